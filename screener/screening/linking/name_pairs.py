"""Which of many names are worth comparing: those that have something in common.

A part that two names share is enough where few have it. Under a birth date that stands for none (01/01/1900) hundreds
share a surname; of those only names are compared whose other parts may be like each other, as ``names`` sees it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations, product

from screener.screening.linking.names import LONG, SUFFIXES, parts_of

_FEW = 40  # so many are compared each with each
_LETTERS = "="  # before a name's letters in order: alike names may be one word written as two


def pairs_to_compare(names: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Pairs of places among names (as ``name_key`` gives them), the earlier place first; a pair may come twice.

    Every pair is among them that ``names_alike`` finds alike and that shares a part or all letters.
    """
    found: dict[str, list[int]] = defaultdict(list)
    for place, name in enumerate(names):
        for key in _name_keys(name):
            found[key].append(place)
    for key, block in found.items():
        if len(block) <= _FEW or key.startswith(_LETTERS):
            yield from combinations(block, 2)
        else:
            yield from _of_block(names, block, key)


@lru_cache(maxsize=200_000)
def _name_keys(name: str) -> tuple[str, ...]:
    """Alike names share a part, or are one word written as two."""
    parts = name.split()
    return (*{part for part in parts if len(part) > 1}, _LETTERS + _letters(parts))


def _letters(parts: Sequence[str]) -> str:
    return "".join(sorted("".join(parts)))


def _of_block(names: Sequence[str], block: Sequence[int], shared: str) -> list[tuple[int, int]]:
    """Of many names that share a part, in order."""
    places: dict[str, list[int]] = defaultdict(list)
    for place in block:
        places[names[place]].append(place)
    different = list(places)
    rests = [_rest(name, shared) for name in different]
    met = {(min(two), max(two)) for two in _like(rests, by_parts=shared not in SUFFIXES) if two[0] != two[1]}
    found = [pair for same in places.values() for pair in combinations(same, 2)]
    for one, other in met:
        for two in product(places[different[one]], places[different[other]]):
            found.append((min(two), max(two)))
    return sorted(found)


def _rest(name: str, shared: str) -> list[str]:
    """The parts of a name without the one that is shared, and without suffixes."""
    parts = list(parts_of(name)[0])
    if shared in parts:
        parts.remove(shared)
    return parts


def _like(rests: Sequence[Sequence[str]], *, by_parts: bool) -> Iterator[tuple[int, int]]:
    """Pairs of which a part may be like a part of the other: the same, nearly the same, or an initial of it.

    Where only a suffix is shared (not ``by_parts``) the letters must be the same: whoever shares a part of the name is
    found by that one.
    """
    keyed: dict[tuple[str, str], list[int]] = defaultdict(list)
    initials: dict[str, list[int]] = defaultdict(list)
    words: dict[str, list[int]] = defaultdict(list)
    bare: list[int] = []  # of initials only: each may stand for any other initial
    for at, parts in enumerate(rests):
        keyed[_LETTERS, _letters(parts)].append(at)
        if not by_parts:
            continue
        for key in {("part", part) for part in parts if len(part) > 1} | {
            ("nearly", each) for part in parts for each in _nearly(part)
        }:
            keyed[key].append(at)
        for part in set(parts):
            (initials if len(part) == 1 else words)[part[0]].append(at)
        if parts and all(len(part) == 1 for part in parts):
            bare.append(at)
    for same in keyed.values():
        yield from combinations(same, 2)
    for letter, few in initials.items():
        yield from product(few, words.get(letter, ()))
    yield from product(bare, {at for few in initials.values() for at in few})


@lru_cache(maxsize=50_000)
def _nearly(part: str) -> frozenset[str]:
    """What is left of a part without one or two of its letters: parts near each other share something of it."""
    if len(part) < 3:
        return frozenset()
    once = {part[:at] + part[at + 1 :] for at in range(len(part))}
    if len(part) < LONG:
        return frozenset({part, *once})
    return frozenset({part, *once, *(each[:at] + each[at + 1 :] for each in once for at in range(len(each)))})
