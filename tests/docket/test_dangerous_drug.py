"""A "dangerous drug" is not known to be a controlled substance, nor known to be none."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from screener.docket.charges.charges import classify
from screener.docket.charges.facts.drugs import drug_of
from screener.docket.files import delimited
from screener.workflow.verbs.screen_docket import screen_docket
from tests.docket.test_unread_cells import _HEAD, _TAIL

OPEN = ["POSS DANGEROUS DRUG", "DANGEROUS DRUGS - POSS/USE", "POSSESSION OF A DANGEROUS DRUG", "CRIM POSS DANG DRUGS",
        "UNLAWFUL POSS DANGEROUS DRUG (COUNTY)", "POSS DRUGS", "DRUG POSSESSION", "POSSESSION OF DRUGS"]  # fmt: skip
CONTROLLED = ["POSS CONTROLLED SUBSTANCE", "POSS CONTROLLED DANGEROUS SUBSTANCE", "POSS CONT. DANG. SUBSTANCE",
              "POSS CS PG 1 <1G", "POSS COCAINE", "POSS CDS",
              "DRUG POSS SCHED II", "DRUG POSS CLASS B DRUG"]  # fmt: skip
ASK, IN, OUT = "needs information", "declined", "outside the policy"


@pytest.mark.parametrize(
    ("condition", "of_dangerous", "of_controlled"),
    [
        ("if: {substance: any controlled substance}", ASK, IN),
        ("unless: {substance: any controlled substance}", ASK, OUT),
        ("if: {substance: any drug}", IN, IN),
        ("unless: {substance: any drug}", OUT, OUT),
    ],
)
def test_it_is_asked(condition: str, of_dangerous: str, of_controlled: str, tmp_path: Path, monkeypatch) -> None:
    docket, policy = tmp_path / "d.csv", tmp_path / "p.yaml"
    policy.write_text(_HEAD + _TAIL % (f"    {condition}", ""), encoding="utf-8")
    rows = [f'26-{at},"PERSON{chr(65 + at)}, ANN",1990-01-01,{text}' for at, text in enumerate([*OPEN, *CONTROLLED])]
    docket.write_text("\n".join(["Case Number,Name,DOB,Charge", *rows]) + "\n", encoding="utf-8")
    wanted = [of_dangerous] * len(OPEN) + [of_controlled] * len(CONTROLLED)
    for _ in range(2):
        found = screen_docket(docket, policy, as_of=date(2026, 6, 30))
        assert [item.finding.rollup.value for item in found.screened] == wanted
        assert all([each.fact for each in item.finding.missing] == ["substance"] for item in found.screened
                   if item.finding.rollup.value == ASK)  # fmt: skip
        monkeypatch.setattr(delimited, "_by_column", lambda *_: None)  # and row by row


def test_a_drug_that_is_named_is_that_drug() -> None:
    for text, drug in (("POSS DANG DRUG METH", "methamphetamine"), ("POSS DANGEROUS DRUG - HEROIN", "heroin")):
        assert drug_of(text, classify(text, "", None)) == drug


def test_a_section_on_controlled_substances_says_that_the_drugs_are() -> None:
    for statute, state, fact in (
        ("HS 11377", "CA", "unspecified"),
        ("", "", "some_drug"),
        ("PC 459", "CA", "some_drug"),
    ):
        assert drug_of("POSS DRUGS", classify("POSS DRUGS", statute, state)) == fact
