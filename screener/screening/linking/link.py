"""People, cases and incidents: which charges are grouped. Yes, no, or unknown.

Two charges are grouped when they belong to the same person and share the incident, the arrest or the
case (1-product, "Grouped"). Robbery and possession may stand under two case numbers or in two files, so
the links decide, not the case number alone. Where nothing links a charge to anything, grouped is
unknown: never standalone.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from screener.domain.births import is_placeholder
from screener.domain.case import Charge, PersonKey
from screener.domain.collection import no_collection

#: What links a charge, as bits of one number.
INCIDENT, ARREST, OFFENSE, CASE = 1, 2, 4, 8
_SPACED = {mark: " " for mark in range(128) if not chr(mark).isalnum()}
_IN_LINES = {mark: space for mark, space in _SPACED.items() if chr(mark) != "\n"}
_AT_ONCE = 5000  # names that are written anew in one go


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """For each charge, in order: its group, its person (both numbered from 0), and whether it is grouped.

    ``grouped`` is None where the docket holds no link by which it could be known. ``open`` names the groups to which
    more charges may belong: whether a doubtful pair is one person is not answered, or a text names several offenses.
    """

    group: Sequence[int]
    person: Sequence[int]
    grouped: Sequence[bool | None]
    open: frozenset[int] = frozenset()


@lru_cache(maxsize=200_000)
def name_key(name: str) -> str:
    """A name for comparing: case, accents, punctuation and spacing do not tell two people apart."""
    if name.isascii():
        return " ".join(name.translate(_SPACED).upper().split())
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    plain = "".join(c if c.isalnum() else " " for c in plain)
    return " ".join(plain.upper().split())


def name_keys(names: Sequence[str]) -> list[str]:
    """``name_key`` of each of very many names: those without accents are written anew all in one."""
    found: list[str] = []
    for start in range(0, len(names), _AT_ONCE):
        some = names[start : start + _AT_ONCE]
        whole = "\n".join(some)
        if not whole.isascii() or whole.count("\n") != len(some) - 1:
            found += map(name_key.__wrapped__, some)
            continue
        whole = whole.translate(_IN_LINES).upper()
        while "  " in whole:
            whole = whole.replace("  ", " ")
        found += whole.replace(" \n", "\n").replace("\n ", "\n").strip(" ").split("\n")
    return found


def person_identity(person: PersonKey) -> Hashable | None:
    """What a person is recognized by across cases: the id, else name and birth date; None where neither is known.

    A birth date that stands for "not known" links nobody.
    """
    if person.person_id:
        return ("id", person.person_id)
    if person.name and person.birth_date and not is_placeholder(person.birth_date):
        return ("born", name_key(person.name), person.birth_date)
    return None


class _Union:
    """Disjoint sets over charge numbers. The root of a set is its first charge, and no parent comes after its child."""

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
        """The number of each charge's set, from 0 in the order of their first charges."""
        numbers: list[int] = []
        sets = 0
        for item, parent in enumerate(self._parent):
            if parent == item:
                numbers.append(sets)
                sets += 1
            else:
                numbers.append(numbers[parent])
        return tuple(numbers)


def _row_key(charge: Charge) -> Hashable:
    return (charge.attributes.get("source", ""), charge.sheet, charge.row)


@dataclass(frozen=True, slots=True)
class _Known:
    """A person of a docket: a small number, and whether it is more than a name. ``key`` keeps its identity taken."""

    key: PersonKey
    number: int
    identified: bool


