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


def prefix_of(words: str) -> str:
    """The beginning of the hash that twelve words stand for, as hexadecimal text. The inverse of ``anchor_words``.

    Raises ScreenerError where they are not twelve words of the list: letters that were misread are named.
    """
    found = [word for word in words.lower().replace(",", " ").split() if word]
    if len(found) != WORDS:
        raise ScreenerError(f"These are {len(found)} words", f"an anchor has {WORDS}", "Type them as they are printed")
    places = {word: at for at, word in enumerate(_list())}
    unknown = [word for word in found if word not in places]
    if unknown:
        raise ScreenerError(f"'{unknown[0]}' is no word of an anchor", "", "Type the words as they are printed")
    return bytes(places[word] for word in found).hex()
