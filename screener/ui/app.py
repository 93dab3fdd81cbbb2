"""The only composition root: office, thread, session, pages and frame are put together here."""

from __future__ import annotations

import getpass
import importlib
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from screener.domain.errors import ScreenerError
from screener.runtime.logs import log
from screener.ui import clipboard, theme
from screener.ui.access.account_screens import AccountScreens
from screener.ui.access.screens import AccessScreens
from screener.ui.backing_up import BackingUp
from screener.ui.faults import catch_all, sentence
from screener.ui.frame.main_window import Frame
from screener.ui.own_files import OwnFiles
from screener.ui.page import Page
from screener.ui.pages.welcome import NewOffice, WelcomePage
from screener.ui.remembered import Remembered
from screener.ui.session import Session
from screener.ui.tasks import Tasks
from screener.ui.theme import ThemeKeeper, px
from screener.workflow.model import UserView
from screener.workflow.session import Clock, Office, create_office, open_office, system_clock, system_zone
from screener.workflow.session.closing import end_work
from screener.workflow.session.office_paths import PassphraseNeeded, Place, WrongPassword, office_place, words_of
from screener.workflow.session.rights import ADMINISTRATOR
from screener.workflow.verbs.access import LogOnNeeded, banner_text, begin_accounts, log_off
from screener.workflow.verbs.at_rest import advice, at_rest
from screener.workflow.verbs.encrypt_office import halves
from screener.workflow.verbs.portable_office import standing

_Prepared = tuple[Office, tuple[UserView, ...], datetime | None, str]
#: The rail, top to bottom.
PAGES = (
    ("desk", "DeskPage"),
    ("dockets", "DocketsPage"),
    ("charges", "ChargesPage"),
    ("people", "PeoplePage"),
    ("policy", "PolicyPage"),
    ("retroactive", "RetroactivePage"),
    ("oversight", "OversightPage"),
    ("approvals", "ApprovalsPage"),
    ("records", "RecordsPage"),
)


def page_classes() -> tuple[type[Page], ...]:
    """The pages in the order of the rail."""
    return tuple(getattr(importlib.import_module(f"screener.ui.pages.{module}"), name) for module, name in PAGES)


