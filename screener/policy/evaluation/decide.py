"""What is decided of one count, found with as few questions as it takes.

The tree of all completions (``tree``) names every fact that decides and what each answer gives. To know only what is
decided, less is enough: the first unknown that comes up is taken each way, and two outcomes end the search, since the
constraints leave a way from one completion to the other fact by fact. What this leaves open, the tree decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from screener.domain.decision import Force, Rollup
from screener.policy.evaluation.answers import is_judgment
from screener.policy.evaluation.compiled import Compiled
from screener.policy.evaluation.diagrams.completions import Search, Tree, deciding, leaves, outcomes
from screener.policy.evaluation.diagrams.nodes import OverBudget
from screener.policy.evaluation.finding import Decided
from screener.policy.evaluation.group import Assigned, AssumedCount
from screener.policy.evaluation.resolve import Resolver, Standing, Verdict
from screener.policy.language.conditions import Answer, Var
from screener.policy.language.model import Rule
from screener.policy.language.predicates import ValueCell

#: So many steps the short search takes before it leaves the question to the tree.
FEW_STEPS = 64
NEEDS_INFORMATION = Decided(rollup=Rollup.NEEDS_INFORMATION, outcome=Rollup.NEEDS_INFORMATION.value, judgments=None)
ATTORNEY_DECIDES = Decided(rollup=Rollup.ATTORNEY_DECIDES, outcome=Rollup.ATTORNEY_DECIDES.value, judgments=None)
_OPEN = (Rollup.NEEDS_INFORMATION.value, Rollup.ATTORNEY_DECIDES.value)
_FORCES = (Force.MANDATORY, Force.PRESUMPTIVE, Force.GUIDANCE)


class _Covered(Mapping[int, Answer]):
    """Whether the counts are covered: worked out where a rule asks, since it takes a look at every count."""

    def __init__(self, resolver: Asking, assigned: Assigned) -> None:
        self._resolver, self._assigned = resolver, assigned
        self._found: Mapping[int, Answer] | None = None

    def __getitem__(self, count: int) -> Answer:
        if self._found is None:
            self._found = self._resolver.worked_out(self._assigned)
        return self._found[count]

    def __iter__(self) -> Iterator[int]:
        return iter(range(len(self)))

    def __len__(self) -> int:
        return len(self._resolver.group.counts)


class Asking(Resolver):
    """A resolver that asks for the first unknown that it meets, before it looks at anything else.

    So it knows less of the others than a patient one, and keeps nothing of it with the group.
    """

    def outcome(self, count: int, assigned: Assigned) -> Verdict | Var:
        """The outcome of one count, or the fact that has to be known first."""
        covered = _Covered(self, assigned) if self.compiled.asks_others_covered else None
        return self._outcome(AssumedCount(self.group, count, assigned, covered))

    def standing(self, rules: Sequence[Rule], view: AssumedCount) -> list[Standing] | Var:
        """The rules that reach a count and are not beaten by others, or the fact that has to be known first."""
        found: list[Standing] = []
        for rule in rules:
            if rule.modes and self.mode not in rule.modes:
                continue
            result = self.result(rule, view)
            if isinstance(result, Verdict):
                found.append(Standing(rule, result))
            elif result is not None:
                return result
        if len(found) < 2:
            return found
        reached = {each.rule.id for each in found}
        return [each for each in found if reached.isdisjoint(each.rule.gives_way_to)]

    def result(self, rule: Rule, view: AssumedCount) -> Verdict | Var | None:
        """What one rule says; None where it does not reach the count; the fact where that is open."""
        for clause in rule.clauses:
            answer = clause.condition.holds(view)
            if answer is False:
                return None
            if answer is not True:
                return answer
        return self.with_exceptions(rule, view)


class _TwoOutcomes(Exception):
    """Two completions come to different outcomes."""


class _TooFewSteps(Exception):
    """The short search did not come to an end."""


@dataclass(eq=False)
class _Looking:
    """Tries the unknown facts of one count each way, until two outcomes are found."""

    resolver: Resolver
    count: int
    verdicts: list[Verdict] = field(default_factory=list)
    path: dict[Var, ValueCell] = field(default_factory=dict)
    judged: bool = False
    steps: int = 0

    def look(self) -> None:
        self.steps += 1
        if self.steps > FEW_STEPS:
            raise _TooFewSteps
        found = self.resolver.outcome(self.count, self.path)
        if isinstance(found, Verdict):
            self.verdicts.append(found)
            if found.outcome != self.verdicts[0].outcome:
                raise _TwoOutcomes
            return
        self.judged = self.judged or is_judgment(found)
        for cell in tuple(AssumedCount(self.resolver.group, self.count, self.path).cells(found)):
            self.path[found] = cell
            self.look()
            del self.path[found]


def decide(resolver: Resolver, count: int) -> Decided:
    """What is decided of one count."""
    asking = Asking(resolver.compiled, resolver.group, resolver.as_of, resolver.mode, resolver.skip_held)
    looking = _Looking(asking, count)
    try:
        looking.look()
    except _TwoOutcomes:
        if not looking.judged:
            return NEEDS_INFORMATION
    except _TooFewSteps:
        pass
    else:
        return settled(resolver.compiled, looking.verdicts)
    try:
        return by_tree(resolver, Search(resolver, count).build())
    except OverBudget:
        return NEEDS_INFORMATION


def the_outcome(resolver: Resolver, count: int) -> str | None:
    """The one outcome over all completions; None where there are several, or too many completions to tell."""
    found = decide(resolver, count)
    return None if found.outcome in _OPEN and not found.rules else found.outcome


def by_tree(resolver: Resolver, tree: Tree) -> Decided:
    """What is decided of one count of which all completions are known."""
    known = list(leaves(tree))
    if len(outcomes(tree)) == 1:
        always = frozenset.intersection(*(leaf.rules for leaf in known))
        some = frozenset().union(*(leaf.some for leaf in known))
        return _settled(resolver.compiled, known[0].outcome, always, some, max(leaf.clash for leaf in known))
    needed = deciding(tree)
    if needed and all(is_judgment(var) for var in needed):
        return ATTORNEY_DECIDES
    return NEEDS_INFORMATION


def settled(ready: Compiled, verdicts: Sequence[Verdict]) -> Decided:
    """What is decided where all completions come to one outcome."""
    rules = [frozenset(each.rules) for each in verdicts]
    always, some = frozenset.intersection(*rules), frozenset().union(*rules)
    return _settled(ready, verdicts[0].outcome, always, some, max(each.clash for each in verdicts))


def _settled(
    ready: Compiled, word: str, always: frozenset[str], some: frozenset[str], clash: tuple[str, ...]
) -> Decided:
    outcome = ready.outcome(word)
    ids = tuple(sorted(always) or sorted(some))
    rules = [ready.policy.rule(each) for each in ids]
    force = {rule.force for rule in _up(ready, rules)}
    return Decided(
        rollup=outcome.rollup,
        outcome=outcome.name,
        decided_by=(ids[0] if always else " or ".join(ids)) if ids else None,
        judgments=(f"the rules {' and '.join(ids)} disagree: {' or '.join(clash)}",) if clash else (),
        record=outcome.record,
        force=next((each for each in _FORCES if each in force), None),
        approval=outcome.approval or next((rule.approval for rule in _up(ready, rules) if rule.approval), ()),
        also=(
            *(ready.policy.programs[rule.program].title for rule in rules if rule.program),
            *(f"option: {option}" for rule in rules for option in rule.options),
        ),
        alternative=outcome.alternative,
        rules=ids,
    )


def _up(ready: Compiled, rules: Sequence[Rule]) -> list[Rule]:
    """The rules and the rules that they are exceptions to."""
    found: list[Rule] = []
    for rule in rules:
        found.append(rule)
        while rule.exception_to is not None:
            rule = ready.policy.rule(rule.exception_to)
            found.append(rule)
    return found
