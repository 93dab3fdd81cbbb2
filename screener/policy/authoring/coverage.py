"""What the scenarios of a file cover: rules, exceptions, both sides of every threshold, and the unknown.

Counted, never rounded, and only over scenarios that pass (design 2, Scenarios). A rule is covered where it decides; an
exception that withdraws its rule, where it does; a side of a threshold, where the charge would come out otherwise if
the comparison answered otherwise; an unknown fact, where a scenario leaves it open and the policy asks for it, or,
for what is looked for on the record only, where a record would have changed the outcome.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from screener.domain.case import Facts, FactValue
from screener.policy.authoring.scenarios import unmet
from screener.policy.evaluation.compiled import compiled, governing_fact
from screener.policy.evaluation.diagrams.completions import Search, leaves
from screener.policy.evaluation.diagrams.nodes import OverBudget
from screener.policy.evaluation.finding import Finding
from screener.policy.evaluation.group import Group
from screener.policy.evaluation.resolve import Resolver
from screener.policy.explanation.evaluate import find
from screener.policy.language.conditions import Condition, Test
from screener.policy.language.model import NOT_COVERED, Policy, Rule, Scenario, in_study
from screener.policy.language.vocabulary import GOVERNING, FactType
from screener.policy.loading.covered.named import (
    BESIDE,
    can_be_unknown,
    conditions,
    on_record,
    record_facts,
    sides,
    thresholds,
)
from screener.policy.loading.covered.sides import given, implied

KINDS = ("rule", "exception", "boundary", "unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncovered:
    """Something that no scenario covers; ``reason`` is what the file says under ``not covered because``, else empty.

    ``kind`` is one of ``KINDS``; ``line`` is where it stands in the file, first of all (None: nowhere).
    """

    kind: str
    id: str
    reason: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many of how many; never a rounded share."""

    covered: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What the scenarios of a file cover, and each thing that they do not."""

    rules: Tally
    exceptions: Tally
    boundaries: Tally
    unknowns: Tally
    uncovered: tuple[Uncovered, ...]

    @property
    def unexplained(self) -> tuple[Uncovered, ...]:
        """What is not covered and has no stated reason."""
        return tuple(each for each in self.uncovered if not each.reason)

    @property
    def complete(self) -> bool:
        """Whether everything is covered, or the file says why not."""
        return not self.unexplained


def coverage(policy: Policy) -> Coverage:
    """What the passing scenarios of a policy cover."""
    policy = in_study(policy)
    runs = tuple(run for run in _runs(policy) if not unmet(run.scenario, run.finding, policy))
    found = dict.fromkeys(KINDS, (0, 0))
    open_things: list[Uncovered] = []
    for thing, is_covered in (*_rules(policy, runs), *_boundaries(policy, runs), *_unknowns(policy, runs)):
        covered, total = found[thing.kind]
        found[thing.kind] = (covered + is_covered, total + 1)
        if not is_covered:
            open_things.append(thing)
    tallies = [Tally(covered=found[kind][0], total=found[kind][1]) for kind in KINDS]
    return Coverage(
        rules=tallies[0],
        exceptions=tallies[1],
        boundaries=tallies[2],
        unknowns=tallies[3],
        uncovered=tuple(open_things),
    )


# -- runs ------------------------------------------------------------------------------------------------------------


#: The outcomes over all completions, and the rules that decide in every one.
_Result = tuple[frozenset[str], frozenset[str]]


@dataclass(frozen=True)
class _Run:
    """One scenario with what the policy says of it."""

    policy: Policy
    scenario: Scenario
    finding: Finding

    @cached_property
    def result(self) -> _Result:
        return self.otherwise(self.policy)

    @property
    def deciding(self) -> frozenset[str]:
        """The rules that decide, whatever the unknown facts are."""
        outcomes, rules = self.result
        return rules if len(outcomes) == 1 else frozenset()

    def asked(self) -> frozenset[str]:
        return frozenset({*(each.fact for each in self.finding.missing), *self.finding.judgments})

    def otherwise(self, policy: Policy, facts: Facts | None = None) -> _Result:
        """What another policy says of this charge, or this one of other facts."""
        try:
            tree = Search(_resolver(policy, self.scenario, self.scenario.facts if facts is None else facts), 0).build()
        except OverBudget:
            return frozenset(), frozenset()
        known = list(leaves(tree))
        return frozenset(leaf.outcome for leaf in known), frozenset.intersection(*(leaf.rules for leaf in known))


def _resolver(policy: Policy, scenario: Scenario, facts: Facts) -> Resolver:
    ready = compiled(policy)
    counts = [facts, *(scenario.companions or ())]
    governing = governing_fact(policy, scenario.mode)
    group = Group(ready, counts, scenario.companions is not None, as_of=scenario.on, governing=governing)
    return Resolver(ready, group, scenario.on, scenario.mode)


def _runs(policy: Policy) -> Iterator[_Run]:
    for scenario in policy.scenarios:
        yield _Run(policy, scenario, find(_resolver(policy, scenario, scenario.facts), 0))


# -- rules and exceptions ------------------------------------------------------------------------------------------


def _rules(policy: Policy, runs: Iterable[_Run]) -> Iterator[tuple[Uncovered, bool]]:
    decided = frozenset().union(*(run.deciding for run in runs))
    withdrawn = frozenset().union(*(_withdrawing(run) for run in runs))
    for rule in policy.rules:
        kind = "rule" if rule.exception_to is None else "exception"
        met = withdrawn if rule.outcome == NOT_COVERED else decided
        reason = _reason(policy, (rule.id,), rule, kind)
        yield Uncovered(kind=kind, id=rule.id, reason=reason, line=rule.place.line), rule.id in met


def _withdrawing(run: _Run) -> frozenset[str]:
    """The exceptions that withdrew their rule: they stand, and so does everything above them."""
    standing = {trace.rule: trace for trace in run.finding.because if trace.verdict == "applies"}
    found = set()
    for trace in standing.values():
        above = trace.exception_to
        while above in standing:
            above = standing[above or ""].exception_to
        if trace.outcome == NOT_COVERED and above is None and trace.beaten_by is None:
            found.add(trace.rule)
    return frozenset(found)


# -- thresholds ----------------------------------------------------------------------------------------------------


def _boundaries(policy: Policy, runs: tuple[_Run, ...]) -> Iterator[tuple[Uncovered, bool]]:
    for test, (owner, words, rule) in thresholds(policy).items():
        covered = _sides(policy, runs, test)
        for side, name in zip((True, False), sides(owner, words), strict=True):
            is_covered = covered[side] or _comes_out_otherwise(policy, runs, test, side)
            reason = _reason(policy, (name, f"{owner}: {words}", owner), rule, "boundary")
            yield Uncovered(kind="boundary", id=name, reason=reason, line=test.place.line or None), is_covered


def _sides(policy: Policy, runs: Iterable[_Run], test: Test) -> dict[bool, bool]:
    """Whether some scenario comes out otherwise on the other side, for each side."""
    met, unmet_side = given(policy, {test: True}), given(policy, {test: False})
    found = {True: False, False: False}
    for run in runs:
        if all(found.values()):
            break
        yes, no = run.otherwise(met), run.otherwise(unmet_side)
        found[True] = found[True] or (yes == run.result != no)
        found[False] = found[False] or (no == run.result != yes)
    return found


def _comes_out_otherwise(policy: Policy, runs: Iterable[_Run], test: Test, side: bool) -> bool:
    """The same with what follows for other rules: one that asks for no conviction does not hold beside at least 1.

    That the others answer otherwise must not be all that changes the outcome.
    """
    over = implied(policy, test, not side)
    if len(over) == 1:
        return False
    here, beyond = given(policy, implied(policy, test, side)), given(policy, over)
    others = given(policy, {each: answer for each, answer in over.items() if each != test})
    for run in runs:
        if run.otherwise(here) == run.result:
            found = run.otherwise(beyond)
            if run.result != found != run.otherwise(others):
                return True
    return False


def _reason(policy: Policy, names: Iterable[str], rule: Rule | None, kind: str) -> str:
    """What the file says of something under one of its names, with its kind before it or without, else its rule."""
    every = (each for name in names for each in (name, f"{kind} {name}"))
    said = next((found for each in every if (found := policy.uncovered.get(each))), "")
    return said or ("" if rule is None else rule.uncovered)


# -- the unknown ---------------------------------------------------------------------------------------------------


def _unknowns(policy: Policy, runs: tuple[_Run, ...]) -> Iterator[tuple[Uncovered, bool]]:
    asked = {_bare(name) for run in runs for name in run.asked()}
    met: dict[str, bool] = {}
    lines: dict[str, int] = {}
    for line, condition in conditions(policy):
        for name in can_be_unknown(condition):
            met[name] = name in asked or any(_counts_as_no(run, name) for run in runs)
            lines.setdefault(name, line)
    for word in policy.governed_by.values():
        if (fact := GOVERNING[word]) is not None:
            met[fact] = fact in asked
    for line, recorded in on_record(policy):
        for fact in record_facts(recorded):
            met[fact] = met.get(fact, False) or any(_silence_matters(run, recorded, fact) for run in runs)
            lines.setdefault(fact, line)
    for name, is_covered in met.items():
        reason = _reason(policy, (name, name.removesuffix(BESIDE)), None, "unknown")
        yield Uncovered(kind="unknown", id=name, reason=reason, line=lines.get(name) or None), is_covered


def _counts_as_no(run: _Run, name: str) -> bool:
    """Whether a scenario says nothing of a fact whose silence counts as no, and a yes would change the outcome."""
    spec, facts = run.policy.facts.get(name), run.scenario.facts
    if spec is None or not spec.silent_no or name in facts:
        return False
    return run.otherwise(run.policy, {**facts, name: True}) != run.result


def _bare(name: str) -> str:
    """What a finding calls a fact, without the number of the count."""
    fact, of, _ = name.rpartition(" of count ")
    if of:
        return fact + BESIDE
    return name.partition(" as count ")[0]


def _silence_matters(run: _Run, recorded: Condition, fact: str) -> bool:
    """Whether a scenario leaves a fact unrecorded, and a record of it (and of its like) would change the outcome."""
    facts, known = run.scenario.facts, run.policy.facts
    if fact in facts:
        return False
    judged = run.policy.judgment_terms
    flags = [
        name
        for name in record_facts(recorded)
        if name in judged or (name in known and known[name].type is FactType.FLAG)
    ]
    if fact not in flags:
        return any(fact in trace.not_shown for trace in run.finding.because)
    for answer in (True, False):
        said: Mapping[str, FactValue] = {**{name: answer for name in flags if name not in facts}, **facts}
        if run.otherwise(run.policy, said) != run.result:
            return True
    return False
