"""Warrant lists: every row is a warrant once, and what stands behind it is kept apart from the failure to appear."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from screener.docket.model.result import WarrantReading
from screener.docket.reading.warrants_list import read_warrants
from screener.domain.errors import ScreenerError
from screener.domain.offense import OffenseClass

AS_OF = date(2026, 6, 30)


def read(path: Path, names: list[str], *rows: list[str]) -> WarrantReading:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([names, *rows])
    return read_warrants(path, as_of=AS_OF)


@pytest.mark.parametrize("ending", ["csv", "jsonl"])
def test_the_real_list_in_and_out_each_once(shared: Path, ending: str) -> None:
    reading = read_warrants(shared / "dockets" / f"faulkner_ar_warrants.{ending}", as_of=AS_OF)
    with (shared / "dockets" / "faulkner_ar_warrants.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 2460
    assert (reading.rows_read, reading.rows_accepted, len(reading.set_aside)) == (2460, 2460, 0)
    first = 2 if ending == "csv" else 1
    assert [warrant.row for warrant in reading.warrants] == list(range(first, first + 2460))
    assert [warrant.text for warrant in reading.warrants] == [" ".join(row["charges"].split()) for row in rows]
    assert all(warrant.issued is not None for warrant in reading.warrants)
    fta = [w for w, row in zip(reading.warrants, rows, strict=True) if row["charges"].startswith("FAIL TO APPEAR")]
    assert len(fta) == 1216
    assert all(warrant.type == "failure to appear" and not warrant.charges for warrant in fta)
    assert reading.docket.kind == "warrants"


def test_the_charge_behind_the_warrant(tmp_path: Path) -> None:
    names = [
        "Warrant No",
        "Type",
        "Date Issued",
        "Case Number",
        "Defendant",
        "DOB",
        "Charge",
        "Underlying Charge",
        "Underlying Statute",
    ]
    rows = [
        [
            "W1",
            "BENCH",
            "01/05/2020",
            "19-1",
            "DOE, ALMA",
            "03/04/1990",
            "FAILURE TO APPEAR",
            "POSS COCAINE",
            "893.13(6a)",
        ],
        ["W2", "ARREST", "01/05/2021", "20-1", "ROE, BERT", "03/04/1991", "BURGLARY", "", ""],
        ["W3", "", "01/05/2022", "", "POE, CLEM", "03/04/1992", "", "", ""],
    ]
    reading = read(tmp_path / "a.csv", names, *rows)
    one, two, three = reading.warrants
    assert (one.number, one.type, one.issued, one.case_number) == ("W1", "BENCH", date(2020, 1, 5), "19-1")
    assert [(c.text, c.statute, c.stage) for c in one.charges] == [("POSS COCAINE", "893.13(6a)", "underlying")]
    assert one.charges[0].reading.offense is OffenseClass.SIMPLE_POSSESSION
    assert one.charges[0].facts["offense"] == "simple_possession"
    assert one.charges[0].facts["substance"] == "cocaine"
    assert one.charges[0].cells["text"].address == "H2"
    assert [c.text for c in two.charges] == ["BURGLARY"]
    assert (three.text, three.charges) == ("", ())
    assert reading.rows_accepted == 3


@pytest.mark.parametrize(
    ("text", "underlying"),
    [
        ("FAIL TO APPEAR", None),
        ("FTA", None),
        ("FTA - MISD", None),
        ("FAILURE TO APPEAR ON A MISDEMEANOR", None),
        ("FAIL TO APPEARMISD", None),
        ("FAIL TO APPEAR  FELONY", None),
        ("FTA - POSSESSION OF COCAINE", "POSSESSION OF COCAINE"),
        ("FTA/POSS DRUG PARAPHERNALIA", "POSS DRUG PARAPHERNALIA"),
        ("FAILURE TO APPEAR: TRESPASS", "TRESPASS"),
        ("FAILED TO APPEAR FOR DUI", "DUI"),
        ("POSSESSION OF COCAINE FTA", "POSSESSION OF COCAINE"),
    ],
)
def test_the_charge_named_beside_a_failure_to_appear(tmp_path: Path, text: str, underlying: str | None) -> None:
    reading = read(tmp_path / "a.csv", ["Name", "Case No", "Charge"], ["DOE, ALMA", "19-1", text])
    warrant = reading.warrants[0]
    assert warrant.text == text.replace("  ", " ")
    assert warrant.type == "failure to appear"
    assert [c.text for c in warrant.charges] == ([underlying] if underlying else [])


@pytest.mark.parametrize(
    ("column", "found"),
    [
        ("FTA - POSS COCAINE", [("POSS COCAINE", "893.13(6a)", OffenseClass.SIMPLE_POSSESSION)]),
        ("FAILURE TO APPEAR", []),
    ],
)
def test_an_underlying_charge_that_speaks_of_failing_to_appear(
    tmp_path: Path, column: str, found: list[tuple[str, str, OffenseClass]]
) -> None:
    names = ["Name", "Case No", "Charge", "Underlying Charge", "Underlying Statute"]
    reading = read(tmp_path / "a.csv", names, ["DOE, ALMA", "19-1", "FTA", column, "893.13(6a)"])
    (warrant,) = reading.warrants
    assert [(c.text, c.statute, c.reading.offense) for c in warrant.charges] == found


def test_a_list_without_any_charge_column(tmp_path: Path) -> None:
    reading = read(tmp_path / "a.csv", ["Warrant Number", "Name", "Issued"], ["W1", "DOE, ALMA", "01/05/2020"])
    assert [(w.number, w.charges) for w in reading.warrants] == [("W1", ())]


def test_several_charges_of_one_warrant(tmp_path: Path) -> None:
    names = ["Warrant Number", "Name", "Charges"]
    reading = read(tmp_path / "a.csv", names, ["W1", "DOE, A", "FAIL TO APPEAR | POSS COCAINE | ROBBERY"])
    assert [c.text for c in reading.warrants[0].charges] == ["POSS COCAINE", "ROBBERY"]


def test_what_is_no_list_of_warrants_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ScreenerError, match="has no column"):
        read(tmp_path / "a.csv", ["Race", "Sex"], ["W", "M"])
