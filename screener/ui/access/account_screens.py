"""What can be done about accounts while one works: the own one, and those of the office."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from screener.ui.access.accounts import AccountsSheet, BannerTextSheet, BeginSheet, EnrollSheet
from screener.ui.access.own_account import AccountChange, PassphraseSheet, SecondFactorSheet
from screener.ui.access.screens import AccessScreens
from screener.ui.access.sheet import AccessSheet
from screener.ui.session import Session
from screener.workflow.session import Office
from screener.workflow.verbs import access
from screener.workflow.verbs.access import AccountView, NewAccount, TotpSecret

if TYPE_CHECKING:
    from screener.ui.frame.main_window import Frame


class AccountScreens(QObject):
    """Opened from the menu of the frame, and from Records."""

    def __init__(self, screens: AccessScreens) -> None:
        super().__init__(screens)
        self.screens = screens

    def connect_frame(self, frame: Frame) -> None:
        """The frame's menu asks for them."""
        frame.account_wanted.connect(self.open)
        frame.session.accounts_wanted.connect(lambda: self.open("accounts"))

    def open(self, what: str) -> None:
        """``what``: accounts, passphrase or second factor."""
        {"accounts": self.show_accounts, "passphrase": self.ask_passphrase, "second factor": self.ask_second}[what]()

    @property
    def _session(self) -> Session | None:
        frame = self.screens.window.frame
        return None if frame is None else frame.session

    def _mine(self, then: Callable[[AccountView | None], None]) -> None:
        session = self._session
        if session is None:
            return
        if not session.logged_on:
            session.noticed.emit("This office has no accounts, and no passphrase. “Accounts ...” begins with them.")
            return

        def work(office: Office) -> AccountView | None:
            return next((each for each in access.accounts(office) if each.code == office.user), None)

        session.run(work, then, owner=self)

    def _over(self, sheet: AccessSheet) -> None:
        self.screens.over_frame(sheet)

    def _back(self, words: str) -> None:
        """The frame again, with one sentence of what was done."""

        def told() -> None:
            self.screens.give_back()
            if self._session is not None:
                self._session.noticed.emit(words)

        self.screens.later(told)

    # -- one's own -----------------------------------------------------------------------------

    def ask_passphrase(self) -> None:
        """Another passphrase."""

        def arrived(mine: AccountView | None) -> None:
            session = self._session
            if mine is None or session is None:
                return
            sheet = PassphraseSheet(mine.code, about=(mine.name, session.office_name))

            def change(wish: AccountChange) -> None:
                session.run(
                    lambda office: access.change_passphrase(office, wish.old, wish.new),
                    lambda _none: self._back("Your passphrase is changed."),
                    sheet.refuse,
                    owner=sheet,
                )

            sheet.asked.connect(change)
            self._over(sheet)

        self._mine(arrived)

    def ask_second(self) -> None:
        """A second factor, or to give it up."""

        def arrived(mine: AccountView | None) -> None:
            session = self._session
            if mine is None or session is None:
                return
            if mine.has_totp:
                self._show_second(None)
            else:
                session.run(access.new_totp, self._show_second, owner=self)

        self._mine(arrived)

    def _show_second(self, secret: TotpSecret | None) -> None:
        session = self._session
        if session is None:
            return
        sheet = SecondFactorSheet(secret)

        def enroll(wish: AccountChange) -> None:
            assert secret is not None
            session.run(
                lambda office: access.enrol_totp(office, wish.old, secret, wish.code),
                lambda _none: self._back("Your account has a second factor from now on."),
                sheet.refuse,
                owner=sheet,
            )

        def drop(wish: AccountChange) -> None:
            session.run(
                lambda office: access.drop_totp(office, wish.old),
                lambda _none: self._back("Your account has no second factor any more."),
                sheet.refuse,
                owner=sheet,
            )

        sheet.enrolled.connect(enroll)
        sheet.dropped.connect(drop)
        self._over(sheet)

    # -- those of the office -------------------------------------------------------------------

    def show_accounts(self, said: str = "") -> None:
        """The list, with what this role may do."""
        session = self._session
        if session is None:
            return

        def work(office: Office) -> tuple[tuple[AccountView, ...], str]:
            return access.accounts(office), office.role

        def arrived(found: tuple[tuple[AccountView, ...], str]) -> None:
            accounts, role = found
            sheet = AccountsSheet(role=role, user=session.user, logged_on=session.logged_on, local=session.local)
            self._connect_list(sheet, session)
            self._over(sheet)
            sheet.show_accounts(accounts)
            if said:
                sheet.say(said, kind="done")

        session.run(work, arrived, owner=self)

    def _connect_list(self, sheet: AccountsSheet, session: Session) -> None:
        def act(verb: Callable[[Office], object], words: str) -> None:
            session.run(verb, lambda _done: self._again(words), sheet.say, owner=sheet)

        sheet.adding.connect(lambda: self.screens.later(self.ask_enrollment))
        sheet.editing_banner.connect(lambda: self.screens.later(self.ask_banner))
        sheet.beginning.connect(lambda: self.screens.later(self.ask_begin))
        sheet.released.connect(lambda code: act(lambda office: access.release(office, code), f"{code} is released."))
        sheet.disabled.connect(lambda code: act(lambda office: access.disable(office, code), f"{code} is disabled."))
        sheet.confirmed.connect(lambda code: act(lambda office: access.confirm(office, code), f"{code} is confirmed."))
        sheet.role_changed.connect(
            lambda code, role: act(
                lambda office: access.change_role(office, code, role),
                f"{code} becomes {role} once confirmed.",
            )
        )

    def _again(self, words: str) -> None:
        if self._session is not None:
            self._session.changed.emit("users")
        self.screens.later(lambda: self.show_accounts(words))

    def ask_enrollment(self) -> None:
        """A person is enrolled."""
        session = self._session
        if session is None:
            return
        sheet = EnrollSheet()

        def enroll(person: NewAccount) -> None:
            session.run(
                lambda office: access.add_account(office, person),
                lambda mark: self._again(f"{person.code} waits for a supervisor. Key {mark}."),
                sheet.say,
                owner=sheet,
            )

        sheet.asked.connect(enroll)
        self._over(sheet)

    def ask_banner(self) -> None:
        """The words that stand before the records."""
        session = self._session
        if session is None:
            return

        def arrived(text: str) -> None:
            sheet = BannerTextSheet(text)

            def change(words: str) -> None:
                session.run(
                    lambda office: access.set_banner(office, words),
                    lambda _saved: self._again("The banner is changed; it stands before the next log-on."),
                    sheet.say,
                    owner=sheet,
                )

            sheet.asked.connect(change)
            self._over(sheet)

        session.run(access.banner_text, arrived, owner=self)

    def ask_begin(self) -> None:
        """An office for one gets accounts."""
        session = self._session
        if session is None:
            return
        sheet = BeginSheet(session.office_name, session.user)

        def begin(people: tuple[NewAccount, NewAccount]) -> None:
            administrator, supervisor = people
            session.run(
                lambda office: access.begin_accounts(office, administrator=administrator, supervisor=supervisor),
                lambda first: self.screens.later(lambda: self._begun(first)),
                sheet.refuse,
                owner=sheet,
            )

        sheet.asked.connect(begin)
        self._over(sheet)

    def _begun(self, first: access.FirstAccounts) -> None:
        self.screens.first = first
        self.screens.window.enter_again()
