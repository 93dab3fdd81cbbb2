"""Approvals by keyboard: what waits beside its case, answered with one key; refused in a sentence; the empty page."""

from __future__ import annotations

from typing import ClassVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from screener.domain.decision import Approval, Basis, Rollup
from screener.ui.app import MainWindow
from screener.ui.pages.approvals import ApprovalsPage
from screener.ui.pages.approvals.approval_questions import PersonAnswer
from screener.ui.pages.approvals.page import EMPTY, LIST
from screener.ui.pages.desk import DeskPage
from screener.ui.pages.desk.browsing import counts_of
from screener.ui.widgets.buttons import Button
from screener.workflow.model import Saved
from screener.workflow.session import Office
from screener.workflow.verbs import approve_decision, screen_charge
from tests.ui.conftest import settle
from tests.ui.page_case import PageCase
from tests.ui.pages import CTRL, focused, press, show, strip, write


def _ask(office: Office) -> None:
    """A2 files two covered counts; S1 is to approve."""
    for code, role in (("A2", "attorney"), ("S1", "supervisor"), ("S2", "supervisor")):
        office.add_user(code, code, role)
    own = office.user
    office.user = "A2"
    covered = [c for c in office.model().counts.values() if c.screened.finding.rollup is Rollup.DECLINED]
    for count in covered[:2]:
        screen_charge.decide(
            office, count.charge_id, outcome=Rollup.FILED, basis=Basis.OTHER, reason="plea", confirmed=True
        )
    office.user = own


def _become(window: MainWindow, user: str) -> None:
    assert window.frame is not None
    window.frame.session.office.user = user
    window.frame.session.user = user


def _fill(window: MainWindow, user: str) -> None:
    assert window.frame is not None
    window.frame.session.run(_ask, owner=window.frame)
    settle(window)
    _become(window, user)


@pytest.fixture
def page(window: MainWindow) -> ApprovalsPage:
    _fill(window, "S1")
    shown = show(window, "approvals")
    assert isinstance(shown, ApprovalsPage)
    return shown


class TestApprovalsPage(PageCase):
    page_name: ClassVar[str] = "approvals"

    @pytest.fixture(scope="class", autouse=True)
    @classmethod
    def _filled(cls, window: MainWindow) -> None:
        _fill(window, "S1")


def test_an_office_in_which_nothing_waits_says_so_and_what_to_do(window: MainWindow) -> None:
    shown = show(window, "approvals")
    assert isinstance(shown, ApprovalsPage)
    assert shown.views.currentIndex() == EMPTY
    assert shown.empty.sentence.text() == "Nothing waits for an approval"
    assert shown.waiting() is None


def test_the_badge_follows_the_desk(window: MainWindow) -> None:
    """A decision that asks for an approval counts at once, though the page was never on screen; so does its undo."""
    assert window.frame is not None
    desk, badge = show(window, "desk"), window.frame.rail.buttons["approvals"]
    assert isinstance(desk, DeskPage)
    assert "waiting" not in badge.accessibleName()
    charge = next(c for c in counts_of(desk.browsing.person) if c.finding.rollup is Rollup.DECLINED)

    def deviate(office: Office) -> Saved:
        return screen_charge.decide(
            office, charge.charge_id, outcome=Rollup.FILED, basis=Basis.OTHER, reason="plea", confirmed=True
        )

    desk.acts.do(charge.charge_id, deviate, advance=False)
    settle(window)
    assert "1 waiting" in badge.accessibleName()
    desk.acts.do("", screen_charge.undo, advance=False)
    settle(window)
    assert "waiting" not in badge.accessibleName()


def test_the_oldest_first_with_its_case_beside_it(window: MainWindow, page: ApprovalsPage) -> None:
    assert page.views.currentIndex() == LIST
    assert (page.waiting(), len(page.table.rows_model.rows)) == (2, 2)
    assert window.frame is not None
    assert window.frame.rail.buttons["approvals"].accessibleName() == "Approvals, 2 waiting"
    said = page.detail.strip.accessibleName()
    assert said.startswith("Filed by A2; the policy recommends “Decline” under 1.")
    assert "It waits for the unit supervisor: yours to answer." in said
    assert page.request is not None
    shown = [count.charge_id for _, count in page.detail.counts.rows_model.rows]
    assert page.request.charge_id in shown
    assert page.detail.facts.rows_model.rows
    assert page.why.findChildren(Button) == []
    assert focused() is page.table


def test_a_approves_and_the_next_takes_its_place(window: MainWindow, page: ApprovalsPage) -> None:
    first = page.request
    assert first is not None
    press(window, Qt.Key.Key_A)
    assert strip(window).startswith("Approved: ")
    assert page.request is not None
    assert page.request.charge_id != first.charge_id
    assert focused() is page.table
    press(window, Qt.Key.Key_A)
    assert page.views.currentIndex() == EMPTY
    press(window, Qt.Key.Key_Z, CTRL)
    assert strip(window) == "Undone: approval."
    assert page.waiting() == 1


