"""The table of every page: rows that are fetched when looked at, numbers at the right, copied as TSV into Excel.

The model holds a sequence of row objects (or a ``Lazy`` one that fetches by page) and asks each ``Column`` for
text; nothing is copied. Enter, double click or F2 says ``opened``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from screener.ui import clipboard, theme
from screener.ui.theme import color, font, metrics, px, style
from screener.ui.widgets.chip import CHIP_NOTE, CHIP_STATE, chip_size, paint_chip

Index = QModelIndex | QPersistentModelIndex

#: The least width, at 100 %, of a column that takes what the others leave.
_READABLE = 120
_MODE = QHeaderView.ResizeMode


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its title, the text of a row, and how it is drawn.

    ``chip`` gives the state of a chip for a row (the text stands in it), ``note`` a second muted line,
    ``tone`` a color token, ``role`` a type role. ``number`` aligns right. ``width`` in pixels at 100 %, 0 stretches.
    ``middle`` leaves the end of a long text on screen: what differs in names of files stands there.
    """

    title: str
    text: Callable[[Any], str]
    width: float = 0
    number: bool = False
    strong: bool = False
    middle: bool = False
    role: str = ""
    chip: Callable[[Any], str] | None = None
    note: Callable[[Any], str] | None = None
    tone: Callable[[Any], str] | None = None
    tip: Callable[[Any], str] | None = None


