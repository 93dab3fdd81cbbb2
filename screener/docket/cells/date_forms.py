"""The forms in which a single cell writes a day, not yet judged: which numbers are its year, month and day."""

from __future__ import annotations

import re
from datetime import date, timedelta

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
SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_EPOCH = date(1899, 12, 30)
_SERIALS = range(7_306, 73_051)  # 1920-01-01 to 2099-12-31
OLDEST, LATEST = 1880, 2199

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
RIVALS = {"MDY": "DMY", "DMY": "MDY", "MMDDYY": "YYMMDD", "MMDDYYYY": "YYYYMMDD", "serial": "MMDDYY"}
SEPARATED = frozenset({"MDY", "DMY", "YMD"})
Triple = tuple[int, int, int, bool]  # year, month, day, year has two digits


def fits(parts: Triple | None) -> bool:
    """Whether the parts of a cell are a day of a calendar, in a year that a docket can speak of or in two digits."""
    if parts is None:
        return False
    year, month, day, short = parts
    return 1 <= month <= 12 and 1 <= day <= 31 and (short or OLDEST <= year <= LATEST)


def split(cell: str, name: str) -> Triple | None:
    """Year, month and day of a cell under one format, not yet judged; None where the cell has another shape."""
    if name in SEPARATED:
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
        match = SERIAL.fullmatch(cell)
        if match is None or int(match.group(1)) not in _SERIALS:
            return None
        day = _EPOCH + timedelta(days=int(match.group(1)))
        return day.year, day.month, day.day, False
    if name == "words":
        return _split_words(cell)
    return _split_digits(cell, name) if _DIGITS.fullmatch(cell) else None


def _split_digits(cell: str, name: str) -> Triple | None:
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


def _split_words(cell: str) -> Triple | None:
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


def other_form(cell: str, *, serials: bool, order: str) -> Triple | None:
    """The day of a cell that is not written as its column is, where it can be one day only; None where it is not.

    A month in letters and YYYYMMDD say by themselves what they mean. Day numbers of a spreadsheet do where several
    stand there (``serials``), strokes where the column's others say which number is the month (``order``).
    """
    word = split(cell, "words")
    if fits(word):
        return word
    if fits(split(cell, "YYYYMMDD")) and len(cell) == 8 and not fits(split(cell, "MMDDYYYY")):
        return split(cell, "YYYYMMDD")
    if serials and fits(split(cell, "serial")):
        return split(cell, "serial")
    return split(cell, order) if order and fits(split(cell, order)) else None


def only_serial(cell: str) -> bool:
    """A day number of a spreadsheet that is no MMDDYY whose zero was dropped."""
    return fits(split(cell, "serial")) and not fits(split(cell, "MMDDYY"))
