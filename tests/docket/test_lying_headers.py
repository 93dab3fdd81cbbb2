"""Headers that say one thing over columns that hold another: the content is mapped, and the lie is told."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from screener.docket.reading.reading import DocketReading, read_docket

AS_OF = date(2026, 6, 30)
ROWS = [
    ["25-001", "DOE, ALMA", "W", "F", "03/04/1990", "893.13(6a)", "POSS OF CONTROLLED SUBSTANCE", "FEL", "01/05/2026"],
    ["25-001", "DOE, ALMA", "W", "F", "03/04/1990", "812.13(1)", "ROBBERY WITH A FIREARM", "FEL", "01/05/2026"],
    ["25-002", "ROE, BERT", "B", "M", "07/19/1985", "893.147(1)", "POSSESS DRUG PARAPHERNALIA", "MISD", "01/06/2026"],
    ["25-003", "POE, CLEM", "H", "M", "12/31/1999", "810.08", "TRESPASS AFTER WARNING", "MISD", "01/07/2026"],
]
NAMES = ["Case Number", "Defendant", "Race", "Sex", "DOB", "Statute", "Charge Description", "Level", "Offense Date"]


def write(path: Path, names: list[str], rows: list[list[str]] = ROWS) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([names, *rows])
    return path


def read(path: Path) -> DocketReading:
    return read_docket(path, as_of=AS_OF)


def field_of(reading: DocketReading, letter: str) -> str:
    return next(column.field for column in reading.columns if column.letter == letter)


def notes_of(reading: DocketReading, letter: str) -> tuple[str, ...]:
    return next(column.notes for column in reading.columns if column.letter == letter)


def test_honest_headers_carry_no_note(tmp_path: Path) -> None:
    reading = read(write(tmp_path / "a.csv", NAMES))
    assert not any("the header says" in note for column in reading.columns for note in column.notes)
    assert reading.charges[0].facts["grade"] == "felony"
    assert reading.charges[0].facts["age at offense"] == 35


@pytest.mark.parametrize(
    ("statute_header", "text_header"),
    [
        ("Charge", "Statute"),
        ("Offense", "Code"),
        ("Charge Description", "Statute"),
        ("Arrest Charge", "Arrest Statute"),
        ("Violation", "Code Section"),
        ("Crime", "Offense Code"),
    ],
)
def test_statute_and_text_change_places(tmp_path: Path, statute_header: str, text_header: str) -> None:
    names = list(NAMES)
    names[5], names[6] = statute_header, text_header
    reading = read(write(tmp_path / "a.csv", names))
    assert field_of(reading, "F").removeprefix("arrest ") == "statute"
    assert field_of(reading, "G").removeprefix("arrest ") == "text"
    assert any("the content is a statute" in note for note in notes_of(reading, "F"))
    assert any("the content is a charge description" in note for note in notes_of(reading, "G"))
    charge = reading.charges[0]
    assert (charge.statute, charge.text) == ("893.13(6a)", "POSS OF CONTROLLED SUBSTANCE")
    assert (charge.cells["statute"].address, charge.cells["text"].address) == ("F2", "G2")


def test_race_and_sex_change_places(tmp_path: Path) -> None:
    names = list(NAMES)
    names[2], names[3] = "Sex", "Race"
    reading = read(write(tmp_path / "a.csv", names))
    assert (field_of(reading, "C"), field_of(reading, "D")) == ("race", "sex")
    assert "the header says sex, the content is race" in notes_of(reading, "C")
    assert "the header says race, the content is sex" in notes_of(reading, "D")
    assert reading.charges[0].attributes["race"] == "white"
    assert reading.charges[0].attributes["sex"] == "female"


def test_births_and_offenses_change_places(tmp_path: Path) -> None:
    names = list(NAMES)
    names[4], names[8] = "Offense Date", "DOB"
    reading = read(write(tmp_path / "a.csv", names))
    assert (field_of(reading, "E"), field_of(reading, "I")) == ("birth date", "offense date")
    assert "the header says offense date, the days are births" in notes_of(reading, "E")
    assert reading.charges[0].person.birth_date == date(1990, 3, 4)
    assert reading.charges[0].facts["age at offense"] == 35


def test_a_date_header_over_words_is_no_date(tmp_path: Path) -> None:
    names = list(NAMES)
    names[1], names[4] = "DOB", "Defendant"
    reading = read(write(tmp_path / "a.csv", names))
    assert field_of(reading, "B") != "birth date"
    assert field_of(reading, "E") != "name"
    assert all(charge.person.birth_date is None for charge in reading.charges)


def test_a_case_number_header_over_dates_is_no_case_number(tmp_path: Path) -> None:
    names = list(NAMES)
    names[0], names[8] = "Offense Date", "Case Number"
    reading = read(write(tmp_path / "a.csv", names))
    assert field_of(reading, "I") != "case number"
    assert all(charge.case_number is None for charge in reading.charges)


def test_a_header_that_names_no_charge_over_charges(tmp_path: Path) -> None:
    names = list(NAMES)
    names[5], names[6] = "Ref A", "Ref B"
    reading = read(write(tmp_path / "a.csv", names))
    assert field_of(reading, "G") == "text"
    assert "no header names a charge; this column reads like charges" in notes_of(reading, "G")
    assert reading.charges[2].text == "POSSESS DRUG PARAPHERNALIA"


def test_a_level_header_over_free_words_is_no_grade(tmp_path: Path) -> None:
    rows = [
        [*row[:7], word, row[8]] for row, word in zip(ROWS, ["DOWNTOWN", "DOWNTOWN", "HARBOR", "MILL"], strict=True)
    ]
    reading = read(write(tmp_path / "a.csv", NAMES, rows))
    assert field_of(reading, "H") != "grade"
    assert all("grade" not in charge.facts for charge in reading.charges)


def test_the_court_stage_is_kept_beside_and_never_screened(tmp_path: Path) -> None:
    names = [*NAMES[:5], "Arrest Statute", "Arrest Charge", *NAMES[7:], "Court Charge"]
    rows = [[*row, "SIMPLE BATTERY"] for row in ROWS]
    rows[3][5] = rows[3][6] = ""
    reading = read(write(tmp_path / "a.csv", names, rows))
    assert [charge.stage for charge in reading.charges] == ["arrest"] * 3
    assert all(charge.attributes["court text"] == "SIMPLE BATTERY" for charge in reading.charges)
    assert [(one.row, one.reason) for one in reading.set_aside] == [
        (5, "only the court's charge is filled: an outcome, not a charge to screen")
    ]
