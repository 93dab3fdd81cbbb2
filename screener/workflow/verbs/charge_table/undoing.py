"""Undo on the charge table: a new act that takes the last one back, or brings back what the last one removed."""

from __future__ import annotations

from collections.abc import Sequence

from screener.domain.errors import ScreenerError
from screener.storage.audit_log import journal, projection
from screener.storage.audit_log.journal import Entry, Event
from screener.storage.schema.canonical import Json, text_in
from screener.workflow.session import Office
from screener.workflow.verbs.charge_table.answering import write
from screener.workflow.verbs.charge_table.views import RecordedAnswer

_KEPT = ("text", "statute", "offense", "substance", "effective", "repealed", "file")
_KINDS = (projection.ANSWERED, projection.TAKEN_BACK)


def undo(office: Office) -> RecordedAnswer:
    """Takes back this user's last act on the charge table that still stands; the table is as it was before.

    Refused where another person has changed the same answers since.
    """
    office.require(projection.TAKEN_BACK, "reading")
    with office.reading() as connection:
        events = tuple(journal.stream(connection, kinds=_KINDS))
    step = _last_act(events, office.user)
    if not step:
        raise ScreenerError("There is nothing to undo on the charge table", "", "")
    entries = [_reversed(event, events, office.user) for event in reversed(step)]
    body = step[0].content
    return write(
        office, entries, f"undone, {text_in(body, 'file') or text_in(body, 'text') or text_in(body, 'statute')}"
    )


def _last_act(events: Sequence[Event], actor: str) -> tuple[Event, ...]:
    """The last act of a user that was not undone; all rows of one file are one act."""
    steps: list[list[Event]] = []
    for event in events:
        if event.actor != actor:
            continue
        if steps and steps[-1][-1].utc_at == event.utc_at and steps[-1][-1].seq == event.seq - 1:
            steps[-1].append(event)
        else:
            steps.append([event])
    undone = 0
    for step in reversed(steps):
        if "undoes" in step[0].content:
            undone += 1
        elif undone:
            undone -= 1
        else:
            return tuple(step)
    return ()


def _reversed(event: Event, events: Sequence[Event], actor: str) -> Entry:
    """What makes the object of an event what it was before."""
    history = [each for each in events if each.object == event.object]
    at = history.index(event)
    other = next((each for each in history[at + 1 :] if each.actor != actor), None)
    if other is not None:
        raise ScreenerError(f"{other.actor} has changed this answer since", "nothing was undone", "Answer it anew")
    before = history[at - 1] if at else None
    source = before if before is not None and before.kind == projection.ANSWERED else event
    content = source.content
    body: dict[str, Json] = {name: content[name] for name in _KEPT if name in content}
    body["undoes"] = event.event_id
    kind = projection.TAKEN_BACK
    if source is before:
        kind = projection.ANSWERED
        body["restores"] = text_in(content, "restores") or source.event_id
    return Entry(kind=kind, object=event.object, body=body, supersedes=(history[-1].event_id,))
