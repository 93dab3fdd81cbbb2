"""A real office with very many charges and events, made quickly: the events are appended many to a transaction.

``python -m tests.benchmarks.big_office PATH CHARGES EVENTS`` makes it. Dockets are imported by the program's own verb;
decisions have the body that ``decide`` wrote for a charge of a docket like these, every fifth event is a note.
"""

from __future__ import annotations

import json
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from sqlalchemy import insert

from screener.domain.decision import Basis, Rollup
from screener.domain.shipped import sample_policy
from screener.storage.audit_log import journal, projection
from screener.storage.audit_log.journal import Entry
from screener.storage.engines.engine import Connection, open_database
from screener.storage.rows import imports, rows
from screener.storage.schema import tables
from screener.storage.schema.canonical import Json, commitment, new_id, new_salt, rows_canonical, utc_text
from screener.workflow.session import Office, create_office, open_office
from screener.workflow.verbs import adopt_policy, import_docket, screen_charge
from tests.benchmarks.bench_docket import make
from tests.workflow.county import Ticking
from tests.workflow.peopled import enter, everyone

ROWS = 100_000  # of one docket
EVENTS = 20_000  # of one transaction
ATTORNEYS = ("A1", "A2", "A3", "A4", "A5", "A6")


def clock() -> datetime:
    """Always the same moment."""
    return datetime(2026, 6, 30, 15, tzinfo=UTC)


def build(path: Path, charges: int, events: int) -> None:
    """Makes the office: so many charges in dockets of 100,000 rows, so many events.

    Each docket is imported by a process of its own: what an import needs beside the charges that are there already
    goes back to the system with it.
    """
    _begin(path)
    spawned = multiprocessing.get_context("spawn")
    for number, left in enumerate(range(charges, 0, -ROWS)):
        process = spawned.Process(target=_bring_in, args=(path, number, min(ROWS, left)))
        process.start()
        process.join()
        assert process.exitcode == 0, f"docket {number} was not imported"
    decide(path, events)


def _begin(path: Path) -> None:
    with create_office(path, name="Big", county="", zone="UTC", clock=clock, user="S1") as office:
        office.automatic_backups = False
        adopt_policy.adopt(office, sample_policy("riverside-unconditional.yaml"))
        for code in ATTORNEYS:
            office.add_user(code, code, "attorney")


def build_signed(path_in: Path, charges: int, events: int) -> Path:
    """The same with accounts, in a folder: every event is signed with the key of attorney A1. Gives the office."""
    place, _ = everyone(path_in, Ticking())
    path = Path(place)
    with enter(path, "S1", Ticking()) as office:
        adopt_policy.adopt(office, sample_policy("riverside-unconditional.yaml"))
        _import(office, path_in, 0, charges)
    with enter(path, "A1", Ticking()) as office:
        assert office.acting is not None
        sign = office.acting.sign
    decide(path, events, sign)
    return path


def _bring_in(path: Path, number: int, count: int) -> None:
    with tempfile.TemporaryDirectory() as folder, open_office(path, user="S1", clock=clock) as office:
        _import(office, Path(folder), number, count)


def _import(office: Office, folder: Path, number: int, count: int) -> None:
    office.automatic_backups = False
    docket = folder / f"docket {number}.csv"
    make(docket, count, seed=number + 7)
    said = docket.read_text(encoding="utf-8").replace("\n25-", f"\n{number:02d}-")  # cases of their own
    docket.write_text(said, encoding="utf-8")
    import_docket.import_docket(office, import_docket.plan_import(office, docket))


def decide(path: Path, events: int, sign: Callable[[str], str] | None = None) -> None:
    """Brings an office with dockets to so many events, without loading its charges."""
    body = _body()
    database = open_database(path, check=False)
    try:
        of: dict[str, str] = {}
        with database.reading() as connection:
            for docket in imports.dockets(connection):
                of.update((name, docket.docket_id) for *_, name in rows.sightings(connection, docket.docket_id))
            there = journal.count_events(connection)
        acts = _acts(list(of), of, body, events - there)
        standing: dict[str, str] = {}
        while batch := list(islice(acts, min(EVENTS, len(of)))):
            with database.writing() as connection:
                _append(connection, batch, standing, sign)
    finally:
        database.close()


