"""Which counts of a group stand in the same case, and which come from the same incident: yes, no, or not known.

A group is linked by incident, arrest or case (``link``); rules that look "in the same case" or "in the same incident"
need to know which. Case numbers decide about cases, within their court. Incident numbers decide about incidents, else
the day of the arrest and of the offense of one known person, as in linking. Where it is not known whether two counts
are one unit or separate ones, one of them has no value: the evaluator then asks, it never guesses.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from screener.domain.truth import Truth

CASE, INCIDENT = "case", "incident"
#: What the incident of charges is called of which no more is known than that they stand on one row.
ONE_ROW = "one row"


class Origin(NamedTuple):
    """What is known of the incident that a count comes from."""

    number: str | None
    person: Hashable | None
    arrest: date | None
    offense: date | None
    row: Hashable | None

    def same(self, other: Origin) -> Truth:
        """Whether two counts of one group come from one incident."""
        if self == other and (self.number or self.row is not None or self._dated):
            return Truth.YES
        if self.number and other.number:
            return Truth.YES if self.number == other.number else Truth.NO
        if self.row is not None and self.row == other.row:
            return Truth.YES
        if self.person is None or self.person != other.person:
            return Truth.UNKNOWN
        return self._same_day(other)

    @property
    def _dated(self) -> bool:
        return self.person is not None and (self.arrest is not None or self.offense is not None)

    def _same_day(self, other: Origin) -> Truth:
        """By the days of one person. An arrest for offenses of two days, and two arrests for one day, are doubtful."""
        arrests = None if self.arrest is None or other.arrest is None else self.arrest == other.arrest
        offenses = None if self.offense is None or other.offense is None else self.offense == other.offense
        if arrests is None or offenses is None or arrests is offenses:
            same = offenses if arrests is None else arrests
            return Truth.UNKNOWN if same is None else Truth.YES if same else Truth.NO
        return Truth.UNKNOWN

    @property
    def label(self) -> str:
        """The incident in words."""
        if self.number:
            return self.number
        if self._dated:
            return of_day("arrest", self.arrest) if self.arrest is not None else of_day("offense", self.offense)
        return ONE_ROW


@lru_cache(maxsize=20_000)
def of_day(what: str, day: date | None) -> str:
    """The name of a group of charges of one day; kept, since a docket asks for the same days again and again."""
    return f"{what} of {day}"


def cases_of(cases: Sequence[tuple[str, str] | None]) -> Mapping[int, str]:
    """The name of each count's case in a group, by its place: of number and court, where they are known.

    A number without its court is doubtful where the group has it within a court, too.
    """
    keys = {place: case for place, case in enumerate(cases) if case is not None}
    if len(set(keys.values())) < 2:
        return {place: number for place, (number, _) in keys.items()}
    courts: dict[str, set[str]] = {}
    for number, court in keys.values():
        courts.setdefault(number, set()).add(court)
    found = {}
    for place, (number, court) in keys.items():
        known = courts[number]
        if len(known) == 1:
            found[place] = number
        elif court:
            found[place] = f"{number} ({court})"
    return found


def incidents_of(origins: Sequence[Origin]) -> Mapping[int, str]:
    """Counts of one origin share a value; those that may or may not belong to another's get none."""
    places: dict[Origin, list[int]] = {}
    for place, origin in enumerate(origins):
        places.setdefault(origin, []).append(place)
    if len(places) == 1:
        return dict.fromkeys(range(len(origins)), origin.label) if origin.same(origin) is Truth.YES else {}
    incidents: list[list[Origin]] = []
    # Numbers are surer than days, and what most counts share is kept before what one count has alone.
    order = sorted((each.number is None, -len(found), found[0], each) for each, found in places.items())
    for _, _, _, origin in order:
        if len(places[origin]) > 1 and origin.same(origin) is not Truth.YES:
            continue
        mine = _one_of(incidents, origin)
        if mine is not None:
            mine.append(origin)
    return {place: known[0].label for known in incidents for origin in known for place in places[origin]}


def _one_of(incidents: list[list[Origin]], origin: Origin) -> list[Origin] | None:
    """The incident that an origin surely belongs to, or a new one; None where that is doubtful."""
    found: list[Origin] | None = None
    for known in incidents:
        answer = origin.same(known[0])
        if answer is Truth.UNKNOWN or any(origin.same(other) is not answer for other in known[1:]):
            return None
        if answer is Truth.YES:
            if found is not None:
                return None
            found = known
    if found is None:
        incidents.append(found := [])
    return found
