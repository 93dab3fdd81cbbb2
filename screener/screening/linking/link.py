"""People, cases and incidents: which charges are grouped. Yes, no, or unknown.

Two charges are grouped when they belong to the same person and share the incident, the arrest or the
case (1-product, "Grouped"). Robbery and possession may stand under two case numbers or in two files, so
the links decide, not the case number alone. Where nothing links a charge to anything, grouped is
unknown: never standalone. All charges are asked at once, by column.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from screener.domain.case import Charge
from screener.domain.charge_batch import batch_of
from screener.domain.collection import no_collection
from screener.domain.columns import ChargeColumns
from screener.policy.evaluation.coding import Int, array_of, combined, different
from screener.screening.linking.persons import Bools, persons_of

#: What links a charge, as bits of one number.
INCIDENT, ARREST, OFFENSE, CASE = 1, 2, 4, 8
_ANSWERS = (False, True, None)
_UNKNOWN = 2  # the place of None among them


class Grouped(Sequence[bool | None]):
    """Whether each charge is grouped: yes, no, or None for unknown. One byte a charge, a place in ``_ANSWERS``."""

    def __init__(self, codes: NDArray[np.uint8]) -> None:
        self.codes = codes

    @classmethod
    def of(cls, answers: Sequence[bool | None]) -> Grouped:
        """Answers as they are stored here."""
        if isinstance(answers, Grouped):
            return answers
        codes = (_UNKNOWN if each is None else each for each in answers)
        return cls(np.fromiter(codes, np.uint8, len(answers)))

    @property
    def known(self) -> Bools:
        """Of which charges it is known."""
        found: Bools = self.codes != _UNKNOWN
        return found

    def __len__(self) -> int:
        return len(self.codes)

    @overload
    def __getitem__(self, at: int) -> bool | None: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[bool | None, ...]: ...

    def __getitem__(self, at: int | slice) -> bool | tuple[bool | None, ...] | None:
        if isinstance(at, slice):
            return tuple(_ANSWERS[each] for each in self.codes[at])
        return _ANSWERS[self.codes[at]]

    def __iter__(self) -> Iterator[bool | None]:
        return map(_ANSWERS.__getitem__, self.codes.tobytes())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(self.codes.tobytes())


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


def whole_numbers(numbers: NDArray[np.integer[Any]]) -> Sequence[int]:
    """Numbers as a sequence of four bytes each."""
    found = array("i")
    found.frombytes(np.ascontiguousarray(numbers, np.int32).tobytes())
    return found


def link(charges: Sequence[Charge]) -> Links:
    """Links every charge to its person and to the charges that it is grouped with.

    A charge is standalone only where every other charge of the person is known to be separate from it, and no text of
    its group names several offenses: which stand with it is not known then. Two groups of one person are separate by
    what both have: incident numbers, arrest days or offense days. Two case numbers alone do not make them so: robbery
    and possession may stand under two.
    """
    with no_collection():
        return _linked(batch_of(charges).columns, len(charges))


def _linked(columns: ChargeColumns, size: int) -> Links:
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
    people = np.where(identified, first_of(np.where(identified, number, -1))[:size], people)
    people = np.where(~identified & (case >= 0), first_of(np.where(identified, -1, cases))[:size], people)
    people = np.where(~identified & (case < 0) & (row >= 0), first_of(np.where(case < 0, rows, -1)), people)
    group, person = _renumbered(groups), _renumbered(people)
    several = np.unique(group[_several(columns)])
    grouped = _grouped(group, person, kinds, identified)
    if len(several):
        grouped[np.isin(group, several) & (grouped == 0)] = _UNKNOWN
    return Links(
        group=whole_numbers(group),
        person=whole_numbers(person),
        grouped=Grouped(grouped),
        open=frozenset(several.tolist()),
    )


def _several(columns: ChargeColumns) -> Bools:
    """The charges whose text names several offenses: which other charges they have is not known."""
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
    first = first_of(days)
    joins = waiting.copy()
    joins[first[: len(days)][waiting]] = True
    found: Int = np.where(joins, days, -1)
    return found


def first_of(keys: NDArray[np.integer[Any]]) -> Int:
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
    """See ``link``: alone only where every other charge of the person is known to be separate from it."""
    size = np.bincount(group, minlength=1)
    of_group = np.zeros(len(size), np.int64)
    np.bitwise_or.at(of_group, group, kinds & ~CASE)
    doubtful = np.zeros(len(size), np.bool_)
    _, first = combined(((person, len(group)), (group, len(size))))
    if len(first) > int(person.max(initial=-1)) + 1:  # some person has several groups
        doubtful[_not_separate(person[first], group[first], of_group)] = True
    found: NDArray[np.uint8] = np.where(
        size[group] > 1, 1, np.where(doubtful[group] | ((kinds == 0) & ~identified), 2, 0)
    ).astype(np.uint8)
    return found


def _not_separate(person: Int, group: Int, of_group: NDArray[np.int64]) -> Int:
    """Of persons with their groups those groups that share no kind of link with another of the person."""
    kinds = of_group[group]
    there = np.zeros(int(person.max()) + 1, np.int64)  # by person, as bits, the kinds of its groups
    np.bitwise_or.at(there, person, 1 << kinds)
    bare = np.bincount(person[kinds == 0], minlength=len(there))  # groups without any kind of link
    unlike = np.array([sum(1 << other for other in range(8) if not mine & other) for mine in range(8)])
    others = there[person] & unlike[kinds] & ~(1 << kinds)
    found: Int = group[(others != 0) | ((kinds == 0) & (bare[person] > 1))]
    return found


def merged(links: Links, places: Sequence[int], better: Links) -> Links:
    """The links of some charges put into those of all: whole groups and whole people."""
    if not places:
        return links
    at = np.asarray(places, np.int64)
    grouped = Grouped.of(links.grouped).codes.copy()
    grouped[at] = Grouped.of(better.grouped).codes
    group, person = _put(links.group, at, better.group), _put(links.person, at, better.person)
    were_open = np.isin(np.asarray(links.group, np.int64), sorted(links.open))
    were_open[at] = np.isin(np.asarray(better.group, np.int64), sorted(better.open))
    return Links(
        group=whole_numbers(group),
        person=whole_numbers(person),
        grouped=Grouped(grouped),
        open=frozenset(np.unique(group[were_open]).tolist()),
    )


def _put(all_numbers: Sequence[int], at: NDArray[np.int64], some: Sequence[int]) -> Int:
    """Numbers of some charges put into those of all, numbered anew in their order."""
    numbers = np.asarray(all_numbers, np.int64).copy()
    numbers[at] = int(numbers.max(initial=-1)) + 1 + np.asarray(some, np.int64)
    return _renumbered(first_of(numbers))
