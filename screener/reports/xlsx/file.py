"""Workbooks of which the same content always gives the same bytes, with text that can never become a formula."""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Protocol
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter

from screener.domain.kept import Kept
from screener.reports.finished import cannot_write, whole_file
from screener.reports.palette import color

#: The date that every part of the file carries: a workbook says nothing of when it was made.
_FIXED = datetime(2000, 1, 1)  # noqa: DTZ001  # the file format wants a naive time; it means UTC
#: Day 0 of a spreadsheet's calendar, for every day since March 1900.
_EPOCH = date(1899, 12, 30)
#: Looks whose empty cells are written too.
_GROUNDED = frozenset({"head", "ours", "open", "total"})
_ZIP_DATE = (2000, 1, 1, 0, 0, 0)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NO_ROWS = re.compile(rb"<sheetData\s*/>|<sheetData>\s*</sheetData>")
_MODIFIED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")
LONGEST_CELL = 32_767
LONGEST_SHEET_NAME = 31

CellValue = str | int | float | date | None
#: How a row looks, or each of its cells.
Look = str | tuple[str, ...]
#: The library's own name, public from Python 3.13 on. A level of 3 needs half of the time, and a sixth more room.
_LEVEL = "_compresslevel"
#: So many rows are made and written at a time.
_AT_ONCE = 256


def new_workbook(title: str, subject: str = "") -> Workbook:
    """An empty workbook for writing row by row."""
    book = Workbook(write_only=True)
    book.properties.title = title
    book.properties.subject = subject
    book.properties.creator = "Screener"
    book.properties.lastModifiedBy = "Screener"
    book.properties.created = _FIXED
    return book


def save(book: Workbook, into: io.BytesIO) -> None:
    """Saves a workbook in memory. The library writes its sheets to files of its own first: where it cannot, because
    the folder for such files is full or closed, a ScreenerError names that folder."""
    try:
        book.save(into)
    except OSError as error:
        raise cannot_write(Path(tempfile.gettempdir()), error) from error


def write_workbook(path: Path, book: Workbook, sheets: Sequence[Sheet] = ()) -> None:
    """Writes the workbook to its place, whole or not at all, without holding its rows. See ``finish``."""
    with whole_file(path) as out:
        finish_into(out, book, sheets)


def finish(book: Workbook, sheets: Sequence[Sheet] = ()) -> bytes:
    """The workbook as bytes with fixed dates inside, and the rows of ``sheets`` in their places.

    The same content gives the same bytes.
    """
    out = io.BytesIO()
    finish_into(out, book, sheets)
    return out.getvalue()


def finish_into(out: BinaryIO, book: Workbook, sheets: Sequence[Sheet]) -> None:
    """The same into a file: rows are made and written one after the other."""
    raw = io.BytesIO()
    save(book, raw)
    rows = {f"xl/worksheets/sheet{book.sheetnames.index(sheet.name) + 1}.xml": sheet for sheet in sheets}
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
            if name not in rows:
                target.writestr(entry, data)
                continue
            before, after = _halves(data)
            setattr(entry, _LEVEL, 3)
            with target.open(entry, "w", force_zip64=rows[name].is_long) as part:
                part.write(before)
                for xml in rows[name].xml():
                    part.write(xml)
                part.write(after)


def _halves(sheet: bytes) -> tuple[bytes, bytes]:
    """A sheet's XML before its rows, and after them."""
    found = _NO_ROWS.search(sheet)
    if found is None:
        raise ValueError("the sheet has no place for its rows")
    return sheet[: found.start()], sheet[found.end() :]


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


class Rows(Protocol):
    """Rows that can be passed through more than once, each with its look or the looks of its cells."""

    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[tuple[Sequence[CellValue], Look]]: ...


class _Place:
    """A cell of every row of one look: how it begins, and its style as text once it was asked for."""

    __slots__ = ("begin", "look", "style")

    def __init__(self, begin: str, look: str) -> None:
        self.begin, self.look, self.style = begin, look, ""


