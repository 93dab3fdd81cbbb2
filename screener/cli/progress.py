"""How far a long command is, on standard error: one line that changes on a terminal, now and then a line elsewhere."""

from __future__ import annotations

import sys
from time import monotonic

_TERMINAL, _ELSEWHERE = 0.2, 10.0  # seconds between two words
_WIDTH = 60


class Progress:
    """Called with how many are done, of how many. Says nothing of what is over before it would speak; at its end the
    line is taken off a terminal."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._terminal = sys.stderr.isatty()
        self._next = monotonic() + (1.0 if self._terminal else _ELSEWHERE)
        self._shown = False

    def __call__(self, done: int, total: int) -> None:
        """Prints how far it is, at most so often that nobody is hindered by it."""
        if monotonic() < self._next:
            return
        self._next = monotonic() + (_TERMINAL if self._terminal else _ELSEWHERE)
        said = f"{done:,} of {total:,} {self._what} ..."
        self._write(f"\r{said.ljust(_WIDTH)}" if self._terminal else f"{said}\n")
        self._shown = True

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._terminal and self._shown:
            self._write(f"\r{' ' * _WIDTH}\r")

    def _write(self, said: str) -> None:
        sys.stderr.write(said)
        sys.stderr.flush()
