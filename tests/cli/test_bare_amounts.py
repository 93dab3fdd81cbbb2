"""Amounts without a unit are answered once for the whole column: at the command line, in a profile, in an office."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from screener.docket.model.choices import choose
from screener.docket.reading.reading import read_docket

DOCKET = """Case Number,Defendant,DOB,Charge,Weight
26-1,"DOE, ANN",1990-04-02,POSSESSION OF COCAINE,0.5
26-2,"ROE, BOB",1991-04-02,POSSESSION OF COCAINE,1.4
26-3,"POE, CAL",1992-04-02,POSSESSION OF METHAMPHETAMINE,0.02 oz
26-4,"MOE, DEE",1993-04-02,POSSESSION OF METHAMPHETAMINE,0
"""


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    path = tmp_path / "may.csv"
    path.write_text(DOCKET, encoding="utf-8")
    return path


def _bare_cells(found: dict[str, object]) -> list[str]:
    issues = found["issues"]
    assert isinstance(issues, list)
    return [each["cell"] for each in issues if each["code"] == "no_unit"]


def test_the_unit_is_said_once_and_kept(screener: Callable[..., object], bare: Path, tmp_path: Path) -> None:
    assert _bare_cells(screener("read", bare, "--json").json) == ["E2", "E3"]
    profile = tmp_path / "may.json"
    said = screener("read", bare, "--unit", "grams", "--save-profile", profile, "--json")
    assert (_bare_cells(said.json), [i["code"] for i in said.json["issues"]]) == ([], ["zero_amount"])
    assert json.loads(profile.read_text(encoding="utf-8"))["choices"] == {"unit": "g"}
    assert _bare_cells(screener("read", bare, "--profile", profile, "--json").json) == []
    wrong = screener("read", bare, "--unit", "pills")
    assert (wrong.code, "One of: grams, milligrams, kilograms, ounces, pounds." in wrong.err) == (1, True)


def test_a_unit_of_the_cell_or_the_header_stands(bare: Path) -> None:
    read = read_docket(bare, as_of=None, choices=choose(unit="g"))
    assert [str(c.facts.get("stated amount")) for c in read.charges] == ["0.5 g", "1.4 g", "0.02 oz", "None"]
    bare.write_text(DOCKET.replace("Weight", "Weight (oz)"), encoding="utf-8")
    read = read_docket(bare, as_of=None, choices=choose(unit="g"))
    assert str(read.charges[0].facts["stated amount"]) == "0.5 oz"


def test_an_office_reads_by_it_and_again(screener: Callable[..., object], bare: Path, tmp_path: Path) -> None:
    office = tmp_path / "a.screener"
    assert screener("office", "create", office, "--user", "S1", "--zone", "America/Chicago").code == 0
    done = screener("office", "import", bare, "--office", office, "--unit", "g", "--json")
    assert (done.code, done.json["charges"]) == (0, 4)
    docket = done.json["docket"]
    report = tmp_path / "q.json"
    made = screener("office", "quality", docket, "--office", office, "-o", report)
    assert made.code == 0, made.err
    assert "no unit" not in report.read_text(encoding="utf-8")


def test_a_real_layout_with_many_ways_to_write_an_amount(screener: Callable[..., object], shared: Path) -> None:
    zoo = shared / "layouts" / "L26_amount_zoo.csv"
    assert len(_bare_cells(screener("read", zoo, "--json").json)) > 3
    assert _bare_cells(screener("read", zoo, "--unit", "g", "--json").json) == []
