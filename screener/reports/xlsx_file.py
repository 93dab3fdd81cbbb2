"""Workbooks of which the same content always gives the same bytes, with text that can never become a formula."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter

from screener.reports.palette import color

#: The date that every part of the file carries: a workbook says nothing of when it was made.
_FIXED = datetime(2000, 1, 1)  # noqa: DTZ001  # the file format wants a naive time; it means UTC
_ZIP_DATE = (2000, 1, 1, 0, 0, 0)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_MODIFIED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")
LONGEST_CELL = 32_767
LONGEST_SHEET_NAME = 31

CellValue = str | int | float | date | None


def new_workbook(title: str, subject: str = "") -> Workbook:
    """An empty workbook for writing row by row."""
    book = Workbook(write_only=True)
    book.properties.title = title
    book.properties.subject = subject
    book.properties.creator = "Screener"
    book.properties.lastModifiedBy = "Screener"
    book.properties.created = _FIXED
    return book


def finish(book: Workbook) -> bytes:
    """The workbook as bytes with fixed dates inside: the same content gives the same bytes."""
    raw = io.BytesIO()
    book.save(raw)
    out = io.BytesIO()
    stamp = _FIXED.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "docProps/core.xml":
                data = _MODIFIED.sub(lambda found: found.group(1) + stamp + found.group(3), data)
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            entry.create_system = 3
            target.writestr(entry, data)
    return out.getvalue()


def clean(text: str) -> str:
    """Text that a cell can hold: characters that XML forbids become \ufffd, and too much ends in an ellipsis."""
    text = _ILLEGAL.sub("\ufffd", text)
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "\u2026"


def sheet_name(wanted: str, taken: Iterable[str]) -> str:
    """A name that Excel allows: no \\ / ? * [ ] :, at most 31 characters, unlike the others."""
    plain = re.sub(r"[\\/?*\[\]:]", " ", wanted).strip(" '") or "Sheet"
    used = {name.lower() for name in taken}
    name, number = plain[:LONGEST_SHEET_NAME], 2
    while name.lower() in used:
        ending = f" {number}"
        name, number = plain[: LONGEST_SHEET_NAME - len(ending)] + ending, number + 1
    return name


class Sheet:
    """One sheet, written from the top. Rows above ``freeze`` stay in sight."""

    def __init__(self, book: Workbook, name: str, widths: Sequence[float], *, freeze: str = "") -> None:
        self._sheet = book.create_sheet(sheet_name(name, book.sheetnames))
        for place, width in enumerate(widths, start=1):
            self._sheet.column_dimensions[get_column_letter(place)].width = width
        if freeze:
            self._sheet.freeze_panes = freeze
        self.raw = self._sheet
        self.rows = 0

    def append(self, values: Sequence[CellValue], look: str = "text", formats: Sequence[str] = ()) -> None:
        """One row. ``look``: text, head, title, marking, total, open (may be filled in under protection)."""
        cells = []
        for place, value in enumerate(values):
            cells.append(self.cell(value, look, formats[place] if place < len(formats) else ""))
        self.write(cells)

    def write(self, cells: Sequence[object]) -> None:
        """One row of cells already made."""
        self._sheet.append(list(cells))
        self.rows += 1

    def cell(self, value: CellValue, look: str = "text", number: str = "") -> Cell:
        """A cell of its look; text is text whatever it begins with."""
        cell = WriteOnlyCell(self._sheet)
        style_cell(cell, look)
        if number and not isinstance(value, str):
            cell.number_format = number
        fill_cell(cell, value)
        return cell


def fill_cell(cell: Cell, value: CellValue) -> None:
    """Puts a value in a cell. Text is stored as text with the quote prefix, so that nothing is altered or run."""
    if isinstance(value, str):
        cell.value = clean(value)
        cell.data_type = "s"
        if value and not cell.quotePrefix:
            cell.quotePrefix = True
    else:
        cell.value = value


def style_cell(cell: Cell, look: str) -> None:
    """Font, ground and alignment of a look; the same tokens as screen and paper."""
    match look:
        case "head":
            cell.font = Font(name="Calibri", size=11, bold=True)
            cell.fill = PatternFill("solid", fgColor=_rgb("sunken"))
            cell.border = Border(bottom=Side(style="thin", color=_rgb("frame")))
            cell.alignment = Alignment(wrap_text=True, vertical="bottom")
        case "title":
            cell.font = Font(name="Calibri", size=15, bold=True)
        case "marking":
            cell.font = Font(name="Calibri", size=11, bold=True, color=_rgb("wrong"))
        case "muted":
            cell.font = Font(name="Calibri", size=11, color=_rgb("muted"))
        case "total":
            cell.font = Font(name="Calibri", size=11, bold=True)
            cell.border = Border(top=Side(style="thin", color=_rgb("frame")))
        case "ours":
            cell.fill = PatternFill("solid", fgColor=_rgb("sunken"))
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        case "open":
            cell.fill = PatternFill("solid", fgColor=_rgb("selected"))
            cell.protection = Protection(locked=False)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        case "wrap":
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        case _:
            pass


def _rgb(token: str) -> str:
    return "FF" + color(token).lstrip("#").upper()


def widths_of(
    headers: Sequence[str], rows: Iterable[Sequence[str]], *, most: float = 48, sample: int = 400
) -> list[float]:
    """Column widths in characters from the headers and the first rows, between 8 and ``most``."""
    widths = [float(len(header)) for header in headers]
    for number, row in enumerate(rows):
        if number >= sample:
            break
        for place, text in enumerate(row[: len(widths)]):
            widths[place] = max(widths[place], len(text))
    return [min(most, max(8.0, width + 2)) for width in widths]
