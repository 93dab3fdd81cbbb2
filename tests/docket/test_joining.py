"""Cases joined to their charges and weights to their cases: by a number that is found and said, never by guess."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from screener.docket.reading.reading import DocketReading, JoinedFile, read_docket
from screener.domain.errors import ScreenerError
from tests.docket.test_ugly_layouts import known
from tests.docket.ugly import AS_OF, BERT_AGAIN, KNOWN, ROWS, TITLES, Rows, by_case, cells, write_book

CASES = [["Case Number", "Defendant", "DOB"], *(cells(group[0])[:3] for group in by_case())]
CHARGES = [["Case No", "Statute", "Charge Description", "Level", "Offense Date"], *([r[0], *r[3:]] for r in ROWS)]


def write(path: Path, rows: Rows) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    return path


def read(docket: Path, *files: Path, by: str = "") -> DocketReading:
    return read_docket(docket, as_of=AS_OF, joined=[JoinedFile(path=file, by=by) for file in files])


def balanced(reading: DocketReading) -> bool:
    rows = {(charge.sheet, charge.row) for charge in reading.charges}
    return reading.rows_read == reading.rows_accepted + len(reading.set_aside) == len(reading.places()) >= len(rows)


@pytest.mark.parametrize("first", ["cases", "charges"])
def test_one_row_a_case_joined_with_its_charges(tmp_path: Path, first: str) -> None:
    """Whichever file is named first: the charges are the same, and every cell names the file that it stands in."""
    paths = {"cases": write(tmp_path / "cases.csv", CASES), "charges": write(tmp_path / "charges.csv", CHARGES)}
    docket, other = paths.pop(first), next(iter(paths.values()))
    reading = read(docket, other)
    assert tuple(map(known, reading.charges)) == KNOWN
    assert not reading.issues
    assert (reading.rows_read, reading.rows_accepted, len(reading.places())) == (13, 13, 13)
    charge = reading.charges[2]
    assert (charge.sheet, charge.row) == ("charges.csv", 4)
    mark = "cases.csv!" if first == "charges" else ""
    assert charge.cells["name"].address == "cases.csv!B3"
    assert charge.cells["text"].address == ("charges.csv!C4" if first == "cases" else "C4")
    assert reading.raw_row(3, "cases.csv")[1] == ("cases.csv!B", "Defendant", "ROE, BERT")
    assert mark in {"", "cases.csv!"}
    (joined,) = reading.joined
    assert (joined.name, joined.matched, joined.without) == (other.name, 5 if first == "charges" else 8, 0)
    assert len(joined.sha256) == 64
    assert joined.sha256 != reading.sha256
    assert joined.sentence.startswith("cases.csv joined by Case No and Case Number: 5 of its 5 rows matched")
    assert joined.sentence in reading.notices


def test_what_finds_no_counterpart_is_set_aside_or_listed(tmp_path: Path) -> None:
    cases = [*CASES[:5], ["25-CF-077", "GREEN, IVY", "01/02/1980"], ["", "GRAY, LEO", "01/02/1980"]]
    reading = read(write(tmp_path / "cases.csv", cases), write(tmp_path / "charges.csv", CHARGES))
    assert [(row.sheet, row.row, row.reason) for row in reading.set_aside] == [
        ("cases.csv", 6, "no row of charges.csv has its Case Number"),
        ("cases.csv", 7, "it has no Case Number"),
    ]
    lonely = reading.charges[-1]
    assert (lonely.case_number, lonely.text, lonely.person.name) == (BERT_AGAIN[0], "SELL COCAINE", None)
    assert [(issue.code, issue.cell) for issue in reading.issues] == [("not_joined", "charges.csv!A9")]
    assert "nothing found in cases.csv" in reading.issues[0].message
    assert balanced(reading)


def test_a_number_that_occurs_twice_gives_nothing(tmp_path: Path) -> None:
    cases = [*CASES, ["25-CF-002", "ROE, BERTRAM", "07/19/1958"]]
    reading = read(write(tmp_path / "cases.csv", cases), write(tmp_path / "charges.csv", CHARGES))
    robbery = reading.charges[2]
    assert (robbery.text, robbery.person.name, robbery.person.birth_date) == ("ROBBERY", None, None)
    assert [row.reason for row in reading.set_aside] == ["its Case Number occurs 2 times in cases.csv: not used"] * 2
    assert [(issue.code, issue.cell) for issue in reading.issues] == [("not_joined", "charges.csv!A4")]
    assert balanced(reading)


def test_weights_from_a_third_file(tmp_path: Path) -> None:
    """A weight of a case with one charge is that charge's; of a case with several nobody says whose it is."""
    weights = [["CASE_NO", "Total_Quantity_grams"], ["25-CF-005", "12.5"], ["25-CF-001", "0.8"], ["25-CF-999", "3"]]
    reading = read(
        write(tmp_path / "cases.csv", CASES),
        write(tmp_path / "charges.csv", CHARGES),
        write(tmp_path / "weights.csv", weights),
    )
    assert tuple(map(known, reading.charges)) == KNOWN
    assert {c.row: str(c.facts["stated amount"]) for c in reading.charges if "stated amount" in c.facts} == {
        9: "12.5 g"
    }
    assert reading.charges[-1].cells["stated amount"].address == "weights.csv!B2"
    assert [(i.code, i.cell) for i in reading.issues if i.code != "not_joined"] == [
        ("joined_to_several", "charges.csv!A2"),
        ("joined_to_several", "charges.csv!A3"),
    ]
    assert [(row.sheet, row.row) for row in reading.set_aside] == [("weights.csv", 4)]
    assert balanced(reading)


