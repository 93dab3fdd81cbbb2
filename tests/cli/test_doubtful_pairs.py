"""Two spellings of one person: a robbery under the one and possession under the other, without an office."""

from __future__ import annotations

import json

import pytest

HEADER = "Case Number,Defendant,DOB,Count,Statute,Charge Description,Class,Arrest Date,Quantity,Unit\n"
ROBBERY = '26-CR-00412,"DOE, JORDAN",1990-04-02,1,211,ROBBERY 2ND DEGREE,F,{day},,\n'
POSSESSION = '26-CR-00388,"DOE, JORDEN",1990-04-02,1,11350(a),POSS CONTROLLED SUBSTANCE COCAINE,F,2026-05-27,1,g\n'
POLICY = "riverside-unconditional-1.yaml"  # possession beside a robbery is not declined


def docket(tmp_path, day):
    path = tmp_path / "May.csv"
    path.write_text(HEADER + ROBBERY.format(day=day) + POSSESSION)
    return path


def screened(screener, path, policies):
    out = path.with_suffix(".jsonl")
    ran = screener("screen", path, "--policy", policies / POLICY, "--as-of", "2026-06-30", "--json", "-o", out)
    assert ran.code == 0, ran.err
    return ran.json, [json.loads(line) for line in out.read_text().splitlines()]


def test_possession_is_not_declined_while_the_robbery_may_be_the_same_persons(screener, tmp_path, policies):
    summary, (robbery, possession) = screened(screener, docket(tmp_path, "2026-05-27"), policies)
    assert (robbery["grouped"], possession["grouped"]) == (None, None)
    assert possession["rollup"] == "needs information"
    assert "grouped" not in possession["outcome"]
    assert summary["doubtful_pairs"] == 1
    assert summary["rollups"]["declined"] == 0


def test_on_different_days_the_same_two_spellings_change_nothing(screener, tmp_path, policies):
    summary, (robbery, possession) = screened(screener, docket(tmp_path, "2026-05-02"), policies)
    assert (robbery["grouped"], possession["grouped"]) == (False, False)
    assert possession["rollup"] == "declined"
    assert summary["doubtful_pairs"] == 0


@pytest.mark.parametrize(("day", "told"), [("2026-05-27", True), ("2026-05-02", False)])
def test_the_pair_is_told_with_what_to_do(screener, tmp_path, policies, day, told):
    ran = screener("screen", docket(tmp_path, day), "--policy", policies / POLICY, "--as-of", "2026-06-30")
    assert ran.code == 0, ran.err
    assert ("Answer in an office on the People page, or correct the names" in ran.out) is told
    assert ("rows 2 and 3" in ran.out) is told


@pytest.mark.parametrize(
    ("day", "recommendation", "pairs"), [("2026-05-27", "needs information", 1), ("2026-05-02", "recall", 0)]
)
def test_a_warrant_on_the_possession_case_is_not_recalled_either(
    screener, tmp_path, policies, day, recommendation, pairs
):
    warrants = tmp_path / "warrants.csv"
    warrants.write_text(
        "Warrant Number,Case Number,Defendant,DOB,Issued,Charge\n"
        'W-1,26-CR-00388,"DOE, JORDEN",1990-04-02,2026-06-01,FAILURE TO APPEAR\n'
    )
    words, _, _ = (policies / POLICY).read_text().partition("\nscenarios:")
    recalled = "outcomes:\n  recall: {roll-up: dismissed, record: warrant recalled}\n"
    retroactive = "\nretroactive:\n  warrants: {outcome: recall, cite: GO 26-01 section 3}\n"
    policy = tmp_path / "recall.yaml"
    policy.write_text(words.replace("outcomes:\n", recalled, 1) + retroactive)
    arguments = (
        "warrants", warrants, "--cases", docket(tmp_path, day), "--policy", policy, "--as-of", "2026-06-30",
    )  # fmt: skip
    ran = screener(*arguments, "--json")
    assert ran.code == 0, ran.err
    assert ran.json["recommendations"][recommendation] == 1, ran.json
    assert ran.json["doubtful_pairs"] == pairs
    assert ("People page" in screener(*arguments).out) is bool(pairs)
