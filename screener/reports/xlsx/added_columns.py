"""The office's own workbook with the program's columns beside its own: everything else stays as it was.

openpyxl opens and writes the book; cells are taken as they stand in the file, so that no date, no number and no leading
zero is turned into something else on the way. What openpyxl cannot carry (macros, shapes) is named, never dropped in
silence.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from copy import copy
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import column_index_from_string, range_boundaries
from openpyxl.worksheet.dimensions import ColumnDimension
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.table import TableColumn
from openpyxl.worksheet.worksheet import Worksheet

from screener.docket.readback.readback import COLUMNS, IDENTITY, endings
from screener.domain.errors import ScreenerError
from screener.reports.finished import write_whole
from screener.reports.xlsx.annotated import ScreenedDocket, ScreenedLine, ScreenedTable
from screener.reports.xlsx.decisions import WIDTHS, about_sheet, choices_for, looks, protect
from screener.reports.xlsx.file import clean, save, sheet_name, style_cell

_LAST_COLUMN, _LAST_ROW = 16_384, 1_048_576
_STYLE = "_style"  # openpyxl's own name: copying it whole is twenty times as fast as setting each part of a look
_ZIP_DATE = (2000, 1, 1, 0, 0, 0)
_MODIFIED = re.compile(rb"<dcterms:modified[^>]*>[^<]*</dcterms:modified>")
_FIXED = (
    b'<dcterms:modified xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="dcterms:W3CDTF">'
    b"2000-01-01T00:00:00Z</dcterms:modified>"
)
#: Parts of a workbook that may not come through, and what people call them.
_PARTS = (
    ("xl/vbaProject.bin", "macros"),
    ("xl/charts/chart", "charts"),
    ("xl/media/", "pictures"),
    ("xl/drawings/drawing", "drawings, shapes and text boxes"),
    ("xl/pivotTables/", "pivot tables"),
    ("xl/slicers/", "slicers"),
    ("xl/timelines/", "timelines"),
    ("xl/ctrlProps/", "form controls"),
    ("xl/activeX/", "form controls (ActiveX)"),
    ("xl/embeddings/", "embedded files"),
    ("xl/threadedComments/", "threaded comments (their text stays as a comment)"),
    ("xl/connections.xml", "connections to data"),
)
_APART = ("Row", "Count", "Case", "Person", "Charge")
_APART_WIDTHS = (7.0, 8.0, 20.0, 26.0, 40.0)


class _AsItStands(ExcelReader):
    """Reads every number as the number in the file. A date is a number with a format: both stay what they are."""

    def read_worksheets(self) -> None:
        for formats in ("_date_formats", "_timedelta_formats"):  # which styles make openpyxl turn a number into a date
            setattr(self.wb, formats, set())
        super().read_worksheets()


def write_beside(original: bytes, docket: ScreenedDocket, path: Path) -> tuple[str, ...]:
    """Writes the workbook with our columns to the right of the docket's own. Returns what could not be kept.

    Each sheet that the docket was read from has them, under each of its header lines. Where every row holds one charge,
    its decision stands on its row. Where a row holds several, or stands in a file that was joined, all decisions of the
    docket stand on a sheet "Screening", one line a charge, and each row leads there: a row has one cell for a decision,
    and one cell must not stand for several charges.
    """
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        book = _open(original, docket.title)
        for table in docket.tables:
            if not table.joined and table.sheet not in book.sheetnames:
                raise ScreenerError(
                    f"{docket.title} has no sheet {table.sheet}", "", "Choose the file that was imported"
                )
        how = _on_a_sheet(book, docket) if _apart(docket) else _on_the_rows(book, docket)
        _about(book, docket, how)
        raw = io.BytesIO()
        save(book, raw)
    data = _fixed(raw.getvalue())
    write_whole(path, data)
    return _lost(original, data, [str(each.message) for each in said])


def _open(original: bytes, name: str) -> Workbook:
    try:
        reader = _AsItStands(io.BytesIO(original), keep_vba=False, keep_links=True, rich_text=True)
        reader.read()
    except Exception as error:  # openpyxl raises a dozen kinds; each means that it cannot carry this book
        raise ScreenerError(
            f"{name} cannot be written back with its formatting",
            "the library that keeps it does not understand this workbook",
            "Export without --original: a new workbook is made",
        ) from error
    book: Workbook = reader.wb
    book.calculation.fullCalcOnLoad = True
    return book


def _apart(docket: ScreenedDocket) -> bool:
    """Whether the decisions cannot stand on the rows: there is no header, a row has several, or is of another file."""
    rows = Counter((table.sheet, line.row) for table in docket.tables for line in table.lines)
    bare = any(table.header_row < 1 and not table.joined for table in docket.tables)
    elsewhere = any(table.joined and table.lines for table in docket.tables)
    return bare or elsewhere or any(number > 1 for number in rows.values())


def _by_sheet(docket: ScreenedDocket) -> dict[str, list[ScreenedTable]]:
    """The tables that stand in this workbook, by their sheet, in the order of their lines."""
    found: dict[str, list[ScreenedTable]] = {}
    for table in sorted((t for t in docket.tables if not t.joined), key=lambda t: t.header_row):
        found.setdefault(table.sheet, []).append(table)
    return {sheet: found[sheet] for sheet in dict.fromkeys(t.sheet for t in docket.tables if not t.joined)}


# -- on the rows -----------------------------------------------------------------------------------------------------


def _on_the_rows(book: Workbook, docket: ScreenedDocket) -> str:
    where = [
        f"sheet {name}, column {_beside(book[name], docket, tables)}" for name, tables in _by_sheet(docket).items()
    ]
    return f"The decision of each row stands beside it, on {'; '.join(where)}."


def _beside(sheet: Worksheet, docket: ScreenedDocket, tables: Sequence[ScreenedTable]) -> str:
    """Our columns beside all tables of one sheet, in the same place. Returns the letter of the decision's."""
    first = _free_column(sheet, tables[0].header_row, docket.title, len(COLUMNS))
    ending = _ending(sheet, tables)
    names = [name + ending for name in COLUMNS]
    letters = {name: get_column_letter(first + at) for at, name in enumerate(COLUMNS)}
    shaped = _Shaped(sheet)
    for table in tables:
        head = table.header_row
        _headers(sheet, head, first, names, [WIDTHS[name] for name in COLUMNS], like=len(table.headers))
        for line in table.lines:
            for at, (text, look) in enumerate(zip(line.cells, looks(line), strict=True)):
                shaped.write(line.row, first + at, text, look)
        choices_for(sheet, letters, head + 1, table.last)
        _widen(sheet, head, first, table.last, names, only=len(tables) == 1)
    sheet.column_dimensions[letters[IDENTITY]].hidden = True
    _lock(sheet, docket.marking)
    return letters["Decision"]


