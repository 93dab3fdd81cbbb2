"""One walk along the chains: every event against its hash and the one before it, and what it says must stand elsewhere.

What was written with an event, the policy texts that it names and the secrets of the file are compared afterwards with
the tables that hold them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, select

from screener.storage.audit_log import journal, projection
from screener.storage.audit_log.check.decided import Committed, DecisionParts, decided_of
from screener.storage.audit_log.check.fault import EventPlaces, Progress, RecordFault
from screener.storage.audit_log.check.outline import Outline
from screener.storage.audit_log.journal import NOTHING
from screener.storage.audit_log.sealing import Seals, event_bound
from screener.storage.rows import records
from screener.storage.schema import tables
from screener.storage.schema.canonical import Json, commitment, digest, list_in, parsed, text_in
from screener.storage.schema.plain_parts import plain_parts

#: Where a body commits to a text, as ``canonical`` writes it. Within a text of somebody's a quote stands behind a
#: backslash, so that nothing written there is taken for one.
_COMMITMENT, _COMMITTED = '"commitment"', '":{"commitment":"'
_PART = 5000


@dataclass(slots=True)
class Trail:
    """What the walk collects for the later checks."""

    places: EventPlaces
    seals: Seals = field(default_factory=Seals)  # what sealing orders bind in the place of what was written
    outline: Outline = field(default_factory=Outline)
    count: int = 0
    commitments: dict[tuple[str, str], str] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)  # name -> digest; offices made before this have none
    texts: set[str] = field(default_factory=set)  # policy hashes that decisions and adoptions name
    files: dict[str, set[str]] = field(default_factory=dict)  # policy hash -> the names of files that were adopted
    named: Sequence[Json] = ()  # those that the decision before this one named: nearly always the same


def chain_faults(
    connection: Connection, heads: Sequence[journal.Head], trail: Trail, report: Callable[[int], None]
) -> Iterator[RecordFault]:
    """Walks along every chain; ``report`` is told how many events were read."""
    fault, hash_of = trail.places.fault, journal.ValuesHash()
    ends: dict[str, tuple[int, str]] = {}
    for part in journal.every_part(connection):
        before: tuple[int, str] = (0, NOTHING)
        current: Any = None
        for values in part:
            if values[0] != current:
                current, before = values[0], ends.get(values[0], (0, NOTHING))
            try:
                as_written = hash_of(values) == values[12]
            except TypeError:  # a value that is no text was put in afterwards
                as_written = False
            if not as_written or values[1] != before[0] + 1 or values[11] != before[1]:
                yield from _event_faults(values, before, trail, changed=not as_written)
            ends[current] = before = values[1], values[12]
        trail.outline.see(part, [_collect(values, trail) for values in part])
        trail.count += len(part)
        report(trail.count)
    for head in heads:
        seq, last = ends.pop(head.chain, (0, NOTHING))
        if seq < head.seq:
            yield fault(head.chain, seq + 1, "event", f"it is missing, with all up to {head.seq}")
        elif (seq, last) != (head.seq, head.hash):
            yield fault(head.chain, head.seq, "head", "the head of the chain does not name its last event")
    for chain in ends:
        yield fault(chain, 0, "head", "this chain has events but no head")


def _event_faults(
    values: Sequence[Any], before: tuple[int, str], trail: Trail, *, changed: bool
) -> Iterator[RecordFault]:
    chain, seq = values[0], values[1]
    fault = trail.places.fault
    if changed and (bound := trail.seals.events.get(values[2])) is not None:
        changed = event_bound(journal.event_of(values)) != bound
    if seq > before[0] + 1:
        upto = f", with all up to {seq - 1}" if seq > before[0] + 2 else ""
        yield fault(chain, before[0] + 1, "event", f"it is missing{upto}")
    if changed:
        yield fault(chain, seq, "event", "its text was changed after it was written")
    elif seq == before[0] + 1 and values[11] != before[1]:
        yield fault(chain, seq, "event", "it does not follow the event before it")


def _collect(values: Sequence[Any], trail: Trail) -> DecisionParts | None:
    """Keeps what the later checks compare; gives what a plain decision says."""
    kind, body = values[8], values[10]
    decided = None
    if kind == projection.DECIDED:
        decided = decided_of(body)
        named = list_in(parsed(body), "policies") if decided is None else decided.policies
        if named and named != trail.named:
            trail.named = named
            trail.texts.update(map(str, named))
    elif kind == projection.CREATED:
        secrets = parsed(body).get("secrets")
        trail.secrets.update({str(k): str(v) for k, v in secrets.items()} if isinstance(secrets, Mapping) else {})
    elif kind == projection.ADOPTED:
        text = str(values[9]).partition(":")[2]
        trail.texts.add(text)
        trail.files.setdefault(text, set()).add(text_in(parsed(body), "file"))
    number = body.count(_COMMITMENT) if isinstance(body, str) else 0
    if number:
        _collect_commitments(values[2], body, number, None if decided is None else decided.reason, trail)
    return decided


def _collect_commitments(event_id: str, body: str, number: int, reason: Committed | None, trail: Trail) -> None:
    if number == 1 and reason is not None and reason.commitment:  # nearly every decision that commits to a text
        trail.commitments[event_id, "reason"] = reason.commitment
        return
    parts = body.split(_COMMITTED)
    if len(parts) != number + 1:  # not as this program writes it: read it in full
        _collect_parsed(event_id, parsed(body), trail)
        return
    for before, after in pairwise(parts):
        trail.commitments[event_id, before.rpartition('"')[2]] = after.partition('"')[0]


def _collect_parsed(event_id: str, body: Mapping[str, Json], trail: Trail) -> None:
    for name, part in body.items():
        if isinstance(part, Mapping) and "commitment" in part:
            trail.commitments[event_id, name] = text_in(part, "commitment")


def secret_faults(connection: Connection, trail: Trail) -> Iterator[RecordFault]:
    """The file's secrets stand in no event; the event that made the office holds their digests."""
    table = tables.setting
    for name, wanted in trail.secrets.items():
        value = connection.execute(select(table.c.value).where(table.c.name == name)).scalar()
        if value is None or digest(name, str(value)) != wanted:
            yield RecordFault(chain="", seq=0, table="setting", message=f"the file's secret '{name}' was changed")


