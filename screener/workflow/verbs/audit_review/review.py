"""Reads a period of the audit log for a review. A function of the record through one event, and of its anchors."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from screener.domain.errors import ScreenerError
from screener.reports.audit_review import AuditReview, SignedOff, write_review
from screener.storage.audit_log import journal, projection
from screener.storage.audit_log.journal import Entry, Event
from screener.storage.audit_log.search import days
from screener.storage.engines.engine import Connection
from screener.storage.rows import records
from screener.storage.schema.canonical import text_in
from screener.workflow.session import Office
from screener.workflow.session.record.exports import about_to_export, exported, provenance
from screener.workflow.verbs.audit_review.hours import DEFAULT, HOURS, Hours, hours_in
from screener.workflow.verbs.audit_review.kinds import TITLES
from screener.workflow.verbs.audit_review.state import state_of
from screener.workflow.verbs.audit_review.week import Week

#: Its own output is no part of what is reviewed: asked for again, the same bytes come out.
_OWN = "report:audit review"
Progress = Callable[[int, int], None]


def write_audit_review(office: Office, start: date, end: date, out: Path) -> tuple[AuditReview, tuple[Path, ...]]:
    """Writes the review as PDF and workbook and records that it went out."""
    about_to_export(office, "audit review")
    review, last = audit_review(office, start, end)
    files = write_review(review, provenance(office, last, as_of=end), out)
    exported(office, "audit review", files, through=last.seq)
    return review, files


def hours_of(office: Office) -> Hours:
    """Between which times acts are expected on Monday to Friday."""
    with office.reading() as connection:
        return hours_in(records.settings(connection).get(HOURS) or DEFAULT)


def set_hours(office: Office, hours: str) -> Hours:
    """Sets them, as "07:00-19:00" by the office's own clock. Raises ScreenerError for what is no such span."""
    chosen = hours_in(hours)
    office.record([Entry(kind=projection.SET, object="office", body={"settings": {HOURS: chosen.text}})])
    return chosen


def audit_review(
    office: Office, start: date, end: date, *, checked: bool = True, progress: Progress | None = None
) -> tuple[AuditReview, Event]:
    """The review of the days ``start`` to ``end``, and the event that it counts through. Writes nothing.

    ``checked`` runs Verify as well, which takes longest and of which ``progress`` hears; a screen leaves it to the
    button. Raises ScreenerError where the period ends before it starts.
    """
    if end < start:
        raise ScreenerError(f"The period ends ({end}) before it starts ({start})", "", "Turn the two dates round")
    week = Week(office=office, hours=hours_of(office))
    with office.reading() as connection:
        last = _last(connection)
        for event in days(connection, start.isoformat(), end.isoformat(), through=last.seq):
            week.take(event)
        week.judge(connection, last.seq)
        state = state_of(office, connection, last, end, checked=checked, progress=progress)
        signed = _signed(connection, week, start, end, last)
    parts = tuple(week.part(name) for name in TITLES)
    review = AuditReview(
        start=start,
        end=end,
        events=sum(part.count for part in parts),
        parts=parts,
        individually=week.individually(),
        state=state,
        signed=signed,
    )
    return review, last


def _last(connection: Connection) -> Event:
    """The newest event that is not an export of a review."""
    before: int | None = None
    while page := journal.backwards(connection, before=before, limit=50):
        for event in page:
            if event.object != _OWN:
                return event
        before = page[-1].seq
    raise ScreenerError("The record is empty", "", "There is nothing to review yet")


def _signed(connection: Connection, week: Week, start: date, end: date, last: Event) -> tuple[SignedOff, ...]:
    """Who signed a period off that holds this one."""
    found = [
        event
        for event in journal.stream(connection, kinds=(projection.AUDITED,), through=last.seq)
        if text_in(event.content, "from") <= start.isoformat() and text_in(event.content, "to") >= end.isoformat()
    ]
    notes = journal.written_of(connection, [event.event_id for event in found])
    return tuple(
        SignedOff(event=e.seq, by=e.actor, when=week.when(e), note=notes.get(e.event_id, {}).get("note", ""))
        for e in found
    )
