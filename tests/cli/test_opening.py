"""What was detected can be said otherwise on the command line, and next month's file reads alike."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

APRIL = "Export\nFall;Anklage;Offense Date\n1;POSS COCAINE;03/04/2026\n2;POSS HEROIN;05/04/2026\n"
CHOSEN = ("--header-line", "2", "--date-order", "day-first", "--encoding", "cp1252", "--delimiter", "semicolon")
POLICY = Path(__file__).parents[2] / "policies"


@pytest.fixture
def april(tmp_path: Path) -> Path:
    path = tmp_path / "april.csv"
    path.write_text(APRIL, encoding="cp1252")
    return path


def test_read_shows_and_obeys(screener: Callable[..., object], april: Path) -> None:
    refused = screener("read", april, "--as-of", "2026-06-30", "--header-line", "12")
    assert (refused.code, refused.err.strip()) == (1, "screener: april.csv has no line 12: it ends with line 4.")
    found = screener("read", april, "--as-of", "2026-06-30", *CHOSEN, "--json").json
    assert (found["header_row"], found["encoding"], found["date_orders"]) == (2, "cp1252", ["day-first"])
    assert found["chosen"]["delimiter"] == ";"
    said = screener("read", april, "--as-of", "2026-06-30", *CHOSEN).out
    assert "semicolon, cp1252; header in line 2; dates day-first" in said
    assert "chosen, not detected: encoding, delimiter, header line, date order" in said


def test_a_saved_profile_opens_next_month_alike(screener: Callable[..., object], april: Path, tmp_path: Path) -> None:
    kept = tmp_path / "clerk.json"
    assert screener("read", april, *CHOSEN, "--save-profile", kept).code == 0
    may = tmp_path / "may.csv"
    may.write_text(APRIL.replace("/04/", "/05/"), encoding="cp1252")
    found = screener("read", may, "--profile", kept, "--as-of", "2026-06-30", "--json").json
    assert (found["header_row"], found["date_orders"], found["charges"]) == (2, ["day-first"], 2)


def test_screen_and_office_import_obey(screener: Callable[..., object], april: Path, tmp_path: Path) -> None:
    policy = next(iter(sorted(POLICY.glob("invented-*.yaml"))))
    wrong = screener("screen", april, "--policy", policy, "--as-of", "2026-06-30", "--header-line", "12")
    assert (wrong.code, "has no line 12" in wrong.err) == (1, True)
    right = screener("screen", april, "--policy", policy, "--as-of", "2026-06-30", *CHOSEN, "--json")
    assert right.code == 0
    office = tmp_path / "a.screener"
    assert screener("office", "create", office, "--user", "S1", "--zone", "America/Chicago").code == 0
    assert screener("office", "import", april, "--office", office, "--encoding", "utf-16").code == 1
    done = screener("office", "import", april, "--office", office, *CHOSEN, "--json")
    assert (done.code, done.json["charges"]) == (0, 2)
    assert screener("office", "import", april, "--office", office, "--date-order", "never").code == 1


def test_read_writes_the_quality_report(screener: Callable[..., object], april: Path, tmp_path: Path) -> None:
    for name in ("q.pdf", "q.xlsx"):
        done = screener("read", april, "--as-of", "2026-06-30", *CHOSEN, "--quality", tmp_path / name)
        assert (done.code, (tmp_path / name).stat().st_size > 2_000) == (0, True)
        assert f"The quality report is in {tmp_path / name}" in done.err
    wrong = screener("read", april, "--quality", tmp_path / "q.txt")
    assert (wrong.code, "'.txt' is no form of a quality report" in wrong.err) == (1, True)
