"""The screens of access that are photographed: there is no page of the rail behind most of them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtWidgets import QWidget

from screener.ui.access.accounts import AccountsSheet
from screener.ui.access.halves import HalfSheet
from screener.ui.access.locked import LockedScreen
from screener.ui.access.log_on import BannerSheet, LogOnSheet
from screener.ui.access.recovering import RecoverSheet
from screener.ui.app import MainWindow
from screener.workflow.session import Clock, open_office
from screener.workflow.verbs import access
from screener.workflow.verbs.access import NewAccount

#: Passphrases of the pictures' own invented people.
WORDS = {"K1": "kettle lantern orchard seven", "S1": "harbor violet sparrow ninety", "A2": "copper meadow eleven six"}
Settle = Callable[[], None]


def office_with_accounts(source: Path, folder: Path, clock: Clock) -> Path:
    """A copy of an office that begins with accounts: K1 keeps them, S1 approves, A2 waits to be confirmed."""
    path = folder / "Riverside with accounts.screener"
    if path.exists():
        return path
    shutil.copy(source, path)
    with open_office(path, user="S1", clock=clock) as office:
        access.begin_accounts(
            office,
            administrator=NewAccount(code="K1", name="Quill Marsten", passphrase=WORDS["K1"]),
            supervisor=NewAccount(code="S1", name="Hollis Wexgrove", passphrase=WORDS["S1"]),
        )
    with access.log_on(path, user="K1", passphrase=WORDS["K1"], clock=clock) as office:
        access.add_account(
            office, NewAccount(code="A2", name="Lorne Haldray", passphrase=WORDS["A2"], role="attorney", unit="Felony")
        )
    return path


def _type(window: MainWindow, user: str, passphrase: str) -> None:
    sheet = window.centralWidget()
    assert isinstance(sheet, LogOnSheet)
    sheet.user.setText(user)
    sheet.passphrase.setText(passphrase)
    sheet.enter.click()


def states(window: MainWindow, path: Path, settle: Settle) -> Iterator[tuple[str, QWidget]]:
    """Every screen in turn, by name."""
    yield from _making(window, settle)
    window.open_path(path)
    settle()
    yield "log on", window
    _type(window, "S1", "not it, not it at all")
    settle()
    yield "log on refused", window
    sheet = window.centralWidget()
    assert isinstance(sheet, LogOnSheet)
    sheet.ask_code(True)
    sheet.say("The account S1 has a second factor. Give the six digits that its app shows.", kind="ask")
    yield "log on with a code", window
    window.access.ask_halves(path, "S1")
    settle()
    recover = window.centralWidget()
    assert isinstance(recover, RecoverSheet)
    recover.passphrase.first.setText("marble compass")
    settle()
    yield "recovery", window
    window.access._fresh_log_on(path, "S1")
    settle()
    yield from _inside(window, settle)


def _making(window: MainWindow, settle: Settle) -> Iterator[tuple[str, QWidget]]:
    assert window.welcome is not None
    window.welcome.show_form()
    form = window.welcome.form
    form.name.setText("District Attorney of Riverside County (example)")
    form.who.set_key("several")
    settle()
    yield "first run", window
    form.people.supervisor.code.setText("S1")
    form.people.supervisor.name.setText("Hollis Wexgrove")
    form.people.supervisor.passphrase.first.setText(WORDS["S1"])
    form.people.supervisor.passphrase.again.setText(WORDS["S1"])
    form.people.administrator.passphrase.first.setText("password12345")
    settle()
    yield "first run, typing", window
    half = HalfSheet(1, "Quill Marsten", "Riverside County", "K7QF-2M9D-XR4T-8HWA-P3NB-6ZLC-V5YE-J1SG")
    window.put_over(half)
    half.begin()
    settle()
    yield "half of the recovery key", window
    window.show_welcome()
    settle()


def _inside(window: MainWindow, settle: Settle) -> Iterator[tuple[str, QWidget]]:
    _type(window, "S1", WORDS["S1"])
    settle()
    yield "banner", window
    banner = window.centralWidget()
    assert isinstance(banner, BannerSheet)
    banner.go.click()
    settle()
    settle()
    window.access.lock("idle")
    settle()
    yield "locked", window
    locked = window.centralWidget()
    assert isinstance(locked, LockedScreen)
    locked.passphrase.setText("not it, not it at all")
    locked.enter.click()
    settle()
    yield "locked, refused", window
    locked.passphrase.setText(WORDS["S1"])
    locked.enter.click()
    settle()
    settle()
    yield from _about_accounts(window, settle)


def _about_accounts(window: MainWindow, settle: Settle) -> Iterator[tuple[str, QWidget]]:
    window.accounts.open("passphrase")
    settle()
    yield "passphrase", window
    window.accounts.open("second factor")
    settle()
    yield "second factor", window
    window.accounts.open("accounts")
    settle()
    listed = window.centralWidget()
    assert isinstance(listed, AccountsSheet)
    listed.table.selectRow(1)
    yield "accounts", window
    window.accounts.ask_enrollment()
    settle()
    yield "enroll", window
    window.access.give_back()
    settle()
