"""The office's own charge table as its audit log has it: what a charge text is, by whom it was said, and when.

An answer is an event. Nothing that was imported is rewritten: charges are read by the table when they are loaded, so
that an answer that is taken back leaves them as they were.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from screener.docket.charges.table import TableRow, make_row
from screener.storage.audit_log import journal, projection
from screener.storage.audit_log.journal import Event
from screener.storage.engines.engine import Connection
from screener.storage.schema.canonical import Json, digest, text_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A row of the table that stands, and the object and event under which it does; ``given`` is its first event.

    ``at`` is when it was given (UTC), also where it was taken back and brought again since; ``place`` its place among
    all that was ever said of the table.
    ``file`` is the table that it was loaded from, "" where a person answered on the spot.
    """

    row: TableRow
    object: str
    event_id: str
    given: str
    at: datetime
    place: int
    file: str = ""


def object_of(row: TableRow) -> str:
    """The name of what a row answers: its text and statute for its days. A later answer takes its place."""
    days = [day.isoformat() if day else "" for day in (row.effective, row.repealed)]
    return f"reading:{digest(*row.key, *days)[:32]}"


def body_of(row: TableRow) -> dict[str, Json]:
    """A row as the body of its event."""
    return {
        "text": row.text,
        "statute": row.statute,
        "offense": row.offense.value,
        "substance": row.substance,
        "effective": row.effective.isoformat() if row.effective else "",
        "repealed": row.repealed.isoformat() if row.repealed else "",
    }


def standing(connection: Connection, *, through: int | None = None) -> tuple[Answer, ...]:
    """The answers that stand, the newest first: of rows that fit a charge alike, the last word counts."""
    return standing_of(journal.stream(connection, kinds=(projection.ANSWERED, projection.TAKEN_BACK), through=through))


def standing_of(events: Iterable[Event]) -> tuple[Answer, ...]:
    """The answers that stand after these events, the newest first.

    An answer that an undo brought again is the one that it was: of the same person, at the same time.
    """
    found: dict[str, Answer] = {}
    given: dict[str, Answer] = {}
    for place, event in enumerate(events):
        found.pop(event.object, None)
        if event.kind == projection.ANSWERED:
            first = given.get(text_in(event.content, "restores"))
            answer = _answer(event, place) if first is None else replace(first, event_id=event.event_id)
            found[event.object] = given[event.event_id] = answer
    return tuple(sorted(found.values(), key=lambda answer: -answer.place))


def _answer(event: Event, place: int) -> Answer:
    return Answer(
        row=_row(event),
        object=event.object,
        event_id=event.event_id,
        given=event.event_id,
        at=event.at,
        place=place,
        file=text_in(event.content, "file"),
    )


def _row(event: Event) -> TableRow:
    body = event.content

    def day(name: str) -> date | None:
        written = text_in(body, name)
        try:
            return date.fromisoformat(written) if written else None
        except ValueError as error:
            raise event.spoiled() from error

    return make_row(
        text_in(body, "text"),
        text_in(body, "statute"),
        text_in(body, "offense"),
        text_in(body, "substance"),
        effective=day("effective"),
        repealed=day("repealed"),
        by=event.actor,
        on=event.day,
    )
