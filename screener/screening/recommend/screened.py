"""A charge with its recommendation, and the facts of a count as the policy sees them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from screener.domain.case import Charge, Facts, FactValue
from screener.domain.decision import Rollup
from screener.domain.offense import OffenseClass
from screener.policy.evaluation.finding import Finding
from screener.policy.explanation.evaluate import BLANK, explained
from screener.policy.explanation.explained import Explained
from screener.policy.language.model import Policy

#: The word of each class: asking an enumeration for its value takes longer.
WORDS = {each: each.value for each in OffenseClass}

#: What stands where no policy of the office is in force on the governing date.
NO_POLICY = Finding(rollup=Rollup.OUTSIDE, outcome="no policy in force", decided_by=None, because=())

#: What stands of a charge that a court has settled: history, no new case.
SETTLED = Finding(rollup=Rollup.OUTSIDE, outcome="settled: not screened as new", decided_by=None, because=())

#: The classes of these two.
NO_POLICY_CLASS, SETTLED_CLASS = explained(NO_POLICY), explained(SETTLED)


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
    def explained(self) -> Explained:
        """What is said of all charges of its class."""
        if self.finding is SETTLED:
            return SETTLED_CLASS
        return NO_POLICY_CLASS if self.finding is NO_POLICY else explained(self.finding)

    @property
    def company_known(self) -> bool:
        """Whether all charges of its group are known."""
        return self.whole and self.grouped is not None


class ExplainedCharge(NamedTuple):
    """A charge with all that is said of its class. ``grouped`` is yes, no, or None for unknown."""

    charge: Charge
    grouped: bool | None
    explained: Explained


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
