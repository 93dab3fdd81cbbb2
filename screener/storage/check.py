"""Checks the record against itself: chain, texts, imports, policy texts, projections.

What it can prove: nothing was changed, removed or put in since it was written, as far as the chain reaches. What it
cannot: that nobody with access to the file rewrote the whole chain; for that an anchor must be kept elsewhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Row, Table, select, text

from screener.storage import accounts, block, guards, imports, journal, projection, records, rows, tables
from screener.storage.canonical import Json, commitment, digest, list_in, parsed, part_in, text_in
from screener.storage.journal import NOTHING, Event
from screener.storage.sealing import Seals, event_bound, seals_of

Progress = Callable[[int, int], None]
#: What reading a forged or spoiled value may raise. Anything else is a fault of this program.
UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, IndexError)
_NOT_THOSE = "its rows are not those imported"
_LISTED = 50  # of one kind of fault; the rest is counted
#: What each kind of import event publishes.
_IMPORTS = {
    projection.IMPORTED: "docket",
    projection.CASES_IMPORTED: "cases",
    projection.WARRANTS_IMPORTED: "warrants",
}


#: Where a body commits to a text, and where a decision names its policies, as ``canonical`` writes both. Within a text
#: of somebody's a quote stands behind a backslash, so that nothing written there is taken for one.
_COMMITTED = '":{"commitment":"'
_POLICIES = '"policies":['
#: Tables that are read in the order of an index, so that the index might answer for the row.
_INDEXED = ("event", "head", *projection.KEYS)
#: The columns of each projection that events decide.
_PROJECTED: Mapping[str, tuple[str, ...]] = {
    name: tuple(c.name for c in tables.metadata.tables[name].c if c.name not in projection.BESIDE.get(name, ()))
    for name in projection.KEYS
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault of the record. ``seq`` is 0 where no single event can be named."""

    chain: str
    seq: int
    table: str
    message: str


@dataclass(slots=True)
class _Trail:
    """What one walk along the chains collects for the later checks."""

    connection: Connection
    stations: Mapping[str, str]
    seals: Seals = field(default_factory=Seals)  # what sealing orders bind in the place of what was written
    count: int = 0
    charges: dict[str, tuple[str, int]] = field(default_factory=dict)  # charge -> chain, seq of its last event
    commitments: dict[tuple[str, str], str] = field(default_factory=dict)
    imports: list[Event] = field(default_factory=list)
    secrets: dict[str, str] = field(default_factory=dict)  # name -> digest; offices made before this have none
    texts: set[str] = field(default_factory=set)  # policy hashes that decisions and adoptions name
    policies: set[str] = field(default_factory=set)  # the lists of them, as decisions write them

    def at(self, event_id: str | None) -> tuple[str, int]:
        return journal.place_of(self.connection, event_id) if event_id else ("", 0)

    def fault(self, chain: str, seq: int, table: str, message: str) -> Fault:
        where = f"station {self.stations.get(chain, chain)}" if chain else ""
        if seq:
            where += f", event {seq}"
        return Fault(chain=chain, seq=seq, table=table, message=f"{where}: {message}" if where else message)


def check_record(
    connection: Connection, *, thorough: bool, progress: Progress | None = None
) -> tuple[int, tuple[Fault, ...]]:
    """Every fault of the record, and how many events were read. Reads one snapshot, changes nothing.

    The trail's own table is always compared with its indexes (a value changed in a row and not in the index is read
    from the index, and would be missed); ``thorough`` does so for every table. ``progress`` counts every event
    twice, as it is read: along its chain, and again for what it amounts to.
    """
    faults = list(_file_faults(connection, thorough=thorough))
    heads = journal.heads(connection)
    stations = {head.chain: head.station for head in heads}
    trail = _Trail(connection=connection, stations=stations, seals=_seals(connection))
    total = journal.count_events(connection)
    faults += _capped(_chain_faults(connection, heads, trail, 2 * total, progress))
    faults += _capped(_written_faults(connection, trail))
    faults += _capped(_secret_faults(connection, trail))
    faults += _capped(_policy_faults(connection, trail))
    faults += _capped(_import_faults(connection, trail))
    faults += _capped(_projection_faults(connection, trail, progress))
    faults += _capped(_charge_faults(connection, trail))
    faults += _capped(_credential_faults(connection))
    return trail.count, tuple(faults)


