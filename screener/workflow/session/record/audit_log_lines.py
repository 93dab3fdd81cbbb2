"""The audit log to read: every event in a line, found by who, what kind, when, about what, and by words.

What may be searched: ids and numbers of events, ids of what they are about, codes of people who worked, kinds, case
numbers and texts of charges, reasons and notes, names of files. Never the names of defendants.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import islice

from screener.domain.errors import ScreenerError
from screener.storage.audit_log import journal, projection
from screener.storage.audit_log.check import UNREADABLE
from screener.storage.audit_log.journal import Event
from screener.storage.audit_log.search import Reach, Wanted, distinct, ids_beginning, look
from screener.storage.engines.engine import Connection
from screener.storage.schema.canonical import Json, list_in, part_in, text_in
from screener.workflow.model import TrailRow, TrailWays
from screener.workflow.session.charges.charges import Model
from screener.workflow.session.opened import Office


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailFilter:
    """What of the log is shown; empty parts narrow nothing. ``object`` is a whole name ("office", "charge:...")."""

    actor: str = ""
    kind: str = ""
    object: str = ""
    start: date | None = None
    end: date | None = None


def trail(
    office: Office, limit: int = 200, before: int | None = None, text: str = "", only: TrailFilter | None = None
) -> tuple[TrailRow, ...]:
    """Events, the newest first; ``before`` is the seq to continue from. Every word of ``text`` must be found."""
    chosen = only or TrailFilter()
    wanted = Wanted(
        actor=chosen.actor,
        kind=chosen.kind,
        object=chosen.object,
        start="" if chosen.start is None else chosen.start.isoformat(),
        end="" if chosen.end is None else chosen.end.isoformat(),
    )
    words, model = text.casefold().split(), office.model()
    with office.reading() as connection:
        reaches = _reaches(connection, model, words) if words else ()
        events = look(connection, wanted, reaches, before=before, limit=limit)
        undone = journal.undone_among(connection, [event.event_id for event in events])
    return tuple(_row(model, event, undone=event.event_id in undone) for event in events)


def trail_ways(office: Office) -> TrailWays:
    """Who worked and what kinds of events there are: what the audit log can be narrowed by. Readies the next search."""
    model = office.model()
    with office.reading() as connection:
        _folded(connection, model)
        return TrailWays(actors=distinct(connection, "actor"), kinds=distinct(connection, "kind"))


#: The time of an event whose own cannot be read.
UNKNOWN = datetime(1, 1, 1, tzinfo=UTC)
#: So many letters of an id name it; fewer would stand at the beginning of many that nobody means.
_ID = 6


# -- what a word may mean ------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Folded:
    """The texts of an office in the letters of a search, kept from one key to the next."""

    charges: list[tuple[str, str]] = field(default_factory=list)  # object -> text, statute, case number
    counted: int = -1
    written: list[tuple[str, str]] = field(default_factory=list)  # event id -> what a person wrote with it
    last: str = ""  # the event up to which it was folded
    named: list[tuple[str, str]] = field(
        default_factory=list
    )  # event id -> its own line, for the kinds that name files
    named_to: int = 0


def _folded(connection: Connection, model: Model) -> _Folded:
    found = model.folded if isinstance(model.folded, _Folded) else _Folded()
    model.folded = found
    if found.counted != len(model.counts):
        found.charges = [(f"charge:{name}", _charge_text(model, name).casefold()) for name in model.counts]
        found.counted = len(model.counts)
    known = len(found.written)
    if len(model.texts) < known or (known and found.last not in model.texts):
        found.written, known = [], 0
    for event_id, texts in islice(model.texts.items(), known, None):  # texts are only ever added, at the end
        found.written.append((event_id, " ".join(texts.values()).casefold()))
        found.last = event_id
    for event in journal.stream(connection, after=found.named_to, kinds=NAMING):
        found.named.append((event.event_id, _words(model, event).casefold()))
        found.named_to = max(found.named_to, event.seq)
    return found


def _reaches(connection: Connection, model: Model, words: list[str]) -> list[Reach]:
    kinds, actors = distinct(connection, "kind"), distinct(connection, "actor")
    folded = _folded(connection, model)
    found = []
    for word in words:
        objects, ids = ids_beginning(connection, word) if len(word) >= _ID else (frozenset[str](), frozenset[str]())
        objects |= {name for name, text in folded.charges if word in text}
        ids |= {name for name, text in (*folded.written, *folded.named) if word in text}
        number = word.replace(",", "")
        numbered = number.isascii() and number.isdigit() and len(number) < 16
        found.append(
            Reach(
                kinds=frozenset(kind for kind in kinds if word in kind),
                actors=frozenset(actor for actor in actors if word in actor.casefold()),
                objects=frozenset(objects),
                ids=frozenset(ids),
                seqs=frozenset({int(number)} if numbered else ()),
            )
        )
    return found


# -- an event in a line --------------------------------------------------------------------------------------------


def event_words(office: Office, event: Event) -> str:
    """What happened in a line, without names."""
    return _words(office.model(), event)


def _row(model: Model, event: Event, *, undone: bool) -> TrailRow:
    try:
        at, day, words = event.at, event.day, _words(model, event)
    except (ScreenerError, *UNREADABLE):  # Verify says where; the audit log stays readable around it
        at, day, words = UNKNOWN, UNKNOWN.date(), "cannot be read: it was changed outside the program"
    return TrailRow(
        chain=event.chain,
        seq=event.seq,
        event_id=event.event_id,
        at=at,
        office_date=day,
        actor=event.actor,
        kind=event.kind,
        object=event.object,
        words=words,
        hash=event.hash,
        undone=undone,
    )


def _words(model: Model, event: Event) -> str:
    """What happened in a line, without names: charges by their text and case number."""
    body = event.content
    about = _charge(model, event.object)
    act = _ACTS.get(event.kind)
    return "; ".join(part for part in (act(body) if act is not None else "", about) if part)


def _charge(model: Model, object_name: str) -> str:
    kind, _, name = object_name.partition(":")
    return _charge_text(model, name) if kind == "charge" else ""


def _charge_text(model: Model, name: str) -> str:
    count = model.counts.get(name)
    if count is None:
        return ""
    charge = count.imported
    return ", ".join(part for part in (charge.text or charge.statute, charge.case_number) if part)


def _decided(body: Mapping[str, Json]) -> str:
    recommended = text_in(part_in(body, "recommendation"), "rollup")
    words = f"{text_in(body, 'outcome')} on {text_in(body, 'basis')}, recommended {recommended}"
    return f"{words}, deviation" if body.get("deviation") is True else words


def _facts(body: Mapping[str, Json]) -> str:
    names = [text_in(fact, "name") for fact in list_in(body, "facts") if isinstance(fact, Mapping)]
    return ", ".join(names)


def _imported(body: Mapping[str, Json]) -> str:
    number = body.get("charges", body.get("warrants", 0))
    return f"{text_in(body, 'file')}: {body.get('rows read')} rows, {number} entries"


def _answer(body: Mapping[str, Json]) -> str:
    return f"{text_in(body, 'text') or text_in(body, 'statute')}: {text_in(body, 'offense').replace('_', ' ')}"


def _compared(body: Mapping[str, Json]) -> str:
    moved = part_in(body, "effects").get("charges", 0)
    words = text_in(body, "answer")
    return f"{words}; {moved} charges are grouped or recommended otherwise" if moved else words


#: Kinds whose own line names a file, a setting or a person of the office: few, and found by their own line.
NAMING = frozenset(
    {
        projection.IMPORTED, projection.CASES_IMPORTED, projection.WARRANTS_IMPORTED, projection.ADOPTED,
        projection.WITHDRAWN, projection.USER, projection.EXPORTED, projection.BACKED_UP, projection.RESTORED,
        projection.CREATED, projection.SET, projection.ANSWERED, projection.TAKEN_BACK,
    }
)  # fmt: skip


def _answered(body: Mapping[str, Json]) -> str:
    role, instead = text_in(body, "role"), text_in(body, "instead of")
    return ", ".join(part for part in (f"as {role}" if role else "", f"for {instead}" if instead else "") if part)


_ACTS: Mapping[str, Callable[[Mapping[str, Json]], str]] = {
    projection.DECIDED: _decided,
    projection.FACT: _facts,
    projection.ATTESTED: _facts,
    projection.UNDONE: lambda body: text_in(body, "target kind"),
    projection.REDONE: lambda body: text_in(body, "target kind"),
    projection.IMPORTED: _imported,
    projection.CASES_IMPORTED: _imported,
    projection.WARRANTS_IMPORTED: _imported,
    projection.ADOPTED: lambda body: f"{text_in(body, 'title')}, version {text_in(body, 'version')}",
    projection.WITHDRAWN: lambda body: text_in(body, "file"),
    projection.USER: lambda body: f"{text_in(body, 'code')}, {text_in(body, 'role')}",
    projection.ANSWERED: _answer,
    projection.TAKEN_BACK: _answer,
    projection.WARRANT_DECIDED: lambda body: text_in(body, "outcome"),
    projection.PEOPLE: _compared,
    projection.CASES: _compared,
    projection.COPIES: _compared,
    projection.APPROVAL_GIVEN: _answered,
    projection.APPROVAL_REFUSED: _answered,
    projection.APPROVAL_VERBAL: lambda body: f"said by {text_in(body, 'by')}; {_answered(body)}",
    projection.APPROVAL_BACK: _answered,
    projection.DELEGATED: lambda body: (
        f"{text_in(body, 'delegate')} for {text_in(body, 'approver')}, "
        f"{text_in(body, 'from')} to {text_in(body, 'until')}"
    ),
    projection.DELEGATION_ENDED: lambda body: f"{text_in(body, 'delegate')} for {text_in(body, 'approver')}",
    projection.EXPORTED: lambda body: f"{text_in(body, 'what')}: {text_in(body, 'file')}",
    projection.BACKED_UP: lambda body: f"{text_in(body, 'why')}: {text_in(body, 'file')}",
    projection.RESTORED: lambda body: f"from {text_in(body, 'file')}",
    projection.ENCRYPTION: lambda body: text_in(body, "to"),
    projection.SEALED: lambda body: (
        f"{len(list_in(body, 'charges'))} charges, {len(list_in(body, 'warrants'))} warrants"
    ),
    projection.CREATED: lambda body: text_in(part_in(body, "settings"), "name"),
    projection.CLOCK: lambda body: f"from {text_in(body, 'before')} to {text_in(body, 'now')}",
}
