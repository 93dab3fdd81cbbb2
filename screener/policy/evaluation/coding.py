"""Numbers in place of values: what is said of each different value, put to very many charges at once."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import Any, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from screener.domain.columns import Coded

T = TypeVar("T")
Int = NDArray[np.int32]
_DENSE = 1 << 16
_PART = 1 << 14  # so many at once: one loop over all of a large docket in the interpreter's own code stops the window


def array_of(coded: Coded[Any] | None, size: int = 0) -> Int:
    """Its numbers; of none, that none is known."""
    return np.full(size, -1, np.int32) if coded is None else np.asarray(coded.codes)


def coded_of(values: Sequence[T], codes: NDArray[np.integer[Any]]) -> Coded[T]:
    """Values with the number that each row has of them."""
    return Coded(values, np.ascontiguousarray(codes, np.int32).data)


def different(coded: Coded[Any] | None) -> int:
    """How many different values there may be."""
    return 0 if coded is None else len(coded.values)


def combined(parts: Iterable[tuple[NDArray[np.integer[Any]], int]]) -> tuple[Int, Int]:
    """For each row the number of its combination of codes, and a row for each combination.

    Parts are codes (from -1) and how many different ones there may be.
    """
    whole: NDArray[np.integer[Any]] | None = None
    many = 1
    for codes, different in parts:
        if whole is None:
            whole, many = codes.astype(np.int64), different + 1
            whole += 1
            continue
        if many * (different + 1) > 1 << 62:
            whole, first = numbered(whole, many)
            whole, many = whole.astype(np.int64), len(first)
        whole *= different + 1  # in its place: there may be millions, and memory for them once
        whole += codes
        whole += 1
        many *= different + 1
    if whole is None:
        return np.zeros(0, np.int32), np.zeros(0, np.int32)
    return numbered(whole, many)


def numbered(keys: NDArray[np.integer[Any]], many: int) -> tuple[Int, Int]:
    """Keys (from 0, below ``many``) numbered from 0 without gaps, and the first row of each."""
    size = len(keys)
    if many <= max(_DENSE, 4 * size):
        first = np.full(many, size, np.int32)
        first[keys[::-1]] = np.arange(size - 1, -1, -1, dtype=np.int32)
        there = first < size
        rows = first[there]
        np.cumsum(there, out=first)
        first -= 1
        return first[keys], rows
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    begins = np.ones(size, np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=begins[1:])
    del ordered
    rows = order[begins].astype(np.int32)
    counted = np.cumsum(begins, dtype=np.int32)
    counted -= 1
    numbers = np.empty(size, np.int32)
    numbers[order] = counted
    return numbers, rows


def those_there(numbers: NDArray[np.integer[Any]]) -> NDArray[np.int64]:
    """The different ones of some small numbers (from 0), in order."""
    return np.flatnonzero(np.bincount(numbers))


def by_combination(codes: Int, values: Sequence[T | None]) -> Coded[T]:
    """Values of combinations, each for itself; None where one has none."""
    table = np.full(len(values), -1, np.int32)
    kept: list[T] = []
    for at, value in enumerate(values):
        if value is not None:
            table[at] = len(kept)
            kept.append(value)
    return coded_of(kept, table[codes] if len(table) else codes)


def by_value(codes: Int, values: Sequence[T | None]) -> Coded[T]:
    """The same (rows of -1 have none) with one number for a text, and for one and the same object, however many
    combinations have it: what is said of each value is then said of few."""
    keys: list[Hashable] = [value if value.__class__ is str else id(value) for value in values]
    found = dict(zip(keys, values, strict=True))
    found.pop(id(None), None)
    numbers = {key: number for number, key in enumerate(found)}
    numbers[id(None)] = -1
    table = np.fromiter(map(numbers.__getitem__, [*keys, id(None)]), np.int32, len(keys) + 1)
    return coded_of([value for value in found.values() if value is not None], table[codes])


def layered(below: Coded[T] | None, above: Coded[T] | None) -> Coded[T] | None:
    """The values above, and where there is none those below."""
    if below is None or above is None:
        return above if below is None else below
    upper = array_of(above)
    lower = array_of(below)
    codes = np.where(upper >= 0, upper + np.int32(len(below.values)), lower)
    return coded_of([*below.values, *above.values], codes)


def taken(coded: Coded[T], places: NDArray[np.int64]) -> Coded[T]:
    """The values of some rows."""
    return coded_of(coded.values, array_of(coded)[places])


def merged(coded: Coded[Any], keys: Sequence[T]) -> Coded[T]:
    """The same with one number for values of one key; ``keys`` are those of its values."""
    found = told_apart(keys)
    if found is None:
        return Coded(keys, coded.codes)
    numbers, first = found
    return coded_of([keys[at] for at in first.tolist()], np.append(numbers, np.int32(-1))[array_of(coded)])


def all_differ(keys: Sequence[Hashable]) -> bool:
    """Whether no two are the same."""
    return told_apart(keys) is None


def told_apart(keys: Sequence[Hashable]) -> tuple[Int, Int] | None:
    """The number of each key, from 0 in the order in which they are met, and the place of the first of each number;
    None where all differ.

    A dictionary of a million keys grows, and is freed, in one go in which no window moves. So many are compared by
    their hashes on arrays, and in full only where two hashes are the same.
    """
    if len(keys) <= _PART:
        return None if len(dict.fromkeys(keys)) == len(keys) else _met(keys)
    hashes = np.empty(len(keys), np.int64)
    done = 0
    for some in parted(keys):
        hashes[done : done + len(some)] = np.fromiter(map(hash, some), np.int64, len(some))
        done += len(some)
    order = np.argsort(hashes, kind="stable")
    begins = np.ones(len(keys), np.bool_)
    np.not_equal(hashes[order[1:]], hashes[order[:-1]], out=begins[1:])
    if begins.all():
        return None
    runs = order[begins]  # the first place of each hash, in the order of the hashes
    met = np.sort(runs)
    number = np.empty(len(keys), np.int32)
    number[met] = np.arange(len(met), dtype=np.int32)
    numbers = np.empty(len(keys), np.int32)
    numbers[order] = number[runs][np.cumsum(begins) - 1]
    again = np.flatnonzero(met[numbers] != np.arange(len(keys)))
    for some_places in parted(again):
        for at, other in zip(some_places.tolist(), met[numbers[some_places]].tolist(), strict=True):
            if keys[at] != keys[other]:
                return _met(keys)
    return numbers, met.astype(np.int32)


def _met(keys: Sequence[Hashable]) -> tuple[Int, Int] | None:
    """``told_apart``, one after the other."""
    number: dict[Hashable, int] = {}
    first: list[int] = []
    numbers = np.empty(len(keys), np.int32)
    for at, key in enumerate(keys):
        known = numbers[at] = number.setdefault(key, len(first))
        if known == len(first):
            first.append(at)
    return None if len(first) == len(keys) else (numbers, np.array(first, np.int32))


@overload
def parted(items: NDArray[Any]) -> Iterator[NDArray[Any]]: ...


@overload
def parted(items: Sequence[T]) -> Iterator[Sequence[T]]: ...


def parted(items: Sequence[Any] | NDArray[Any]) -> Iterator[Sequence[Any] | NDArray[Any]]:
    """The same in parts, between which other threads get their turn."""
    if len(items) <= _PART:
        yield items
        return
    for start in range(0, len(items), _PART):
        yield items[start : start + _PART]


def narrowed(coded: Coded[T], rows: NDArray[np.bool_]) -> Coded[T]:
    """The values of some rows, without those that none of them has; other rows have none."""
    codes = array_of(coded)
    there = those_there(codes[rows & (codes >= 0)])
    table = np.full(len(coded.values) + 1, -1, np.int32)
    table[there] = np.arange(len(there), dtype=np.int32)
    return coded_of([coded.values[at] for at in there.tolist()], np.where(rows, table[codes], -1))


def texts(coded: Coded[str]) -> Coded[str]:
    """One number for each different text, none for a blank one."""
    return without_blank(merged(coded, coded.values))


def without_blank(coded: Coded[str]) -> Coded[str]:
    """The same without a number for the blank text."""
    if "" not in coded.values:
        return coded
    blank = coded.values.index("")
    codes = array_of(coded)
    kept = np.where(codes == blank, -1, np.where(codes > blank, codes - 1, codes))
    return coded_of([each for each in coded.values if each], kept)