def check_chain(connection: Connection) -> tuple[Fault, ...]:
    """Every fault of the file's pages and of the chain alone: what an office of any release can be asked."""
    heads = journal.heads(connection)
    trail = _Trail(connection=connection, stations={head.chain: head.station for head in heads})
    pages = _file_faults(connection, thorough=True)
    return (*_capped(pages), *_capped(_chain_faults(connection, heads, trail, 0, None)))


def _capped(faults: Iterable[Fault]) -> list[Fault]:
    """The first faults of a kind; a file in ruins must not fill the memory with sentences."""
    found: list[Fault] = []
    more = 0
    for fault in faults:
        if len(found) < _LISTED:
            found.append(fault)
        else:
            more += 1
    if more:
        found.append(Fault(chain="", seq=0, table=found[-1].table, message=f"and {more} more of this kind"))
    return found


def _file_faults(connection: Connection, *, thorough: bool) -> Iterator[Fault]:
    """Of what keeps the tables: the pages of a file, the guards of a server (which checks its own pages itself)."""
    if connection.dialect.name == "postgresql":
        for table, name in guards.missing(connection):
            yield Fault(chain="", seq=0, table=table, message=f"the guard {name} of table {table} was taken away")
        return
    checks = ["integrity_check"] if thorough else ["quick_check", *(f"integrity_check({name})" for name in _INDEXED)]
    for check in checks:
        for (said,) in connection.execute(text(f"PRAGMA {check}")).fetchmany(_LISTED):
            if said != "ok":
                yield Fault(chain="", seq=0, table="", message=f"the file is damaged: {' '.join(str(said).split())}")
    for row in connection.execute(text("PRAGMA foreign_key_check")).fetchmany(_LISTED):
        yield Fault(chain="", seq=0, table=str(row[0]), message=f"table {row[0]} points to a missing row of {row[2]}")


def _chain_faults(
    connection: Connection, heads: tuple[journal.Head, ...], trail: _Trail, total: int, progress: Progress | None
) -> Iterator[Fault]:
    ends: dict[str, tuple[int, str]] = {}
    before: tuple[int, str] = (0, NOTHING)
    current = None
    for values in journal.every_row(connection):
        if values[0] != current:
            current, before = values[0], (0, NOTHING)
        if wrong := _event_faults(values, before, trail):
            yield from wrong
        ends[values[0]] = before = values[1], values[12]
        _collect(values, trail)
        if progress is not None and trail.count % 1000 == 0:
            progress(trail.count, total)
    for head in heads:
        seq, last = ends.pop(head.chain, (0, NOTHING))
        if seq < head.seq:
            yield trail.fault(head.chain, seq + 1, "event", f"it is missing, with all up to {head.seq}")
        elif (seq, last) != (head.seq, head.hash):
            yield trail.fault(head.chain, head.seq, "head", "the head of the chain does not name its last event")
    for chain in ends:
        yield trail.fault(chain, 0, "head", "this chain has events but no head")


def _event_faults(values: Sequence[Any], before: tuple[int, str], trail: _Trail) -> Sequence[Fault]:
    chain, seq = values[0], values[1]
    try:
        changed = journal.values_hash(values) != values[12]
    except TypeError:  # a value that is no text was put in afterwards
        changed = True
    if changed and (bound := trail.seals.events.get(values[2])) is not None:
        changed = event_bound(journal.event_of(values)) != bound
    follows = (seq, values[11]) == (before[0] + 1, before[1])
    if follows and not changed:
        return ()
    found = []
    if seq > before[0] + 1:
        upto = f", with all up to {seq - 1}" if seq > before[0] + 2 else ""
        found.append(trail.fault(chain, before[0] + 1, "event", f"it is missing{upto}"))
    if changed:
        found.append(trail.fault(chain, seq, "event", "its text was changed after it was written"))
    elif seq == before[0] + 1:
        found.append(trail.fault(chain, seq, "event", "it does not follow the event before it"))
    return found