class Sheet:
    """One sheet, written from the top. Rows above ``freeze`` stay in sight.

    The library makes the sheet, its styles and everything around the rows; the rows themselves are written here,
    as it would write them, because it needs twenty times as long. Text is always text: no cell can be a formula.
    """

    def __init__(self, book: Workbook, name: str, widths: Sequence[float], *, freeze: str = "") -> None:
        self.raw = book.create_sheet(sheet_name(name, book.sheetnames))
        self.name = self.raw.title
        for place, width in enumerate(widths, start=1):
            self.raw.column_dimensions[get_column_letter(place)].width = width
        if freeze:
            self.raw.freeze_panes = freeze
        self._rows: list[str] = []
        self._further: Rows = ()
        self._styles: dict[tuple[str, str], int] = {}
        self._texts: Kept[str, str] = Kept()
        self._places: Kept[tuple[Look, int], Sequence[_Place]] = Kept()

    def append(
        self, values: Sequence[CellValue], look: str | Sequence[str] = "text", formats: Sequence[str] = ()
    ) -> None:
        """One row. ``look``, for the row or for each cell: text, wrap, head, title, marking, muted, total, ours, open.

        ``formats`` say how a cell's number or date is shown.
        """
        look = look if isinstance(look, str) else tuple(look)
        self._rows.append(self._row(len(self._rows) + 1, values, look, formats))

    def follow(self, rows: Rows, looks: Collection[str]) -> None:
        """Many more rows below those that were appended: made and written when the workbook is. ``looks``: which of
        them may be among theirs."""
        self._further = rows
        wanted = set(looks)  # the styles are written before the rows are, so that they are asked for here
        for number, (values, look) in enumerate(rows):
            self._row(number, values, look, ())
            if wanted <= {known for known, _ in self._styles}:
                return

    def _row(self, number: int, values: Sequence[CellValue], look: Look, formats: Sequence[str]) -> str:
        parts = [f'<row r="{number}">']
        texts = self._texts
        for at, (value, place) in enumerate(zip(values, self._places_of(look, len(values)), strict=True)):
            if value is None or value == "":
                if place.look in _GROUNDED:  # an empty cell that is seen, or that waits to be filled in
                    parts.append(f"{place.begin}{number}{place.style or self._text_style(place)}/>")
            elif isinstance(value, str):
                text = texts.get(value) or self._text(value)
                parts.append(f"{place.begin}{number}{place.style or self._text_style(place)}{text}")
            else:
                parts.append(self._number(f"{place.begin}{number}", value, place.look, formats[at : at + 1]))
        parts.append("</row>")
        return "".join(parts)

    def _places_of(self, look: Look, many: int) -> Sequence[_Place]:
        """The cells of a row, as far as they are the same in all rows of a look."""
        known = self._places.get((look, many))
        if known is None:
            own = (look,) * many if isinstance(look, str) else look
            known = [_Place(f'<c r="{get_column_letter(at + 1)}', own[at]) for at in range(many)]
            self._places[look, many] = known
        return known

    def _text_style(self, place: _Place) -> str:
        place.style = f'" s="{self._style(place.look, "text")}"'
        return place.style

    def _text(self, value: str) -> str:
        text = f' t="inlineStr"><is><t xml:space="preserve">{escape(clean(value))}</t></is></c>'
        self._texts[value] = text
        return text

    def _number(self, begin: str, value: int | float | date, look: str, formats: Sequence[str]) -> str:
        shown = "".join(formats)
        if isinstance(value, date):
            days = (value - _EPOCH).days
            return f'{begin}" s="{self._style(look, shown or "yyyy-mm-dd")}"><v>{days}</v></c>'
        return f'{begin}" s="{self._style(look, shown)}"><v>{value!r}</v></c>'

    def _style(self, look: str, shown: str) -> int:
        """The number of a style in the workbook; text carries the quote prefix, so that nothing is altered or run."""
        known = self._styles.get((look, shown))
        if known is None:
            cell = WriteOnlyCell(self.raw)
            style_cell(cell, look)
            if shown == "text":
                cell.quotePrefix = True
            elif shown:
                cell.number_format = shown
            known = self._styles[look, shown] = cell.style_id
        return known

    def xml(self) -> Iterator[bytes]:
        """The rows as the sheet's own XML, many at a time."""
        yield f"<sheetData>{''.join(self._rows)}".encode()
        further = enumerate(self._further, start=len(self._rows) + 1)
        while some := [self._row(number, values, look, ()) for number, (values, look) in islice(further, _AT_ONCE)]:
            yield "".join(some).encode()
        yield b"</sheetData>"

    @property
    def rows(self) -> int:
        """How many rows were written so far."""
        return len(self._rows) + len(self._further)

    @property
    def is_long(self) -> bool:
        """Whether its XML may need more than the 2 GB that a part of a file has otherwise."""
        some = islice(iter(self._further), _AT_ONCE)
        longest = max((len(self._row(self.rows, values, look, ()).encode()) for values, look in some), default=0)
        return sum(map(len, self._rows)) + len(self._further) * longest > zipfile.ZIP64_LIMIT


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
