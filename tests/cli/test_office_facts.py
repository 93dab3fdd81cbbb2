"""``office fact`` and ``office facts`` on a real office; ``policy check`` names the facts that nothing fills."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from screener.domain.shipped import sample_policy
from tests.workflow.test_own_facts import DOCKET

POLICY = sample_policy("invented-treatment-first.yaml")


@pytest.fixture
def office(screener, tmp_path: Path) -> Path:
    place, docket = tmp_path / "o.screener", tmp_path / "june.csv"
    docket.write_text(DOCKET, encoding="utf-8")
    made = screener("office", "create", place, "--name", "T", "--county", "Alder", "--zone", "UTC", "--user", "A1")
    assert made.code == 0, made.err
    for verb in (("adopt", POLICY), ("import", docket)):
        ran = screener("office", *verb, "--office", place, "--user", "A1")
        assert ran.code == 0, ran.err
    return place


def open_of(screener, office: Path, fact: str) -> str:
    (found,) = screener("office", "facts", "--office", office, "--missing", fact, "--json").json["questions"]
    return found["id"]


def test_a_fact_and_a_judgment_are_recorded_by_one_verb(screener, office: Path):
    birch, cedar = (
        open_of(screener, office, "distance from a school"),
        open_of(screener, office, "ready for the program"),
    )
    for charge, name, value, rollup in (
        (birch, "distance from a school", "1200 feet", "declined"),
        (cedar, "ready for the program", "yes", "diverted"),
    ):
        ran = screener(
            "office", "fact", charge, name, value, "--source", "file", "--office", office, "--user", "A1", "--json"
        )
        assert ran.code == 0, ran.err
        assert ran.json["event"]
        explained = screener("office", "explain", charge, "--office", office, "--json").json
        assert explained["rollup"] == rollup
    assert screener("office", "undo", "--office", office, "--user", "A1").code == 0
    assert open_of(screener, office, "ready for the program") == cedar


def test_a_value_that_is_none_is_refused_with_what_is_allowed(screener, office: Path):
    birch = open_of(screener, office, "distance from a school")
    ran = screener("office", "fact", birch, "housing", "tent", "--source", "file", "--office", office, "--user", "A1")
    assert ran.code == 1
    assert "own home, with family, shelter, none" in ran.err


def test_questions_go_out_and_answers_come_back(screener, office: Path, tmp_path: Path):
    book = tmp_path / "q.xlsx"
    out = screener("office", "facts", "--office", office, "--user", "A1", "-o", book, "--json")
    assert out.code == 0, out.err
    sheet = (loaded := openpyxl.load_workbook(book)).active
    head = [cell.value for cell in sheet[2]]
    for row in sheet.iter_rows(min_row=3):
        answer = "yes" if row[head.index("Fact")].value == "ready for the program" else 900
        row[head.index("Answer")].value, row[head.index("Source")].value = answer, "call"
    loaded.save(book)
    tried = screener("office", "facts", "--office", office, "--user", "A1", "--read", book, "--dry-run", "--json")
    assert (len(tried.json["answers"]), tried.json["events"]) == (2, [])
    read = screener("office", "facts", "--office", office, "--user", "A1", "--read", book, "--json")
    assert read.code == 0
    assert len(read.json["events"]) == 2
    assert screener("office", "facts", "--office", office, "--json").json["questions"] == []


def test_a_check_names_the_facts_that_a_docket_or_an_office_does_not_fill(screener, office: Path, tmp_path: Path):
    bare = tmp_path / "bare.csv"
    bare.write_text("Case Number,Charge Description\n26-1,POSSESSION OF COCAINE\n", encoding="utf-8")
    ran = screener("policy", "check", POLICY, "--docket", bare, "--json")
    assert ran.code == 0
    said = [each for each in ran.json["warnings"] if "no column of bare.csv fills it" in each]
    assert len(said) == 4
    assert any("“date of the offer”" in each and "nobody can answer it" in each for each in said)
    assert any("asks the attorney or the clerk" in each for each in said)
    filled = screener("policy", "check", POLICY, "--office", office, "--json")
    assert filled.code == 0
    assert not [each for each in filled.json["warnings"] if "fills it" in each]
