"""Cells and columns of dates: what is read is what stood there; nothing is repaired and nothing invented."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.docket.cells import dates
from screener.docket.cells.cells import grade_of, money_of, name_of, whole_number, yes_or_no
from screener.docket.cells.controlled_words import is_blank, is_blank_number
from screener.docket.cells.dates import date_share, read_dates

AS_OF = date(2026, 6, 30)
DAYS = st.dates(min_value=date(1900, 1, 2), max_value=AS_OF)
#: How a case system writes a day, and the format that the column is then read in.
WRITERS = {
    "MDY": "%m/%d/%Y",
    "ISO": "%Y-%m-%d",
    "MMDDYYYY": "%m%d%Y",
    "YYYYMMDD": "%Y%m%d",
}


@pytest.mark.parametrize("written", WRITERS.values(), ids=WRITERS)
@given(days=st.lists(DAYS, min_size=1, max_size=30))
def test_what_was_written_is_what_is_read(written: str, days: list[date]) -> None:
    # One day above the twelfth settles which of two numbers is the month; a year from 2000 on, which end is the year.
    cells = {day.strftime(written): day for day in [*days, date(2025, 11, 27), date(1985, 10, 31)]}
    column = read_dates(cells, as_of=AS_OF)
    assert column.values == {cell: day for cell, day in cells.items() if not is_blank_number(cell)}
    assert not column.wrong


@given(st.lists(st.text(max_size=12), min_size=1, max_size=20), st.lists(DAYS, min_size=0, max_size=8))
def test_no_date_is_invented(noise: list[str], days: list[date]) -> None:
    cells = [*noise, *(day.strftime("%m/%d/%Y") for day in days)]
    column = read_dates(cells, as_of=AS_OF)
    for cell, day in column.values.items():
        assert cell in cells
        digits = re.sub(r"\D", "", cell)
        if column.format != "serial":
            assert str(day.day) in digits
            assert f"{day.year % 100:02d}" in digits
        assert day <= AS_OF
    assert not set(column.values) & set(column.wrong)


@given(days=st.lists(DAYS, min_size=1, max_size=20))
def test_every_filled_cell_is_a_date_or_an_issue(days: list[date]) -> None:
    cells = [day.strftime("%m/%d/%Y") for day in days] + ["02/30/2020", "someday", "13/13/2013"]
    column = read_dates(cells, as_of=AS_OF)
    filled = {cell for cell in cells if not is_blank_number(cell)}
    assert set(column.values) | set(column.wrong) == filled
    assert column.wrong["02/30/2020"][0] == "impossible_date"
    assert column.wrong["someday"][0] == "not_a_date"


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["042099", "080185"], {"042099": date(1999, 4, 20), "080185": date(1985, 8, 1)}),
        (["111212"], {"111212": date(2012, 11, 12)}),
        (["08182016", "8182016"], {"08182016": date(2016, 8, 18), "8182016": date(2016, 8, 18)}),
        (["2017-11-07 00:40:24 EST"], {"2017-11-07 00:40:24 EST": date(2017, 11, 7)}),
        (["2017-07-28 00:00:00.000"], {"2017-07-28 00:00:00.000": date(2017, 7, 28)}),
        (["2017-07-28T13:00:00Z"], {"2017-07-28T13:00:00Z": date(2017, 7, 28)}),
        (["1/5/2017 5:04 PM"], {"1/5/2017 5:04 PM": date(2017, 1, 5)}),
        (["42736", "42737.5"], {"42736": date(2017, 1, 1), "42737.5": date(2017, 1, 2)}),
        (["05-JAN-17", "17-FEB-2016"], {"05-JAN-17": date(2017, 1, 5), "17-FEB-2016": date(2016, 2, 17)}),
        (["January 5, 2017"], {"January 5, 2017": date(2017, 1, 5)}),
        (["13/02/2017", "01/02/2017"], {"13/02/2017": date(2017, 2, 13), "01/02/2017": date(2017, 2, 1)}),
        (["02/29/2024"], {"02/29/2024": date(2024, 2, 29)}),
    ],
)  # fmt: skip
def test_dates_as_case_systems_write_them(cells: list[str], expected: dict[str, date]) -> None:
    assert read_dates(cells, as_of=AS_OF).values == expected


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("02/30/2020", "impossible_date"),
        ("02/29/2023", "impossible_date"),
        ("01/01/0001", "impossible_date"),
        ("07/01/2026", "future_date"),
        ("TBA soon", "not_a_date"),
    ],
)
def test_wrong_dates_are_told_and_not_read(cell: str, code: str) -> None:
    column = read_dates([cell, "01/15/2026", "03/17/2025"], as_of=AS_OF)
    assert column.wrong[cell][0] == code
    assert cell not in column.values


def test_the_as_of_day_itself_is_not_the_future() -> None:
    assert read_dates(["06/30/2026"], as_of=AS_OF).values == {"06/30/2026": AS_OF}


def test_hearings_may_lie_ahead() -> None:
    assert read_dates(["07/15/2026"], as_of=AS_OF, ahead=True).values == {"07/15/2026": date(2026, 7, 15)}
    assert read_dates(["07/15/26"], as_of=AS_OF, ahead=True).values == {"07/15/26": date(2026, 7, 15)}


def test_without_an_as_of_date_neither_the_future_nor_centuries_are_judged() -> None:
    assert read_dates(["07/01/2099"], as_of=None).values == {"07/01/2099": date(2099, 7, 1)}
    column = read_dates(["07/15/85"], as_of=None)
    assert not column.values
    assert not column.wrong
    assert "years of two digits are not judged without an as-of date" in column.notes
    assert read_dates(["13/45/85"], as_of=None).wrong["13/45/85"][0] == "impossible_date"


def test_real_dates_of_a_workbook_beside_written_ones() -> None:
    column = read_dates(["2026-01-05", "2025-12-24", "02/14/2026", "01/02/2026", "TBD soon"], as_of=AS_OF)
    assert column.values == {
        "2026-01-05": date(2026, 1, 5),
        "2025-12-24": date(2025, 12, 24),
        "02/14/2026": date(2026, 2, 14),
        "01/02/2026": date(2026, 1, 2),
    }
    assert set(column.wrong) == {"TBD soon"}
    assert "some days are written with the year in front" in column.notes


def test_nobody_is_born_last_year_by_two_digits() -> None:
    assert read_dates(["07/15/20"], as_of=AS_OF, birth=True).values == {"07/15/20": date(1920, 7, 15)}
    assert read_dates(["07/15/14"], as_of=AS_OF, birth=True).values == {"07/15/14": date(2014, 7, 15)}


def test_an_ambiguous_column_says_so() -> None:
    column = read_dates(["01/02/2017", "03/04/2017"], as_of=AS_OF)
    assert column.format == "MDY"
    assert any("every day is also a day/month/year" in note for note in column.notes)


@pytest.mark.parametrize(
    "cell", ["", "  ", " " * 10, "None", "NULL", "N/A", "XXXXXXX", "x", "88888888", "00/00/0000", "--", "0000-00-00"]
)
def test_sentinels_are_not_recorded(cell: str) -> None:
    assert is_blank_number(cell)
    assert not read_dates([cell], as_of=AS_OF).values
    assert date_share([cell]) == 0


@pytest.mark.parametrize("cell", ["NONESUCH", "0042", "XAVIER", "X-RAY THEFT", "NA", "88888887"])
def test_what_only_resembles_a_sentinel_stays(cell: str) -> None:
    assert not is_blank(cell)


@pytest.mark.parametrize(
    ("grade", "cells"),
    [
        ("felony", ["F", "FEL", "Felony", "F1", "F2", "F3", "FS", "F-3", "Felony H", "Class B Felony"]),
        ("felony", ["3rd Degree Felony"]),
        ("misdemeanor", ["M", "MISD", "MA", "MB", "MC", "M1", "Misd. B", "Class A Misdemeanor", "MISDEMEANOR"]),
        ("misdemeanor", ["Gross Misdemeanor"]),
        ("infraction", ["INF", "Infraction", "Forf. U", "Civil Infraction"]),
        ("summary", ["S", "Summary", "Summary Offense"]),
        (None, ["", "Z9", "FELONY OR MISDEMEANOR", "NON-FELONY", "DOWNTOWN", "F/M"]),
    ],
)  # fmt: skip
def test_severity_words(grade: str | None, cells: list[str]) -> None:
    assert {cell: grade_of(cell) for cell in cells} == dict.fromkeys(cells, grade)


@given(st.text(max_size=20))
def test_no_word_is_guessed(cell: str) -> None:
    assert grade_of(cell) in (None, "", "felony", "misdemeanor", "infraction", "summary")
    assert yes_or_no(cell) in (True, False, None, "?")
    number = whole_number(cell)
    assert number is None or re.sub(r"\D", "", cell).startswith(str(number)) or cell.strip().startswith("0")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("Y", True), ("yes", True), ("TRUE", True), ("N", False), ("False", False), ("Unknown", None), ("MAYBE", "?")],
)
def test_yes_and_no(cell: str, expected: object) -> None:
    assert yes_or_no(cell) == expected


def test_names_and_money() -> None:
    assert name_of("GROUCH/OSCAR/THE") == "GROUCH, OSCAR THE"
    assert name_of("  DOE,   ALMA ") == "DOE, ALMA"
    assert name_of("XXXXX") is None
    assert money_of("$1,200.00").value == Decimal(1200)
    assert money_of("cash") is None


WRITTEN = ["%m/%d/%Y", "%d/%m/%Y", "%Y-%m-%d", "%Y/%m/%d", "%-m/%-d/%Y", "%m-%d-%y"]
ODD = [
    "",
    "NULL",
    "00/00/0000",
    "01/01/1900",
    "02/30/2020",
    "13/13/2020",
    "01/02/1850",
    "1/2/2020 10:00",
    " 01/02/2020",
]


@given(
    st.lists(DAYS, min_size=1, max_size=8, unique=True), st.sampled_from(WRITTEN), st.lists(st.sampled_from(ODD)),
    st.booleans(), st.booleans(),
)  # fmt: skip
def test_a_column_read_at_once_as_cell_by_cell(
    days: list[date], form: str, odd: list[str], ahead: bool, early: bool
) -> None:
    cells = [*(day.strftime(form) for day in days), *odd]
    as_of = AS_OF if early else None
    found, share = read_dates(cells, as_of=as_of, ahead=ahead), date_share(cells)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(dates, "_written_alike", lambda _: None)
        assert read_dates(cells, as_of=as_of, ahead=ahead) == found
        assert date_share(cells) == share


def test_most_columns_are_read_at_once() -> None:
    """The control: the comparison is one of two ways."""
    assert dates._read_at_once(["01/02/2020", "", "00/00/0000"], AS_OF) is not None
    assert dates._read_at_once(["2020-01-02", "NULL"], None) is None


@given(DAYS)
def test_serial_days_count_from_1900(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    if serial >= 10_000 and day >= date(1930, 1, 1):
        column = read_dates([str(serial)], as_of=AS_OF + timedelta(days=1))
        month, of_month = serial // 10_000, serial // 100 % 100
        if 1 <= month <= 12 and 1 <= of_month <= 31:  # MMDDYY whose zero a spreadsheet dropped looks alike
            assert (column.values, column.wrong[str(serial)][0]) == ({}, "ambiguous_day")
        else:
            assert column.values == {str(serial): day}
