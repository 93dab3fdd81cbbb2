"""The same question gets the same answer in any process, whatever order its sets happen to lie in there."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from screener.docket.charges.charges import classify
from screener.policy.analysis.analyse import Budget, analyse
from screener.policy.authoring.new_draft import draft
from screener.policy.loading.load import load_policy

ROOT = Path(__file__).resolve().parents[2]
TEXTS = ("POSS COCAINE 0.4 G", "BURGLARY / POSS METH", "THEFT; DUI", "ROBBERY 211 PC", "")


def answers() -> Iterator[str]:
    """What the program says of a file and of texts, and what it drafts."""
    found = analyse(load_policy(ROOT / "policies" / "manhattan-2022.yaml"), budget=Budget())
    for items in (found.conflicts, found.gaps, found.shadowed, found.unreachable, found.not_decided):
        yield from (each.sentence for each in items)
    for text in TEXTS:
        reading = classify(text, "", "CA")
        yield f"{reading.offense} {reading.substance} {reading.confidence} {reading.basis}"
    yield draft({"effective": "2026-03-01"})


def test_two_processes_answer_alike() -> None:
    asks = "from tests.policy.test_same_answers import answers; print(*answers(), sep='\\n')"
    said = [
        subprocess.run(
            [sys.executable, "-c", asks],
            cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("1", "2")
    ]  # fmt: skip
    assert said[0] == said[1]
    assert len(said[0].splitlines()) > 40
