"""A known header is never dropped in silence: what can be read is read, bad cells are told, else the reason stands."""

from __future__ import annotations

import csv
import random
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.docket.cells.dates import read_dates
from screener.docket.columns.mapping.families import families_of
from screener.docket.reading.facts.absent import why_absent
from screener.docket.reading.reading import DocketReading, read_docket
from screener.domain.quantity import Quantity

AS_OF = date(2026, 6, 30)


def read(
    path: Path, names: list[str], *rows: list[str], delimiter: str = ",", encoding: str = "utf-8"
) -> DocketReading:
    with path.open("w", newline="", encoding=encoding) as file:
        csv.writer(file, delimiter=delimiter).writerows([names, *rows])
    return read_docket(path, as_of=AS_OF)


def column(reading: DocketReading, header: str) -> str:
    return next(one.field for one in reading.columns if one.header == header)


def reason(reading: DocketReading, header: str) -> str:
    return next(one.reason for one in reading.columns if one.header == header)


@pytest.mark.parametrize("good", [["0.8"], ["0.8", "1.4"], [f"{n / 10}" for n in range(1, 40)]])
@pytest.mark.parametrize("bad", [["-3"], ["-3", "abc"], ["-3", "abc", "lost", "see note", "0.5 0Z"]])
def test_bad_cells_of_a_weight_are_named_and_the_others_read(tmp_path: Path, good: list[str], bad: list[str]) -> None:
    rows = [[str(at), "POSS METH", good[at % len(good)]] for at in range(60 - len(bad))]
    rows += [[str(60 + at), "POSS METH", cell] for at, cell in enumerate(bad)]
    reading = read(tmp_path / "a.csv", ["Case No", "Charge", "Lab Weight (g)"], *rows)
    assert sum("amount" in charge.facts for charge in reading.charges) == 60 - len(bad)
    assert [issue.cell for issue in reading.issues] == [f"C{62 - len(bad) + at}" for at in range(len(bad))]


#: Header, cells that can be read, cells that cannot, the fact.
PARTLY = [
    ("Arrest Date", ["01/05/2026"], ["soon", "later", "see file", "x1", "not yet"], "arrest date"),
    ("Prior Convictions", ["2"], ["several", "a few", "see rap", "many"], "prior convictions"),
    ("Lab Weight (g)", ["0.5"], ["heavy", "light", "see report", "tbd", "lost"], "amount"),
    ("Pills", ["4"], ["some", "handful", "bottle", "lots"], "pills"),
    ("Property Value", ["$40"], ["much", "little", "unclear"], "value"),
    ("Scales", ["Y"], ["perhaps", "two of them maybe"], "scales"),
    ("Severity", ["F3"], ["ZZ9", "wobbler"], "grade"),
    ("Drug", ["cocaine"], ["blue stuff"], "substance"),
]


@pytest.mark.parametrize(("header", "good", "bad", "fact"), PARTLY)
def test_what_can_be_read_of_a_column_is_read(
    tmp_path: Path, header: str, good: list[str], bad: list[str], fact: str
) -> None:
    rows = [[str(at), "POSS CONTROLLED SUBSTANCE", cell] for at, cell in enumerate([*good * 3, *bad])]
    reading = read(tmp_path / "a.csv", ["Case No", "Charge Description", header], *rows)
    found = [fact in charge.facts and charge.facts[fact] != "unspecified" for charge in reading.charges]
    assert found == [True] * 3 + [False] * len(bad)
    told = {issue.cell for issue in reading.issues}
    unknown = {word for words in reading.unknown_words.values() for word in words}
    for at, cell in enumerate(bad, 5):
        assert f"C{at}" in told or cell.lower() in unknown, cell


