"""The quality report out of the record says of a docket what it said of the file."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from screener.docket.quality import quality_of
from screener.domain.errors import ScreenerError
from screener.workflow import import_docket, produce_report
from screener.workflow.verify_record import verify
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
    assert verify(opened.path).ok
    opened.close()


def test_a_form_or_a_docket_that_is_none(tmp_path: Path) -> None:
    opened = office(tmp_path)
    with pytest.raises(ScreenerError, match="There is no docket"):
        produce_report.quality_report(opened, "x", tmp_path / "a.pdf")
    with pytest.raises(ScreenerError, match="no form of a quality report"):
        produce_report.quality_report(opened, "x", tmp_path / "a.txt")
    opened.close()
