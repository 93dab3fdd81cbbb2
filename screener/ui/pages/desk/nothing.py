"""What the desk says while no person is on it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from screener.ui.session import Session
from screener.ui.widgets.empty import EmptyState


class Nothing(EmptyState):
    """No docket yet, or nothing under the filter."""

    def __init__(self, session: Session) -> None:
        super().__init__(
            "files",
            "No docket has been imported yet.",
            "Import one, and its charges are screened here, one person at a time.",
            button="Import a docket ...",
            slot=lambda: session.go("dockets", "import"),
        )

    def show_for(self, filtered: bool) -> None:
        """The sentence that fits: with a filter the way out is in the queue."""
        if filtered:
            self.sentence.setText("Nothing waits under this filter.")
            self.remedy.setText("Choose another line in the queue, or take this one back with a second press.")
        else:
            self.sentence.setText("No docket has been imported yet.")
            self.remedy.setText("Import one, and its charges are screened here, one person at a time.")
        self.button.setVisible(not filtered)

    def first_focus(self, otherwise: QWidget) -> QWidget:
        return otherwise if self.button.isHidden() else self.button
