"""Workbooks for analysts and the office: documents as sheets, plain rows, the docket with our columns beside it.

No cell is ever a formula. The first row of every sheet carries the marking. Same content, same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path

from openpyxl import Workbook
from openpyxl.drawing.image import Image
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from screener.domain.decision import DECIDABLE
from screener.reports.document import (
    DEFAULT_MARKING,
    Column,
    Document,
    Paragraph,
    Provenance,
    Table,
    TableCell,
    text_of,
)
from screener.reports.imprint import record_line, record_point
from screener.reports.record_code import code_png, point_text
from screener.reports.xlsx.annotated import AnnotatedDocket, AskedColumn, Lines, neutral
from screener.reports.xlsx.file import CellValue, Sheet, clean, finish, new_workbook, widths_of, write_workbook
from screener.reports.xlsx.questions_sheet import ANSWER, HEADERS, MOST_LISTED, WIDTHS, QuestionLine


def xlsx_bytes(document: Document, extra: Sequence[Table] = ()) -> bytes:
    """The document as a workbook; ``extra`` tables follow its own (all rows, for analysts)."""
    book = new_workbook(document.title, document.subtitle)
    about = document.provenance
    marking = " \u00b7 ".join(part for part in (about.marking, about.audience) if part)
    first = Sheet(book, "Summary", [118])
    first.append([marking], "marking")
    first.append([document.title], "title")
    first.append([document.subtitle])
    for block in document.opening:
        if isinstance(block, Paragraph):
            first.append([text_of(block)], "wrap")
    for line in (about.office, *_provenance(document), record_line(about)):
        if line:
            first.append([line], "muted")
    first.append([""])
    first.append(["Sheets"], "head")
    tables = [*document.tables, *extra]
    for table in tables:
        first.append([f"{table.name}: {table.caption}" if table.caption != table.name else table.name])
    _record_code(first, about)
    sheets = [first, *(_table_sheet(book, table, marking, record_line(about)) for table in tables)]
    return finish(book, sheets)


def _record_code(sheet: Sheet, about: Provenance) -> None:
    """Below everything on the first sheet: the code that holds the event and its hash, and the text that it holds."""
    point = record_point(about)
    if point is None:
        return
    text = point_text(point)
    sheet.append([""])
    sheet.append([f"The code below holds: {text}"], "muted")
    picture = Image(io.BytesIO(code_png(text)))
    sheet.raw.add_image(picture, f"A{sheet.rows + 1}")


def _provenance(document: Document) -> list[str]:
    about = document.provenance
    lines = [f"{file.name}, SHA-256 {file.sha256}" for file in about.files]
    lines += [f"{policy.title}, version {policy.version}, SHA-256 {policy.sha256}" for policy in about.policies]
    if about.as_of is not None:
        lines.append(f"As of {about.as_of.isoformat()}")
    if about.head_hash:
        lines.append(f"Head of the record: {about.head_hash}")
    return lines


def _table_sheet(book: Workbook, table: Table, marking: str, record: str) -> Sheet:
    headers = [_header(column) for column in table.columns]
    texts = [[cell.text for cell in row] for row in table.rows]
    sheet = Sheet(book, table.name, widths_of(headers, texts), freeze="A5")
    sheet.append([marking], "marking")
    sheet.append([table.caption], "title")
    sheet.append([record], "muted")
    sheet.append(headers, "head")
    last = len(table.rows) - 1
    for number, row in enumerate(table.rows):
        look = "total" if table.total and number == last else "text"
        values = [_value(column, cell) for column, cell in zip(table.columns, row, strict=True)]
        sheet.append(values, look, [column.number for column in table.columns])
    if not table.rows:
        sheet.append([table.empty])
    return sheet


def _header(column: Column) -> str:
    """One line of headers: the group's words before the column's own."""
    own = column.header or column.spoken or ("%" if "%" in column.number and column.group else "")
    return ", ".join(part for part in (column.group, own) if part)


def _value(column: Column, cell: TableCell) -> CellValue:
    """What a spreadsheet calculates with; an unknown number stays empty rather than a dash."""
    if column.number:
        return cell.value
    return cell.text if cell.value is None else cell.value


def write_rows(
    headers: Sequence[str], rows: Sequence[Sequence[str]], path: Path, *, title: str, marking: str = DEFAULT_MARKING
) -> None:
    """Plain rows of text under their headers, on one sheet."""
    book = new_workbook(title)
    sheet = Sheet(book, title, widths_of(headers, rows), freeze="A4")
    sheet.append([marking], "marking")
    sheet.append([title], "title")
    sheet.append(list(headers), "head")
    for row in rows:
        sheet.append(row)
    write_workbook(path, book, [sheet])


def write_annotated(docket: AnnotatedDocket, path: Path, *, marking: str = DEFAULT_MARKING) -> None:
    """The docket's own columns, untouched, with the program's beside them and a drop-down for the decision.

    One line a charge, in the docket's order. Only decision, reason and the columns that ask can be filled in: the sheet
    is protected (without a password) against changing the rest by accident; sorting and filtering stay allowed.
    """
    headers = [*docket.headers, *(each.header for each in docket.asked), *docket.annotation_headers]
    own, width = len(docket.headers), len(docket.headers) + len(docket.asked)
    many = len(docket.lines)
    book = new_workbook(docket.title, "Screened docket")
    top = 2 + len(docket.provenance)
    sheet = Sheet(book, "Screened docket", _annotated_widths(headers, docket.lines, width), freeze=f"A{top + 2}")
    sheet.append([marking], "marking")
    sheet.append([f"{docket.title}, screened"], "title")
    for line in docket.provenance:
        sheet.append([line], "muted")
    sheet.append(headers, "head")
    ours = ["open" if name in ("Decision", "Reason") else "ours" for name in docket.annotation_headers]
    looks = ("text",) * own + ("open",) * len(docket.asked) + tuple(ours)
    sheet.follow(_Looking(docket.lines, looks), frozenset(looks))
    if many:
        for place, each in enumerate(docket.asked, start=own + 1):
            _choose_here(sheet, each, place, top + 2, top + 1 + many)
    _decide_here(sheet, docket, first=top + 2, last=top + 1 + many, width=width)
    write_workbook(path, book, [sheet])


@dataclass(frozen=True, slots=True)
class _Looking:
    """Lines that all look the same."""

    lines: Lines
    looks: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.lines)

    def __iter__(self) -> Iterator[tuple[Sequence[str], tuple[str, ...]]]:
        return zip(self.lines, repeat(self.looks), strict=False)


def _choose_here(sheet: Sheet, asked: AskedColumn, place: int, first: int, last: int) -> None:
    """The drop-down of a column that asks for one of some words."""
    words = ",".join(asked.words)
    if words and len(words) <= MOST_LISTED:
        letter = get_column_letter(place)
        choice = DataValidation(type="list", formula1=f'"{words}"', allow_blank=True, showErrorMessage=True)
        choice.errorTitle = asked.header[:32]
        choice.error = f"One of: {words.replace(',', ', ')}."[:225]
        choice.add(f"{letter}{first}:{letter}{last}")
        sheet.raw.data_validations.append(choice)


def _annotated_widths(headers: Sequence[str], rows: Lines, width: int) -> list[float]:
    widths = widths_of(headers, rows, most=40)
    for place, name in enumerate(headers[width:], start=width):
        if name in ("Why", "Missing facts"):
            widths[place] = 60.0
        elif name in ("Decision", "Reason"):
            widths[place] = 22.0
    return widths


def _decide_here(sheet: Sheet, docket: AnnotatedDocket, *, first: int, last: int, width: int) -> None:
    """The drop-down, the filter and the protection."""
    raw = sheet.raw
    if last >= first:
        place = width + 1 + list(docket.annotation_headers).index("Decision")
        letter = get_column_letter(place)
        words = ",".join(str(rollup).capitalize() for rollup in DECIDABLE)
        choice = DataValidation(type="list", formula1=f'"{words}"', allow_blank=True, showErrorMessage=True)
        choice.errorTitle = "Decision"
        choice.error = f"One of: {words.replace(',', ', ')}."
        choice.add(f"{letter}{first}:{letter}{last}")
        raw.data_validations.append(choice)
        raw.auto_filter.ref = f"A{first - 1}:{get_column_letter(width + len(docket.annotation_headers))}{last}"
    raw.protection.sheet = True
    raw.protection.sort = False
    raw.protection.autoFilter = False
    raw.protection.formatColumns = False
    raw.protection.formatRows = False


def questions_workbook(lines: Sequence[QuestionLine], *, marking: str) -> bytes:
    """The open questions, one line each; closed lists of answers have a drop-down."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Open questions"
    sheet.append([marking])
    sheet.append(list(HEADERS))
    for cell in sheet[2]:
        cell.font = Font(bold=True)
    lists: dict[str, DataValidation] = {}
    for row, line in enumerate(lines, start=3):
        said = (line.case, line.count, line.charge, line.fact, line.ask, line.how, "", "", line.stamp)
        sheet.append([clean(neutral(text)) for text in said])
        listed = ",".join(line.words)
        if line.words and len(listed) <= MOST_LISTED:
            if listed not in lists:
                lists[listed] = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True)
                sheet.add_data_validation(lists[listed])
            lists[listed].add(f"{get_column_letter(HEADERS.index(ANSWER) + 1)}{row}")
    for at, width in enumerate(WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    for cells in sheet.iter_rows(min_row=3):
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions[get_column_letter(len(HEADERS))].hidden = True
    sheet.freeze_panes = "A3"
    return finish(book)
