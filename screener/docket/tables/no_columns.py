"""A file in which no line of names, or no column of charges, is found: said in one sentence, with what can be done."""

from __future__ import annotations

import re
from itertools import islice

from screener.docket.files.delimited import delimiter_name
from screener.docket.model.choices import ReadChoices
from screener.docket.model.grid import Grid
from screener.docket.tables.sections import TableSection
from screener.domain.errors import ScreenerError

_LOOKED_AT = 200  # rows
_NUMBERS = 3  # columns of numbers that make a table one of counts
_PLAIN_NUMBER = re.compile(r"-?[\d,]*\.?\d+%?|-")


class NoColumns(ScreenerError):
    """A file in which no line of names, or no column of charges, is found: it may have to be opened otherwise.

    ``sheet`` is the one that was read and ``sheets`` are all that the workbook has.
    """

    def __init__(self, what: str, why: str, remedy: str, grid: Grid) -> None:
        super().__init__(what, why, remedy)
        self.sheet, self.sheets = grid.sheet, grid.sheets


def where_is(name: str, grid: Grid) -> str:
    """The file, with the sheet where it has several."""
    return f"Sheet {grid.sheet} of {name}" if len(grid.sheets) > 1 else name


def other_sheets(grid: Grid, remedy: str) -> str:
    """What to do: another sheet where there is one, else the remedy."""
    others = [sheet for sheet in grid.sheets if sheet != grid.sheet]
    return f"Choose another sheet ({', '.join(others[:6])}), or {remedy[0].lower()}{remedy[1:]}" if others else remedy


def _as_opened(choices: ReadChoices) -> str:
    """How the file was opened, where a person chose it: a wrong choice shows as a file without columns."""
    said = {name: value for name, value in choices.chosen().items() if name in ("encoding", "delimiter", "sheet")}
    words = [delimiter_name(str(value)) if name == "delimiter" else str(value) for name, value in said.items()]
    return f", read as chosen ({', '.join(words)})" if words else ""


def _remedy(grid: Grid) -> str:
    by_hand = "choose the meaning of each column by hand"
    if grid.format not in ("csv", "fixed width"):
        return f"Say which line names them, add one, or {by_hand}"
    return f"Say which line names them, add one, {by_hand}, or mark a case in the import if it is a printed report"


def no_header(name: str, grid: Grid, choices: ReadChoices) -> NoColumns:
    """No line of the file names its columns."""
    if grid.first_line < 1 and grid.rows:
        named = [cell for cell in grid.rows[0] if cell]
        return NoColumns(
            f"{name} names no column that the program knows (its names: {_some(named)})",
            "a docket needs names such as Case Number, Statute, Charge",
            "Choose the meaning of each column by hand, or export the docket with its charges",
            grid,
        )
    return NoColumns(
        f"{where_is(name, grid)} has no line of column names that the program knows{_as_opened(choices)}",
        _like_counts(grid) or "a docket needs names such as Case Number, Statute, Charge above its rows",
        other_sheets(grid, _remedy(grid)),
        grid,
    )


def no_charge(name: str, grid: Grid, first: TableSection, choices: ReadChoices) -> NoColumns:
    """Columns are named, and none of them holds charges."""
    named = [header for header in first.headers if header]
    shown = _some(named)
    where = f"names in line {first.header_row}" if first.header_row else "no line names its columns"
    return NoColumns(
        f"{where_is(name, grid)} has no column with charges or statutes ({where}: {shown}){_as_opened(choices)}",
        _like_counts(grid),
        other_sheets(grid, "Choose the column by hand, or export the docket with its charges"),
        grid,
    )


def _some(names: list[str]) -> str:
    return ", ".join(names[:8]) + (" ..." if len(names) > 8 else "")


def _like_counts(grid: Grid) -> str:
    """That most columns hold plain numbers, in a sentence's middle; "" where they do not."""
    rows = [row for row in islice(grid.rows, 1, _LOOKED_AT) if len(row) > _NUMBERS]
    if len(rows) < _NUMBERS:
        return ""
    width = max(map(len, rows))
    numbers = 0
    for at in range(width):
        cells = [row[at].strip() for row in rows if at < len(row) and row[at].strip()]
        told = sum(_PLAIN_NUMBER.fullmatch(cell) is not None for cell in cells)
        numbers += bool(cells) and told >= 0.9 * len(cells)
    if numbers < _NUMBERS or 2 * numbers < width:
        return ""
    return f"{numbers} of its {width} columns hold numbers: it looks like a table of counts, not a docket"
