"""Writes a plain sheet: typed cells as they are given, nothing else. Same rows, same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

from openpyxl import Workbook

from screener.reports.finished import write_whole

CellValue = str | int | float | date | None
_EPOCH = datetime(1980, 1, 1)  # noqa: DTZ001  # what zip and the workbook's properties hold: a local time without a zone


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
    book.properties.created = book.properties.modified = _EPOCH
    packed = io.BytesIO()
    book.save(packed)
    write_whole(path, _without_times(packed.getvalue()))


def _without_times(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            body = source.read(name)
            if name == "docProps/core.xml":
                body = _fixed_modified(body)
            target.writestr(zipfile.ZipInfo(name), body, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _fixed_modified(body: bytes) -> bytes:
    """openpyxl stamps the time of saving over whatever was set."""
    start, end = body.index(b"<dcterms:modified"), body.index(b"</dcterms:modified>")
    return body[: body.index(b">", start) + 1] + b"1980-01-01T00:00:00Z" + body[end:]
