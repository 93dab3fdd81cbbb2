"""What the page asks in a line above the text: for whom and where a PDF is written, and why a version is withdrawn."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from screener.policy.language.model import Policy
from screener.policy.rendering.render import render
from screener.reports.policy_sheet import write_policy_sheet
from screener.ui import dialogs
from screener.ui.pages.policy.turning import Turning
from screener.ui.theme import px, style
from screener.ui.widgets.buttons import Button, Combo
from screener.ui.widgets.labels import Label
from screener.ui.widgets.layouts import box_of, column, row
from screener.ui.widgets.panes import Pane
from screener.ui.widgets.path_line import PathLine

#: Who reads it, as the list says it.
AUDIENCES = {"internal": "The office", "public": "The public", "officer": "Officers (a card)"}


def write_paper(policy: Policy, path: Path, audience: str) -> Path:
    """Writes the text for one audience as PDF."""
    if path.suffix.lower() != ".pdf":
        path = path.with_name(f"{path.name}.pdf")
    write_policy_sheet(policy, render(policy, audience=audience), path, audience=audience)
    return path


class AskPaper(Pane):
    """For whom the text is written as PDF, and where. ``shown`` says the audience, ``asked`` it with the path."""

    shown = Signal(str)
    asked = Signal(str, object)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", "b", parent)
        self.audience = Combo(name="For whom")
        for key, words in AUDIENCES.items():
            self.audience.addItem(words, key)
        self.path = PathLine(name="PDF file", kind="save", kinds=dialogs.PDF, hint="Where the PDF is written (.pdf)")
        self.write, self.cancel = Button("Write the PDF", kind="primary"), Button("Cancel")
        self.open = Button("Open it")
        for_whom, buttons = QWidget(), QWidget()
        for_whom.setLayout(row(Label("Paper for"), self.audience, None, gap=10))
        where = row(self.path, self.write, self.open, self.cancel, gap=10)
        where.setStretch(0, 1)
        buttons.setLayout(where)
        line = Turning((for_whom, 0), (buttons, 1), gap=10)
        self.setLayout(column(line, margins=(14, 8, 14, 8)))
        self.hide()
        self._written: Path | None = None
        self._suggested = ""
        self.audience.currentIndexChanged.connect(lambda _at: self._turned())
        self.path.changed.connect(lambda: self.written(None))
        self.path.entered.connect(self._ask)
        self.write.clicked.connect(lambda _checked=False: self._ask())
        self.open.clicked.connect(lambda _checked=False: self._written and dialogs.show_file(self._written))
        self.cancel.clicked.connect(lambda _checked=False: self.left.emit())

    @property
    def chosen(self) -> str:
        """The audience."""
        return str(self.audience.currentData())

    def ask(self, policy: Policy) -> None:
        """Shows the question, with a name made of the policy's."""
        self._policy = policy
        self.show()
        self._suggest()
        self.written(None)
        self.audience.setFocus()

    def _suggest(self) -> None:
        known = self.path.path
        if known is not None and str(known) != self._suggested:
            return
        folder = Path.home() if known is None else known.parent
        stem = f"{self._policy.id}-{self._policy.version}-{self.chosen}"
        self._suggested = str(folder / f"{stem}.pdf")
        self.path.set_path(Path(self._suggested))

    def _turned(self) -> None:
        if not self.isHidden():
            self._suggest()
            self.shown.emit(self.chosen)

    def _ask(self) -> None:
        if self.path.path is None:
            self.path.setFocus()
            return
        self.asked.emit(self.chosen, self.path.path)

    def written(self, path: Path | None) -> None:
        """The PDF is there, and can be opened."""
        self._written = path
        self.open.setVisible(path is not None)
        if path is not None:
            self.open.setFocus()


class AskReason(Pane):
    """Why a version is withdrawn. ``asked`` says the reason."""

    asked = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", "b", parent)
        self.words, self.reason = Label("Withdraw because"), QLineEdit()
        self.reason.setAccessibleName("Why it is withdrawn")
        self.reason.setPlaceholderText("In a few words, for the record")
        self.reason.setMinimumWidth(px(160))
        style(self.reason, "body")
        self.yes, self.cancel = Button("Withdraw", kind="primary"), Button("Cancel")
        self.setLayout(row(self.words, self.reason, self.yes, self.cancel, gap=10, margins=(14, 8, 14, 8)))
        box_of(self).setStretch(1, 1)
        self.hide()
        self.reason.textChanged.connect(lambda text: self.yes.setEnabled(bool(text.strip())))
        self.reason.returnPressed.connect(self._ask)
        self.yes.clicked.connect(lambda _checked=False: self._ask())
        self.cancel.clicked.connect(lambda _checked=False: self.left.emit())

    def ask(self, policy: Policy) -> None:
        """Shows the question for a version."""
        self.words.setText(f"Withdraw version {policy.version} because")
        self.reason.clear()
        self.yes.setEnabled(False)
        self.show()
        self.reason.setFocus()

    def _ask(self) -> None:
        if self.reason.text().strip():
            self.asked.emit(self.reason.text().strip())
