"""Opens a file as it was chosen: what a person says now is obeyed, what was saved for an earlier file where it fits.

A saved choice that does not fit this file is passed over and said; one made for this file is refused in a sentence.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, replace
from pathlib import Path

from screener.docket.columns.profile import Profile, header_key, is_set_aside, nearest
from screener.docket.files.child_process import open_apart
from screener.docket.files.delimited import delimiter_name, reads_as_utf8
from screener.docket.files.source import DocketFile, load
from screener.docket.model.choices import NOTHING_CHOSEN, ReadChoices, WrongChoice
from screener.docket.model.grid import Grid
from screener.docket.tables.blocks import out_of_blocks
from screener.docket.tables.layout import Layout, find_layout
from screener.docket.tables.print_layout.gathered import headers_of
from screener.docket.tables.print_layout.open_printed import AsPrinted, opened_as_printed
from screener.domain.errors import ScreenerError

_FIRST = 30  # lines among which the names of the columns stand
_WRITTEN = 6  # lines that the program writes above the rows set aside, and some


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedFile:
    """A file opened: its cells, which of its lines names the columns, and the choices that were obeyed."""

    grid: Grid
    layout: Layout | None
    choices: ReadChoices
    notices: tuple[str, ...] = ()
    printed: AsPrinted | None = None

    @property
    def header(self) -> tuple[str, ...]:
        """Its line of headers, empty where there is none."""
        if self.printed is not None:
            return headers_of(self.printed.read.fields)
        return self.layout.header if self.layout is not None else ()


def open_chosen(source: DocketFile, choices: ReadChoices, profile: Profile | None = None) -> OpenedFile:
    """Opens the file; raises WrongChoice where one of ``choices`` cannot be obeyed."""
    saved = profile.choices if profile is not None else NOTHING_CHOSEN
    passed: list[str] = []
    if saved.encoding and choices.encoding is None and _no_longer(source, saved.encoding):
        passed.append(f"encoding {saved.encoding}, the file is utf-8")
        saved = saved.without("encoding")
    while True:
        try:
            opened = _open(source, choices.over(saved), profile, given=choices)
        except WrongChoice as wrong:
            if getattr(choices, wrong.choice) is not None or getattr(saved, wrong.choice) is None:
                raise
            passed.append(f"{_said(wrong.choice, saved)} ({wrong.what})")
            saved = saved.without(wrong.choice)
            continue
        name = profile.name if profile is not None else ""
        notices = tuple(f"profile {name}: not used here: {each}" for each in passed)
        return replace(opened, notices=(*opened.notices, *notices))


def open_under_names(source: DocketFile, names: Container[str]) -> OpenedFile:
    """Opens a file; one that names no column that the program knows, under the first line that has one of ``names`` (as
    ``header_key`` leaves them).
    """
    opened = open_chosen(source, NOTHING_CHOSEN)
    if opened.layout is not None or opened.printed is not None:
        return opened
    for at, row in enumerate(opened.grid.rows[:_FIRST]):
        if opened.grid.first_line >= 1 and any(header_key(cell) in names for cell in row if cell.strip()):
            return open_chosen(source, ReadChoices(header_line=at + opened.grid.first_line))
    return opened


def fits_profile(path: Path, profile: Profile, choices: ReadChoices = NOTHING_CHOSEN) -> bool:
    """Whether a file, opened as the profile says, has the profile's own columns or most of them."""
    try:
        return nearest((profile,), open_chosen(load(path), choices, profile).header) is not None
    except ScreenerError:
        return False


def _no_longer(source: DocketFile, encoding: str) -> bool:
    """Whether a file that is plainly UTF-8 would be misread, without a fault, in an encoding of one byte a sign."""
    return encoding not in ("utf-8", "utf-16", "utf-16-le", "utf-16-be") and reads_as_utf8(source.data)


def _said(choice: str, saved: ReadChoices) -> str:
    value = str(getattr(saved, choice))
    return f"{choice.replace('_', ' ')} {delimiter_name(value) if choice == 'delimiter' else value}"


def _open(source: DocketFile, choices: ReadChoices, profile: Profile | None, *, given: ReadChoices) -> OpenedFile:
    layout_said = profile.print_layout if profile is not None else None
    printed = opened_as_printed(source, choices, layout_said)
    if printed is not None:
        return OpenedFile(grid=printed.grid, layout=None, choices=choices, printed=printed)
    grid = open_apart(source, choices.sheet, choices)
    line = choices.header_line
    if line is None:
        grid = out_of_blocks(grid) or grid
    if line is None:
        line = _line_of_the_program(grid)
    elif line:
        _refuse_line(source.name, grid, line)
        if given.header_line is None and profile is not None and not _alike(grid, line, profile):
            raise WrongChoice("header_line", f"line {line} holds other names than in that file")
    layout = find_layout(grid.rows, first_line=grid.first_line, chosen=line)
    return OpenedFile(grid=grid, layout=layout, choices=choices)


def _line_of_the_program(grid: Grid) -> int | None:
    """The line of names in a workbook of rows set aside, which the program wrote itself."""
    for at, row in enumerate(grid.rows[:_WRITTEN]):
        if is_set_aside(row):
            return at + grid.first_line
    return None


def _refuse_line(name: str, grid: Grid, line: int) -> None:
    if grid.first_line < 1:
        raise WrongChoice(
            "header_line", f"{name} names its columns in no line", "the file itself says them", "Leave the line out"
        )
    last = len(grid.rows) + grid.first_line - 1
    if line > last:
        raise WrongChoice("header_line", f"{name} has no line {line:,}", f"it ends with line {last:,}", "")
    if not any(cell.strip() for cell in grid.rows[line - grid.first_line]):
        raise WrongChoice("header_line", f"Line {line:,} of {name} is blank", "it names no column", "")


def _alike(grid: Grid, line: int, profile: Profile) -> bool:
    """Whether a line holds at least half of the names that a saved mapping has."""
    names = {header_key(cell) for cell in grid.rows[line - grid.first_line] if cell.strip()}
    return 2 * len(names & profile.mapping.keys()) >= len(profile.mapping)
