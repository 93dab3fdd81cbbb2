"""Opens any docket file: what the bytes are decides, never the extension.

Workbooks are read by python-calamine; hostile ones are refused before they are unpacked. Everything that
cannot be read is told in one plain sentence.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import python_calamine

from screener.docket.files.dbase import is_dbase, read_dbase
from screener.docket.files.delimited import CELL_LIMIT, COLUMN_LIMIT, decode, read_text
from screener.docket.files.large_text import read_large
from screener.docket.files.markup import ROW_LIMIT, read_html, read_xml_spreadsheet
from screener.docket.files.nested.json_file import read_json
from screener.docket.files.pages.case_page import case_page
from screener.docket.files.source import DocketFile, begins_html, begins_json, begins_xml, is_packed, is_plain_text
from screener.docket.files.workbook_scan import Scan, counts_from_1904, scan_sheet
from screener.docket.model.choices import NOTHING_CHOSEN, ReadChoices, WrongChoice
from screener.docket.model.grid import Grid
from screener.domain.errors import ScreenerError

_DECLARED_LIMIT = 2 * 1024**3  # an honest workbook of 100,000 x 24 declares 143 MB
_RATIO_LIMIT = 200
_ENTRY_LIMIT = 2_000
_PROLOG = 65_536  # bytes of an XML part in which a DOCTYPE can stand
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_REPEATED = re.compile(rb'number-(rows|columns)-repeated="(\d+)"')
_CHUNK, _LONGEST, _DIGITS = 1024**2, 80, 12
_Value = str | float | int | bool | date | datetime | time | timedelta | None


def open_grid(source: DocketFile, sheet: str | None = None, choices: ReadChoices = NOTHING_CHOSEN) -> Grid:
    """The rows of a file, or of one of its sheets (the one with most rows where none is named).

    Raises WrongChoice where something was chosen that this kind of file does not have.
    """
    head, name = source.head, source.name
    sheet = sheet or choices.sheet
    _refuse_choices(source, choices)
    if is_packed(head):
        data = source.data
        if not head.startswith(b"PK"):
            return _calamine(data, name, _ole_kind(data, name), sheet, None)
        archive = _open_zip(data, name)
        return _calamine(data, name, _zip_kind(archive, name), sheet, archive)
    _refuse_others(head, name)
    if begins_xml(head):
        return read_xml_spreadsheet(source.data, name, sheet)
    if sheet:
        raise WrongChoice("sheet", f"{name} has no sheets", "it is one table", "Leave the sheet out")
    if is_dbase(head):
        return read_dbase(source.data, source.path, choices.encoding)
    if begins_html(head):
        text, encoding, _ = decode(source.data, name, choices.encoding)
        return case_page(text, encoding, name) or read_html(text, encoding, name)
    if begins_json(head):
        text, encoding, notices = decode(source.data, name, choices.encoding)
        return read_json(text, encoding, name, notices)
    return read_large(source, choices) or read_text(source.data, name, choices)


def _refuse_choices(source: DocketFile, choices: ReadChoices) -> None:
    """An encoding or a delimiter for a file that has none to choose."""
    head, name = source.head, source.name
    if choices.encoding is not None and (is_packed(head) or begins_xml(head)):
        raise WrongChoice("encoding", f"{name} is a workbook", "it says its encoding itself", "Leave the encoding out")
    if choices.delimiter is not None and not is_plain_text(source):
        raise WrongChoice("delimiter", f"{name} is no delimited text", "it has cells", "Leave the delimiter out")


def _refuse_others(data: bytes, name: str) -> None:
    head = data[:2048].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith(b"%pdf"):
        raise ScreenerError(
            f"{name} is a PDF", "a PDF is a picture of a table, not a table", "Ask for the docket as xlsx or csv"
        )
    for mark, kind in (
        (b"\x89png", "a picture"),
        (b"\xff\xd8\xff", "a picture"),
        (b"gif8", "a picture"),
        (b"\x1f\x8b", "a packed file (gzip)"),
        (b"rar!", "a packed file (rar)"),
        (b"7z\xbc\xaf", "a packed file (7z)"),
        (b"{\\rtf", "a text document (rtf)"),
        (b"sqlite format 3", "a database"),
        (b"mz\x90", "a program"),
        (b"\x7felf", "a program"),
    ):
        if head.startswith(mark):
            raise ScreenerError(
                f"{name} is {kind}, not a docket", "", "Choose the xlsx or csv that the case system exports"
            )


def _open_zip(data: bytes, name: str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except Exception as error:  # a damaged directory raises a dozen kinds
        raise _damaged(name, error) from error


def _zip_kind(archive: zipfile.ZipFile, name: str) -> str:
    """What kind of workbook a zip is; refuses bombs and other archives without unpacking them."""
    entries = archive.infolist()
    _refuse_bomb(entries, name)
    names = {entry.filename for entry in entries}
    if any(entry.flag_bits & 1 for entry in entries):
        raise _encrypted(name)
    if "xl/workbook.bin" in names:
        return "xlsb"
    if any(entry.startswith("xl/") for entry in names):
        _refuse_doctype(archive, entries, name)
        return "xlsm" if "xl/vbaProject.bin" in names else "xlsx"
    if "content.xml" in names and "mimetype" in names:
        _refuse_doctype(archive, entries, name)
        if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise _encrypted(name)
        _refuse_repeats(archive, name)
        return "ods"
    kind = "a Word document" if any(entry.startswith("word/") for entry in names) else "a zip archive"
    raise ScreenerError(f"{name} is {kind}, not a workbook", "", "Unpack it, or export the docket as xlsx or csv")


def _damaged(name: str, error: Exception) -> ScreenerError:
    return ScreenerError(f"{name} is a damaged workbook", _first_line(error), "Export it again")


def _refuse_bomb(entries: list[zipfile.ZipInfo], name: str) -> None:
    if len(entries) > _ENTRY_LIMIT:
        raise ScreenerError(
            f"{name} has {len(entries):,} parts", f"a workbook has at most {_ENTRY_LIMIT:,}", "Export it again"
        )
    declared = sum(entry.file_size for entry in entries)
    if declared > _DECLARED_LIMIT:
        raise ScreenerError(
            f"{name} would unpack to {declared / 1024**3:.1f} GB", "the limit is 2 GB", "Export it in smaller parts"
        )
    for entry in entries:
        if entry.file_size > 1024**2 and entry.file_size > _RATIO_LIMIT * max(entry.compress_size, 1):
            raise ScreenerError(
                f"{name} is not an honest workbook",
                f"its part {entry.filename} is packed more than {_RATIO_LIMIT} to 1",
                "Export it again from the case system",
            )


def _refuse_doctype(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], name: str) -> None:
    """XML with a DOCTYPE can grow without bound when it is read; honest workbooks have none."""
    for entry in entries:
        if not entry.filename.endswith((".xml", ".rels")):
            continue
        try:
            with archive.open(entry) as part:
                head = part.read(_PROLOG)
        except Exception as error:  # zlib, struct and zipfile each have their own
            raise _damaged(name, error) from error
        head = _COMMENT.sub(b"", head.replace(b"\x00", b""))  # in UTF-16 too
        if b"<!DOCTYPE" in head or b"<!--" in head:  # a comment as long as this hides what comes after it
            raise ScreenerError(
                f"{name} holds XML with a DOCTYPE in {entry.filename}", "workbooks have none", "Export it again"
            )


def _refuse_repeats(archive: zipfile.ZipFile, name: str) -> None:
    """An open document may say of one cell or row that it stands there so many times: never more than a sheet has."""
    try:
        with archive.open("content.xml") as part:
            while chunk := part.read(_CHUNK):
                chunk += part.read(_LONGEST)  # a number cut in two would be read as a smaller one
                for kind, number in _REPEATED.findall(chunk):
                    most = ROW_LIMIT if kind == b"rows" else COLUMN_LIMIT
                    if len(number) > _DIGITS or int(number) > most:
                        raise ScreenerError(
                            f"{name} repeats {'a row' if kind == b'rows' else 'a cell'} more than {most:,} times",
                            "a sheet has no place for that",
                            "Export it again",
                        )
    except (OSError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise _damaged(name, error) from error


def _ole_kind(data: bytes, name: str) -> str:
    def holds(word: str) -> bool:
        return word.encode("utf-16-le") in data

    if holds("EncryptedPackage") or holds("EncryptionInfo"):
        raise _encrypted(name)
    if holds("WordDocument"):
        raise ScreenerError(f"{name} is a Word document, not a workbook", "", "Export the docket as xlsx or csv")
    if holds("Workbook") or holds("Book"):
        return "xls"
    raise ScreenerError(f"{name} is an old Office file but no workbook", "", "Export the docket as xlsx or csv")


def _encrypted(name: str) -> ScreenerError:
    return ScreenerError(
        f"{name} is encrypted with a password", "", "Open it in the spreadsheet program and save it without a password"
    )


def _calamine(data: bytes, name: str, kind: str, sheet: str | None, archive: zipfile.ZipFile | None) -> Grid:
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = tuple(book.sheet_names)
        read = _sheets(book, names, name, sheet)
        whole = archive if kind in ("xlsx", "xlsm") else None
        grids = [_sheet_grid(kind, each, rows, whole) for each, rows in read.items()]
    except ScreenerError:
        raise
    except python_calamine.PasswordError:
        raise _encrypted(name) from None
    except Exception as error:  # calamine raises a dozen kinds; each means that the workbook is not readable
        raise _damaged(name, error) from error
    grid = max(grids, key=lambda one: sum(map(bool, one.rows)))
    visible = python_calamine.SheetVisibleEnum.Visible
    notices = ["macros of the workbook are ignored"] if kind == "xlsm" else []
    hidden = [meta.name for meta in book.sheets_metadata if meta.visible != visible]
    if hidden:
        notices.append("hidden sheets: " + ", ".join(hidden))
    others = tuple(one for one in grids if one is not grid)
    mac = whole is not None and counts_from_1904(whole)
    return replace(grid, sheets=names, notices=(*notices, *grid.notices), others=others, from_1904=mac)


def _sheet_grid(kind: str, sheet: str, rows: list[list[str]], archive: zipfile.ZipFile | None) -> Grid:
    """One sheet with what only its XML tells."""
    scan = scan_sheet(archive, sheet) if archive is not None else Scan()
    for (row, column), text in scan.texts.items():
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = text
    notices = []
    if scan.hidden_rows:
        notices.append(f"{len(scan.hidden_rows)} hidden rows were read too: lines {_ranges(scan.hidden_rows)}")
    if scan.empty_formulas:
        notices.append(
            f"{scan.empty_formulas} cells hold a formula without a stored value: save the file in the program"
        )
    return Grid(format=kind, rows=rows, sheet=sheet, notices=tuple(notices), oddities=tuple(scan.oddities))


def _ranges(lines: list[int]) -> str:
    """``3, 5-8``: at most ten, so that the sentence stays one."""
    ranges: list[list[int]] = []
    for line in sorted(lines):
        if ranges and line == ranges[-1][1] + 1:
            ranges[-1][1] = line
        else:
            ranges.append([line, line])
    shown = [str(first) if first == last else f"{first}-{last}" for first, last in ranges[:10]]
    return ", ".join(shown) + (" ..." if len(ranges) > 10 else "")


def _sheets(
    book: python_calamine.CalamineWorkbook, names: tuple[str, ...], name: str, sheet: str | None
) -> dict[str, list[list[str]]]:
    """The rows of the named sheet, else of all."""
    if sheet is not None and sheet not in names:
        raise WrongChoice("sheet", f"{name} has no sheet {sheet}", "", "Its sheets: " + ", ".join(names))
    wanted = names if sheet is None else (sheet,)
    if not wanted:
        raise ScreenerError(f"{name} has no sheet", "", "Export the docket again")
    return {each: _rows(book.get_sheet_by_name(each), name) for each in wanted}


def _rows(sheet: python_calamine.CalamineSheet, name: str) -> list[list[str]]:
    if sheet.width > COLUMN_LIMIT:
        raise ScreenerError(
            f"{name} has {sheet.width:,} columns", f"a sheet has at most {COLUMN_LIMIT:,}", "Export it again"
        )
    rows: list[list[str]] = []
    for row in sheet.to_python(skip_empty_area=False):
        plain = set(map(type, row)) == {str}
        rows.append(row if plain else [cell if type(cell) is str else _text(cell) for cell in row])  # type: ignore[arg-type]  # all of them are text
    for number, cells in enumerate(rows, 1):
        if max(map(len, cells), default=0) > CELL_LIMIT:
            raise ScreenerError(
                f"{name} has a cell of more than {CELL_LIMIT:,} characters in line {number}", "", "Export it again"
            )
    return rows


def _text(value: _Value) -> str:
    """A cell as text: whole numbers without a point, dates as ISO, so that no reader depends on the file's kind."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        text = value.isoformat(sep=" ", timespec="seconds")
        return text.removesuffix(" 00:00:00")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def _first_line(error: Exception) -> str:
    return re.split(r"[\r\n]", str(error))[0][:200]
