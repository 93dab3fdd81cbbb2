"""The charges of many groups at once: what a policy looks at is asked of all of them, by column."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from screener.domain.case import Facts, FactValue
from screener.domain.columns import Coded
from screener.policy.evaluation.coding import Int, array_of, combined, those_there
from screener.policy.evaluation.companions import Companions

_MOST_AT_ONCE = 12  # counts of a group whose company is told by column
Places = NDArray[np.int64]
#: The counts of a group, whether they are all that stands there, and the place of one of them.
Seen = tuple[Sequence[Facts], bool, int]


@dataclass(slots=True)
class Batch:
    """Charges with their groups.

    ``order`` are the charges by group, those of a group in order; ``starts`` where each group begins in it. ``group``
    and ``place`` are of each charge its group and its place there, ``known`` whether all that stands beside it is.
    ``column`` gives a fact of all charges; ``counts`` the facts of a group's counts.
    """

    group: Int
    order: Int
    starts: Int
    place: Int
    known: NDArray[np.bool_]
    column: Callable[[str], Coded[FactValue] | None]
    counts: Callable[[int], Sequence[Facts]]
    _columns: dict[str, tuple[Int, list[FactValue | None]]] = field(default_factory=dict)
    _standing: dict[int, tuple[Int, list[int]]] = field(default_factory=dict)
    _company: dict[int, tuple[Int, list[Hashable]]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.group)

    @property
    def sizes(self) -> Int:
        """How many counts each group has."""
        found: Int = np.diff(self.starts)
        return found

    def seen(self, at: int) -> Seen:
        """The group of a charge."""
        return self.counts(int(self.group[at])), bool(self.known[at]), int(self.place[at])

    def fact(self, name: str) -> tuple[Int, list[FactValue | None]]:
        """A fact of each charge: its number, from 0, and the values by number, None where it is not known."""
        known = self._columns.get(name)
        if known is None:
            coded = self.column(name)
            values = [] if coded is None else list(coded.values)
            known = self._columns[name] = (array_of(coded, len(self)) + np.int32(1), [None, *values])
        return known

    def standing(self, placed: int) -> tuple[Int, list[int]]:
        """Of each charge what ``Memo`` asks of its standing: whether it is alone, and whether that is known."""
        known = self._standing.get(placed)
        if known is None:
            alone = (self.sizes > 1)[self.group]
            found = (2 * alone + self.known + placed * self.place).astype(np.int32)
            known = self._standing[placed] = found, list(range(int(found.max(initial=0)) + 1))
        return known

    def company(self, companions: Companions) -> tuple[Int, list[Hashable]]:
        """Of each charge what stands beside it, as ``Companions.key`` tells it."""
        known = self._company.get(id(companions))
        if known is None:
            known = self._company[id(companions)] = self._found_company(companions)
        return known

    def _found_company(self, companions: Companions) -> tuple[Int, list[Hashable]]:
        kinds = self._kinds(companions)
        numbers: dict[Hashable, int] = {(): 0}
        found = np.zeros(len(self), np.int32)
        units = [self.fact(name)[0] for name in companions.units]
        sizes = self.sizes
        for size in those_there(sizes[sizes > 1]).tolist():
            groups = np.flatnonzero(sizes == size)
            members = self.order[self.starts[groups][:, None] + np.arange(size)]
            if size > _MOST_AT_ONCE:
                patterns, first = np.arange(len(groups), dtype=np.int32), np.arange(len(groups), dtype=np.int32)
            else:
                parts = [(kinds[members[:, at]], int(kinds.max()) + 1) for at in range(size)]
                parts += [(own, size + 1) for unit in units for own in _local(unit[members])]
                patterns, first = combined(parts)
            table = np.zeros((len(first), size), np.int32)
            for pattern, at in enumerate(first.tolist()):
                some = members[at]
                own = kinds[some].tolist()
                if not any(own):
                    continue
                counts = self.counts(int(groups[at]))
                for place in range(size):
                    key = companions.key(counts, own, place)
                    table[pattern, place] = numbers.setdefault(key, len(numbers))
            for place in range(size):
                found[members[:, place]] = table[patterns, place]
        return found, list(numbers)

    def _kinds(self, companions: Companions) -> Int:
        """Of each charge its kind as a companion."""
        columns = [self.fact(name) for name in companions.facts]
        numbers, first = combined((codes, len(values)) for codes, values in columns)
        if not len(first):
            numbers, first = np.zeros(len(self), np.int32), np.zeros(min(1, len(self)), np.int32)
        kinds = [self._kind(companions, at) for at in first.tolist()]
        found: Int = np.array(kinds, np.int32)[numbers]
        return found

    def _kind(self, companions: Companions, at: int) -> int:
        counts, _, place = self.seen(at)
        return companions.kinds([counts[place]])[0]


def _local(units: Int) -> list[Int]:
    """For groups of one size (rows) the unit of each count by the first count that stands in it; 0 where not known."""
    size = units.shape[1]
    found = []
    for at in range(size):
        same = units[:, : at + 1] == units[:, at : at + 1]
        found.append(np.where(units[:, at] == 0, 0, np.argmax(same, axis=1) + 1).astype(np.int32))
    return found
