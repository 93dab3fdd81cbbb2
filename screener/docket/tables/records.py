"""The records of a sheet made even: short rows filled up, shifted ones and those of another table set aside."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from screener.docket.cells.cell_columns import CellColumns, LineRows
from screener.docket.cells.controlled_words import is_blank
from screener.docket.cells.headers import CHARGE_FIELDS
from screener.docket.columns.columns import Mapped
from screener.docket.columns.content import ColumnContent
from screener.docket.columns.plan import Plan
from screener.docket.model.grid import Grid
from screener.docket.model.result import LayoutEntry, SetAside
from screener.docket.tables.layout import Layout

#: Why rows of another table were set aside, in its first words.
FOREIGN = "stands under other column names"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The records of a sheet, even in width, and those that could not be made so."""

    rows: Sequence[Sequence[str]]
    lines: Sequence[int]
    ragged: tuple[SetAside, ...]
    short: frozenset[int]
    raw: Mapping[int, Sequence[str]] | None = None  # all records as they stood, by line, where they are kept by column


def without_foreign(grid: Grid, layout: Layout) -> tuple[Layout, tuple[SetAside, ...]]:
    """Rows under the column names of a second table are set aside: they are not what this header says."""
    if not layout.foreign:
        return layout, ()
    apart = tuple(
        SetAside(
            row=at + grid.first_line,
            reason=f"{FOREIGN} (line {line}): save that table to a file of its own",
            cells=tuple(grid.rows[at]),
        )
        for at, line in layout.foreign.items()
    )
    records = tuple(at for at in layout.records if at not in layout.foreign)
    return replace(layout, records=records), apart


def without_headings(
    even: Rows, mapped: Mapped, contents: Sequence[ColumnContent], letters: Sequence[str]
) -> tuple[Rows, tuple[LayoutEntry, ...]]:
    """Lines with one cell that is unlike its column are headings ("Courtroom 3"), no records."""
    headings: list[LayoutEntry] = []
    kept: list[int] = []
    charge = [at for name in CHARGE_FIELDS for at in mapped.at.get(name, ())]
    shapes: dict[int, Counter[str]] = {}
    some = blank_in(even.rows, charge)
    if some is not None and not len(some):
        return even, ()
    for place, row in enumerate(even.rows):
        if len(row) <= 3 or any(row[at] and not row[at].isspace() for at in charge):
            kept.append(place)
            continue
        filled = [at for at, cell in enumerate(row) if cell and not cell.isspace()]
        if len(filled) == 1:
            at = filled[0]
            if at not in shapes:
                shapes[at] = Counter(_shape(value) for value in contents[at].counts)
            if shapes[at][_shape(row[at])] < 3 and contents[at].counts[row[at]] < 3:
                cell = f"{letters[at]}{even.lines[place]}"
                headings.append(LayoutEntry(cell=cell, kind="title", text=row[at].strip()[:200]))
                continue
        kept.append(place)
    if not headings:
        return even, ()
    rows, lines = picked(even.rows, kept), [even.lines[place] for place in kept]
    return replace(even, rows=rows, lines=lines), tuple(headings)


def _shape(cell: str) -> str:
    """A cell apart from its letters and numbers: ``25-001`` and ``24-117`` have one shape."""
    return re.sub(r"[A-Za-z]+", "A", re.sub(r"\d+", "9", cell.strip()))


def even_rows(rows: Sequence[list[str]], layout: Layout, first_line: int) -> Rows:
    """Rows of the header's width: short ones are filled with blanks, long ones with text beyond it set aside."""
    width = len(layout.header)
    if isinstance(rows, CellColumns) and _none_beyond(rows, width):
        return _even_columns(rows, layout, first_line)
    even: list[Sequence[str]] = []
    lines: list[int] = []
    ragged: list[SetAside] = []
    short: set[int] = set()
    for at in layout.records:
        row = rows[at]
        have = len(row)
        if have < width:
            short.add(at + first_line)
            row = [*row, *[""] * (width - have)]
        elif have > width:
            if any(cell.strip() for cell in row[width:]) and not layout.headless and _strays(rows, layout, width):
                reason = f"{have} cells where the header names {width}: a delimiter stands inside a cell"
                ragged.append(SetAside(row=at + first_line, reason=reason, cells=tuple(row)))
                continue
            row = row[:width]
        even.append(row)
        lines.append(at + first_line)
    return Rows(rows=even, lines=lines, ragged=tuple(ragged), short=frozenset(short))


