"""The quality report out of the record says of a docket what it said of the file."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from screener.docket.quality.quality import quality_of
from screener.docket.reading.warrants_list import read_warrants
from screener.domain.errors import ScreenerError
from screener.workflow.verbs import import_docket, produce_report
from screener.workflow.verbs.verify_record import verify
from tests.reports.planted import PLANTED, TWIN, planted
from tests.workflow.county import office


def places(out: Path) -> list[tuple[str, ...]]:
    sheet = openpyxl.load_workbook(out)["Places to look at"]
    return [row[:4] for row in sheet.iter_rows(min_row=5, values_only=True)]


def test_the_report_of_an_import_is_that_of_the_file(tmp_path: Path) -> None:
    opened = office(tmp_path)
    path = planted(tmp_path)
    plan = import_docket.plan_import(opened, path)
    docket_id = import_docket.import_docket(opened, plan).docket_id
    path.unlink()  # the report needs the record alone
    out = produce_report.quality_report(opened, docket_id, tmp_path / "quality.xlsx")
    told = [(f.cell, f.header, f.kind, f.message) for f in quality_of(plan.reading).faults]
    assert places(out) == told
    assert {cell for cell, *_ in (*PLANTED, TWIN)} <= {cell for cell, *_ in told}
    assert produce_report.quality_report(opened, docket_id, tmp_path / "quality.pdf").read_bytes()[:4] == b"%PDF"
    assert verify(opened.place).ok
    opened.close()


def test_a_form_or_a_docket_that_is_none(tmp_path: Path) -> None:
    opened = office(tmp_path)
    with pytest.raises(ScreenerError, match="There is no docket"):
        produce_report.quality_report(opened, "x", tmp_path / "a.pdf")
    with pytest.raises(ScreenerError, match="no form of a quality report"):
        produce_report.quality_report(opened, "x", tmp_path / "a.txt")
    opened.close()


WARRANTS = """Number,Defendant,DOB,Race,Date,Charge,Agency
W1,"Example, Ann",05/13/1990,W,01/05/2025,FTA - POSS COCAINE,PD
W2,"Example, Bob",02/30/1990,ZORP,03/15/2025,FAIL TO APPEAR,PD
W3,"Example, Cyd",05/14/1990,,13/45/2025,XYZZY 99,SO
W4,"Example, Dee",05/15/1990,Refused,04/18/2025,FAIL TO APPEAR,PD
"""


def test_the_report_of_a_warrant_list_is_that_of_the_file(tmp_path: Path) -> None:
    opened = office(tmp_path)
    path = tmp_path / "warrants.csv"
    path.write_text(WARRANTS, encoding="utf-8")
    reading = read_warrants(path, as_of=date(2026, 4, 2)).docket
    docket_id = import_docket.import_warrants(opened, path).docket_id
    path.unlink()
    out = produce_report.quality_report(opened, docket_id, tmp_path / "quality.json")
    told = json.loads(out.read_text(encoding="utf-8"))
    quality = quality_of(reading)
    assert {(place["cell"], place["kind"]) for place in told["places"]} == {(f.cell, f.kind) for f in quality.faults}
    assert {("C3", "impossible"), ("D3", "unknown word"), ("E4", "impossible"), ("F4", "not recognized")} <= {
        (place["cell"], place["kind"]) for place in told["places"]
    }
    assert (told["kind"], told["rows_read"], told["dated_by"]) == ("warrants", 4, "issue date")
    assert (told["months"], told["missing_months"]) == ({"2025-01": 1, "2025-03": 1, "2025-04": 1}, ["2025-02"])
    race = next(each for each in told["race"] if each["by"] == "all")
    assert [race[name] for name in ("charges", "refused", "not_understood", "not_recorded")] == [4, 1, 1, 1]
    produce_report.quality_report(opened, docket_id, tmp_path / "quality.pdf")
    book = openpyxl.load_workbook(produce_report.quality_report(opened, docket_id, tmp_path / "quality.xlsx"))
    assert "Quality of a warrant list" in [
        cell.value for row in book.worksheets[0].iter_rows(max_row=6) for cell in row
    ]
    opened.close()
