"""Verify of a large record: ``python -m tests.benchmarks.bench_verify [OFFICE | CHARGES EVENTS] [--all] [--store]``.

Without an office one is made (``big_office``), 250,000 charges and 1,000,000 events. Printed: processor seconds, the
same by the clock, what each million costs, the most memory, and how often progress was told. The bar is 30 s a million
(7-records, section 4). ``--all`` looks at every page and signature too; ``--store`` keeps the result for the
reliability statement.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

from screener.workflow.office import open_office
from screener.workflow.verify_record import verify
from tests.benchmarks.big_office import build, clock
from tests.faults import results

BAR = 30.0  # seconds a million


def measure(path: Path, *, thorough: bool, store: bool) -> None:
    """Verifies once, and says what it cost."""
    told: list[int] = []
    started, by_clock = time.process_time(), time.perf_counter()
    found = verify(path, thorough=thorough, progress=lambda done, total: told.append(done))
    cpu, wall = time.process_time() - started, time.perf_counter() - by_clock
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    million = cpu / found.events * 1e6
    held = "within" if million <= BAR else "over"
    print(f"{found.events:,} events: {cpu:.1f} s of processor time ({million:.1f} s a million, {held} {BAR:.0f} s)")
    print(f"  {wall:.1f} s by the clock; at most {memory:,} MB; progress told {len(told):,} times; ok: {found.ok}")
    assert found.ok, found.findings
    if store and not thorough:
        with open_office(path, user="S1", clock=clock) as office:
            charges = office.status().charges
        numbers: results.Numbers = {"events": found.events, "charges": charges, "cpu": round(cpu, 1), "memory": memory}
        results.store("speed verify", numbers)


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
        build(path, charges, events)
        measure(path, thorough=thorough, store=store)


if __name__ == "__main__":
    main(sys.argv[1:])
