"""The way in and out of an office: first run, log-on, banner, lock, the end of a session, recovery, somebody else."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from screener.ui import dialogs
from screener.ui.access.guard import Guard
from screener.ui.access.halves import HalfSheet
from screener.ui.access.locked import LockedScreen
from screener.ui.access.log_on import BannerSheet, LogOnSheet
from screener.ui.access.recovering import RecoverSheet
from screener.ui.app import MainWindow
from screener.ui.pages.desk import DeskPage
from screener.ui.theme import ThemeKeeper
from screener.workflow.session.record.audit_log_lines import trail
from screener.workflow.verbs import access
from screener.workflow.verbs.access import FirstAccounts
from screener.workflow.verbs.verify_record import verify
from tests.ui.accounts_office import WORDS, acknowledge, enter, with_accounts
from tests.ui.conftest import Clock, open_window, settle, shut
from tests.ui.pages import CTRL, focused, press, strip, write


@pytest.fixture(scope="module")
def made(made_office: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, FirstAccounts]:
    """Made once."""
    path = tmp_path_factory.mktemp("access") / "test.screener"
    shutil.copy(made_office, path)
    return path, with_accounts(path, Clock(), others=True)


@pytest.fixture
def first(made: tuple[Path, FirstAccounts], office_path: Path) -> FirstAccounts:
    shutil.copy(made[0], office_path)
    return made[1]


@pytest.fixture
def clock() -> Clock:
    made = Clock()
    made.at += timedelta(hours=1)
    return made


@pytest.fixture
def opened(keeper: ThemeKeeper, first: FirstAccounts, clock: Clock, tmp_path: Path) -> Iterator[MainWindow]:
    """A window in front of an office with accounts; nobody is logged on."""
    window = open_window(keeper, tmp_path)
    window.clock = clock
    yield window
    shut(window)


def _texts(widget: QWidget) -> str:
    """Everything that can be read on a screen."""
    parts = [label.text() for label in widget.findChildren(QLabel)]
    parts += [child.accessibleName() for child in widget.findChildren(QWidget)]
    return " ".join([*parts, widget.accessibleName()])


def _fill(person: object, code: str, name: str) -> None:
    person.code.setText(code)
    person.name.setText(name)
    person.passphrase.first.setText(WORDS[code])
    person.passphrase.again.setText(WORDS[code])


def test_several_people_make_an_office(keeper: ThemeKeeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two people, the halves one after the other, the banner, and only then the desk."""
    path = tmp_path / "county.screener"
    monkeypatch.setattr(dialogs, "ask_save", lambda *_a, **_k: path)
    window = open_window(keeper, tmp_path)
    assert window.welcome is not None
    window.welcome.show_form()
    form = window.welcome.form
    form.name.setText("Riverside")
    form.who.set_key("several")
    assert not form.user.isVisible()
    assert not form.make.isEnabled()
    _fill(form.people.supervisor, "S1", "Supervisor One")
    _fill(form.people.administrator, "S1", "Keeper One")
    assert form.wrong.text().startswith("Administrator and supervisor are two people")
    _fill(form.people.administrator, "K1", "Keeper One")
    assert form.make.isEnabled()
    form.make.click()
    settle(window)
    halves = []
    for number, holder in ((1, "K1"), (2, "S1")):
        sheet = window.centralWidget()
        assert isinstance(sheet, HalfSheet)
        assert sheet.title.text() == f"Half {number} of 2, for {holder}"
        assert not sheet.go.isEnabled()
        halves.append(sheet.half.text())
        sheet.written.click()
        sheet.go.click()
        settle(window)
    assert halves[0] != halves[1]
    banner = window.centralWidget()
    assert isinstance(banner, BannerSheet)
    assert window.frame is None
    acknowledge(window)
    assert window.frame is not None
    assert window.user_name == "Supervisor One, supervisor"
    kinds = [event.kind for event in trail(window.frame.session.office)]
    assert "banner acknowledged" in kinds
    shut(window)
    access.recover(
        path, user="K1", half_1=halves[0], half_2=halves[1], new_passphrase="another long passphrase", clock=Clock()
    )
    assert verify(path, thorough=True).ok


def test_what_is_wrong_with_a_passphrase_is_said_as_one_types(keeper: ThemeKeeper, tmp_path: Path) -> None:
    window = open_window(keeper, tmp_path)
    assert window.welcome is not None
    window.welcome.show_form()
    window.welcome.form.who.set_key("several")
    field = window.welcome.form.people.supervisor.passphrase
    said = []
    for text in ("short", "password12345", "harbor violet sparrow"):
        field.first.setText(text)
        said.append(field.rule.text())
    assert said[0] == "7 more characters"
    assert said[1].startswith("It cannot be taken: ")
    assert said[2] == "It can be taken. Now the same again"
    field.again.setText("harbor violet sparrow")
    assert field.good
    shut(window)


