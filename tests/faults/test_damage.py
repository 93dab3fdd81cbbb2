"""A damaged office file: never a crash, and every damage that changes what the record says is reported.

20 changed bytes, 8 cut files, 5 zeroed pages and every fate of the write-ahead log by default; ``pytest -m full``:
10,000, 4,000 and 500. Negative control: without the chain and the digests, changed content would pass.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from screener.domain.errors import ScreenerError
from screener.storage.audit_log.check import record
from screener.workflow.session import open_office
from screener.workflow.verbs import screen_charge
from screener.workflow.verbs.verify_record import verify
from tests.faults import results
from tests.faults.acts import prepare
from tests.workflow.county import Ticking, ids

PAGE = 4096
SECONDS = 10.0
#: Where a user was: nobody's record.
WORKING = ("place",)
#: Columns that no event binds: who wrote an import while it was written, a count that is read anew, a station's name.
BESIDE = {"docket": ("writer", "not_recognized"), "head": ("station",)}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, object, Path]:
    """A small office with decisions, notes and a hold: its bytes, what it says, and a folder to work in."""
    folder = tmp_path_factory.mktemp("sound")
    prepare(folder, people=3, each=2)
    path = folder / "example.office"
    with open_office(path, user="A1", clock=Ticking()) as opened:
        for number, name in enumerate(ids(opened)):
            screen_charge.person(opened, screen_charge.person_of(opened, name))
            if number == 0:
                screen_charge.hold(opened, name, reason="the lab is asked")
            elif number < 4:
                screen_charge.accept(opened, name)
            screen_charge.add_note(opened, name, "seen")
    return path.read_bytes(), content(path), folder


def content(path: Path) -> object:
    """Everything that a file says: its tables and their rows; None where SQLite cannot read it whole."""
    try:
        raw = sqlite3.connect(path)
        try:
            query = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
            held = [name for (name,) in raw.execute(query) if name not in WORKING]
            return {name.lower(): _rows(raw, name) for name in held}  # a name is the same in capitals
        finally:
            raw.close()
    except (sqlite3.Error, UnicodeDecodeError, OverflowError):
        return None


def _rows(raw: sqlite3.Connection, table: str) -> list[str]:
    asked = raw.execute(f'SELECT * FROM "{table}" NOT INDEXED')
    wanted = [at for at, column in enumerate(asked.description) if column[0] not in BESIDE.get(table, ())]
    return sorted(repr([row[at] for at in wanted]) for row in asked)


class Tally:
    """Of spoiled files: how many said something else, and how many of those were not reported."""

    def __init__(self, sound: tuple[bytes, object, Path], folder: Path) -> None:
        self.before, self.path = sound[1], folder / "spoiled.office"
        self.spoiled = self.changed = 0
        self.missed: list[str] = []
        self.crashed: list[str] = []

    def judge(self, what: str, data: bytes, **beside: bytes) -> None:
        for end in ("", "-wal", "-shm"):
            Path(f"{self.path}{end}").unlink(missing_ok=True)
        self.path.write_bytes(data)
        for end, more in beside.items():
            Path(f"{self.path}-{end}").write_bytes(more)
        self.spoiled += 1
        # What it says is read from a copy: reading folds a write-ahead log in.
        copy = self.path.with_name("read.office")
        for end in ("", "-wal", "-shm"):
            Path(f"{copy}{end}").unlink(missing_ok=True)
            if Path(f"{self.path}{end}").exists():
                shutil.copyfile(f"{self.path}{end}", f"{copy}{end}")
        changed = content(copy) != self.before
        self.changed += changed
        started = time.process_time()
        try:
            reported = not verify(self.path, thorough=True).ok
        except ScreenerError:
            reported = True
        except Exception as error:
            reported = True
            self.crashed.append(f"{what}: {type(error).__name__}: {error}")
        if time.process_time() - started > SECONDS:
            self.crashed.append(f"{what}: it took {time.process_time() - started:.1f} s")
        if changed and not reported:
            self.missed.append(what)

    def numbers(self) -> results.Numbers:
        return {
            "spoiled": self.spoiled,
            "changed": self.changed,
            "missed": len(self.missed),
            "crashed": len(self.crashed),
        }


def _flips(data: bytes, count: int, chance: random.Random) -> Iterator[tuple[str, bytes]]:
    used = [at for at, byte in enumerate(data) if byte]  # most of a small file is empty
    for _ in range(count):
        at = chance.choice(used) if chance.random() < 0.9 else chance.randrange(len(data))
        yield f"byte {at}", data[:at] + bytes([data[at] ^ chance.randrange(1, 256)]) + data[at + 1 :]


def _cuts(data: bytes, count: int, chance: random.Random) -> Iterator[tuple[str, bytes]]:
    places = range(0, len(data), 512)
    for at in sorted(chance.sample(places, min(count, len(places)))):
        yield f"cut at {at}", data[:at]


def _zeros(data: bytes, count: int, chance: random.Random) -> Iterator[tuple[str, bytes]]:
    for _ in range(count):
        at = chance.randrange(len(data) // PAGE) * PAGE
        yield f"page {at // PAGE}", data[:at] + bytes(PAGE) + data[at + PAGE :]


KINDS = {"changed bytes": (_flips, 20, 10_000), "cut files": (_cuts, 8, 4_000), "zeroed pages": (_zeros, 5, 500)}


@pytest.mark.full
@pytest.mark.parametrize("kind", KINDS)
def test_damage_that_changes_what_the_record_says_is_reported(
    sound: tuple[bytes, object, Path], tmp_path: Path, kind: str, request: pytest.FixtureRequest
) -> None:
    spoil, few, full = KINDS[kind]
    tally = Tally(sound, tmp_path)
    for what, data in spoil(sound[0], results.many(request, few, full), random.Random(results.SEED)):
        tally.judge(what, data)
    results.keep(request, f"damage {kind}", tally.numbers())
    assert tally.crashed == [], f"seed {results.SEED}"
    assert tally.missed == [], f"seed {results.SEED}"
    assert tally.changed


@pytest.mark.full
def test_a_lost_or_foreign_log_is_reported_or_does_no_harm(
    sound: tuple[bytes, object, Path], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """The write-ahead log of a killed program: gone, cut, changed, or of another office."""
    data, _, _ = sound
    (tmp_path / "live").mkdir()
    path = tmp_path / "live" / "example.office"
    path.write_bytes(data)
    opened = open_office(path, user="A1", clock=Ticking())
    left = [name for name in ids(opened) if not opened.model().counts[name].decided]
    for name in left:
        screen_charge.add_note(opened, name, "later")
    main, log = path.read_bytes(), Path(f"{path}-wal").read_bytes()
    before = content(path)
    opened.close()
    chance = random.Random(results.SEED)
    tally = Tally((data, before, tmp_path), tmp_path)
    tally.judge("whole", main, wal=log)
    assert (tally.changed, tally.missed) == (0, [])
    for _ in range(results.many(request, 6, 50)):
        at = chance.randrange(len(log))
        tally.judge(f"log cut at {at}", main, wal=log[:at])
        tally.judge(f"log changed at {at}", main, wal=log[:at] + bytes([log[at] ^ 0x5A]) + log[at + 1 :])
    tally.judge("no log", main)
    # A log that is cut or gone takes the newest whole transactions with it, as an older copy would be: an anchor tells.
    older = [what for what in tally.missed if not _is_an_earlier_state(tally, what, main, log)]
    results.keep(request, "damage logs", {**tally.numbers(), "missed": len(older)})
    assert tally.crashed == [], f"seed {results.SEED}"
    assert older == [], f"seed {results.SEED}"


def _is_an_earlier_state(tally: Tally, what: str, main: bytes, log: bytes) -> bool:
    """Whether a record that verifies is the record as it stood some events before: a beginning of it, unchanged."""
    at = int(what.rpartition(" ")[2]) if what[-1].isdigit() else 0
    changed = log[:at] + bytes([log[at] ^ 0x5A]) + log[at + 1 :]
    found = log[:at] if what.startswith("log cut") else b"" if what == "no log" else changed
    for end in ("", "-wal", "-shm"):
        Path(f"{tally.path}{end}").unlink(missing_ok=True)
    tally.path.write_bytes(main)
    if found:
        Path(f"{tally.path}-wal").write_bytes(found)
    now = content(tally.path)
    if now is None or tally.before is None:
        return False
    events, all_events = set(now["event"]), set(tally.before["event"])
    return events < all_events


@pytest.mark.full
def test_without_the_chain_changed_content_would_pass(
    sound: tuple[bytes, object, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """The negative control: SQLite's own checks know nothing of what a text said."""
    data = sound[0]
    at = data.index(b"POSS COCAINE") if b"POSS COCAINE" in data else data.index(b"charge decided")
    checks = ("chain", "written", "secret", "policy", "import", "projection", "guard")
    for name in (*(f"{check}_faults" for check in checks), "_charge_faults"):
        monkeypatch.setattr(record, name, lambda *_: iter(()))
    tally = Tally(sound, tmp_path)
    for place in range(at, len(data), 997):
        tally.judge(f"byte {place}", data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        if tally.missed:
            break
    results.keep(request, "control damage", {"tried": tally.spoiled, "found": len(tally.missed)})
    assert tally.missed, "SQLite alone reported everything"
