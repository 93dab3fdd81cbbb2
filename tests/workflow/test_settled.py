"""Charges that a court has settled come into the office as history: looked at, grouping, and never asked of anybody."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from screener.docket.reading.reading import read_docket
from screener.docket.reading.settled import settled_charges
from screener.domain.errors import ScreenerError
from screener.workflow.session import Office, open_office
from screener.workflow.verbs import screen_charge
from screener.workflow.verbs.import_docket import import_docket, plan_import
from tests.docket.test_settled import ENDED, OPEN
from tests.workflow.county import Ticking, office

DOCKET = """Case Number,Defendant,DOB,Charge,Offense Date,Case Status,Disposition
26-1,"MARLOW, INA",02/03/1990,POSS COCAINE,01/05/2026,Open,
26-1,"MARLOW, INA",02/03/1990,ROBBERY,01/05/2026,Open,Guilty
26-2,"WENDT, ODO",04/05/1985,POSS MARIJUANA,01/06/2026,,Dismissed
26-3,"SOREL, ADA",04/05/1985,POSS MARIJUANA,01/06/2026,,Pending
"""


@pytest.fixture
def settled(tmp_path: Path) -> Office:
    opened = office(tmp_path)
    path = tmp_path / "docket.csv"
    path.write_text(DOCKET, encoding="utf-8")
    plan = plan_import(opened, path)
    assert plan.settled == 1
    import_docket(opened, plan)
    return opened


def test_it_is_in_the_record_and_not_in_the_queue(settled: Office) -> None:
    status = settled.status()
    assert (status.charges, status.charges_settled, status.charges_behind) == (3, 1, 0)
    model = settled.model()
    assert {count.imported.text for count in model.referrals()} == {"POSS COCAINE", "ROBBERY", "POSS MARIJUANA"}
    [history] = [count for count in model.counts.values() if count.settled]
    assert (history.settled, history.imported.case_number) == ("Disposition: Dismissed", "26-2")


def test_nobody_decides_it_on_the_desk(settled: Office) -> None:
    [history] = [count for count in settled.model().counts.values() if count.settled]
    with pytest.raises(ScreenerError, match="A court has settled this charge: Disposition: Dismissed"):
        screen_charge.hold(settled, history.charge_id, "to be looked at")


def test_it_still_stands_beside_the_others_of_its_case(tmp_path: Path) -> None:
    opened = office(tmp_path)
    path = tmp_path / "docket.csv"
    path.write_text(DOCKET.replace("Open,Guilty", ",Guilty"), encoding="utf-8")
    import_docket(opened, plan_import(opened, path))
    model = opened.model()
    [cocaine] = [count for count in model.counts.values() if count.imported.text == "POSS COCAINE"]
    assert cocaine.listed
    assert cocaine.screened.grouped is True


@pytest.mark.parametrize("column", sorted({*ENDED, *OPEN, "Sentence Date", "Verdict", "Plea Type"}))
def test_an_office_takes_for_settled_what_screening_takes(tmp_path: Path, column: str) -> None:
    """One path: the same columns, the same words, whether a file is screened or imported, now and at the next start."""
    own = [*ENDED.get(column, ()), *OPEN.get(column, ())]
    values = own or ["Guilty", "", "pending", "02/01/2026", "07/15/2027", "Not Guilty"]
    path = tmp_path / "docket.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["Case Number", "Defendant", "DOB", "Charge", column])
        rows.writerows([f"26-{at}", f"PERSON{at}, ANN", "01/02/1980", "POSS COCAINE", v] for at, v in enumerate(values))
    opened = office(tmp_path)
    reading = read_docket(path, as_of=opened.today())
    wanted = {f"26-{at}" for at in settled_charges(reading, opened.today())}
    assert wanted or column not in ENDED or column == "Disposition Date"
    plan = plan_import(opened, path)
    assert plan.settled == len(wanted)
    import_docket(opened, plan)

    def history() -> set[str | None]:
        return {count.imported.case_number for count in opened.model().counts.values() if count.settled}

    assert history() == wanted
    place = opened.place
    opened.close()
    opened = open_office(place, user="A1", clock=Ticking())
    assert history() == wanted
