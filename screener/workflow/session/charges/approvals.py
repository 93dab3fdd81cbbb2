"""Where a decision stands with its approvers, and what each of them said."""

from __future__ import annotations

from datetime import datetime

from screener.domain.decision import Approval
from screener.storage.audit_log import projection
from screener.storage.audit_log.journal import Event
from screener.storage.schema.canonical import text_in, utc_of
from screener.workflow.model import AnswerView
from screener.workflow.session.charges.charges import Model
from screener.workflow.session.charges.count import Count

_KINDS = {
    projection.APPROVAL_GIVEN: Approval.APPROVED,
    projection.APPROVAL_REFUSED: Approval.REFUSED,
    projection.APPROVAL_VERBAL: Approval.VERBAL,
}


def answers_to(model: Model, count: Count, decision: Event) -> tuple[AnswerView, ...]:
    """What approvers said of a decision, in order; what was taken back is left out."""
    mine = (e for e in count.state.answers if text_in(e.content, "decision") == decision.event_id)
    return tuple(_answer(model, event) for event in mine)


def _answer(model: Model, event: Event) -> AnswerView:
    body, step = event.content, event.content.get("step")
    verbal = event.kind == projection.APPROVAL_VERBAL
    return AnswerView(
        event_id=event.event_id,
        kind=_KINDS[event.kind],
        step=step if isinstance(step, int) else 1,
        role=text_in(body, "role"),
        by=text_in(body, "by") if verbal else event.actor,
        at=_said_at(event) if verbal else event.at,
        recorded_by=event.actor,
        instead_of=text_in(body, "instead of"),
        reason=model.texts.get(event.event_id, {}).get("reason", ""),
    )


def _said_at(event: Event) -> datetime:
    try:
        return utc_of(text_in(event.content, "said at"))
    except ValueError as error:
        raise event.spoiled() from error
