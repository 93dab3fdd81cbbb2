"""A large docket that another window imported is loaded beside the work: nobody's next decision waits for it."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from screener.workflow.session.charges.charges import Model

_SWITCH = 0.0005  # seconds: how long the loading keeps the others from running, at most
_PATIENCE = 2.0  # seconds: it ends soon when it is told to, and what comes after reading needs no connection


class Loading:
    """Loads a model in a thread of its own. ``load`` is called with what says whether it is still wanted."""

    def __init__(self, load: Callable[[Callable[[], bool]], Model]) -> None:
        self._load = load
        self._stopped = threading.Event()
        self._found: Model | BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="loading", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        with _often_switched():
            try:
                self._found = self._load(lambda: not self._stopped.is_set())
            except BaseException as error:
                self._found = error

    @property
    def ready(self) -> bool:
        """Whether the charges are loaded, or loading them has failed."""
        return not self._thread.is_alive()

    def wait(self, seconds: float | None = None) -> None:
        """Until it is loaded, or so long at most."""
        self._thread.join(seconds)

    def take(self) -> Model | None:
        """What was loaded; None where that failed: whoever asks next loads it himself, and is told why."""
        return self._found if isinstance(self._found, Model) else None

    def stop(self) -> None:
        """Ends the reading, so that the file can be closed; the step after it that is under way goes to its end."""
        self._stopped.set()
        self._thread.join(_PATIENCE)


@contextmanager
def _often_switched() -> Iterator[None]:
    """Other threads get their turn ten times as often as Python's own setting gives it to them."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(min(before, _SWITCH))
    try:
        yield
    finally:
        sys.setswitchinterval(before)