class _Joins:
    """Charges as they are joined into groups and people, each key remembering the first charge that had it."""

    def __init__(self, charges: Sequence[Charge]) -> None:
        self.groups, self.people = _Union(len(charges)), _Union(len(charges))
        self.kinds: list[int] = []
        self.unidentified: set[int] = set()
        self.several: set[int] = set()  # charges whose text names several offenses, which ones is not told
        self._numbers: dict[Hashable, int] = {}
        self._persons: dict[int, _Known] = {}
        self._of_incident: dict[tuple[int, str], int] = {}
        self._of_arrest: dict[tuple[int, date], int] = {}
        self._of_day: dict[tuple[int, date], int] = {}
        self._of_case: dict[tuple[int, str, str], int] = {}
        self._of_row: dict[Hashable, int] = {}
        self._of_person: dict[int, int] = {}
        self._of_nobody: dict[tuple[int, str, str], int] = {}
        self._undated: list[tuple[int, tuple[int, date]]] = []
        # Only rows that hold several charges need a key of their own.
        self._shared_rows = {_row_key(charge) for charge in charges if charge.part > 1}

    def add(self, index: int, charge: Charge) -> None:
        """Joins a charge with what shares its person's incident, arrest or case, and with its person."""
        if charge.reading.several:
            self.several.add(index)
        key = charge.person
        person = self._persons.get(id(key)) or self._person(key)
        kinds = self._by_incident(index, charge, person)
        if charge.case_number:
            # A case number is unique only within its court or county.
            case = (person.number, charge.court or "", charge.case_number)
            if (first := self._of_case.setdefault(case, index)) != index:
                self.groups.join(index, first)
            kinds |= CASE
            if not person.identified and (first := self._of_nobody.setdefault(case, index)) != index:
                self.people.join(index, first)
        if not person.identified:
            self.unidentified.add(index)
        elif (first := self._of_person.setdefault(person.number, index)) != index:
            self.people.join(index, first)
        if self._shared_rows and (row := _row_key(charge)) in self._shared_rows:
            # Several charges of a person in one row are of one event; two people of a row are two.
            first = self._of_row.setdefault((row, person.number), index)
            self.groups.join(index, first)
            self.people.join(index, first)
        self.kinds.append(kinds)

    def _person(self, key: PersonKey) -> _Known:
        """A person met for the first time: long keys are hashed once, not at every join."""
        identity = person_identity(key)
        part = identity if identity is not None else ("name", name_key(key.name)) if key.name else None
        number = self._numbers.setdefault(part, len(self._numbers))
        found = self._persons[id(key)] = _Known(key, number, identity is not None)
        return found

    def _by_incident(self, index: int, charge: Charge, person: _Known) -> int:
        """Joins by incident, arrest day, else the day of the offense; the days only for one known person."""
        kinds, number = 0, person.number
        if charge.incident:
            kinds = INCIDENT
            if (first := self._of_incident.setdefault((number, charge.incident), index)) != index:
                self.groups.join(index, first)
        if not person.identified:
            return kinds
        arrest, offense = charge.dates.get("arrest date"), charge.dates.get("offense date")
        if arrest is not None:
            kinds |= ARREST
            if (first := self._of_arrest.setdefault((number, arrest), index)) != index:
                self.groups.join(index, first)
        if offense is not None:
            kinds |= OFFENSE
            self._of_day.setdefault((number, offense), index)
            if arrest is None:
                self._undated.append((index, (number, offense)))
        return kinds

    def finish(self) -> None:
        """Where a charge has no arrest day, the day of the offense takes its place."""
        for index, day in self._undated:
            self.groups.join(index, self._of_day[day])


def link(charges: Sequence[Charge]) -> Links:
    """Links every charge to its person and to the charges that it is grouped with."""
    with no_collection():
        joins = _Joins(charges)
        for index, charge in enumerate(charges):
            joins.add(index, charge)
        joins.finish()
        return _answer(joins)


def _answer(joins: _Joins) -> Links:
    """Standalone only where every other charge of the person can be told apart from this one, and no text of its group
    names several offenses: which stand beside it is not known then.

    Two groups of one person are told apart by what both have: incident numbers, arrest days or offense days. Two
    case numbers alone do not: robbery and possession may stand under two.
    """
    group, person = joins.groups.numbered(), joins.people.numbered()
    kinds, unidentified = joins.kinds, joins.unidentified
    open_groups = frozenset(group[index] for index in joins.several)
    size = Counter(group)
    of_group = [0] * len(size)
    first_of: dict[int, int] = {}
    several: dict[int, dict[int, None]] = {}
    for whose, mine, kind in zip(person, group, kinds, strict=True):
        of_group[mine] |= kind & ~CASE
        first = first_of.setdefault(whose, mine)
        if first != mine:
            several.setdefault(whose, {first: None})[mine] = None
    doubtful: set[int] = set()
    for groups in several.values():
        doubtful |= _not_told_apart(groups, of_group)
    grouped: list[bool | None] = []
    for index, mine in enumerate(group):
        if size[mine] > 1:
            grouped.append(True)
        elif mine in doubtful or mine in open_groups or (not kinds[index] and index in unidentified):
            grouped.append(None)
        else:
            grouped.append(False)
    return Links(group=group, person=person, grouped=tuple(grouped), open=open_groups)


def _not_told_apart(groups: Iterable[int], kinds: Sequence[int]) -> set[int]:
    """Those groups of one person that share no kind of link with some other, so that they may be one."""
    distinct: dict[int, list[int]] = defaultdict(list)
    for group in groups:
        distinct[kinds[group]].append(group)
    found: set[int] = set()
    for mine, members in distinct.items():
        for theirs, others in distinct.items():
            if not mine & theirs and (mine != theirs or len(others) > 1):
                found.update(members)
    return found
