"""Open questions go out as a workbook and come back: facts and judgments, conflicts shown, nothing replaced."""

from __future__ import annotations

import openpyxl
import pytest

from screener.domain.decision import Rollup
from screener.domain.errors import ScreenerError
from screener.workflow.verbs import screen_charge
from screener.workflow.verbs.screen_charge import questions
from tests.workflow.test_own_facts import count_of, docket, office, place  # noqa: F401 - fixtures


def filled(path, answers, source="interview of June 2"):
    """Writes answers under the facts that they are for; how many lines there were."""
    book = openpyxl.load_workbook(path)
    sheet = book.active
    head = [cell.value for cell in sheet[2]]
    for row in sheet.iter_rows(min_row=3):
        fact = row[head.index("Fact")].value
        if fact in answers:
            row[head.index("Answer")].value = answers[fact]
            row[head.index("Source")].value = source
    book.save(path)
    return sheet.max_row - 2


@pytest.fixture
def workbook(office, tmp_path):  # noqa: F811 - the fixture
    path = tmp_path / "questions.xlsx"
    assert questions.write_questions(office, path) == 2
    return path


def test_facts_and_judgments_are_answered_in_a_workbook(office, workbook):  # noqa: F811 - the fixture
    asked = {(q.fact, q.ask) for q in questions.open_questions(office)}
    assert asked == {
        ("distance from a school", "How many feet is it from the nearest school?"),
        ("ready for the program", "Is the person ready for the program?"),
    }
    assert filled(workbook, {"distance from a school": 1500, "ready for the program": "yes"}) == 2
    plan = questions.plan_answers(office, workbook)
    assert (plan.lines, len(plan.answers), plan.conflicts, plan.refused, plan.empty) == (2, 2, (), (), 0)
    assert count_of(office, "BIRCH").asks == ("distance from a school",)
    saved = questions.record_answers(office, plan)
    assert saved is not None
    assert count_of(office, "BIRCH").finding.rollup is Rollup.DECLINED
    cedar = count_of(office, "CEDAR")
    assert cedar.finding.rollup is Rollup.DIVERTED
    (line,) = [fact for fact in cedar.facts if fact.name == "ready for the program"]
    assert "interview of June 2" in line.source
    again = questions.plan_answers(office, workbook)
    assert (again.same, again.answers) == (2, ())
    screen_charge.undo(office)
    assert count_of(office, "BIRCH").asks == ("distance from a school",)
    assert count_of(office, "CEDAR").finding.rollup is Rollup.ATTORNEY_DECIDES


def test_what_the_office_answered_meanwhile_is_a_conflict(office, workbook):  # noqa: F811 - the fixture
    filled(workbook, {"ready for the program": "yes"})
    screen_charge.record_fact(office, count_of(office, "CEDAR").charge_id, "ready for the program", "no", "call")
    plan = questions.plan_answers(office, workbook)
    assert plan.answers == ()
    (conflict,) = plan.conflicts
    assert conflict.why == "the office has recorded no since"
    assert conflict.cell.startswith("Open questions!G")
    assert questions.record_answers(office, plan) is None


@pytest.mark.parametrize(
    ("answers", "source", "why"),
    [
        ({"distance from a school": "far"}, "map", "'far' is not a whole number"),
        ({"ready for the program": "perhaps"}, "map", "'perhaps' is not yes or no"),
        ({"ready for the program": "yes"}, "", "it has no source"),
    ],
)
def test_what_is_no_answer_is_refused_at_its_cell(office, workbook, answers, source, why):  # noqa: F811 - the fixture
    filled(workbook, answers, source)
    plan = questions.plan_answers(office, workbook)
    assert plan.answers == ()
    (refused,) = plan.refused
    assert why in refused.why


def test_a_line_of_another_office_or_with_a_damaged_id_is_refused(office, workbook):  # noqa: F811 - the fixture
    filled(workbook, {"ready for the program": "yes"})
    book = openpyxl.load_workbook(workbook)
    for row in book.active.iter_rows(min_row=3):
        row[-1].value = str(row[-1].value)[:-1] + "x"
    book.save(workbook)
    (refused,) = questions.plan_answers(office, workbook).refused
    assert "names no question of this office" in refused.why


def test_any_other_workbook_is_refused_in_one_sentence(office, tmp_path):  # noqa: F811 - the fixture
    openpyxl.Workbook().save(tmp_path / "other.xlsx")
    with pytest.raises(ScreenerError, match=r"holds no questions of an office|has no"):
        questions.plan_answers(office, tmp_path / "other.xlsx")
