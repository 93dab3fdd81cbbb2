"""The warrants on screen: as a board or as a list of the same cards, in one order, with the details below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from screener.ui.pages.retroactive.board import CardColumns
from screener.ui.pages.retroactive.details import Details
from screener.ui.pages.retroactive.warrant_labels import chip, column_title, headline
from screener.ui.table import Column, DataTable
from screener.ui.theme import px
from screener.ui.widgets.buttons import Button, Combo
from screener.ui.widgets.labels import Elided
from screener.ui.widgets.layouts import column, row
from screener.ui.widgets.panes import Card
from screener.workflow.model import WarrantBoard, WarrantCard

BOARD, LIST = range(2)
#: Sizes at 100 %: below the first two the page is small; the details are then at most so high.
_NARROW, _SHORT, _LOW, _ANY = 900, 420, 128, 16_777_215
#: Columns that are shown only while they hold something.
_ONLY_FILLED = ("new",)
ORDERS: tuple[tuple[str, Callable[[WarrantCard], tuple[object, ...]]], ...] = (
    ("Oldest first", lambda card: (card.issued or date.max, card.row)),
    ("Newest first", lambda card: (-(card.issued or date.min).toordinal(), card.row)),
    ("By court", lambda card: (card.court or "~", card.issued or date.max, card.row)),
    ("As in the file", lambda card: (card.file, card.row)),
)


def _days(card: WarrantCard) -> str:
    return f"{card.age_days:,}" if card.age_days is not None else ""


class Cards(QWidget):
    """Every warrant once on the board and once in the list; both stand on the same card."""

    load_asked = Signal()
    make_asked = Signal()

    def __init__(self, between: QWidget, parent: QWidget | None = None) -> None:
        """``between`` stands between the cards and the details: the strip of a question."""
        super().__init__(parent)
        self._shown: WarrantBoard | None = None
        self.board, self.details = CardColumns(), Details()
        self.list = self._make_list()
        self.total = Elided("", tone="muted")
        self.as_board, self.as_list = Button("Board"), Button("List")
        self.order = Combo(name="Order")
        self.order.addItems([words for words, _ in ORDERS])
        self.load, self.make = Button("Import warrants ..."), Button("Make list for the judge ...")
        parts = (self.as_board, self.as_list, 4, self.total, None, self.order, self.load, self.make)
        tools = row(*parts, gap=8, margins=(14, 11, 14, 9))
        tools.setStretch(3, 100)
        self.ways = self._make_ways()
        main = column(tools, self.ways, between, self.details)
        main.setStretch(1, 1)
        self.setLayout(main)
        self.as_board.clicked.connect(lambda _checked=False: self.show_as(BOARD, take=True))
        self.as_list.clicked.connect(lambda _checked=False: self.show_as(LIST, take=True))
        self.load.clicked.connect(lambda _checked=False: self.load_asked.emit())
        self.make.clicked.connect(lambda _checked=False: self.make_asked.emit())
        self.order.activated.connect(lambda _n: self._show())
        self.board.moved.connect(self.details.show_card)
        self.list.moved.connect(self._list_moved)
        self.show_as(BOARD)

    def _make_list(self) -> DataTable:
        return DataTable(
            (
                Column(title="Under today's policy", text=lambda c: chip(c)[0], chip=lambda c: chip(c)[1], width=170),
                Column(title="Warrant", text=headline, width=200, strong=True),
                Column(title="Open, days", text=_days, width=84, number=True),
                Column(title="Person", text=lambda c: c.person or "not stated", width=170),
                Column(title="Case", text=lambda c: c.case_number or "—", width=120),
                Column(title="Court", text=lambda c: c.court or "—", width=120),
                Column(title="Why", text=lambda c: c.review.reason),
            ),
            name="Warrants",
        )

    def _make_ways(self) -> QStackedWidget:
        holder, listed, card = QWidget(), QWidget(), Card()
        holder.setLayout(column(self.board, margins=(14, 0, 14, 0)))
        card.body.addWidget(self.list)
        listed.setLayout(column(card, margins=(14, 0, 14, 10)))
        ways = QStackedWidget()
        ways.addWidget(holder)
        ways.addWidget(listed)
        return ways

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a small window the cards keep their room, and what the key line names gives up its button."""
        super().resizeEvent(event)
        self.details.setMaximumHeight(px(_LOW) if self.height() < px(_SHORT) else _ANY)
        for button in (self.load, self.make):
            button.setVisible(self.width() >= px(_NARROW))

    # -- what is shown -----------------------------------------------------------------------

    def show_warrants(self, shown: WarrantBoard) -> None:
        """Every warrant in its column; the place stays."""
        self._shown = shown
        self._show()
        if not shown.total:
            self.details.show_card(None)

    def _show(self) -> None:
        if self._shown is None:
            return
        order, total = ORDERS[max(0, self.order.currentIndex())][1], self._shown.total
        columns = [
            (key, sorted(cards, key=order))
            for key, cards in self._shown.columns.items()
            if cards or key not in _ONLY_FILLED
        ]
        self.board.show_columns(columns)
        self.list.set_rows([card for _, cards in columns for card in cards])
        self.total.set_text(f"{total:,} warrants = {' + '.join(f'{len(cards):,}' for _, cards in columns)}")
        named = ", ".join(f"{len(cards):,} {column_title(key).lower()}" for key, cards in columns)
        self.total.setToolTip(named)
        self.total.setAccessibleName(f"{total:,} warrants: {named}")

    def show_as(self, way: int, *, take: bool = False) -> None:
        """As a board or as a list, on the same card; ``take`` gives it the keyboard."""
        for button, mine in ((self.as_board, BOARD), (self.as_list, LIST)):
            button.kind = "primary" if mine == way else "secondary"
            button.update()
        card = self.card
        self.ways.setCurrentIndex(way)
        if card is not None:
            self.choose(card.warrant_id)
        if take:
            self.focus().setFocus()

    def switch(self) -> None:
        """L: the same warrants as a list, and back."""
        self.show_as(LIST if self.ways.currentIndex() == BOARD else BOARD, take=True)

    def focus(self) -> QWidget:
        """Where the keyboard works."""
        if self.ways.currentIndex() == LIST:
            return self.list
        return self.board.current_list or self.as_board

    # -- the card that is current ------------------------------------------------------------

    @property
    def card(self) -> WarrantCard | None:
        """The warrant that is current."""
        return self.list.row if self.ways.currentIndex() == LIST else self.board.card

    def choose(self, warrant_id: str) -> bool:
        """Makes a warrant current on the board and in the list."""
        rows: Sequence[WarrantCard] = self.list.rows_model.rows
        for number, card in enumerate(rows):
            if card.warrant_id == warrant_id:
                self.list.selectRow(number)
                break
        return self.board.choose_card(warrant_id)

    def step(self, by: int) -> None:
        """J and K."""
        if self.ways.currentIndex() == LIST:
            last = len(self.list.rows_model.rows) - 1
            self.list.selectRow(min(max(self.list.currentIndex().row() + by, 0), last))
        else:
            self.board.step(by)

    def _list_moved(self, card: WarrantCard) -> None:
        if self.ways.currentIndex() == LIST:
            self.details.show_card(card)
