"""The office's own charge table is asked first, within its dates."""

from datetime import date
from pathlib import Path

import pytest

from screener.docket.charges import classify
from screener.docket.charges_table import OfficeTable
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
