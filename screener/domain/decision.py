"""Recommendations and decisions: roll-ups, bases, and how the two compare."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Rollup(StrEnum):
    """What every office's own outcome words are mapped to, so that outcomes can be counted."""

    DECLINED = "declined"
    DISMISSED = "dismissed"
    DIVERTED = "diverted"
    REDUCED = "reduced"
    FILED = "filed"
    HELD = "held"
    ATTORNEY_DECIDES = "attorney decides"
    NEEDS_INFORMATION = "needs information"
    OUTSIDE = "outside the policy"
    NO_OFFENSE = "no offense"


#: A rule reaches the charge and spares it. Concordance is measured over these.
COVERED = frozenset({Rollup.DECLINED, Rollup.DISMISSED, Rollup.DIVERTED, Rollup.REDUCED})
#: Only these take a one-key accept.
CLEAR = COVERED
#: Not settled: more must be known or judged before the policy has a recommendation.
UNSETTLED = frozenset({Rollup.HELD, Rollup.NEEDS_INFORMATION, Rollup.ATTORNEY_DECIDES})
#: What a person can decide. The others are states of a recommendation, not decisions.
DECIDABLE = (
    Rollup.DECLINED,
    Rollup.FILED,
    Rollup.DIVERTED,
    Rollup.REDUCED,
    Rollup.DISMISSED,
    Rollup.NO_OFFENSE,
)


class Basis(StrEnum):
    """Why a decision was taken. Most declinations in real life are not policy."""

    POLICY = "policy"
    EVIDENCE = "evidence"
    LEGAL_BAR = "legal bar"
    WITNESS = "witness or victim"
    DUPLICATE = "duplicate"
    REFERRED = "referred elsewhere"
    RETURNED = "returned to agency"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """The second outcome of a recommendation ("dismissed, or diverted where appropriate") and who chooses."""

    rollup: Rollup
    chosen_by: str
    where: str = ""

    @property
    def words(self) -> str:
        """``or diverted where treatment is appropriate; the attorney chooses``."""
        where = f" {self.where}" if self.where else ""
        return f"or {self.rollup}{where}; the {self.chosen_by} chooses"


#: Who can choose between the two outcomes of a recommendation.
CHOOSERS = ("attorney", "supervisor", "court")


class Force(StrEnum):
    """How binding a rule is: what a deviation from it needs."""

    MANDATORY = "mandatory"  # approval
    PRESUMPTIVE = "presumptive"  # a reason, and approval where the rule names approvers
    GUIDANCE = "guidance"  # a note


class Approval(StrEnum):
    """Where a deviation stands in its approval chain."""

    NONE = "none"
    REQUESTED = "requested"
    APPROVED = "approved"
    VERBAL = "verbal"
    REFUSED = "refused"


def is_covered(recommended: Rollup) -> bool:
    """Whether a rule's decline, dismissal, diversion or reduction reaches the charge."""
    return recommended in COVERED


def deviates(recommended: Rollup, decided: Rollup, alternative: Alternative | None = None) -> bool:
    """Whether a decision is unlike a recommendation that the policy made: neither it nor its alternative.

    A charge outside the policy, or one whose recommendation is not settled, has nothing to deviate from.
    """
    if recommended is Rollup.OUTSIDE or recommended in UNSETTLED:
        return False
    return decided is not recommended and (alternative is None or decided is not alternative.rollup)
