"""The records of a sheet made even: short rows filled up, shifted ones and those of another table set aside."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from screener.docket.columns import Mapped
from screener.docket.content import ColumnContent
from screener.docket.grid import Grid
from screener.docket.layout import CHARGE_FIELDS, Layout
from screener.docket.plan import Plan
from screener.docket.result import LayoutEntry, SetAside
from screener.docket.words import is_blank

#: Why rows of another table were set aside, in its first words.
FOREIGN = "stands under other column names"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The records of a sheet, even in width, and those that could not be made so."""

    rows: Sequence[Sequence[str]]
    lines: Sequence[int]
    ragged: tuple[SetAside, ...]
    short: frozenset[int]


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
    rows, lines = [even.rows[place] for place in kept], [even.lines[place] for place in kept]
    return replace(even, rows=rows, lines=lines), tuple(headings)


def _shape(cell: str) -> str:
    """A cell apart from its letters and numbers: ``25-001`` and ``24-117`` have one shape."""
    return re.sub(r"[A-Za-z]+", "A", re.sub(r"\d+", "9", cell.strip()))


def even_rows(rows: Sequence[list[str]], layout: Layout, first_line: int) -> Rows:
    """Rows of the header's width: short ones are filled with blanks, long ones with text beyond it set aside."""
    width = len(layout.header)
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


def _strays(rows: Sequence[Sequence[str]], layout: Layout, width: int) -> bool:
    """Whether cells beyond the header are strays of single rows, not a further column without a name."""
    beyond = sum(any(cell.strip() for cell in rows[at][width:]) for at in layout.records)
    return beyond <= len(layout.records) / 2


def drop_misfits(even: Rows, plan: Plan) -> tuple[Sequence[Sequence[str]], Sequence[int], tuple[SetAside, ...]]:
    """Short rows whose cells do not fit their columns are shifted, not merely short."""
    if not even.short or len(even.short) == len(even.rows):
        return even.rows, even.lines, ()
    rows: list[Sequence[str]] = []
    lines: list[int] = []
    misfits: list[SetAside] = []
    for row, line in zip(even.rows, even.lines, strict=True):
        if line in even.short and not _aligned(row, plan):
            misfits.append(
                SetAside(
                    row=line, reason="shorter than the header, and its cells do not fit the columns", cells=tuple(row)
                )
            )
        else:
            rows.append(row)
            lines.append(line)
    return rows, lines, tuple(misfits)


def _aligned(row: Sequence[str], plan: Plan) -> bool:
    judged = [at for at in (*plan.dates, *(at for _, at in plan.facts)) if not is_blank(row[at])]
    return sum(plan.fits(at, row[at]) for at in judged) >= len(judged) * 0.7
