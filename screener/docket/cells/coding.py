"""What the cells of a column mean, put to all rows at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Generic, TypeVar, cast

import numpy as np

from screener.docket.cells.cell_columns import CellColumns
from screener.docket.cells.spelling import AsWritten
from screener.domain.columns import Coded
from screener.policy.evaluation.coding import all_differ, coded_of, parted

T = TypeVar("T")


def by_word(rows: CellColumns, at: int, meaning: Mapping[str, T]) -> Coded[T]:
    """What the cells of a column mean; cells that mean the same have one number, a blank text has none."""
    cells = rows.values[at]
    if isinstance(meaning, AsWritten) and meaning.all_of(cells):
        return coded_of(cast(list[T], cells), rows.codes[at])  # the very list: there may be a million cells
    found: list[T | None] = []
    for some in parted(cells):
        found += map(meaning.get, some)
    kept = [each for each in found if each]
    if not kept:
        return coded_of([], np.full(len(rows), -1, np.int32))
    if all_differ(kept):
        known = np.fromiter(map(bool, found), np.bool_, len(found))
        table = np.where(known, np.cumsum(known) - 1, -1).astype(np.int32)
        return coded_of(kept, table[rows.codes[at]])
    numbers: dict[T, int] = {}
    table = np.array([numbers.setdefault(each, len(numbers)) if each else -1 for each in found], np.int32)
    return coded_of(list(numbers), table[rows.codes[at]])


def by_cell(rows: CellColumns, at: int, meaning: Mapping[str, T]) -> Coded[T]:
    """What the cells of a column mean, each different cell for itself."""
    values = [meaning[cell] for cell in rows.values[at] if cell in meaning]
    known = np.fromiter((cell in meaning for cell in rows.values[at]), np.bool_, len(rows.values[at]))
    table = np.where(known, np.cumsum(known) - 1, -1).astype(np.int32)
    return coded_of(values, table[rows.codes[at]] if len(table) else np.zeros(0, np.int32))


class Spread(Generic[T]):
    """For each row the word for its value; "" where none is known. Some rows at a time: there may be a million."""

    def __init__(self, coded: Coded[T] | None, word: Callable[[T], str]) -> None:
        self.table: list[str] = []
        self._codes = None if coded is None else coded.codes
        for some in parted(() if coded is None else coded.values):
            self.table += map(word, some)
        self.table.append("")

    def some(self, start: int, stop: int) -> list[str]:
        """The words from one row to another."""
        if self._codes is None:
            return [""] * (stop - start)
        return list(map(self.table.__getitem__, self._codes[start:stop]))
