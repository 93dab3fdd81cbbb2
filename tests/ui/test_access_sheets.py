"""Each screen of access by itself: names for those who do not see it, the keyboard, large text on a small window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from screener.ui.access.accounts import AccountsSheet, BannerTextSheet, BeginSheet, EnrollSheet
from screener.ui.access.halves import HalfSheet
from screener.ui.access.locked import LockedScreen
from screener.ui.access.log_on import BannerSheet, LogOnSheet
from screener.ui.access.office_passphrase import OfficePassphraseSheet
from screener.ui.access.own_account import PassphraseSheet, SecondFactorSheet
from screener.ui.access.recovering import RecoverSheet
from screener.ui.theme import ThemeKeeper
from screener.ui.widgets.labels import Label
from screener.workflow.verbs.access import DEFAULT_BANNER, AccountView, TotpSecret
from tests.ui.page_case import _INTERACTIVE, _inner, _is_cut, _name


def _accounts() -> AccountsSheet:
    sheet = AccountsSheet(role="administrator", user="K1", logged_on=True, local=lambda moment: moment)
    used = datetime(2026, 5, 29, tzinfo=UTC)
    sheet.show_accounts(
        [
            AccountView(code=code, name=f"Person {code}", role=role, unit="Drugs", state=state, last_used=used,
                        has_totp=False, fingerprint="ab cd", asked_role="")
            for code, role, state in (("A1", "attorney", "locked"), ("K1", "administrator", "active"))
        ]
    )  # fmt: skip
    return sheet


SHEETS: dict[str, Callable[[], QWidget]] = {
    "log on": lambda: LogOnSheet("Riverside County"),
    "banner": lambda: BannerSheet(DEFAULT_BANNER, "Riverside County"),
    "locked": lambda: LockedScreen("Person One, supervisor", "over", secret=True),
    "locked, without a passphrase": lambda: LockedScreen("Person One", "asked", secret=False),
    "half": lambda: HalfSheet(1, "K1", "Riverside County", "ABCD-" * 12 + "ABCD"),
    "passphrase of the office": lambda: OfficePassphraseSheet("Riverside County"),
    "recovery": lambda: RecoverSheet("Riverside County"),
    "passphrase": lambda: PassphraseSheet("A1"),
    "second factor": lambda: SecondFactorSheet(TotpSecret(uri="otpauth://totp/x?secret=ABCD", base32="ABCD" * 8)),
    "second factor, given up": lambda: SecondFactorSheet(None),
    "accounts": _accounts,
    "enroll": EnrollSheet,
    "words of the banner": lambda: BannerTextSheet(DEFAULT_BANNER),
    "begin": lambda: BeginSheet("Riverside County", "S1"),
}


@pytest.fixture(params=SHEETS)
def sheet(request: pytest.FixtureRequest, keeper: ThemeKeeper) -> Iterator[QWidget]:
    window = QMainWindow()
    window.resize(1366, 768)
    shown = SHEETS[request.param]()
    window.setCentralWidget(shown)
    window.show()
    assert QTest.qWaitForWindowExposed(window)
    window.activateWindow()
    shown.begin()
    QApplication.processEvents()
    yield shown
    keeper.set_scale(1.0)
    window.close()
    window.deleteLater()
    QApplication.processEvents()


def _usable(sheet: QWidget) -> list[QWidget]:
    return [
        widget
        for widget in sheet.findChildren(QWidget)
        if isinstance(widget, _INTERACTIVE) and widget.isVisible() and not _inner(widget)
    ]


def test_everything_has_a_name_and_stands_in_the_window(sheet: QWidget) -> None:
    assert sheet.accessibleName()
    assert not [type(widget).__name__ for widget in _usable(sheet) if not _name(widget)]
    others = [w for w in QApplication.topLevelWidgets() if w.isVisible() and w is not sheet.window()]
    assert not others


def test_the_keyboard_reaches_everything(sheet: QWidget) -> None:
    wanted = {w for w in _usable(sheet) if w.isEnabled() and w.focusPolicy() & Qt.FocusPolicy.TabFocus}
    seen: set[QWidget] = set()
    for _ in range(60):
        focused = QApplication.focusWidget()
        if focused is not None:
            seen.add(focused)
        QTest.keyClick(focused or sheet, Qt.Key.Key_Tab)
    assert not [_name(widget) for widget in wanted - seen]


def test_nothing_is_cut_at_any_size(sheet: QWidget) -> None:
    cut = [label.text() for label in sheet.findChildren(Label) if label.isVisible() and _is_cut(label)]
    assert not cut
    sheet.window().resize(900, 600)
    QApplication.processEvents()
    assert sheet.window().width() <= 900


@pytest.mark.parametrize("name", SHEETS)
def test_large_text_fits_a_small_window(keeper: ThemeKeeper, name: str) -> None:
    keeper.set_scale(2.0)
    try:
        window = QMainWindow()
        shown = SHEETS[name]()
        window.setCentralWidget(shown)
        window.resize(1366, 768)
        window.show()
        assert QTest.qWaitForWindowExposed(window)
        QApplication.processEvents()
        assert window.width() <= 1366
        assert window.height() <= 768
        cut = [label.text() for label in shown.findChildren(Label) if label.isVisible() and _is_cut(label)]
        assert not cut
        window.close()
        window.deleteLater()
        QApplication.processEvents()
    finally:
        keeper.set_scale(1.0)
