"""An office on a server through the window: an address is typed, a password kept nowhere, the list says where it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit

from screener.ui.access.locked import LockedScreen
from screener.ui.access.log_on import LogOnSheet
from screener.ui.app import MainWindow
from screener.ui.remembered import Remembered
from screener.ui.server_form import ServerForm
from screener.ui.theme import ThemeKeeper
from screener.workflow.session import create_office
from screener.workflow.session.record.audit_log_lines import trail
from screener.workflow.verbs.verify_record import verify
from tests.ui.accounts_office import WORDS, acknowledge, with_accounts
from tests.ui.conftest import settle
from tests.workflow.county import Ticking


def test_an_office_on_a_server_is_opened_by_its_address(
    qapp: QApplication, keeper: ThemeKeeper, tmp_path: Path, server_place: str
) -> None:
    clock = Ticking()
    create_office(server_place, name="E", county="E", zone="UTC", clock=clock, user="S1").close()
    settings = tmp_path / "settings.json"
    window = MainWindow(keeper, Remembered(settings), clock=clock)
    window.show()
    assert window.welcome is not None
    window.welcome.server_way.click()
    form = window.welcome.server
    assert form.password.echoMode() is QLineEdit.EchoMode.Password
    form.address.setText(server_place.replace("boss@", "boss:a-secret-of-mine@"))
    form.go.click()
    settle(window)
    assert window.frame is not None
    assert window.frame.session.office.place == server_place
    window.show_welcome()
    settle(window)
    assert window.welcome is not None
    assert "on the server" in window.welcome.recent[0].accessibleName()
    window.close()
    assert "a-secret-of-mine" not in settings.read_text("utf-8")
    assert Remembered(settings).offices() == (server_place,)


def test_somebody_logs_on_to_an_office_on_a_server(
    qapp: QApplication, keeper: ThemeKeeper, tmp_path: Path, server_place: str
) -> None:
    """The address, a wrong passphrase, the right one, the banner; then a signed act, the lock, and who comes next."""
    clock = Ticking()
    create_office(server_place, name="E", county="E", zone="UTC", clock=clock, user="A1").close()
    with_accounts(server_place, clock)
    window = MainWindow(keeper, Remembered(tmp_path / "settings.json"), clock=clock)
    window.show()
    assert window.welcome is not None
    window.welcome.server_way.click()
    window.welcome.server.address.setText(server_place)
    window.welcome.server.go.click()
    settle(window)
    sheet = window.centralWidget()
    assert isinstance(sheet, LogOnSheet)
    assert window.frame is None
    sheet.user.setText("S1")
    sheet.passphrase.setText("not it, not it at all")
    sheet.enter.click()
    settle(window)
    assert "wrong" in sheet.strip.accessibleName()
    sheet.passphrase.setText(WORDS["S1"])
    sheet.enter.click()
    settle(window)
    acknowledge(window)
    assert window.frame is not None
    office = window.frame.session.office
    assert (office.place, office.role) == (server_place, "supervisor")
    kinds = [event.kind for event in trail(office, limit=8)]
    assert {"logged on", "log-on failed", "banner acknowledged"} <= set(kinds)
    window.access.lock()
    settle(window)
    locked = window.centralWidget()
    assert isinstance(locked, LockedScreen)
    locked.other.click()
    settle(window)
    following = window.centralWidget()
    assert isinstance(following, LogOnSheet)
    assert window.frame is None
    window.close()
    checked = verify(server_place, thorough=True)
    assert checked.ok, checked.findings


@pytest.mark.parametrize(
    "text", ["county.screener", "postgresql+psycopg://db.example.gov/c?sslmode=disable", "http://x"]
)
def test_what_is_no_address_is_said_beside_the_field(qapp: QApplication, text: str) -> None:
    form = ServerForm()
    given: list[str] = []
    form.ready.connect(given.append)
    form.address.setText(text)
    form.go.click()
    assert given == []
    assert form.wrong.text().endswith(".")


def test_a_password_leaves_the_form_when_it_is_used(qapp: QApplication) -> None:
    form = ServerForm()
    given: list[str] = []
    form.ready.connect(given.append)
    form.address.setText("postgresql+psycopg://s1:in-the-address@db.example.gov/county")
    form.password.setText("typed-apart")
    form.go.click()
    assert given == ["postgresql+psycopg://s1@db.example.gov/county"]
    assert (form.address.text(), form.password.text()) == (given[0], "")