def _ending(sheet: Worksheet, tables: Sequence[ScreenedTable]) -> str:
    """What our headers end in, so that no header of the sheet is one of them."""
    heads = [str(cell.value) for table in tables for cell in sheet[table.header_row] if cell.value is not None]
    return endings(heads)


def _free_column(sheet: Worksheet, head: int, name: str, wanted: int) -> int:
    """The first column with nothing in it on the header line and below."""
    used: list[int] = [cell.column for row in sheet.iter_rows(min_row=head) for cell in row if cell.value is not None]
    used += [int(area.max_col) for area in sheet.merged_cells.ranges if area.max_row >= head]
    first = max(used, default=0) + 1
    if first + wanted > _LAST_COLUMN:
        raise ScreenerError(f"{name} has no room to the right", "its sheet is full", "Export without --original")
    return first


def _headers(
    sheet: Worksheet, head: int, first: int, names: Sequence[str], widths: Sequence[float], *, like: int = 0
) -> None:
    """Our headers look like the table's own last one, and their columns are seen whatever was set there before.

    ``like`` is how many columns the table has: others on the sheet may have more.
    """
    _make_room(sheet, first, first + len(names) - 1)
    pattern = sheet.cell(head, min(like or first - 1, first - 1)) if first > 1 else None
    for at, (name, width) in enumerate(zip(names, widths, strict=True)):
        cell = _own(sheet, head, first + at)
        if pattern is not None and pattern.has_style:
            setattr(cell, _STYLE, copy(getattr(pattern, _STYLE)))
        else:
            style_cell(cell, "head")
        _text(cell, name)
        sheet.column_dimensions[get_column_letter(first + at)].width = width


def _make_room(sheet: Worksheet, first: int, last: int) -> None:
    """Parts column settings that reach over ours ("from N to the end: hidden"): ranges must not overlap."""
    for letter, dimension in list(sheet.column_dimensions.items()):
        low = dimension.min or column_index_from_string(letter)
        high = dimension.max or low
        if high < first or low > last:
            continue
        if high > last:  # what was set for the columns after ours stays theirs
            rest = get_column_letter(last + 1)
            after = ColumnDimension(
                sheet, index=rest, width=dimension.width, hidden=dimension.hidden, min=last + 1, max=high
            )
            setattr(after, _STYLE, copy(getattr(dimension, _STYLE)))
            sheet.column_dimensions[rest] = after
        if low < first:
            dimension.min, dimension.max = low, first - 1
        else:
            del sheet.column_dimensions[letter]


