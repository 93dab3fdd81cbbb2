"""The list of what can be written at the caret. It takes no focus: the editor hands it the keys that it wants."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from screener.policy.authoring.choices import KEY, Choice
from screener.ui.theme import color, font, metrics, px
from screener.ui.widgets.labels import Label
from screener.ui.widgets.layouts import around, column
from screener.ui.widgets.panes import Pane

_ROWS = 7
_WIDTH = 500
_KEYS = {
    Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: _ROWS, Qt.Key.Key_PageUp: -_ROWS,
}  # fmt: skip


class _Choices(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.found: Sequence[Choice] = ()

    def put(self, found: Sequence[Choice]) -> None:
        self.beginResetModel()
        self.found = found
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.found)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        choice = self.found[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return choice.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{choice.text}. {choice.say}"
        if role == Qt.ItemDataRole.UserRole:
            return choice
        return None


class _Line(QStyledItemDelegate):
    """The word, and under it its sentence."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(px(80), round(metrics("strong").height() + metrics("small").height()) + px(8))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        choice: Choice = index.data(Qt.ItemDataRole.UserRole)
        box = QRectF(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, color("selected"))
            painter.fillRect(QRectF(box.left(), box.top(), px(3), box.height()), color("accent"))
        box = box.adjusted(px(10), px(4), -px(8), -px(4))
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        for role, tone, text, top in (
            ("strong", "accent" if choice.kind == KEY else "text", choice.text, 0.0),
            ("small", "muted", choice.say, metrics("strong").height()),
        ):
            painter.setFont(font(role))
            painter.setPen(color(tone))
            words = metrics(role).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
            painter.drawText(box.adjusted(0, top, 0, 0), left, words)


class Completion(Pane):
    """``chosen`` says the choice that was taken."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__("surface", "tblr", parent=parent)
        self.setAccessibleName("What can be written here")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._model = _Choices(self)
        self.list = QListView(self)
        self.list.setModel(self._model)
        self.list.setItemDelegate(_Line(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName("What can be written here")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.say = Label("", role="small", wrap=True)
        self.keys = Label("Enter takes it   ·   Esc puts the list away", role="small", tone="muted")
        self._foot = Pane("sunken", "t")
        self._foot.setLayout(column(self.say, 2, self.keys, margins=(10, 5, 8, 5)))
        self.setLayout(column(self.list, self._foot, margins=(1, 1, 1, 1)))
        self.list.clicked.connect(lambda _index: self.take())
        self.list.selectionModel().currentChanged.connect(lambda now, _before: self._tell(now.row()))
        self.hide()

    @property
    def found(self) -> Sequence[Choice]:
        """What is offered, while the list is open."""
        return () if self.isHidden() else self._model.found

    @property
    def current(self) -> Choice | None:
        row = self.list.currentIndex().row()
        return self._model.found[row] if not self.isHidden() and 0 <= row < len(self._model.found) else None

    def offer(self, found: Sequence[Choice], under: QPoint, line: int) -> None:
        """Shows choices under a place of the parent whose line is so high, or above it where there is no room."""
        if not found:
            self.hide()
            return
        if list(found) != list(self._model.found) or self.isHidden():
            self._model.put(found)
            self.list.setCurrentIndex(self._model.index(0))
        self._place(under, line)
        self.show()
        self.raise_()

    def _place(self, under: QPoint, line: int) -> None:
        room = around(self).rect()
        width = min(px(_WIDTH), room.width() - px(16))
        self.say.setFixedWidth(max(px(60), width - px(24)))
        self.keys.setVisible(width > px(260))
        rows = min(_ROWS, len(self._model.found))
        each = self.list.sizeHintForRow(0)
        foot = self.say.heightForWidth(self.say.width()) + self.keys.sizeHint().height() + px(14)
        below, above = room.bottom() - under.y() - px(6), under.y() - line - px(6)
        most = max(below, above)
        cramped = most < 2 * each + foot  # then the choices themselves: each has the beginning of its sentence
        self._foot.setVisible(not cramped)
        if cramped:
            foot = 0
        height = min(rows * each, max(each, most - foot)) + foot + 2
        self.list.setFixedHeight(height - foot - 2)
        top = under.y() if height <= below or below >= above else under.y() - line - height
        left = min(under.x(), room.width() - width - px(8))
        self.setGeometry(max(px(4), left), max(0, top), width, height)

    def _tell(self, row: int) -> None:
        if 0 <= row < len(self._model.found):
            choice = self._model.found[row]
            self.say.setText(choice.say)
            if QAccessible.isActive():
                QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, f"{choice.text}. {choice.say}"))

    def take(self) -> None:
        """Takes the choice that is marked."""
        choice = self.current
        self.hide()
        if choice is not None:
            self.chosen.emit(choice)

    def key(self, event: QKeyEvent) -> bool:
        """Whether a key was for the list."""
        if self.isHidden() or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        way = _KEYS.get(Qt.Key(event.key()))
        if way is not None:
            count = len(self._model.found)
            row = self.list.currentIndex().row()
            row = (row + way) % count if abs(way) == 1 else max(0, min(count - 1, row + way))
            self.list.setCurrentIndex(self._model.index(row))
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
            self.take()
            return True
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            return True
        return False
