"""The card of step 5 for a file that looks like no docket: what was seen, and the button by which a person agrees."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from screener.ui.widgets.buttons import Button
from screener.ui.widgets.labels import Label
from screener.ui.widgets.layouts import column, row
from screener.ui.widgets.panes import Card


class DoubtsCard(Card):
    """Shown only where something was seen that no docket has. ``agreed`` says that a person takes it for one."""

    agreed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("This does not look like a docket", "nothing is imported before somebody agrees", parent)
        self._seen: tuple[str, ...] = ()
        self._of = ""
        self._taken = False
        self.words = Label("", tone="wrong", wrap=True)
        self.advice = Label("", tone="muted", wrap=True)
        self.agree = Button("It is a docket: import it as it was read")
        self.agree.clicked.connect(lambda _checked=False: self._agree())
        self.body.addLayout(
            column(self.words, 6, self.advice, 8, row(self.agree, None), margins=(12, 8, 12, 10)),
        )
        self.hide()

    def show_doubts(self, seen: Sequence[str], sha256: str) -> None:
        """What was seen in a file; what was agreed to holds for the same doubts about the same file."""
        if (tuple(seen), sha256) != (self._seen, self._of):
            self._taken = False
        self._seen, self._of = tuple(seen), sha256
        self.words.setText(" ".join(f"{each[:1].upper()}{each[1:]}." for each in seen))
        self._say()
        self.setVisible(bool(seen))

    @property
    def open(self) -> bool:
        """Whether somebody still has to agree."""
        return bool(self._seen) and not self._taken

    def _agree(self) -> None:
        self._taken = True
        self._say()
        self.agreed.emit()

    def _say(self) -> None:
        self.advice.setText(
            "Taken for a docket all the same. Press Import to go on."
            if self._taken
            else "Ask for the export with one row a charge or a case, or go back and say how the file is opened and "
            "which column holds the charge."
        )
        self.agree.setVisible(not self._taken)
