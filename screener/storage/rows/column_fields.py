"""The charges of a docket that was read by column as the fields of packed rows: what ``ChargeWriter`` writes of each.

Every different value is written once, and every row only picks: no charge is made for it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import repeat
from operator import itemgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from screener.docket.cells.cell_columns import CellColumns
from screener.docket.reading.column_charges import DocketCharges
from screener.docket.reading.place import Alike
from screener.docket.reading.rowcells import Grounds
from screener.domain.case import FactValue
from screener.domain.columns import Coded
from screener.policy.evaluation.coding import array_of, combined, parted
from screener.storage.rows.block import FIELD, is_plain
from screener.storage.rows.charge_fields import public_attribute, public_fact, reading_json
from screener.storage.rows.codec import value_json
from screener.storage.schema.canonical import Json, rows_canonical

_Flags = NDArray[np.bool_]
_MISSING = ("case number", "court", "incident", "count", "person id", "name", "birth date")
_FIXED = ("text", "statute", "case number", "court", "incident", "count")
_PERSON = ("person id", "name", "birth date")
_FACT, _WORD, _DAY = "fact", "word", "day"
_FEW = 8  # columns are put together where so many rows or more come to each combination
_Pick = Callable[[tuple[str, ...]], tuple[str, ...]]


@dataclass(eq=False, slots=True)
class _Shape:
    """One sort of charge: what a block says of it, and which columns are its fields."""

    held: Json
    said: _Pick
    own: _Pick


#: Texts, and of each charge which of them it has.
_Joined = tuple[list[str], Sequence[int]]


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
        self._joined: tuple[list[_Joined], list[_Joined]] | None = None
        self._texts_of: dict[object, str] = {}

    def _take(self, kind: str, name: str, coded: Coded[Any] | None, word: Callable[[Any], str]) -> None:
        codes = array_of(coded, self._size)
        there = codes >= 0
        if kind and not there.any():
            return
        self._at[kind, name] = len(self._words)
        self._there[kind, name] = there
        words: list[str] = []
        for some in parted(() if coded is None else coded.values):
            words += map(word, some)
        words.append("")
        self._words.append(words)
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

    def texts(self, start: int, stop: int, named: Sequence[Iterable[str]]) -> tuple[list[str], list[str]]:
        """The same as texts: of each charge what may be known, behind the columns of its identity, and what is
        personal. Only where ``plain``."""
        if self._joined is None:
            self._joined = self._laid_out()
        said, own = self._joined
        numbers: dict[int, str] = {}
        read: dict[int, str] = {}
        sorts, readings = self._sort[start:stop], self._readings.codes[start:stop]
        which = [numbers.get(sort) or numbers.setdefault(sort, str(len(numbers))) for sort in sorts]
        what = [read.get(code) or read.setdefault(code, FIELD + str(len(read))) for code in readings]
        shapes = self._shapes
        self._numbers = {shapes.get(sort) or self._shape(sort): number for sort, number in numbers.items()}
        self._read = read
        fields: list[Iterable[str]] = []
        for column in named:
            fields += (column, repeat(FIELD))
        fields += (which, what, *(map(words.__getitem__, codes[start:stop]) for words, codes in said))
        columns = [map(words.__getitem__, codes[start:stop]) for words, codes in own]
        return list(map("".join, zip(*fields, strict=False))), list(map("".join, zip(*columns, strict=True)))

    @cached_property
    def plain(self) -> bool:
        """Whether no value holds a sign that separates."""
        return all(map(is_plain, self._words))

    def _laid_out(self) -> tuple[list[_Joined], list[_Joined]]:
        """The fields in their order, each text with the sign before it, and those of few values put together."""
        days = {name for kind, name in self._at if kind == _DAY}
        said: list[_Joined] = [self._with_sign("", name) for name in _FIXED]
        own: list[_Joined] = [self._with_sign("", name, first=name == _PERSON[0]) for name in _PERSON]
        for wanted, public in ((_FACT, public_fact), (_WORD, public_attribute)):
            for kind, name in self._at:
                if kind == wanted:
                    same = kind == _FACT and name in days and public(name)
                    (said if public(name) else own).append(self._with_sign(kind, name, day_instead=same))
        said += [self._with_sign(kind, name) for kind, name in self._at if kind == _DAY]
        return _put_together(said, self._size), _put_together(own, self._size)

    def _with_sign(self, kind: str, name: str, *, first: bool = False, day_instead: bool = False) -> _Joined:
        at = self._at[kind, name]
        words = [("" if first else FIELD) + word for word in self._words[at]]
        codes = np.asarray(self._codes[at], np.int32)
        if kind:
            words[-1] = ""
        if day_instead:
            codes = np.where(self._there[_DAY, name], -1, codes).astype(np.int32)
        return words, codes.data

    def identities(self, *names: str) -> tuple[list[tuple[str, ...]], list[int]]:
        """The different combinations of some texts, and which of them each charge has."""
        places = [self._at["", name] for name in names]
        numbers, first = combined((np.asarray(self._codes[at]), len(self._words[at])) for at in places)
        columns = [(self._words[at], np.asarray(self._codes[at])[first].tolist()) for at in places]
        # One after the other: in one go no window would move.
        return [tuple([words[codes[at]] for words, codes in columns]) for at in range(len(first))], numbers.tolist()

    def held(self) -> list[list[str]]:
        """What takes long to be let go of in one go; nobody else has these lists."""
        joined = () if self._joined is None else (*self._joined[0], *self._joined[1])
        return [*self._words, *(words for words, _ in joined)]

    def place_of(self, name: str) -> int:
        """Where a case number, court, person id, name or birth date stands among the texts of a charge."""
        return self._at["", name]

    def top(self) -> str:
        """The header as text, without the braces around it."""
        values, known = self._readings.values, self._texts_of
        shapes = [known.get(shape) or known.setdefault(shape, _compact(shape.held)) for shape in self._numbers]
        readings = [known.get(at) or known.setdefault(at, _compact(reading_json(values[at]))) for at in self._read]
        return f'"shapes":[{",".join(shapes)}],"readings":[{",".join(readings)}]'

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


class RowTexts:
    """The rows of an even table as texts of a block. Only where ``plain``."""

    def __init__(self, rows: CellColumns) -> None:
        self._rows = rows
        self._joined: list[_Joined] | None = None

    @cached_property
    def plain(self) -> bool:
        """Whether no cell holds a sign that separates."""
        return all(map(is_plain, self._rows.values))

    def texts(self, start: int, stop: int) -> list[str]:
        """The rows from one place to another."""
        if self._joined is None:
            rows = self._rows
            of_rows = zip(rows.values, rows.codes, strict=True)
            signed = [
                ([FIELD + cell for cell in cells], np.ascontiguousarray(codes, np.int32).data)
                for cells, codes in of_rows
            ]
            self._joined = _put_together(signed, len(rows))
        columns = [map(words.__getitem__, codes[start:stop]) for words, codes in self._joined]
        return list(map("".join, zip(*columns, strict=True)))

    def held(self) -> list[list[str]]:
        """What takes long to be let go of in one go; nobody else has these lists."""
        return [words for words, _ in self._joined or ()]


def _put_together(columns: Sequence[_Joined], size: int) -> list[_Joined]:
    """Neighboring columns as one where they have few different values together: rows then join fewer texts."""
    found: list[_Joined] = []
    for words, codes in columns:
        if found and len(words) * len(found[-1][0]) <= 4 * size:
            before, theirs = found[-1]
            numbers, first = combined(((np.asarray(theirs), len(before)), (np.asarray(codes), len(words))))
            if len(first) <= max(size // _FEW, 1):
                both = zip(np.asarray(theirs)[first].tolist(), np.asarray(codes)[first].tolist(), strict=True)
                found[-1] = [before[one] + words[other] for one, other in both], numbers.data
                continue
        found.append((words, codes))
    return found


def _compact(value: Json) -> str:
    return json.dumps(value, separators=(",", ":"))


def _grounds(alike: Alike) -> Grounds:
    return alike.stage.grounds if alike.text else alike.stage.bare


def _value(value: FactValue) -> str:
    return rows_canonical(value_json(value))


def _day(day: date) -> str:
    return day.isoformat()
