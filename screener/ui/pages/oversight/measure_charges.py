"""The charges behind a number, and the number explained: unit, numerator, denominator, period, version, definition."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from screener.ui.table import Column, DataTable
from screener.ui.theme import px
from screener.ui.widgets.buttons import Button
from screener.ui.widgets.chip import state_style
from screener.ui.widgets.labels import Label
from screener.ui.widgets.layouts import box_of, column, row
from screener.ui.widgets.panes import Card, Scroll
from screener.workflow.model import ChargeRow


def _words(state: str, *, decided: bool) -> str:
    if not state:
        return "—"
    found = state_style(state)
    return found.decided if decided else found.recommends


def _grouped(charge: ChargeRow) -> str:
    return "not known" if charge.grouped is None else "grouped" if charge.grouped else "standalone"


class MeasureCharges(QWidget):
    """``opened`` says the charge to be shown on the desk, ``left`` that the numbers are wanted again."""

    opened = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = Label("", role="heading", wrap=True)
        self.words = Label("", tone="muted", wrap=True)
        self.back = Button("Back to the numbers", key="Esc")
        self.back.clicked.connect(lambda _checked=False: self.left.emit())
        self.table = DataTable(
            (
                Column(title="Case", text=lambda c: c.case or "—", width=130),
                Column(title="Count", text=lambda c: c.count or "—", width=56, number=True),
                Column(title="Statute", text=lambda c: c.statute or "—", width=120),
                Column(title="Charge", text=lambda c: c.text or "—"),
                Column(title="Stands", text=_grouped, width=94),
                Column(title="Attorney", text=lambda c: c.attorney or "not recorded", width=90),
                Column(
                    title="Recommended", text=lambda c: _words(c.recommended, decided=False),
                    chip=lambda c: c.recommended, width=160,
                ),
                Column(
                    title="Decided", text=lambda c: _words(c.decided, decided=True),
                    chip=lambda c: c.decided, width=120,
                ),
                Column(
                    title="Basis", text=lambda c: c.basis or "—", width=110,
                    tip=lambda c: f"{c.basis}\n{c.reason}".strip(),
                ),
                Column(title="On", text=lambda c: f"{c.decided_on or '—'}", width=110, number=True),
            ),
            name="Charges behind the number",
        )  # fmt: skip
        self.table.opened.connect(self.opened)
        self.none = Label("No charge stands behind this number.", tone="muted")
        self.none.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.none.setContentsMargins(px(12), px(10), px(12), px(12))
        card = Card()
        card.body.addWidget(self.table, 1)
        card.body.addWidget(self.none)
        head = row(gap=16)
        said = QWidget()
        said.setLayout(column(self.title, 2, self.words, None))
        self._said, self._scroll = said, Scroll(said)
        scroll = self._scroll
        scroll.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        scroll.setAccessibleName("The number explained")
        scroll.viewport().installEventFilter(self)
        head.addWidget(scroll, 1)
        head.addLayout(column(self.back, None))
        page = column(head, 10, card, margins=(18, 2, 18, 14))
        page.setStretch(2, 1)
        self.setLayout(page)

    def show_charges(self, title: str, words: str, charges: Sequence[ChargeRow]) -> None:
        self.title.setText(title)
        self.words.setText(words)
        self._give_room()
        self.table.set_rows(charges, keep=False)
        self.table.setVisible(bool(charges))
        self.none.setVisible(not charges)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_room()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:  # the width is known only when the layout has placed the words
            self._give_room()
        return super().eventFilter(watched, event)

    def _give_room(self) -> None:
        """The explanation has the height that it needs, up to two fifths of the page; beyond that it scrolls."""
        layout = box_of(self._said)
        width = max(px(200), self._scroll.viewport().width())
        needed = layout.heightForWidth(width) if layout.hasHeightForWidth() else layout.sizeHint().height()
        self._scroll.setFixedHeight(max(px(48), min(needed + px(4), self.height() * 2 // 5)))
