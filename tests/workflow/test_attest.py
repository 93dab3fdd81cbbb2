"""R: "report read, none of these observed" settles what silence left open, also where silence kept a charge covered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from screener.domain.decision import Rollup
from screener.domain.errors import ScreenerError
from screener.domain.shipped import sample_policy
from screener.workflow.session import create_office
from screener.workflow.verbs import adopt_policy, import_docket, screen_charge

DOCKET = (
    "Case Number,Defendant,DOB,Arrest Date,Statute,Charge Description,Class,Quantity,Unit\n"
    '26-CR-1,"ALDER, TEST",1980-01-02,2026-05-20,11350(a),POSSESSION OF COCAINE,F,1,g\n'
)


@pytest.fixture
def office(tmp_path):
    docket = tmp_path / "d.csv"
    docket.write_text(DOCKET)
    ticks = iter(range(10**6))
    start = datetime(2026, 5, 29, 15, tzinfo=UTC)
    clock = lambda: start + timedelta(seconds=next(ticks))  # noqa: E731 - a clock is a function
    with create_office(tmp_path / "o.screener", name="T", county="C", zone="UTC", clock=clock, user="A1") as made:
        adopt_policy.adopt(made, sample_policy("riverside-unconditional.yaml"))
        import_docket.import_docket(made, import_docket.plan_import(made, docket))
        yield made


def the_count(office):
    (person,) = screen_charge.queue(office).people
    ((count,),) = [case.counts for case in screen_charge.person(office, person).cases]
    return person, count


def test_a_covered_charge_whose_signs_no_one_recorded_can_be_attested(office):
    person, count = the_count(office)
    assert count.finding.rollup is Rollup.DECLINED
    assert set(count.quiet) == {"scales", "baggies", "cash", "weapon"}
    with pytest.raises(ScreenerError):
        screen_charge.accept_group(office, person, [count.charge_id])
    screen_charge.attest(office, count.charge_id)
    _, attested = the_count(office)
    assert attested.quiet == ()
    assert attested.finding.not_shown == ()
    assert attested.finding.rollup is Rollup.DECLINED
    screen_charge.accept_group(office, person, [count.charge_id])
    _, decided = the_count(office)
    assert decided.decision is not None
    assert decided.decision.outcome is Rollup.DECLINED
