"""Cases behind warrants: they link and are looked at, and are nothing that waits for the desk."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from screener.docket.model.result import WarrantReading
from screener.domain.case import Charge, PersonKey, Warrant
from screener.domain.decision import Basis, Rollup
from screener.domain.errors import ScreenerError
from screener.domain.offense import OffenseClass
from screener.workflow.session import Office
from screener.workflow.verbs import (
    adopt_policy,
    explore_policy,
    import_docket,
    produce_report,
    review_warrants,
    screen_charge,
)
from screener.workflow.verbs.import_docket import recognize
from screener.workflow.verbs.import_docket.plan import plan_for
from screener.workflow.verbs.verify_record import trail, verify
from tests.workflow.county import POLICY, bring_in, charge, ids, office, reading, robbery, write_policy

OLD = (
    charge(2, case="19-CR-7", name="Alone, Ann", text="POSS HEROIN"),
    charge(3, case="19-CR-8", name="Both, Bob"),
    robbery(4, case="19-CR-8", name="Both, Bob"),
)
NEW = (charge(2, case="26-CR-1", name="Alone, Ann"), charge(3, case="26-CR-2", name="Third, Theo"))


def bring_cases(opened: Office, charges: Sequence[Charge] = OLD, name: str = "old cases.csv") -> str:
    plan = plan_for(opened, reading(charges, name=name), cases=True)
    assert plan.kind == "cases"
    return import_docket.import_docket(opened, plan).docket_id


def by_text(opened: Office, case: str) -> str:
    return next(name for name, count in opened.model().counts.items() if count.imported.case_number == case)


@pytest.fixture
def opened(tmp_path: Path) -> Office:
    made = office(tmp_path, user="A1")
    adopt_policy.adopt(made, write_policy(tmp_path))
    bring_in(made, NEW)
    bring_cases(made)
    return made


def test_the_desk_counts_only_what_is_to_be_screened(opened: Office) -> None:
    queue = screen_charge.queue(opened)
    assert (queue.total_charges, queue.total_people) == (2, 2)
    assert [(facet.label, facet.count) for facet in queue.facets["docket"]] == [("May.xlsx", 2)]
    assert sum(facet.count for facet in queue.facets["offense"]) == 2
    status = opened.status()
    assert (status.charges, status.people, status.cases, status.dockets) == (2, 2, 2, 1)
    assert (status.case_files, status.charges_behind) == (1, 3)


def test_the_file_stands_among_the_others_as_what_it_is(opened: Office) -> None:
    rows = {row.name: row for row in import_docket.dockets(opened)}
    assert (rows["old cases.csv"].kind, rows["old cases.csv"].charges) == ("cases", 3)
    assert rows["May.xlsx"].kind == "docket"
    said = trail(opened, 1)[0]
    assert (said.kind, said.words) == ("cases imported", "old cases.csv: 3 rows, 3 entries")
    assert verify(opened.place).ok


def test_they_are_found_and_shown_with_the_person_and_never_screened(opened: Office) -> None:
    (hit,) = screen_charge.find(opened, "poss heroin")
    person = screen_charge.person(opened, hit.person_id)
    shown = {case.number: case.counts[0] for case in person.cases}
    assert {number: count.behind for number, count in shown.items()} == {"26-CR-1": False, "19-CR-7": True}
    old = shown["19-CR-7"]
    assert not old.one_key
    for act in (
        lambda: screen_charge.accept(opened, old.charge_id),
        lambda: screen_charge.decide(opened, old.charge_id, outcome=Rollup.DECLINED, basis=Basis.EVIDENCE, reason="x"),
        lambda: screen_charge.hold(opened, old.charge_id, "lab report"),
        lambda: screen_charge.accept_group(opened, person.id, [old.charge_id]),
    ):
        with pytest.raises(ScreenerError, match=r"stands behind a warrant|None of these charges"):
            act()
    screen_charge.add_note(opened, old.charge_id, "Asked the clerk for the file")
    screen_charge.record_fact(opened, old.charge_id, "amount", "2 g", "laboratory report")


def test_the_nearest_old_hearing_makes_nobody_urgent(opened: Office) -> None:
    before = screen_charge.queue(opened).people
    old = replace(charge(2, case="18-CR-1", name="Third, Theo"), dates={"next hearing": date(2018, 1, 5)})
    bring_cases(opened, [old], name="older.csv")
    assert screen_charge.queue(opened).people == before


def test_warrants_are_reviewed_through_them(opened: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fta(row: int, case: str, name: str) -> Warrant:
        own = charge(row, case=case, name=name, text="FTA", offense=OffenseClass.FTA_WARRANT, grams=None)
        person = PersonKey(name=name, birth_date=date(1990, 4, 2))
        return Warrant(
            row=row, number=f"W-{row}", type="bench", issued=date(2019, 1, row), text="FAILURE TO APPEAR", statute="",
            case_number=case, court="District Court", person=person, charges=(own,),
        )  # fmt: skip

    warrants = (fta(2, "19-CR-7", "Alone, Ann"), fta(3, "19-CR-8", "Both, Bob"))
    listed = replace(reading([w.charges[0] for w in warrants], name="w.csv"), kind="warrants")
    found = WarrantReading(docket=listed, warrants=warrants)
    monkeypatch.setattr(recognize, "read_warrants", lambda path, **_: found)
    import_docket.import_warrants(opened, tmp_path / "w.csv")
    columns = review_warrants.board(opened).columns
    assert [card.number for card in columns["recommend recall"]] == ["W-2"]
    assert [card.number for card in columns["partial"]] == ["W-3"]


def test_they_are_in_no_denominator_of_oversight(opened: Office) -> None:
    first = by_text(opened, "26-CR-1")
    screen_charge.accept(opened, first)
    found = produce_report.oversight_view(opened, date(2026, 3, 1), date(2026, 5, 31))
    assert (found.screened.count, found.screened.of) == (1, 2)
    assert found.beside.undecided == 1


def test_adopting_looks_at_what_is_screened(opened: Office, tmp_path: Path) -> None:
    assert adopt_policy.preview(opened, tmp_path / "possession.yaml").charges == 2


def test_the_same_file_is_recognized(opened: Office) -> None:
    again = plan_for(opened, reading(OLD, name="old cases.csv"), cases=True)
    assert (again.new, again.same) == (0, 3)
    assert again.already_imported == "old cases.csv was imported as cases behind warrants on 2026-04-02 by A1"
    with pytest.raises(ScreenerError, match="already in this office"):
        import_docket.import_docket(opened, again)
    docket = plan_for(opened, reading(NEW), cases=True)
    assert docket.already_imported == "May.xlsx was imported as a docket on 2026-04-02 by A1"


def test_a_docket_that_brings_them_puts_them_before_the_desk(opened: Office) -> None:
    plan = plan_for(opened, reading(OLD, name="old cases.csv"))
    assert plan.already_imported is None
    assert (plan.new, plan.same, plan.changed) == (0, 3, 0)
    import_docket.import_docket(opened, plan)
    queue = screen_charge.queue(opened)
    assert queue.total_charges == 5
    assert [(f.label, f.count) for f in queue.facets["docket"]] == [("old cases.csv", 3), ("May.xlsx", 2)]
    screen_charge.accept(opened, by_text(opened, "19-CR-7"))
    assert opened.status().charges_behind == 0
    assert verify(opened.place).ok


def test_cases_that_say_more_of_a_docketed_charge_leave_it_on_the_desk(opened: Office) -> None:
    bring_cases(opened, [charge(2, case="26-CR-1", name="Alone, Ann", grams="3")], name="june.csv")
    queue = screen_charge.queue(opened)
    assert [(facet.label, facet.count) for facet in queue.facets["docket"]] == [("May.xlsx", 2)]
    assert opened.model().counts[by_text(opened, "26-CR-1")].version == 2


def test_a_pack_of_the_time_before_does_not_know_them(opened: Office) -> None:
    through = next(row.seq for row in trail(opened, 20) if row.kind == "cases imported")
    assert len(opened.past_model(through - 1, opened.today()).counts) == 2
    assert len(opened.past_model(through, opened.today()).referrals()) == 2


@pytest.mark.on_file
def test_verify_sees_a_file_turned_into_a_docket(opened: Office) -> None:
    ids(opened)
    opened.close()
    raw = sqlite3.connect(opened.path)
    query = "SELECT name, sql FROM sqlite_master WHERE type='trigger' AND tbl_name='docket'"
    triggers = raw.execute(query).fetchall()
    for name, _ in triggers:
        raw.execute(f'DROP TRIGGER "{name}"')
    raw.execute("UPDATE docket SET kind = 'docket' WHERE kind = 'cases'")
    for _, put_back in triggers:
        raw.execute(put_back)
    raw.commit()
    raw.close()
    assert any("old cases.csv" in fault.message for fault in verify(opened.place).findings)


UNLESS_VIOLENT = POLICY.replace("version: 2026-03", "version: 2026-04").replace(
    "    unless shown:", "    unless: {beside: {offense: violent}}\n    unless shown:"
)


def test_desk_preview_and_replay_see_the_same_companions(opened: Office, tmp_path: Path) -> None:
    """A robbery that only stands behind a warrant stands beside the new charge everywhere, and is counted nowhere."""
    bring_cases(opened, [robbery(7, case="26-CR-1", name="Alone, Ann")], name="more.csv")
    path = write_policy(tmp_path, UNLESS_VIOLENT)
    shown = adopt_policy.preview(opened, path)
    assert {(t.before, t.after, t.count) for t in shown.transitions} == {
        ("declined", "outside the policy", 1),
        ("declined", "declined", 1),
    }
    tried = explore_policy.replay_draft(opened, shown.policy)
    assert {(t.before, t.after, t.n) for t in tried.replay.transitions} == {
        (t.before, t.after, t.count) for t in shown.transitions
    }
    assert tried.replay.n == shown.charges == opened.status().charges == 2
    adopt_policy.adopt(opened, path)
    first = by_text(opened, "26-CR-1")
    assert tried.behind("declined", "outside the policy") == (first,)
    on_the_desk = {c.charge_id: c.screened.finding.rollup for c in opened.model().referrals()}
    assert sorted(r.value for r in on_the_desk.values()) == ["declined", "outside the policy"]
    assert on_the_desk[first] is Rollup.OUTSIDE
