"""Conduct from the charge itself: only what the text or the statute says outright, and nothing of two things."""

from __future__ import annotations

import csv
import itertools
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from screener.docket.charges.charges import classify
from screener.docket.charges.facts.conduct import _rows, conduct_of
from screener.docket.charges.table import OfficeTable
from screener.docket.reading.reading import read_docket
from screener.domain.offense import OffenseClass
from screener.policy.language.vocabulary import FACTS
from screener.policy.loading.load import load_policy
from screener.screening.recommend.recommend import screen
from tests.policy.writing import policy

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
    "POSS CLASS B W/INTENT TO DISTRIBUTE": "possession with intent to distribute",
    "PWID COCAINE": "possession with intent to distribute",
    "POSS W/INT MAN/DEL CS PG1": "possession with intent to distribute",
    "COCAINE, POSSESS TO DISTRIBUTE": "possession with intent to distribute",
    "POSSESSION OF MARIJUANA FOR SALE": "possession with intent to distribute",
    "SALE OF COCAINE": "distribution of drugs",
    "DELIVERY OF METH (B FELONY)": "distribution of drugs",
    "MANUFACTURING METHAMPHETAMINE": "manufacture of drugs",
    "CULTIVATION OF MARIJUANA": "manufacture of drugs",
    "TRAFFICKING IN COCAINE 36 GRAMS OR MORE": "drug trafficking",
    "COCAINE TRAFFIC-OVER 28 GRAMS": "drug trafficking",
}
NOT_SAID = [
    "THEFT", "LARCENY 3", "RESISTING/OBSTRUCTING OFFICER", "OBSTRUCTING HIGHWAY", "PROSTITUTION", "DISORDERLY HOUSE",
    "POSS METH", "POSS METH W/ RESISTING ARREST", "ASSAULT BY THREAT", "BURGLARY", "BURGLARY - COMMERCIAL", "ASSAULT",
    "SPEEDING", "POSS DRUG PARAPHERNALIA", "DRIVING WHILE LICENSE REVOKED", "ORGANIZED RETAIL THEFT", "TRAFFIC OFFENSE",
    "MISC MISDEMEANOR", "OBSTRUCT/RESIST", "GRAND THEFT", "LARCENY OVER $250 c266 §30(1)", "RETAIL FRAUD - 2ND DEGREE",
    "REGISTRATION SUSPENDED, OP MV WITH c90 §23", "PROFESSIONAL LIC SUSPENDED, PRACTICE WITH", "CONTEMPT OF COURT",
    "MANUFACTURE/DELIVER METH", "MAN DEL CONT SUB PEN GRP 1 <1G", "DRUG, DISTRIBUTE OR POSSESS WITH INTENT CLASS D",
    "DRUG POSS/DELIVERY MARIJUANA", "CONSPIRACY TO DELIVER A SCHEDULE I CONTROLLED SUBSTANCE", "CSCS-3RD:NARCOTIC DRUG",
    "POS OR DST METH W/I DISTRIBUTE", "POSSESS/PURCHASE COCAINE BASE FOR SALE", "MANUF ETC CONTROLLED SUBSTANCE",
    "M/S/D/P CS W/N 1000FT OF PARK", "MANUFACTURE, DISTRIBUTION OR POSSESSION WITH INTENT TO DISTRIBUTE COCAINE",
    "ATTEMPT TO SELL MANUFAC DEL POSS CONT SUBST SCHEDULE I", "UNLAW MANSALEDISP SYN CANNAB", "TRANSPORTATION OF METH",
    "WITNESS, INTIMIDATE", "UNLICENSED OPERATION OF MV", "POSSESS SUSPENDED LICENSE", "INTOXICATION", "HARASSMENT",
]  # fmt: skip
#: Texts that plainly tell an act of which the policy's vocabulary has no word.
OTHER = [
    "UNL CARRYING WEAPON", "DRIVING WHILE INTOXICATED", "DRIVING UNDER INFLUENCE", "FAIL TO IDENTIFY", "ROBBERY",
    "BURGLARY OF VEHICLE", "FORGERY", "GRAFFITI", "A&B ON POLICE OFFICER", "EVADING ARREST", "RACING ON HIGHWAY",
    "CRIMINAL MISCHIEF",
    "B&E FOR MISDEMEANOR c266 §16A", "FIREARM, CARRY WITHOUT LICENSE c269 §10(a)", "HIT AND RUN", "RECKLESS DRIVING",
    "THEFT FROM PERSON", "THEFT OF A FIREARM", "LARCENY FROM BUILDING", "LARCENY BY CHECK OVER $250", "IDENTITY THEFT",
    "THEFT OF A MOTOR VEHICLE", "RECEIVE STOLEN PROPERTY", "AGGRAVATED ASSAULT", "MURDER", "PROBATION VIOLATION",
    "ABUSE PREVENTION ORDER, VIOLATE c209A §7", "SEX OFFENDER FAIL TO REGISTER", "DESTRUCTION OF PROPERTY, MALICIOUS",
]  # fmt: skip
_DRIVE = ["DRIV", "DRIVE", "DRIVING", "DRVG", "DRV", "OPER", "OPERATING", "OP MV"]
_WHILE = [" WHILE ", " W/", " W/ ", " WITH ", " ON ", " WHL ", " "]
_LICENSE = ["LIC", "LICENSE", "DL", "D/L", "LICENCE", "DRIVERS LICENSE", "DRIVER'S LIC"]
_GONE = ["SUSP", "SUSPENDED", "SUSPD", "INV", "INVALID", "SUSPENDED OR REVOKED", "SUSP/REV"]
SUSPENDED = [
    *(f"{drive}{while_}{lic} {gone}" for drive in _DRIVE for while_ in _WHILE for lic in _LICENSE for gone in _GONE),
    *(
        f"{drive}{while_}{gone} {lic}"
        for drive in _DRIVE
        for while_ in _WHILE
        for lic in _LICENSE
        for gone in _GONE[:3]
    ),
    *(
        f"{lic} {gone}{comma}OP{many} MV WITH"
        for lic in ("LICENSE", "LIC")
        for gone in ("SUSPENDED", "SUSP", "SUSPENDED OR REVOKED")
        for comma in (", ", " - ", " ")
        for many in ("", "ER", "ERATE")
    ),
    *("DWLI", "DWLS", "DWLSR", "DUS", "DWLS 2ND", "DWLI W/PREV CONV", "DRV W/LIC INV W/PR CN/SUS/W/O", "D/L SUSP/REV"),
    *(f"DRIV WHILE OPER PRIV {gone}" for gone in ("SUSP", "SUSPD", "SUSPENDED", "SUSP OR REVOKED")),
]