def test_no_record_is_shown_before_log_on_and_banner(opened: MainWindow, office_path: Path) -> None:
    opened.open_path(office_path)
    settle(opened)
    sheet = opened.centralWidget()
    assert isinstance(sheet, LogOnSheet)
    assert opened.frame is None
    assert "ALDER" not in _texts(opened)
    write(opened, "S1")
    sheet.passphrase.setText("wrong horse battery staple")
    press(opened, Qt.Key.Key_Return)
    assert opened.centralWidget() is sheet
    assert "wrong" in sheet.strip.accessibleName().casefold()
    assert sheet.passphrase.text() == ""
    sheet.passphrase.setText(WORDS["S1"])
    QTest.keyClick(sheet.passphrase, Qt.Key.Key_Return)
    settle(opened)
    banner = opened.centralWidget()
    assert isinstance(banner, BannerSheet)
    for words in ("restricted", "monitored", "prohibited", "consent"):
        assert words in banner.accessibleName() + _texts(banner)
    assert "ALDER" not in _texts(opened)
    assert opened.windowTitle() == "Screener"
    press(opened, Qt.Key.Key_Return)
    settle(opened)
    assert opened.frame is not None
    assert "ALDER" in _texts(opened)


def test_the_fifth_failure_locks_and_says_who_releases(opened: MainWindow, office_path: Path) -> None:
    opened.open_path(office_path)
    settle(opened)
    sheet = opened.centralWidget()
    assert isinstance(sheet, LogOnSheet)
    for _ in range(6):
        sheet.user.setText("S1")
        sheet.passphrase.setText("not the right one at all")
        sheet.enter.click()
        settle(opened)
    assert "administrator" in sheet.strip.accessibleName()
    sheet.passphrase.setText(WORDS["S1"])
    sheet.enter.click()
    settle(opened)
    assert isinstance(opened.centralWidget(), LogOnSheet)


def test_a_locked_screen_shows_nothing_and_gives_everything_back(opened: MainWindow, office_path: Path) -> None:
    enter(opened, office_path, "S1")
    frame = opened.frame
    assert frame is not None
    desk = frame.page
    assert isinstance(desk, DeskPage)
    press(opened, Qt.Key.Key_N)
    write(opened, "half a note")
    charge = desk.count
    assert charge is not None
    press(opened, Qt.Key.Key_L, CTRL)
    locked = opened.centralWidget()
    assert isinstance(locked, LockedScreen)
    assert not frame.isVisible()
    assert opened.windowTitle() == "Screener"
    assert not [word for word in ("ALDER", "COCAINE", "half a note", "Test Office") if word in _texts(opened)]
    locked.passphrase.setText("not it, not it at all")
    QTest.keyClick(locked.passphrase, Qt.Key.Key_Return)
    settle(opened)
    assert opened.centralWidget() is locked
    locked.passphrase.setText(WORDS["S1"])
    QTest.keyClick(locked.passphrase, Qt.Key.Key_Return)
    settle(opened)
    assert opened.centralWidget() is frame
    assert opened.windowTitle() == "Test Office - Screener"
    assert desk.asking.drafts[charge.charge_id] == "half a note"
    write(opened, ", the other half")
    press(opened, Qt.Key.Key_Return)
    texts = desk.session.office.model().texts.values()
    assert {"text": "half a note, the other half"} in list(texts)


def test_the_picture_of_a_locked_screen_holds_no_record(opened: MainWindow, office_path: Path) -> None:
    """The same pixels whatever page stands behind: nothing of it shines through."""
    enter(opened, office_path, "S1")
    grabs = []
    for page in ("desk", "records"):
        assert opened.frame is not None
        opened.frame.show_page(page)
        settle(opened)
        opened.access.lock()
        settle(opened)
        locked = opened.centralWidget()
        assert isinstance(locked, LockedScreen)
        locked.setFocus()
        grabs.append(opened.grab().toImage())
        locked.passphrase.setText(WORDS["S1"])
        locked.enter.click()
        settle(opened)
    assert grabs[0] == grabs[1]
    assert grabs[0].pixelColor(QPoint(5, 5)).isValid()


