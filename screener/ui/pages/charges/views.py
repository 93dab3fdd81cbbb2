"""The line above: which charges are listed, with how many there are of each kind; and the office's table."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from screener.ui.pages.charges.words import VIEWS
from screener.ui.widgets.buttons import Button
from screener.ui.widgets.layouts import Flow, column
from screener.ui.widgets.panes import Pane
from screener.workflow.charge_table import UNREAD, Board

TABLE = "table"
_ALL = (*VIEWS, (TABLE, "The charge table"))


class Views(Pane):
    """``chosen`` says which view is wanted."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("window", "b", parent)
        self.keys = tuple(key for key, _ in _ALL)
        self.current = UNREAD
        self._buttons = {key: Button(text) for key, text in _ALL}
        flow = Flow(tuple(self._buttons.values()), gap=8)
        self.setLayout(column(flow, margins=(14, 9, 14, 9)))
        for key, button in self._buttons.items():
            button.clicked.connect(lambda _checked=False, key=key: self._pressed(key))
        self.choose(UNREAD)

    def button(self, key: str) -> Button:
        return self._buttons[key]

    def choose(self, key: str) -> None:
        self.current = key
        for name, button in self._buttons.items():
            button.kind = "primary" if name == key else "secondary"
            button.update()

    def _pressed(self, key: str) -> None:
        self.choose(key)
        self.chosen.emit(key)

    def show_counts(self, board: Board) -> None:
        """How many charges there are of each kind, and how many answers in the table."""
        for key, text in _ALL:
            count = len(board.lines) if key == TABLE else board.totals[key]
            button = self._buttons[key]
            button.setText(f"{text}  {count:,}")
            noun = "answers" if key == TABLE else "charges"
            button.setAccessibleName(f"{text}, {count:,} {noun}")
            button.updateGeometry()
