"""What was worked out before, by what was looked at to work it out.

An answer is worked out once while every look at a fact is noted (``Noted``). The notes lead from look to look to the
answer, as branches of a tree: a charge that is alike in everything that was looked at has the same answer, and nothing
else of it matters. So a theft is never told apart by its drug, nor a count alone by what is not beside it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, Generic, TypeVar

import numpy as np

from screener.domain.case import Facts, FactValue
from screener.domain.quantity import Quantity
from screener.policy.evaluation.alike import Likeness, Limit, cell
from screener.policy.evaluation.batch import Batch, Places
from screener.policy.evaluation.coding import Int
from screener.policy.evaluation.companions import Companions
from screener.policy.evaluation.compiled import Compiled
from screener.policy.evaluation.group import Group
from screener.policy.language.conditions import Var
from screener.policy.language.predicates import Cell
from screener.policy.language.vocabulary import FACTS, FactType

#: So many branches are kept before a memo is emptied.
MOST_KEPT = 200_000
#: What is looked at besides a count's own facts.
GROUPED: Final = "(whether it stands alone)"
COMPANY: Final = "(what stands beside it)"
_BESIDE = (GROUPED, COMPANY)
T = TypeVar("T")
_Scale = tuple[list[Limit], "list[Look[T] | None]", Decimal | None]
#: The counts of a group, whether they are all, and the place of one.
_Seen = tuple[Sequence[Facts], bool, int]


@dataclass(frozen=True, slots=True)
class Day:
    """The day of a decision, and the fact whose date governs where it is not that day."""

    as_of: date
    governing: str | None


class NotedFacts(Mapping[str, FactValue]):
    """The facts of a count; notes which are looked at. Only single facts can be asked for."""

    def __init__(self, facts: Facts, looks: dict[str, None]) -> None:
        self._facts, self.looks = facts, looks

    def get(self, name: str, _default: object = None) -> FactValue | None:  # type: ignore[override]  # it notes each look, and answers as a mapping does
        self.looks[name] = None
        return self._facts.get(name)

    def __getitem__(self, name: str) -> FactValue:
        self.looks[name] = None
        return self._facts[name]

    def __contains__(self, name: object) -> bool:
        self.looks[str(name)] = None
        return name in self._facts

    def __iter__(self) -> Iterator[str]:
        raise TypeError("the facts of a charge are asked for by name")

    def __len__(self) -> int:
        raise TypeError("the facts of a charge are asked for by name")


class NotedCounts(Sequence[Facts]):
    """The counts of a group; notes whether their number, or another count than the one at ``place``, is looked at."""

    def __init__(self, counts: Sequence[Facts], place: int, looks: dict[str, None]) -> None:
        self._counts, self._place, self._looks = counts, place, looks
        self._own = NotedFacts(counts[place], looks)

    def __len__(self) -> int:
        self._looks[GROUPED] = None
        return len(self._counts)

    def __getitem__(self, place: int) -> Facts:  # type: ignore[override]  # it notes each look, and answers as a mapping does
        if place == self._place:
            return self._own
        self._looks[COMPANY] = None
        return self._counts[place]


class Noted(Group):
    """A group that notes what is looked at to work something out for one of its counts."""

    def __init__(
        self,
        ready: Compiled,
        counts: Sequence[Facts],
        place: int,
        companions_known: bool,
        day: Day,
    ) -> None:
        self.looks: dict[str, None] = {}
        self.cut: dict[tuple[str, FactValue | None], tuple[Cell, ...]] = {}
        noted = NotedCounts(counts, place, self.looks)
        super().__init__(ready, noted, companions_known, as_of=day.as_of, governing=day.governing)

    @property
    def companions_known(self) -> bool:
        self.looks[GROUPED] = None
        return self._known

    @companions_known.setter
    def companions_known(self, known: bool) -> None:
        self._known = known

    def _domain(self, var: Var) -> tuple[Cell, ...]:
        """The cells of offenses and drugs are long to find and the same in every group."""
        count, fact, aspect = var
        spec = FACTS.get(fact)
        if count < 0 or aspect or spec is None or spec.type not in (FactType.KIND, FactType.DRUG):
            return super()._domain(var)
        key = (fact, self.counts[count].get(fact))
        if key not in self.cut:
            self.cut[key] = super()._domain(var)
        return self.cut[key]


class Look(Generic[T]):
    """One look at a fact, and by what it gives the next look or (``fact`` is "") the answer.

    ``table``: the next look by value, ``get`` asks it. ``scales``: by unit the limits, the next look for each of the
    cells between and on them, and what the unit is in the measure of the limits (None: that measure itself).
    ``alike``: by likeness, which takes longer to tell.
    """

    __slots__ = ("alike", "answer", "beside", "fact", "get", "scales", "table")

    def __init__(self, fact: str) -> None:
        self.fact = fact
        self.beside = fact in _BESIDE
        self.table: dict[object, Look[T]] = {}
        self.get = self.table.get
        self.scales: dict[str, _Scale[T]] = {}
        self.alike: dict[object, Look[T]] = {}
        self.answer: T


class Memo(Generic[T]):
    """Answers of one kind, under one policy as of one day. ``work`` finds one, by looking at a group.

    ``named``: the answer says words and positions, so that these are told apart, too.
    """

    def __init__(self, ready: Compiled, day: Day, work: Callable[[Noted, int], T], *, named: bool) -> None:
        self._ready, self._day, self._work = ready, day, work
        self.likeness = Likeness(ready, named=named)
        self._companions = Companions(ready, self.likeness)
        # Of several counts the order of looks depends on their places: they are put in order, or their places told.
        self._reordered = ready.looks_beside and not named
        self._placed = 4 if ready.looks_beside and named else 0
        self._root: Look[T] | None = None
        self._kept = 0
        self._cut: dict[tuple[str, FactValue | None], tuple[Cell, ...]] = {}

    def recall(self, groups: Iterable[tuple[Sequence[Facts], bool]]) -> list[T]:
        """The answers for all counts of some groups, in order; each with whether all that stands beside is known."""
        answers: list[T] = []
        add = answers.append
        for counts, known in groups:
            company: list[int] | None = None
            for place, facts in enumerate(counts):
                get = facts.get
                node = self._root or self._begun(counts, known, place)
                while fact := node.fact:
                    if node.beside:
                        value: object = 2 * (len(counts) > 1) + known + self._placed * place
                        if fact == COMPANY:
                            if company is None:
                                company = self._companions.kinds(counts)
                            value = self._companions.key(counts, company, place)
                        child = node.get(value)
                    else:
                        value = get(fact)
                        child = node.get(value) if value.__class__ is not Quantity else _measured(node, value)
                    node = child or self._further(node, value, counts, known, place)
                add(node.answer)
        return answers

    def spread(self, batch: Batch, places: Places) -> tuple[Int, list[T]]:
        """The answers for some charges of a batch: for each the number of its answer, -1 for others.

        Charges that are alike in what is looked at go from look to look together.
        """
        found = np.full(len(batch), -1, np.int32)
        answers: dict[int, tuple[int, T]] = {}
        waiting: list[tuple[Look[T], Places]] = []
        if len(places):
            waiting.append((self._root or self._begun(*batch.seen(int(places[0]))), places))
        while waiting:
            node, some = waiting.pop()
            if not node.fact:
                found[some] = answers.setdefault(id(node.answer), (len(answers), node.answer))[0]
                continue
            codes, values = self._told(node, batch)
            own = codes[some]
            children: dict[int, tuple[int, Look[T]]] = {}
            table = np.zeros(len(values), np.int32)
            for code, first in _first_of_each(own, len(values)):
                value = values[code]
                child = _measured(node, value) if isinstance(value, Quantity) else node.table.get(value)
                child = child or self._further(node, value, *batch.seen(int(some[first])))
                table[code] = children.setdefault(id(child), (len(children), child))[0]
            if len(children) == 1:
                waiting += [(child, some) for _, child in children.values()]
                continue
            numbers = table[own]
            waiting += [(child, some[numbers == number]) for number, child in children.values()]
        return found, [answer for _, answer in answers.values()]

    def _told(self, node: Look[T], batch: Batch) -> tuple[Int, Sequence[object]]:
        """What a look gives for all charges of a batch."""
        if node.fact == GROUPED:
            return batch.standing(self._placed)
        return batch.company(self._companions) if node.fact == COMPANY else batch.fact(node.fact)

    def one(self, counts: Sequence[Facts], known: bool, place: int) -> T:
        """The answer for one count of a group."""
        node = self._root or self._begun(counts, known, place)
        while node.fact:
            value = self._value(node, counts, known, place)
            child = _measured(node, value) if isinstance(value, Quantity) else node.table.get(value)
            node = child or self._further(node, value, counts, known, place)
        return node.answer

    def _begun(self, counts: Sequence[Facts], known: bool, place: int) -> Look[T]:
        looks, answer = self._worked_out(counts, known, place)
        self._root = _look(looks, 0, answer)
        return self._root

    def _worked_out(self, counts: Sequence[Facts], known: bool, place: int) -> tuple[list[str], T]:
        if self._reordered and len(counts) > 1:
            counts, place = self._companions.in_order(counts, place), 0
        group = Noted(self._ready, counts, place, known, self._day)
        group.cut = self._cut
        answer = self._work(group, place)
        return list(group.looks), answer

    def _further(self, node: Look[T], value: object, counts: Sequence[Facts], known: bool, place: int) -> Look[T]:
        """Where a value leads that was not met before at this look."""
        like = self._like(node, value)
        child = node.alike.get(like)
        if child is None:
            looks, answer = self._worked_out(counts, known, place)
            at = looks.index(node.fact) + 1
            child = node.alike[like] = _look(looks, at, answer)
            self._lead(child, looks, at, answer, (counts, known, place))
        self._keep(node, value, child)
        return child

    def _lead(self, node: Look[T], looks: Sequence[str], at: int, answer: T, seen: _Seen) -> None:
        """From a look that is new to the answer, by all looks between them."""
        for after in range(at + 1, len(looks) + 1):
            value = self._value(node, *seen)
            child = node.alike[self._like(node, value)] = _look(looks, after, answer)
            self._keep(node, value, child)
            node = child

    def _value(self, node: Look[T], counts: Sequence[Facts], known: bool, place: int) -> object:
        if not node.beside:
            return counts[place].get(node.fact)
        if node.fact == GROUPED:
            return 2 * (len(counts) > 1) + known + self._placed * place
        return self._companions.key(counts, self._companions.kinds(counts), place)

    def _like(self, node: Look[T], value: object) -> object:
        return value if node.beside else self.likeness.of(node.fact, value)  # type: ignore[arg-type]  # only stored values come here

    def _keep(self, node: Look[T], value: object, child: Look[T]) -> None:
        self._kept += 1
        if self._kept > MOST_KEPT:
            self._root, self._kept = None, 0
            self._companions.forget()
        limits = self.likeness.limits(node.fact, value.dimension) if isinstance(value, Quantity) else None
        if limits is None or not isinstance(value, Quantity):
            node.table[value] = child
            return
        if value.unit not in node.scales:
            node.scales[value.unit] = self._scale(node, value, limits)
        node.scales[value.unit][1][cell(limits, value.base)] = child

    def _scale(self, node: Look[T], value: Quantity, limits: list[Limit]) -> _Scale[T]:
        """The cells of a unit; units of one dimension (g, oz) share them."""
        one = Quantity(value=Decimal(1), unit=value.unit)
        shared = (scale for unit, scale in node.scales.items() if _dimension(unit) == one.dimension)
        empty: list[Look[T] | None] = [None] * (2 * len(limits) + 1)
        children = next((scale[1] for scale in shared), empty)
        return limits, children, None if one.base == 1 else one.base


def _first_of_each(codes: Int, many: int) -> list[tuple[int, int]]:
    """The different codes (from 0, below ``many``), each with a place where it stands."""
    if many <= 4 * len(codes):
        first = np.full(many, -1, np.int64)
        first[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
        there = np.flatnonzero(first >= 0)
        return list(zip(there.tolist(), first[there].tolist(), strict=True))
    there, first = np.unique(codes, return_index=True)
    return list(zip(there.tolist(), first.tolist(), strict=True))


def _dimension(unit: str) -> str:
    return Quantity(value=Decimal(1), unit=unit).dimension


def _measured(node: Look[T], value: Quantity) -> Look[T] | None:
    """The next look for an amount: by its cell where only that matters, else by itself."""
    scale = node.scales.get(value.unit)
    if scale is None:
        return node.table.get(value)
    limits, children, measure = scale
    amount = value.value if measure is None else value.value * measure
    at = bisect_left(limits, amount)
    return children[2 * at + (at < len(limits) and limits[at] == amount)]


def _look(looks: Sequence[str], at: int, answer: T) -> Look[T]:
    """The look that comes next, or the answer."""
    if at < len(looks):
        return Look(looks[at])
    found: Look[T] = Look("")
    found.answer = answer
    return found
