"""Work in calls of functions instead of seconds: the same number on every machine, however busy it is."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass
class Calls:
    made: int = 0


@contextmanager
def counted() -> Iterator[Calls]:
    """Counts the calls of Python functions in this thread. Slows what it counts down: for short work."""
    calls = Calls()

    def seen(_frame: object, event: str, _argument: object) -> None:
        if event == "call":
            calls.made += 1

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        yield calls
    finally:
        sys.setprofile(before)
