"""A small office with accounts for the window's tests: an administrator, a supervisor, an attorney, an auditor."""

from __future__ import annotations

from pathlib import Path

from screener.ui.access.halves import HalfSheet
from screener.ui.access.log_on import BannerSheet, LogOnSheet
from screener.ui.app import MainWindow
from screener.workflow.session import open_office
from screener.workflow.verbs import access
from screener.workflow.verbs.access import NewAccount
from tests.ui.conftest import Clock, settle

WORDS = {
    "K1": "kettle lantern orchard seven",
    "S1": "harbor violet sparrow ninety",
    "A2": "copper meadow thimble eleven",
    "U1": "walnut glacier ribbon forty",
}


def with_accounts(path: Path | str, clock: Clock, *, others: bool = False) -> access.FirstAccounts:
    """Gives an office accounts; with ``others`` an attorney A2 and an auditor U1 too. The clock goes on."""
    with open_office(path, user="A1", clock=clock) as office:
        first = access.begin_accounts(
            office,
            administrator=NewAccount(code="K1", name="Keeper One", passphrase=WORDS["K1"]),
            supervisor=NewAccount(code="S1", name="Supervisor One", passphrase=WORDS["S1"]),
        )
    if others:
        with access.log_on(path, user="K1", passphrase=WORDS["K1"], clock=clock) as office:
            for code, role in (("A2", "attorney"), ("U1", "auditor")):
                access.add_account(office, NewAccount(code=code, name=code, passphrase=WORDS[code], role=role))
        with access.log_on(path, user="S1", passphrase=WORDS["S1"], clock=clock) as office:
            for code in ("A2", "U1"):
                access.confirm(office, code)
    return first


def enter(window: MainWindow, path: Path, user: str) -> None:
    """Opens, logs on and acknowledges, as a person does."""
    window.open_path(path)
    settle(window)
    sheet = window.centralWidget()
    assert isinstance(sheet, LogOnSheet), type(sheet)
    sheet.user.setText(user)
    sheet.passphrase.setText(WORDS[user])
    sheet.enter.click()
    settle(window)
    acknowledge(window)


def acknowledge(window: MainWindow) -> None:
    while isinstance(half := window.centralWidget(), HalfSheet):
        half.written.click()
        half.go.click()
        settle(window)
    banner = window.centralWidget()
    assert isinstance(banner, BannerSheet), type(banner)
    banner.go.click()
    settle(window)
    settle(window)  # the frame comes after the banner's turn, and asks for its charges then
    assert window.frame is not None
