"""What a policy says of the counts of one group.

The finding is the set of outcomes over all completions of the unknown facts, then over the open judgments
(design 2, Semantics). Findings are kept per distinct tuple of the facts that the policy looks at, so that a docket
whose tuples repeat costs one look-up a charge.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from weakref import WeakKeyDictionary

from screener.domain.case import Facts
from screener.domain.decision import Force, Rollup
from screener.policy.answers import is_judgment, missing_facts
from screener.policy.compiled import Compiled, dated, governing_fact
from screener.policy.explain import traces
from screener.policy.finding import Finding, MissingFact
from screener.policy.group import Group
from screener.policy.memo import Key, Memo, Pattern
from screener.policy.model import MODES, Policy, Rule
from screener.policy.nearest import Moves, moves
from screener.policy.read_sections import MODE_WORDS
from screener.policy.resolve import Resolver
from screener.policy.tree import Search, TooManyCompletions, Tree, deciding, leaves, outcomes

#: What a source writes where it does not know: it says as little as a fact that is missing.
BLANK = ("", "pending")
#: So many distinct charges are kept in memory per policy before the memory is emptied.
MOST_KEPT = 200_000
_FORCES = (Force.MANDATORY, Force.PRESUMPTIVE, Force.GUIDANCE)


_MEMOS: WeakKeyDictionary[Policy, Memo] = WeakKeyDictionary()


def evaluate_group(
    policy: Policy, counts: Sequence[Facts], *, companions_known: bool, as_of: date, mode: str = MODES[0]
) -> tuple[Finding, ...]:
    """One finding per count of a group, in order.

    ``counts`` are all counts of one group; with one count and ``companions_known`` it stands alone, without it whether
    it does is unknown. ``as_of`` is the decision date of what is undecided. ``mode`` is one of ``MODES``.
    """
    counts = [{name: value for name, value in facts.items() if value not in BLANK} for facts in counts]
    memo = _MEMOS.get(policy)
    if memo is None:
        memo = _MEMOS[policy] = Memo(policy)
    if mode not in MODES:
        mode = MODE_WORDS[mode]
    keys = memo.keys(counts, companions_known, as_of, mode)
    found = memo.found
    findings: list[Finding | None] = [found.get(key) for key in keys]
    if None in findings:
        if len(found) > MOST_KEPT:
            found.clear()
        group = Group(memo.ready, counts, companions_known, as_of=as_of, governing=governing_fact(policy, mode))
        for place, key in enumerate(keys):
            if findings[place] is None:
                findings[place] = found[key] = _worked_out(memo, key, Resolver(memo.ready, group, as_of, mode), place)
    return tuple(findings)  # type: ignore[arg-type]


def _worked_out(memo: Memo, key: Key, resolver: Resolver, count: int) -> Finding:
    """The finding of facts that were not met before: of a charge in the same cells, with its own numbers, or new."""
    facts = resolver.group.counts[count]
    coarse = memo.coarse(key, facts)
    known = memo.patterns.get(coarse)
    if known is not None:
        return memo.rebound(known, facts)
    finding = find(resolver, count)
    turns = Moves()
    if finding.rollup not in (Rollup.HELD, Rollup.NEEDS_INFORMATION) and finding.outcome in resolver.compiled.words:
        turns = moves(resolver, count, finding.outcome)
    finding = replace(finding, nearest_change=turns.nearest(facts))
    memo.patterns[coarse] = Pattern(finding, turns)
    return finding


def find(resolver: Resolver, count: int) -> Finding:
    """The finding of one count, worked out; its nearest change is not."""
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
            return replace(finding, missing=missing)
        return finding
    except TooManyCompletions:
        return _too_open(resolver, count)


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
    return Finding(
        rollup=outcome.rollup,
        outcome=outcome.name,
        decided_by=(ids[0] if always else " or ".join(ids)) if ids else None,
        because=traces(resolver, count, ids),
        judgments=(f"the rules {' and '.join(ids)} disagree: {' or '.join(clash)}",) if clash else (),
        record=outcome.record,
        force=_first((rule.force for rule in _up(ready, rules)), _FORCES),
        approval=outcome.approval or next((rule.approval for rule in _up(ready, rules) if rule.approval), ()),
        also=(
            *(ready.policy.programs[rule.program].title for rule in rules if rule.program),
            *(f"option: {option}" for rule in rules for option in rule.options),
        ),
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
    """Whether a version is in force on a day: its effective and sunset days are in, the day it is withdrawn is not."""
    return dated(on, policy) == 0


def version_for(policies: Sequence[Policy], on: date) -> Policy | None:
    """The version in force on a day: the latest that is effective by then; None before the first."""
    begun = [policy for policy in policies if policy.effective <= on]
    return max(begun, key=lambda policy: (policy.effective, policy.version), default=None)
