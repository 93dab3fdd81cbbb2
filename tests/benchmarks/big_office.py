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
    _decide(path, events)


def _decide(path: Path, events: int) -> None:
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
    """Appends, and writes the projections of these events; ``standing``: charge -> the decision that stands."""
    (head,) = journal.heads(connection)
    actor = ATTORNEYS[head.seq // EVENTS % len(ATTORNEYS)]
    wanted = [_again(entry, standing.get(entry.object)) for entry in entries]
    made = journal.append(connection, wanted, chain=head.chain, actor=actor, at=clock(), office_date=clock().date())
    decided = {event.object: event for event in made if event.kind == projection.DECIDED}
    gone = [(standing[name],) for name in decided if name in standing]
    if gone:
        connection.exec_driver_sql("DELETE FROM decision WHERE event_id = ?", gone)
    standing.update({name: event.event_id for name, event in decided.items()})
    rows = [row for name, event in decided.items() for row in projection.project(name, [event])["decision"]]
    connection.execute(insert(tables.decision), rows)
    notes = [event for event in made if event.kind == projection.NOTED]
    if notes:
        connection.execute(insert(tables.note), [r for e in notes for r in projection.project(e.object, [e])["note"]])


def _again(entry: Entry, event_id: str | None) -> Entry:
    if event_id is None or entry.kind != projection.DECIDED:
        return entry
    return Entry(kind=entry.kind, object=entry.object, body=entry.body, supersedes=(event_id,), written=entry.written)


if __name__ == "__main__":
    started = time.process_time()
    build(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
    print(json.dumps({"cpu": round(time.process_time() - started, 1), "bytes": Path(sys.argv[1]).stat().st_size}))
