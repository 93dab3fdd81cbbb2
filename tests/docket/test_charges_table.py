"""The office's own charge table is asked first, within its dates."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from screener.docket.charges.charges import classify
from screener.docket.charges.own_table import load_table
from screener.docket.charges.table import OfficeTable, make_row
from screener.docket.reading.reading import read_docket
from screener.domain.errors import ScreenerError
from screener.domain.offense import OffenseClass


def table(tmp_path: Path, text: str) -> OfficeTable:
    path = tmp_path / "charges.csv"
    path.write_text(text, encoding="utf-8")
    return OfficeTable.load(path)


def test_the_table_beats_text_and_statute(tmp_path: Path):
    rows = ("ACT 309 TRUSTY,,other,none", "POSS CDS*,40:967(C),simple_possession,meth")
    own = table(tmp_path, "\n".join(("text,statute,offense,substance", *rows, "")))
    assert classify("act 309  trusty", "", "AR", own).offense is OffenseClass.OTHER
    reading = classify("POSS CDS II", "40:967C", "LA", own)
    assert (reading.substance, reading.confidence) == ("methamphetamine", 1.0)
    assert "charge table" in reading.basis
    assert classify("POSS CDS II", "40:966C", "LA", own).substance == "unspecified"


def test_rows_count_only_within_their_dates(tmp_path: Path):
    own = table(tmp_path, "text,offense,effective,repealed\nCODE 7,trespass,2020-01-01,2025-01-01\n")
    assert classify("CODE 7", "", "", own, on=date(2024, 12, 31)).offense is OffenseClass.TRESPASS
    assert classify("CODE 7", "", "", own, on=date(2025, 1, 1)).offense is OffenseClass.UNKNOWN
    assert classify("CODE 7", "", "", own, on=date(2019, 12, 31)).offense is OffenseClass.UNKNOWN
    assert classify("CODE 7", "", "", own).offense is OffenseClass.TRESPASS


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a,b\n1,2\n", "not a charge table"),
        ("text,offense\nX,possesion\n", "line 2: 'possesion'"),
        ("text,offense,substance\nX,other,grelb\n", "'grelb'"),
        ("text,statute,offense\n,,other\n", "no text and no statute"),
        ("text,offense,effective\nX,other,1/2/2020\n", "no date"),
    ],
)
def test_a_broken_table_says_where(tmp_path: Path, text: str, says: str):
    with pytest.raises(ScreenerError, match=says):
        table(tmp_path, text)


def test_a_number_sign_stands_for_any_number(tmp_path: Path):
    own = table(tmp_path, "text,offense\nACT # TRUSTY,other\nPOSS * # OZ X,simple_possession\n")
    assert classify("ACT 309 TRUSTY", "", "", own).offense is OffenseClass.OTHER
    assert classify("ACT 309 TRUSTY WITH A GUN", "", "", own).basis.startswith("text")
    assert classify("POSS QQ 12 OZ X", "", "", own).confidence == 1.0


def test_a_table_is_saved_as_it_is_loaded_and_no_cell_is_a_formula(tmp_path: Path):
    row = make_row("=1+1 ODD", "99.9", "drug other", "meth", effective=date(2026, 1, 1), by="A1", on=date(2026, 3, 2))
    OfficeTable([row]).save(tmp_path / "own.csv")
    assert "\n =1+1" in (tmp_path / "own.csv").read_text(encoding="utf-8")
    assert OfficeTable.load(tmp_path / "own.csv").rows == (row,)


def test_a_new_row_takes_the_place_of_one_that_answers_the_same():
    old = OfficeTable([make_row("CODE 7", "", "trespass", "none"), make_row("CODE 8", "", "other", "none")])
    new = old.with_rows([make_row("code  7", "", "other", "none")])
    assert [(row.text, row.offense.value) for row in new.rows] == [("code  7", "other"), ("CODE 8", "other")]
    dated = old.with_rows([make_row("CODE 7", "", "other", "none", effective=date(2026, 1, 1))])
    assert len(dated.rows) == 3
    assert dated.find("CODE 7", "", date(2026, 2, 1)).offense is OffenseClass.OTHER
    assert dated.find("CODE 7", "", date(2025, 2, 1)).offense is OffenseClass.TRESPASS


def test_a_charge_is_read_again_with_the_offices_answer(shared: Path):
    reading = read_docket(shared / "dockets" / "faulkner_ar_warrants.csv", as_of=None)
    charge = next(charge for charge in reading.charges if charge.reading.offense is OffenseClass.FTA_WARRANT)
    own = OfficeTable([make_row(charge.text, "", "other", "none")])
    again = own.read_again(charge)
    assert (again.reading.offense, again.row, again.cells) == (OffenseClass.OTHER, charge.row, charge.cells)
    assert OfficeTable([]).read_again(charge) is charge


def test_a_row_ends_after_it_begins():
    with pytest.raises(ScreenerError, match="not after"):
        make_row("X", "", "other", effective=date(2026, 1, 1), repealed=date(2026, 1, 1))


def test_a_workbook_is_a_table_as_well(tmp_path: Path):
    book = openpyxl.Workbook()
    for row in (("Text", "Offense", "Effective", "Notes"), ("CODE 7", "trespass", date(2026, 1, 1), "x"), (None,) * 4):
        book.active.append(row)
    book.save(tmp_path / "own.xlsx")
    own = load_table(tmp_path / "own.xlsx")
    (row,) = own.rows
    assert (row.text, row.offense, row.effective) == ("CODE 7", OffenseClass.TRESPASS, date(2026, 1, 1))
    book.active["B2"] = "tresspass"
    book.save(tmp_path / "own.xlsx")
    with pytest.raises(ScreenerError, match=r"own.xlsx, line 2: 'tresspass'"):
        load_table(tmp_path / "own.xlsx")