def _seals(connection: Connection) -> Seals:
    try:
        return seals_of(connection)
    except UNREADABLE:
        return Seals()  # the walk along the chain says which event was spoiled


def _collect(values: Sequence[Any], trail: _Trail) -> None:
    trail.count += 1
    event_id, kind, body = values[2], values[8], values[10]
    if kind in _IMPORTS:
        trail.imports.append(journal.event_of(values))
    elif kind == projection.CREATED:
        secrets = parsed(body).get("secrets")
        trail.secrets.update({str(k): str(v) for k, v in secrets.items()} if isinstance(secrets, Mapping) else {})
    elif kind == projection.ADOPTED:
        trail.texts.add(str(values[9]).partition(":")[2])
    if not isinstance(body, str):
        return
    number = body.count('"commitment"')
    if number:
        parts = body.split(_COMMITTED)
        if len(parts) != number + 1:  # not as this program writes it: read it in full
            _collect_parsed(event_id, parsed(body), trail)
            return
        for before, after in pairwise(parts):
            trail.commitments[event_id, before.rpartition('"')[2]] = after.partition('"')[0]
    if kind == projection.DECIDED:
        trail.policies.add(body.partition(_POLICIES)[2].partition("]")[0])


def _collect_parsed(event_id: str, body: Mapping[str, Json], trail: _Trail) -> None:
    for name, part in body.items():
        if isinstance(part, Mapping) and "commitment" in part:
            trail.commitments[event_id, name] = text_in(part, "commitment")
    trail.texts.update(str(sha256) for sha256 in list_in(body, "policies"))


def _secret_faults(connection: Connection, trail: _Trail) -> Iterator[Fault]:
    """The file's secrets stand in no event; the event that made the office holds their digests."""
    table = tables.setting
    for name, wanted in trail.secrets.items():
        value = connection.execute(select(table.c.value).where(table.c.name == name)).scalar()
        if value is None or digest(name, str(value)) != wanted:
            yield Fault(chain="", seq=0, table="setting", message=f"the file's secret '{name}' was changed")


def _written_faults(connection: Connection, trail: _Trail) -> Iterator[Fault]:
    left = trail.commitments
    t = tables.written.c
    query = select(t.event_id, t.field, t.salt, t.content)
    for event_id, name, salt, content in connection.execute(query, execution_options={"yield_per": 5000}):
        promised = left.pop((event_id, name), None)
        held = commitment(salt, content)
        if held in (promised, trail.seals.written.get((event_id, name), promised)):
            continue
        chain, seq = trail.at(event_id)
        if promised is None:
            yield trail.fault(chain, seq, "written", f"a text ({name}) stands beside it that it does not know")
        else:
            yield trail.fault(chain, seq, "written", f"what was written with it ({name}) was changed")
    for event_id, name in left:
        chain, seq = trail.at(event_id)
        yield trail.fault(chain, seq, "written", f"what was written with it ({name}) is missing")


def _policy_faults(connection: Connection, trail: _Trail) -> Iterator[Fault]:
    known: set[str] = set()
    for sha256, (name, data) in records.policy_texts(connection).items():
        known.add(sha256)
        if hashlib.sha256(data).hexdigest() != sha256:
            yield trail.fault("", 0, "policy_text", f"the policy text {name} was changed after it was adopted")
    named = {part.strip('"') for listed in trail.policies for part in listed.split(",") if part}
    for sha256 in sorted((trail.texts | named) - known):
        yield trail.fault("", 0, "policy_text", f"a policy text that the record names is missing ({sha256[:12]})")


