"""The disk is full at another place each time: what was told is there, nothing is half there, a sentence says so.

On a real disk, where Linux lets a test mount one (``small_disk``): 3 levels of exporting by default, 100 of each kind
of work with ``pytest -m full``. Anywhere: the office may grow by so many pages and no more. Single writes that fail are
in ``tests/storage/test_io_faults``. Negative control: a program that tells what was not saved.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from functools import cache
from pathlib import Path

import pytest

from screener.domain.errors import ScreenerError
from screener.storage.engines import sqlite_engine
from screener.workflow.verbs.verify_record import verify
from tests.faults import results, small_disk
from tests.faults.acts import event_ids
from tests.storage import recorded

OPERATIONS = ("decide", "accept", "undo", "import")


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office in which nothing is decided."""
    return recorded.prepare(tmp_path_factory.mktemp("empty"))


def _pages(path: Path) -> int:
    with closing(sqlite3.connect(path)) as raw:
        return int(raw.execute("PRAGMA page_count").fetchone()[0])


def _tried(source: Path, folder: Path, operation: str, pages: int | None) -> tuple[Path, str, list[str]]:
    """Does the work in a copy that may have so many pages: the copy, what was said, what was told as saved."""
    path = folder / "example.office"
    for left in folder.glob("example.office*"):
        left.unlink()
    shutil.copyfile(source, path)
    recorded.LOG.clear()
    said = ""
    with pytest.MonkeyPatch.context() as patch:
        if pages is not None:
            limit = ("max_page_count", str(pages), pages)
            patch.setattr(sqlite_engine, "PRAGMAS", (*sqlite_engine.PRAGMAS, limit))
        try:
            recorded.run(operation, path)
        except ScreenerError as error:
            said = str(error)
    return path, said, [op.file for op in recorded.LOG if op.kind == "ack"]


@pytest.mark.full
@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_full_disk_loses_nothing_that_was_told_as_saved(
    empty: Path, tmp_path: Path, operation: str, request: pytest.FixtureRequest
) -> None:
    if operation != "accept" and not results.is_full(request):
        pytest.skip("in the full run; by default several at once (an import: tests/workflow/test_faults)")
    start = _pages(empty)
    whole, said, told = _tried(empty, tmp_path, operation, None)
    assert said == ""
    needed, all_of_it = _pages(whole) - start, len(told)
    levels = min(results.many(request, 2, 100), needed)  # no level twice
    struck, problems = 0, []
    for level in range(levels):
        pages = start + needed * level // levels
        path, said, told = _tried(empty, tmp_path, operation, pages)
        struck += bool(said)
        lost = set(told) - event_ids(path)
        problems += [f"{pages} pages: lost {name}" for name in lost]
        problems += [f"{pages} pages: {finding.message}" for finding in verify(path).findings]
        if said and not ("the disk is full" in said and path.name in said):
            problems.append(f"{pages} pages: it was said: {said}")
        if not said and len(told) < all_of_it:
            problems.append(f"{pages} pages: nothing was said")
    numbers = {"levels": levels, "struck": struck, "problems": len(problems)}
    results.keep(request, f"full disk {operation}", numbers, seed="none: every level in turn")
    assert problems == []
    assert struck >= levels // 2


@cache
def a_disk_can_be_made() -> bool:
    """Whether this machine lets a process mount a disk that nobody else sees."""
    if shutil.which("unshare") is None:
        return False
    asked = ["unshare", "-rm", "mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", "/mnt"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


def _on_a_small_disk(folder: Path, operation: str, levels: int, *more: str) -> list[dict]:
    if not a_disk_can_be_made():
        pytest.skip("no disk can be mounted here")
    asked = [sys.executable, "-m", "tests.faults.small_disk", operation, str(folder), str(levels), *more]
    ran = subprocess.run(["unshare", "-rm", *asked], cwd=results.ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr[-2000:]
    return [json.loads(line) for line in ran.stdout.splitlines()]


@pytest.mark.full
@pytest.mark.parametrize("operation", small_disk.OPERATIONS)
def test_a_real_disk_that_is_full_leaves_nothing_half_there(
    tmp_path: Path, operation: str, request: pytest.FixtureRequest
) -> None:
    if operation != "export" and not results.is_full(request):
        pytest.skip("in the full run; by default exporting, which writes files of every kind")
    whole, *rows = _on_a_small_disk(tmp_path, operation, results.many(request, 3, 100))
    assert (whole["said"], whole["problems"]) == ("", [])
    problems = [(row["free"], problem) for row in rows for problem in row["problems"]]
    problems += [(row["free"], "nothing was said") for row in rows if not row["said"] and row["told"] < whole["told"]]
    struck, opened = sum(bool(row["said"]) for row in rows), sum(not row["opens"] for row in rows)
    numbers = {"levels": len(rows), "struck": struck, "opened": opened, "problems": len(problems)}
    results.keep(request, f"small disk {operation}", numbers, seed="none: every level in turn")
    assert problems == []
    assert struck >= len(rows) // 2


@pytest.mark.full
def test_a_program_that_tells_what_a_full_disk_did_not_take_is_found(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """The negative control."""
    if not results.is_full(request):
        pytest.skip("in the full run; by default tests/storage/test_io_faults has the same control")
    _, *rows = _on_a_small_disk(tmp_path, "decide", 3, "lies")
    found = sum(bool(row["problems"]) for row in rows)
    results.keep(request, "control small disk", {"tried": len(rows), "found": found}, seed="none: every level in turn")
    assert found