def test_ten_idle_minutes_and_sleep_lock(qapp: object) -> None:
    steady, wall = [0.0], [1000.0]
    parent = QWidget()
    guard = Guard(parent, steady=lambda: steady[0], wall=lambda: wall[0])
    said: list[str] = []
    guard.locks.connect(said.append)

    def pass_by(seconds: float, slept: float = 0.0) -> None:
        steady[0] += seconds
        wall[0] += seconds + slept
        guard.look()

    pass_by(599)
    assert said == []
    guard.somebody()
    pass_by(599)
    assert said == []
    pass_by(1)
    assert said == ["idle"]
    guard.begin_anew()
    pass_by(5, slept=3600)
    assert said == ["idle", "asleep"]
    guard.begin_anew()
    wall[0] -= 7200  # the machine's clock is set back: nothing opens, nothing closes
    pass_by(5)
    pass_by(594)
    assert said == ["idle", "asleep"]
    parent.deleteLater()


@pytest.mark.parametrize(("away", "why"), [(timedelta(minutes=31), "over"), (timedelta(minutes=11), "ten minutes")])
def test_a_session_that_is_over_asks_again(
    opened: MainWindow, office_path: Path, clock: Clock, away: timedelta, why: str
) -> None:
    enter(opened, office_path, "S1")
    clock.at += away
    opened.access.guard.look()
    settle(opened)
    locked = opened.centralWidget()
    assert isinstance(locked, LockedScreen)
    assert why in locked.why.text()
    locked.passphrase.setText(WORDS["S1"])
    locked.enter.click()
    settle(opened)
    assert opened.centralWidget() is opened.frame
    press(opened, Qt.Key.Key_A)
    assert "session is over" not in strip(opened)


def test_somebody_else_takes_over_and_the_first_finds_the_draft(
    keeper: ThemeKeeper, office_path: Path, first: FirstAccounts, clock: Clock, tmp_path: Path
) -> None:
    window = open_window(keeper, tmp_path)
    window.clock = clock
    enter(window, office_path, "A2")
    press(window, Qt.Key.Key_N)
    write(window, "half a note")
    assert window.frame is not None
    press(window, Qt.Key.Key_L, CTRL)
    locked = window.centralWidget()
    assert isinstance(locked, LockedScreen)
    locked.other.click()
    settle(window)
    sheet = window.centralWidget()
    assert isinstance(sheet, LogOnSheet)
    sheet.user.setText("S1")
    sheet.passphrase.setText(WORDS["S1"])
    sheet.enter.click()
    settle(window)
    acknowledge(window)
    assert "Supervisor One" in window.user_name
    assert "half a note" not in _texts(window)
    window.access.change_user()
    settle(window)
    enter(window, office_path, "A2")
    assert window.frame is not None
    desk = window.frame.page
    assert isinstance(desk, DeskPage)
    assert "half a note" in desk.asking.drafts.values()
    shut(window)


def test_without_passphrases_the_lock_only_hides_and_says_so(window: MainWindow) -> None:
    frame = window.frame
    press(window, Qt.Key.Key_L, CTRL)
    locked = window.centralWidget()
    assert isinstance(locked, LockedScreen)
    assert "no passphrase" in _texts(locked)
    assert "ALDER" not in _texts(window)
    assert window.windowTitle() == "Screener"
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    settle(window)
    assert window.centralWidget() is frame
    assert window.windowTitle() == "Test Office - Screener"


def test_a_lost_passphrase_is_recovered_with_both_halves(
    opened: MainWindow, office_path: Path, first: FirstAccounts
) -> None:
    opened.open_path(office_path)
    settle(opened)
    sheet = opened.centralWidget()
    assert isinstance(sheet, LogOnSheet)
    sheet.user.setText("S1")
    sheet.forgotten.click()
    settle(opened)
    recover = opened.centralWidget()
    assert isinstance(recover, RecoverSheet)
    fresh = "marble compass twilight nine"
    recover.half_1.setText(first.half_1)
    recover.half_2.setText(first.half_1)
    for field in (recover.passphrase.first, recover.passphrase.again):
        field.setText(fresh)
    recover.enter.click()
    settle(opened)
    assert opened.centralWidget() is recover
    assert not recover.strip.isHidden()
    recover.half_2.setText(first.half_2)
    recover.enter.click()
    settle(opened)
    again = opened.centralWidget()
    assert isinstance(again, LogOnSheet)
    assert "has a new passphrase" in again.strip.accessibleName()
    again.passphrase.setText(fresh)
    again.enter.click()
    settle(opened)
    acknowledge(opened)
