"""The accounts of an office: who, in which role and state, used last when; enrolled, confirmed, released, disabled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from screener.domain.errors import ScreenerError
from screener.ui.access.passphrase import NewPassphrase
from screener.ui.access.sheet import AccessSheet, plain_field
from screener.ui.access.two_people import TwoPeople
from screener.ui.table import Column, DataTable
from screener.ui.theme import px, style
from screener.ui.widgets.buttons import Button, Combo
from screener.ui.widgets.labels import Label
from screener.ui.widgets.layouts import Flow, column, row
from screener.ui.widgets.panes import Card
from screener.workflow.verbs.access import DEFAULT_BANNER, ROLES, AccountView, NewAccount

_ABOUT = "Nobody alone makes an account: an administrator enrolls, a supervisor confirms. {unused}"
_UNUSED = "An account that nobody used for 90 days is disabled by itself."
_ALONE = "This office has no accounts: whoever opens it acts under the code that is named, and nothing is signed."


def state_words(account: AccountView) -> str:
    """Where an account stands, in words."""
    if account.asked_role and account.state == "active":
        return f"active; {account.asked_role} waits to be confirmed"
    return {"waiting": "waits for a supervisor", "no key": "not enrolled yet"}.get(account.state, account.state)


def _tone(account: AccountView) -> str:
    if account.state in ("locked", "disabled"):
        return "wrong"
    return "muted" if account.state == "no key" else "text"


def _used(account: AccountView, local: Callable[[datetime], datetime]) -> str:
    return "never" if account.last_used is None else f"{local(account.last_used):%Y-%m-%d %H:%M}"


def _key_words(account: AccountView) -> str:
    """What stands on the office's paper, or what is still missing."""
    if account.fingerprint:
        return f"{account.code} signs with the key {account.fingerprint}: compare it with the office's paper."
    if account.state == "waiting":
        return f"{account.code} is enrolled. Once a supervisor confirms, the account can be used."
    return f"{account.code} worked here before there were accounts, and cannot log on until enrolled."


