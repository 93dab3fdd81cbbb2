"""Charges that a policy cannot tell apart stand in one slot, so that each slot is looked at once.

Two charges share a slot where the facts that the policies read are the same (of the whole group, where a rule looks at
what stands beside). For one text, counts whose numbers lie between the same limits share a cell, too: 0.8 g and 1.2 g
under "at most 2 g".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from screener.domain.case import Facts, FactValue
from screener.domain.quantity import Quantity
from screener.policy.memo import Memo
from screener.policy.model import Policy
from screener.policy.predicates import Compare
from screener.policy.vocabulary import FACTS, FactType


@dataclass(eq=False)
class Slots:
    """``groups``: whether what stands beside is known, the counts (places in ``counts``), how many of them are slots.

    ``slot_of`` gives for each charge its slot; slots are numbered in the order of the groups and of their counts.
    """

    names: tuple[str, ...]
    counts: list[Facts]
    groups: list[tuple[bool, tuple[int, ...], int]]
    slot_of: list[int]
    slots: int

    def __post_init__(self) -> None:
        self._values: dict[str, list[FactValue | None]] = {}
        self._columns: dict[str, list[int]] = {}
        for name in self.names:
            seen: dict[FactValue | None, int] = {}
            self._columns[name] = [seen.setdefault(facts.get(name), len(seen)) for facts in self.counts]
            self._values[name] = list(seen)

    def seen_by(self, policy: Policy) -> Sight:
        """What one text can tell apart among these counts."""
        memo = Memo(policy)
        cell_of = self._cells(memo)
        own: dict[int, Facts] = dict(zip(reversed(cell_of), reversed(self.counts), strict=True))
        company: list[int] = []
        numbers: dict[tuple[object, ...], int] = {}
        beside: list[Facts] = []
        for facts in self.counts:
            key = memo.companion(facts) if memo.beside else None
            if key is None:
                company.append(-1)
                continue
            if key not in numbers:
                numbers[key] = len(beside)
                beside.append(facts)
            company.append(numbers[key])
        ignored = next((facts for facts, at in zip(self.counts, company, strict=True) if at < 0), None)
        return Sight(cell_of=cell_of, own=own, company=company, beside=beside, ignored=ignored)

    def _cells(self, memo: Memo) -> list[int]:
        """For each count the number of its cell: counts of one cell get the same recommendation in the same company."""
        columns = []
        for name in self.names:
            if name not in memo.own_facts:
                continue
            tests = memo.numbers.get(name)
            if tests is None:
                columns.append(self._columns[name])
                continue
            numbered: dict[object, int] = {}
            cells = [numbered.setdefault(_cell(name, tests, value), len(numbered)) for value in self._values[name]]
            columns.append([cells[at] for at in self._columns[name]])
        if not columns:
            return [0] * len(self.counts)
        seen: dict[tuple[int, ...], int] = {}
        return [seen.setdefault(key, len(seen)) for key in zip(*columns, strict=True)]


@dataclass(eq=False)
class Sight:
    """What one text tells apart: per count its cell, and what it is as a companion (-1: none that the text names).

    ``own`` has one count for each cell and ``beside`` one for each kind of companion; ``ignored`` is a companion that
    no rule names. What the evaluator has met before, it does not work out again.
    """

    cell_of: list[int]
    own: dict[int, Facts]
    company: list[int]
    beside: list[Facts]
    ignored: Facts | None

    def key(self, ids: Sequence[int], place: int) -> tuple[int, ...]:
        """The cell of one count of a group, whether anything stands beside it, and which named companions."""
        others = [self.company[each] for at, each in enumerate(ids) if at != place]
        return (self.cell_of[ids[place]], len(others) > 0, *sorted(each for each in others if each >= 0))

    def group(self, key: tuple[int, ...]) -> list[Facts]:
        """A group whose first count stands for all counts of this key."""
        cell, grouped, *named = key
        others = [self.beside[each] for each in named]
        if grouped and not others:
            assert self.ignored is not None
            others = [self.ignored]
        return [self.own[cell], *others]


def _cell(name: str, tests: Sequence[Compare], value: FactValue | None) -> object:
    """What of a number the tests see; anything else stands for itself."""
    kind = FACTS[name].type
    if isinstance(value, Quantity):
        return ("amount", value.dimension, *(test(value.base) for test in tests if test.unit == value.dimension))
    if (kind is FactType.COUNT and type(value) is int) or (kind is FactType.DATE and isinstance(value, date)):
        return ("number", *(test(value) for test in tests))
    return value


class _Counts:
    """Counts by what the policies read of them."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        self.kept: list[Facts] = []
        self._known: dict[tuple[FactValue | None, ...], int] = {}

    def place(self, facts: Facts) -> int:
        key = tuple(map(facts.get, self.names))
        at = self._known.get(key)
        if at is None:
            at = self._known[key] = len(self.kept)
            self.kept.append(facts)
        return at


def by_group(
    facts: Sequence[Facts],
    members: Sequence[Sequence[int]],
    known: Sequence[bool],
    names: tuple[str, ...],
    *,
    grouped: bool,
) -> Slots:
    """Slots where some rule looks at what stands beside: whole groups are the same or not."""
    counts = _Counts(names)
    first: dict[tuple[bool, tuple[int, ...]], int] = {}
    groups: list[tuple[bool, tuple[int, ...], int]] = []
    slot_of, slots = [0] * len(facts), 0
    for indices, sure in zip(members, known, strict=True):
        ids = tuple([counts.place(facts[index]) for index in indices])
        at = first.get((sure, ids))
        if at is None:
            at = first[sure, ids] = slots
            groups.append((sure, ids, len(ids)))
            slots += len(ids)
        for place, index in enumerate(indices):
            slot_of[index] = at + place
    return Slots(names, counts.kept, groups, slot_of, slots)


def by_count(
    facts: Sequence[Facts],
    members: Sequence[Sequence[int]],
    known: Sequence[bool],
    names: tuple[str, ...],
    *,
    grouped: bool,
) -> Slots:
    """Slots where only a count's own facts matter, and with ``grouped`` whether anything stands beside it."""
    counts = _Counts(names)
    nobody = counts.place({})
    first: dict[tuple[bool | None, int], int] = {}
    groups: list[tuple[bool, tuple[int, ...], int]] = []
    slot_of = [0] * len(facts)
    for indices, sure in zip(members, known, strict=True):
        state = (True if len(indices) > 1 else False if sure else None) if grouped else False
        for index in indices:
            key = (state, counts.place(facts[index]))
            at = first.get(key)
            if at is None:
                at = first[key] = len(groups)
                groups.append((state is not None, (key[1], nobody) if state else (key[1],), 1))
            slot_of[index] = at
    return Slots(names, counts.kept, groups, slot_of, len(groups))
