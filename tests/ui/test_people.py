"""People by keyboard: pairs answered with one key, what that does said, undone, and the empty page."""

from __future__ import annotations

from typing import ClassVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from screener.ui.app import MainWindow
from screener.ui.pages.people import PeoplePage
from screener.ui.pages.people.page import CASES, EMPTY, LIST
from screener.ui.pages.people.sealing import Sealing
from screener.ui.widgets.labels import Label
from tests.pictures_people import bring_in
from tests.ui.conftest import settle
from tests.ui.page_case import PageCase
from tests.ui.pages import CTRL, focused, press, show, strip


def _fill(window: MainWindow) -> None:
    assert window.frame is not None
    window.frame.session.run(bring_in, owner=window.frame)
    settle(window)


@pytest.fixture
def page(window: MainWindow) -> PeoplePage:
    _fill(window)
    shown = show(window, "people")
    assert isinstance(shown, PeoplePage)
    return shown


def _effects(page: PeoplePage) -> str:
    labels = [page.detail.effects.itemAt(at).widget() for at in range(page.detail.effects.count())]
    return " | ".join(label.text() for label in labels if isinstance(label, Label))


class TestPeoplePage(PageCase):
    page_name: ClassVar[str] = "people"

    @pytest.fixture(scope="class", autouse=True)
    @classmethod
    def _filled(cls, window: MainWindow) -> None:
        _fill(window)


def test_an_office_without_doubtful_people_says_so_and_what_to_do(window: MainWindow) -> None:
    shown = show(window, "people")
    assert isinstance(shown, PeoplePage)
    assert shown.views.currentIndex() == EMPTY
    assert shown.empty.sentence.text() == "Nobody is doubtful"
    assert shown.waiting() is None
    shown.copies_tab.click()
    assert shown.empty.sentence.text() == "No charge stands in two files"


def test_the_pressing_pair_first_side_by_side_with_what_each_answer_does(window: MainWindow, page: PeoplePage) -> None:
    assert page.views.currentIndex() == LIST
    assert page.table.row.shared
    assert page.waiting() == 4
    assert "Name: ALDER, JORDEN and ALDER, JORDAN, differs" in page.detail.compare.accessibleName()
    assert "Born: 1990-04-02 and 1990-04-02." in page.detail.compare.accessibleName()
    assert "not known becomes grouped" in _effects(page)
    assert "not known becomes standalone" in _effects(page)


def test_s_says_one_person_and_the_next_pair_comes(window: MainWindow, page: PeoplePage) -> None:
    before = len(page.table.rows_model.rows)
    first = page.table.row.object
    assert focused() is page.table
    press(window, Qt.Key.Key_S)
    assert strip(window).startswith("One person. 2 charges are grouped")
    assert len(page.table.rows_model.rows) == before - 1
    assert page.table.row.object != first
    assert focused() is page.table
    press(window, Qt.Key.Key_Z, CTRL)
    assert strip(window) == "Undone: answer about two people."
    assert page.table.rows_model.rows[0].object == first


def test_d_and_u_answer_too_and_answered_pairs_can_be_shown(window: MainWindow, page: PeoplePage) -> None:
    before = len(page.table.rows_model.rows)
    press(window, Qt.Key.Key_D)
    press(window, Qt.Key.Key_U)
    assert len(page.table.rows_model.rows) == before - 2
    page.answered_tab.click()
    settle(window)
    assert {pair.said.value for pair in page.table.rows_model.rows} == {"open", "different", "not known"}


def test_keys_move_and_show_the_other_list(window: MainWindow, page: PeoplePage) -> None:
    press(window, Qt.Key.Key_J)
    assert page.table.currentIndex().row() == 1
    press(window, Qt.Key.Key_K)
    assert page.table.currentIndex().row() == 0
    press(window, Qt.Key.Key_T)
    assert page.copies_tab.isChecked()
    assert "26CR70006" in page.detail.against.text()
    press(window, Qt.Key.Key_S)
    assert strip(window) == "The same charge."
    assert page.views.currentIndex() == EMPTY


