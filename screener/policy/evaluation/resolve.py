"""From rules to the outcome of one count under some assumed facts, or to the fact that would have to be known.

General rules by phase; in each, exceptions override the rule that they name, exceptions to exceptions override these;
``not covered`` withdraws the parent; ``gives way to`` removes a sibling that is beaten. The order of rules means
nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from screener.policy.evaluation.compiled import Compiled, dated, governing_fact
from screener.policy.evaluation.group import Assigned, AssumedCount, Group
from screener.policy.language.conditions import Answer, Var
from screener.policy.language.model import MODES, NOT_COVERED, Retroactive, Rule

OUTSIDE = "outside the policy"
HELD_PHASE = 1


@dataclass(frozen=True, slots=True)
class Verdict:
    """An outcome word with the rules that give it; ``clash`` where rules of one phase disagree."""

    outcome: str
    rules: tuple[str, ...] = ()
    clash: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """What a rule comes to: None (does not reach), a verdict, or the fact to know first."""

    rule: Rule
    result: Verdict


@dataclass(eq=False)
class Resolver:
    """Resolves the counts of one group under one policy, as of a day, for new or older matters (``mode``)."""

    compiled: Compiled
    group: Group
    as_of: date
    mode: str = MODES[0]
    skip_held: bool = False

    @property
    def governing(self) -> str | None:
        """The fact whose date governs; None where the as-of date does."""
        return governing_fact(self.compiled.policy, self.mode)

    def outcome(self, count: int, assigned: Assigned) -> Verdict | Var:
        """The outcome of a count, or the fact that must be known (or assumed) first."""
        covered = self._coverage(assigned) if self.compiled.asks_others_covered else None
        return self._outcome(AssumedCount(self.group, count, assigned, covered))

    def _outcome(self, view: AssumedCount) -> Verdict | Var:
        outside = self._dated(view)
        if outside is not None:
            return outside
        entry = self._older(view)
        if not isinstance(entry, Retroactive | None):
            return entry
        verdict = self._phases(view)
        if entry is None or not isinstance(verdict, Verdict) or verdict.clash:
            return verdict
        if entry.outcome and self.compiled.outcome(verdict.outcome).covered:
            return Verdict(entry.outcome, verdict.rules)
        return verdict

    def _dated(self, view: AssumedCount) -> Verdict | Var | None:
        policy = self.compiled.policy
        fact = self.governing
        if fact is None:
            places = {dated(self.as_of, policy)}
        else:
            var = (view.count, fact, "")
            places = {dated(cell.value, policy) for cell in view.cells(var) if isinstance(cell.value, date)}
            if len(places) > 1:
                return var
        place = places.pop()
        if place == 0:
            return None
        return Verdict((policy.before if place < 0 else policy.after) or OUTSIDE)

    def _older(self, view: AssumedCount) -> Retroactive | Verdict | Var | None:
        if self.mode == MODES[0]:
            return None
        policy = self.compiled.policy
        entry = policy.retroactive.get(self.mode)
        if entry is None or not entry.stated or (entry.since is not None and self.as_of < entry.since):
            return Verdict(policy.otherwise)
        applies = entry.applies.holds(view)
        excluded: Answer = False if entry.excluded is None else entry.excluded.holds(view)
        if applies is False or excluded is True:
            return Verdict(policy.otherwise)
        if applies is not True:
            return applies
        return entry if excluded is False else excluded

    def _phases(self, view: AssumedCount) -> Verdict | Var:
        for number, rules in enumerate(self.compiled.phases):
            if number == HELD_PHASE and self.skip_held:
                continue
            standing = self.standing(rules, view)
            if not isinstance(standing, list):
                return standing
            if standing:
                return _joined(standing)
        return Verdict(self.compiled.policy.otherwise)

    def standing(self, rules: Sequence[Rule], view: AssumedCount) -> list[Standing] | Var:
        """The siblings that reach the count and are not beaten, or the fact to know first."""
        found: list[Standing] = []
        asked: Var | None = None
        for rule in rules:
            if rule.modes and self.mode not in rule.modes:
                continue
            result = self.result(rule, view)
            if isinstance(result, Verdict):
                found.append(Standing(rule, result))
            elif result is not None and asked is None:
                asked = result
        if asked is not None:
            return asked
        reached = {each.rule.id for each in found}
        return [each for each in found if reached.isdisjoint(each.rule.gives_way_to)]

    def result(self, rule: Rule, view: AssumedCount) -> Verdict | Var | None:
        """What a rule with its exceptions comes to; None where it does not reach the count."""
        own = holds(rule, view)
        if own is False:
            return None
        if own is not True:
            return own
        return self.with_exceptions(rule, view)

    def with_exceptions(self, rule: Rule, view: AssumedCount) -> Verdict | Var | None:
        """What a rule that holds comes to with its exceptions."""
        below = self.compiled.exceptions.get(rule.id)
        if not below:
            return Verdict(rule.outcome, (rule.id,))
        standing = self.standing(below, view)
        if not isinstance(standing, list):
            return standing
        if not standing:
            return Verdict(rule.outcome, (rule.id,))
        verdict = _joined(standing)
        return None if verdict.outcome == NOT_COVERED else verdict

    # -- all other charges are covered -------------------------------------------------------------------------------

    def _coverage(self, assigned: Assigned) -> Mapping[int, Answer]:
        """For every count whether it is covered, in three values: the greatest fixpoint, once with all that is unknown
        taken as covered and once as not."""
        # What is known of a group is the same for each of its counts.
        assumed = frozenset((var, id(cell)) for var, cell in assigned.items())
        key = (self.as_of, self.mode, self.skip_held, assumed)
        known = self.group.coverage.get(key)
        if known is None:
            known = self.group.coverage[key] = self.worked_out(assigned)
        return known

    def coverage_of_known(self) -> Mapping[int, Answer]:
        """For every count whether it is covered, as far as that is known."""
        return self._coverage({})

    def worked_out(self, assigned: Assigned) -> dict[int, Answer]:
        """For each count whether it is covered: the same under the best and the worst view, else what is open."""
        best, _ = self._fixpoint(assigned, unknown_covers=True)
        worst, asked = self._fixpoint(assigned, unknown_covers=False)
        return {n: best[n] if best[n] is worst[n] else asked[n] for n in range(len(self.group.counts))}

    def _fixpoint(self, assigned: Assigned, *, unknown_covers: bool) -> tuple[dict[int, bool], dict[int, Var]]:
        covered = dict.fromkeys(range(len(self.group.counts)), True)
        asked: dict[int, Var] = {}
        changed = True
        while changed:
            # All at once: who is taken out first must not depend on the order of the counts.
            now = dict(covered)
            for count in [each for each, still in covered.items() if still]:
                verdict = self._outcome(AssumedCount(self.group, count, assigned, covered))
                if isinstance(verdict, Verdict):
                    now[count] = not verdict.clash and self.compiled.outcome(verdict.outcome).covered
                else:
                    now[count] = unknown_covers
                    asked[count] = verdict
            changed, covered = now != covered, now
        first = next(iter(asked.values()), None)
        if first is not None:
            for count in covered:
                asked.setdefault(count, first)
        return covered, asked


def holds(rule: Rule, view: AssumedCount) -> Answer:
    """Whether a rule's own clauses hold, its exceptions aside."""
    asked: Answer = True
    for clause in rule.clauses:
        answer = clause.condition.holds(view)
        if answer is False:
            return False
        if answer is not True and asked is True:
            asked = answer
    return asked


def _joined(standing: Sequence[Standing]) -> Verdict:
    outcomes = sorted({each.result.outcome for each in standing})
    rules = tuple(sorted({rule for each in standing for rule in each.result.rules}))
    clash = tuple(sorted({word for each in standing for word in each.result.clash}))
    if clash or len(outcomes) > 1:
        return Verdict("attorney decides", rules, clash or tuple(outcomes))
    return Verdict(outcomes[0], rules)
