"""Rows of text kept by column: each different cell once, and for every row only its number.

A docket has millions of cells and few different ones. What is asked of all rows is answered once per different cell;
a row itself is put together where somebody looks at it.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence, Set
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from screener.docket.cells.cell_bytes import Cells
from screener.docket.cells.cell_numbers import ColumnNumbers

Codes = NDArray[np.integer[Any]]
_PART = 1024
_PIECE = 2**20  # characters that are parted at once
_MIX = np.uint64(0x9E3779B97F4A7C15)


class _Numbers(dict[str, int]):
    """The number of each different cell, in the order in which they were met."""

    def __missing__(self, cell: str) -> int:
        number = self[cell] = len(self)
        return number


class CellColumns(Sequence[list[str]]):
    """All rows of a table. ``values[c]`` are the different cells of a column in the order in which they were met,
    ``codes[c]`` says for each row which of them it has.

    ``odd`` are rows of another width as they stood; the columns hold them filled up with blanks, or cut.
    """

    __slots__ = ("codes", "odd", "size", "values")

    def __init__(
        self, values: Sequence[list[str]], codes: Sequence[Codes], size: int, odd: dict[int, list[str]] | None = None
    ) -> None:
        self.values, self.codes, self.size, self.odd = values, codes, size, {} if odd is None else odd

    @property
    def width(self) -> int:
        return len(self.values)

    def __len__(self) -> int:
        return self.size

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]  # rows can be compared, not looked up

    @overload
    def __getitem__(self, at: int) -> list[str]: ...

    @overload
    def __getitem__(self, at: slice) -> list[list[str]]: ...

    def __getitem__(self, at: int | slice) -> list[str] | list[list[str]]:
        if isinstance(at, slice):
            return [self[each] for each in range(*at.indices(self.size))]
        if at < 0:
            at += self.size
        if not 0 <= at < self.size:
            raise IndexError("the table has no such row")
        if at in self.odd:
            return list(self.odd[at])
        return [values[codes.item(at)] for values, codes in zip(self.values, self.codes, strict=True)]

    def __iter__(self) -> Iterator[list[str]]:
        return self.between(0, self.size)

    def between(self, start: int, stop: int) -> Iterator[list[str]]:
        """The rows from a place to another, put together many at a time."""
        for first in range(start, stop, _PART):
            end = min(first + _PART, stop)
            columns = [
                map(values.__getitem__, codes[first:end].tolist())
                for values, codes in zip(self.values, self.codes, strict=True)
            ]
            for at, row in enumerate(zip(*columns, strict=True), first):
                yield list(self.odd[at]) if at in self.odd else list(row)

    def some(self, places: NDArray[np.integer[Any]], wanted: Container[int] | None = None) -> Iterator[list[str]]:
        """The rows at some places, put together many at a time; ``wanted``: only these columns, the others blank."""
        for first in range(0, len(places), _PART):
            part = places[first : first + _PART]
            blank = [""] * len(part)
            columns = [
                map(values.__getitem__, codes[part].tolist()) if wanted is None or at in wanted else blank
                for at, (values, codes) in enumerate(zip(self.values, self.codes, strict=True))
            ]
            for at, row in zip(part.tolist(), zip(*columns, strict=True), strict=True):
                yield list(self.odd[at]) if at in self.odd else list(row)

    def column(self, at: int) -> list[str]:
        """All cells of a column."""
        return list(map(self.values[at].__getitem__, self.codes[at].tolist()))

    def counts(self, at: int) -> NDArray[np.int64]:
        """How many rows have each different cell of a column."""
        return np.bincount(self.codes[at], minlength=len(self.values[at]))

    def told(self, at: int, true_of: Iterable[bool]) -> NDArray[np.bool_]:
        """For each row what is said of its cell in a column; ``true_of`` says it of each different cell."""
        table = np.fromiter(true_of, np.bool_, len(self.values[at]))
        return table[self.codes[at]]

    def first(self, width: int) -> CellColumns:
        """The same rows without the columns behind the first ones."""
        return CellColumns(self.values[:width], self.codes[:width], self.size)

    def even(self, places: range | Sequence[int]) -> CellColumns:
        """Some rows, all of one width: odd ones are filled up or cut. Numbers begin again where they were met first."""
        picked = _picked(places)
        values: list[list[str]] = []
        codes: list[Codes] = []
        for own, numbers in zip(self.values, self.codes, strict=True):
            some, kept = _renumbered(own, numbers[picked])
            values.append(kept)
            codes.append(some)
        return CellColumns(values, codes, len(places))


def _picked(places: range | Sequence[int]) -> slice | NDArray[np.int64]:
    if isinstance(places, range):
        return slice(places.start, places.stop, places.step)
    return np.asarray(places, np.int64)


def _renumbered(values: list[str], codes: Codes) -> tuple[Codes, list[str]]:
    """The codes of some rows, and the cells that these rows have, in the order in which they are met there."""
    size = len(codes)
    first = np.full(len(values), size, np.int64)
    first[codes[::-1]] = np.arange(size - 1, -1, -1)
    order = np.flatnonzero(first < size)
    met = first[order]
    if (met[1:] < met[:-1]).any():
        order = order[np.argsort(met)]
    elif len(order) and order[-1] - order[0] + 1 == len(order):  # those that only the rows before had are left out
        begin, end = int(order[0]), int(order[-1]) + 1
        if end - begin == len(values):
            return codes, values
        return codes - codes.dtype.type(begin) if begin else codes, values[begin:end]
    places = np.zeros(len(values), codes.dtype)
    places[order] = np.arange(len(order), dtype=codes.dtype)
    return places[codes], [values[at] for at in order.tolist()]


class CellCounts(Mapping[str, int]):
    """The different cells of a column with their number; like a ``Counter`` it has 0 of any other."""

    def __init__(self, cells: list[str], numbers: NDArray[np.int64]) -> None:
        self.cells, self.numbers = cells, numbers
        self._of_cell: dict[str, int] | None = None

    def __getitem__(self, cell: str) -> int:
        if self._of_cell is None:
            self._of_cell = dict(zip(self.cells, self.numbers.tolist(), strict=True))
        return self._of_cell.get(cell, 0)

    def __iter__(self) -> Iterator[str]:
        return iter(self.cells)

    def __len__(self) -> int:
        return len(self.cells)

    def pairs(self) -> Iterable[tuple[str, int]]:
        """Each cell with its number, without looking it up."""
        return zip(self.cells, self.numbers.tolist(), strict=True)

    @property
    def rows(self) -> int:
        """How many cells there are."""
        return int(self.numbers.sum())


class ColumnsOf:
    """Takes rows in, part by part, and keeps them by column."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._columns = [ColumnNumbers() for _ in range(width)]
        self._codes: list[list[Codes]] = [[] for _ in range(width)]
        self._values: list[list[list[str]]] = [[] for _ in range(width)]
        self._odd: dict[int, list[str]] = {}
        self.size = 0

    def take(self, cells: Cells, odd: Callable[[str], list[str]]) -> None:
        """A part that was parted by column; ``odd`` reads a row of another width."""
        size = len(cells.widths)
        even = cells.widths == self._width
        rows = None if even.all() else np.flatnonzero(even)
        places = cells.places(self._width)
        for at, column in enumerate(self._columns):
            codes, values = column.take(cells, places, at)
            if rows is not None:
                whole = np.zeros(size, np.int32)
                whole[rows] = codes
                codes = whole
            self._codes[at].append(_small(codes))
            self._values[at].append(values)
        for at in () if rows is None else np.flatnonzero(~even).tolist():
            self._odd[self.size + at] = odd(cells.row(at))
        self.size += size

    def columns(self) -> CellColumns:
        """All rows that were taken in. What was taken in is let go of on the way."""
        values: list[list[str]] = []
        codes: list[Codes] = []
        for at in range(self._width):
            parts, kept = self._codes[at], self._values[at]
            few = self._columns[at].few
            if not self._odd and all(cells is few for cells in kept):
                codes.append(_small(np.concatenate(parts)))
                values.append(few)
                continue
            number: dict[str, int] = {}
            tables: dict[int, Codes] = {}
            met = 0  # so many cells were met: each has the place of the first like it
            for place, cells in enumerate(kept):
                table = tables.get(id(cells))
                if table is None:
                    new = range(met, met + len(cells))
                    table = np.fromiter(map(number.setdefault, cells, new), np.int32, len(cells))
                    met += len(cells)
                if cells is few:
                    tables[id(cells)] = table
                parts[place] = _small(table[parts[place]]) if len(table) else parts[place]
                kept[place] = []
            whole = np.concatenate(parts).astype(np.int32, copy=False)
            parts.clear()
            for row, cells in self._odd.items():
                whole[row] = number.setdefault(cells[at] if at < len(cells) else "", met)
                met += 1
            numbers = np.zeros(met, np.int32)
            numbers[np.fromiter(number.values(), np.int32, len(number))] = np.arange(len(number), dtype=np.int32)
            values.append(list(number))
            codes.append(_small(numbers[whole]))
        return CellColumns(values, codes, self.size, self._odd)


