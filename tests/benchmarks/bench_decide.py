"""From the key to saved on disk: ``python -m tests.benchmarks.bench_decide [OFFICE | CHARGES] [--store]``.

Decides 300 charges of an office one after another, as the desk does (look, decide), and prints how long each decision
took until its transaction was on disk. Baseline, in the same run and on the same disk: one small row in a bare SQLite
file, WAL with synchronous=FULL, a commit each. The bar is 50 ms for 95 of 100 (7-records, section 3 and R19).
"""

from __future__ import annotations

import shutil
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

from screener.domain.decision import Basis, Rollup
from screener.workflow import screen_charge
from screener.workflow.office import open_office
from tests.benchmarks.big_office import build, clock
from tests.faults import results

NUMBER = 300
BAR = 0.050


def bare(folder: Path) -> list[float]:
    """What a commit of one row costs, without anything that the office does."""
    raw = sqlite3.connect(folder / "bare.sqlite", isolation_level=None)
    raw.execute("PRAGMA journal_mode = WAL")
    raw.execute("PRAGMA synchronous = FULL")
    raw.execute("CREATE TABLE t (a TEXT)")
    waits = []
    for number in range(NUMBER):
        started = time.perf_counter()
        raw.execute("BEGIN IMMEDIATE")
        raw.execute("INSERT INTO t VALUES (?)", ("x" * 1000 + str(number),))
        raw.execute("COMMIT")
        waits.append(time.perf_counter() - started)
    raw.close()
    return sorted(waits)


def decided(path: Path) -> tuple[list[float], float, int]:
    """The waits of so many decisions, the processor time of one, and how many charges the office holds."""
    waits = []
    with open_office(path, user="A1", clock=clock) as office:
        office.automatic_backups = False
        counts = office.model().counts
        names = [name for name, count in counts.items() if not count.decided][: NUMBER + 20]
        names += list(counts)[: NUMBER + 20 - len(names)]
        for at, name in enumerate(names):
            screen_charge.person(office, screen_charge.person_of(office, name))
            if at == 20:  # what is done once is done
                used = time.process_time()
            started = time.perf_counter()
            screen_charge.decide(
                office, name, outcome=Rollup.FILED, basis=Basis.EVIDENCE, reason="two witnesses", confirmed=True
            )
            waits.append(time.perf_counter() - started)
        return sorted(waits[20:]), (time.process_time() - used) / NUMBER, len(counts)


def main(words: list[str]) -> None:
    """Makes an office, or copies the one that is named, and measures both."""
    names = [word for word in words if not word.startswith("--")]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "big.screener"
        if names and not names[0].isdigit():
            shutil.copyfile(names[0], path)
        else:
            charges = int(names[0]) if names else 1_000_000
            build(path, charges, charges // 10)
        base = bare(Path(folder))
        waits, cpu, charges = decided(path)
    p95, p50 = waits[NUMBER * 95 // 100], waits[NUMBER // 2]
    ratio = p50 / base[NUMBER // 2]
    held = "within" if p95 <= BAR else "over"
    print(f"{charges:,} charges: p50 {p50 * 1000:.1f} ms, p95 {p95 * 1000:.1f} ms ({held} {BAR * 1000:.0f} ms)")
    print(f"  a bare commit: p50 {base[NUMBER // 2] * 1000:.1f} ms, p95 {base[NUMBER * 95 // 100] * 1000:.1f} ms")
    print(f"  {ratio:.1f} x a bare commit; {cpu * 1000:.1f} ms of processor time with the look at the person")
    if "--store" in words:
        numbers: results.Numbers = {
            "charges": charges,
            "decisions": NUMBER,
            "p95": round(p95 * 1000, 1),
            "ratio": round(ratio, 1),
        }
        results.store("speed decide", numbers)


if __name__ == "__main__":
    main(sys.argv[1:])