def test_f6_tells_the_files_that_brought_a_charge(window: MainWindow, page: PeoplePage) -> None:
    press(window, Qt.Key.Key_F6)
    labels = [page.detail.files.itemAt(at).widget() for at in range(page.detail.files.count())]
    assert [label.text() for label in labels if isinstance(label, Label)] == [
        "Files of POSSESSION OF COCAINE, 26-CR-80001",
        "court_may.csv line 2, imported 2026-05-29 by A1",
    ]
    press(window, Qt.Key.Key_J)
    assert page.detail.files.count() == 0


def test_the_desk_opens_on_the_pair(window: MainWindow, page: PeoplePage) -> None:
    press(window, Qt.Key.Key_D, CTRL)
    assert window.frame is not None
    assert window.frame.page.name == "desk"


def test_a_sealing_order_by_keyboard(window: MainWindow, page: PeoplePage) -> None:
    press(window, Qt.Key.Key_F9)
    assert focused() is page.sealing.search
    view = page.sealing
    QTest.keyClicks(view.search, "alder, jordan")
    view.sought.emit("alder, jordan")
    settle(window)
    settle(window)
    assert view.touched is not None
    assert view.touched.charges == 1
    assert "jail_may.csv: line 2 sealed" in _lines(view)
    assert not view.ask.isEnabled()
    press(window, Qt.Key.Key_Return, CTRL)
    assert focused() is view.number
    QTest.keyClicks(view.number, "2026-117")
    press(window, Qt.Key.Key_Return, CTRL)
    assert "Seal ALDER, JORDAN?" in view.strip.text.text()
    assert focused() is view.no
    press(window, Qt.Key.Key_Escape)
    assert not view.yes.isVisible()
    press(window, Qt.Key.Key_Return, CTRL)
    view.yes.click()
    settle(window)
    settle(window)
    assert "Order 2026-117 is carried out." in view.strip.text.text()
    assert [item.kind for item in view.hand.rows_model.rows] == ["backup", "original docket file", "paper and mail"]
    view.search.setText("alder, jordan")
    view.sought.emit("alder, jordan")
    settle(window)
    assert view.none.text() == "Nobody is found for “alder, jordan”."


def _lines(view: Sealing) -> str:
    labels = [view.goes.itemAt(at).widget() for at in range(view.goes.count())]
    return " | ".join(label.text() for label in labels if isinstance(label, Label))


def test_a_reason_goes_with_an_answer_and_cases_are_joined_by_hand(window: MainWindow, page: PeoplePage) -> None:
    """N takes the reason; F7 the cases of the person, where an answer shows what it does and needs a reason."""
    press(window, Qt.Key.Key_N)
    assert focused() is page.detail.said
    QTest.keyClicks(page.detail.said, "Same jail photograph, says Sgt. Doe")  # S and D are letters here
    page.table.setFocus()
    press(window, Qt.Key.Key_S)
    assert page.detail.said.text() == ""
    press(window, Qt.Key.Key_F7)  # the next pair: two people until somebody answers
    page.leave_cases()
    page.answered_tab.click()
    settle(window)
    at = next(n for n, row in enumerate(page.table.rows_model.rows) if row.said == "same")
    page.table.selectRow(at)
    settle(window)
    assert page.detail.reason.text().endswith("Same jail photograph, says Sgt. Doe")
    page.table.setFocus()
    press(window, Qt.Key.Key_F7)
    assert page.views.currentIndex() == CASES
    cases = page.cases
    assert [cases.one.count(), cases.other.count()] == [2, 2]
    told = [cases.effects.itemAt(n).widget().text() for n in range(cases.effects.count())]
    assert told[0] == "One incident"
    assert "Two incidents" in told
    press(window, Qt.Key.Key_D)
    assert strip(window).startswith("A reason is needed")
    assert focused() is cases.reason
    QTest.keyClicks(cases.reason, "Two arrests, says the log")
    cases.charges.setFocus()
    press(window, Qt.Key.Key_D)
    assert strip(window).startswith("Two incidents.")
    assert "Two arrests, says the log" in cases.answers.itemAt(0).widget().text()
    press(window, Qt.Key.Key_Escape)
    assert page.views.currentIndex() == LIST
    assert window.frame is not None
    desk = show(window, "desk")
    press(window, Qt.Key.Key_F7)
    settle(window)
    assert window.frame.page is page
    assert page.views.currentIndex() == CASES
    assert desk is not page