def test_weights_by_case_and_count(tmp_path: Path) -> None:
    charges = [["Case No", "Count", "Charge"], ["7", "1", "POSS COCAINE"], ["7", "2", "POSS HEROIN"]]
    weights = [["Case No", "Count", "Weight (g)"], ["7", "2", "0.4"], ["7", "1", "0.9"]]
    reading = read(write(tmp_path / "charges.csv", charges), write(tmp_path / "weights.csv", weights))
    assert [str(charge.facts["stated amount"]) for charge in reading.charges] == ["0.9 g", "0.4 g"]
    assert reading.joined[0].key == "Case No + Count"
    assert not reading.issues


def test_titles_fill_down_and_a_workbook_are_joined_alike(tmp_path: Path) -> None:
    """Each file is first read as it stands: titles, fill-down, footers, then joined."""
    down = [
        CHARGES[0],
        *([row[0] if row[3] in ("F",) or at in (3, 6) else "", *row[1:]] for at, row in enumerate(CHARGES[1:])),
    ]
    write_book(tmp_path / "cases.xlsx", {"Cases": [*(row[:3] for row in TITLES), *CASES, ["Printed on 06/01/2026"]]})
    reading = read(tmp_path / "cases.xlsx", write(tmp_path / "charges.csv", down))
    assert tuple(map(known, reading.charges)) == KNOWN
    assert reading.charges[1].cells["name"].address == "cases.xlsx Cases!B5"
    assert balanced(reading)
    assert {entry.cell for entry in reading.layout if entry.kind == "footer"} == {"A10"}
    assert "charges.csv!A1" in {entry.cell for entry in reading.layout}


def test_a_wrong_date_in_a_joined_file_is_told_where_it_stands(tmp_path: Path) -> None:
    cases = [CASES[0], [*CASES[1][:2], "02/30/1990"], *CASES[2:]]
    reading = read(write(tmp_path / "charges.csv", CHARGES), write(tmp_path / "cases.csv", cases))
    assert {issue.cell for issue in reading.issues} == {"cases.csv!C2"}
    assert reading.charges[0].person.birth_date is None


def test_files_that_share_no_number_are_refused(tmp_path: Path) -> None:
    charges = write(tmp_path / "charges.csv", CHARGES)
    other = write(tmp_path / "cases.csv", [["Case Number", "Defendant"], ["A-1", "DOE, A"], ["A-2", "ROE, B"]])
    with pytest.raises(ScreenerError, match=r"cannot be joined to charges\.csv"):
        read(charges, other)
    with pytest.raises(ScreenerError, match="has no column Docket"):
        read(charges, other, by="Docket")


def test_the_real_weights_of_a_real_export(shared: Path) -> None:
    folder = shared / "dockets"
    docket, weights = folder / "test_fixtures_felonies_sf.csv", folder / "test_fixtures_conviction_weights.csv"
    reading = read(docket, weights)
    told = list(csv.DictReader(weights.open(encoding="utf-8")))
    grams = {row["CourtNo"]: row["Total_Quantity_grams"] for row in told}
    numbers = [charge.case_number or "" for charge in reading.charges]
    wanted = [f"{grams[n]} g" if n in grams and numbers.count(n) == 1 else None for n in numbers]
    found = [charge.facts.get("stated amount") for charge in reading.charges]
    assert [None if one is None else str(one) for one in found] == wanted
    assert (reading.rows_read, len(reading.set_aside)) == (15, 0)
    assert reading.joined[0].key == "CourtNo"
