"""Log on: code, passphrase, and the six digits where the account has a second factor. Then the banner."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from screener.domain.errors import ScreenerError
from screener.ui.access.sheet import AccessSheet, plain_field, secret_field
from screener.ui.theme import px
from screener.ui.widgets.buttons import Button
from screener.ui.widgets.labels import Label
from screener.ui.widgets.layouts import Item, column, row
from screener.workflow.verbs.access import CodeNeeded


@dataclass(frozen=True, slots=True, kw_only=True)
class LogOn:
    """What somebody typed. It is kept nowhere."""

    user: str
    passphrase: str = field(repr=False)
    code: str = field(repr=False, default="")


def _grid(*lines: tuple[Label, QWidget]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(px(16))
    grid.setVerticalSpacing(px(10))
    for number, (label, widget) in enumerate(lines):
        grid.addWidget(label, number, 0)
        grid.addWidget(widget, number, 1)
    grid.setColumnStretch(1, 1)
    return grid


class LogOnSheet(AccessSheet):
    """``asked`` carries a LogOn; ``recovering`` asks for the page with the two halves."""

    asked = Signal(object)
    recovering = Signal()

    def __init__(self, office: str, *, user: str = "", others: bool = True, parent: QWidget | None = None) -> None:
        self.user = plain_field("Your code", "the code that reports print, such as A1", user)
        self.passphrase = secret_field("Passphrase")
        self.code = plain_field("Six digits of your app", "123456")
        self.code_label = Label("Code of the app", tone="muted")
        self.enter = Button("Log on", kind="primary", key="Enter")
        self.back = Button("Other offices", key="Esc")
        self.forgotten = Button("The passphrase is lost ...", kind="link")
        grid = _grid(
            (Label("Your code", tone="muted"), self.user),
            (Label("Passphrase", tone="muted"), self.passphrase),
            (self.code_label, self.code),
        )
        buttons = row(self.enter, *([self.back] if others else []), None, self.forgotten)
        super().__init__("Log on", office, grid, 16, buttons, parent=parent)
        self.ask_code(False)
        self.enter.clicked.connect(lambda _checked=False: self._finish())
        self.back.clicked.connect(lambda _checked=False: self.left.emit())
        self.forgotten.clicked.connect(lambda _checked=False: self.recovering.emit())
        for line in (self.user, self.passphrase, self.code):
            line.returnPressed.connect(self._finish)
            line.textChanged.connect(lambda _text: self._check())
        self._check()

    def first_focus(self) -> QWidget:
        return self.passphrase if self.user.text() else self.user

    def ask_code(self, asked: bool) -> None:
        """The line for the second factor comes only where the account has one."""
        self.code.setVisible(asked)
        self.code_label.setVisible(asked)

    def _check(self) -> None:
        self.enter.setEnabled(bool(self.user.text().strip()))

    def _finish(self) -> None:
        if self.enter.isEnabled():
            wish = LogOn(
                user=self.user.text().strip(), passphrase=self.passphrase.text(), code=self.code.text().strip()
            )
            self.strip.say("One moment.", kind="note")
            self.asked.emit(wish)

    def refuse(self, error: ScreenerError) -> None:
        """Says why it did not succeed. What was typed stays only where one part is missing."""
        if isinstance(error, CodeNeeded):
            self.ask_code(True)
            self.say(str(error), kind="ask")
            self.code.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.passphrase.clear()
        self.code.clear()
        self.say(error)
        self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)


class BannerSheet(AccessSheet):
    """The office's banner, kept until it is acknowledged. No record is behind it."""

    acknowledged = Signal()

    def __init__(self, text: str, office: str, parent: QWidget | None = None) -> None:
        self.go = Button("I have read this, and go on", kind="primary", key="Enter")
        self.back = Button("Leave", key="Esc")
        statements: list[Item] = []
        for line in filter(None, (part.strip() for part in text.splitlines())):
            statements += [Label(line, role="heading", wrap=True), 10]
        body = QWidget()
        body.setLayout(column(*statements))
        super().__init__("Before you go on", office, body, 8, row(self.go, self.back, None), width=560, parent=parent)
        self.go.clicked.connect(lambda _checked=False: self._go())
        self.back.clicked.connect(lambda _checked=False: self.left.emit())
        body.setAccessibleName(text)

    def _go(self) -> None:
        self.go.setEnabled(False)  # it is acknowledged once
        self.acknowledged.emit()

    def first_focus(self) -> QWidget:
        return self.go
