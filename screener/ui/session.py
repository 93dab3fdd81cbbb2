"""What every page is handed: the open office, the thread that owns it, and the news of what happened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal

from screener.domain.errors import ScreenerError
from screener.ui.tasks import Job, Tasks
from screener.workflow.session import Office
from screener.workflow.session.gate import refusal


class Session(QObject):
    """One open office in one window.

    ``office`` must only be touched inside work given to ``run``; the names and dates that the frame needs
    are copied here once.
    """

    saved = Signal(object)  # datetime (UTC) of a durable commit
    unsaved = Signal()  # an act was not saved: the light says so until the next commit
    failed = Signal(object)  # ScreenerError to be shown in the strip of the page on screen
    noticed = Signal(str)  # one calm sentence for the same place
    decided = Signal(object, bool)  # charges that an act at the desk touched; whether approvals are others now
    changed = Signal(str)  # what the office now has anew: "dockets", "policy", "decisions", "warrants", "users"
    accounts_wanted = Signal()  # the list of accounts, which is shown in place of the pages
    wanted = Signal(str, object)  # a page by name, with what it should show
    guide_wanted = Signal(str)  # a page of the guide by its name
    handed_over = Signal(str, object)  # words, and what is to be done with the office's file while it is closed

    def __init__(
        self, office: Office, tasks: Tasks, *, clock: Callable[[], datetime], zone: str, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.office = office
        self.tasks = tasks
        self.clock = clock
        self.zone = ZoneInfo(zone)
        self.user = office.user
        self.logged_on = office.acting is not None
        self.office_name = office.name
        self.marking = office.marking
        tasks.failed.connect(self.failed)

    def run(
        self,
        work: Callable[[Office], Any],
        on_done: Callable[[Any], None] | None = None,
        on_error: Callable[[ScreenerError], None] | None = None,
        *,
        owner: QObject,
    ) -> Job:
        """Runs ``work(office)`` in the office's thread; answers and errors come back in the window's.

        Without ``on_error`` the sentence appears in the strip of the page. Nothing is called once ``owner`` is gone.
        """
        return self.tasks.run(lambda: work(self.office), on_done, on_error, owner=owner)

    def run_long(
        self,
        work: Callable[[Office, Callable[[int, int], None]], Any],
        on_done: Callable[[Any], None] | None = None,
        on_error: Callable[[ScreenerError], None] | None = None,
        *,
        on_progress: Callable[[int, int], None],
        owner: QObject,
    ) -> Job:
        """As ``run``, for work that reports ``report(done, total)`` and can be stopped with ``job.stop()``."""
        return self.tasks.run(
            lambda report: work(self.office, report), on_done, on_error, on_progress=on_progress, owner=owner
        )

    def run_beside(
        self,
        work: Callable[[Callable[[int, int], None]], Any],
        on_done: Callable[[Any], None] | None = None,
        on_error: Callable[[ScreenerError], None] | None = None,
        *,
        on_progress: Callable[[int, int], None] | None = None,
        owner: QObject,
    ) -> Job:
        """Long work that reads the office through a connection of its own, while deciding goes on."""
        return self.tasks.run(
            work, on_done, on_error, on_progress=on_progress or (lambda _done, _total: None), owner=owner, beside=True
        )

    def go(self, page: str, wish: object = None) -> None:
        """Asks the frame for a page by name; ``wish`` is handed to its ``open``."""
        self.wanted.emit(page, wish)

    def barred(self, kind: str, what: str = "") -> str:
        """Why the role of who is logged on may not do this kind of thing, in one sentence; empty where it may."""
        office = self.office
        return "" if office.may(kind, what) else str(refusal(office.role, kind, "", what))

    def local(self, moment: datetime) -> datetime:
        """A stored UTC moment on the office's clock."""
        return moment.astimezone(self.zone)
