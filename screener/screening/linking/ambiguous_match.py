"""Ambiguous matches: whom an answer about people could group otherwise, because somebody of nearly the same name or
birth date shares a day, a case or an incident. All charges are asked at once, by column.

Whole people and whole groups are named, so that they can be looked at by themselves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from itertools import chain, combinations
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from screener.domain.case import Charge
from screener.domain.charge_batch import batch_of
from screener.domain.collection import no_collection
from screener.domain.columns import ChargeColumns
from screener.policy.evaluation.coding import Int, array_of, combined, different, merged, parted, without_blank
from screener.screening.linking.doubtful import spelled_alike
from screener.screening.linking.link import Links
from screener.screening.linking.linking import unit_of
from screener.screening.linking.name_pairs import pairs_to_compare
from screener.screening.linking.names import births_alike, names_alike
from screener.screening.linking.persons import name_keys

T = TypeVar("T")
_FEW = 8  # so many are compared with each other at once
_MOST_IN_CASE = 30
_MOST_OF_ID = 40
Family = frozenset[int]
Pairs = tuple[Int, Int]


@dataclass(frozen=True, slots=True)
class Spellings:
    """Every way in which a docket writes a person, by a small number."""

    ids: Sequence[str | None]
    names: Sequence[str]
    births: Sequence[date | None]

    def linked_otherwise(self, family: Sequence[int]) -> bool:
        """Whether an office links a family otherwise than ``link``: an id given twice, a row without the id."""
        ids = {self.ids[number] for number in family}
        if len(ids) > 1:
            return None in ids
        if len(family) > _MOST_OF_ID:
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


def ambiguous_matches(charges: Sequence[Charge], links: Links, asked: Iterable[tuple[int, int]] = ()) -> list[int]:
    """The charges of everybody whom an answer could group otherwise: whole people and whole groups, in order.

    ``asked`` are places of two charges about whose people or cases somebody answered: those are among them.
    """
    with no_collection():
        return _matches(charges, links, asked)


def _matches(charges: Sequence[Charge], links: Links, asked: Iterable[tuple[int, int]]) -> list[int]:
    columns = batch_of(charges).columns
    spelled, number, ids, alike = _spellings(columns, len(charges))
    families: Sequence[Sequence[int]] = _families(ids, alike)
    found = {each for family in families if spelled.linked_otherwise(family) for each in family}
    answered = [(int(number[one]), int(number[other])) for one, other in asked]
    if answered:
        found.update(each for two in answered for each in two)
        families = [*families, *_answered_families(answered, families)]
    bare = (ids < 0) & (alike[0] < 0) & (alike[1] >= 0)
    if bare.any():
        some = np.flatnonzero(bare[number]).tolist()
        found |= _bare_names((charges[at], int(number[at])) for at in some)
    relatives = _relatives_of(families)
    for company, case in _companies(columns, number, alike, relatives):
        for pair in _near(company, spelled, case=case):
            found.update(pair)
    return _whole(found, number, relatives, links) if found else []


def _spellings(columns: ChargeColumns, size: int) -> tuple[Spellings, Int, Int, tuple[Int, Int]]:
    """Every way in which the docket writes a person, which of them each charge has, and of each way the id, and the
    birth date and the name, by number (-1: none).
    """
    ids, births = columns.person_id, columns.birth_date
    named = columns.name
    names = None if named is None else without_blank(merged(named, name_keys(named.values)))
    by_id, name, born = array_of(ids, size), array_of(names, size), array_of(births, size)
    number, first = combined(((by_id, different(ids)), (name, different(names)), (born, different(births))))
    spelled = Spellings(
        _each(() if ids is None else ids.values, by_id[first], None),
        _each(() if names is None else names.values, name[first], ""),
        _each(() if births is None else births.values, born[first], None),
    )
    return spelled, number, by_id[first], (born[first], name[first])


def _each(values: Sequence[T], numbers: Int, none: T) -> list[T]:
    """The values of some numbers; ``none`` where there is none."""
    table, found = [*values, none], list[T]()
    for some in parted(numbers):
        found += map(table.__getitem__, some.tolist())
    return found


def _families(ids: Int, alike: tuple[Int, Int]) -> list[list[int]]:
    """Spellings of one person id, and those of one name and birth date: who may be one person without an answer."""
    found = _several(ids)
    without = ids < 0
    if not without.any() or without.all():
        return found  # then no two share a name and birth date with and without an id
    known = np.flatnonzero((alike[0] >= 0) & (alike[1] >= 0))
    both = np.full(len(ids), -1, np.int32)
    if len(known):
        both[known] = combined((codes[known], int(codes.max()) + 1) for codes in alike)[0]
    return found + _several(both)


def _several(keys: Int) -> list[list[int]]:
    """The places that share a key (-1: none), for each key that stands more than once."""
    there = np.flatnonzero(keys >= 0)
    if not len(there):
        return []
    places = there[np.bincount(keys[there])[keys[there]] > 1]
    places = places[np.argsort(keys[places], kind="stable")]
    cuts = np.flatnonzero(np.diff(keys[places])) + 1
    return [each.tolist() for each in np.split(places, cuts)] if len(places) else []


def _companies(
    columns: ChargeColumns, number: Int, alike: tuple[Int, Int], relatives: Mapping[int, Sequence[Family]]
) -> Iterator[tuple[Set[int], bool]]:
    """Spellings that share an arrest day, a day of the offense, an incident or a case, those of one birth date or one
    name among them; whether it is a case. Who is known under several spellings comes with all of them.
    """
    size = len(number)
    arrest, offense = (array_of(columns.dates.get(f"{what} date"), size) for what in ("arrest", "offense"))
    case, court = array_of(columns.case_number, size), array_of(columns.court, size)
    keys = [(arrest, False), (array_of(columns.incident, size), False)]
    if ((arrest < 0) & (offense >= 0)).any():
        keys.append((offense, False))
    there = np.flatnonzero(case >= 0)
    within = np.full(size, -1, np.int32)
    if len(there):
        within[there] = combined(
            ((case[there], different(columns.case_number)), (court[there], different(columns.court)))
        )[0]
    for key, is_case in (*keys, (within, True)):
        for company in _of_key(key, number, alike, relatives):
            yield company, is_case


def _of_key(
    key: Int, number: Int, alike: tuple[Int, Int], relatives: Mapping[int, Sequence[Family]]
) -> Iterator[Set[int]]:
    there = np.flatnonzero(key >= 0)
    if not len(there):
        return
    pairs = _different_pairs(key[there], number[there])
    several = np.bincount(pairs[0]) > 1
    pairs = pairs[0][several[pairs[0]]], pairs[1][several[pairs[0]]]
    if relatives:
        pairs = _with_relatives(pairs, relatives)
    if not len(pairs[0]):
        return
    shared = np.zeros(len(pairs[0]), np.bool_)
    for codes in alike:
        own = codes[pairs[1]]
        known = np.flatnonzero(own >= 0)
        if len(known):
            both, first = combined(((pairs[0][known], int(pairs[0].max()) + 1), (own[known], len(codes))))
            shared[known] |= (np.bincount(both, minlength=len(first)) > 1)[both]
    keys, numbers = pairs[0][shared], pairs[1][shared]
    order = np.argsort(keys, kind="stable")
    cuts = np.flatnonzero(np.diff(keys[order])) + 1
    for company in np.split(numbers[order], cuts):
        if len(company):
            yield set(company.tolist())


def _different_pairs(key: NDArray[np.int32], number: NDArray[np.int32]) -> Pairs:
    _, first = combined(((key, int(key.max(initial=0)) + 1), (number, int(number.max(initial=0)) + 1)))
    return key[first], number[first]


def _with_relatives(pairs: Pairs, relatives: Mapping[int, Sequence[Family]]) -> Pairs:
    """The same with all spellings of those who are known under several."""
    known = np.zeros(int(pairs[1].max(initial=0)) + 1, np.bool_)
    known[[each for each in relatives if each < len(known)]] = True
    keys: list[int] = []
    numbers: list[int] = []
    for at in np.flatnonzero(known[pairs[1]]).tolist():
        key, number = int(pairs[0][at]), int(pairs[1][at])
        others = set(chain.from_iterable(f for f in relatives[number] if len(f) <= _MOST_OF_ID)) - {number}
        keys += [key] * len(others)
        numbers += others
    if not keys:
        return pairs
    return _different_pairs(
        np.concatenate((pairs[0], np.array(keys, np.int32))), np.concatenate((pairs[1], np.array(numbers, np.int32)))
    )


def _whole(found: set[int], number: Int, relatives: Mapping[int, Sequence[Family]], links: Links) -> list[int]:
    """The charges of some spellings, with all of their people, families and groups: none of them is torn."""
    person, group = np.asarray(links.person, np.int32), np.asarray(links.group, np.int32)
    many = -1
    some = np.zeros(len(number), np.bool_)
    while True:
        found = found.union(*_families_of(found, relatives))
        some |= np.isin(number, np.fromiter(found, np.int32, len(found)))
        some |= np.isin(person, person[some]) | np.isin(group, group[some])
        if (now := int(some.sum())) == many:
            places: list[int] = np.flatnonzero(some).tolist()
            return places
        many = now
        found = found | set(number[some].tolist())


def _relatives_of(families: Iterable[Sequence[int]]) -> dict[int, list[Family]]:
    """The families of each spelling that has some."""
    relatives: dict[int, list[Family]] = defaultdict(list)
    for family in families:
        whole = frozenset(family)
        for number in family:
            relatives[number].append(whole)
    return relatives


def _answered_families(answered: Iterable[tuple[int, int]], families: Iterable[Sequence[int]]) -> list[list[int]]:
    """Spellings that are one person if every answer says so, with all that are one with them by themselves."""
    parent: dict[int, int] = {}

    def find(number: int) -> int:
        while parent.setdefault(number, number) != number:
            number = parent[number]
        return number

    for group in (*answered, *(family for family in families if len(family) <= _MOST_OF_ID)):
        for number in group[1:]:
            parent[find(number)] = find(group[0])
    wanted = {find(one) for one, _ in answered}
    found: dict[int, list[int]] = defaultdict(list)
    for number in parent:
        if (root := find(number)) in wanted:
            found[root].append(number)
    return [family for family in found.values() if len(family) > 1]


def _families_of(numbers: Set[int], relatives: Mapping[int, Sequence[Family]]) -> list[Family]:
    """The families of some spellings, each once: an id that stands for nobody may have thousands."""
    if not relatives:
        return []
    return list({id(each): each for number in numbers for each in relatives.get(number, ())}.values())


def _bare_names(charges: Iterable[tuple[Charge, int]]) -> set[int]:
    """Names that stand under several cases on one day, of charges of nothing but a name with their spelling."""
    first: dict[Hashable, Hashable] = {}
    found: set[int] = set()
    for charge, number in charges:
        unit = unit_of(charge)
        for trace in (charge.incident, charge.dates.get("arrest date"), charge.dates.get("offense date")):
            if trace is not None and first.setdefault((number, trace), unit) != unit:
                found.add(number)
    return found


def _near(company: Set[int], spelled: Spellings, *, case: bool) -> Iterator[tuple[int, int]]:
    """Those of a company who may be one person."""
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
