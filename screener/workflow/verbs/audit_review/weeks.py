"""Which weeks were worked in and have no review yet. A week goes from Monday to Sunday, by the office's own days."""

from __future__ import annotations

from datetime import date, timedelta

from screener.storage.audit_log import journal, projection
from screener.storage.audit_log.search import worked_days
from screener.storage.schema.canonical import text_in
from screener.workflow.session import Office

#: So many weeks back a missing review is asked for.
_BACK = 8
_WEEK = timedelta(days=7)


def last_week(today: date) -> tuple[date, date]:
    """The last whole week before a day: its Monday and its Sunday."""
    monday = today - timedelta(days=today.weekday()) - _WEEK
    return monday, monday + timedelta(days=6)


def weeks_waiting(office: Office) -> tuple[tuple[date, date], ...]:
    """Whole weeks of the last two months in which something was done and that nobody signed off; the oldest first."""
    newest, end = last_week(office.today())
    start = newest - (_BACK - 1) * _WEEK
    with office.reading() as connection:
        signed = [_span(event.content) for event in journal.stream(connection, kinds=(projection.AUDITED,))]
        worked = worked_days(connection, start.isoformat(), end.isoformat(), journal.OUTPUT_KINDS)
    found = []
    for back in range(_BACK - 1, -1, -1):
        first = newest - back * _WEEK
        last = first + timedelta(days=6)
        covered = any(begun <= first.isoformat() and done >= last.isoformat() for begun, done in signed)
        if not covered and any(first.isoformat() <= day <= last.isoformat() for day in worked):
            found.append((first, last))
    return tuple(found)


def _span(body: object) -> tuple[str, str]:
    return (text_in(body, "from"), text_in(body, "to")) if isinstance(body, dict) else ("", "")
