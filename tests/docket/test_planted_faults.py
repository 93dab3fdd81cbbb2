"""Every planted fault of a workbook is reported with its cell: as JSON, in the workbook and on paper."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from screener.cli.app import run
from screener.docket.quality.quality import quality_of
from screener.docket.reading.reading import read_docket
from tests.docket.faults import EVERY, MORE, PLANTED, SILENT, by_kind, faulty

AS_OF = date(2026, 6, 30)


@pytest.fixture
def reports(tmp_path: Path) -> dict[str, Path]:
    path = faulty(tmp_path)
    out = {form: tmp_path / f"quality.{form}" for form in ("json", "xlsx", "pdf")}
    for report in out.values():
        assert run(["read", str(path), "--as-of", AS_OF.isoformat(), "--quality", str(report)]).code == 0
    return out


def test_there_are_twelve_and_more_of_every_kind() -> None:
    assert len(PLANTED) >= 12
    assert set(by_kind()) == {"set aside", "impossible", "unknown word", "not recognized", "missing", "alike"}
    assert len({(kind, words) for _, _, kind, words in PLANTED}) == len(PLANTED)


def test_json_names_every_planted_cell_and_no_other(reports: dict[str, Path]) -> None:
    told = json.loads(reports["json"].read_text(encoding="utf-8"))
    places = {place["cell"]: place for place in told["places"]}
    for cell, _, kind, words in (*PLANTED, *((each[0], None, *each[1:]) for each in MORE)):
        assert places[cell]["kind"] == kind, cell
        assert words in places[cell]["message"], cell
    assert set(places) == EVERY
    assert len(told["places"]) == len(EVERY)
    assert told["rows_read"] == told["rows_accepted"] + told["rows_set_aside"] == 40
    assert told["missing_months"] == ["2026-04"]
    assert told["gaps"] == [{"agency": SILENT[0], "months": [SILENT[1]]}]
    columns = {column["header"]: column for column in told["columns"]}
    assert columns["Level"]["unknown_words"] == [{"word": "qq", "n": 1, "cell": "K9"}]


def test_the_workbook_names_every_planted_cell(reports: dict[str, Path]) -> None:
    sheet = openpyxl.load_workbook(reports["xlsx"])["Places to look at"]
    rows = [row for row in sheet.iter_rows(min_row=5, values_only=True) if row[0]]
    assert {row[0]: row[2] for row in rows}.items() >= {cell: kind for cell, _, kind, _ in PLANTED}.items()
    assert {row[0] for row in rows} == EVERY


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs pdftotext")
def test_paper_names_every_planted_cell(reports: dict[str, Path]) -> None:
    told = subprocess.run(["pdftotext", "-layout", reports["pdf"], "-"], capture_output=True, text=True, check=True)
    assert set(told.stdout.split()) >= EVERY
    assert "Months without any row: 2026-04." in told.stdout
    assert "2026-03" in told.stdout


def test_the_same_workbook_without_faults_has_none(tmp_path: Path) -> None:
    path = faulty(tmp_path)
    book = openpyxl.load_workbook(path)
    sheet = book.active
    for cell in EVERY:
        row, other = sheet[cell].row, 30 + sheet[cell].row % 3 * 3
        for at in range(2, sheet.max_column + 1):
            sheet.cell(row, at).value = sheet.cell(other, at).value
        sheet.cell(row, 1).value = f"26-CR-9{row:02}"
        sheet.cell(row, 1).data_type = "s"
    book.save(path)
    assert quality_of(read_docket(path, as_of=AS_OF)).faults == ()
