"""The marks of one text: the words and phrases of the vocabulary that stand in it, each at its place."""

from __future__ import annotations

from typing import NamedTuple

from screener.docket.charges.cut import cut
from screener.docket.charges.vocabulary import Mark, vocabulary


class Found(NamedTuple):
    """A mark at its place: ``start`` to ``end`` in words, and the separators right before it.

    A tuple: some are made for every text that is read.
    """

    mark: Mark
    start: int
    end: int
    before: str


_new = tuple.__new__


def read_words(text: str) -> tuple[list[str], list[str], list[Found], list[int]]:
    """The words of a text, the separators before each (and at the end), the marks found, the places of unread words."""
    known = vocabulary()
    typed, before = cut(text)
    each = list(map(known.heard.__getitem__, typed))
    words = [one.word for one in each]
    found: list[Found] = []
    unread: list[int] = []
    end, last = 0, len(words) - 1
    for i, one in enumerate(each):
        if i < end:
            continue
        end, mark = i + 1, one.mark
        if one.follow is not None and i < last and words[end] in one.follow:
            for rest, size, meaning in one.follow[words[end]]:
                if not rest or words[i + 2 : i + size] == rest:
                    if size == 2 and one.word == "B" and i + 2 <= last and _with(before, i):
                        continue
                    end, mark = i + size, meaning
                    break
        if mark is None:
            if not one.asked:
                mark = one.mark = known.guess(one.word)
                one.asked = True
            if mark is None:
                if not one.number:
                    unread.append(i)
                continue
        found.append(_new(Found, (mark, i, end, before[i])))  # as Found(...), without a call in between
    return words, before, found, unread


def _with(before: list[str], place: int) -> bool:
    """Whether the W behind a B is "with": CLASS B W/INTENT is no bench warrant, B/W is one."""
    return "/" in before[place + 2] and "/" not in before[place + 1]
