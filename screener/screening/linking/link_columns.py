"""Links the charges of a docket by column: the rules of ``link``, asked of all charges at once."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from screener.domain.births import is_placeholder, placeholders_among
from screener.domain.collection import let_go
from screener.domain.columns import ChargeColumns, Coded
from screener.policy.evaluation.coding import Int, array_of, combined, different, merged, narrowed
from screener.screening.linking.link import ARREST, CASE, INCIDENT, OFFENSE, Links, name_keys

Bools = NDArray[np.bool_]
_SAID = (False, True, None)


class Grouped(Sequence[bool | None]):
    """Whether each charge is grouped: yes, no, or None for unknown. One byte a charge."""

    def __init__(self, said: bytes) -> None:
        self.said = said  # 0 no, 1 yes, 2 unknown

    def __len__(self) -> int:
        return len(self.said)

    @overload
    def __getitem__(self, at: int) -> bool | None: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[bool | None, ...]: ...

    def __getitem__(self, at: int | slice) -> bool | tuple[bool | None, ...] | None:
        if isinstance(at, slice):
            return tuple(_SAID[each] for each in self.said[at])
        return _SAID[self.said[at]]

    def __iter__(self) -> Iterator[bool | None]:
        return map(_SAID.__getitem__, self.said)


def whole_numbers(numbers: NDArray[np.integer[Any]]) -> Sequence[int]:
    """Numbers as a sequence of four bytes each."""
    found = array("i")
    found.frombytes(np.ascontiguousarray(numbers, np.int32).tobytes())
    return found


@dataclass(frozen=True, slots=True)
class Persons:
    """Who each charge is of: a number, how many numbers there may be, and whether it is more than a name."""

    number: Int
    many: int
    identified: Bools


def persons_of(columns: ChargeColumns, size: int) -> Persons:
    """By id, else by name and birth date; else by the name alone; else all that have nothing are of one number."""
    ids, names, births = columns.person_id, columns.name, _births(columns.birth_date)
    by_id = array_of(ids, size)
    if size and (by_id >= 0).all():
        return Persons(by_id, different(ids), np.ones(size, np.bool_))
    bare = None if names is None else narrowed(names, by_id < 0)
    keys = None if bare is None else merged(bare, name_keys(bare.values))
    name, born = array_of(keys, size), array_of(births, size)
    with_id, dated = by_id >= 0, (name >= 0) & (born >= 0)
    kind = np.where(with_id, 3, np.where(dated, 2, np.where(name >= 0, 1, 0))).astype(np.int32)
    first = np.where(with_id, by_id, name)
    second = np.where(~with_id & dated, born, -1)
    number, one = combined(((kind, 4), (first, max(different(ids), different(keys))), (second, different(births))))
    if keys is not None and isinstance(keys.values, list):
        let_go(keys.values)  # they were made here
    return Persons(number, len(one), with_id | dated)


def _births(births: Coded[date] | None) -> Coded[date] | None:
    """Birth dates without those that stand for "not known": they link nobody."""
    if births is None or not placeholders_among(births.values):
        return births
    real = np.array([*(not is_placeholder(day) for day in births.values), False], np.bool_)
    return narrowed(births, real[array_of(births)])


def link_columns(columns: ChargeColumns, size: int) -> Links:
    """What ``link`` says of the charges of these columns."""
    whose = persons_of(columns, size)
    number, identified = whose.number, whose.identified
    incident, case = array_of(columns.incident, size), array_of(columns.case_number, size)
    court = array_of(columns.court, size)
    arrest = np.where(identified, array_of(columns.dates.get("arrest date"), size), -1)
    offense = np.where(identified, array_of(columns.dates.get("offense date"), size), -1)
    cases = _keys(number, whose.many, case, different(columns.case_number), (court, different(columns.court)))
    days = _keys(number, whose.many, offense, different(columns.dates.get("offense date")))
    row = array_of(columns.row, size)
    rows = _keys(number, whose.many, row, different(columns.row))
    groups = _joined(
        size,
        (
            rows,
            _keys(number, whose.many, incident, different(columns.incident)),
            _keys(number, whose.many, arrest, different(columns.dates.get("arrest date"))),
            cases,
            _undated(days, arrest),
        ),
    )
    kinds = (incident >= 0) * INCIDENT | (arrest >= 0) * ARREST | (offense >= 0) * OFFENSE | (case >= 0) * CASE
    people: NDArray[np.integer[Any]] = np.arange(size, dtype=np.int32)
    people = np.where(identified, _first_of(np.where(identified, number, -1))[:size], people)
    people = np.where(~identified & (case >= 0), _first_of(np.where(identified, -1, cases))[:size], people)
    people = np.where(~identified & (case < 0) & (row >= 0), _first_of(np.where(case < 0, rows, -1)), people)
    group, person = _renumbered(groups), _renumbered(people)
    several = np.unique(group[_several(columns)])
    grouped = _grouped(group, person, kinds, identified)
    if len(several):
        grouped[np.isin(group, several) & (grouped == 0)] = 2
    return Links(
        group=whole_numbers(group),
        person=whole_numbers(person),
        grouped=Grouped(grouped.tobytes()),
        open=frozenset(several.tolist()),
    )


def _several(columns: ChargeColumns) -> Bools:
    """The charges whose text names several offenses: what stands beside them is not known."""
    table = np.array([*(each.several for each in columns.reading.values), False], np.bool_)
    found: Bools = table[array_of(columns.reading)]
    return found


def _keys(person: Int, people: int, what: Int, many: int, *more: tuple[Int, int]) -> Int:
    """A number for what a person shares among charges, -1 where a charge has nothing of it."""
    there = np.flatnonzero(what >= 0)
    found = np.full(len(what), -1, np.int32)
    if len(there):
        numbers, _ = combined(((person[there], people), (what[there], many), *((codes[there], n) for codes, n in more)))
        found[there] = numbers
    return found


def _undated(days: Int, arrest: Int) -> Int:
    """Where a charge has no arrest day, the day of its offense joins it with the first charge of that day."""
    waiting = (days >= 0) & (arrest < 0)
    if not waiting.any():
        return np.full(len(days), -1, np.int32)
    first = _first_of(days)
    joins = waiting.copy()
    joins[first[: len(days)][waiting]] = True
    found: Int = np.where(joins, days, -1)
    return found


def _first_of(keys: NDArray[np.integer[Any]]) -> Int:
    """For each charge the first charge of its key; itself where it has none."""
    size = len(keys)
    found: Int = np.arange(size, dtype=np.int32)
    first = np.full(int(keys.max(initial=-1)) + 1, size, np.int32)
    there = np.flatnonzero(keys >= 0)
    first[keys[there[::-1]]] = there[::-1]
    found[there] = first[keys[there]]
    return found


def _joined(size: int, keys: Iterable[Int]) -> Int:
    """For each charge the first of all that are joined with it, by one key after the other."""
    root = np.arange(size, dtype=np.int32)
    shared = [each for each in map(_shared, keys) if each is not None]
    while True:
        before = root.copy()
        for places, order, starts in shared:
            least = np.minimum.reduceat(root[places][order], starts)
            counts = np.diff(np.append(starts, len(order)))
            new = np.empty(len(order), np.int32)
            new[order] = np.repeat(least, counts)
            np.minimum.at(root, root[places], new)
            root[places] = np.minimum(root[places], new)
        root = root[root]
        if np.array_equal(root, before):
            return root


def _shared(keys: Int) -> tuple[Int, Int, Int] | None:
    """The charges whose key another has too, how they are ordered by key, and where each key begins in that order."""
    there = np.flatnonzero(keys >= 0).astype(np.int32)
    if not len(there):
        return None
    many = np.bincount(keys[there])
    places = there[many[keys[there]] > 1]
    if not len(places):
        return None
    own = keys[places]
    order = np.argsort(own, kind="stable").astype(np.int32)
    starts = np.flatnonzero(np.diff(own[order], prepend=-1)).astype(np.int32)
    return places, order, starts


def _renumbered(root: NDArray[np.integer[Any]]) -> Int:
    """The number of each charge's set, from 0 in the order of their first charges."""
    numbers = np.cumsum(root == np.arange(len(root)), dtype=np.int32) - 1
    found: Int = numbers[root].astype(np.int32)
    return found


