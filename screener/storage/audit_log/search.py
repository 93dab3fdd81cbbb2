"""Looks through the audit log from its newest event: by who, what kind, when, about what, and by what a word may mean.

Each way in has an index, and the narrowest one is taken; rows are read without their bodies until it is known which of
them are wanted. So a search among a hundred thousand events is answered while somebody types.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select

from screener.storage.audit_log.journal import Event
from screener.storage.schema import tables

#: So many ids at most are looked up one by one; for more the audit log is walked.
_FEW = 4_000
_CHUNK = 500
_FIRST_PAGE, _LAST_PAGE = 400, 12_800
_e = tables.event
_LIGHT = (_e.c.chain, _e.c.seq, _e.c.event_id, _e.c.actor, _e.c.kind, _e.c.object)
Light = tuple[str, int, str, str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What of the audit log is looked at. Empty parts do not narrow; ``start`` and ``end`` are days of the office."""

    actor: str = ""
    kind: str = ""
    object: str = ""
    start: str = ""
    end: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """The events that one word of a search may mean: any of these parts."""

    kinds: frozenset[str] = frozenset()
    actors: frozenset[str] = frozenset()
    objects: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()
    seqs: frozenset[int] = field(default_factory=frozenset)

    def holds(self, row: Light) -> bool:
        """Whether an event, as its row is read for a search, lies within what is looked for."""
        _, seq, event_id, actor, kind, about = row
        return (
            about in self.objects
            or event_id in self.ids
            or kind in self.kinds
            or actor in self.actors
            or seq in self.seqs
        )


def distinct(connection: Connection, column: str) -> tuple[str, ...]:
    """The values of ``actor`` or ``kind``, by name: each found by one look into the index."""
    found: list[str] = []
    part = _e.c[column]
    while True:
        query = select(func.min(part))
        value = connection.execute(query.where(part > found[-1]) if found else query).scalar()
        if value is None:
            return tuple(found)
        found.append(str(value))


def ids_beginning(connection: Connection, word: str) -> tuple[frozenset[str], frozenset[str]]:
    """Objects and events whose id begins with a word: by the kinds of objects that the audit log knows."""
    objects: set[str] = set()
    for kind in _object_kinds(connection):
        start = f"{kind}:{word}"
        query = select(_e.c.object).distinct().where(_e.c.object >= start, _e.c.object < f"{start}\uffff").limit(_FEW)
        objects.update(connection.execute(query).scalars())
    ids = select(_e.c.event_id).where(_e.c.event_id >= word, _e.c.event_id < f"{word}\uffff").limit(_FEW)
    return frozenset(objects), frozenset(connection.execute(ids).scalars())


def _object_kinds(connection: Connection) -> list[str]:
    """charge, docket, policy ...: what stands before the colon, each found by one look into the index."""
    found: list[str] = []
    last = ""
    while True:
        value = connection.execute(select(func.min(_e.c.object)).where(_e.c.object > last)).scalar()
        if value is None:
            return found
        kind, colon, _ = str(value).partition(":")
        if kind in found:
            return found  # an engine that orders signs otherwise
        if colon:
            found.append(kind)
        last = f"{kind};" if colon else str(value)  # ';' follows ':' in the order of letters


def days(connection: Connection, start: str, end: str, *, through: int) -> Iterator[Event]:
    """The events of the office's days ``start`` to ``end``, in the order of their chains, through a number."""
    columns = tuple(_e.c[name] for name in Event.__slots__)
    query = select(*columns).where(_e.c.office_date >= start, _e.c.office_date <= end, _e.c.seq <= through)
    found = connection.execute(query.order_by(_e.c.chain, _e.c.seq), execution_options={"yield_per": 2000})
    yield from (Event(**row._mapping) for row in found)


def worked_days(connection: Connection, start: str, end: str, beside: Sequence[str]) -> frozenset[str]:
    """The office's days from ``start`` to ``end`` on which anything was done but what ``beside`` names."""
    query = select(_e.c.office_date).distinct().where(_e.c.office_date >= start, _e.c.office_date <= end)
    return frozenset(connection.execute(query.where(_e.c.kind.not_in(tuple(beside)))).scalars())


def look(
    connection: Connection, wanted: Wanted, reaches: Sequence[Reach], *, before: int | None, limit: int
) -> tuple[Event, ...]:
    """The newest events that are wanted and that every reach holds, before a number."""
    rows = _walk(connection, wanted, reaches, before)
    found = [row[:2] for row in islice((row for row in rows if all(reach.holds(row) for reach in reaches)), limit)]
    columns = tuple(_e.c[name] for name in Event.__slots__)
    events: dict[tuple[str, int], Event] = {}
    for chain in dict.fromkeys(chain for chain, _ in found):
        seqs = [seq for where, seq in found if where == chain]
        for start in range(0, len(seqs), _CHUNK):
            query = select(*columns).where(_e.c.chain == chain, _e.c.seq.in_(seqs[start : start + _CHUNK]))
            events.update(((row.chain, row.seq), Event(**row._mapping)) for row in connection.execute(query))
    return tuple(events[place] for place in found)