class AccountsSheet(AccessSheet):
    """The list with what may be done about the account that is current. The verbs are named in the signals."""

    adding = Signal()
    editing_banner = Signal()
    beginning = Signal()
    released = Signal(str)
    disabled = Signal(str)
    confirmed = Signal(str)
    role_changed = Signal(str, str)

    def __init__(
        self, *, role: str, user: str, logged_on: bool, local: Callable[[datetime], datetime],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        self._role, self._user = role, user
        self.table = DataTable(
            (
                Column(title="Code", text=lambda a: a.code, width=64, strong=True),
                Column(title="Name", text=lambda a: a.name, note=lambda a: a.unit),
                Column(title="Role", text=lambda a: (a.role or a.asked_role).capitalize(), width=116),
                Column(title="State", text=state_words, width=196, tone=_tone),
                Column(title="Used last", width=148, text=lambda a: "" if a.state == "no key" else _used(a, local)),
                Column(title="Second factor", width=116,
                       text=lambda a: "" if a.state in ("no key", "waiting") else "yes" if a.has_totp else "none"),
            ),
            name="Accounts", fit=True,
        )  # fmt: skip
        self.add = Button("Enroll a person ...", kind="primary")
        self.begin_button = Button("Begin with accounts ...", kind="primary")
        self.release, self.disable = Button("Release"), Button("Disable")
        self.confirm = Button("Confirm")
        self.new_role = Combo(name="Another role")
        for name in ROLES:
            self.new_role.addItem(name.capitalize(), name)
        self.change = Button("Change the role")
        self.banner = Button("Banner ...", name="The banner before the records")
        self.back = Button("Back", key="Esc")
        self.fingerprint = Label("", role="small", tone="muted", wrap=True)
        card = Card()
        card.body.addWidget(self.table)
        self._of_accounts = (
            self.add,
            self.confirm,
            self.release,
            self.disable,
            self.new_role,
            self.change,
            self.banner,
        )
        tools = QWidget()
        tools.setLayout(Flow((self.begin_button, *self._of_accounts, self.back), gap=8))
        about = _ABOUT.format(unused=_UNUSED) if logged_on else _ALONE
        super().__init__("Accounts", about, card, 6, self.fingerprint, 12, tools, width=860, parent=parent)
        for widget in self._of_accounts:
            widget.setVisible(logged_on)
        self.begin_button.setVisible(not logged_on)
        self.begin_button.setEnabled(role == "supervisor")
        self.begin_button.setToolTip("" if role == "supervisor" else "A supervisor begins with accounts")
        self._connect()

    def _connect(self) -> None:
        self.table.moved.connect(lambda _account: self._moved())
        self.add.clicked.connect(lambda _checked=False: self.adding.emit())
        self.banner.clicked.connect(lambda _checked=False: self.editing_banner.emit())
        self.begin_button.clicked.connect(lambda _checked=False: self.beginning.emit())
        self.release.clicked.connect(lambda _checked=False: self._emit(self.released))
        self.disable.clicked.connect(lambda _checked=False: self._emit(self.disabled))
        self.confirm.clicked.connect(lambda _checked=False: self._emit(self.confirmed))
        self.change.clicked.connect(
            lambda _checked=False: self.role_changed.emit(self.table.row.code, str(self.new_role.currentData()))
        )
        self.back.clicked.connect(lambda _checked=False: self.left.emit())

    def _emit(self, signal: SignalInstance) -> None:
        if self.table.row is not None:
            signal.emit(self.table.row.code)

    def first_focus(self) -> QWidget:
        return self.table

    def show_accounts(self, found: Sequence[AccountView]) -> None:
        self.table.set_rows(tuple(found))
        self._moved()

    def _moved(self) -> None:
        """What may be done about this account, and why not."""
        account: AccountView | None = self.table.row
        if account is None:
            return
        keeper = "" if self._role == "administrator" else "An administrator does this"
        own = "Not about your own account" if account.code == self._user else ""
        shut = account.state in ("locked", "disabled")
        bars = {
            self.add: keeper,
            self.banner: "" if self._role in ("administrator", "supervisor") else "An administrator does this",
            self.release: keeper or ("" if shut else "It is neither locked nor disabled"),
            self.disable: keeper or ("It is disabled already" if account.state == "disabled" else ""),
            self.change: keeper or own or ("" if account.state == "active" else "Only of an active account"),
            self.confirm: ("" if self._role == "supervisor" else "A supervisor does this")
            or own
            or ("" if account.asked_role or account.state == "waiting" else "Nothing waits about this account"),
        }
        for button, why in bars.items():
            button.setEnabled(not why)
            button.setToolTip(why)
        self.new_role.setEnabled(self.change.isEnabled())
        self.fingerprint.setText(_key_words(account))


class EnrollSheet(AccessSheet):
    """``asked`` carries a NewAccount; the person types the passphrase."""

    asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        self.code, self.name = plain_field("Code", "code, such as A3"), plain_field("Name", "name")
        self.unit = plain_field("Unit", "unit, if there is one")
        self.role = Combo(name="Role")
        for name in ROLES:
            self.role.addItem(name.capitalize(), name)
        self.passphrase = NewPassphrase(about=lambda: (self.code.text(), self.name.text()))
        self.enter = Button("Enroll", kind="primary", key="Enter")
        self.back = Button("Back", key="Esc")
        who = row(self.code, self.name, gap=8)
        who.setStretch(0, 1)
        who.setStretch(1, 2)
        super().__init__(
            "Enroll a person", "The person types the passphrase, unseen by others. A supervisor confirms the account.",
            who, 8, row(self.role, self.unit, gap=8), 14, self.passphrase, 16, row(self.enter, self.back, None),
            parent=parent,
        )  # fmt: skip
        self.enter.clicked.connect(lambda _checked=False: self._finish())
        self.back.clicked.connect(lambda _checked=False: self.left.emit())
        for field in (self.code, self.name):
            field.textChanged.connect(lambda _text: self.passphrase.look())
        self.passphrase.changed.connect(self._check)
        self.passphrase.entered.connect(self._finish)
        self._check()

    def first_focus(self) -> QWidget:
        return self.code

    def _check(self) -> None:
        named = self.code.text().strip() and self.name.text().strip()
        self.enter.setEnabled(bool(named) and self.passphrase.good)

    def _finish(self) -> None:
        if self.enter.isEnabled():
            self.asked.emit(
                NewAccount(
                    code=self.code.text().strip(),
                    name=self.name.text().strip(),
                    passphrase=self.passphrase.text,
                    role=str(self.role.currentData()),
                    unit=self.unit.text().strip(),
                )
            )


class BannerTextSheet(AccessSheet):
    """The words of the banner, a statement on each line. ``asked`` carries them."""

    asked = Signal(str)

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        self.text = QPlainTextEdit(text)
        self.text.setAccessibleName("The banner, a statement on each line")
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(px(180))
        style(self.text, "body")
        self.enter = Button("Use these words", kind="primary")
        self.default = Button("The program's own words", kind="quiet")
        self.back = Button("Back", key="Esc")
        super().__init__(
            "The banner", "Four statements in your office's words: that the information is restricted, that use is "
            "monitored and recorded, that unauthorized use is prohibited and may be punished, and that going on is "
            "consent.",
            self.text, 14, row(self.enter, self.default, self.back, None), width=620, parent=parent,
        )  # fmt: skip
        self.enter.clicked.connect(lambda _checked=False: self.asked.emit(self.text.toPlainText().strip()))
        self.default.clicked.connect(lambda _checked=False: self.text.setPlainText(DEFAULT_BANNER))
        self.back.clicked.connect(lambda _checked=False: self.left.emit())

    def first_focus(self) -> QWidget:
        return self.text


class BeginSheet(AccessSheet):
    """An office that was for one person gets accounts. ``asked`` carries both people."""

    asked = Signal(object)

    def __init__(self, office: str, user: str, parent: QWidget | None = None) -> None:
        self.people = TwoPeople(supervisor=user, office=lambda: office)
        self.enter = Button("Begin with accounts", kind="primary")
        self.back = Button("Back", key="Esc")
        self.wrong = Label("", role="small", tone="wrong", wrap=True)
        super().__init__(
            "Begin with accounts",
            "From now on everyone logs on and signs. There is no way back. Everyone else is enrolled anew.",
            column(self.people, 6, self.wrong), 14, row(self.enter, self.back, None), parent=parent,
        )  # fmt: skip
        self.people.changed.connect(self._check)
        self.enter.clicked.connect(lambda _checked=False: self._finish())
        self.back.clicked.connect(lambda _checked=False: self.left.emit())
        self._check()

    def first_focus(self) -> QWidget:
        return self.people.supervisor.code

    def _check(self) -> None:
        self.wrong.setText(self.people.wrong)
        self.wrong.setVisible(bool(self.people.wrong))
        self.enter.setEnabled(self.people.people is not None)

    def _finish(self) -> None:
        if self.people.people is not None:
            self.enter.setEnabled(False)
            self.asked.emit(self.people.people)

    def refuse(self, error: ScreenerError) -> None:
        self.say(error)
        self._check()
