"""A list of choices with counts: the queue, the facets, the versions, the views."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from screener.ui.theme import color, font, metrics, px
from screener.ui.widgets.labels import SectionLabel
from screener.ui.widgets.layouts import clear, column


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetLine:
    """One line of a facet list; ``count`` is printed as given ("612", "2026-02-16", "")."""

    key: str
    label: str
    count: str = ""
    tip: str = ""


class FacetRow(QAbstractButton):
    """One choice: its label at the left, its count at the right, a ground when chosen."""

    def __init__(self, choice: FacetLine, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choice = choice
        self.setText(choice.label)
        self.setCheckable(True)
        self.setAutoExclusive(False)
        self.setAccessibleName(f"{choice.label} {choice.count}".strip())
        self.setToolTip(choice.tip)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        letters = metrics("body")
        width = letters.horizontalAdvance(self.choice.label) + letters.horizontalAdvance(self.choice.count) + px(32)
        return QSize(round(width), max(px(24), round(letters.height()) + px(7)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def minimumSizeHint(self) -> QSize:
        return QSize(px(64), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        if self.isChecked() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color("selected" if self.isChecked() else "sunken"))
            painter.drawRoundedRect(box, px(3), px(3))
        if self.hasFocus():
            painter.setPen(QPen(color("accent"), px(2)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), px(3), px(3))
        role = "strong" if self.isChecked() else "body"
        painter.setFont(font(role))
        painter.setPen(color("accent" if self.isChecked() else "text"))
        count_width = metrics(role).horizontalAdvance(self.choice.count)
        box.adjust(px(8), 0, -px(8), 0)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self.choice.count)
        room = box.width() - count_width - px(8)
        fitted = metrics(role).elidedText(self.choice.label, Qt.TextElideMode.ElideRight, room)
        if fitted != self.choice.label and not self.choice.tip:
            self.setToolTip(self.choice.label)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, fitted)


class FacetList(QWidget):
    """A section label and its choices. ``chosen`` says the key, or "" where a choice was taken back.

    ``always`` keeps one choice taken (a view switch); otherwise a second press takes it back. ``limit`` shows
    so many and then "all 11 ...".
    """

    chosen = Signal(str)

    def __init__(self, title: str, *, always: bool = False, limit: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title, self._always, self._limit = title, always, limit
        self._choices: tuple[FacetLine, ...] = ()
        self._current, self._whole = "", False
        self._rows = column(gap=0)
        self.setLayout(column(SectionLabel(title), 4, self._rows))
        self.setAccessibleName(title)

    @property
    def current(self) -> str:
        return self._current

    def set_choices(self, choices: Sequence[FacetLine], current: str = "") -> None:
        """Shows choices; rows are reused where only counts changed, so that the focus stays."""
        same = [c.key for c in choices] == [c.key for c in self._choices]
        self._choices, self._current = tuple(choices), current
        if not same:
            self._build()
            return
        for row in self.findChildren(FacetRow):
            for choice in choices:
                if row.choice.key == choice.key:
                    row.choice = choice
                    row.setAccessibleName(f"{choice.label} {choice.count}".strip())
                    row.setChecked(choice.key == current)
                    row.update()

    def _build(self) -> None:
        clear(self._rows)
        shown = self._choices
        hidden = 0
        if self._limit and not self._whole and len(shown) > self._limit + 1:
            keep = shown[: self._limit]
            kept = keep + tuple(c for c in shown[self._limit :] if c.key == self._current)
            hidden, shown = len(shown) - len(kept), kept
        for choice in shown:
            row = FacetRow(choice)
            row.setChecked(choice.key == self._current)
            row.clicked.connect(lambda _checked=False, key=choice.key: self._press(key))
            self._rows.addWidget(row)
        if hidden:
            more = FacetRow(FacetLine(key="", label=f"all {len(self._choices)} ..."))
            more.setCheckable(False)
            more.clicked.connect(lambda _checked=False: self._show_all())
            self._rows.addWidget(more)

    def _show_all(self) -> None:
        self._whole = True
        self._build()

    def _press(self, key: str) -> None:
        self._current = key if self._always or key != self._current else ""
        for row in self.findChildren(FacetRow):
            row.setChecked(row.choice.key == self._current and bool(self._current))
        self.chosen.emit(self._current)