def test_r_refuses_with_a_reason_and_the_desk_asks_for_another_decision(
    window: MainWindow, page: ApprovalsPage
) -> None:
    request = page.request
    assert request is not None
    press(window, Qt.Key.Key_R)
    press(window, Qt.Key.Key_Return)  # without a reason nothing happens
    assert approve_decision.one_request(page.session.office, request.charge_id).state is Approval.REQUESTED
    write(window, "the order reaches it")
    press(window, Qt.Key.Key_Return)
    assert strip(window).startswith("Refused: ")
    _become(window, "A2")
    assert window.frame is not None
    window.frame.show_page("desk", request.charge_id)
    settle(window)
    desk = window.frame.page
    assert isinstance(desk, DeskPage)
    said = desk.strip.accessibleName()
    assert said.startswith("Approval refused. Refused by S1")
    assert "It needs another decision" in said
    press(window, Qt.Key.Key_A)
    state = page.session.office.model().counts[request.charge_id].state
    assert state.decision is not None
    assert (state.decision.content["outcome"], state.approval) == ("declined", "none")


def test_who_asked_is_refused_in_one_sentence(window: MainWindow, page: ApprovalsPage) -> None:
    _become(window, "A2")
    page.refresh()
    settle(window)
    assert not page.detail.approve_button.isEnabled()
    assert page.detail.approve_button.toolTip() == "You asked for this approval, and another person answers"
    press(window, Qt.Key.Key_A)
    assert strip(window).startswith("You cannot answer this: you asked for this approval, and another person answers")
    press(window, Qt.Key.Key_R)
    assert strip(window).startswith("You cannot answer this: you asked for this approval")
    assert len(page.table.rows_model.rows) == 2


def test_v_writes_down_what_was_said_and_who_said_it_confirms(window: MainWindow, page: ApprovalsPage) -> None:
    _become(window, "A2")
    page.refresh()
    settle(window)
    request = page.request
    assert request is not None
    press(window, Qt.Key.Key_V)
    prompt = page.detail.strip.findChild(PersonAnswer)
    assert prompt is not None
    assert [prompt.person.itemData(n) for n in range(prompt.person.count())] == ["A1", "S1", "S2"]
    prompt.person.setCurrentIndex(1)
    prompt.at.setText("soon")
    QTest.keyClick(prompt.at, Qt.Key.Key_Return)
    settle(window)
    assert strip(window).startswith("“soon” is no time")
    prompt.at.setText("2026-05-29 14:00")
    QTest.keyClick(prompt.at, Qt.Key.Key_Return)
    settle(window)
    assert strip(window).startswith("Verbal approval of S1 written down")
    _become(window, "S1")
    page.refresh()
    settle(window)
    assert page.request is not None
    assert page.request.charge_id == request.charge_id
    assert "You said yes aloud: confirm it, or refuse." in page.detail.strip.accessibleName()
    assert page.detail.approve_button.text() == "Confirm"
    press(window, Qt.Key.Key_A)
    assert strip(window).startswith("Confirmed: ")


def test_d_names_who_stands_in_and_the_list_ends_it(window: MainWindow, page: ApprovalsPage) -> None:
    press(window, Qt.Key.Key_D)
    prompt = page.detail.strip.findChild(PersonAnswer)
    assert prompt is not None
    prompt.person.setCurrentIndex(prompt.person.findData("A1"))
    prompt.at.setText("2026-06-30")
    QTest.keyClick(prompt.at, Qt.Key.Key_Return)
    settle(window)
    assert strip(window) == "A1 answers for S1 from 2026-05-29 through 2026-06-30."
    (end,) = page.standing.findChildren(Button)
    assert end.accessibleName() == "End: A1 answers for you through 2026-06-30"
    end.click()
    settle(window)
    assert strip(window) == "A1 no longer answers for S1."
    assert page.standing.isHidden()


def test_a_half_typed_reason_outlives_news(window: MainWindow, page: ApprovalsPage) -> None:
    press(window, Qt.Key.Key_R)
    write(window, "the order")
    page.session.changed.emit("dockets")
    settle(window)
    write(window, " reaches it")
    press(window, Qt.Key.Key_Return)
    assert strip(window).startswith("Refused: ")
    texts = page.session.office.model().texts.values()
    assert {"reason": "the order reaches it"} in list(texts)


def test_another_windows_decision_is_never_approved_unread(window: MainWindow, page: ApprovalsPage) -> None:
    request = page.request
    assert request is not None
    office = page.session.office
    _become(window, "A2")
    screen_charge.decide(office, request.charge_id, outcome=Rollup.REDUCED, basis=Basis.OTHER, reason="lesser")
    _become(window, "S1")
    press(window, Qt.Key.Key_A)
    assert strip(window).startswith("A2 decided this charge anew meanwhile")
    assert office.model().counts[request.charge_id].state.approval == "requested"


def test_answered_ones_can_be_shown_and_taken_back(window: MainWindow, page: ApprovalsPage) -> None:
    press(window, Qt.Key.Key_A)
    press(window, Qt.Key.Key_W)
    assert [request.state for request in page.table.rows_model.rows] == [Approval.REQUESTED, Approval.APPROVED]
    press(window, Qt.Key.Key_J)
    assert not page.detail.buttons.isVisible()
    press(window, Qt.Key.Key_T)
    assert strip(window).startswith("Approval taken back")
    assert {request.state for request in page.table.rows_model.rows} == {Approval.REQUESTED}
