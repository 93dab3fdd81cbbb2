"""Readings and persons that repeat within a docket, worked out once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from operator import itemgetter

from screener.docket.plan import Plan
from screener.docket.words import is_blank
from screener.domain.case import PersonKey, Reading

#: Text, statute, day of the charge (None where it is not known or does not matter).
Classify = Callable[[str, str, date | None], Reading]
#: The columns that make a person, in the order in which ``Known.person_reader`` wants them.
PERSON = ("person id", "name", "last name", "first name", "middle name", "name suffix", "birth date")


class Known:
    """A memory for one docket. ``dated``: the office's own charge table has rows that hold only for a time."""

    def __init__(self, plan: Plan, classify: Classify, *, dated: bool) -> None:
        self.dated = dated
        self._plan = plan
        self._classify = classify
        self._readings: dict[tuple[str, str, date | None], Reading] = {}

    def reading(self, text: str, statute: str, on: date | None) -> Reading:
        """What a charge is read as; ``on`` is the day of the charge."""
        key = (text, statute, on if self.dated else None)
        found = self._readings.get(key)
        if found is None:
            found = self._readings[key] = self._classify(*key)
        return found

    def person_reader(self, places: Sequence[int]) -> Callable[[Sequence[str]], PersonKey]:
        """Reads the person of a row; ``places`` are the columns of ``PERSON``, -1 where there is none."""
        filled = [at for at in places if at >= 0]
        pick = cells_of(filled)
        known: dict[tuple[str, ...], PersonKey] = {}

        def read(row: Sequence[str]) -> PersonKey:
            key = pick(row)
            found = known.get(key)
            if found is None:
                found = known[key] = self._make(dict(zip(filled, key, strict=True)), places)
            return found

        return read

    def _make(self, cells: Mapping[int, str], places: Sequence[int]) -> PersonKey:
        ids, dates = self._plan.ids, self._plan.dates

        def value(place: int) -> str:
            at = places[place]
            return ids[at].get(cells[at], "") if at in ids else ""

        suffix = cells.get(places[5], "")
        last, more = value(2), "" if is_blank(suffix) else " ".join(suffix.split())
        others = " ".join(part for part in (value(3), value(4), more) if part)
        name = (f"{last}, {others}" if others else last) if last else value(1)
        birth = dates[places[6]].values.get(cells[places[6]]) if places[6] in dates else None
        return PersonKey(person_id=value(0) or None, name=name or None, birth_date=birth)


def cells_of(places: Sequence[int]) -> Callable[[Sequence[str]], tuple[str, ...]]:
    """Takes the cells of some columns from a row."""
    if len(places) > 1:
        return itemgetter(*places)
    return lambda row: tuple(row[at] for at in places)
