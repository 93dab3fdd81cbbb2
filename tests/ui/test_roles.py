"""Every action of every page, as every role: it is done or asked, or refused in one sentence; never a dead key."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication

from screener.ui import dialogs
from screener.ui.app import PAGES, MainWindow
from screener.ui.key_line import HintButton
from screener.ui.theme import ThemeKeeper
from screener.workflow.office.rights import RIGHTS, may
from screener.workflow.office.trail import trail
from tests.ui.accounts_office import enter, with_accounts
from tests.ui.conftest import Clock, open_window, settle, shut

_USERS = {"attorney": "A2", "supervisor": "S1", "auditor": "U1", "administrator": "K1"}


@pytest.fixture(scope="module")
def made_accounts(made_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("roles") / "test.screener"
    shutil.copy(made_office, path)
    with_accounts(path, Clock(), others=True)
    return path


@pytest.fixture
def opened(
    keeper: ThemeKeeper, made_accounts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    """A window on a copy; whatever the system's dialogs would ask is answered with nothing."""
    for name in ("ask_open", "ask_save", "ask_folder"):
        monkeypatch.setattr(dialogs, name, lambda *_a, **_k: None)
    window = open_window(keeper, tmp_path)
    window.clock = Clock()
    window.clock.at += timedelta(hours=1)
    window.setProperty("office", shutil.copy(made_accounts, tmp_path / "test.screener"))
    yield window
    shut(window)


def _barred(action: QAction) -> str:
    return str(action.property("barred") or "")


@pytest.mark.parametrize("role", _USERS)
def test_what_a_role_may_not_do_is_said(opened: MainWindow, role: str) -> None:
    """Each action that the role may not do is dimmed with the reason, says it when pressed, and writes no such act."""
    enter(opened, Path(str(opened.property("office"))), _USERS[role])
    frame = opened.frame
    assert frame is not None
    begun, seen = trail(frame.session.office, limit=1)[0].seq, 0
    for name, _ in PAGES:
        frame.show_page(name)
        settle(opened)
        page = frame.page
        for action in page.menu_actions:
            why = _barred(action)
            if not why or not action.isEnabled():
                continue
            seen += 1
            frame.strip.put_away()
            action.trigger()
            settle(opened)
            said = frame.strip.accessibleName()
            assert said.startswith(why.split(":")[0].rstrip(".")), (name, action.text(), said, why)
            assert not frame.strip.isHidden(), (name, action.text())
        for button in frame.key_line.findChildren(HintButton):
            barred = [a for a in page.menu_actions if _barred(a) and a.text() == button.text()]
            assert not barred or button.toolTip() == _barred(barred[0])
    assert (seen == 0) is (role == "supervisor")
    kinds = {event.kind for event in trail(frame.session.office, limit=200) if event.seq > begun}
    assert {kind for kind in kinds if not may(role, kind)} == set()
    assert ("act refused" in kinds) is (seen > 0)


@pytest.mark.parametrize("role", ["auditor", "administrator"])
def test_no_key_of_any_page_is_dead_or_a_fault(opened: MainWindow, role: str) -> None:
    """Everything else is pressed too: nothing goes wrong inside the program, and nothing is written past the role."""
    enter(opened, Path(str(opened.property("office"))), _USERS[role])
    frame = opened.frame
    assert frame is not None
    begun = trail(frame.session.office, limit=1)[0].seq
    for name, _ in PAGES:
        frame.show_page(name)
        settle(opened)
        for action in list(frame.page.menu_actions):
            if action.isEnabled() and not _barred(action) and "Back up" not in action.text():
                action.trigger()
                settle(opened)
                said = frame.strip.accessibleName()
                assert "inside the program" not in said, (name, action.text(), said)
                while (popup := QApplication.activePopupWidget()) is not None:
                    popup.close()
                frame.show_page(name)
    kinds = {event.kind for event in trail(frame.session.office, limit=500) if event.seq > begun}
    assert {kind for kind in kinds if not may(role, kind)} == set()


def test_every_need_of_a_page_is_a_kind_of_the_record(opened: MainWindow) -> None:
    """A kind that is misspelled would bar everybody, supervisors too."""
    enter(opened, Path(str(opened.property("office"))), "S1")
    frame = opened.frame
    assert frame is not None
    assert not [action.text() for page in frame.pages.values() for action in page.menu_actions if _barred(action)]
    assert RIGHTS
