"""Rows of imports as the first release stored them, one record a row. They are read as they are and never rewritten:
the event of their import binds these very records.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, select

from screener.domain.case import Charge
from screener.storage.rows import codec
from screener.storage.rows.cells import Cells, RowText
from screener.storage.schema import tables


def charges(connection: Connection, docket_id: str) -> Iterator[tuple[str, str, str, str | None, int, Charge]]:
    """(charge, match key, person, case, version, what it says) of every row of a docket that said something new."""
    rows, charge, row = tables.charge_row, tables.charge, tables.docket_row
    query = (
        select(rows, charge.c.match_key, charge.c.person_id, charge.c.case_id, row.c.content)
        .join(charge, charge.c.charge_id == rows.c.charge_id)
        .join(row, (row.c.docket_id == rows.c.docket_id) & (row.c.sheet == rows.c.sheet) & (row.c.row == rows.c.row))
        .where(rows.c.docket_id == docket_id, rows.c.body.is_not(None))
        .order_by(rows.c.sheet, rows.c.row, rows.c.part)
    )
    for found in connection.execute(query, execution_options={"yield_per": 2000}):
        read = codec.charge_of(
            found.body,
            personal_part(found.content, str(found.part)),
            source=docket_id,
            sheet=found.sheet,
            row=found.row,
            part=found.part,
            content=found.content,
        )
        yield found.charge_id, found.match_key, found.person_id, found.case_id, found.version, read


def personal_part(content: str, part: str) -> Mapping[str, object]:
    """The personal half of one charge (by its part) or of the row's warrant."""
    found = json.loads(content).get("parts", {}).get(part, {})
    return found if isinstance(found, dict) else {}


def sightings(connection: Connection, docket_id: str) -> Iterator[tuple[str, int, int, str]]:
    """(sheet, row, part, charge) of a docket, in the order of the file."""
    t = tables.charge_row
    query = select(t.c.sheet, t.c.row, t.c.part, t.c.charge_id).where(t.c.docket_id == docket_id)
    for sheet, row, part, charge_id in connection.execute(query.order_by(t.c.sheet, t.c.row, t.c.part)):
        yield str(sheet), int(row), int(part), str(charge_id)


def warrant_parts(connection: Connection, docket_id: str) -> dict[tuple[str, int], Mapping[str, object]]:
    """(sheet, row) -> the personal half of the row's warrant."""
    t = tables.docket_row
    query = select(t.c.sheet, t.c.row, t.c.content).where(t.c.docket_id == docket_id)
    return {(str(s), int(row)): personal_part(content, "warrant") for s, row, content in connection.execute(query)}


def cells(connection: Connection, docket_id: str, sheet: str, row: int) -> Cells:
    """The cells of one row; empty where it was not stored so."""
    t = tables.docket_row
    query = select(t.c.content).where((t.c.docket_id == docket_id) & (t.c.sheet == sheet) & (t.c.row == row))
    content = connection.execute(query).scalar_one_or_none()
    return () if content is None else RowText(content).cells(row)


def all_cells(connection: Connection, docket_id: str) -> Iterator[tuple[int, str | None, Cells]]:
    """(row, why it was set aside, cells) of every row of a docket, in the order of the file."""
    t = tables.docket_row
    query = select(t.c.row, t.c.set_aside, t.c.content).where(t.c.docket_id == docket_id)
    for row, aside, content in connection.execute(query.order_by(t.c.sheet, t.c.row)):
        yield int(row), aside, RowText(content).cells(row)


def keys(connection: Connection, table_name: str, column: str) -> Iterator[tuple[str, str]]:
    """(match key, id) of published people or cases."""
    table = tables.metadata.tables[table_name]
    query = (
        select(table.c.match_key, table.c[column])
        .join(tables.docket, tables.docket.c.docket_id == table.c.docket_id)
        .where(tables.docket.c.event_id.is_not(None))
    )
    for key, name in connection.execute(query):
        yield str(key), str(name)
