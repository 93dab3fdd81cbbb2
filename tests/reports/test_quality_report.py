"""The quality report names every planted fault with its cell, on paper and in the workbook."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from screener.cli.app import run
from screener.docket.quality.quality import KINDS, quality_of
from screener.docket.reading.reading import read_docket
from screener.domain.errors import ScreenerError
from screener.reports.document import Provenance, Table
from screener.reports.quality.report import quality_document, write_quality
from tests.reports.planted import PLANTED, TWIN, planted

AS_OF = date(2026, 6, 30)


def test_the_twelve_planted_faults_and_no_other(tmp_path: Path) -> None:
    quality = quality_of(read_docket(planted(tmp_path), as_of=AS_OF))
    found = {fault.cell: fault for fault in quality.faults}
    for cell, _, kind, words in PLANTED:
        assert found[cell].kind == kind
        assert words in found[cell].message
    assert (found[TWIN[0]].kind, TWIN[2] in found[TWIN[0]].message) == (TWIN[1], True)
    assert len(found) == len(quality.faults) == 12
    assert {fault.kind for fault in quality.faults} <= set(KINDS)
    assert [(gap.agency, gap.months) for gap in quality.gaps] == [("Sheriff", ("2026-03",))]


def test_a_clean_docket_has_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "clean.csv"
    rows = "".join(f"26-{n},W,Police,0{n}/05/2026,POSSESSION OF COCAINE\n" for n in range(1, 7))
    path.write_text("Case Number,Race,Agency,Referral Date,Charge\n" + rows, encoding="utf-8")
    assert quality_of(read_docket(path, as_of=AS_OF)).faults == ()


def test_a_row_set_aside_is_a_place_to_look_at(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "Case Number,Race,Charge\n1,W,POSS COCAINE\n2,B,POSS HEROIN\n3,B,POSS HEROIN,\nx,,,,,,stray\n", encoding="utf-8"
    )
    reading = read_docket(path, as_of=AS_OF)
    aside = [fault.cell for fault in quality_of(reading).faults if fault.kind == "set aside"]
    assert aside == [f"A{row.row}" for row in reading.set_aside]
    assert aside


def test_unknown_and_refused_are_recorded_and_each_stage_stands_apart(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "Case Number,Race,Arrest Race,Agency,Charge\n1,W,W,PD,POSS COCAINE\n2,Unknown,,PD,POSS COCAINE\n"
        "3,,B,SO,POSS COCAINE\n4,Refused,B,SO,POSS COCAINE\n",
        encoding="utf-8",
    )
    quality = quality_of(read_docket(path, as_of=AS_OF))
    everyone = {each.stage: each for each in quality.race if each.by == "all"}
    assert set(everyone) == {"race", "arrest race"}
    own = everyone["race"]
    assert (own.charges, own.recorded, own.unknown, own.refused, own.not_recorded) == (4, 3, 1, 1, 1)
    assert (everyone["arrest race"].recorded, everyone["arrest race"].unknown) == (3, 0)


def test_the_document_has_every_part(tmp_path: Path) -> None:
    reading = read_docket(planted(tmp_path), as_of=AS_OF)
    document = quality_document(reading, quality_of(reading), Provenance(office=""))
    tables = {table.name: table for table in document.tables}
    assert len(tables["Columns"].rows) == 13
    weight = next(row for row in tables["Columns"].rows if row[1].text == "Weight")
    assert (weight[3].text, weight[6].value) == ("K13", 1)
    assert [row[1].text for row in tables["Unknown words"].rows] == ["zorp", "qq"]
    assert {row[0].text for row in tables["Race by agency"].rows} == {"Police", "Sheriff"}
    assert {row[0].text for row in tables["Race by attorney"].rows} == {"Attorney A", "Attorney B"}
    assert [row[0].text for row in tables["Texts not recognized"].rows] == ["XYZZY 99"]
    assert len({table.name for table in document.tables}) == len(document.tables)
    assert all(isinstance(table, Table) and len(table.name) <= 31 for table in document.tables)


def test_the_workbook_holds_every_place(tmp_path: Path) -> None:
    out = tmp_path / "quality.xlsx"
    write_quality(read_docket(planted(tmp_path), as_of=AS_OF), out, as_of=AS_OF)
    sheet = openpyxl.load_workbook(out)["Places to look at"]
    cells = {row[0] for row in sheet.iter_rows(min_row=5, values_only=True)}
    assert {cell for cell, *_ in PLANTED} | {TWIN[0]} == cells
    again = tmp_path / "again.xlsx"
    write_quality(read_docket(planted(tmp_path), as_of=AS_OF), again, as_of=AS_OF)
    assert again.read_bytes() == out.read_bytes()


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs pdftotext")
def test_paper_names_every_cell_the_file_and_its_hash(tmp_path: Path) -> None:
    out = tmp_path / "quality.pdf"
    reading = read_docket(planted(tmp_path), as_of=AS_OF)
    write_quality(reading, out, as_of=AS_OF)
    text = subprocess.run(["pdftotext", "-layout", out, "-"], capture_output=True, text=True, check=True).stdout
    words = text.split()
    for cell, *_ in (*PLANTED, TWIN):
        assert cell in words
    assert reading.sha256 in "".join(words)
    assert "30 rows read = 30 accepted + 0 set aside" in text


def test_another_form_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(ScreenerError, match=r"'\.docx' is no form of a quality report"):
        write_quality(read_docket(planted(tmp_path), as_of=AS_OF), tmp_path / "a.docx", as_of=AS_OF)


def test_months_that_follow_each_other_are_one_span_and_a_year_is_a_line(tmp_path: Path) -> None:
    days = ("11/05/2024", "11/19/2024", "03/07/2025", "04/18/2025", "06/21/2025")
    path = tmp_path / "a.csv"
    rows = "".join(f"{n},W,Police,{day},POSS COCAINE\n" for n, day in enumerate(days))
    path.write_text("Case Number,Race,Agency,Referral Date,Charge\n" + rows, encoding="utf-8")
    reading = read_docket(path, as_of=AS_OF)
    document = quality_document(reading, quality_of(reading), Provenance(office=""))
    said = [run.text for section in document.sections for block in section.blocks if not isinstance(block, Table)
            for run in getattr(block, "runs", ())]  # fmt: skip
    assert "Months without any row: 2024-12 to 2025-02, 2025-05." in said
    months = next(table for table in document.tables if table.name == "Months")
    assert [[cell.text for cell in row] for row in months.rows] == [
        ["2024", *[""] * 10, "2", "0", "2"],
        ["2025", "0", "0", "1", "1", "0", "1", *[""] * 6, "3"],
    ]


def test_paper_tells_alike_places_in_one_line(tmp_path: Path) -> None:
    reading = read_docket(planted(tmp_path), as_of=AS_OF)
    quality = quality_of(reading)
    document = quality_document(reading, quality, Provenance(office=""), paper=True)
    places = next(table for table in document.tables if table.name == "Places to look at")
    assert sum(row[4].value for row in places.rows) == len(quality.faults)
    assert {cell for row in places.rows for cell in row[3].text.split()} == {fault.cell for fault in quality.faults}


def test_a_warrant_list_has_its_own_words(tmp_path: Path) -> None:
    path = tmp_path / "w.csv"
    path.write_text("Number,Defendant,Date,Charge\nW1,Example A,01/05/2025,FTA\nW2,Example B,01/15/2025,FTA\n")
    out = tmp_path / "q.json"
    assert run(["warrants", str(path), "--as-of", "2026-06-30", "--quality", str(out)]).code == 0
    told = json.loads(out.read_text(encoding="utf-8"))
    assert (told["kind"], told["dated_by"], told["months"]) == ("warrants", "issue date", {"2025-01": 2})
    assert run(["warrants", str(path), "--as-of", "2026-06-30", "--quality", str(tmp_path / "q.doc")]).code == 1
