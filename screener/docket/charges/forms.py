"""The forms in which one word is typed: with a slip in it, broken off, without its vowels, with another ending."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable

_VOWELS, _DOUBLED = re.compile("[AEIOUY]"), re.compile(r"(.)\1+")
#: Words are broken off behind this many letters at least, and written without vowels with as many left.
_BROKEN_FROM, _CLIPPED_FROM, _SLIP_FROM = 5, 4, 8
_MOST = 200_000
_ENDINGS = ("S", "ES", "ED", "D", "ING", "ER", "ERS", "OR", "LY", "AL", "MENT", "ION", "IONS", "R", "N", "Y")


def shapes(word: str, depth: int) -> set[str]:
    """The word with up to ``depth`` letters left out: words that share a shape are close in spelling."""
    found = {word}
    layer = {word}
    for _ in range(depth):
        layer = {each[:i] + each[i + 1 :] for each in layer for i in range(len(each))}
        found |= layer
    return found


def distance(a: str, b: str) -> int:
    """Letters to insert, leave out, replace or swap with their neighbour (restricted edit distance)."""
    start, least = 0, min(len(a), len(b))
    while start < least and a[start] == b[start]:
        start += 1
    end = 0
    while end < least - start and a[-1 - end] == b[-1 - end]:
        end += 1
    a, b = a[start : len(a) - end], b[start : len(b) - end]  # what both begin and end with costs nothing
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, left in enumerate(a, 1):
        now = [i]
        for j, right in enumerate(b, 1):
            cost = min(row[j] + 1, now[-1] + 1, row[j - 1] + (left != right))
            if i > 1 and j > 1 and left == b[j - 2] and a[i - 2] == right:
                cost = min(cost, before[j - 2] + 1)
            now.append(cost)
        before, row = row, now
    return row[-1]


def consonants(word: str) -> str:
    """The word without vowels and without letters doubled: what is left of a word that is written short."""
    return _VOWELS.sub("", _DOUBLED.sub(r"\1", word))


def within(left: str, whole: str) -> bool:
    """Whether the letters begin the whole, or most of it stands in them in its order from the beginning."""
    rest = iter(whole)
    most = 3 * len(left) >= 2 * len(whole) and left[0] == whole[0]
    return whole.startswith(left) or (most and all(letter in rest for letter in left))


class Told:
    """Words, and whether another word is a form of one of them.

    ``words`` tell an offense of another kind, ``others`` do so in the vocabulary itself, ``offenses`` name one that no
    policy covers, ``untelling`` are near a word in form and tell nothing. Words about drugs are not held here: that a
    word is a form of one of these makes nothing of it but a word of some other offense.
    """

    def __init__(
        self, words: Iterable[str], others: Iterable[str], offenses: Iterable[str], untelling: Iterable[str]
    ) -> None:
        self._words = frozenset(words)
        self._known = self._words.union(others)
        self._sorted = sorted(self._known)
        self._clipped = {left for word in self._known if len(left := consonants(word)) >= _CLIPPED_FROM}
        self._slips: set[str] = set()
        self._offenses, self._near = tuple(offenses), set[str]()
        self._untelling = frozenset(untelling)
        self._asked = dict.fromkeys(self._untelling, False)

    def tells(self, word: str) -> bool:
        """Whether a word is one of them, or a form of one."""
        known = self._asked.get(word)
        if known is None:
            known = word in self._words or self._ends_otherwise(word) or self._is_short(word) or self._slipped(word)
            if len(self._asked) < _MOST:
                self._asked[word] = known
        return known

    def says_nothing(self, word: str) -> bool:
        """Whether any text may hold the word, that of a charge, too."""
        return word in self._untelling

    def near_offense(self, word: str) -> bool:
        """Whether a word that means nothing may be one of an offense that no policy covers, misspelled ("ROBERRY")."""
        if not self._near:
            self._near.update(*(shapes(each, 1) for each in self._offenses))
        return not self._near.isdisjoint(shapes(word, 1))

    def _ends_otherwise(self, word: str) -> bool:
        known = self._known
        for ending in _ENDINGS:
            if word.endswith(ending) and len(stem := word[: -len(ending)]) > 3:
                if stem in known or f"{stem}E" in known or (stem[-1] == stem[-2] and stem[:-1] in known):
                    return True
                if stem[-1] == "I" and f"{stem[:-1]}Y" in known:
                    return True
        return False

    def _is_short(self, word: str) -> bool:
        """Whether it is broken off, or written without some of its vowels."""
        if len(word) >= _BROKEN_FROM:
            at = bisect_left(self._sorted, word)
            if at < len(self._sorted) and self._sorted[at].startswith(word):
                return True
        left = consonants(word)
        return len(left) >= _CLIPPED_FROM and left in self._clipped

    def _slipped(self, word: str) -> bool:
        if len(word) < _SLIP_FROM:
            return False
        if not self._slips:
            long = [each for each in self._sorted if len(each) >= _SLIP_FROM - 1]
            self._slips.update(*(shapes(each, 1) for each in long))
        return not self._slips.isdisjoint(shapes(word, 1))
