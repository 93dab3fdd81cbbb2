"""The line above: which charges are listed, with how many there are of each kind; and the office's table."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from screener.ui.pages.charges.cluster_sentences import VIEWS
from screener.ui.theme import px, style
from screener.ui.widgets.buttons import Button
from screener.ui.widgets.labels import Label
from screener.ui.widgets.layouts import Flow, column, row
from screener.ui.widgets.panes import Pane
from screener.workflow.verbs.charge_table import UNREAD, ClusterBoard

TABLE = "table"
_ALL = (*VIEWS, (TABLE, "The charge table"))


class Views(Pane):
    """``chosen`` says which view is wanted, ``least_given`` a new threshold as it was typed."""

    chosen = Signal(str)
    least_given = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("window", "b", parent)
        self.keys = tuple(key for key, _ in _ALL)
        self.current = UNREAD
        self._buttons = {key: Button(text) for key, text in _ALL}
        flow = Flow(tuple(self._buttons.values()), gap=8)
        self.least = QLineEdit()
        self.least.setAccessibleName("Threshold: readings less sure than this are to be checked")
        self.least.setToolTip("Readings less sure than this are to be checked. Enter sets it for the office.")
        self.least.setFixedWidth(px(64))
        style(self.least, "body")
        self.least.returnPressed.connect(lambda: self.least_given.emit(self.least.text()))
        caption = Label("Threshold", tone="muted")
        line = row(flow, caption, self.least, gap=8)
        line.setStretch(0, 1)
        self.setLayout(column(line, margins=(14, 9, 14, 9)))
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

    def show_counts(self, board: ClusterBoard) -> None:
        """How many charges there are of each kind, how many answers in the table, and the office's threshold."""
        if not self.least.hasFocus():
            self.least.setText(f"{board.least:.2f}")
        for key, text in _ALL:
            count = len(board.lines) if key == TABLE else board.totals[key]
            button = self._buttons[key]
            button.setText(f"{text}  {count:,}")
            noun = "answers" if key == TABLE else "charges"
            button.setAccessibleName(f"{text}, {count:,} {noun}")
            button.updateGeometry()
