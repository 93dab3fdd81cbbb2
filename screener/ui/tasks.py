"""The only thread beside the window's: it owns the office, so nothing on screen ever waits for the disk.

``run(work, on_done, on_error)`` queues ``work`` and calls back in the window's thread. Work runs in the order
in which it was handed over, one at a time: two keystrokes can never overtake each other. Long work that reads the file
through a connection of its own (Verify, a backup) runs ``beside``, in a second thread, so that deciding goes on.
"""

from __future__ import annotations

import queue
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

from screener.domain.errors import ScreenerError

#: Seconds that work may keep the window from its turn. Python's own 5 ms add up: one look at a key takes several turns.
_SWITCH = 0.001


class Stopped(ScreenerError):
    """A person stopped long work before it was finished."""

    def __init__(self) -> None:
        super().__init__("Stopped", "it was cancelled before it was finished", "Nothing was written")


@dataclass(eq=False)
class Job:
    """One piece of work. ``stop()`` takes effect before it starts, or at its next report of progress."""

    work: Callable[..., Any]
    on_done: Callable[[Any], None] | None
    on_error: Callable[[ScreenerError], None] | None
    on_progress: Callable[[int, int], None] | None
    owner: QObject | None
    beside: bool = False
    result: Any = None
    error: ScreenerError | None = None
    stopped: threading.Event = field(default_factory=threading.Event)

    def stop(self) -> None:
        self.stopped.set()

    @property
    def wanted(self) -> bool:
        """Whether anybody still listens: the widget that asked may be gone."""
        return self.owner is None or shiboken6.isValid(self.owner)


def _unforeseen(error: BaseException) -> ScreenerError:
    told = ScreenerError("Something went wrong inside the program", type(error).__name__, "Nothing of it was saved")
    told.__cause__ = error
    return told


class Tasks(QObject):
    """A queue of work with one thread behind it."""

    failed = Signal(object)  # a ScreenerError that nobody else took
    busied = Signal(bool)
    _ended = Signal(object)
    _progressed = Signal(object, int, int)

    def __init__(
        self, parent: QObject | None = None, *, fault: Callable[[BaseException], ScreenerError] | None = None
    ) -> None:
        """``fault`` makes the sentence for what the program did not foresee, and writes its report."""
        super().__init__(parent)
        self._fault = fault or _unforeseen
        self._queue: queue.Queue[Job | None] = queue.Queue()
        self._beside: queue.Queue[Job | None] = queue.Queue()
        self._second: threading.Thread | None = None
        self._aside: list[Job] = []  # what was handed over to run beside, and has not been answered
        self._waiting = 0
        queued = Qt.ConnectionType.QueuedConnection
        self._ended.connect(self._deliver, queued)
        self._progressed.connect(self._report, queued)
        self._thread = threading.Thread(target=self._work, args=(self._queue,), name="office", daemon=True)
        self._thread.start()

    def run(
        self,
        work: Callable[..., Any],
        on_done: Callable[[Any], None] | None = None,
        on_error: Callable[[ScreenerError], None] | None = None,
        *,
        on_progress: Callable[[int, int], None] | None = None,
        owner: QObject | None = None,
        beside: bool = False,
    ) -> Job:
        """Queues work. With ``on_progress`` the work is called with a function ``report(done, total)``.

        Work that runs ``beside`` must not touch what the office's thread owns; it is stopped when the office is closed.
        """
        job = Job(work=work, on_done=on_done, on_error=on_error, on_progress=on_progress, owner=owner, beside=beside)
        self._waiting += 1
        if self._waiting == 1:
            self.busied.emit(True)
        if beside:
            self._aside.append(job)
            if self._second is None:
                self._second = threading.Thread(target=self._work, args=(self._beside,), name="office", daemon=True)
                self._second.start()
        (self._beside if beside else self._queue).put(job)
        return job

    @property
    def idle(self) -> bool:
        """Nothing queued, nothing running, every answer delivered."""
        return self._waiting == 0

    def close(self, *, last: Callable[[], None] | None = None) -> None:
        """Finishes what is queued, runs ``last`` in the same thread (closing the office), and ends it."""
        if not self._thread.is_alive():
            return
        for job in self._aside:
            job.stop()
        if self._second is not None:
            self._beside.put(None)
            self._second.join()
        if last is not None:
            self._queue.put(Job(work=last, on_done=None, on_error=None, on_progress=None, owner=None))
        self._queue.put(None)
        self._thread.join()

    def _work(self, jobs: queue.Queue[Job | None]) -> None:
        sys.setswitchinterval(_SWITCH)
        while (job := jobs.get()) is not None:
            try:
                if job.stopped.is_set():
                    raise Stopped
                job.result = job.work(self._reporter(job)) if job.on_progress is not None else job.work()
            except ScreenerError as error:
                job.error = error
            except Exception as error:
                job.error = self._fault(error)
            self._ended.emit(job)

    def _reporter(self, job: Job) -> Callable[[int, int], None]:
        def report(done: int, total: int) -> None:
            if job.stopped.is_set():
                raise Stopped
            self._progressed.emit(job, done, total)

        return report

    def _report(self, job: Job, done: int, total: int) -> None:
        if job.on_progress is not None and job.wanted:
            job.on_progress(done, total)

    def _deliver(self, job: Job) -> None:
        if job.beside:
            self._aside.remove(job)
        try:
            if job.wanted:
                self._answer(job)
        finally:
            self._waiting = max(0, self._waiting - 1)
            if self._waiting == 0:
                self.busied.emit(False)

    def _answer(self, job: Job) -> None:
        if job.error is None:
            if job.on_done is not None:
                job.on_done(job.result)
        elif job.on_error is not None:
            job.on_error(job.error)
        else:
            self.failed.emit(job.error)