def _grouped(group: Int, person: Int, kinds: NDArray[np.integer[Any]], identified: Bools) -> NDArray[np.uint8]:
    """See ``link``: alone only where every other charge of the person can be told apart from this one."""
    size = np.bincount(group, minlength=1)
    of_group = np.zeros(len(size), np.int64)
    np.bitwise_or.at(of_group, group, kinds & ~CASE)
    doubtful = np.zeros(len(size), np.bool_)
    _, first = combined(((person, len(group)), (group, len(size))))
    if len(first) > int(person.max(initial=-1)) + 1:  # some person has several groups
        doubtful[_not_told_apart(person[first], group[first], of_group)] = True
    found: NDArray[np.uint8] = np.where(
        size[group] > 1, 1, np.where(doubtful[group] | ((kinds == 0) & ~identified), 2, 0)
    ).astype(np.uint8)
    return found


def _not_told_apart(person: Int, group: Int, of_group: NDArray[np.int64]) -> Int:
    """Of persons with their groups those groups that share no kind of link with another of the person."""
    kinds = of_group[group]
    there = np.zeros(int(person.max()) + 1, np.int64)  # by person, as bits, the kinds of its groups
    np.bitwise_or.at(there, person, 1 << kinds)
    bare = np.bincount(person[kinds == 0], minlength=len(there))  # groups without any kind of link
    unlike = np.array([sum(1 << other for other in range(8) if not mine & other) for mine in range(8)])
    others = there[person] & unlike[kinds] & ~(1 << kinds)
    found: Int = group[(others != 0) | ((kinds == 0) & (bare[person] > 1))]
    return found


