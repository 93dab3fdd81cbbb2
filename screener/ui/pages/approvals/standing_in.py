"""Who stands in for whom, under the list of requests; each line can be ended there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from screener.ui.pages.approvals.request_sentences import stands_in
from screener.ui.widgets.buttons import Button
from screener.ui.widgets.labels import Label, SectionLabel
from screener.ui.widgets.layouts import clear, column, row
from screener.workflow.verbs.approve_decision import Delegation


class StandingIn(QWidget):
    """``ended`` carries the Delegation whose button was pressed."""

    ended = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Who stands in")
        self._lines = column(gap=4)
        self.setLayout(column(SectionLabel("Standing in"), self._lines, gap=4))
        self.hide()

    def show_delegations(self, found: Sequence[Delegation], user: str) -> None:
        """Those that hold today or later."""
        clear(self._lines)
        for each in found:
            end = Button("End", kind="quiet", name=f"End: {stands_in(each, user)}")
            end.clicked.connect(lambda _checked=False, each=each: self.ended.emit(each))
            line = row(gap=6)
            line.addWidget(Label(stands_in(each, user), role="small", wrap=True), 1)
            line.addWidget(end)
            self._lines.addLayout(line)
        self.setVisible(bool(found))
