"""The reliability statement says what the stored results say, and nothing that somebody wrote by hand."""

from __future__ import annotations

import shutil
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
    kept = tmp_path / "stored.tsv"
    kept.write_text("\t".join(results.COLUMNS) + "\n", encoding="utf-8")
    assert results.take(tmp_path, kept) == results.stored(kept)
    assert results.stored(kept)["clocks"]["numbers"] == {"zones": 24, "jumps": 12}
    for file in (path, kept):
        file.write_text(file.read_text().replace(": 24", ": 25"))
    with pytest.raises(ValueError, match="not as a run wrote it"):
        results.stored(kept)
    kept.write_text("\t".join(results.COLUMNS) + "\n", encoding="utf-8")
    with pytest.raises(ValueError, match="not as a run wrote it"):
        results.take(tmp_path, kept)


def test_a_new_run_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    kept = tmp_path / "stored.tsv"
    shutil.copy(results.STORED, kept)
    before = results.stored()
    results.store("clocks", {"zones": 1, "jumps": 2}, folder=tmp_path)
    after = results.take(tmp_path, kept)
    assert after["clocks"]["numbers"] == {"zones": 1, "jumps": 2}
    assert {name: said for name, said in after.items() if name != "clocks"} == {
        name: said for name, said in before.items() if name != "clocks"
    }
    assert kept.read_text().count("\n") == results.STORED.read_text().count("\n")


def test_what_was_not_run_is_said() -> None:
    assert page({}).count("Not run for this statement") == len(PARTS) + 1  # once in the words at the top
