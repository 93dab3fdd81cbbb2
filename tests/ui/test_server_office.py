"""An office on a server through the window: an address is typed, a password kept nowhere, the list says where it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit

from screener.ui.app import MainWindow
from screener.ui.remembered import Remembered
from screener.ui.server_form import ServerForm
from screener.ui.theme import ThemeKeeper
from screener.workflow.office import create_office
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
