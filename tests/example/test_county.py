"""The example county: the same from the same seed, as mixed as it promises, and readable to the row."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from screener.docket.charges.charges import classify
from screener.docket.reading.reading import read_docket
from screener.docket.reading.warrants_list import read_warrants
from screener.domain.offense import OffenseClass
from screener.domain.quantity import Quantity
from screener.example.county import ATTORNEYS, DOCKETS, SEED, County, InventedCase, make_county
from screener.example.dockets import FILES, write_county
from screener.example.offenses import Offense, offenses
from screener.screening.linking.link import link

AS_OF = date(2026, 5, 29)


@pytest.fixture(scope="module")
def county() -> County:
    return make_county()


@pytest.fixture(scope="module")
def files(county: County, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    return write_county(county, tmp_path_factory.mktemp("county"))


def cases(county: County) -> list[InventedCase]:
    return [case for docket in county.dockets for case in docket]


def test_the_same_seed_gives_the_same_files(files: tuple[Path, ...], tmp_path: Path) -> None:
    again = write_county(make_county(SEED), tmp_path)
    assert [file.read_bytes() for file in again] == [file.read_bytes() for file in files]


def test_another_seed_gives_another_county(county: County) -> None:
    assert make_county(SEED + 1).dockets[0] != county.dockets[0]


def test_the_county_has_what_it_promises(county: County) -> None:
    charges = sum(len(case.counts) for case in cases(county))
    assert 1170 <= charges <= 1190
    assert len(county.warrants) == 600
    people = {case.person for case in cases(county)}
    assert 0.14 <= sum(not person.race for person in people) / len(people) <= 0.22
    weights = [c.amount for case in cases(county) for c in case.counts if c.offense.role == "possession"]
    assert 0.08 <= sum(weight is None for weight in weights) / len(weights) <= 0.18
    assert sum(weight is not None and weight > 10 for weight in weights) >= 10
    assert Counter(case.attorney for case in cases(county)).keys() == set(ATTORNEYS)


def test_every_docket_holds_its_own_days_only(county: County) -> None:
    for docket, (start, days, _) in zip(county.dockets, DOCKETS, strict=True):
        assert min(case.referral_date for case in docket) >= start
        assert max(case.referral_date for case in docket) < start + timedelta(days=days)


def test_some_companions_stand_under_another_case_number(county: County) -> None:
    numbers: dict[str, set[str]] = {}
    for case in cases(county):
        if case.incident:
            numbers.setdefault(case.incident, set()).add(case.number)
    assert sum(len(found) > 1 for found in numbers.values()) >= 20


EXPECTED = {
    "possession": OffenseClass.SIMPLE_POSSESSION,
    "paraphernalia": OffenseClass.PARAPHERNALIA,
    "sale": OffenseClass.SALE_MANUFACTURE,
}


@pytest.mark.parametrize("offense", offenses(), ids=lambda offense: offense.key)
def test_its_charges_are_read_as_they_are_meant(offense: Offense) -> None:
    for text in (offense.court_text, offense.police_text, offense.printed_text):
        reading = classify(text, offense.statute)
        if offense.role in EXPECTED:
            assert reading.offense is EXPECTED[offense.role], text
        elif offense.key == "failure to appear":
            assert reading.offense is OffenseClass.FTA_WARRANT, text
        else:
            assert reading.offense not in EXPECTED.values(), text
        if offense.substance:
            assert reading.substance == offense.substance, text


@pytest.mark.parametrize("month", [0, 1, 2], ids=["court workbook", "police csv", "print file"])
def test_each_docket_is_read_to_the_row(county: County, files: tuple[Path, ...], month: int) -> None:
    made = county.dockets[month]
    reading = read_docket(files[month], as_of=AS_OF)
    assert reading.set_aside == ()
    assert reading.rows_read == reading.rows_accepted == sum(len(case.counts) for case in made)
    assert len(reading.charges) == reading.rows_read
    assert [issue for issue in reading.issues if issue.code.startswith("date")] == []
    assert reading.not_recognized == 0
    # The police csv has a column for grams and none for tablets.
    wanted = Counter(
        (c.offense.substance, None if c.unit == "TAB" and month == 1 else c.amount)
        for case in made
        for c in case.counts
        if c.offense.substance
    )
    found = Counter(
        (charge.reading.substance, amount.value if isinstance(amount, Quantity) else None)
        for charge in reading.charges
        for amount in [charge.facts.get("amount", charge.facts.get("pills"))]
        if charge.reading.offense is OffenseClass.SIMPLE_POSSESSION
    )
    assert found == wanted


@pytest.mark.parametrize("month", [0, 1, 2], ids=["court workbook", "police csv", "print file"])
def test_people_and_incidents_are_linked_as_they_were_made(county: County, files: tuple[Path, ...], month: int) -> None:
    charges = read_docket(files[month], as_of=AS_OF).charges
    incidents = Counter(case.incident for case in county.dockets[month] for _ in case.counts if case.incident)
    wanted = Counter(
        incidents[case.incident] > 1 for case in county.dockets[month] for _ in case.counts if case.incident
    )
    found = Counter(link(charges).grouped)
    assert (found[True], found[False]) == (wanted[True], wanted[False])
    assert found[None] == sum(1 for case in county.dockets[month] if not case.incident for _ in case.counts)


def test_the_warrants_are_read_each_once(county: County, files: tuple[Path, ...]) -> None:
    reading = read_warrants(files[4], as_of=AS_OF)
    assert [warrant.number for warrant in reading.warrants] == [row.number for row in county.warrants]
    assert [warrant.issued for warrant in reading.warrants] == [row.issued for row in county.warrants]


def test_every_file_is_named(files: tuple[Path, ...]) -> None:
    assert tuple(file.name for file in files) == FILES
