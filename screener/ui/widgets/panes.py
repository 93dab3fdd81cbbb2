"""Grounds and edges: the flat areas of which every page consists. No nested frames, no group boxes."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from screener.ui.theme import color, px
from screener.ui.widgets.labels import Elided, Label
from screener.ui.widgets.layouts import row


class Pane(QWidget):
    """A flat area on a ground token ("window", "surface", "sunken"), with hairlines at the named edges ("r", "tb")."""

    def __init__(self, ground: str = "window", edges: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ground, self._edges = ground, edges

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), color(self._ground))
        painter.setPen(QPen(color("line"), 1))
        right, bottom = self.width() - 1, self.height() - 1
        for edge, line in {
            "l": (0, 0, 0, bottom), "r": (right, 0, right, bottom),
            "t": (0, 0, right, 0), "b": (0, bottom, right, bottom),
        }.items():  # fmt: skip
            if edge in self._edges:
                painter.drawLine(*line)


class Card(QWidget):
    """A surface with a hairline frame and small round corners; with ``title`` a row above the body.

    ``body`` is the layout to fill; ``head`` the title row, for what stands at its right end.
    """

    def __init__(self, title: str = "", note: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.setSpacing(0)
        self.title = Label(title, role="strong")
        self.note = Elided(note, role="small", tone="muted")
        self.head = row(self.title, None, self.note, gap=12, margins=(12, 6, 12, 6))
        self._headed = bool(title)
        if title:
            outer.addLayout(self.head)
            self.setAccessibleName(title)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 1 if title else 0, 0, 0)
        self.body.setSpacing(0)
        outer.addLayout(self.body, 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(color("line"), 1))
        painter.setBrush(color("surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), px(4), px(4))
        if self._headed:
            line = self.head.geometry().bottom() + 1
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.drawLine(1, line, self.width() - 2, line)


class Scroll(QScrollArea):
    """A vertical scroll area without a frame of its own."""

    def __init__(self, inner: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        self.setWidget(inner)
        inner.setAutoFillBackground(False)


class SidePanel(Pane):
    """The column at the left ("window" ground) or right ("surface"): a scrolling stack on ``body``.

    It is ``width`` wide and gives way to half of that where the window is small or the text large.
    """

    def __init__(
        self, width: float, *, ground: str = "surface", edge: str = "l", parent: QWidget | None = None
    ) -> None:
        super().__init__(ground, edge, parent)
        self._width = width
        self.setMinimumWidth(px(width * 0.55))
        self.setMaximumWidth(px(width))
        inner = QWidget()
        self.body = QVBoxLayout(inner)
        self.body.setContentsMargins(px(14), px(12), px(14), px(12))
        self.body.setSpacing(px(4))
        self.body.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.scroll_area = Scroll(inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1 if "l" in edge else 0, 0, 1 if "r" in edge else 0, 0)
        outer.addWidget(self.scroll_area)

    def sizeHint(self) -> QSize:
        return QSize(px(self._width), px(300))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(self._width * 0.55), px(80))
