"""A lost passphrase: both halves of the recovery key, and a new one."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from screener.domain.errors import ScreenerError
from screener.ui.access.passphrase import NewPassphrase
from screener.ui.access.sheet import AccessSheet, plain_field
from screener.ui.widgets.buttons import Button
from screener.ui.widgets.layouts import row

_ABOUT = (
    "The office's recovery key was given in two halves to two people. Both are needed here, each as it stands on its "
    "sheet. The account is released, its second factor ends, and the record says that it was recovered."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedHalves:
    """What the holders of the halves typed. It is kept nowhere."""

    user: str
    half_1: str = field(repr=False)
    half_2: str = field(repr=False)
    passphrase: str = field(repr=False)


class RecoverSheet(AccessSheet):
    """``asked`` carries a Recovery."""

    asked = Signal(object)

    def __init__(self, office: str, *, user: str = "", parent: QWidget | None = None) -> None:
        self.user = plain_field("Code of the account", "whose passphrase is lost", user)
        self.half_1 = plain_field("First half of the recovery key", "first half")
        self.half_2 = plain_field("Second half of the recovery key", "second half")
        self.passphrase = NewPassphrase(about=lambda: (self.user.text(),))
        self.enter = Button("Recover the account", kind="primary", key="Enter")
        self.back = Button("Back", key="Esc")
        super().__init__(
            "The passphrase is lost", f"{office}. {_ABOUT}", self.user, 10, self.half_1, 6, self.half_2, 14,
            self.passphrase, 16, row(self.enter, self.back, None), width=520, parent=parent,
        )  # fmt: skip
        self.enter.clicked.connect(lambda _checked=False: self._finish())
        self.back.clicked.connect(lambda _checked=False: self.left.emit())
        for line in (self.user, self.half_1, self.half_2):
            line.textChanged.connect(lambda _text: self._check())
        self.passphrase.changed.connect(self._check)
        self.passphrase.entered.connect(self._finish)
        self._check()

    def first_focus(self) -> QWidget:
        return self.half_1 if self.user.text() else self.user

    def _check(self) -> None:
        whole = all(line.text().strip() for line in (self.user, self.half_1, self.half_2))
        self.enter.setEnabled(whole and self.passphrase.good)

    def _finish(self) -> None:
        if not self.enter.isEnabled():
            return
        self.say("One moment.", kind="note")
        self.asked.emit(
            TypedHalves(
                user=self.user.text().strip(),
                half_1=self.half_1.text().strip(),
                half_2=self.half_2.text().strip(),
                passphrase=self.passphrase.text,
            )
        )

    def refuse(self, error: ScreenerError) -> None:
        self.say(error)
