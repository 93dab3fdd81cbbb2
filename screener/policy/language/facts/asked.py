"""What a person can be asked under a policy: its facts and its judgments, and what each is called as it is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from screener.domain.case import FactValue
from screener.domain.quantity import Quantity
from screener.policy.language.model import Policy
from screener.policy.language.vocabulary import COUNTED, FACTS, FactSpec, FactType

#: What the amounts of the vocabulary are called where one of them is missing: "amount" alone says not whose.
_NAMED: Mapping[str, str] = MappingProxyType(
    {
        "amount": "the weight found by the laboratory",
        "largest item": "the weight of the largest single item",
        "gross amount": "the weight with its packaging",
        "field amount": "the weight measured in the field",
        "stated amount": "the amount stated in the docket",
        "estimated amount": "the amount as the officer estimated it",
    }
)
#: The weights that count where a policy says no more.
LABORATORY = ("amount",)
#: How a weight came to be known, as one of several that count.
_WEIGHED = {
    "amount": "found by the laboratory",
    "field amount": "measured in the field",
    "stated amount": "stated in the docket",
    "estimated amount": "estimated by the officer",
}
_UNCERTAIN = "the laboratory's measurement uncertainty"
#: How the answer to a question about an uncertainty is written, after the value that is known.
_WITH_UNCERTAINTY = "± 0.05"


def askable(policy: Policy | None) -> Mapping[str, FactSpec]:
    """Every fact that can be recorded under a policy; a term that is left to judgment as a yes or no of its name."""
    if policy is None:
        return FACTS
    judged = _judged(policy)
    return MappingProxyType({**policy.facts, **judged}) if judged else policy.facts


def column_facts(policy: Policy) -> tuple[FactSpec, ...]:
    """What columns of their own name fill: the facts that the policy declares, and its judgments."""
    return (*policy.own_facts, *_judged(policy).values())


def _judged(policy: Policy) -> dict[str, FactSpec]:
    return {
        name: FactSpec(
            name=name,
            type=FactType.FLAG,
            ask=policy.terms[name].ask,
            sentence=f"in the attorney's judgment it is a case of “{name}”",
            denial=f"in the attorney's judgment it is not a case of “{name}”",
            example="yes",
            own=True,
            answered_by=("attorney", "supervisor"),
        )
        for name in policy.judgment_terms
        if name in policy.terms
    }


def is_judgment(policy: Policy | None, name: str) -> bool:
    """Whether a name is a term that the policy leaves to judgment."""
    return policy is not None and name in policy.judgment_terms


def named(fact: str, unit: str, reading: str, known: FactValue | None) -> str:
    """A missing fact as people call it. ``unit`` is what is asked of an amount ("mass", "pills"), ``reading`` whether
    its uncertainty counts, ``known`` what is recorded of it."""
    if _asks_uncertainty(reading, known):
        whose = "the" if fact != "amount" else _UNCERTAIN.removesuffix(" measurement uncertainty")
        return f"{whose} measurement uncertainty" + ("" if fact == "amount" else f" of {_NAMED.get(fact, fact)}")
    if unit in COUNTED and fact in _NAMED:
        return f"the number of {unit}"
    return _NAMED.get(fact, fact)


def weight_named(weights: Sequence[str]) -> str:
    """The weight that a policy takes, as people call it: of several weighings any that there is."""
    said = [_WEIGHED[each] for each in weights]
    return f"the weight {said[0]}" if len(said) == 1 else f"the weight ({', '.join(said[:-1])} or {said[-1]})"


def ask_uncertainty(fact: str, reading: str, known: FactValue | None) -> str:
    """The question for an uncertainty that is missing of an amount that is known; "" where something else is."""
    if not _asks_uncertainty(reading, known):
        return ""
    level = reading.partition("@")[2]
    at = f" at {level} %" if level else ""
    what = named(fact, "", reading, known)
    return f"What is {what}{at}? Write it behind the amount: {known} {_WITH_UNCERTAINTY} {_unit(known)}{at}."


def _unit(known: FactValue | None) -> str:
    return known.unit if isinstance(known, Quantity) else ""


def _asks_uncertainty(reading: str, known: FactValue | None) -> bool:
    """Whether the value is known, and only how far it may be off is not (at the confidence that the rule asks for)."""
    if not reading or not isinstance(known, Quantity):
        return False
    level = reading.partition("@")[2]
    return known.uncertainty is None or (bool(level) and known.confidence != level)
