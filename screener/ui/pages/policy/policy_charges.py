"""The charges behind a number of the policy page; Enter opens one on the desk."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from screener.ui.table import Column, DataTable
from screener.ui.theme import px
from screener.ui.widgets.labels import Label, SectionLabel
from screener.ui.widgets.layouts import column
from screener.workflow.model import ChargeRow


def _grouped(charge: ChargeRow) -> str:
    return "not known" if charge.grouped is None else "grouped" if charge.grouped else "standalone"


class PolicyCharges(QWidget):
    """A title with the charges under it, or what to do to see some."""

    opened = Signal(object)

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = SectionLabel("Charges behind it")
        self.hint = Label(hint, tone="muted", wrap=True)
        self.table = DataTable(
            (
                Column(title="Case", text=lambda c: c.case or "–", width=120),
                Column(title="Statute", text=lambda c: c.statute or "–", width=110),
                Column(title="Charge", text=lambda c: c.text or "–"),
                Column(title="Stands", text=_grouped, width=94),
                Column(title="File", text=lambda c: c.file, width=150),
                Column(title="Row", text=lambda c: f"{c.row:,}", width=56, number=True),
            ),
            name="Charges behind it",
        )
        self.table.opened.connect(self.opened)
        self.table.setMinimumHeight(px(170))
        self._lines = column(self.title, 4, self.hint, self.table, None)
        self.setLayout(self._lines)
        self.clear()

    def clear(self) -> None:
        """Nothing was asked for yet."""
        self.title.setText("Charges behind it")
        self.hint.show()
        self.table.hide()
        self._give_room(table=False)

    def show_charges(self, title: str, charges: Sequence[ChargeRow]) -> None:
        """Charges under a title; the keyboard goes to them."""
        self.title.setText(title)
        self.table.setAccessibleName(title)
        self.hint.hide()
        self.table.show()
        self._give_room(table=True)
        self.table.set_rows(charges, keep=False)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _give_room(self, *, table: bool) -> None:
        """What is left goes to the table, or under the hint."""
        self._lines.setStretch(3, 1 if table else 0)
        self._lines.setStretch(4, 0 if table else 1)
