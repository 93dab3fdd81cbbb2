"""The window around the pages: welcome, who works, the frame, its menu, its size, its memory."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from screener.domain.errors import ScreenerError
from screener.ui import dialogs
from screener.ui.app import PAGES, MainWindow, page_classes
from screener.ui.page import printed
from screener.ui.pages.welcome import WelcomeWay
from screener.ui.remembered import Remembered
from screener.ui.theme import ThemeKeeper
from screener.workflow.session import open_office
from tests.ui.conftest import Clock, open_window, settle, shut


@pytest.fixture
def welcome(qapp: QApplication, keeper: ThemeKeeper, tmp_path: Path):
    made = open_window(keeper, tmp_path)
    yield made
    shut(made)


def test_an_office_that_does_not_exist_is_said_on_the_welcome_page(welcome: MainWindow, tmp_path: Path) -> None:
    welcome.open_path(tmp_path / "gone.screener")
    settle(welcome)
    assert welcome.welcome is not None
    assert "does not exist" in welcome.welcome.strip.accessibleName()
    assert welcome.frame is None


def test_a_file_that_is_no_office_is_said_and_left_as_it_is(welcome: MainWindow, tmp_path: Path) -> None:
    letter = tmp_path / "letter.screener"
    letter.write_text("Dear colleague")
    welcome.open_path(letter)
    settle(welcome)
    assert welcome.welcome is not None
    assert "not an office file" in welcome.welcome.strip.accessibleName()
    assert letter.read_text() == "Dear colleague"


def test_a_new_office_by_keyboard(welcome: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "mine.screener"
    monkeypatch.setattr(dialogs, "ask_save", lambda *_: place)
    QTest.keyClick(welcome, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert welcome.welcome is not None
    form = welcome.welcome.form
    assert form.name.hasFocus()
    QTest.keyClicks(form.name, "Juniper County")
    form.user.setText("J1")
    QTest.keyClick(form.name, Qt.Key.Key_Return)
    settle(welcome)
    assert place.is_file()
    assert welcome.frame is not None
    assert welcome.frame.session.user == "J1"
    assert "Juniper County" in welcome.windowTitle()


def test_the_form_needs_a_name_and_a_code(welcome: MainWindow) -> None:
    assert welcome.welcome is not None
    form = welcome.welcome.form
    form.user.setText("")
    form.name.setText("Juniper County")
    assert not form.make.isEnabled()
    form.user.setText("J1")
    assert form.make.isEnabled()


def test_several_people_are_asked_once_who_works(welcome: MainWindow, office_path: Path) -> None:
    with open_office(office_path, user="A1", clock=Clock()) as office:
        office.add_user("A2", "Second Attorney", "attorney")
    welcome.open_path(office_path)
    settle(welcome)
    assert welcome.welcome is not None
    assert welcome.frame is None
    ways = [way for way in welcome.welcome.findChildren(WelcomeWay) if way.isVisible()]
    assert [way.text() for way in ways] == ["A1", "A2  Second Attorney"]
    assert ways[0].hasFocus()
    QTest.keyClick(ways[1], Qt.Key.Key_Return)
    settle(welcome)
    assert welcome.frame is not None
    assert welcome.frame.session.user == "A2"
    assert welcome.remembered.user_of(office_path) == "A2"
    assert welcome.remembered.offices() == (office_path,)


def test_closing_the_office_returns_to_the_welcome_page(window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    QApplication.processEvents()
    settle(window)
    assert window.frame is None
    assert window.welcome is not None
    assert [way.text() for way in window.welcome.recent] == ["test"]


def test_the_rail_holds_every_page_and_ctrl_digits_choose_them(window: MainWindow) -> None:
    assert window.frame is not None
    names = [page.name for page in page_classes()]
    assert list(window.frame.rail.buttons) == names
    assert len(names) == len(PAGES)
    for number, name in enumerate(names, start=1):
        QTest.keySequence(window, QKeySequence(f"Ctrl+{number}"))
        settle(window)
        assert window.frame.page.name == name
        assert window.frame.rail.buttons[name].isChecked()


def test_a_page_is_built_when_it_is_first_shown_and_its_badge_counts_before(
    welcome: MainWindow, office_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits = {"charges": 7, "approvals": 2}
    for kind in page_classes():
        assert kind.counts_unseen is (kind.name in waits)
        if kind.counts_unseen:
            monkeypatch.setattr(kind, "unseen", lambda _office, name=kind.name: waits[name])
    welcome.open_path(office_path)
    settle(welcome)
    frame = welcome.frame
    assert frame is not None
    assert list(frame.pages) == ["desk"]
    buttons = frame.rail.buttons
    assert buttons["charges"].accessibleName() == "Charges, 7 waiting"
    assert buttons["approvals"].accessibleName() == "Approvals, 2 waiting"
    waits["charges"] = 3
    frame.session.changed.emit("charges")  # a badge is renewed where its page was never shown
    settle(welcome)
    assert buttons["charges"].accessibleName() == "Charges, 3 waiting"
    frame.session.go("charges", "table")  # what another page asks for reaches a page that is built for it
    settle(welcome)
    assert list(frame.pages) == ["desk", "charges"]
    assert frame.page.views.current == "table"
    assert buttons["charges"].accessibleName() == "Charges"  # from now on the page counts: everything is recognized
    built = frame.page
    frame.show_page("desk")
    frame.show_page("charges")
    assert frame.page is built


def test_every_page_gives_the_keyboard_a_place_to_start(window: MainWindow) -> None:
    assert window.frame is not None
    for name in window.frame.rail.buttons:
        window.frame.show_page(name)
        settle(window)
        focused = QApplication.focusWidget()
        assert focused is not None
        assert window.frame.page.isAncestorOf(focused) or focused is window.frame.page, name


def test_an_error_is_one_strip_and_esc_puts_it_away(window: MainWindow) -> None:
    assert window.frame is not None
    window.frame.session.failed.emit(ScreenerError("The file is locked", "another program has it", "Close it there"))
    strip = window.frame.strip
    assert strip.isVisible()
    assert strip.accessibleName() == "The file is locked: another program has it. Close it there."
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not strip.isVisible()


def test_a_sentence_cannot_bring_markup_in(window: MainWindow) -> None:
    assert window.frame is not None
    window.frame.session.failed.emit(ScreenerError("<img src=x> & <b>bold</b>"))
    assert "&lt;img" in window.frame.strip.text.text()


def test_the_saved_light_tells_the_time_of_the_office(window: MainWindow) -> None:
    assert window.frame is not None
    window.frame.session.saved.emit(datetime(2026, 5, 29, 17, 42, 7, tzinfo=UTC))
    assert window.frame.title_line.saved.text() == "Saved 17:42:07"
    window.frame.session.unsaved.emit()
    assert window.frame.title_line.saved.text() == "Not saved"


def test_text_size_and_scheme_are_remembered(window: MainWindow, keeper: ThemeKeeper) -> None:
    assert window.frame is not None
    try:
        QTest.keySequence(window, QKeySequence("Ctrl+="))
        settle(window)
        assert keeper.scale == 1.25
        window.frame.scheme_wanted.emit("dark")
        again = Remembered(window.remembered.path)
        assert again.number("scale", 1.0) == 1.25
        assert again.text("scheme") == "dark"
        QTest.keySequence(window, QKeySequence("Ctrl+0"))
        settle(window)
        assert keeper.scale == 1.0
    finally:
        keeper.set_scale(1.0)
        keeper.choose("light")


def test_a_broken_memory_file_is_not_in_the_way(tmp_path: Path) -> None:
    path = tmp_path / "window.json"
    for text in ("", "[1, 2]", "{not json", '{"offices": 3, "users": [], "scale": true}'):
        path.write_text(text)
        remembered = Remembered(path)
        assert remembered.offices() == ()
        assert remembered.user_of(tmp_path) == ""
        assert remembered.number("scale", 1.0) == 1.0
        remembered.opened(tmp_path / "a.screener", "A1")


def test_keys_are_printed_as_they_lie_on_the_keyboard() -> None:
    assert [printed(key) for key in ("A", "Ctrl+Z", "Return", "Ctrl++", "Ctrl+=", "Alt+1")] == [
        "A", "Ctrl Z", "Enter", "Ctrl +", "Ctrl =", "Alt 1",
    ]  # fmt: skip
