"""What every page must be able to do: subclass ``PageCase``, give ``page_name``, and these tests come free."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)

from screener.ui.app import MainWindow
from screener.ui.page import Page
from screener.ui.theme import ThemeKeeper
from screener.ui.widgets.labels import Elided, Label
from tests.ui.conftest import open_on, open_window, settle, shut

_INTERACTIVE = (QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QPlainTextEdit)


class PageCase:
    """Accessibility, keyboard and scaling of one page of the real window."""

    page_name: ClassVar[str]

    @pytest.fixture(scope="class")
    @classmethod
    def window(
        cls, keeper: ThemeKeeper, made_office: Path, tmp_path_factory: pytest.TempPathFactory
    ) -> Iterator[MainWindow]:
        """One for all of these: none of them changes the office, and each leaves the window as it was."""
        home = tmp_path_factory.mktemp(cls.page_name)
        made = open_on(keeper, home, Path(shutil.copy(made_office, home)))
        yield made
        shut(made)

    def page(self, window: MainWindow) -> Page:
        assert window.frame is not None
        window.frame.show_page(self.page_name)
        settle(window)
        return window.frame.page

    def test_it_opens_without_an_error(self, window: MainWindow) -> None:
        page = self.page(window)
        assert page.name == self.page_name
        assert page.accessibleName()
        assert window.frame is not None
        assert window.frame.strip.kind != "wrong" or window.frame.strip.isHidden()

    def test_every_widget_that_can_be_used_has_an_accessible_name(self, window: MainWindow) -> None:
        page = self.page(window)
        nameless = [
            f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}"
            for widget in page.findChildren(QWidget)
            if isinstance(widget, _INTERACTIVE) and widget.isVisible() and not _name(widget) and not _inner(widget)
        ]
        assert not nameless

    def test_no_part_of_it_is_a_window_of_its_own(self, window: MainWindow) -> None:
        self.page(window)
        others = [w for w in QApplication.topLevelWidgets() if w.isVisible() and w is not window]
        assert not others
        assert window.isActiveWindow()

    def test_the_keyboard_reaches_everything_and_comes_back(self, window: MainWindow) -> None:
        page = self.page(window)
        reachable = {
            widget
            for widget in page.findChildren(QWidget)
            if isinstance(widget, _INTERACTIVE)
            and widget.isVisibleTo(page)
            and widget.isEnabled()
            and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            and not _inner(widget)
        }
        seen: set[QWidget] = set()
        page.first_focus().setFocus()
        for _ in range(400):
            focused = QApplication.focusWidget()
            if focused is not None:
                seen.add(focused)
            if reachable <= seen:
                break
            QTest.keyClick(focused or page, Qt.Key.Key_Tab)
        assert not [type(widget).__name__ + ": " + _name(widget) for widget in reachable - seen]

    def test_every_action_is_in_the_menu_with_its_key(self, window: MainWindow) -> None:
        page = self.page(window)
        assert window.frame is not None
        menu = window.frame.build_menu()
        texts = {action.text() for action in menu.actions()}
        assert {action.text() for action in page.menu_actions} <= texts
        hinted = {hint.action for hint in page.hints if hint.action is not None}
        assert hinted <= set(page.menu_actions)
        menu.deleteLater()

    def test_texts_are_not_cut_without_saying_so(self, window: MainWindow) -> None:
        page = self.page(window)
        cut = [label.text() for label in page.findChildren(Label) if label.isVisible() and _is_cut(label)]
        assert not cut

    def test_larger_text(self, window: MainWindow) -> None:
        """The window stays within 1366x768, and what does not fit scrolls or is elided with its whole in a tooltip."""
        self.page(window)
        try:
            for scale in (1.5, 2.0):
                self._scaled(window, scale)
                assert window.frame is not None
                page = window.frame.page
                assert page.name == self.page_name
                assert (window.width() <= 1366, window.height() <= 768) == (True, True), scale
                cut = [label.text() for label in page.findChildren(Label) if label.isVisible() and _is_cut(label)]
                assert not cut, scale
        finally:
            self._scaled(window, 1.0)

    @staticmethod
    def _scaled(window: MainWindow, scale: float) -> None:
        assert window.frame is not None
        window.frame.scale_wanted.emit(scale)
        settle(window)
        window.resize(1366, 768)
        settle(window)

    def test_other_schemes_live(self, window: MainWindow, keeper: ThemeKeeper) -> None:
        page = self.page(window)
        try:
            for scheme in ("dark", "contrast", "light"):
                keeper.choose(scheme)
                settle(window)
                ground = page.grab().toImage().pixelColor(QPoint(page.width() - 4, page.height() - 4))
                assert (ground.lightness() > 128) is (scheme == "light"), scheme
        finally:
            if keeper.choice != "light":
                keeper.choose("light")


def _name(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    spoken = interface.text(QAccessible.Text.Name) if interface is not None else ""
    return widget.accessibleName() or spoken


def _inner(widget: QWidget) -> bool:
    """Parts that Qt itself puts into a widget: the list behind a drop-down, the headers of a table."""
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QComboBox | QAbstractItemView):
            return True
        parent = parent.parentWidget()
    return False


def _is_cut(label: Label) -> bool:
    """Whether a label has less room than its text needs, without an ellipsis that says so."""
    if isinstance(label, Elided) or not label.text() or label.visibleRegion().isEmpty():
        return False
    if label.wordWrap():
        return label.height() + 1 < label.heightForWidth(label.width()) and not _scrolls(label)
    if label.textFormat() == Qt.TextFormat.RichText:
        return False
    return label.width() + 2 < QFontMetrics(label.font()).horizontalAdvance(label.text())


def _scrolls(label: Label) -> bool:
    parent = label.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            return True
        parent = parent.parentWidget()
    return False


__all__ = ["PageCase", "open_window", "settle", "shut"]
