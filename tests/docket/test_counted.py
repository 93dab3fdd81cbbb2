"""People, cases and unread charges of a docket are counted as their definitions say, charge by charge."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings

from screener.docket.reading.identity import count_cases, count_people, count_unknown, numbered_cases
from screener.docket.reading.reading import read_docket
from screener.domain.case import Charge
from screener.domain.offense import OffenseClass
from tests.docket.made_dockets import made
from tests.screening.test_docket_links import charges as made_charges
from tests.seeds import count

Counted = tuple[int, int, int, set[str], int]


def slow(charges: Sequence[Charge]) -> Counted:
    """The same by sets, one charge after the other."""
    people: set[object] = set()
    cases: set[object] = set()
    for charge in charges:
        person = charge.person
        if person.person_id:
            people.add(person.person_id)
        elif person.name:
            people.add((person.name.casefold(), person.birth_date))
        if charge.case_number:
            cases.add((charge.court or "", charge.case_number))
        elif charge.incident:
            cases.add(charge.incident)
    numbered = {case for case in cases if isinstance(case, tuple)}
    unknown = sum(charge.reading.offense is OffenseClass.UNKNOWN for charge in charges)
    return len(people), len(cases), len(numbered), {number for _, number in numbered}, unknown


def counted(charges: Sequence[Charge]) -> Counted:
    many, numbers = numbered_cases(charges)
    return count_people(charges), count_cases(charges), many, set(numbers), count_unknown(charges)


@given(made_charges())
@settings(max_examples=count(500, few=60), deadline=None)
def test_charges_one_by_one(docket: list[Charge]):
    assert counted(docket) == slow(docket)


@pytest.mark.parametrize("seed", range(6))
def test_dockets_by_column(seed: int, tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_text(made(seed, rows=60, several=bool(seed % 2)), encoding="utf-8")
    reading = read_docket(path, as_of=date(2026, 6, 30))
    assert counted(reading.charges) == slow(list(reading.charges))
    assert (reading.people, reading.cases, reading.not_recognized) == (
        counted(reading.charges)[0], counted(reading.charges)[1], counted(reading.charges)[4],
    )  # fmt: skip


def test_no_charges():
    assert counted(()) == (0, 0, 0, set(), 0)
