"""The audit log: events chained by hash, each chain from a locked head row.

An event is never changed. What it says about the past is said by a later event that supersedes it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Row, Select, func, insert, select, update

from screener.domain.errors import ScreenerError
from screener.storage.schema import tables
from screener.storage.schema.canonical import (
    Json,
    canonical,
    commitment,
    digest,
    new_id,
    new_salt,
    parsed,
    utc_of,
    utc_text,
)
from screener.storage.schema.plain_parts import plain_parts

SCHEMA = 1
#: What the first event of a chain follows.
NOTHING = "0" * 64
#: Events that tell of an output, not of the office's work: a report counts through the last event that is not one.
OUTPUT_KINDS = ("exported", "backup made")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One entry of the audit log as it is stored. ``body`` and the times are the texts that were hashed."""

    chain: str
    seq: int
    event_id: str
    supersedes: str
    utc_at: str
    office_date: str
    schema: int
    actor: str
    kind: str
    object: str
    body: str
    prev_hash: str
    hash: str

    @property
    def at(self) -> datetime:
        """When it was recorded, in UTC. Raises ScreenerError where the stored text is no time."""
        try:
            return utc_of(self.utc_at)
        except ValueError as error:
            raise self.spoiled() from error

    @property
    def day(self) -> date:
        """The office's day on which it was recorded. Raises ScreenerError where the stored text is no day."""
        try:
            return date.fromisoformat(self.office_date)
        except ValueError as error:
            raise self.spoiled() from error

    def spoiled(self) -> ScreenerError:
        """The sentence for an event that says what no program of this office wrote."""
        return ScreenerError(
            f"Event {self.seq} of the record cannot be read", "it was changed outside the program", "Run Verify"
        )

    @property
    def content(self) -> Mapping[str, Json]:
        """The body as values. Read anew at each call: keep it where it is asked often."""
        return parsed(self.body)

    @property
    def superseded(self) -> tuple[str, ...]:
        """The ids of the events that this one takes the place of."""
        return () if self.supersedes == "[]" else tuple(json.loads(self.supersedes))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is to be appended. ``written`` are the free texts: they stand apart, the body commits to them."""

    kind: str
    object: str
    body: Mapping[str, Json]
    supersedes: Sequence[str] = ()
    written: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The end of one chain."""

    chain: str
    station: str
    seq: int
    hash: str


_PART, _OBJECTS = 2000, 500
_SHARED = 10_000  # of what rows share, kept at once
_COLUMNS = tuple(tables.event.c[name] for name in Event.__slots__)


def event_hash(event: Event) -> str:
    """Over everything that an event says, its place in the chain included."""
    return digest(
        "screener event 1",
        event.chain,
        str(event.seq),
        event.event_id,
        event.supersedes,
        event.utc_at,
        event.office_date,
        str(event.schema),
        event.actor,
        event.kind,
        event.object,
        event.body,
        event.prev_hash,
    )


class ValuesHash:
    """``event_hash`` of rows in the order of the fields, for very many: Verify spends a fourth of its time here.

    What thousands of rows share is put together once.
    """

    def __init__(self) -> None:
        self._shared: dict[tuple[str, ...], tuple[str, str]] = {}

    def __call__(self, values: Sequence[Any]) -> str:
        """Raises TypeError where a text is no text."""
        chain, seq, event_id, supersedes, utc_at, day, schema, actor, kind, about, body, previous, _ = values
        number, version = str(seq), str(schema)
        shared = self._shared.get((chain, day, version, actor, kind))
        if shared is None:
            shared = self._put_together(chain, day, version, actor, kind)
        first, middle = shared
        joined = (
            f"{first}{len(number)}:{number}{len(event_id)}:{event_id}{len(supersedes)}:{supersedes}{len(utc_at)}:{utc_at}"
            f"{middle}{len(about)}:{about}{len(body)}:{body}{len(previous)}:{previous}"
        )
        try:
            written = joined.encode()  # the plain way takes half the time
        except UnicodeEncodeError:
            written = joined.encode("utf-8", "surrogatepass")
        return hashlib.sha256(written).hexdigest()

    def _put_together(self, chain: str, day: str, version: str, actor: str, kind: str) -> tuple[str, str]:
        if len(self._shared) >= _SHARED:
            self._shared.clear()
        first = f"16:screener event 1{len(chain)}:{chain}"
        middle = f"{len(day)}:{day}{len(version)}:{version}{len(actor)}:{actor}{len(kind)}:{kind}"
        found = self._shared[chain, day, version, actor, kind] = first, middle
        return found


