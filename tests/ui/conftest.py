"""A small office for the window's tests: one policy, one docket of forty charges, made once and copied per test."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QDeadlineTimer, QEvent, QEventLoop, QTimer, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from screener.domain.errors import ScreenerError
from screener.domain.shipped import sample_policy
from screener.storage.audit_log import keys
from screener.ui import app
from screener.ui.app import MainWindow
from screener.ui.remembered import Remembered
from screener.ui.tasks import Tasks
from screener.ui.theme import ThemeKeeper
from screener.workflow.session import create_office
from screener.workflow.verbs import adopt_policy, import_docket
from tests.workflow.peopled import CHEAP

#: Milliseconds after which something hangs, on the busiest machine.
LIMIT = 300_000
START = datetime(2026, 5, 29, 15, 0, tzinfo=UTC)
_HEAD = "Case Number,Count,Defendant,DOB,Arrest Date,Agency,Statute,Charge,Class,Quantity"
_COUNTS = (
    ("11350(a)", "POSSESSION OF COCAINE", "F", "{grams} g"),
    ("11364", "POSSESSION OF DRUG PARAPHERNALIA", "M", ""),
)
_NAMES = (
    "ALDER", "BIRCH", "CEDAR", "DOGWOOD", "ELM", "FIR", "GUM", "HAZEL", "IRONWOOD", "JUNIPER", "KAPOK", "LARCH",
    "MAPLE", "NUTMEG", "OAK",
)  # fmt: skip


class Clock:
    """One second later with every look."""

    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


def docket_lines() -> list[str]:
    """Fifteen people with possession and paraphernalia; every fifth a robbery beside, every seventh no weight."""
    lines = [_HEAD]
    for number, name in enumerate(_NAMES):
        case, born = f"26-CR-{100 + number:05}", f"19{80 + number % 15}-03-{10 + number}"
        counts = list(_COUNTS)
        if number % 5 == 0:
            counts.insert(0, ("211", "ROBBERY 2ND DEGREE", "F", ""))
        for count, (statute, text, grade, weight) in enumerate(counts, start=1):
            grams = "" if number % 7 == 6 else weight.format(grams=0.5 + number / 10)
            person = f'"{name}, TEST"'
            row = (case, count, person, born, "2026-05-20", "Riverside PD", statute, text, grade, grams)
            lines.append(",".join(str(cell) for cell in row))
    return lines


@pytest.fixture(scope="session")
def made_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("office")
    docket = folder / "May docket.csv"
    docket.write_text("\n".join(docket_lines()) + "\n", encoding="utf-8")
    path = folder / "test.screener"
    clock = Clock()
    with create_office(path, name="Test Office", county="Riverside", zone="UTC", clock=clock, user="A1") as office:
        adopt_policy.adopt(office, sample_policy("riverside-unconditional.yaml"))
        import_docket.import_docket(office, import_docket.plan_import(office, docket))
    return path


@pytest.fixture
def office_path(made_office: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "test.screener"
    shutil.copy(made_office, copy)
    return copy


@pytest.fixture(scope="package", autouse=True)
def cheap_keys() -> Iterator[None]:
    """Passphrases are sealed cheaply: what a log-on costs is asked in storage, and the journeys pay it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "COST", CHEAP)
        yield


@pytest.fixture(scope="session")
def keeper(qapp: QApplication) -> ThemeKeeper:
    return ThemeKeeper(qapp, choice="light")


@pytest.fixture
def window(qapp: QApplication, keeper: ThemeKeeper, office_path: Path, tmp_path: Path) -> Iterator[MainWindow]:
    """The real window on the small office, active, with the first person on the desk."""
    made = open_on(keeper, tmp_path, office_path)
    yield made
    shut(made)


class Passing(QWidget):
    """In place of the welcome page, where a window goes on to its office at once: a third of what it takes to open one
    is that page, with its forms, for a moment. What it shows itself is tried in test_window and test_access.
    """

    asked_open, asked_new, asked_user = Signal(object), Signal(object), Signal(object, str)
    asked_example = Signal()

    def __init__(self, **_shown: object) -> None:
        super().__init__()

    def show_ways(self) -> None: ...

    def show_work(self, words: str) -> None: ...

    def show_error(self, error: ScreenerError) -> None:
        raise AssertionError(str(error))


def open_on(keeper: ThemeKeeper, home: Path, office: Path, *, clock: Clock | None = None) -> MainWindow:
    """A window that stands in an office: what is opened, is opened as ever; only the page before it is passed over."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(app, "WelcomePage", Passing)
        made = open_window(keeper, home)
        if clock is not None:
            made.clock = clock
        made.open_path(office)
        settle(made)
    assert made.frame is not None
    return made


def open_window(keeper: ThemeKeeper, home: Path) -> MainWindow:
    """A window with its own memory, on screen and active."""
    made = MainWindow(keeper, Remembered(home / "window.json"), clock=Clock())
    made.show()
    assert QTest.qWaitForWindowExposed(made)
    made.activateWindow()
    assert QTest.qWaitForWindowActive(made)
    return made


def drain(tasks: Tasks) -> None:
    """Until the thread is idle and every answer is delivered."""
    while not tasks.idle:
        loop = QEventLoop()
        limit = QTimer(singleShot=True, interval=LIMIT)
        limit.timeout.connect(lambda loop=loop: loop.exit(1))
        tasks.busied.connect(lambda busy, loop=loop: None if busy else loop.exit(0))
        assert loop.exec() == 0, "the office's thread did not come to an end"
        limit.stop()
    QApplication.processEvents()


def settle(window: MainWindow) -> None:
    """Until the office's thread is idle and its answers are on screen."""
    QApplication.processEvents()
    if window.tasks is not None:
        drain(window.tasks)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()


def after_pauses(window: MainWindow) -> None:
    """As if nobody had typed for long: every pause that waits for another key is over, and what it set off is done.

    No time is waited for: a busy machine has no say in what a test finds.
    """
    settle(window)
    limit = QDeadlineTimer(LIMIT)
    assert window.frame is not None
    page = window.frame.page
    while waiting := [timer for timer in page.findChildren(QTimer) if timer.isSingleShot() and timer.isActive()]:
        assert not limit.hasExpired(), "a pause never ended"
        for timer in waiting:
            timer.stop()
            timer.timeout.emit()
        settle(window)


def shut(window: MainWindow) -> None:
    window.close()
    window.deleteLater()
    QApplication.processEvents()


@pytest.fixture(autouse=True)
def no_leaked_threads() -> Iterator[None]:
    """Every test ends with the threads with which it began."""
    before = set(threading.enumerate())
    yield
    left = [thread.name for thread in threading.enumerate() if thread not in before and thread.name == "office"]
    assert not left, f"the office's thread was left running: {left}"
