"""Facts and judgments of the policy itself in an office: filled on import, recorded with a source, undone, kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import openpyxl
import pytest

from screener.domain.decision import Basis, Rollup
from screener.domain.errors import ScreenerError
from screener.domain.shipped import sample_policy
from screener.workflow.session import create_office, open_office
from screener.workflow.verbs import adopt_policy, import_docket, screen_charge
from screener.workflow.verbs.screen_charge import questions
from screener.workflow.verbs.verify_record import verify
from tests.workflow import county

DOCKET = (
    "Case Number,Defendant,DOB,Arrest Date,Charge Description,Class,Tx Engaged,Feet to School,Offer Made,Housing\n"
    '26-CR-1,"ALDER, TEST",1980-01-02,2026-05-20,POSSESSION OF COCAINE,F,yes,2000,2026-02-03,\n'
    '26-CR-2,"BIRCH, TEST",1981-01-02,2026-05-20,POSSESSION OF COCAINE,F,yes,,2026-02-03,\n'
    '26-CR-3,"CEDAR, TEST",1982-01-02,2026-05-20,CRIMINAL TRESPASS,M,,,,Shelter\n'
    '26-CR-4,"DOGWOOD, TEST",1983-01-02,2026-05-20,POSSESSION OF COCAINE,F,yes,2000,,\n'
)
POLICY = sample_policy("invented-treatment-first.yaml")


def clock():
    ticks = iter(range(10**6))
    start = datetime(2026, 6, 1, 15, tzinfo=UTC)
    return lambda: start + timedelta(seconds=next(ticks))


@pytest.fixture
def docket(tmp_path):
    path = tmp_path / "d.csv"
    path.write_text(DOCKET)
    return path


@pytest.fixture
def place(tmp_path, engine):
    """Where the office of this test lies: in a file, or on a server."""
    return county.place_for(tmp_path)


@pytest.fixture
def office(place, docket):
    with create_office(place, name="T", county="C", zone="UTC", clock=clock(), user="A1") as made:
        adopt_policy.adopt(made, POLICY)
        import_docket.import_docket(made, import_docket.plan_import(made, docket))
        yield made


def count_of(office, name):
    for person in screen_charge.queue(office).people:
        view = screen_charge.person(office, person)
        if view.name.startswith(name):
            ((count,),) = [case.counts for case in view.cases]
            return count
    raise AssertionError(name)


def test_the_columns_of_a_docket_fill_what_the_policy_declares(office):
    first = count_of(office, "ALDER")
    assert first.finding.rollup is Rollup.DECLINED
    facts = {fact.name: (fact.value, fact.source) for fact in first.facts}
    assert facts["engaged with treatment"] == ("yes", "G2 (Tx Engaged)")
    assert facts["date of the offer"][0] == "2026-02-03"
    asked = count_of(office, "BIRCH")
    assert asked.asks == ("distance from a school",)
    assert asked.questions["distance from a school"].ask == "How many feet is it from the nearest school?"


def test_a_fact_is_recorded_with_its_source_undone_and_kept_over_a_restart(office, place):
    asked = count_of(office, "BIRCH")
    saved = screen_charge.record_fact(office, asked.charge_id, "distance from a school", "1,200 feet", "survey map")
    assert saved.words.startswith("Recorded distance from a school: 1200")
    found = count_of(office, "BIRCH")
    assert found.finding.rollup is Rollup.DECLINED
    (line,) = [fact for fact in found.facts if fact.name == "distance from a school"]
    assert line.recorded
    assert "survey map" in line.source
    screen_charge.accept(office, found.charge_id)
    office.close()
    with open_office(place, clock=clock(), user="A1") as again:
        kept = count_of(again, "BIRCH")
        assert kept.finding.rollup is Rollup.DECLINED
        assert kept.decision is not None
        screen_charge.undo(again)
        screen_charge.undo(again)
        assert count_of(again, "BIRCH").asks == ("distance from a school",)


def test_a_judgment_is_answered_as_a_fact_is(office):
    open_ = count_of(office, "CEDAR")
    assert open_.finding.rollup is Rollup.ATTORNEY_DECIDES
    assert open_.finding.judgments == ("ready for the program",)
    saved = screen_charge.record_fact(office, open_.charge_id, "ready for the program", "yes", "interview")
    assert saved.words.startswith("Judged ready for the program: yes")
    assert count_of(office, "CEDAR").finding.rollup is Rollup.DIVERTED
    screen_charge.record_fact(office, open_.charge_id, "ready for the program", "no", "interview")
    assert count_of(office, "CEDAR").finding.rollup is Rollup.OUTSIDE
    screen_charge.undo(office)
    assert count_of(office, "CEDAR").finding.rollup is Rollup.DIVERTED


@pytest.mark.parametrize(
    ("name", "fact", "value", "said"),
    [
        ("DOGWOOD", "date of the offer", "2026-02-01", "comes from the docket only"),
        ("BIRCH", "distance from a school", "far", "'far' is not a whole number"),
        ("CEDAR", "housing", "tent", "'tent' is not one of: own home, with family, shelter, none"),
        ("CEDAR", "ready for the program", "maybe", "'maybe' is not yes or no"),
        ("CEDAR", "housng", "none", "'housng' is not a fact that a policy can read"),
    ],
)
def test_an_answer_that_is_none_is_refused_in_one_sentence(office, name, fact, value, said):
    with pytest.raises(ScreenerError, match=said):
        screen_charge.record_fact(office, count_of(office, name).charge_id, fact, value, "file")


def test_a_docket_that_came_before_the_policy_is_imported_again_and_keeps_its_decisions(place, docket):
    with create_office(place, name="T", county="C", zone="UTC", clock=clock(), user="A1") as made:
        import_docket.import_docket(made, import_docket.plan_import(made, docket))
        before = count_of(made, "ALDER")
        screen_charge.decide(made, before.charge_id, outcome=Rollup.DECLINED, basis=Basis.EVIDENCE, reason="weak")
        assert import_docket.plan_import(made, docket).already_imported
        adopt_policy.adopt(made, POLICY)
        assert "distance from a school" not in {fact.name for fact in count_of(made, "ALDER").facts}
        plan = import_docket.plan_import(made, docket)
        assert (plan.already_imported, plan.new) == (None, 0)
        import_docket.import_docket(made, plan)
        after = count_of(made, "ALDER")
        assert (after.charge_id, after.finding.rollup) == (before.charge_id, Rollup.DECLINED)
        assert after.decision is not None
        assert after.decision.outcome is Rollup.DECLINED
        assert import_docket.plan_import(made, docket).already_imported


def test_facts_and_judgments_come_through_a_workbook_of_questions_and_a_verified_record(office, place, tmp_path):
    path = tmp_path / "questions.xlsx"
    assert questions.write_questions(office, path) == 2
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    head = next(row for row in sheet.iter_rows() if any(cell.value == "Answer" for cell in row))
    at = {cell.value: cell.column for cell in head}
    said = {"distance from a school": 1500, "ready for the program": "yes"}
    for row in range(head[0].row + 1, sheet.max_row + 1):
        if (fact := sheet.cell(row, at["Fact"]).value) in said:
            sheet.cell(row, at["Answer"]).value = said[fact]
            sheet.cell(row, at["Source"]).value = "file"
    book.save(path)
    plan = questions.plan_answers(office, path)
    assert (plan.refused, plan.conflicts) == ((), ())
    assert {each.fact for each in plan.answers} == set(said)
    assert questions.record_answers(office, plan) is not None
    assert count_of(office, "BIRCH").finding.rollup is Rollup.DECLINED
    assert count_of(office, "CEDAR").finding.rollup is Rollup.DIVERTED
    office.close()
    with open_office(place, clock=clock(), user="A1") as again:
        assert count_of(again, "CEDAR").finding.rollup is Rollup.DIVERTED
        assert verify(again.place).ok


def test_a_column_of_a_judgment_answers_it(place, docket):
    headed = DOCKET.replace("Housing\n", "Housing,Ready for the program\n")
    docket.write_text(headed.replace("Shelter\n", "Shelter,Y\n"))
    with create_office(place, name="T", county="C", zone="UTC", clock=clock(), user="A1") as made:
        adopt_policy.adopt(made, POLICY)
        import_docket.import_docket(made, import_docket.plan_import(made, docket))
        found = count_of(made, "CEDAR")
        assert found.finding.rollup is Rollup.DIVERTED
        assert {f.name: f.source for f in found.facts}["ready for the program"] == "K4 (Ready for the program)"
