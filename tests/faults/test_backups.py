"""Backups while eight people write, and backups that the disk spoiled.

Three backups and 60 spoiled ones by default; ``pytest -m full``: 200 and 1,000. Negative control: without the SHA-256
that was written down, some spoiled backups would be put back.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from screener.domain.errors import ScreenerError
from screener.storage.backup import backup
from screener.workflow.session import open_office, system_clock
from screener.workflow.verbs import keep_backups
from screener.workflow.verbs.verify_record import verify
from tests.faults import results
from tests.faults.acts import prepare
from tests.faults.test_writers import _office
from tests.faults.writers import place_of
from tests.server import Server
from tests.workflow.county import Ticking

PAGE = 4096


@pytest.fixture(params=["file", "server"])
def places(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[int], str]:
    """Where the office may be made (0), and where its backups are put back (from 1 on)."""
    if request.param == "file":
        return lambda number: str(tmp_path / f"shared {number}.office")
    if not results.is_full(request):
        pytest.skip("on a server in the full run: by default a backup of one is put back in tests/storage/test_server")
    request.getfixturevalue("server_place")  # a home of its own
    server: Server = request.getfixturevalue("server")
    made: dict[int, str] = {}
    return lambda number: made.setdefault(number, server.place())


@pytest.mark.full
def test_backups_under_eight_writers_are_whole_and_can_be_put_back(
    places: Callable[[int], str], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    backups = results.many(request, 3, 200)
    a_round, each, pause = (20, 36, 2000) if results.is_full(request) else (3, 6, 500)  # as people decide
    problems: list[str] = []
    made = during = 0
    for number in range(0, backups, a_round):  # each in an office of its own, that does not grow for ever
        there = [places(1000 * number + at) for at in range(min(a_round, backups - number) + 1)]
        while_writing, found = _backed_up_meanwhile(there, tmp_path, each, pause)
        made, during = made + len(there) - 1, during + while_writing
        problems += found
    numbers = {"backups": made, "while writing": during, "problems": len(problems)}
    on_server = isinstance(place_of(places(0)), str)
    results.keep(request, "backups on a server under writers" if on_server else "backups under writers", numbers)
    assert problems == []
    assert during > made // 2


def _backed_up_meanwhile(places: list[str], folder: Path, each: int, pause: int) -> tuple[int, list[str]]:
    """Eight people write in the first place; meanwhile a backup is made and put back in every other one.

    Gives how many were made while they wrote, and what is wrong.
    """
    path = place_of(places[0])
    _office(str(path), folder, 8 * each, 8)
    writing = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.writers", "write", str(path), "8", str(each), str(pause)],
        cwd=results.ROOT,
        stdout=subprocess.PIPE,
    )
    problems: list[str] = []
    during = 0
    with open_office(path, user="S1", clock=system_clock) as opened:
        opened.automatic_backups = False
        start = opened.status().events
        while opened.status().events == start and writing.poll() is None:
            time.sleep(0.02)
        for place in places[1:]:
            row = keep_backups.make(opened)
            during += writing.poll() is None
            problems += _tried(row, place_of(place), folder)
    said, _ = writing.communicate()
    saved = json.loads(said)["saved"]
    found = verify(path)
    problems += [finding.message for finding in found.findings]
    if found.events < start + len(saved):
        problems.append(f"{len(saved)} were told as saved, there are {found.events} events")
    return during, problems


def _tried(row, again: Path | str, workspace: Path) -> list[str]:
    """Checks a backup, puts it back under another name, and looks whether the record ends where it should."""
    found = [finding.message for finding in keep_backups.check(row.path, workspace)]
    keep_backups.restore(again, row.path, user="S1", clock=system_clock)
    verified = verify(again)
    if not verified.ok or verified.events != row.through + 1:  # the restore itself is an event
        found.append(f"{again}: {verified.events} events, {row.through} were backed up")
    if isinstance(again, Path):
        again.unlink()
    return found


def spoiled(data: bytes, chance: random.Random) -> tuple[str, bytes]:
    """One thing that disks and people do to a file."""
    kind = chance.choice(("a bit", "a byte", "cut", "a page of zeros", "two pages exchanged", "something appended"))
    at = chance.randrange(len(data))
    page = at // PAGE * PAGE
    if kind == "a bit":
        return kind, data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]
    if kind == "a byte":
        return kind, data[:at] + bytes([(data[at] + chance.randrange(1, 256)) % 256]) + data[at + 1 :]
    if kind == "cut":
        return kind, data[:at]
    if kind == "a page of zeros":
        return kind, data[:page] + bytes(PAGE) + data[page + PAGE :]
    if kind == "two pages exchanged":
        other = chance.randrange(max(1, len(data) // PAGE)) * PAGE  # a side file is less than a page
        first, second = sorted((page, other))
        if first == second:
            return "cut", data[:at]
        pages = data[second : second + PAGE] + data[first + PAGE : second] + data[first : first + PAGE]
        return kind, data[:first] + pages + data[second + PAGE :]
    return kind, data + chance.randbytes(chance.randrange(1, 600))


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """An office and its backup."""
    folder = tmp_path_factory.mktemp("kept")
    prepare(folder, people=3)
    path = folder / "example.office"
    with open_office(path, user="S1", clock=Ticking()) as opened:
        return path, keep_backups.make(opened).path


@pytest.mark.full
def test_every_spoiled_backup_is_named_and_never_put_back(
    kept: tuple[Path, Path], request: pytest.FixtureRequest
) -> None:
    path, copy = kept
    chance = random.Random(results.SEED)
    sound, side, office = copy.read_bytes(), backup.side_of(copy).read_bytes(), path.read_bytes()
    promised = backup.read_copy(copy)
    count = results.many(request, 60, 1000)
    changed = missed = 0
    try:
        for number in range(count):
            target, data = (backup.side_of(copy), side) if number % 10 == 9 else (copy, sound)
            kind, bad = spoiled(data, chance)
            if bad == data:
                continue
            changed += 1
            target.write_bytes(bad)
            told = _named(copy, path.parent) and _refused(path, copy)
            if (told and path.read_bytes() != office) or (not told and _matters(copy, sound, promised)):
                missed += 1
                print(f"missed: {kind} of {target.name}")
            target.write_bytes(data)
            office = path.read_bytes()
    finally:
        copy.write_bytes(sound)
        backup.side_of(copy).write_bytes(side)
    results.keep(request, "spoiled backups", {"spoiled": changed, "missed": missed})
    assert missed == 0, f"seed {results.SEED}"
    assert verify(path).ok


def _matters(copy: Path, sound: bytes, promised: backup.Copy) -> bool:
    """Whether what the backup holds, or what its side file says of it, is another thing now."""
    if copy.read_bytes() != sound:
        return True
    try:
        return backup.read_copy(copy) != promised
    except ScreenerError:
        return True


def test_a_bit_of_the_side_file_that_is_still_a_time_is_seen(kept: tuple[Path, Path]) -> None:
    """An hour or a zone that flipped reads as well as the right one: which backup is the newest would be another."""
    path, copy = kept
    side = backup.side_of(copy)
    sound, office = side.read_bytes(), path.read_bytes()
    try:
        side.write_bytes(sound.replace(b"+00:00", b"+04:00"))
        assert _named(copy, path.parent)
        assert _refused(path, copy)
        assert path.read_bytes() == office
    finally:
        side.write_bytes(sound)


def _named(copy: Path, workspace: Path) -> bool:
    try:
        return bool(keep_backups.check(copy, workspace))
    except ScreenerError:
        return True


def _refused(path: Path, copy: Path) -> bool:
    try:
        keep_backups.restore(path, copy, user="S1", clock=Ticking())
    except ScreenerError:
        return True
    return False


@pytest.mark.full
def test_without_the_hash_some_spoiled_backups_would_pass(
    kept: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """The negative control: the pages and the chain alone do not see every changed byte."""
    path, copy = kept
    sound, promised = copy.read_bytes(), backup.read_copy(copy).sha256
    monkeypatch.setattr(backup, "sha256_of", lambda _: promised)
    chance = random.Random(results.SEED)
    try:
        for tried in range(1, 61):
            copy.write_bytes(sound + chance.randbytes(100))
            if not _named(copy, path.parent):
                results.keep(request, "control backups", {"tried": tried, "found": 1})
                return
    finally:
        copy.write_bytes(sound)
    pytest.fail("the hash is not needed")
