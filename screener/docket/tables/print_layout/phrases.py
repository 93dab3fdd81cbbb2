"""The words that belong together at a place of a report: what a click on the picture of its text takes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property

_PHRASE, _WORD = re.compile(r"\S+(?: \S+)*"), re.compile(r"\S+")
_SHARE, _ALIKE = 0.45, 4


class Phrases:
    """Of the lines of one report.

    A phrase ends at two blanks, and where each value stands behind its label (``DEF NAME DOE JANE RACE W SEX F``) at
    the labels: words that many lines have which begin alike, with other words between them.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines

    @cached_property
    def _shared(self) -> dict[str, tuple[int, Counter[str]]]:
        """How many lines begin with a word, and how many of them have each other word."""
        found: dict[str, tuple[int, Counter[str]]] = {}
        for line in self._lines:
            words = line.split()
            if words:
                many, counted = found.get(words[0], (0, Counter()))
                counted.update(set(words))
                found[words[0]] = (many + 1, counted)
        return found

    def at(self, text: str, column: int) -> tuple[int, int] | None:
        """From and to of the phrase at a column of a line (0 is the first); None where nothing stands."""
        here = next((m.span() for m in _PHRASE.finditer(text) if m.start() <= column <= m.end()), None)
        if here is None:
            return None
        words = list(_WORD.finditer(text, *here))
        marks = [self._is_label(word.group(), text) for word in words]
        at = next(n for n, word in enumerate(words) if column <= word.end())
        runs = sum(mark and (not n or not marks[n - 1]) for n, mark in enumerate(marks))
        if marks[at] or runs < 2:
            return here
        first = last = at
        while first and not marks[first - 1]:
            first -= 1
        while last + 1 < len(words) and not marks[last + 1]:
            last += 1
        return words[first].start(), words[last].end()

    def _is_label(self, word: str, text: str) -> bool:
        many, counted = self._shared.get(text.split()[0], (0, Counter()))
        plain = len(word) > 1 and any(map(str.isalpha, word)) and not any(map(str.isdigit, word))
        return plain and many >= _ALIKE and counted[word] >= _SHARE * many
