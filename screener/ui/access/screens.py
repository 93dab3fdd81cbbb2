"""The way in and the way out of an office: who logs on, the banner, the lock, the end of a session, somebody else.

One object beside the window; the window only hands it the office and takes its frame back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from screener.domain.errors import ScreenerError
from screener.ui.access.guard import Guard
from screener.ui.access.halves import ABOUT as ABOUT_ACCOUNTS
from screener.ui.access.halves import HalfSheet
from screener.ui.access.locked import LockedScreen, Unlock
from screener.ui.access.log_on import BannerSheet, LogOn, LogOnSheet
from screener.ui.access.office_passphrase import ABOUT_HALF, OfficePassphraseSheet, Opening
from screener.ui.access.recovering import RecoverSheet, TypedHalves
from screener.ui.access.sheet import AccessSheet
from screener.workflow.session import Office
from screener.workflow.session.office_paths import Place, office_place, unlock, words_of
from screener.workflow.verbs import access
from screener.workflow.verbs.access import FirstAccounts, SessionState
from screener.workflow.verbs.encrypt_office import open_with_halves

if TYPE_CHECKING:
    from screener.ui.app import MainWindow


class AccessScreens(QObject):
    """Puts a screen of access in place of the frame, and gives the frame back."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window = window
        self.sheet: QWidget | None = None  # what stands in place of the frame or the welcome page
        self.locked: LockedScreen | None = None
        self.first: FirstAccounts | None = None  # the halves that nobody has seen yet
        self.of_file: tuple[str, str] | None = None  # the same of a new file that is encrypted
        self._focus: QWidget | None = None  # what had the keyboard before the screen was locked
        self.guard = Guard(self)
        self.guard.locks.connect(self.lock)
        self.guard.touched.connect(self._touch)
        self.guard.looked.connect(self._look)

    # -- the way in --------------------------------------------------------------------------

    def ask_log_on(self, path: Place, user: str = "", *, said: str = "", error: ScreenerError | None = None) -> None:
        """The page on which somebody logs on to an office."""
        sheet = self.sheet if isinstance(self.sheet, LogOnSheet) and self.sheet.property("path") == str(path) else None
        if sheet is None:
            sheet = LogOnSheet(words_of(path)[0], user=user)
            sheet.setProperty("path", str(path))
            sheet.asked.connect(lambda wish: self._log_on(path, wish))
            sheet.left.connect(lambda: self.later(self.window.show_welcome))
            sheet.recovering.connect(lambda: self.ask_halves(path, sheet.user.text().strip()))
            self._put(sheet)
            sheet.begin()
        if error is not None:
            sheet.refuse(error)
        elif said:
            sheet.say(said, kind="done")

    def _log_on(self, path: Place, wish: LogOn) -> None:
        clock = self.window.clock

        def work() -> Office:
            return access.log_on(path, user=wish.user, passphrase=wish.passphrase, code=wish.code, clock=clock)

        self.window.begin(work, lambda error: self.ask_log_on(path, wish.user, error=error))

    def ask_office(self, path: Place, user: str) -> None:
        """The page for the passphrase of an office whose file is encrypted; then it is opened as ever."""
        sheet = OfficePassphraseSheet(words_of(path)[0])

        def opened(wish: Opening) -> None:
            def work() -> None:
                if wish.half_1:
                    open_with_halves(path, wish.half_1, wish.half_2)
                else:
                    unlock(Path(path), wish.passphrase)

            def done(_none: object) -> None:
                self.later(lambda: self.window.open_path(path, user or None))

            self.window.own_tasks().run(work, done, sheet.refuse, owner=sheet)

        sheet.asked.connect(opened)
        sheet.left.connect(lambda: self.later(self.window.show_welcome))
        self._put(sheet)
        sheet.begin()

    def ask_halves(self, path: Place, user: str) -> None:
        """The page for a lost passphrase."""
        sheet = RecoverSheet(words_of(path)[0], user=user)
        sheet.left.connect(lambda: self.later(lambda: self._fresh_log_on(path, user)))
        sheet.asked.connect(lambda wish: self._recover(path, wish, sheet))
        self._put(sheet)
        sheet.begin()

    def _fresh_log_on(self, path: Place, user: str, said: str = "") -> None:
        self.sheet = None
        self.ask_log_on(path, user, said=said)

    def _recover(self, path: Place, wish: TypedHalves, sheet: RecoverSheet) -> None:
        clock, tasks = self.window.clock, self.window.own_tasks()

        def work() -> None:
            access.recover(
                path,
                user=wish.user,
                half_1=wish.half_1,
                half_2=wish.half_2,
                new_passphrase=wish.passphrase,
                clock=clock,
            )

        def done(_none: object) -> None:
            self.later(
                lambda: self._fresh_log_on(path, wish.user, f"{wish.user} has a new passphrase. Log on with it.")
            )

        tasks.run(work, done, sheet.refuse, owner=sheet)

    def enter(self, office: Office, banner: str, then: Callable[[], None]) -> None:
        """What stands between a log-on and the records: the halves of a new office, then the banner."""
        self.guard.begin_anew()
        if self.of_file is not None:
            halves, self.of_file = self.of_file, None
            holders = tuple((at, f"holder {at}", half) for at, half in enumerate(halves, 1))
            self._show(office, holders, lambda: self.enter(office, banner, then), about=ABOUT_HALF)
        elif office.acting is None:
            then()
        elif self.first is not None:
            self._show_halves(office, self.first, lambda: self._show_banner(office, banner, then))
        else:
            self._show_banner(office, banner, then)

    def _show_halves(self, office: Office, first: FirstAccounts, then: Callable[[], None]) -> None:
        self.first = None
        holders = ((1, first.administrator, first.half_1), (2, first.supervisor, first.half_2))
        self._show(office, holders, then)

    def _show(
        self,
        office: Office,
        holders: Sequence[tuple[int, str, str]],
        then: Callable[[], None],
        *,
        about: str = ABOUT_ACCOUNTS,
    ) -> None:
        def show(at: int) -> None:
            if at == len(holders):
                then()
                return
            number, holder, half = holders[at]
            sheet = HalfSheet(number, holder, office.name, half, about=about)
            sheet.kept.connect(lambda: self.later(lambda: show(at + 1)))
            self._put(sheet)
            sheet.begin()

        show(0)

    def _show_banner(self, office: Office, banner: str, then: Callable[[], None]) -> None:
        sheet = BannerSheet(banner, office.name)

        def acknowledged() -> None:
            tasks = self.window.own_tasks()
            tasks.run(
                lambda: access.acknowledge_banner(office), lambda _saved: self.later(then), sheet.say, owner=sheet
            )

        sheet.acknowledged.connect(acknowledged)
        sheet.left.connect(lambda: self.later(self.window.show_welcome))
        self._put(sheet)
        sheet.begin()

    # -- the lock ----------------------------------------------------------------------------

    def lock(self, why: str = "asked") -> None:
        """Hides everything at once; what is half-typed is kept behind it and on disk."""
        frame = self.window.frame
        if frame is None or self.locked is not None:
            return
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        QToolTip.hideText()
        self._focus = QApplication.focusWidget()
        frame.page.left()
        office = frame.session.office
        secret = office.acting is not None
        if secret:
            frame.session.run(access.lock_screen, owner=frame)
        self.locked = LockedScreen(self.window.user_name, why, secret=secret)
        self.locked.asked.connect(self._unlock)
        self.locked.changing.connect(self.change_user)
        self.window.setWindowTitle("Screener")
        self._put(self.locked)
        self.locked.begin()

    def _unlock(self, wish: Unlock | None) -> None:
        locked, frame = self.locked, self.window.frame
        if locked is None or frame is None:
            return
        if wish is None:
            self.later(self._unlocked)
            return

        def work(office: Office) -> None:
            access.re_authenticate(office, wish.passphrase, wish.code)

        frame.session.run(work, lambda _none: self.later(self._unlocked), locked.refuse, owner=locked)

    def _unlocked(self) -> None:
        self.locked = None
        self.guard.begin_anew()
        self.give_back()

    def change_user(self) -> None:
        """Somebody else takes over: the office is closed (what was typed is kept for its owner) and asks who comes."""
        frame = self.window.frame
        if frame is None:
            return
        path = office_place(frame.session.office.place)
        secret = frame.session.office.acting is not None
        self.locked = None
        self.later(lambda: self._changed(path, secret=secret))

    def _changed(self, path: Place, *, secret: bool) -> None:
        self.window.show_welcome()
        if secret:
            self.ask_log_on(path)

    def _touch(self) -> None:
        frame = self.window.frame
        if frame is not None and self.locked is None and frame.session.logged_on:
            frame.session.run(lambda office: office.touch(), owner=frame)

    def _look(self) -> None:
        """Whether the session has come to its end by the office's own clock."""
        frame = self.window.frame
        if frame is None or self.locked is not None or not frame.session.logged_on:
            return

        def said(state: SessionState) -> None:
            if state is not SessionState.ACTIVE:
                self.lock("over" if state is SessionState.EXPIRED else "idle")

        def work(office: Office) -> SessionState:
            office.note_views()  # whose records were looked at since the last time
            return office.session()

        frame.session.run(work, said, owner=frame)

    # -- in place of the frame -----------------------------------------------------------------

    def over_frame(self, sheet: AccessSheet) -> None:
        """Shows a page of access in place of the frame; Esc gives the frame back."""
        frame = self.window.frame
        if frame is None or self.locked is not None:
            return
        frame.page.left()
        sheet.left.connect(lambda: self.later(self.give_back))
        self._put(sheet)
        sheet.begin()

    def _put(self, widget: QWidget) -> None:
        self.sheet = widget
        self.window.put_over(widget)

    def give_back(self) -> None:
        """The frame comes back as it was left, with the keyboard where it was."""
        self.sheet = None
        self.window.give_back()
        focus, self._focus = self._focus, None
        if focus is not None and shiboken6.isValid(focus) and focus.isVisible():
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def later(self, act: Callable[[], object]) -> None:
        """After this turn: the widget whose signal it is may go by it."""
        QTimer.singleShot(0, self, act)
