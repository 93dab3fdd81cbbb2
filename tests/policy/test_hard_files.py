"""The files that show hard things, put to dockets that spell their columns and codes their own way."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from screener.cli.app import run

DOCKETS = {
    "invented-ordinances": (
        "Case Number,Count,Charge Description,Code Section,Defendant Name\n"
        'C1,1,POSS NARC CONTROLLED SUBSTANCE,H&S 11350(a),"DOE, JANE"\n'
        'C2,1,POSSESS METH,11377A HS,"ROE, ANN"\n'
        'C3,1,TRANSPORT CONTROLLED SUBSTANCE,HS11352(A),"POE, BEN"\n'
        'C4,1,TRESPASS,PC 602(M),"LOE, SUE"\n'
        'C5,1,PARK AFTER HOURS,12A.20.050(A) SMC,"MOE, TIM"\n'
        'C6,1,PARK AFTER HOURS,Ordinance No. 14-32,"NOE, KIM"\n'
        'C7,1,PARK AFTER HOURS,LAMC 12A.20.050,"ZOE, PAM"\n',
        ["1", "1", "1.a", "2", "3", "3", None],
    ),
    "invented-classes": (
        "CASE_NO,DEFENDANT,DOB,OFFENSE,LEVEL,DEGREE,OFFENSE DATE\n"
        'C1,"DOE, JANE",1990-01-01,POSS CS PG1 <1G,F,SJ,2026-03-01\n'
        'C1,"DOE, JANE",1990-01-01,BURGLARY OF HABITATION,F,2,2026-03-01\n'
        'C2,"ROE, ANN",1991-01-01,POSS COCAINE,F,SJ,2026-03-02\n'
        'C2,"ROE, ANN",1991-01-01,THEFT,M,A,2026-03-02\n'
        'C3,"POE, BEN",1992-01-01,POSS COCAINE,F,3,2026-03-03\n'
        'C4,"LOE, SUE",1993-01-01,POSS COCAINE,F,,2026-03-03\n'
        'C5,"MOE, TIM",1993-01-01,THEFT FROM PERSON,F,SJ,2026-03-03\n'
        'C5,"MOE, TIM",1993-01-01,AGG ROBBERY,F,1,2026-03-03\n',
        [None, None, "1", None, "2", None, "3", None],
    ),
    "invented-own-history": (
        "Case Number,Defendant,DOB,Charge Description,Arrest Date,Prior History,Disposition,Disposition Date\n"
        '25-0101,"DOE, JANE",1990-01-01,POSS COCAINE,2025-06-02,none,,\n'
        '25-0202,"DOE, JANE",1990-01-01,POSS METH,2025-12-24,none,,\n'
        '26-0001,"DOE, JANE",1990-01-01,POSS COCAINE,2026-03-14,none,,\n'
        '26-0002,"ROE, ANN",1991-01-01,POSS COCAINE,2026-03-14,2025-12-24 arrest possession,,\n'
        '26-0003,"POE, BEN",1992-01-01,POSS COCAINE,2026-03-14,,,\n'
        '25-0404,"MOE, TIM",1994-01-01,THEFT,2019-06-02,none,PLED GUILTY,2019-09-01\n'
        '26-0005,"MOE, TIM",1994-01-01,THEFT,2026-03-14,none,,\n'
        '25-0606,"ZOE, KIM",1995-01-01,THEFT,2025-03-14,none,DISMISSED,2025-05-01\n'
        '26-0006,"ZOE, KIM",1995-01-01,THEFT,2026-03-14,none,,\n',
        ["1", "1", None, "1", None, None, None, None, "2"],
    ),
    "invented-second-outcome": (
        "Cause No,Cnt,Offense,Deft,Value\n"
        'C1,1,POSSESSION OF COCAINE,"DOE, JANE",\n'
        'C2,1,THEFT,"ROE, ANN",$300\n'
        'C3,1,THEFT,"POE, BEN",$300.01\n'
        'C4,1,THEFT,"LOE, SUE",\n',
        ["1", "2", None, None],
    ),
}


@pytest.mark.parametrize("name", DOCKETS)
def test_a_docket_gets_its_results_from_the_file(name: str, tmp_path: Path):
    text, rules = DOCKETS[name]
    docket, out = tmp_path / "docket.csv", tmp_path / "out.jsonl"
    docket.write_text(text, encoding="utf-8")
    policy = f"policies/{name}.yaml"
    assert run(["screen", str(docket), "--policy", policy, "--as-of", "2026-04-02", "-o", str(out)]).code == 0
    found = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [each["rule"] for each in found] == rules
    if name == "invented-second-outcome":
        assert found[0]["or"] == {
            "rollup": "diverted",
            "where": "where treatment is appropriate",
            "chosen_by": "attorney",
        }
        assert (found[1]["rollup"], found[1]["or"]["rollup"]) == ("declined", "reduced")
        assert "or" not in found[2]
        assert found[3]["needs"][0]["fact"] == "value"
        cells = tmp_path / "out.csv"
        assert run(["screen", str(docket), "--policy", policy, "--as-of", "2026-04-02", "-o", str(cells)]).code == 0
        assert "Dismiss or divert (attorney chooses)" in cells.read_text(encoding="utf-8-sig")


def test_warrants_of_ten_years_are_recalled_and_younger_ones_are_kept(tmp_path: Path):
    warrants, out = tmp_path / "warrants.csv", tmp_path / "out.jsonl"
    warrants.write_text(
        "Warrant No,Case No,Name,Type,Dt Issued,Underlying Charge\n"
        'W1,C1,"DOE, JANE",Bench warrant,2016-04-02,POSSESSION OF COCAINE\n'
        'W2,C2,"ROE, ANN",Bench warrant,2016-04-03,POSSESSION OF COCAINE\n'
        'W3,C3,"POE, BEN",Bench warrant,,POSSESSION OF COCAINE\n',
        encoding="utf-8",
    )
    policy = "policies/invented-old-warrants.yaml"
    assert run(["warrants", str(warrants), "--policy", policy, "--as-of", "2026-04-02", "-o", str(out)]).code == 0
    found = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [each["recommendation"] for each in found] == ["recall", "keep", "needs information"]
    assert [need["fact"] for need in found[2]["needs"]] == ["issue date"]
