"""Watches whether anybody still sits there: locks after ten idle minutes, after sleep, and when a session is over."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

from screener.workflow.verbs.access import LOCK_AFTER

_LOOK = 5_000  # milliseconds
#: The machine slept where so much more time went by on the wall than in the program, in seconds.
_ASLEEP = 60.0
_INPUT = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)


class Guard(QObject):
    """``locks`` says why: "idle" or "asleep". ``touched`` at most once a minute, while somebody works.

    ``steady`` never goes back and is stopped by sleep; ``wall`` is the machine's clock. Both count seconds.
    """

    locks = Signal(str)
    touched = Signal()
    looked = Signal()

    def __init__(
        self,
        parent: QObject,
        *,
        steady: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(parent)
        self._steady, self._wall = steady, wall
        self._input = self._told = self._looked = steady()
        self._wall_looked = wall()
        self._timer = QTimer(self, interval=_LOOK)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def watch(self, window: QObject | None) -> None:
        """Keys and mouse of a window: of the window alone, so that nothing else passes through here."""
        if window is not None:
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _INPUT:
            self.somebody()
        return False

    def somebody(self) -> None:
        """A key, the mouse: somebody is there."""
        now = self._steady()
        self._input = now
        if now - self._told >= 60.0:
            self._told = now
            self.touched.emit()

    def look(self) -> None:
        """Locks where nobody was there for long enough, or the machine slept."""
        steady, wall = self._steady(), self._wall()
        slept = (wall - self._wall_looked) - (steady - self._looked)
        self._looked, self._wall_looked = steady, wall
        if slept > _ASLEEP:
            self.locks.emit("asleep")
        elif steady - self._input >= LOCK_AFTER.total_seconds():
            self.locks.emit("idle")
        else:
            self.looked.emit()

    def begin_anew(self) -> None:
        """Somebody unlocked or logged on."""
        self._input = self._told = self._looked = self._steady()
        self._wall_looked = self._wall()
