"""The power goes at a random moment: what was told as saved is there, and nothing is half there (7-records, section 3).

A run of the real verbs is recorded write by write; from the recording, disks are made as they could be found after a
cut: what was not synced yet is dropped (50 %), torn by sectors of 512 bytes (20 %) or kept. ``pytest -m full`` makes
2,000 disks an operation, 60 by default. Negative control: with synchronous=NORMAL, the usual advice, acknowledged
decisions are lost.
"""

from __future__ import annotations

import pickle
import random
import subprocess
import sys
from pathlib import Path

import pytest

from screener.storage.audit_log import journal
from screener.storage.audit_log.check import check_record
from screener.storage.engines.engine import open_database
from tests.faults import results
from tests.storage import recorded as recording
from tests.storage.recorded import OPERATIONS, Op

SECTOR = 512
SEED = 20261128
ROOT = Path(__file__).resolve().parents[2]


def apsw_is_there() -> bool:
    """Whether the recording file system can be used by this Python."""
    return any(Path(recording.DEBIAN).glob("apsw*")) and sys.version_info[:2] == (3, 11)


pytestmark = pytest.mark.skipif(not apsw_is_there(), reason="Debian's python3-apsw for Python 3.11 is not installed")


class Disk:
    """Files as they are durable, and what was done to them since their last sync."""

    def __init__(self) -> None:
        self.files: dict[str, bytearray] = {}
        self.open: dict[str, list[Op]] = {}
        self.gone: list[str] = []  # deleted, and no sync of anything since

    def do(self, op: Op) -> None:
        if op.kind == "sync":
            for name in self.gone:
                self.files.pop(name, None)
            self.gone.clear()
            self.settle(op.file)
        elif op.kind == "delete":
            self.gone.append(op.file)
            self.open.pop(op.file, None)
        elif op.kind in ("write", "truncate"):
            if op.file in self.gone:  # made anew
                self.gone.remove(op.file)
                self.files.pop(op.file, None)
            self.open.setdefault(op.file, []).append(op)

    def settle(self, name: str) -> None:
        for op in self.open.pop(name, ()):
            _apply(self.files.setdefault(name, bytearray()), op, None)

    def after_a_cut(self, chance: random.Random, *, lose_deletes: bool) -> dict[str, bytes]:
        """What could be found: every unsynced act on its own is dropped, torn or kept."""
        found = {name: bytearray(data) for name, data in self.files.items()}
        for name in self.gone:
            if not lose_deletes or chance.random() < 0.5:
                found.pop(name, None)
        for name, ops in self.open.items():
            for op in ops:
                fate = chance.random()
                if fate < 0.5:
                    continue
                _apply(found.setdefault(name, bytearray()), op, chance if fate < 0.7 else None)
        return {name: bytes(data) for name, data in found.items()}


def _apply(data: bytearray, op: Op, torn: random.Random | None) -> None:
    if op.kind == "truncate":
        del data[op.at :]
        return
    if len(data) < op.at:
        data.extend(bytes(op.at - len(data)))
    for start in range(0, len(op.data), SECTOR):
        if torn is not None and torn.random() < 0.5:
            continue
        piece = op.data[start : start + SECTOR]
        place = op.at + start
        if len(data) < place:
            data.extend(bytes(place - len(data)))
        data[place : place + len(piece)] = piece


def _recorded(folder: Path, operation: str, synchronous: str = "FULL") -> tuple[str, bytes, list[Op]]:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.storage.recorded", operation, str(folder), synchronous],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    with (folder / "log.pickle").open("rb") as file:
        return pickle.load(file)


def _cuts(
    disk: Disk, log: list[Op], count: int, chance: random.Random, *, lose_deletes: bool = False
) -> list[tuple[dict[str, bytes], set[str]]]:
    """Disks after ``count`` random cuts, each with the events that were told as saved before."""
    places = sorted(chance.randrange(len(log) + 1) for _ in range(count))
    told, found, done = set(), [], 0
    for place in places:
        for op in log[done:place]:
            if op.kind == "ack":
                told.add(op.file)
            else:
                disk.do(op)
        done = place
        found.append((disk.after_a_cut(chance, lose_deletes=lose_deletes), set(told)))
    return found


def _judged(office: str, image: dict[str, bytes], told: set[str], folder: Path) -> tuple[bool, int]:
    """Whether the record is whole, and how many events that were told as saved are missing."""
    for old in folder.iterdir():
        old.unlink()
    for name, data in image.items():
        if name.startswith(office):
            (folder / ("office" + name.removeprefix(office))).write_bytes(data)
    path = folder / "office"
    try:
        database = open_database(path)
        try:
            with database.reading() as connection:
                _, faults = check_record(connection)
                there = {event.event_id for event in journal.stream(connection)}
        finally:
            database.close()
    except Exception:  # whatever it says, the office cannot be used
        return False, len(told)
    return not faults, len(told - there)


def _run(tmp_path: Path, operation: str, count: int, synchronous: str = "FULL", **how: bool) -> tuple[int, int]:
    """(disks that are no whole office, events lost that were told as saved)."""
    office, whole_before, log = _recorded(tmp_path, operation, synchronous)
    assert sum(op.kind == "ack" for op in log) >= 6
    assert {op.kind for op in log} >= {"write", "sync", "ack"}
    images = tmp_path / "image"
    images.mkdir()
    broken = lost = 0
    disk = Disk()
    disk.files[office] = bytearray(whole_before)
    for image, told in _cuts(disk, log, count, random.Random(SEED), **how):
        whole, missing = _judged(office, image, told, images)
        broken += not whole
        lost += missing
    return broken, lost


@pytest.mark.full
@pytest.mark.parametrize("operation", OPERATIONS)
def test_nothing_that_was_told_as_saved_is_lost(tmp_path: Path, operation: str, request: pytest.FixtureRequest) -> None:
    count = results.many(request, 60, 2000)
    broken, lost = _run(tmp_path, operation, count)
    results.keep(request, f"cuts {operation}", {"cuts": count, "broken": broken, "lost": lost}, seed=SEED)
    assert (broken, lost) == (0, 0)


@pytest.mark.full
def test_a_deletion_that_is_lost_at_any_time_changes_nothing(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """The harder model: a file that was deleted may come back until something else is synced."""
    count = results.many(request, 40, 2000)
    broken, lost = _run(tmp_path, "decide", count, lose_deletes=True)
    numbers = {"cuts": count, "broken": broken, "lost": lost}
    results.keep(request, "cuts decide, deletions lost", numbers, seed=SEED)
    assert (broken, lost) == (0, 0)


@pytest.mark.full
def test_without_a_sync_of_each_commit_decisions_are_lost(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """The negative control: a test that finds nothing here would prove nothing above."""
    count = results.many(request, 40, 300)
    _, lost = _run(tmp_path, "decide", count, "NORMAL")
    results.keep(request, "control cuts", {"cuts": count, "lost": lost}, seed=SEED)
    assert lost > 0
