"""The disk is full at another place each time: what was told is there, nothing is half there, a sentence says so.

The office may grow by so many pages and no more, from none up to what the work needs. 2 levels by default, 100 for each
kind of work with ``pytest -m full``. Single writes that fail are in ``tests/storage/test_io_faults``.
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from screener.domain.errors import ScreenerError
from screener.storage import sqlite_engine
from screener.workflow.verify_record import verify
from tests.faults import results
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
    levels = results.many(request, 2, 100)
    start = _pages(empty)
    whole, said, told = _tried(empty, tmp_path, operation, None)
    assert said == ""
    needed, all_of_it = _pages(whole) - start, len(told)
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
