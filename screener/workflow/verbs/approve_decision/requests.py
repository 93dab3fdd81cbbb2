"""What waits for an approver: each deviation with its case, its reason, the chain, and whether this user may answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from screener.domain.decision import Approval, Basis, Rollup
from screener.domain.errors import ScreenerError
from screener.domain.offense import label
from screener.storage.audit_log.journal import Event
from screener.storage.rows import records
from screener.storage.schema.canonical import part_in, text_in
from screener.workflow.model import AnswerView
from screener.workflow.session import Count, Model, Office
from screener.workflow.session.charges.approvals import answers_to
from screener.workflow.verbs.approve_decision.chain import ApprovalPeople, Step, chain_of, next_step, people_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A deviation that asks for approval. ``barred`` says why this user cannot answer it; empty: may answer.

    ``step`` is the step that waits (that this user would answer), None where nothing is left to answer.
    ``confirms`` is the own verbal answer that an approval would confirm. Times are UTC; ``days`` since it was asked.
    """

    charge_id: str
    person_id: str
    person: str
    case: str
    count: str
    text: str
    grouped: bool | None
    decision: str
    outcome: Rollup
    recommended: Rollup
    rule: str
    basis: Basis
    reason: str
    note: str
    by: str
    at: datetime
    days: int
    state: Approval
    steps: tuple[Step, ...]
    answers: tuple[AnswerView, ...]
    step: Step | None
    confirms: AnswerView | None
    barred: str
    displayed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Requests:
    """``waiting`` for an answer or to be confirmed, the oldest first; ``answered`` for good; ``mine`` to answer.

    ``total`` is how many wait; where a limit was given, ``waiting`` and ``mine`` are of the oldest alone.
    """

    waiting: tuple[Request, ...]
    answered: tuple[Request, ...]
    mine: int
    total: int = 0


_WAITING = (Approval.REQUESTED.value, Approval.VERBAL.value)
_ANSWERED = (Approval.APPROVED.value, Approval.REFUSED.value)


def requests(office: Office, *, everything: bool = False, limit: int | None = None) -> Requests:
    """What waits, and with ``everything`` what was answered too (with ``limit`` so many of each at most)."""
    model, people = office.model(), people_of(office)
    with office.reading() as connection:
        waiting = records.charges_by_approval(connection, _WAITING)
        answered = records.charges_by_approval(connection, _ANSWERED) if everything else ()
    found = [_of(office, model, people, name) for name in waiting[:limit]]
    answered = answered[-limit:] if limit is not None else answered
    open_ = tuple(each for each in found if each is not None)
    return Requests(
        waiting=open_,
        answered=tuple(e for e in (_of(office, model, people, name) for name in answered) if e is not None),
        mine=sum(not each.barred for each in open_),
        total=len(waiting) if limit is not None and len(waiting) > limit else len(open_),
    )


def _of(office: Office, model: Model, people: ApprovalPeople, charge_id: str) -> Request | None:
    count = model.counts.get(charge_id)
    decision = None if count is None else count.state.decision
    return None if count is None or decision is None else request_of(office, model, people, count, decision)


def one_request(office: Office, charge_id: str) -> Request:
    """The request of one charge, or one sentence where there is none."""
    model = office.model()
    count = model.counts.get(charge_id)
    if count is None:
        raise ScreenerError(f"There is no charge {charge_id} in this office", "", "Look it up with Find")
    decision = count.state.decision
    if decision is None or count.state.approval == Approval.NONE.value:
        raise ScreenerError("Nothing about this charge waits for an approval", "", "Look at the list of approvals")
    return request_of(office, model, people_of(office), count, decision)


def request_of(office: Office, model: Model, people: ApprovalPeople, count: Count, decision: Event) -> Request:
    """A decision as its approver reads it."""
    try:
        return _request(office, model, people, count, decision)
    except ValueError as error:
        raise decision.spoiled() from error


def _request(office: Office, model: Model, people: ApprovalPeople, count: Count, decision: Event) -> Request:
    body, said, charge = decision.content, model.texts.get(decision.event_id, {}), count.imported
    recommended = part_in(body, "recommendation")
    steps, answers = chain_of(office, decision, people.policies), answers_to(model, count, decision)
    state = Approval(count.state.approval)
    left = next_step(steps, answers, office.user) if state in (Approval.REQUESTED, Approval.VERBAL) else None
    step, confirms = left if left is not None else (None, None)
    return Request(
        charge_id=count.charge_id,
        person_id=count.person,
        person=charge.person.name or "",
        case=charge.case_number or "",
        count=charge.count or "",
        text=charge.text or charge.statute or label(charge.reading.offense),
        grouped=count.screened.grouped,
        decision=decision.event_id,
        outcome=Rollup(text_in(body, "outcome")),
        recommended=Rollup(text_in(recommended, "rollup")),
        rule=text_in(recommended, "rule"),
        basis=Basis(text_in(body, "basis")),
        reason=said.get("reason", ""),
        note=said.get("note", ""),
        by=decision.actor,
        at=decision.at,
        days=(office.today() - decision.day).days,
        state=state,
        steps=steps,
        answers=answers,
        step=step,
        confirms=confirms,
        barred=_barred(office, people, decision.actor, state, step, confirms, answers),
        displayed=body.get("displayed") is True,
    )


def _barred(
    office: Office,
    people: ApprovalPeople,
    requester: str,
    state: Approval,
    step: Step | None,
    confirms: AnswerView | None,
    answers: tuple[AnswerView, ...],
) -> str:
    """Why this user cannot answer, in one clause; empty where it may be answered."""
    if state is Approval.REFUSED:
        return f"{answers[-1].by} refused this" if answers else "this was refused"
    if state is Approval.APPROVED:
        return "this is approved already"
    if not office.user:
        return "it is not said who acts"
    if office.user == requester:
        return "you asked for this approval, and another person answers"
    if step is None:
        waits = next((a.by for a in answers if a.kind is Approval.VERBAL), "")
        return f"it waits for {waits} to confirm what was said"
    if confirms is None and any(office.user in (a.by, a.instead_of) for a in answers):
        return f"you answered another step, and {step.who} is to be another person"
    if confirms is None and people.authority(step, office.user, requester) is None:
        return f"it waits for {step.who}"
    return ""
