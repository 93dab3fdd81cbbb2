"""The screening desk: one defendant at a time, all cases and counts together."""

from __future__ import annotations

from screener.ui.page import Page
from screener.ui.widgets.empty import EmptyState
from screener.ui.widgets.layouts import column


class DeskPage(Page):
    """The desk."""

    name, label, icon = "desk", "Desk", "scale"

    def __init__(self, session, parent=None) -> None:  # noqa: ANN001
        super().__init__(session, parent)
        self.setLayout(
            column(EmptyState("files", "No docket has been imported yet.", "Import one on the Dockets page."))
        )
