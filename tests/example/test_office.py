"""The example office end to end: made by the verbs that people use, and what a supervisor sees in it."""

from __future__ import annotations

import dataclasses
import json
import os
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from screener.domain.errors import ScreenerError
from screener.example.attorneys import UNLIKE_THE_OTHERS, WorkClock
from screener.example.county import ATTORNEYS
from screener.example.days import HOLIDAYS
from screener.example.dockets import FILES
from screener.example.office import PERIOD, SUPERVISOR, ZONE, ExampleOffice, make_example, write_reports
from screener.workflow.session import Office, open_office
from screener.workflow.verbs import adopt_policy, import_docket, produce_report, review_warrants, screen_charge
from screener.workflow.verbs.verify_record import verify
from tests.example.made import copied_to, decided, looked_at


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> ExampleOffice:
    return copied_to(tmp_path_factory.mktemp("example") / "example office", tmp_path_factory)


@pytest.fixture
def office(example: ExampleOffice) -> Office:
    with looked_at(example.office) as office:
        yield office


def test_everything_is_in_it(example: ExampleOffice, office: Office) -> None:
    status = office.status()
    assert status.warrants == example.warrants == 600
    assert status.charges == example.charges
    assert {user.code for user in office.users()} == {*ATTORNEYS, SUPERVISOR}
    adopted = {version.policy.version: version.adopted_at.date() for version in adopt_policy.versions(office)}
    assert adopted == {policy.version: policy.effective for policy in office.policies()}
    assert len(adopted) == 2
    assert not (example.dir / ".unfinished").exists()


def test_work_is_left_on_the_desk(office: Office) -> None:
    queue = screen_charge.queue(office)
    assert 150 <= queue.total_charges - queue.decided_charges <= 250
    assert queue.first_open is not None


def test_the_cases_behind_the_warrants_are_nothing_to_screen(office: Office) -> None:
    kinds = Counter(row.kind for row in import_docket.dockets(office))
    assert kinds == {"docket": 3, "cases": 1, "warrants": 1}
    queue = screen_charge.queue(office)
    assert {facet.label for facet in queue.facets["docket"]} == set(FILES[:3])
    assert queue.total_charges == sum(facet.count for facet in queue.facets["docket"]) == office.status().charges
    assert office.status().charges_behind > 500


def test_decisions_are_spread_as_people_work(office: Office) -> None:
    """Several attorneys side by side, eight to five on working days, and decisions in every month of the period."""
    at = [(d.at.astimezone(ZoneInfo(ZONE)), d.by) for _, d in decided(office)]
    assert all(8 <= moment.hour < 17 for moment, _ in at)
    assert all(moment.weekday() < 5 and moment.date() not in HOLIDAYS for moment, _ in at)
    by_day: dict[date, set[str]] = {}
    for moment, who in at:
        by_day.setdefault(moment.date(), set()).add(who)
    assert len(by_day) >= 40
    assert sum(len(who) == 5 for who in by_day.values()) / len(by_day) >= 0.8
    assert max(Counter((moment.date(), who) for moment, who in at).values()) <= 20
    months = Counter(f"{moment:%Y-%m}" for moment, _ in at)
    assert sorted(months) == ["2026-03", "2026-04", "2026-05"]
    assert min(months.values()) >= 150


def test_month_by_month_has_points_and_limits(office: Office) -> None:
    months = produce_report.oversight_view(office, *PERIOD).months
    assert [month.month for month in months] == ["2026-03", "2026-04", "2026-05"]
    assert all(month.share.of >= 100 and month.lower is not None and not month.outside for month in months)


def test_the_record_is_whole(example: ExampleOffice) -> None:
    verification = verify(example.office, thorough=True)
    assert verification.findings == ()
    assert verification.ok
    assert verification.events > 1000


def test_every_warrant_stands_in_one_column(office: Office) -> None:
    board = review_warrants.board(office)
    cards = [card.warrant_id for column in board.columns.values() for card in column]
    assert len(cards) == len(set(cards)) == board.total == 600
    assert len(board.columns["done"]) == 48
    for column in ("recommend recall", "partial", "keep", "find the case"):
        assert board.columns[column], column


