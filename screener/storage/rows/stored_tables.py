"""An import read back table by table: sheets, blocks of a sheet and joined files, each under its own columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from screener.storage.rows import block, first_rows
from screener.storage.rows.charge_fields import IDENTITY
from screener.storage.rows.rows import blocks, columns_of


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


def tables_of(connection: Connection, docket_id: str, sheet: str) -> tuple[StoredTable, ...]:
    """The tables of one import in their order; ``sheet`` is that of a docket that the first release stored.

    Rows of two tables never share a block, and two tables that follow each other differ in sheet or columns.
    """
    found = _first(connection, docket_id, sheet)
    for packed in blocks(connection, docket_id):
        header, said = block.said_of(packed)
        columns, held = tuple(columns_of(header)), block.cells_of(packed.cells)
        if not found or (found[-1].sheet, found[-1].columns) != (packed.sheet, columns):
            found.append(StoredTable(sheet=packed.sheet, columns=columns))
        table = found[-1]
        for at, row in enumerate(said):
            table.rows[row.row] = () if held is None else tuple(held[at])
            if row.aside is not None:
                table.aside[row.row] = row.aside
            for text in row.charges:
                charge_id, _, _, _, part, *_ = text.split(block.FIELD, IDENTITY)
                table.charges[row.row, int(part)] = charge_id
    return tuple(found)


def _first(connection: Connection, docket_id: str, sheet: str) -> list[StoredTable]:
    """The one table of an import of the first release."""
    table: StoredTable | None = None
    for row, aside, cells in first_rows.all_cells(connection, docket_id):
        if table is None:
            table = StoredTable(sheet=sheet, columns=tuple((letter, header) for letter, header, _ in cells))
        table.rows[row] = tuple(raw for _, _, raw in cells)
        if aside is not None:
            table.aside[row] = aside
    if table is None:
        return []
    table.charges.update({(row, part): name for _, row, part, name in first_rows.sightings(connection, docket_id)})
    return [table]
