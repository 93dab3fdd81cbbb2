"""Every projection against the audit log: what the tables hold, and what the events amount to."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, Table

from screener.storage.audit_log import accounts, journal, projection
from screener.storage.audit_log.check.fault import UNREADABLE, EventPlaces, Progress, RecordFault, stage
from screener.storage.audit_log.check.outline import PROJECTED, Outline, stored_marks, stored_rows
from screener.storage.audit_log.journal import Event
from screener.storage.schema import tables

_TOLD = 2000  # events between two words about how far it is


def projection_faults(
    connection: Connection, places: EventPlaces, outline: Outline, report: Progress
) -> Iterator[RecordFault]:
    """Compares every projection with what the audit log says."""
    reading, looking = stage(report, 0.0, 0.8), stage(report, 0.8, 1.0)
    marks: dict[str, array[int]] = {}
    rows = 0

    def read(more: int) -> None:
        nonlocal rows
        rows += more
        reading(rows / max(1, len(outline)))

    for name in projection.KEYS:
        marks[name] = stored_marks(connection, tables.metadata.tables[name], read)
    names, stored = outline.settle(connection, marks)
    told = 0
    for at, (name, history) in enumerate(journal.events_about(connection, names)):
        told += len(history)
        if told >= _TOLD:
            told = 0
            looking(at / len(names))
        last = history[-1]
        try:
            rebuilt = projection.project(name, history)
        except UNREADABLE:
            yield places.fault(last.chain, last.seq, "event", f"it cannot be read ({name})")
            continue
        yield from _differences(places, last, rebuilt, stored)
    for table_name, left in stored.items():
        for event_id in _left_over(connection, tables.metadata.tables[table_name], left) if left else ():
            chain, seq = places.at(event_id)
            yield places.fault(chain, seq, table_name, f"table {table_name} holds a row that is not in the audit log")


def _differences(
    places: EventPlaces, last: Event, rebuilt: projection.Rows, stored: Mapping[str, set[int]]
) -> Iterator[RecordFault]:
    for table_name, wanted in rebuilt.items():
        columns = PROJECTED[table_name]
        for row in wanted:
            mark = hash(tuple([row[name] for name in columns]))
            if mark in stored[table_name]:
                stored[table_name].discard(mark)
                continue
            chain, seq = places.at(_event_id(row))
            yield places.fault(
                chain or last.chain, seq or last.seq, table_name, f"table {table_name} does not say what it says"
            )


def _event_id(row: Mapping[str, object]) -> str | None:
    found = row.get("event_id")
    return found if isinstance(found, str) else None


def _left_over(connection: Connection, table: Table, left: set[int]) -> Iterator[str | None]:
    """The events that rows name which no event accounts for."""
    at = PROJECTED[table.name].index("event_id") if "event_id" in PROJECTED[table.name] else None
    for part in stored_rows(connection, table):
        for row in part:
            if hash(row) in left:
                yield row[at] if at is not None and isinstance(row[at], str) else None


def credential_faults(connection: Connection) -> Iterator[RecordFault]:
    """Secrets that belong to nobody. What is in them shows at a log-on: it opens the enrolled key, or nothing."""
    known = {account.code for account in accounts.accounts(connection)}
    for code in accounts.last_used(connection):
        if code not in known:
            yield RecordFault(
                chain="", seq=0, table="credential", message=f"a way to log on stands there for nobody ({code})"
            )
