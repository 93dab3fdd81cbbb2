"""A new passphrase, typed twice; what is still wrong with it is said while it is typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from screener.domain.errors import ScreenerError
from screener.ui.access.sheet import secret_field
from screener.ui.widgets.labels import IconLabel, Label
from screener.ui.widgets.layouts import column, row
from screener.workflow.verbs.access import MIN_LENGTH, refuse_weak

RULE = f"{MIN_LENGTH} characters or more, such as four words with no link; none of the common ones"


class NewPassphrase(QWidget):
    """``changed`` with every letter; ``good`` once it may be taken. ``about`` gives the words that it must not be."""

    changed = Signal()
    entered = Signal()

    def __init__(
        self, *, whose: str = "", about: Callable[[], Sequence[str]] = tuple, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._about = about
        of = f" of the {whose}" if whose else ""
        self.first = secret_field(f"New passphrase{of}", "passphrase")
        self.again = secret_field(f"The same passphrase{of} again", "the same again")
        self._mark, self.rule = IconLabel("info", "muted", size=14), Label(RULE, role="small", tone="muted", wrap=True)
        line = row(gap=6)
        line.addLayout(column(self._mark, None, margins=(0, 2, 0, 0)))
        line.addWidget(self.rule, 1)
        self.setLayout(column(self.first, 6, self.again, 4, line))
        self.good = False
        for field in (self.first, self.again):
            field.textChanged.connect(lambda _text: self.look())
            field.returnPressed.connect(self.entered)

    @property
    def text(self) -> str:
        return self.first.text()

    def look(self) -> None:
        """Says what is wrong, one thing at a time."""
        said, tone, icon = self._verdict()
        self.good = tone == "saved"
        self.rule.setText(said)
        self.rule.tone(tone)
        self._mark.set_icon(icon, tone)
        self.changed.emit()

    def _verdict(self) -> tuple[str, str, str]:
        typed = self.first.text()
        if not typed:
            return RULE, "muted", "info"
        if len(typed) < MIN_LENGTH:
            left = MIN_LENGTH - len(typed)
            return f"{left} more character{'s' if left > 1 else ''}", "muted", "info"
        try:
            refuse_weak(typed, about=self._about())
        except ScreenerError as error:
            return f"It cannot be taken: {error.why}", "wrong", "circle-alert"
        if not self.again.text():
            return "It can be taken. Now the same again", "muted", "check"
        if self.again.text() != typed:
            return "The two are not the same yet", "muted", "info"
        return "It can be taken, and both are the same", "saved", "circle-check"

    def clear(self) -> None:
        self.first.clear()
        self.again.clear()
