"""How the record, its backups and its anchors stand, for a review."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from screener.storage.audit_log import check, journal, projection
from screener.storage.audit_log.journal import Event
from screener.storage.engines.engine import Connection
from screener.storage.schema.canonical import text_in
from screener.workflow.session import Office
from screener.workflow.session.record.anchored import compare_anchors

#: A backup kept in a second place should not be older than this at the end of a reviewed week.
_OLD = timedelta(days=7)
Line = tuple[str, str, bool]


def state_of(
    office: Office,
    connection: Connection,
    last: Event,
    end: date,
    *,
    checked: bool,
    progress: Callable[[int, int], None] | None,
) -> tuple[Line, ...]:
    """What, how it stands, and whether that asks for a look."""
    lines: list[Line] = []
    if checked:
        _, faults = check.check_record(connection, progress=progress)
        verified = "whole" if not faults else f"{len(faults):,} faults, the first: {faults[0].message}"
        lines.append(("Verify, when this was made", f"{verified}, through event {last.seq:,}", bool(faults)))
    anchored = compare_anchors(connection, (), ())
    for found in anchored.findings[:3]:
        lines.append(("Anchors", found.message, True))
    protected = min(anchored.protected_to, last.seq)
    if protected:
        reach = f"protected up to event {protected:,} of {last.seq:,}"
        lines.append(("Anchors", reach, False))
    else:
        lines.append(("Anchors", "none is kept elsewhere: whoever can edit the file could write the record anew", True))
    lines += _backups(office, connection, last, end)
    return tuple(lines)


def _backups(office: Office, connection: Connection, last: Event, end: date) -> list[Line]:
    own = second = None
    for event in journal.stream(connection, kinds=(projection.BACKED_UP,), through=last.seq):
        if event.office_date > end.isoformat():
            continue
        if text_in(event.content, "place") == "second":
            second = event
        else:
            own = event
    lines = [_backup("Newest backup", own, office, end)]
    lines.append(_backup("Newest backup in a second place", second, office, end))
    if not office.automatic_backups:
        lines.append(("Automatic backups", "turned off", True))
    return lines


def _backup(name: str, event: Event | None, office: Office, end: date) -> Line:
    if event is None:
        return name, "none by the end of the period", True
    when = event.at.astimezone(ZoneInfo(office.zone))
    old = end - event.day > _OLD
    return name, f"{when:%Y-%m-%d %H:%M}{', more than a week before the end of the period' if old else ''}", old
