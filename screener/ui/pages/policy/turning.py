"""Parts beside each other that stand under each other where the room is too narrow for the size of the text."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from screener.ui.theme import px

_NARROW = 640  # pixels at 100 %


class Turning(QWidget):
    """``parts`` with their shares of the width."""

    def __init__(self, *parts: tuple[QWidget, int], gap: float = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(px(gap))
        self._line.setSizeConstraint(QBoxLayout.SizeConstraint.SetNoConstraint)
        for part, share in parts:
            self._line.addWidget(part, share)
        self._parts = tuple(part for part, _ in parts)
        self.setLayout(self._line)

    @property
    def narrow(self) -> bool:
        return self._line.direction() == QBoxLayout.Direction.TopToBottom

    def minimumSizeHint(self) -> QSize:
        """As wide as the widest part: they can stand under each other."""
        width = max(part.minimumSizeHint().expandedTo(part.minimumSize()).width() for part in self._parts)
        return QSize(width, self._line.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < max(px(_NARROW), 0)
        if narrow is not self.narrow:
            way = QBoxLayout.Direction
            self._line.setDirection(way.TopToBottom if narrow else way.LeftToRight)
            self.updateGeometry()
