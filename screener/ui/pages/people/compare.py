"""Two people side by side: what is written of both, differences marked by a sign and a word, never by color alone."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QWidget

from screener.ui.theme import color, px
from screener.ui.widgets.labels import Label
from screener.ui.widgets.layouts import clear
from screener.workflow.verbs.link_people import PairSide, PairView

_TOP = Qt.AlignmentFlag.AlignTop


class CompareView(QWidget):
    """A line for each thing that is written of at least one of the two."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(0)
        self._grid.setVerticalSpacing(0)
        for at, stretch in enumerate((0, 1, 1)):
            self._grid.setColumnStretch(at, stretch)
        self._lines: list[list[Label]] = []

    def show_pair(self, pair: PairView) -> None:
        """Shows two sides."""
        clear(self._grid)
        self._lines = []
        spoken = []
        rows = [r for r in zip(_said(pair.first), _said(pair.second), strict=True) if r[0][1] or r[1][1]]
        for at, ((name, mine), (_, theirs)) in enumerate(rows):
            differs = bool(mine and theirs and mine != theirs)
            head = Label(f"{name}  ≠" if differs else name, role="small strong" if differs else "small", tone="muted")
            head.setToolTip("differs" if differs else "")
            parts = [head]
            for side, text in enumerate((mine, theirs), start=1):
                role = "title" if not at else "strong" if differs else "body"
                shown = text or "not recorded"
                parts.append(
                    Label(shown if at else f"{side} · {shown}", role=role, tone="text" if text else "muted", wrap=True)
                )
            for place, label in enumerate(parts):
                label.setAlignment(Qt.AlignmentFlag.AlignLeft | _TOP)
                label.setContentsMargins(0 if not place else px(10), px(5), px(8), px(5))
                self._grid.addWidget(label, at, place)
            self._lines.append(parts)
            spoken.append(f"{name}: {mine or 'not recorded'} and {theirs or 'not recorded'}{', differs' * differs}")
        self.setAccessibleName(". ".join(spoken))
        self.updateGeometry()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(color("line"), 1))
        for parts in self._lines:  # the grid's own cellRect is stale after rows were exchanged
            bottom = max(label.geometry().bottom() for label in parts)
            painter.drawLine(0, bottom, self.width(), bottom)


def _said(side: PairSide) -> list[tuple[str, str]]:
    cases = sorted({charge.case for charge in side.charges if charge.case})
    files = sorted({charge.file for charge in side.charges})
    arrests = sorted({str(charge.arrest) for charge in side.charges if charge.arrest is not None})
    return [
        ("Name", side.name),
        ("Born", "" if side.birth_date is None else str(side.birth_date)),
        ("Person id", side.id_number),
        ("Sex", side.sex),
        ("Race", side.race),
        ("Address", side.address),
        ("Arrested", ", ".join(arrests)),
        ("Cases", ", ".join(cases)),
        ("Files", ", ".join(files)),
    ]
