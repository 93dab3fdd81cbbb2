"""Buttons, drop-downs and key caps. All painted here, so that frame, focus ring and key look the same everywhere."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QComboBox, QPushButton, QSizePolicy, QStyle, QStyleOptionComboBox, QWidget

from screener.ui.icons import paint_icon
from screener.ui.theme import color, font, metrics, px, style

_PAD, _GAP, _CHEVRON, _ICON = 12, 6, 12, 16


def key_size(key: str) -> QSize:
    """How large a key cap is drawn."""
    letters = metrics("key")
    return QSize(max(round(letters.horizontalAdvance(key)) + px(11), px(18)), round(letters.height()) + px(3))


def paint_key(painter: QPainter, box: QRectF, key: str) -> None:
    """A key as it lies on the keyboard: a frame with a heavier lower edge."""
    painter.setPen(QPen(color("frame"), 1))
    painter.setBrush(color("surface"))
    frame = box.adjusted(0.5, 0.5, -0.5, -0.5)
    painter.drawRoundedRect(frame, px(3), px(3))
    painter.drawLine(
        QPointF(frame.left() + px(2), frame.bottom() - 0.5), QPointF(frame.right() - px(2), frame.bottom() - 0.5)
    )
    painter.setPen(color("text"))
    painter.setFont(font("key"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, key)


class KeyCap(QWidget):
    """A key on its own, beside a word."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = key
        self.setAccessibleName(f"key {key}")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return key_size(self._key)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_key(painter, QRectF(self.rect()), self._key)


class Button(QPushButton):
    """``kind`` is "primary", "secondary", "quiet" (no frame until hovered) or "link". ``key`` draws a key cap."""

    def __init__(
        self,
        text: str,
        *,
        kind: str = "secondary",
        key: str = "",
        icon: str = "",
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.kind, self._key, self._icon_name = kind, key, icon
        self.chevron = False
        self.setAccessibleName(name or text.replace(" ...", ""))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)
        style(self, "body" if kind in ("link", "quiet") else "strong")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def _parts_width(self) -> int:
        width = round(self.fontMetrics().horizontalAdvance(self.text()))
        if self._key:
            width += key_size(self._key).width() + px(_GAP)
        if self._icon_name:
            width += px(_ICON) + (px(_GAP) if self.text() else 0)
        if self.chevron:
            width += px(_CHEVRON) + px(_GAP)
        return width

    def sizeHint(self) -> QSize:
        pad = px(2) if self.kind == "link" else px(8) if self.kind == "quiet" else px(_PAD) + 1
        height = self.fontMetrics().height() + px(2 if self.kind == "link" else 12)
        return QSize(self._parts_width() + 2 * pad + 1, height)

    minimumSizeHint = sizeHint

    def _ink(self) -> str:
        if not self.isEnabled():
            return "muted"
        return {"primary": "on_accent", "link": "accent"}.get(self.kind, "text")

    def _paint_ground(self, painter: QPainter) -> None:
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        hovered = self.underMouse() and self.isEnabled()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self.kind == "primary" and self.isEnabled():
            ground = color("accent")
            painter.setBrush(ground.darker(112) if self.isDown() else ground)
        elif self.kind in ("secondary", "primary"):
            painter.setPen(QPen(color("frame" if self.isEnabled() else "line"), 1))
            painter.setBrush(color("sunken" if self.isDown() or hovered else "surface"))
            if self.isChecked():
                painter.setBrush(color("selected"))
        elif self.kind == "quiet" and (hovered or self.isDown()):
            painter.setBrush(color("sunken"))
        if self.kind != "link":
            painter.drawRoundedRect(frame, px(5), px(5))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(color("on_accent" if self.kind == "primary" else "accent"), px(2)))
            inset = px(3) if self.kind == "primary" else px(1)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), px(4), px(4))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        ink, left, middle = color(self._ink()), (self.width() - self._parts_width()) / 2, self.height() / 2
        if self._icon_name:
            paint_icon(painter, self._icon_name, QRectF(left, middle - px(_ICON) / 2, px(_ICON), px(_ICON)), ink)
            left += px(_ICON) + px(_GAP)
        if self._key:
            size = key_size(self._key)
            paint_key(painter, QRectF(left, middle - size.height() / 2, size.width(), size.height()), self._key)
            left += size.width() + px(_GAP)
        painter.setPen(ink)
        drawn = self.font()
        drawn.setUnderline(self.kind == "link")
        painter.setFont(drawn)
        width = self.fontMetrics().horizontalAdvance(self.text())
        painter.drawText(QRectF(left, 0, width + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, self.text())
        if self.chevron:
            side = px(_CHEVRON)
            paint_icon(painter, "chevron-down", QRectF(left + width + px(_GAP), middle - side / 2, side, side), ink)


class MenuButton(Button):
    """A button that opens a menu of choices: the period, the unit. Give it one with ``setMenu``."""

    def __init__(self, text: str, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(text, name=name, parent=parent)
        self.chevron = True
        style(self, "body")


class Combo(QComboBox):
    """A drop-down in the same frame as the buttons. ``name`` is what it chooses, for the accessible name."""

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        style(self, "body")

    def sizeHint(self) -> QSize:
        widest = max((self.fontMetrics().horizontalAdvance(self.itemText(n)) for n in range(self.count())), default=0)
        return QSize(min(widest, px(320)) + px(44), self.fontMetrics().height() + px(12))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(64), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        painter.setPen(QPen(color("accent" if focused else "frame"), px(2) if focused else 1))
        painter.setBrush(color("surface" if self.isEnabled() else "sunken"))
        inset = px(1) if focused else 0.5
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), px(5), px(5))
        side = px(_CHEVRON)
        room = QRectF(px(10), 0, self.width() - px(10) - side - px(14), self.height())
        ink = color("text" if self.isEnabled() and self.currentIndex() >= 0 else "muted")
        painter.setPen(ink)
        text = self.currentText() or self.placeholderText()
        painter.drawText(
            room,
            Qt.AlignmentFlag.AlignVCenter,
            self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(room.width())),
        )
        paint_icon(
            painter, "chevron-down", QRectF(self.width() - side - px(8), (self.height() - side) / 2, side, side), ink
        )

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # scrolling a page must never change an answer
