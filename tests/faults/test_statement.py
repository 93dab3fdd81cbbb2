"""The reliability statement says what the stored results say, and nothing that somebody wrote by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.faults import results
from tests.faults.statement import PAGE, PARTS, page


def test_the_page_is_what_the_stored_results_give() -> None:
    said = "run: python -m tests.faults.statement"
    assert PAGE.read_text(encoding="utf-8") == page(results.stored()), said


def test_every_stored_result_has_its_line() -> None:
    named = {line.result for part in PARTS for line in (*part.lines, *part.controls)}
    assert set(results.stored()) <= named


def test_a_number_that_somebody_edited_is_seen(tmp_path: Path) -> None:
    path = results.store("clocks", {"zones": 24, "jumps": 12}, folder=tmp_path)
    assert results.stored(tmp_path)["clocks"]["numbers"] == {"zones": 24, "jumps": 12}
    said = json.loads(path.read_text())
    said["numbers"]["zones"] = 25
    path.write_text(json.dumps(said))
    with pytest.raises(ValueError, match="not as a run wrote it"):
        results.stored(tmp_path)


def test_what_was_not_run_is_said() -> None:
    assert page({}).count("Not run for this statement") == len(PARTS) + 1  # once in the words at the top
