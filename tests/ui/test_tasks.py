"""The one thread: order, errors, progress, stopping, and the pin of the binding."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from screener.domain.errors import ScreenerError
from screener.ui.tasks import Tasks
from tests.ui.conftest import drain


@pytest.fixture
def tasks(qapp: QApplication):
    made = Tasks()
    yield made
    made.close()


class Emitter(QObject):
    happened = Signal(bool)


def test_two_thousand_emits(qapp: QApplication) -> None:
    """PySide6 6.12.0 under CPython 3.11 loses a reference to True at every emit and aborts after some 500."""
    emitter, seen = Emitter(), []
    emitter.happened.connect(seen.append)
    for _ in range(2_000):
        emitter.happened.emit(True)
    assert len(seen) == 2_000
    assert all(value is True for value in seen)


def test_work_runs_in_order_in_one_other_thread_and_answers_in_this_one(tasks: Tasks) -> None:
    ran: list[tuple[int, str]] = []
    answered: list[tuple[int, str]] = []
    for number in range(50):

        def work(number: int = number) -> int:
            ran.append((number, threading.current_thread().name))
            return number

        tasks.run(work, lambda number: answered.append((number, threading.current_thread().name)))
    drain(tasks)
    assert ran == [(number, "office") for number in range(50)]
    assert answered == [(number, "MainThread") for number in range(50)]


def test_an_error_goes_to_its_handler_and_the_work_goes_on(tasks: Tasks) -> None:
    def broken() -> None:
        raise ScreenerError("It is locked")

    errors: list[str] = []
    done: list[str] = []
    tasks.run(broken, on_error=lambda error: errors.append(str(error)))
    tasks.run(lambda: "next", done.append)
    drain(tasks)
    assert errors == ["It is locked."]
    assert done == ["next"]


def test_an_error_that_nobody_takes_is_said_once(tasks: Tasks) -> None:
    said: list[ScreenerError] = []
    tasks.failed.connect(said.append)
    tasks.run(lambda: 1 / 0)
    drain(tasks)
    assert len(said) == 1
    assert "went wrong inside the program" in str(said[0])
    assert "Traceback" not in str(said[0])


def test_nothing_is_delivered_to_a_widget_that_is_gone(tasks: Tasks) -> None:
    owner, answers = QWidget(), []
    gate = threading.Event()
    tasks.run(gate.wait, answers.append, owner=owner)
    owner.deleteLater()
    QApplication.sendPostedEvents(owner, 0)
    del owner
    QApplication.processEvents()
    gate.set()
    drain(tasks)
    assert len(answers) <= 1


def test_long_work_reports_and_stops(tasks: Tasks) -> None:
    seen: list[tuple[int, int]] = []
    errors: list[str] = []
    started = threading.Event()
    stopped = threading.Event()

    def work(report) -> None:
        report(1, 10)
        started.set()
        stopped.wait(5)
        report(2, 10)

    job = tasks.run(work, on_error=lambda e: errors.append(str(e)), on_progress=lambda d, t: seen.append((d, t)))
    assert started.wait(5)
    job.stop()
    stopped.set()
    drain(tasks)
    assert seen == [(1, 10)]
    assert errors == ["Stopped: it was cancelled before it was finished. Nothing was written."]


def test_closing_finishes_what_is_queued_and_ends_the_thread(qapp: QApplication) -> None:
    tasks = Tasks()
    order: list[str] = []
    tasks.run(lambda: order.append("work"))
    tasks.close(last=lambda: order.append("office closed"))
    assert order == ["work", "office closed"]
    assert not any(thread.name == "office" for thread in threading.enumerate())
