"""Findings that were worked out before, by the facts that they were made of.

Two charges with the same facts share one finding. Two charges whose numbers lie in the same cells (0.8 g and 1.2 g
under "at most 2 g") share its pattern: the same conditions with the same truth, shown with each one's own numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from screener.domain.case import Facts, FactValue
from screener.domain.quantity import Quantity
from screener.policy.compiled import compiled
from screener.policy.conditions import NoneObserved, Shown, Test, parts
from screener.policy.finding import ConditionTrace, Finding, RuleTrace
from screener.policy.group import NOTHING, Group
from screener.policy.model import Policy
from screener.policy.nearest import Moves
from screener.policy.predicates import Compare
from screener.policy.sights import facts_of
from screener.policy.vocabulary import FACTS, FactType, show_fact

#: Own facts in the order of ``own_facts``, then what of the company, the day and the mode matters.
Key = tuple[object, ...]
_NUMBERS = (FactType.AMOUNT, FactType.COUNT, FactType.DATE)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A finding with what would alter it, for every charge in the same cells."""

    finding: Finding
    moves: Moves


class Memo:
    """What is remembered of one policy."""

    def __init__(self, policy: Policy) -> None:
        self.ready = compiled(policy)
        self.own_facts = self.ready.key_facts
        self.read = frozenset(policy.facts_read)
        self.beside = self.ready.looks_beside
        self.grouped = self.ready.asks_grouped
        self.theirs_facts = self.own_facts if self.ready.asks_others_covered else policy.companion_facts
        #: Where only descriptions of companions are looked at, a companion that answers to none of them is any other.
        self.described = self.beside and not self.ready.ranked and not self.ready.asks_others_covered
        self.theirs: dict[tuple[object, ...], tuple[object, ...] | None] = {}
        self.found: dict[Key, Finding] = {}
        self.patterns: dict[Key, Pattern] = {}
        self.numbers = self._numbers()

    def _numbers(self) -> dict[str, tuple[Compare, ...]]:
        """Facts of which only the cell matters, where nothing unknown is tied to them: no uncertainty is looked at."""
        found = {}
        recorded = set()
        for condition in self.ready.conditions:
            if isinstance(condition, Shown):
                recorded |= {
                    name for each in parts(condition.part) if isinstance(each, Test) for name in facts_of(each)
                }
            elif isinstance(condition, NoneObserved):
                recorded |= set(condition.facts)
        for fact in self.own_facts:
            spec = FACTS.get(fact)
            if spec is None or spec.type not in _NUMBERS or fact in recorded:
                continue
            if fact in self.ready.anchors or fact not in self.read:
                continue
            tests = tuple(test for test in self.ready.tests.get(fact, ()) if isinstance(test, Compare))
            if all(test.reading == "stated" for test in tests):
                found[fact] = tests
        return found

    def companion(self, facts: Facts) -> tuple[object, ...] | None:
        """What of a companion matters: None where it answers to no description of the policy."""
        key = tuple(map(facts.get, self.theirs_facts))
        if not self.described:
            return key
        if key not in self.theirs:
            view = Group(self.ready, [facts], True).view(0, NOTHING)
            matters = any(each.charge.holds(view) is not False for each in self.ready.besides)
            self.theirs[key] = key if matters else None
        return self.theirs[key]

    def keys(self, counts: Sequence[Facts], known: bool, as_of: date, mode: str) -> list[Key]:
        """One key per count: equal keys have equal findings."""
        own = self.own_facts
        if self.beside:
            theirs = [self.companion(facts) for facts in counts]
            return [
                (tuple(map(facts.get, own)), place, *theirs[:place], None, *theirs[place + 1 :], known, as_of, mode)
                for place, facts in enumerate(counts)
            ]
        if self.grouped:
            state: bool | None = True if len(counts) > 1 else False if known else None
            return [(tuple(map(facts.get, own)), state, as_of, mode) for facts in counts]
        return [(tuple(map(facts.get, own)), as_of, mode) for facts in counts]

    def coarse(self, key: Key, facts: Facts) -> Key:
        """The key with numbers replaced by their cells."""
        return (tuple(self._cell(name, facts) for name in self.own_facts), *key[1:])

    def _cell(self, name: str, facts: Facts) -> object:
        value: FactValue | None = facts.get(name)
        tests = self.numbers.get(name)
        if tests is None or value is None:
            return value
        if any(other not in facts for other, _ in self.ready.tied.get(name, ())):
            return value  # the number itself bounds what the other one can be
        if isinstance(value, Quantity):
            return (value.dimension, *(test(value.base) for test in tests if test.unit == value.dimension))
        kind = FACTS[name].type
        if (kind is FactType.COUNT and type(value) is int) or (kind is FactType.DATE and isinstance(value, date)):
            return (str(kind), *(test(value) for test in tests))
        return value

    def rebound(self, pattern: Pattern, facts: Facts) -> Finding:
        """The finding of a pattern, shown with the numbers of these facts."""
        because = tuple(self._trace(trace, facts) for trace in pattern.finding.because)
        return replace(pattern.finding, because=because, nearest_change=pattern.moves.nearest(facts))

    def _trace(self, trace: RuleTrace, facts: Facts) -> RuleTrace:
        if not any(each.fact in self.numbers and each.value is not None for each in trace.conditions):
            return trace
        return replace(trace, conditions=tuple(self._condition(each, facts) for each in trace.conditions))

    def _condition(self, line: ConditionTrace, facts: Facts) -> ConditionTrace:
        if line.value is None or line.fact not in self.numbers:
            return line
        return ConditionTrace(
            text=line.text, fact=line.fact, value=show_fact(line.fact, facts[line.fact]), truth=line.truth
        )