def _widen(sheet: Worksheet, head: int, first: int, last: int, names: Sequence[str], *, only: bool = True) -> None:
    """The filter, or the table, takes in our columns: so that a line that is filtered or sorted stays one line.

    A sheet has one filter at most: where several tables stand on it (not ``only`` this one), none is made.
    """
    end = get_column_letter(first + len(names) - 1)
    for table in sheet.tables.values():
        low, top, high, bottom = _bounds(table.ref)
        if top == head and high == first - 1:
            table.ref = f"{get_column_letter(low)}{top}:{end}{bottom}"
            if table.autoFilter is not None:
                table.autoFilter.ref = table.ref
            number = max(int(column.id) for column in table.tableColumns)
            table.tableColumns.extend(TableColumn(id=number + at, name=name) for at, name in enumerate(names, start=1))
        if top <= last and bottom >= head:
            return  # a filter of the sheet must not lie across a table
    found = sheet.auto_filter.ref
    if found:
        low, top, _, bottom = _bounds(found)
        if top == head:
            sheet.auto_filter.ref = f"{get_column_letter(low)}{top}:{end}{max(bottom, last)}"
    elif only:
        sheet.auto_filter.ref = f"A{head}:{end}{max(last, head)}"


def _bounds(area: str) -> tuple[int, int, int, int]:
    """First column, first row, last column, last row; whole columns or rows reach to the sheet's end."""
    low, top, high, bottom = range_boundaries(area)
    return low or 1, top or 1, high or _LAST_COLUMN, bottom or _LAST_ROW


def _lock(sheet: Worksheet, marking: str) -> None:
    """Protects the sheet; one that the office protected itself stays as the office set it."""
    if not sheet.protection.sheet:
        protect(sheet)
    header = sheet.oddHeader
    if header is not None and not header.center.text:
        header.center.text = marking.replace("&", "&&")


# -- on a sheet of its own -------------------------------------------------------------------------------------------


def _on_a_sheet(book: Workbook, docket: ScreenedDocket) -> str:
    sheets = _by_sheet(docket)
    behind = max((book.sheetnames.index(name) for name in sheets), default=len(book.sheetnames) - 1)
    page = book.create_sheet(sheet_name("Screening", book.sheetnames), behind + 1)
    width = len(_APART)
    _text(page.cell(1, 1), docket.marking)
    style_cell(page.cell(1, 1), "marking")
    _headers(page, 2, 1, [*_APART, *COLUMNS], [*_APART_WIDTHS, *(WIDTHS[name] for name in COLUMNS)])
    page.freeze_panes = "A3"
    places = _every_line(page, docket)
    last = sum(len(table.lines) for table in docket.tables) + 2
    letters = {name: get_column_letter(width + at) for at, name in enumerate(COLUMNS, start=1)}
    choices_for(page, letters, 3, last)
    page.column_dimensions[letters[IDENTITY]].hidden = True
    page.auto_filter.ref = f"A2:{get_column_letter(width + len(COLUMNS))}{last}"
    protect(page)
    for name, tables in sheets.items():
        headed = [table for table in tables if table.header_row >= 1]
        if headed:
            _summaries(book[name], page.title, docket, headed, places)
    return f"Not every row holds one charge: all decisions stand on sheet {page.title}, one line a charge."


def _every_line(page: Worksheet, docket: ScreenedDocket) -> dict[tuple[str, int], int]:
    """Writes one line a charge, and says on which line the first of each row stands, by its sheet and line."""
    shaped = _Shaped(page)
    places: dict[tuple[str, int], int] = {}
    several = len({table.sheet for table in docket.tables}) > 1
    if several:
        page.column_dimensions["A"].width = 22
    every = ((table, line) for table in docket.tables for line in table.lines)
    for number, (table, line) in enumerate(every, start=3):
        places.setdefault((table.sheet, line.row), number)
        words = f"{table.sheet}, {line.row}" if several else str(line.row)
        if table.joined:
            shaped.write(number, 1, words, "ours")
        else:
            _lead(_own(page, number, 1), words, table.sheet, f"A{line.row}")
        for at, text in enumerate(line.about, start=2):
            shaped.write(number, at, text, "ours")
        for at, (text, look) in enumerate(zip(line.cells, looks(line), strict=True), start=len(_APART) + 1):
            shaped.write(number, at, text, look)
    return places


