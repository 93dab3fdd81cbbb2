"""Decide a warrant otherwise: a digit for the outcome, then the reason, Enter. In the page, never over it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from screener.ui.pages.retroactive.warrant_labels import OUTCOME_WORDS, headline, way
from screener.ui.theme import style
from screener.ui.widgets.buttons import Button
from screener.ui.widgets.layouts import row
from screener.ui.widgets.strip import Strip
from screener.workflow.model import WarrantCard


class Otherwise(Strip):
    """``decided`` says the outcome and the reason that was typed."""

    decided = Signal(str, str)

    def __init__(self, outcomes: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._outcomes = tuple(outcomes)
        self.outcome = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.reason = QLineEdit()
        self.buttons: list[Button] = []

    def ask(self, card: WarrantCard) -> None:
        """Asks for the outcome."""
        self.outcome = ""
        self.say(f"{headline(card)}: what is decided?", strong="Otherwise.", kind="choice")
        line = row(gap=8)
        self.buttons = []
        for number, outcome in enumerate(self._outcomes, start=1):
            words = way(outcome).word
            button = Button(words, key=str(number), name=f"{number}, {words}: {OUTCOME_WORDS.get(outcome, outcome)}")
            button.setToolTip(OUTCOME_WORDS.get(outcome, outcome))
            button.clicked.connect(lambda _checked=False, outcome=outcome: self.choose(outcome))
            self.buttons.append(button)
            line.addWidget(button)
        line.addStretch(1)
        self.tools.addLayout(line)
        self.setFocus()

    def choose(self, outcome: str) -> None:
        """Asks for the reason of an outcome."""
        self.outcome = outcome
        self.say(f"{OUTCOME_WORDS.get(outcome, outcome)}. Why?", strong=f"{way(outcome).word}:", kind="choice")
        self.reason = QLineEdit()
        self.reason.setAccessibleName("Reason")
        self.reason.setPlaceholderText("The reason, in a sentence. Enter saves, Esc leaves it as it was.")
        style(self.reason, "body")
        save = Button("Save", kind="primary")
        save.clicked.connect(lambda _checked=False: self._save())
        self.reason.returnPressed.connect(self._save)
        line = row(self.reason, save, gap=8)
        line.setStretch(0, 1)
        self.tools.addLayout(line)
        self.reason.setFocus()

    def _save(self) -> None:
        reason = self.reason.text().strip()
        if not reason:
            self.reason.setPlaceholderText("A reason is needed: it stands in the record beside the decision.")
            self.reason.setFocus()
            return
        self.decided.emit(self.outcome, reason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = event.text()
        if not self.outcome and digit.isdigit() and 1 <= int(digit) <= len(self._outcomes):
            self.choose(self._outcomes[int(digit) - 1])
            return
        super().keyPressEvent(event)
