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

from sqlalchemy import Connection, Table, delete, select, text, update

from screener.storage.audit_log import journal, projection
from screener.storage.audit_log.journal import Event
from screener.storage.audit_log.sealing_rows import (
    Subject,
    TouchedRows,
    _clean,
    changed_blocks,
    sealed_body,
    sealed_parts,
)
from screener.storage.rows import imports, rows
from screener.storage.rows.block import NAMES, SEALED
from screener.storage.schema import guards, tables
from screener.storage.schema.canonical import (
    Json,
    canonical,
    commitment,
    digest,
    list_in,
    new_salt,
    part_in,
    rows_canonical,
)

#: Objects of the audit log that are about no person of a docket.
_APART = ("user:", "policy:", "office", "person:", "access")
_TOUCHED = ("event", "written", "docket", "docket_block", "docket_row", "person", "court_case", "charge", "charge_row",
            "warrant")  # fmt: skip


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
        for _ in _changed_records(connection, docket.docket_id, subject, held):
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
                bound["dockets"][docket.docket_id] = _import_digest(connection, docket)
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
    t = tables.docket_block
    touched = False
    for packed in list(changed_blocks(connection, docket.docket_id, subject, TouchedRows())):
        values = {name: getattr(packed, name) for name in NAMES}
        where = (t.c.docket_id == packed.docket_id) & (t.c.number == packed.number)
        connection.execute(update(t).where(where).values(values))
        touched = True
    for table, key, values in list(_changed_records(connection, docket.docket_id, subject, TouchedRows())):
        where_key = [table.c[name] == value for name, value in key.items()]
        columns = next(names for found, names in imports.DIGESTED if found is table)
        connection.execute(update(table).where(*where_key).values(values))
        row = connection.execute(select(*(table.c[name] for name in columns)).where(*where_key)).one()
        new = imports.row_digest(table.name, list(row))
        connection.execute(update(table).where(*where_key).values(digest=new))
        touched = True
    name = subject.finder.redacted(docket.name)
    if name != docket.name:
        t = tables.docket
        connection.execute(update(t).where(t.c.docket_id == docket.docket_id).values(name=name))
    return touched


def _import_digest(connection: Connection, docket: imports.StoredDocket) -> str:
    event = journal.event_by_id(connection, docket.event_id or "")
    told = {} if event is None else part_in(event.content, "tables")
    found, _ = imports.import_digest(connection, docket.docket_id, [name for name in imports.ORDER if name in told])
    return found


#: A table, the key of one record of it, and the values that it is to have.
_Change = tuple[Table, dict[str, object], dict[str, object]]


def _changed_records(connection: Connection, docket_id: str, subject: Subject, found: TouchedRows) -> Iterator[_Change]:
    """Records of tables with one row each: warrants, and all that the first release wrote."""
    yield from _warrants(connection, docket_id, subject, found)
    mine = _own_rows(connection, docket_id, subject)
    yield from _first_rows(connection, docket_id, subject, mine, found)
    t = tables.charge_row
    for row in connection.execute(select(t).where(t.c.docket_id == docket_id, t.c.body.is_not(None))).all():
        own = row.charge_id in subject.charges
        left = sealed_body(row.body, subject) if own else _redacted_json(row.body, subject)
        if left != row.body:
            key = ("charge_id", "docket_id", "sheet", "row", "part")
            yield t, {name: getattr(row, name) for name in key}, {"body": left}
    for table, column, gone in (
        (tables.charge, "charge_id", subject.charges),
        (tables.person, "person_id", subject.people),
        (tables.court_case, "case_id", subject.cases),
    ):
        for row in connection.execute(select(table).where(table.c.docket_id == docket_id)).all():
            name = getattr(row, column)
            if name not in gone or row.match_key == SEALED:
                continue
            values: dict[str, object] = {"match_key": SEALED}
            if table is tables.person:
                values["content"] = "{}"
            elif table is tables.court_case:
                values["number"] = subject.stand_ins.word(row.number)
            yield table, {column: name}, values


def _warrants(connection: Connection, docket_id: str, subject: Subject, found: TouchedRows) -> Iterator[_Change]:
    t = tables.warrant
    for row in connection.execute(select(t).where(t.c.docket_id == docket_id)).all():
        key = {"warrant_id": row.warrant_id, "docket_id": docket_id}
        if row.warrant_id in subject.warrants:
            if row.match_key != SEALED:
                found.own.append((row.sheet, row.row))
                yield t, key, {"match_key": SEALED, "body": sealed_body(row.body, subject)}
            continue
        left = _redacted_json(row.body, subject)
        if left != row.body:
            found.naming.append((row.sheet, row.row))
            yield t, key, {"body": left}


def _own_rows(connection: Connection, docket_id: str, subject: Subject) -> set[tuple[str, int]]:
    t = tables.charge_row
    query = select(t.c.sheet, t.c.row, t.c.charge_id).where(t.c.docket_id == docket_id)
    own = {(str(s), int(r)) for s, r, name in connection.execute(query) if name in subject.charges}
    return own | {(sheet, row) for docket, sheet, row in subject.warrant_rows if docket == docket_id}


def _first_rows(
    connection: Connection, docket_id: str, subject: Subject, mine: set[tuple[str, int]], found: TouchedRows
) -> Iterator[_Change]:
    t = tables.docket_row
    for row in connection.execute(select(t).where(t.c.docket_id == docket_id)).all():
        place = (row.sheet, row.row)
        held = json.loads(row.content)
        said = " ".join(str(raw) for _, _, raw in held["cells"])
        aside = row.set_aside is not None and subject.finder.names_somebody(said)
        if place in mine or aside:
            left: dict[str, Json] = {"cells": []}
            if held.get("parts"):
                left["parts"] = sealed_parts(held["parts"], subject)
            why = None if row.set_aside is None else subject.finder.redacted(row.set_aside, own=True)
            content = rows_canonical(left)
            if content != row.content:
                found.own.append(place)
                key = {"docket_id": docket_id, "sheet": row.sheet, "row": row.row}
                yield t, key, {"content": content, "set_aside": why}
            continue
        content = _redacted_json(row.content, subject)
        if content != row.content:
            found.naming.append(place)
            yield t, {"docket_id": docket_id, "sheet": row.sheet, "row": row.row}, {"content": content}


def _redacted_json(written: str, subject: Subject) -> str:
    """A text of JSON that is about somebody else, without the traces; as it was where it holds none."""
    if not subject.finder.suspects(written):
        return written
    held = json.loads(written)
    left = _others(held, subject)
    return written if left == held else rows_canonical(left)


def _others(value: object, subject: Subject) -> Json:
    if isinstance(value, str):
        return subject.finder.redacted(value)
    if isinstance(value, dict):
        return {str(key): _others(each, subject) for key, each in value.items()}
    if isinstance(value, list):
        return [_others(each, subject) for each in value]
    return value  # type: ignore[return-value]  # numbers, booleans and null


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
        left = _clean(held, subject) if own else _others(held, subject)
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
