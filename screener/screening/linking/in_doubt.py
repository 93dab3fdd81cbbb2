"""Whom an answer about people could group otherwise: who shares something with somebody of nearly the same name.

Whole people and whole groups are named, so that they can be looked at by themselves.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence, Set
from datetime import date
from itertools import combinations

from screener.domain.case import Charge, PersonKey
from screener.domain.collection import no_collection
from screener.screening.linking.doubtful import spelled_alike
from screener.screening.linking.link import Links, name_key
from screener.screening.linking.linking import unit_of
from screener.screening.linking.name_pairs import pairs_to_compare
from screener.screening.linking.names import births_alike, names_alike

_AT_ONCE = 50_000  # keys counted in one go
_FEW = 8  # so many are compared with each other at once
_MOST_IN_CASE = 30
MOST_OF_ID = 40
Family = frozenset[int]


class Spellings:
    """Every way in which a docket writes a person, by a small number; rows of one person mostly share the object."""

    def __init__(self, charges: Sequence[Charge]) -> None:
        self.ids: list[str | None] = []
        self.names: list[str] = []
        self.births: list[date | None] = []
        self._of_object: dict[int, int] = {}
        self._of_words: dict[Hashable, int] = {}
        get = self._of_object.get
        of_charge: list[int] = []
        self.of_charge: Sequence[int] = of_charge
        for charge in charges:
            person = charge.person
            number = get(id(person))
            of_charge.append(self._number(person) if number is None else number)

    @classmethod
    def listed(
        cls, ids: list[str | None], names: list[str], births: list[date | None], of_charge: Sequence[int]
    ) -> Spellings:
        """Spellings that were told apart before."""
        found = cls(())
        found.ids, found.names, found.births, found.of_charge = ids, names, births, of_charge
        return found

    def _number(self, person: PersonKey) -> int:
        name = name_key(person.name) if person.name else ""
        words = (person.person_id or "", name, person.birth_date)
        number = self._of_words.setdefault(words, len(self.names))
        if number == len(self.names):
            self.ids.append(person.person_id or None)
            self.names.append(name)
            self.births.append(person.birth_date)
        self._of_object[id(person)] = number
        return number

    def bare(self, number: int) -> bool:
        """Whether nothing but a name is known."""
        return bool(self.names[number]) and self.ids[number] is None and self.births[number] is None

    def families(self) -> tuple[list[int], ...]:
        """Spellings of one person id, and those of one name and birth date: who may be one person without an answer."""
        by_id = _several(self.ids)
        if None not in self.ids or not any(self.ids):
            return tuple(by_id)  # then no two share a name and birth date with and without an id
        born = [(name, day) if name and day else None for name, day in zip(self.names, self.births, strict=True)]
        return (*by_id, *_several(born))

    def linked_otherwise(self, family: Sequence[int]) -> bool:
        """Whether an office links a family otherwise than ``link``: an id given twice, a row without the id."""
        ids = {self.ids[number] for number in family}
        if len(ids) > 1:
            return None in ids
        if len(family) > MOST_OF_ID:
            return False  # such an id is no person's: both take all of them together
        return any(not self._agree(one, other) for one, other in combinations(family, 2))

    def _agree(self, one: int, other: int) -> bool:
        if not self.names[one] or not self.names[other] or names_alike(self.names[one], self.names[other]) is not None:
            return True
        mine, theirs = self.births[one], self.births[other]
        return mine is None or theirs is None or births_alike(mine, theirs) is not None

    def alike(self, one: int, other: int) -> bool:
        """Whether two spellings may be one person's."""
        mine, theirs = self.births[one], self.births[other]
        if self.names[one] == self.names[other]:
            return mine is None or theirs is None or births_alike(mine, theirs) is not None
        return bool(self.names[one] and self.names[other]) and (
            mine is not None and mine == theirs and spelled_alike(self.names[one], self.names[other])
        )


def _several(keys: Sequence[Hashable]) -> Iterable[list[int]]:
    """The places that share a key, for each key that is known and stands more than once."""
    counted: Counter[Hashable] = Counter()
    for start in range(0, len(keys), _AT_ONCE):  # all in one go would stop the window
        counted.update(keys[start : start + _AT_ONCE])
    if len(counted) == len(keys):
        return ()
    found: dict[Hashable, list[int]] = defaultdict(list)
    for place, key in enumerate(keys):
        if key is not None and counted[key] > 1:
            found[key].append(place)
    return found.values()


def in_doubt(charges: Sequence[Charge], links: Links, asked: Iterable[tuple[int, int]] = ()) -> list[int]:
    """The charges of everybody whom an answer could group otherwise: whole people and whole groups, in order.

    ``asked`` are places of two charges about whose people or cases somebody answered: those are among them.
    """
    with no_collection():
        return _in_doubt(charges, links, asked)


def _in_doubt(charges: Sequence[Charge], links: Links, asked: Iterable[tuple[int, int]]) -> list[int]:
    spelled = Spellings(charges)
    families: Sequence[Sequence[int]] = spelled.families()
    found = {number for family in families if spelled.linked_otherwise(family) for number in family}
    answered = [(spelled.of_charge[one], spelled.of_charge[other]) for one, other in asked]
    if answered:
        found.update(number for two in answered for number in two)
        families = [*families, *answered_families(answered, families)]
    found |= bare_names(zip(charges, spelled.of_charge, strict=True), spelled)
    relatives = relatives_of(families)
    for company, case in _met(charges, spelled):
        for pair in near(company, spelled, relatives, case=case):
            found.update(pair)
    return whole_people(found, spelled, relatives, links) if found else []


