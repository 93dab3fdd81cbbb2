"""How complete a docket is: per column, race by who recorded it, and months without a row.

For the import wizard and for the report that goes with a file: what is thin here is unknown in every table later.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from screener.docket.result import DocketReading
from screener.docket.words import is_blank

#: Dates by which a docket is ordered in time, the first that it has.
_ORDER = ("referral date", "filing date", "arrest date", "offense date", "booking date", "issue date")
_RECORDED_BY = ("agency", "attorney")


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnQuality:
    """One column: of ``rows`` cells so many are filled, impossible (with examples) or words that are not known."""

    letter: str
    header: str
    field: str
    rows: int
    filled: int
    distinct: int
    impossible: int
    unknown: int
    examples: tuple[str, ...]  # cell addresses of what is impossible


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """How many charges of an agency or attorney have a race recorded ("unknown" and "refused" are recorded)."""

    by: str
    name: str
    charges: int
    recorded: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """The quality report of one docket."""

    columns: tuple[ColumnQuality, ...]
    race: tuple[Recorded, ...]
    dated_by: str
    months: Mapping[str, int]
    missing_months: tuple[str, ...]
    not_recognized: tuple[tuple[str, int], ...]  # charge texts, the most frequent first


def quality_of(reading: DocketReading) -> Quality:
    """Counts what a docket holds; reads nothing anew."""
    dated_by = next((name for name in _ORDER if any(name in charge.dates for charge in reading.charges)), "")
    months = Counter(charge.dates[dated_by].strftime("%Y-%m") for charge in reading.charges if dated_by in charge.dates)
    texts = Counter(
        charge.text or charge.statute for charge in reading.charges if charge.reading.offense.value == "unknown"
    )
    return Quality(
        columns=_columns(reading),
        race=_race(reading),
        dated_by=dated_by,
        months=dict(sorted(months.items())),
        missing_months=_missing(months),
        not_recognized=tuple(texts.most_common()),
    )


def _columns(reading: DocketReading) -> tuple[ColumnQuality, ...]:
    impossible: dict[str, list[str]] = defaultdict(list)
    for issue in reading.issues:
        impossible[issue.cell.rstrip("0123456789")].append(issue.cell)
    rows = [reading.raw_rows[row] for row in reading.raw_rows]
    return tuple(
        ColumnQuality(
            letter=column.letter,
            header=column.header,
            field=column.field,
            rows=len(rows),
            filled=len(cells),
            distinct=len(set(cells)),
            impossible=len(impossible[column.letter]),
            unknown=sum(reading.unknown_words.get(column.field, {}).values()),
            examples=tuple(impossible[column.letter][:5]),
        )
        for at, column in enumerate(reading.columns)
        for cells in (_filled(rows, at),)
    )


def _filled(rows: Sequence[Sequence[str]], at: int) -> list[str]:
    return [row[at].strip() for row in rows if len(row) > at and not is_blank(row[at])]


def _race(reading: DocketReading) -> tuple[Recorded, ...]:
    counts: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for charge in reading.charges:
        names = [("all", "all")]
        for by in _RECORDED_BY:
            name = charge.attributes.get(by) or charge.facts.get(by)
            names.append((by, str(name) if name else "not recorded"))
        for key in names:
            counts[key][0] += 1
            counts[key][1] += "race" in charge.attributes
    return tuple(
        Recorded(by=by, name=name, charges=charges, recorded=recorded)
        for (by, name), (charges, recorded) in sorted(counts.items())
    )


def _missing(months: Mapping[str, int]) -> tuple[str, ...]:
    """Months between the first and the last that have no row at all."""
    if not months:
        return ()
    first, last = min(months), max(months)
    year, month = int(first[:4]), int(first[5:])
    found = []
    while (now := date(year, month, 1).strftime("%Y-%m")) < last:
        if now not in months:
            found.append(now)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return tuple(found)
