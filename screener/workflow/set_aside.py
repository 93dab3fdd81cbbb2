"""Rows that were set aside, as a workbook with the reason beside each: to fix and import again."""

from __future__ import annotations

from pathlib import Path

from screener.docket.reading import DocketReading
from screener.reports.xlsx import write_rows


def write_set_aside(reading: DocketReading, out: Path) -> None:
    """Writes every row set aside with its line number and reason; the file appears whole or not at all."""
    headers = ("Line", "Reason", *[column.header for column in reading.columns])
    rows = [(str(row.row), row.reason, *row.cells) for row in reading.set_aside]
    write_rows(headers, rows, out, title=f"Rows of {reading.name} that were set aside")
