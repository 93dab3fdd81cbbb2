"""Deviations and their approvers: the chain, who may answer, verbal answers, delegates, and what reports make of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from screener.domain.decision import Approval, Basis, Rollup
from screener.domain.errors import ScreenerError
from screener.oversight.facts import FactRow
from screener.storage.audit_log import projection
from screener.storage.schema import tables
from screener.workflow.session import Office, open_office
from screener.workflow.session.record.audit_log_lines import trail
from screener.workflow.verbs import adopt_policy, approve_decision, produce_report, screen_charge
from screener.workflow.verbs.approve_decision import request_answer
from screener.workflow.verbs.produce_report.fact_rows import fact_rows
from screener.workflow.verbs.produce_report.packs import last_event
from screener.workflow.verbs.verify_record import verify
from tests.workflow.county import POLICY, Ticking, bring_in, charge, ids, office, robbery, write_policy

ONE = POLICY.replace("    force: presumptive\n", "    force: presumptive\n    approval: [unit supervisor]\n")
CHAIN = POLICY.replace(
    "    force: presumptive\n",
    "    force: mandatory\n    approval:\n      - unit supervisor\n"
    "      - {role: District Attorney, in absence: [first deputy], verbal: yes}\n"
    "    deviation: {needs: [approval, reason], verbal: no}\n",
)
START, END = date(2026, 4, 1), date(2026, 4, 30)


def _made(folder: Path, policy: str = ONE) -> Office:
    made = office(folder)
    made.add_user("S2", "Supervisor Two", "supervisor")
    adopt_policy.adopt(made, write_policy(folder, policy))
    bring_in(made, [charge(2), robbery(3), charge(4, case="26-CR-2", name="Example, Blair")])
    return made


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Office]:
    with _made(tmp_path) as made:
        yield made


@pytest.fixture
def chained(tmp_path: Path) -> Iterator[Office]:
    with _made(tmp_path, CHAIN) as made:
        yield made


def _asks(opened: Office, user: str = "A1") -> str:
    """An attorney files a covered count: it waits for approval."""
    name = ids(opened)[0]
    opened.user = user
    screen_charge.decide(
        opened, name, outcome=Rollup.FILED, basis=Basis.OTHER, reason="plea in another case", confirmed=True
    )
    return name


def _as(opened: Office, user: str) -> Office:
    opened.user = user
    return opened


def _state(opened: Office, name: str) -> str:
    """As the charge in memory, the table and a fresh look say; they must agree."""
    kept = opened.model().counts[name].state.approval
    with opened.reading() as connection:
        t = tables.decision
        stored = connection.execute(select(t.c.approval).where(t.c.charge_id == name)).scalars().all()
    assert stored == [kept]
    with open_office(opened.place, user="A1", clock=Ticking()) as fresh:
        assert fresh.model().counts[name].state.approval == kept
    assert verify(opened.place, thorough=True).ok
    return kept


def _row(opened: Office, name: str, through: int | None = None) -> FactRow:
    rows = fact_rows(opened, through=last_event(opened, through).seq, as_of=END)
    return next(row for row in rows if row.charge_id == name)


def test_a_deviation_waits_with_its_case_and_a_supervisor_approves(opened: Office) -> None:
    name = _asks(opened)
    found = approve_decision.requests(_as(opened, "S1"))
    (asked,) = found.waiting
    assert (asked.charge_id, asked.by, asked.case, asked.text) == (name, "A1", "26-CR-1", "POSS COCAINE")
    assert (asked.recommended, asked.outcome, asked.rule) == (Rollup.DECLINED, Rollup.FILED, "3.2")
    assert (asked.reason, asked.grouped, asked.state) == ("plea in another case", True, Approval.REQUESTED)
    assert [step.role for step in asked.steps] == ["unit supervisor"]
    assert (found.mine, asked.barred, asked.days) == (1, "", 0)
    saved = approve_decision.approve(opened, name, decision=asked.decision)
    assert saved.words == "Approved: POSS COCAINE"
    assert _state(opened, name) == "approved"
    assert approve_decision.requests(opened).waiting == ()
    assert [each.charge_id for each in approve_decision.requests(opened, everything=True).answered] == [name]
    with pytest.raises(ScreenerError, match="approved already"):
        approve_decision.approve(_as(opened, "S2"), name)


def test_who_asks_never_answers(opened: Office) -> None:
    name = _asks(opened, user="S1")
    for verb in (lambda: approve_decision.approve(opened, name), lambda: approve_decision.refuse(opened, name, "no")):
        with pytest.raises(ScreenerError, match="you asked for this approval"):
            verb()
    with pytest.raises(ScreenerError, match=r"S1 asked for this approval"):
        approve_decision.record_verbal(_as(opened, "A1"), name, by="S1", at=opened.now())
    assert _state(opened, name) == "requested"


def test_an_attorney_is_told_for_whom_it_waits(opened: Office) -> None:
    name = _asks(opened)
    with pytest.raises(ScreenerError, match="it waits for the unit supervisor"):
        approve_decision.approve(_as(opened, "A2"), name)
    assert approve_decision.requests(opened).mine == 0


def test_a_refusal_is_kept_and_the_charge_needs_another_decision(opened: Office) -> None:
    name = _asks(opened)
    with pytest.raises(ScreenerError, match="needs a reason"):
        approve_decision.refuse(_as(opened, "S1"), name, " ")
    approve_decision.refuse(opened, name, "the order reaches grouped counts")
    assert _state(opened, name) == "refused"
    queue = screen_charge.queue(_as(opened, "A1"), state="refused")
    assert queue.total_charges == 1
    assert queue.first_open is not None
    count = screen_charge.person(opened, queue.first_open).cases[0].counts[0]
    assert count.decision is not None
    (said,) = count.decision.answers
    assert (said.kind, said.by, said.reason) == (Approval.REFUSED, "S1", "the order reaches grouped counts")
    screen_charge.accept(opened, name)
    assert _state(opened, name) == "none"
    assert screen_charge.queue(opened, state="refused").total_charges == 0
    kinds = [event.kind for event in trail(opened) if event.object == f"charge:{name}"]
    assert kinds == ["charge decided", "approval refused", "charge decided"]


def test_another_decision_asks_anew(opened: Office) -> None:
    name = _asks(opened)
    approve_decision.approve(_as(opened, "S1"), name)
    _as(opened, "A1")
    screen_charge.decide(opened, name, outcome=Rollup.REDUCED, basis=Basis.OTHER, reason="a lesser charge")
    assert _state(opened, name) == "requested"


def test_what_was_on_screen_is_what_is_answered(opened: Office) -> None:
    """Another window decides anew after the supervisor looked; a fault in the check would approve what was not read."""
    name = _asks(opened)
    asked = approve_decision.requests(_as(opened, "S1")).waiting[0]
    with open_office(opened.place, user="A1", clock=Ticking()) as other:
        screen_charge.decide(other, name, outcome=Rollup.REDUCED, basis=Basis.OTHER, reason="a lesser charge")
    with pytest.raises(ScreenerError, match="decided this charge anew meanwhile"):
        approve_decision.approve(opened, name, decision=asked.decision)
    assert _state(opened, name) == "requested"
    with open_office(opened.place, user="S2", clock=Ticking()) as other:
        approve_decision.refuse(other, name, "no lesser charge fits")
    with pytest.raises(ScreenerError, match="S2 refused this"):
        approve_decision.approve(opened, name)


def test_two_supervisors_at_one_moment(opened: Office) -> None:
    """Both looked before either wrote: the transaction refuses the second; without its check both would stand."""
    name = _asks(opened)
    with open_office(opened.place, user="S2", clock=Ticking()) as other:
        seen = request_answer._open(other, name, "")
        approve_decision.approve(_as(opened, "S1"), name)
        with pytest.raises(ScreenerError, match="S1 changed this meanwhile"):
            request_answer._answer(other, seen, projection.APPROVAL_REFUSED, "no", "Refused")
    assert _state(opened, name) == "approved"


def test_a_decision_that_is_undone_asks_no_longer(opened: Office) -> None:
    name = _asks(opened)
    screen_charge.undo(opened)
    assert approve_decision.requests(_as(opened, "S1")).waiting == ()
    with pytest.raises(ScreenerError, match="Nothing about this charge waits"):
        approve_decision.approve(opened, name)
    screen_charge.redo(_as(opened, "A1"))
    assert len(approve_decision.requests(opened).waiting) == 1


def test_of_very_many_the_oldest_are_listed(opened: Office) -> None:
    first = _asks(opened)
    second = ids(opened)[2]
    screen_charge.decide(opened, second, outcome=Rollup.FILED, basis=Basis.OTHER, reason="plea", confirmed=True)
    found = approve_decision.requests(_as(opened, "S1"), limit=1)
    assert ([each.charge_id for each in found.waiting], found.total) == ([first], 2)


def test_an_answer_is_undone_and_taken_back(opened: Office) -> None:
    name = _asks(opened)
    approve_decision.approve(_as(opened, "S1"), name)
    assert screen_charge.undo(opened).words == "Undone: approval"
    assert _state(opened, name) == "requested"
    assert screen_charge.redo(opened).words == "Done again: approval"
    assert _state(opened, name) == "approved"
    approve_decision.take_back(opened, name)
    assert _state(opened, name) == "requested"
    with pytest.raises(ScreenerError, match="no answer of yours"):
        approve_decision.take_back(opened, name)
    approve_decision.refuse(opened, name, "no")
    approve_decision.take_back(opened, name)
    assert _state(opened, name) == "requested"
    approve_decision.approve(_as(opened, "S2"), name)
    with pytest.raises(ScreenerError, match="no answer of yours"):
        approve_decision.take_back(_as(opened, "S1"), name)


def test_a_chain_is_answered_in_order_by_different_people(chained: Office) -> None:
    name = _asks(chained)
    approve_decision.approve(_as(chained, "S1"), name)
    assert _state(chained, name) == "requested"
    asked = approve_decision.requests(chained).waiting[0]
    assert asked.step is not None
    assert (asked.step.role, asked.step.stand_ins, asked.step.verbal) == ("District Attorney", ("first deputy",), True)
    with pytest.raises(ScreenerError, match="the District Attorney is to be another person"):
        approve_decision.approve(chained, name)
    approve_decision.approve(_as(chained, "S2"), name)
    assert _state(chained, name) == "approved"


def test_the_office_says_who_holds_a_role(chained: Office) -> None:
    name = _asks(chained)
    with pytest.raises(ScreenerError, match="Only a supervisor"):
        approve_decision.name_holders(_as(chained, "A2"), "District Attorney", ["A2"])
    approve_decision.name_holders(_as(chained, "S1"), "District Attorney", ["S2"])
    approve_decision.approve(_as(chained, "S2"), name)  # any supervisor is a unit supervisor
    chained.add_user("S3", "Supervisor Three", "supervisor")
    with pytest.raises(ScreenerError, match="it waits for the District Attorney"):
        approve_decision.approve(_as(chained, "S3"), name)
    approve_decision.name_holders(chained, "District Attorney", [])
    approve_decision.approve(chained, name)
    assert _state(chained, name) == "approved"


def test_a_verbal_answer_is_dated_named_and_confirmed(opened: Office) -> None:
    name = _asks(opened)
    said = opened.now() - timedelta(hours=2)
    for by, at, why in (
        ("A2", said, "'A2' cannot approve this"),
        ("nobody", said, "'nobody' cannot approve this"),
        ("S1", opened.now() + timedelta(days=1), "lies in the future"),
    ):
        with pytest.raises(ScreenerError, match=why):
            approve_decision.record_verbal(opened, name, by=by, at=at)
    approve_decision.record_verbal(opened, name, by="S1", at=said, reason="by telephone")
    assert _state(opened, name) == "verbal"
    asked = approve_decision.requests(_as(opened, "S1")).waiting[0]
    assert asked.confirms is not None
    assert (asked.confirms.by, asked.confirms.recorded_by, asked.confirms.at) == ("S1", "A1", said)
    assert asked.barred == ""
    with pytest.raises(ScreenerError, match="waits for S1 to confirm"):
        approve_decision.approve(_as(opened, "S2"), name)
    saved = approve_decision.approve(_as(opened, "S1"), name)
    assert saved.words.startswith("Confirmed")
    assert _state(opened, name) == "approved"


def test_who_never_said_it_refuses(opened: Office) -> None:
    name = _asks(opened)
    approve_decision.record_verbal(opened, name, by="S1", at=opened.now())
    approve_decision.refuse(_as(opened, "S1"), name, "I said no such thing")
    assert _state(opened, name) == "refused"


def test_the_policy_may_take_no_verbal_answer(chained: Office) -> None:
    name = _asks(chained)
    with pytest.raises(ScreenerError, match="takes no verbal answer"):
        approve_decision.record_verbal(chained, name, by="S1", at=chained.now())
    approve_decision.approve(_as(chained, "S1"), name)
    approve_decision.record_verbal(_as(chained, "A1"), name, by="S2", at=chained.now())
    assert _state(chained, name) == "verbal"


def test_a_delegate_answers_from_a_day_through_another(opened: Office) -> None:
    name = _asks(opened)
    today = opened.today()
    clock = opened._clock
    assert isinstance(clock, Ticking)
    approve_decision.delegate(_as(opened, "S1"), to="A2", begins=today + timedelta(days=1), until=today + timedelta(2))
    with pytest.raises(ScreenerError, match="it waits for"):
        approve_decision.approve(_as(opened, "A2"), name)
    clock.now += timedelta(days=3)
    with pytest.raises(ScreenerError, match="it waits for"):
        approve_decision.approve(opened, name)
    clock.now -= timedelta(days=2)
    approve_decision.approve(opened, name)
    given = approve_decision.one_request(opened, name).answers[0]
    assert (given.by, given.instead_of) == ("A2", "S1")
    approve_decision.take_back(opened, name)
    approve_decision.end_delegation(_as(opened, "S1"), to="A2")
    with pytest.raises(ScreenerError, match="it waits for"):
        approve_decision.approve(_as(opened, "A2"), name)
    assert [each.holds_on(today + timedelta(1)) for each in approve_decision.delegations(opened)] == [False]


def test_nobody_is_approved_by_the_own_delegate(opened: Office) -> None:
    """S1 asks; S1's delegate answers for S1 alone, so S1's request waits for S2 or for a delegate of S2."""
    name = _asks(opened, user="S1")
    until = opened.today() + timedelta(days=5)
    approve_decision.delegate(opened, to="A2", until=until)
    with pytest.raises(ScreenerError, match="it waits for"):
        approve_decision.approve(_as(opened, "A2"), name)
    approve_decision.delegate(_as(opened, "S2"), to="A2", until=until)
    approve_decision.approve(_as(opened, "A2"), name)
    assert approve_decision.one_request(opened, name).answers[0].instead_of == "S2"


def test_a_delegate_who_asks_does_not_answer(opened: Office) -> None:
    name = _asks(opened, user="A2")
    approve_decision.delegate(_as(opened, "S1"), to="A2", until=opened.today())
    with pytest.raises(ScreenerError, match="you asked for this approval"):
        approve_decision.approve(_as(opened, "A2"), name)


def test_who_may_delegate(opened: Office) -> None:
    day = opened.today()
    for user, wish, why in (
        ("A1", {"to": "A2", "until": day}, "A1 approves nothing"),
        ("S1", {"to": "S1", "until": day}, "cannot stand in for S1"),
        ("S1", {"to": "B9", "until": day}, "no user 'B9'"),
        ("S1", {"to": "A2", "until": day - timedelta(1)}, "before the first"),
        ("A1", {"to": "A2", "until": day, "approver": "S1", "reason": "away"}, "Only S1 or a supervisor"),
        ("S2", {"to": "A2", "until": day, "approver": "S1"}, "A reason is needed"),
    ):
        with pytest.raises(ScreenerError, match=why):
            approve_decision.delegate(_as(opened, user), **wish)
    approve_decision.delegate(_as(opened, "S2"), to="A2", until=day, approver="S1", reason="S1 is ill")
    (made,) = approve_decision.delegations(opened)
    assert (made.approver, made.delegate, made.by, made.reason) == ("S1", "A2", "S2", "S1 is ill")


def test_reports_say_what_stood_at_their_event(opened: Office) -> None:
    name = _asks(opened)
    before = last_event(opened, None).seq
    approve_decision.record_verbal(opened, name, by="S1", at=opened.now())
    verbal = last_event(opened, None).seq
    approve_decision.approve(_as(opened, "S1"), name)
    assert [_row(opened, name, at).approval for at in (before, verbal, None)] == [
        Approval.REQUESTED, Approval.VERBAL, Approval.APPROVED,
    ]  # fmt: skip
    assert [_row(opened, name, at).compliant for at in (before, verbal, None)] == [False, True, True]
    lists = produce_report.oversight_view(opened, START, END).list_counts()
    assert (lists["deviations without approval"], lists["deviations refused"]) == (0, 0)
    approve_decision.take_back(opened, name)
    approve_decision.refuse(opened, name, "no")
    lists = produce_report.oversight_view(opened, START, END).list_counts()
    assert (lists["deviations without approval"], lists["deviations refused"]) == (1, 1)
    assert _row(opened, name).compliant is False


@pytest.mark.on_file
def test_verify_sees_an_approval_that_nobody_gave(opened: Office) -> None:
    """Somebody writes "approved" into the table, past the program."""
    name = _asks(opened)
    assert verify(opened.place, thorough=True).ok
    with sqlite3.connect(opened.path) as connection:
        connection.execute("UPDATE decision SET approval = 'approved' WHERE charge_id = ?", (name,))
    found = verify(opened.place, thorough=True)
    assert not found.ok
    assert {finding.table for finding in found.findings} == {"decision"}


def test_every_answer_reads_in_the_trail(opened: Office) -> None:
    name = _asks(opened)
    approve_decision.delegate(_as(opened, "S1"), to="A2", until=opened.today())
    approve_decision.record_verbal(_as(opened, "A1"), name, by="S1", at=datetime.fromisoformat("2026-04-02T15:00:00Z"))
    approve_decision.approve(_as(opened, "S1"), name)
    approve_decision.take_back(opened, name)
    words = {event.kind: event.words for event in trail(opened)}
    assert words["approval recorded as verbal"].startswith("said by S1; as unit supervisor; POSS COCAINE")
    assert words["approval given"] == "as unit supervisor; POSS COCAINE, 26-CR-1"
    assert words["approver delegated"] == "A2 for S1, 2026-04-02 to 2026-04-02"
    assert "approval taken back" in words
