"""A real office with very many charges and events, made quickly: the events are appended many to a transaction.

``python -m tests.benchmarks.big_office PATH CHARGES EVENTS`` makes it. Dockets are imported by the program's own verb;
decisions have the body that ``decide`` wrote for a charge of the same docket, every fifth a note beside it.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from sqlalchemy import insert

from screener.domain.decision import Basis, Rollup
from screener.domain.shipped import sample_policy
from screener.storage import journal, projection, tables
from screener.storage.canonical import canonical, commitment, new_id, new_salt, utc_text
from screener.storage.engine import Connection, open_database
from screener.storage.journal import Entry
from screener.workflow import adopt_policy, import_docket, screen_charge
from screener.workflow.office import create_office, open_office
from tests.benchmarks.bench_docket import make

ROWS = 100_000  # of one docket
EVENTS = 20_000  # of one transaction
ATTORNEYS = ("A1", "A2", "A3", "A4", "A5", "A6")


def clock() -> datetime:
    """Always the same moment."""
    return datetime(2026, 6, 30, 15, tzinfo=UTC)


def build(path: Path, charges: int, events: int) -> None:
    """Makes the office: so many charges in dockets of 100,000 rows, so many events."""
    with create_office(path, name="Big", county="", zone="UTC", clock=clock, user="S1") as office:
        office.automatic_backups = False
        adopt_policy.adopt(office, sample_policy("riverside-unconditional.yaml"))
        for code in ATTORNEYS:
            office.add_user(code, code, "attorney")
    for number, left in enumerate(range(charges, 0, -ROWS)):
        with tempfile.TemporaryDirectory() as folder, open_office(path, user="S1", clock=clock) as office:
            office.automatic_backups = False
            docket = Path(folder) / f"docket {number}.csv"
            make(docket, min(ROWS, left), seed=number + 7)
            said = docket.read_text(encoding="utf-8").replace("\n25-", f"\n{number:02d}-")  # cases of their own
            docket.write_text(said, encoding="utf-8")
            import_docket.import_docket(office, import_docket.plan_import(office, docket))
    decide(path, events)


def decide(path: Path, events: int) -> None:
    """Brings an office with dockets to so many events."""
    with open_office(path, user="A1", clock=clock) as office:
        office.automatic_backups = False
        model = office.model()
        names = list(model.counts)
        sample = {c.docket_id: c.charge_id for c in model.counts.values()}
        for name in sample.values():
            screen_charge.decide(
                office, name, outcome=Rollup.FILED, basis=Basis.EVIDENCE, reason="two witnesses", confirmed=True
            )
        bodies = {}
        with office.reading() as connection:
            for docket_id, name in sample.items():
                (event,) = journal.events_of(connection, f"charge:{name}")
                bodies[docket_id] = {k: v for k, v in event.content.items() if k != "reason"}
        of = {name: model.counts[name].docket_id for name in names}
        there = office.status().events
        decided = frozenset(sample.values())
    del model
    database = open_database(path, check=False)
    try:
        acts = _acts([name for name in names if name not in decided], of, bodies, events - there)
        standing: dict[str, str] = {}
        while batch := list(islice(acts, min(EVENTS, len(names)))):
            with database.writing() as connection:
                _append(connection, batch, standing)
    finally:
        database.close()


def _acts(names: Sequence[str], of: dict[str, str], bodies: dict[str, dict], number: int) -> Iterator[Entry]:
    for at in range(number):
        name = names[(at // 5 * 4 + at % 5 % 4) % len(names)]
        if at % 5 == 4:
            note = {"note": "called the lab, the weight is of the whole package"}
            yield Entry(kind=projection.NOTED, object=f"charge:{name}", body={"batch": None}, written=note)
        else:
            body = {**bodies[of[name]], "displayed": True, "batch": None}
            why = {"reason": "two witnesses say so"} if at % 3 == 0 else {}
            yield Entry(kind=projection.DECIDED, object=f"charge:{name}", body=body, written=why)


def _append(connection: Connection, entries: Sequence[Entry], standing: dict[str, str]) -> None:
    """Appends, and writes the projections of these events; ``standing``: charge -> the decision that stands.

    As ``journal.append`` does, but each table is written at once: a million events in a minute, not in five.
    """
    (head,) = journal.heads(connection)
    actor = ATTORNEYS[head.seq // EVENTS % len(ATTORNEYS)]
    seq, previous, at, day = head.seq, head.hash, utc_text(clock()), clock().date().isoformat()
    made: list[tuple[str | int, ...]] = []
    texts: list[tuple[str, str, str, str]] = []
    decided: dict[str, tuple[str | int, ...]] = {}
    gone: list[tuple[str]] = []
    for entry in entries:
        seq, event_id, body, supersedes = seq + 1, new_id(), dict(entry.body), "[]"
        for field, content in (entry.written or {}).items():
            salt = new_salt()
            body[field] = {"commitment": commitment(salt, content)}
            texts.append((event_id, field, salt, content))
        if entry.kind == projection.DECIDED and (before := standing.get(entry.object)) is not None:
            supersedes = canonical([before])
            gone.append((before,))
        said = (head.chain, seq, event_id, supersedes, at, day, journal.SCHEMA, actor, entry.kind, entry.object)
        values = (*said, canonical(body), previous)
        previous = journal.values_hash((*values, ""))
        made.append((*values, previous))
        if entry.kind == projection.DECIDED:
            standing[entry.object] = event_id
            decided[entry.object] = made[-1]
    write = connection.exec_driver_sql
    columns = ", ".join(journal.Event.__slots__)
    write(f"INSERT INTO event ({columns}) VALUES ({', '.join('?' * len(journal.Event.__slots__))})", made)
    if texts:
        write("INSERT INTO written (event_id, field, salt, content) VALUES (?, ?, ?, ?)", texts)
    write("UPDATE head SET seq = ?, hash = ?", [(values[1], values[12]) for values in made])
    if gone:
        write("DELETE FROM decision WHERE event_id = ?", gone)
    rows = [projection.project(n, [journal.event_of(v)])["decision"][0] for n, v in decided.items()]
    connection.execute(insert(tables.decision), rows)
    notes = [(v[2], str(v[9])[7:], v[7], v[4]) for v in made if v[8] == projection.NOTED]
    if notes:
        write("INSERT INTO note (event_id, charge_id, actor, at) VALUES (?, ?, ?, ?)", notes)


if __name__ == "__main__":
    started = time.process_time()
    build(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
    print(json.dumps({"cpu": round(time.process_time() - started, 1), "bytes": Path(sys.argv[1]).stat().st_size}))
