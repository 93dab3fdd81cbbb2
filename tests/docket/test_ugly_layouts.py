"""Ugly layouts give the known charges exactly, and every line is one record or one layout entry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

from screener.docket.reading.reading import DocketReading, read_docket
from screener.docket.reading.splitting import NUMBERED, parts_of
from screener.domain.case import Charge
from tests.docket.ugly import (
    AS_OF,
    FOOTER,
    KNOWN,
    LAYOUTS,
    NAMES,
    OTHER_ORDER,
    ROWS,
    TITLES,
    Known,
    Rows,
    Ugly,
    cells,
    csv_text,
    down,
    in_one_cell,
    in_order,
    write_book,
)
from tests.seeds import count

CASES = [pytest.param(ugly, form, id=f"{ugly.name}-{form}") for ugly in LAYOUTS for form in ugly.forms]


def known(charge: Charge) -> Known:
    grade = charge.facts.get("grade")
    return Known(
        charge.case_number,
        charge.person.name,
        charge.person.birth_date,
        charge.statute,
        charge.text,
        None if grade is None else str(grade),
        charge.dates.get("offense date"),
    )


def check_lines(reading: DocketReading, lines: dict[str, int]) -> None:
    """Every line of every sheet that was read is one record or one entry of the layout."""
    assert reading.rows_read == reading.rows_accepted + len(reading.set_aside)
    several = reading.first is not None and len({sheet for sheet, _ in reading.places()}) > 1
    entries: Counter[tuple[str, int]] = Counter()
    for entry in reading.layout:
        sheet, _, cell = entry.cell.rpartition("!")
        entries[sheet, int("".join(mark for mark in cell if mark.isdigit()))] += 1
    records = {(c.sheet if several else "", c.row) for c in reading.charges}
    records |= {(one.sheet, one.row) for one in reading.set_aside}
    assert not set(entries) & records
    assert set(entries.values()) <= {1}
    assert len(records) == reading.rows_read
    assert set(entries) | records == {(sheet, line) for sheet, n in lines.items() for line in range(1, n + 1)}
    assert len(reading.places()) == reading.rows_read


@pytest.mark.parametrize(("ugly", "form"), CASES)
def test_the_known_charges_exactly(tmp_path: Path, ugly: Ugly, form: str) -> None:
    reading = read_docket(ugly.write(tmp_path, form), as_of=AS_OF, overrides=ugly.overrides or None)
    assert Counter(map(known, reading.charges)) == Counter(ugly.expected)
    assert reading.rows_accepted == ugly.records
    assert {issue.code for issue in reading.issues} == set(ugly.issues)
    read = reading.sheet.split(", ")
    if len(read) > 1:
        check_lines(reading, {name: len(ugly.sheets[name]) for name in read})
    else:
        check_lines(reading, {"": len(next(iter(ugly.sheets.values())))})


@pytest.mark.parametrize(("ugly", "form"), CASES)
def test_every_value_knows_its_cell(tmp_path: Path, ugly: Ugly, form: str) -> None:
    """The cell at the address of a text or a case number holds it, whatever block or sheet it stands in."""
    reading = read_docket(ugly.write(tmp_path, form), as_of=AS_OF, overrides=ugly.overrides or None)
    for charge in reading.charges:
        for name, value in (("text", charge.text), ("case number", charge.case_number), ("statute", charge.statute)):
            if not value:
                continue
            cell = charge.cells[name]
            sheet, _, letter = cell.column.rpartition("!")
            rows = ugly.sheets[sheet] if sheet else next(iter(ugly.sheets.values()))
            stood = rows[cell.row - 1][ord(letter) - ord("A")]
            assert value in stood
            assert value in " ".join(cell.raw.split())


def test_there_are_enough_layouts() -> None:
    assert len(LAYOUTS) >= 25
    assert len({ugly.name for ugly in LAYOUTS}) == len(LAYOUTS)
    assert len(NAMES) == 7


def shape(rows: Rows, order: Sequence[int], case: str) -> Rows:
    """The same rows with the columns in another order and the names in another case."""
    names, *others = [[row[at] for at in order] for row in rows]
    return [[getattr(name, case)() for name in names], *others]


ENCODED = {
    "utf-8": ("utf-8", b""),
    "utf-8 with a BOM": ("utf-8", b"\xef\xbb\xbf"),
    "utf-16 little": ("utf-16-le", b"\xff\xfe"),
    "utf-16 big": ("utf-16-be", b"\xfe\xff"),
    "cp1252": ("cp1252", b""),
}


@given(
    order=st.permutations(range(len(NAMES))),
    case=st.sampled_from(["upper", "lower", "title", "strip"]),
    encoded=st.sampled_from(sorted(ENCODED)),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    end=st.sampled_from(["\r\n", "\n", "\r"]),
    shape_of=st.sampled_from(["rows", "titles", "fill-down", "in one cell"]),
)
@settings(max_examples=count(150, few=40))
def test_order_case_encoding_delimiter_and_line_ends_change_nothing(
    tmp_path_factory: pytest.TempPathFactory,
    order: list[int],
    case: str,
    encoded: str,
    delimiter: str,
    end: str,
    shape_of: str,
) -> None:
    body = {
        "rows": ROWS,
        "titles": ROWS,
        "fill-down": down(),
        "in one cell": in_one_cell(" ", "{}) ", "/") if delimiter == ";" else in_one_cell("; "),
    }[shape_of]
    rows = shape([NAMES, *body], order, case)
    above = TITLES if shape_of == "titles" else []
    below = FOOTER if shape_of == "titles" else []
    encoding, mark = ENCODED[encoded]
    path = tmp_path_factory.mktemp("dialect") / "docket.txt"
    path.write_bytes(mark + csv_text([*above, *rows, *below], delimiter, end).encode(encoding))
    reading = read_docket(path, as_of=AS_OF)
    assert Counter(map(known, reading.charges)) == Counter(KNOWN)
    assert reading.rows_read == reading.rows_accepted == len(body)
    assert not reading.issues


@pytest.mark.parametrize("epoch", [CALENDAR_WINDOWS_1900, CALENDAR_MAC_1904])
@pytest.mark.parametrize("real", [True, False], ids=["dates", "serial numbers"])
def test_workbook_dates_of_both_epochs(tmp_path: Path, epoch: datetime, real: bool) -> None:
    """With a format of dates, and as bare serial numbers: the workbook says from which day it counts."""
    book = openpyxl.Workbook()
    book.epoch = epoch
    sheet = book.create_sheet("Docket")
    sheet.append(NAMES)
    for one in KNOWN:
        row = cells(one)
        days = [one.birth, one.offense]
        values = days if real else [(day - epoch.date()).days for day in days if day]
        sheet.append([row[0], row[1], values[0], *row[3:6], values[1]])
    book.save(tmp_path / "a.xlsx")
    reading = read_docket(tmp_path / "a.xlsx", as_of=AS_OF)
    assert Counter(map(known, reading.charges)) == Counter(KNOWN)


def test_one_named_sheet_is_read_alone(tmp_path: Path) -> None:
    months = next(ugly for ugly in LAYOUTS if ugly.name == "a sheet for each month")
    path = months.write(tmp_path, "xlsx")
    whole, alone = read_docket(path, as_of=AS_OF), read_docket(path, as_of=AS_OF, sheet="January")
    assert whole.sheet == "January, February, March"
    assert [(c.sheet, c.row) for c in whole.charges][:3] == [("January", 2), ("January", 3), ("February", 2)]
    assert whole.charges[2].cells["text"].address == "February!E2"
    assert whole.raw_row(2, "February")[0] == ("February!A", "Case Number", "25-CF-002")
    assert whole.raw_row(2, "January")[0] == ("January!A", "Case Number", "25-CF-001")
    assert (alone.sheet, len(alone.charges), alone.charges[0].cells["text"].address) == ("January", 2, "E2")


def test_sheets_that_are_no_part_of_the_docket_are_named(tmp_path: Path) -> None:
    grown = next(ugly for ugly in LAYOUTS if ugly.name == "a month with a column more")
    reading = read_docket(grown.write(tmp_path, "xlsx"), as_of=AS_OF)
    assert "2 sheets with the same columns were read as one docket: April, May" in reading.notices
    assert "only on sheet May: Judge" in reading.notices
    assert "not read, under other columns or none: Notes, Judges" in reading.notices
    assert {c.attributes.get("judge") for c in reading.charges if c.sheet == "May"} == {"PELL"}


def test_a_sheet_that_repeats_rows_of_another_is_not_read_twice(tmp_path: Path) -> None:
    write_book(tmp_path / "a.xlsx", {"All": [NAMES, *ROWS], "Felonies": [NAMES, ROWS[0], ROWS[2]]})
    reading = read_docket(tmp_path / "a.xlsx", as_of=AS_OF)
    assert len(reading.charges) == 8
    assert "every row of sheet Felonies stands on sheet All too: not read again" in reading.notices


def test_hidden_rows_and_hidden_sheets_are_read_and_named(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_book(path, {"May": [NAMES, *ROWS[:4]], "June": [NAMES, *ROWS[4:]]})
    book = openpyxl.load_workbook(path)
    book["May"].auto_filter.ref = "A1:G5"
    book["May"].row_dimensions[3].hidden = True
    book["June"].row_dimensions[2].hidden = True
    book["June"].sheet_state = "hidden"
    book.save(path)
    reading = read_docket(path, as_of=AS_OF)
    assert Counter(map(known, reading.charges)) == Counter(KNOWN)
    assert "hidden sheets: June" in reading.notices
    assert "1 hidden rows were read too: lines 3" in reading.notices
    assert "June: 1 hidden rows were read too: lines 2" in reading.notices


def test_tables_side_by_side_keep_their_people_apart(tmp_path: Path) -> None:
    """Two cases on one line are no incident of their own, and each charge points to its own columns."""
    beside = next(ugly for ugly in LAYOUTS if ugly.name == "blocks side by side")
    reading = read_docket(beside.write(tmp_path, "csv"), as_of=AS_OF)
    left, right = reading.charges[:2]
    assert (left.row, left.part, left.case_number) == (2, 1, "25-CF-001")
    assert (right.row, right.part, right.case_number) == (2, 2, "25-CF-003")
    assert (left.cells["case number"].address, right.cells["case number"].address) == ("A2", "I2")
    assert (left.incident, right.incident) == (None, None)


@pytest.mark.parametrize(
    ("cell", "texts"),
    [
        ("1) POSS CDS 2) OPEN CONTAINER", ["POSS CDS", "OPEN CONTAINER"]),
        ("CT1: POSS COCAINE; CT2: DUI", ["POSS COCAINE", "DUI"]),
        ("COUNT 1 - ROBBERY COUNT 2 - THEFT", ["ROBBERY", "THEFT"]),
        ("(1) A (2) B (3) C", ["A", "B", "C"]),
        ("1. POSS 1.5 GRAMS 2. DUI 2ND", ["POSS 1.5 GRAMS", "DUI 2ND"]),
        ("893.13(1)(a)", ["893.13(1)(a)"]),
        ("POSS CS PG 1 <1G", ["POSS CS PG 1 <1G"]),
        ("THEFT 2) DUI", ["THEFT 2) DUI"]),
        ("1) THEFT 3) DUI", ["THEFT", "DUI"]),
        ("1) THEFT 9) DUI", ["THEFT 9) DUI"]),
    ],
)
def test_numbers_part_charges_only_where_they_count_up_from_one(cell: str, texts: list[str]) -> None:
    assert parts_of(cell, NUMBERED) == texts


def test_a_column_without_a_meaning_is_one_column_in_every_table(tmp_path: Path) -> None:
    """Two tables name a column that the program does not know: it stands once among the docket's columns."""
    first = [[*NAMES, "Shelf"], *([*row, "7"] for row in ROWS[:4])]
    second = [["Shelf", *OTHER_ORDER], *(["9", *row] for row in in_order(OTHER_ORDER, KNOWN[4:]))]
    write_book(tmp_path / "a.xlsx", {"Docket": [*first, *second]})
    reading = read_docket(tmp_path / "a.xlsx", as_of=AS_OF)
    assert Counter(map(known, reading.charges)) == Counter(KNOWN)
    assert [column.header for column in reading.columns] == [*NAMES, "Shelf"]
    assert [reading.laid(charge.row, charge.sheet)[7] for charge in reading.charges] == ["7"] * 4 + ["9"] * 4
