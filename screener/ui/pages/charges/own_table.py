"""The office's charge table: every answer with who gave it and when, its days, its file, and what it reads now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from screener.domain.counting import plural
from screener.domain.offense import label
from screener.ui.pages.charges.cluster_sentences import substance_label
from screener.ui.table import Column, DataTable
from screener.ui.theme import px, style
from screener.ui.widgets.buttons import Button
from screener.ui.widgets.labels import Elided, Label
from screener.ui.widgets.layouts import column, row
from screener.ui.widgets.panes import Card, Pane
from screener.ui.widgets.path_line import PathLine
from screener.workflow.verbs.charge_table import TableLine

TABLES = "Charge tables (*.csv *.xlsx *.xlsm *.xls *.ods);;All files (*)"


def read_as(line: TableLine) -> str:
    """Class and drug of an answer."""
    named = line.row.substance not in ("", "none", "unspecified")
    return f"{label(line.row.offense)}, {substance_label(line.row.substance)}" if named else label(line.row.offense)


def in_force(line: TableLine) -> str:
    """The days for which an answer holds."""
    first, end = line.row.effective, line.row.repealed
    if first is None and end is None:
        return "always"
    if first is not None and end is not None:
        return f"{first.isoformat()} until {end.isoformat()}"
    return f"from {first.isoformat()}" if first is not None else f"until {end.isoformat() if end is not None else ''}"


class OwnTable(QWidget):
    """``load_asked`` and ``save_asked`` say that a file is wanted, ``back_asked`` which answer is to be taken back."""

    load_asked = Signal()
    save_asked = Signal()
    back_asked = Signal(object)  # TableLine

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[TableLine, ...] = ()
        self.search = QLineEdit()
        self.search.setAccessibleName("Find an answer")
        self.search.setPlaceholderText("Find a text, a statute, a class or a person")
        self.search.setClearButtonEnabled(True)
        style(self.search, "body")
        self.search.setMaximumWidth(px(380))
        self.count = Elided("", tone="muted")
        self.load, self.save = Button("Load a table ..."), Button("Save as CSV ...")
        self.back = Button("Take back", key="Del")
        self.table = DataTable(
            (
                Column(title="Text", text=lambda n: n.row.text or "any", role="strong"),
                Column(title="Statute", text=lambda n: n.row.statute or "any", width=100),
                Column(title="Read as", text=read_as, width=190),
                Column(title="In force", text=in_force, width=206),
                Column(
                    title="Charges", text=lambda n: f"{n.charges:,}", width=70, number=True,
                    tone=lambda n: "text" if n.charges else "muted",
                ),
                Column(title="By", text=lambda n: n.row.by, width=54),
                Column(title="On", text=_day, width=104),
                Column(title="From the file", text=lambda n: n.file or "—", width=150, tone=lambda _n: "muted"),
                Column(title="Note", text=lambda n: n.note or "—", width=150, tone=lambda _n: "muted"),
            ),
            name="The office's charge table",
        )  # fmt: skip
        self.none = Label("", tone="muted", wrap=True)
        self.none.setContentsMargins(px(12), px(10), px(12), px(12))
        self.none.setAlignment(Qt.AlignmentFlag.AlignTop)
        card = Card()
        card.body.addWidget(self.table, 1)
        card.body.addWidget(self.none)
        head = row(self.search, self.count, None, self.back, self.load, self.save, gap=10)
        head.setStretch(0, 2)
        head.setStretch(1, 2)
        whole = column(head, 10, card, margins=(14, 10, 14, 14))
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self.search.textChanged.connect(lambda _text: self._show())
        self.load.clicked.connect(lambda _checked=False: self.load_asked.emit())
        self.save.clicked.connect(lambda _checked=False: self.save_asked.emit())
        self.back.clicked.connect(lambda _checked=False: self.take_back())
        self._show()

    def show_lines(self, lines: Sequence[TableLine]) -> None:
        self._lines = tuple(lines)
        self._show()

    def take_back(self) -> None:
        """Asks for the current answer to be taken out."""
        if self.table.row is not None:
            self.back_asked.emit(self.table.row)

    def _show(self) -> None:
        wanted = self.search.text().strip().casefold()
        shown = [each for each in self._lines if not wanted or wanted in _words(each)]
        self.table.set_rows(shown)
        self.table.setVisible(bool(shown))
        self.none.setVisible(not shown)
        self.back.setEnabled(bool(shown))
        self.save.setEnabled(bool(self._lines))
        reads = sum(each.charges for each in shown)
        self.count.set_text(f"{plural(len(shown), 'answer')}, {plural(reads, 'charge')} read by them" if shown else "")
        self.none.setText(
            "No answer matches." if self._lines else
            "The office has answered nothing yet. Answers given on this page are kept here, and are asked before the "
            "program's own reading, in every file to come. A table of another office can be loaded: CSV or a workbook "
            "with the columns text or statute, and offense."
        )  # fmt: skip


def _day(line: TableLine) -> str:
    on: date | None = line.row.on
    return on.isoformat() if on is not None else ""


def _words(line: TableLine) -> str:
    parts = (line.row.text, line.row.statute, read_as(line), line.row.by, line.file, line.note)
    return " ".join(parts).casefold()


class AskTable(Pane):
    """The line that asks for a table's file. ``asked`` says that the path is given, ``left`` that it is put away."""

    asked = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", "b", parent)
        self.loading = True
        self.words = Elided("")
        self.open_path = PathLine(name="Table to load", kinds=TABLES, hint="Type or paste a path, or browse")
        self.save_path = PathLine(
            name="Save the table as", kind="save", kinds=TABLES, hint="A file name ending in .csv"
        )
        self.go, self.cancel = Button("Load", kind="primary"), Button("Cancel", key="Esc")
        line = row(self.words, self.open_path, self.save_path, self.go, self.cancel, gap=10, margins=(14, 8, 14, 8))
        for number, stretch in enumerate((1, 3, 3)):
            line.setStretch(number, stretch)
        self.setLayout(line)
        self.go.clicked.connect(lambda _checked=False: self.asked.emit())
        self.cancel.clicked.connect(lambda _checked=False: self.left.emit())
        for each in (self.open_path, self.save_path):
            each.entered.connect(self.asked)
        self.hide()

    @property
    def line(self) -> PathLine:
        return self.open_path if self.loading else self.save_path

    @property
    def path(self) -> Path | None:
        return self.line.path

    def ask(self, *, loading: bool) -> None:
        """Asks for the table to load, or for the name to save it under."""
        self.loading = loading
        self.open_path.setVisible(loading)
        self.save_path.setVisible(not loading)
        self.words.set_text("Charge table, CSV or workbook" if loading else "The office's charge table, as CSV")
        words = "Load" if loading else "Save"
        self.go.setText(words)
        self.go.setAccessibleName(words)
        self.go.updateGeometry()
        self.show()
        self.line.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)
