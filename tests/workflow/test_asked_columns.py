"""A policy's own facts and judgments get cells in the screened docket, and are read out of them when it comes back."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from screener.domain.shipped import sample_policy
from screener.workflow.verbs.screen_docket import DocketScreen, asked_columns, screen_docket, write_screen

AS_OF = date(2026, 6, 1)
POLICY = sample_policy("invented-treatment-first.yaml")
DOCKET = "CASE NO,DEFENDANT,DOB,CHARGE\n26-1,Able A,1990-01-02,POSSESSION OF COCAINE\n26-4,Dunn D,1993-01-02,TRESPASS\n"


def _screened(path: Path) -> DocketScreen:
    return screen_docket(path, POLICY, as_of=AS_OF)


@pytest.fixture
def first(tmp_path: Path) -> DocketScreen:
    path = tmp_path / "june.csv"
    path.write_text(DOCKET, encoding="utf-8")
    return _screened(path)


def test_what_a_charge_waits_for_has_a_cell(first: DocketScreen) -> None:
    assert [spec.name for spec in asked_columns(first)] == ["housing", "ready for the program"]


@pytest.mark.parametrize("ready", ["yes", "no"])
def test_a_workbook_is_filled_in_and_screened_again(first: DocketScreen, tmp_path: Path, ready: str) -> None:
    out = tmp_path / "screened.xlsx"
    write_screen(first, out)
    book = openpyxl.load_workbook(out)
    sheet = book.worksheets[0]
    head = next(row for row in sheet.iter_rows() if row[0].value == "CASE NO")
    at = {cell.value: cell.column for cell in head}
    cells = {name: sheet.cell(head[0].row + 2, at[name]) for name in ("housing", "ready for the program")}
    assert not any(cell.protection.locked for cell in cells.values())
    lists = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert '"yes,no"' in lists.values()
    cells["housing"].value, cells["ready for the program"].value = "shelter", ready
    book.save(out)
    again = _screened(out)
    assert again.reading.rows_read == first.reading.rows_read
    facts = again.screened[1].charge.facts
    assert (facts["housing"], facts["ready for the program"]) == ("shelter", ready == "yes")
    assert again.screened[1].finding.rollup != first.screened[1].finding.rollup
    assert asked_columns(again) == ()
    assert again.screened[0].finding.rollup == first.screened[0].finding.rollup


def test_a_text_file_has_them_too(first: DocketScreen, tmp_path: Path) -> None:
    out = tmp_path / "screened.csv"
    write_screen(first, out)
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0][4:6] == ["housing", "ready for the program"]
    rows[2][4:6] = ["shelter", "maybe"]
    with out.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    again = _screened(out)
    assert "ready for the program" not in again.screened[1].charge.facts
    assert [issue.cell for issue in again.reading.issues if "maybe" in issue.message] == ["F3"]
