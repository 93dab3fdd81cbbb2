"""The charges of a docket that differ at arrest, as filed and in court: behind the counts in the side panel."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from screener.docket.stage_compare import NAMES, StagePair
from screener.ui.table import Column, DataTable
from screener.ui.widgets.buttons import Button
from screener.ui.widgets.labels import Label
from screener.ui.widgets.layouts import column, row
from screener.ui.widgets.panes import Card, Pane
from screener.workflow.import_docket import ChangedCharge, DocketStages


def pair_words(pair: StagePair) -> str:
    """``41 of 212 differ as filed``: of the charges that stand at both stages."""
    return f"{pair.differ:,} of {pair.both:,} differ {NAMES[pair.then]}"


class StagesView(Pane):
    """``left`` says that the files are wanted again, ``charge_asked`` which charge is to be opened on the desk."""

    left = Signal()
    charge_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("window", "", parent)
        self.title, self.words = Label("", role="heading", wrap=True), Label("", tone="muted", wrap=True)
        self.table = DataTable(
            (
                Column(title="Case", text=lambda c: c.case or "—", strong=True, width=170,
                       note=lambda c: f"count {c.count}" if c.count else ""),
                Column(title="First", text=lambda c: c.text_before or "—", note=lambda c: c.statute_before),
                Column(title="Then", text=lambda c: c.text_after or "—", note=lambda c: c.statute_after),
                Column(title="Between", text=lambda c: f"{NAMES[c.first]}, {NAMES[c.then]}", width=180),
            ),
            name="Charges that differ between stages",
        )  # fmt: skip
        self.table.opened.connect(self._open)
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

    def show_stages(self, name: str, found: DocketStages) -> None:
        self.title.setText(f"{name}: charges at each stage")
        said = [f"{pair.words()}." for pair in found.stages.pairs]
        if found.stages.not_compared:
            said.append(
                f"{found.stages.not_compared:,} stand on a row with others and are not compared: "
                "which became which is not said."
            )
        self.words.setText(" ".join(said))
        self.table.set_rows(found.changed, keep=False)

    def _open(self, charge: ChangedCharge) -> None:
        self.charge_asked.emit(charge.charge_id)
