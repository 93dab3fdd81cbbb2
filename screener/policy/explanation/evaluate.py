"""What a policy says of the counts of one group.

The finding is the set of outcomes over all completions of the unknown facts, then over the open judgments
(design 2, Semantics). What is decided is worked out at once, and once for all charges of which the policy sees the
same (``memo``); why, what is missing and what would change it are worked out when somebody looks.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import fields, replace
from datetime import date
from functools import cached_property
from itertools import accumulate, islice
from typing import overload

import numpy as np

from screener.domain.case import Facts
from screener.domain.kept import Kept
from screener.policy.evaluation.batch import Batch, Places
from screener.policy.evaluation.coding import Int, combined
from screener.policy.evaluation.compiled import compiled, governing_fact
from screener.policy.evaluation.decide import by_tree, decide
from screener.policy.evaluation.diagrams.completions import Search
from screener.policy.evaluation.diagrams.nodes import OverBudget
from screener.policy.evaluation.finding import Decided, Finding, MissingFact, RuleTrace, findings_of
from screener.policy.evaluation.memo import Memo
from screener.policy.evaluation.noted import Day, Noted
from screener.policy.evaluation.resolve import Resolver
from screener.policy.explanation.explained import Explained
from screener.policy.explanation.explaining import Questions, Reasons, questions, reasons, turns
from screener.policy.explanation.nearest import Moves
from screener.policy.language.model import MODE_WORDS, MODES, Policy

#: What a source writes where it does not know: it says as little as a fact that is missing.
BLANK = ("", "pending")
#: What was worked out of so many policies is kept, and of so many days of each.
MOST_POLICIES, MOST_DAYS = 16, 64
#: What is asked of a count that stands beside is named by its place, which does not matter to what a count waits for.
_OF_ANOTHER = re.compile(r" (?:of|as) count \d+$")
#: The counts of a group, and whether they are all that stands there.
Counted = tuple[Sequence[Facts], bool]


class Evaluator:
    """One policy as of one day, for matters of one kind; remembers what it worked out."""

    def __init__(self, policy: Policy, as_of: date, mode: str = MODES[0]) -> None:
        self._ready = compiled(policy)
        self._as_of, self._mode = as_of, mode
        day = Day(as_of, governing_fact(policy, mode))
        self._decided = Memo(self._ready, day, self._decide, named=False)
        self._reasons = Memo(self._ready, day, self._find_reasons, named=True)
        self._questions = Memo(self._ready, day, self._find_questions, named=True)
        self._waiting = Memo(self._ready, day, self._find_waiting, named=False)
        self._moves = Memo(self._ready, day, self._find_moves, named=True)
        self._classes: Kept[tuple[int, int, int, int], Explained] = Kept()

    def decided(self, groups: Iterable[Counted]) -> list[Decided]:
        """What is decided of each count of some groups, in order."""
        return self._decided.recall(groups)

    def spread(self, batch: Batch) -> tuple[Int, list[Decided]]:
        """What is decided of all charges of a batch: for each its number, and what is decided by number."""
        return self._decided.spread(batch, np.arange(len(batch)))

    def asked(self, batch: Batch, places: Places) -> tuple[Int, list[tuple[str, ...]]]:
        """The names of their own facts that are missing of some charges, by number as in ``spread``."""
        return self._waiting.spread(batch, places)

    def silent(self, batch: Batch, places: Places) -> tuple[Int, list[tuple[str, ...]]]:
        """The signs that were looked for and not found recorded of some charges, by number as in ``spread``."""
        codes, found = self._reasons.spread(batch, places)
        return codes, [each.not_shown for each in found]

    def explained(self, batch: Batch, places: Places) -> tuple[Int, list[Explained]]:
        """All that is said of some charges of a batch: for each of them its number, and what is said by number."""
        memos = (self._decided, self._reasons, self._questions, self._moves)
        answers = [memo.spread(batch, places) for memo in memos]
        codes, first = combined((own[places], len(found)) for own, found in answers)
        (_, decided), (_, reasons), (_, questions), (_, moves) = answers
        own = np.array([codes_of[places[first]] for codes_of, _ in answers]).reshape(4, -1).T.tolist()
        return codes, [self._class(decided[a], reasons[b], questions[c], moves[d]) for a, b, c, d in own]

    def findings(self, groups: Collection[Counted]) -> Findings:
        """The findings of the counts of some groups, in order. They keep the groups, which must stay as they are."""
        return Findings(groups, self._decided.recall(groups))

    def group(self, counts: Sequence[Facts], companions_known: bool) -> list[Finding]:
        """The findings of one group. They keep ``counts``, which must stay as they are."""
        decided = self._decided.recall(((counts, companions_known),))
        return findings_of(decided, counts, 1 if companions_known else 0)

    # -- worked out -----------------------------------------------------------------------------------------------

    def _resolver(self, group: Noted) -> Resolver:
        return Resolver(self._ready, group, self._as_of, self._mode)

    def _decide(self, group: Noted, place: int) -> Decided:
        return replace(decide(self._resolver(group), place), by=self)

    def _find_reasons(self, group: Noted, place: int) -> Reasons:
        return reasons(self._resolver(group), place)

    def _find_questions(self, group: Noted, place: int) -> Questions:
        return questions(self._resolver(group), place)

    def _find_waiting(self, group: Noted, place: int) -> tuple[str, ...]:
        named = (each.fact for each in questions(self._resolver(group), place).missing)
        return tuple(name for name in named if not _OF_ANOTHER.search(name))

    def _find_moves(self, group: Noted, place: int) -> Moves:
        return turns(self._resolver(group), place, group.looks)

    # -- explained (finding.Explains) ------------------------------------------------------------------------------

    def explain(self, decided: Decided, counts: Sequence[Facts], known: bool, place: int) -> Explained:
        """All that is said of one count of a group, where what is decided is known."""
        reasons, asked = self._reasons.one(counts, known, place), self._questions.one(counts, known, place)
        return self._class(decided, reasons, asked, self._moves.one(counts, known, place))

    def _class(self, decided: Decided, reasons: Reasons, asked: Questions, moves: Moves) -> Explained:
        """The class of these parts: one object, which holds the parts, so that no other part gets their identity."""
        key = (id(decided), id(reasons), id(asked), id(moves))
        found = self._classes.get(key)
        if found is None:
            found = Explained(decided=decided, reasons=reasons, questions=asked, moves=moves)
            self._classes[key] = found
        return found

    def because(self, counts: Sequence[Facts], known: bool, place: int) -> tuple[RuleTrace, ...]:
        return self._reasons.one(counts, known, place).of(counts[place])

    def not_shown(self, counts: Sequence[Facts], known: bool, place: int) -> tuple[str, ...]:
        return self._reasons.one(counts, known, place).not_shown

    def missing(self, counts: Sequence[Facts], known: bool, place: int) -> tuple[MissingFact, ...]:
        return self._questions.one(counts, known, place).missing

    def waits_for(self, counts: Sequence[Facts], known: bool, place: int) -> tuple[str, ...]:
        return self._waiting.one(counts, known, place)

    def judgments(self, counts: Sequence[Facts], known: bool, place: int) -> tuple[str, ...]:
        return self._questions.one(counts, known, place).judgments

    def nearest_change(self, counts: Sequence[Facts], known: bool, place: int) -> str | None:
        return self._moves.one(counts, known, place).nearest(counts[place])


class Findings(Sequence[Finding]):
    """The findings of many charges: what is decided of each stands in ``decided``, the rest is made when asked for."""

    def __init__(self, groups: Iterable[Counted], decided: Sequence[Decided]) -> None:
        self.decided = decided
        self._groups = tuple(groups)

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *accumulate(len(counts) for counts, _ in self._groups)]

    def __len__(self) -> int:
        return len(self.decided)

    @overload
    def __getitem__(self, at: int) -> Finding: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[Finding, ...]: ...

    def __getitem__(self, at: int | slice) -> Finding | tuple[Finding, ...]:
        if isinstance(at, slice):
            return tuple(self[each] for each in range(*at.indices(len(self))))
        decided = self.decided[at]
        at = at if at >= 0 else at + len(self)
        group = bisect_right(self._starts, at) - 1
        counts, known = self._groups[group]
        [found] = findings_of((decided,), counts, 2 * (at - self._starts[group]) + known)
        return found

    def __iter__(self) -> Iterator[Finding]:
        decided = iter(self.decided)
        for counts, known in self._groups:
            yield from findings_of(islice(decided, len(counts)), counts, 1 if known else 0)


_EVALUATORS: dict[Policy, dict[tuple[date, str], Evaluator]] = {}


def evaluator(policy: Policy, as_of: date, mode: str = MODES[0]) -> Evaluator:
    """The evaluator of a policy as of a day; the last ones are kept, with what they worked out."""
    days = _EVALUATORS.get(policy)
    if days is None:
        while len(_EVALUATORS) >= MOST_POLICIES:
            _EVALUATORS.pop(next(iter(_EVALUATORS)), None)
        days = _EVALUATORS[policy] = {}
    found = days.get((as_of, mode))
    if found is None:
        if len(days) >= MOST_DAYS:
            days.clear()
        found = days[as_of, mode] = Evaluator(policy, as_of, mode if mode in MODES else MODE_WORDS[mode])
    return found


def evaluate_group(
    policy: Policy, counts: Sequence[Facts], *, companions_known: bool, as_of: date, mode: str = MODES[0]
) -> tuple[Finding, ...]:
    """One finding per count of a group, in order.

    ``counts`` are all counts of one group; with one count and ``companions_known`` it stands alone, without it whether
    it does is unknown. ``as_of`` is the decision date of what is undecided. ``mode`` is one of ``MODES``. For many
    groups, ``evaluator`` saves the look-up of each.
    """
    return tuple(evaluator(policy, as_of, mode).group(list(map(_filled, counts)), companions_known))


def _filled(facts: Facts) -> Facts:
    """The facts as they are now, without those that the source leaves blank: nearly always none."""
    for value in facts.values():
        if value.__class__ is str and value in BLANK:
            return {name: value for name, value in facts.items() if value not in BLANK}
    return dict(facts)


def explained(finding: Finding) -> Explained:
    """What a finding of the evaluator shares with all charges of its class; any other shares nothing."""
    source = finding.source
    if source is not None and isinstance(source.decided.by, Evaluator):
        return source.decided.by.explain(source.decided, source.counts, source.known, source.place)
    told = {each.name: getattr(finding, each.name) for each in fields(Decided) if hasattr(finding, each.name)}
    return Explained(
        decided=Decided(**told),
        reasons=Reasons(finding.because, finding.not_shown),
        questions=Questions(finding.missing, finding.judgments),
        moves=Moves(other=finding.nearest_change),
    )


def find(resolver: Resolver, count: int) -> Finding:
    """The finding of one count with its explanation, worked out anew from all completions; without nearest change."""
    try:
        decided = by_tree(resolver, Search(resolver, count).build())
    except OverBudget:
        decided = decide(resolver, count)
    asked = questions(resolver, count)
    said = {each.name: getattr(decided, each.name) for each in fields(Finding) if hasattr(decided, each.name)}
    because = reasons(resolver, count).because
    return Finding(**{**said, "judgments": asked.judgments}, because=because, missing=asked.missing)


def version_for(policies: Sequence[Policy], on: date) -> Policy | None:
    """The version in force on a day: the latest that is effective by then; None before the first."""
    begun = [policy for policy in policies if policy.effective <= on]
    return max(begun, key=lambda policy: (policy.effective, policy.version), default=None)
