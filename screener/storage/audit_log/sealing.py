"""Sealing orders: what identifies a person leaves the office file, and the record still verifies.

Nothing is encrypted person by person. A key that lay in the same file would have to be erased from it as thoroughly as
the data themselves, and every copy of the file holds both; so the data themselves go. They are overwritten, the
write-ahead log is cut, and the file is written anew without what was deleted (``Database.scrub``).

An order is an event. It says which imports, texts and events no longer read as they were written, and binds what
stands there now: a later change is found as before. It holds ids and digests only.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Connection, delete, select, text, update

from screener.storage.audit_log import journal, projection
from screener.storage.audit_log.journal import Event
from screener.storage.audit_log.sealing_rows import (
    Subject,
    TouchedRows,
    changed_blocks,
    clean,
    others,
    redacted_json,
    sealed_body,
)
from screener.storage.rows import block, imports, rows
from screener.storage.rows.block import SEALED
from screener.storage.schema import guards, tables
from screener.storage.schema.canonical import (
    Json,
    canonical,
    commitment,
    digest,
    list_in,
    new_salt,
    part_in,
)

#: Objects of the trail that are about no person of a docket.
_APART = ("user:", "policy:", "office", "person:", "access")
_TOUCHED = ("event", "written", "docket", *tables.DOCKET_ROWS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seals:
    """What the orders of an office say: what binds the imports, texts and events that they touched.

    ``marks`` are keyed digests by which a sealed person is known when a file brings them again, with the order's event.
    """

    dockets: Mapping[str, str] = field(default_factory=dict)
    written: Mapping[tuple[str, str], str] = field(default_factory=dict)
    events: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Survey:
    """What an order touches. ``imports`` by docket; ``texts`` and ``events`` are event numbers; drafts are counted.

    ``mentions`` are events of others whose texts name the person, ``doubtful`` those with a name that others bear too.
    """

    imports: dict[str, TouchedRows] = field(default_factory=dict)
    texts: list[int] = field(default_factory=list)
    events: list[int] = field(default_factory=list)
    mentions: list[int] = field(default_factory=list)
    doubtful: list[int] = field(default_factory=list)
    drafts: int = 0


def seals_of(connection: Connection) -> Seals:
    """The orders of the office; of two that touch one thing, the later one binds it."""
    dockets: dict[str, str] = {}
    written: dict[tuple[str, str], str] = {}
    events: dict[str, str] = {}
    marks: dict[str, str] = {}
    for event in journal.stream(connection, kinds=(projection.SEALED,)):
        body = event.content
        dockets.update({name: str(v) for name, v in part_in(body, "dockets").items()})
        events.update({name: str(v) for name, v in part_in(body, "events").items()})
        for name, value in part_in(body, "written").items():
            event_id, _, which = name.partition(" ")
            written[event_id, which] = str(value)
        held = body.get("marks")
        if isinstance(held, Sequence) and not isinstance(held, str):
            marks.update(dict.fromkeys(map(str, held), event.event_id))
    return Seals(dockets=dockets, written=written, events=events, marks=marks)


def event_bound(event: Event) -> str:
    """The digest by which an order binds an event whose body it changed: over all that the event says now."""
    values = [f"{name}={getattr(event, name)}" for name in Event.__slots__]
    return digest("sealed event", *values)


def survey(connection: Connection, subject: Subject) -> Survey:
    """What an order would touch. Nothing is written."""
    found = Survey()
    for docket in imports.dockets(connection):
        held = found.imports.setdefault(docket.docket_id, TouchedRows())
        for _ in changed_blocks(connection, docket.docket_id, subject, held):
            pass
        for _ in _warrants(connection, docket.docket_id, subject, held):
            pass
    for _ in _changed_texts(connection, subject, found):
        pass
    for _ in _changed_events(connection, subject, found):
        pass
    found.drafts = sum(1 for _ in _changed_drafts(connection, subject))
    return found


def erase(connection: Connection, subject: Subject) -> dict[str, Json]:
    """Takes the person out of every table; gives what the order's event has to bind. The caller's transaction."""
    found = Survey()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete = ON")
    bound: dict[str, dict[str, Json]] = {"dockets": {}, "written": {}, "events": {}}
    with _lifted(connection):
        _erase_texts(connection, subject, found, bound["written"])
        _erase_events(connection, subject, found, bound["events"])
        for docket in imports.dockets(connection):
            if _erase_rows(connection, docket, subject):
                bound["dockets"][docket.docket_id] = imports.import_digest(connection, docket.docket_id)[0]
        for actor, left in list(_changed_drafts(connection, subject)):
            t = tables.place
            if left is None:
                connection.execute(delete(t).where(t.c.actor == actor))
            else:
                connection.execute(update(t).where(t.c.actor == actor).values(draft=left))
    return dict(bound)


@contextmanager
def _lifted(connection: Connection) -> Iterator[None]:
    """Without the triggers that keep the record from being changed; they stand again before the transaction ends."""
    if connection.dialect.name != "sqlite":  # only the owner of the tables may do this on a server
        for name in _TOUCHED:
            connection.execute(text(f"ALTER TABLE {name} DISABLE TRIGGER USER"))
            connection.execute(text(f"GRANT UPDATE ON {name} TO CURRENT_USER"))
        yield
        for name in _TOUCHED:
            connection.execute(text(f"ALTER TABLE {name} ENABLE TRIGGER USER"))
        guards.settle(connection)
        return
    query = text("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
    held = [(name, sql) for name, table, sql in connection.execute(query) if table in _TOUCHED]
    for name, _ in held:
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    yield
    for _, sql in held:
        connection.exec_driver_sql(sql)


# -- imports ----------------------------------------------------------------------------------------------------------


def _erase_rows(connection: Connection, docket: imports.StoredDocket, subject: Subject) -> bool:
    touched = False
    for filled in list(changed_blocks(connection, docket.docket_id, subject, TouchedRows())):
        block.replace(connection, filled)
        touched = True
    t = tables.warrant
    for warrant_id, values in list(_warrants(connection, docket.docket_id, subject, TouchedRows())):
        where = (t.c.warrant_id == warrant_id, t.c.docket_id == docket.docket_id)
        connection.execute(update(t).where(*where).values({**values, "salt": new_salt()}))
        row = connection.execute(select(*(t.c[name] for name in imports.WARRANT)).where(*where)).one()
        connection.execute(update(t).where(*where).values(digest=imports.warrant_digest(list(row))))
        touched = True
    name = subject.finder.redacted(docket.name)
    if name != docket.name:
        d = tables.docket
        connection.execute(update(d).where(d.c.docket_id == docket.docket_id).values(name=name))
    return touched


def _warrants(
    connection: Connection, docket_id: str, subject: Subject, found: TouchedRows
) -> Iterator[tuple[str, dict[str, str]]]:
    """Warrants of a list that are not as they were, with what is to stand there."""
    t = tables.warrant
    for row in connection.execute(select(t).where(t.c.docket_id == docket_id)).all():
        if row.warrant_id in subject.warrants:
            if row.match_key != SEALED:
                found.own.append((row.sheet, row.row))
                yield row.warrant_id, {"match_key": SEALED, "body": sealed_body(row.body, subject), "own": "{}"}
            continue
        left = {name: redacted_json(getattr(row, name), subject) for name in ("body", "own")}
        if left != {"body": row.body, "own": row.own}:
            found.naming.append((row.sheet, row.row))
            yield row.warrant_id, left


# -- texts and events -------------------------------------------------------------------------------------------------


def _changed_texts(connection: Connection, subject: Subject, found: Survey) -> Iterator[tuple[str, str, str]]:
    """(event, field, what is to stand there): all that was written on the person's charges, traces elsewhere."""
    t, e = tables.written, tables.event
    query = select(t.c.event_id, t.c.field, t.c.content, e.c.object, e.c.seq).join(e, e.c.event_id == t.c.event_id)
    for event_id, name, content, about, seq in connection.execute(query.order_by(e.c.chain, e.c.seq)).all():
        if about in subject.about:
            if content:
                found.texts.append(int(seq))
                yield event_id, name, ""
            continue
        left = subject.finder.redacted(content)
        if left != content:
            found.mentions.append(int(seq))
            yield event_id, name, left
        elif subject.finder.namesake(content):
            found.doubtful.append(int(seq))


