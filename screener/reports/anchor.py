"""Anchor words: the head of the record as twelve words that a person can read out, write down and compare."""

from __future__ import annotations

from functools import lru_cache

from screener.domain.errors import ScreenerError
from screener.domain.shipped import resource

#: Twelve words of 256 carry 96 bits of the hash: nobody finds a second record with the same words.
WORDS = 12


@lru_cache(maxsize=1)
def _list() -> tuple[str, ...]:
    path = resource("words", "anchor.txt")
    try:
        words = tuple(path.read_text("utf-8").split())
    except OSError as error:
        raise ScreenerError(
            f"{path} cannot be read", why=error.strerror or "", remedy="Install the program again"
        ) from error
    if len(words) != 256 or len(set(words)) != 256:
        raise ScreenerError(f"{path} does not hold 256 different words", remedy="Install the program again")
    return words


def anchor_words(hash_hex: str) -> tuple[str, ...]:
    """The first twelve bytes of a hash as words: byte 0 is the first word of the list, 255 the last.

    Raises ValueError where ``hash_hex`` is no hexadecimal text of at least twelve bytes.
    """
    data = bytes.fromhex(hash_hex)
    if len(data) < WORDS:
        raise ValueError("a hash of at least twelve bytes is needed")
    return tuple(_list()[byte] for byte in data[:WORDS])
