"""What the Approvals page says, made from the requests alone."""

from __future__ import annotations

from datetime import date
from html import escape
from zoneinfo import ZoneInfo

from screener.domain.counting import plural
from screener.domain.decision import Approval
from screener.ui.charge.charge_sentences import answer_words_of, capital, grouped_words, when
from screener.ui.widgets.chip import state_style
from screener.workflow.verbs.approve_decision import Delegation, Request, Requests

_STATES = {
    Approval.REQUESTED: "waits",
    Approval.VERBAL: "said aloud, not confirmed",
    Approval.APPROVED: "approved",
    Approval.REFUSED: "refused",
}


def ago(days: int) -> str:
    """How long something waits."""
    return "today" if days <= 0 else "since yesterday" if days == 1 else f"for {days:,} days"


def subtitle(found: Requests) -> str:
    """What stands beside the title of the page."""
    shown = len(found.waiting)
    oldest = f" · the oldest {shown:,} shown" if shown < found.total else ""
    return f"{plural(found.total, 'waits', 'wait')}{oldest} · {found.mine:,} for you"


def under(request: Request) -> str:
    """The second line in the list: who asks, since when, where it stands."""
    if request.state in (Approval.APPROVED, Approval.REFUSED):
        return f"{request.by} · {_STATES[request.state]} by {request.answers[-1].by}" if request.answers else request.by
    waits = ago(request.days) if request.state is Approval.REQUESTED else _STATES[request.state]
    return f"{request.by} · {waits}" + ("" if not request.barred else " · not yours")


def strong(request: Request) -> str:
    """The first sentence of the strip: what was decided, and what the policy recommends."""
    recommended = state_style(request.recommended).recommends
    rule = f" under {request.rule}" if request.rule else ""
    return f"{state_style(request.outcome).decided} by {request.by}; the policy recommends “{recommended}”{rule}."


def told(request: Request, *, user: str, zone: ZoneInfo, today: date) -> str:
    """The rest of the strip (HTML): basis, reason, note, answers so far, and what waits for whom."""
    said = f"Basis {request.basis.value}"
    if request.reason and request.reason != request.basis.value:
        said += f": {request.reason.rstrip('.')}"
    parts = [f"{said}.", f"{capital(grouped_words(request.grouped))}, asked {_asked(request, zone, today)}."]
    if request.note:
        parts.append(f"Note: {request.note.rstrip('.')}.")
    if not request.displayed:
        parts.append("The charge was not on screen when it was decided.")
    parts += [answer_words_of(answer, user=user, zone=zone, today=today) for answer in request.answers]
    if request.state is Approval.REFUSED:
        parts.append("The charge is back on the desk for another decision.")
    if request.state in (Approval.APPROVED, Approval.REFUSED):
        return " ".join(escape(part) for part in parts)
    return " ".join(escape(part) for part in parts) + f" <b>{escape(yours(request))}</b>"


def _asked(request: Request, zone: ZoneInfo, today: date) -> str:
    at = when(request.at, zone, today)
    return f"at {at}" if ":" in at else f"on {at}"


def yours(request: Request) -> str:
    """Whether this user answers, in one sentence."""
    if request.barred:
        return f"{capital(request.barred)}."
    if request.confirms is not None:
        return "You said yes aloud: confirm it, or refuse."
    if request.step is not None and request.step.role:
        step = f" (step {request.step.number} of {len(request.steps)})" if len(request.steps) > 1 else ""
        return f"It waits for {request.step.who}{step}: yours to answer."
    return "Yours to answer."


def stands_in(each: Delegation, user: str) -> str:
    """A delegation in one line."""
    delegate = "You answer" if each.delegate == user else f"{each.delegate} answers"
    return f"{delegate} for {'you' if each.approver == user else each.approver} through {each.until}"
