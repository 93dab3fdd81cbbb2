"""A docket of several sheets, blocks or files: what goes out of the office says of each row where it stood."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import openpyxl
import pytest

from screener.docket.readback.readback import COLUMNS, IDENTITY, read_workbook
from screener.docket.reading.reading import JoinedFile, read_docket
from screener.reports.quality.report import write_quality
from screener.workflow.model import ImportPlan
from screener.workflow.session import Office
from screener.workflow.verbs import import_docket, produce_report
from screener.workflow.verbs.screen_charge.from_workbook import plan_read_back, read_back
from screener.workflow.verbs.set_aside import write_set_aside
from screener.workflow.verbs.verify_record import verify
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


def sheets_of(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every cell of a workbook, by sheet."""
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in openpyxl.load_workbook(path)}


def told_alike(opened: Office, plan: ImportPlan, folder: Path) -> dict[str, object]:
    """The report out of the record, once it is seen to be the very one of the file."""
    docket_id = import_docket.import_docket(opened, plan).docket_id
    write_quality(plan.reading, folder / "file.json", as_of=opened.today())
    produce_report.quality_report(opened, docket_id, folder / "record.json")
    of_file, of_record = (json.loads((folder / f"{n}.json").read_text("utf-8")) for n in ("file", "record"))
    assert of_record == of_file
    assert isinstance(of_record, dict)
    write_quality(plan.reading, folder / "file.xlsx", as_of=opened.today(), office=opened.name, marking=opened.marking)
    produce_report.quality_report(opened, docket_id, folder / "record.xlsx")
    assert sheets_of(folder / "record.xlsx") == sheets_of(folder / "file.xlsx")  # with people and cases
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


def test_a_blank_below_a_total_stays_blank_in_the_report_of_the_record(opened: Office, tmp_path: Path) -> None:
    """The total is no row and is not kept: that nothing is filled over it is."""
    below = ["", "", "", *ROWS[1][3:]]
    rows = [NAMES, ROWS[0], below, ["Total", "2"], below, *ROWS[2:5], below, below]
    rows = [[*row[:7], "" if not row[0] or row[0] == "Total" else "Race" if row is NAMES else "W"] for row in rows]
    write_book(tmp_path / "totals.xlsx", {"Docket": rows, "More": [rows[0], *([*row, "B"] for row in ROWS[5:])]})
    plan = import_docket.plan_import(opened, tmp_path / "totals.xlsx")
    assert plan.reading.unfilled == {("Docket", 5)}
    told_alike(opened, plan, tmp_path)


WEIGHTS = [["CASE_NO", "Total_Quantity_grams"], ["25-CF-005", "12.5"], ["25-CF-001", "0.8"], ["25-CF-999", "3"]]


