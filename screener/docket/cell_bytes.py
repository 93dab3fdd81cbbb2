"""Parts a delimited text into its columns without making its rows: all cells of a column at once.

Only what is written by the book is taken: every quoted cell is quoted whole, its own quotes doubled. Anything else is
left to the reader that goes row by row.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

_Places = NDArray[np.int64]
_Keys = NDArray[np.uint64]
_QUOTE, _NEWLINE = ord('"'), ord("\n")
_WORD = 8  # bytes that are compared at once
_MOST_WORDS = 8
_FEW = 512
_MASKS = np.array([(1 << (8 * n)) - 1 for n in range(_WORD)] + [2**64 - 1], np.uint64)
_ODD = [np.uint64(each) for each in (0x9E3779B97F4A7C15, 0xD6E8FEB86659FD93, 0xC2B2AE3D27D4EB4F, 0xFF51AFD7ED558CCD)]
_TABLE = np.uint64(64 - 16)
_MIX, _SHIFT = np.uint64(0x9E3779B97F4A7C15), np.uint64(29)


class Cells:
    """The cells of a piece of text by row and column, each by the bytes where it begins and ends.

    ``widths`` are the cells of each row; ``text`` its bytes in UTF-8, with a newline behind every row.
    """

    def __init__(self, data: bytes, ends: _Places, lasts: _Places, *, quoted: bool) -> None:
        self._text, self._quoted = data, quoted
        self._data = np.frombuffer(data, np.uint8)
        self._signs = data.decode("ascii") if data.isascii() else None  # one byte each
        self._ends = ends  # where each cell ends, at its delimiter
        self.lasts = lasts  # which cell is the last of its row
        self.widths = np.diff(lasts, prepend=-1)
        padded = data + bytes(_WORD)
        self._words = np.ndarray((len(data) + 1,), "<u8", padded, strides=(1,))

    def row(self, at: int) -> str:
        """A row as it is written."""
        first = int(self._ends[self.lasts[at - 1]]) + 1 if at else 0
        return self._text[first : int(self._ends[self.lasts[at]])].decode()

    def column(self, at: int, rows: _Places | None) -> tuple[NDArray[np.int32], list[str]]:
        """For some rows (None: all, which are of one width) the number of their cell, and the different cells."""
        if rows is None:
            width = int(self.widths[0])
            ends = np.ascontiguousarray(self._ends[at::width])
            starts = np.zeros_like(ends)
            before = self._ends[at - 1 :: width] if at else self._ends[width - 1 :: width][:-1]
            starts[0 if at else 1 :] = before[: len(ends)] + 1
        else:
            cells = self.lasts[rows] - self.widths[rows] + 1 + at
            ends = self._ends[cells]
            starts = np.where(cells > 0, self._ends[cells - 1] + 1, 0)
        lengths = ends - starts
        longest = int(lengths.max(initial=0))
        if longest > _WORD * _MOST_WORDS:
            return self._one_by_one(starts, ends)
        codes, one_of_each = self._numbered(starts, lengths, -(-longest // _WORD) or 1)
        starts, ends = starts[one_of_each], ends[one_of_each]
        quoted = self._data[starts] == _QUOTE if self._quoted else None
        if quoted is None or not quoted.any():
            return codes, self._written(starts, ends)
        found = self._written(starts + quoted, ends - quoted)
        if any('"' in cell for cell in found):
            found = [cell.replace('""', '"') for cell in found]
        return _once(codes, found)

    def _written(self, starts: _Places, ends: _Places) -> list[str]:
        found = zip(starts.tolist(), ends.tolist(), strict=True)
        if self._signs is not None:
            signs = self._signs
            return [signs[start:end] for start, end in found]
        text = self._text
        return [text[start:end].decode() for start, end in found]

    def _numbered(self, starts: _Places, lengths: _Places, words: int) -> tuple[NDArray[np.int32], _Places]:
        first = self._words[starts] & _MASKS[np.minimum(lengths, _WORD)]
        if words == 1:
            return _different(first)
        parts = [first]
        keys = first.copy()
        for number in range(1, words):
            left = np.clip(lengths - _WORD * number, 0, _WORD)
            at = np.minimum(starts + _WORD * number, len(self._text))
            parts.append(self._words[at] & _MASKS[left])
            keys = (keys ^ (keys >> _SHIFT)) * _MIX + parts[-1]
        codes, one_of_each = _different(keys)
        if all(np.array_equal(part[one_of_each][codes], part) for part in parts):
            return codes, one_of_each
        _, places, inverse = np.unique(np.stack(parts, 1), axis=0, return_index=True, return_inverse=True)
        return inverse.reshape(-1).astype(np.int32), places

    def _one_by_one(self, starts: _Places, ends: _Places) -> tuple[NDArray[np.int32], list[str]]:
        numbers: dict[bytes, int] = {}
        text = self._text
        found = (text[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True))
        codes = np.fromiter((numbers.setdefault(cell, len(numbers)) for cell in found), np.int32, len(starts))
        return _once(codes, [_plain(cell.decode()) for cell in numbers])


def _plain(cell: str) -> str:
    return cell[1:-1].replace('""', '"') if cell.startswith('"') else cell


def _once(codes: NDArray[np.int32], cells: list[str]) -> tuple[NDArray[np.int32], list[str]]:
    """A cell that is written in two ways, with quotes and without, is one."""
    numbers: dict[str, int] = {}
    if len(set(cells)) == len(cells):
        return codes, cells
    places = np.array([numbers.setdefault(cell, len(numbers)) for cell in cells], np.int32)
    return places[codes], list(numbers)


def _different(keys: _Keys) -> tuple[NDArray[np.int32], _Places]:
    """A number for each key, and for each number a place where its key stands."""
    few = _once_each(keys[:2048])
    for _ in range(3):
        if len(few) > _FEW:
            break
        codes = _looked_up(few, keys)
        new = few[codes] != keys
        if not new.any():
            places = np.zeros(len(few), np.int64)
            places[codes] = np.arange(len(keys))
            return codes, places
        few = _once_each(np.concatenate((few, keys[new][:65_536])))
    order = np.argsort(keys)
    ordered = keys[order]
    begins = np.concatenate(([True], ordered[1:] != ordered[:-1]))
    numbers = np.empty(len(keys), np.int32)
    numbers[order] = np.cumsum(begins, dtype=np.int32) - 1
    return numbers, order[begins]


def _once_each(keys: _Keys) -> _Keys:
    """The different keys in order. (``np.unique`` loads all of numpy's masked arrays to ask whether these are some.)"""
    ordered = np.sort(keys)
    begins = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=begins[1:])
    return ordered[begins]


