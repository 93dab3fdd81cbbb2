"""A birth date that stands for "not known" links nobody; an offense after its own arrest is told at its cell."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from screener.docket.reading.reading import DocketReading, read_docket
from screener.domain.births import is_placeholder
from screener.domain.case import Charge, PersonKey
from screener.screening.linking.link import link
from screener.screening.linking.persons import person_identity

AS_OF = date(2026, 6, 30)
NAMES = ["Case No", "Defendant", "DOB", "Arrest Date", "Offense Date", "Charge"]
PLACEHOLDERS = [
    "01/01/1900", "1/1/1900", "01/01/1901", "1/1/1901", "1901-01-01", "11/11/1911", "12/31/1899", "12/31/9999",
    "9999-12-31", "01/01/1911", "Jan 1, 1901",
]  # fmt: skip
PEOPLE = ["SMITH, JOHN", "Garcia, Maria", "O'NEIL, PAT", "de la Cruz, Ana", "LEE, KIM JR", "MUÑOZ, JOSÉ"]


def read(path: Path, rows: list[list[str]], names: list[str] = NAMES) -> DocketReading:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([names, *rows])
    return read_docket(path, as_of=AS_OF)


def two(name: str, birth: str) -> list[list[str]]:
    """Two arrests of one day under one name: of one person, they would be grouped."""
    return [
        ["26-1", name, birth, "05/14/2026", "05/13/2026", "POSS METH"],
        ["26-2", name.upper(), birth, "05/14/2026", "05/13/2026", "ROBBERY"],
        ["26-3", "CONTROL, C", "03/14/1990", "05/15/2026", "05/13/2026", "POSS METH"],
    ]


@pytest.mark.parametrize("birth", PLACEHOLDERS)
@pytest.mark.parametrize("name", PEOPLE)
def test_a_placeholder_on_both_sides_never_links(tmp_path: Path, name: str, birth: str) -> None:
    reading = read(tmp_path / "a.csv", two(name, birth))
    for links in (link(list(reading.charges)), link(reading.charges)):
        assert links.person[0] != links.person[1]
        assert links.group[0] != links.group[1]
    assert "age at offense" not in reading.charges[0].facts
    real = read(tmp_path / "b.csv", two(name, "03/14/1985"))
    for links in (link(list(real.charges)), link(real.charges)):
        assert links.group[0] == links.group[1]


@pytest.mark.parametrize("birth", [date(1900, 1, 1), date(1901, 1, 1), date(1911, 11, 11), date(9999, 12, 31)])
def test_charges_from_elsewhere_are_not_linked_by_it_either(birth: date) -> None:
    assert is_placeholder(birth)
    assert person_identity(PersonKey(name="SMITH, JOHN", birth_date=birth)) is None
    assert person_identity(PersonKey(person_id="7", name="SMITH, JOHN", birth_date=birth)) == ("id", "7")
    assert not is_placeholder(date(1970, 1, 1))
    assert not is_placeholder(date(1911, 5, 6))
    assert person_identity(PersonKey(name="SMITH, JOHN", birth_date=date(1970, 1, 1))) is not None


def test_a_day_on_which_all_surnames_are_born_is_told_and_links_nobody(tmp_path: Path) -> None:
    rows = [[f"26-{n}", f"N{chr(65 + n % 26)}{chr(65 + n // 26)}, ANN", "07/04/1980", "05/14/2026", "", "POSS METH"]
            for n in range(60)]  # fmt: skip
    rows += [["26-98", "NAA, ANN", "07/04/1980", "05/14/2026", "", "ROBBERY"]]
    rows += [[f"27-{n}", f"OWN{chr(65 + n)}, BEA", f"{n % 12 + 1:02}/{n + 1:02}/1985", "05/14/2026", "", "THEFT"]
             for n in range(20)]  # fmt: skip
    reading = read(tmp_path / "a.csv", rows)
    assert {issue.code for issue in reading.issues} == {"placeholder_birth"}
    assert len(reading.issues) == 61
    for links in (link(list(reading.charges)), link(reading.charges)):
        assert links.group[0] != links.group[60]
    few = read(tmp_path / "b.csv", rows[:12] + rows[60:])
    assert not few.issues
    assert link(list(few.charges)).group[0] == link(list(few.charges)).group[12]


def by_row(reading: DocketReading) -> list[Charge]:
    return list(reading.charges)


def test_an_offense_after_its_arrest_is_told_by_column_and_by_row(tmp_path: Path) -> None:
    rows = [
        ["26-1", "DOE, ANN", "03/14/1990", "05/14/2026", "05/16/2026", "POSS METH"],
        ["26-2", "ROE, BEA", "03/15/1990", "05/14/2026", "05/14/2026", "POSS METH"],
        ["26-3", "POE, CYD", "03/16/1990", "", "05/16/2026", "POSS METH"],
        ["26-4", "COE, DOT", "03/17/1990", "06/14/2026", "06/15/2026", "POSS METH"],
    ]
    reading = read(tmp_path / "a.csv", rows)
    assert [(issue.code, issue.cell) for issue in reading.issues] == [
        ("offense_after_arrest", "E2"), ("offense_after_arrest", "E5"),
    ]  # fmt: skip
    assert "(D2)" in reading.issues[0].message
    # Two columns of charges are read row by row.
    twice = read(tmp_path / "b.csv", [[*row, "THEFT"] for row in rows], [*NAMES[:-1], "Charge 1", "Charge 2"])
    assert [(issue.code, issue.cell) for issue in twice.issues] == [(i.code, i.cell) for i in reading.issues]
