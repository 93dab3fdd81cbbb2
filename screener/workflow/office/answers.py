"""The office's own charge table as its trail has it: what a charge text is, by whom it was said, and when.

An answer is an event. Nothing that was imported is rewritten: charges are read by the table when they are loaded, so
that an answer that is taken back leaves them as they were.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from screener.docket.charges_table import TableRow, make_row
from screener.storage import journal, projection
from screener.storage.canonical import Json, digest, text_in
from screener.storage.engine import Connection
from screener.storage.journal import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A row of the table that stands, and the object and event under which it does."""

    row: TableRow
    object: str
    event_id: str


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
    found: dict[str, Answer] = {}
    for event in journal.stream(connection, kinds=(projection.ANSWERED, projection.TAKEN_BACK), through=through):
        found.pop(event.object, None)
        if event.kind == projection.ANSWERED:
            found[event.object] = Answer(row=_row(event), object=event.object, event_id=event.event_id)
    return tuple(reversed(found.values()))


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
