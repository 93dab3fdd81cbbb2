"""Text on screen: plain labels, section labels, elided lines, and label-and-number rows."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from screener.ui.icons import paint_icon
from screener.ui.theme import color, px, style
from screener.ui.widgets.layouts import clear


class Label(QLabel):
    """Text with a type role and a color token. ``wrap`` breaks lines; rich text is used only where ``rich``."""

    def __init__(
        self,
        text: str = "",
        *,
        role: str = "body",
        tone: str = "text",
        wrap: bool = False,
        rich: bool = False,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.RichText if rich else Qt.TextFormat.PlainText)
        self.setText(text)
        self.setWordWrap(wrap)
        self.setAlignment(align | Qt.AlignmentFlag.AlignVCenter)
        if wrap:
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
            self.setMinimumWidth(px(24))
        style(self, role, tone)

    def tone(self, token: str) -> None:
        """Another color token."""
        style(self, tone=token)


def breakable(name: str) -> str:
    """A file's name that may go on in the next line after each mark in it: it has no blanks to break at."""
    return re.sub(r"(?<=[_\-.])(?=\w)", "\u200b", name)


class SectionLabel(Label):
    """The small semibold capitals above a group, with an optional number at the right end of its text."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, role="section", tone="muted", parent=parent)
        self.setAccessibleName(text)


class Elided(Label):
    """One line that ends in an ellipsis where the room ends; the whole is in the tooltip and the accessible name.

    ``keep`` is the width that it does not give up to its neighbors.
    """

    def __init__(
        self, text: str = "", *, role: str = "body", tone: str = "text", keep: float = 24, parent: QWidget | None = None
    ) -> None:
        super().__init__("", role=role, tone=tone, parent=parent)
        self._whole, self._keep = "", keep
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        self._whole = text
        self.setAccessibleName(text)
        self.setMaximumWidth(self.fontMetrics().horizontalAdvance(text) + px(4))
        self._fit()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self._whole) + px(4), self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(min(px(self._keep), self.sizeHint().width()), self.fontMetrics().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        fitted = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, max(self.width(), px(24)))
        self.setText(fitted)
        self.setToolTip(self._whole if fitted != self._whole else "")


class IconLabel(QWidget):
    """An icon in a color token, with a word for those who do not see it."""

    def __init__(
        self, name: str, tone: str, word: str = "", *, size: float = 16, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name, self._tone, self._size = name, tone, size
        self.setAccessibleName(word)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_icon(self, name: str, tone: str, word: str = "") -> None:
        self._name, self._tone = name, tone
        self.setAccessibleName(word)
        self.update()

    def sizeHint(self) -> QSize:
        side = px(self._size)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_icon(painter, self._name, QRectF(self.rect()), color(self._tone))


#: A value of so many letters stands beside its label on one line.
_SHORT = 22


class LabelRows(QWidget):
    """Label left, value right, a line under each: counts in a side panel."""

    def __init__(self, rows: Sequence[tuple[str, str]] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(0)
        self._grid.setColumnStretch(0, 1)
        self._pairs: list[tuple[Label, Label]] = []
        self.set_rows(rows)

    def set_rows(self, rows: Sequence[tuple[str, str]]) -> None:
        clear(self._grid)
        self._pairs = []
        for number, (name, value) in enumerate(rows):
            # A short value keeps its line: a label that may wrap asks for less room than its text needs.
            left, right = Label(name), Label(value, align=Qt.AlignmentFlag.AlignRight, wrap=len(value) > _SHORT)
            self._pairs.append((left, right))
            for label in (left, right):
                label.setContentsMargins(px(8), px(5), px(8), px(5))
            self._grid.addWidget(left, number, 0)
            self._grid.addWidget(right, number, 1)
        self.setAccessibleName(", ".join(f"{name} {value}" for name, value in rows))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(color("line"), 1))
        for left, right in self._pairs:  # the grid's own cellRect is stale after rows were exchanged
            bottom = max(left.geometry().bottom(), right.geometry().bottom())
            painter.drawLine(0, bottom, self.width(), bottom)
