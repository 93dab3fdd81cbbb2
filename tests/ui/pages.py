"""What the tests of several pages share: a page of the real window by name, and keys that reach the focus."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from screener.ui.app import MainWindow
from screener.ui.page import Page
from tests.ui.conftest import settle

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def show(window: MainWindow, name: str) -> Page:
    """A page on screen with its data."""
    assert window.frame is not None
    window.frame.show_page(name)
    settle(window)
    return window.frame.page


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None, "nothing has the keyboard"
    return widget


def press(window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """A key to whatever has the focus, until its work is done."""
    QTest.keyClick(focused(), key, modifier)
    settle(window)


def write(window: MainWindow, text: str) -> None:
    """Text into whatever has the focus."""
    QTest.keyClicks(focused(), text)
    settle(window)


def strip(window: MainWindow) -> str:
    """The sentence in the strip, or nothing."""
    assert window.frame is not None
    return "" if window.frame.strip.isHidden() else window.frame.strip.accessibleName()
