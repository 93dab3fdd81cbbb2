"""The charges of one person: a line per case, two lines per count, the recommendation and the decision as chips."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QPainter, QPen, QResizeEvent
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
from screener.ui.charge import charge_sentences
from screener.ui.theme import color, font, metrics, px, style
from screener.ui.widgets.chip import chip_size, paint_chip, state_style
from screener.workflow.model import CaseView, CountView, PersonView

Index = QModelIndex | QPersistentModelIndex
#: What stands in place of a decision where no docket brings the charge, and where a court has settled it.
BEHIND, SETTLED = "Warrant only", "Settled"
TITLES = ("#", "Statute", "Charge", "Class", "Recommendation", "Decision")
_WIDTHS = (32, 96, 0, 52, 164, 140)
_NARROW = (28, 84, 0, 0, 152, 104)
NUMBER, STATUTE, CHARGE, GRADE, RECOMMENDED, DECIDED = range(6)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeLine:
    """One line of the table: a case (``count`` is None), or a count of it."""

    case: CaseView
    count: CountView | None = None


class ChargeModel(QAbstractTableModel):
    """Cases and counts of one person."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines: tuple[ChargeLine, ...] = ()
        self.note: Callable[[CountView], str] = lambda _count: ""

    def set_person(self, person: PersonView | None) -> None:
        self.beginResetModel()
        lines: list[ChargeLine] = []
        for case in person.cases if person is not None else ():
            lines.append(ChargeLine(case=case))
            lines += [ChargeLine(case=case, count=count) for count in case.counts]
        self.lines = tuple(lines)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(TITLES)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.lines[index.row()].count is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(line, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(line, index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(line, index.column())
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return TITLES[section]
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.FontRole:
            return font("column")
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            centered = Qt.AlignmentFlag.AlignHCenter if section == NUMBER else Qt.AlignmentFlag.AlignLeft
            return int(centered | Qt.AlignmentFlag.AlignVCenter)
        return None

    def text(self, line: ChargeLine, column: int) -> str:
        """The text of a cell, as it is copied."""
        count = line.count
        if count is None:
            return f"{line.case.number} {charge_sentences.case_words(line.case)}" if column == 0 else ""
        if column == DECIDED:
            if count.decision is not None:
                return state_style(count.decision.outcome).decided
            return "Held" if count.held is not None else _never_screened(count)
        return {
            NUMBER: count.number,
            STATUTE: count.statute,
            CHARGE: count.text,
            GRADE: charge_sentences.grade_letter(count.grade),
            RECOMMENDED: charge_sentences.recommendation(count.finding),
        }[column]

    def _tip(self, line: ChargeLine, column: int) -> str:
        if line.count is None:
            return f"{line.case.number}  {charge_sentences.case_words(line.case)}"
        if column == GRADE:
            return line.count.grade or "the docket does not say"
        if column == DECIDED and line.count.decision is not None:
            return f"{self.text(line, column)}, {self.note(line.count)}"
        if column == CHARGE:
            return f"{line.count.text}\n{charge_sentences.offense_words(line.count)}"
        return self.text(line, column)

    def _spoken(self, line: ChargeLine, column: int) -> str:
        if line.count is None:
            return f"case {line.case.number}, {charge_sentences.case_words(line.case)}"
        second = f", {charge_sentences.offense_words(line.count)}" if column == CHARGE else ""
        if column == DECIDED:
            second = f", {self.note(line.count)}" if line.count.decision is not None else ""
        return f"{TITLES[column]}: {self.text(line, column) or 'none yet'}{second}"


class ChargeDelegate(QStyledItemDelegate):
    """Paints cases as bands and counts on two lines."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        table = self.parent()
        assert isinstance(table, ChargeTable)
        line = table.charges.lines[index.row()]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if line.count is None:
            self._paint_case(painter, QRectF(option.rect), line.case)
        else:
            self._paint_ground(painter, option, index, table.failed == line.count.charge_id, table.hasFocus())
            self._paint_count(painter, QRectF(option.rect), index.column(), line.count, table)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(color("line"), 1))
        if index.row() < len(table.charges.lines) - 1:
            painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        painter.restore()

    def _paint_ground(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, failed: bool, focus: bool
    ) -> None:
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if not selected and not failed:
            return
        painter.fillRect(option.rect, color("wrong_ground" if failed else "selected"))
        if not theme.active().by_color:  # in high contrast the ground may be the same: lines above and below say it
            painter.fillRect(QRectF(option.rect.left(), option.rect.top(), option.rect.width(), px(2)), color("accent"))
            foot = option.rect.bottom() - px(2)
            painter.fillRect(QRectF(option.rect.left(), foot, option.rect.width(), px(2)), color("accent"))
        if index.column() == 0:
            bar = "wrong" if failed else "accent" if focus else "frame"
            painter.fillRect(QRectF(option.rect.left(), option.rect.top(), px(3), option.rect.height()), color(bar))

    def _paint_case(self, painter: QPainter, box: QRectF, case: CaseView) -> None:
        painter.fillRect(box, color("sunken"))
        room = box.adjusted(px(8), 0, -px(8), 0)
        number = case.number or "no case number"
        painter.setFont(font("strong"))
        painter.setPen(color("text"))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, number)
        room.setLeft(room.left() + metrics("strong").horizontalAdvance(number) + px(8))
        painter.setFont(font("body"))
        painter.setPen(color("muted"))
        fitted = metrics("body").elidedText(
            charge_sentences.case_words(case), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, fitted)

    def _paint_count(self, painter: QPainter, box: QRectF, column: int, count: CountView, table: ChargeTable) -> None:
        first, second = table.two_lines(box)
        if column == RECOMMENDED:
            self._chip(painter, first, charge_sentences.recommendation(count.finding), count.finding.rollup)
        elif column == DECIDED:
            self._paint_decision(painter, first, second, count, table)
        else:
            side = Qt.AlignmentFlag.AlignHCenter if column == NUMBER else Qt.AlignmentFlag.AlignLeft
            text = table.charges.text(ChargeLine(case=table.case_of(count), count=count), column)
            _write(painter, first, text, "body", "text", side)
            if column == CHARGE:
                _write(painter, second, charge_sentences.offense_words(count), "small", "muted")

    def _paint_decision(
        self, painter: QPainter, first: QRectF, second: QRectF, count: CountView, table: ChargeTable
    ) -> None:
        if table.failed == count.charge_id:
            _write(painter, first, "Not saved", "strong", "wrong")
        elif count.decision is not None:
            self._chip(painter, first, state_style(count.decision.outcome).decided, count.decision.outcome)
            _write(painter, second, table.charges.note(count), "small", "muted")
        elif count.held is not None:
            self._chip(painter, first, "Held", "held")
            _write(painter, second, count.held, "small", "muted")
        elif count.behind:
            _write(painter, first, _never_screened(count), "small", "muted")

    def _chip(self, painter: QPainter, line: QRectF, text: str, state: str) -> None:
        size = chip_size(text)
        top = line.center().y() - size.height() / 2
        paint_chip(painter, QRectF(line.left(), top, min(size.width(), line.width()), size.height()), text, state)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, 0)


def _never_screened(count: CountView) -> str:
    return "" if not count.behind else SETTLED if count.settled else BEHIND


def _write(
    painter: QPainter, box: QRectF, text: str, role: str, tone: str, side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft
) -> None:
    painter.setFont(font(role))
    painter.setPen(color(tone))
    fitted = metrics(role).elidedText(text, Qt.TextElideMode.ElideRight, box.width() + 1)
    painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, fitted)


class ChargeTable(QTableView):
    """The charge list. It has the focus by default; single letters act only while it has it."""

    moved = Signal(str)  # the charge that is current now
    wants_menu = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.charges = ChargeModel(self)
        self._settling = False  # while another person comes in, "moved" is said once, by who brought it
        self.failed = ""  # the charge whose last act was not saved
        self._limit = 0
        self.setModel(self.charges)
        self.setItemDelegate(ChargeDelegate(self))
        self.setAccessibleName("Charges of this person")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(lambda at: self.wants_menu.emit(self.viewport().mapToGlobal(at)))
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(1)
        top = self.horizontalHeader()
        style(top, "column")
        top.setHighlightSections(False)
        top.setSectionsClickable(False)
        top.setMinimumSectionSize(px(24))
        for number, width in enumerate(_WIDTHS):
            if width:
                self.setColumnWidth(number, px(width))
        top.setSectionResizeMode(CHARGE, QHeaderView.ResizeMode.Stretch)
        self.selectionModel().currentRowChanged.connect(self._moved)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the room is small the class goes, and the chips take less."""
        super().resizeEvent(event)
        narrow = self.width() < px(600)
        self.setColumnHidden(GRADE, narrow)
        for number, width in enumerate(_NARROW if narrow else _WIDTHS):
            if width and self.columnWidth(number) != px(width):
                self.setColumnWidth(number, px(width))

    def two_lines(self, box: QRectF) -> tuple[QRectF, QRectF]:
        """The boxes of the first and the second line of a count's cell."""
        high, low = metrics("body").height(), metrics("small").height()
        top = box.top() + (box.height() - high - low - px(1)) / 2 - 1
        left, width = box.left() + px(8), box.width() - px(12)
        return QRectF(left, top, width, high + px(2)), QRectF(left, top + high + px(1), width, low)

    def show_person(self, person: PersonView | None, current: str = "") -> None:
        """Shows a person's charges and stands on one of them."""
        self.selectionModel().blockSignals(True)
        self.charges.set_person(person)
        self.clearSpans()
        case_height = round(metrics("body").height()) + px(10)
        count_height = round(metrics("body").height() + metrics("small").height()) + px(14)
        for number, line in enumerate(self.charges.lines):
            self.setRowHeight(number, case_height if line.count is None else count_height)
            if line.count is None:
                self.setSpan(number, 0, 1, len(TITLES))
        self.selectionModel().blockSignals(False)
        self.updateGeometry()
        self._settling = True
        self.stand_on(current)
        self._settling = False

    def stand_on(self, charge_id: str) -> bool:
        """Moves to a charge; to the first one where it is not of this person."""
        fallback = -1
        for number, line in enumerate(self.charges.lines):
            if line.count is not None:
                fallback = number if fallback < 0 else fallback
                if line.count.charge_id == charge_id:
                    self._select(number)
                    return True
        if fallback >= 0:
            self._select(fallback)
        return False

    def _select(self, number: int) -> None:
        index = self.charges.index(number, CHARGE)
        self.setCurrentIndex(index)
        self.selectRow(number)
        top = number - 1 if number and self.charges.lines[number - 1].count is None else number
        self.scrollTo(self.charges.index(top, 0))
        self.scrollTo(index)

    def step(self, by: int) -> bool:
        """To the next or previous count; False at the end."""
        counts = [n for n, line in enumerate(self.charges.lines) if line.count is not None]
        here = self.currentIndex().row()
        if here not in counts:
            return False
        place = counts.index(here) + by
        if not 0 <= place < len(counts):
            return False
        self._select(counts[place])
        return True

    @property
    def line(self) -> ChargeLine | None:
        """The line that is current."""
        row = self.currentIndex().row()
        return self.charges.lines[row] if 0 <= row < len(self.charges.lines) else None

    def case_of(self, count: CountView) -> CaseView:
        return next(line.case for line in self.charges.lines if line.count is count)

    def set_failed(self, charge_id: str) -> None:
        self.failed = charge_id
        self.viewport().update()

    def _moved(self, current: QModelIndex, _previous: QModelIndex) -> None:
        line = self.charges.lines[current.row()] if current.isValid() else None
        if line is not None and line.count is not None and not self._settling:
            self.moved.emit(line.count.charge_id)

    def set_limit(self, height: int) -> None:
        """How high the list may grow before it scrolls."""
        if height != self._limit:
            self._limit = height
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        rows = sum(self.rowHeight(number) for number in range(len(self.charges.lines)))
        whole = self.horizontalHeader().sizeHint().height() + rows
        return QSize(px(600), min(whole, self._limit) if self._limit else whole)

    def minimumSizeHint(self) -> QSize:
        return QSize(px(300), min(self.sizeHint().height(), px(140)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
            return
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
        if plain and event.text() and event.text().isprintable():
            event.ignore()  # no search by typing: letters are commands here
            return
        super().keyPressEvent(event)

    def copy(self) -> None:
        """All charges of the person, as Excel takes them."""
        lines = ["\t".join(("Case", *TITLES))]
        for line in self.charges.lines:
            if line.count is not None:
                cells = (line.case.number, *(self.charges.text(line, n) for n in range(len(TITLES))))
                lines.append("\t".join(map(clipboard.cell, cells)))
        clipboard.put("\n".join(lines) + "\n")

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()
