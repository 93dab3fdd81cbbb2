"""Parts a delimited text into its columns without making its rows: all cells of a column at once.

Only what is written by the book is taken: every quoted cell is quoted whole, its own quotes doubled. Anything else is
left to the reader that goes row by row.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int64]
Keys = NDArray[np.uint64]
_QUOTE, _NEWLINE, _RETURN = b'"\n\r'
WORD = 8  #: bytes that are compared at once
_MASKS = np.array([(1 << (8 * n)) - 1 for n in range(WORD)] + [2**64 - 1], np.uint64)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesOf:
    """Where the cells of each column begin and end, their first eight bytes as a number, and the most bytes of one."""

    starts: Places
    ends: Places
    first: Keys
    longest: list[int]


def _by_column(of_cells: NDArray[Any], width: int) -> NDArray[Any]:
    return np.ascontiguousarray(of_cells.reshape(-1, width).T)


class Cells:
    """The cells of a piece of text by row and column, each by the bytes where it begins and ends.

    ``widths`` are the cells of each row; ``text`` its bytes in UTF-8, with a newline behind every row, before which a
    carriage return may stand. ``doubled``: some quoted cell has quotes of its own.
    """

    def __init__(self, data: bytes, ends: Places, lasts: Places, *, quoted: bool, doubled: bool) -> None:
        self._text, self._quoted, self._doubled = data, quoted, doubled
        self._data = np.frombuffer(data, np.uint8)
        self._signs = data.decode("ascii") if data.isascii() else None  # one byte each
        self._ends = ends  # where each cell ends, at its delimiter
        self._lasts = lasts  # which cell is the last of its row
        self.widths = np.diff(lasts, prepend=-1)
        padded = data + bytes(WORD)
        self._words = np.ndarray((len(data) + 1,), "<u8", padded, strides=(1,))
        newlines = ends[lasts]
        self._returns = (self._data[newlines - 1] == _RETURN) & (newlines > 0)  # by row

    @property
    def returns(self) -> int:
        """How many rows end with a carriage return."""
        return int(np.count_nonzero(self._returns))

    def row(self, at: int) -> str:
        """A row as it is written."""
        first = int(self._ends[self._lasts[at - 1]]) + 1 if at else 0
        return self._text[first : int(self._ends[self._lasts[at]]) - bool(self._returns[at])].decode()

    def places(self, width: int) -> PlacesOf:
        """Where the cells of all columns stand, of the rows of one width."""
        even = self.widths == width
        starts = np.empty_like(self._ends)
        starts[:1] = 0
        np.add(self._ends[:-1], 1, out=starts[1:])
        ends = self._ends
        if self._returns.any():
            ends = ends.copy()
            ends[self._lasts] -= self._returns
        if not even.all():
            of_even = np.repeat(even, self.widths)
            starts, ends = starts[of_even], ends[of_even]
        lengths = ends - starts
        first = self._words[starts] & _MASKS[np.minimum(lengths, WORD)]
        return PlacesOf(
            starts=_by_column(starts, width),
            ends=_by_column(ends, width),
            first=_by_column(first, width),
            longest=lengths.reshape(-1, width).max(axis=0, initial=0).tolist(),
        )

    def further(self, starts: Places, ends: Places, longest: int) -> list[Keys]:
        """What stands behind the first eight bytes of some cells, as numbers of eight bytes each."""
        lengths = ends - starts
        found = []
        for behind in range(WORD, longest, WORD):
            left = np.clip(lengths - behind, 0, WORD)
            at = np.minimum(starts + behind, len(self._text))
            found.append(self._words[at] & _MASKS[left])
        return found

    def texts(self, starts: Places, ends: Places) -> list[str]:
        """The cells without the quotes around them."""
        quoted = self._data[starts] == _QUOTE if self._quoted else None
        if quoted is None or not quoted.any():
            return self._written(starts, ends)
        found = self._written(starts + quoted, ends - quoted)
        return [cell.replace('""', '"') for cell in found] if self._doubled else found

    def _written(self, starts: Places, ends: Places) -> list[str]:
        found = zip(starts.tolist(), ends.tolist(), strict=True)
        if self._signs is not None:
            signs = self._signs
            return [signs[start:end] for start, end in found]
        text = self._text
        return [text[start:end].decode() for start, end in found]


def cells_of(text: bytes, delimiter: int) -> Cells | None:
    """The cells of a text that ends with a newline; None where its quotes are not by the book.

    Carriage returns stand nowhere but before a newline.
    """
    data = np.frombuffer(text, np.uint8)
    ends = np.flatnonzero((data == delimiter) | (data == _NEWLINE))
    quotes = np.flatnonzero(data == _QUOTE)
    doubled = False
    if len(quotes):
        found = _outside(data, ends, quotes, delimiter)
        if found is None:
            return None
        ends, doubled = ends[found[0]], found[1]
    cells = Cells(text, ends, np.flatnonzero(data[ends] == _NEWLINE), quoted=len(quotes) > 0, doubled=doubled)
    if len(quotes) and np.count_nonzero(data == _RETURN) != cells.returns:
        return cells_of(text.replace(b"\r\n", b"\n"), delimiter)  # some stand in a cell
    return cells


def _outside(
    data: NDArray[np.uint8], ends: Places, quotes: Places, delimiter: int
) -> tuple[NDArray[np.bool_], bool] | None:
    """Which of the ends stand in no quoted cell, and whether such a cell has quotes of its own; None where a quote
    stands where none may.
    """
    if len(quotes) % 2 or quotes[-1] + 1 >= len(data):
        return None
    opening, closing = quotes[0::2], quotes[1::2]
    before, after = data[opening - 1], data[closing + 1]
    begins = (before == delimiter) | (before == _NEWLINE) | (opening == 0)
    doubled = np.zeros(len(opening), np.bool_)
    doubled[1:] = opening[1:] == closing[:-1] + 1
    goes_on = np.zeros(len(opening), np.bool_)
    goes_on[:-1] = doubled[1:]
    finishes = (after == delimiter) | (after == _NEWLINE) | (after == _RETURN)
    if not (begins | doubled).all() or not (finishes | goes_on).all():
        return None
    first = np.searchsorted(ends, opening)
    within = np.searchsorted(ends, closing) - first  # so many ends stand in each quoted cell
    several = np.flatnonzero(within)
    first, within = first[several], within[several]
    outside = np.ones(len(ends), np.bool_)
    before_each = np.cumsum(within) - within
    outside[np.repeat(first - before_each, within) + np.arange(int(within.sum()))] = False
    return outside, bool(doubled.any())


def pieces(text: str, size: int) -> Iterator[str]:
    """A text in pieces of whole records, each ended by a newline."""
    start = 0
    while start < len(text):
        end = text.find("\n", start + size)
        while end >= 0 and text.count('"', start, end) % 2:
            end = text.find("\n", end + 1)
        if end < 0:
            rest = text[start:] if start else text
            yield rest if rest.endswith("\n") else rest + "\n"
            return
        yield text[start : end + 1]
        start = end + 1
