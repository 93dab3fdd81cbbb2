"""Approvers who are away: who answers for them, from which day to which, and by whose word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from screener.domain.errors import ScreenerError
from screener.storage.audit_log import journal, projection
from screener.storage.audit_log.journal import Entry, Event
from screener.storage.schema.canonical import new_id, text_in
from screener.workflow.model import Saved
from screener.workflow.session import Office
from screener.workflow.verbs.approve_decision.holders import holders


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegation:
    """``delegate`` answers for ``approver`` from a day through another. ``ended`` is when it was ended before."""

    object: str
    event_id: str
    approver: str
    delegate: str
    begins: date
    until: date
    by: str
    at: datetime
    reason: str = ""
    ended: datetime | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it gives the right to answer on a day."""
        return self.ended is None and self.begins <= day <= self.until


def delegations(office: Office) -> tuple[Delegation, ...]:
    """All that were ever made, the newest last."""
    kinds = (projection.DELEGATED, projection.DELEGATION_ENDED)
    with office.reading() as connection:
        events = list(journal.stream(connection, kinds=kinds))
        texts = journal.written_of(connection, [event.event_id for event in events])
    ends = {event.object: event for event in events if event.kind == projection.DELEGATION_ENDED}
    return tuple(
        _delegation(event, ends.get(event.object), texts.get(event.event_id, {}).get("reason", ""))
        for event in events
        if event.kind == projection.DELEGATED
    )


def _delegation(event: Event, end: Event | None, reason: str) -> Delegation:
    body = event.content
    try:
        begins, until = (date.fromisoformat(text_in(body, name)) for name in ("from", "until"))
    except ValueError as error:
        raise event.spoiled() from error
    return Delegation(
        object=event.object,
        event_id=event.event_id,
        approver=text_in(body, "approver"),
        delegate=text_in(body, "delegate"),
        begins=begins,
        until=until,
        by=event.actor,
        at=event.at,
        reason=reason,
        ended=None if end is None else end.at,
    )


def delegate(
    office: Office, *, to: str, until: date, begins: date | None = None, approver: str = "", reason: str = ""
) -> Saved:
    """Lets somebody answer for an approver (this user, unless said) through a day. For another it needs a reason."""
    office.require(projection.DELEGATED, "delegation")
    users = {user.code: user for user in office.users()}
    approver, today = approver or office.user, office.today()
    start = begins or today
    for code in (approver, to):
        if code not in users:
            raise ScreenerError(f"The office has no user '{code}'", "nothing was saved", "Use a code from the office")
    if approver == to:
        raise ScreenerError(f"{to} cannot stand in for {to}", "nothing was saved", "Name another person")
    if not _approves(office, users[approver].role, approver):
        none = ScreenerError(f"{approver} approves nothing", "there is nothing to hand on", "Name an approver")
        office.deny(none, projection.DELEGATED, "delegation")
    if approver != office.user and (office.user not in users or users[office.user].role != "supervisor"):
        others = ScreenerError(f"Only {approver} or a supervisor can do this", "nothing was saved", f"Ask {approver}")
        office.deny(others, projection.DELEGATED, "delegation")
    if approver != office.user and not reason.strip():
        raise ScreenerError(f"A reason is needed to act for {approver}", "nothing was saved", "Say why, as a reason")
    if until < max(start, today):
        raise ScreenerError("The last day lies before the first", "nothing was saved", f"Name a day after {start}")
    body = {"approver": approver, "delegate": to, "from": start.isoformat(), "until": until.isoformat()}
    entry = Entry(
        kind=projection.DELEGATED,
        object=f"delegation:{new_id()}",
        body=body,
        written={"reason": reason.strip()} if reason.strip() else None,
    )
    return office.record([entry]).saved(words=f"{to} answers for {approver} from {start} through {until}")


def _approves(office: Office, role: str, code: str) -> bool:
    return role == "supervisor" or any(code in named for named in holders(office).values())


def end_delegation(office: Office, *, to: str, approver: str = "") -> Saved:
    """Ends what lets somebody answer for an approver, at once. The approver, the delegate or a supervisor does."""
    office.require(projection.DELEGATION_ENDED, "delegation")
    approver = approver or office.user
    found = [d for d in delegations(office) if (d.approver, d.delegate) == (approver, to) and d.ended is None]
    standing = [d for d in found if d.until >= office.today()]
    if not standing:
        raise ScreenerError(f"{to} does not stand in for {approver}", "nothing was saved", "Look at the list")
    role = next((user.role for user in office.users() if user.code == office.user), "")
    if office.user not in (approver, to) and role != "supervisor":
        others = ScreenerError(f"Only {approver}, {to} or a supervisor can do this", "nothing was saved", "Ask them")
        office.deny(others, projection.DELEGATION_ENDED, "delegation")
    body = {"approver": approver, "delegate": to}
    entries = [
        Entry(kind=projection.DELEGATION_ENDED, object=d.object, body=body, supersedes=(d.event_id,)) for d in standing
    ]
    return office.record(entries).saved(words=f"{to} no longer answers for {approver}")
