"""Known layouts are recognized by their names, offered, and read as they say; each on a small invented file."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from screener.docket.cells.controlled_words import field_specs
from screener.docket.columns.profile import docket_headers
from screener.docket.reading.presets import match_preset, preset_named, preset_profile, presets
from screener.docket.reading.reading import DocketReading, read_docket
from screener.domain.errors import ScreenerError

AS_OF = date(2026, 6, 30)
SHARED = Path(__file__).parents[3] / "shared" / "dockets"
_COOK = {
    "CASE_ID": "410001", "CASE_PARTICIPANT_ID": "970001", "RECEIVED_DATE": "03/02/2026 12:00:00 AM",
    "OFFENSE_CATEGORY": "Narcotics", "RACE": "Black", "GENDER": "Male", "AGE_AT_INCIDENT": "27",
    "INCIDENT_BEGIN_DATE": "02/28/2026", "LAW_ENFORCEMENT_AGENCY": "RIVERSIDE PD",
    "ARREST_DATE": "02/28/2026 11:15:00 PM", "FELONY_REVIEW_RESULT": "Approved",
}  # fmt: skip
_DISPOSED = _COOK | {
    "CHARGE_ID": "501", "CHARGE_VERSION_ID": "777", "CHARGE_COUNT": "2", "PRIMARY_CHARGE_FLAG": "true",
    "DISPOSITION_CHARGED_OFFENSE_TITLE": "POSSESSION OF A CONTROLLED SUBSTANCE", "DISPOSITION_CHARGED_CHAPTER": "720",
    "DISPOSITION_CHARGED_ACT": "570", "DISPOSITION_CHARGED_SECTION": "402(c)", "DISPOSITION_CHARGED_CLASS": "4",
    "CHARGE_DISPOSITION": "Nolle Prosecution", "DISPOSITION_DATE": "05/04/2026 12:00:00 AM",
}  # fmt: skip
#: For each layout one row, and what its charge must be: text, statute, case, count, stage, offense.
ROWS: dict[str, tuple[dict[str, str], tuple[str, str, str | None, str | None, str, str]]] = {
    "prosecutor-delivery": (
        {
            "County": "Riverside", "FileNumber": "018-000123", "Status": "OPEN", "ReferralDate": "2026-04-02",
            "ArrestDate": "2026-04-01", "RefAgency": "Riverside PD", "AgencyCaseNum": "26-777", "DefendantRace": "W",
            "DefendantGender": "F", "PersonID": "88123", "IncidentDate": "2026-04-01", "CountNumber": "1",
            "ReferralStatute": "195.202", "ReferralChargeDescription": "POSSESSION OF HEROIN", "ReferralSeverity": "F",
            "ChargeStatute": "579.074", "ChargeDescription": "UNLAWFUL POSSESSION OF DRUG PARAPHERNALIA",
            "Severity": "M", "CaseScreeningDecision": "Accepted", "IssuedDate": "2026-04-10", "AgeAtOffenseDate": "31",
        },
        ("UNLAWFUL POSSESSION OF DRUG PARAPHERNALIA", "579.074", "018-000123", "1", "not stated", "paraphernalia"),
    ),
    "cook-intake": (_COOK, ("Narcotics", "", "410001", None, "not stated", "drug_unspecified")),
    "cook-initiation": (
        _COOK | {
            "CHARGE_ID": "501", "CHARGE_VERSION_ID": "777", "CHARGE_OFFENSE_TITLE": "RETAIL THEFT", "CHARGE_COUNT": "3",
            "CHAPTER": "720", "ACT": "5", "SECTION": "16-25(a)(1)", "CLASS": "4", "EVENT": "Information",
            "EVENT_DATE": "03/20/2026 12:00:00 AM", "BOND_AMOUNT_CURRENT": "1000",
        },
        ("RETAIL THEFT", "720 ILCS 5/16-25(a)(1)", "410001", "3", "not stated", "theft"),
    ),
    "cook-dispositions": (
        _DISPOSED,
        ("POSSESSION OF A CONTROLLED SUBSTANCE", "720 ILCS 570/402(c)", "410001", "2", "not stated",
         "simple_possession"),
    ),
    "cook-sentencing": (
        _DISPOSED | {"SENTENCE_TYPE": "Probation", "SENTENCE_JUDGE": "Example Judge", "COMMITMENT_TERM": "18"},
        ("POSSESSION OF A CONTROLLED SUBSTANCE", "720 ILCS 570/402(c)", "410001", "2", "not stated",
         "simple_possession"),
    ),
    "cook-diversion": (
        _COOK | {
            "DIVERSION_PROGRAM": "Drug School", "REFERRAL_DATE": "04/15/2026 12:00:00 AM",
            "STATUTE": "720 ILCS 570/402(c)", "PRIMARY_CHARGE_OFFENSE_TITLE": "POSSESSION OF HEROIN",
            "DIVERSION_RESULT": "Graduated",
        },
        ("POSSESSION OF HEROIN", "720 ILCS 570/402(c)", "410001", None, "not stated", "simple_possession"),
    ),
    "odyssey-like": (
        {
            "Case Number": "26-CR-00017", "Style": "State vs. Example", "File Date": "04/20/2026", "Count": "1",
            "Defendant Name": "ALDER, ANN", "DOB": "01/02/1990", "Gender": "F", "Race": "B",
            "Charge Description": "TRESPASS", "Statute": "30.05", "Degree": "Misdemeanor", "Offense Date": "04/19/2026",
        },
        ("TRESPASS", "30.05", "26-CR-00017", "1", "not stated", "trespass"),
    ),
    "jworks-like": (
        {
            "CASE_NBR": "DA26-00881", "REFERRAL_DT": "04/02/2026", "REFERRING_AGENCY": "SO",
            "AGENCY_REPORT_NBR": "S26-17",
            "LAST_NAME": "BIRCH", "FIRST_NAME": "BEN", "BIRTH_DT": "05/06/1985", "RACE_CD": "W", "GENDER_CD": "M",
            "CHARGE_SEQ": "4", "CHARGE_STATUTE": "11357", "CHARGE_DESC": "POSSESSION OF MARIJUANA", "CHARGE_CLASS": "M",
            "OFFENSE_DT": "04/01/2026", "ASSIGNED_TO": "A. RIVERA",
        },
        ("POSSESSION OF MARIJUANA", "11357", "DA26-00881", "4", "not stated", "simple_possession"),
    ),
    "california-doj": (
        {
            "SUBJECT_ID": "18675309", "PRI_NAME": "CEDAR,CARL", "PRI_DOB": "19800314", "CYC_DATE": "19990525",
            "STP_EVENT_DATE": "19990601", "STP_ORI_DESCR": "CASC RIVERSIDE", "STP_ORI_CNTY_NAME": "RIVERSIDE",
            "CNT_ORDER": "101001002000", "OFFENSE_CODE": "11357(A) HS",
            "OFFENSE_DESCR": "11357(A) HS-POSSESS MARIJUANA",
            "OFFENSE_TOC": "M", "FE_NUM_CRT_CASE": "1998770", "DISP_DESCR": "CONVICTED",
        },
        ("11357(A) HS-POSSESS MARIJUANA", "11357(A) HS", "1998770", "101001002000", "not stated", "simple_possession"),
    ),
}  # fmt: skip


def write(path: Path, headers: list[str], row: dict[str, str], spell: Callable[[str], str] = str) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow([spell(header) for header in headers])
        writer.writerow([row.get(header, "") for header in headers])
    return path


def read(path: Path, name: str) -> DocketReading:
    return read_docket(path, as_of=AS_OF, profile=preset_profile(path, name))


def test_every_layout_has_a_row_here_and_maps_to_fields_that_exist() -> None:
    assert [preset.name for preset in presets()] == sorted(ROWS)
    for preset in presets():
        assert set(preset.columns.values()) - {""} <= field_specs().keys()
        used = [field for field in preset.columns.values() if field]
        assert len(used) == len(set(used)), preset.name
        assert set(preset.also.values()) <= preset.columns.keys()
        assert preset.says
        assert preset.source
        assert preset.confirmed or any("No published description" in note for note in preset.notes)
    assert len(preset_named("prosecutor-delivery").columns) == 58
    assert len(preset_named("california-doj").columns) == 95


@pytest.mark.parametrize("name", sorted(ROWS))
def test_a_file_of_the_layout_gives_its_charge(tmp_path: Path, name: str) -> None:
    row, (text, statute, case, count, stage, offense) = ROWS[name]
    headers = list(preset_named(name).columns)
    found = match_preset(headers)
    assert found is not None
    assert (found.preset.name, found.missing, found.beyond) == (name, (), ())
    reading = read(write(tmp_path / "a.csv", headers, row), name)
    assert reading.mapped_as is not None
    assert (reading.mapped_as.same, reading.mapped_as.new, reading.mapped_as.gone) == (len(headers), (), ())
    (charge,) = reading.charges
    assert (charge.text, charge.statute, charge.case_number, charge.count) == (text, statute, case, count)
    assert (charge.stage, charge.reading.offense.value) == (stage, offense)


@pytest.mark.parametrize(
    "spell",
    [str.lower, str.upper, lambda name: name.replace("_", " ").title(), lambda name: f" {name} "],
    ids=["lower", "upper", "spaced", "padded"],
)
@pytest.mark.parametrize("name", sorted(ROWS))
def test_other_spellings_and_another_order_are_the_same_layout(
    tmp_path: Path, name: str, spell: Callable[[str], str]
) -> None:
    row, expected = ROWS[name]
    headers = list(preset_named(name).columns)[::-1]
    path = write(tmp_path / "a.csv", headers, row, spell)
    found = match_preset([spell(header) for header in headers])
    assert found is not None
    assert (found.preset.name, found.found) == (name, len(headers))
    reading = read(path, name)
    assert (reading.charges[0].text, reading.charges[0].case_number) == (expected[0], expected[2])
    assert reading.charges[0].count == expected[3]


def test_a_new_column_and_a_missing_one_are_said(tmp_path: Path) -> None:
    row, _ = ROWS["cook-initiation"]
    headers = [*preset_named("cook-initiation").columns, "BODY_CAM_ID"]
    headers.remove("AOIC")
    reading = read(write(tmp_path / "a.csv", headers, row), "cook-initiation")
    assert reading.notices[-1] == (
        "Mapped as “Cook County felony files: Initiation”: 37 columns the same, 1 new: BODY_CAM_ID; 1 gone: AOIC"
    )
    found = match_preset(headers)
    assert found is not None
    assert found.sentence == (
        "The columns are those of “Cook County felony files: Initiation”: 37 of 38 names, 1 more."
    )


def test_the_earlier_draft_of_the_delivery_layout_is_recognized() -> None:
    draft = [name for name in preset_named("prosecutor-delivery").columns if not name.startswith("Act")]
    found = match_preset(draft)
    assert found is not None
    assert (found.preset.name, found.found) == ("prosecutor-delivery", 47)


def test_the_published_field_names_differ_from_those_of_the_export() -> None:
    headers = [name.lower() for name in preset_named("cook-dispositions").columns]
    api = {
        "primary_charge_flag": "primary_charge",
        "disposition_court_name": "court_name",
        "disposition_court_facility": "court_facility",
    }
    found = match_preset([api.get(name, name) for name in headers])
    assert found is not None
    assert (found.preset.name, found.missing) == ("cook-dispositions", ())


@pytest.mark.parametrize(
    "headers",
    [[], ["Case Number", "Charge"], ["Case Number", "Defendant", "DOB", "Race", "Statute", "Charge", "Disposition"]],
)
def test_an_ordinary_docket_is_no_known_layout(headers: list[str]) -> None:
    assert match_preset(headers) is None


def test_a_name_that_is_no_layout_is_refused() -> None:
    with pytest.raises(ScreenerError, match=r"There is no known layout 'cook'\. One of: california-doj, cook-disp"):
        preset_named("cook")


def test_a_referral_without_a_filed_charge_is_screened_by_the_referral(tmp_path: Path) -> None:
    row, _ = ROWS["prosecutor-delivery"]
    row = {name: cell for name, cell in row.items() if not name.startswith("Charge") and name != "Severity"}
    reading = read(
        write(tmp_path / "a.csv", list(preset_named("prosecutor-delivery").columns), row), "prosecutor-delivery"
    )
    (charge,) = reading.charges
    assert (charge.text, charge.statute, charge.stage) == ("POSSESSION OF HEROIN", "195.202", "arrest")
    assert charge.facts["grade"] == "felony"
    assert charge.dates["referral date"] == date(2026, 4, 2)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared dockets are not beside this checkout")
@pytest.mark.parametrize(("name", "charges"), [("no_headers", 38), ("extra_comma", 38), ("bad", 36)])
def test_the_real_california_files(name: str, charges: int) -> None:
    path = SHARED / f"{name}.csv"
    plain = read_docket(path, as_of=AS_OF)
    found = match_preset(docket_headers([column.header for column in plain.columns]))
    assert found is not None
    assert found.preset.name == "california-doj"
    reading = read_docket(path, as_of=AS_OF, profile=preset_profile(path, "california-doj"))
    assert len(reading.charges) == len(plain.charges) == charges
    assert [c.text for c in reading.charges] == [c.text for c in plain.charges]
    assert reading.columns[1].field == ""
