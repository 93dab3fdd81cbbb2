"""A charge with its recommendation, and the facts of a count as the policy sees them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from screener.domain.case import Charge, Facts, FactValue
from screener.domain.decision import Rollup
from screener.domain.offense import OffenseClass
from screener.policy.evaluation.finding import Finding
from screener.policy.explanation.evaluate import BLANK
from screener.policy.language.model import Policy
from screener.screening.recommend.units import units_of

#: The word of each class: asking an enumeration for its value takes longer.
WORDS = {each: each.value for each in OffenseClass}
_PARAPHERNALIA = OffenseClass.PARAPHERNALIA.value

#: What stands where no policy of the office is in force on the governing date.
NO_POLICY = Finding(rollup=Rollup.OUTSIDE, outcome="no policy in force", decided_by=None, because=())

#: What stands of a charge that a court has settled: history, no new case.
SETTLED = Finding(rollup=Rollup.OUTSIDE, outcome="settled: not screened as new", decided_by=None, because=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    """A charge with its recommendation. ``grouped`` is yes, no, or None for unknown.

    ``whole`` is False where more charges may belong to its group: a doubtful pair of people is not answered.
    """

    charge: Charge
    group: int
    person: int
    grouped: bool | None
    finding: Finding
    policy: Policy | None
    facts: Facts
    whole: bool = True

    @property
    def company_known(self) -> bool:
        """Whether all charges that stand beside it are known."""
        return self.whole and self.grouped is not None


def charge_facts(charge: Charge) -> dict[str, FactValue]:
    """The known facts of one count: what was read from its text, then its cells. What is not known is absent."""
    facts: dict[str, FactValue] = {"offense": WORDS[charge.reading.offense]}
    substance = charge.reading.substance
    if substance:
        facts["substance"] = substance
    if charge.statute:
        facts["statute"] = charge.statute
    facts.update(charge.dates)
    facts.update(charge.facts)
    for value in facts.values():
        if value.__class__ is str and value in BLANK:
            return {name: value for name, value in facts.items() if value not in BLANK}
    return facts


def _drug_involved(facts: dict[str, FactValue], companions: Sequence[Facts]) -> None:
    """Paraphernalia takes its drug from its own text, else from the possession counts beside it (2-policy-file, 3)."""
    own = facts.get("substance")
    if isinstance(own, tuple) or (isinstance(own, str) and own not in ("unspecified", "none")):
        facts["drug involved"] = own
        return
    possession = OffenseClass.SIMPLE_POSSESSION.value
    named = {c.get("substance", "unspecified") for c in companions if c.get("offense") == possession}
    if len(named) == 1:
        facts["drug involved"] = named.pop()
    elif named:
        facts["drug involved"] = "multiple"


def complete(
    charges: Sequence[Charge], facts: Sequence[dict[str, FactValue]], members: Iterable[Sequence[int]]
) -> None:
    """Adds what the counts of a group say of each other: their cases and incidents, and the drug of paraphernalia."""
    for indices in members:
        if len(indices) > 1:
            for index, units in zip(indices, units_of([charges[index] for index in indices]), strict=True):
                facts[index].update(units)
        for index in indices:
            if facts[index]["offense"] == _PARAPHERNALIA and "drug involved" not in facts[index]:
                _drug_involved(facts[index], [facts[other] for other in indices if other != index])
