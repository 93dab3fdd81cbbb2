"""Runs the program's own verbs on a file system whose n-th act fails, and says what became of the office.

``python -m tests.storage.faulted OPERATION FOLDER POINTS SEED [lies]`` prints a JSON line for each point: what failed,
what the person was told, and whether the office is whole and holds what was told as saved. Needs python3-apsw.
"""

from __future__ import annotations

import json
import random
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
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
    from screener.storage import journal
    from screener.storage.check import check_record
    from screener.storage.engine import open_database

    recorded.LOG.clear()
    said, kind = "", ""
    try:
        recorded.run(operation, path)
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


def main(operation: str, folder: Path, points: int, seed: int, *, lies: bool) -> None:
    """One run without a fault counts the acts; then so many runs, each with another one that fails."""
    faults = Faults()
    recorded.FAULTS.append(faults)
    recorded.record_everything()
    source = recorded.prepare(folder)
    chance = random.Random(seed)
    with quiet():
        trial = folder / "trial" / "example.office"
        _fresh(source, trial)
        faults.arm("", 0, lasting=False, error="")
        clean = outcome(operation, trial, faults)
        counted = dict(faults.counted)
        rows = [{"act": "none", "counted": counted, **clean}]
        for _ in range(points):
            act = chance.choice([name for name in ACTS if counted[name]])
            error = chance.choice(["IOError", "FullError"]) if act == "write" else "IOError"
            lasting = chance.random() < 0.5
            _fresh(source, trial)
            faults.arm(act, chance.randint(1, max(1, counted[act] * 9 // 10)), lasting=lasting, error=error)
            rows.append(
                {"act": act, "error": error, "lasting": lasting, **outcome(operation, trial, faults, lies=lies)}
            )
    for row in rows:
        print(json.dumps(row))


def _fresh(source: Path, trial: Path) -> None:
    shutil.rmtree(trial.parent, ignore_errors=True)
    trial.parent.mkdir()
    shutil.copyfile(source, trial)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), lies="lies" in sys.argv)
