"""The desk: what A, O, G, F, R, H, N and undo do, what they refuse, and what is said out loud."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from screener.domain.decision import Basis, Rollup
from screener.domain.errors import ScreenerError
from screener.workflow.model import CountView, NeedsConfirmation
from screener.workflow.session import Office, open_office
from screener.workflow.verbs import adopt_policy, screen_charge
from screener.workflow.verbs.verify_record import verify
from tests.workflow.county import POLICY, Ticking, bring_in, charge, ids, office, robbery, write_policy


@pytest.fixture
def opened(tmp_path: Path) -> Office:
    """Alex: possession beside a robbery. Sam: possession without a weight. Kim: possession, both signs not shown."""
    made = office(tmp_path, user="A1")
    adopt_policy.adopt(made, write_policy(tmp_path))
    bring_in(
        made,
        [
            charge(2, count="1"),
            robbery(3, count="2"),
            charge(4, case="26-CR-2", name="Other, Sam", grams=None),
            charge(5, case="26-CR-3", name="Third, Kim"),
            charge(6, case="26-CR-3", name="Third, Kim", text="POSS HEROIN"),
        ],
    )
    return made


def view(opened: Office, charge_id: str) -> CountView:
    person = screen_charge.person(opened, screen_charge.person_of(opened, charge_id))
    return next(c for case in person.cases for c in case.counts if c.charge_id == charge_id)


def test_the_possession_beside_a_robbery_is_declined_and_grouped(opened: Office) -> None:
    possession, beside, *_ = (view(opened, name) for name in ids(opened))
    assert (possession.finding.rollup, possession.grouped, possession.one_key) == (Rollup.DECLINED, True, True)
    assert (beside.finding.rollup, beside.grouped, beside.one_key) == (Rollup.OUTSIDE, True, False)
    assert possession.explanation["decided_by"] == "3.2"


def test_one_key_accepts_a_clear_charge(opened: Office) -> None:
    name = ids(opened)[0]
    saved = screen_charge.accept(opened, name)
    decision = view(opened, name).decision
    assert decision is not None
    assert decision.event_id == saved.event_id
    assert (decision.outcome, decision.basis, decision.by) == (Rollup.DECLINED, Basis.POLICY, "A1")
    assert (decision.recommended, decision.rule, decision.policy_version) == (Rollup.DECLINED, "3.2", "2026-03")
    assert not decision.deviation
    with pytest.raises(ScreenerError, match="already decided so"):
        screen_charge.accept(opened, name)


def test_one_key_accepts_nothing_else(opened: Office) -> None:
    _, beside, unknown, *_ = ids(opened)
    with pytest.raises(ScreenerError, match="outside the policy"):
        screen_charge.accept(opened, beside)
    with pytest.raises(ScreenerError, match="needs information"):
        screen_charge.accept(opened, unknown)
    assert opened.status().decided == 0


def test_filing_a_covered_possession_beside_a_robbery_is_said_out_loud_first(opened: Office) -> None:
    name = ids(opened)[0]
    with pytest.raises(NeedsConfirmation) as told:
        screen_charge.decide(opened, name, outcome=Rollup.FILED, basis=Basis.OTHER, reason="robbery")
    assert told.value.sentence == (
        "This possession count is covered by rule 3.2 although it stands beside 'ROBBERY 1ST'. "
        "Filing it departs from the policy. File it all the same?"
    )
    assert opened.status().decided == 0
    screen_charge.decide(opened, name, outcome=Rollup.FILED, basis=Basis.OTHER, reason="robbery", confirmed=True)
    decision = view(opened, name).decision
    assert decision is not None
    assert decision.deviation
    assert decision.reason == "robbery"


def test_filing_the_robbery_needs_no_question(opened: Office) -> None:
    screen_charge.decide(opened, ids(opened)[1], outcome=Rollup.FILED, basis=Basis.EVIDENCE)
    assert opened.status().decided == 1


def test_a_deviation_needs_a_reason(opened: Office) -> None:
    with pytest.raises(ScreenerError, match="still needs a reason"):
        screen_charge.decide(opened, ids(opened)[3], outcome=Rollup.DISMISSED, basis=Basis.EVIDENCE)
    assert opened.status().decided == 0


@pytest.mark.parametrize("outcome", [Rollup.OUTSIDE, Rollup.HELD, Rollup.NEEDS_INFORMATION])
def test_states_are_not_decisions(opened: Office, outcome: Rollup) -> None:
    with pytest.raises(ScreenerError, match="not something to decide"):
        screen_charge.decide(opened, ids(opened)[0], outcome=outcome, basis=Basis.EVIDENCE)


def test_a_recorded_weight_settles_the_charge_and_keeps_its_source(opened: Office) -> None:
    name = ids(opened)[2]
    assert view(opened, name).asks == ("amount",)
    saved = screen_charge.record_fact(opened, name, "amount", "0.8 g", "lab report 12-345")
    found = view(opened, name)
    assert found.finding.rollup is Rollup.DECLINED
    assert name in saved.charge_ids
    (fact,) = [f for f in found.facts if f.name == "amount"]
    assert (fact.value, fact.source, fact.recorded) == ("0.8 g", "recorded by A1: lab report 12-345", True)
    screen_charge.record_fact(opened, name, "amount", "14 g", "second lab report")
    assert view(opened, name).finding.rollup is Rollup.OUTSIDE


@pytest.mark.parametrize(
    ("fact", "value", "source", "said"),
    [
        ("amount", "some", "lab", "not an amount"),
        ("amount", "0.8", "lab", "not an amount"),
        ("scales", "maybe", "report", "not yes or no"),
        ("prior convictions", "-1", "rap sheet", "not a whole number"),
        ("shoe size", "44", "report", "not a fact"),
        ("grouped", "no", "report", "cannot be recorded"),
        ("amount", "1 g", " ", "needs its source"),
    ],
)
def test_a_fact_that_cannot_be_is_not_recorded(opened: Office, fact: str, value: str, source: str, said: str) -> None:
    before = opened.status().events
    with pytest.raises(ScreenerError, match=said):
        screen_charge.record_fact(opened, ids(opened)[2], fact, value, source)
    assert opened.status().events == before


def test_attesting_answers_every_open_sign_at_once(opened: Office) -> None:
    name = ids(opened)[3]
    assert view(opened, name).quiet == ("scales", "baggies", "cash")
    screen_charge.record_fact(opened, name, "scales", "yes", "report")
    assert view(opened, name).quiet == ("baggies", "cash")
    screen_charge.attest(opened, name)
    found = {f.name: (f.value, f.source) for f in view(opened, name).facts}
    assert found["baggies"] == ("no", "recorded by A1: report read")
    assert found["scales"] == ("yes", "recorded by A1: report")
    with pytest.raises(ScreenerError, match="No sign is open"):
        screen_charge.attest(opened, name)


def test_a_recorded_fact_takes_a_charge_out_of_covered_but_the_import_is_remembered(opened: Office) -> None:
    """Recording signs on grouped counts must not hide what the docket alone would have said."""
    name = ids(opened)[0]
    screen_charge.record_fact(opened, name, "scales", "yes", "report")
    screen_charge.record_fact(opened, name, "cash", "yes", "report")
    assert view(opened, name).finding.rollup is Rollup.OUTSIDE
    screen_charge.decide(opened, name, outcome=Rollup.FILED, basis=Basis.EVIDENCE)
    event = opened.model().counts[name].state.decision
    assert event is not None
    assert event.content["recommendation"]["rollup"] == "outside the policy"
    assert event.content["as imported"]["rollup"] == "declined"


def test_g_accepts_only_what_is_displayed_clear_and_unexceptional(opened: Office) -> None:
    kims = ids(opened)[3:]
    person_id = screen_charge.person_of(opened, kims[0])
    with pytest.raises(ScreenerError, match="None of these"):
        screen_charge.accept_group(opened, person_id, kims)  # signs were merely "not shown"
    for name in kims:
        screen_charge.attest(opened, name)
    with pytest.raises(ScreenerError, match="None of these"):
        screen_charge.accept_group(opened, person_id, ids(opened)[:1])  # another person's
    saved = screen_charge.accept_group(opened, person_id, kims)
    assert len(saved.event_ids) == 2
    assert opened.status().decided == 2
    screen_charge.undo(opened)
    assert opened.status().decided == 0
    screen_charge.redo(opened)
    assert opened.status().decided == 2
    assert verify(opened.place).ok


def test_hold_release_and_a_decision_that_ends_the_hold(opened: Office) -> None:
    name = ids(opened)[0]
    screen_charge.hold(opened, name, "lab report")
    assert view(opened, name).held == "lab report"
    with pytest.raises(ScreenerError, match="on hold"):
        screen_charge.accept(opened, name)
    screen_charge.release(opened, name)
    assert view(opened, name).held is None
    screen_charge.hold(opened, name, "victim")
    screen_charge.decide(opened, name, outcome=Rollup.DECLINED, basis=Basis.WITNESS)
    assert view(opened, name).held is None
    screen_charge.undo(opened)
    assert view(opened, name).held == "victim"
    with pytest.raises(ScreenerError, match="needs a reason"):
        screen_charge.hold(opened, ids(opened)[1], "  ")
    with pytest.raises(ScreenerError, match="not on hold"):
        screen_charge.release(opened, ids(opened)[1])


def test_undo_and_redo_are_events_and_nothing_is_lost(opened: Office) -> None:
    first, second, *_ = ids(opened)
    screen_charge.accept(opened, first)
    screen_charge.decide(opened, second, outcome=Rollup.FILED, basis=Basis.EVIDENCE)
    events = opened.status().events
    assert screen_charge.undo(opened).charge_ids == (second,)
    assert screen_charge.undo(opened).charge_ids == (first,)
    with pytest.raises(ScreenerError, match="nothing to undo"):
        screen_charge.undo(opened)
    assert opened.status().decided == 0
    screen_charge.redo(opened)
    screen_charge.redo(opened)
    assert opened.status().decided == 2
    with pytest.raises(ScreenerError, match="nothing to redo"):
        screen_charge.redo(opened)
    assert opened.status().events == events + 4
    screen_charge.undo(opened)
    screen_charge.add_note(opened, first, "something new")
    with pytest.raises(ScreenerError, match="nothing to redo"):
        screen_charge.redo(opened)
    assert verify(opened.place).ok


def test_undo_works_after_a_restart_and_only_on_ones_own_acts(opened: Office) -> None:
    name = ids(opened)[0]
    screen_charge.accept(opened, name)
    opened.close()
    other = open_office(opened.place, user="A2", clock=Ticking())
    with other, pytest.raises(ScreenerError, match="nothing to undo"):
        screen_charge.undo(other)
    with open_office(opened.place, user="A1", clock=Ticking()) as again:
        screen_charge.undo(again)
        assert again.status().decided == 0


def test_undo_does_not_reach_under_another_persons_decision(opened: Office) -> None:
    name = ids(opened)[0]
    screen_charge.accept(opened, name)
    opened.user = "A2"
    screen_charge.decide(opened, name, outcome=Rollup.DECLINED, basis=Basis.EVIDENCE)
    opened.user = "A1"
    with pytest.raises(ScreenerError, match="A2 has changed this since"):
        screen_charge.undo(opened)


def test_redo_does_not_stand_beside_another_persons_decision(opened: Office) -> None:
    name = ids(opened)[0]
    screen_charge.accept(opened, name)
    screen_charge.undo(opened)
    opened.user = "A2"
    screen_charge.decide(opened, name, outcome=Rollup.DECLINED, basis=Basis.EVIDENCE)
    opened.user = "A1"
    with pytest.raises(ScreenerError, match="A2 has changed this since"):
        screen_charge.redo(opened)
    assert not opened.model().counts[name].state.conflict


def test_the_queue_counts_facets_and_keeps_decided_people_in_place(opened: Office) -> None:
    everyone = screen_charge.queue(opened)
    assert (everyone.total_charges, everyone.total_people, everyone.decided_charges) == (5, 3, 0)
    states = {f.key: f.count for f in everyone.facets["state"]}
    assert states == {"clear": 3, "outside": 1, "missing": 1, "undecided": 5}
    grouped = {f.key: f.count for f in everyone.facets["grouped"]}
    assert grouped == {"yes": 4, "no": 1}
    clear = screen_charge.queue(opened, state="clear")
    assert clear.total_charges == 3
    assert {f.key: f.count for f in clear.facets["state"]} == states  # its own facet shows the others too
    assert {f.key: f.count for f in clear.facets["offense"]} == {"simple_possession": 3}
    screen_charge.accept(opened, ids(opened)[0])
    after = screen_charge.queue(opened, state="clear")
    assert after.people == clear.people
    assert (after.decided_charges, after.total_charges) == (1, 3)
    assert screen_charge.queue(opened, text="kim").total_charges == 2
    assert screen_charge.queue(opened, agency="Sheriff", grouped="no").total_charges == 1
    assert screen_charge.queue(opened, agency="Nobody").people == ()


def test_place_and_draft_survive_a_restart(opened: Office) -> None:
    name = ids(opened)[2]
    assert screen_charge.place(opened) is None
    screen_charge.save_place(opened, name, "half a sen")
    screen_charge.save_place(opened, name, "half a sentence")
    opened.close()
    with open_office(opened.place, user="A1", clock=Ticking()) as again:
        found = screen_charge.place(again)
        assert found is not None
        assert (found.charge_id, found.draft) == (name, "half a sentence")
        assert found.person_id == screen_charge.person_of(again, name)
    with open_office(opened.place, user="A2", clock=Ticking()) as other:
        assert screen_charge.place(other) is None
    assert verify(opened.place).ok


def test_the_last_decisions_are_at_hand(opened: Office) -> None:
    first, second, *_ = ids(opened)
    screen_charge.accept(opened, first)
    screen_charge.decide(opened, second, outcome=Rollup.FILED, basis=Basis.EVIDENCE)
    found = screen_charge.last_decisions(opened)
    assert [d.charge_id for d in found] == [second, first]
    assert found[0].decision.outcome is Rollup.FILED
    opened.user = "A2"
    assert screen_charge.last_decisions(opened) == ()


def test_find_looks_everywhere(opened: Office) -> None:
    name = ids(opened)[3]
    screen_charge.add_note(opened, name, "ask the laboratory again")
    assert {h.kind for h in screen_charge.find(opened, "kim")} == {"person"}
    assert {h.kind for h in screen_charge.find(opened, "26-cr-2")} == {"case"}
    assert {h.kind for h in screen_charge.find(opened, "robbery 1st")} == {"charge"}
    (note,) = screen_charge.find(opened, "laboratory")
    assert (note.kind, note.charge_id) == ("note", name)
    assert screen_charge.find(opened, " ") == ()
    assert screen_charge.find(opened, "nothing like it") == ()


def test_unknown_ids_are_a_sentence(opened: Office) -> None:
    for act in (
        lambda: screen_charge.accept(opened, "none"),
        lambda: screen_charge.person(opened, "none"),
        lambda: screen_charge.person_of(opened, "none"),
        lambda: screen_charge.save_place(opened, "none"),
    ):
        with pytest.raises(ScreenerError, match="There is no"):
            act()


def test_a_decision_event_holds_what_replay_needs(opened: Office) -> None:
    name = ids(opened)[2]
    recorded = screen_charge.record_fact(opened, name, "amount", "0.8 g", "lab")
    screen_charge.accept(opened, name)
    event = opened.model().counts[name].state.decision
    assert event is not None
    body = event.content
    facts = {f["name"]: f for f in body["facts"]}
    assert facts["amount"] == {
        "name": "amount",
        "value": {"quantity": ["0.8", "g", None]},
        "event": recorded.event_id,
    }
    (policy,) = opened.policies()
    assert body["policies"] == [policy.sha256]
    assert set(body["versions"]) == {"app", "evaluator", "vocabulary", "charge table"}
    assert body["displayed"] is True
    assert len(str(body["explanation"])) == 64


def test_whether_two_counts_stand_in_one_case_is_answered_by_the_number_of_the_case(tmp_path: Path) -> None:
    made = office(tmp_path, user="A1")
    reaches = "the charge unless a felony stands in the same case"
    adopt_policy.adopt(made, write_policy(tmp_path, POLICY.replace("the charge, alone or beside others", reaches)))
    felony = replace(robbery(3, count="2"), facts={"grade": "felony"})
    bring_in(made, [charge(2, count="1", case=None), felony])
    name = ids(made)[0]
    assert view(made, name).asks == ("same case as count 2",)
    for answer in ("yes", "No"):
        with pytest.raises(ScreenerError, match="follows from its number"):
            screen_charge.record_fact(made, name, "same case as count 2", answer, "complaint")
    with pytest.raises(ScreenerError, match="fact of another count"):
        screen_charge.record_fact(made, name, "grade of count 2", "felony", "complaint")
    screen_charge.record_fact(made, name, "same case as count 2", "26-CR-9", "complaint")
    apart = view(made, name)
    assert (apart.asks, apart.finding.rollup) == ((), Rollup.DECLINED)
    assert {f.name: f.value for f in apart.facts if f.recorded} == {"case": "26-CR-9"}
    screen_charge.undo(made)
    assert view(made, name).asks == ("same case as count 2",)
    screen_charge.record_fact(made, name, "case", "26-CR-1", "complaint")
    assert view(made, name).finding.rollup is not Rollup.DECLINED
    assert view(made, name).asks == ()


@pytest.mark.parametrize(
    ("asked", "fact"),
    [
        ("same case as count 2", "case"),
        ("same incident as count 11", "incident"),
        ("offense of count 2", ""),
        ("amount", "amount"),
    ],
)
def test_what_a_question_is_answered_by(asked: str, fact: str) -> None:
    assert screen_charge.answered_by(asked) == fact
