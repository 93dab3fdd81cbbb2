"""Lines of a table by column that are records beyond doubt: most of a docket, told by its different cells alone."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray

from screener.docket.cells.cell_columns import CellColumns
from screener.policy.evaluation.coding import parted

_DIGIT = re.compile(r"\d")
_RULES = frozenset(("-", "=", "_", "*", ""))


def sure_records(
    rows: Sequence[Sequence[str]], below: int, many: int, starts: Collection[str]
) -> NDArray[np.bool_] | None:
    """Which lines are records; None where each must be looked at.

    They stand ``below`` the header, have more than ``many`` filled cells, begin with no rule and as no header does
    (``starts``), and hold a digit, as hardly a header does.
    """
    if not isinstance(rows, CellColumns) or not rows.width:
        return None
    filled = np.zeros(len(rows), np.int16)
    for at in range(rows.width):
        filled += rows.told(at, map(bool, rows.values[at]))
    found = filled > many
    found[:below] = False
    found[list(rows.odd)] = False
    found &= rows.told(0, _begin_plainly(rows.values[0], starts))
    return _with_digit(rows, found)


def _begin_plainly(cells: Sequence[str], starts: Collection[str]) -> list[bool]:
    told: list[bool] = []
    for some in parted(cells):
        found = list(map(str.lower, map(str.strip, some)))
        if not {cell[:1] for cell in found}.isdisjoint(_RULES):
            told += [cell[:1] not in _RULES and cell not in starts for cell in found]
        else:
            told += [cell not in starts for cell in found]
    return told


def _with_digit(rows: CellColumns, found: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Those with a digit, looked for first where there are few different cells."""
    having = np.zeros(len(rows), np.bool_)
    for at in sorted(range(rows.width), key=lambda at: len(rows.values[at])):
        if not (found & ~having).any():
            break
        having |= rows.told(at, (_DIGIT.search(cell) is not None for cell in rows.values[at]))
    return found & having


def spans(size: int, sure: NDArray[np.bool_] | None) -> Iterator[tuple[int, int]]:
    """All lines in order: those that are sure from a place to another, every other line as (its place, its place)."""
    if sure is None:
        yield from zip(range(size), range(size), strict=True)
        return
    edges = np.flatnonzero(np.diff(sure)) + 1
    for start, stop in zip([0, *edges.tolist()], [*edges.tolist(), size], strict=True):
        if size and sure[start]:
            yield start, stop
        else:
            yield from ((at, at) for at in range(start, stop))


def in_one(places: Iterable[range]) -> Sequence[int]:
    """The places of several ranges in order: one range where they follow each other."""
    parts = list(places)
    if not parts:
        return ()
    if all(one.stop == other.start for one, other in pairwise(parts)):
        return range(parts[0].start, parts[-1].stop)
    return tuple(chain.from_iterable(parts))