def _import_faults(connection: Connection, trail: _Trail) -> Iterator[Fault]:
    published = {docket.docket_id: docket for docket in imports.dockets(connection)}
    for event in trail.imports:
        body = parsed(event.body)
        docket = published.pop(event.object.partition(":")[2], None)
        if docket is None:
            yield trail.fault(event.chain, event.seq, "docket", f"the import of {text_in(body, 'file')} is missing")
            continue
        told = (docket.name, docket.file_sha256, docket.sheet, docket.format, docket.rows_read, docket.rows_accepted)
        said = (body.get("file"), body.get("sha256"), body.get("sheet"), body.get("format"), body.get("rows read"))
        same = docket.event_id == event.event_id and docket.kind == _IMPORTS[event.kind]
        aside = docket.rows_set_aside == body.get("rows set aside")
        if told != (*said, body.get("rows accepted")) or not (same and aside):
            yield trail.fault(event.chain, event.seq, "docket", f"what is kept of {docket.name} is not what it says")
        yield from _row_faults(connection, trail, event, body, docket)
    for docket in published.values():
        yield trail.fault("", 0, "docket", f"{docket.name} was published by no event")


def _row_faults(
    connection: Connection, trail: _Trail, event: Event, body: Mapping[str, Json], docket: imports.StoredDocket
) -> Iterator[Fault]:
    """Each row against its own digest, then all digests against the event's: the first names the row."""
    told = part_in(body, "tables")
    names = [name for name in imports.ORDER if name in told]
    before = 0
    for table_name in names:
        found = _block_words if table_name == "docket_block" else _record_words
        for where in found(connection, table_name, docket.docket_id):
            before += 1
            yield trail.fault(event.chain, event.seq, table_name, f"{docket.name}: {where} changed after the import")
    digest, counts = imports.import_digest(connection, docket.docket_id, names)
    beside = [name for name in imports.ORDER if name not in told]
    _, added = imports.import_digest(connection, docket.docket_id, beside)  # in tables that the event knows nothing of
    told_digest = trail.seals.dockets.get(docket.docket_id, text_in(body, "digest"))
    if digest == told_digest and not any(added.values()):
        return
    wrong = [name for name, number in added.items() if number] + [
        name for name, number in counts.items() if told.get(name) != number
    ]
    if wrong:
        yield trail.fault(
            event.chain, event.seq, wrong[0], f"{docket.name}: rows were added or removed ({', '.join(wrong)})"
        )
    elif not before:
        yield trail.fault(event.chain, event.seq, names[0] if names else "docket", f"{docket.name}: {_NOT_THOSE}")


def _block_words(connection: Connection, _: str, docket_id: str) -> Iterator[str]:
    """What of the blocks of an import is not what its own digests say."""
    for packed in rows.blocks(connection, docket_id):
        span = f"rows {packed.first_row} to {packed.last_row}"
        try:
            found = dict.fromkeys(block.spoiled(packed))
        except UNREADABLE:
            yield f"{span} cannot be read; they were"
            continue
        named = [row for row in found if row is not None]
        yield from (f"row {row} was" for row in named)
        if found and not named:
            yield f"something of {span} was"


def _record_words(connection: Connection, table_name: str, docket_id: str) -> Iterator[str]:
    """Which records of an import are not what their own digests say."""
    table, columns = next(found for found in imports.DIGESTED if found[0].name == table_name)
    query = select(*(table.c[name] for name in columns), table.c.digest).where(table.c.docket_id == docket_id)
    for row in connection.execute(query, execution_options={"yield_per": 2000}):
        *values, digest = row
        if imports.row_digest(table_name, values) != digest:
            yield f"{_row_words(columns, values)} was"


def _row_words(columns: tuple[str, ...], values: list[object]) -> str:
    found = dict(zip(columns, values, strict=True))
    if "row" in found:
        return f"row {found['row']}"
    return f"{columns[0].replace('_id', '')} {values[0]}"


