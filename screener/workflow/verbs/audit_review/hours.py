"""The hours of the office: what is done outside them is not wrong, but worth a look."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time

from screener.domain.errors import ScreenerError

#: The setting, and what holds where an office has not set it.
HOURS = "office hours"
DEFAULT = "07:00-19:00"
_FORM = re.compile(r"^(\d{1,2}):(\d{2})\s*(?:-|to)\s*(\d{1,2}):(\d{2})$")
_FRIDAY = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """From when to when on Monday to Friday, by the office's own clock."""

    start: time
    end: time

    @property
    def text(self) -> str:
        """The span as settings store it: ``08:00-18:00``."""
        return f"{self.start:%H:%M}-{self.end:%H:%M}"

    def holds(self, local: datetime) -> bool:
        """Whether a moment of the office's own clock lies in the hours, Monday to Friday."""
        return local.weekday() <= _FRIDAY and self.start <= local.time() < self.end


def hours_in(text: str) -> Hours:
    """The span that a text says. Raises ScreenerError for what is none, and for one that ends before it starts."""
    found = _FORM.match(text.strip())
    try:
        numbers = [int(part) for part in found.groups()] if found else []
        start, end = time(numbers[0], numbers[1]), time(numbers[2], numbers[3])
    except (ValueError, IndexError):
        start = end = time()
    if start >= end:
        raise ScreenerError(f"'{text}' are no office hours", "", "Write them as 07:00-19:00")
    return Hours(start=start, end=end)
