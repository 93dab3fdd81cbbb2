"""What the rules come to, as condition diagrams: phases, exceptions, ``gives way to``, ``not covered``, coverage.

The same reading as ``resolve``, for all completions at once. Which rules gave an outcome is kept apart from the
outcome, one yes-or-no diagram per rule: the outcomes of a file are few, the sets of its rules are many.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import product

from screener.policy.evaluation.compiled import Compiled, dated
from screener.policy.evaluation.diagrams.conditions import ConditionDiagrams, Others
from screener.policy.evaluation.diagrams.nodes import NO, NOTHING, YES, Diagrams
from screener.policy.evaluation.group import Group
from screener.policy.evaluation.resolve import HELD_PHASE, OUTSIDE, Resolver
from screener.policy.language.conditions import OthersCovered
from screener.policy.language.model import MODES, NOT_COVERED, Rule

DISAGREE = "attorney decides"


@dataclass(frozen=True, slots=True)
class Ruled:
    """What rules say together: ``outcomes`` of those that stand, ``clash`` where rules below them disagreed."""

    outcomes: frozenset[str]
    clash: frozenset[str] = frozenset()

    @property
    def outcome(self) -> str:
        """The one outcome, or that the rules disagree."""
        return DISAGREE if self.clash or len(self.outcomes) > 1 else next(iter(self.outcomes))

    @property
    def disagreement(self) -> tuple[str, ...]:
        """The outcomes that rules of one phase disagree on."""
        return tuple(sorted(self.clash or (self.outcomes if len(self.outcomes) > 1 else ())))


@dataclass(eq=False)
class Ruling:
    """The outcome of one count of a group (``own``), and of the others as far as it rests on theirs."""

    resolver: Resolver
    own: int
    diagrams: Diagrams
    conditions: ConditionDiagrams = field(init=False)
    results: dict[tuple[str, int, Others], int] = field(default_factory=dict)
    covered: dict[int, int] | None = None

    def __post_init__(self) -> None:
        self.conditions = ConditionDiagrams(self.group, self.own, self.diagrams)

    @property
    def compiled(self) -> Compiled:
        """The policy as it is evaluated."""
        return self.resolver.compiled

    @property
    def group(self) -> Group:
        """The charges that are decided together."""
        return self.resolver.group

    def said(self) -> int:
        """What is said of the count, over all completions (ends are :class:`Ruled`)."""
        return self._by_others({others: self._of_count(self.own, others) for others in self._ways()}, self.own)

    def given_by(self) -> dict[str, int]:
        """Per rule, where the outcome of the count is the one that it gives."""
        ways = {others: self._givers(self.own, others) for others in self._ways()}
        rules = {rule: None for found in ways.values() for rule in found}
        return {
            rule: self._by_others({others: found.get(rule, NO) for others, found in ways.items()}, self.own)
            for rule in rules
        }

    # -- one count ---------------------------------------------------------------------------------------------------

    def _of_count(self, count: int, others: Others) -> int:
        found = self._of_rules(count, others)
        older = self._older(count, others)
        if older != YES or self.resolver.mode != MODES[0]:
            found = self.diagrams.choose(older, self._as_older(found), self._word(self.compiled.policy.otherwise))
        inside, outside = self._dated(count)
        return self.diagrams.choose(inside, found, outside)

    def _of_rules(self, count: int, others: Others) -> int:
        found = self._word(self.compiled.policy.otherwise)
        for rules in reversed(self._phases()):
            found = self._over(self._one_word(self._standing(rules, count, others)), found)
        return found

    def _phases(self) -> list[tuple[Rule, ...]]:
        skip = HELD_PHASE if self.resolver.skip_held else None
        return [
            tuple(rule for rule in rules if not rule.modes or self.resolver.mode in rule.modes)
            for number, rules in enumerate(self.compiled.phases)
            if number != skip
        ]

    def _below(self, rule: Rule) -> list[Rule]:
        below = self.compiled.exceptions.get(rule.id, ())
        return [each for each in below if not each.modes or self.resolver.mode in each.modes]

    def _standing(self, rules: Sequence[Rule], count: int, others: Others) -> int:
        """What the siblings that are not beaten say together; ``NOTHING`` where none stands."""
        found = NOTHING
        for rule in rules:
            result = self._result(rule, count, others)
            if result != NOTHING:
                stands = self._stands(rule, rules, count, others)
                found = self._together(found, self.diagrams.choose(stands, result, NOTHING))
        return found

    def _stands(self, rule: Rule, rules: Sequence[Rule], count: int, others: Others) -> int:
        """Where a rule reaches the count and no sibling that it gives way to does."""
        beaten = [self._reached(each, count, others) for each in rules if each.id in rule.gives_way_to]
        reached = self._reached(rule, count, others)
        return self.diagrams.both(reached, self.diagrams.opposite(self.diagrams.any_of(beaten)))

    def _reached(self, rule: Rule, count: int, others: Others) -> int:
        return self._says_something(self._result(rule, count, others))

    def _says_something(self, one: int) -> int:
        return self.diagrams.turned(one, lambda end: NO if end == NOTHING else YES)

    def _holds(self, rule: Rule, count: int, others: Others) -> int:
        return self.conditions.all_of([clause.condition for clause in rule.clauses], count, others)

    def _result(self, rule: Rule, count: int, others: Others) -> int:
        """What a rule with its exceptions comes to; ``NOTHING`` where it does not reach the count."""
        key = (rule.id, count, others)
        found = self.results.get(key)
        if found is None:
            found = self._holds(rule, count, others)
            if found == NO:
                found = NOTHING
            else:
                below = self._over(self._withdrawing(self._excepted(rule, count, others)), self._word(rule.outcome))
                found = self.diagrams.choose(found, self._withdrawn(below), NOTHING)
            self.results[key] = found
        return found

    def _excepted(self, rule: Rule, count: int, others: Others) -> int:
        """What the exceptions to a rule say, as one word; ``NOTHING`` where none stands."""
        return self._one_word(self._standing(self._below(rule), count, others))

    # -- ends --------------------------------------------------------------------------------------------------------

    def _word(self, outcome: str) -> int:
        return self.diagrams.end(Ruled(frozenset({outcome})))

    def _value(self, end: int) -> Ruled:
        value = self.diagrams.values[end]
        assert isinstance(value, Ruled)
        return value

    def _one_word(self, one: int) -> int:
        """Siblings that disagree say one thing: that the attorney decides."""

        def of_end(end: int) -> int:
            if end == NOTHING:
                return end
            said = self._value(end)
            return self.diagrams.end(Ruled(frozenset({said.outcome}), frozenset(said.disagreement)))

        return self.diagrams.turned(one, of_end)

    def _over(self, first: int, second: int) -> int:
        """What the first says, else what the second does."""

        def of_ends(one: int, other: int) -> int | None:
            if one == NOTHING:
                return other
            return None if self.diagrams.below[one] else one

        return self.diagrams.join("over", first, second, of_ends)

    def _together(self, first: int, second: int) -> int:
        def of_ends(one: int, other: int) -> int | None:
            if one == NOTHING:
                return other
            if other == NOTHING or one == other:
                return one
            if self.diagrams.below[one] or self.diagrams.below[other]:
                return None
            a, b = self._value(one), self._value(other)
            return self.diagrams.end(Ruled(a.outcomes | b.outcomes, a.clash | b.clash))

        return self.diagrams.join("together", first, second, of_ends)

    def _withdrawing(self, one: int) -> int:
        """An exception that says "not covered" withdraws its rule; the rule's own word would be heard."""
        gone, mark = self._word(NOT_COVERED), self.diagrams.end(NOT_COVERED)
        return self.diagrams.turned(one, lambda end: mark if end == gone else end)

    def _withdrawn(self, one: int) -> int:
        mark = self.diagrams.end(NOT_COVERED)
        return self.diagrams.turned(one, lambda end: NOTHING if end == mark else end)

    # -- dates and older matters -------------------------------------------------------------------------------------

    def _dated(self, count: int) -> tuple[int, int]:
        """Where the policy is in force on the governing date, and what is said where it is not."""
        policy, fact = self.compiled.policy, self.resolver.governing
        words = {-1: policy.before or OUTSIDE, 1: policy.after or OUTSIDE}
        if fact is None:
            place = dated(self.resolver.as_of, policy)
            return (YES, NOTHING) if place == 0 else (NO, self._word(words[place]))
        var = (count, fact, "")
        cells = self.group.domain(var)
        places = [dated(cell.value, policy) for cell in cells if isinstance(cell.value, date)]
        inside = [YES if place == 0 else NO for place in places]
        outside = [NOTHING if place == 0 else self._word(words[place]) for place in places]
        if len(places) == 1:
            return inside[0], outside[0]
        level = self.conditions.level(var)
        return self.diagrams.node(level, tuple(inside)), self.diagrams.node(level, tuple(outside))

    def _older(self, count: int, others: Others) -> int:
        """Where an older matter is one that the policy speaks of; everywhere for a new case."""
        resolver = self.resolver
        if resolver.mode == MODES[0]:
            return YES
        entry = self.compiled.policy.retroactive.get(resolver.mode)
        if entry is None or not entry.stated or (entry.since is not None and resolver.as_of < entry.since):
            return NO
        applies = self.conditions.diagram(entry.applies, count, others)
        if entry.excluded is None:
            return applies
        return self.diagrams.both(
            applies, self.diagrams.opposite(self.conditions.diagram(entry.excluded, count, others))
        )

    def _as_older(self, one: int) -> int:
        """A covered older matter gets the outcome of its entry."""
        entry = self.compiled.policy.retroactive.get(self.resolver.mode)
        if self.resolver.mode == MODES[0] or entry is None or not entry.outcome:
            return one
        word = self._word(entry.outcome)
        return self.diagrams.turned(one, lambda end: word if self._covers(end) else end)

    # -- all other charges are covered -------------------------------------------------------------------------------

    def _covers(self, end: int) -> bool:
        said = self._value(end)
        return not said.disagreement and self.compiled.outcome(said.outcome).covered

    def _covered(self, count: int, others: Others) -> int:
        said = self._of_count(count, others)
        return self.diagrams.turned(said, lambda end: YES if self._covers(end) else NO)

    def _ways(self) -> list[Others]:
        """Every answer to each of the file's conditions that all other charges (of a kind) are covered."""
        return list(product((YES, NO), repeat=len(self.compiled.covering)))

    def _by_others(self, ways: Mapping[Others, int], count: int, told: Others = ()) -> int:
        """What a count comes to, where that rests on whether the others are covered."""
        if len(told) == len(self.compiled.covering):
            return ways[told]
        yes, no = (self._by_others(ways, count, (*told, answer)) for answer in (YES, NO))
        if yes == no:
            return yes
        covered = self._fixpoint() if self.covered is None else self.covered
        return self.diagrams.choose(self._every_other(covered, count, len(told)), yes, no)

    def _every_other(self, covered: Mapping[int, int], count: int, kind: int) -> int:
        """Where every other count that is of a kind is covered."""
        word, which = list(self.compiled.covering.items())[kind]
        counted = [n for n, each in covered.items() if n != count and each != YES]
        others = [
            self.diagrams.choose(covered[n], YES, self.diagrams.opposite(self._counts(which, n))) for n in counted
        ]
        read = NO if NO in others else self.diagrams.all_of(others)
        return self.diagrams.both(read, self.diagrams.opposite(self.conditions.flag(word)))

    def _counts(self, which: OthersCovered, count: int) -> int:
        return self.conditions.described(which.among, count) if which.among else YES

    def _fixpoint(self) -> dict[int, int]:
        """Where each count is covered: the greatest fixpoint, for all completions at once."""
        sure = self.resolver.coverage_of_known()
        covered = self.covered = {n: NO if sure[n] is False else YES for n in range(len(self.group.counts))}
        unsure = [n for n in covered if not isinstance(sure[n], bool)]
        ways = {n: {others: self._covered(n, others) for others in self._ways()} for n in unsure}
        changed = True
        while changed:
            # All at once: who is taken out first must not depend on the order of the counts.
            now = {n: self.diagrams.both(covered[n], self._by_others(said, n)) for n, said in ways.items()}
            changed = any(covered[n] != each for n, each in now.items())
            covered.update(now)
        return covered

    # -- which rules give it -----------------------------------------------------------------------------------------

    def _givers(self, count: int, others: Others) -> dict[str, int]:
        found: dict[str, int] = {}
        inside, _ = self._dated(count)
        here = self.diagrams.both(inside, self._older(count, others))
        for rules in self._phases():
            for rule, where in self._gives(rules, count, others).items():
                found[rule] = self.diagrams.both(here, where)
            reached = self._says_something(self._standing(rules, count, others))
            here = self.diagrams.both(here, self.diagrams.opposite(reached))
        return found

    def _gives(self, rules: Sequence[Rule], count: int, others: Others) -> dict[str, int]:
        """Per rule among some siblings and their exceptions, where what the siblings say comes from it."""
        found: dict[str, int] = {}
        for rule in rules:
            if self._result(rule, count, others) == NOTHING:
                continue
            stands = self._stands(rule, rules, count, others)
            below = self._below(rule)
            excepted = self._excepted(rule, count, others)
            own = self.diagrams.opposite(self._says_something(excepted))
            for each, where in {rule.id: own, **self._gives(below, count, others)}.items():
                found[each] = self.diagrams.both(stands, where)
        return found