def _projection_faults(connection: Connection, trail: _Trail, progress: Progress | None) -> Iterator[Fault]:
    """Rebuilds every projection from the trail and compares it with what the tables hold."""
    stored = {name: _stored_marks(connection, tables.metadata.tables[name]) for name in projection.KEYS}
    rows_by_object = journal.every_row(connection, by_object=True)
    seen = told = 0
    for name, group in groupby(rows_by_object, key=itemgetter(9)):
        history = tuple(map(journal.event_of, group))
        seen += len(history)
        if progress is not None and seen - told >= 1000:
            told = seen
            progress(trail.count + seen, 2 * trail.count)
        last = history[-1]
        kind, _, object_id = str(name).partition(":")
        if kind == "charge":
            trail.charges[object_id] = (last.chain, last.seq)
        try:
            rebuilt = projection.project(str(name), history)
        except UNREADABLE:
            yield trail.fault(last.chain, last.seq, "event", f"it cannot be read ({name})")
            continue
        yield from _differences(trail, last, rebuilt, stored)
    for table_name, left in stored.items():
        for event_id in _left_over(connection, tables.metadata.tables[table_name], left) if left else ():
            chain, seq = trail.at(event_id)
            yield trail.fault(chain, seq, table_name, f"table {table_name} holds a row that the trail does not say")


def _charge_faults(connection: Connection, trail: _Trail) -> Iterator[Fault]:
    """What the trail says of charges that no published docket holds."""
    named = trail.charges
    for docket in imports.dockets(connection) if named else ():
        try:
            for *_, charge_id in rows.sightings(connection, docket.docket_id):
                named.pop(charge_id, None)
        except UNREADABLE:
            return  # the import's own check says so
    for chain, seq in named.values():
        yield trail.fault(chain, seq, "event", "it is about a charge that no docket holds")


def _credential_faults(connection: Connection) -> Iterator[Fault]:
    """Secrets that belong to nobody. What is in them shows at a log-on: it opens the enrolled key, or nothing."""
    known = {account.code for account in accounts.accounts(connection)}
    for code in accounts.last_used(connection):
        if code not in known:
            yield Fault(
                chain="", seq=0, table="credential", message=f"a way to log on stands there for nobody ({code})"
            )


def _differences(
    trail: _Trail, last: Event, rebuilt: projection.Rows, stored: Mapping[str, set[int]]
) -> Iterator[Fault]:
    for table_name, wanted in rebuilt.items():
        columns = _PROJECTED[table_name]
        for row in wanted:
            mark = hash(tuple([row[name] for name in columns]))
            if mark in stored[table_name]:
                stored[table_name].discard(mark)
                continue
            chain, seq = trail.at(_event_id(row))
            yield trail.fault(
                chain or last.chain, seq or last.seq, table_name, f"table {table_name} does not say what it says"
            )


def _event_id(row: Mapping[str, object]) -> str | None:
    found = row.get("event_id")
    return found if isinstance(found, str) else None


def _stored_marks(connection: Connection, table: Table) -> set[int]:
    """A number for each row: Python's hash, keyed anew in every process, so that nobody can make two rows alike.

    A million rows themselves would take some gigabytes.
    """
    return {hash(tuple(row)) for row in _stored_rows(connection, table)}


def _stored_rows(connection: Connection, table: Table) -> Iterator[Row[Any]]:
    query = select(*(table.c[name] for name in _PROJECTED[table.name]))
    if table.name == "setting":
        query = query.where(table.c.name.not_in(projection.SECRET_SETTINGS))
    yield from connection.execute(query, execution_options={"yield_per": 5000})


def _left_over(connection: Connection, table: Table, left: set[int]) -> Iterator[str | None]:
    """The events that rows name which no event accounts for."""
    for row in _stored_rows(connection, table):
        if hash(tuple(row)) in left:
            found = dict(zip(_PROJECTED[table.name], row, strict=True)).get("event_id")
            yield found if isinstance(found, str) else None
