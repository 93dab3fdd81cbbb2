"""Whether a decision may stand as it is given, and what it still needs: basis, reason, approval."""

from __future__ import annotations

from dataclasses import dataclass

from screener.domain.decision import CLEAR, DECIDABLE, UNSETTLED, Approval, Basis, Force, Rollup, deviates, is_covered
from screener.domain.errors import ScreenerError
from screener.policy.evaluation.finding import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionCheck:
    """What a decision amounts to.

    ``needs`` names what is still lacking ("reason", "note"); empty when the decision can be saved.
    ``approval`` is where it will stand once saved; ``warnings`` are said out loud before it is.
    """

    deviation: bool
    needs: tuple[str, ...]
    approval: Approval
    warnings: tuple[str, ...]


def check_decision(
    finding: Finding,
    *,
    outcome: Rollup,
    basis: Basis,
    reason: str,
    note: str,
    grouped: bool | None,
    beside: str = "",
) -> DecisionCheck:
    """Looks at a decision before it is saved. Refuses only what cannot be true; everything else is the attorney's.

    ``beside`` names the other counts in words ("a robbery"), for the sentence that is said out loud.
    """
    if outcome not in DECIDABLE:
        raise ScreenerError(
            f"'{outcome}' is not something to decide", "it is a state of a recommendation", "Choose an outcome"
        )
    if basis is Basis.POLICY:
        _policy_speaks(finding)
    deviation = deviates(finding.rollup, outcome, finding.alternative)
    needs: list[str] = []
    if deviation and not reason.strip():
        needs.append("reason")
    if basis is Basis.OTHER and not (reason.strip() or note.strip()):
        needs.append("reason")
    approval = Approval.NONE
    if deviation and finding.force is not Force.GUIDANCE and (finding.approval or finding.force is Force.MANDATORY):
        approval = Approval.REQUESTED
    return DecisionCheck(
        deviation=deviation,
        needs=tuple(dict.fromkeys(needs)),
        approval=approval,
        warnings=_warnings(finding, outcome, grouped, beside),
    )


def _policy_speaks(finding: Finding) -> None:
    if finding.rollup is Rollup.OUTSIDE:
        raise ScreenerError(
            "This charge is outside the policy", "no rule reaches it", "Choose another basis for the decision"
        )
    if finding.rollup in (Rollup.NEEDS_INFORMATION, Rollup.HELD):
        raise ScreenerError(
            "The policy has no recommendation for this charge yet",
            "a fact is missing",
            "Record the fact, or choose another basis for the decision",
        )


def _warnings(finding: Finding, outcome: Rollup, grouped: bool | None, beside: str) -> tuple[str, ...]:
    """The failure that the program exists to catch: a covered count that is filed because of its company."""
    if not (is_covered(finding.rollup) and outcome is Rollup.FILED) or grouped is False:
        return ()
    rule = f"rule {finding.decided_by}" if finding.decided_by else "the policy"
    if grouped is None:
        return (f"This count is covered by {rule}. Whether it stands alone is not known. Filing it is a deviation.",)
    company = f"beside {beside}" if beside else "in a grouped case"
    return (f"This count is covered by {rule} although it stands {company}. Filing it is a deviation.",)


def takes_one_key(finding: Finding) -> bool:
    """Whether one key may accept the recommendation: only where a rule spares the charge. Filing never takes one."""
    return finding.rollup in CLEAR


def unexceptional(finding: Finding) -> bool:
    """Whether G may accept it with the person's others: clear, and nothing was merely "not shown"."""
    return takes_one_key(finding) and not finding.not_shown


def refuse_accept(finding: Finding) -> ScreenerError:
    """The sentence for a recommendation that one key does not accept."""
    if finding.rollup is Rollup.OUTSIDE:
        return ScreenerError(
            "This charge is outside the policy", "the program has no opinion here", "Press O to decide it"
        )
    if finding.rollup in UNSETTLED:
        return ScreenerError(
            f"There is nothing to accept: {finding.rollup}", "", "Record the missing fact with F, or press O to decide"
        )
    return ScreenerError(f"'{finding.rollup}' takes more than one key", "", "Press O and choose the outcome")
