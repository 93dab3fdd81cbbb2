"""A policy in which one comparison of its rules is answered, with what follows from that for the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from screener.policy.language.conditions import AllOf, AtLeast, Beside, Condition, Not, Shown, Table, Test
from screener.policy.language.model import Policy, Retroactive
from screener.policy.language.predicates import Compare, Value, Within
from screener.policy.loading.covered.named import BESIDE, comparisons, conditions

Limit = Decimal | int | date
#: Next to the limit of an amount lies another amount; no file writes finer ones.
_LEAST = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class _Fixed:
    """A comparison whose answer is given."""

    answer: bool
    text: str = ""

    def __call__(self, value: Value) -> bool:  # noqa: ARG002  # asked as every test is
        return self.answer


def given(policy: Policy, answers: Mapping[Test, bool]) -> Policy:
    """The policy with the answers of some comparisons given, wherever the file makes them."""
    fixed = {test: replace(test, predicate=_Fixed(answer)) for test, answer in answers.items()}

    def swap(condition: Condition) -> Condition:
        match condition:
            case Test():
                return fixed.get(condition, condition)
            case Table():
                lines = tuple((group, fixed.get(each, each)) for group, each in condition.lines)
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


def implied(policy: Policy, test: Test, answer: bool) -> dict[Test, bool]:
    """The answer of one comparison, and those of others of the same fact that follow: at least 1 is not none."""
    found, own = {test: answer}, test.predicate
    for other in _comparable(policy, test):
        one = other.predicate
        assert isinstance(own, Compare), "only comparisons with a limit can be compared"
        assert isinstance(one, Compare), "only comparisons with a limit can be compared"
        said = {one(value) for value in _values(own, one) if own(value) is answer}
        if len(said) == 1:
            found[other] = said.pop()
    return found


def _comparable(policy: Policy, test: Test) -> Iterator[Test]:
    """The other comparisons of the same fact of the same charge, taken in the same way."""
    if not isinstance(test.predicate, Compare) or isinstance(test.predicate, Within):
        return
    way = (test.fact, test.weight_from, test.predicate.unit, test.predicate.reading)
    every = {each: words for _, condition in conditions(policy) for each, words in comparisons(condition)}
    beside = every.get(test, "").endswith(BESIDE)
    for other, words in every.items():
        one = other.predicate
        if other == test or not isinstance(one, Compare) or isinstance(one, Within):
            continue
        if (other.fact, other.weight_from, one.unit, one.reading) == way and words.endswith(BESIDE) is beside:
            yield other


def _values(*comparisons_: Compare) -> list[Limit]:
    """Values on every side of some limits, and on them; none below 0."""
    found: set[Limit] = set()
    for limit in (each.limit for each in comparisons_):
        if isinstance(limit, date):
            found |= {limit - timedelta(days=1), limit, limit + timedelta(days=1)}
        else:
            least = 1 if isinstance(limit, int) else _LEAST
            found |= {value for value in (limit - least, limit, limit + least) if value >= 0}
    return list(found)
