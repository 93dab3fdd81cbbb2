"""People, cases and incidents: which charges are grouped. Yes, no, or unknown.

Two charges are grouped when they belong to the same person and share the incident, the arrest or the
case (1-product, "Grouped"). Robbery and possession may stand under two case numbers or in two files, so
the links decide, not the case number alone. Where nothing links a charge to anything, grouped is
unknown: never standalone.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from screener.domain.case import Charge, PersonKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """For each charge, in order: its group, its person (both numbered from 0), and whether it is grouped.

    ``grouped`` is None where the docket holds no link by which it could be known. ``open`` names the groups to which
    more charges may belong: whether a doubtful pair is one person is not answered.
    """

    group: tuple[int, ...]
    person: tuple[int, ...]
    grouped: tuple[bool | None, ...]
    open: frozenset[int] = frozenset()


@lru_cache(maxsize=200_000)
def name_key(name: str) -> str:
    """A name for comparing: case, accents, punctuation and spacing do not tell two people apart."""
    plain = name
    if not name.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    plain = "".join(c if c.isalnum() else " " for c in plain)
    return " ".join(plain.upper().split())


def person_identity(person: PersonKey) -> Hashable | None:
    """What a person is recognized by across cases: the id, else name and birth date; None where neither is known."""
    if person.person_id:
        return ("id", person.person_id)
    if person.name and person.birth_date:
        return ("born", name_key(person.name), person.birth_date)
    return None


class _Union:
    """Disjoint sets over charge numbers."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def find(self, item: int) -> int:
        parent = self._parent
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    def join(self, first: int, second: int) -> None:
        a, b = self.find(first), self.find(second)
        if a != b:
            self._parent[max(a, b)] = min(a, b)

    def numbered(self) -> tuple[int, ...]:
        numbers: dict[int, int] = {}
        return tuple(numbers.setdefault(self.find(item), len(numbers)) for item in range(len(self._parent)))


def _row_key(charge: Charge) -> Hashable:
    return (charge.attributes.get("source", ""), charge.sheet, charge.row)


class _Numbers:
    """Small numbers for the people and places of a docket: long keys are hashed once, not at every join."""

    def __init__(self) -> None:
        self._known: dict[Hashable, int] = {}

    def of(self, key: Hashable) -> int:
        return self._known.setdefault(key, len(self._known))


class _Joins:
    """Charges as they are joined into groups and people, each key remembering the first charge that had it."""

    def __init__(self, charges: Sequence[Charge]) -> None:
        self.charges = charges
        self.groups, self.people = _Union(len(charges)), _Union(len(charges))
        self.kinds: list[frozenset[str]] = []
        self._numbers = _Numbers()
        self._group_of: dict[Hashable, int] = {}
        self._person_of: dict[Hashable, int] = {}
        self._of_day: dict[Hashable, int] = {}
        self._undated: list[tuple[int, Hashable]] = []
        # Only rows that hold several charges need a key of their own.
        self._shared_rows = {_row_key(charge) for charge in charges if charge.part > 1}

    def add(self, index: int, charge: Charge) -> None:
        """Joins a charge with what shares its person's incident, arrest or case, and with its person."""
        identity = person_identity(charge.person)
        name = charge.person.name
        part = identity if identity is not None else ("name", name_key(name)) if name else None
        person = self._numbers.of(part)
        kinds = self._by_incident(index, charge, person, identified=identity is not None)
        keys: list[Hashable] = []
        if charge.case_number:
            # A case number is unique only within its court or county.
            case = ("case", person, charge.court or "", charge.case_number)
            self.groups.join(index, self._group_of.setdefault(case, index))
            kinds.append("case")
            if identity is None:
                keys.append(case)
        if identity is not None:
            keys.append(person)
        if self._shared_rows and (row := _row_key(charge)) in self._shared_rows:
            # Several charges in one row are one person's and one event's.
            self.groups.join(index, self._group_of.setdefault(row, index))
            keys.append(row)
        for key in keys:
            self.people.join(index, self._person_of.setdefault(key, index))
        self.kinds.append(frozenset(kinds))

    def _by_incident(self, index: int, charge: Charge, person: int, *, identified: bool) -> list[str]:
        """Joins by incident, arrest day, else the day of the offense; the days only for one known person."""
        kinds: list[str] = []
        if charge.incident:
            kinds.append("incident")
            self.groups.join(index, self._group_of.setdefault(("incident", person, charge.incident), index))
        if not identified:
            return kinds
        arrest, offense = charge.dates.get("arrest date"), charge.dates.get("offense date")
        if arrest is not None:
            kinds.append("arrest")
            self.groups.join(index, self._group_of.setdefault(("arrest", person, arrest), index))
        if offense is not None:
            kinds.append("offense")
            self._of_day.setdefault((person, offense), index)
            if arrest is None:
                self._undated.append((index, (person, offense)))
        return kinds

    def finish(self) -> None:
        """Where a charge has no arrest day, the day of the offense takes its place."""
        for index, day in self._undated:
            self.groups.join(index, self._of_day[day])


def link(charges: Sequence[Charge]) -> Links:
    """Links every charge to its person and to the charges that it is grouped with."""
    joins = _Joins(charges)
    for index, charge in enumerate(charges):
        joins.add(index, charge)
    joins.finish()
    return _answer(charges, joins.groups.numbered(), joins.people.numbered(), joins.kinds)


def _answer(
    charges: Sequence[Charge], group: tuple[int, ...], person: tuple[int, ...], kinds: Sequence[frozenset[str]]
) -> Links:
    """Standalone only where every other charge of the person can be told apart from this one.

    Two groups of one person are told apart by what both have: incident numbers, arrest days or offense days. Two
    case numbers alone do not: robbery and possession may stand under two.
    """
    size: dict[int, int] = defaultdict(int)
    of_group: dict[int, frozenset[str]] = defaultdict(frozenset)
    groups_of: dict[int, dict[int, None]] = defaultdict(dict)
    for index in range(len(charges)):
        size[group[index]] += 1
        of_group[group[index]] |= kinds[index] - {"case"}
        groups_of[person[index]][group[index]] = None
    doubtful: set[int] = set()
    for groups in groups_of.values():
        if len(groups) > 1:
            doubtful.update(_not_told_apart(list(groups), of_group))
    grouped: list[bool | None] = []
    for index, charge in enumerate(charges):
        if size[group[index]] > 1:
            grouped.append(True)
        elif group[index] in doubtful or (not kinds[index] and person_identity(charge.person) is None):
            grouped.append(None)
        else:
            grouped.append(False)
    return Links(group=group, person=person, grouped=tuple(grouped))


def _not_told_apart(groups: Sequence[int], kinds: Mapping[int, frozenset[str]]) -> set[int]:
    """Those groups of one person that share no kind of link with some other, so that they may be one."""
    distinct: dict[frozenset[str], list[int]] = defaultdict(list)
    for group in groups:
        distinct[kinds[group]].append(group)
    found: set[int] = set()
    for mine, members in distinct.items():
        for theirs, others in distinct.items():
            if mine.isdisjoint(theirs) and (mine is not theirs or len(others) > 1):
                found.update(members)
    return found
