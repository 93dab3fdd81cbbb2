"""One's own account: another passphrase, and the second factor with its code to scan."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from screener.domain.errors import ScreenerError
from screener.reports.record_code import QUIET, squares
from screener.ui.access.passphrase import NewPassphrase
from screener.ui.access.sheet import AccessSheet, plain_field, secret_field
from screener.ui.theme import px
from screener.ui.widgets.buttons import Button
from screener.ui.widgets.labels import Label
from screener.ui.widgets.layouts import Item, column, row
from screener.workflow.verbs.access import TotpSecret


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountChange:
    """The passphrase so far, the new one, and the code of the app where one is set up."""

    old: str = field(repr=False)
    new: str = field(repr=False, default="")
    code: str = field(repr=False, default="")


class PassphraseSheet(AccessSheet):
    """``asked`` carries a Change."""

    asked = Signal(object)

    def __init__(self, user: str, *, about: tuple[str, ...] = (), parent: QWidget | None = None) -> None:
        self.old = secret_field("The passphrase so far", "the passphrase so far")
        self.new = NewPassphrase(about=lambda: (user, *about))
        self.enter = Button("Change it", kind="primary", key="Enter")
        self.back = Button("Back", key="Esc")
        super().__init__(
            "Your passphrase", "Your key stays the same: what you signed stays signed, and nobody has to confirm it.",
            self.old, 14, self.new, 16, row(self.enter, self.back, None), parent=parent,
        )  # fmt: skip
        self.enter.clicked.connect(lambda _checked=False: self._finish())
        self.back.clicked.connect(lambda _checked=False: self.left.emit())
        self.old.textChanged.connect(lambda _text: self._check())
        self.new.changed.connect(self._check)
        self.new.entered.connect(self._finish)
        self._check()

    def first_focus(self) -> QWidget:
        return self.old

    def _check(self) -> None:
        self.enter.setEnabled(bool(self.old.text()) and self.new.good)

    def _finish(self) -> None:
        if self.enter.isEnabled():
            self.asked.emit(AccountChange(old=self.old.text(), new=self.new.text))

    def refuse(self, error: ScreenerError) -> None:
        self.old.clear()
        self.say(error)
        self.old.setFocus(Qt.FocusReason.OtherFocusReason)


class SquareCode(QWidget):
    """A code to scan, dark on white whatever the scheme, as scanners want it."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._squares = squares(text)
        self.setAccessibleName("Code to scan with the authenticator app; the same stands beside it as text")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        side = (len(self._squares) + 2 * QUIET) * max(3, px(4))
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("white"))
        each = self.width() / (len(self._squares) + 2 * QUIET)
        for at, line in enumerate(self._squares):
            for place, dark in enumerate(line):
                if dark:
                    box = QRectF((place + QUIET) * each, (at + QUIET) * each, each + 0.3, each + 0.3)
                    painter.fillRect(box, QColor("black"))


class SecondFactorSheet(AccessSheet):
    """``enrolled`` carries a Change whose code the app shows; ``dropped`` one that gives the second factor up."""

    enrolled = Signal(object)
    dropped = Signal(object)

    def __init__(self, secret: TotpSecret | None, parent: QWidget | None = None) -> None:
        self.passphrase = secret_field("Your passphrase", "your passphrase")
        self.code = plain_field("Six digits that the app shows", "six digits that the app shows")
        self.back = Button("Back", key="Esc")
        self._secret = secret
        if secret is None:
            self.enter = Button("Give it up", kind="primary", key="Enter")
            about = (
                "Your account has a second factor: every log-on asks for the digits of your app. It can be given up."
            )
            items: list[Item] = []
        else:
            self.enter = Button("Take it from now on", kind="primary", key="Enter")
            about = (
                "An authenticator app on a phone shows six digits that change every half minute. Scan this with it, "
                "then type what it shows. From then on every log-on asks for them. No network is needed."
            )
            self.text = Label(" ".join(secret.base32[at : at + 4] for at in range(0, len(secret.base32), 4)), wrap=True)
            self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            beside = column(
                Label("Or type this into the app", role="small", tone="muted"), 4, self.text, None, gap=0
            )  # fmt: skip
            line = row(gap=18)
            line.addWidget(SquareCode(secret.uri))
            line.addLayout(beside, 1)
            items = [line, 16, self.code, 8]
        super().__init__(
            "Second factor", about, *items, self.passphrase, 16, row(self.enter, self.back, None),
            width=560, parent=parent,
        )  # fmt: skip
        self.enter.clicked.connect(lambda _checked=False: self._finish())
        self.back.clicked.connect(lambda _checked=False: self.left.emit())
        for line_edit in (self.passphrase, self.code):
            line_edit.returnPressed.connect(self._finish)
            line_edit.textChanged.connect(lambda _text: self._check())
        if secret is None:  # a widget without a place would be a window of its own
            self.code.setParent(self)
            self.code.hide()
        self._check()

    def first_focus(self) -> QWidget:
        return self.passphrase if self._secret is None else self.code

    def _check(self) -> None:
        coded = self._secret is None or bool(self.code.text().strip())
        self.enter.setEnabled(bool(self.passphrase.text()) and coded)

    def _finish(self) -> None:
        if self.enter.isEnabled():
            change = AccountChange(old=self.passphrase.text(), code=self.code.text().strip())
            (self.dropped if self._secret is None else self.enrolled).emit(change)

    def refuse(self, error: ScreenerError) -> None:
        self.code.clear()
        self.say(error)
        self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)
