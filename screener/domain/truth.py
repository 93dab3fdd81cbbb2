"""Three answers: yes, no, unknown (Kleene's strong three-valued logic)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Truth(StrEnum):
    """The value of a condition. Unknown is an answer: never zero, never no."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "not known"

    def __invert__(self) -> Truth:
        return _NOT[self]


_NOT = {Truth.YES: Truth.NO, Truth.NO: Truth.YES, Truth.UNKNOWN: Truth.UNKNOWN}


def truth(value: bool | None) -> Truth:
    """The truth of a value that a source may have left out (None is unknown)."""
    if value is None:
        return Truth.UNKNOWN
    return Truth.YES if value else Truth.NO


def all_of(values: Iterable[Truth]) -> Truth:
    """And: no as soon as one is no; else unknown as soon as one is unknown; yes for none at all."""
    result = Truth.YES
    for value in values:
        if value is Truth.NO:
            return Truth.NO
        if value is Truth.UNKNOWN:
            result = Truth.UNKNOWN
    return result