@pytest.mark.parametrize(
    ("header", "cells", "fact"),
    [
        ("Lab Weight", ["heavy", "light", "lost"], "amount"),
        ("Arrest Date", ["soon", "later", "never"], "arrest date"),
        ("Scales", ["perhaps", "some day", "who knows"], "scales"),
    ],
)
def test_a_known_header_over_nothing_readable_says_so(tmp_path: Path, header: str, cells: list[str], fact: str) -> None:
    rows = [[str(at), "POSS METH", cell] for at, cell in enumerate(cells)]
    reading = read(tmp_path / "a.csv", ["Case No", "Charge", header], *rows)
    assert column(reading, header) == ""
    assert f"header {header!r} is a name of" in reason(reading, header)
    assert "cannot be read as that" in reason(reading, header)
    assert why_absent(reading, fact) == f"'{fact}' cannot be read from its column, {header} (C)"
    blank = read(tmp_path / "b.csv", ["Case No", "Charge", header], ["1", "POSS METH", ""], ["2", "POSS METH", ""])
    assert why_absent(blank, fact) == f"'{fact}' has no value in its column, {header} (C)"
    without = read(tmp_path / "c.csv", ["Case No", "Charge"], ["1", "POSS METH"])
    assert why_absent(without, fact) == f"'{fact}' is in no column"


def test_a_column_that_repeats_another_says_which(tmp_path: Path) -> None:
    names = ["Case No", "Charge", "Weight (g)", "Net Weight (g)"]
    reading = read(tmp_path / "a.csv", names, ["1", "POSS METH", "1.2", "1.1"])
    assert [column(reading, name) for name in names[2:]] == ["quantity", ""]
    assert reason(reading, "Net Weight (g)").endswith("which column 'Weight (g)' gives already")


def test_grams_with_a_decimal_comma_in_a_semicolon_file(tmp_path: Path) -> None:
    reading = read(
        tmp_path / "a.csv", ["Case No", "Defendant", "DOB", "Charge", "Grams"],
        ["C-1", "MUÑOZ, JOSÉ", "03/24/1990", "POSS HEROIN", "0,5"],
        ["C-2", "PEÑA, ÁNGEL", "05/26/1985", "POSS COCAINE", "1,25"],
        ["C-3", "NÚÑEZ, ANA", "07/28/1970", "POSS MARIJUANA", "28,3"],
        ["C-4", "IBÁÑEZ, LUZ", "09/10/1999", "CRIMINAL TRESPASS", ""],
        delimiter=";", encoding="cp1252",
    )  # fmt: skip
    found = [charge.facts.get("stated amount") for charge in reading.charges]
    assert found == [Quantity(value=Decimal(each), unit="g") for each in ("0.5", "1.25", "28.3")] + [None]
    assert not reading.issues


def test_a_family_of_numbered_columns_shares_its_meaning(tmp_path: Path) -> None:
    names = ["CAUSE", "CHARGE1", "LEVEL1", "AMT1", "CHARGE2", "LEVEL2", "AMT2", "CHARGE3", "LEVEL3", "AMT3"]
    rows = [
        ["26-1", "POSS CS PG 1 <1G", "FS", "0.3g", "POSS MARIJ <2OZ", "MB", "1 oz", "", "", ""],
        ["26-2", "AGG ROBBERY", "F1", "", "POSS CS PG 1", "F3", "lost", "UNL CARRY WPN", "", ""],
        ["26-3", "POSS CS PG 2 <1G", "FS", "4 tabs", "", "", "", "", "", ""],
        ["26-4", "THEFT", "MB", "$350", "", "", "", "", "", ""],
    ]
    reading = read(tmp_path / "a.csv", names, *rows)
    assert [(one.field, one.ordinal) for one in reading.columns[1:]] == [
        (field, number) for number in (1, 2, 3) for field in ("text", "grade", "quantity")
    ]
    assert [(charge.text, str(charge.facts.get("stated amount", ""))) for charge in reading.charges] == [
        ("POSS CS PG 1 <1G", "0.3 g"), ("POSS MARIJ <2OZ", "1 oz"), ("AGG ROBBERY", ""), ("POSS CS PG 1", ""),
        ("UNL CARRY WPN", ""), ("POSS CS PG 2 <1G", "4 pills"), ("THEFT", ""),
    ]  # fmt: skip
    assert str(reading.charges[-1].facts["value"]) == "$350"
    assert [issue.cell for issue in reading.issues] == ["G3"]


