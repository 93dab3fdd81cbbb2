"""The charges of cells that name several, in a table that is kept by column: each on a row of its own there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from screener.docket.cells.cell_columns import CellColumns
from screener.domain.columns import Coded
from screener.policy.evaluation.coding import Int, coded_of, taken


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Where the charges of a table stand in which cells were parted.

    ``rows`` are the rows as they stand, ``place`` is of each charge its row there, in order; ``events`` link the
    charges of one row where the docket has no number that does.
    """

    rows: CellColumns
    place: Int
    events: Coded[str]

    @classmethod
    def of(cls, rows: CellColumns, times: Int, events: Mapping[int, str]) -> Parts:
        """``times``: how many charges each row names; ``events`` are those of the rows with several."""
        place = np.repeat(np.arange(len(rows), dtype=np.int32), times)
        table = np.full(len(rows), -1, np.int32)
        table[list(events)] = np.arange(len(events), dtype=np.int32)
        return cls(rows=rows, place=place, events=coded_of(list(events.values()), table[place]))

    def kept(self, charges: NDArray[np.int64]) -> Parts:
        """Some of the charges."""
        return Parts(rows=self.rows, place=self.place[charges], events=taken(self.events, charges))

    @property
    def number(self) -> Int:
        """Which charge of its row each is, from 1."""
        at = np.arange(len(self.place), dtype=np.int32)
        begins = np.diff(self.place, prepend=-1) != 0
        found: Int = at - np.maximum.accumulate(np.where(begins, at, 0)) + 1
        return found

    @property
    def shared(self) -> Coded[int]:
        """The row of each charge that has it with others."""
        many = np.bincount(self.place, minlength=1)
        return coded_of(range(len(self.rows)), np.where(many[self.place] > 1, self.place, -1))


def parted_columns(
    rows: CellColumns, several: Mapping[int, Sequence[Sequence[str]]], columns: Sequence[int]
) -> tuple[CellColumns, Int]:
    """The same rows, some of them as several rows each, and how many rows each has become. ``several`` are the rows
    that come in the place of one; they differ from it in ``columns`` at most."""
    times = np.ones(len(rows), np.int32)
    times[list(several)] = [len(parts) for parts in several.values()]
    place = np.repeat(np.arange(len(rows)), times)
    starts = np.cumsum(times) - times
    news = [(start + n, part) for start, parts in zip(starts[list(several)].tolist(), several.values(), strict=True)
            for n, part in enumerate(parts)]  # fmt: skip
    at_new = np.array([at for at, _ in news], np.int64)
    values = list(rows.values)
    codes = [numbers[place] for numbers in rows.codes]
    for column in columns:
        number = {cell: at for at, cell in enumerate(values[column])}
        own = codes[column].astype(np.int32)
        own[at_new] = [number.setdefault(part[column], len(number)) for _, part in news]
        values[column], codes[column] = list(number), own
    return CellColumns(values, codes, len(place)).even(range(len(place))), times
