"""Step 3 of the import: what every column of the file was taken for, why, and the choice of another field."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from screener.docket.cells.controlled_words import FIELDS
from screener.docket.model.result import FileColumn
from screener.ui.pages.dockets.import_reading import KEPT, field_label, seen
from screener.ui.theme import color, px
from screener.ui.widgets.buttons import Combo
from screener.ui.widgets.labels import Elided, Label
from screener.ui.widgets.layouts import clear, column, row
from screener.ui.widgets.panes import Card, Scroll

_NEW = "new since "  # how the note of a column that the saved mapping does not know begins
_SAID = ("chosen by a person", "profile ")  # how the reason begins where nothing was guessed
_IS_WIDTH, _LEFT, _RIGHT = 226, 3, 2
_BAR = 10  # the scroll bar, which is always there so that the titles stand over their columns


class FieldChoice(Combo):
    """The field of one column. The list is filled when it is opened: a file has sixty columns, a person opens one."""

    picked = Signal(str)

    def __init__(self, header: str, field: str, ordinal: int) -> None:
        super().__init__(name=f"What “{header}” is")
        self._filled = False
        self._field = field
        words = field_label(field) + (f" {ordinal}" if ordinal > 1 else "")
        self.addItem(words, field)
        self.setToolTip(words)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setMaxVisibleItems(18)
        self.activated.connect(lambda _index: self.picked.emit(str(self.currentData())))

    def fill(self) -> None:
        """Every field that a column can be, by the words for people; the first takes the meaning away."""
        if self._filled:
            return
        self._filled = True
        words = self.currentText()
        self.clear()
        self.addItem(KEPT, "")
        names = sorted(FIELDS, key=lambda name: field_label(name).casefold())
        for name in names:
            self.addItem(words if name == self._field else field_label(name), name)
        self.setCurrentIndex(max(0, self.findData(self._field)))

    def showPopup(self) -> None:
        self.fill()
        super().showPopup()


class ColumnRow(QWidget):
    """One column of the file: header and samples, the field, the reason with its notes."""

    stepped = Signal(int)
    taken = Signal()

    def __init__(self, shown: FileColumn) -> None:
        super().__init__()
        self.shown = shown
        self.current = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        samples = " · ".join(seen(sample) for sample in shown.samples if sample) or "every cell is empty"
        header = shown.header or f"column {shown.letter}"
        self.choice = FieldChoice(header, shown.field, shown.ordinal)
        self.choice.setFixedWidth(px(_IS_WIDTH))
        left = column(Elided(header, role="strong"), Elided(samples, role="small", tone="muted"), None, gap=1)
        right = column(Label(_why(shown), role="small", wrap=True), gap=1)
        for note in shown.notes:
            plain = note.startswith("days read as")
            right.addWidget(Label(note, role="small", tone="muted" if plain else "needs", wrap=True))
        right.addStretch(1)
        line = row(gap=16, margins=(8, 7, 8, 7))
        for part, stretch in ((left, _LEFT), (column(self.choice, None), 0), (right, _RIGHT)):
            holder = QWidget()
            holder.setLayout(part)
            if stretch:
                holder.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            line.addWidget(holder, stretch)
        self.setLayout(line)
        self.doubted = any(not note.startswith("days read as") for note in shown.notes)
        why = "; ".join((_why(shown), *shown.notes)).strip("; ")
        self.setAccessibleName(f"Column {header}, is {self.choice.currentText()}, {why}. Values: {samples}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -8, Qt.Key.Key_PageDown: 8}.get(
            Qt.Key(event.key())
        )
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.choice.showPopup()
        elif step is not None:
            self.stepped.emit(step)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.taken.emit()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.current:
            painter.fillRect(self.rect(), color("selected"))
            bar = color("accent" if self.hasFocus() or self.choice.hasFocus() else "frame")
            painter.fillRect(QRectF(0, 0, px(3), self.height()), bar)
        painter.setPen(QPen(color("line"), 1))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)


def _why(shown: FileColumn) -> str:
    """The reason, after how sure it is; what a person or a saved mapping said is as it is."""
    said = not shown.field or shown.reason.startswith(_SAID)
    return shown.reason or "—" if said else f"{shown.confidence:.0%} sure: {shown.reason}"


class ColumnsStep(QWidget):
    """All columns, one under the other. ``mapped`` says the letter of a column and the field chosen for it."""

    mapped = Signal(str, str)
    pointed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[ColumnRow] = []
        self._at = 0
        head = row(gap=16, margins=(9, 6, 9 + _BAR, 6))
        for text, stretch in (("Column in the file, with values", _LEFT), ("Is", 0), ("Why", _RIGHT)):
            title = Label(text, role="column", tone="muted")
            if stretch:
                title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            else:
                title.setFixedWidth(px(_IS_WIDTH))
            head.addWidget(title, stretch)
        self._card = Card()
        self._list = column(gap=0)
        inner = QWidget()
        inner.setLayout(column(self._list, None))
        self.scroll_area = Scroll(inner)
        self.scroll_area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._card.body.addLayout(head)
        self._card.body.addWidget(_Rule())
        self._card.body.addWidget(self.scroll_area, 1)
        self.setLayout(column(self._card))
        self.setAccessibleName("Columns of the file")

    def show_columns(self, columns: tuple[FileColumn, ...]) -> None:
        """Shows the columns as they are mapped now; the place in the list stays.

        Those that are new since the saved mapping stand first: they are what a person has to look at.
        """
        columns = tuple(sorted(columns, key=lambda each: not any(note.startswith(_NEW) for note in each.notes)))
        had_focus = any(r.hasFocus() or r.choice.hasFocus() for r in self.rows)
        place = self.scroll_area.verticalScrollBar().value()
        clear(self._list)
        self.rows = []
        for number, shown in enumerate(columns):
            made = ColumnRow(shown)
            made.stepped.connect(lambda step, n=number: self.take(n + step))
            made.taken.connect(partial(self._taken, number))
            made.choice.picked.connect(lambda field, letter=shown.letter: self.mapped.emit(letter, field))
            self._list.addWidget(made)
            self.rows.append(made)
        self._at = min(self._at, max(0, len(self.rows) - 1))
        if self.rows:
            self.rows[self._at].current = True
            if had_focus:
                self.take(self._at)
            self.scroll_area.verticalScrollBar().setValue(place)

    @property
    def current(self) -> ColumnRow | None:
        return self.rows[self._at] if self.rows else None

    def take(self, number: int) -> None:
        """Moves to a column and shows it whole."""
        if self.rows:
            self.rows[min(max(number, 0), len(self.rows) - 1)].setFocus(Qt.FocusReason.TabFocusReason)

    def next_doubt(self) -> bool:
        """F8: the next column with something to look at, from the top again after the last; False for none."""
        doubted = [n for n, each in enumerate(self.rows) if each.doubted]
        if doubted:
            self.take(next((n for n in doubted if n > self._at), doubted[0]))
        return bool(doubted)

    def choose_field(self) -> None:
        """F4: opens the list of fields of the current column."""
        if (current := self.current) is not None:
            current.setFocus()
            current.choice.showPopup()

    def _taken(self, number: int) -> None:
        for at, each in enumerate(self.rows):
            if each.current != (at == number):
                each.current = at == number
                each.update()
        self._at = number
        self.scroll_area.ensureWidgetVisible(self.rows[number], 0, px(8))
        self.pointed.emit(self.rows[number].shown)


class _Rule(QWidget):
    """A hairline."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(10, 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), color("line"))
