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

from screener.domain.case import Charge, PersonKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """For each charge, in order: its group, its person (both numbered from 0), and whether it is grouped.

    ``grouped`` is None where the docket holds no link by which it could be known.
    """

    group: tuple[int, ...]
    person: tuple[int, ...]
    grouped: tuple[bool | None, ...]


def name_key(name: str) -> str:
    """A name for comparing: case, accents, punctuation and spacing do not tell two people apart."""
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
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


def _person_part(charge: Charge) -> Hashable | None:
    """The person within one case: what identifies across cases, else the bare name."""
    known = person_identity(charge.person)
    if known is not None:
        return known
    return ("name", name_key(charge.person.name)) if charge.person.name else None


def _row_key(charge: Charge) -> Hashable:
    return ("row", charge.attributes.get("source", ""), charge.sheet, charge.row)


def _case_key(charge: Charge) -> Hashable | None:
    """A case number is unique only within its court or county."""
    return (charge.court or "", charge.case_number) if charge.case_number else None


def _incident_keys(charge: Charge, person: Hashable | None) -> dict[str, Hashable]:
    """Keys that charges of one incident or arrest share, by their kind.

    A day links only the charges of one known person: the arrest day, else (where no arrest day is known) the
    day of the offense.
    """
    keys: dict[str, Hashable] = {}
    if charge.incident:
        keys["incident"] = ("incident", person, charge.incident)
    if person_identity(charge.person) is not None:
        for kind in ("arrest", "offense"):
            day = charge.dates.get(f"{kind} date")
            if day is not None:
                keys[kind] = (kind, person, day)
    return keys


def link(charges: Sequence[Charge]) -> Links:
    """Links every charge to its person and to the charges that it is grouped with."""
    groups, people = _Union(len(charges)), _Union(len(charges))
    first_of_group: dict[Hashable, int] = {}
    first_of_person: dict[Hashable, int] = {}
    kinds: list[frozenset[str]] = []
    of_day: dict[Hashable, int] = {}
    for index, charge in enumerate(charges):
        person = _person_part(charge)
        identity = person_identity(charge.person)
        placed = _incident_keys(charge, person)
        case = _case_key(charge)
        keys: list[Hashable] = [key for kind, key in placed.items() if kind != "offense"]
        if "offense" in placed:
            of_day.setdefault(placed["offense"], index)
        if case is not None:
            keys.append(("case", person, case))
        kinds.append(frozenset(placed) | ({"case"} if case is not None else set()))
        keys.append(_row_key(charge))  # several charges in one row are one person's and one event's
        for key in keys:
            groups.join(index, first_of_group.setdefault(key, index))
        person_keys = [_row_key(charge)] if identity is None else [identity, _row_key(charge)]
        if identity is None and case is not None:
            person_keys.append(("case", person, case))
        for key in person_keys:
            people.join(index, first_of_person.setdefault(key, index))
    _join_by_offense_day(charges, groups, of_day)
    return _answer(charges, groups.numbered(), people.numbered(), kinds)


def _join_by_offense_day(charges: Sequence[Charge], groups: _Union, of_day: dict[Hashable, int]) -> None:
    """Where a charge has no arrest day, the day of the offense takes its place."""
    for index, charge in enumerate(charges):
        if "arrest date" in charge.dates:
            continue
        key = _incident_keys(charge, _person_part(charge)).get("offense")
        if key is not None:
            groups.join(index, of_day[key])


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