def begin_chain(connection: Connection, chain: str, station: str) -> None:
    """Opens a chain of a station, empty."""
    connection.execute(insert(tables.head).values(chain=chain, station=station, seq=0, hash=NOTHING))


def append(
    connection: Connection,
    entries: Sequence[Entry],
    *,
    chain: str,
    actor: str,
    at: datetime,
    office_date: date,
    sign: Callable[[str], str] | None = None,
) -> tuple[Event, ...]:
    """Appends entries in order and moves the head. The caller's transaction holds the write lock.

    ``sign`` makes the signature of a hash, which stands beside the event, not in it.
    """
    head = connection.execute(
        select(tables.head.c.seq, tables.head.c.hash).where(tables.head.c.chain == chain).with_for_update()
    ).one()
    seq, previous = int(head.seq), str(head.hash)
    events: list[Event] = []
    texts: list[dict[str, str]] = []
    for entry in entries:
        seq += 1
        event_id = new_id()
        body = dict(entry.body)
        for field, content in (entry.written or {}).items():
            salt = new_salt()
            body[field] = {"commitment": commitment(salt, content)}
            texts.append({"event_id": event_id, "field": field, "salt": salt, "content": content})
        event = _hashed(entry, chain, seq, event_id, body, actor, utc_text(at), office_date.isoformat(), previous)
        previous = event.hash
        events.append(event)
    signed = [{**_values(event), "signature": sign(event.hash) if sign is not None else None} for event in events]
    connection.execute(insert(tables.event), signed)
    if texts:
        connection.execute(insert(tables.written), texts)
    for event in events:  # one step at a time: a trigger lets the head move by one only
        connection.execute(
            update(tables.head).where(tables.head.c.chain == chain).values(seq=event.seq, hash=event.hash)
        )
    return tuple(events)


def _hashed(
    entry: Entry,
    chain: str,
    seq: int,
    event_id: str,
    body: Mapping[str, Json],
    actor: str,
    utc_at: str,
    office_date: str,
    previous: str,
) -> Event:
    bare = Event(
        chain=chain,
        seq=seq,
        event_id=event_id,
        supersedes=canonical(list(entry.supersedes)),
        utc_at=utc_at,
        office_date=office_date,
        schema=SCHEMA,
        actor=actor,
        kind=entry.kind,
        object=entry.object,
        body=canonical(body),
        prev_hash=previous,
        hash="",
    )
    return Event(**{**_values(bare), "hash": event_hash(bare)})  # type: ignore[arg-type]  # the values are the fields by name


def _values(event: Event) -> dict[str, str | int]:
    return {name: getattr(event, name) for name in Event.__slots__}


def _event(row: Row[*tuple[object, ...]]) -> Event:
    return Event(**row._mapping)  # the columns are selected by the names of the fields


def heads(connection: Connection) -> tuple[Head, ...]:
    """The end of every chain, by name."""
    rows = connection.execute(select(tables.head).order_by(tables.head.c.chain))
    return tuple(Head(chain=r.chain, station=r.station, seq=r.seq, hash=r.hash) for r in rows)


def events_of(connection: Connection, object_name: str, *, through: int | None = None) -> tuple[Event, ...]:
    """Everything that happened to one object, in order."""
    query = select(*_COLUMNS).where(tables.event.c.object == object_name)
    if through is not None:
        query = query.where(tables.event.c.seq <= through)
    return tuple(map(_event, connection.execute(query.order_by(tables.event.c.chain, tables.event.c.seq))))


def stream(
    connection: Connection, *, after: int = 0, through: int | None = None, kinds: Iterable[str] | None = None
) -> Iterator[Event]:
    """Events in the order of their chains, from ``after`` (exclusive) through ``through`` (inclusive)."""
    query = select(*_COLUMNS).where(tables.event.c.seq > after)
    if after:  # by the chains that there are, into the index: a scan of a million events would be felt at each decision
        query = query.where(tables.event.c.chain.in_(select(tables.head.c.chain)))
    if through is not None:
        query = query.where(tables.event.c.seq <= through)
    if kinds is not None:
        query = query.where(tables.event.c.kind.in_(tuple(kinds)))
    query = query.order_by(tables.event.c.chain, tables.event.c.seq)
    result = connection.execute(query, execution_options={"yield_per": 2000})
    yield from map(_event, result)


def every_part(connection: Connection) -> Iterator[Sequence[Sequence[Any]]]:
    """Every event as the plain values of its fields, some thousand at a time, in the order of the chains.

    For Verify, which reads millions and looks at few: an event is made of those only (``event_of``).
    """
    return plain_parts(connection, select(*_COLUMNS).order_by(tables.event.c.chain, tables.event.c.seq), _PART)


