"""Decisions out of a workbook that came from the office: which cells were filled in, beside which charge.

Every line that the office wrote carries its charge in a hidden last column. Lines may have been sorted, filtered,
hidden, deleted or copied, columns moved or put between: only the header line and the hidden cell are relied on. The
file is opened in the child process, as a docket is; nothing in it is trusted and no cell is ever computed.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from screener.docket.columns.own_export import APPROVAL, ASKED, BASIS, COLUMNS, DECISION, IDENTITY, NOTE, REASON
from screener.docket.files.child_process import open_apart
from screener.docket.files.source import DocketFile, load
from screener.docket.model.grid import Grid
from screener.docket.model.result import column_letter
from screener.domain.errors import ScreenerError

__all__ = [
    "APPROVAL",
    "ASKED",
    "ASK_APPROVAL",
    "BASIS",
    "COLUMNS",
    "DECISION",
    "IDENTITY",
    "NOTE",
    "REASON",
    "Stamp",
    "WorkbookLine",
    "WorkbookRead",
    "endings",
    "mark",
    "mark_of_cells",
    "read_workbook",
    "settled",
]

#: What Approval may say: a workbook can ask for an approval, and never give one.
ASK_APPROVAL = "requested"

_ENDING = " (Screener{})"
_NAMED = re.compile(rf"{IDENTITY}(?: \(Screener(?: (\d+))?\))?", re.IGNORECASE)
_STAMP = re.compile("S1-([0-9a-zA-Z]{8,64})" + "-([0-9a-f]{8})" * 5 + "-([0-9a-f]{4})")
_MOST_SHEETS = 60


def endings(taken: Sequence[str]) -> str:
    """What our headers end in, so that none of them is one of the docket's own: "", or " (Screener)" and so on."""
    used = {_key(name) for name in taken}
    number = 0
    while True:
        ending = "" if number == 0 else _ENDING.format("" if number == 1 else f" {number}")
        if not any(_key(name + ending) in used for name in COLUMNS):
            return ending
        number += 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """Which charge of which office a line is, and how it stood when the workbook was written.

    Each mark is 8 hexadecimal digits: of the office, of the decision and hold that stood, of the recommendation, of
    the policy in force, and of what stood in the cells that a person fills in.
    """

    charge_id: str
    office: str
    state: str
    recommendation: str
    policy: str
    cells: str

    def text(self) -> str:
        """As it stands in the hidden cell; its last four digits tell a stamp that was cut or typed over."""
        body = f"S1-{self.charge_id}-{self.office}-{self.state}-{self.recommendation}-{self.policy}-{self.cells}"
        return f"{body}-{mark(body)[:4]}"

    @classmethod
    def of(cls, text: str) -> Stamp | None:
        """The stamp in a cell, None where it is damaged."""
        found = _STAMP.fullmatch(text.strip())
        if found is None or mark(text.strip()[:-5])[:4] != found[7]:
            return None
        return cls(
            charge_id=found[1], office=found[2], state=found[3], recommendation=found[4], policy=found[5],
            cells=found[6],
        )  # fmt: skip


