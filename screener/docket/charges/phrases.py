"""Phrases of the vocabulary that are written with alternatives: ``{sale,delivery} of {a,} {drug,substance}``.

Few of them stand for most phrases there are. They are written out for a first word when a text has it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product

from screener.docket.charges.cut import PARTED

_BRACES = re.compile(r"\{([^}]*)\}")
_PARTS = re.compile(r"(?:[^ {}]|\{[^}]*\})+")


def written_out(term: str) -> list[str]:
    """All that a term stands for."""
    pieces = _BRACES.split(term)
    choices = [piece.split(",") if i % 2 else [piece] for i, piece in enumerate(pieces)]
    return list(map("".join, product(*choices)))


@dataclass(frozen=True, slots=True)
class Later:
    """A term that can be written out later: how it can begin, what follows, and the words that stand in it."""

    beginnings: tuple[str, ...]
    rest: str
    words: frozenset[str]

    def phrases(self, beginning: str) -> list[str]:
        """What it stands for with one beginning, with single spaces."""
        return [" ".join(f"{beginning} {each}".split()) for each in written_out(self.rest)]


def later(term: str) -> Later | None:
    """A term of plain words, always several; None where it must be written out to be known."""
    if "{" not in term:
        return None
    parts = _PARTS.findall(term.upper())
    ways = [written_out(part) for part in parts]
    said = [all(map(str.strip, way)) for way in ways]
    if sum(said) < 2 or not said[0]:
        return None
    words = frozenset(word for way in ways for each in way for word in each.split())
    if not PARTED.isdisjoint(words) or not all(word.isascii() and word.isalpha() for word in words):
        return None
    return Later(tuple(" ".join(each.split()) for each in dict.fromkeys(ways[0])), " ".join(parts[1:]), words)
