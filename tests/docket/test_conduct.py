"""Conduct from the charge itself: only what the text or the statute says outright, and nothing of two things."""

from __future__ import annotations

import csv
import itertools
from datetime import date
from pathlib import Path

import pytest

from screener.docket.charges import classify
from screener.docket.facts.conduct import conduct_of
from screener.docket.reading import read_docket
from screener.policy.load import load_policy
from screener.policy.vocabulary import FACTS
from screener.screening.recommend import screen

SAID = {
    "RETAIL THEFT": "retail theft",
    "RETAIL THEFT-TAKE MDSE": "retail theft",
    "SHOPLIFTING": "shoplifting",
    "THEFT - SHOPLIFT <$100": "shoplifting",
    "FARE EVASION": "fare evasion",
    "THEFT OF SERVICES - SUBWAY FARE": "fare evasion",
    "DRIVING WHILE LICENSE SUSPENDED": "driving while suspended",
    "DWLS 3RD": "driving while suspended",
    "DRIV W/SUSP LIC": "driving while suspended",
    "RESISTING ARREST": "resisting arrest",
    "RESIST ARREST": "resisting arrest",
    "OBSTRUCTION OF JUSTICE": "obstruction",
    "DISORDERLY CONDUCT": "disorderly conduct",
    "PUBLIC INTOXICATION": "public intoxication",
    "POSS BURGLARY TOOLS": "burglary tools",
    "POSS OF HYPODERMIC NEEDLE": "hypodermic",
    "LOITERING": "loitering",
    "OPEN CONTAINER": "open container",
    "CRIMINAL TRESPASS": "trespass",
    "PATRONIZING A PROSTITUTE": "buying sex",
    "FAILURE TO APPEAR": "failure to appear",
    "TERRORISTIC THREAT": "threats",
    "CRIMINAL THREATS": "threats",
}
NOT_SAID = [
    "THEFT", "LARCENY 3", "RESISTING/OBSTRUCTING OFFICER", "OBSTRUCTING HIGHWAY", "PROSTITUTION", "DISORDERLY HOUSE",
    "POSS METH", "POSS METH W/ RESISTING ARREST", "ROBBERY", "ASSAULT BY THREAT", "BURGLARY", "DRIVING UNDER INFLUENCE",
    "SPEEDING", "POSS DRUG PARAPHERNALIA", "DRIVING WHILE LICENSE REVOKED", "ORGANIZED RETAIL THEFT", "TRAFFIC OFFENSE",
]  # fmt: skip


@pytest.mark.parametrize(("text", "conduct"), SAID.items())
def test_what_the_text_says_outright(text: str, conduct: str) -> None:
    assert conduct_of(text, "", classify(text, "")) == conduct
    assert conduct in FACTS["conduct"].allowed


@pytest.mark.parametrize("text", NOT_SAID)
def test_what_the_text_does_not_say_is_left_to_the_attorney(text: str) -> None:
    assert conduct_of(text, "", classify(text, "")) is None


def test_a_text_of_two_kinds_has_none_of_them() -> None:
    for (one, first), (other, second) in itertools.permutations(SAID.items(), 2):
        if first == second:
            continue
        for between in (" / ", " - ", "; ", " & ", " "):
            text = f"{one}{between}{other}"
            assert conduct_of(text, "", classify(text, "")) in (None, second if other.startswith(one) else None), text


@pytest.mark.parametrize(
    ("statute", "text", "conduct"),
    [
        ("PL 205.30", "ARREST OFFENSE", "resisting arrest"),
        ("18 § 3929", "THEFT", "retail theft"),
        ("18 3929 A1", "THEFT", "retail theft"),
        ("720 ILCS 5/16-25(a)(1)", "THEFT", "retail theft"),
        ("PC 459.5(a)", "THEFT", "shoplifting"),
        ("459.5(A) PC", "THEFT", "shoplifting"),
        ("PC 459", "THEFT", None),
        ("18 3929.1", "THEFT", None),
        ("PL 155.25", "THEFT", None),
    ],
)
def test_a_section_that_forbids_one_thing_only(statute: str, text: str, conduct: str | None) -> None:
    reading = classify(text, statute)
    if conduct != "resisting arrest" or reading.offense.value == "other":
        assert conduct_of(text, statute, reading) == conduct


def test_a_retail_theft_of_500_dollars_waits_for_nothing_that_the_docket_says(tmp_path: Path, policies: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(
            [
                ["Case No", "Defendant", "DOB", "Charge", "Grade", "Arrest Date", "Value", "Conduct"],
                ["1", "DOE, ANN", "03/14/1990", "RETAIL THEFT", "M", "05/14/2026", "500", ""],
                ["2", "ROE, BEA", "03/15/1991", "RETAIL THEFT", "M", "05/15/2026", "500.01", ""],
                ["3", "POE, CYD", "03/16/1992", "THEFT", "M", "05/16/2026", "20", "Retail Theft"],
                ["4", "COE, DOT", "03/17/1993", "THEFT", "M", "05/17/2026", "20", ""],
            ]
        )
    reading = read_docket(path, as_of=date(2026, 6, 30))
    assert [charge.facts.get("conduct") for charge in reading.charges] == [*["retail theft"] * 3, None]
    assert [charge.cells["conduct"].address for charge in reading.charges][:1] in (["D2"], ["H2"])
    policy = load_policy(policies / "philadelphia-2018.yaml")
    waits = [
        {missing.fact for missing in each.finding.missing}
        for each in screen(reading.charges, (policy,), as_of=date(2026, 6, 30))
    ]
    assert not any({"conduct", "value"} & each for each in waits[:3])
    assert "conduct" in waits[3]
