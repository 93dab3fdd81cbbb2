"""Killed at any moment: what was told as saved is there, what was not is not half there, and it stands again at once.

SIGKILL at random moments of a real process. Two kills an act by default, 1,000 with ``pytest -m full``. Negative
controls: a program that says saved before the commit, one that imports in pieces, one that writes exports in place.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults import results
from tests.faults.acts import ACTS, CONTROLS, EARLIER

pytestmark = pytest.mark.skipif(os.name != "posix", reason="processes are killed by a signal")
SECONDS = 5.0


def _kills(folder: Path, act: str, count: int, *more: str) -> list[dict]:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.faults.kills", act, str(folder / "kills"), str(count), str(results.SEED), *more],
        cwd=results.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    return [json.loads(line) for line in ran.stdout.splitlines()]


@pytest.mark.full
@pytest.mark.parametrize("act", ACTS)
def test_a_kill_loses_nothing_that_was_told_as_saved(tmp_path: Path, act: str, request: pytest.FixtureRequest) -> None:
    if act in [f"upgrade from {one}" for one in EARLIER[1:]] and not results.is_full(request):
        pytest.skip("in the full run; by default the first release, which is upgraded through all others")
    count = results.many(request, 2, 1000)
    undisturbed, *rows = _kills(tmp_path, act, count)
    assert undisturbed["problems"] == []
    found = [(row["after"], problem) for row in rows for problem in row["problems"]]
    slowest = max(row["seconds"] for row in rows)
    killed = sum(row["killed"] for row in rows)
    told = sum(row["told"] for row in rows)
    results.keep(
        request,
        f"kills {act}",
        {
            "kills": killed,
            "told": told,
            "problems": len(found),
            "slowest restart": slowest,
            "processor": max(row["processor"] for row in rows),
        },
    )
    assert found == [], f"seed {results.SEED}"
    assert killed == count
    # The bar is for a full run, on a machine that does nothing else; a busy build machine is not a slow program.
    assert slowest <= (SECONDS if results.is_alone(request) else 6 * SECONDS)


@pytest.mark.full
@pytest.mark.parametrize("act", CONTROLS)
def test_a_program_that_does_it_wrongly_is_found(tmp_path: Path, act: str, request: pytest.FixtureRequest) -> None:
    _, *rows = _kills(tmp_path, act, 8, "control")
    found = sum(bool(row["problems"]) for row in rows)
    results.keep(request, f"control kills {act}", {"tried": len(rows), "found": found})
    assert any(row["problems"] for row in rows), f"seed {results.SEED}"
