"""Sheets that only resemble a table: every line is one record or one layout entry, and nothing is lost."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from screener.docket.reading.reading import DocketReading, read_docket
from screener.domain.errors import ScreenerError

AS_OF = date(2026, 6, 30)
NAMES = ["Case Number", "Defendant", "DOB", "Statute", "Charge Description", "Level"]
ROWS = [
    ["25-001", "DOE, ALMA", "03/04/1990", "893.13(6a)", "POSS COCAINE", "FEL"],
    ["25-001", "DOE, ALMA", "03/04/1990", "812.13(1)", "ROBBERY", "FEL"],
    ["25-002", "ROE, BERT", "07/19/1985", "893.147(1)", "DRUG PARAPHERNALIA", "MISD"],
]


def write(path: Path, rows: list[list[str]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    return path


def read(path: Path) -> DocketReading:
    return read_docket(path, as_of=AS_OF)


def kinds(reading: DocketReading) -> dict[str, str]:
    return {entry.cell: entry.kind for entry in reading.layout}


def balanced(reading: DocketReading, lines: int) -> bool:
    """Every line is one record or one entry."""
    entries = {int("".join(c for c in entry.cell if c.isdigit())) for entry in reading.layout}
    records = {charge.row for charge in reading.charges} | {one.row for one in reading.set_aside}
    return not entries & records and entries | records == set(range(1, lines + 1))


def test_titles_above_and_footers_below(tmp_path: Path) -> None:
    rows = [
        ["County of Nowhere", "", "", "", "", ""],
        ["Felony docket for May 2026", "", "", "", "", ""],
        [""] * 6,
        NAMES,
        *ROWS,
        [""] * 6,
        ["Total", "", "", "", "3", ""],
        ["Printed on 06/01/2026 by clerk 4", "", "", "", "", ""],
        ["*** End of report ***", "", "", "", "", ""],
    ]
    reading = read(write(tmp_path / "a.csv", rows))
    assert reading.header_row == 4
    assert [charge.row for charge in reading.charges] == [5, 6, 7]
    assert kinds(reading) == {
        "A1": "title",
        "A2": "title",
        "A3": "blank",
        "A4": "header",
        "A8": "blank",
        "A9": "total",
        "A10": "footer",
        "A11": "footer",
    }
    assert reading.layout[0].text == "County of Nowhere"


def test_the_header_repeats_on_every_page_with_its_title(tmp_path: Path) -> None:
    title = ["Daily docket", "", "", "", "", ""]
    rows = [
        title,
        NAMES,
        *ROWS,
        ["Page 1 of 2", "", "", "", "", ""],
        title,
        NAMES,
        *ROWS,
        ["Page 2 of 2", "", "", "", "", ""],
    ]
    reading = read(write(tmp_path / "a.csv", rows))
    assert reading.rows_read == 6
    assert kinds(reading) == {
        "A1": "title",
        "A2": "header",
        "A6": "footer",
        "A7": "title",
        "A8": "repeated header",
        "A12": "footer",
    }
    assert balanced(reading, len(rows))


def test_subtotals_between_the_groups(tmp_path: Path) -> None:
    rows = [
        NAMES,
        *ROWS[:2],
        ["Subtotal", "", "", "", "2", ""],
        ROWS[2],
        ["Courtroom 3 total: 1", "", "", "", "", ""],
        ["Grand Total", "3", "", "", "", ""],
    ]
    reading = read(write(tmp_path / "a.csv", rows))
    assert kinds(reading) == {"A1": "header", "A4": "subtotal", "A6": "total", "A7": "total"}
    assert balanced(reading, len(rows))


def test_a_header_of_two_lines(tmp_path: Path) -> None:
    rows = [
        ["Case", "Defendant", "", "Charge", "", ""],
        ["Number", "Name", "Birth Date", "Statute", "Description", "Level"],
        *ROWS,
    ]
    reading = read(write(tmp_path / "a.csv", rows))
    assert reading.header_row == 2
    assert [column.field for column in reading.columns] == [
        "case number",
        "name",
        "birth date",
        "statute",
        "text",
        "grade",
    ]
    assert kinds(reading) == {"A1": "header", "A2": "header"}
    assert balanced(reading, len(rows))


def test_merged_title_and_merged_group_headers_in_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Office of the Prosecutor: new cases"])
    sheet.merge_cells("A1:F1")
    sheet.append([])
    sheet.append(["Case Number", "Defendant", None, "Charge"])
    sheet.merge_cells("B3:C3")
    sheet.merge_cells("D3:F3")
    sheet.append([None, "Name", "DOB", "Statute", "Description", "Level"])
    sheet.merge_cells("A3:A4")
    for row in ROWS:
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    reading = read(tmp_path / "a.xlsx")
    assert [column.field for column in reading.columns] == [
        "case number",
        "name",
        "birth date",
        "statute",
        "text",
        "grade",
    ]
    assert [charge.row for charge in reading.charges] == [5, 6, 7]
    assert balanced(reading, 7)


def test_case_columns_only_on_the_first_row_are_filled_down(tmp_path: Path) -> None:
    rows = [
        NAMES,
        ROWS[0],
        ["", "", "", "812.13(1)", "ROBBERY", "FEL"],
        ["", "", "", "843.02", "RESIST OFFICER", "MISD"],
        ROWS[2],
        ["", "", "", "810.08", "TRESPASS", "MISD"],
    ]
    reading = read(write(tmp_path / "a.csv", rows))
    assert [charge.case_number for charge in reading.charges] == ["25-001"] * 3 + ["25-002"] * 2
    third = reading.charges[2]
    assert third.person.birth_date == date(1990, 3, 4)
    assert third.cells["case number"].address == "A2"  # the value came from there
    assert third.cells["text"].address == "E4"
    assert any("3 rows without case columns" in notice for notice in reading.notices)
    assert reading.raw_row(4)[0] == ("A", "Case Number", "")


def test_nothing_is_filled_down_over_a_total_or_into_half_filled_rows(tmp_path: Path) -> None:
    rows = [
        NAMES,
        ROWS[0],
        ["Total", "1", "", "", "", ""],
        ["", "", "", "810.08", "TRESPASS", "MISD"],
        ROWS[2],
        ["", "POE, CLEM", "", "810.08", "TRESPASS", "MISD"],
    ]
    reading = read(write(tmp_path / "a.csv", rows))
    assert [charge.case_number for charge in reading.charges] == ["25-001", None, "25-002", None]
    assert reading.charges[3].person.birth_date is None


def test_charges_in_repeated_columns(tmp_path: Path) -> None:
    names = ["Case Number", "Defendant", "DOB", "Charge1", "Statute1", "Level1", "Charge2", "Statute2", "Level2"]
    rows = [
        names,
        ["25-1", "DOE, ALMA", "03/04/1990", "POSS COCAINE", "893.13(6a)", "FEL", "ROBBERY", "812.13(1)", "FEL"],
        ["25-2", "ROE, BERT", "07/19/1985", "TRESPASS", "810.08", "MISD", "", "", ""],
    ]
    reading = read(write(tmp_path / "a.csv", rows))
    assert [(c.row, c.part, c.text, c.statute) for c in reading.charges] == [
        (2, 1, "POSS COCAINE", "893.13(6a)"),
        (2, 2, "ROBBERY", "812.13(1)"),
        (3, 1, "TRESPASS", "810.08"),
    ]
    assert reading.charges[1].cells["text"].address == "G2"
    assert reading.charges[2].facts["grade"] == "misdemeanor"
    assert (reading.rows_read, reading.rows_accepted) == (2, 2)


def test_the_same_header_side_by_side_is_a_repetition(tmp_path: Path) -> None:
    rows = [
        ["Case No", "Charge", "Charge", "Charge"],
        ["1", "POSS COCAINE", "ROBBERY", ""],
        ["2", "TRESPASS", "", "DUI"],
    ]
    reading = read(write(tmp_path / "a.csv", rows))
    assert [(c.row, c.part, c.text) for c in reading.charges] == [
        (2, 1, "POSS COCAINE"),
        (2, 2, "ROBBERY"),
        (3, 1, "TRESPASS"),
        (3, 2, "DUI"),
    ]


def test_several_charges_in_one_cell_parted_by_semicolons(tmp_path: Path) -> None:
    rows = [
        ["Case No", "Charges", "Statutes"],
        ["1", "POSS COCAINE; OPEN CONTAINER", "893.13(6a); 562.11"],
        ["2", "TRESPASS", "810.08"],
        ["3", "RESIST OFFICER; TRESPASS", "843.02"],
    ]
    reading = read(write(tmp_path / "a.csv", rows))
    assert [(c.row, c.part, c.text, c.statute) for c in reading.charges] == [
        (2, 1, "POSS COCAINE", "893.13(6a)"),
        (2, 2, "OPEN CONTAINER", "562.11"),
        (3, 1, "TRESPASS", "810.08"),
        (4, 1, "RESIST OFFICER", ""),
        (4, 2, "TRESPASS", ""),
    ]
    # One statute beside two charges: the docket does not say whose it is.
    assert [(issue.code, issue.cell) for issue in reading.issues] == [("unequal_parts", "C4")]


def test_a_semicolon_inside_one_charge_parts_nothing(tmp_path: Path) -> None:
    rows = [
        ["Case No", "Charge"],
        ["1", "HIT AND RUN; DUTY OF DRIVER TO STOP AT OR RETURN TO SCENE"],
        ["2", "TRESPASS"],
    ]
    reading = read(write(tmp_path / "a.csv", rows))
    assert len(reading.charges) == 2


def test_rows_that_cannot_be_aligned_are_set_aside_with_the_reason(tmp_path: Path) -> None:
    lines = [",".join(NAMES)]
    lines += ['25-001,"DOE, ALMA",03/04/1990,893.13(6a),POSS COCAINE,FEL'] * 9
    lines += ["25-002,ROE, BERT,07/19/1985,893.147(1),DRUG PARAPHERNALIA,MISD"]
    lines += ["25-003,07/19/1985,893.147(1),DRUG PARAPHERNALIA,MISD"]
    lines += ['25-004,"POE, CLEM",07/19/1985,893.147(1),DRUG PARAPHERNALIA']
    path = tmp_path / "a.csv"
    path.write_text("\n".join(lines))
    reading = read(path)
    assert [(one.row, one.reason) for one in reading.set_aside] == [
        (11, "7 cells where the header names 6: a delimiter stands inside a cell"),
        (12, "shorter than the header, and its cells do not fit the columns"),
    ]
    assert reading.charges[-1].row == 13  # only its last cell is missing
    assert reading.rows_read == 12


def test_a_sheet_without_names_can_be_mapped_by_hand(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", ROWS)
    with pytest.raises(ScreenerError, match="has no line of column names"):
        read(path)
    reading = read_docket(path, as_of=AS_OF, overrides={"A": "case number", "D": "statute", "E": "text"})
    assert [charge.text for charge in reading.charges] == ["POSS COCAINE", "ROBBERY", "DRUG PARAPHERNALIA"]
    assert reading.header_row == 0


def test_a_print_file_of_tabs_with_padding(tmp_path: Path) -> None:
    lines = ["\t".join(name.ljust(12) for name in NAMES), "\t".join([" " * 12] * 6)]
    lines += ["\t".join(cell.ljust(12) for cell in row) for row in ROWS]
    path = tmp_path / "print.txt"
    path.write_text("\n".join(lines) + "\n")
    reading = read(path)
    assert kinds(reading) == {"A1": "header", "A2": "blank"}
    assert reading.charges[0].statute == "893.13(6a)"
    assert reading.charges[0].cells["statute"].raw == "893.13(6a)".ljust(12)


def test_headings_of_groups_are_no_records(tmp_path: Path) -> None:
    rows = [
        NAMES,
        ["Courtroom 3: Judge A", "", "", "", "", ""],
        *ROWS[:2],
        ["Courtroom 4: Judge B", "", "", "", "", ""],
        ROWS[2],
        ["25-009", "", "", "", "", ""],
        ["25-010", "", "", "", "", ""],
    ]
    reading = read(write(tmp_path / "a.csv", rows))
    assert kinds(reading) == {"A1": "header", "A2": "title", "A5": "title"}
    # A case number without anything else is a record that says too little, not a heading.
    assert [one.row for one in reading.set_aside] == [7, 8]
    assert balanced(reading, len(rows))


def test_rows_of_a_second_table_are_read_by_its_own_names(tmp_path: Path) -> None:
    other = ["Charge Description", "Case Number", "Judge", "Court", "Bond Amount", "Race"]
    rows = [NAMES, *ROWS, other, ["THEFT", "25-7", "PELL", "12", "500", "W"], NAMES, *ROWS]
    reading = read(write(tmp_path / "a.csv", rows))
    assert not reading.set_aside
    assert [charge.row for charge in reading.charges] == [2, 3, 4, 8, 9, 10, 6]
    last = reading.charges[-1]
    assert (last.text, last.case_number, last.statute, last.person.name) == ("THEFT", "25-7", "", None)
    assert (last.cells["text"].address, last.cells["case number"].address) == ("A6", "B6")
    assert last.cells["case number"].header == "Case Number"
    assert last.attributes["judge"] == "PELL"
    assert reading.raw_row(6)[0] == ("A", "Charge Description", "THEFT")
    assert any("named in line 5" in notice for notice in reading.notices)
    assert balanced(reading, len(rows))


def test_rows_of_a_second_table_without_charges_are_set_aside(tmp_path: Path) -> None:
    other = ["Judge", "Court", "Attorney", "Agency", "Bond Amount", "Race"]
    rows = [NAMES, *ROWS, other, ["PELL", "12", "ROE", "PD", "500", "W"], NAMES, *ROWS]
    reading = read(write(tmp_path / "a.csv", rows))
    assert [(one.row, one.reason) for one in reading.set_aside] == [
        (6, "stands under other column names (line 5): save that table to a file of its own")
    ]
    assert [charge.row for charge in reading.charges] == [2, 3, 4, 8, 9, 10]
    assert balanced(reading, len(rows))
    assert reading.raw_row(6)[0][2] == "PELL"


def test_a_defendant_named_page_is_no_footer(tmp_path: Path) -> None:
    rows = [["Name", "Charge", "Race", "Sex"], ["PAGE, JIMMY", "ROBBERY", "", ""], ["Page 3 of 7", "", "", ""]]
    reading = read(write(tmp_path / "a.csv", rows))
    assert [charge.person.name for charge in reading.charges] == ["PAGE, JIMMY"]
    assert kinds(reading)["A3"] == "footer"


def test_a_print_file_with_columns_of_spaces(tmp_path: Path) -> None:
    text = """NOWHERE COUNTY                     DOCKET FOR MAY 2026
