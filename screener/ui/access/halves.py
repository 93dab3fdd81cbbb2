"""The two halves of the recovery key, each shown once and alone, for the person who is to keep it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from screener.ui import dialogs
from screener.ui.access.sheet import AccessSheet
from screener.ui.widgets.buttons import Button
from screener.ui.widgets.labels import Label
from screener.ui.widgets.layouts import column, row
from screener.ui.widgets.panes import Card

ABOUT = (
    "Whoever has both halves can open every account of this office with a new passphrase; one half alone opens "
    "nothing. It is shown once. Keep it on paper, locked away, and not with the other."
)


def half_words(number: int, holder: str, office: str, half: str) -> str:
    """What stands on the sheet of one half."""
    return (
        f"Recovery key of {office}\nHalf {number} of 2, kept by {holder}\n\n{half}\n\n"
        "Lost passphrase: open the office, choose “The passphrase is lost”, and type both halves.\n"
    )


class HalfSheet(AccessSheet):
    """One half. ``kept`` once the person says that it is on paper or in a file of theirs."""

    kept = Signal()

    def __init__(
        self, number: int, holder: str, office: str, half: str, *, about: str = ABOUT, parent: QWidget | None = None
    ) -> None:
        self._number, self._holder = number, holder
        self._words = half_words(number, holder, office, half)
        self.half = Label(half, role="heading", wrap=True)
        self.half.setAccessibleName(f"Half {number} of the recovery key: {half}")
        card = Card()
        card.body.addLayout(column(self.half, margins=(16, 14, 16, 14)))
        self.print_button, self.save_button = Button("Print ...", icon="printer"), Button("Save as a file ...")
        self.go = Button(f"{holder} has it; the next", kind="primary")
        self.go.setEnabled(False)
        self.go.setToolTip("Print it, save it, or write it down first")
        self.written = Button("It is written down by hand", kind="quiet")
        super().__init__(
            f"Half {number} of 2, for {holder}", about, card, 14,
            row(self.print_button, self.save_button, self.written, None), 18, row(self.go, None),
            width=560, parent=parent,
        )  # fmt: skip
        self.print_button.clicked.connect(lambda _checked=False: self._print())
        self.save_button.clicked.connect(lambda _checked=False: self._save())
        self.written.clicked.connect(lambda _checked=False: self._done("Written down by hand."))
        self.go.clicked.connect(lambda _checked=False: self.kept.emit())

    def first_focus(self) -> QWidget:
        return self.print_button

    def _done(self, words: str) -> None:
        self.go.setEnabled(True)
        self.go.setToolTip("")
        self.say(words, kind="done")
        self.go.setFocus()

    def _save(self) -> None:
        start = Path.home() / f"recovery half {self._number} for {self._holder}.txt"
        path = dialogs.ask_save(self, f"Where {self._holder} keeps half {self._number}", start, "Text (*.txt)")
        if path is None:
            return
        try:
            path.write_text(self._words, encoding="utf-8")
        except OSError as error:
            self.say(f"{path} could not be written: {error.strerror}. Choose another place.")
            return
        self._done(f"Saved in {path}. Move it where only {self._holder} reaches it.")

    def _print(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        if QPrintDialog(printer, self).exec():
            paper = QTextDocument(self._words, self)
            paper.print_(printer)
            self._done("Sent to the printer.")