def written_faults(connection: Connection, trail: Trail, report: Progress) -> Iterator[RecordFault]:
    """What people wrote, against what the events commit to."""
    fault, at = trail.places.fault, trail.places.at
    left = trail.commitments
    t = tables.written.c
    query = select(t.event_id, t.field, t.salt, t.content)
    many = max(1, len(left))
    for event_id, name, salt, content in _told(plain_parts(connection, query, _PART), many, report):
        promised = left.pop((event_id, name), None)
        held = commitment(salt, content)
        if held in (promised, trail.seals.written.get((event_id, name), promised)):
            continue
        chain, seq = at(event_id)
        if promised is None:
            yield fault(chain, seq, "written", f"a text ({name}) stands beside it that it does not know")
        else:
            yield fault(chain, seq, "written", f"what was written with it ({name}) was changed")
    for event_id, name in left:
        chain, seq = at(event_id)
        yield fault(chain, seq, "written", f"what was written with it ({name}) is missing")


def _told(parts: Iterator[Sequence[Sequence[Any]]], many: int, report: Progress) -> Iterator[Sequence[Any]]:
    done = 0
    for part in parts:
        yield from part
        done += len(part)
        report(done / many)


def policy_faults(connection: Connection, trail: Trail) -> Iterator[RecordFault]:
    """The policy texts that the record names: there, and as they were adopted."""
    fault = trail.places.fault
    known: set[str] = set()
    for sha256, (name, data) in records.policy_texts(connection).items():
        known.add(sha256)
        if hashlib.sha256(data).hexdigest() != sha256:
            yield fault("", 0, "policy_text", f"the policy text {name} was changed after it was adopted")
        elif name not in (files := trail.files.get(sha256, {name})) and "" not in files:
            was = ", ".join(sorted(files))
            yield fault("", 0, "policy_text", f"a policy text is called {name}: it was adopted as {was}")
    for sha256 in sorted(trail.texts - known):
        yield fault("", 0, "policy_text", f"a policy text that the record names is missing ({sha256[:12]})")
