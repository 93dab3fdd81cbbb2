"""The failure that the program exists to catch: possession beside a robbery, under both versions of the policy."""

from __future__ import annotations

import json

import openpyxl
import pytest

HEADER = "Case Number,Defendant,DOB,Count,Statute,Charge Description,Class,Arrest Date,Quantity,Unit\n"
GROUPED = (
    "26-CR-00412,\"DOE, JORDAN A\",1990-04-02,1,211,ROBBERY 2ND DEGREE,F,2026-05-27,,\n"
    "26-CR-00412,\"DOE, JORDAN A\",1990-04-02,2,11350(a),POSS CONTROLLED SUBSTANCE COCAINE,F,2026-05-27,1,g\n"
    "26-CR-00388,\"ROE, CASEY\",1988-01-09,1,11350(a),POSS CONTROLLED SUBSTANCE COCAINE,F,2026-05-11,1,g\n"
    "26-CR-00390,\"POE, ROBIN\",1979-11-30,1,11350(a),POSS CONTROLLED SUBSTANCE COCAINE,F,2026-05-12,,\n"
)  # fmt: skip


@pytest.fixture
def docket(tmp_path):
    path = tmp_path / "May.csv"
    path.write_text(HEADER + GROUPED)
    return path


def screened(screener, docket, policy, out):
    ran = screener("screen", docket, "--policy", policy, "--as-of", "2026-06-30", "--json", "-o", out)
    assert ran.code == 0, ran.err
    return [json.loads(line) for line in out.read_text().splitlines()]


def test_version_2_declines_the_possession_count_beside_the_robbery(screener, docket, policies, tmp_path):
    robbery, possession, alone, _ = screened(
        screener, docket, policies / "riverside-unconditional.yaml", tmp_path / "o.jsonl"
    )
    assert (robbery["rollup"], robbery["grouped"]) == ("outside the policy", True)
    assert (possession["rollup"], possession["grouped"]) == ("declined", True)
    assert (alone["rollup"], alone["grouped"]) == ("declined", False)


def test_version_1_does_not_although_it_declines_the_same_count_alone(screener, docket, policies, tmp_path):
    robbery, possession, alone, _ = screened(
        screener, docket, policies / "riverside-unconditional-1.yaml", tmp_path / "o.jsonl"
    )
    assert robbery["rollup"] == possession["rollup"] == "outside the policy"
    assert possession["grouped"] is True
    assert alone["rollup"] == "declined"


def test_cocaine_without_a_weight_needs_it_and_says_what_each_answer_gives(screener, docket, policies, tmp_path):
    *_, unweighed = screened(screener, docket, policies / "riverside-unconditional.yaml", tmp_path / "o.jsonl")
    assert unweighed["rollup"] == "needs information"
    needs = {need["fact"]: need["answers"] for need in unweighed["needs"]}
    assert len(needs["amount"]) == 2
    assert len(set(map(str, needs["amount"].values()))) == 2


def test_every_condition_names_the_cell_that_it_used(screener, docket, policies, tmp_path):
    _, possession, *_ = screened(screener, docket, policies / "riverside-unconditional.yaml", tmp_path / "o.jsonl")
    because = {t["rule"]: t for t in possession["explanation"]["because"]}
    conditions = because[possession["rule"]]["conditions"]
    cells = [c["origin"].get("cell") for c in conditions]
    assert "I3" in cells, conditions
    assert because[possession["rule"]]["quote"]
    assert because[possession["rule"]]["cite"]


def test_the_annotated_workbook_says_the_same(screener, docket, policies, tmp_path):
    out = tmp_path / "o.xlsx"
    ran = screener(
        "screen", docket, "--policy", policies / "riverside-unconditional.yaml", "--as-of", "2026-06-30", "-o", out
    )
    assert ran.code == 0, ran.err
    cells = [[c.value for c in row] for row in openpyxl.load_workbook(out).active.iter_rows()]
    line = next(row for row in cells if "POSS CONTROLLED SUBSTANCE COCAINE" in row and "26-CR-00412" in row)
    assert "Decline" in line
    assert "yes" in line
    robbery = next(row for row in cells if "ROBBERY 2ND DEGREE" in row)
    assert "Outside the policy" in robbery


def test_the_difference_between_the_versions_is_visible_on_the_docket(screener, docket, policies):
    ran = screener(
        "policy", "diff", policies / "riverside-unconditional-1.yaml", policies / "riverside-unconditional.yaml",
        "--docket", docket, "--as-of", "2026-06-30", "--json",
    )  # fmt: skip
    assert ran.code == 0, ran.err
    assert {"from": "outside the policy", "to": "declined", "n": 1} in ran.json["transitions"]
    assert sum(t["n"] for t in ran.json["transitions"]) == 4
    assert ran.json["words"]
    assert ran.json["widens"]


def test_a_column_for_signs_that_is_absent_is_told(screener, docket, policies):
    ran = screener(
        "screen", docket, "--policy", policies / "riverside-unconditional.yaml", "--as-of", "2026-06-30", "--json"
    )
    assert ran.json["open_by_absent_fact"] or ran.json["silence_as_not_shown"]