def columns_of(text: str, between: str, width: int) -> CellColumns:
    """All cells of an even table as one text, row after row, kept by column. Parted in pieces: in one go no window
    would move meanwhile."""
    numbers = [_Numbers() for _ in range(width)]
    parts: list[list[Codes]] = [[] for _ in range(width)]
    left: list[str] = []
    start = size = 0
    while start <= len(text):
        end = text.find(between, start + _PIECE)
        end = len(text) if end < 0 else end
        cells = left + text[start:end].split(between)
        rows = len(cells) // width
        for at in range(width):
            column = cells[at : rows * width : width]
            parts[at].append(np.fromiter(map(numbers[at].__getitem__, column), np.int32, rows))
        left, start, size = cells[rows * width :], end + 1, size + rows
    return CellColumns([list(number) for number in numbers], [_small(np.concatenate(each)) for each in parts], size)


def _small(codes: Codes) -> Codes:
    most = int(codes.max(initial=0))
    return codes.astype(np.uint8 if most < 256 else np.uint16 if most < 65_536 else np.int32, copy=False)


def copies(rows: Sequence[Sequence[str]]) -> int:
    """How many rows are exact copies of another."""
    if not isinstance(rows, CellColumns):
        return len(rows) - len({tuple(row) for row in rows})
    marks = np.zeros(len(rows), np.uint64)
    for codes in rows.codes:
        marks = (marks ^ (marks >> np.uint64(31))) * _MIX + codes.astype(np.uint64)
    ordered = np.sort(marks)
    again = ordered[1:][ordered[1:] == ordered[:-1]]
    if not len(again):
        return 0
    some = [tuple(rows[at]) for at in np.flatnonzero(np.isin(marks, again)).tolist()]
    return len(some) - len(set(some))


