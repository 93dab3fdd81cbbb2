"""What a policy says of the counts of one group.

The finding is the set of outcomes over all completions of the unknown facts, then over the open judgments
(design 2, Semantics). Findings are kept per distinct tuple of the facts that the policy looks at, so that a docket
whose tuples repeat costs one look-up a charge.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from weakref import WeakKeyDictionary

from screener.domain.case import Facts
from screener.domain.decision import Force, Rollup
from screener.policy.answers import is_judgment, missing_facts
from screener.policy.compiled import Compiled, compiled
from screener.policy.explain import traces
from screener.policy.finding import Finding, MissingFact
from screener.policy.group import NOTHING, Group
from screener.policy.model import MODES, Policy, Rule
from screener.policy.nearest import nearest_change
from screener.policy.read_sections import MODE_WORDS
from screener.policy.resolve import Resolver
from screener.policy.tree import Search, TooManyCompletions, Tree, deciding, leaves, outcomes

#: So many distinct charges are kept in memory per policy before the memory is emptied.
MOST_KEPT = 200_000
_FORCES = (Force.MANDATORY, Force.PRESUMPTIVE, Force.GUIDANCE)


class _Memo:
    """Findings of one policy by the facts that they were made of."""

    __slots__ = ("beside", "described", "found", "grouped", "own_facts", "ready", "theirs", "theirs_facts")

    def __init__(self, policy: Policy) -> None:
        self.ready = compiled(policy)
        self.own_facts = self.ready.key_facts
        self.beside = self.ready.looks_beside
        self.grouped = self.ready.asks_grouped
        self.theirs_facts = self.own_facts if self.ready.asks_others_covered else policy.companion_facts
        #: Where only descriptions of companions are looked at, a companion that answers to none of them is any other.
        self.described = self.beside and not self.ready.ranked and not self.ready.asks_others_covered
        self.theirs: dict[tuple[object, ...], tuple[object, ...] | None] = {}
        self.found: dict[object, Finding] = {}

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


_MEMOS: WeakKeyDictionary[Policy, _Memo] = WeakKeyDictionary()


def evaluate_group(
    policy: Policy, counts: Sequence[Facts], *, companions_known: bool, as_of: date, mode: str = MODES[0]
) -> tuple[Finding, ...]:
    """One finding per count of a group, in order.

    ``counts`` are all counts of one group; with one count and ``companions_known`` it stands alone, without it whether
    it does is unknown. ``as_of`` is the decision date of what is undecided. ``mode`` is one of ``MODES``.
    """
    memo = _MEMOS.get(policy)
    if memo is None:
        memo = _MEMOS[policy] = _Memo(policy)
    if mode not in MODES:
        mode = MODE_WORDS[mode]
    keys = _keys(memo, counts, companions_known, as_of, mode)
    found = memo.found
    findings: list[Finding | None] = [found.get(key) for key in keys]
    if None in findings:
        if len(found) > MOST_KEPT:
            found.clear()
        group = Group(memo.ready, counts, companions_known)
        for place, key in enumerate(keys):
            if findings[place] is None:
                findings[place] = found[key] = find(Resolver(memo.ready, group, as_of, mode), place)
    return tuple(findings)  # type: ignore[arg-type]


def _keys(memo: _Memo, counts: Sequence[Facts], known: bool, as_of: date, mode: str) -> list[object]:
    own = memo.own_facts
    if memo.beside:
        theirs = [memo.companion(facts) for facts in counts]
        return [
            (tuple(map(facts.get, own)), place, *theirs[:place], None, *theirs[place + 1 :], known, as_of, mode)
            for place, facts in enumerate(counts)
        ]
    if memo.grouped:
        state: bool | None = True if len(counts) > 1 else False if known else None
        return [(tuple(map(facts.get, own)), state, as_of, mode) for facts in counts]
    return [(tuple(map(facts.get, own)), as_of, mode) for facts in counts]


def find(resolver: Resolver, count: int) -> Finding:
    """The finding of one count, worked out."""
    group, ready = resolver.group, resolver.compiled
    try:
        tree = Search(resolver, count).build()
        found = outcomes(tree)
        if len(found) > 1:
            return _open(resolver, count, tree)
        finding = _settled(resolver, count, tree)
        if finding.rollup is Rollup.HELD:
            unheld = Resolver(ready, group, resolver.as_of, resolver.mode, skip_held=True)
            missing = missing_facts(Search(unheld, count).build(), group, count)
            return _with(finding, missing=missing)
        return finding
    except TooManyCompletions:
        return _too_open(resolver, count)


def _with(finding: Finding, *, missing: tuple[MissingFact, ...]) -> Finding:
    return Finding(
        rollup=finding.rollup,
        outcome=finding.outcome,
        decided_by=finding.decided_by,
        because=finding.because,
        missing=missing,
        record=finding.record,
        force=finding.force,
        approval=finding.approval,
        also=finding.also,
        nearest_change=finding.nearest_change,
    )


def _open(resolver: Resolver, count: int, tree: Tree) -> Finding:
    missing = missing_facts(tree, resolver.group, count)
    terms = tuple(sorted({var[1] for var in deciding(tree, resolver.group) if is_judgment(var)}))
    rules = sorted({rule for leaf in leaves(tree) for rule in leaf.some})
    if not missing and not terms:
        return _too_open(resolver, count)
    rollup = Rollup.NEEDS_INFORMATION if missing else Rollup.ATTORNEY_DECIDES
    return Finding(
        rollup=rollup,
        outcome=rollup.value,
        decided_by=None,
        because=traces(resolver, count, rules),
        missing=missing,
        judgments=terms,
    )


def _too_open(resolver: Resolver, count: int) -> Finding:
    """More completions than the search looks at: everything that is open is named, nothing is concluded."""
    asked = resolver.outcome(count, {})
    names = [asked[1]] if isinstance(asked, tuple) else []
    missing = tuple(MissingFact(fact=name, ask=f"What is the {name}?", answers={}) for name in names)
    return Finding(
        rollup=Rollup.NEEDS_INFORMATION,
        outcome=Rollup.NEEDS_INFORMATION.value,
        decided_by=None,
        because=traces(resolver, count, ()),
        missing=missing,
    )


def _settled(resolver: Resolver, count: int, tree: Tree) -> Finding:
    ready = resolver.compiled
    known = list(leaves(tree))
    outcome = ready.outcome(known[0].outcome)
    always = frozenset.intersection(*(leaf.rules for leaf in known))
    ids = sorted(always) or sorted(frozenset().union(*(leaf.some for leaf in known)))
    rules = [ready.policy.rule(each) for each in ids]
    clash = max(leaf.clash for leaf in known)
    nearest = None if outcome.rollup is Rollup.HELD else nearest_change(resolver, count, outcome.name)
    return Finding(
        rollup=outcome.rollup,
        outcome=outcome.name,
        decided_by=(ids[0] if always else " or ".join(ids)) if ids else None,
        because=traces(resolver, count, ids),
        judgments=(f"the rules {' and '.join(ids)} disagree: {' or '.join(clash)}",) if clash else (),
        nearest_change=nearest,
        record=outcome.record,
        force=_first((rule.force for rule in _up(ready, rules)), _FORCES),
        approval=outcome.approval or next((rule.approval for rule in _up(ready, rules) if rule.approval), ()),
        also=tuple(ready.policy.programs[rule.program].title for rule in rules if rule.program),
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


def _first(found: object, order: Sequence[Force]) -> Force | None:
    present = set(found)  # type: ignore[call-overload]
    return next((force for force in order if force in present), None)


def is_in_force(policy: Policy, on: date) -> bool:
    """Whether a version is in force on a day: its effective and sunset days are in."""
    return policy.effective <= on and (policy.sunset is None or on <= policy.sunset)


def version_for(policies: Sequence[Policy], on: date) -> Policy | None:
    """The version in force on a day: the latest that is effective by then; None before the first."""
    begun = [policy for policy in policies if policy.effective <= on]
    return max(begun, key=lambda policy: (policy.effective, policy.version), default=None)
