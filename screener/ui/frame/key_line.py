"""The key line at the foot: what can be done here, with its keys. A click does the same."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from screener.ui.page import KeyHint
from screener.ui.theme import color, font, metrics, px
from screener.ui.widgets.buttons import key_size, paint_key
from screener.ui.widgets.layouts import clear, row
from screener.ui.widgets.panes import Pane

HEIGHT = 30


class HintButton(QAbstractButton):
    """A key cap and what the key does."""

    def __init__(self, hint: KeyHint, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key, self._barred = hint.key, ""
        self.setText(hint.text)
        self.setAccessibleName(f"{hint.text}, key {hint.key}")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        if hint.action is not None:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setEnabled(hint.action.isEnabled())
            hint.action.enabledChanged.connect(self.setEnabled)
            self.clicked.connect(hint.action.trigger)
            self._barred = str(hint.action.property("barred") or "")
            self.setToolTip(self._barred)

    def sizeHint(self) -> QSize:
        words = metrics("small")
        return QSize(
            key_size(self._key).width() + px(5) + round(words.horizontalAdvance(self.text())) + 1, px(HEIGHT) - 2
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self.isEnabled() or self._barred:
            painter.setOpacity(0.45)
        size = key_size(self._key)
        paint_key(painter, QRectF(0, (self.height() - size.height()) / 2, size.width(), size.height()), self._key)
        painter.setPen(color("text" if self.underMouse() and self.isEnabled() else "muted"))
        painter.setFont(font("small"))
        left = size.width() + px(5)
        painter.drawText(
            QRectF(left, 0, self.width() - left, self.height()), Qt.AlignmentFlag.AlignVCenter, self.text()
        )


class KeyLine(Pane):
    """The hints of the page on screen; what does not fit is in the menu and on the key card (F1)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", "t", parent)
        self.setMinimumHeight(px(HEIGHT))
        self.setAccessibleName("Keys of this page")
        self._row = row(gap=13, margins=(16, 1, 16, 0))
        self.setLayout(self._row)
        self._buttons: list[HintButton] = []

    def show_hints(self, hints: Sequence[KeyHint]) -> None:
        clear(self._row)
        self._buttons = [HintButton(hint) for hint in hints]
        for button in self._buttons:
            self._row.addWidget(button)
        self._row.addStretch(1)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(px(100), px(HEIGHT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self.width() - px(32)
        for button in self._buttons:
            room -= button.sizeHint().width()
            button.setVisible(room >= 0)
            room -= px(13)