class RowsModel(QAbstractTableModel):
    """Rows and columns, without copies."""

    def __init__(self, columns: Sequence[Column], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.rows: Sequence[Any] = ()

    def set_rows(self, rows: Sequence[Any]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        column, row = self.columns[index.column()], self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.tip(row) if column.tip else column.text(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            note = f", {column.note(row)}" if column.note and column.note(row) else ""
            return f"{column.title}: {column.text(row) or 'empty'}{note}"
        if role == CHIP_STATE:
            return column.chip(row) if column.chip else None
        if role == CHIP_NOTE:
            return column.note(row) if column.note else None
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.FontRole:
            return font("column")
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if self.columns[section].number else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None


class RowDelegate(QStyledItemDelegate):
    """Paints one cell: ground, the bar of the current row, text with its note, or a chip."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        table = self.parent()
        assert isinstance(table, DataTable)
        column = table.rows_model.columns[index.column()]
        row = table.rows_model.rows[index.row()]
        box = QRectF(option.rect)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(option.rect, color("selected"))
            if not theme.active().by_color:
                foot = option.rect.bottom() - px(2)
                painter.fillRect(QRectF(option.rect.left(), foot, option.rect.width(), px(2)), color("accent"))
            if index.column() == 0:
                bar = color("accent" if table.hasFocus() else "frame")
                painter.fillRect(QRectF(box.left(), box.top(), px(3), box.height()), bar)
        painter.setPen(color("line"))
        if index.row() < len(table.rows_model.rows) - 1 or not table.fits:
            painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        self._cell(painter, box.adjusted(px(8), 0, -px(8), -1), column, row)
        painter.restore()

    def _cell(self, painter: QPainter, room: QRectF, column: Column, row: Any) -> None:  # noqa: ANN401 - rows are the pages' own
        text = column.text(row)
        state = column.chip(row) if column.chip else ""
        note = column.note(row) if column.note else ""
        first, second = room, room
        if note:
            line = chip_size(text).height() + 1 if state and text else metrics("body").height()
            top = room.top() + max(0.0, (room.height() - line - metrics("small").height()) / 2)
            first = QRectF(room.left(), top, room.width(), line)
            second = QRectF(room.left(), first.bottom(), room.width(), metrics("small").height())
        if state and text:
            size = chip_size(text)
            top = first.top() if note else room.top() + (room.height() - size.height()) / 2
            paint_chip(painter, QRectF(room.left(), top, min(size.width(), room.width()), size.height()), text, state)
        else:
            role = column.role or ("strong" if column.strong else "body")
            side = Qt.AlignmentFlag.AlignRight if column.number else Qt.AlignmentFlag.AlignLeft
            painter.setFont(font(role))
            painter.setPen(color(column.tone(row) if column.tone else "text"))
            side_cut = Qt.TextElideMode.ElideMiddle if column.middle else Qt.TextElideMode.ElideRight
            fitted = metrics(role).elidedText(text, side_cut, first.width() + 1)
            painter.drawText(first, side | Qt.AlignmentFlag.AlignVCenter, fitted)
        if note:
            painter.setFont(font("small"))
            painter.setPen(color("muted"))
            painter.drawText(
                second,
                Qt.AlignmentFlag.AlignVCenter,
                metrics("small").elidedText(note, Qt.TextElideMode.ElideRight, second.width()),
            )

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        table = self.parent()
        assert isinstance(table, DataTable)
        return QSize(0, table.row_height)


class DataTable(QTableView):
    """A table of rows. ``fit`` makes it as high as its rows, for use inside a scrolling page."""

    opened = Signal(object)
    moved = Signal(object)  # the row that is current now

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        name: str,
        header: bool = True,
        fit: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.rows_model = RowsModel(columns, self)
        self.fits = fit
        self._two_lines = any(column.note for column in columns)
        self.setModel(self.rows_model)
        self.setItemDelegate(RowDelegate(self))
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(self.row_height)
        self._lay_header(columns, header)
        self.doubleClicked.connect(lambda index: self.opened.emit(self.rows_model.rows[index.row()]))
        self.selectionModel().currentRowChanged.connect(self._moved)
        if fit:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _lay_header(self, columns: Sequence[Column], header: bool) -> None:
        top = self.horizontalHeader()
        style(top, "column")
        top.setVisible(header)
        top.setHighlightSections(False)
        top.setMinimumSectionSize(px(24))
        stretch = [n for n, column in enumerate(columns) if not column.width]
        for number, column in enumerate(columns):
            if number in stretch:
                top.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)
            else:
                self.setColumnWidth(number, px(column.width))
        if not stretch:
            top.setStretchLastSection(True)

    @property
    def row_height(self) -> int:
        """28 px at 100 %, or two lines where a column has notes; more where the letters are larger."""
        if self._two_lines:
            return round(metrics("body").height() + metrics("small").height()) + px(12)
        return max(px(28), round(metrics("body").height()) + px(8))

    @property
    def row(self) -> Any:  # noqa: ANN401 - rows are the pages' own
        """The current row, or None."""
        index = self.currentIndex()
        return (
            self.rows_model.rows[index.row()] if index.isValid() and index.row() < len(self.rows_model.rows) else None
        )

    def set_rows(self, rows: Sequence[Any], *, keep: bool = True) -> None:
        """Shows other rows; the place in the list is kept where there is one."""
        place = self.currentIndex().row() if keep else -1
        self.rows_model.set_rows(rows)
        if len(rows):
            self.selectRow(min(max(place, 0), len(rows) - 1))
        self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Columns that take the rest keep a readable width: the table scrolls sideways before they vanish."""
        super().resizeEvent(event)
        if self.fits:
            return  # as high as its rows: there is no room for a scroll bar
        columns, top = self.rows_model.columns, self.horizontalHeader()
        open_ended = [n for n, column in enumerate(columns) if not column.width]
        fixed = sum(
            self.columnWidth(n) for n, column in enumerate(columns) if column.width and not self.isColumnHidden(n)
        )
        narrow = bool(open_ended) and self.viewport().width() - fixed < px(_READABLE) * len(open_ended)
        for number in open_ended:
            top.setSectionResizeMode(number, _MODE.Fixed if narrow else _MODE.Stretch)
            if narrow:
                self.setColumnWidth(number, px(_READABLE))

    def sizeHint(self) -> QSize:
        if not self.fits:
            return super().sizeHint()
        header = self.horizontalHeader()
        top = header.sizeHint().height() if header.isVisibleTo(self) else 0
        return QSize(super().sizeHint().width(), top + self.row_height * len(self.rows_model.rows))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(120), self.sizeHint().height() if self.fits else px(80))

    def _moved(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid() and current.row() < len(self.rows_model.rows):
            self.moved.emit(self.rows_model.rows[current.row()])
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.row is not None:
            self.opened.emit(self.row)
            return
        super().keyPressEvent(event)

    def copy(self) -> None:
        """The selected rows with their titles, as Excel takes them."""
        chosen = sorted({index.row() for index in self.selectionModel().selectedIndexes()})
        columns = self.rows_model.columns
        lines = ["\t".join(clipboard.cell(column.title) for column in columns)]
        lines += ["\t".join(clipboard.cell(column.text(self.rows_model.rows[n])) for column in columns) for n in chosen]
        clipboard.put("\n".join(lines) + "\n")

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()
