"""Which sheets of a workbook are one docket: those under the same names are read together, the others are named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from string import ascii_uppercase

from screener.docket.columns.profile import header_key
from screener.docket.model.grid import Grid
from screener.docket.model.result import Issue, JoinedRows, LayoutEntry, SetAside, column_letter
from screener.docket.tables.layout import Layout, find_layout
from screener.docket.tables.records import without_foreign
from screener.docket.tables.sections import TableSection, sections_of, under_one_header

_SHARED = 0.75  # of all names of two sheets stand on both: a month's export may have a column more


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """The tables of a docket in common columns, by sheet and line, and what of its lines is none of their records.

    ``sheet`` names what was read: several sheets by their names. ``lookups`` are tables whose values stand beside the
    rows of the sections (``matched`` of their rows do), ``joined`` says of each file how it was joined.
    """

    sheet: str
    sections: tuple[TableSection, ...]
    entries: tuple[LayoutEntry, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    issues: tuple[Issue, ...] = ()
    notices: tuple[str, ...] = ()
    joined: tuple[JoinedRows, ...] = ()
    lookups: tuple[TableSection, ...] = ()
    matched: int = 0


@dataclass(frozen=True, slots=True)
class _Sheet:
    grid: Grid
    layout: Layout
    set_aside: tuple[SetAside, ...]
    sections: list[TableSection]

    @property
    def names(self) -> frozenset[str]:
        return frozenset(header_key(name) for name in self.layout.header if name)


def gather(grid: Grid, layout: Layout, *, one_sheet: bool = False) -> Gathered:
    """The tables of the sheet that was read, and (without ``one_sheet``) of the sheets that go on with it."""
    first = _sheet(grid, layout)
    further, notices = _further(first) if grid.others and not layout.headless and not one_sheet else ([], [])
    order = {name: at for at, name in enumerate(grid.sheets)}
    sheets = sorted((first, *further), key=lambda one: order.get(one.grid.sheet, 0))
    if further:
        read = ", ".join(one.grid.sheet for one in sheets)
        notices.insert(0, f"{len(sheets)} sheets with the same columns were read as one docket: {read}")
    left = [name for name in grid.sheets if name not in {one.grid.sheet for one in sheets}]
    if left and grid.others:
        said = "not read, under other columns or none" if further else f"sheet {grid.sheet} was read; other sheets"
        notices.append(f"{said}: {', '.join(left)}")
    sections = [section for one in sheets for section in one.sections]
    laid = under_one_header(sections)
    blocks = sum(len(one.sections) > 1 for one in sheets)
    if blocks:
        lines = ", ".join(_mark(one, further) + str(s.header_row) for one in sheets for s in one.sections[1:])
        notices.append(f"other columns are named in line {lines}: those rows are read by their own names")
    if further:
        laid = [section.marked(f"{section.sheet}!") for section in laid]
        notices += [n for one in further for n in (f"{one.grid.sheet}: {said}" for said in one.grid.notices)]
    return Gathered(
        sheet=", ".join(one.grid.sheet for one in sheets),
        sections=tuple(laid),
        entries=tuple(
            replace(entry, cell=_mark(one, further) + entry.cell) for one in sheets for entry in one.layout.entries
        ),
        set_aside=tuple(
            replace(row, sheet=one.grid.sheet if further else "") for one in sheets for row in one.set_aside
        ),
        issues=tuple(issue for one in sheets for issue in _oddities(one.grid, _mark(one, further))),
        notices=(*layout.notices, *notices),
    )


def _mark(sheet: _Sheet, further: Sequence[_Sheet]) -> str:
    return f"{sheet.grid.sheet}!" if further else ""


def _sheet(grid: Grid, layout: Layout) -> _Sheet:
    layout, foreign = without_foreign(grid, layout)
    sections = sections_of(grid.rows, layout, grid.first_line, grid.sheet)
    if foreign:
        sections[0] = replace(sections[0], raw={**sections[0].raw, **{row.row: row.cells for row in foreign}})
    return _Sheet(grid, layout, foreign, sections)


def _further(first: _Sheet) -> tuple[list[_Sheet], list[str]]:
    """Sheets under the same names; one whose every row stands on another one already is a copy, and is said."""
    found: list[_Sheet] = []
    notices: list[str] = []
    for grid in first.grid.others:
        layout = find_layout(grid.rows, first_line=grid.first_line)
        if layout is None or layout.headless or not (layout.records or layout.blocks):
            continue
        sheet = _sheet(grid, layout)
        both = first.names & sheet.names
        if len(both) < _SHARED * len(first.names | sheet.names):
            continue
        twin = next((one for one in (first, *found) if _copied(sheet, one)), None)
        if twin is not None:
            notices.append(f"every row of sheet {grid.sheet} stands on sheet {twin.grid.sheet} too: not read again")
            continue
        found.append(sheet)
        differ = [name for name in sheet.layout.header if name and header_key(name) not in first.names]
        if differ:
            notices.append(f"only on sheet {grid.sheet}: {', '.join(differ)}")
    return found, notices


def _copied(sheet: _Sheet, other: _Sheet) -> bool:
    if sheet.layout.header != other.layout.header:
        return False
    known = {tuple(row) for section in other.sections for row in section.even.rows}
    rows = [tuple(row) for section in sheet.sections for row in section.even.rows]
    return bool(rows) and known.issuperset(rows)


def in_order(entries: tuple[LayoutEntry, ...], more: Sequence[LayoutEntry]) -> tuple[LayoutEntry, ...]:
    """By sheet, as they stand, and line."""
    if not more:
        return entries
    sheets = {entry.cell.rpartition("!")[0]: at for at, entry in reversed(list(enumerate(entries)))}

    def place(entry: LayoutEntry) -> tuple[int, int]:
        sheet, _, cell = entry.cell.rpartition("!")
        return sheets.get(sheet, len(entries)), int(cell.lstrip(ascii_uppercase))

    return tuple(sorted((*entries, *more), key=place))


def _oddities(grid: Grid, mark: str) -> tuple[Issue, ...]:
    return tuple(
        Issue(code=code, cell=f"{mark}{column_letter(at)}{row + 1}", message=message)
        for row, at, code, message in grid.oddities
    )
