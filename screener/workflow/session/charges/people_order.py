"""The people of the office in the order in which they are screened, and the ids under which they are known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from screener.policy.evaluation.coding import Int, parted, told_apart
from screener.screening.worklist import urgency

if TYPE_CHECKING:
    from screener.workflow.session.charges.count import Count
    from screener.workflow.session.charges.screened_batch import ScreenedBatch

Rank = tuple[Any, ...]
_DAYS = (2, 6)  # what of a rank are days
_NEVER, _LAST = date.max.toordinal(), 1 << 30  # as ``urgency`` has them
_FIRST = 3  # whether anything is to be screened, custody, and the nearest day
#: Person -> charges, the most urgent person first; and any stored person -> the person shown.
Ordered = tuple[dict[str, tuple[str, ...]], dict[str, str]]


class Order:
    """Knows of each person how urgent they are, so that a few can be put in their place among all others."""

    def __init__(self) -> None:
        self._ranks: dict[str, Rank] = {}
        self._first: dict[str, str] = {}  # a stored person -> the first charge that was stored under it

    def of_all(self, counts: Iterable[Count]) -> Ordered:
        """All people of the office."""
        self._ranks, self._first = {}, {}
        people: dict[int, list[Count]] = defaultdict(list)
        for count in counts:
            self._first.setdefault(count.stored_person, count.charge_id)
            people[count.screened.person].append(count)
        aliases: dict[str, str] = {}
        # Sorted in parts, since Python sorts a list in one go, in which no window moves.
        alike: dict[Rank, list[tuple[Rank, str, tuple[str, ...]]]] = defaultdict(list)
        for members in people.values():
            name, charges = self._named(members, aliases)
            rank = self._ranks[name]
            alike[rank[:_FIRST]].append((rank[_FIRST:], name, charges))
        found: dict[str, tuple[str, ...]] = {}
        for first in sorted(alike):
            for _, name, charges in sorted(alike[first]):
                found[name] = charges
        return found, aliases

    def of_columns(self, counts: Sequence[Count], batch: ScreenedBatch, again: Iterable[Count]) -> Ordered:
        """The same of charges of a batch that was screened at once, but for some that were screened again."""
        self._ranks, self._first = {}, {}
        if not counts:
            return {}, {}
        custody, nearest = batch.custody(), batch.nearest()
        for count in again:
            custody[count.place] = urgency((count.screened,))[0]
        person = batch.person
        rows = np.asarray(batch.charges.lines, np.int32)
        hidden = np.fromiter((not count.listed for count in counts), np.bool_, len(counts))
        order = np.argsort(person, kind="stable")
        starts = np.flatnonzero(np.diff(person[order], prepend=-1))
        sizes = np.diff(starts, append=len(order))
        whole = [custody, nearest, person, rows]
        listed = [np.where(hidden, none, values) for values, none in zip(whole, (2, _NEVER, _LAST, _LAST), strict=True)]
        columns = [np.minimum.reduceat(each[order], starts) for each in (hidden, *listed, *whole)]
        owned, self._first = _owned(counts, person)
        aliases: dict[str, str] = {}
        found: dict[str, tuple[str, ...]] = {}
        for people in parted(np.lexsort(columns[::-1])):
            some = _placed(order, starts[people], sizes[people])
            members, own = iter(some.tolist()), iter(owned[some].tolist())
            for size, *rank in zip(sizes[people].tolist(), *_ranks([each[people] for each in columns]), strict=True):
                mine = [counts[place] for place in islice(members, size)]
                names = [count.stored_person for count, owns in zip(mine, islice(own, size), strict=True) if owns]
                name = min(names) if names else f"{mine[0].stored_person}+{mine[0].charge_id}"
                for count in mine:
                    count.person = name
                for each in names:
                    aliases[each] = name
                self._ranks[name] = tuple(rank)
                found[name] = tuple([count.charge_id for count in mine])
        return found, aliases

    def renewed(self, people: dict[str, tuple[str, ...]], aliases: dict[str, str], counts: Sequence[Count]) -> Ordered:
        """The people with those of some charges taken out and put in again, where they belong now."""
        gone = {count.person for count in counts}
        for name in gone:
            self._ranks.pop(name, None)
        groups: dict[int, list[Count]] = defaultdict(list)
        for count in counts:
            groups[count.screened.person].append(count)
        fresh = [self._named(members, aliases) for members in groups.values()]
        fresh.sort(key=lambda each: self._ranks[each[0]], reverse=True)
        found: dict[str, tuple[str, ...]] = {}
        for name, charges in people.items():
            if name in gone:
                continue
            while fresh and self._ranks[fresh[-1][0]] < self._ranks[name]:
                found.update([fresh.pop()])
            found[name] = charges
        found.update(reversed(fresh))
        return found, aliases

    def _named(self, members: Sequence[Count], aliases: dict[str, str]) -> tuple[str, tuple[str, ...]]:
        """A person is named by the least of the ids that its first charges brought, else by its own first charge."""
        mine = {member.charge_id for member in members}
        owned = [member.stored_person for member in members if self._first[member.stored_person] in mine]
        name = min(owned) if owned else f"{members[0].stored_person}+{members[0].charge_id}"
        listed = [member.screened for member in members if member.listed]
        rank = urgency(listed)
        whole = rank if len(listed) == len(members) else urgency(member.screened for member in members)
        self._ranks[name] = (not listed, *rank, *whole)
        for member in members:
            member.person = name
        aliases.update(dict.fromkeys(owned, name))
        return name, tuple(member.charge_id for member in members)


def _owned(counts: Sequence[Count], person: Int) -> tuple[NDArray[np.bool_], dict[str, str]]:
    """Of each charge whether the first charge of its stored person is the same person's; and that first charge."""
    stored = [count.stored_person for count in counts]
    told = told_apart(stored)
    if told is None:
        return np.ones(len(counts), np.bool_), {count.stored_person: count.charge_id for count in counts}
    numbers, first = told
    owned: NDArray[np.bool_] = person[first[numbers]] == person
    return owned, {stored[place]: counts[place].charge_id for place in first.tolist()}


def _placed(order: NDArray[np.int64], starts: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """The places of some people's charges, one person after the other."""
    before = np.cumsum(sizes) - sizes
    found: NDArray[np.int64] = order[np.repeat(starts - before, sizes) + np.arange(int(sizes.sum()))]
    return found


def _ranks(columns: Sequence[NDArray[Any]]) -> list[list[Any]]:
    """The parts of the rank of some people, as ``Order._named`` makes it."""
    parts = [each.tolist() for each in columns]
    for at in _DAYS:
        days = {number: date.fromordinal(number) for number in set(parts[at])}
        parts[at] = [days[number] for number in parts[at]]
    return parts
