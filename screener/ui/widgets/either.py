"""One of a few: radio buttons in the program's own look, each with a line that says what it means."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QScrollArea, QWidget

from screener.ui.theme import color, font, metrics, px, style
from screener.ui.widgets.layouts import column

_DOT, _GAP = 16, 9


class EitherOption(QRadioButton):
    """One choice: its words, and beneath them what follows from it."""

    def __init__(self, text: str, about: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._about = about
        self.setAccessibleName(text)
        self.setAccessibleDescription(about)
        style(self, "body")

    def sizeHint(self) -> QSize:
        width = max(metrics("body").horizontalAdvance(self.text()), metrics("small").horizontalAdvance(self._about))
        height = metrics("body").height() + metrics("small").height()
        return QSize(px(_DOT + _GAP + 6) + round(width), round(height) + px(8))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(120), self.sizeHint().height())

    def hitButton(self, _place: object) -> bool:
        """The whole line answers to the mouse."""
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Arrows move between options without the scroll area's knowledge: it is told."""
        super().focusInEvent(event)
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(self)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        first = metrics("body").height()
        middle = QPointF(px(3) + px(_DOT) / 2, px(4) + first / 2)
        painter.setPen(QPen(color("accent" if self.isChecked() or self.hasFocus() else "frame"), px(1.5)))
        painter.setBrush(color("surface"))
        painter.drawEllipse(middle, px(_DOT) / 2 - 1, px(_DOT) / 2 - 1)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color("accent"))
            painter.drawEllipse(middle, px(4), px(4))
        left = px(3 + _DOT + _GAP)
        room = self.width() - left - px(3)
        for role, ink, top, text in (
            ("body", "text", px(4), self.text()),
            ("small", "muted", px(4) + first, self._about),
        ):
            painter.setFont(font(role))
            painter.setPen(color(ink if self.isEnabled() else "muted"))
            box = QRectF(left, top, room, metrics(role).height())
            shown = metrics(role).elidedText(text, Qt.TextElideMode.ElideRight, room)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, shown)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(color("accent"), px(1.5)))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), px(4), px(4))


class Either(QWidget):
    """A few options, one of them chosen; arrows choose. ``chosen`` says which key."""

    chosen = Signal(str)

    def __init__(self, options: Sequence[tuple[str, str, str]], *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._options = {key: EitherOption(text, about) for key, text, about in options}
        for option in self._options.values():
            self._group.addButton(option)
        self.setLayout(column(*self._options.values(), gap=2))
        self.set_key(options[0][0])
        self._group.buttonToggled.connect(lambda _button, on: self.chosen.emit(self.key) if on else None)

    @property
    def key(self) -> str:
        """Which is chosen."""
        return next(key for key, option in self._options.items() if option.isChecked())

    def set_key(self, key: str) -> None:
        self._options[key].setChecked(True)

    def option(self, key: str) -> EitherOption:
        return self._options[key]
