"""The rail: the pages of the window, each with what waits on it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from screener.ui.icons import paint_icon
from screener.ui.theme import color, font, metrics, px
from screener.ui.widgets.layouts import column
from screener.ui.widgets.panes import Pane

WIDTH = 76


class RailButton(QAbstractButton):
    """One page: icon, name, and a badge with its count."""

    def __init__(self, name: str, label: str, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name, self._icon, self._count = name, icon, 0
        self.setText(label)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setAccessibleName(label)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)  # a low window takes the icons

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def set_count(self, count: int | None) -> None:
        self._count = count or 0
        self.setAccessibleName(f"{self.text()}, {self._count} waiting" if self._count else self.text())
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(WIDTH) - 1, px(28) + round(metrics("rail").height()) + px(8))

    def minimumSizeHint(self) -> QSize:
        """The name alone, where large text leaves no room for the icons of all pages."""
        return QSize(px(WIDTH) - 1, round(metrics("rail").height()) + px(10))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.isChecked()
        if chosen:
            painter.fillRect(self.rect(), color("selected"))
            painter.fillRect(QRectF(0, 0, px(3), self.height()), color("accent"))
        elif self.underMouse():
            painter.fillRect(self.rect(), color("window"))
        if self.hasFocus():
            painter.setPen(QPen(color("accent"), px(2)))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(px(3), 2, -2, -2), px(3), px(3))
        ink = color("accent" if chosen else "muted")
        side = px(20)
        low = self.height() < self.sizeHint().height()
        if not low:
            paint_icon(painter, self._icon, QRectF((self.width() - side) / 2, px(7), side, side), ink)
        role = "rail strong" if chosen else "rail"
        painter.setFont(font(role))
        painter.setPen(ink)
        under = QRectF(0, px(29), self.width(), metrics(role).height() + 2)
        painter.drawText(QRectF(self.rect()) if low else under, Qt.AlignmentFlag.AlignCenter, self.text())
        if self._count:
            self._paint_badge(painter)

    def _paint_badge(self, painter: QPainter) -> None:
        text = f"{self._count:,}" if self._count < 1000 else f"{self._count // 1000}k"
        high = metrics("key").height() + px(1)
        wide = max(metrics("key").horizontalAdvance(text) + px(8), high)
        box = QRectF(min(self.width() / 2 + px(9), self.width() - wide - px(1)), px(2), wide, high)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color("needs"))
        painter.drawRoundedRect(box, high / 2, high / 2)
        painter.setPen(color("surface"))
        painter.setFont(font("key"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


class Rail(Pane):
    """All pages of the window. Ctrl+1 to 9 choose them."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("sunken", "r", parent)
        self.setFixedWidth(px(WIDTH))
        self.setAccessibleName("Pages")
        self.buttons: dict[str, RailButton] = {}
        self._stack = column(8, None)
        self.setLayout(self._stack)

    def add(self, name: str, label: str, icon: str) -> None:
        button = RailButton(name, label, icon)
        button.setToolTip(f"{label}  Ctrl+{len(self.buttons) + 1}")
        button.clicked.connect(lambda _checked=False: self.chosen.emit(name))
        self.buttons[name] = button
        self._stack.insertWidget(len(self.buttons), button)

    def show_page(self, name: str) -> None:
        self.buttons[name].setChecked(True)