def blank_in(rows: Sequence[Sequence[str]], columns: Sequence[int]) -> Sequence[int] | None:
    """The places of rows by column in which some columns are all blank; None where the rows are no such rows."""
    if not isinstance(rows, CellColumns):
        return None
    found = np.ones(len(rows), np.bool_)
    for at in columns:
        if all(map(str.strip, rows.values[at])):
            return ()
        found &= rows.told(at, (not cell.strip() for cell in rows.values[at]))
    places: list[int] = np.flatnonzero(found).tolist()
    return places


def picked(rows: Sequence[Sequence[str]], places: Sequence[int]) -> Sequence[Sequence[str]]:
    """Some of the rows."""
    return rows.even(places) if isinstance(rows, CellColumns) else [rows[place] for place in places]


def _none_beyond(rows: CellColumns, width: int) -> bool:
    return rows.width >= width > 0 and not any(cell.strip() for own in rows.values[width:] for cell in own)


def _even_columns(rows: CellColumns, layout: Layout, first_line: int) -> Rows:
    """The same for rows by column, of which only those of another width are looked at."""
    width = len(layout.header)
    records = layout.records
    odd = {at: rows.odd[at] for at in sorted(rows.odd) if at in records}
    beyond = [at for at, row in odd.items() if any(cell.strip() for cell in row[width:])]
    ragged: list[SetAside] = []
    if beyond and not layout.headless and len(beyond) <= len(records) / 2:
        for at in beyond:
            reason = f"{len(odd[at])} cells where the header names {width}: a delimiter stands inside a cell"
            ragged.append(SetAside(row=at + first_line, reason=reason, cells=tuple(odd[at])))
        records = [at for at in records if at not in beyond]
    if isinstance(records, range):
        lines: Sequence[int] = range(records.start + first_line, records.stop + first_line)
    else:
        lines = [at + first_line for at in records]
    kept = rows.even(records)
    return Rows(
        rows=kept if kept.width == width else kept.first(width),
        lines=lines,
        ragged=tuple(ragged),
        short=frozenset(at + first_line for at, row in odd.items() if len(row) < width),
        raw=LineRows(kept, lines, {at + first_line: row for at, row in odd.items()}),
    )


def _strays(rows: Sequence[Sequence[str]], layout: Layout, width: int) -> bool:
    """Whether cells beyond the header are strays of single rows, not a further column without a name."""
    beyond = sum(any(cell.strip() for cell in rows[at][width:]) for at in layout.records)
    return beyond <= len(layout.records) / 2


def drop_misfits(even: Rows, plan: Plan) -> tuple[Sequence[Sequence[str]], Sequence[int], tuple[SetAside, ...]]:
    """Short rows whose cells do not fit their columns are shifted, not merely short."""
    if not even.short or len(even.short) == len(even.rows):
        return even.rows, even.lines, ()
    kept: list[int] = []
    misfits: list[SetAside] = []
    for place, line in enumerate(even.lines):
        if line in even.short and not _aligned(even.rows[place], plan):
            reason = "shorter than the header, and its cells do not fit the columns"
            misfits.append(SetAside(row=line, reason=reason, cells=tuple(even.rows[place])))
        else:
            kept.append(place)
    if not misfits:
        return even.rows, even.lines, ()
    return picked(even.rows, kept), [even.lines[place] for place in kept], tuple(misfits)


def _aligned(row: Sequence[str], plan: Plan) -> bool:
    judged = [at for at in (*plan.dates, *(at for _, at in plan.facts)) if not is_blank(row[at])]
    return sum(plan.fits(at, row[at]) for at in judged) >= len(judged) * 0.7