def _erase_texts(connection: Connection, subject: Subject, found: Survey, bound: dict[str, Json]) -> None:
    t = tables.written
    for event_id, name, left in list(_changed_texts(connection, subject, found)):
        salt = new_salt()
        where = (t.c.event_id == event_id) & (t.c.field == name)
        connection.execute(update(t).where(where).values(salt=salt, content=left))
        bound[f"{event_id} {name}"] = commitment(salt, left)


def _changed_events(connection: Connection, subject: Subject, found: Survey) -> Iterator[tuple[Event, str]]:
    """Events whose body holds a trace, with the body that is to stand there. Few: bodies hold ids."""
    for event in journal.stream(connection):
        own = event.object in subject.about
        if event.object.startswith(_APART) or not (own or subject.finder.suspects(event.body)):
            continue
        held = json.loads(event.body)
        left = clean(held, subject) if own else others(held, subject)
        if left != held:
            found.events.append(event.seq)
            yield event, canonical(left)


def _erase_events(connection: Connection, subject: Subject, found: Survey, bound: dict[str, Json]) -> None:
    t = tables.event
    objects: dict[str, None] = {}
    for event, body in list(_changed_events(connection, subject, found)):
        connection.execute(update(t).where(t.c.event_id == event.event_id).values(body=body))
        now = journal.event_by_id(connection, event.event_id)
        if now is not None:
            bound[event.event_id] = event_bound(now)
        objects[event.object] = None
    for name in objects:
        projection.refresh(connection, name)


