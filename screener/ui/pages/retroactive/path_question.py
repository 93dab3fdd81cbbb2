"""The line above the cards that asks for a path: of the list to import, or of the folder for the judge's list."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from screener.docket.quality.control import ControlSaid
from screener.domain.errors import ScreenerError
from screener.ui import dialogs
from screener.ui.theme import px, style
from screener.ui.widgets.buttons import Button
from screener.ui.widgets.labels import Elided
from screener.ui.widgets.layouts import row
from screener.ui.widgets.panes import Pane
from screener.ui.widgets.path_line import PathLine
from screener.ui.widgets.progress import ProgressLine


class AskPath(Pane):
    """``asked`` says that the path is given, ``left`` that the question is put away or the work stopped."""

    asked = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", "b", parent)
        self.importing = True
        self.words = Elided("")
        self.open_path = PathLine(
            name="List of warrants", kinds=dialogs.DOCKET, hint="Type or paste a path, drop a file here, or browse"
        )
        self.folder = PathLine(
            name="Folder for the list", kind="folder", hint="The folder for the workbook and the PDF"
        )
        self.go, self.cancel = Button("Import", kind="primary"), Button("Cancel")
        self.rows = QLineEdit()
        self.rows.setAccessibleName("Rows that the source reports")
        self.rows.setPlaceholderText("rows reported")
        self.rows.setToolTip("How many rows the source system says the list has: compared, kept, never blocking")
        self.rows.setFixedWidth(px(110))
        style(self.rows, "body")
        self.bar = ProgressLine(160)
        self.bar.hide()
        parts = (self.words, self.open_path, self.folder, self.rows, self.bar, self.go, self.cancel)
        line = row(*parts, gap=10, margins=(14, 8, 14, 8))
        for number, stretch in enumerate((1, 3, 3)):
            line.setStretch(number, stretch)
        self.setLayout(line)
        self.go.clicked.connect(lambda _checked=False: self._go())
        self.cancel.clicked.connect(lambda _checked=False: self.left.emit())
        for each in (self.open_path, self.folder):
            each.entered.connect(self._go)
        self.hide()

    @property
    def line(self) -> PathLine:
        """The path that is asked for now."""
        return self.open_path if self.importing else self.folder

    @property
    def path(self) -> Path | None:
        return self.line.path

    @property
    def said(self) -> ControlSaid:
        """What the source reports, as it was typed; raises ScreenerError for what is no whole number."""
        plain = self.rows.text().strip().replace(",", "")
        if plain and not (plain.isascii() and plain.isdigit()):
            raise ScreenerError(f"{self.rows.text().strip()} is no whole number", "", "Type how many rows are reported")
        return ControlSaid(rows=int(plain) if plain else None)

    def ask(self, *, importing: bool) -> None:
        """Asks for the list to import, or for the folder to write into."""
        self.importing = importing
        self.open_path.setVisible(importing)
        self.rows.setVisible(importing)
        self.rows.clear()
        self.folder.setVisible(not importing)
        self.words.set_text("List of warrants" if importing else "Workbook and PDF for the judge, into")
        words = "Import" if importing else "Make the list"
        self.go.setText(words)
        self.go.setAccessibleName(words)
        self.go.updateGeometry()
        self.show()
        self.line.setFocus()

    def set_busy(self, busy: bool) -> None:
        """Shows that the work is going on; Cancel then stops it."""
        self.bar.set_progress(0, 1)
        self.bar.setVisible(busy and self.importing)
        self.cancel.setText("Stop" if busy else "Cancel")
        self.cancel.setAccessibleName(self.cancel.text())
        for widget in (self.go, self.open_path, self.folder, self.rows):
            widget.setEnabled(not busy)

    def _go(self) -> None:
        if self.go.isEnabled():
            self.asked.emit()