Run date: 05/31/2026, page 1 of 1

CASE NO    DEFENDANT         DOB        STATUTE      CHARGE                LVL   QTY UNIT
---------- ----------------- ---------- ------------ --------------------- --- ----- ----
25-001     DOE, ALMA JEAN    03/04/1990 893.13(6a)   POSS COCAINE          FEL   0.8 g
25-001     DOE, ALMA JEAN    03/04/1990 812.13(1)    ROBBERY WITH FIREARM  FEL
25-002     ROE, BERT         07/19/1985 893.147(1)   DRUG PARAPHERNALIA    MIS

TOTAL 3
"""
    path = tmp_path / "print.txt"
    path.write_text(text)
    reading = read(path)
    assert reading.format == "fixed width"
    assert [column.field for column in reading.columns] == [
        "case number",
        "name",
        "birth date",
        "statute",
        "text",
        "grade",
        "quantity",
        "unit",
    ]
    assert [(c.row, c.statute, c.text) for c in reading.charges] == [
        (6, "893.13(6a)", "POSS COCAINE"),
        (7, "812.13(1)", "ROBBERY WITH FIREARM"),
        (8, "893.147(1)", "DRUG PARAPHERNALIA"),
    ]
    assert str(reading.charges[0].facts["stated amount"]) == "0.8 g"
    assert kinds(reading) == {
        "A1": "title",
        "A2": "title",
        "A3": "blank",
        "A4": "header",
        "A5": "separator",
        "A9": "blank",
        "A10": "total",
    }
    assert balanced(reading, 10)


@pytest.mark.parametrize("delimiter", ["~", "^"])
def test_rare_delimiters(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text("\n".join(delimiter.join(row) for row in [NAMES, *ROWS]))
    reading = read(path)
    assert (reading.delimiter, len(reading.charges)) == (delimiter, 3)


def test_a_missing_name_is_not_the_name_above(tmp_path: Path) -> None:
    rows = [
        ["Name", "Charge"],
        *[[f"DOE, A{chr(65 + at)}", "DUI"] for at in range(12)],
        ["", "ROBBERY"],
        ["ROE, B", "DUI"],
    ]
    reading = read(write(tmp_path / "a.csv", rows))
    assert reading.charges[12].person.name is None


def test_two_columns_with_the_case_only_on_its_first_row(tmp_path: Path) -> None:
    rows = [["Case No", "Charge"], ["1", "DUI"], ["", "ROBBERY"], ["2", "TRESPASS"], ["", "POSS COCAINE"], ["", "DUI"]]
    reading = read(write(tmp_path / "a.csv", rows))
    assert [charge.case_number for charge in reading.charges] == ["1", "1", "2", "2", "2"]


def test_a_sheet_of_which_nothing_can_be_aligned_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "Case Number,Charge\n1,POSS COCAINE,x\n2,DUI,y\n3,TRESPASS\n,,,\n4,THEFT,z,z\n5,DUI\n6,DUI\n7,DUI\n8,DUI\n"
    )
    reading = read(path)
    assert reading.rows_read == 8
    assert len(reading.set_aside) == 3
    assert balanced(reading, 10)
    only = write(tmp_path / "b.csv", [NAMES, ["Courtroom 3", "", "", "", "", ""]])
    assert read(only).rows_read == 0
