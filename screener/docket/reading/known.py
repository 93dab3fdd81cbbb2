"""Readings of a docket's charges, and its persons, who repeat and are worked out once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from operator import itemgetter

from screener.docket.cells.controlled_words import is_blank
from screener.docket.columns.plan import Plan
from screener.domain.case import PersonKey, Reading
from screener.domain.kept import Kept

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

    def reading(self, text: str, statute: str, on: date | None) -> Reading:
        """What a charge is read as; ``on`` is the day of the charge."""
        return self._classify(text, statute, on if self.dated else None)

    def person_reader(self, places: Sequence[int]) -> Callable[[Sequence[str]], PersonKey]:
        """Reads the person of a row; ``places`` are the columns of ``PERSON``, -1 where there is none."""
        pick = cells_of([at for at in places if at >= 0])
        known: Kept[tuple[str, ...], PersonKey] = Kept()
        make = self._person_maker(places)

        def read(row: Sequence[str]) -> PersonKey:
            key = pick(row)
            found = known.get(key)
            if found is None:
                found = known[key] = make(row)
            return found

        return read

    def _person_maker(self, places: Sequence[int]) -> Callable[[Sequence[str]], PersonKey]:
        ids, dates, suffix_at = self._plan.ids, self._plan.dates, places[5]
        parts = [(at, ids[at].get) if at in ids else None for at in places]
        number, whole, last, first, middle = parts[:5]
        birth = (places[6], dates[places[6]].values.get) if places[6] in dates else None

        def value(part: tuple[int, Callable[[str], str | None]] | None, row: Sequence[str]) -> str | None:
            return None if part is None else part[1](row[part[0]])

        def make(row: Sequence[str]) -> PersonKey:
            name = value(last, row)
            if name:
                suffix = "" if suffix_at < 0 or is_blank(row[suffix_at]) else " ".join(row[suffix_at].split())
                others = " ".join(part for part in (value(first, row), value(middle, row), suffix) if part)
                name = f"{name}, {others}" if others else name
            else:
                name = value(whole, row)
            born = None if birth is None else birth[1](row[birth[0]])
            return PersonKey(person_id=value(number, row) or None, name=name or None, birth_date=born)

        return make


def cells_of(places: Sequence[int]) -> Callable[[Sequence[str]], tuple[str, ...]]:
    """Takes the cells of some columns from a row."""
    if len(places) > 1:
        return itemgetter(*places)
    return lambda row: tuple(row[at] for at in places)
