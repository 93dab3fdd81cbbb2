"""The two people with whom an office with accounts begins: an administrator and a supervisor, never the same person."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from screener.ui.access.passphrase import NewPassphrase
from screener.ui.access.sheet import plain_field
from screener.ui.widgets.labels import Label, SectionLabel
from screener.ui.widgets.layouts import column, row
from screener.workflow.verbs.access import NewAccount

_ABOUT = {
    "administrator": "Keeps accounts, settings and backups. Never decides, never imports.",
    "supervisor": "Approves, adopts policies, imports, and confirms each new account.",
}


_CODES = {"administrator": "K1", "supervisor": "S1"}


class OnePerson(QWidget):
    """Code, name and passphrase of one of the two, typed by that person."""

    changed = Signal()

    def __init__(
        self, role: str, *, code: str = "", office: Callable[[], str] = str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.role = role
        self.code = plain_field(f"Code of the {role}", f"code, such as {_CODES[role]}", code)
        self.name = plain_field(f"Name of the {role}", "name")
        self.passphrase = NewPassphrase(
            whose=role, about=lambda: (self.code.text(), self.name.text(), office())
        )  # fmt: skip
        who = row(self.code, self.name, gap=8)
        who.setStretch(0, 1)
        who.setStretch(1, 2)
        self.setLayout(
            column(
                SectionLabel(role.capitalize()), 2, Label(_ABOUT[role], role="small", tone="muted", wrap=True), 6,
                who, 6, self.passphrase,
            )
        )  # fmt: skip
        for field in (self.code, self.name):
            field.textChanged.connect(lambda _text: self.passphrase.look())
        self.passphrase.changed.connect(self.changed)

    @property
    def account(self) -> NewAccount | None:
        """The person, once everything is there."""
        code, name = self.code.text().strip(), self.name.text().strip()
        if not (code and name and self.passphrase.good):
            return None
        return NewAccount(code=code, name=name, passphrase=self.passphrase.text, role=self.role)


class TwoPeople(QWidget):
    """Both, side by side in time: each types while the other looks away."""

    changed = Signal()

    def __init__(self, *, supervisor: str = "", office: Callable[[], str] = str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.administrator = OnePerson("administrator", office=office)
        self.supervisor = OnePerson("supervisor", code=supervisor, office=office)
        self.setLayout(column(self.supervisor, 18, self.administrator))
        for person in (self.administrator, self.supervisor):
            person.changed.connect(self.changed)

    @property
    def people(self) -> tuple[NewAccount, NewAccount] | None:
        """Administrator and supervisor, once both are whole and are two."""
        first, second = self.administrator.account, self.supervisor.account
        return None if first is None or second is None or self.wrong else (first, second)

    @property
    def wrong(self) -> str:
        """Why these cannot be two people; empty where they can."""
        one, other = self.administrator, self.supervisor
        if one.code.text().strip() and one.code.text().strip() == other.code.text().strip():
            return "Administrator and supervisor are two people: give each a code of their own."
        if one.passphrase.text and one.passphrase.text == other.passphrase.text:
            return "Each has a passphrase of their own."
        return ""
