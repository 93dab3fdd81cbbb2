"""Killed on a server, the person's program or the server itself: what was told as saved is there, and nothing is half.

Two kills of the program while it imports and two of the server by default; ``pytest -m full``: 1,000 for each kind of
work, 300 of the server. Negative control: a program that says saved too early.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.faults import results
from tests.faults.server_kills import ACTS
from tests.server import Server

pytestmark = pytest.mark.skipif(os.name != "posix", reason="processes are killed by a signal")


def _kills(server: Server, place: str, act: str, count: int, *more: str) -> list[dict]:
    words = [act, place, str(server.folder), str(count), str(results.SEED), *more]
    ran = subprocess.run(
        [sys.executable, "-m", "tests.faults.server_kills", *words],
        cwd=results.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    return [json.loads(line) for line in ran.stdout.splitlines()]


def _kept(request: pytest.FixtureRequest, act: str, rows: list[dict]) -> None:
    numbers = {
        "kills": sum(row["killed"] for row in rows),
        "told": sum(row["told"] for row in rows),
        "problems": sum(len(row["problems"]) for row in rows),
        "slowest restart": max(row["seconds"] for row in rows),
    }
    results.keep(request, f"kills on a server {act}", numbers)


@pytest.mark.full
@pytest.mark.parametrize("act", ACTS)
def test_a_killed_program_loses_nothing_that_was_told_as_saved(
    server: Server, server_place: str, act: str, request: pytest.FixtureRequest
) -> None:
    if act != "import" and not results.is_full(request):
        pytest.skip("in the full run; by default only the act of many transactions")
    count = results.many(request, 2, 1000)
    undisturbed, *rows = _kills(server, server_place, act, count)
    assert undisturbed["problems"] == []
    _kept(request, act, rows)
    assert [problem for row in rows for problem in row["problems"]] == [], f"seed {results.SEED}"
    assert sum(row["killed"] for row in rows) == count


@pytest.mark.full
def test_a_killed_server_loses_nothing_that_was_told_as_saved(
    server: Server, server_place: str, request: pytest.FixtureRequest
) -> None:
    """Every process of it at once, again and again; whoever works is told in a sentence each time."""
    rows = _kills(server, server_place, "server", results.many(request, 2, 300))
    _kept(request, "the server", rows)
    assert [problem for row in rows for problem in row["problems"]] == [], f"seed {results.SEED}"
    assert sum(row["told"] for row in rows)


@pytest.mark.full
def test_a_program_that_tells_too_early_is_found(
    server: Server, server_place: str, request: pytest.FixtureRequest
) -> None:
    """The negative control."""
    _, *rows = _kills(server, server_place, "decide", 8, "control")
    found = sum(bool(row["problems"]) for row in rows)
    results.keep(request, "control kills on a server", {"tried": len(rows), "found": found})
    assert any(row["problems"] for row in rows), f"seed {results.SEED}"
