"""The two questions of the page, asked in a line above the numbers: into which folder, and for which days."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from screener.ui.theme import px, style
from screener.ui.widgets.buttons import Button
from screener.ui.widgets.labels import Elided, Label
from screener.ui.widgets.layouts import row
from screener.ui.widgets.panes import Pane
from screener.ui.widgets.path_line import PathLine


class AskFolder(Pane):
    """Into which folder the pack is written. ``asked`` says it, ``left`` that it is not wanted."""

    asked = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", "b", parent)
        self.folder = PathLine(name="Folder for the pack", kind="folder", hint="Type or paste the path of a folder")
        self.write, cancel = Button("Write the pack", kind="primary"), Button("Cancel")
        words = Elided("Oversight pack (PDF, workbook, page, measures) into")
        line = row(words, self.folder, self.write, cancel, gap=10, margins=(18, 8, 18, 8))
        line.setStretch(0, 1)
        line.setStretch(1, 2)
        self.setLayout(line)
        self.write.clicked.connect(lambda _checked=False: self.asked.emit())
        self.folder.entered.connect(self.asked)
        cancel.clicked.connect(lambda _checked=False: self.left.emit())
        self.hide()

    def ask(self) -> None:
        self.show()
        self.folder.setFocus()


class AskDays(Pane):
    """For which days. ``chosen`` says the first and the last, ``wrong`` a sentence where they are none."""

    chosen = Signal(object, object)
    wrong = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", "b", parent)
        self.start, self.end = QLineEdit(), QLineEdit()
        for field, name in ((self.start, "First day"), (self.end, "Last day")):
            field.setAccessibleName(name)
            field.setPlaceholderText("2026-03-01")
            field.setMaximumWidth(px(130))
            style(field, "body")
            field.returnPressed.connect(self._typed)
        show = Button("Show", kind="primary")
        show.clicked.connect(lambda _checked=False: self._typed())
        self.setLayout(
            row(Label("Decided from"), self.start, Label("to"), self.end, show, None, gap=10, margins=(18, 8, 18, 8))
        )
        self.hide()

    def ask(self, start: date, end: date) -> None:
        self.start.setText(start.isoformat())
        self.end.setText(end.isoformat())
        self.show()
        self.start.setFocus()
        self.start.selectAll()

    def _typed(self) -> None:
        try:
            start, end = (date.fromisoformat(field.text().strip()) for field in (self.start, self.end))
        except ValueError:
            self.wrong.emit("Write both days as year-month-day, such as 2026-03-01.")
            return
        if end < start:
            self.wrong.emit("The period ends before it starts.")
            return
        self.hide()
        self.chosen.emit(start, end)