def relatives_of(families: Iterable[Sequence[int]]) -> dict[int, list[Family]]:
    """The families of each spelling that has some."""
    relatives: dict[int, list[Family]] = defaultdict(list)
    for family in families:
        whole = frozenset(family)
        for number in family:
            relatives[number].append(whole)
    return relatives


def answered_families(answered: Iterable[tuple[int, int]], families: Iterable[Sequence[int]]) -> list[list[int]]:
    """Spellings that are one person if every answer says so, with all that are one with them by themselves."""
    parent: dict[int, int] = {}

    def find(number: int) -> int:
        while parent.setdefault(number, number) != number:
            number = parent[number]
        return number

    for group in (*answered, *(family for family in families if len(family) <= MOST_OF_ID)):
        for number in group[1:]:
            parent[find(number)] = find(group[0])
    wanted = {find(one) for one, _ in answered}
    found: dict[int, list[int]] = defaultdict(list)
    for number in parent:
        if (root := find(number)) in wanted:
            found[root].append(number)
    return [family for family in found.values() if len(family) > 1]


def whole_people(
    found: set[int], spelled: Spellings, relatives: Mapping[int, Sequence[Family]], links: Links
) -> list[int]:
    """The charges of some spellings, with all of their people, families and groups: none of them is torn."""
    places: set[int] = set()
    while True:
        people = {links.person[place] for place in places}
        groups = {links.group[place] for place in places}
        everything = zip(links.person, links.group, spelled.of_charge, strict=True)
        found = found.union(*families_of(found, relatives))
        more = {at for at, (p, g, n) in enumerate(everything) if n in found or p in people or g in groups}
        if more == places:
            return sorted(places)
        places = more
        found |= {spelled.of_charge[place] for place in places}


def families_of(numbers: Set[int], relatives: Mapping[int, Sequence[Family]]) -> list[Family]:
    """The families of some spellings, each once: an id that stands for nobody may have thousands."""
    if not relatives:
        return []
    return list({id(each): each for number in numbers for each in relatives.get(number, ())}.values())


def bare_names(charges: Iterable[tuple[Charge, int]], spelled: Spellings) -> set[int]:
    """Names without a birth date or an id that stand under several cases on one day, of charges with their spelling."""
    bare = {number for number in range(len(spelled.names)) if spelled.bare(number)}
    if not bare:
        return bare
    first: dict[Hashable, Hashable] = {}
    found: set[int] = set()
    for charge, number in charges:
        if number in bare:
            unit = unit_of(charge)
            for trace in (charge.incident, charge.dates.get("arrest date"), charge.dates.get("offense date")):
                if trace is not None and first.setdefault((number, trace), unit) != unit:
                    found.add(number)
    return found


def _met(charges: Sequence[Charge], spelled: Spellings) -> Iterator[tuple[Set[int], bool]]:
    """Spellings that share an arrest day, a day of the offense, an incident or a case; whether it is a case."""
    arrests: dict[date, set[int]] = defaultdict(set)
    first: dict[Hashable, int] = {}
    several: dict[Hashable, set[int]] = {}
    undated = False
    for charge, number in zip(charges, spelled.of_charge, strict=True):
        dates = charge.dates
        arrest = dates.get("arrest date")
        if arrest is not None:
            arrests[arrest].add(number)
        elif not undated:
            undated = "offense date" in dates
        case = charge.case_number
        if case:
            key: Hashable = (charge.court, case)
            known = first.setdefault(key, number)
            if known != number:
                several.setdefault(key, {known}).add(number)
        if charge.incident:
            known = first.setdefault(charge.incident, number)
            if known != number:
                several.setdefault(charge.incident, {known}).add(number)
    for company in arrests.values():
        yield company, False
    for key, company in several.items():
        yield company, isinstance(key, tuple)
    if undated:
        offenses: dict[date, set[int]] = defaultdict(set)
        for charge, number in zip(charges, spelled.of_charge, strict=True):
            if (offense := charge.dates.get("offense date")) is not None:
                offenses[offense].add(number)
        for company in offenses.values():
            yield company, False


def near(
    company: Set[int], spelled: Spellings, relatives: Mapping[int, Sequence[Family]], *, case: bool
) -> Iterator[tuple[int, int]]:
    """Those of a company who may be one person. Who is known under several spellings comes with all of them."""
    if len(company) < 2:
        return
    if relatives:
        kin = families_of(company, relatives)
        company = set(company).union(*(family for family in kin if len(family) <= MOST_OF_ID))
    births, names = spelled.births, spelled.names
    for keys in (births, names):
        first: dict[Hashable, int] = {}
        more: dict[Hashable, list[int]] = {}
        for number in company:
            key = keys[number]
            if key and (known := first.setdefault(key, number)) != number:
                more.setdefault(key, [known]).append(number)
        for same in more.values():
            for one, other in _compared(same, spelled, by_name=keys is births):
                if spelled.alike(one, other):
                    yield one, other
            if case and keys is births and len(same) <= _MOST_IN_CASE:
                yield from combinations(same, 2)


def _compared(same: Sequence[int], spelled: Spellings, *, by_name: bool) -> Iterator[tuple[int, int]]:
    """Pairs to compare; where many share a birth date only those whose names have something in common."""
    if not by_name or len(same) <= _FEW:
        yield from combinations(same, 2)
        return
    for one, other in pairs_to_compare([spelled.names[number] for number in same]):
        yield same[one], same[other]
