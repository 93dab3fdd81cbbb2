"""From the key to saved on disk: ``python -m tests.benchmarks.bench_decide [OFFICE | CHARGES] [--store]``.

Decides 300 charges of an office one after another, as the desk does (look, decide), and prints how long each decision
took until its transaction was on disk. Baseline: after each decision one small row in a bare SQLite file on the same
disk, WAL with synchronous=FULL, so that whatever else the machine does falls on both alike. The bar is 50 ms for 95 of
100 (7-records, section 3 and R19). On a busy machine the processor time of a decision says more than the clock.
"""

from __future__ import annotations

import shutil
import sqlite3
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from screener.domain.decision import Basis, Rollup
from screener.workflow.session import open_office
from screener.workflow.verbs import screen_charge
from tests.benchmarks.big_office import build, clock
from tests.faults import results

NUMBER = 300
BAR = 0.050


class Bare:
    """What a commit of one row costs, without anything that the office does."""

    def __init__(self, folder: Path) -> None:
        self._raw = sqlite3.connect(folder / "bare.sqlite", isolation_level=None)
        self._raw.execute("PRAGMA journal_mode = WAL")
        self._raw.execute("PRAGMA synchronous = FULL")
        self._raw.execute("CREATE TABLE t (a TEXT)")

    def commit(self) -> float:
        """Seconds of one."""
        started = time.perf_counter()
        self._raw.execute("BEGIN IMMEDIATE")
        self._raw.execute("INSERT INTO t VALUES (?)", ("x" * 1000,))
        self._raw.execute("COMMIT")
        return time.perf_counter() - started


@dataclass(slots=True)
class Waits:
    """Of so many decisions, in order of length: by the clock, processor time, and the bare commits beside them."""

    charges: int = 0
    decided: list[float] = field(default_factory=list)
    used: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)


def decided(path: Path, bare: Bare) -> Waits:
    """Decides, after twenty that do what is done once."""
    found = Waits()
    with open_office(path, user="A1", clock=clock) as office:
        office.automatic_backups = False
        counts = office.model().counts
        found.charges = len(counts)
        names = [name for name, count in counts.items() if not count.decided][: NUMBER + 20]
        names += list(counts)[: NUMBER + 20 - len(names)]
        for at, name in enumerate(names):
            screen_charge.person(office, screen_charge.person_of(office, name))
            used, started = time.process_time(), time.perf_counter()
            screen_charge.decide(
                office, name, outcome=Rollup.FILED, basis=Basis.EVIDENCE, reason="two witnesses", confirmed=True
            )
            waited, used = time.perf_counter() - started, time.process_time() - used
            if at >= 20:
                found.decided.append(waited)
                found.used.append(used)
                found.bare.append(bare.commit())
    for waits in (found.decided, found.used, found.bare):
        waits.sort()
    return found


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
        found = decided(path, Bare(Path(folder)))
    tell(found, store="--store" in words)


def tell(found: Waits, *, store: bool) -> None:
    """Prints what was measured, and stores it for the reliability statement."""
    half, most = NUMBER // 2, NUMBER * 95 // 100
    p50, p95 = found.decided[half], found.decided[most]
    ratio = p50 / found.bare[half]
    held = "within" if p95 <= BAR else "over"
    print(f"{found.charges:,} charges: p50 {p50 * 1000:.1f} ms, p95 {p95 * 1000:.1f} ms ({held} {BAR * 1000:.0f} ms)")
    print(f"  a bare commit: p50 {found.bare[half] * 1000:.1f} ms, p95 {found.bare[most] * 1000:.1f} ms")
    print(f"  {ratio:.1f} x a bare commit in the middle, {p95 / found.bare[most]:.1f} x at p95")
    print(f"  processor time of one: p50 {found.used[half] * 1000:.1f} ms, p95 {found.used[most] * 1000:.1f} ms")
    if store:
        numbers: results.Numbers = {
            "charges": found.charges,
            "decisions": NUMBER,
            "p95": round(p95 * 1000, 1),
            "cpu p95": round(found.used[most] * 1000, 1),
            "ratio": round(ratio, 1),
        }
        results.store("speed decide", numbers)


if __name__ == "__main__":
    main(sys.argv[1:])
