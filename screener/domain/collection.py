"""Pauses Python's search for reference cycles while very many objects are made at once.

Rows and charges hold no cycles; searching their millions again and again costs more than making them, and each
search of them all stops the window for seconds. What was made meanwhile is left out of later searches for good: it
goes when nobody holds it any more, as everything does that is in no cycle.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

_PART, _COPIED = 500, 1 << 14


@contextmanager
def no_collection() -> Iterator[None]:
    """No search for cycles within the block; afterwards as before it, without what is there by then."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.freeze()
            gc.enable()


def let_go(items: list[Any] | dict[Any, Any]) -> None:
    """Empties a list or a dictionary of very many things in small parts, so that other threads get their turn.

    Python frees what nobody holds in one go, and a million things take a second in which no window moves.
    """
    if isinstance(items, dict):
        while items:
            items.popitem()
        return
    while items:
        del items[-_PART:]


def let_go_all(holders: list[Sequence[Any]]) -> None:
    """Empties a list of lists and tuples, each of very many things: one after the other, and its things in parts.

    What others hold too stays as it is.
    """
    while holders:
        holder = holders.pop()
        items: list[Any] = []
        for at in range(0, len(holder), _COPIED):
            items += holder[at : at + _COPIED]
        del holder  # while its things are held: that alone takes a tenth of the time
        let_go(items)
