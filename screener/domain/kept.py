"""What was worked out before, as far as there is room: charges come by the million, and most are like some before."""

from __future__ import annotations

from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")
#: So many things of one kind are kept.
MOST_KEPT = 1 << 14


class Kept(dict[K, V]):
    """A dictionary that is emptied when it is full; what is asked for again is then worked out anew."""

    def __setitem__(self, key: K, value: V) -> None:
        if len(self) >= MOST_KEPT:
            self.clear()
        super().__setitem__(key, value)