def _body() -> dict[str, Json]:
    """What ``decide`` writes of a decision, without its reason: of a small office with the same policy."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "small.screener"
        _begin(path)
        _bring_in(path, 0, 50)
        with open_office(path, user="A1", clock=clock) as office:
            name = next(iter(office.model().counts))
            screen_charge.decide(
                office, name, outcome=Rollup.FILED, basis=Basis.EVIDENCE, reason="two witnesses", confirmed=True
            )
            with office.reading() as connection:
                (event,) = journal.events_of(connection, f"charge:{name}")
    return {key: value for key, value in event.content.items() if key != "reason"}


def _acts(names: Sequence[str], of: dict[str, str], said: dict[str, Json], number: int) -> Iterator[Entry]:
    for at in range(number):
        name = names[(at // 5 * 4 + at % 5 % 4) % len(names)]
        if at % 5 == 4:
            note = {"note": "called the lab, the weight is of the whole package"}
            yield Entry(kind=projection.NOTED, object=f"charge:{name}", body={"batch": None}, written=note)
        else:
            body = {**said, "docket": of[name], "displayed": True, "batch": None}
            why = {"reason": "two witnesses say so"} if at % 3 == 0 else {}
            yield Entry(kind=projection.DECIDED, object=f"charge:{name}", body=body, written=why)


def _append(
    connection: Connection,
    entries: Sequence[Entry],
    standing: dict[str, str],
    sign: Callable[[str], str] | None,
) -> None:
    """Appends, and writes the projections of these events; ``standing``: charge -> the decision that stands.

    As ``journal.append`` does, but each table is written at once: a million events in a minute, not in five.
    """
    (head,) = journal.heads(connection)
    actor = ATTORNEYS[head.seq // EVENTS % len(ATTORNEYS)] if sign is None else "A1"
    seq, previous, at, day = head.seq, head.hash, utc_text(clock()), clock().date().isoformat()
    made: list[tuple[str | int | None, ...]] = []
    hash_of = journal.ValuesHash()
    texts: list[tuple[str, str, str, str]] = []
    decided: dict[str, tuple[str | int | None, ...]] = {}
    gone: list[tuple[str]] = []
    for entry in entries:
        seq, event_id, body, supersedes = seq + 1, new_id(), dict(entry.body), "[]"
        for field, content in (entry.written or {}).items():
            salt = new_salt()
            body[field] = {"commitment": commitment(salt, content)}
            texts.append((event_id, field, salt, content))
        if entry.kind == projection.DECIDED and (before := standing.get(entry.object)) is not None:
            supersedes = rows_canonical([before])
            gone.append((before,))
        said = (head.chain, seq, event_id, supersedes, at, day, journal.SCHEMA, actor, entry.kind, entry.object)
        values = (*said, rows_canonical(body), previous)
        previous = hash_of((*values, ""))
        made.append((*values, previous, sign(previous) if sign is not None else None))
        if entry.kind == projection.DECIDED:
            standing[entry.object] = event_id
            decided[entry.object] = made[-1]
    write = connection.exec_driver_sql
    columns = (*journal.Event.__slots__, "signature")
    write(f"INSERT INTO event ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})", made)
    if texts:
        write("INSERT INTO written (event_id, field, salt, content) VALUES (?, ?, ?, ?)", texts)
    write("UPDATE head SET seq = ?, hash = ?", [(values[1], values[12]) for values in made])
    if gone:
        write("DELETE FROM decision WHERE event_id = ?", gone)
    decisions = [projection.project(n, [journal.event_of(v[:13])])["decision"][0] for n, v in decided.items()]
    connection.execute(insert(tables.decision), decisions)
    notes = [(v[2], str(v[9])[7:], v[7], v[4]) for v in made if v[8] == projection.NOTED]
    if notes:
        write("INSERT INTO note (event_id, charge_id, actor, at) VALUES (?, ?, ?, ?)", notes)


if __name__ == "__main__":
    started = time.process_time()
    build(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
    print(json.dumps({"cpu": round(time.process_time() - started, 1), "bytes": Path(sys.argv[1]).stat().st_size}))
