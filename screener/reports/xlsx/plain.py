"""Writes a plain sheet: typed cells as they are given, nothing else. Same rows, same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from openpyxl import Workbook

from screener.reports.xlsx.file import CellValue, write_workbook


def write_sheet(path: Path, *, sheet: str, rows: Iterable[Sequence[CellValue]], merged: Sequence[str] = ()) -> None:
    """Writes one sheet with ``merged`` ranges. Dates show as mm/dd/yyyy; text never becomes a formula.

    Raises ScreenerError where the file cannot be written.
    """
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            if value is None or value == "":
                continue
            cell = page.cell(row=number, column=column, value=value)
            if isinstance(value, date):
                cell.number_format = "mm/dd/yyyy"
            elif isinstance(value, str):
                cell.data_type = "s"
    for area in merged:
        page.merge_cells(area)
    write_workbook(path, book)
