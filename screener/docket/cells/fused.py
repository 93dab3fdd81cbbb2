"""Header names pressed into ten letters (``DEFNAME``, ``RACECD``), or with words cut short (``Prior Hist``).

Nothing is listed by file: a name is parted into words of the header vocabulary, their short forms, beginnings and
what is left of them without vowels. It counts only where the words together are exactly the name of one field.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from itertools import product
from math import prod

from screener.docket.cells.controlled_words import field_specs, fused_words, spelled

_LEAST, _MOST = 5, 14  # letters of such a name
_BEGINNING = 3  # letters of a word by which its beginning is told
_WORDS = 4
_READINGS = 64  # ways to read the words of one header: a header with more of them says too little
_SAID, _MADE = 0, 1  # what a part costs: written in the vocabulary, or made from a word of it


def fused(header: str, names: Collection[frozenset[str]]) -> tuple[str, ...]:
    """The words of a name written as one, in order; empty where it cannot be told, or could be two fields.

    ``names`` are the words of every name that a field has.
    """
    name = header.strip().lower()
    if not (_LEAST <= len(name) <= _MOST and name.isascii() and name.isalpha()) or name in spelled():
        return ()
    if not (header.strip().isupper() or header.strip().islower()):
        return ()
    best: dict[frozenset[str], tuple[int, tuple[str, ...]]] = {}
    for cost, words in _parted(name, _WORDS):
        key = frozenset(words)
        if key in names and (key not in best or cost < best[key][0]):
            best[key] = (cost, words)
    if not best:
        return ()
    ranked = sorted(best.values())
    if len(ranked) > 1 and ranked[0][0] == ranked[1][0]:
        return ()
    return ranked[0][1]


def lengthened(words: Sequence[str], names: Mapping[frozenset[str], Sequence[str]]) -> tuple[str, ...]:
    """The words of a header of which some are cut short: ``viol``, ``date`` gives violation, date.

    ``words`` are lowered and spelled out; ``names`` has the fields by the words of their names. A short word is the
    beginning of a word of the vocabulary, or its letters without vowels; one word at least is written out. Empty where
    no field is meant, or where it could be two. A word of the vocabulary is never taken for a longer one, nor a word
    for itself with an ending: the weight of a package is not the packaged weight.
    """
    if not 2 <= len(words) <= _WORDS or not all(word.isascii() and word.isalpha() for word in words):
        return ()
    table, whole = _lengths(), _whole()
    if whole.isdisjoint(words):
        return ()
    choices = [(word,) if word in whole else table.get(word, ()) for word in words]
    if not 0 < prod(map(len, choices)) <= _READINGS:
        return ()
    said = [tuple(word for part in reading for word in part.split()) for reading in product(*choices)]
    known = [reading for reading in said if frozenset(reading) in names]
    fields = {tuple(names[frozenset(reading)]) for reading in known}
    return known[0] if len(fields) == 1 else ()


@cache
def _whole() -> frozenset[str]:
    """The words that the names of fields are made of, as they stand when a header is spelled out."""
    full = (part for spec in field_specs().values() for name in spec.names for part in name.split())
    return frozenset(part for word in full for part in spelled().get(word, word).split())


@cache
def _lengths() -> Mapping[str, tuple[str, ...]]:
    """What a word that is cut short can stand for."""
    found: dict[str, set[str]] = {}
    for word in _whole():
        for short in _short_forms(word):
            if len(word) - len(short) > 1:
                found.setdefault(short, set()).add(word)
    for short, meaning in fused_words().items():
        found.setdefault(short, set()).add(meaning)
    return {short: tuple(sorted(meanings)) for short, meanings in found.items()}


def _parted(name: str, many: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Every way in which a name is two words or more, with its cost: made-up parts, then parts at all."""
    table = _parts()
    if many < _WORDS and name in table:
        for words, cost in table[name]:
            yield cost * 10 + 1, words
    if many <= 1:
        return
    for end in range(2, len(name) - 1):
        for words, cost in table.get(name[:end], ()):
            for further, rest in _parted(name[end:], many - 1):
                yield cost * 10 + 1 + further, (*words, *rest)


@cache
def _parts() -> dict[str, tuple[tuple[tuple[str, ...], int], ...]]:
    """What a run of letters can stand for. The vocabulary's own short forms go before those made from a word."""
    full = {part for spec in field_specs().values() for name in spec.names for part in name.split() if part.isalpha()}
    said: dict[str, set[tuple[str, ...]]] = {}
    for word in full:
        said.setdefault(word, set()).add(tuple(spelled().get(word, word).split()))
    for short, words in (*spelled().items(), *fused_words().items()):
        if len(short) > 1:
            said.setdefault(short, set()).add(tuple(words.split()))
    made: dict[str, set[tuple[str, ...]]] = {}
    for word in full:
        meaning = tuple(spelled().get(word, word).split())
        for short in _short_forms(word):
            if short not in said:
                made.setdefault(short, set()).add(meaning)
    found = {short: tuple((words, _SAID) for words in sorted(several)) for short, several in said.items()}
    return found | {short: tuple((words, _MADE) for words in sorted(several)) for short, several in made.items()}


def _short_forms(word: str) -> Iterator[str]:
    """Its beginnings of three letters and more, and its consonants behind the first letter."""
    if len(word) < _BEGINNING + 1:
        return
    yield from (word[:end] for end in range(_BEGINNING, len(word)))
    bare = word[0] + "".join(letter for letter in word[1:] if letter not in "aeiou")
    if len(bare) >= _BEGINNING:
        yield bare
