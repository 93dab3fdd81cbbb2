"""What an import costs those who work meanwhile: ``python -m tests.benchmarks.bench_import_window [rows]``.

One process imports a docket in a window's worker thread, offscreen, while a timer of 5 ms in the window's own thread
looks how long it was kept from running. Another process opens the same office and decides a charge every 50 ms, and
looks how long each decision took until it was on disk. Printed are the longest of both, in each part of the work.
A pause is given twice: by the clock, and as the CPU time that the window's own process used in it. On a machine that
others use too, the clock also counts what they took.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from screener.domain.decision import Basis, Rollup
from screener.domain.shipped import sample_policy
from screener.workflow.session import Office, create_office, open_office
from screener.workflow.verbs import adopt_policy, import_docket, screen_charge
from tests.benchmarks.bench_docket import make

DECIDED_FIRST = 2_000  # charges that are there before, for the other window to decide
PAUSE = 0.05
BAR_WINDOW, BAR_DECISION = 0.05, 1.0


def clock() -> datetime:
    """Always the same moment."""
    return datetime(2026, 6, 30, 15, tzinfo=UTC)


def decide_meanwhile(path: Path, until: Path) -> None:
    """The other window: decides a charge every 50 ms until a file appears; prints its longest waits."""
    with open_office(path, user="S1", clock=clock) as office:
        names = list(office.model().counts)
        print("ready", flush=True)
        waits: list[float] = []
        for name in names:
            if until.exists():
                break
            started = time.perf_counter()
            screen_charge.decide(
                office, name, outcome=Rollup.FILED, basis=Basis.EVIDENCE, reason="two witnesses", confirmed=True
            )
            waits.append(time.perf_counter() - started)
            time.sleep(PAUSE)
    waits.sort()
    print(f"{len(waits)} {waits[len(waits) // 2]:.4f} {waits[-1]:.4f}", flush=True)


class Window:
    """A window's event loop and its worker thread; the longest pause of the loop in each part of the work."""

    def __init__(self) -> None:
        from PySide6.QtCore import QCoreApplication, Qt, QTimer

        from screener.ui.tasks import Tasks

        self.app = QCoreApplication.instance() or QCoreApplication([])
        self.tasks = Tasks()
        self.timer = QTimer()
        self.timer.setTimerType(Qt.TimerType.PreciseTimer)
        self.timer.setInterval(5)
        self.timer.timeout.connect(self._beat)
        self._begin()

    def _begin(self) -> None:
        self.last, self.used = time.perf_counter(), time.process_time()
        self.gaps: list[float] = []
        self.own: list[float] = []

    def _beat(self) -> None:
        now, used = time.perf_counter(), time.process_time()
        self.gaps.append(now - self.last)
        self.own.append(used - self.used)
        self.last, self.used = now, used

    def part(self, name: str, work: Callable[..., object]) -> None:
        """Runs work in the worker thread while the loop goes on."""
        done: list[object] = []
        told = [0]

        def reported(_done: int, _total: int) -> None:
            told[0] += 1

        def ended(result: object) -> None:
            done.append(result)

        started = time.perf_counter()
        self._begin()
        self.timer.start()
        self.tasks.run(work, ended, ended, on_progress=reported)
        while not done:
            self.app.processEvents()
            time.sleep(0.0005)
        self.timer.stop()
        if isinstance(done[0], Exception):
            raise done[0]
        took = time.perf_counter() - started
        clock, own = max(self.gaps), sorted(self.own)[-3:]
        held = "within" if own[-1] <= BAR_WINDOW else "over"
        said = ", ".join(f"{gap * 1000:.0f}" for gap in reversed(own))
        print(f"  {name:<22}{took:7.1f} s; longest pause by the clock {clock * 1000:5.0f} ms", end="")
        print(f", by CPU {said} ms ({held} 50 ms)", flush=True)


def main(rows: int) -> None:
    """Makes the file and the office, runs the parts, prints what they cost."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as folder:
        docket, first, path = Path(folder) / "docket.csv", Path(folder) / "first.csv", Path(folder) / "bench.screener"
        make(docket, rows)
        make(first, DECIDED_FIRST, seed=11)
        earlier = first.read_text(encoding="utf-8").replace("\n25-", "\n24-")  # cases of their own
        first.write_text(earlier, encoding="utf-8")
        with create_office(path, name="Bench", county="", zone="UTC", clock=clock, user="S1") as office:
            adopt_policy.adopt(office, sample_policy("riverside-unconditional.yaml"))
            import_docket.import_docket(office, import_docket.plan_import(office, first))
        print(f"{rows:,} rows")
        _measure(path, docket, Path(folder) / "stop")


def _measure(path: Path, docket: Path, stop: Path) -> None:
    window = Window()
    held: dict[str, Office] = {}
    plans: list[object] = []
    window.part("open the office", lambda report: held.update(office=open_office(path, user="S1", clock=clock)))
    window.part("read and plan", lambda report: plans.append(import_docket.plan_import(held["office"], docket)))
    other = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.bench_import_window", "--decide", str(path), str(stop)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert other.stdout is not None
    other.stdout.readline()
    window.part("import", lambda report: import_docket.import_docket(held["office"], plans.pop(), progress=report))  # type: ignore[arg-type]  # a plan
    window.part("three seconds later", lambda report: time.sleep(3))  # meanwhile the other window takes in what came
    stop.write_text("")
    said = other.stdout.readline().split()
    other.wait()
    number, middle, longest = int(said[0]), float(said[1]), float(said[2])
    bar = "within" if longest <= BAR_DECISION else "over"
    print(
        f"  another window's {number} decisions meanwhile: {middle * 1000:.0f} ms in the middle, "
        f"the longest {longest * 1000:.0f} ms ({bar} 1 s)"
    )
    window.part("first look at the desk", lambda report: screen_charge.queue(held["office"]))
    window.tasks.close(last=held["office"].close)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--decide"]:
        decide_meanwhile(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 500_000)
