"""The disk fails at any one act, once or for good, or is full: all or nothing, a sentence with the file and a remedy.

The n-th read, write, sync, open or deletion of SQLite fails under the program's real verbs, once or for good. 24 points
an operation by default, with ``pytest -m full`` every one, or 2,000 of them where there are more.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults import results
from tests.storage.recorded import OPERATIONS
from tests.storage.test_power_cuts import ROOT, SEED, apsw_is_there

pytestmark = pytest.mark.skipif(not apsw_is_there(), reason="Debian's python3-apsw for Python 3.11 is not installed")


def _run(folder: Path, operation: str, points: int, *more: str) -> list[dict]:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.storage.faulted", operation, str(folder), str(points), str(SEED), *more],
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
    tmp_path: Path, operation: str, request: pytest.FixtureRequest
) -> None:
    points = results.many(request, 24, 2000)
    clean, *rows = _run(tmp_path, operation, points)
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
def test_a_program_that_tells_too_early_is_found(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """The negative control: what was told and is not there is counted."""
    _, *rows = _run(tmp_path, "decide", 12, "lies")
    found = sum(bool(row["lost"]) for row in rows)
    results.keep(request, "control disk", {"tried": len(rows), "found": found}, seed=SEED)
    assert any(row["lost"] for row in rows)
