"""Numbers the cells of one column, part by part: each different cell once, in the order in which they are met.

Cells are compared as numbers of eight bytes. Most columns have few different cells: they are known by a table in which
no two share a place. Of other columns each part keeps its own cells, and they are put together at the end: a dictionary
of every cell of every column would take more memory than the cells.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from screener.docket.cells.cell_bytes import WORD, Cells, Keys, Places, PlacesOf

Numbers = NDArray[np.int32]
_MOST_WORDS = 8
_FEW = 512
_FIRST = 256  # cells by which a table is begun
_RUNS = 0.6  # so few rows differ from the one above where repetitions are left out
_APART = 0.75  # so many of the cells differ where they are not looked through for equal ones
_ODD = [
    np.uint64(each)
    for each in (
        0x9E3779B97F4A7C15, 0xD6E8FEB86659FD93, 0xC2B2AE3D27D4EB4F, 0xFF51AFD7ED558CCD, 0xBF58476D1CE4E5B9,
        0x94D049BB133111EB, 0x2545F4914F6CDD1D, 0xA0761D6478BD642F,
    )
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Table:
    """Few different cells by their bytes. ``places`` say which a key may be, ``numbers`` which number that one has."""

    keys: Keys
    words: Sequence[Keys]  # those behind the first, of each cell
    numbers: Numbers
    places: NDArray[np.uint16]
    odd: np.uint64
    shift: np.uint64

    def look(self, keys: Keys, words: Sequence[Keys]) -> tuple[NDArray[np.uint16], NDArray[np.bool_]]:
        """For each cell the one here that it may be, and whether it is."""
        found = self.places[(keys * self.odd) >> self.shift]
        same = self.keys[found] == keys
        for own, theirs in zip(self.words, words, strict=False):
            same &= own[found] == theirs
        for longer in words[len(self.words) :]:
            same &= longer == 0
        for longer in self.words[len(words) :]:
            same &= longer[found] == 0
        return found, same


def _table(keys: Keys, words: Sequence[Keys], numbers: Numbers) -> _Table | None:
    """A table of some different cells; None where there are too many, or two of them cannot be told apart by it."""
    if len(keys) > _FEW:
        return None
    bits = 12 if len(keys) <= 64 else 15 if len(keys) <= 256 else 17
    shift = np.uint64(64 - bits)
    for odd in _ODD:
        at = (keys * odd) >> shift
        places = np.zeros(1 << bits, np.uint16)
        places[at] = np.arange(len(keys), dtype=np.uint16)
        if np.array_equal(places[at], np.arange(len(keys))):
            return _Table(keys, words, numbers, places, odd, shift)
    return None


class ColumnNumbers:
    """The cells of a column as they are read, part by part."""

    def __init__(self) -> None:
        self.few: list[str] = []  # the cells of the table and what was met beside it; many parts share them
        self._number: dict[str, int] = {}  # of these
        self._table: _Table | None = None
        self._begun = False
        self._apart = True  # whether nearly all cells of a part differ

    def take(self, cells: Cells, places: PlacesOf, at: int) -> tuple[Numbers, list[str]]:
        """The numbers of the cells of a part in a column, and what they mean."""
        starts, ends, first, longest = places.starts[at], places.ends[at], places.first[at], places.longest[at]
        if not len(starts) or longest > WORD * _MOST_WORDS:
            return _one_by_one(cells.texts(starts, ends))
        words = [first, *cells.further(starts, ends, longest)] if longest > WORD else [first]
        changes = _changes(words)
        if np.count_nonzero(changes) > _RUNS * len(changes):
            return self._numbered(cells, starts, ends, words)
        heads = np.flatnonzero(changes)
        numbers, meant = self._numbered(cells, starts[heads], ends[heads], [each[heads] for each in words])
        return np.repeat(numbers, np.diff(heads, append=len(starts))), meant

    def _numbered(self, cells: Cells, starts: Places, ends: Places, words: Sequence[Keys]) -> tuple[Numbers, list[str]]:
        keys = _mixed(words)
        if not self._begun:
            self._begun = True
            some = slice(0, _FIRST)
            self._learn(keys[some], [each[some] for each in words[1:]], self._met(cells, starts[some], ends[some]))
        if self._table is None:
            return self._many(cells, starts, ends, words, keys)
        found, same = self._table.look(keys, words[1:])
        numbers = self._table.numbers[found]
        if not same.all():
            other = np.flatnonzero(~same)
            numbers[other] = self._met(cells, starts[other], ends[other])
            self._learn(keys[other], [each[other] for each in words[1:]], numbers[other])
        return numbers, self.few

    def _met(self, cells: Cells, starts: Places, ends: Places) -> Numbers:
        """The numbers of cells that the table does not hold."""
        found = cells.texts(starts, ends)
        number = self._number
        new = [cell for cell in dict.fromkeys(found) if cell not in number]
        number.update(zip(new, range(len(number), len(number) + len(new)), strict=True))
        self.few += new
        return np.fromiter(map(number.__getitem__, found), np.int32, len(found))

    def _learn(self, keys: Keys, words: Sequence[Keys], numbers: Numbers) -> None:
        """Takes cells up into the table; there is none any more where they are too many for it."""
        order = np.argsort(keys)
        ordered = keys[order]
        first = order[np.concatenate(([True], ordered[1:] != ordered[:-1]))]
        keys, words, numbers = keys[first], [each[first] for each in words], numbers[first]
        old = self._table
        if old is not None:
            longer = max(len(words), len(old.words))
            words = [
                np.concatenate(both)
                for both in zip(_filled(old.words, longer, old.keys), _filled(words, longer, keys), strict=True)
            ]
            keys, numbers = np.concatenate((old.keys, keys)), np.concatenate((old.numbers, numbers))
        self._table = _table(keys, words, numbers)

    def _many(
        self, cells: Cells, starts: Places, ends: Places, words: Sequence[Keys], keys: Keys
    ) -> tuple[Numbers, list[str]]:
        """Cells of which each part keeps its own."""
        if not self._apart and (known := _each_once(keys, words)) is not None:
            numbers, first = known
            self._apart = len(first) > _APART * len(keys)
            return numbers, cells.texts(starts[first], ends[first])
        found = cells.texts(starts, ends)
        self._apart = len(set(found)) > _APART * len(found)
        return np.arange(len(found), dtype=np.int32), found


def _one_by_one(texts: Sequence[str]) -> tuple[Numbers, list[str]]:
    numbers: dict[str, int] = {}
    found = np.fromiter((numbers.setdefault(each, len(numbers)) for each in texts), np.int32, len(texts))
    return found, list(numbers)


def _changes(words: Sequence[Keys]) -> NDArray[np.bool_]:
    """Which cells differ from the one above them."""
    found = np.ones(len(words[0]), np.bool_)
    np.not_equal(words[0][1:], words[0][:-1], out=found[1:])
    for each in words[1:]:
        found[1:] |= each[1:] != each[:-1]
    return found


def _mixed(words: Sequence[Keys]) -> Keys:
    """One key for all words of each cell; words of nothing change none."""
    if len(words) == 1:
        return words[0]
    found = words[0].copy()
    for each, odd in zip(words[1:], _ODD, strict=False):
        found += each * odd
    return found


def _filled(words: Sequence[Keys], many: int, like: Keys) -> list[Keys]:
    return [*words, *(np.zeros_like(like) for _ in range(many - len(words)))]


def _each_once(keys: Keys, words: Sequence[Keys]) -> tuple[Numbers, Places] | None:
    """A number for each different cell in the order in which they are met, and where each is met first; None where two
    cells have one key.
    """
    order = np.argsort(keys)
    ordered = keys[order]
    begins = np.concatenate(([True], ordered[1:] != ordered[:-1]))
    numbers = np.empty(len(keys), np.int32)
    numbers[order] = np.cumsum(begins, dtype=np.int32) - 1
    first = np.empty(int(np.count_nonzero(begins)), np.int64)
    first[numbers[::-1]] = np.arange(len(keys) - 1, -1, -1)
    if not all(np.array_equal(each[first][numbers], each) for each in words[1:]):
        return None
    met = np.argsort(first)
    again = np.empty(len(first), np.int32)
    again[met] = np.arange(len(first), dtype=np.int32)
    return again[numbers], first[met]
