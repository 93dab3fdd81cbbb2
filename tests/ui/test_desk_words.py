"""What the desk says, sentence by sentence, on the charges of the small office."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from screener.domain.decision import Approval, Basis, Force, Rollup
from screener.policy.evaluation.finding import Finding, MissingFact
from screener.screening.recommend.screened import NO_POLICY, SETTLED
from screener.ui.charge import charge_sentences
from screener.ui.charge.why import no_rule_words
from screener.ui.pages.desk.browsing import counts_of, is_open, next_open
from screener.workflow.model import CaseView, CountView, DecisionView, PersonView
from screener.workflow.session import open_office
from screener.workflow.verbs import screen_charge
from tests.ui.conftest import Clock

ZONE, TODAY = ZoneInfo("UTC"), date(2026, 5, 29)


@pytest.fixture(scope="module")
def people(made_office: Path) -> tuple[PersonView, ...]:
    with open_office(made_office, user="A1", clock=Clock()) as office:
        return tuple(screen_charge.person(office, person) for person in screen_charge.queue(office).people)


def first(people: tuple[PersonView, ...], rollup: Rollup, size: int | None = None) -> tuple[CountView, CaseView]:
    return next(
        (count, case)
        for person in people
        for case in person.cases
        for count in case.counts
        if count.finding.rollup is rollup and size in (None, len(case.counts))
    )


def said(count: CountView, case: CaseView) -> str:
    matter = charge_sentences.matter(count, case, user="A1", zone=ZONE, today=TODAY)
    return "" if matter is None else f"{matter.strong} {matter.html}"


def decision(**changes: object) -> DecisionView:
    view = DecisionView(
        event_id="e", outcome=Rollup.DECLINED, basis=Basis.POLICY, reason="", note="", by="A1",
        at=datetime(2026, 5, 29, 10, 41, tzinfo=UTC), office_date=TODAY, deviation=False, approval=Approval.NONE,
        recommended=Rollup.DECLINED, rule="1", policy_version="2", displayed=True,
    )  # fmt: skip
    return replace(view, **changes)


def test_a_grouped_covered_count_names_its_company(people: tuple[PersonView, ...]) -> None:
    count, case = first(people, Rollup.DECLINED, 3)
    assert said(count, case).startswith("Grouped case. Count 1, ROBBERY 2ND DEGREE, is outside the policy")
    assert "still covered" in said(count, case)


def test_what_is_no_fact_of_this_count_says_how_it_is_answered(people: tuple[PersonView, ...]) -> None:
    count, _ = first(people, Rollup.NEEDS_INFORMATION)
    asks = MissingFact(fact="same case as count 2", ask="Does it stand in the same case?", answers={"yes": "decline"})
    shown = charge_sentences.missing_matter(replace(count.finding, missing=(asks,)))
    assert "Record its case number: the same number means the same case." in shown.html
    other = MissingFact(fact="grade of count 2", ask="Count 2: Which grade?", answers={})
    assert (
        "It is recorded on that count."
        in charge_sentences.missing_matter(replace(count.finding, missing=(other,))).html
    )


def test_one_missing_fact_names_the_question_and_each_answer(people: tuple[PersonView, ...]) -> None:
    count, case = first(people, Rollup.NEEDS_INFORMATION)
    text = said(count, case)
    assert text.startswith("One fact is missing and it decides. What is the weight")
    assert "<b>At most 10 g</b>" in text
    assert "<b>More than 10 g</b>" in text


def test_outside_says_that_there_is_no_opinion_or_what_is_covered_beside(people: tuple[PersonView, ...]) -> None:
    count, case = first(people, Rollup.OUTSIDE)
    assert "No rule reaches this charge: ordinary screening." in said(count, case)
    assert "Counts 2 and 3 beside it are covered all the same." in said(count, case)
    alone = replace(case, counts=(count,))
    assert "The program has no opinion here." in said(count, alone)


def test_without_a_policy_the_strip_says_so(people: tuple[PersonView, ...]) -> None:
    count, case = first(people, Rollup.OUTSIDE)
    assert said(replace(count, policy_version=""), case).startswith("No policy is in force.")


def test_a_deviation_says_from_what_and_where_its_approval_stands(people: tuple[PersonView, ...]) -> None:
    count, case = first(people, Rollup.DECLINED)
    made = decision(outcome=Rollup.FILED, deviation=True, reason="leverage", approval=Approval.REQUESTED, by="A5")
    text = said(replace(count, decision=made), case)
    assert (
        text == "Filed. 10:41 by A5, basis policy: leverage. It deviates from “Decline”. "
        "It waits for the approval of a supervisor."
    )


def test_text_of_people_is_never_markup(people: tuple[PersonView, ...]) -> None:
    count, case = first(people, Rollup.DECLINED)
    made = decision(note="<b>bold</b>", reason="<i>x</i>")
    assert "<b>bold" not in said(replace(count, decision=made), case)
    held = said(replace(count, held="<u>lab</u>"), case)
    assert "<u>" not in held
    missing = MissingFact(fact="amount", ask="<q>?", answers={"<1 g": "decline"})
    assert "<1 g" not in charge_sentences.missing_html(missing)


@pytest.mark.parametrize(
    ("grade", "letter"), [("felony", "F"), ("misdemeanor", "M"), ("infraction", "I"), ("summary", "S"), ("", "—")]
)
def test_grades(grade: str, letter: str) -> None:
    assert charge_sentences.grade_letter(grade) == letter


@pytest.mark.parametrize(
    ("minutes", "text"), [(0.2, "about 1 min left"), (31.4, "about 31 min left"), (574, "about 10 h left")]
)
def test_the_time_that_is_left(minutes: float, text: str) -> None:
    assert charge_sentences.time_left(minutes) == text


def test_a_decision_of_today_has_a_time_and_an_older_one_its_day() -> None:
    note = charge_sentences.decision_note(decision(), user="A1", zone=ZONE, today=TODAY)
    assert note == "10:41 · you"
    older = decision(at=datetime(2026, 5, 1, 10, 0, tzinfo=UTC), by="A5", deviation=True)
    assert charge_sentences.decision_note(older, user="A1", zone=ZONE, today=TODAY) == "1 May · A5 · deviation"


def test_what_a_deviation_needs_follows_the_force_of_the_rule(people: tuple[PersonView, ...]) -> None:
    count, _ = first(people, Rollup.DECLINED)
    finding = replace(count.finding, approval=("unit supervisor", "chief deputy"))
    assert (
        charge_sentences.deviation_needs(finding)
        == "a reason, and the approval of the unit supervisor, then the chief deputy"
    )
    assert (
        charge_sentences.deviation_needs(replace(finding, approval=(), force=Force.MANDATORY))
        == "a reason, and an approval"
    )
    assert charge_sentences.deviation_needs(replace(finding, approval=(), force=Force.GUIDANCE)) == "a reason or a note"
    assert charge_sentences.deviation_needs(replace(finding, rollup=Rollup.OUTSIDE)) == ""


def test_the_case_line_says_grouped_first(people: tuple[PersonView, ...]) -> None:
    _, case = first(people, Rollup.OUTSIDE)
    assert charge_sentences.case_words(case).startswith("3 counts, grouped · arrest 2026-05-20")
    unknown = replace(case, grouped=None, counts=case.counts[:1])
    assert charge_sentences.case_words(unknown).startswith("1 count, grouped or not is not known")


def test_the_next_open_charge_wraps_around_and_keeps_to_its_state(people: tuple[PersonView, ...]) -> None:
    person = next(p for p in people if len(counts_of(p)) == 3)
    counts = counts_of(person)
    assert next_open(person, counts[2].charge_id) is counts[0]
    assert next_open(person, "", "clear") is counts[1]
    assert next_open(person, "", "undecided") is counts[0]
    done = replace(counts[1], decision=decision())
    assert not is_open(done)
    assert not is_open(replace(counts[0], held="lab"))
    left = replace(person, cases=(replace(person.cases[0], counts=(done,)),))
    assert next_open(left) is None


def test_where_no_rule_decides_the_sentence_says_no_more_than_the_finding() -> None:
    """Of a charge that needs information it is not known that no rule reaches it: the sentence names what is open."""
    missing = tuple(MissingFact(fact=fact, ask=f"What of {fact}?", answers={}) for fact in ("grouped", "amount"))
    seen: dict[str, Rollup] = {}
    for rollup in Rollup:
        bare = Finding(rollup=rollup, outcome=str(rollup), decided_by=None, because=(), missing=())
        open_one = replace(bare, missing=missing[:1]) if rollup is Rollup.NEEDS_INFORMATION else bare
        sentence = no_rule_words(open_one, "2026-03")
        assert ("No rule of the policy reaches" in sentence) is (rollup is not Rollup.NEEDS_INFORMATION), rollup
        if rollup is Rollup.OUTSIDE:
            assert "ordinary screening" in sentence
        elif rollup is not Rollup.NEEDS_INFORMATION:
            assert str(rollup) in sentence
        seen[sentence] = rollup
    assert len(seen) == len(Rollup)
    both = Finding(rollup=Rollup.NEEDS_INFORMATION, outcome="", decided_by=None, because=(), missing=missing)
    assert no_rule_words(both, "2").endswith("is open until they are known: grouped and amount.")
    judged = Finding(
        rollup=Rollup.ATTORNEY_DECIDES, outcome="", decided_by=None, because=(), judgments=("a small amount",)
    )
    assert no_rule_words(judged, "2").endswith("judgment: a small amount.")
    assert "A court has settled" in no_rule_words(SETTLED, "2")
    assert "No policy of this office is in force" in no_rule_words(NO_POLICY, "")
