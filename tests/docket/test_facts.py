"""Columns become facts of the policy vocabulary: known values only, with the cell that each came from."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from screener.docket.cells.controlled_words import FIELDS
from screener.docket.reading.reading import DocketReading, match_keys, read_docket
from screener.domain.quantity import Quantity
from screener.policy.language.vocabulary import FACTS

AS_OF = date(2026, 6, 30)


def read(path: Path, names: list[str], *rows: list[str], as_of: date | None = AS_OF) -> DocketReading:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([names, *rows])
    return read_docket(path, as_of=as_of)


def grams(value: str, unit: str = "g") -> Quantity:
    return Quantity(value=Decimal(value), unit=unit)


def test_every_fact_that_a_docket_gives_is_in_the_vocabulary(tmp_path: Path) -> None:
    names = ["Case No", "DOB", "Charge", "Statute", "Level", "Offense Date", "Qty", "Unit", "Basis", "Scales", "Agency"]
    reading = read(
        tmp_path / "a.csv",
        names,
        ["1", "03/04/1990", "POSS COCAINE", "893.13", "F3", "01/05/2026", "0.8", "g", "lab", "Y", "PD"],
    )
    facts = reading.charges[0].facts
    assert set(facts) <= set(FACTS)
    assert reading.facts_given <= set(FACTS)
    assert facts == {
        "offense": "simple_possession",
        "substance": "cocaine",
        "attempted": False,
        "statute": "893.13",
        "grade": "felony",
        "agency": "PD",
        "offense date": date(2026, 1, 5),
        "age at offense": 35,
        "amount": grams("0.8"),
        "scales": True,
    }
    cells = reading.charges[0].cells
    assert {name: cells[name].address for name in facts} == {
        "offense": "C2",
        "substance": "C2",
        "attempted": "C2",
        "statute": "D2",
        "grade": "E2",
        "agency": "K2",
        "offense date": "F2",
        "age at offense": "B2",
        "amount": "G2",
        "scales": "J2",
    }


def test_fields_that_are_facts_bear_the_vocabularys_names() -> None:
    signs = {
        name for name, spec in FIELDS.items() if spec.kind in ("yesno", "custody", "supervision", "role", "number")
    }
    assert signs <= set(FACTS)


@pytest.mark.parametrize(
    ("basis", "fact"),
    [
        ("lab", "amount"),
        ("LABORATORY", "amount"),
        ("field", "field amount"),
        ("officer estimate", "estimated amount"),
        ("", "stated amount"),
    ],
)
def test_the_basis_names_the_amount(tmp_path: Path, basis: str, fact: str) -> None:
    names = ["Case No", "Charge", "Quantity", "Unit", "Weight Basis"]
    rows = [
        ["1", "POSS COCAINE", "0.80", "grams", basis],
        ["2", "POSS HEROIN", "3", "g", "lab"],
        ["3", "X", "1", "g", "field"],
    ]
    charge = read(tmp_path / "a.csv", names, *rows).charges[0]
    amounts = {name: value for name, value in charge.facts.items() if "amount" in name}
    assert amounts == {fact: grams("0.80")}
    assert charge.cells[fact].address == "C2"


def test_a_count_by_the_laboratory_stands_beside_its_weight(tmp_path: Path) -> None:
    header = ["Case No", "Charge", "Quantity", "Unit", "Weight Basis"]
    rows = [
        ["1", "POSS MDMA", "3", "pills", "lab"],
        ["2", "POSS HEROIN", "2", "g", "lab"],
        ["3", "POSS COCAINE", "1", "g", "field"],
        ["4", "POSS HEROIN", "1", "pill", "lab"],
    ]
    counted, weighed, *_ = read(tmp_path / "a.csv", header, *rows).charges
    assert (counted.facts["pills"], "amount" in counted.facts) == (grams("3", "pills"), False)
    assert (weighed.facts["amount"], "pills" in weighed.facts) == (grams("2"), False)
    assert counted.cells["pills"].raw == "3"


def test_without_a_basis_column_the_amount_is_the_stated_one(tmp_path: Path) -> None:
    names = ["Case No", "Charge", "Qty", "UOM"]
    reading = read(tmp_path / "a.csv", names, ["1", "POSS COCAINE", "2", "oz"], ["2", "POSS COCAINE", "", "g"])
    assert reading.charges[0].facts["stated amount"] == grams("2", "oz")
    assert "stated amount" not in reading.charges[1].facts
    assert reading.absent_facts(["stated amount", "amount", "scales"]) == ("amount", "scales")


def test_an_amount_without_a_unit_stays_unknown_and_is_told(tmp_path: Path) -> None:
    reading = read(tmp_path / "a.csv", ["Case No", "Charge", "Quantity"], ["1", "POSS", "2"], ["2", "POSS", "3 g"])
    assert "stated amount" not in reading.charges[0].facts
    assert reading.charges[1].facts["stated amount"] == grams("3")
    assert [(issue.code, issue.cell) for issue in reading.issues] == [("no_unit", "C2")]


def test_the_unit_may_stand_in_the_header(tmp_path: Path) -> None:
    reading = read(tmp_path / "a.csv", ["Case No", "Charge", "Total_Quantity_grams"], ["1", "POSS", "54"])
    assert reading.charges[0].facts["stated amount"] == grams("54")


def test_columns_of_their_own_for_each_basis(tmp_path: Path) -> None:
    names = ["Case No", "Charge", "Lab Weight", "Field Weight"]
    charge = read(tmp_path / "a.csv", names, ["1", "POSS", "0.8 g", "1.1 g"]).charges[0]
    assert (charge.facts["amount"], charge.facts["field amount"]) == (grams("0.8"), grams("1.1"))


def test_an_unknown_unit_is_counted_not_guessed(tmp_path: Path) -> None:
    reading = read(
        tmp_path / "a.csv", ["Case No", "Charge", "Qty", "Unit"], ["1", "POSS", "2", "g"], ["2", "POSS", "2", "bindles"]
    )
    assert "stated amount" not in reading.charges[1].facts
    assert reading.unknown_words["unit"] == {"bindles": 1}


def test_signs_are_yes_no_or_absent(tmp_path: Path) -> None:
    names = ["Case No", "Charge", "Scales", "Baggies", "Weapon"]
    rows = [["1", "POSS", "Y", "N", "X"], ["2", "POSS", "", "U", ""], ["3", "POSS", "N", "PERHAPS", "X"]]
    reading = read(tmp_path / "a.csv", names, *rows)
    signs = [{k: v for k, v in c.facts.items() if k in ("scales", "baggies", "weapon")} for c in reading.charges]
    assert signs == [
        {"scales": True, "baggies": False, "weapon": True},
        {},
        {"scales": False, "weapon": True},
    ]
    assert reading.unknown_words == {"baggies": {"perhaps": 1}}


def test_words_that_say_unknown_stay_absent(tmp_path: Path) -> None:
    names = ["Case No", "Charge", "Race", "Sex", "Custody Status", "Priors", "Supervision"]
    rows = [
        ["1", "POSS", "U", "M", "IN CUSTODY", "2", "PROBATION"],
        ["2", "POSS", "", "F", "UNKNOWN", "", "NONE"],
        ["3", "POSS", "REFUSED", "F", "BOND", "many", "PAROLE"],
        ["4", "POSS", "ZORK", "F", "", "0", ""],
    ]
    reading = read(tmp_path / "a.csv", names, *rows)
    one, two, three, four = reading.charges
    assert one.attributes["race"] == "unknown"
    assert "race" not in two.attributes
    assert three.attributes["race"] == "refused"
    assert "race" not in four.attributes
    assert reading.unknown_words["race"] == {"zork": 1}
    assert (one.facts["in custody"], three.facts["in custody"]) == (True, False)
    assert "in custody" not in two.facts
    assert (one.facts["prior convictions"], four.facts["prior convictions"]) == (2, 0)
    assert "prior convictions" not in two.facts
    assert ("not_a_number", "F4") in [(issue.code, issue.cell) for issue in reading.issues]
    assert [c.facts.get("supervision") for c in reading.charges] == ["probation", "none", "parole", None]


def test_the_substance_column_beside_the_text(tmp_path: Path) -> None:
    names = ["Case No", "Charge", "Drug"]
    rows = [
        ["1", "POSSESSION OF CONTROLLED SUBSTANCE", "Fentanyl"],
        ["2", "POSSESSION OF COCAINE", "cocaine"],
        ["3", "POSSESSION OF COCAINE", "heroin"],
        ["4", "POSSESS DRUG PARAPHERNALIA", "cannabis"],
        ["5", "ROBBERY", "cocaine"],
        ["6", "POSSESSION OF CONTROLLED SUBSTANCE", "green stuff"],
        ["7", "POSSESSION OF HEROIN", "HEROIN/FENTANYL"],
    ]
    reading = read(tmp_path / "a.csv", names, *rows)
    found = [charge.facts.get("substance") for charge in reading.charges]
    assert found[:3] == ["fentanyl", "cocaine", "unspecified"]
    assert reading.charges[3].facts["drug involved"] == "cannabis"
    assert found[4] == "none"
    assert found[5] == "unspecified"
    assert found[6] == ("heroin", "fentanyl")
    assert [(issue.code, issue.cell) for issue in reading.issues] == [("substances_differ", "C4")]
    assert reading.unknown_words["substance"] == {"green stuff": 1}
    assert reading.charges[0].cells["substance"].address == "C2"


@pytest.mark.parametrize(
    ("born", "offense", "age"),
    [
        ("06/30/2008", "06/29/2026", 17),
        ("06/30/2008", "06/30/2026", 18),
        ("02/29/2008", "02/28/2026", 17),
        ("02/29/2008", "03/01/2026", 18),
    ],
)
def test_the_age_at_the_offense_is_in_full_years(tmp_path: Path, born: str, offense: str, age: int) -> None:
    reading = read(tmp_path / "a.csv", ["Case No", "Charge", "DOB", "Offense Date"], ["1", "POSS", born, offense])
    assert reading.charges[0].facts["age at offense"] == age


def test_a_birth_after_the_offense_is_told_and_gives_no_age(tmp_path: Path) -> None:
    reading = read(
        tmp_path / "a.csv", ["Case No", "Charge", "DOB", "Offense Date"], ["1", "POSS", "05/05/2020", "05/05/2019"]
    )
    assert "age at offense" not in reading.charges[0].facts
    assert [(issue.code, issue.cell) for issue in reading.issues] == [("impossible_age", "C2")]


def test_amounts_in_a_charge_text_are_no_facts(tmp_path: Path) -> None:
    charge = read(tmp_path / "a.csv", ["Case No", "Charge"], ["1", "POSS CS PG 1 <1G"]).charges[0]
    assert not [name for name in charge.facts if "amount" in name]


def test_leading_zeros_stay(tmp_path: Path) -> None:
    names = ["Case No", "Charge", "SID", "Count", "Incident Number"]
    charge = read(
        tmp_path / "a.csv", names, ["00042", "POSS", "007", "01", "0099"], ["43", "POSS", "8", "02", "1"]
    ).charges[0]
    assert (charge.case_number, charge.person.person_id, charge.count, charge.incident) == (
        "00042",
        "007",
        "01",
        "0099",
    )


def test_a_case_number_of_sentinels_is_no_case_number(tmp_path: Path) -> None:
    rows = [["88888888", "POSS", "None"], ["None", "DUI", "DOE, ALMA"], ["25-1", "DUI", "POE, CLEM"]]
    reading = read(tmp_path / "a.csv", ["Case No", "Charge", "Defendant"], *rows)
    assert [c.case_number for c in reading.charges] == [None, None, "25-1"]
    assert [c.person.name for c in reading.charges] == [None, "DOE, ALMA", "POE, CLEM"]
    assert (reading.cases, reading.people) == (1, 2)


def test_keys_outlive_new_columns_and_new_order(tmp_path: Path) -> None:
    names = ["Case No", "Defendant", "DOB", "Count", "Charge"]
    rows = [
        ["1", "DOE, A", "01/31/1990", "1", "POSS"],
        ["1", "DOE, A", "01/31/1990", "2", "ROBBERY"],
        ["2", "ROE, B", "01/31/1991", "1", "DUI"],
    ]
    first = match_keys(read(tmp_path / "a.csv", names, *rows))
    longer = [[*row, "x" * at] for at, row in enumerate(reversed(rows))]
    second = match_keys(read(tmp_path / "b.csv", [*names, "Remarks"], *longer))
    assert set(first) == set(second)
    assert first == tuple(reversed(second))
    assert set(match_keys(read(tmp_path / "c.csv", names, *rows), source="other system")).isdisjoint(first)


def test_an_amended_text_keeps_the_key_of_its_count(tmp_path: Path) -> None:
    names = ["Case No", "Count", "Charge"]
    first = match_keys(read(tmp_path / "a.csv", names, ["1", "1", "POSS COCAINE"]))
    second = match_keys(read(tmp_path / "b.csv", names, ["1", "1", "POSS COCAINE 3RD"]))
    assert first == second
