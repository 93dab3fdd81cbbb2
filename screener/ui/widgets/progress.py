"""A thin bar of how far the work is, with its numbers as accessible text."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from screener.ui.theme import color, px


class ProgressLine(QWidget):
    """``done`` of ``total`` as a bar of fixed length."""

    def __init__(self, width: float = 150, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._width, self.done, self.total = width, 0, 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_progress(self, done: int, total: int) -> None:
        self.done, self.total = done, total
        self.setAccessibleName(f"{done:,} of {total:,} done")
        self.setToolTip(f"{done:,} of {total:,}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(self._width), px(6))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(color("line"), 1))
        painter.setBrush(color("sunken"))
        painter.drawRoundedRect(box, px(2.5), px(2.5))
        if self.total:
            painter.setPen(QPen(color("accent"), 1))
            painter.setBrush(color("accent"))
            box.setWidth(max(box.width() * min(1.0, self.done / self.total), px(3) if self.done else 0))
            if box.width():
                painter.drawRoundedRect(box, px(2.5), px(2.5))
