"""Lengths of time as a policy writes them: ``30 days``, ``6 weeks``, ``12 months``, ``10 years``.

Months and years are calendar: the same day so many months earlier, 29 February falls back to the 28th (design 2,
Dates). Days and weeks are counted. The two never become each other: 30 days and a month are different lengths.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from screener.policy.language.events import months_before

_TEXT = re.compile(r"^(\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve) (day|week|month|year)s?$")
_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "twelve": 12,
}  # fmt: skip
#: No window is longer: a slip of the pen.
_MOST_DAYS, _MOST_MONTHS = 36_600, 1200
#: The days that a month can have.
_SHORT, _LONG = 28, 31


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time: whole months, or (``months`` 0) whole days."""

    months: int = 0
    days: int = 0

    @property
    def text(self) -> str:
        """``12 months``, ``1 day``."""
        number, unit = (self.months, "month") if self.months else (self.days, "day")
        return f"{number} {unit}{'' if number == 1 else 's'}"

    @property
    def words(self) -> str:
        """The same in the largest whole unit: ``10 years``, ``6 weeks``."""
        for part, number, unit in ((self.months, 12, "year"), (self.days, 7, "week")):
            if part > number and part % number == 0:
                return f"{part // number} {unit}s"
        return self.text

    def before(self, day: date) -> date:
        """The day so long before another one; the first day there is where that would be earlier."""
        try:
            return months_before(day, self.months) if self.months else day - timedelta(days=self.days)
        except (ValueError, OverflowError):
            return date.min

    def last(self, day: date) -> date:
        """The last day from which it is not more than this length back to another one."""
        try:
            last = day + timedelta(days=_LONG * self.months + 4 if self.months else self.days)
        except OverflowError:
            return date.max
        while self.before(last) > day:
            last -= timedelta(days=1)
        return last

    def not_longer(self, other: Length) -> bool:
        """Whether, from whatever day, it reaches no further back than another one."""
        if bool(self.months) == bool(other.months):
            return (self.months, self.days) <= (other.months, other.days)
        return self.days <= _SHORT * other.months if other.months else _LONG * self.months <= other.days


def read_length(text: str) -> Length | None:
    """The length that a text says; None where it says none, or one of more than a hundred years."""
    found = _TEXT.match(" ".join(text.lower().split()))
    if found is None:
        return None
    number = _NUMBERS.get(found[1]) or (int(found[1]) if found[1].isdigit() else 0)
    days, months = {"day": (1, 0), "week": (7, 0), "month": (0, 1), "year": (0, 12)}[found[2]]
    length = Length(months=number * months, days=number * days)
    return length if number and length.months <= _MOST_MONTHS and length.days <= _MOST_DAYS else None