def _changed_drafts(connection: Connection, subject: Subject) -> Iterator[tuple[str, str | None]]:
    """(user, what is left of the draft; None: it goes) of every draft that the order touches."""
    for row in connection.execute(select(tables.place)).all():
        if row.charge_id in subject.charges:
            yield row.actor, None
        elif (left := subject.finder.redacted(row.draft)) != row.draft:
            yield row.actor, left


def objects_of(charges: Iterable[str], warrants: Iterable[str], connection: Connection) -> frozenset[str]:
    """The objects of the audit log that are about these charges and warrants, answers about two charges among them."""
    mine = frozenset(charges)
    about = {f"charge:{name}" for name in mine} | {f"warrant:{name}" for name in warrants}
    for (name,) in connection.execute(select(tables.event.c.object).distinct()):
        kind, _, rest = name.partition(":")
        if kind in ("people", "cases", "charges") and mine.intersection(rest.split("+")):
            about.add(name)
    return frozenset(about)


def rows_of_warrants(connection: Connection, warrants: Iterable[str]) -> frozenset[tuple[str, str, int]]:
    """Docket, sheet and row of every list on which these warrants stand."""
    t, wanted = tables.warrant, frozenset(warrants)
    query = select(t.c.warrant_id, t.c.docket_id, t.c.sheet, t.c.row)
    return frozenset((d, s, int(r)) for name, d, s, r in connection.execute(query) if name in wanted)


def first_import(connection: Connection, subject: Subject) -> tuple[int, tuple[str, ...]]:
    """The number of the event that first brought the person in, and every import on which they stand, in order."""
    e = tables.event
    query = select(tables.docket.c.docket_id, e.c.seq).join(e, e.c.event_id == tables.docket.c.event_id)
    found: list[tuple[int, str]] = []
    for docket_id, seq in connection.execute(query.order_by(e.c.seq)).all():
        stands = any(row[0] == docket_id for row in subject.warrant_rows)
        if stands or any(name in subject.charges for *_, name in rows.sightings(connection, docket_id)):
            found.append((int(seq), str(docket_id)))
    return (found[0][0] if found else 0), tuple(name for _, name in found)


def scrub_needed(connection: Connection) -> bool:
    """Whether an order was carried out after which the file was not cleared yet."""
    e = tables.event
    query = select(e.c.kind).where(e.c.kind.in_((projection.SEALED, projection.SCRUBBED)))
    last = connection.execute(query.order_by(e.c.seq.desc()).limit(1)).scalar_one_or_none()
    return last == projection.SEALED


def sealed_objects(connection: Connection) -> frozenset[str]:
    """The objects of the audit log on which nobody can act any more."""
    charges: set[str] = set()
    warrants: set[str] = set()
    for event in journal.stream(connection, kinds=(projection.SEALED,)):
        charges.update(map(str, list_in(event.content, "charges")))
        warrants.update(map(str, list_in(event.content, "warrants")))
    return objects_of(charges, warrants, connection) if charges or warrants else frozenset()
