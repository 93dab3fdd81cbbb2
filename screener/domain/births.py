"""Birth dates that no person has: what systems write where the date is not known."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

#: Nobody who is charged today was born before this day, or after the last year.
EARLIEST, LATEST_YEAR = date(1912, 1, 1), 2199
_FILLERS = frozenset({(1, 1), (11, 11), (12, 30), (12, 31)})


def is_placeholder(birth: date) -> bool:
    """``01/01/1900``, ``01/01/1901``, ``11/11/1911``, ``12/31/1899``, ``12/31/9999``: such days link nobody."""
    return (birth < EARLIEST and (birth.month, birth.day) in _FILLERS) or birth.year > LATEST_YEAR


def placeholders_among(births: Collection[date]) -> set[date]:
    """Those of very many days of birth that stand for "not known"."""
    if not births or (min(births) >= EARLIEST and max(births).year <= LATEST_YEAR):
        return set()
    return set(filter(is_placeholder, births))
