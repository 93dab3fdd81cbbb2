"""Who a charge is of: by what a person is recognized across cases, of one and of all charges of a batch."""

from __future__ import annotations

import unicodedata
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from screener.domain.births import is_placeholder, placeholders_among
from screener.domain.case import PersonKey
from screener.domain.collection import let_go
from screener.domain.columns import ChargeColumns, Coded
from screener.policy.evaluation.coding import Int, array_of, combined, different, merged, narrowed

Bools = NDArray[np.bool_]
_SPACED = {mark: " " for mark in range(128) if not chr(mark).isalnum()}
_IN_LINES = {mark: space for mark, space in _SPACED.items() if chr(mark) != "\n"}
_AT_ONCE = 5000  # names that are written anew in one go


@lru_cache(maxsize=200_000)
def name_key(name: str) -> str:
    """A name for comparing: case, accents, punctuation and spacing do not make two people of one."""
    if name.isascii():
        return " ".join(name.translate(_SPACED).upper().split())
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    plain = "".join(c if c.isalnum() else " " for c in plain)
    return " ".join(plain.upper().split())


def name_keys(names: Sequence[str]) -> list[str]:
    """``name_key`` of each of very many names: those without accents are written anew all in one."""
    found: list[str] = []
    for start in range(0, len(names), _AT_ONCE):
        some = names[start : start + _AT_ONCE]
        whole = "\n".join(some)
        if not whole.isascii() or whole.count("\n") != len(some) - 1:
            found += map(name_key.__wrapped__, some)
            continue
        whole = whole.translate(_IN_LINES).upper()
        while "  " in whole:
            whole = whole.replace("  ", " ")
        found += whole.replace(" \n", "\n").replace("\n ", "\n").strip(" ").split("\n")
    return found


def person_identity(person: PersonKey) -> Hashable | None:
    """What a person is recognized by across cases: the id, else name and birth date; None where neither is known.

    A birth date that stands for "not known" links nobody.
    """
    if person.person_id:
        return ("id", person.person_id)
    if person.name and person.birth_date and not is_placeholder(person.birth_date):
        return ("born", name_key(person.name), person.birth_date)
    return None


@dataclass(frozen=True, slots=True)
class Persons:
    """Who each charge is of: a number, how many numbers there may be, and whether it is more than a name."""

    number: Int
    many: int
    identified: Bools


def persons_of(columns: ChargeColumns, size: int) -> Persons:
    """By id, else by name and birth date; else by the name alone; else all that have nothing are of one number."""
    ids, names, births = columns.person_id, columns.name, _births(columns.birth_date)
    by_id = array_of(ids, size)
    if size and (by_id >= 0).all():
        return Persons(by_id, different(ids), np.ones(size, np.bool_))
    bare = None if names is None else narrowed(names, by_id < 0)
    keys = None if bare is None else merged(bare, name_keys(bare.values))
    name, born = array_of(keys, size), array_of(births, size)
    with_id, dated = by_id >= 0, (name >= 0) & (born >= 0)
    kind = np.where(with_id, 3, np.where(dated, 2, np.where(name >= 0, 1, 0))).astype(np.int32)
    first = np.where(with_id, by_id, name)
    second = np.where(~with_id & dated, born, -1)
    number, one = combined(((kind, 4), (first, max(different(ids), different(keys))), (second, different(births))))
    if keys is not None and isinstance(keys.values, list):
        let_go(keys.values)  # they were made here
    return Persons(number, len(one), with_id | dated)


def _births(births: Coded[date] | None) -> Coded[date] | None:
    """Birth dates without those that stand for "not known": they link nobody."""
    if births is None or not placeholders_among(births.values):
        return births
    real = np.array([*(not is_placeholder(day) for day in births.values), False], np.bool_)
    return narrowed(births, real[array_of(births)])
