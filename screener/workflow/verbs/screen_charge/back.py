"""Undo and redo: new events, which take acts back and bring them again. The audit log keeps all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from screener.domain.errors import ScreenerError
from screener.storage.audit_log import journal, projection
from screener.storage.audit_log.journal import Entry, Event
from screener.storage.audit_log.sealing import sealed_objects
from screener.storage.engines.engine import Connection
from screener.storage.schema.canonical import Json, text_in
from screener.workflow.model import Saved
from screener.workflow.session import Office

_KINDS = (*projection.UNDOABLE, projection.UNDONE, projection.REDONE)
_PAGE = 200
_WORDS = {
    projection.DECIDED: "decision",
    projection.HELD: "hold",
    projection.RELEASED: "release",
    projection.FACT: "recorded fact",
    projection.ATTESTED: "attestation",
    projection.NOTED: "note",
    projection.WARRANT_DECIDED: "warrant decision",
    projection.PEOPLE: "answer about two people",
    projection.CASES: "answer about two cases",
    projection.COPIES: "answer about two charges",
    projection.APPROVAL_GIVEN: "approval",
    projection.APPROVAL_REFUSED: "refusal",
    projection.APPROVAL_VERBAL: "verbal approval",
    projection.APPROVAL_BACK: "withdrawal of an answer",
}


def undo(office: Office) -> Saved:
    """Takes back this user's last act that still stands (all of it, where it wrote several events)."""
    office.require(projection.UNDONE, "undo")
    with office.reading() as connection:
        step = _last_act(connection, office.user)
        targets = [_origin(connection, event) for event in step]
        if targets:
            _refuse_overtaken(connection, targets)
    if not targets:
        raise ScreenerError("There is nothing to undo", "", "")
    return _again(office, projection.UNDONE, targets, step, f"Undone: {_what(targets)}")


def redo(office: Office) -> Saved:
    """Brings back what this user undid last, as long as nothing else was done since."""
    office.require(projection.REDONE, "redo")
    with office.reading() as connection:
        step = _last_undone(connection, office.user)
        targets = [_origin(connection, event) for event in step]
        _refuse_passed_by(connection, step)
    if not targets:
        raise ScreenerError("There is nothing to redo", "", "")
    return _again(office, projection.REDONE, targets, step, f"Done again: {_what(targets)}")


def _again(office: Office, kind: str, targets: Sequence[Event], step: Sequence[Event], words: str) -> Saved:
    batch = targets[0].content.get("batch")
    entries = []
    for target, last in zip(targets, step, strict=True):
        body: dict[str, Json] = {"target": target.event_id, "target kind": target.kind, "batch": batch}
        entries.append(Entry(kind=kind, object=target.object, body=body, supersedes=(last.event_id,)))
    act = office.record(entries)
    charges = tuple(t.object.partition(":")[2] for t in targets if t.object.startswith("charge:"))
    return act.saved(charge_ids=charges, words=words)


def _steps(connection: Connection, actor: str) -> Iterator[tuple[Event, ...]]:
    """This user's acts, the newest first; the events of one batch are one step, in their order."""
    before: int | None = None
    step: list[Event] = []
    sealed = sealed_objects(connection)  # an act on what an order took away is done for good
    while True:
        page = journal.backwards(connection, before=before, limit=_PAGE, actor=actor, kinds=_KINDS)
        for event in page:
            if event.object in sealed:
                continue
            if step and not _one_step(step[-1], event):
                yield tuple(reversed(step))
                step = []
            step.append(event)
        if len(page) < _PAGE:
            break
        before = page[-1].seq
    if step:
        yield tuple(reversed(step))


def _one_step(later: Event, earlier: Event) -> bool:
    batch = earlier.content.get("batch")
    same = batch is not None and batch == later.content.get("batch")
    return same and later.kind == earlier.kind and later.seq == earlier.seq + 1 and later.utc_at == earlier.utc_at


def _last_act(connection: Connection, actor: str) -> tuple[Event, ...]:
    undone = 0
    for step in _steps(connection, actor):
        if step[0].kind == projection.UNDONE:
            undone += 1
        elif undone:
            undone -= 1
        else:
            return step
    return ()


def _last_undone(connection: Connection, actor: str) -> tuple[Event, ...]:
    again = 0
    for step in _steps(connection, actor):
        if step[0].kind == projection.REDONE:
            again += 1
        elif step[0].kind != projection.UNDONE:
            return ()  # something new was done: what was undone before stays undone
        elif again:
            again -= 1
        else:
            return step
    return ()


def _origin(connection: Connection, event: Event) -> Event:
    """The act itself, behind an undo or redo of it."""
    if event.kind in projection.UNDOABLE:
        return event
    found = journal.event_by_id(connection, text_in(event.content, "target"))
    if found is None:
        raise ScreenerError("The act to undo is missing from the record", "", "Run Verify")
    return found


def _refuse_overtaken(connection: Connection, targets: Sequence[Event]) -> None:
    """Another person's later decision stands on this one: undoing underneath would not change what holds."""
    for target in targets:
        standing = projection.live(journal.events_of(connection, target.object))
        later = [event for event in standing if target.event_id in event.superseded]
        if later:
            raise ScreenerError(
                f"{later[-1].actor} has changed this since", "your act no longer stands", "Decide it anew instead"
            )


def _refuse_passed_by(connection: Connection, step: Sequence[Event]) -> None:
    """Somebody acted on the charge after the undo: bringing the old act back would stand beside the new one."""
    for undo_event in step:
        for event in journal.events_of(connection, undo_event.object):
            if event.seq > undo_event.seq and event.kind in projection.UNDOABLE:
                raise ScreenerError(
                    f"{event.actor} has changed this since", "the old act cannot stand beside it", "Decide it anew"
                )


def _what(targets: Sequence[Event]) -> str:
    word = _WORDS.get(targets[0].kind, targets[0].kind)
    return word if len(targets) == 1 else f"{len(targets)} {word}s"
