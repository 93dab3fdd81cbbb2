"""The matrix of a replay: recommendations before at the left, after at the top; each number opens its charges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyleOptionViewItem, QWidget

from screener.domain.counting import plural
from screener.domain.decision import Rollup
from screener.screening.replay import Matrix, Transition
from screener.ui import theme
from screener.ui.table import Column, DataTable, Index, RowDelegate
from screener.ui.theme import color, metrics, px
from screener.ui.widgets.chip import chip_size, state_style

_ORDER = {rollup.value: place for place, rollup in enumerate(Rollup)}


def recommends(state: str) -> str:
    """A roll-up as a recommendation reads."""
    return state_style(state).recommends


def ordered(states: Sequence[str]) -> tuple[str, ...]:
    """Roll-ups in the order in which every page lists them."""
    return tuple(sorted(set(states), key=lambda state: _ORDER[state]))


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixRow:
    """One line of the matrix: what was recommended before, and how many go where."""

    before: str
    counts: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def text(self) -> str:
        return recommends(self.before)


class _Cells(RowDelegate):
    """Numbers that change stand out; those that stay are quiet; nothing is a dash."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        table = self.parent()
        assert isinstance(table, MatrixTable)
        if table.hasFocus() and table.currentIndex() == index:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(color("accent"))
            painter.drawRoundedRect(QRectF(option.rect).adjusted(1.5, 1.5, -2.5, -2.5), px(3), px(3))
            painter.restore()


class MatrixTable(DataTable):
    """``cell_opened`` says the recommendation before and after of the cell that was pressed or confirmed with Enter."""

    cell_opened = Signal(str, str)

    def __init__(self, matrix: Matrix, *, name: str, parent: QWidget | None = None) -> None:
        self.after = ordered([t.after for t in matrix.transitions])
        super().__init__(self._columns(), name=name, fit=True, parent=parent)
        self.setItemDelegate(_Cells(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.horizontalHeader().setStretchLastSection(False)
        self.show_matrix(matrix)

    def _columns(self) -> list[Column]:
        found = [
            Column(
                title="Before", text=lambda r: r.text, chip=lambda r: r.before,
                width=max(chip_size(recommends(state)).width() for state in _ORDER) / _scale() + 14,
            )
        ]  # fmt: skip
        for state in self.after:
            found.append(self._after(state))
        found.append(Column(title="All", text=lambda r: f"{r.total:,}", width=58, number=True, tone=lambda _r: "muted"))
        return found

    @staticmethod
    def _after(state: str) -> Column:
        title = recommends(state)
        return Column(
            title=title, number=True, width=max(60, metrics("column").horizontalAdvance(title) / _scale() + 18),
            text=lambda r: f"{r.counts[state]:,}" if r.counts.get(state) else "–",
            tone=lambda r: "text" if r.counts.get(state) and state != r.before else "muted",
            tip=lambda r: _told(r, state),
        )  # fmt: skip

    def show_matrix(self, matrix: Matrix) -> None:
        """Other numbers under the same titles."""
        lines: dict[str, dict[str, int]] = {}
        for each in matrix.transitions:
            lines.setdefault(each.before, {})[each.after] = each.n
        self.set_rows([MatrixRow(before=state, counts=lines[state]) for state in ordered(list(lines))])
        first = next((t for t in matrix.transitions if t.changed), None)
        if first is not None:
            self.point(first)

    def point(self, at: Transition) -> None:
        """Puts the keyboard's place on a cell."""
        rows = [r.before for r in self.rows_model.rows]
        self.setCurrentIndex(self.rows_model.index(rows.index(at.before), 1 + self.after.index(at.after)))

    def fits_states(self, matrix: Matrix) -> bool:
        """Whether a matrix has the titles that stand here."""
        return self.after == ordered([t.after for t in matrix.transitions])

    def sizeHint(self) -> QSize:
        """As high as its rows, and the scroll bar where the columns need one."""
        hint = super().sizeHint()
        wide = sum(self.columnWidth(n) for n in range(len(self.rows_model.columns)))
        bar = self.horizontalScrollBar().sizeHint().height() if wide > self.width() else 0
        return QSize(max(wide, hint.width()), hint.height() + bar)

    def minimumSizeHint(self) -> QSize:
        return QSize(px(120), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()

    def _open(self, index: Index) -> None:
        if not index.isValid() or not 1 <= index.column() <= len(self.after):
            return
        line, after = self.rows_model.rows[index.row()], self.after[index.column() - 1]
        if line.counts.get(after):
            self.cell_opened.emit(line.before, after)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self._open(self.indexAt(event.position().toPoint()))


def _scale() -> float:
    return theme.active().scale


def _told(line: MatrixRow, state: str) -> str:
    n = line.counts.get(state, 0)
    charges = plural(n, "charge")
    if state == line.before:
        return f"{charges}: {recommends(state)}, before and after"
    return f"{charges}: {recommends(line.before)} before, {recommends(state)} after"
