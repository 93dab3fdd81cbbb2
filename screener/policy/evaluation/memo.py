"""What was worked out before, found again by what was looked at to work it out.

An answer is worked out once while every look at a fact is noted (``Noted``). The looks, one after the other, are a path
through a tree from the first fact to the answer; at each fact the values branch by equivalence class. A charge that
takes the same path has the same answer, whatever else is known of it: a theft is not told from another by its drug, nor
a count that stands alone by what does not stand beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Generic, TypeVar

import numpy as np

from screener.domain.case import Facts, FactValue
from screener.domain.quantity import Quantity
from screener.policy.evaluation.batch import Batch, Places, Seen
from screener.policy.evaluation.coding import Int
from screener.policy.evaluation.companions import Companions
from screener.policy.evaluation.compiled import Compiled
from screener.policy.evaluation.equivalence import Equivalence, Limit, cell
from screener.policy.evaluation.noted import COMPANY, GROUPED, Day, Noted
from screener.policy.language.predicates import ValueCell

#: So many branches are kept before a memo is emptied.
MOST_KEPT = 200_000
T = TypeVar("T")
#: The limits of an amount, the look that follows in each cell between and on them, and what the unit is in the measure
#: of the limits (None: that measure itself).
_Scale = tuple[list[Limit], "list[Look[T] | None]", Decimal | None]


class Look(Generic[T]):
    """One look at a fact, and the look that follows for each value of it; where ``fact`` is "", the answer.

    ``table``: what follows by value (``get`` asks it), ``scales``: by amount and unit, ``by_class``: by equivalence
    class, which takes longer to tell and is asked only for a value that is new here.
    """

    __slots__ = ("answer", "beside", "by_class", "fact", "get", "scales", "table")

    def __init__(self, fact: str) -> None:
        self.fact = fact
        self.beside = fact in (GROUPED, COMPANY)
        self.table: dict[object, Look[T]] = {}
        self.get = self.table.get
        self.scales: dict[str, _Scale[T]] = {}
        self.by_class: dict[object, Look[T]] = {}
        self.answer: T

    @classmethod
    def after(cls, looks: Sequence[str], done: int, answer: T) -> Look[T]:
        """The look that comes after so many, or the answer after all."""
        found = cls(looks[done] if done < len(looks) else "")
        if done == len(looks):
            found.answer = answer
        return found

    def following(self, value: object) -> Look[T] | None:
        """What follows for a value that was met here before, or an amount in a cell that was; else None."""
        scale = self.scales.get(value.unit) if isinstance(value, Quantity) else None
        if scale is None or not isinstance(value, Quantity):
            return self.table.get(value)
        limits, children, measure = scale
        return children[cell(limits, value.value if measure is None else value.value * measure)]

    def keep(self, value: object, child: Look[T], limits: list[Limit] | None) -> None:
        """Lets a value lead on; of an amount with ``limits`` only its cell matters."""
        if limits is None or not isinstance(value, Quantity):
            self.table[value] = child
            return
        if value.unit not in self.scales:
            self.scales[value.unit] = self._scale(value, limits)
        self.scales[value.unit][1][cell(limits, value.base)] = child

    def _scale(self, value: Quantity, limits: list[Limit]) -> _Scale[T]:
        """The cells of a unit; units of one dimension (g, oz) share them."""
        one = Quantity(value=Decimal(1), unit=value.unit)
        shared = (
            s for unit, s in self.scales.items() if Quantity(value=Decimal(1), unit=unit).dimension == one.dimension
        )
        empty: list[Look[T] | None] = [None] * (2 * len(limits) + 1)
        children = next((scale[1] for scale in shared), empty)
        return limits, children, None if one.base == 1 else one.base


class Memo(Generic[T]):
    """Answers of one kind, under one policy as of one day. ``work`` finds one, by looking at a group.

    ``named``: the answer says words and positions, so that these are told apart, too.
    """

    def __init__(self, ready: Compiled, day: Day, work: Callable[[Noted, int], T], *, named: bool) -> None:
        self._ready, self._day, self._work = ready, day, work
        self._classes = Equivalence(ready, named=named)
        self._companions = Companions(ready, self._classes)
        # Of several counts the order of looks depends on their places: they are put in order, or their places told.
        self._reordered = ready.looks_beside and not named
        self._placed = 4 if ready.looks_beside and named else 0
        self._root: Look[T] | None = None
        self._kept = 0
        self._cut: dict[tuple[str, FactValue | None], tuple[ValueCell, ...]] = {}

    # -- asked -------------------------------------------------------------------------------------------------------

    def recall(self, groups: Iterable[tuple[Sequence[Facts], bool]]) -> list[T]:
        """The answers for all counts of some groups, in order; each with whether all that stands beside is known.

        Hundreds of thousands a second are asked for: what ``one`` does, with no call for a value that was met before.
        """
        answers: list[T] = []
        add = answers.append
        for counts, known in groups:
            kinds: list[int] | None = None
            for place, facts in enumerate(counts):
                get = facts.get
                node = self._root or self._begun((counts, known, place))
                while fact := node.fact:
                    if node.beside:
                        value: object = 2 * (len(counts) > 1) + known + self._placed * place
                        if fact == COMPANY:
                            kinds = kinds or self._companions.kinds(counts)
                            value = self._companions.key(counts, kinds, place)
                        child = node.get(value)
                    else:
                        value = get(fact)
                        child = node.get(value) if value.__class__ is not Quantity else node.following(value)
                    node = child or self._further(node, value, (counts, known, place))
                add(node.answer)
        return answers

    def one(self, counts: Sequence[Facts], known: bool, place: int) -> T:
        """The answer for one count of a group."""
        seen = (counts, known, place)
        node = self._root or self._begun(seen)
        while node.fact:
            value = self._value(node, seen)
            node = node.following(value) or self._further(node, value, seen)
        return node.answer

    def spread(self, batch: Batch, places: Places) -> tuple[Int, list[T]]:
        """The answers for some charges of a batch: for each the number of its answer, -1 for others.

        Charges of one class at a look go on to the next look together.
        """
        found = np.full(len(batch), -1, np.int32)
        answers: dict[int, tuple[int, T]] = {}
        waiting: list[tuple[Look[T], Places]] = []
        if len(places):
            waiting.append((self._root or self._begun(batch.seen(int(places[0]))), places))
        while waiting:
            node, some = waiting.pop()
            if node.fact:
                waiting += self._branches(node, batch, some)
            else:
                found[some] = answers.setdefault(id(node.answer), (len(answers), node.answer))[0]
        return found, [answer for _, answer in answers.values()]

    def _branches(self, node: Look[T], batch: Batch, some: Places) -> list[tuple[Look[T], Places]]:
        """The looks that follow for some charges of a batch, each with the charges that go on to it."""
        codes, values = self._column(node, batch)
        own = codes[some]
        children: dict[int, tuple[int, Look[T]]] = {}
        table = np.zeros(len(values), np.int32)
        for code, first in _first_of_each(own, len(values)):
            value = values[code]
            child = node.following(value) or self._further(node, value, batch.seen(int(some[first])))
            table[code] = children.setdefault(id(child), (len(children), child))[0]
        if len(children) == 1:
            return [(child, some) for _, child in children.values()]
        numbers = table[own]
        return [(child, some[numbers == number]) for number, child in children.values()]

    # -- what a look gives -------------------------------------------------------------------------------------------

    def _value(self, node: Look[T], seen: Seen) -> object:
        """What a look gives for one count: a fact, whether it stands alone (and is known to), what stands beside it."""
        counts, known, place = seen
        if not node.beside:
            return counts[place].get(node.fact)
        if node.fact == GROUPED:
            return 2 * (len(counts) > 1) + known + self._placed * place
        return self._companions.key(counts, self._companions.kinds(counts), place)

    def _column(self, node: Look[T], batch: Batch) -> tuple[Int, Sequence[object]]:
        """What a look gives for all charges of a batch."""
        if node.fact == GROUPED:
            return batch.standing(self._placed)
        return batch.company(self._companions) if node.fact == COMPANY else batch.fact(node.fact)

    # -- what was not met before -------------------------------------------------------------------------------------

    def _begun(self, seen: Seen) -> Look[T]:
        looks, answer = self._worked_out(seen)
        self._root = Look.after(looks, 0, answer)
        return self._root

    def _worked_out(self, seen: Seen) -> tuple[list[str], T]:
        counts, known, place = seen
        if self._reordered and len(counts) > 1:
            counts, place = self._companions.in_order(counts, place), 0
        group = Noted(self._ready, counts, place, known, self._day)
        group.cut = self._cut
        answer = self._work(group, place)
        return list(group.looks), answer

    def _further(self, node: Look[T], value: object, seen: Seen) -> Look[T]:
        """Where a value leads that was not met before at this look."""
        its_class = self._class(node, value)
        child = node.by_class.get(its_class)
        if child is None:
            looks, answer = self._worked_out(seen)
            at = looks.index(node.fact) + 1
            child = node.by_class[its_class] = Look.after(looks, at, answer)
            self._lead(child, looks, at, answer, seen)
        self._keep(node, value, child)
        return child

    def _lead(self, node: Look[T], looks: Sequence[str], at: int, answer: T, seen: Seen) -> None:
        """From a look that is new to the answer, by all looks between them."""
        for done in range(at + 1, len(looks) + 1):
            value = self._value(node, seen)
            child = node.by_class[self._class(node, value)] = Look.after(looks, done, answer)
            self._keep(node, value, child)
            node = child

    def _class(self, node: Look[T], value: object) -> object:
        return value if node.beside else self._classes.of(node.fact, value)  # type: ignore[arg-type]  # only stored values come here

    def _keep(self, node: Look[T], value: object, child: Look[T]) -> None:
        self._kept += 1
        if self._kept > MOST_KEPT:
            self._root, self._kept = None, 0
            self._companions.forget()
        node.keep(
            value, child, self._classes.limits(node.fact, value.dimension) if isinstance(value, Quantity) else None
        )


def _first_of_each(codes: Int, many: int) -> list[tuple[int, int]]:
    """The different codes (from 0, below ``many``), each with a place where it stands."""
    if many <= 4 * len(codes):
        first = np.full(many, -1, np.int64)
        first[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
        there = np.flatnonzero(first >= 0)
        return list(zip(there.tolist(), first[there].tolist(), strict=True))
    there, first = np.unique(codes, return_index=True)
    return list(zip(there.tolist(), first.tolist(), strict=True))
