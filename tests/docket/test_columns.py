"""Mapping columns: reasons, profiles that apply in part, choices of a person, and headers of many dialects."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from screener.docket.cells.controlled_words import FIELDS
from screener.docket.cells.headers import matches
from screener.docket.columns.columns import Profile
from screener.docket.columns.profile import compared, nearest
from screener.docket.reading.reading import DocketReading, read_docket
from screener.domain.errors import ScreenerError

NAMES = ["Case Number", "Defendant", "Charge Description", "Officer Notes", "Offense Date"]
ROW = ["25-1", "DOE, ALMA", "POSS COCAINE", "nothing", "01/05/2026"]


def read(
    path: Path, names: list[str] = NAMES, row: list[str] = ROW, *, profile: Profile | None = None, **overrides: str
) -> DocketReading:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([names, row])
    return read_docket(path, as_of=date(2026, 6, 30), profile=profile, overrides=overrides or None)


def fields(reading: DocketReading) -> list[str]:
    return [column.field for column in reading.columns]


def test_every_mapped_column_has_a_reason_samples_and_a_confidence(tmp_path: Path) -> None:
    reading = read(tmp_path / "a.csv")
    for column in reading.columns:
        assert column.reason
        assert column.samples
        assert 0 <= column.confidence <= 1
        assert bool(column.field) == (column.confidence > 0)


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("CASE_NBR", "case number"),
        ("Cause No.", "case number"),
        ("FileNumber", "case number"),
        ("Docket #", "case number"),
        ("DEFT NAME", "name"),
        ("Defendant Last Name", "last name"),
        ("DefDOB", "birth date"),
        ("Date Of Birth", "birth date"),
        ("SID", "person id"),
        ("Arresting Agency", "agency"),
        ("ReferralDate", "referral date"),
        ("Date of Offense", "offense date"),
        ("ARR_DT", "arrest date"),
        ("Filed Date", "filing date"),
        ("Chg Seq", "count"),
        ("Charge Class", "grade"),
        ("Fel/Misd", "grade"),
        ("Severity", "grade"),
        ("Police Report Number", "incident"),
        ("Incident #", "incident"),
        ("Assigned ADA", "attorney"),
        ("Next Court Date", "next hearing"),
        ("Lab Weight (g)", "amount"),
        ("Digital Scales?", "scales"),
        ("Warrant No", "warrant number"),
        ("Date Issued", "issue date"),
        ("CaseScreeningDecision", "prosecutor action"),
        ("Prior Drug Convictions", "prior drug convictions"),
        ("In Custody", "in custody"),
    ],
)
def test_header_dialects(header: str, field: str) -> None:
    found = matches(header)
    assert found, header
    assert found[0].field == field


@pytest.mark.parametrize(
    "header", ["Officer Notes Id 7", "Favorite Color", "Vehicle Make", "Balance", "", "Total Paid"]
)
def test_headers_that_mean_nothing_known(header: str) -> None:
    assert not [match for match in matches(header) if match.score >= 0.75]


@pytest.mark.parametrize(
    "header",
    ["Victim Name", "Judge Name", "Attorney DOB", "Case Type Code", "Court Name", "Officer Race", "Victim Sex"],
)
def test_what_belongs_to_others_is_not_the_defendants(header: str) -> None:
    assert matches(header) == () or matches(header)[0].field not in ("name", "birth date", "case number", "race", "sex")


def test_every_name_of_a_field_leads_to_a_field() -> None:
    for spec in FIELDS.values():
        for name in spec.names:
            assert matches(name), (spec.name, name)


def test_a_profile_survives_json_and_maps_as_before(tmp_path: Path) -> None:
    first = read(tmp_path / "a.csv", D="narrative")
    profile = Profile.from_json(Profile.of("April", first.columns).to_json())
    again = read(tmp_path / "b.csv", profile=profile)
    assert fields(again) == fields(first) == ["case number", "name", "text", "narrative", "offense date"]
    assert "Mapped as “April”: 5 columns the same" in again.notices
    assert again.mapped_as is not None
    assert again.mapped_as.exact
    assert again.columns[3].reason == "profile April"


def test_a_profile_applies_in_part_and_says_what_it_skipped(tmp_path: Path) -> None:
    profile = Profile.of("April", read(tmp_path / "a.csv", D="narrative").columns)
    names = ["Case Number", "Charge Description", "Officer Notes", "Offense Date", "Race"]
    reading = read(tmp_path / "b.csv", names, ["25-1", "POSS", "x y", "01/05/2026", "W"], profile=profile)
    assert fields(reading) == ["case number", "text", "narrative", "offense date", "race"]
    assert "Mapped as “April”: 4 columns the same, 1 new: Race; 1 gone: Defendant" in reading.notices
    assert reading.columns[4].notes[0] == "new since “April”"
    assert not any("new since" in note for column in reading.columns[:4] for note in column.notes)


def test_the_nearest_saved_mapping_is_found_and_a_far_one_is_not() -> None:
    names = ["Case No", "Charge", "Race", "Sex", "Agency", "Bond"]
    april = Profile.of_pairs("April", [(name, "") for name in names])
    short = Profile.of_pairs("Short", [(name, "") for name in names[:2]])
    assert nearest((short, april), names) is april
    assert nearest((short, april), names[:2]) is short
    assert nearest((april,), [*names[:5], "Body Cam ID"]) is april  # 5 of 6
    assert nearest((april,), [*names[:4], "Body Cam ID", "Shift"]) is None  # 4 of 6
    assert nearest((april,), [*names, "Body Cam ID"]) is april
    assert nearest((april,), names[:5]) is april
    assert nearest((short,), [*names[:2], "Race"]) is None  # two names say nothing
    shuffled = compared(april, [*names[::-1], " body  cam id "])
    assert (shuffled.same, shuffled.new, shuffled.gone, shuffled.exact) == (6, ("body cam id",), (), False)


def test_a_mapping_of_an_earlier_version_has_no_spelling() -> None:
    old = Profile.from_json('{"name": "Old", "fingerprint": "x", "mapping": {"case no": "case number", "bond": ""}}')
    assert compared(old, ["Case No"]).sentence == "Mapped as “Old”: 1 column the same, 1 gone: bond"


def test_a_profile_keeps_the_places_of_repeated_charges(tmp_path: Path) -> None:
    names = ["Case No", "Charge1", "Charge2", "Level1", "Level2"]
    row = ["1", "POSS COCAINE", "ROBBERY", "M", "F"]
    first = read(tmp_path / "a.csv", names, row)
    again = read(tmp_path / "b.csv", names, row, profile=Profile.of("April", first.columns))
    for reading in (first, again):
        assert [(c.text, c.facts["grade"]) for c in reading.charges] == [
            ("POSS COCAINE", "misdemeanor"),
            ("ROBBERY", "felony"),
        ]


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"name": 1}', '{"name": "a", "fingerprint": "b", "mapping": {"x": "no such field"}}']
)
def test_what_is_no_profile_is_refused(text: str) -> None:
    with pytest.raises(ScreenerError):
        Profile.from_json(text)


def test_a_persons_choice_goes_before_everything(tmp_path: Path) -> None:
    reading = read(tmp_path / "a.csv", C="", D="text")
    assert fields(reading)[2:4] == ["", "text"]
    assert reading.charges[0].text == "nothing"
    assert reading.columns[3].reason == "chosen by a person"


def test_choices_that_cannot_be_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ScreenerError, match="There is no column Z"):
        read(tmp_path / "a.csv", Z="text")
    with pytest.raises(ScreenerError, match="There is no field 'colour'"):
        read(tmp_path / "a.csv", A="colour")


def test_a_body_weight_is_no_drug_weight(tmp_path: Path) -> None:
    reading = read(tmp_path / "a.csv", ["Case No", "Charge", "Height", "Weight"], ["1", "POSS", "70", "180"])
    assert fields(reading) == ["case number", "text", "", ""]