def _looked_up(few: _Keys, keys: _Keys) -> NDArray[np.int32]:
    """Which of a few keys each may be, by a table in which no two of them share a place."""
    for odd in _ODD:
        places = (few * odd) >> _TABLE
        table = np.zeros(1 << (64 - int(_TABLE)), np.int32)
        table[places] = np.arange(len(few), dtype=np.int32)
        if np.array_equal(table[places], np.arange(len(few))):
            looked: NDArray[np.int32] = table[(keys * odd) >> _TABLE]
            return looked
    found = np.searchsorted(few, keys).astype(np.int32)
    return np.minimum(found, len(few) - 1, out=found)


def cells_of(text: bytes, delimiter: int) -> Cells | None:
    """The cells of a text that ends with a newline; None where its quotes are not by the book."""
    data = np.frombuffer(text, np.uint8)
    ends = np.flatnonzero((data == delimiter) | (data == _NEWLINE))
    quotes = np.flatnonzero(data == _QUOTE)
    if len(quotes):
        outside = _outside(data, ends, quotes, delimiter)
        if outside is None:
            return None
        ends = ends[outside]
    return Cells(text, ends, np.flatnonzero(data[ends] == _NEWLINE), quoted=len(quotes) > 0)


def _outside(data: NDArray[np.uint8], ends: _Places, quotes: _Places, delimiter: int) -> NDArray[np.bool_] | None:
    """Which of the ends stand in no quoted cell; None where a quote stands where none may."""
    if len(quotes) % 2 or quotes[-1] + 1 >= len(data):
        return None
    opening, closing = quotes[0::2], quotes[1::2]
    before, after = data[opening - 1], data[closing + 1]
    begins = (before == delimiter) | (before == _NEWLINE) | (opening == 0)
    doubled = np.zeros(len(opening), np.bool_)
    doubled[1:] = opening[1:] == closing[:-1] + 1
    goes_on = np.zeros(len(opening), np.bool_)
    goes_on[:-1] = doubled[1:]
    finishes = (after == delimiter) | (after == _NEWLINE)
    if not (begins | doubled).all() or not (finishes | goes_on).all():
        return None
    first = np.searchsorted(ends, opening)
    within = np.searchsorted(ends, closing) - first  # so many ends stand in each quoted cell
    several = np.flatnonzero(within)
    first, within = first[several], within[several]
    outside = np.ones(len(ends), np.bool_)
    before_each = np.cumsum(within) - within
    outside[np.repeat(first - before_each, within) + np.arange(int(within.sum()))] = False
    return outside


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