def test_families_are_told_by_one_number() -> None:
    assert families_of(["A 1", "A 2", "B1", "C", "Chg_01_Wt", "Chg_02_Wt", "1", "2"]) == [{1: 0, 2: 1}, {1: 4, 2: 5}]


FORMS = {"words": "%b %d, %Y", "ymd": "%Y%m%d", "iso": "%Y-%m-%d", "iso time": "%Y-%m-%d 23:59:00"}


@given(
    st.lists(st.dates(date(1950, 1, 1), date(2026, 6, 1)), min_size=3, max_size=25), st.integers(0, 10**6),
    st.sampled_from(["%m/%d/%Y", "serial"]),
)  # fmt: skip
def test_forms_that_say_one_day_only_are_read_beside_any_other(days: list[date], seed: int, most: str) -> None:
    dice = random.Random(seed)
    meant: dict[str, date] = {}
    for day in [*days, date(2025, 11, 27), date(2024, 10, 31), date(2023, 12, 30)]:
        form = dice.choice([most, most, most, *FORMS.values()])
        cell = str((day - date(1899, 12, 30)).days) if form == "serial" else day.strftime(form)
        meant[cell] = day
    found = read_dates(meant, as_of=AS_OF)
    for cell, day in meant.items():
        assert found.values.get(cell, day) == day, (cell, found)
        assert cell in found.values or cell in found.wrong or cell == "19000101"
        if "," in cell or cell.count("-") == 2:
            assert cell in found.values


def test_two_orders_in_one_column() -> None:
    cells = ["12/25/2025", "11/30/2025", "01/31/2026", "25/12/2025", "30/11/2025", "03/04/2026", "05/05/2026"]
    found = read_dates(cells, as_of=AS_OF)
    assert {cell: day.isoformat() for cell, day in found.values.items()} == {
        "12/25/2025": "2025-12-25", "11/30/2025": "2025-11-30", "01/31/2026": "2026-01-31", "25/12/2025": "2025-12-25",
        "30/11/2025": "2025-11-30", "05/05/2026": "2026-05-05",
    }  # fmt: skip
    assert {cell: code for cell, (code, _) in found.wrong.items()} == {"03/04/2026": "ambiguous_day"}
    one_slip = read_dates([*(f"{month}/25/2025" for month in range(1, 13)), "25/12/2025", "03/04/2026"], as_of=AS_OF)
    assert one_slip.wrong["25/12/2025"][0] == "impossible_date"
    assert one_slip.values["03/04/2026"] == date(2026, 3, 4)


def test_day_numbers_and_written_days_in_one_column(tmp_path: Path) -> None:
    first = date(2026, 6, 1)
    serial = [str((first + timedelta(days=n) - date(1899, 12, 30)).days) for n in range(3)]
    names = ["CaseNo", "DOB", "Arrest Dt", "Charge"]
    rows = [
        ["1", "32999", serial[0], "POSS METH"], ["2", "20123", serial[1], "POSS METH"],
        ["3", "Aug 9, 1972", "June 3, 2026", "POSS METH"], ["4", "1980-01-02", "2026-06-04 23:59:00", "POSS METH"],
        ["5", "19720809", "20260605", "POSS METH"], ["6", "00/00/0000", "13/45/2026", "POSS METH"],
    ]  # fmt: skip
    reading = read(tmp_path / "a.csv", names, *rows)
    assert [str(charge.person.birth_date) for charge in reading.charges] == [
        "1990-05-06", "1955-02-03", "1972-08-09", "1980-01-02", "1972-08-09", "None",
    ]  # fmt: skip
    assert [str(charge.dates.get("arrest date")) for charge in reading.charges] == [
        "2026-06-01", "2026-06-02", "2026-06-03", "2026-06-04", "2026-06-05", "None",
    ]  # fmt: skip
    assert [issue.cell for issue in reading.issues] == ["C7"]