class MainWindow(QMainWindow):
    """The one window: the welcome page, or the frame of an open office."""

    told = Signal(str)  # what long work does now, said from the office's thread

    def __init__(
        self, keeper: ThemeKeeper, remembered: Remembered, *, clock: Clock = system_clock, user: str | None = None
    ) -> None:
        super().__init__()
        self.keeper, self.remembered, self.clock = keeper, remembered, clock
        self.user = user or ""
        self.tasks: Tasks | None = None
        self.frame: Frame | None = None
        self._office: Office | None = None
        self.welcome: WelcomePage | None = None
        self.user_name = self.user
        self.access = AccessScreens(self)
        self.accounts = AccountScreens(self.access)
        self._after: str | ScreenerError = ""  # what is said when the office is open again
        self.setWindowTitle("Screener")
        self.resize(int(remembered.number("width", px(1366))), int(remembered.number("height", px(768))))
        if remembered.number("maximized", 0):
            self.setWindowState(Qt.WindowState.WindowMaximized)
        keeper.changed.connect(self.update)
        self.told.connect(self._told)
        self.show_welcome()

    def show_welcome(self, error: ScreenerError | None = None) -> None:
        self._close_office()
        self.access.sheet = None
        page = WelcomePage(recent=self.remembered.offices(), user=self.user or _login(), zone=system_zone())
        page.asked_open.connect(self.open_path)
        page.asked_new.connect(self._make)
        page.asked_example.connect(self._make_example)
        page.asked_user.connect(self.open_path)
        self.welcome = page
        self.setCentralWidget(page)
        self.setWindowTitle("Screener")
        page.show_ways()
        if error is not None:
            page.show_error(error)

    def _told(self, words: str) -> None:
        if self.welcome is not None:
            self.welcome.show_work(words[:1].upper() + words[1:])

    def open_path(self, path: Place, user: str | None = None) -> None:
        """Opens an office, a file or on a server; the sentence appears on the welcome page where it cannot be.

        Without a user the one who worked in it last acts; where there was none and several work there, it is asked.
        """
        code = user or self.user or self.remembered.user_of(path)

        def refused(error: ScreenerError) -> None:
            if isinstance(error, LogOnNeeded):
                self.access.ask_log_on(path, code)
            elif isinstance(error, PassphraseNeeded):
                self.access.ask_office(path, code)
            elif isinstance(error, WrongPassword):
                self.show_welcome()
                assert self.welcome is not None
                self.welcome.show_server(error.asks_for, error)
            else:
                self.show_welcome(error)

        self._start(f"Opening {words_of(path)[0]}", lambda: open_office(path, user=code, clock=self.clock), refused)

    def _make(self, wish: NewOffice) -> None:
        def work() -> Office:
            made = create_office(
                wish.path, name=wish.name, county=wish.county, zone=wish.zone, clock=self.clock, user=wish.user,
                passphrase=wish.passphrase,
            )  # fmt: skip
            self.access.of_file = None if wish.passphrase is None else halves(wish.path)
            if wish.people is not None:
                administrator, supervisor = wish.people
                try:
                    self.access.first = begin_accounts(made, administrator=administrator, supervisor=supervisor)
                except ScreenerError:
                    made.close()
                    if isinstance(wish.path, Path):
                        wish.path.unlink(missing_ok=True)  # it was made a moment ago, and holds nothing
                    raise
            return made

        def refused(error: ScreenerError) -> None:
            self.show_welcome(error)
            if isinstance(error, WrongPassword) and self.welcome is not None:
                self.welcome.make_on_server(wish, error)

        self._start(f"Making {words_of(wish.path)[0]}", work, refused)

    def _make_example(self) -> None:
        from screener.example.office import example_folder, make_example  # large, and rarely asked for

        folder = example_folder()

        def work() -> Office:
            made = make_example(folder, tell=self.told.emit)
            return open_office(made.office, user="", clock=self.clock)

        self._start("Making the example office: dockets, warrants and five attorneys' decisions", work)

    def _start(
        self, words: str, work: Callable[[], Office], refused: Callable[[ScreenerError], None] | None = None
    ) -> None:
        self._close_office()
        if self.welcome is None:
            self.show_welcome()
        assert self.welcome is not None
        self.welcome.show_work(words)
        self.begin(work, refused or self.show_welcome)

    def own_tasks(self) -> Tasks:
        """The thread that owns the office, or one that is to own the next."""
        if self.tasks is None:
            self.tasks = Tasks(self, fault=sentence)
        return self.tasks

    def begin(self, work: Callable[[], Office], refused: Callable[[ScreenerError], None]) -> None:
        """Opens an office in a thread of its own; ``refused`` is told why it could not be."""

        def prepared() -> _Prepared:
            office = work()
            users, last = office.users(), office.status().last_saved
            banner = "" if office.acting is None else banner_text(office)
            if not office.user and len(users) > 1:
                office.close()
            return office, users, last, banner

        self.own_tasks().run(prepared, self._opened, refused, owner=self)

    def _opened(self, prepared: _Prepared) -> None:
        office, users, last, banner = prepared
        if not office.user and len(users) > 1:
            self._close_office()
            if self.welcome is not None:
                self.welcome.show_users(_place(office), office.name, users)
            return
        names = {user.code: ", ".join(part for part in (user.name or user.code, user.role) if part) for user in users}
        self.user_name = names.get(office.user, office.user)
        self.remembered.opened(_place(office), office.user)
        self._office = office

        self.access.enter(office, banner, lambda: self._entered(office, last))

    def _entered(self, office: Office, last: datetime | None) -> None:
        self.access.sheet = None
        self.setWindowTitle(f"{office.name} - Screener")
        self._show_frame(office, "records" if office.role == ADMINISTRATOR else "desk")
        if last is not None and self.frame is not None:
            self.frame.session.saved.emit(last)
        self._say_after()
        if self.frame is not None:
            self.frame.session.run(_warned, self._advised, owner=self.frame)

    def _advised(self, words: str) -> None:
        if words and self.frame is not None:
            self.frame.session.noticed.emit(words)

    def enter_again(self) -> None:
        """The open office has accounts from now on: the halves, the banner, and a frame for who is logged on."""
        office, frame = self._office, self.frame
        if office is None or frame is None:
            return
        self.frame = None
        frame.deleteLater()
        self.own_tasks().run(
            lambda: (office, office.users(), office.status().last_saved, banner_text(office)), self._opened, owner=self
        )

    def _show_frame(self, office: Office, page: str) -> None:
        assert self.tasks is not None
        session = Session(office, self.tasks, clock=self.clock, zone=office.zone)
        frame = Frame(session, page_classes(), user=self.user_name)
        session.setParent(frame)
        BackingUp(session, frame)
        frame.setProperty("scheme", self.keeper.choice)
        session.handed_over.connect(self._hand_over)
        frame.left_office.connect(lambda: QTimer.singleShot(0, self.show_welcome))
        frame.scheme_wanted.connect(self._choose_scheme)
        frame.scale_wanted.connect(self._choose_scale)
        frame.lock_wanted.connect(self.access.lock)
        self.accounts.connect_frame(frame)
        self.frame, self.welcome = frame, None
        self.setCentralWidget(frame)
        frame.show_page(page)
        frame.count_waiting()  # after the page that is waited for

    def _say_after(self) -> None:
        """What was done while the office was closed, or why it could not be."""
        said, self._after = self._after, ""
        if self.frame is None or not said:
            return
        if isinstance(said, ScreenerError):
            self.frame.session.failed.emit(said)
        else:
            self.frame.session.noticed.emit(said)

    def _hand_over(self, words: str, work: Callable[[Clock], str]) -> None:
        """Closes the office, does something with its file (a backup is put back), and opens it again."""
        if self.frame is None:
            return
        office = self.frame.session.office
        path, user = _place(office), office.user
        QTimer.singleShot(0, lambda: self._do_closed(words, work, path, user))

    def _do_closed(self, words: str, work: Callable[[Clock], str], path: Place, user: str) -> None:
        self.show_welcome()
        assert self.welcome is not None
        self.welcome.show_work(words)

        def done(said: str | ScreenerError) -> None:
            self._after = said
            self.open_path(path, user or None)

        self.own_tasks().run(lambda: work(self.clock), done, done, owner=self)

    def _choose_scheme(self, choice: str) -> None:
        self.keeper.choose(choice)
        self.remembered.keep({"scheme": choice})
        if self.frame is not None:
            self.frame.setProperty("scheme", choice)

    def _choose_scale(self, scale: float) -> None:
        """Distances are laid out once: another text size builds the frame anew on the same office and page."""
        if self.frame is None or scale == self.keeper.scale:
            return
        page, office = self.frame.page, self.frame.session.office
        page.left()
        self.keeper.set_scale(scale)
        self.remembered.keep({"scale": scale})
        QTimer.singleShot(0, lambda: self._show_frame(office, page.name))

    def put_over(self, widget: QWidget) -> None:
        """A screen of access in place of what is shown; the frame stays as it is behind it."""
        if self.frame is not None and self.centralWidget() is self.frame:
            self.takeCentralWidget()
            self.frame.hide()
        self.welcome = None
        self.setCentralWidget(widget)

    def give_back(self) -> None:
        """The frame comes back in place of a screen of access."""
        frame = self.frame
        if frame is None or self.centralWidget() is frame:
            return
        self.setCentralWidget(frame)
        frame.show()
        self.setWindowTitle(f"{frame.session.office_name} - Screener")
        frame.page.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _close_office(self) -> None:
        frame, office = self.frame, self._office
        if frame is not None:
            frame.page.left()
            if self.centralWidget() is not frame:
                frame.deleteLater()
        if self.tasks is not None:
            self.tasks.close(last=None if office is None else lambda: _leave(office))
        self.access.locked = None
        self.frame, self.tasks, self._office = None, None, None

    def tell(self, error: ScreenerError) -> None:
        """A sentence where the person looks: the strip of the page, or the welcome page."""
        if self.frame is not None:
            self.frame.session.failed.emit(error)
        elif self.welcome is not None:
            self.welcome.show_error(error)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.access.guard.watch(self.windowHandle())

    def closeEvent(self, event: QCloseEvent) -> None:
        self._close_office()
        clipboard.clear_now()
        size, maximized = self.normalGeometry().size(), self.isMaximized()
        self.remembered.keep({"width": size.width(), "height": size.height(), "maximized": int(maximized)})
        super().closeEvent(event)


def _warned(office: Office) -> str:
    """What is told at the start of where the office lies. An office of accounts holds what others may not read: on an
    open disk that is told, as SC-28 asks."""
    return standing(office).warning or (advice(at_rest(office)) if office.acting is not None else "")


def _leave(office: Office) -> None:
    """Who was logged on goes; then the end of work as ever."""
    try:
        if office.acting is not None:
            log_off(office)
    finally:
        end_work(office)


def _place(office: Office) -> Place:
    return office_place(office.place)


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


def run(office: Path | None = None, user: str | None = None) -> int:
    """Opens the window on ``office``, else on the last one, else on the welcome page. The exit code of the program."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("Screener")
    remembered = Remembered()
    keeper = ThemeKeeper(
        app, choice=remembered.text("scheme", "system"), scale=remembered.number("scale", theme.SCALES[0])
    )
    window = MainWindow(keeper, remembered, user=user)
    catch_all(window.tell)
    own = OwnFiles(window)
    own.failed.connect(window.tell)
    own.look()
    window.show()
    log("window opened")
    wanted = office or next(iter(remembered.offices()), None)
    if wanted is not None:
        QTimer.singleShot(0, lambda: window.open_path(wanted))
    code = app.exec()
    log("window closed", code=code)
    return code
