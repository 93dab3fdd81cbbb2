"""Verify of a large record: ``python -m tests.benchmarks.bench_verify [OFFICE | CHARGES EVENTS] [--all] [--signed]
[--store]``.

Without an office one is made (``big_office``), 250,000 charges and 1,000,000 events; with ``--signed`` one with
accounts, in which every event is signed. Printed: the processor seconds of this process and of its helper, what each
million of events costs in the longer of the two (that is how long it takes where two processors are free), the time
by the clock, and the most memory. The bar is 30 s a million (7-records, section 4). ``--all`` computes every
signature; ``--store`` keeps the result for the reliability statement.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

from screener.storage.engines.engine import open_database
from screener.storage.rows.imports import dockets
from screener.storage.rows.rows import sightings
from screener.workflow.verbs.verify_record import verify
from tests.benchmarks.big_office import build, build_signed
from tests.faults import results

BAR = 30.0  # seconds a million


def measure(path: Path, *, thorough: bool, store: bool) -> None:
    """Verifies once, and says what it cost."""
    told: list[int] = []
    helped = _used(resource.RUSAGE_CHILDREN)
    started, by_clock = time.process_time(), time.perf_counter()
    found = verify(path, thorough=thorough, progress=lambda done, total: told.append(done))
    own, wall = time.process_time() - started, time.perf_counter() - by_clock
    helper = _used(resource.RUSAGE_CHILDREN) - helped
    longer = max(own, helper)
    memory = sum(resource.getrusage(w).ru_maxrss for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) // 1024
    million = longer / found.events * 1e6
    held = "within" if million <= BAR else "over"
    print(f"{found.events:,} events: {own:.1f} s of processor time here and {helper:.1f} s in the helper")
    print(f"  the longer of both: {million:.1f} s a million, {held} {BAR:.0f} s; {wall:.1f} s by the clock")
    print(f"  at most {memory:,} MB in both; progress told {len(told):,} times; ok: {found.ok}")
    print(f"  {found.notes[-1]}")
    assert found.ok, found.findings
    if store:
        numbers: results.Numbers = {
            "events": found.events,
            "charges": _charges(path),
            "cpu": round(own + helper, 1),
            "longer": round(longer, 1),
            "memory": memory,
        }
        signed = " signed" if "carry a signature" in " ".join(found.notes) else ""
        results.store(f"speed verify{signed}{' all' if thorough else ''}", numbers)


def _used(whose: int) -> float:
    used = resource.getrusage(whose)
    return used.ru_utime + used.ru_stime


def _charges(path: Path) -> int:
    database = open_database(path, check=False)
    try:
        with database.reading() as connection:
            every = dockets(connection)
            return len({name for docket in every for *_, name in sightings(connection, docket.docket_id)})
    finally:
        database.close()


def main(words: list[str]) -> None:
    """Measures the office that is named, or one that is made."""
    thorough, store = "--all" in words, "--store" in words
    names = [word for word in words if not word.startswith("--")]
    if names and not names[0].isdigit():
        measure(Path(names[0]), thorough=thorough, store=store)
        return
    charges, events = (int(names[0]), int(names[1])) if names else (250_000, 1_000_000)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "big.screener"
        if "--signed" in words:
            path = build_signed(Path(folder), charges, events)
        else:
            build(path, charges, events)
        measure(path, thorough=thorough, store=store)


if __name__ == "__main__":
    main(sys.argv[1:])
