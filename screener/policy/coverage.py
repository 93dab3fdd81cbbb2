"""What the scenarios of a file cover: rules, exceptions, both sides of every threshold, and the unknown.

Counted, never rounded, and only over scenarios that pass (design 2, Scenarios). A rule is covered where it decides; an
exception that withdraws its rule, where it does; a side of a threshold, where the charge would come out otherwise if
the comparison answered otherwise; an unknown fact, where a scenario leaves it open and the policy asks for it, or,
for what is looked for on the record only, where a record would have changed the outcome.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from screener.domain.case import Facts, FactValue
from screener.policy.compiled import compiled, governing_fact
from screener.policy.conditions import (
    AllOf,
    AtLeast,
    Beside,
    Condition,
    Grouped,
    Judgment,
    MostSerious,
    NoneObserved,
    Not,
    OthersCovered,
    Present,
    Shown,
    Table,
    Test,
    parts,
)
from screener.policy.dates.relative import Apart
from screener.policy.evaluate import find
from screener.policy.finding import Finding
from screener.policy.group import Group
from screener.policy.model import NOT_COVERED, Policy, Retroactive, Rule, Scenario, in_study
from screener.policy.predicates import Compare, Value, Within
from screener.policy.resolve import Resolver
from screener.policy.scenarios import unmet
from screener.policy.tree import Search, TooManyCompletions, leaves
from screener.policy.vocabulary import COUNTED, GOVERNING, WEIGHT_WORDS, FactType

KINDS = ("rule", "exception", "boundary", "unknown")
_BESIDE = " of a charge beside it"


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
        except TooManyCompletions:
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
        reason = policy.uncovered.get(rule.id) or rule.uncovered
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


@dataclass(frozen=True, slots=True)
class _Fixed:
    """A comparison whose answer is given."""

    answer: bool
    text: str = ""

    def __call__(self, value: Value) -> bool:
        return self.answer


def _boundaries(policy: Policy, runs: tuple[_Run, ...]) -> Iterator[tuple[Uncovered, bool]]:
    for test, (owner, words, rule) in _thresholds(policy).items():
        met, unmet_side = _fixed(policy, test, True), _fixed(policy, test, False)
        sides = {True: False, False: False}
        for run in runs:
            if all(sides.values()):
                break
            yes, no = run.otherwise(met), run.otherwise(unmet_side)
            sides[True] = sides[True] or (yes == run.result != no)
            sides[False] = sides[False] or (no == run.result != yes)
        for side, is_covered in sides.items():
            name = f"{owner}: {words}, {'met' if side else 'not met'}"
            reason = _reason(policy, (name, f"{owner}: {words}", owner), rule)
            yield Uncovered(kind="boundary", id=name, reason=reason, line=test.place.line or None), is_covered


def _reason(policy: Policy, names: Iterable[str], rule: Rule | None) -> str:
    said = next((policy.uncovered[name] for name in names if name in policy.uncovered), "")
    return said or ("" if rule is None else rule.uncovered)


def _thresholds(policy: Policy) -> dict[Test, tuple[str, str, Rule | None]]:
    """Every comparison that a rule or an older matter makes: where it stands, its words, its rule."""
    terms = {
        test: name
        for name, term in policy.terms.items()
        if term.condition is not None
        for test, _ in _comparisons(term.condition)
    }
    found: dict[Test, tuple[str, str, Rule | None]] = {}
    for rule in policy.rules:
        for clause in rule.clauses:
            owner = {"eligible": f"program {rule.program}", "not excluded": f"program {rule.program}"}.get(
                clause.key, "scope" if clause.key == "scope" else rule.id
            )
            for test, words in _comparisons(clause.condition):
                found.setdefault(test, (terms.get(test, owner), words, rule))
    for mode, entry in policy.retroactive.items():
        for condition in (entry.applies, entry.excluded):
            for test, words in _comparisons(condition) if condition is not None else ():
                found.setdefault(test, (terms.get(test, mode), words, None))
    return found


def _comparisons(condition: Condition) -> Iterator[tuple[Test, str]]:
    for part in parts(condition):
        match part:
            case Table():
                for group, test in part.lines:
                    yield test, f"{group.text} {test.predicate.text}"
            case Beside():
                for test, words in _comparisons(part.charge):
                    yield test, words + _BESIDE
            case Test() if isinstance(part.predicate, Compare):
                about = "" if isinstance(part.predicate, Within) else f"{part.fact} "
                yield part, about + part.predicate.text


def _fixed(policy: Policy, test: Test, answer: bool) -> Policy:
    """The policy with the answer of one comparison given, wherever the file makes it."""
    given = replace(test, predicate=_Fixed(answer))

    def swap(condition: Condition) -> Condition:
        match condition:
            case Test():
                return given if condition == test else condition
            case Table():
                lines = tuple((group, given if each == test else each) for group, each in condition.lines)
                return replace(condition, lines=lines)
            case AllOf() | AtLeast():
                return replace(condition, parts=tuple(swap(each) for each in condition.parts))
            case Not() | Shown():
                return replace(condition, part=swap(condition.part))
            case Beside():
                charge = swap(condition.charge)
                return replace(condition, charge=charge) if isinstance(charge, AllOf) else condition
        return condition

    def older(entry: Retroactive) -> Retroactive:
        excluded = None if entry.excluded is None else swap(entry.excluded)
        return replace(entry, applies=swap(entry.applies), excluded=excluded)

    rules = tuple(
        replace(rule, clauses=tuple(replace(each, condition=swap(each.condition)) for each in rule.clauses))
        for rule in policy.rules
    )
    retroactive = {mode: older(entry) for mode, entry in policy.retroactive.items()}
    return replace(policy, rules=rules, retroactive=retroactive)


# -- the unknown ---------------------------------------------------------------------------------------------------


def _unknowns(policy: Policy, runs: tuple[_Run, ...]) -> Iterator[tuple[Uncovered, bool]]:
    asked = {_bare(name) for run in runs for name in run.asked()}
    met: dict[str, bool] = {}
    lines: dict[str, int] = {}
    for line, condition in _conditions(policy):
        for name in _can_be_unknown(condition):
            met[name] = name in asked or any(_counts_as_no(run, name) for run in runs)
            lines.setdefault(name, line)
    for word in policy.governed_by.values():
        if (fact := GOVERNING[word]) is not None:
            met[fact] = fact in asked
    for line, recorded in _on_record(policy):
        for fact in _record_facts(recorded):
            met[fact] = met.get(fact, False) or any(_silence_matters(run, recorded, fact) for run in runs)
            lines.setdefault(fact, line)
    for name, is_covered in met.items():
        reason = _reason(policy, (name, name.removesuffix(_BESIDE)), None)
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
        return fact + _BESIDE
    return name.partition(" as count ")[0]


def _conditions(policy: Policy) -> Iterator[tuple[int, Condition]]:
    """Every condition with the line that says it."""
    for rule in policy.rules:
        for clause in rule.clauses:
            yield clause.place.line, clause.condition
    for entry in policy.retroactive.values():
        yield entry.place.line, entry.applies
        if entry.excluded is not None:
            yield entry.place.line, entry.excluded


def _can_be_unknown(condition: Condition) -> Iterator[str]:
    """What a condition needs to know, by the names that a finding gives to what is missing."""
    match condition:
        case Test():
            unit = condition.predicate.unit if isinstance(condition.predicate, Compare) else ""
            weight = unit if unit in COUNTED else WEIGHT_WORDS[condition.weight_from][0]
            yield weight if condition.fact == "amount" else condition.fact
            if isinstance(condition.predicate, Within) and condition.predicate.window.length is not None:
                anchor = GOVERNING[condition.predicate.window.anchor]
                yield from (anchor,) if anchor is not None else ()
            if isinstance(condition.predicate, Apart) and condition.predicate.fact is not None:
                yield condition.predicate.fact
        case Table():
            yield condition.fact
            for _, test in condition.lines:
                yield from _can_be_unknown(test)
        case AllOf() | AtLeast():
            for part in condition.parts:
                yield from _can_be_unknown(part)
        case Not():
            yield from _can_be_unknown(condition.part)
        case Judgment():
            yield condition.term
        case Grouped():
            yield "grouped"
        case OthersCovered():
            yield "grouped"
            yield from (name + _BESIDE for each in condition.among for name in _can_be_unknown(each))
        case MostSerious():
            yield from (condition.by, condition.by + _BESIDE, "grouped")
        case Beside():
            yield "grouped"
            yield from (name + _BESIDE for name in _can_be_unknown(condition.charge))
            if condition.within:
                yield f"same {condition.within}"


def _on_record(policy: Policy) -> Iterator[tuple[int, Condition]]:
    for line, condition in _conditions(policy):
        yield from ((line, part) for part in parts(condition) if isinstance(part, Shown | NoneObserved | Present))


def _record_facts(recorded: Condition) -> tuple[str, ...]:
    match recorded:
        case NoneObserved():
            return recorded.facts
        case Present():
            return (recorded.fact,)
        case Shown():
            return tuple(dict.fromkeys(_can_be_unknown(recorded.part)))
    return ()


def _silence_matters(run: _Run, recorded: Condition, fact: str) -> bool:
    """Whether a scenario leaves a fact unrecorded, and a record of it (and of its like) would change the outcome."""
    facts, known = run.scenario.facts, run.policy.facts
    if fact in facts:
        return False
    flags = [name for name in _record_facts(recorded) if name in known and known[name].type is FactType.FLAG]
    if fact not in flags:
        return any(fact in trace.not_shown for trace in run.finding.because)
    for answer in (True, False):
        said: Mapping[str, FactValue] = {**{name: answer for name in flags if name not in facts}, **facts}
        if run.otherwise(run.policy, said) != run.result:
            return True
    return False
