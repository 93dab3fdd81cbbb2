"""The calm page of every question about access: one column in the middle, its own strip, nothing of any record."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from screener.domain.errors import ScreenerError
from screener.ui.theme import px, style
from screener.ui.widgets.labels import Label
from screener.ui.widgets.layouts import Item, column, row
from screener.ui.widgets.panes import Pane, Scroll
from screener.ui.widgets.strip import Strip


def secret_field(name: str, hint: str = "") -> QLineEdit:
    """A field whose text nobody sees over the shoulder."""
    field = plain_field(name, hint)
    field.setEchoMode(QLineEdit.EchoMode.Password)
    return field


def plain_field(name: str, hint: str = "", text: str = "") -> QLineEdit:
    """A line to type in."""
    field = QLineEdit(text)
    field.setAccessibleName(name)
    field.setPlaceholderText(hint)
    style(field, "body")
    return field


class AccessSheet(Pane):
    """A heading, what it is for, and what is asked. Esc says ``left``."""

    left = Signal()

    def __init__(self, title: str, about: str, *items: Item, width: float = 480, parent: QWidget | None = None) -> None:
        super().__init__("window", "", parent)
        self.setAccessibleName(title)
        self.title, self.about = Label(title, role="page", wrap=True), Label(about, tone="muted", wrap=True)
        self.strip = Strip()
        inner = QWidget()
        inner.setMinimumWidth(px(280))
        inner.setMaximumWidth(px(width))
        inner.setLayout(column(self.title, 6, self.about, 18, *items, 16, self.strip, None))
        page = QWidget()
        line = row(None, inner, None)
        line.setStretch(0, 1)
        line.setStretch(1, 1000)
        line.setStretch(2, 1)
        self._page = column(line, None)
        page.setLayout(self._page)
        self.scroll_area = Scroll(page)
        self.setLayout(column(self.scroll_area))
        self._wide = px(width)
        inner.setFixedWidth(self._wide)
        self._inner = inner

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Starts 120 px down, less where the window is small; never wider than the window."""
        super().resizeEvent(event)
        top = max(px(20), min(px(120), (self.height() - px(520)) // 2))
        self._page.setContentsMargins(px(12), top, px(12), px(20))
        self._inner.setFixedWidth(min(self._wide, max(px(200), self.width() - px(40))))

    def say(self, error: ScreenerError | str, *, kind: str = "wrong") -> None:
        """One sentence under what is asked."""
        self.strip.say(str(error), kind=kind)
        self.strip.bring_into_view()

    def first_focus(self) -> QWidget:
        """Where the keyboard starts."""
        return self

    def begin(self) -> None:
        self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)
