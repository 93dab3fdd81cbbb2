"""The office's own charge table as a file, and dockets read by it where there is no office."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from screener.docket.charges.table import OfficeTable
from screener.docket.files.child_process import open_apart
from screener.docket.files.source import is_plain_text, load
from screener.docket.model.result import DocketReading, WarrantReading
from screener.domain.offense import OffenseClass


def load_table(path: Path) -> OfficeTable:
    """A charge table from CSV, or from the largest sheet of a workbook, as ``OfficeTable.load`` reads it.

    Raises a :class:`ScreenerError` that names the line.
    """
    source = load(path)
    if is_plain_text(source):
        return OfficeTable.load(path)
    grid = open_apart(source)
    return OfficeTable.of_lines(path.name, enumerate(grid.rows, start=max(grid.first_line, 1)))


def read_by(table: OfficeTable | None, reading: DocketReading) -> DocketReading:
    """The docket with the table's answers in place of the program's readings; as it was without a table."""
    if table is None:
        return reading
    charges = tuple(map(table.read_again, reading.charges))
    left = sum(charge.reading.offense is OffenseClass.UNKNOWN for charge in charges)
    return replace(reading, charges=charges, not_recognized=left)


def warrants_by(table: OfficeTable | None, reading: WarrantReading) -> WarrantReading:
    """The warrant list with the charges that stand on it read by the table."""
    if table is None:
        return reading
    warrants = tuple(replace(w, charges=tuple(map(table.read_again, w.charges))) for w in reading.warrants)
    return replace(reading, docket=read_by(table, reading.docket), warrants=warrants)
