"""Accounts in the window: one's own passphrase and second factor, those of the office, and an office that begins."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from PySide6.QtWidgets import QLabel

from screener.ui.access.accounts import AccountsSheet, BannerTextSheet, BeginSheet, EnrollSheet
from screener.ui.access.log_on import LogOnSheet
from screener.ui.access.own_account import PassphraseSheet, SecondFactorSheet, SquareCode
from screener.ui.app import MainWindow
from screener.ui.theme import ThemeKeeper
from screener.workflow.verbs import access
from screener.workflow.verbs.access import NewAccount
from screener.workflow.verbs.verify_record import verify
from tests.ui.accounts_office import WORDS, acknowledge, enter, with_accounts
from tests.ui.conftest import Clock, open_window, settle, shut

Kind = TypeVar("Kind")


@pytest.fixture(scope="module")
def made_accounts(made_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("accounts") / "test.screener"
    shutil.copy(made_office, path)
    with_accounts(path, Clock(), others=True)
    return path


@pytest.fixture
def path(made_accounts: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made_accounts, tmp_path / "test.screener"))


@pytest.fixture
def clock() -> Clock:
    made = Clock()
    made.at += timedelta(hours=1)
    return made


@pytest.fixture
def opened(keeper: ThemeKeeper, clock: Clock, tmp_path: Path) -> Iterator[MainWindow]:
    window = open_window(keeper, tmp_path)
    window.clock = clock
    yield window
    shut(window)


def _sheet(window: MainWindow, kind: type[Kind]) -> Kind:
    sheet = window.centralWidget()
    assert isinstance(sheet, kind), type(sheet)
    return sheet


def _open(window: MainWindow, what: str) -> None:
    assert window.frame is not None
    window.frame.account_wanted.emit(what)
    settle(window)
    settle(window)


def _notice(window: MainWindow) -> str:
    settle(window)
    assert window.frame is not None
    return window.frame.strip.accessibleName()


def test_another_passphrase(opened: MainWindow, path: Path, clock: Clock) -> None:
    enter(opened, path, "A2")
    _open(opened, "passphrase")
    sheet = _sheet(opened, PassphraseSheet)
    fresh = "marble compass twilight nine"
    for field in (sheet.new.first, sheet.new.again):
        field.setText(fresh)
    sheet.old.setText("not the old one at all")
    sheet.enter.click()
    settle(opened)
    assert "wrong" in sheet.strip.accessibleName()
    sheet.old.setText(WORDS["A2"])
    sheet.enter.click()
    settle(opened)
    assert _notice(opened) == "Your passphrase is changed.", sheet.strip.accessibleName()
    assert opened.centralWidget() is opened.frame
    opened.show_welcome()
    access.log_on(path, user="A2", passphrase=fresh, clock=clock).close()


def test_a_second_factor_is_scanned_typed_and_asked_for(opened: MainWindow, path: Path, clock: Clock) -> None:
    enter(opened, path, "A2")
    _open(opened, "second factor")
    sheet = _sheet(opened, SecondFactorSheet)
    assert sheet.findChild(SquareCode) is not None
    secret = "".join(sheet.text.text().split())
    assert re.fullmatch(r"[A-Z2-7]{32}", secret)

    def code() -> str:
        from base64 import b32decode

        return TOTP(b32decode(secret), 6, SHA1(), 30).generate(int(clock.at.timestamp())).decode()

    sheet.passphrase.setText(WORDS["A2"])
    sheet.code.setText("000000" if code() != "000000" else "111111")
    sheet.enter.click()
    settle(opened)
    assert "not the app's" in sheet.strip.accessibleName()
    sheet.code.setText(code())
    sheet.enter.click()
    settle(opened)
    assert _notice(opened) == "Your account has a second factor from now on."
    opened.access.change_user()
    settle(opened)
    clock.at += timedelta(minutes=2)
    log_on = _sheet(opened, LogOnSheet)
    log_on.user.setText("A2")
    log_on.passphrase.setText(WORDS["A2"])
    log_on.enter.click()
    settle(opened)
    assert log_on.code.isVisible()
    assert log_on.passphrase.text() == WORDS["A2"]
    log_on.code.setText(code())
    log_on.enter.click()
    settle(opened)
    acknowledge(opened)


def test_an_administrator_enrolls_and_a_supervisor_confirms(opened: MainWindow, path: Path) -> None:
    enter(opened, path, "K1")
    assert opened.frame is not None
    assert opened.frame.page.name == "records"
    opened.frame.page.accounts.click()
    settle(opened)
    listed = _sheet(opened, AccountsSheet)
    assert [row.code for row in listed.table.rows_model.rows] == ["A1", "A2", "K1", "S1", "U1"]
    assert listed.add.isEnabled()
    assert listed.confirm.toolTip() == "A supervisor does this"
    listed.add.click()
    settle(opened)
    enroll = _sheet(opened, EnrollSheet)
    enroll.code.setText("A3")
    enroll.name.setText("Attorney Three")
    for field in (enroll.passphrase.first, enroll.passphrase.again):
        field.setText("pebble orchid canyon dusk")
    enroll.enter.click()
    settle(opened)
    settle(opened)
    listed = _sheet(opened, AccountsSheet)
    assert "A3 waits for a supervisor. Key " in listed.strip.accessibleName()
    opened.access.change_user()
    settle(opened)
    enter(opened, path, "S1")
    _open(opened, "accounts")
    listed = _sheet(opened, AccountsSheet)
    assert listed.add.toolTip() == "An administrator does this"
    listed.table.selectRow([row.code for row in listed.table.rows_model.rows].index("A3"))
    listed.confirm.click()
    settle(opened)
    settle(opened)
    listed = _sheet(opened, AccountsSheet)
    assert listed.strip.accessibleName() == "A3 is confirmed."
    assert [row.state for row in listed.table.rows_model.rows if row.code == "A3"] == ["active"]
    listed.back.click()
    settle(opened)
    assert opened.centralWidget() is opened.frame
    opened.show_welcome()
    assert verify(path, thorough=True).ok


def test_the_banner_is_in_the_offices_own_words(opened: MainWindow, path: Path) -> None:
    enter(opened, path, "K1")
    _open(opened, "accounts")
    _sheet(opened, AccountsSheet).banner.click()
    settle(opened)
    settle(opened)
    sheet = _sheet(opened, BannerTextSheet)
    assert sheet.text.toPlainText() == access.DEFAULT_BANNER
    sheet.text.setPlainText("too short")
    sheet.enter.click()
    settle(opened)
    assert "too short" in sheet.strip.accessibleName()
    words = access.DEFAULT_BANNER.replace("restricted information", "records of this office that are restricted")
    sheet.text.setPlainText(words)
    sheet.enter.click()
    settle(opened)
    settle(opened)
    assert "The banner is changed" in _sheet(opened, AccountsSheet).strip.accessibleName()
    opened.show_welcome()
    assert access.banner_text(path) == words


def test_a_locked_account_is_released(opened: MainWindow, path: Path, clock: Clock) -> None:
    for _ in range(5):
        with pytest.raises(access.LogOnRefused):
            access.log_on(path, user="A2", passphrase="not it at all, not it", clock=clock)
    enter(opened, path, "K1")
    _open(opened, "accounts")
    listed = _sheet(opened, AccountsSheet)
    listed.table.selectRow(1)
    assert listed.table.row.state == "locked"
    listed.release.click()
    settle(opened)
    settle(opened)
    assert _sheet(opened, AccountsSheet).strip.accessibleName() == "A2 is released."
    opened.show_welcome()
    access.log_on(path, user="A2", passphrase=WORDS["A2"], clock=clock).close()


def test_an_office_for_one_begins_with_accounts(window: MainWindow) -> None:
    """Halves, banner, and a frame for the supervisor who is logged on; the code scanned is never in the title."""
    _open(window, "passphrase")
    assert _notice(window).startswith("This office has no accounts")
    _open(window, "accounts")
    listed = _sheet(window, AccountsSheet)
    assert not listed.add.isVisible()
    listed.begin_button.click()
    settle(window)
    begin = _sheet(window, BeginSheet)
    for person, code in ((begin.people.supervisor, "A1"), (begin.people.administrator, "K1")):
        person.code.setText(code)
        person.name.setText(f"Person {code}")
        words = WORDS["K1"] if code == "K1" else WORDS["S1"]
        person.passphrase.first.setText(words)
        person.passphrase.again.setText(words)
    begin.enter.click()
    settle(window)
    settle(window)
    acknowledge(window)
    assert window.frame is not None
    assert window.frame.session.logged_on
    assert window.frame.session.office.role == "supervisor"
    texts = " ".join(label.text() for label in window.findChildren(QLabel))
    assert "ALDER" in texts


def test_enrollment_is_for_administrators_alone(path: Path, clock: Clock) -> None:
    """What the disabled button says is what the verb does."""
    with access.log_on(path, user="S1", passphrase=WORDS["S1"], clock=clock) as office:
        person = NewAccount(code="A9", name="Nine", passphrase="pebble orchid canyon dusk", role="attorney")
        with pytest.raises(access.Refused):
            access.add_account(office, person)
