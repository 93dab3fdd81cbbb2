"""Charges, warrants and rows of published imports, read back: out of blocks, or as the first release stored them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from screener.domain.case import Charge
from screener.storage.rows import block, first_rows
from screener.storage.rows.block import Block
from screener.storage.rows.cells import BlockRows, Cells, named
from screener.storage.rows.charge_fields import IDENTITY, ChargeReader, Memory
from screener.storage.rows.imports import dockets
from screener.storage.schema import tables


@dataclass(slots=True)
class StoredCharge:
    """A charge as it stands after its latest version, and where that version was found."""

    charge_id: str
    match_key: str
    person_id: str
    case_id: str | None
    docket_id: str
    version: int
    charge: Charge

    @property
    def sealed(self) -> bool:
        """Whether a sealing order took away whose it is; what reports count is left."""
        return self.match_key == block.SEALED


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


def load_charges(connection: Connection, *, through: int | None = None) -> Iterator[StoredCharge]:
    """Every charge of the published dockets as its latest version says, in the order of files and rows.

    ``through`` leaves out what was published by later events.
    """
    found: dict[str, StoredCharge] = {}
    memory = Memory()
    for docket in dockets(connection, through=through):
        if docket.kind == "warrants":
            continue
        for stored in _stored(connection, docket.docket_id, memory):
            earlier = found.get(stored.charge_id)
            if earlier is None:
                found[stored.charge_id] = stored
            elif earlier.version < stored.version:
                del found[stored.charge_id]  # its place is that of its latest version
                found[stored.charge_id] = stored
    yield from found.values()


def _stored(connection: Connection, docket_id: str, memory: Memory) -> Iterator[StoredCharge]:
    for charge_id, key, person, case, version, charge in first_rows.charges(connection, docket_id):
        yield StoredCharge(charge_id, key, person, case, docket_id, version, charge)
    for packed in blocks(connection, docket_id):
        yield from _unpacked(packed, memory)


def _unpacked(packed: Block, memory: Memory) -> Iterator[StoredCharge]:
    header, rows = block.said_of(packed)
    apart = block.apart_of(packed)
    source = None if packed.cells is None else BlockRows(packed.cells, [row.row for row in rows], columns_of(header))
    docket_id, split = packed.docket_id, block.split
    charge_of = ChargeReader(header, memory, docket_id=docket_id, sheet=packed.sheet, source=source).charge
    for at, (row, _, charges) in enumerate(rows):
        personal = None if apart is None else apart[at]
        for part, text in enumerate(charges):
            said = split(text)
            if len(said) > IDENTITY:
                charge = charge_of(row, said, None if personal is None else personal[part])
                yield StoredCharge(said[0], said[1], said[2], said[3] or None, docket_id, int(said[5]), charge)


def columns_of(header: Mapping[str, object]) -> list[tuple[str, str]]:
    """Letter and name of each column of a block."""
    held = header.get("columns")
    return [(str(letter), str(name)) for letter, name in held] if isinstance(held, list) else []


def blocks(connection: Connection, docket_id: str) -> Iterator[Block]:
    """The blocks of one import in the order of the file."""
    t = tables.docket_block
    query = select(t).where(t.c.docket_id == docket_id).order_by(t.c.number)
    for row in connection.execute(query, execution_options={"yield_per": 8}):
        yield Block(**row._mapping)


def keys_of(connection: Connection, what: str) -> dict[str, str]:
    """Match key -> id, over published ``people`` or ``cases``. The first one stands where several share a key."""
    table, column = {"people": ("person", "person_id"), "cases": ("court_case", "case_id")}[what]
    found: dict[str, str] = {}
    for key, name in first_rows.keys(connection, table, column):
        found.setdefault(key, name)
    for docket in dockets(connection):
        for packed in blocks(connection, docket.docket_id):
            for key, name in _pairs(block.header_of(packed).get(what)):
                found.setdefault(key, name)
    return found


def _pairs(held: object) -> Iterator[tuple[str, str]]:
    if isinstance(held, list):
        for key, name in held:
            yield str(key), str(name)


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
    apart: dict[str, Mapping[tuple[str, int], Mapping[str, object]]] = {}
    for row in connection.execute(query, execution_options={"yield_per": 2000}):
        if row.docket_id not in apart:
            apart[row.docket_id] = _warrant_parts(connection, row.docket_id)
        latest[row.warrant_id] = (
            row.name,
            StoredWarrant(
                warrant_id=row.warrant_id,
                match_key=row.match_key,
                docket_id=row.docket_id,
                sheet=row.sheet,
                row=row.row,
                body=row.body,
                personal=apart[row.docket_id].get((row.sheet, row.row), {}),
            ),
        )
    found = sorted(latest.values(), key=lambda item: (item[0], item[1].docket_id, item[1].sheet, item[1].row))
    return tuple(warrant for _, warrant in found)


def _warrant_parts(connection: Connection, docket_id: str) -> dict[tuple[str, int], Mapping[str, object]]:
    found = first_rows.warrant_parts(connection, docket_id)
    for packed in blocks(connection, docket_id):
        _, rows = block.said_of(packed)
        for row, parts in zip(rows, block.apart_of(packed) or (), strict=False):
            if parts:
                held = json.loads(block.split(parts[0])[0])
                found[packed.sheet, row.row] = held if isinstance(held, dict) else {}
    return found


def row_cells(connection: Connection, docket_id: str, sheet: str, row: int) -> Cells:
    """The cells of one imported row as they stood: letter, header, raw. Empty for a row that is not there."""
    t = tables.docket_block
    query = select(t).where(t.c.docket_id == docket_id, t.c.sheet == sheet, t.c.first_row <= row, t.c.last_row >= row)
    for held in connection.execute(query):
        for at, _, cells in _rows(Block(**held._mapping)):
            if at == row:
                return cells
    return first_rows.cells(connection, docket_id, sheet, row)


def _rows(packed: Block) -> Iterator[tuple[int, str | None, Cells]]:
    header, said = block.said_of(packed)
    columns, held = columns_of(header), block.cells_of(packed.cells)
    for at, row in enumerate(said):
        yield row.row, row.aside, () if held is None else named(columns, held[at])


def _all_rows(connection: Connection, docket_id: str) -> Iterator[tuple[int, str | None, Cells]]:
    yield from first_rows.all_cells(connection, docket_id)
    for packed in blocks(connection, docket_id):
        yield from _rows(packed)


def all_cells(connection: Connection, docket_id: str) -> dict[int, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Row -> (headers, raw cells) of one import, rows set aside among them."""
    return {
        row: (tuple(header for _, header, _ in cells), tuple(raw for _, _, raw in cells))
        for row, _, cells in _all_rows(connection, docket_id)
    }