def test_only_the_fifth_attorney_is_flagged(office: Office, tmp_path: Path) -> None:
    result = produce_report.oversight_pack(office, *PERIOD, tmp_path)
    assert [flag["attorney"] for flag in result.flags] == [UNLIKE_THE_OTHERS]
    measures = json.loads((tmp_path / "measures.json").read_text("utf-8"))
    assert measures


def test_deviations_stand_on_several_bases(office: Office, example: ExampleOffice) -> None:
    decisions = [decision for _, decision in decided(office)]
    deviations = Counter(str(d.basis) for d in decisions if d.deviation and d.by != UNLIKE_THE_OTHERS)
    assert len(deviations) >= 2
    covered = [d for d in decisions if d.recommended == "declined" and d.by != UNLIKE_THE_OTHERS]
    assert 0.03 <= sum(d.deviation for d in covered) / len(covered) <= 0.12
    assert len({str(d.basis) for d in decisions if d.outcome == "declined"}) >= 5


def test_reports_lie_beside_the_office(example: ExampleOffice) -> None:
    done = write_reports(example, tell=lambda words: None)
    assert all(path.is_file() for path in done.files)
    assert {path.suffix for path in done.pack} == {".pdf", ".xlsx", ".html", ".json"}
    assert {path.suffix for path in done.warrant_lists} == {".pdf", ".xlsx"}
    assert len(done.screened) == 3
    assert all(path.is_relative_to(example.dir) for path in done.files)


def test_an_office_that_is_there_is_left_alone(example: ExampleOffice) -> None:
    before = example.office.read_bytes()
    said: list[str] = []
    again = make_example(example.dir, tell=said.append)
    assert said == []
    assert example.office.read_bytes() == before
    assert dataclasses.replace(again, files=()) == dataclasses.replace(example, files=())


@pytest.mark.skipif(os.geteuid() == 0 if hasattr(os, "geteuid") else True, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_a_sentence(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(ScreenerError, match="could not be made"):
        make_example(tmp_path / "example", tell=lambda words: None)


def test_a_file_in_the_way_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "example").write_text("in the way", "utf-8")
    with pytest.raises(ScreenerError, match="could not be made"):
        make_example(tmp_path / "example", tell=lambda words: None)


def test_the_clock_never_goes_back() -> None:
    clock = WorkClock(datetime(2026, 4, 1, 12, tzinfo=UTC))
    first = clock()
    clock.move_to(datetime(2026, 3, 1, tzinfo=UTC))
    assert clock() > first
    assert PERIOD[0] < date(2026, 4, 1) < PERIOD[1]


def test_a_possession_count_under_a_number_of_its_own_is_grouped(office: Office) -> None:
    """Robbery and possession of one arrest under two case numbers: the incident decides."""
    found = 0
    for person_id in screen_charge.queue(office, grouped="yes").people:
        cases = screen_charge.person(office, person_id).cases
        lone = [case.counts[0] for case in cases if len(case.counts) == 1 and case.counts[0].grouped]
        found += len(cases) == 2 and len(lone) == 2 and any(count.offense == "possession" for count in lone)
    assert found >= 15


def test_reports_can_be_written_again_after_somebody_worked_in_it(example: ExampleOffice, tmp_path: Path) -> None:
    copy = tmp_path / example.office.name
    copy.write_bytes(example.office.read_bytes())
    later = datetime(2026, 11, 2, 15, tzinfo=UTC)
    with open_office(copy, user="A1", clock=WorkClock(later)) as office:
        first = screen_charge.queue(office, state="undecided").people[0]
        charge = screen_charge.person(office, first).cases[0].counts[0].charge_id
        screen_charge.add_note(office, charge, "Later than the example's own days.")
    write_reports(make_example(tmp_path, tell=lambda words: None), tell=lambda words: None)
    assert verify(copy, thorough=True).ok
    with open_office(copy, user="A1", clock=WorkClock(later)) as office:
        saved = office.status().last_saved
    assert saved is not None
    assert saved > later
