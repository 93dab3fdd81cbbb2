"""A docket of several sheets, blocks or files: what goes out of the office says of each row where it stood."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from screener.docket.reading import JoinedFile, read_docket
from screener.reports.quality_report import write_quality
from screener.workflow import import_docket, produce_report
from screener.workflow.office import Office
from screener.workflow.set_aside import write_set_aside
from screener.workflow.views import ImportPlan
from tests.docket.test_joining import CASES, CHARGES, write
from tests.docket.ugly import LAYOUTS, NAMES, ROWS, Rows, Ugly, write_book
from tests.workflow import county

ASIDE = ["25-CF-009", "MOE, EVE", "01/02/1980", "", "", "M", "01/15/2026"]
BAD_DAY = ["25-CF-010", "FOE, FAY", "02/30/1980", "893.13(6a)", "POSS COCAINE", "F", "01/15/2026"]


def two_months(path: Path) -> Path:
    """Two sheets with the same columns; each has a title, one row without a charge, and one impossible day."""
    sheets: dict[str, Rows] = {
        "January": [["Example County"], [], NAMES, *ROWS[:4], ASIDE, BAD_DAY],
        "February": [NAMES, ASIDE, *ROWS[4:], [*BAD_DAY[:4], "XYZZY 99", "ZORP", BAD_DAY[6]]],
    }
    write_book(path, sheets)
    return path


@pytest.fixture
def opened(tmp_path: Path) -> Office:
    return county.office(tmp_path)


def test_rows_set_aside_say_in_which_sheet_they_stood_and_come_back(opened: Office, tmp_path: Path) -> None:
    plan = import_docket.plan_import(opened, two_months(tmp_path / "months.xlsx"))
    import_docket.import_docket(opened, plan)
    out = tmp_path / "aside.xlsx"
    write_set_aside(plan.reading, out)
    sheet = openpyxl.load_workbook(out).active
    head = ["Sheet or file set aside", "Line set aside", "Reason set aside", *NAMES]
    assert [cell.value for cell in sheet[3]] == head
    assert [[cell.value for cell in row[:2]] for row in sheet.iter_rows(min_row=4)] == [
        ["January", "8"],
        ["February", "2"],
    ]
    sheet.cell(4, head.index("Charge Description") + 1).value = "POSS HEROIN"
    sheet.parent.save(out)
    back = import_docket.plan_import(opened, out)
    assert back.addition is not None
    assert back.addition.name == "months.xlsx"
    assert [charge.text for charge in back.reading.charges] == ["POSS HEROIN"]
    assert [column.field for column in back.reading.columns[:3]] == ["", "", ""]


def test_a_row_of_a_joined_file_says_its_file(tmp_path: Path) -> None:
    cases = [*CASES, ["25-CF-077", "GREEN, IVY", "01/02/1980"]]
    joined = [JoinedFile(path=write(tmp_path / "charges.csv", CHARGES))]
    reading = read_docket(write(tmp_path / "cases.csv", cases), as_of=None, joined=joined)
    write_set_aside(reading, tmp_path / "aside.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "aside.xlsx").active
    assert [sheet.cell(4, at).value for at in (1, 2)] == ["cases.csv", "7"]


def told_alike(opened: Office, plan: ImportPlan, folder: Path) -> dict[str, object]:
    """The report out of the record, once it is seen to be the very one of the file."""
    docket_id = import_docket.import_docket(opened, plan).docket_id
    write_quality(plan.reading, folder / "file.json", as_of=opened.today())
    produce_report.quality_report(opened, docket_id, folder / "record.json")
    of_file, of_record = (json.loads((folder / f"{n}.json").read_text("utf-8")) for n in ("file", "record"))
    assert of_record == of_file
    assert isinstance(of_record, dict)
    return of_record


def test_the_quality_report_of_two_sheets_is_that_of_the_file(opened: Office, tmp_path: Path) -> None:
    plan = import_docket.plan_import(opened, two_months(tmp_path / "months.xlsx"))
    told = told_alike(opened, plan, tmp_path)
    assert (told["rows_read"], told["rows_accepted"], told["rows_set_aside"]) == (12, 10, 2)
    places = told["places"]
    assert isinstance(places, list)
    assert {("January!A8", "set aside"), ("January!C9", "impossible"), ("February!F7", "unknown word")} <= {
        (each["cell"], each["kind"]) for each in places
    }


@pytest.mark.parametrize("ugly", [each for each in LAYOUTS if "xlsx" in each.forms], ids=lambda each: each.name)
def test_the_quality_report_of_any_layout_is_that_of_the_file(opened: Office, tmp_path: Path, ugly: Ugly) -> None:
    plan = import_docket.plan_import(opened, ugly.write(tmp_path, "xlsx"), overrides=ugly.overrides or None)
    told_alike(opened, plan, tmp_path)
