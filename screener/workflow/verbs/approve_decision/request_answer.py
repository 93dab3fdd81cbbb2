"""Approve a deviation, refuse it, write down what an approver said aloud, take an own answer back."""

from __future__ import annotations

from datetime import datetime, timedelta

from screener.domain.decision import Approval
from screener.domain.errors import ScreenerError
from screener.storage.audit_log import projection
from screener.storage.audit_log.journal import Entry
from screener.storage.schema.canonical import Json, utc_text
from screener.workflow.model import AnswerView, Saved
from screener.workflow.session import Office
from screener.workflow.session.record.anchoring import anchor_if_due
from screener.workflow.verbs.approve_decision.chain import Authority, next_step, people_of
from screener.workflow.verbs.approve_decision.requests import Request, one_request

#: A clock may run ahead of the one by which something was said, by so much.
_AHEAD = timedelta(minutes=5)


def approve(office: Office, charge_id: str, *, decision: str = "", reason: str = "") -> Saved:
    """Says yes to the step that waits, or confirms what this user said aloud.

    ``decision`` is the event that was on screen: refused where another decision stands by now. Nobody approves an own
    request.
    """
    asked = _open(office, charge_id, decision)
    words = "Confirmed" if asked.confirms is not None else "Approved"
    return _answer(office, asked, projection.APPROVAL_GIVEN, reason, words)


def refuse(office: Office, charge_id: str, reason: str, *, decision: str = "") -> Saved:
    """Says no, with a reason. The refusal is kept; the charge needs another decision."""
    asked = _open(office, charge_id, decision)
    if not reason.strip():
        raise ScreenerError("A refusal needs a reason", "nothing was saved", "Say why in a few words")
    return _answer(office, asked, projection.APPROVAL_REFUSED, reason, "Refused")


def record_verbal(
    office: Office, charge_id: str, *, by: str, at: datetime, reason: str = "", decision: str = ""
) -> Saved:
    """Writes down that an approver said yes aloud: who and when. It counts as unconfirmed until that person approves.

    Anybody may write it down, the person who asked too; who said it must be somebody who may approve.
    """
    office.require(projection.APPROVAL_VERBAL, f"charge:{charge_id}")
    asked = _same(one_request(office, charge_id), decision)
    left = next_step(asked.steps, asked.answers, "")
    if asked.state in (Approval.APPROVED, Approval.REFUSED) or left is None:
        raise ScreenerError(f"There is nothing to write down: {_over(asked)}", "nothing was saved", "Look at it again")
    step = left[0]
    if step.verbal is False:
        raise ScreenerError(
            "The policy takes no verbal answer here", "nothing was saved", f"{step.who.capitalize()} answers in writing"
        )
    if at > office.now() + _AHEAD:
        raise ScreenerError("The answer lies in the future", "nothing was saved", "Give the day and time it was said")
    people = people_of(office)
    if by == office.user:
        raise ScreenerError("You can answer this yourself", "nothing was saved", "Approve it instead")
    if by == asked.by:
        raise ScreenerError(f"{by} asked for this approval", "nobody approves an own request", "Name who said yes")
    right = people.authority(step, by, asked.by) if by in people.users else None
    if right is None:
        raise ScreenerError(f"'{by}' cannot approve this", f"it waits for {step.who}", "Name the person who said yes")
    if any(by in (a.by, a.instead_of) for a in asked.answers):
        raise ScreenerError(f"{by} answered another step", f"{step.who} is to be another person", "Name that person")
    body = {**_body(asked, right), "step": step.number, "role": step.role, "by": by, "said at": utc_text(at)}
    return _write(office, asked, projection.APPROVAL_VERBAL, body, reason, (), f"Verbal approval of {by} written down")


def take_back(office: Office, charge_id: str, *, reason: str = "") -> Saved:
    """Takes back this user's own last answer to the request of a charge. The answer stays in the record."""
    office.require(projection.APPROVAL_BACK, f"charge:{charge_id}")
    asked = one_request(office, charge_id)
    mine = [a for a in asked.answers if a.recorded_by == office.user]
    if not mine:
        raise ScreenerError("There is no answer of yours here to take back", "", "Look at the list of approvals")
    last = mine[-1]
    body: dict[str, Json] = {
        "decision": asked.decision,
        "step": last.step,
        "role": last.role,
        "answer": last.kind.value,
    }
    words = {Approval.REFUSED: "Refusal", Approval.VERBAL: "Verbal approval"}.get(last.kind, "Approval")
    return _write(office, asked, projection.APPROVAL_BACK, body, reason, (last.event_id,), f"{words} taken back")


def _open(office: Office, charge_id: str, decision: str) -> Request:
    """The request, if this user may answer it as it was on screen."""
    office.require(projection.APPROVAL_GIVEN, f"charge:{charge_id}")
    asked = _same(one_request(office, charge_id), decision)
    if asked.barred:
        barred = ScreenerError(f"You cannot answer this: {asked.barred}", "nothing was saved", "")
        office.deny(barred, projection.APPROVAL_GIVEN, f"charge:{charge_id}")
    return asked


def _same(asked: Request, decision: str) -> Request:
    if decision and decision != asked.decision:
        raise ScreenerError(
            f"{asked.by} decided this charge anew meanwhile", "nothing was saved", "Look at it again, then answer"
        )
    return asked


def _over(asked: Request) -> str:
    return asked.barred or "it was answered"


def _body(asked: Request, right: Authority) -> dict[str, Json]:
    return {
        "decision": asked.decision,
        "requester": asked.by,
        "steps": len(asked.steps),
        "instead of": right.instead_of,
        "delegation": right.delegation,
    }


def _answer(office: Office, asked: Request, kind: str, reason: str, words: str) -> Saved:
    step, confirms = asked.step, asked.confirms
    if step is None:
        raise ScreenerError(f"You cannot answer this: {_over(asked)}", "nothing was saved", "")
    right = people_of(office).authority(step, office.user, asked.by)
    right = right or _as_said(confirms)
    body: dict[str, Json] = {**_body(asked, right), "step": step.number, "role": step.role}
    gone = () if confirms is None else (confirms.event_id,)
    return _write(office, asked, kind, body, reason, gone, words)


def _as_said(confirms: AnswerView | None) -> Authority:
    """Who said yes aloud confirms it by the right of that day, though it may have ended since."""
    return Authority(instead_of="" if confirms is None else confirms.instead_of)


def _write(
    office: Office,
    asked: Request,
    kind: str,
    body: dict[str, Json],
    reason: str,
    supersedes: tuple[str, ...],
    words: str,
) -> Saved:
    entry = Entry(
        kind=kind,
        object=f"charge:{asked.charge_id}",
        body=body,
        supersedes=supersedes,
        written={"reason": reason.strip()} if reason.strip() else None,
    )
    act = office.record([entry])
    anchor_if_due(office, 1)
    return act.saved(charge_ids=(asked.charge_id,), words=f"{words}: {asked.text}")
