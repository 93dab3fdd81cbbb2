"""The list of offense classes: a digit takes one of the first ten, letters find any by its words."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from screener.domain.offense import OffenseClass, label
from screener.ui.pages.charges.cluster_sentences import ABOUT, CLASSES
from screener.ui.theme import color, font, metrics, px
from screener.ui.widgets.buttons import key_size, paint_key

Index = QModelIndex | QPersistentModelIndex
_DIGITS = "1234567890"
_PAUSE = 1200  # milliseconds after which letters begin a new word


def key_of(offense: OffenseClass) -> str:
    """The digit of a class, "" where it has none."""
    at = CLASSES.index(offense)
    return _DIGITS[at] if at < len(_DIGITS) else ""


def found_by(typed: str) -> OffenseClass | None:
    """The first class whose words begin with what was typed, else the first with a word that does."""
    wanted = typed.casefold()
    words = [(offense, label(offense).casefold()) for offense in CLASSES]
    whole = (offense for offense, text in words if text.startswith(wanted))
    inner = (offense for offense, text in words if any(part.startswith(wanted) for part in text.split()))
    return next(whole, None) or next(inner, None)


class _Classes(QAbstractListModel):
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(CLASSES)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        offense = CLASSES[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return label(offense)
        if role == Qt.ItemDataRole.ToolTipRole:
            return ABOUT[offense]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            key = f", key {key_of(offense)}" if key_of(offense) else ""
            return f"{label(offense)}: {ABOUT[offense]}{key}"
        return None


class _Row(QStyledItemDelegate):
    """One class: its key, its words; the chosen one on a ground with a bar."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        view = self.parent()
        assert isinstance(view, ClassList)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(option.rect)
        offense = CLASSES[index.row()]
        chosen = view.offense is offense
        if chosen:
            painter.fillRect(option.rect, color("selected"))
            painter.fillRect(QRectF(box.left(), box.top(), px(3), box.height()), color("accent"))
        if option.state & QStyle.StateFlag.State_HasFocus and view.hasFocus():
            painter.setPen(QPen(color("accent"), px(1.5)))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), px(3), px(3))
        key = key_of(offense)
        if key:
            size = key_size(key)
            paint_key(painter, QRectF(box.left() + px(9), box.center().y() - size.height() / 2, *size.toTuple()), key)
        role = "strong" if chosen else "body"
        painter.setFont(font(role))
        painter.setPen(color("text" if view.isEnabled() else "muted"))
        room = box.adjusted(px(36), 0, -px(6), 0)
        words = metrics(role).elidedText(label(offense), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(px(120), row_height())


def row_height() -> int:
    """24 px at 100 %, more where the letters are larger."""
    return max(px(23), round(metrics("body").height()) + px(6))


class ClassList(QListView):
    """``chosen``: another class was taken; none is until a person takes one. ``entered``: Enter was pressed."""

    chosen = Signal()
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.offense: OffenseClass | None = None
        self._typed = ""
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._forget)
        self.setModel(_Classes(self))
        self.setItemDelegate(_Row(self))
        self.setAccessibleName("What is it?")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda index: self.take(CLASSES[index.row()]))

    def sizeHint(self) -> QSize:
        return QSize(px(240), row_height() * len(CLASSES))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(160), self.sizeHint().height())

    def take(self, offense: OffenseClass | None) -> None:
        """Takes a class, or none."""
        if offense is self.offense:
            return
        self.offense = offense
        if offense is not None:
            self.setCurrentIndex(self.model().index(CLASSES.index(offense), 0))
        self.viewport().update()
        self.chosen.emit()

    def typed(self, text: str) -> bool:
        """A digit or a letter, from wherever the keyboard is. Whether it meant a class."""
        if text in _DIGITS:
            self._forget()
            self.take(CLASSES[_DIGITS.index(text)])
            return True
        for wanted in (self._typed + text, text):
            found = found_by(wanted)
            if found is not None:
                self._typed = wanted
                self._pause.start()
                self.take(found)
                return True
        return False

    def _forget(self) -> None:
        self._typed = ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
            return
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            at = -1 if self.offense is None else CLASSES.index(self.offense)
            by = 1 if event.key() == Qt.Key.Key_Down else -1
            self.take(CLASSES[min(max(at + by, 0), len(CLASSES) - 1)])
            return
        if is_letter(event) and self.typed(event.text()):
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()


def is_letter(event: QKeyEvent) -> bool:
    """Whether a key types a letter or a digit, and nothing is held with it."""
    held = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
    return not held and event.text().isalnum()