def _walk(connection: Connection, wanted: Wanted, reaches: Sequence[Reach], before: int | None) -> Iterator[Light]:
    """Rows that are wanted, the newest first, along the narrowest way; a reach is only promised to be among them."""
    narrow = _narrowing(wanted, before)
    ways: list[tuple[int, list[Iterator[Light]]]] = []
    if wanted.object:
        ways.append((0, [_paged(connection, [*narrow, _e.c.object == wanted.object])]))
    else:
        ways += [_way(connection, reach, narrow) for reach in reaches]
        if wanted.kind:
            ways.append(_of(connection, "kind", [wanted.kind], narrow))
        if wanted.actor:
            ways.append(_of(connection, "actor", [wanted.actor], narrow))
    if not ways:
        ways.append((0, _everything(connection, narrow)))
    _, streams = min(ways, key=lambda way: way[0])
    last: tuple[str, int] | None = None
    for row in heapq.merge(*streams, key=lambda row: (-row[1], row[0])):
        if row[:2] != last:  # one event may lie on several ways
            last = row[:2]
            yield row


def _narrowing(wanted: Wanted, before: int | None) -> list[ColumnElement[bool]]:
    told = ((_e.c.actor, wanted.actor), (_e.c.kind, wanted.kind))
    parts: list[ColumnElement[bool]] = [column == value for column, value in told if value]
    if wanted.start:
        parts.append(_e.c.office_date >= wanted.start)
    if wanted.end:
        parts.append(_e.c.office_date <= wanted.end)
    if before is not None:
        parts.append(_e.c.seq < before)
    return parts


def _way(
    connection: Connection, reach: Reach, narrow: Sequence[ColumnElement[bool]]
) -> tuple[int, list[Iterator[Light]]]:
    """How many events a reach may hold at most, and the streams that bring them."""
    single = len(reach.objects) + len(reach.ids) + len(reach.seqs)
    if single <= _FEW:  # one object may be what thousands of events are about
        single += sum(
            connection.execute(select(func.count()).select_from(_e).where(_e.c.object.in_(chunk))).scalar_one()
            for chunk in _chunks(reach.objects)
        )
    if single > _FEW:
        return 10**9, _everything(connection, narrow)
    size = single
    streams: list[Iterator[Light]] = []
    for name, values in (("kind", reach.kinds), ("actor", reach.actors)):
        if values:
            counted, more = _of(connection, name, sorted(values), narrow)
            size, streams = size + counted, streams + more
    if single:
        streams.append(iter(_looked_up(connection, reach, narrow)))
    return size, streams


def _of(
    connection: Connection, name: str, values: Sequence[str], narrow: Sequence[ColumnElement[bool]]
) -> tuple[int, list[Iterator[Light]]]:
    column = _e.c[name]
    count = connection.execute(select(func.count()).select_from(_e).where(column.in_(values))).scalar_one()
    return int(count), [_paged(connection, [*narrow, column == value]) for value in values]


def _looked_up(connection: Connection, reach: Reach, narrow: Sequence[ColumnElement[bool]]) -> list[Light]:
    found: list[Light] = []
    for column, values in ((_e.c.object, reach.objects), (_e.c.event_id, reach.ids)):
        for chunk in _chunks(values):
            found += _rows(connection, select(*_LIGHT).where(column.in_(chunk), *narrow))
    if reach.seqs:
        place = (_e.c.chain.in_(_chains(connection)), _e.c.seq.in_(sorted(reach.seqs)))
        found += _rows(connection, select(*_LIGHT).where(*place, *narrow))
    return sorted(found, key=lambda row: (-row[1], row[0]))


def _chunks(values: Iterable[str]) -> Iterator[list[str]]:
    told = sorted(values)
    for start in range(0, len(told), _CHUNK):
        yield told[start : start + _CHUNK]


def _everything(connection: Connection, narrow: Sequence[ColumnElement[bool]]) -> list[Iterator[Light]]:
    return [_paged(connection, [*narrow, _e.c.chain == chain]) for chain in _chains(connection)]


def _chains(connection: Connection) -> list[str]:
    return list(connection.execute(select(tables.head.c.chain)).scalars())


def _paged(connection: Connection, parts: Iterable[ColumnElement[bool]]) -> Iterator[Light]:
    """Newest first, in pages that grow: the first screen is there at once, a long walk takes few turns."""
    told, size = list(parts), _FIRST_PAGE
    last: Light | None = None
    while True:
        query = select(*_LIGHT).where(*told)
        if last is not None:  # chains are not in step: two events may have one number
            query = query.where(or_(_e.c.seq < last[1], and_(_e.c.seq == last[1], _e.c.chain > last[0])))
            query = query.where(_e.c.seq <= last[1])
        page = _rows(connection, query.order_by(_e.c.seq.desc(), _e.c.chain).limit(size))
        yield from page
        if len(page) < size:
            return
        last, size = page[-1], min(size * 2, _LAST_PAGE)


def _rows(connection: Connection, query: Select[tuple[object, ...]]) -> list[Light]:
    return [tuple(row) for row in connection.execute(query)]  # type: ignore[misc]  # the columns of Light, in order
