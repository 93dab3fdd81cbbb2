"""Text tables: csv, tsv, pipes and tab-separated print, in the encoding that the bytes show.

Both guesses, encoding and delimiter, are shown to the reader. Nothing is dropped: a quote that is opened and
never closed does not swallow the lines after it.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from screener.docket.cells.cell_bytes import cells_of, pieces
from screener.docket.cells.cell_columns import CellColumns, ColumnsOf
from screener.docket.cells.same import SameCells
from screener.docket.files.fixed_width import fixed_width_rows
from screener.docket.model.choices import NOTHING_CHOSEN, SPACES, ReadChoices, WrongChoice
from screener.docket.model.grid import Grid
from screener.domain.errors import ScreenerError

#: Longest cell that a spreadsheet itself can hold; what is longer is no docket cell.
CELL_LIMIT = 32_767
COLUMN_LIMIT = 16_384
#: Longest line of a text file: many times what the widest known export has.
LINE_LIMIT = 4 * 1024**2
_DELIMITERS = (",", "\t", ";", "|", "~", "^")
_NAMES = {",": "comma", "\t": "tab", ";": "semicolon", "|": "pipe", SPACES: "columns of spaces"}
CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f]")
KINDS = {"\t": "tsv", "|": "pipe"}
SAMPLE = 400  # lines by which a file is judged
_STEADY = 2.0  # a real delimiter scores more: most lines of one width, the root of at least four fields
_RECORD_LINES = 500  # no honest cell of a docket has more
_PIECE = 2**25  # characters that are parted at once
_TOGETHER = 1 << 16  # cells that are measured at once
_MOST_ODD = 0.05  # rows of another width, above which a file is not kept by column

csv.field_size_limit(2**31 - 1)  # an over-long field is told below, in words


def read_text(data: bytes, name: str, choices: ReadChoices = NOTHING_CHOSEN) -> Grid:
    """Reads a text table; raises ScreenerError where the bytes are no text."""
    text, encoding, notices = decode(data, name, choices.encoding)
    text, swapped = CONTROL.subn("\N{REPLACEMENT CHARACTER}", text.replace("\x0c", ""))
    if swapped:
        notices.append(replaced_words(swapped))
    text = _one_newline(text)
    _refuse_endless(text, name)
    declared = re.match(r"sep=(.)\n", text, re.IGNORECASE)
    if choices.delimiter == SPACES:
        cells = _as_printed(text, choices.header_line, name)
        return Grid(format="fixed width", rows=cells, encoding=encoding, notices=tuple(notices))
    if choices.delimiter is not None:
        delimiter = _chosen_delimiter(text, choices.delimiter, name)
    else:
        delimiter = declared.group(1) if declared else guess_delimiter(text)
    if not delimiter:
        printed = fixed_width_rows(_lines(text))
        if printed is not None:
            return Grid(format="fixed width", rows=printed, encoding=encoding, notices=tuple(notices))
        delimiter = ","
    table = _parse(text, delimiter)
    if declared and table:
        _set_first(table, [f"sep={declared.group(1)}"])
    check_size(table, name, short=_lines_are_short(text, len(table)))
    kind = KINDS.get(delimiter, "csv")
    return Grid(format=kind, rows=table, encoding=encoding, delimiter=delimiter, notices=tuple(notices))


def _chosen_delimiter(text: str, delimiter: str, name: str) -> str:
    if delimiter in text:
        return delimiter
    found = guess_delimiter(text)
    raise WrongChoice(
        "delimiter",
        f"No line of {name} holds a {delimiter_name(delimiter)}",
        f"its lines are parted by {delimiter_name(found)}" if found else "",
        "Choose another delimiter, or leave it to the program",
    )


def _as_printed(text: str, header_line: int | None, name: str) -> list[list[str]]:
    """A print file, parted at its columns of spaces because a person said that it has some."""
    printed = fixed_width_rows(_lines(text), chosen=True, header_line=header_line)
    if printed is None:
        found = guess_delimiter(text)
        raise WrongChoice(
            "delimiter",
            f"{name} has no columns of spaces",
            f"its lines are parted by {delimiter_name(found)}" if found else "no line stands over columns that line up",
            "Choose another delimiter, say which line names the columns, or leave it to the program",
        )
    return printed


def _refuse_endless(text: str, name: str) -> None:
    """A line that no row of a docket can be: refused before its delimiter is looked for."""
    start = 0
    while len(text) - start > LINE_LIMIT:
        end = text.rfind("\n", start, start + LINE_LIMIT + 1)
        if end < 0:
            raise ScreenerError(
                f"{name} has a line of more than {LINE_LIMIT:,} characters (line {text.count(chr(10), 0, start) + 1})",
                "a row of a docket is never so long",
                "Export it again, one row a line",
            )
        start = end + 1


def delimiter_name(delimiter: str) -> str:
    """The word for a delimiter on screen."""
    return _NAMES.get(delimiter, delimiter)


def decode(data: bytes, name: str, chosen: str | None = None) -> tuple[str, str, list[str]]:
    """The text of the bytes, the encoding that it was read in, and what a person should know of it.

    Raises WrongChoice, which names the first byte, where the bytes do not fit the encoding that was ``chosen``.
    """
    if chosen is not None:
        return _as_chosen(data, name, chosen)
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return _strict(data, encoding, name), encoding, []
    head = data[:4000]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > len(head) * 0.3 and even < odd / 8:
        return _strict(data, "utf-16-le", name), "utf-16-le", []
    if even > len(head) * 0.3 and odd < even / 8:
        return _strict(data, "utf-16-be", name), "utf-16-be", []
    if head.count(0) > 2 or data[:8192].count(0) > len(data[:8192]) * 0.01:
        raise ScreenerError(
            f"{name} is not a text file or a workbook", "it holds binary data", "Export the docket as xlsx or csv"
        )
    try:
        return data.decode("utf-8"), "utf-8", []
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252"), "cp1252", []
    except UnicodeDecodeError as error:
        text = data.decode("cp1252", errors="replace")
        lost = text.count("\N{REPLACEMENT CHARACTER}")
        return text, "cp1252", [f"{lost} bytes are no characters of cp1252 (first at byte {error.start + 1})"]


def _as_chosen(data: bytes, name: str, encoding: str) -> tuple[str, str, list[str]]:
    try:
        text = data.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError as error:
        raise WrongChoice(
            "encoding",
            f"{name} is no {encoding} text: byte {error.start + 1:,} (0x{data[error.start]:02x}, "
            f"line {data.count(10, 0, error.start) + 1:,}) does not fit",
            "",
            "Choose another encoding, or leave it to the program",
        ) from error
    if text.count("\x00") > 0.01 * len(text):
        raise WrongChoice(
            "encoding",
            f"{name} is no {encoding} text: its byte {data.index(0) + 1:,} is zero, as in UTF-16",
            "",
            "Choose another encoding, or leave it to the program",
        )
    return text.removeprefix("\ufeff"), encoding, _mistaken(data, encoding)


def reads_as_utf8(data: bytes) -> bool:
    """Whether bytes that are more than plain ASCII are UTF-8: hardly ever by chance."""
    if data.isascii():
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _mistaken(data: bytes, encoding: str) -> list[str]:
    if encoding != "utf-8" and not encoding.startswith("utf-16") and reads_as_utf8(data):
        return [f"read as {encoding} as chosen; the bytes read as utf-8 too: look at names with accents"]
    return []


def _strict(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ScreenerError(
            f"{name} begins as {encoding} text but byte {error.start + 1} does not fit",
            "the file is cut off or damaged",
            "Export it again",
        ) from error


def _one_newline(text: str) -> str:
    if "\r" not in text:
        return text
    text = text.replace("\r\n", "\n")
    if "\r" not in text:
        return text
    # Carriage returns alone end lines only where nothing else does (old Macintosh exports).
    return text.replace("\r", " " if text.count("\n") > text.count("\r") else "\n")


def guess_delimiter(text: str) -> str:
    """The delimiter that gives most lines the same number of fields, more than one; "" where none does."""
    lines = text.split("\n", SAMPLE)[:SAMPLE]
    best, best_score = "", 0.0
    for delimiter in _DELIMITERS:
        if not any(delimiter in line for line in lines):
            continue
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter) if any(c.strip() for c in row))
        total = sum(widths.values())
        score = max((n / total * min(width, 12) ** 0.5 for width, n in widths.items() if width > 1), default=0.0)
        if score > best_score * 1.001:
            best, best_score = delimiter, score
    if best_score < _STEADY and best == "," and fixed_width_rows(lines) is not None:
        return ""  # commas of names and texts, in a file with columns of spaces
    return best


def _parse(text: str, delimiter: str) -> Sequence[list[str]]:
    rows: Sequence[list[str]] | None = _by_column(text, delimiter)
    same = SameCells().row
    if rows is None and '"' not in text:
        return [same(line.split(delimiter)) if line else [] for line in _lines(text)]
    if rows is None:
        try:
            rows = [same(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)]
        except csv.Error:
            return _parse_warily(text, delimiter)
    return _parse_warily(text, delimiter) if swallowed(rows, text.count("\n")) else rows


def swallowed(rows: Sequence[list[str]], lines: int) -> bool:
    """Whether a cell seems to have swallowed lines after a quotation mark that was not closed."""
    if lines <= len(rows):
        return False  # no cell holds a line break
    return any(len(cell) > 200 and cell.count("\n") > 1 for cell in _different(rows))


def replaced_words(swapped: int) -> str:
    """What a person is told of signs that no text holds."""
    return f"{swapped} control characters were replaced by \N{REPLACEMENT CHARACTER}"


def _by_column(text: str, delimiter: str) -> CellColumns | None:
    """The rows by column; None where they are not nearly all of one width, or quoted in another way."""
    return by_column((piece.encode() for piece in pieces(text, _PIECE)), delimiter)


def by_column(parts: Iterable[bytes], delimiter: str) -> CellColumns | None:
    """The rows of parts of whole records in UTF-8, each ended by a newline; None as for ``_by_column``."""
    found: ColumnsOf | None = None
    if len(delimiter) != 1 or not delimiter.isascii() or delimiter == '"':
        return None
    for part in parts:
        cells = cells_of(part, ord(delimiter))
        if cells is None:
            return None
        if found is None:
            width = Counter(cells.widths[:SAMPLE].tolist()).most_common(1)[0][0]
            found = ColumnsOf(width) if width > 1 else None
        if found is None or (cells.widths != width).sum() > _MOST_ODD * max(len(cells.widths), SAMPLE):
            return None
        found.take(cells, lambda row: next(csv.reader([row], delimiter=delimiter)) if row else [])
    return None if found is None else found.columns()


def _different(rows: Sequence[list[str]]) -> Iterator[str]:
    """The cells of some rows; of those by column each different one once."""
    if isinstance(rows, CellColumns):
        return chain(*rows.values, *rows.odd.values())
    return chain.from_iterable(rows)


def _set_first(rows: Sequence[list[str]], row: list[str]) -> None:
    if isinstance(rows, CellColumns):
        rows.odd[0] = row
    elif isinstance(rows, list):
        rows[0] = row


def _lines(text: str) -> list[str]:
    lines = text.split("\n")
    if lines and lines[-1] == "":
        lines.pop()
    return lines


def _parse_warily(text: str, delimiter: str) -> list[list[str]]:
    """Record by record: a quote that is not closed properly is a plain character and swallows no line."""
    lines = _lines(text)
    usual = Counter(len(_one_line(line, delimiter, 0)) for line in lines if line).most_common(1)[0][0]
    rows: list[list[str]] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        if not line:
            rows.append([])
            at += 1
            continue
        taken, row = _record(lines, at, delimiter) if '"' in line else (1, line.split(delimiter))
        inner = lines[at + 1 : at + taken]
        swallowed = sum(len(_one_line(one, delimiter, usual)) >= usual for one in inner)
        if not taken or (inner and usual > 1 and swallowed > len(inner) / 2 and len(row) != usual):
            taken, row = 1, _one_line(line, delimiter, usual)
        rows.append(row)
        at += taken
    return rows


def _record(lines: list[str], at: int, delimiter: str) -> tuple[int, list[str]]:
    """The record that begins at a line and how many lines it takes; 0 where its quotes do not close in order."""
    ahead = (line + "\n" for line in islice(lines, at, at + _RECORD_LINES))
    reader = csv.reader(ahead, delimiter=delimiter, strict=True)
    try:
        row = next(reader)
    except (csv.Error, StopIteration):
        return 0, []
    return reader.line_num, row


def _one_line(line: str, delimiter: str, usual: int) -> list[str]:
    """One line on its own: quotes are read where that gives the usual width, else taken as plain characters."""
    quoted: list[str] = next(csv.reader([line], delimiter=delimiter))
    plain = line.split(delimiter)
    return plain if len(plain) == usual != len(quoted) else quoted


def check_size(rows: Sequence[list[str]], name: str, *, short: bool = False) -> None:
    """Raises ScreenerError for a row or a cell that no docket has. ``short``: no line is long, and each is a row."""
    if _widest(rows) <= COLUMN_LIMIT and (short or _longest(rows) <= CELL_LIMIT):
        return
    for number, row in enumerate(rows, 1):
        if len(row) > COLUMN_LIMIT:
            raise ScreenerError(
                f"{name} has {len(row):,} columns in line {number}",
                f"a sheet has at most {COLUMN_LIMIT:,}",
                "Check the delimiter of the export",
            )
        longest = max(map(len, row), default=0)
        if longest > CELL_LIMIT:
            raise ScreenerError(
                f"{name} has a cell of {longest:,} characters in line {number}",
                f"a cell holds at most {CELL_LIMIT:,}",
                "Look for a quotation mark that is not closed there",
            )


def _longest(rows: Sequence[list[str]]) -> int:
    """The length of the longest cell; told of many at once, and of all in one go the window would stop."""
    cells, longest = _different(rows), 0
    while some := list(islice(cells, _TOGETHER)):
        longest = max(longest, max(map(len, some)))
    return longest


def _widest(rows: Sequence[list[str]]) -> int:
    if isinstance(rows, CellColumns):
        return max(rows.width, max(map(len, rows.odd.values()), default=0))
    return max(map(len, rows), default=0)


def _lines_are_short(text: str, rows: int) -> bool:
    """Whether no row is longer than a cell may be, so that none of its cells is. Only where each row is a line."""
    if text.count("\n") > rows:
        return False
    start = 0
    while len(text) - start > CELL_LIMIT:
        end = text.rfind("\n", start, start + CELL_LIMIT + 1)
        if end < 0:
            return False
        start = end + 1
    return True
