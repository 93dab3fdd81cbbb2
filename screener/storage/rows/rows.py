"""Rows, warrants and sightings of published imports, read back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from screener.storage.rows import block
from screener.storage.rows.cells import Cells, named
from screener.storage.rows.imports import dockets, rows_of
from screener.storage.schema import tables
from screener.storage.schema.plain_parts import plain_parts


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredWarrant:
    """A warrant of a published list."""

    warrant_id: str
    match_key: str
    docket_id: str
    sheet: str
    row: int
    body: str
    personal: Mapping[str, object]


@dataclass(slots=True, kw_only=True)
class StoredTable:
    """One table of an import. ``columns`` are its letters and names; ``rows`` its cells as they stood, by line.

    ``aside`` says by line why a row was set aside, ``charges`` by line and part which charge stands there.
    """

    sheet: str
    columns: tuple[tuple[str, str], ...]
    rows: dict[int, Sequence[str]] = field(default_factory=dict)
    aside: dict[int, str] = field(default_factory=dict)
    charges: dict[tuple[int, int], str] = field(default_factory=dict)


def keys_of(connection: Connection, what: str) -> dict[str, str]:
    """Match key -> id, over published ``people`` or ``cases``. The first one stands where several share a key."""
    table, column = {"people": (tables.person, "person_id"), "cases": (tables.court_case, "case_id")}[what]
    d = tables.docket
    query = (
        select(table.c.match_key, table.c[column])
        .join(d, d.c.number == table.c.docket)
        .where(d.c.event_id.is_not(None), table.c.match_key.is_not(None))
        .order_by(d.c.name, d.c.docket_id, table.c.number)
    )
    found: dict[str, str] = {}
    for part in plain_parts(connection, query, 2000):
        for key, name in part:
            found.setdefault(key, name)
    return found


def load_warrants(connection: Connection) -> tuple[StoredWarrant, ...]:
    """Every warrant once, as the latest published list that names it says, in the order of files and rows.

    Those under a sealing order are left out.
    """
    query = (
        select(tables.warrant, tables.docket.c.name)
        .join(tables.docket, tables.docket.c.docket_id == tables.warrant.c.docket_id)
        .join(tables.event, tables.event.c.event_id == tables.docket.c.event_id)
        .where(tables.warrant.c.match_key != block.SEALED)
        .order_by(tables.event.c.chain, tables.event.c.seq, tables.warrant.c.sheet, tables.warrant.c.row)
    )
    latest: dict[str, tuple[str, StoredWarrant]] = {}
    for row in connection.execute(query, execution_options={"yield_per": 2000}):
        held = json.loads(row.own)
        latest[row.warrant_id] = (
            row.name,
            StoredWarrant(
                warrant_id=row.warrant_id,
                match_key=row.match_key,
                docket_id=row.docket_id,
                sheet=row.sheet,
                row=row.row,
                body=row.body,
                personal=held if isinstance(held, dict) else {},
            ),
        )
    found = sorted(latest.values(), key=lambda item: (item[0], item[1].docket_id, item[1].sheet, item[1].row))
    return tuple(warrant for _, warrant in found)


def row_cells(connection: Connection, docket_id: str, sheet: str, row: int) -> Cells:
    """The cells of one imported row as they stood: letter, header, raw. Empty for a row that is not there."""
    t = tables.docket_block
    query = select(t).where(t.c.docket_id == docket_id, t.c.sheet == sheet, t.c.first_row <= row, t.c.last_row >= row)
    for held in connection.execute(query):
        found = block.Block(**held._mapping)
        for line in found.lines():
            if line.row == row:
                return named(found.names, line.cells)
    return ()


def all_cells(connection: Connection, docket_id: str) -> dict[int, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Row -> (headers, raw cells) of one import, rows set aside among them."""
    found = {}
    for each in block.blocks(connection, docket_id):
        columns = each.names
        for line in each.lines():
            cells = named(columns, line.cells)
            found[line.row] = tuple(header for _, header, _ in cells), tuple(raw for _, _, raw in cells)
    return found


def tables_of(connection: Connection, docket_id: str) -> tuple[StoredTable, ...]:
    """The tables of one import in their order.

    Rows of two tables never share a block, and two tables that follow each other differ in sheet or columns.
    """
    found: list[StoredTable] = []
    table_of: dict[int, StoredTable] = {}
    for each in block.blocks(connection, docket_id):
        columns = tuple(each.names)
        if not found or (found[-1].sheet, found[-1].columns) != (each.sheet, columns):
            found.append(StoredTable(sheet=each.sheet, columns=columns))
        table = table_of[each.number] = found[-1]
        for line in each.lines():
            table.rows[line.row] = tuple(line.cells)
            if line.aside is not None:
                table.aside[line.row] = line.aside
    for number, row, part, charge_id in _places(connection, docket_id):
        if number in table_of:
            table_of[number].charges[row, part] = charge_id
    return tuple(found)


def sightings(connection: Connection, docket_id: str) -> Iterator[tuple[str, int, int, str]]:
    """(sheet, row, part, charge) of one import, in the order of the file."""
    t = tables.docket_block
    query = select(t.c.number, t.c.sheet).where(t.c.docket_id == docket_id)
    sheets = {int(number): str(sheet) for number, sheet in connection.execute(query)}
    for number, row, part, charge_id in _places(connection, docket_id):
        yield sheets.get(number, ""), row, part, charge_id


def _places(connection: Connection, docket_id: str) -> Iterator[tuple[int, int, int, str]]:
    t = tables.charge
    query = select(t.c.block, t.c.row, t.c.part, t.c.charge_id).where(rows_of(t, docket_id)).order_by(t.c.place)
    for some in plain_parts(connection, query, 2000):
        yield from some  # type: ignore[misc]  # four values each


def charges_by_docket(connection: Connection) -> dict[str, tuple[str, ...]]:
    """Which charges stand in which published file: every sighting counts, each charge once per file."""
    found: dict[str, tuple[str, ...]] = {}
    for docket in dockets(connection):
        inside = dict.fromkeys(charge_id for *_, charge_id in _places(connection, docket.docket_id))
        if inside:
            found[docket.docket_id] = tuple(inside)
    return found


def dockets_of_cases(connection: Connection, *, through: int | None = None) -> dict[str, str]:
    """Every charge of the files of cases -> the docket on which it stands as well; "" where it stands on none."""
    there = dockets(connection, through=through)
    cases = [docket for docket in there if docket.kind == "cases"]
    found = {name: "" for docket in cases for *_, name in _places(connection, docket.docket_id)}
    if found:
        for docket in sorted((d for d in there if d.kind == "docket"), key=lambda d: d.docket_id):
            for *_, name in _places(connection, docket.docket_id):
                if name in found:
                    found[name] = docket.docket_id
    return found
