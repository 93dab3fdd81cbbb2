"""Readings and persons that repeat within a docket, worked out once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from screener.docket.plan import Plan
from screener.domain.case import PersonKey, Reading

#: Text, statute, day of the charge (None where it is not known or does not matter).
Classify = Callable[[str, str, date | None], Reading]
#: The columns that make a person, in the order in which ``Known.person`` wants them.
PERSON = ("person id", "name", "last name", "first name", "middle name", "name suffix", "birth date")


class Known:
    """A memory for one docket. ``dated``: the office's own charge table has rows that hold only for a time."""

    def __init__(self, plan: Plan, classify: Classify, *, dated: bool) -> None:
        self.dated = dated
        self._plan = plan
        self._classify = classify
        self._readings: dict[tuple[str, str, date | None], Reading] = {}
        self._persons: dict[tuple[str, ...], PersonKey] = {}

    def reading(self, text: str, statute: str, on: date | None) -> Reading:
        """What a charge is read as; ``on`` is the day of the charge."""
        key = (text, statute, on if self.dated else None)
        found = self._readings.get(key)
        if found is None:
            found = self._readings[key] = self._classify(*key)
        return found

    def person(self, row: Sequence[str], places: Sequence[int]) -> PersonKey:
        """The person of a row; ``places`` are the columns of ``PERSON``, -1 where there is none."""
        key = tuple([row[at] if at >= 0 else "" for at in places])
        found = self._persons.get(key)
        if found is None:
            found = self._persons[key] = self._make(key, places)
        return found

    def _make(self, key: tuple[str, ...], places: Sequence[int]) -> PersonKey:
        ids, dates = self._plan.ids, self._plan.dates

        def value(at: int) -> str:
            return ids[places[at]].get(key[at], "") if places[at] in ids else ""

        last = value(2)
        others = " ".join(part for part in (value(3), value(4), " ".join(key[5].split())) if part)
        name = (f"{last}, {others}" if others else last) if last else value(1)
        birth = dates[places[6]].values.get(key[6]) if places[6] in dates else None
        return PersonKey(person_id=value(0) or None, name=name or None, birth_date=birth)
