"""A docket into an office, against bare SQLite: ``python -m tests.benchmarks.bench_store [rows]``.

Baseline: one ``executemany`` of the same rows of the csv (its columns as text) into a bare table of a new SQLite file,
in WAL with synchronous=FULL as the office has it, in the same run. Printed: CPU seconds, charges a CPU second and the
ratio to the baseline for the plan (reading, finding again, screening), the import (rows, digests, one event), the
first look at the desk afterwards, and Verify.
"""

from __future__ import annotations

import csv
import sqlite3
import sys
import tempfile
import time
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from screener.domain.shipped import sample_policy
from screener.workflow.session import create_office
from screener.workflow.verbs import adopt_policy, import_docket, screen_charge
from screener.workflow.verbs.verify_record import verify
from tests.benchmarks.bench_docket import HEADERS, make


def clock() -> datetime:
    """Always the same moment."""
    return datetime(2026, 6, 30, 15, tzinfo=UTC)


def bare(docket: Path, into: Path) -> None:
    """The same rows, without anything that the office does."""
    with docket.open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))[1:]
    raw = sqlite3.connect(into)
    raw.execute("PRAGMA journal_mode = WAL")
    raw.execute("PRAGMA synchronous = FULL")
    raw.execute(f"CREATE TABLE docket ({', '.join(f'c{at} TEXT' for at in range(len(HEADERS)))})")
    raw.executemany(f"INSERT INTO docket VALUES ({', '.join('?' * len(HEADERS))})", rows)
    raw.commit()
    raw.close()


def main(rows: int) -> None:
    """Makes the file, runs each step once, prints the ratios."""
    marks: dict[str, float] = {}

    def mark(name: str) -> None:
        marks[name] = time.process_time()

    with tempfile.TemporaryDirectory() as folder:
        docket, path = Path(folder) / "docket.csv", Path(folder) / "bench.screener"
        make(docket, rows)
        mark("start")
        bare(docket, Path(folder) / "bare.sqlite")
        mark("bare")
        with create_office(path, name="Bench", county="", zone="UTC", clock=clock, user="S1") as office:
            adopt_policy.adopt(office, sample_policy("riverside-unconditional.yaml"))
            mark("office")
            plan = import_docket.plan_import(office, docket)
            mark("plan")
            charges = import_docket.import_docket(office, plan).charges
            mark("import")
            screen_charge.queue(office)
            mark("desk")
        size = path.stat().st_size
        assert verify(path).ok
        mark("verify")
    names = list(marks)
    took = {name: marks[name] - marks[before] for before, name in pairwise(names)}
    baseline = took.pop("bare")
    took.pop("office")
    took["whole"] = took["plan"] + took["import"]
    print(f"{rows:,} rows, {charges:,} charges, office {size / 1e6:,.0f} MB; baseline executemany {baseline:.2f} s")
    for name, seconds in took.items():
        rate = charges / seconds
        print(f"  {name:<8}{seconds:6.2f} s  {seconds / baseline:6.1f} x baseline  {rate:>10,.0f} charges a CPU second")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
