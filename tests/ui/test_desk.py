"""The desk by keyboard: every act through the real window, the real office and the real record."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from screener.domain.decision import Basis, Rollup
from screener.domain.errors import ScreenerError
from screener.ui.app import MainWindow
from screener.ui.charge.prompts import FactAnswer, NoteBox
from screener.ui.pages.desk import DeskPage
from screener.ui.pages.desk.browsing import counts_of, is_open, next_open
from screener.ui.pages.retroactive import RetroactivePage
from screener.ui.theme import ThemeKeeper
from screener.workflow.model import CountView
from screener.workflow.session import Office, open_office
from screener.workflow.verbs import import_docket, screen_charge
from screener.workflow.verbs.verify_record import verify
from tests.ui.conftest import LIMIT, Clock, open_window, settle, shut
from tests.ui.page_case import PageCase


class TestDeskPage(PageCase):
    page_name = "desk"


@pytest.fixture
def desk(window: MainWindow) -> DeskPage:
    assert window.frame is not None
    page = window.frame.page
    assert isinstance(page, DeskPage)
    assert page.charges.hasFocus()
    return page


def press(window: MainWindow, keys: str) -> None:
    """Types keys wherever the focus is, and waits for what they do."""
    for key in keys:
        focused = QApplication.focusWidget()
        assert focused is not None
        if key == "\n":
            QTest.keyClick(focused, Qt.Key.Key_Return)
        elif key == "\x1b":
            QTest.keyClick(focused, Qt.Key.Key_Escape)
        else:
            QTest.keyClicks(focused, key)
        settle(window)


def control(
    window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.ControlModifier
) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key, modifier)
    settle(window)


def stand_on(window: MainWindow, desk: DeskPage, rollup: Rollup, grouped_with_other: bool | None = None) -> CountView:
    """Goes to the first open charge with a recommendation."""
    for person_id in screen_charge.queue(desk.session.office).people:
        person = screen_charge.person(desk.session.office, person_id)
        robbery = any(count.finding.rollup is Rollup.OUTSIDE for count in counts_of(person))
        for count in counts_of(person):
            fits = count.finding.rollup is rollup and count.decision is None
            if fits and (grouped_with_other is None or robbery is grouped_with_other):
                desk.browsing.go(person_id, count.charge_id)
                settle(window)
                assert desk.count is not None
                assert desk.count.charge_id == count.charge_id
                return count
    raise AssertionError(f"no open charge is {rollup}")


def again(desk: DeskPage, charge_id: str) -> CountView:
    """The charge as the office has it now."""
    office = desk.session.office
    person = screen_charge.person(office, screen_charge.person_of(office, charge_id))
    return next(count for count in counts_of(person) if count.charge_id == charge_id)


def test_a_accepts_and_advances_to_the_next_charge(window: MainWindow, desk: DeskPage) -> None:
    count = stand_on(window, desk, Rollup.DECLINED)
    press(window, "a")
    decision = again(desk, count.charge_id).decision
    assert decision is not None
    assert decision.outcome is Rollup.DECLINED
    assert decision.displayed
    assert desk.count is not None
    assert desk.count.charge_id != count.charge_id
    assert desk.count.decision is None
    assert desk.charges.hasFocus()


def test_keys_typed_ahead_are_not_lost_and_meet_the_charges_in_turn(window: MainWindow, desk: DeskPage) -> None:
    count = stand_on(window, desk, Rollup.DECLINED, grouped_with_other=False)
    for _ in range(2):
        QTest.keyClicks(desk.charges, "a")
    settle(window)
    person = screen_charge.person(desk.session.office, screen_charge.person_of(desk.session.office, count.charge_id))
    assert [c.decision is not None for c in counts_of(person)] == [True, True]


def test_a_does_nothing_to_a_charge_outside_the_policy(window: MainWindow, desk: DeskPage) -> None:
    count = stand_on(window, desk, Rollup.OUTSIDE)
    press(window, "a")
    assert again(desk, count.charge_id).decision is None
    assert desk.count is not None
    assert desk.count.charge_id == count.charge_id
    assert window.frame is not None
    assert "outside the policy" in window.frame.strip.accessibleName()


def test_o_enter_files_a_charge_outside_the_policy(window: MainWindow, desk: DeskPage) -> None:
    count = stand_on(window, desk, Rollup.OUTSIDE)
    press(window, "o\n")
    decision = again(desk, count.charge_id).decision
    assert decision is not None
    assert decision.outcome is Rollup.FILED
    assert not decision.deviation


def test_o_digit_digit_decides_on_another_basis(window: MainWindow, desk: DeskPage) -> None:
    count = stand_on(window, desk, Rollup.OUTSIDE)
    press(window, "o12")
    decision = again(desk, count.charge_id).decision
    assert decision is not None
    assert (decision.outcome, decision.basis) == (Rollup.DECLINED, Basis.EVIDENCE)


def test_filing_a_covered_grouped_count_is_said_out_loud_first(window: MainWindow, desk: DeskPage) -> None:
    count = stand_on(window, desk, Rollup.DECLINED, grouped_with_other=True)
    press(window, "o21")
    press(window, "supervisor asked\n")
    assert again(desk, count.charge_id).decision is None
    assert "Before this is saved" in desk.strip.accessibleName()
    press(window, "\x1b")
    assert again(desk, count.charge_id).decision is None
    press(window, "o21")
    press(window, "supervisor asked\n")
    press(window, "y")
    decision = again(desk, count.charge_id).decision
    assert decision is not None
    assert decision.outcome is Rollup.FILED
    assert decision.deviation
    assert decision.reason == "supervisor asked"


def test_h_holds_with_a_reason_and_releases(window: MainWindow, desk: DeskPage) -> None:
    count = stand_on(window, desk, Rollup.DECLINED)
    press(window, "h1")
    assert again(desk, count.charge_id).held == "waits for the lab report"
    desk.browsing.go_charge(count.charge_id)
    settle(window)
    press(window, "h")
    assert again(desk, count.charge_id).held is None


def test_f_records_the_missing_fact_and_the_recommendation_follows(window: MainWindow, desk: DeskPage) -> None:
    count = stand_on(window, desk, Rollup.NEEDS_INFORMATION)
    assert isinstance(desk.asking.prompt, FactAnswer)
    press(window, "f")
    assert desk.asking.prompt.value.hasFocus()
    press(window, "0.8\n")
    after = again(desk, count.charge_id)
    assert after.finding.rollup is Rollup.DECLINED
    assert any(fact.recorded and fact.value == "0.8 g" for fact in after.facts)
    assert desk.count is not None
    assert desk.count.charge_id == count.charge_id


def test_r_attests_the_open_signs(window: MainWindow, desk: DeskPage) -> None:
    people = [screen_charge.person(desk.session.office, p) for p in screen_charge.queue(desk.session.office).people]
    count = next(count for person in people for count in counts_of(person) if count.quiet)
    desk.browsing.go_charge(count.charge_id)
    settle(window)
    press(window, "r")
    assert not again(desk, count.charge_id).quiet


def test_n_notes_and_esc_keeps_the_draft(window: MainWindow, desk: DeskPage) -> None:
    count = stand_on(window, desk, Rollup.DECLINED)
    press(window, "n")
    press(window, "asked the lab\x1b")
    assert again(desk, count.charge_id).notes == ()
    press(window, "n")
    assert isinstance(desk.asking.prompt, NoteBox)
    assert desk.asking.prompt.field.toPlainText() == "asked the lab"
    press(window, " twice\n")
    assert [note.text for note in again(desk, count.charge_id).notes] == ["asked the lab twice"]
    assert desk.asking.drafts[count.charge_id] == ""


def test_undo_and_redo_return_to_the_charge(window: MainWindow, desk: DeskPage) -> None:
    count = stand_on(window, desk, Rollup.DECLINED)
    press(window, "a")
    control(window, Qt.Key.Key_Z)
    assert again(desk, count.charge_id).decision is None
    assert desk.count is not None
    assert desk.count.charge_id == count.charge_id
    control(window, Qt.Key.Key_Y)
    assert again(desk, count.charge_id).decision is not None


def test_letters_act_only_in_the_charge_list(window: MainWindow, desk: DeskPage) -> None:
    count = stand_on(window, desk, Rollup.DECLINED)
    press(window, "/")
    assert desk.queue_panel.search.hasFocus()
    press(window, "a")
    assert again(desk, count.charge_id).decision is None
    press(window, "\x1b")
    assert desk.charges.hasFocus()


def test_find_goes_to_the_person(window: MainWindow, desk: DeskPage, qtbot) -> None:
    control(window, Qt.Key.Key_F)
    press(window, "larch")
    qtbot.waitUntil(lambda: len(desk.queue_panel.hits.rows_model.rows) > 0, timeout=LIMIT)
    press(window, "\n")
    assert desk.browsing.person is not None
    assert desk.browsing.person.name.startswith("LARCH")
    assert desk.charges.hasFocus()


OLD_CASES = """Case Number,Defendant,DOB,Statute,Charge
17-CR-00009,"LARCH, TEST",1991-03-21,11350(a),POSSESSION OF HEROIN
"""
WARRANTS = """Warrant No,Warrant Type,Issue Date,Defendant Name,DOB,Charge,Case Number
W17-0042,BENCH,01/09/2018,"LARCH, TEST",03/21/1991,FAILURE TO APPEAR,17-CR-00009
"""


def bring_warrants(window: MainWindow, folder: Path) -> None:
    """An old case of LARCH and the warrant in it."""
    old, listed = folder / "old cases.csv", folder / "open warrants.csv"
    old.write_text(OLD_CASES, encoding="utf-8")
    listed.write_text(WARRANTS, encoding="utf-8")

    def work(office: Office) -> None:
        import_docket.import_docket(office, import_docket.plan_import(office, old, cases=True))
        import_docket.import_warrants(office, listed)

    assert window.frame is not None
    window.frame.session.run(work, owner=window)
    settle(window)


def test_a_charge_behind_a_warrant_is_looked_at_and_passed_over(
    window: MainWindow, desk: DeskPage, tmp_path: Path, qtbot
) -> None:
    bring_warrants(window, tmp_path)
    control(window, Qt.Key.Key_F)
    press(window, "17-CR-00009")
    qtbot.waitUntil(lambda: len(desk.queue_panel.hits.rows_model.rows) > 0, timeout=LIMIT)
    press(window, "\n")
    assert desk.count is not None
    assert desk.count.behind
    assert desk.charges.hasFocus()
    press(window, "a")
    assert window.frame is not None
    assert "stands behind a warrant" in window.frame.strip.accessibleName()
    assert not is_open(desk.count)
    assert desk.browsing.person is not None
    following = next_open(desk.browsing.person, desk.count.charge_id)
    assert following is not None
    assert not following.behind


def test_find_shows_warrants_and_goes_to_their_page(window: MainWindow, desk: DeskPage, tmp_path: Path, qtbot) -> None:
    bring_warrants(window, tmp_path)
    control(window, Qt.Key.Key_F)
    press(window, "W17-0042")
    qtbot.waitUntil(lambda: len(desk.queue_panel.hits.rows_model.rows) > 0, timeout=LIMIT)
    assert desk.queue_panel.hits.rows_model.rows[0].words.startswith("Warrant W17-0042")
    press(window, "\n")
    settle(window)
    assert window.frame is not None
    page = window.frame.page
    assert isinstance(page, RetroactivePage)
    assert page.cards.card is not None
    assert page.cards.card.number == "W17-0042"


def test_j_and_k_walk_over_charges_and_people(window: MainWindow, desk: DeskPage) -> None:
    assert desk.browsing.person is not None
    first, start = desk.browsing.person.id, desk.count
    for _ in counts_of(desk.browsing.person):
        press(window, "j")
    assert desk.browsing.person.id != first
    press(window, "k")
    assert desk.browsing.person.id == first
    del start


def test_f6_shows_the_original_row_and_the_facts_again(window: MainWindow, desk: DeskPage) -> None:
    control(window, Qt.Key.Key_F6, Qt.KeyboardModifier.NoModifier)
    assert desk.facts.shows_original
    cells = {cell.header: cell.raw for cell in desk.facts.original.rows_model.rows}
    assert desk.count is not None
    assert cells["Charge"] == desk.count.text
    control(window, Qt.Key.Key_F6, Qt.KeyboardModifier.NoModifier)
    assert not desk.facts.shows_original


def test_f1_shows_every_key_and_esc_gives_the_focus_back(window: MainWindow, desk: DeskPage) -> None:
    assert window.frame is not None
    control(window, Qt.Key.Key_F1, Qt.KeyboardModifier.NoModifier)
    assert window.frame.key_card.isVisible()
    press(window, "\x1b")
    assert not window.frame.key_card.isVisible()
    assert desk.charges.hasFocus()


def test_alt_1_goes_to_the_last_decision(window: MainWindow, desk: DeskPage) -> None:
    count = stand_on(window, desk, Rollup.DECLINED)
    press(window, "a")
    stand_on(window, desk, Rollup.OUTSIDE)
    control(window, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert desk.count is not None
    assert desk.count.charge_id == count.charge_id


def test_g_accepts_only_what_is_clear_of_this_person(window: MainWindow, desk: DeskPage) -> None:
    count = stand_on(window, desk, Rollup.DECLINED, grouped_with_other=True)
    person_id = screen_charge.person_of(desk.session.office, count.charge_id)
    press(window, "g")
    for charge in counts_of(screen_charge.person(desk.session.office, person_id)):
        accepted = charge.decision is not None
        assert accepted is (charge.finding.rollup is Rollup.DECLINED and not charge.finding.not_shown), charge.text


def test_a_failed_commit_turns_the_row_red_and_the_cursor_stays(
    window: MainWindow, desk: DeskPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = stand_on(window, desk, Rollup.DECLINED)

    def full(*_: object, **__: object) -> None:
        cause = OSError(28, "No space left on device")
        raise ScreenerError("The decision was not saved", "the disk is full", "Free some space, try again") from cause

    monkeypatch.setattr(screen_charge, "accept", full)
    press(window, "a")
    assert desk.charges.failed == count.charge_id
    assert desk.count is not None
    assert desk.count.charge_id == count.charge_id
    assert window.frame is not None
    assert "the disk is full" in window.frame.strip.accessibleName()
    assert window.frame.title_line.saved.text() == "Not saved"
    monkeypatch.undo()
    press(window, "a")
    assert desk.charges.failed == ""
    assert again(desk, count.charge_id).decision is not None


def test_the_charges_copy_as_excel_takes_them(window: MainWindow, desk: DeskPage) -> None:
    control(window, Qt.Key.Key_C)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t") == ["Case", "#", "Statute", "Charge", "Class", "Recommendation", "Decision"]
    assert len(lines) == 1 + len(desk.browsing.person.cases[0].counts)


def test_a_facet_narrows_the_queue(window: MainWindow, desk: DeskPage) -> None:
    desk.queue_panel.narrowed.emit("state", "missing")
    settle(window)
    assert desk.count is not None
    assert desk.count.finding.rollup is Rollup.NEEDS_INFORMATION


def test_a_restart_returns_to_the_charge_and_the_half_typed_note(
    keeper: ThemeKeeper, office_path: Path, tmp_path: Path
) -> None:
    first = open_window(keeper, tmp_path)
    first.open_path(office_path)
    settle(first)
    assert first.frame is not None
    desk = first.frame.page
    assert isinstance(desk, DeskPage)
    press(first, "jj")
    press(first, "n")
    press(first, "half a no")
    assert desk.count is not None
    here = desk.count.charge_id
    shut(first)

    second = open_window(keeper, tmp_path)
    second.open_path(office_path)
    settle(second)
    assert second.frame is not None
    desk = second.frame.page
    assert isinstance(desk, DeskPage)
    assert desk.count is not None
    assert desk.count.charge_id == here
    assert isinstance(desk.asking.prompt, NoteBox)
    assert desk.asking.prompt.field.toPlainText() == "half a no"
    shut(second)


def test_the_record_holds_after_all_of_it(keeper: ThemeKeeper, office_path: Path, tmp_path: Path) -> None:
    made = open_window(keeper, tmp_path)
    made.open_path(office_path)
    settle(made)
    for _ in range(6):
        press(made, "ja")
    shut(made)
    assert verify(office_path, thorough=True).ok
    with open_office(office_path, user="A1", clock=Clock()) as office:
        assert office.status().decided > 0