class LineRows(Mapping[int, Sequence[str]]):
    """The records of a table as they stood, by line."""

    __slots__ = ("_lines", "_odd", "_place", "_rows")

    def __init__(self, rows: CellColumns, lines: Sequence[int], odd: Mapping[int, list[str]]) -> None:
        self._rows, self._lines, self._odd = rows, lines, odd  # odd: rows of another width, by line
        self._place: dict[int, int] | None = None

    def _at(self, line: int) -> int:
        if isinstance(self._lines, range):
            return self._lines.index(line) if line in self._lines else -1
        if self._place is None:
            self._place = {each: at for at, each in enumerate(self._lines)}
        return self._place.get(line, -1)

    def __getitem__(self, line: int) -> Sequence[str]:
        if line in self._odd:
            return self._odd[line]
        at = self._at(line)
        if at < 0:
            raise KeyError(line)
        return self._rows[at]

    @property
    def odd(self) -> Mapping[int, list[str]]:
        """Rows of another width, by line."""
        return self._odd

    @property
    def even(self) -> CellColumns | None:
        """The rows in the order of ``lines``, by column; None where a row of another width stands on a further line."""
        return self._rows if self._odd.keys() <= set(self._lines if self._odd else ()) else None

    @property
    def lines(self) -> Sequence[int]:
        """The lines in order."""
        return self._lines

    def in_order(self) -> Iterator[tuple[int, Sequence[str]]]:
        """Every line with its row, in the order of the lines."""
        if self._odd.keys() <= set(self._lines if self._odd else ()):
            for line, row in zip(self._lines, self._rows, strict=True):
                yield line, self._odd.get(line, row)
            return
        for line in self:
            yield line, self[line]

    def __contains__(self, line: object) -> bool:
        return isinstance(line, int) and (line in self._odd or self._at(line) >= 0)

    def __iter__(self) -> Iterator[int]:
        return iter(sorted({*self._lines, *self._odd})) if self._odd else iter(self._lines)

    def without(self, lines: Set[int]) -> LineRows:
        """The same without some lines."""
        kept = [at for at, line in enumerate(self._lines) if line not in lines]
        odd = {line: row for line, row in self._odd.items() if line not in lines}
        return LineRows(self._rows.even(kept), [self._lines[at] for at in kept], odd)

    def __len__(self) -> int:
        return len(self._lines) + sum(self._at(line) < 0 for line in self._odd)
