"""What the record says, what it says nothing of, and what it says in words that nobody understood.

Conditions on the record (``if shown``, ``none observed``) read silence as no. A cell that is filled and no answer is
not silent, nor is a place in other words than the policy's: what they say is asked.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from screener.domain.case import NOT_UNDERSTOOD, Facts, FactValue, is_unread
from screener.domain.quantity import Quantity
from screener.policy.language.conditions import Answer, Beside, Condition, Test, Var, parts
from screener.policy.language.vocabulary import COUNTED, WEIGHT_WORDS, FactType

if TYPE_CHECKING:
    from screener.policy.evaluation.group import AssumedCount, Group


def is_recorded_unread(group: Group, var: Var) -> bool:
    """Whether a fact of a count is recorded, and what it says is not known; of two days, whether one of them is."""
    count, fact, aspect = var
    if count < 0 or aspect == "judgment" or aspect.startswith("same "):
        return False
    if is_unread(group.counts[count], fact):
        return True
    spec = group.compiled.facts.get(fact)
    if spec is not None and spec.type is FactType.TEXT and group.recorded(count, fact) is not None:
        return len(group.domain(var)) > 1
    if aspect not in group.compiled.lines:
        return False
    days = {test.fact for own, test in group.compiled.compared_days[fact] if own == fact and test.unit == aspect}
    return any(is_unread(group.counts[count], day) for day in days if day is not None)


def recorded_weight(facts: Facts, weight_from: str, unit: str) -> str:
    """The weight that counts (``Group.weight_fact``)."""
    names = WEIGHT_WORDS[weight_from]
    for name in names:
        if _measures(facts.get(name), unit):
            return name
        if is_unread(facts, name) and (unit not in COUNTED or facts.get(unit) is None):
            return name
    return unit if unit in COUNTED else names[0]


def _measures(value: FactValue | None, unit: str) -> bool:
    """Whether an amount is recorded in a dimension; a bare number is a weight."""
    if isinstance(value, Quantity):
        return value.dimension == unit
    return value is not None and unit == "mass"


def is_shown(view: AssumedCount, part: Condition) -> Answer:
    """Whether the record of a count says yes; ``view`` assumes nothing but what an unread cell may say."""
    answer = part.holds(view)
    if isinstance(answer, bool):
        return answer
    if view.group.is_unread(answer) or view.group.recorded(view.count, NOT_UNDERSTOOD) is not None:
        return _beyond_silence(view, part, answer)
    return _beyond_silence(view, part, answer) if _may_hide(view, part) else False


def _may_hide(view: AssumedCount, part: Condition) -> bool:
    """Whether a condition looks at more than the count's own cells of yes or no, numbers and days."""
    facts = view.group.compiled.facts
    return any(
        isinstance(each, Beside)
        or (isinstance(each, Test) and each.fact in facts and facts[each.fact].type is FactType.TEXT)
        for each in parts(part)
    )


def _beyond_silence(view: AssumedCount, part: Condition, answer: Answer) -> Answer:
    """Silence is no yes, whatever would be said there: what it hides is looked for on every side of it."""
    if isinstance(answer, bool) or view.group.is_unread(answer):
        return answer
    asked: Answer = False
    for cell in view.cells(answer):
        there = replace(view, assigned={**view.assigned, answer: cell})
        beyond = _beyond_silence(there, part, part.holds(there))
        if beyond is False:
            return False
        if beyond is not True and asked is False:
            asked = beyond
    return asked
