"""The board: one column a recommendation, every warrant in exactly one, cards painted only where they are seen."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPen,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from screener.ui import clipboard
from screener.ui.pages.retroactive.warrant_labels import chip, column_title, headline, summary
from screener.ui.theme import color, font, metrics, px
from screener.ui.widgets.chip import chip_size, paint_chip
from screener.ui.widgets.labels import Label, SectionLabel
from screener.ui.widgets.layouts import clear, column, row
from screener.workflow.model import WarrantCard

Index = QModelIndex | QPersistentModelIndex
_WIDTH, _LINES = 150, 2


class CardsModel(QAbstractListModel):
    """The cards of one column."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards: tuple[WarrantCard, ...] = ()

    def set_cards(self, cards: Sequence[WarrantCard]) -> None:
        self.beginResetModel()
        self.cards = tuple(cards)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.cards)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        card = self.cards[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return headline(card)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return f"{headline(card)}: {chip(card)[0]}. {card.review.reason}"
        return None


def wrapped(text: str, width: float, lines: int, role: str) -> list[str]:
    """Text broken into at most so many lines, the last one elided where more would follow."""
    layout = QTextLayout(text, font(role))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WordWrap)
    layout.setTextOption(option)
    layout.beginLayout()
    found: list[str] = []
    while len(found) < lines:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(width)
        start = line.textStart()
        last = len(found) == lines - 1
        found.append(text[start:].strip() if last else text[start : start + line.textLength()].strip())
    layout.endLayout()
    if found:
        found[-1] = QFontMetricsF(font(role)).elidedText(found[-1], Qt.TextElideMode.ElideRight, width)
    return found


class CardDelegate(QStyledItemDelegate):
    """One card: chip, number with kind and year, the reason in two lines."""

    @staticmethod
    def height() -> int:
        small = metrics("small").height()
        return round(
            px(9) + chip_size("X").height() + px(5) + metrics("strong").height() + _LINES * small + px(10) + px(8)
        )

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(px(_WIDTH), self.height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        view, model = self.parent(), index.model()
        assert isinstance(model, CardsModel)
        assert isinstance(view, QListView)
        card = model.cards[index.row()]
        selected = bool(option.state & QStyle.StateFlag.State_Selected) and view.property("chosen")
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -px(8) + 0.5)
        strong = selected and view.hasFocus()
        painter.setPen(QPen(color("accent" if selected else "line"), px(2) if strong else 1))
        painter.setBrush(color("selected" if selected else "surface"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5) if strong else box, px(4), px(4))
        left, width, top = box.left() + px(9), box.width() - px(18), box.top() + px(8)
        words, state = chip(card)
        size = chip_size(words)
        paint_chip(painter, QRectF(left, top, min(size.width(), width), size.height()), words, state)
        top += size.height() + px(5)
        painter.setPen(color("text"))
        painter.setFont(font("strong"))
        line = metrics("strong").height()
        shown = metrics("strong").elidedText(headline(card), Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRectF(left, top, width, line), Qt.AlignmentFlag.AlignVCenter, shown)
        top += line
        painter.setPen(color("muted"))
        painter.setFont(font("small"))
        small = metrics("small").height()
        for text in wrapped(summary(card), width, _LINES, "small"):
            painter.drawText(QRectF(left, top, width, small), Qt.AlignmentFlag.AlignVCenter, text)
            top += small
        painter.restore()


