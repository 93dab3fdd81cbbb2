"""Workbooks that count their days from 1904, as old Macintosh programs did: a bare number is four years later."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from screener.docket.cells.dates import DateColumn
from screener.docket.columns.plan import AHEAD, Plan

_BETWEEN = timedelta(days=1462)
_NOTE = "the workbook counts its days from 1904, and so are these numbers read"


def from_1904(plan: Plan, as_of: date | None) -> None:
    """Moves the days of columns of serial numbers; cells with a format of dates say their day themselves."""
    for at, column in plan.dates.items():
        if column.format == "serial":
            ahead = plan.mapped.columns[at].field in AHEAD
            plan.dates[at] = moved = _moved(column, None if ahead else as_of)
            plan.column_notes[at] = (*plan.column_notes.get(at, ()), _NOTE)
            if moved.wrong:
                plan.wrong[at] = dict(moved.wrong)


def _moved(column: DateColumn, latest: date | None) -> DateColumn:
    days = {cell: day + _BETWEEN for cell, day in column.values.items()}
    late = {cell for cell, day in days.items() if latest is not None and day > latest}
    wrong = dict(column.wrong)
    for cell in late:
        message = f"{cell.strip()!r} lies after the as-of date {latest.isoformat() if latest else ''}"
        wrong[cell] = ("future_date", message)
    return replace(column, values={cell: day for cell, day in days.items() if cell not in late}, wrong=wrong)
