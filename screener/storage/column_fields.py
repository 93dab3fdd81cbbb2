"""The charges of a docket that was read by column as the fields of packed rows: what ``ChargeWriter`` writes of each.

Every different value is written once, and every row only picks: no charge is made for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from screener.docket.column_charges import DocketCharges
from screener.docket.place import Alike
from screener.docket.rowcells import Grounds
from screener.domain.case import FactValue
from screener.domain.columns import Coded
from screener.policy.coding import array_of, combined
from screener.storage.canonical import Json, rows_canonical
from screener.storage.charge_fields import public_attribute, public_fact, reading_json
from screener.storage.codec import value_json

_Flags = NDArray[np.bool_]
_MISSING = ("case number", "court", "incident", "count", "person id", "name", "birth date")
_FIXED = ("text", "statute", "case number", "court", "incident", "count")
_PERSON = ("person id", "name", "birth date")
_FACT, _WORD, _DAY = "fact", "word", "day"
_Pick = Callable[[tuple[str, ...]], tuple[str, ...]]


@dataclass(eq=False, slots=True)
class _Shape:
    """One sort of charge: what a block says of it, and which columns are its fields."""

    held: Json
    said: _Pick
    own: _Pick


class ColumnWriter:
    """Writes the charges of one docket, block by block. ``header`` is what the charges of the last block share."""

    def __init__(self, charges: DocketCharges) -> None:
        self.charges, self._size = charges, len(charges)
        found = charges.found
        self._words: list[list[str]] = []  # of each column the text of each value, "" behind them
        self._codes: list[Sequence[int]] = []
        self._at: dict[tuple[str, str], int] = {}
        self._there: dict[tuple[str, str], _Flags] = {}
        fixed = {
            "text": found.text,
            "statute": found.statute,
            "case number": found.case_number,
            "court": found.court,
            "incident": found.incident,
            "count": found.count,
            "person id": found.person_id,
            "name": found.name,
        }
        for name, coded in fixed.items():
            self._take("", name, coded, str)
        self._take("", "birth date", found.birth_date, _day)
        for name in found.fact_names:
            self._take(_FACT, name, found.fact(name), _value)
        for name, words in found.words.items():
            self._take(_WORD, name, words, str)
        for name, days in found.dates.items():
            self._take(_DAY, name, days, _day)
        self._sorts()
        self._readings = found.reading
        self._shapes: dict[int, _Shape] = {}
        self._numbers: dict[_Shape, str] = {}
        self._read: dict[int, str] = {}

    def _take(self, kind: str, name: str, coded: Coded[Any] | None, word: Callable[[Any], str]) -> None:
        codes = array_of(coded, self._size)
        there = codes >= 0
        if kind and not there.any():
            return
        self._at[kind, name] = len(self._words)
        self._there[kind, name] = there
        self._words.append([*(() if coded is None else map(word, coded.values)), ""])
        self._codes.append(codes.data)

    def _sorts(self) -> None:
        """Numbers the sorts of charges: by what is there of each, and by the columns that it was read from."""
        found = self.charges.found
        grounds: dict[tuple[str, int], int] = {}
        of_alike = [
            -1 if each is None else grounds.setdefault((each.stage.name, id(_grounds(each))), len(grounds))
            for each in found.alike
        ]
        parts = [(np.array(of_alike, np.int32)[found.charging], len(grounds))]
        flags = [self._there["", name] for name in _MISSING]
        flags += [there for (kind, _), there in self._there.items() if kind]
        parts += [(there.astype(np.int32), 2) for there in flags]
        sorts, first = combined(parts)
        self._sort: Sequence[int] = sorts.data
        self._first = first.tolist()

    def block(self, start: int, stop: int) -> Iterator[tuple[list[str], list[str], tuple[str, ...]]]:
        """For each charge from one place to another its fields, those that may be known and the personal ones, and
        the texts of which ``place_of`` says where they stand. Begins a block of its own."""
        self._numbers, self._read = {}, {}
        columns = [
            map(words.__getitem__, codes[start:stop]) for words, codes in zip(self._words, self._codes, strict=True)
        ]
        rows = zip(*columns, strict=True)
        sorts, readings = self._sort[start:stop], self._readings.codes[start:stop]
        shapes, numbers, read = self._shapes, self._numbers, self._read
        for row, sort, reading in zip(rows, sorts, readings, strict=True):
            shape = shapes.get(sort) or self._shape(sort)
            number = numbers.get(shape) or numbers.setdefault(shape, str(len(numbers)))
            which = read.get(reading) or read.setdefault(reading, str(len(read)))
            yield [number, which, *shape.said(row)], list(shape.own(row)), row

    def place_of(self, name: str) -> int:
        """Where a case number, court, person id, name or birth date stands among the texts of a charge."""
        return self._at["", name]

    def header(self) -> dict[str, Json]:
        """The shapes and readings that the charges of the last block name by number."""
        values = self._readings.values
        readings: list[Json] = [reading_json(values[at]) for at in self._read]
        return {"shapes": [shape.held for shape in self._numbers], "readings": readings}

    def _shape(self, sort: int) -> _Shape:
        row = self._first[sort]
        alike = self.charges.found.alike[int(self.charges.found.charging[row])]
        assert alike is not None, "rows without a charge are no rows of these"
        there = {key for key, flags in self._there.items() if key[0] and flags[row]}
        days = [name for kind, name in self._at if kind == _DAY and (_DAY, name) in there]
        facts = [name for kind, name in self._at if kind == _FACT and (_FACT, name) in there]
        words = [name for kind, name in self._at if kind == _WORD and (_WORD, name) in there]
        same = [name for name in days if name in facts and public_fact(name)]
        left = [name for name in facts if name not in same]
        grounds = _grounds(alike)
        held: dict[str, Json] = {
            "stage": alike.stage.name,
            "missing": [at for at, name in enumerate(_MISSING) if not self._there["", name][row]],
            "facts": left,
            "attributes": words,
            "dates": days,
            "at": {name: grounds.letters[at] for name, at in grounds.at.items()},
            "cells": False,
        }
        if same:
            held["same"] = same
        said = [("", name) for name in _FIXED]
        said += [(_FACT, name) for name in left if public_fact(name)]
        said += [(_WORD, name) for name in words if public_attribute(name)]
        own = [("", name) for name in _PERSON]
        own += [(_FACT, name) for name in left if not public_fact(name)]
        own += [(_WORD, name) for name in words if not public_attribute(name)]
        found = self._shapes[sort] = _Shape(
            held=held,
            said=itemgetter(*(self._at[key] for key in (*said, *((_DAY, name) for name in days)))),
            own=itemgetter(*(self._at[key] for key in own)),
        )
        return found


def _grounds(alike: Alike) -> Grounds:
    return alike.stage.grounds if alike.text else alike.stage.bare


def _value(value: FactValue) -> str:
    return rows_canonical(value_json(value))


def _day(day: date) -> str:
    return day.isoformat()
