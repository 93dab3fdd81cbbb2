"""``screener office import --cases``: cases behind warrants come in, and the office says what they are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

DOCKET = "Case Number,Defendant Name,Date of Birth,Statute,Charge Description\n"
OLD = DOCKET + '19-CR-7,"EXAMPLE, ANN",04/02/1990,13.10,POSSESSION OF HEROIN\n'


def test_cases_are_imported_and_counted_apart(screener: Callable[..., object], tmp_path: Path) -> None:
    office, old = tmp_path / "a.screener", tmp_path / "old cases.csv"
    old.write_text(OLD, encoding="utf-8")
    assert screener("office", "create", office, "--user", "S1", "--zone", "America/Chicago").code == 0
    done = screener("office", "import", old, "--cases", "--office", office, "--json")
    assert done.code == 0
    assert (done.json["kind"], done.json["charges"], done.json["new"]) == ("cases", 1, 1)
    status = screener("office", "status", "--office", office, "--json").json
    assert (status["charges"], status["dockets"], status["undecided"]) == (0, 0, 0)
    assert (status["case_files"], status["charges_behind_warrants"]) == (1, 1)
    assert "1 charge behind warrants, in 1 file of cases" in screener("office", "status", "--office", office).out
    (listed,) = screener("office", "dockets", "--office", office, "--json").json["dockets"]
    assert listed["kind"] == "cases"
    again = screener("office", "import", old, "--cases", "--office", office)
    assert again.code == 1
    assert "as cases behind warrants" in again.err


def test_a_file_is_one_of_the_two(screener: Callable[..., object], tmp_path: Path) -> None:
    office, old = tmp_path / "a.screener", tmp_path / "old.csv"
    old.write_text(OLD, encoding="utf-8")
    screener("office", "create", office, "--user", "S1", "--zone", "America/Chicago")
    both = screener("office", "import", old, "--cases", "--warrants", "--office", office)
    assert both.code == 2
    assert "--warrants or --cases" in both.err
