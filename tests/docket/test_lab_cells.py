"""Cells of a laboratory's column that are no weight are said as what they are, whatever the column is called."""

from __future__ import annotations

from pathlib import Path

import pytest

from screener.docket.reading.reading import read_docket

_CELLS = {
    "0.42 g": "",
    "05/03/2026": "is a date",
    "3-May-2026": "is a date",
    "26-L-00412": "is the number of a report",
    "#A1207": "is the number of a report",
    "PENDING": "no result yet",
    "not submitted": "no result yet",
    "sent to lab 5/3": "no result yet",
    "0.91 g": "",
    "1.2 g": "",
    "2 g": "",
    "0.3 grams": "",
    "7 g": "",
}


@pytest.mark.parametrize("header", ["Lab Weight", "Lab Wt", "LabRpt", "Lab Rpt Wt", "Lab Result", "Lab"])
def test_each_cell_is_a_weight_or_named(tmp_path: Path, header: str) -> None:
    path = tmp_path / "lab.csv"
    rows = [f'26-{n},"DOE, A",1990-01-01,POSS COCAINE,{cell}' for n, cell in enumerate(_CELLS)]
    path.write_text("\n".join([f"Case Number,Defendant,DOB,Charge,{header}", *rows]) + "\n", encoding="utf-8")
    reading = read_docket(path, as_of=None)
    told = {issue.cell: issue.message for issue in reading.issues}
    for line, ((cell, why), charge) in enumerate(zip(_CELLS.items(), reading.charges, strict=True), 2):
        assert ("amount" in charge.facts) is not bool(why), cell
        assert (why in told[f"E{line}"]) if why else f"E{line}" not in told, cell


def test_a_report_at_hand_is_still_a_yes_or_no(tmp_path: Path) -> None:
    path = tmp_path / "lab.csv"
    path.write_text("Case Number,Charge,LabRpt\n1,POSS COCAINE,Y\n2,POSS COCAINE,N\n", encoding="utf-8")
    assert [column.field for column in read_docket(path, as_of=None).columns] == ["case number", "text", "lab report"]
