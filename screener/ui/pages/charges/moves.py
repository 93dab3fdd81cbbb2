"""What an answer moves: from which recommendation to which, how often; a line of chips each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from screener.ui.icons import paint_icon
from screener.ui.pages.charges.cluster_sentences import changes, chip
from screener.ui.theme import color, font, metrics, px
from screener.ui.widgets.chip import chip_size, paint_chip
from screener.ui.widgets.labels import Label, SectionLabel
from screener.ui.widgets.layouts import column
from screener.ui.widgets.panes import Pane
from screener.workflow.verbs.charge_table import MovedCharge

_MOST = 3
_HEIGHT = 104  # at 100 %: room for what most answers move, so that nothing jumps


class MoveRows(QWidget):
    """Number, chip before, arrow, chip after."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[tuple[str, str, int]] = []
        self._more = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_moved(self, moved: Sequence[MovedCharge]) -> None:
        found = changes(moved)
        self._rows, self._more = found[:_MOST], sum(n for *_, n in found[_MOST:])
        said = [f"{n:,}: {chip(before)[0]} becomes {chip(after)[0]}" for before, after, n in found]
        self.setAccessibleName("; ".join(said))
        self.setToolTip("\n".join(said))
        self.updateGeometry()
        self.update()

    def _line(self) -> int:
        return max(px(26), round(metrics("small strong").height()) + px(10))

    def sizeHint(self) -> QSize:
        lines = len(self._rows) + bool(self._more)
        return QSize(px(240), self._line() * lines)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        number_width = max((metrics("strong").horizontalAdvance(f"{n:,}") for *_, n in self._rows), default=0.0)
        first = max((chip_size(chip(before)[0]).width() for before, _, _ in self._rows), default=0)
        room = (self.width() - number_width - px(8 + 28)) / 2
        for at, (before, after, n) in enumerate(self._rows):
            top, high = at * self._line(), self._line()
            painter.setFont(font("strong"))
            painter.setPen(color("text"))
            painter.drawText(
                QRectF(0, top, number_width + 1, high),
                Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, f"{n:,}",
            )  # fmt: skip
            left = number_width + px(8)
            self._chip(painter, left, top, before, min(room, first))
            left += min(room, first)
            side = px(14)
            paint_icon(
                painter, "arrow-right", QRectF(left + px(7), top + (high - side) / 2, side, side), color("muted")
            )
            self._chip(painter, left + px(28), top, after, room)
        if self._more:
            painter.setFont(font("small"))
            painter.setPen(color("muted"))
            box = QRectF(number_width + px(8), len(self._rows) * self._line(), self.width(), self._line())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, f"and {self._more:,} other changes")

    def _chip(self, painter: QPainter, left: float, top: float, rollup: str, room: float) -> None:
        text, state = chip(rollup)
        size = chip_size(text)
        box = QRectF(left, top + (self._line() - size.height()) / 2, min(size.width(), room), size.height())
        paint_chip(painter, box, text, state)


class MoveList(Pane):
    """A section under the cluster: what the answer would do, or did. Its place is always there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("sunken", "t", parent)
        self.title = SectionLabel("If answered so")
        self.words = Label("", wrap=True)
        self.rows = MoveRows()
        self.setLayout(column(self.title, 4, self.words, 4, self.rows, None, margins=(14, 9, 14, 9)))
        self.set_low(False)

    def set_low(self, low: bool) -> None:
        """Where the window is low the room is for the charges."""
        self.setMinimumHeight(0 if low else px(_HEIGHT))

    def show_words(self, title: str, words: str, moved: Sequence[MovedCharge] = (), *, tone: str = "text") -> None:
        self.title.setText(title)
        self.title.setAccessibleName(title)
        self.words.setText(words)
        self.words.tone(tone)
        self.rows.show_moved(moved)
        self.rows.setVisible(bool(moved))