@pytest.mark.parametrize(("text", "conduct"), SAID.items())
def test_what_the_text_says_outright(text: str, conduct: str) -> None:
    assert conduct_of(text, "", classify(text, "")) == conduct
    assert conduct in FACTS["conduct"].allowed


@pytest.mark.parametrize("text", NOT_SAID)
def test_what_the_text_does_not_say_is_left_to_the_attorney(text: str) -> None:
    assert conduct_of(text, "", classify(text, "")) is None


@pytest.mark.parametrize("text", OTHER)
def test_a_text_that_plainly_tells_another_act_is_known_to_be_none_of_the_listed(text: str) -> None:
    assert conduct_of(text, "", classify(text, "")) == "other conduct"


def test_another_act_beside_a_listed_one_is_never_other_conduct() -> None:
    for one, other in itertools.product(SAID, OTHER):
        for text in (f"{one} / {other}", f"{other} - {one}", f"{other} W/ {one}", f"{one}, {other}"):
            assert conduct_of(text, "", classify(text, "")) != "other conduct", text


@pytest.mark.parametrize(
    "unsure", ["SUSP LIC", "RESIST", "OBSTR", "TRESP", "THREAT", "FTA", "DISORD COND", "URINATE", "LOITER"]
)
def test_no_act_is_other_conduct_where_a_listed_one_may_stand_in_its_text(unsure: str) -> None:
    for text in OTHER:
        for both in (f"{text} {unsure}", f"{unsure} {text}"):
            assert conduct_of(both, "", replace(classify(text, ""), confidence=1.0)) != "other conduct", both


