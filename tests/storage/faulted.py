"""Runs the program's own verbs on a file system whose n-th act fails, and says what became of the office.

``python -m tests.storage.faulted FOLDER POINTS SEED OPERATION...`` prints a JSON line for each point: what failed, what
the person was told, and whether the office is whole and holds what was told as saved. Where there are no more points
than that, each of them is tried, from the first act to the last. The operation "lies" decides and tells what was not
saved. Needs python3-apsw.
"""

from __future__ import annotations

import json
import random
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr
from dataclasses import asdict, dataclass
from io import StringIO
from pathlib import Path

from tests.storage import recorded

ACTS = ("read", "write", "sync", "open", "delete")


class Faults:
    """Counts the acts on files, and makes one of them fail: the n-th, or that one and all after it."""

    def __init__(self) -> None:
        self.counted = dict.fromkeys(ACTS, 0)
        self.act, self.number, self.lasting, self.error = "", 0, False, "IOError"
        self.struck = 0

    def arm(self, act: str, number: int, *, lasting: bool, error: str) -> None:
        self.counted = dict.fromkeys(ACTS, 0)
        self.act, self.number, self.lasting, self.error, self.struck = act, number, lasting, error, 0

    def disarm(self) -> None:
        self.act = ""

    def __call__(self, act: str) -> None:
        import apsw

        self.counted[act] += 1
        if act != self.act:
            return
        at = self.counted[act]
        if at == self.number or (self.lasting and at > self.number):
            self.struck += 1
            raise getattr(apsw, self.error)(f"{act} {at} fails")


@contextmanager
def quiet() -> Iterator[None]:
    """apsw prints the errors that it passes on."""
    with redirect_stderr(StringIO()):
        yield


def outcome(operation: str, path: Path, faults: Faults, *, lies: bool = False) -> dict[str, object]:
    """Runs the operation; afterwards, with a sound disk, looks at what is there. ``lies``: tells what was not saved."""
    from screener.domain.errors import ScreenerError
    from screener.storage.audit_log import journal
    from screener.storage.audit_log.check import check_record
    from screener.storage.engines.engine import open_database

    recorded.LOG.clear()
    said, kind = "", ""
    try:
        recorded.run(operation, path, recorded.LITTLE)
    except ScreenerError as error:
        said, kind = str(error), "sentence"
    except Exception as error:
        said, kind = repr(error), "fault"
    if lies and said:
        recorded.acknowledged("what a screen that does not wait for the disk would have shown")
    faults.disarm()
    told = {op.file for op in recorded.LOG if op.kind == "ack"}
    database = open_database(path)
    try:
        with database.reading() as connection:
            _, found = check_record(connection)
            there = {event.event_id for event in journal.stream(connection)}
    finally:
        database.close()
    return {
        "said": said,
        "kind": kind,
        "faults": [fault.message for fault in found],
        "told": len(told),
        "lost": len(told - there),
        "struck": faults.struck,
    }


def main(folder: Path, points: int, seed: int, operations: Sequence[str]) -> None:
    """Of each, one run without a fault counts the acts; then so many runs, each with another one that fails."""
    faults = Faults()
    recorded.FAULTS.append(faults)
    recorded.record_everything()
    source, trial = recorded.prepare(folder, people=8), folder / "trial" / "example.office"
    for operation in operations:
        with quiet():
            rows = _tried(operation, source, trial, faults, points, seed)
        for row in rows:
            print(json.dumps({"operation": operation, **row}))


def _tried(
    operation: str, source: Path, trial: Path, faults: Faults, points: int, seed: int
) -> list[dict[str, object]]:
    lies = operation == "lies"
    work = "decide" if lies else operation
    _fresh(source, trial)
    faults.arm("", 0, lasting=False, error="")
    clean = outcome(work, trial, faults)
    counted = dict(faults.counted)
    rows: list[dict[str, object]] = [{"act": "none", "counted": counted, **clean}]
    for point in _points(counted, points, random.Random(seed)):
        _fresh(source, trial)
        faults.arm(point.act, point.number, lasting=point.lasting, error=point.error)
        rows.append({**asdict(point), **outcome(work, trial, faults, lies=lies)})
    return rows


@dataclass(frozen=True, slots=True)
class Point:
    """The act that fails: its kind, its number, whether all after it fail too, and with what."""

    act: str
    number: int
    lasting: bool
    error: str


def _points(counted: dict[str, int], count: int, chance: random.Random) -> list[Point]:
    """So many of all points, in their order: every kind of act has its share, a rare one wholly."""
    kinds = [
        [Point(act, number, lasting, error) for number in range(1, counted[act] + 1) for lasting in (False, True)]
        for act in ACTS
        for error in (("IOError", "FullError") if act == "write" else ("IOError",))
    ]
    found: list[Point] = []
    for at, kind in enumerate(sorted(kinds, key=len)):
        share = (count - len(found)) // (len(kinds) - at)
        found += kind if len(kind) <= share else chance.sample(kind, share)
    return sorted(found, key=lambda point: (point.act, point.number, point.error, point.lasting))


def _fresh(source: Path, trial: Path) -> None:
    shutil.rmtree(trial.parent, ignore_errors=True)
    trial.parent.mkdir()
    shutil.copyfile(source, trial)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:])
