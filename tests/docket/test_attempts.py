"""The fact ``attempted``: what a charge text and its statute say of an attempt, and what they leave open."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from screener.docket.charges.charges import classify
from screener.docket.charges.facts.attempts import attempted
from screener.docket.charges.facts.of_charge import facts_read_as
from screener.docket.reading.reading import read_docket
from screener.docket.reading.warrants_list import read_warrants
from screener.domain.offense import OffenseClass
from screener.policy.loading.load import load_policy
from screener.screening.recommend.recommend import screen
from screener.screening.recommend.screened import Screened

SAID = [
    ("ATTEMPT CDS DISTRIBUTION", "", True),
    ("ATT-CDS DISTRIBUTION", "", True),
    ("POSSESS CNTL SUB", "664/11377(A) HS", True),
    ("CDS DISTRIBUTION", "CR 5-602", False),
    ("CONSPIRACY TO DELIVER COCAINE", "", False),
    ("ATTEMPT OR CONSPIRACY TO SELL HEROIN", "", None),  # may be either
    ("ATTEMPTED MURDER", "", None),  # the name of an offense
    ("XQZ 77", "", None),  # no charge that is understood
    ("", "11379(A) HS", None),  # the section alone
    ("", "664/11379(A) HS", True),
]

POLICY = """\
policy format: 1
policy:
  id: attempts
  title: Attempted distribution is not prosecuted
  office: Example County
  version: 1
  effective: 2021-01-01
outcomes:
  decline: {roll-up: declined, record: nothing filed}
  ordinary screening: {roll-up: outside the policy}
rules:
  - id: 1
    applies to: {offense: sale or manufacture, attempted: yes}
    reaches: the charge, alone or beside others
    outcome: decline
    force: presumptive
otherwise: ordinary screening
"""


@pytest.mark.parametrize(("text", "statute", "said"), SAID)
def test_what_a_charge_says_of_an_attempt(text: str, statute: str, said: bool | None) -> None:
    assert attempted(text, classify(text, statute, "CA")) is said


def _screened(docket: Path, policy: Path) -> list[Screened]:
    day = date(2021, 5, 1)
    return list(screen(read_docket(docket, as_of=day).charges, (load_policy(policy),), as_of=day))


@pytest.mark.parametrize("rows", [1, 400])  # few rows and many are read by different ways
def test_a_policy_reaches_attempts_alone(tmp_path: Path, rows: int) -> None:
    docket, policy = tmp_path / "d.csv", tmp_path / "p.yaml"
    texts = ["CDS DISTRIBUTION", "ATTEMPT CDS DISTRIBUTION", "ATTEMPT OR CONSPIRACY TO SELL HEROIN"]
    lines = [
        f'{case * 3 + at},"NAME{case * 3 + at}, ANN",{text},2021-04-01'
        for case in range(rows)
        for at, text in enumerate(texts)
    ]
    docket.write_text("\n".join(["Case Number,Defendant,Charge,Offense Date", *lines]) + "\n")
    policy.write_text(POLICY)
    found = _screened(docket, policy)
    assert [str(each.finding.rollup) for each in found[:3]] == ["outside the policy", "declined", "needs information"]
    assert [need.fact for need in found[2].finding.missing] == ["attempted"]
    assert len(found) == rows * 3


def test_a_column_says_it_before_the_text(tmp_path: Path) -> None:
    docket, policy = tmp_path / "d.csv", tmp_path / "p.yaml"
    docket.write_text('Case Number,Defendant,Charge,Offense Date,Attempt\n1,"ROE, ANN",CDS DISTRIBUTION,2021-04-01,Y\n')
    policy.write_text(POLICY)
    found = _screened(docket, policy)
    assert [str(each.finding.rollup) for each in found] == ["declined"]


def test_a_warrant_for_a_failure_to_appear_keeps_nothing_of_that_failure(tmp_path: Path) -> None:
    path = tmp_path / "w.csv"
    path.write_text(
        "Warrant Number,Name,Case Number,Charge,Issue Date\n"
        '1,"ROE, ANN",19-1,FTA - ATTEMPT POSS COCAINE,2019-03-01\n'
        '2,"POE, BEA",19-2,FTA - SHOPLIFTING,2019-03-01\n'
    )
    warrants = read_warrants(path, as_of=date(2021, 5, 1)).warrants
    attempt, theft = (warrant.charges[0].facts for warrant in warrants)
    assert (attempt["offense"], attempt["attempted"], attempt.get("conduct")) == ("simple_possession", True, None)
    assert (theft["offense"], theft["attempted"], theft["conduct"]) == ("theft", False, "shoplifting")


def test_an_answer_of_the_office_takes_what_the_text_says_of_an_attempt(tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    path.write_text('Case Number,Defendant,Charge,Offense Date\n1,"ROE, ANN",ATT XQZ 77,2021-04-01\n')
    [charge] = read_docket(path, as_of=date(2021, 5, 1)).charges
    assert "attempted" not in charge.facts
    answered = replace(charge.reading, offense=OffenseClass.SALE_MANUFACTURE, confidence=1.0)
    assert facts_read_as(charge, replace(answered, attempt=True))["attempted"] is True
    assert "attempted" not in facts_read_as(charge, answered)  # the text names an attempt: not known to be none
