"""Earlier events counted from an office's own charges: of several dockets, with recorded facts and answers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from screener.domain.decision import Rollup
from screener.domain.shipped import sample_policy
from screener.workflow.session import create_office, open_office
from screener.workflow.session.opened import Office
from screener.workflow.verbs import adopt_policy, import_docket, link_people, screen_charge
from screener.workflow.verbs.link_people import PairAnswer

HEAD = "Case Number,Defendant,DOB,Charge Description,Arrest Date,Prior History\n"
EARLIER = (
    '25-0101,"ALDER, TEST",1980-01-02,POSS COCAINE,2025-06-02,none\n'
    '25-0202,"ALDER, TEST",1980-01-02,POSS METH,2025-12-24,none\n'
    '25-0303,"BIRCH, TEST",1981-02-03,POSS COCAINE,2025-06-02,none\n'
    '25-0304,"BIRCH, TEST",1981-02-03,POSS METH,2025-12-24,none\n'
)
LATER = (
    '26-0001,"ALDER, TEST",1980-01-02,POSS COCAINE,2026-03-14,none\n'
    '26-0002,"BIRCH, TEST",1981-03-02,POSS COCAINE,2026-03-14,none\n'
    '26-0003,"CEDAR, TEST",1982-03-02,POSS COCAINE,2026-03-14,\n'
)


def clock():
    ticks = iter(range(10**6))
    start = datetime(2026, 6, 1, 15, tzinfo=UTC)
    return lambda: start + timedelta(seconds=next(ticks))


@pytest.fixture
def office(tmp_path: Path):
    with create_office(tmp_path / "o.screener", name="T", county="C", zone="UTC", clock=clock(), user="A1") as made:
        adopt_policy.adopt(made, sample_policy("invented-own-history.yaml"))
        for name, rows in (("earlier.csv", EARLIER), ("later.csv", LATER)):
            path = tmp_path / name
            path.write_text(HEAD + rows, encoding="utf-8")
            import_docket.import_docket(made, import_docket.plan_import(made, path))
        yield made


def finding(office: Office, case: str):
    (count,) = [each for each in office.model().counts.values() if each.imported.case_number == case]
    return count, count.screened.finding


def test_charges_of_another_docket_of_the_office_are_counted(office: Office) -> None:
    count, found = finding(office, "26-0001")
    assert found.rollup is Rollup.OUTSIDE
    assert "2025-06-02 arrest possession, case 25-0101" in count.screened.facts["history"]
    view = screen_charge.person(office, next(iter(screen_charge.queue(office).people)))
    shown = [fact for case in view.cases for each in case.counts for fact in each.facts if fact.name == "history"]
    assert all(fact.source.endswith("the office's own charges, each with its case") for fact in shown)
    assert shown[-1].source.startswith("F2 (Prior History)")
    assert finding(office, "25-0101")[1].rollup is Rollup.DIVERTED, "nothing lies before the first"


@pytest.mark.parametrize(
    ("said", "rollup"), [(PairAnswer.DIFFERENT, Rollup.DIVERTED), (PairAnswer.SAME, Rollup.OUTSIDE)]
)
def test_a_pair_that_nobody_answered_is_unknown_until_then(office: Office, said: PairAnswer, rollup: Rollup) -> None:
    count, found = finding(office, "26-0002")
    other, _ = finding(office, "25-0303")
    assert found.rollup is Rollup.NEEDS_INFORMATION
    assert [each.fact for each in found.missing] == ["history"]
    link_people.link(office, other.charge_id, count.charge_id, said, "by their papers")
    assert finding(office, "26-0002")[1].rollup is rollup


def test_a_blank_history_is_open_and_an_attorney_can_look_it_up(office: Office) -> None:
    count, found = finding(office, "26-0003")
    assert [each.fact for each in found.missing] == ["history"]
    screen_charge.record_fact(office, count.charge_id, "history", "none", "criminal record")
    assert finding(office, "26-0003")[1].rollup is Rollup.DIVERTED
    count = finding(office, "26-0001")[0]
    screen_charge.record_fact(office, count.charge_id, "history", "none", "criminal record")
    assert finding(office, "26-0001")[1].rollup is Rollup.OUTSIDE, (
        "own charges still count after a group is screened anew"
    )
    before = {name: each.screened.finding.outcome for name, each in office.model().counts.items()}
    path = office.path
    office.close()
    with open_office(path, clock=clock(), user="A1") as again:
        assert {name: each.screened.finding.outcome for name, each in again.model().counts.items()} == before
