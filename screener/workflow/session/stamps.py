"""A charge as a workbook carries it away: what its cells say, and the marks by which a change is seen afterwards."""

from __future__ import annotations

from screener.docket.readback.readback import APPROVAL, ASKED, BASIS, DECISION, NOTE, REASON, Stamp, mark, mark_of_cells
from screener.domain.decision import Approval
from screener.storage.schema.canonical import text_in
from screener.workflow.session.charges.charges import Model
from screener.workflow.session.charges.count import Count
from screener.workflow.session.opened import Office


def office_mark(office: Office) -> str:
    """The mark of this office, of each of its stations and copies."""
    return mark("office", office.match_salt)


def state_mark(count: Count) -> str:
    """Changes with the decision or the hold that stands."""
    hold = "" if count.state.hold is None else count.state.hold.event_id
    return mark("state", hold, *(event.event_id for event in count.state.decisions))


def recommendation_mark(count: Count) -> str:
    """Changes with what the policy says of the charge."""
    finding = count.screened.finding
    return mark("recommendation", finding.rollup.value, finding.outcome or "", finding.decided_by or "")


def policy_mark(count: Count) -> str:
    """Changes with the text that is in force for the charge."""
    return mark("policy", "" if count.screened.policy is None else count.screened.policy.sha256)


def cells_of(model: Model, count: Count) -> dict[str, str]:
    """What stands in the cells that a person fills in: the decision that stands, or nothing."""
    decision = count.state.decision
    if decision is None:
        return dict.fromkeys(ASKED, "")
    said = model.texts.get(decision.event_id, {})
    approval = count.state.approval
    return {
        DECISION: text_in(decision.content, "outcome").capitalize(),
        BASIS: text_in(decision.content, "basis"),
        REASON: said.get("reason", ""),
        APPROVAL: "" if approval == Approval.NONE.value else approval,
        NOTE: said.get("note", ""),
    }


def stamp_of(office: Office, model: Model, count: Count) -> Stamp:
    """The charge's stamp as it stands now."""
    return Stamp(
        charge_id=count.charge_id,
        office=office_mark(office),
        state=state_mark(count),
        recommendation=recommendation_mark(count),
        policy=policy_mark(count),
        cells=mark_of_cells(cells_of(model, count)),
    )
