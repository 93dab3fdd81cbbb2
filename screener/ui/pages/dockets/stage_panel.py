"""The charges of a docket that differ at arrest, as filed and in court: behind the counts in the side panel."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from screener.docket.quality.stage_compare import NAMES
from screener.ui.pages.dockets.aside import ListPane
from screener.ui.table import Column, DataTable
from screener.workflow.verbs.import_docket import ChangedCharge, DocketStages


class StagesView(ListPane):
    """``charge_asked`` says which charge is to be opened on the desk."""

    charge_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        table = DataTable(
            (
                Column(title="Case", text=lambda c: c.case or "—", strong=True, width=170,
                       note=lambda c: f"count {c.count}" if c.count else ""),
                Column(title="First", text=lambda c: c.text_before or "—", note=lambda c: c.statute_before),
                Column(title="Then", text=lambda c: c.text_after or "—", note=lambda c: c.statute_after),
                Column(title="Between", text=lambda c: f"{NAMES[c.first]}, {NAMES[c.then]}", width=180),
            ),
            name="Charges that differ between stages",
        )  # fmt: skip
        super().__init__(table, parent)
        self.table.opened.connect(self._open)

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