def sightings(connection: Connection, docket_id: str) -> Iterator[tuple[str, int, int, str]]:
    """(sheet, row, part, charge) of one import, in the order of the file."""
    yield from first_rows.sightings(connection, docket_id)
    for packed in blocks(connection, docket_id):
        for row in block.said_of(packed)[1]:
            for text in row.charges:
                charge_id, _, _, _, part, *_ = text.split(block.FIELD, IDENTITY)
                yield packed.sheet, row.row, int(part), charge_id


def charges_by_docket(connection: Connection) -> dict[str, tuple[str, ...]]:
    """Which charges stand in which published file: every sighting counts, each charge once per file."""
    found: dict[str, tuple[str, ...]] = {}
    for docket in dockets(connection):
        inside = dict.fromkeys(charge_id for *_, charge_id in sightings(connection, docket.docket_id))
        if inside:
            found[docket.docket_id] = tuple(inside)
    return found


def dockets_of_cases(connection: Connection, *, through: int | None = None) -> dict[str, str]:
    """Every charge of the files of cases -> the docket on which it stands as well; "" where it stands on none."""
    there = dockets(connection, through=through)
    cases = [docket for docket in there if docket.kind == "cases"]
    found = {name: "" for docket in cases for *_, name in sightings(connection, docket.docket_id)}
    if found:
        for docket in sorted((d for d in there if d.kind == "docket"), key=lambda d: d.docket_id):
            for *_, name in sightings(connection, docket.docket_id):
                if name in found:
                    found[name] = docket.docket_id
    return found
