"""The disk fails at any one act, once or for good, or is full: all or nothing, a sentence with the file and a remedy.

The n-th read, write, sync, open or deletion of SQLite fails under the program's real verbs, once or for good. 12 points
an operation by default, in one process for all; with ``pytest -m full`` every one, or 2,000 where there are more.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults import results
from tests.storage.recorded import OPERATIONS
from tests.storage.test_power_cuts import ROOT, SEED, apsw_is_there

FEW = 12
pytestmark = pytest.mark.skipif(not apsw_is_there(), reason="Debian's python3-apsw for Python 3.11 is not installed")


@pytest.fixture(scope="module")
def tried(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], list[dict]]:
    """Runs an operation with each of its faults; by default all operations at the first call."""
    found: dict[str, list[dict]] = {}
    points = results.many(request, FEW, 2000)

    def rows_of(operation: str) -> list[dict]:
        if operation not in found:
            full = results.is_full(request)
            folder = tmp_path_factory.mktemp("tried")
            count = FEW if operation == "lies" else points
            for row in _run(folder, count, *((operation,) if full else (*OPERATIONS, "lies"))):
                found.setdefault(row["operation"], []).append(row)
        return found[operation]

    return rows_of


def _run(folder: Path, points: int, *operations: str) -> list[dict]:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.storage.faulted", str(folder), str(points), str(SEED), *operations],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    return [json.loads(line) for line in ran.stdout.splitlines()]


@pytest.mark.full
@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_failing_disk_loses_nothing_that_was_told_as_saved(
    tried: Callable[[str], list[dict]], operation: str, request: pytest.FixtureRequest
) -> None:
    clean, *rows = tried(operation)
    lost, faults = sum(row["lost"] for row in rows), sum(bool(row["faults"]) for row in rows)
    results.keep(request, f"disk {operation}", {"points": len(rows), "lost": lost, "faults": faults}, seed=SEED)
    assert clean["said"] == ""
    assert clean["told"] >= 2
    assert sum(row["struck"] > 0 for row in rows) > len(rows) / 2
    assert any(row["said"] for row in rows)
    for row in rows:
        assert row["lost"] == 0, row
        assert row["faults"] == [], row
        assert row["kind"] != "fault", row
        if row["said"]:
            assert "example" in row["said"], row
            assert any(word in row["said"] for word in ("Nothing was", "o it again", "latest backup")), row


@pytest.mark.full
def test_a_program_that_tells_too_early_is_found(
    tried: Callable[[str], list[dict]], request: pytest.FixtureRequest
) -> None:
    """The negative control: what was told and is not there is counted."""
    _, *rows = tried("lies")
    found = sum(bool(row["lost"]) for row in rows)
    results.keep(request, "control disk", {"tried": len(rows), "found": found}, seed=SEED)
    assert any(row["lost"] for row in rows)
