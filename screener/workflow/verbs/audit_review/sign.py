"""Signing a review off: an event with a note, by an auditor or a supervisor."""

from __future__ import annotations

from datetime import date

from screener.domain.errors import ScreenerError
from screener.storage.audit_log import projection
from screener.storage.audit_log.journal import Entry
from screener.storage.schema.canonical import Json
from screener.workflow.model import Saved
from screener.workflow.session import Office
from screener.workflow.session.rights import AUDITOR, SUPERVISOR
from screener.workflow.verbs.audit_review.review import audit_review


def sign_off(office: Office, start: date, end: date, note: str) -> Saved:
    """Records that the person who acts looked at a period. Raises ScreenerError without a note, or for another role."""
    if not note.strip():
        raise ScreenerError("A review is signed off with a note", "", "Say in a few words what you looked at")
    if office.role not in (SUPERVISOR, AUDITOR):
        only = ScreenerError(
            f"{office.user or 'Nobody'} may not sign a review off", "a supervisor or an auditor does", "Ask one of them"
        )
        office.deny(only, projection.AUDITED, f"week:{start.isoformat()}")
    review, last = audit_review(office, start, end, checked=False)
    body: dict[str, Json] = {
        "from": start.isoformat(),
        "to": end.isoformat(),
        "through": last.seq,
        "head": last.hash,
        "events": review.events,
        "to look at": list(review.looks),
    }
    entry = Entry(
        kind=projection.AUDITED, object=f"review:{start.isoformat()}", body=body, written={"note": note.strip()}
    )
    return office.record([entry]).saved(words=f"Signed off: {start.isoformat()} to {end.isoformat()}")
