"""Files that belong to this one: cases with their charges, charges with their weights, and how many rows found each
other.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from screener.docket.model.result import JoinedRows
from screener.domain.counting import agreed, plural
from screener.ui import dialogs
from screener.ui.pages.dockets.import_reading import ReviewedPlan
from screener.ui.theme import px, style
from screener.ui.widgets.buttons import Button, Combo
from screener.ui.widgets.labels import Elided, Label
from screener.ui.widgets.layouts import clear, column, row
from screener.ui.widgets.panes import Card
from screener.ui.widgets.path_line import PathLine

_WIDTH = 170  # of the line for the name of a column
_HINT = "Path of a file whose rows belong to these, or browse"


def evidence(joined: JoinedRows) -> str:
    """``238 of its 240 rows matched · 2 rows of it are set aside ... · every row of the docket has one``."""
    left = joined.rows - joined.matched
    said = [f"{joined.matched:,} of its {plural(joined.rows, 'row')} matched"]
    if left:
        said.append(f"{plural(left, 'row')} of it {agreed(left, 'is', 'are')} set aside, with the reason")
    if joined.without:
        said.append(f"{plural(joined.without, 'row')} of the docket without one: left unknown")
    else:
        said.append("every row of the docket has one")
    return " · ".join(said)


class JoinLine(QWidget):
    """The file to be joined, and its column with the number where a person knows it. ``added`` gives both."""

    added = Signal(object, str)

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.path = PathLine(name="File to join", kinds=dialogs.DOCKET, hint=_HINT)
        self.by = QLineEdit()
        self.by.setAccessibleName("Its column with the number")
        self.by.setPlaceholderText("its column, or find it")
        self.by.setFixedWidth(px(_WIDTH))
        style(self.by, "body")
        self.join = Button(words)
        self.path.entered.connect(self.add)
        self.by.returnPressed.connect(self.add)
        self.join.clicked.connect(lambda _checked=False: self.add())
        line = row(self.path, self.by, self.join, gap=8)
        line.setStretch(0, 1)
        self.setLayout(line)

    def add(self) -> None:
        """As if the button was pressed."""
        if (path := self.path.path) is not None:
            self.added.emit(path, self.by.text().strip())

    def begin(self) -> None:
        """Nothing is typed."""
        self.path.set_path(None)
        self.by.clear()

    @property
    def typed_in(self) -> bool:
        """Whether the keyboard is in it and a path stands there: Enter joins."""
        return self.path.path is not None and (self.path.line.hasFocus() or self.by.hasFocus())


class JoinCard(Card):
    """Each joined file and its column. ``by_chosen`` gives (which file, column), ``left_out`` which file."""

    added = Signal(object, str)
    by_chosen = Signal(int, str)
    left_out = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Other files that belong to it", "charges of these cases, weights of these charges", parent)
        self.line = JoinLine("Join")
        self.line.added.connect(self.added)
        self.combos: list[Combo] = []
        self.leave: list[Button] = []
        self.said: list[Label] = []
        self._files = column(gap=10)
        self.body.addLayout(column(self._files, self.line, gap=8, margins=(12, 8, 12, 10)))

    def show_reading(self, reviewed: ReviewedPlan) -> None:
        """The files that were joined, and what became of their rows."""
        self.stand(reviewed)
        self.line.begin()

    def stand(self, reviewed: ReviewedPlan) -> None:
        """The same after a choice that was refused: what was typed stays, to be mended."""
        clear(self._files)
        self.combos, self.leave, self.said = [], [], []
        for at, joined in enumerate(reviewed.reading.joined):
            self._files.addWidget(self._file(at, joined))

    def _file(self, at: int, joined: JoinedRows) -> QWidget:
        name = Elided(joined.name, role="strong")
        combo = Combo(name=f"{joined.name} is joined by")
        first = f"{joined.key} = {joined.docket_key}"
        combo.addItem(first if joined.by else f"{first} (found)", joined.by)
        for offer in joined.offers:
            if offer.column != joined.by and not (not joined.by and offer.column == joined.key):
                combo.addItem(offer.sentence, offer.column)
        combo.setToolTip("\n".join(offer.sentence for offer in joined.offers) or combo.currentText())
        combo.activated.connect(lambda _n, at=at, combo=combo: self.by_chosen.emit(at, str(combo.currentData())))
        leave = Button("Leave out", kind="link", name=f"Leave {joined.name} out")
        leave.clicked.connect(lambda _checked=False, at=at: self.left_out.emit(at))
        whole = joined.matched == joined.rows and not joined.without
        said = Label(evidence(joined), role="small", tone="saved" if whole else "needs", wrap=True)
        self.combos.append(combo)
        self.leave.append(leave)
        self.said.append(said)
        line = row(name, Label("joined by", tone="muted"), combo, None, leave, gap=8)
        holder = QWidget()
        holder.setLayout(column(line, 2, said))
        return holder