def events_about(connection: Connection, objects: Sequence[str]) -> Iterator[tuple[str, tuple[Event, ...]]]:
    """Each of these objects that has events, with all of them in order."""
    t = tables.event.c
    for start in range(0, len(objects), _OBJECTS):
        query = select(*_COLUMNS).where(t.object.in_(objects[start : start + _OBJECTS]))
        found = connection.execute(query.order_by(t.object, t.chain, t.seq)).all()
        for name, group in groupby(found, key=itemgetter(9)):
            yield str(name), tuple(map(event_of, group))


def event_of(values: Sequence[Any]) -> Event:
    """The event of the plain values of its fields."""
    return Event(
        chain=values[0],
        seq=values[1],
        event_id=values[2],
        supersedes=values[3],
        utc_at=values[4],
        office_date=values[5],
        schema=values[6],
        actor=values[7],
        kind=values[8],
        object=values[9],
        body=values[10],
        prev_hash=values[11],
        hash=values[12],
    )


def place_of(connection: Connection, event_id: str) -> tuple[str, int]:
    """The chain and number of an event; ("", 0) where there is none."""
    t = tables.event
    row = connection.execute(select(t.c.chain, t.c.seq).where(t.c.event_id == event_id)).first()
    return ("", 0) if row is None else (str(row.chain), int(row.seq))


def backwards(
    connection: Connection,
    *,
    before: int | None,
    limit: int,
    actor: str | None = None,
    kinds: Iterable[str] | None = None,
) -> tuple[Event, ...]:
    """The newest events first, before a number."""
    query = select(*_COLUMNS)
    if before is not None:
        query = query.where(tables.event.c.seq < before)
    if actor is not None:
        query = query.where(tables.event.c.actor == actor)
    if kinds is not None:
        query = query.where(tables.event.c.kind.in_(tuple(kinds)))
    return _newest(connection, query, limit)


def _newest(connection: Connection, query: Select[Any], limit: int) -> tuple[Event, ...]:
    """The newest events of a query: of each chain by its index. Without a chain every event would be sorted."""
    found: list[Event] = []
    for chain in connection.execute(select(tables.head.c.chain)).scalars().all():
        last = query.where(tables.event.c.chain == chain).order_by(tables.event.c.seq.desc()).limit(limit)
        found += map(_event, connection.execute(last))
    found.sort(key=lambda event: -event.seq)
    return tuple(found[:limit])


def event_by_id(connection: Connection, event_id: str) -> Event | None:
    """The event of a name, if there is one."""
    row = connection.execute(select(*_COLUMNS).where(tables.event.c.event_id == event_id)).one_or_none()
    return None if row is None else _event(row)


def last_event(connection: Connection, *, outputs: bool = True) -> Event | None:
    """The newest event; without ``outputs`` the newest that is not an export."""
    query = select(*_COLUMNS)
    if not outputs:
        query = query.where(tables.event.c.kind.not_in(OUTPUT_KINDS))
    return next(iter(_newest(connection, query, 1)), None)


def count_events(connection: Connection) -> int:
    """How many events the audit log holds."""
    return int(connection.execute(select(func.count()).select_from(tables.event)).scalar_one())


def written_of(connection: Connection, event_ids: Iterable[str]) -> dict[str, dict[str, str]]:
    """The free texts of events: event id -> field -> text."""
    wanted = list(event_ids)
    found: dict[str, dict[str, str]] = {}
    for start in range(0, len(wanted), 500):
        query = select(tables.written).where(tables.written.c.event_id.in_(wanted[start : start + 500]))
        for row in connection.execute(query):
            found.setdefault(row.event_id, {})[row.field] = row.content
    return found


def all_written(connection: Connection) -> dict[str, dict[str, str]]:
    """Every free text: event id -> field -> text."""
    found: dict[str, dict[str, str]] = {}
    for row in connection.execute(select(tables.written)):
        found.setdefault(row.event_id, {})[row.field] = row.content
    return found


def undone_among(connection: Connection, event_ids: Iterable[str]) -> frozenset[str]:
    """Those of the events that were taken back and not brought again."""
    names = list(event_ids)
    standing: dict[str, bool] = {}
    query = select(*_COLUMNS).where(tables.event.c.kind.in_(("act undone", "act redone")))
    for row in connection.execute(query.order_by(tables.event.c.chain, tables.event.c.seq)):
        event = _event(row)
        target = event.content.get("target")
        if isinstance(target, str):
            standing[target] = event.kind == "act undone"
    return frozenset(name for name in names if standing.get(name, False))