class CardList(QListView):
    """One column of cards. ``sideways`` asks for the column beside it, ``moved`` says that another card is current."""

    moved = Signal(object)
    sideways = Signal(int)
    taken = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards_model = CardsModel(self)
        self.setModel(self.cards_model)
        self.setItemDelegate(CardDelegate(self))
        self.setAccessibleName(f"{title}, warrants")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setStyleSheet("QListView { background: transparent; border: 0; }")
        self.viewport().setAutoFillBackground(False)
        self.selectionModel().currentChanged.connect(self._moved)

    def _moved(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid() and self.property("chosen"):
            self.moved.emit(self.cards_model.cards[current.row()])

    @property
    def card(self) -> WarrantCard | None:
        row = self.currentIndex().row()
        return self.cards_model.cards[row] if 0 <= row < len(self.cards_model.cards) else None

    def choose(self, number: int) -> None:
        if self.cards_model.cards:
            self.setCurrentIndex(self.cards_model.index(min(max(number, 0), len(self.cards_model.cards) - 1), 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.sideways.emit(-1 if event.key() == Qt.Key.Key_Left else 1)
        elif event.matches(QKeySequence.StandardKey.Copy) and self.card is not None:
            card = self.card
            cells = (headline(card), chip(card)[0], card.review.reason)
            clipboard.put("\t".join(map(clipboard.cell, cells)) + "\n")
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.taken.emit()
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()


class CardColumns(QScrollArea):
    """The columns beside each other. ``moved`` says the card that is current now."""

    moved = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lists: dict[str, CardList] = {}
        self._at = ""
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        self._line = row(gap=12)
        inner.setLayout(self._line)
        self.setWidget(inner)
        self.setAccessibleName("Board of warrants")

    def show_columns(self, columns: Sequence[tuple[str, Sequence[WarrantCard]]]) -> None:
        """Shows the columns; the current card stays where it was, or the next one takes its place."""
        place = self.current_list.currentIndex().row() if self.current_list is not None else 0
        if tuple(self.lists) != tuple(key for key, _ in columns):
            self._build([key for key, _ in columns])
        for key, cards in columns:
            self.lists[key].cards_model.set_cards(cards)
            self._counts[key].setText(f"{len(cards):,}")
            self.lists[key].setFocusPolicy(Qt.FocusPolicy.StrongFocus if cards else Qt.FocusPolicy.NoFocus)
        filled = [key for key, cards in columns if cards]
        if self._at not in filled:
            self._at = next((key for key in ("recommend recall", *filled) if key in filled), "")
            place = 0
        if self._at:
            self._take(self._at)
            self.lists[self._at].choose(place)

    def _build(self, keys: Sequence[str]) -> None:
        clear(self._line)
        self.lists, self._counts = {}, {}
        for key in keys:
            cards, count = CardList(column_title(key)), Label("0", role="small strong", tone="muted")
            cards.moved.connect(self.moved)
            cards.sideways.connect(self.step_column)
            cards.taken.connect(partial(self._take, key))
            title = SectionLabel(column_title(key))
            title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            title.setToolTip(column_title(key))
            holder = QWidget()
            holder.setMinimumWidth(px(_WIDTH))
            head = row(title, count, gap=4)
            head.setStretch(0, 1)
            holder.setLayout(column(head, 6, cards))
            self._line.addWidget(holder, 1)
            self.lists[key], self._counts[key] = cards, count

    @property
    def current_list(self) -> CardList | None:
        return self.lists.get(self._at)

    @property
    def card(self) -> WarrantCard | None:
        return self.current_list.card if self.current_list is not None else None

    def _take(self, key: str) -> None:
        self._at = key
        for name, cards in self.lists.items():
            cards.setProperty("chosen", name == key)
            cards.viewport().update()
        current = self.lists[key]
        if not current.currentIndex().isValid():
            current.choose(0)
        if current.card is not None:
            self.moved.emit(current.card)

    def step(self, by: int) -> None:
        """J and K: the next card of the column."""
        if self.current_list is not None:
            self.current_list.choose(self.current_list.currentIndex().row() + by)

    def step_column(self, by: int) -> None:
        """Left and Right: the next column that holds a card."""
        filled = [key for key, cards in self.lists.items() if cards.cards_model.cards]
        if self._at in filled:
            at = min(max(filled.index(self._at) + by, 0), len(filled) - 1)
            self.lists[filled[at]].setFocus(Qt.FocusReason.TabFocusReason)
            self.ensureWidgetVisible(self.lists[filled[at]], px(8), 0)

    def choose_card(self, warrant_id: str) -> bool:
        """Makes a warrant current, wherever it stands."""
        for key, cards in self.lists.items():
            for number, card in enumerate(cards.cards_model.cards):
                if card.warrant_id == warrant_id:
                    self._take(key)
                    cards.choose(number)
                    return True
        return False
