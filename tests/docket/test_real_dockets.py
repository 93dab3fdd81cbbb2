"""The real public dockets, counted independently with the csv module."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from screener.docket.reading.reading import DocketReading, match_keys, read_docket
from screener.domain.errors import ScreenerError
from tests.docket import closing_table

AS_OF = date(2026, 6, 30)
FILES = {
    "okaloosa_fl_0118.csv": 1486,
    "okaloosa_fl_0119.csv": 1701,
    "harris_tx_jims_2016-08-20.csv": 492,
    "harris_tx_jims_2016-10-07.csv": 572,
    "harris_tx_jims_2016-12-30.csv": 415,
    "harris_tx_filings_daily.txt": 1024,
    "wisconsin_felony_charges.csv": 5000,
    "athens_clarke_ga_bookings.csv": 165,
    "test_fixtures_felonies_sf.csv": 9,
}


def table(path: Path) -> list[dict[str, str]]:
    delimiter = "\t" if path.suffix == ".txt" else ","
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def read(shared: Path, name: str) -> DocketReading:
    return read_docket(shared / "dockets" / name, as_of=AS_OF)


def fields(reading: DocketReading) -> dict[str, str]:
    return {column.header: column.field for column in reading.columns if column.field}


@pytest.mark.parametrize(("name", "rows"), FILES.items())
def test_every_row_is_accounted_for(shared: Path, name: str, rows: int) -> None:
    reading = read(shared, name)
    counted = len(table(shared / "dockets" / name))
    assert counted == rows
    assert reading.rows_read == counted
    assert reading.rows_accepted + len(reading.set_aside) == reading.rows_read
    assert len(reading.set_aside) < 0.02 * reading.rows_read
    assert {charge.row for charge in reading.charges} | {one.row for one in reading.set_aside} == set(
        range(2, counted + 2)
    )
    assert [(entry.cell[-1], entry.kind) for entry in reading.layout] == [("1", "header")]


@pytest.mark.parametrize("name", FILES)
def test_every_charge_has_its_own_key(shared: Path, name: str) -> None:
    reading = read(shared, name)
    keys = match_keys(reading)
    assert len(keys) == len(reading.charges) == len(set(keys))
    assert keys == match_keys(read(shared, name))


def test_the_florida_headers_lie_and_are_mapped_by_content(shared: Path) -> None:
    reading = read(shared, "okaloosa_fl_0118.csv")
    mapped = fields(reading)
    assert mapped["Prosecutor Charge"] == "statute"
    assert mapped["Prosecutor Statute"] == "text"
    assert mapped["Arrest Charge"] == "arrest statute"
    assert mapped["Arrest Statute"] == "arrest text"
    assert mapped["Court Charge"] == "court statute"
    notes = {column.header: column.notes for column in reading.columns}
    assert "the header says charge, the content is a statute" in notes["Arrest Charge"]
    assert "the header says statute, the content is a charge description" in notes["Arrest Statute"]


@pytest.mark.parametrize("name", ["okaloosa_fl_0118.csv", "okaloosa_fl_0119.csv"])
def test_the_prosecutors_charge_is_screened_else_the_arrests_never_the_courts(shared: Path, name: str) -> None:
    rows = table(shared / "dockets" / name)
    reading = read(shared, name)
    assert len(reading.charges) == len(rows)
    for charge, row in zip(reading.charges, rows, strict=True):
        if row["Prosecutor Charge"].strip():
            assert (charge.stage, charge.statute) == ("prosecutor", row["Prosecutor Charge"].strip())
            assert charge.text == " ".join(row["Prosecutor Statute"].split())
        else:
            assert (charge.stage, charge.statute) == ("arrest", row["Arrest Charge"].strip())
            assert charge.text == " ".join(row["Arrest Statute"].split())
        assert charge.attributes.get("court statute", "") == row["Court Charge"].strip()
        assert charge.cells["statute"].raw in (row["Prosecutor Charge"], row["Arrest Charge"])


def test_a_constant_defendant_code_is_no_person_id(shared: Path) -> None:
    reading = read(shared, "okaloosa_fl_0118.csv")
    assert "Defendant Code" not in fields(reading)
    person = reading.charges[0].person
    assert person.person_id is None
    assert person.known
    assert (person.name, person.birth_date) == ("OSKSON, NICO", date(1989, 7, 24))


@pytest.mark.parametrize(("name", "twins"), [("okaloosa_fl_0118.csv", 111), ("okaloosa_fl_0119.csv", 86)])
def test_exact_twins_stay_separate_counts(shared: Path, name: str, twins: int) -> None:
    rows = Counter(tuple(row.values()) for row in table(shared / "dockets" / name))
    assert sum(count - 1 for count in rows.values()) == twins
    reading = read(shared, name)
    assert len(set(match_keys(reading))) == len(reading.charges) == sum(rows.values())
    assert f"{twins} rows are exact copies of another row: each is kept as a count of its own" in reading.notices


def test_sentinels_are_not_recorded_rather_than_values(shared: Path) -> None:
    reading = read(shared, "okaloosa_fl_0118.csv")
    for charge in reading.charges:
        assert "None" not in charge.attributes.values()
        assert not any(value == "XXXXXXXXXX" for value in charge.attributes.values())
    rows = table(shared / "dockets" / "okaloosa_fl_0118.csv")
    blank = sum(not row["Date Charge Filed"].strip() for row in rows)
    assert sum("filing date" not in charge.facts for charge in reading.charges) == blank
    assert not any("next hearing" in charge.dates for charge in reading.charges)  # ten spaces in every row


@pytest.mark.parametrize("name", [name for name in FILES if "jims" in name])
def test_dates_without_separators_are_dates(shared: Path, name: str) -> None:
    reading = read(shared, name)
    rows = table(shared / "dockets" / name)
    for charge, row in zip(reading.charges, rows, strict=True):
        text = row["ARREST DATE"]
        if int(text[4:]) > 2026:
            assert "arrest date" not in charge.facts
            continue
        assert charge.facts["arrest date"] == date(int(text[4:]), int(text[:2]), int(text[2:4]))


def test_a_future_date_is_an_issue_on_its_cell_and_the_row_stays(shared: Path) -> None:
    reading = read(shared, "harris_tx_jims_2016-12-30.csv")
    assert [(issue.code, issue.cell) for issue in reading.issues] == [("future_date", "C109")]
    assert any(charge.row == 109 for charge in reading.charges)
    unjudged = read_docket(shared / "dockets" / "harris_tx_jims_2016-12-30.csv", as_of=None)
    assert not unjudged.issues


@pytest.mark.parametrize("name", [*[name for name in FILES if "jims" in name], "harris_tx_filings_daily.txt"])
def test_texas_levels_are_grades(shared: Path, name: str) -> None:
    header = "curr_l_d" if name.endswith("txt") else "CHARGE LEVEL"
    reading = read(shared, name)
    for charge, row in zip(reading.charges, table(shared / "dockets" / name), strict=True):
        level = row[header].strip()
        expected = {"F": "felony", "M": "misdemeanor"}.get(level[:1])
        assert charge.facts.get("grade") == expected, level


def test_the_daily_filings_map_their_short_headers(shared: Path) -> None:
    reading = read(shared, "harris_tx_filings_daily.txt")
    mapped = fields(reading)
    assert reading.delimiter == "\t"
    assert mapped["cas"] == "case number"
    assert mapped["def_spn"] == "person id"
    assert mapped["curr_off"] == "charge code"
    assert mapped["curr_off_lit"] == "text"
    assert mapped["def_dob"] == "birth date"
    assert mapped["nda"] == "next hearing"
    assert "aty_spn" not in mapped
    first = reading.charges[0]
    assert (first.case_number, first.person.person_id) == ("292653037324", "35032136")
    assert first.person.birth_date == date(1996, 11, 9)
    assert first.facts["filing date"] == date(2017, 7, 28)
    assert "statute" not in first.facts  # a code of the system is no citation


def test_wisconsin_cases_are_qualified_by_county(shared: Path) -> None:
    reading = read(shared, "wisconsin_felony_charges.csv")
    rows = table(shared / "dockets" / "wisconsin_felony_charges.csv")
    assert reading.cases == len({(row["countyNo"], row["caseNo"]) for row in rows})
    assert Counter(c.facts.get("grade") for c in reading.charges) == Counter(
        {"Fel": "felony", "Mis": "misdemeanor", "For": "infraction"}.get(row["crimeSeverity"][:3]) for row in rows
    )


def test_charges_in_one_cell_are_parted_with_their_severity(shared: Path) -> None:
    reading = read(shared, "athens_clarke_ga_bookings.csv")
    rows = table(shared / "dockets" / "athens_clarke_ga_bookings.csv")
    expected = [
        (number, part, text.strip(), grade.strip())
        for number, row in enumerate(rows, 2)
        for part, (text, grade) in enumerate(zip(row["charges"].split("|"), row["severity"].split("|"), strict=True), 1)
        if text.strip()
    ]
    assert [(c.row, c.part, c.text, c.facts.get("grade", "")) for c in reading.charges] == expected
    assert len(expected) == 306
    assert [one.reason for one in reading.set_aside] == ["neither a charge text nor a statute"]
    together = [c for c in reading.charges if c.row == 8]
    assert len({c.incident for c in together}) == 1
    assert together[0].incident


def test_the_da_export_has_padded_codes_and_short_dates(shared: Path) -> None:
    reading = read(shared, "test_fixtures_felonies_sf.csv")
    mapped = fields(reading)
    assert mapped["Current Charge"] == "statute"
    assert mapped["Court Number"] == "case number"
    first = reading.charges[0]
    assert (first.text, first.statute, first.stage) == ("", "11357(C)HS", "prosecutor")
    assert first.person.birth_date == date(1965, 9, 14)
    assert first.person.name == "BIRD, BIG"
    assert first.dates["disposition date"] == date(1999, 4, 20)
    assert first.facts["grade"] == "misdemeanor"
    assert first.cells["offense"].address == "M2"  # what the charge is comes from the statute's cell


def test_a_file_without_charges_is_refused_in_one_sentence(shared: Path) -> None:
    with pytest.raises(ScreenerError, match="has no column with charges or statutes"):
        read(shared, "test_fixtures_conviction_weights.csv")


@pytest.mark.parametrize(("name", "rows", "header"), [("no_headers.csv", 38, 0), ("extra_comma.csv", 38, 1)])
def test_the_justice_department_layout_reads_with_and_without_names(
    shared: Path, name: str, rows: int, header: int
) -> None:
    reading = read(shared, name)
    assert (reading.rows_read, reading.rows_accepted, reading.header_row) == (rows, rows, header)
    first = reading.charges[0]
    assert first.text == "503 VC-TAKE CAR W/OUT OWNERS CONSENT"
    assert first.person.name == "SKYWALKER,LUKE S"
    assert first.person.birth_date == date(1960, 3, 14)
    if not header:
        assert any("no line of column names" in notice for notice in reading.notices)


def test_a_lone_x_is_a_mask_and_no_checked_box(shared: Path) -> None:
    reading = read(shared, "bad.csv")
    assert reading.rows_read == 37
    assert all(charge.facts.get("in custody") is not True for charge in reading.charges)


@pytest.mark.parametrize("name", FILES)
def test_raw_rows_are_as_they_stood(shared: Path, name: str) -> None:
    reading = read(shared, name)
    rows = table(shared / "dockets" / name)
    for number in (2, len(rows) // 2, len(rows) + 1):
        raw = reading.raw_row(number)
        assert [cell for _, _, cell in raw[: len(rows[0])]] == [v for v in rows[number - 2].values() if v is not None]


def _real_files() -> list[str]:
    """Every file that lies there, so that a new one is picked up by itself; none where the folder is absent."""
    return [path.name for path in closing_table.files(closing_table.SHARED)] if closing_table.SHARED.is_dir() else []


@pytest.mark.parametrize("name", _real_files() or ["none beside this checkout"])
def test_every_file_that_lies_there_balances(shared: Path, name: str) -> None:
    line = closing_table.line_of(shared / "dockets" / name)
    assert line.rows == line.accepted + line.set_aside
    assert line.rows > 0
    if line.kind == "no docket":
        assert line.said.startswith(f"{name} has no column with charges or statutes")
        assert line.charges == 0
    else:
        assert line.accepted > 0.95 * line.rows
        assert line.charges >= line.accepted
        assert line.not_recognized <= 0.25 * line.charges


def test_the_closing_table_has_a_line_for_every_file_and_their_sum(shared: Path, tmp_path: Path) -> None:
    names = ("test_fixtures_felonies_sf.csv", "people.dbf", "memotest.dbf", "memotest.FPT", "bad.csv")
    for name in names:
        (tmp_path / name).write_bytes((shared / "dockets" / name).read_bytes())
    lines = [closing_table.line_of(path) for path in closing_table.files(tmp_path)]
    assert [line.name for line in lines] == sorted(name for name in names if name != "memotest.FPT")
    told = closing_table.table(lines)
    assert "| test_fixtures_felonies_sf.csv | docket | csv, utf-8 | 9 | 9 | 0 | 9 | 8 | 6 | 0 (0.0%) |" in told
    assert f"| all |  |  | {sum(line.rows for line in lines)} |" in told
    assert "people.dbf has no column with charges or statutes" in told
