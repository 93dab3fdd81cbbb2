"""Columns whose cells list several things: reasons of a stop, bases of a search, signs of sale."""

from __future__ import annotations

import re

from screener.docket.cells.controlled_words import plain, vocabulary

#: Kinds of columns that hold lists, each with a vocabulary of its name.
SEVERAL = frozenset({"stop", "search", "indicia"})
#: The facts that a list of signs of sale can give.
SIGNS = ("scales", "baggies", "cash", "multiple phones", "weapon", "ledger")
#: What a list that says "none observed" says of: a weapon is no sign of sale by itself.
_SIGNS_OF_SALE = ("scales", "baggies", "cash", "multiple phones", "ledger")
_APART = re.compile(r"\s*(?:[,;|&+\n]|\band\b)\s*", re.IGNORECASE)
_AND = " and "


def words_in(table: str, cell: str) -> str | None:
    """The words that a cell lists, joined by " and "; "" where it says that nothing is known; None where a part of it
    is no word of the vocabulary: half a list would say that nothing else was there."""
    known = vocabulary(table)
    whole = known.get(plain(cell))
    if whole is not None:
        return "" if whole == "unknown" else whole
    parts = [part for part in _APART.split(cell.strip()) if part]
    # "pay/owe sheet" is one word; other strokes part two.
    parts = [each for part in parts for each in ((part,) if plain(part) in known else part.split("/"))]
    found: dict[str, None] = {}
    for part in parts:
        word = known.get(plain(part))
        if word is None:
            return None
        found[word] = None
    alone = {"unknown", "nothing", "no stop", "no search"} & found.keys()
    return None if (alone and len(found) > 1) or not found else "" if alone == {"unknown"} else _AND.join(found)


def signs_of(words: str) -> dict[str, bool]:
    """The facts of a list of signs: what is listed was found; only "none observed" says that nothing was."""
    if words == "nothing":
        return dict.fromkeys(_SIGNS_OF_SALE, False)
    return {sign: True for sign in words.split(_AND) if sign in SIGNS}