def mark(*parts: str) -> str:
    """Eight digits that change when one of the parts does."""
    joined = "".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def settled(text: str) -> str:
    """A cell's text as it is compared: spreadsheet programs change line ends, blanks and the form of accents."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def mark_of_cells(cells: Mapping[str, str]) -> str:
    """The mark of what stands in the cells that a person fills in."""
    return mark(*(settled(cells.get(name, "")) for name in ASKED))


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkbookLine:
    """One line of a workbook beside which a charge stands. ``stamp`` is None where its hidden cell is damaged."""

    sheet: str
    row: int
    stamp: Stamp | None
    cells: Mapping[str, str]
    letters: Mapping[str, str]
    errors: Mapping[str, str]  # the name of a cell -> why it has no value

    def address(self, name: str = DECISION) -> str:
        """Where a cell stands, as in ``May!K12``."""
        return f"{self.sheet}!{self.letters[name]}{self.row}"

    @property
    def filled(self) -> tuple[str, ...]:
        """Which cells a person could have filled in and that hold something."""
        return tuple(name for name in ASKED if settled(self.cells[name]) or name in self.errors)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkbookRead:
    """The lines of all sheets that carry charges. ``stray`` are decisions beside no charge: address and words."""

    name: str
    sha256: str
    sheets: tuple[str, ...]
    lines: tuple[WorkbookLine, ...]
    stray: tuple[tuple[str, str], ...] = ()


def read_workbook(path: Path) -> WorkbookRead:
    """Reads what was filled in. Raises ScreenerError where the workbook did not come from an office, or where the
    header above one of the columns that are needed is gone.
    """
    source = load(path)
    grids = _grids(source)
    headed = [(grid, header) for grid in grids if (header := _header(grid)) is not None]
    if not headed:
        raise _no_ids(source.name, grids)
    found = [_lines(grid, *header) for grid, header in headed]
    return WorkbookRead(
        name=source.name,
        sha256=source.sha256,
        sheets=tuple(grid.sheet for grid, _ in headed),
        lines=tuple(line for lines, _ in found for line in lines),
        stray=tuple(each for _, stray in found for each in stray),
    )


def _grids(source: DocketFile) -> list[Grid]:
    first = open_apart(source)
    if len(first.sheets) > _MOST_SHEETS:
        raise ScreenerError(
            f"{source.name} has {len(first.sheets)} sheets", f"at most {_MOST_SHEETS} are read", "Delete the others"
        )
    if len(first.sheets) < 2:
        return [first]
    return [first if name == first.sheet else open_apart(source, name) for name in first.sheets]


def _header(grid: Grid) -> tuple[int, str] | None:
    """(index of the header line, what our headers end in) of a sheet; None where it carries no charges."""
    for at, row in enumerate(grid.rows):
        best: tuple[int, str] | None = None
        for cell in row:
            named = _NAMED.fullmatch(settled(cell)) if "id" in cell.casefold() else None
            if named is not None:
                ending = settled(cell)[len(IDENTITY) :]
                rank = 0 if not ending else int(named[1] or 1)
                best = max(best, (rank, ending)) if best is not None else (rank, ending)
        if best is not None:
            return at, best[1]
    return None


def _lines(grid: Grid, at: int, ending: str) -> tuple[list[WorkbookLine], list[tuple[str, str]]]:
    places = {name: _place(grid, at, name + ending) for name in (*ASKED, IDENTITY)}
    letters = {name: column_letter(place) for name, place in places.items()}
    odd = {(row, column): message for row, column, _, message in grid.oddities}
    lines: list[WorkbookLine] = []
    stray: list[tuple[str, str]] = []
    for index, row in enumerate(grid.rows[at + 1 :], start=at + 1):
        cells = {name: row[place] if place < len(row) else "" for name, place in places.items()}
        if all(settled(cells[name]).casefold() == settled(name + ending).casefold() for name in ASKED):
            continue  # the header line once more: a block of the docket that begins anew
        number = index + grid.first_line
        text = settled(cells[IDENTITY])
        errors = {name: odd[index, places[name]] for name in ASKED if (index, places[name]) in odd}
        line = WorkbookLine(
            sheet=grid.sheet, row=number, stamp=Stamp.of(text), cells=cells, letters=letters, errors=errors
        )
        if text:
            lines.append(line)
        elif settled(cells[DECISION]):
            stray.append((line.address(), settled(cells[DECISION])))
    return lines, stray


def _place(grid: Grid, at: int, name: str) -> int:
    row = grid.rows[at]
    found = [place for place, cell in enumerate(row) if _key(cell) == _key(name)]
    line = f"line {at + grid.first_line} of sheet {grid.sheet}"
    if not found:
        raise ScreenerError(
            f"The column '{name}' is not on {line}",
            "its header was renamed, or the column deleted",
            f"Write '{name}' above it again, or export the docket once more",
        )
    if len(found) > 1:
        where = " and ".join(f"{column_letter(place)}{at + grid.first_line}" for place in found)
        raise ScreenerError(
            f"'{name}' stands twice on {line}", where, "Rename the one that did not come from the office"
        )
    return found[0]


def _no_ids(name: str, grids: Sequence[Grid]) -> ScreenerError:
    for grid in grids:
        for index, row in enumerate(grid.rows):
            for place, cell in enumerate(row):
                if Stamp.of(cell) is not None:
                    letter = column_letter(place)
                    return ScreenerError(
                        f"{name} has no header '{IDENTITY}'",
                        f"it stood above {letter}{index + grid.first_line} of sheet {grid.sheet}",
                        f"Write '{IDENTITY}' above column {letter} again",
                    )
    return ScreenerError(
        f"{name} carries no charge of an office",
        f"no sheet has the hidden column '{IDENTITY}'",
        "Export the docket with: screener office export",
    )


def _key(text: str) -> str:
    return settled(text).casefold()