def merged_links(links: Links, places: Sequence[int], better: Links) -> Links:
    """The links of some charges put into those of all: whole groups and whole people."""
    at = np.asarray(places, np.int64)
    told = links.grouped
    whole = told.said if isinstance(told, Grouped) else bytes(map(_SAID.index, told))
    said = np.frombuffer(whole, np.uint8).copy()
    said[at] = list(map(_SAID.index, better.grouped))
    group, found = _put(links.group, at, better.group)
    person, _ = _put(links.person, at, better.person)
    return Links(
        group=whole_numbers(group),
        person=whole_numbers(person),
        grouped=Grouped(said.tobytes()),
        open=frozenset({*(int(again) for again in _still(links, group)), *(found(number) for number in better.open)}),
    )


def _still(links: Links, group: Int) -> Iterable[int]:
    """The groups that are open as they were, under their new numbers."""
    if not links.open:
        return ()
    was = np.asarray(links.group, np.int64)
    numbers: list[int] = np.unique(group[np.isin(was, sorted(links.open))]).tolist()
    return numbers


def _put(all_numbers: Sequence[int], at: NDArray[np.int64], some: Sequence[int]) -> tuple[Int, Callable[[int], int]]:
    """Numbers of some charges put into those of all, numbered anew in their order; which new one each of some is."""
    numbers = np.asarray(all_numbers, np.int64).copy()
    beyond = int(numbers.max(initial=-1)) + 1
    numbers[at] = beyond + np.asarray(some, np.int64)
    first = _first_of(numbers)
    again = _renumbered(first)
    places = {int(number): int(place) for number, place in zip(some, at, strict=True)}
    return again, lambda number: int(again[places[number]])
