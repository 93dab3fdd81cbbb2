"""Dates of a whole column: one format is chosen by all its cells. Nothing is repaired, nothing invented.

A cell that does not fit the column's format, a day that is in no calendar, and a day after the as-of date
where only the past makes sense are told as issues and stay unknown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from screener.docket.words import is_blank_number, sentinels

_MONTHS = {
    name: at
    for at, names in enumerate(
        (
            ("jan", "january"),
            ("feb", "february"),
            ("mar", "march"),
            ("apr", "april"),
            ("may",),
            ("jun", "june"),
            ("jul", "july"),
            ("aug", "august"),
            ("sep", "sept", "september"),
            ("oct", "october"),
            ("nov", "november"),
            ("dec", "december"),
        ),
        1,
    )
    for name in names
}
_TIME = r"(?:[T ,]+\d{1,2}:\d{2}(?::\d{2}(?:[.:]\d+)?)?\s*(?:[AaPp]\.?[Mm]\.?)?\s*(?:Z|[+-]\d{2}:?\d{2}|[A-Z]{2,4})?)?"
_ISO = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_TIME}")
_PARTS = re.compile(rf"(\d{{1,2}})[-/.](\d{{1,2}})[-/.](\d{{4}}|\d{{2}}){_TIME}")
_DAY_NAME = re.compile(rf"(\d{{1,2}})[- ]?([A-Za-z]{{3,9}})\.?[-, ]*(\d{{4}}|\d{{2}}){_TIME}")
_NAME_DAY = re.compile(rf"([A-Za-z]{{3,9}})\.? (\d{{1,2}})(?:st|nd|rd|th)?,? +(\d{{4}}){_TIME}")
_DIGITS = re.compile(r"\d{5,8}")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
#: Lines of days as most exports write all of a column, without times.
_LINES = {
    "MDY": (re.compile(r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})\n", re.MULTILINE | re.ASCII), (2, 0, 1)),
    "ISO": (re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\n", re.MULTILINE | re.ASCII), (0, 1, 2)),
}
_EPOCH = date(1899, 12, 30)
_SERIALS = range(7_306, 73_051)  # 1920-01-01 to 2099-12-31
_SAMPLE = 2_000  # distinct cells that choose the format
_OLDEST, _LATEST = 1880, 2199
#: Nobody younger is charged: a two-digit birth year is never read as a later one.
_YOUNGEST = 10
#: No docket reaches back further: a two-digit year that does so is one that lies ahead, or a mistake.
_LONG_AGO = 60
#: How far ahead a hearing can lie whose year has two digits.
_AHEAD = 10

#: Formats by name, in order of preference among those that fit as many cells.
FORMATS = ("ISO", "MDY", "DMY", "MMDDYYYY", "YYYYMMDD", "MMDDYY", "YYMMDD", "serial", "words")
LABELS = {
    "ISO": "year-month-day",
    "MDY": "month/day/year",
    "DMY": "day/month/year",
    "MMDDYYYY": "MMDDYYYY without separators",
    "YYYYMMDD": "YYYYMMDD without separators",
    "MMDDYY": "MMDDYY without separators",
    "YYMMDD": "YYMMDD without separators",
    "serial": "spreadsheet day numbers (1900 system)",
    "words": "month in letters",
    "YMD": "year/month/day",
    "DDMMYYYY": "DDMMYYYY without separators",
    "DDMMYY": "DDMMYY without separators",
}
#: The order of a format, by the words of ``choices.DATE_ORDERS``; formats that read one way only have none.
ORDERS = {
    "MDY": "month-first", "MMDDYYYY": "month-first", "MMDDYY": "month-first",
    "DMY": "day-first", "DDMMYYYY": "day-first", "DDMMYY": "day-first",
    "YMD": "year-first", "YYYYMMDD": "year-first", "YYMMDD": "year-first",
}  # fmt: skip
#: The other form that the same cells can have.
_RIVALS = {"MDY": "DMY", "DMY": "MDY", "MMDDYY": "YYMMDD", "MMDDYYYY": "YYYYMMDD", "serial": "MMDDYY"}
_SEPARATED = frozenset({"MDY", "DMY", "YMD"})
_Triple = tuple[int, int, int, bool]  # year, month, day, year has two digits


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
    return max(sum(_fits(_split(cell, name)) for cell in filled) for name in names) / len(filled)


def read_dates(
    cells: Iterable[str],
    *,
    as_of: date | None,
    birth: bool = False,
    ahead: bool = False,
    order: str | None = None,
) -> DateColumn:
    """Reads the distinct cells of one column.

    ``birth`` marks birth dates, ``ahead`` columns in which days after ``as_of`` make sense (hearings).
    Without ``as_of`` future days and two-digit centuries are not judged: the latter stay unknown.
    ``order`` (of ``choices.DATE_ORDERS``) is what a person says of days that can be read in several orders.
    """
    cells = list(cells)
    if order is None and (plain := _read_at_once(cells, None if ahead else as_of)) is not None:
        return plain
    filled = [cell for cell in cells if not is_blank_number(cell) and cell.strip().lower() not in sentinels("unknown")]
    if not filled:
        return DateColumn(format="", values={})
    # A year in front is never ambiguous: such cells do not choose how the others are read.
    others = [cell for cell in filled if not _fits(_split(cell.strip(), "ISO"))]
    chosen, notes = _choose(others, order) if others else ("ISO", [])
    doubtful = _doubtful(chosen, others, strange=2 * len(others) < len(filled)) if order is None else None
    values: dict[str, date] = {}
    wrong: dict[str, tuple[str, str]] = {}
    two_digits = False
    for cell in filled:
        parts = _split(cell.strip(), "ISO") or _split(cell.strip(), chosen)
        if parts is None:
            wrong[cell] = ("not_a_date", f"{cell.strip()!r} does not read as a date ({LABELS[chosen]})")
            continue
        if doubtful is not None and (message := doubtful(cell.strip())):
            wrong[cell] = ("ambiguous_day", message)
            continue
        two_digits = two_digits or parts[3]
        if parts[3] and as_of is None and _fits(parts):
            continue  # its century is not judged: unknown, and no fault of the cell
        found = _judge(parts, cell.strip(), as_of, birth, ahead)
        if isinstance(found, date):
            values[cell] = found
        else:
            wrong[cell] = found
    if chosen != "ISO" and len(others) < len(filled) and not values.keys() <= set(others):
        notes.append("some days are written with the year in front")
    if two_digits:
        notes.append(_two_digit_note(as_of, birth))
    return DateColumn(format=chosen, values=values, wrong=wrong, notes=tuple(notes))


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
    return (form, days) if min(days).year >= _OLDEST and max(days).year <= _LATEST else None


def _all_fit(cells: Iterable[str], name: str) -> bool:
    return all(_fits(_split(cell.strip(), name)) for cell in cells)


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
    best = max(names, key=lambda name: sum(_fits(_split(cell, name)) for cell in cells))
    if not any(_fits(_split(cell, best)) for cell in cells):
        # Nothing fits. Digits and words may well be of another form; parts with strokes are what the choice is about.
        stroked = [name for name in names if name in _SEPARATED and any(_split(cell, name) for cell in cells)]
        if not stroked:
            found, notes = _detect(filled)
            return found, [*notes, f"no day of this column can be {order}"] if found in ORDERS else notes
        best = stroked[0]
    return best, ["the order was chosen by a person"]


def _detect(filled: list[str]) -> tuple[str, list[str]]:
    cells = [cell.strip() for cell in _some_of(filled)]
    if all(_SERIAL.fullmatch(cell) for cell in cells):
        alike = all(_fits(_split(cell, "MMDDYY")) for cell in cells)
        return "serial", [f"every number is also a {LABELS['MMDDYY']}: none is read"] if alike else []
    counts = {name: sum(_fits(_split(cell, name)) for cell in cells) for name in FORMATS}
    best = max(FORMATS, key=lambda name: (counts[name], -FORMATS.index(name)))
    notes: list[str] = []
    if counts[best] == 0:
        if not any(_split(cell, name) for cell in cells for name in FORMATS):
            return "ISO", []
        looks = {name: sum(_split(cell, name) is not None for cell in cells) for name in FORMATS}
        best = max(FORMATS, key=lambda name: (looks[name], -FORMATS.index(name)))
    if best in ("MDY", "DMY") and len(cells) < len(filled):
        every = [cell.strip() for cell in filled]
        best = max(("MDY", "DMY"), key=lambda name: sum(_fits(_split(cell, name)) for cell in every))
    rival = _RIVALS.get(best)
    if rival and counts[rival] == counts[best] and counts[best]:
        notes.append(_every_day_is_also(rival, best))
    return best, notes


def _doubtful(chosen: str, others: list[str], *, strange: bool) -> Callable[[str], str] | None:
    """Says of a cell why its day is not told, "" where it is; None where nothing of the column is in doubt.

    A column that is wholly in one form is read as American offices write it, and that is shown; only numbers that are
    days of a spreadsheet or MMDDYY without its zero are not. ``strange`` are a few cells among days with the year in
    front: nothing beside them says how they are meant.
    """
    rival = _RIVALS.get(chosen)
    if rival is None or (chosen != "serial" and not strange):
        return _lone_numbers if strange and chosen not in (*_SEPARATED, "words", "ISO") else None
    if any(_fits(_split(cell.strip(), chosen)) and not _fits(_split(cell.strip(), rival)) for cell in others):
        return _lone_numbers if strange and chosen not in _SEPARATED else None

    def say(cell: str) -> str:
        one, other = _split(cell, chosen), _split(cell, rival)
        if one is None or other is None or one == other:
            return ""
        return f"{cell!r} can be {LABELS[chosen]} or {LABELS[rival]}: its day stays unknown"

    return say


def _lone_numbers(cell: str) -> str:
    if not cell.replace(".", "").isdigit():
        return ""
    return f"{cell!r} stands among days with the year in front: its day stays unknown"


def _fits(parts: _Triple | None) -> bool:
    if parts is None:
        return False
    year, month, day, short = parts
    return 1 <= month <= 12 and 1 <= day <= 31 and (short or _OLDEST <= year <= _LATEST)


def _split(cell: str, name: str) -> _Triple | None:
    """Year, month and day of a cell under one format, not yet judged; None where the cell has another shape."""
    if name in _SEPARATED:
        match = _PARTS.fullmatch(cell)
        if match is None:
            return None
        first, second, year = match.group(1), match.group(2), match.group(3)
        if name == "YMD":
            return (int(first), int(second), int(year), True) if len(year) == len(first) == 2 else None
        month, day = (first, second) if name == "MDY" else (second, first)
        return int(year), int(month), int(day), len(year) == 2
    if name == "ISO":
        match = _ISO.fullmatch(cell)
        return (int(match.group(1)), int(match.group(2)), int(match.group(3)), False) if match else None
    if name == "serial":
        match = _SERIAL.fullmatch(cell)
        if match is None or int(match.group(1)) not in _SERIALS:
            return None
        day = _EPOCH + timedelta(days=int(match.group(1)))
        return day.year, day.month, day.day, False
    if name == "words":
        return _split_words(cell)
    return _split_digits(cell, name) if _DIGITS.fullmatch(cell) else None


def _split_digits(cell: str, name: str) -> _Triple | None:
    wanted = len(name)
    if len(cell) == wanted - 1 and name.startswith(("MM", "DD")):
        cell = "0" + cell  # a spreadsheet dropped the zero in front
    if len(cell) != wanted:
        return None
    if name == "MMDDYYYY":
        return int(cell[4:]), int(cell[:2]), int(cell[2:4]), False
    if name == "DDMMYYYY":
        return int(cell[4:]), int(cell[2:4]), int(cell[:2]), False
    if name == "DDMMYY":
        return int(cell[4:]), int(cell[2:4]), int(cell[:2]), True
    if name == "YYYYMMDD":
        return int(cell[:4]), int(cell[4:6]), int(cell[6:]), False
    if name == "MMDDYY":
        return int(cell[4:]), int(cell[:2]), int(cell[2:4]), True
    return int(cell[:2]), int(cell[2:4]), int(cell[4:]), True


def _split_words(cell: str) -> _Triple | None:
    match = _DAY_NAME.fullmatch(cell)
    if match:
        day, word, year = match.group(1), match.group(2), match.group(3)
    else:
        match = _NAME_DAY.fullmatch(cell)
        if match is None:
            return None
        word, day, year = match.group(1), match.group(2), match.group(3)
    month = _MONTHS.get(word.lower())
    return (int(year), month, int(day), len(year) == 2) if month else None


def _judge(parts: _Triple, cell: str, as_of: date | None, birth: bool, ahead: bool) -> date | tuple[str, str]:
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
    if year < _OLDEST:
        return "impossible_date", f"{cell!r} lies before {_OLDEST}"
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
            return found if found.year >= _OLDEST else None
    return None
