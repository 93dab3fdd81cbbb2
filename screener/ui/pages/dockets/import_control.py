"""The control total in step 5: what was counted here beside what the source says, its own line and its own screen."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from screener.docket.quality.control import NOTHING_SAID, ControlSaid, ControlTotal
from screener.domain.counting import plural
from screener.domain.errors import ScreenerError
from screener.ui.theme import px, style
from screener.ui.widgets.labels import Label
from screener.ui.widgets.layouts import clear, column, row
from screener.ui.widgets.panes import Card

_WIDTH = 110


class ControlCard(Card):
    """Two numbers can be typed; each is compared at once. ``changed`` says that what is said is another."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "Control total", "compared with the source; it is kept with the import and blocks nothing", parent
        )
        self._total: ControlTotal | None = None
        self.counted = Label("", tone="muted", wrap=True)
        self.rows, self.cases = _number("Rows that the source reports"), _number("Cases that the source reports")
        self._answers = column(gap=2)
        line = row(
            Label("The source system reports"), self.rows, Label("rows"), 8, self.cases, Label("cases"), None, gap=8
        )
        self.body.addLayout(column(self.counted, 8, line, 6, self._answers, margins=(12, 8, 12, 10)))
        for edit in (self.rows, self.cases):
            edit.textChanged.connect(lambda _text: self._compare())

    def show_total(self, total: ControlTotal) -> None:
        """The counts of a file; what was typed stays."""
        self._total = total
        self.counted.setText(
            f"Counted here: {plural(total.read, 'row')} read, {plural(total.cases, 'different case number')}."
        )
        self._compare()

    def begin(self) -> None:
        """Another file: nothing is said of it."""
        self.rows.clear()
        self.cases.clear()

    @property
    def said(self) -> ControlSaid:
        """What was typed, as far as it is numbers."""
        try:
            return ControlSaid(rows=_whole(self.rows.text()), cases=_whole(self.cases.text()))
        except ScreenerError:
            return NOTHING_SAID

    @property
    def total(self) -> ControlTotal | None:
        """The counts beside what was typed."""
        return self._total.against(self.said) if self._total is not None else None

    def _compare(self) -> None:
        clear(self._answers)
        total = self.total
        if total is None:
            return
        for edit, what in ((self.rows, "rows"), (self.cases, "cases")):
            if edit.text().strip() and getattr(self.said, what) is None:
                self._answers.addWidget(Label(f"{edit.text().strip()} is no whole number.", tone="wrong", wrap=True))
        for each in total.compared:
            self._answers.addWidget(Label(each.sentence, tone="saved" if each.equal else "needs", wrap=True))
        self.changed.emit()


def _number(name: str) -> QLineEdit:
    edit = QLineEdit()
    edit.setAccessibleName(name)
    edit.setPlaceholderText("not said")
    edit.setFixedWidth(px(_WIDTH))
    edit.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    style(edit, "body")
    return edit


def _whole(text: str) -> int | None:
    plain = text.strip().replace(",", "").replace("\N{NO-BREAK SPACE}", "")
    return int(plain) if plain.isascii() and plain.isdigit() else None
