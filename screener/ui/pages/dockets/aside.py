"""The rows of an imported file that were set aside, each with its reason."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from screener.docket.model.result import SetAside
from screener.domain.counting import plural
from screener.ui.table import Column, DataTable
from screener.ui.widgets.buttons import Button
from screener.ui.widgets.labels import Label
from screener.ui.widgets.layouts import column, row
from screener.ui.widgets.panes import Card, Pane


def _cells(aside: SetAside) -> str:
    return " · ".join(cell.strip() for cell in aside.cells if cell.strip()) or "—"


def aside_columns() -> tuple[Column, ...]:
    """Line, reason, and the row as it stood."""
    return (
        Column(title="Line", text=lambda a: f"{a.row:,}", width=70, number=True),
        Column(title="Reason", text=lambda a: a.reason, width=330),
        Column(title="The row as it stood", text=_cells),
    )


class ListPane(Pane):
    """A list about one file in place of the files, under its title. ``left`` says that the files are wanted again."""

    left = Signal()

    def __init__(self, table: DataTable, parent: QWidget | None = None) -> None:
        super().__init__("window", "", parent)
        self.title, self.words = Label("", role="heading", wrap=True), Label("", tone="muted", wrap=True)
        self.table = table
        back = Button("Back to the files", key="Esc")
        back.clicked.connect(lambda _checked=False: self.left.emit())
        card = Card()
        card.body.addWidget(self.table)
        head = row(gap=16)
        head.addLayout(column(self.title, 2, self.words), 1)
        head.addLayout(column(back, None))
        page = column(head, 10, card, margins=(14, 12, 14, 14))
        page.setStretch(2, 1)
        self.setLayout(page)


class Aside(ListPane):
    """The rows of a file that were set aside."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(DataTable(aside_columns(), name="Rows set aside"), parent)

    def show_rows(self, name: str, rows: Sequence[SetAside]) -> None:
        self.title.setText(f"{name}: {plural(len(rows), 'row')} set aside")
        self.words.setText(
            "Nothing of them is lost: they stand in the record as they were. Ctrl+C copies them for Excel."
        )
        self.table.set_rows(rows, keep=False)