def _summaries(
    sheet: Worksheet,
    page: str,
    docket: ScreenedDocket,
    tables: Sequence[ScreenedTable],
    places: Mapping[tuple[str, int], int],
) -> None:
    """Beside each row what is recommended for its charges, and the way to their lines."""
    if not any(table.lines for table in tables):
        return
    first = _free_column(sheet, tables[0].header_row, docket.title, 2)
    ending = _ending(sheet, tables)
    names = ["Recommendation" + ending, "Screening" + ending]
    shaped = _Shaped(sheet)
    for table in tables:
        _headers(sheet, table.header_row, first, names, [34, 16], like=len(table.headers))
        by_row: dict[int, list[ScreenedLine]] = {}
        for line in table.lines:
            by_row.setdefault(line.row, []).append(line)
        for row, lines in by_row.items():
            shaped.write(row, first, "; ".join(line.cells[0] for line in lines), "ours")
            place = places[table.sheet, row]
            _lead(_own(sheet, row, first + 1), f"line {place}", page, f"A{place}")
        _widen(sheet, table.header_row, first, table.last, names, only=len(tables) == 1)
    _lock(sheet, docket.marking)


def _lead(cell: Cell, words: str, sheet: str, place: str) -> None:
    """A link inside the workbook: an address beside the cell, never a formula in it."""
    _text(cell, words)
    quoted = sheet.replace("'", "''")
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!{place}")
    _text(cell, words)


# -- cells -----------------------------------------------------------------------------------------------------------


def _own(sheet: Worksheet, row: int, column: int) -> Cell:
    """One of our cells: no merged area reaches over our columns."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    return cell


class _Shaped:
    """Writes text in the program's looks; each look is made once for the sheet, since making one takes long."""

    def __init__(self, sheet: Worksheet) -> None:
        self._sheet = sheet
        self._styles: dict[str, object] = {}

    def write(self, row: int, column: int, text: str, look: str) -> None:
        cell = _own(self._sheet, row, column)
        if look not in self._styles:
            style_cell(cell, look)
            cell.alignment = Alignment(vertical="top")  # no wrapping: a row stays as high as the office made it
            cell.quotePrefix = True
            self._styles[look] = copy(getattr(cell, _STYLE))
        setattr(cell, _STYLE, copy(self._styles[look]))
        if text:
            cell.value = clean(text)
            cell.data_type = "s"


def _text(cell: Cell, text: str) -> None:
    """Text stays text, whatever it begins with."""
    cell.value = clean(text)
    cell.data_type = "s"
    cell.quotePrefix = True


def _about(book: Workbook, docket: ScreenedDocket, how: str) -> None:
    page = book.create_sheet(sheet_name("About the screening", book.sheetnames))
    page.column_dimensions["A"].width = 118
    for number, told in enumerate(about_sheet(docket, how), start=1):
        style_cell(page.cell(number, 1), ("marking", "title")[number - 1] if number < 3 else "wrap")
        if told:
            _text(page.cell(number, 1), told)


# -- the file --------------------------------------------------------------------------------------------------------


def _fixed(data: bytes) -> bytes:
    """The same book with the same dates inside: the same content gives the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "docProps/core.xml":
                part = _MODIFIED.sub(_FIXED, part)
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            entry.create_system = 3
            target.writestr(entry, part)
    return out.getvalue()


def _lost(before: bytes, after: bytes, said: Sequence[str]) -> tuple[str, ...]:
    """What the workbook had and the written one has not, in words."""
    had, has = _counted(before), _counted(after)
    gone = [words for part, words in _PARTS if has[part] < had[part]]
    if any("Conditional Formatting extension" in each for each in said):
        gone.append("conditional formats of Excel 2010 and later (data bars, icons)")
    if any("Data Validation extension" in each for each in said):
        gone.append("drop-downs that take their list from another sheet")
    if any("Unknown extension" in each or "Sparkline" in each for each in said):
        gone.append("extensions such as sparklines")
    if any("Shapes and drawings will be lost" in each for each in said):
        gone.append("shapes and text boxes")
    return tuple(f"not kept in the workbook: {words}" for words in dict.fromkeys(gone))


def _counted(data: bytes) -> Counter[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        names = parts.namelist()
    return Counter(part for name in names for part, _ in _PARTS if name.startswith(part))
