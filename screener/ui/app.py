"""The only composition root: office, thread, session, pages and frame are put together here."""

from __future__ import annotations

import getpass
import importlib
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QMainWindow

from screener.domain.errors import ScreenerError
from screener.ui import theme
from screener.ui.faults import catch_all, sentence
from screener.ui.main_window import Frame
from screener.ui.page import Page
from screener.ui.pages.welcome import NewOffice, WelcomePage
from screener.ui.remembered import Remembered
from screener.ui.session import Session
from screener.ui.tasks import Tasks
from screener.ui.theme import ThemeKeeper, px
from screener.workflow.office import Clock, Office, create_office, open_office, system_clock, system_zone
from screener.workflow.office.closing import end_work
from screener.workflow.views import UserView

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
        self.welcome: WelcomePage | None = None
        self._user_name = self.user
        self.setWindowTitle("Screener")
        self.resize(int(remembered.number("width", px(1366))), int(remembered.number("height", px(768))))
        if remembered.number("maximized", 0):
            self.setWindowState(Qt.WindowState.WindowMaximized)
        keeper.changed.connect(self.update)
        self.told.connect(self._told)
        self.show_welcome()

    def show_welcome(self, error: ScreenerError | None = None) -> None:
        self._close_office()
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

    def open_path(self, path: Path, user: str | None = None) -> None:
        """Opens an office file; the sentence appears on the welcome page where it cannot be.

        Without a user the one who worked in it last acts; where there was none and several work there, it is asked.
        """
        code = user or self.user or self.remembered.user_of(path)
        self._start(f"Opening {path.name}", lambda: open_office(path, user=code, clock=self.clock))

    def _make(self, wish: NewOffice) -> None:
        self._start(
            f"Making {wish.path.name}",
            lambda: create_office(
                wish.path, name=wish.name, county=wish.county, zone=wish.zone, clock=self.clock, user=wish.user
            ),
        )

    def _make_example(self) -> None:
        from screener.example.office import example_folder, make_example  # large, and rarely asked for

        folder = example_folder()

        def work() -> Office:
            made = make_example(folder, tell=self.told.emit)
            return open_office(made.office, user="", clock=self.clock)

        self._start("Making the example office: dockets, warrants and five attorneys' decisions", work)

    def _start(self, words: str, work: Callable[[], Office]) -> None:
        self._close_office()
        if self.welcome is None:
            self.show_welcome()
        assert self.welcome is not None
        self.welcome.show_work(words)
        self.tasks = Tasks(self, fault=lambda error: sentence(error, self.clock()))

        def prepared() -> tuple[Office, tuple[UserView, ...], datetime | None]:
            office = work()
            users, last = office.users(), office.status().last_saved
            if not office.user and len(users) > 1:
                office.close()
            return office, users, last

        self.tasks.run(prepared, self._opened, self.show_welcome, owner=self)

    def _opened(self, prepared: tuple[Office, tuple[UserView, ...], datetime | None]) -> None:
        office, users, last = prepared
        if not office.user and len(users) > 1:
            self._close_office()
            if self.welcome is not None:
                self.welcome.show_users(office.path, office.name, users)
            return
        names = {user.code: ", ".join(part for part in (user.name or user.code, user.role) if part) for user in users}
        self._user_name = names.get(office.user, office.user)
        self.remembered.opened(office.path, office.user)
        self.setWindowTitle(f"{office.name} - Screener")
        self._show_frame(office, "desk")
        if last is not None and self.frame is not None:
            self.frame.session.saved.emit(last)

    def _show_frame(self, office: Office, page: str) -> None:
        assert self.tasks is not None
        session = Session(office, self.tasks, clock=self.clock, zone=office.zone)
        frame = Frame(session, page_classes(), user=self._user_name)
        session.setParent(frame)
        frame.setProperty("scheme", self.keeper.choice)
        frame.left_office.connect(lambda: QTimer.singleShot(0, self.show_welcome))
        frame.scheme_wanted.connect(self._choose_scheme)
        frame.scale_wanted.connect(self._choose_scale)
        self.frame, self.welcome = frame, None
        self.setCentralWidget(frame)
        frame.show_page(page)

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

    def _close_office(self) -> None:
        if self.frame is not None:
            self.frame.page.left()
            office = self.frame.session.office
            if self.tasks is not None:
                self.tasks.close(last=lambda: end_work(office))
        elif self.tasks is not None:
            self.tasks.close()
        self.frame, self.tasks = None, None

    def tell(self, error: ScreenerError) -> None:
        """A sentence where the person looks: the strip of the page, or the welcome page."""
        if self.frame is not None:
            self.frame.session.failed.emit(error)
        elif self.welcome is not None:
            self.welcome.show_error(error)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._close_office()
        size, maximized = self.normalGeometry().size(), self.isMaximized()
        self.remembered.keep({"width": size.width(), "height": size.height(), "maximized": int(maximized)})
        super().closeEvent(event)


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
    catch_all(window.tell, window.clock)
    window.show()
    wanted = office or next(iter(remembered.offices()), None)
    if wanted is not None:
        QTimer.singleShot(0, lambda: window.open_path(wanted))
    return app.exec()