@pytest.mark.parametrize("lead", ["cases", "charges"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_quality_report_of_joined_files_is_that_of_the_files(
    opened: Office, tmp_path: Path, lead: str, form: str
) -> None:
    """With a case that has no charges, one that stands twice, a wrong day, and weights from a third file."""
    twice = ["25-CF-002", "ROE, BERTRAM", "07/19/1958"]
    cases = [CASES[0], [*CASES[1][:2], "02/30/1990"], *CASES[2:], ["25-CF-077", "GREEN, IVY", "01/02/1980"], twice]
    paths = {name: tmp_path / f"{name}.{form}" for name in ("cases", "charges", "weights")}
    for name, rows in (("cases", cases), ("charges", CHARGES), ("weights", WEIGHTS)):
        if form == "csv":
            write(paths[name], rows)
        else:
            write_book(paths[name], {name.upper(): rows})
    docket = paths.pop(lead)
    plan = import_docket.plan_import(opened, docket, joined=[JoinedFile(path=path) for path in paths.values()])
    told = told_alike(opened, plan, tmp_path)
    assert told["rows_set_aside"] == 4
    places = told["places"]
    assert isinstance(places, list)
    assert any(each["message"].startswith("no row of charges") for each in places)


def bring_in(opened: Office, path: Path, *files: Path) -> str:
    plan = import_docket.plan_import(opened, path, joined=[JoinedFile(path=file) for file in files])
    return import_docket.import_docket(opened, plan).docket_id


def decide_all(opened: Office, out: Path) -> set[str]:
    """Fills in every line that carries a charge, reads it back, and says of which charges a decision now stands."""
    book = openpyxl.load_workbook(out)
    for line in read_workbook(out).lines:
        book[line.sheet][line.address("Decision").partition("!")[2]] = "Filed"
        book[line.sheet][line.address("Reason").partition("!")[2]] = "for the test"
    book.save(out)
    plan = plan_read_back(opened, out)
    assert (plan.conflicts, plan.refused) == ((), ())
    assert read_back(opened, plan).saved is not None
    assert verify(opened.place).ok
    return {name for name, count in opened.model().counts.items() if count.decided}


def each_once(opened: Office, out: Path) -> None:
    stamps = [line.stamp.charge_id for line in read_workbook(out).lines if line.stamp is not None]
    assert sorted(stamps) == sorted(opened.model().counts)


def beside_its_own(opened: Office, out: Path) -> dict[str, int]:
    """Each charge stands beside the row that holds its text. How many, by sheet."""
    found: Counter[str] = Counter()
    book = openpyxl.load_workbook(out)
    for line in read_workbook(out).lines:
        assert line.stamp is not None
        charge = opened.model().counts[line.stamp.charge_id].imported
        row = [cell.value for cell in book[line.sheet][line.row]]
        assert charge.text in row
        assert charge.case_number in row
        found[line.sheet] += 1
    return dict(found)


def test_two_sheets_go_out_beside_their_own_rows_and_come_back(opened: Office, tmp_path: Path) -> None:
    original = two_months(tmp_path / "months.xlsx")
    docket_id = bring_in(opened, original)
    out = tmp_path / "out.xlsx"
    done = produce_report.export_workbook(opened, docket_id, out, original=original)
    assert (done.charges, done.kept) == (10, True)
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["January", "February", "About the screening"]
    for sheet, head in ((book["January"], 3), (book["February"], 1)):
        assert [cell.value for cell in sheet[head]] == [*NAMES, *COLUMNS]
        assert sheet.column_dimensions[sheet.cell(head, 18).column_letter].hidden
        assert sheet.protection.sheet
        assert sheet.auto_filter.ref == f"A{head}:R{sheet.max_row}"
    assert (book["January"]["H8"].value, book["February"]["H2"].value) == ("Set aside", "Set aside")
    each_once(opened, out)
    assert beside_its_own(opened, out) == {"January": 5, "February": 5}
    assert decide_all(opened, out) == set(opened.model().counts)


BLOCKS = ["blocks, fewer columns", "three blocks, and the first again", "blocks, another order"]


@pytest.mark.parametrize("name", BLOCKS)
def test_every_block_of_a_sheet_has_our_headers_and_its_charges(opened: Office, tmp_path: Path, name: str) -> None:
    ugly = next(each for each in LAYOUTS if each.name == name)
    original = ugly.write(tmp_path, "xlsx")
    docket_id = bring_in(opened, original)
    out = tmp_path / "out.xlsx"
    produce_report.export_workbook(opened, docket_id, out, original=original)
    sheet = openpyxl.load_workbook(out)["Docket"]
    was = openpyxl.load_workbook(original)["Docket"]
    heads = [row for row in sheet.iter_rows() if row[-1].value == IDENTITY]
    assert len(heads) >= 2
    for head in heads:
        assert [cell.value for cell in head][-len(COLUMNS) :] == list(COLUMNS)
    for row in was.iter_rows():
        assert [cell.value for cell in sheet[row[0].row]][: len(row)] == [cell.value for cell in row]
    each_once(opened, out)
    assert beside_its_own(opened, out) == {"Docket": 8}
    assert decide_all(opened, out) == set(opened.model().counts)


def test_without_the_original_each_table_is_a_sheet(opened: Office, tmp_path: Path) -> None:
    docket_id = bring_in(opened, two_months(tmp_path / "months.xlsx"))
    out = tmp_path / "out.xlsx"
    assert not produce_report.export_workbook(opened, docket_id, out).kept
    assert openpyxl.load_workbook(out).sheetnames == ["January", "February", "About"]
    each_once(opened, out)
    assert beside_its_own(opened, out) == {"January": 5, "February": 5}
    assert decide_all(opened, out) == set(opened.model().counts)


def test_several_charges_in_a_cell_on_two_sheets_stand_on_one_page(opened: Office, tmp_path: Path) -> None:
    names = ["Case Number", "Defendant", "STATUTE1", "CHARGE1", "STATUTE2", "CHARGE2"]
    row = ["25-CF-1", "DOE, ALMA", "893.13(6a)", "POSS COCAINE", "812.13(1)", "ROBBERY"]
    original = tmp_path / "wide.xlsx"
    write_book(original, {"A": [names, row], "B": [names, ["25-CF-2", "ROE, BERT", *row[2:]]]})
    docket_id = bring_in(opened, original)
    out = tmp_path / "out.xlsx"
    produce_report.export_workbook(opened, docket_id, out, original=original)
    book = openpyxl.load_workbook(out)
    page = book["Screening"]
    assert [page.cell(at, 1).value for at in range(3, 7)] == ["A, 2", "A, 2", "B, 2", "B, 2"]
    assert page["A5"].hyperlink.location == "'B'!A2"
    assert book["B"]["H2"].hyperlink.location == "'Screening'!A5"
    each_once(opened, out)
    assert decide_all(opened, out) == set(opened.model().counts)


@pytest.mark.parametrize("lead", ["cases", "charges"])
def test_a_docket_with_a_joined_file_goes_out_with_every_charge_once(opened: Office, tmp_path: Path, lead: str) -> None:
    paths = {"cases": tmp_path / "cases.xlsx", "charges": tmp_path / "charges.xlsx"}
    write_book(paths["cases"], {"Cases": [*CASES, ["25-CF-077", "GREEN, IVY", "01/02/1980"]]})
    write_book(paths["charges"], {"Charges": CHARGES})
    original = paths.pop(lead)
    docket_id = bring_in(opened, original, *paths.values())
    for number, given in enumerate((original, None)):
        out = tmp_path / f"out{number}.xlsx"
        assert produce_report.export_workbook(opened, docket_id, out, original=given).charges == 8
        each_once(opened, out)
    names = {"cases": ["charges.xlsx Charges", "Cases"], "charges": ["Charges", "cases.xlsx Cases"]}[lead]
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == [*names, "About"]
    cases = book[names[1] if lead == "cases" else "cases.xlsx Cases"]
    said = [(row[0].value, row[3].value) for row in cases.iter_rows() if row[0].value and "CF" in str(row[0].value)]
    assert said == [*((row[0], None) for row in CASES[1:]), ("25-CF-077", "Set aside")]
    assert decide_all(opened, out) == set(opened.model().counts)


@pytest.mark.parametrize("lead", ["cases", "charges"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_rows_of_another_table_in_a_joined_file_are_kept(opened: Office, tmp_path: Path, lead: str, form: str) -> None:
    """They are no charges and no cases: set aside with their cells, in the record too."""
    other = ["Judge", "Court", "Attorney", "Agency", "Bond Amount"]
    rows = [*CHARGES, other, ["PELL", "12", "ROE", "PD", "500"], CHARGES[0], CHARGES[1]]
    paths = {"cases": write(tmp_path / "cases.csv", CASES), "charges": tmp_path / f"charges.{form}"}
    if form == "csv":
        write(paths["charges"], rows)
    else:
        write_book(paths["charges"], {"S1": rows})
    docket = paths.pop(lead)
    plan = import_docket.plan_import(opened, docket, joined=[JoinedFile(path=path) for path in paths.values()])
    assert [row.row for row in plan.reading.set_aside] == [11]
    assert plan.reading.rows_read == len(plan.reading.places())
    docket_id = import_docket.import_docket(opened, plan).docket_id
    (kept,) = import_docket.rows_set_aside(opened, docket_id)
    assert (kept.row, kept.cells[0]) == (11, "PELL")
    assert kept.sheet in {"charges.csv", "charges.xlsx S1", "S1"}
    produce_report.quality_report(opened, docket_id, tmp_path / "record.json")
    write_quality(plan.reading, tmp_path / "file.json", as_of=opened.today())
    assert (tmp_path / "record.json").read_bytes() == (tmp_path / "file.json").read_bytes()
