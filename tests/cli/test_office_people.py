"""People on the command line: listed, looked at, answered, taken back, and the files of a charge told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

HEAD = "Case Number,Count,Defendant Name,Date of Birth,Arrest Date,Statute,Charge Description\n"
JAIL = HEAD + '26-CR-1,1,"EXAMPLE, ANN",04/02/1990,05/20/2026,211,ROBBERY\n'
COURT = HEAD + '26-CR-2,1,"EXAMPEL, ANN",04/02/1990,05/20/2026,11350,POSSESSION OF HEROIN\n'
LATER = HEAD + '26-CR-2,1,"EXAMPEL, ANN",04/02/1990,05/20/2026,11350,POSSESSION OF HEROIN 1ST\n'


def _office(screener: Callable[..., object], folder: Path) -> Path:
    made = folder / "a.screener"
    assert screener("office", "create", made, "--user", "S1", "--zone", "America/Chicago").code == 0
    for name, text in (("jail.csv", JAIL), ("court.csv", COURT), ("later.csv", LATER)):
        (folder / name).write_text(text, encoding="utf-8")
        assert screener("office", "import", folder / name, "--office", made).code == 0
    return made


def test_a_pair_is_listed_looked_at_answered_and_taken_back(screener: Callable[..., object], tmp_path: Path) -> None:
    made = _office(screener, tmp_path)
    found = screener("office", "people", "--doubtful", "--office", made, "--json").json
    assert (found["people"], found["open"], found["grouping_waits"]) == (2, 1, 1)
    (pair,) = found["doubtful"]
    assert pair["shared"] == ["the same arrest day 2026-05-20"]
    names = [side["charge"] for side in pair["sides"]]
    looked = screener("office", "link", *names, "--same", "--look", "--office", made, "--json").json
    assert looked["event"] is None
    done = screener("office", "link", *names, "--same", "--office", made, "--reason", "one address", "--json").json
    assert done["event"]
    assert done["charges"] == looked["charges"]
    assert done["grouped"] == [{"from": "not known", "to": "grouped", "n": 2}]
    cases = screener("office", "cases", names[0], "--office", made, "--json").json
    assert [case["case"] for case in cases["cases"]] == ["26-CR-1", "26-CR-2"]
    two = [case["charge"] for case in cases["cases"]]
    parted = screener("office", "link", *two, "--cases", "--different", "--look", "--office", made, "--json").json
    assert (parted["event"], parted["grouped"]) == (None, [{"from": "grouped", "to": "standalone", "n": 2}])
    assert screener("office", "cases", names[0], "--office", made, "--json").json["answers"] == []
    answered = screener("office", "people", "--all", "--office", made)
    assert "0 open" in answered.out
    assert "[same]" in answered.out
    assert screener("office", "undo", "--office", made).code == 0
    assert "1 open" in screener("office", "people", "--office", made).out


def test_wrong_usage_and_unknown_charges_are_said_in_one_sentence(
    screener: Callable[..., object], tmp_path: Path
) -> None:
    made = _office(screener, tmp_path)
    assert screener("office", "link", "a", "b", "--office", made).code == 2
    assert screener("office", "link", "a", "b", "--same", "--different", "--office", made).code == 2
    unknown = screener("office", "link", "a", "b", "--same", "--office", made)
    assert unknown.code == 1
    assert "There is no charge a" in unknown.err
    assert screener("office", "history", "a", "--office", made).code == 1


def test_a_charge_names_its_files_and_the_cells_that_changed(screener: Callable[..., object], tmp_path: Path) -> None:
    made = _office(screener, tmp_path)
    pair = screener("office", "people", "--doubtful", "--office", made, "--json").json["doubtful"][0]
    name = next(side["charge"] for side in pair["sides"] if side["name"].startswith("EXAMPEL"))
    told = screener("office", "history", name, "--office", made, "--json").json
    assert [each["file"] for each in told["files"]] == ["court.csv", "later.csv"]
    assert told["files"][1]["changed"] == [
        {"column": "Charge Description", "before": "POSSESSION OF HEROIN", "after": "POSSESSION OF HEROIN 1ST"}
    ]
    assert "became POSSESSION OF HEROIN 1ST" in screener("office", "history", name, "--office", made).out
    assert "0 charges may stand in two files" in screener("office", "duplicates", "--office", made).out
