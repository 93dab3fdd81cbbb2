"""Equivalence classes of values: two values of one class lead the evaluator under a policy to the same answers.

A number stands for its cell (0.8 g and 1.2 g under "at most 2 g"), a word for the answers that the policy's tests give
to it. ``named`` is closer: words stand for themselves, because an explanation shows them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property

from screener.domain.case import FactValue
from screener.domain.charge_class import grade_of_class
from screener.domain.quantity import Quantity
from screener.policy.evaluation.axes import drug_cells, kind_cells, text_cells
from screener.policy.evaluation.compiled import Compiled
from screener.policy.language.conditions import NoneObserved, Shown, Test, parts
from screener.policy.language.predicates import Compare, Drugs, Predicate, ValueCell
from screener.policy.language.sights import facts_of
from screener.policy.language.vocabulary import CONSTRAINTS, GRADE_RANK, FactType, fits

Limit = Decimal | int | date


class Equivalence:
    """The classes of the values of each fact under one policy."""

    def __init__(self, ready: Compiled, *, named: bool) -> None:
        self.ready = ready
        self.named = named
        #: Facts of which, among the charges of a group, only matters whether they are the same.
        self.units = frozenset(each.within for each in ready.besides if each.within)
        self._limits: dict[tuple[str, str], list[Limit] | None] = {}

    def of(self, fact: str, value: FactValue | None) -> Hashable:
        """The class of a value of a fact, as a key. Without a value: None."""
        spec = self.ready.facts.get(fact)
        if value is None:
            return None
        if spec is None:
            return _odd(value)
        if fact in self.units and fact not in self.ready.tests:
            return "known"
        match spec.type:
            case FactType.AMOUNT:
                limits = self.limits(fact, value.dimension) if isinstance(value, Quantity) else None
                return ("amount", value.dimension, cell(limits, value.base)) if limits is not None else _odd(value)  # type: ignore[union-attr]  # cells are made for facts of this kind
            case FactType.COUNT | FactType.DATE:
                right = type(value) is int if spec.type is FactType.COUNT else isinstance(value, date)
                limits = self.limits(fact, "") if right else None
                return ("number", cell(limits, value)) if limits is not None else _odd(value)  # type: ignore[arg-type]  # cells are made for facts of this kind
            case _ if self.named or not self._word(fact, value):
                return _odd(value)
        return self._answers(fact, spec.type, value)

    def _word(self, fact: str, value: FactValue) -> bool:
        """Whether only the answers to tests matter of a word."""
        spec = self.ready.facts[fact]
        if fact in self.units or spec.type in (FactType.FLAG, FactType.SEVERAL, FactType.EVENTS):
            return False
        return isinstance(value, str | tuple) if spec.type is FactType.DRUG else fits(spec, value)

    def _answers(self, fact: str, kind: FactType, value: FactValue) -> Hashable:
        tests = self.ready.tests.get(fact, ())
        if kind is FactType.KIND:
            return ("kind", tuple(_told(tests, each) for each in kind_cells(str(value), tests)))
        if kind is FactType.DRUG:
            groups = [test for test in tests if isinstance(test, Drugs)]
            drugs = value if isinstance(value, tuple) else str(value)
            return ("drugs", tuple(_drugs(groups, each) for each in drug_cells(drugs, groups)))
        if kind is FactType.TEXT:
            return ("text", tuple(_told(tests, each) for each in text_cells(str(value), tests)))
        return ("word", tuple(test(str(value)) for test in tests), self._rank(fact, str(value)))

    def _rank(self, fact: str, word: str) -> Hashable:
        """What of a grade or a class matters beside its tests: how it compares, and which grade a class belongs to."""
        classed = "class" in self.ready.policy.facts_read
        if fact == "class":
            return word if fact in self.ready.ranked else grade_of_class(word)
        if fact == "grade" and (classed or self.ready.ranked):
            return word if classed else GRADE_RANK[word]
        return None

    # -- numbers ---------------------------------------------------------------------------------------------------

    def limits(self, fact: str, dimension: str) -> list[Limit] | None:
        """The numbers at which an answer can change; None where the number itself matters.

        A constraint ties a fact to others: what is known of one bounds the others, so that their limits are its own.
        """
        key = (fact, dimension)
        if key not in self._limits:
            self._limits[key] = self._found(fact, dimension)
        return self._limits[key]

    def _found(self, fact: str, dimension: str) -> list[Limit] | None:
        if fact in self.ready.anchors or fact in self.ready.compared_days or (self.named and fact in self._recorded):
            return None
        tests = list(self.ready.tests.get(fact, ()))
        for pair in CONSTRAINTS:
            if fact in pair:
                tests += [test for other in pair if other != fact for test in self.ready.tests.get(other, ())]
        numbers = [test for test in tests if isinstance(test, Compare)]
        if any(test.reading != "stated" for test in numbers):
            return None
        found: set[Limit] = {test.limit for test in numbers if test.unit == dimension}
        if self.ready.facts[fact].type is not FactType.DATE:
            found.add(0)
        return sorted(found)

    @cached_property
    def _recorded(self) -> frozenset[str]:
        """Facts that a condition on the record shows together with others."""
        found: set[str] = set()
        for condition in self.ready.conditions:
            if isinstance(condition, Shown):
                found |= {name for each in parts(condition.part) if isinstance(each, Test) for name in facts_of(each)}
            elif isinstance(condition, NoneObserved):
                found |= set(condition.facts)
        return frozenset(found)


def cell(limits: Sequence[Limit], value: Limit) -> int:
    """Where a number lies: even between two limits, odd on one."""
    at = bisect_left(limits, value)
    return 2 * at + (at < len(limits) and limits[at] == value)


def _odd(value: FactValue) -> Hashable:
    """A value that stands for itself; True and 1 are not of one class."""
    return (type(value).__name__, value)


def _told(tests: Iterable[Predicate], each: ValueCell) -> Hashable:
    return tuple(test(each.value) for test in tests)


def _drugs(tests: Sequence[Drugs], each: ValueCell) -> Hashable:
    """The answers for all drugs of a cell together, and for each of them."""
    assert isinstance(each.value, frozenset)
    return _told(tests, each), tuple(tuple(test.has(drug) for test in tests) for drug in sorted(each.value))