def test_every_way_of_writing_that_one_drove_while_suspended() -> None:
    said = {text: conduct_of(text, "", classify(text, "")) for text in SUSPENDED}
    assert len(said) > 500
    assert {text: conduct for text, conduct in said.items() if conduct != "driving while suspended"} == {}


@pytest.mark.parametrize("text", OTHER)
def test_other_conduct_needs_a_class_that_is_sure(text: str) -> None:
    reading = classify(text, "")
    assert conduct_of(text, "", replace(reading, confidence=0.7)) is None
    assert conduct_of(text, "", replace(reading, offense=OffenseClass.UNKNOWN)) is None


def test_the_first_letters_of_a_row_for_texts_hide_none_of_its_patterns(shared: Path) -> None:
    with (shared / "charges" / "charge_texts.tsv").open(encoding="utf-8") as file:
        texts = [line.partition("\t")[0] for line in file]
    for text in texts[::3]:
        words = re.sub(r"[^A-Z0-9]+", " ", text.upper())
        first = {word[:3] for word in words.split()}
        for row in _rows("text"):
            if first.isdisjoint(row.begins):
                assert not row.pattern.search(words), (row.conduct, row.begins, text)


def test_a_rule_on_one_conduct_waits_for_no_other_act(tmp_path: Path) -> None:
    texts = [*OTHER, "DRIV W/LIC INV", "TRAFFIC OFFENSE"]
    path = tmp_path / "a.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = [[str(n), "DOE, ANN", "03/14/1990", text, "05/14/2026"] for n, text in enumerate(texts)]
        csv.writer(file).writerows([["Case No", "Defendant", "DOB", "Charge", "Arrest Date"], *rows])
    reading = read_docket(path, as_of=date(2026, 6, 30))
    rule = "  - id: 1\n    applies to: {offense: [other, theft, violent], conduct: driving while suspended}\n"
    loaded = policy(rule + "    reaches: the charge, alone or beside others\n    outcome: decline\n")
    waits = {
        charge.text
        for charge, each in zip(
            reading.charges, screen(reading.charges, (loaded,), as_of=date(2026, 6, 30)), strict=True
        )
        if each.finding.missing
    }
    assert waits == {"TRAFFIC OFFENSE"}


def test_what_the_office_answers_for_a_text_changes_its_conduct_as_well(tmp_path: Path) -> None:
    path = tmp_path / "charges.csv"
    path.write_text("text,offense\nGRAFFITI,theft\nDWLS 3RD,other\nFORGERY,other\n", encoding="utf-8")
    own = OfficeTable.load(path)
    said = [conduct_of(text, "", classify(text, "", "", own)) for text in ("GRAFFITI", "DWLS 3RD", "FORGERY")]
    assert said == [None, "driving while suspended", "other conduct"]


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
        ("TC 521.457", "TRAFFIC OFFENSE", "driving while suspended"),
        ("46.20.342(1)(c)", "TRAFFIC OFFENSE", "driving while suspended"),
        ("VC 14601.1(a)", "TRAFFIC OFFENSE", "driving while suspended"),
        ("90/23", "TRAFFIC OFFENSE", None),
        ("90/23", "LICENSE, OP MV", "driving while suspended"),
        ("90/23", "REGISTRATION SUSPENDED, OP MV WITH", None),
        ("PL 205.30", "CRIMINAL MISCHIEF", None),
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
