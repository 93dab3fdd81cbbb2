"""What a page says when there is nothing on it yet: one sentence, and what to do."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from screener.ui.theme import px
from screener.ui.widgets.buttons import Button
from screener.ui.widgets.labels import IconLabel, Label
from screener.ui.widgets.layouts import column, row


class EmptyState(QWidget):
    """An icon, a sentence, a remedy, and a button for it; ``other`` is a second way, beside it."""

    def __init__(
        self,
        icon: str,
        sentence: str,
        remedy: str,
        *,
        button: str = "",
        slot: Callable[[], object] | None = None,
        other: Button | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.sentence = Label(sentence, role="title", wrap=True, align=Qt.AlignmentFlag.AlignHCenter)
        self.remedy = Label(remedy, tone="muted", wrap=True, align=Qt.AlignmentFlag.AlignHCenter)
        self.button = Button(button or "Go on", kind="primary")
        if not button:
            self.button.hide()  # never shown before it has a parent: it would be a window of its own
        if slot is not None:
            self.button.clicked.connect(lambda _checked=False: slot())
        buttons = [each for each in (self.button, other) if each is not None]
        inner = QWidget()
        inner.setMaximumWidth(px(460))
        inner.setLayout(
            column(
                row(None, IconLabel(icon, "muted", size=32), None),
                12, self.sentence, 6, self.remedy, 16, row(None, *buttons, None, gap=10),
            )
        )  # fmt: skip
        inner.setMinimumWidth(px(320))
        self.setLayout(column(None, row(None, inner, None), None, None, margins=(16, 16, 16, 16)))
        self.setAccessibleName(f"{sentence} {remedy}")
