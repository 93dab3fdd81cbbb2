"""Dates of a whole column: one format is chosen by all its cells. Nothing is repaired, nothing invented.

A cell that does not fit the column's format, a day that is in no calendar, and a day after the as-of date
where only the past makes sense are told as issues and stay unknown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from screener.docket.cells.controlled_words import is_blank_number, sentinels
from screener.docket.cells.date_forms import (
    FORMATS,
    LABELS,
    LATEST,
    OLDEST,
    ORDERS,
    RIVALS,
    SEPARATED,
    SERIAL,
    Triple,
    fits,
    only_serial,
    other_form,
    split,
)

#: Lines of days as most exports write all of a column, without times.
_LINES = {
    "MDY": (re.compile(r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})\n", re.MULTILINE | re.ASCII), (2, 0, 1)),
    "ISO": (re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\n", re.MULTILINE | re.ASCII), (0, 1, 2)),
}
_SAMPLE = 2_000  # distinct cells that choose the format
#: Nobody younger is charged: a two-digit birth year is never read as a later one.
_YOUNGEST = 10
#: No docket reaches back further: a two-digit year that does so is one that lies ahead, or a mistake.
_LONG_AGO = 60
#: How far ahead a hearing can lie whose year has two digits.
_AHEAD = 10
#: So many cells, and so large a part of the column, make a second form of it; fewer are slips, and are told.
_SEVERAL, _PART = 2, 0.1

__all__ = ["FORMATS", "LABELS", "ORDERS", "DateColumn", "date_share", "read_dates"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DateColumn:
    """A column of dates: its format, the date of each distinct cell, and what is wrong with the others."""

    format: str
    values: Mapping[str, date]
    wrong: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # cell -> (code, message)
    notes: tuple[str, ...] = ()


def date_share(cells: Iterable[str], *, serials: bool = True) -> float:
    """Which part of the filled cells reads as a date in one format, from 0 to 1."""
    names = [name for name in FORMATS if serials or name != "serial"]
    filled = [cell.strip() for cell in cells if not is_blank_number(cell)]
    if not filled:
        return 0.0
    if _written_alike(filled) is not None:
        return 1.0
    plain = [any(fits(split(cell, name)) for name in ("ISO", "words")) for cell in filled]
    rest = [cell for cell, told in zip(filled, plain, strict=True) if not told]
    return (sum(plain) + max(sum(fits(split(cell, name)) for cell in rest) for name in names)) / len(filled)


def read_dates(
    cells: Iterable[str],
    *,
    as_of: date | None,
    birth: bool = False,
    ahead: bool = False,
    order: str | None = None,
    serials: bool = False,
) -> DateColumn:
    """Reads the distinct cells of one column.

    ``birth`` marks birth dates, ``ahead`` columns in which days after ``as_of`` make sense (hearings).
    Without ``as_of`` future days and two-digit centuries are not judged: the latter stay unknown.
    ``order`` (of ``choices.DATE_ORDERS``) is what a person says of days that can be read in several orders.
    ``serials``: the docket shows that its bare numbers are days of a spreadsheet.
    """
    cells = list(cells)
    if order is None and (plain := _read_at_once(cells, None if ahead else as_of)) is not None:
        return plain
    filled = [cell for cell in cells if not is_blank_number(cell) and cell.strip().lower() not in sentinels("unknown")]
    if not filled:
        return DateColumn(format="", values={})
    # A year in front is never ambiguous: such cells do not choose how the others are read.
    others = [cell for cell in filled if not fits(split(cell.strip(), "ISO"))]
    chosen, notes = _choose(others, order) if others else ("ISO", [])
    if serials and chosen in ("serial", "MMDDYY", "YYMMDD"):
        chosen, notes = "serial", ["bare numbers are read as days of a spreadsheet, as others of this docket are"]
    mixed = _Mixed(chosen, [cell.strip() for cell in others], serials=serials)
    doubtful = _doubtful(chosen, others, strange=2 * len(others) < len(filled)) if order is None else None
    values: dict[str, date] = {}
    wrong: dict[str, tuple[str, str]] = {}
    if serials and chosen == "serial":
        doubtful = None
    two_digits = False
    for cell in filled:
        parts = split(cell.strip(), "ISO") or split(cell.strip(), chosen)
        if order is None and (message := mixed.doubt(cell.strip())):
            wrong[cell] = ("ambiguous_day", message)
            continue
        if order is None and not fits(parts):
            parts = mixed.day(cell.strip()) or parts
        if parts is None:
            wrong[cell] = ("not_a_date", f"{cell.strip()!r} does not read as a date ({LABELS[chosen]})")
            continue
        if doubtful is not None and cell.strip() not in mixed.read and (message := doubtful(cell.strip())):
            wrong[cell] = ("ambiguous_day", message)
            continue
        two_digits = two_digits or parts[3]
        if parts[3] and as_of is None and fits(parts):
            continue  # its century is not judged: unknown, and no fault of the cell
        found = _judge(parts, cell.strip(), as_of, birth, ahead)
        if isinstance(found, date):
            values[cell] = found
        else:
            wrong[cell] = found
    if chosen != "ISO" and len(others) < len(filled) and not values.keys() <= set(others):
        notes.append("some days are written with the year in front")
    notes += mixed.notes
    if two_digits:
        notes.append(_two_digit_note(as_of, birth))
    return DateColumn(format=chosen, values=values, wrong=wrong, notes=tuple(notes))


class _Mixed:
    """A column in two forms: each cell is read by the one that fits it, a cell that both fit is told.

    ``chosen`` is the form of most ``cells``. ``read`` are the cells that were read by another one.
    """

    def __init__(self, chosen: str, cells: list[str], *, serials: bool) -> None:
        self._chosen = chosen
        self.read: set[str] = set()
        rest = [cell for cell in cells if not fits(split(cell, chosen))]
        self._some = _many(sum(map(only_serial, rest)), len(cells)) or serials
        months, days = (
            {cell for cell in cells if fits(split(cell, name)) and not fits(split(cell, RIVALS[name]))}
            for name in ("MDY", "DMY")
        )
        self._order, self._both = "", chosen not in ("MDY", "DMY")
        if bool(months) != bool(days) and chosen not in ("MDY", "DMY"):
            self._order, self._both = ("MDY" if months else "DMY"), False
        elif months and days and _many(min(len(months), len(days)), len(months) + len(days)):
            self._order, self._both = RIVALS.get(chosen, "MDY"), True

    def doubt(self, cell: str) -> str:
        """Why the day of a cell with strokes is not told where the column shows no one order; "" where it is."""
        one, other = split(cell, "MDY"), split(cell, "DMY")
        if not self._both or not fits(one) or not fits(other) or one == other:
            return ""
        return f"{cell!r} can be {LABELS['MDY']} or {LABELS['DMY']}: its day stays unknown"

    def day(self, cell: str) -> Triple | None:
        """A cell in another form than most."""
        found = other_form(cell, serials=self._some, order=self._order or ("MDY" if self._both else ""))
        if found is None and self._both and fits(split(cell, "DMY")):
            found = split(cell, "DMY")
        if found is not None:
            self.read.add(cell)
        return found

    @property
    def notes(self) -> list[str]:
        return ["days in another form than most are read where they can be one day only"] if self.read else []


def _many(some: int, of: int) -> bool:
    return some >= _SEVERAL and some >= _PART * of


def _read_at_once(cells: list[str], latest: date | None) -> DateColumn | None:
    """A column without a fault that is written in one way, days after ``latest`` being one; None for any other."""
    blank = sentinels("any") | sentinels("number") | sentinels("unknown")
    filled = [cell for cell in cells if cell and cell not in blank]
    written = _written_alike(filled) if filled else None
    if written is None:
        return None
    form, days = written
    if latest is not None and max(days) > latest:
        return None
    notes = (_every_day_is_also("DMY", "MDY"),) if form == "MDY" and _all_fit(_some_of(filled), "DMY") else ()
    return DateColumn(format=form, values=dict(zip(filled, days, strict=True)), notes=notes)


def _written_alike(cells: list[str]) -> tuple[str, list[date]] | None:
    """The days of cells that are all month/day/year, or year-month-day, and in the calendar; None where one is not."""
    whole = "\n".join(cells) + "\n"
    form = "MDY" if _LINES["MDY"][0].match(whole) else "ISO"
    pattern, order = _LINES[form]
    found = pattern.findall(whole) if pattern.match(whole) else []
    if len(found) != len(cells) or whole.count("\n") != len(cells):
        return None
    parts = list(zip(*found, strict=True))
    try:
        days = list(map(date, *(map(int, parts[at]) for at in order)))
    except ValueError:
        return None
    return (form, days) if min(days).year >= OLDEST and max(days).year <= LATEST else None


def _all_fit(cells: Iterable[str], name: str) -> bool:
    return all(fits(split(cell.strip(), name)) for cell in cells)


def _some_of(filled: list[str]) -> list[str]:
    """The cells that choose the format."""
    return filled if len(filled) <= _SAMPLE else filled[:: len(filled) // _SAMPLE]


def _every_day_is_also(rival: str, best: str) -> str:
    return f"every day is also a {LABELS[rival]}: read as {LABELS[best]}"


def _two_digit_note(as_of: date | None, birth: bool) -> str:
    if as_of is None:
        return "years of two digits are not judged without an as-of date"
    if birth:
        return f"years of two digits: the latest that makes the person at least {_YOUNGEST}"
    return "years of two digits: the latest that is not after the as-of date"


def _choose(filled: list[str], order: str | None) -> tuple[str, list[str]]:
    if order is None:
        return _detect(filled)
    cells = [cell.strip() for cell in filled]
    names = [name for name, of in ORDERS.items() if of == order]
    best = max(names, key=lambda name: sum(fits(split(cell, name)) for cell in cells))
    if not any(fits(split(cell, best)) for cell in cells):
        # Nothing fits. Digits and words may well be of another form; parts with strokes are what the choice is about.
        stroked = [name for name in names if name in SEPARATED and any(split(cell, name) for cell in cells)]
        if not stroked:
            found, notes = _detect(filled)
            return found, [*notes, f"no day of this column can be {order}"] if found in ORDERS else notes
        best = stroked[0]
    return best, ["the order was chosen by a person"]


def _detect(filled: list[str]) -> tuple[str, list[str]]:
    cells = [cell.strip() for cell in _some_of(filled)]
    if all(SERIAL.fullmatch(cell) for cell in cells):
        alike = all(fits(split(cell, "MMDDYY")) for cell in cells)
        return "serial", [f"every number is also a {LABELS['MMDDYY']}: none is read"] if alike else []
    counts = {name: sum(fits(split(cell, name)) for cell in cells) for name in FORMATS}
    best = max(FORMATS, key=lambda name: (counts[name], -FORMATS.index(name)))
    notes: list[str] = []
    if counts[best] == 0:
        if not any(split(cell, name) for cell in cells for name in FORMATS):
            return "ISO", []
        looks = {name: sum(split(cell, name) is not None for cell in cells) for name in FORMATS}
        best = max(FORMATS, key=lambda name: (looks[name], -FORMATS.index(name)))
    if best in ("MDY", "DMY") and len(cells) < len(filled):
        every = [cell.strip() for cell in filled]
        best = max(("MDY", "DMY"), key=lambda name: sum(fits(split(cell, name)) for cell in every))
    rival = RIVALS.get(best)
    if rival and counts[rival] == counts[best] and counts[best]:
        notes.append(_every_day_is_also(rival, best))
    return best, notes


def _doubtful(chosen: str, others: list[str], *, strange: bool) -> Callable[[str], str] | None:
    """Says of a cell why its day is not told, "" where it is; None where nothing of the column is in doubt.

    A column that is wholly in one form is read as American offices write it, and that is shown; only numbers that are
    days of a spreadsheet or MMDDYY without its zero are not. ``strange`` are a few cells among days with the year in
    front: nothing beside them says how they are meant.
    """
    rival = RIVALS.get(chosen)
    if rival is None or (chosen != "serial" and not strange):
        return _lone_numbers if strange and chosen not in (*SEPARATED, "words", "ISO") else None
    if any(fits(split(cell.strip(), chosen)) and not fits(split(cell.strip(), rival)) for cell in others):
        return _lone_numbers if strange and chosen not in SEPARATED else None

    def say(cell: str) -> str:
        one, other = split(cell, chosen), split(cell, rival)
        if one is None or other is None or one == other:
            return ""
        return f"{cell!r} can be {LABELS[chosen]} or {LABELS[rival]}: its day stays unknown"

    return say


def _lone_numbers(cell: str) -> str:
    if not cell.replace(".", "").isdigit():
        return ""
    return f"{cell!r} stands among days with the year in front: its day stays unknown"


def _judge(parts: Triple, cell: str, as_of: date | None, birth: bool, ahead: bool) -> date | tuple[str, str]:
    year, month, day, short = parts
    if short:
        short_year = _short_year(year, month, day, as_of, birth, ahead) if as_of is not None else None
        if short_year is None:
            return "impossible_date", f"{cell!r} is in no calendar"
        if as_of is not None and not birth and as_of.year - short_year.year > _LONG_AGO:
            return (
                "doubtful_century",
                f"{cell!r} would be {short_year.year} or {short_year.year + 100}: it stays unknown",
            )
        return short_year
    try:
        found = date(year, month, day)
    except ValueError:
        return "impossible_date", f"{cell!r} is in no calendar"
    if year < OLDEST:
        return "impossible_date", f"{cell!r} lies before {OLDEST}"
    if as_of is not None and found > as_of and not ahead:
        return "future_date", f"{cell!r} lies after the as-of date {as_of.isoformat()}"
    return found


def _short_year(year: int, month: int, day: int, as_of: date, birth: bool, ahead: bool) -> date | None:
    """The latest century in which the day exists and is not after its limit."""
    limit = as_of.year + (_AHEAD if ahead else -_YOUNGEST if birth else 0)
    for century in range(limit - limit % 100, 1799, -100):
        try:
            found = date(century + year, month, day)
        except ValueError:
            continue
        if found <= date(limit, as_of.month, 28 if (as_of.month, as_of.day) == (2, 29) else as_of.day):
            return found if found.year >= OLDEST else None
    return None
