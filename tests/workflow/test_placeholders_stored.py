"""Charges that an office took in before a birth date was known to be no birth date: it links nobody of them either."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from screener.domain.case import PersonKey
from screener.workflow.session import open_office
from tests.workflow.county import Ticking, bring_in, charge, office

FILLERS = [date(1900, 1, 1), date(1901, 1, 1), date(1911, 11, 11), date(1899, 12, 31), date(9999, 12, 31)]


def of(row: int, case: str, birth: date, text: str) -> object:
    made = charge(row, text=text, case=case)
    return replace(made, person=PersonKey(name="SMITH, JOHN", birth_date=birth), cells={})


@pytest.mark.parametrize("birth", [*FILLERS, date(1985, 3, 14)])
def test_a_stored_placeholder_links_nobody(tmp_path: Path, birth: date) -> None:
    """Within a file, from file to file, and at the next start; a real day of birth does."""
    real = birth not in FILLERS
    opened = office(tmp_path)
    bring_in(opened, [of(2, "26-1", birth, "POSS METH"), of(3, "26-2", birth, "ROBBERY")])
    bring_in(opened, [of(2, "26-3", birth, "BURGLARY")], name="June.xlsx")

    def people() -> int:
        return len({count.screened.person for count in opened.model().counts.values()})

    assert people() == (1 if real else 3)
    place = opened.place
    opened.close()
    opened = open_office(place, user="A1", clock=Ticking())
    assert people() == (1 if real else 3)
