"""Birth dates of a docket that stand for "not known": they are told at their cells, and stay unknown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from screener.docket.cells.cell_columns import CellColumns
from screener.docket.columns.plan import Plan
from screener.domain.births import placeholders_among

#: So many different surnames on one day of birth, and so many times as many rows as on any other, are no chance.
_SURNAMES, _TIMES = 25, 20
Tables = Sequence[Sequence[Sequence[str]]]


def without_placeholders(plan: Plan, tables: Tables) -> None:
    """Takes the birth dates that no one has, or that very many have, out of what the columns of ``plan`` give."""
    names = [at for name in ("name", "last name") for at in plan.mapped.at.get(name, ())][:1]
    for at in plan.mapped.at.get("birth date", ()):
        column = plan.dates.get(at)
        if column is None or not column.values:
            continue
        placeholders = placeholders_among(column.values.values())
        if names and _one_stands_out(tables, at):
            placeholders |= _crowded(column.values, tables, at, names[0])
        if placeholders:
            why = "stands for a birth date that is not known: it links nobody"
            wrong = {
                cell: ("placeholder_birth", f"{cell.strip()!r} {why}")
                for cell, day in column.values.items()
                if day in placeholders
            }
            kept = {cell: day for cell, day in column.values.items() if cell not in wrong}
            plan.dates[at] = replace(column, values=kept, wrong={**column.wrong, **wrong})
            plan.wrong.setdefault(at, {}).update(wrong)


def _one_stands_out(tables: Tables, at: int) -> bool:
    """Whether some cell stands on far more rows than the others: without one, no day needs to be looked at."""
    for table in tables:
        if not isinstance(table, CellColumns):
            return True
        counts = table.counts(at)
        most = int(counts.max(initial=0))
        usual = (len(table) - most) / max(1, len(counts) - 1)
        if 4 * most >= max(_SURNAMES, _TIMES * usual):  # one day can be written in several ways
            return True
    return False


def _crowded(days: Mapping[str, date], tables: Tables, at: int, name_at: int) -> set[date]:
    """The days on which far more people would be born than on any other of the docket."""
    rows: dict[date, int] = defaultdict(int)
    for cell, count in _counted(tables, at):
        if cell in days:
            rows[days[cell]] += count
    every = sum(rows.values())
    found = set()
    for day, count in rows.items():
        usual = (every - count) / (len(rows) - 1) if len(rows) > 1 else 0.0
        if count >= max(_SURNAMES, _TIMES * usual):
            cells = {cell for cell, its in days.items() if its == day}
            surnames = {name.split(",")[0].strip().upper() for name in _names(tables, at, name_at, cells)}
            if len(surnames) >= max(_SURNAMES, _TIMES * usual):
                found.add(day)
    return found


def _counted(tables: Tables, at: int) -> Iterator[tuple[str, int]]:
    for table in tables:
        if isinstance(table, CellColumns):
            yield from zip(table.values[at], table.counts(at).tolist(), strict=True)
        else:
            yield from ((row[at], 1) for row in table)


def _names(tables: Tables, at: int, name_at: int, cells: set[str]) -> Iterable[str]:
    """The different names on rows with some cells."""
    for table in tables:
        if isinstance(table, CellColumns):
            wanted = table.told(at, (cell in cells for cell in table.values[at]))
            numbers: list[int] = np.unique(table.codes[name_at][wanted]).tolist()
            yield from (table.values[name_at][number] for number in numbers)
        else:
            yield from (row[name_at] for row in table if row[at] in cells)
