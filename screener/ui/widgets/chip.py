"""The chip: what the policy recommends or what was decided, as a word, a shape and a color."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from screener.ui import theme
from screener.ui.icons import paint_icon
from screener.ui.theme import color, font, metrics, px

#: Item data: the state of the chip in a cell (a Rollup value or "conflict"); DisplayRole is its text.
CHIP_STATE = int(Qt.ItemDataRole.UserRole) + 1
#: Item data: a second, muted line under the chip.
CHIP_NOTE = int(Qt.ItemDataRole.UserRole) + 2
_ROLE = "small strong"


@dataclass(frozen=True, slots=True, kw_only=True)
class StateStyle:
    """The look and the words of one state."""

    color: str
    icon: str
    recommends: str
    decided: str


def state_style(state: str) -> StateStyle:
    """The style of a roll-up by its value ("declined", "outside the policy"), or of "conflict"."""
    spec = theme.tokens()["states"][str(state)]
    return StateStyle(**{key: str(value) for key, value in spec.items()})


def chip_size(text: str, role: str = _ROLE) -> QSize:
    """The room that a chip with a text takes, in pixels at the present scale."""
    letters = metrics(role)
    return QSize(round(letters.horizontalAdvance(text)) + px(14 + 6 + 12), round(letters.height()) + px(5))


def _inks(state: StateStyle) -> tuple[QColor, QColor | None, QPen]:
    if state.color == "outside":
        pen = QPen(color("frame"), 1, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([3, 2])
        return color("text"), None, pen
    ground = color(f"{state.color}_ground")
    frame = QPen(Qt.PenStyle.NoPen) if theme.active().by_color else QPen(color("text"), 1)
    return color(state.color), ground, frame


def paint_chip(painter: QPainter, box: QRectF, text: str, state: str, role: str = _ROLE) -> None:
    """Draws a chip into ``box``, its text elided where the box is too small."""
    style = state_style(state)
    ink, ground, frame = _inks(style)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(frame)
    painter.setBrush(ground if ground is not None else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), px(3), px(3))
    side = px(14)
    paint_icon(painter, style.icon, QRectF(box.left() + px(5), box.center().y() - side / 2, side, side), ink)
    left = px(5 + 14 + 5)
    room = QRectF(box.left() + left, box.top(), box.width() - left - px(4), box.height())
    painter.setPen(ink)
    painter.setFont(font(role))
    fitted = metrics(role).elidedText(text, Qt.TextElideMode.ElideRight, room.width() + 1)
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, fitted)


class Chip(QWidget):
    """A chip on its own."""

    def __init__(self, text: str, state: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self._state = text, str(state)
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_state(self, text: str, state: str) -> None:
        self._text, self._state = text, str(state)
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return chip_size(self._text)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_chip(QPainter(self), QRectF(self.rect()), self._text, self._state)
