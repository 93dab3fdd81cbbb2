"""Every fact of the vocabulary comes from a column under its own name and under the names that offices use."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from screener.docket.reading.reading import DocketReading, read_docket
from screener.domain.case import FactValue
from screener.domain.quantity import Quantity
from screener.policy.language.facts.sources import fields_of, headers_of
from screener.policy.language.vocabulary import FACTS, FactType

AS_OF = date(2026, 6, 30)
#: Facts whose own name over a column does not fill them, and why.
OWN_NAME_IS_ANOTHER = {
    "amount": "a plain Amount column does not say that the laboratory weighed it: it fills the stated amount",
    "offense": "the column holds the charge's text, which is read",
    "case": "",
    "class": "a plain Class column gives the grade first, and beside it the class",
    "most serious charge": "a column of that name holds the text of the most serious charge",
}
#: How a source writes a value of each kind of fact, and what is read.
_WRITTEN: dict[FactType, tuple[tuple[str, FactValue], ...]] = {
    FactType.FLAG: (("Y", True), ("no", False), ("TRUE", True), ("none observed", False), ("NONE NOTED", False)),
    FactType.COUNT: (("2", 2), ("0", 0)),
    FactType.DATE: (("03/14/2026", date(2026, 3, 14)), ("03/15/2026", date(2026, 3, 15))),
    FactType.TEXT: (("14", "14"), ("Mill 2", "Mill 2")),
    FactType.EVENTS: (
        ("2025-03-14 arrest simple possession misdemeanor", ("2025-03-14 arrest simple possession misdemeanor",)),
        ("3/4/2024 conviction theft; 11/02/2023 Arrest", ("2023-11-02 arrest", "2024-03-04 conviction theft")),
    ),
}
_OF_FACT: dict[str, tuple[tuple[str, FactValue], ...]] = {
    "offense": (("POSS COCAINE", "simple_possession"), ("CRIMINAL TRESPASS", "trespass")),
    "substance": (("Heroin", "heroin"), ("METH", "methamphetamine")),
    "drug involved": (("Marijuana", "cannabis"), ("crack", "cocaine")),
    "primary substance": (("Heroin", "heroin"), ("fentanyl", "fentanyl")),
    "statute": (("893.13(6a)", "893.13(6a)"), ("HS 11350(A)", "HS 11350(A)")),
    "grade": (("F3", "felony"), ("Misd. A", "misdemeanor")),
    "class": (("F3", "third degree felony"), ("Misd. A", "Class A misdemeanor")),
    "penalty group": (("PG 1", "1"), ("1-B", "1-B")),
    "schedule": (("II", "II"), ("Sch IV", "IV")),
    "stop reason": (("Expired Tags", "registration"), ("tail light out; speeding", ("rear lamp", "moving violation"))),
    "search basis": (("Odor of Marijuana", "smell"), ("consent and inventory", ("consent", "inventory"))),
    "role": (("Seller", "seller"), ("JOHN", "buyer")),
    "conduct": (("Shoplifting", "shoplifting"), ("RESISTING ARREST", "resisting arrest")),
    "supervision": (("Probation", "probation"), ("PAROLE", "parole")),
    "age at offense": (("24", 24), ("31", 31)),
    "value": (
        ("$500", Quantity(value=Decimal(500), unit="$")), ("1,200.50", Quantity(value=Decimal("1200.50"), unit="$")),
    ),
    **{
        unit: ((f"4 {unit}", Quantity(value=Decimal(4), unit=unit)), ("12", Quantity(value=Decimal(12), unit=unit)))
        for unit in ("pills", "dosage units", "plants")
    },
}  # fmt: skip
_GRAMS = (("1.4 g", Quantity(value=Decimal("1.4"), unit="g")), (".5 GM", Quantity(value=Decimal("0.5"), unit="g")))
#: Facts of which a column of the program's own export or a list of warrants speaks, not a docket's.
_LOOKED_AT = {"case": "case_number", "incident": "incident"}


def values_of(fact: str) -> tuple[tuple[str, FactValue], ...]:
    spec = FACTS[fact]
    if fact in _OF_FACT:
        return _OF_FACT[fact]
    return _GRAMS if spec.type is FactType.AMOUNT else _WRITTEN[spec.type]


def charge_for(fact: str) -> str:
    """A charge that leaves the fact open."""
    return {"drug involved": "POSS DRUG PARAPHERNALIA", "substance": "POSS CONTROLLED SUBSTANCE"}.get(fact, "POSS METH")


def read(folder: Path, fact: str, header: str, cells: Sequence[str]) -> DocketReading:
    path = folder / "a.csv"
    names, rows = [header], [[cell] for cell in cells]
    if fact != "case":
        names, rows = ["Case No", *names], [[f"26-{at:03}", *row] for at, row in enumerate(rows)]
    if fact not in ("offense",):
        names, rows = [*names, "Charge Description"], [[*row, charge_for(fact)] for row in rows]
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([names, *rows])
    return read_docket(path, as_of=AS_OF, state="TX" if fact == "class" else "")


def filled(reading: DocketReading, fact: str) -> list[FactValue | None]:
    if fact in _LOOKED_AT:
        return [getattr(charge, _LOOKED_AT[fact]) for charge in reading.charges]
    return [charge.facts.get(fact) for charge in reading.charges]


@pytest.mark.parametrize("fact", FACTS)
def test_a_fact_is_filled_under_its_own_name_and_those_of_offices(fact: str, tmp_path: Path) -> None:
    headers = list(headers_of(fact)[:4])
    if fact not in OWN_NAME_IS_ANOTHER:
        headers.insert(0, fact)
    assert len(headers) >= 3
    written = values_of(fact)
    for number, header in enumerate(headers):
        shown = (header, header.title(), header.upper().replace(" ", "_"), header.title().replace(" ", ""))[number % 4]
        reading = read(tmp_path, fact, shown, [cell for cell, _ in written])
        assert filled(reading, fact) == [value for _, value in written], (shown, reading.columns)
        if fact not in _LOOKED_AT:
            assert fact in reading.facts_given
            column = next(c for c in reading.columns if c.header == shown)
            assert all(charge.cells[fact].column == column.letter for charge in reading.charges)


@pytest.mark.parametrize("fact", [name for name, spec in FACTS.items() if spec.type is FactType.FLAG])
def test_a_blank_and_a_word_that_nobody_knows_are_unknown(fact: str, tmp_path: Path) -> None:
    cells = ["Y", "", "N", "Y", "perhaps later", "N", "unknown"]
    reading = read(tmp_path, fact, headers_of(fact)[0] if fact in OWN_NAME_IS_ANOTHER else fact, cells)
    assert filled(reading, fact) == [True, None, False, True, None, False, None]
    assert reading.unknown_words == {fact: {"perhaps later": 1}}


def test_every_name_of_a_fact_leads_to_it() -> None:
    for fact in FACTS:
        assert headers_of(fact), fact
        assert fields_of(fact)
    with pytest.raises(KeyError):
        headers_of("no such fact")


def test_a_list_of_signs_names_those_that_were_found_and_no_others(tmp_path: Path) -> None:
    cells = ["SCALES, BAGGIES", "scales & cash", "None noted", "", "scales, a red hat", "phones; pay/owe sheets"]
    signs = ("scales", "baggies", "cash", "multiple phones", "ledger", "weapon")
    reading = read(tmp_path, "scales", "Indicia", cells)
    found = [{name: charge.facts[name] for name in signs if name in charge.facts} for charge in reading.charges]
    assert found == [
        {"scales": True, "baggies": True},
        {"scales": True, "cash": True},
        dict.fromkeys(("scales", "baggies", "cash", "multiple phones", "ledger"), False),
        {},
        {},
        {"multiple phones": True, "ledger": True},
    ]
    assert reading.unknown_words == {"indicia": {"scales, a red hat": 1}}
    assert reading.charges[0].cells["scales"].address == "B2"


def test_phones_that_are_counted(tmp_path: Path) -> None:
    counted = read(tmp_path, "multiple phones", "Phones", ["1", "3", "0"])
    assert filled(counted, "multiple phones") == [False, True, False]
    flagged = read(tmp_path, "multiple phones", "Multiple Phones", ["1", "0"])
    assert filled(flagged, "multiple phones") == [True, False]
    open_ = read(tmp_path, "multiple phones", "Phones", ["1", "0"])
    assert filled(open_, "multiple phones") == [None, False]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("On Probation", ["probation", None, None]),
        ("Parole", ["parole", None, None]),
        ("Probation/Parole", [None, "none", None]),
        ("Supervision", [None, "none", None]),
    ],
)
def test_a_no_says_nothing_of_what_was_not_asked(header: str, expected: list[str | None], tmp_path: Path) -> None:
    assert filled(read(tmp_path, "supervision", header, ["Y", "N", ""]), "supervision") == expected


def write(path: Path, names: list[str], *rows: list[str]) -> DocketReading:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([names, *rows])
    return read_docket(path, as_of=AS_OF)


@pytest.mark.parametrize(
    "header", ["±", "Plus/Minus", "+/-", "Measurement Uncertainty", "Uncertainty (g)", "Lab Weight +/-", "UNC"]
)
def test_the_plus_or_minus_beside_a_weight(header: str, tmp_path: Path) -> None:
    names = ["Case No", "Charge", "Lab Weight (g)", header, "Confidence"]
    rows = [
        ["1", "POSS COCAINE", "1.20", "0.05", "95%"],
        ["2", "POSS COCAINE", "2.1", "± 0.1 g", "95"],
        ["3", "POSS COCAINE", "2", "5%", ""],
        ["4", "POSS COCAINE", "3", "", "95%"],
        ["5", "POSS COCAINE", "3", "some", "95%"],
        ["6", "POSS COCAINE", "3.0", "0.05", "99.7"],
    ]
    reading = write(tmp_path / "a.csv", names, *rows)
    amounts = [charge.facts["amount"] for charge in reading.charges]
    assert [(str(each.value), str(each.uncertainty), each.confidence) for each in amounts] == [
        ("1.20", "0.05", "95"), ("2.1", "0.1", "95"), ("2", "0.1", ""), ("3", "None", ""), ("3", "None", ""),
        ("3.0", "0.05", "99.7"),
    ]  # fmt: skip
    assert [(issue.code, issue.cell) for issue in reading.issues] == [("not_an_uncertainty", "D6")]


def test_the_uncertainty_in_percent_of_the_weight(tmp_path: Path) -> None:
    reading = write(
        tmp_path / "a.csv", ["Case No", "Charge", "Lab Weight", "Uncertainty %"], ["1", "POSS METH", "2.5 g", "4"]
    )
    assert reading.charges[0].facts["amount"] == Quantity(value=Decimal("2.5"), unit="g", uncertainty=Decimal("0.1"))
