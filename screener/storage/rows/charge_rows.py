"""The charges of a docket as rows of the table of charges, column by column: every different value is written once.

What stands in a column of its own, what in ``more`` and what in ``own`` says ``schema.charge_table``. Forms and
readings are numbered in the order in which the rows name them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import compress
from typing import Any

import numpy as np
from numpy.typing import NDArray

from screener.domain.case import FactValue, Reading
from screener.domain.collection import let_go
from screener.domain.columns import Coded
from screener.domain.quantity import Quantity
from screener.policy.evaluation.coding import Int, array_of, coded_of, combined, parted
from screener.storage.rows.charge_columns import ChargeSource
from screener.storage.rows.codec import PERSONAL_FACTS, PUBLIC, value_json
from screener.storage.schema.canonical import Json, rows_canonical
from screener.storage.schema.charge_table import COLUMN_OF, DAY, FACT, FIXED, OWN, WORD, Holds
from screener.storage.schema.charge_table import PUBLIC as TYPED_PUBLIC
from screener.storage.schema.plain_parts import Column

#: Values of a column, None behind them, and which of them each charge has (-1: none).
_Column = tuple[list[Any], NDArray[np.int32]]
_Untyped = tuple[str, str, Coded[Any]]


def is_public(kind: str, name: str) -> bool:
    """Whether it may be known of a charge of which it is not known whose it is."""
    return name not in PERSONAL_FACTS and (kind != WORD or name in PUBLIC)


def sound(text: str) -> str:
    """A text as both engines keep it: NUL and half of a surrogate pair are shown as the replacement character."""
    return text.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class ChargeRows:
    """The charges of one docket, from the number of their form to what belongs to the person."""

    def __init__(self, docket: int, source: ChargeSource) -> None:
        self._docket, self._source, self._size = docket, source, source.size
        self._same: dict[str, NDArray[np.bool_]] = {}  # facts that only say again what stands elsewhere
        self._untyped: list[_Untyped] = []
        typed = self._typed()
        more, own = self._objects()
        self._columns = [self._text(name) for name in FIXED]
        self._columns += [typed.get(column, _NONE) for each in TYPED_PUBLIC for column in each.columns]
        self._columns.append(more)
        self._columns += [typed.get(column, _NONE) for each in OWN for column in each.columns]
        self._columns.append(own)
        self._forms, self._form_of = self._sorts()
        self._form_numbers: dict[int, int] = {}
        self._form_contents: dict[tuple[str, str], int] = {}
        self._reading_of = np.asarray(source.reading.codes)
        self._reading_numbers: dict[int, int] = {}
        self._readings: dict[tuple[Any, ...], int] = {}

    def bodies(
        self, places: Sequence[int], block: int, named: Sequence[list[Sequence[Any]]]
    ) -> Iterator[Sequence[Any]]:
        """The columns of some charges. ``named`` are the lists to which forms and readings that are met first go."""
        at = slice(places.start, places.stop) if isinstance(places, range) else np.array(places, np.int64)
        forms, readings = self._form_of[at].tolist(), self._reading_of[at].tolist()
        yield self._numbered(forms, self._form_numbers, lambda n: self._form(n, block, named[0]))
        yield self._numbered(readings, self._reading_numbers, lambda n: self._reading(n, block, named[1]))
        nothing = Column([None] * len(places), empty=True)
        for values, codes in self._columns:
            if len(values) == 1:
                yield nothing if values[0] is None else Column(values * len(places), full=True)
            else:
                some = codes[at]
                yield Column([values[code] for code in some.tolist()], full=values[-1] is not None or some.min() >= 0)

    def let_go(self) -> None:
        """Frees in parts what was made here of a large docket: no row is made any more."""
        while self._columns:
            values, _ = self._columns.pop()
            if len(values) > 1:  # else it may be ``_NONE``
                let_go(values)

    @staticmethod
    def _numbered(codes: list[int], numbers: dict[int, int], number_of: Callable[[int], int]) -> list[int]:
        for code in dict.fromkeys(codes):
            if code not in numbers:
                numbers[code] = number_of(code)
        return Column([numbers[code] for code in codes], full=True)

    def _form(self, code: int, block: int, new: list[Sequence[Any]]) -> int:
        stage, content = self._content(int(self._forms[code]))
        number = self._form_contents.get((stage, content))
        if number is None:
            number = self._form_contents[stage, content] = len(self._form_contents) + 1
            new.append((self._docket, number, block, stage, content))
        return number

    def _reading(self, code: int, block: int, new: list[Sequence[Any]]) -> int:
        row = reading_row(self._source.reading.values[code])
        number = self._readings.get(row)
        if number is None:
            number = self._readings[row] = len(self._readings) + 1
            new.append((self._docket, number, block, *row))
        return number

    # -- columns -------------------------------------------------------------------------------------------------------

    def _text(self, name: str) -> _Column:
        coded = self._source.texts[name]
        values: list[Any] = [] if coded is None else _sound_all(coded.values)
        # A charge has a text and a statute, if an empty one; the others may be missing.
        return [*values, "" if name in ("text", "statute") else None], array_of(coded, self._size)

    def _typed(self) -> dict[str, _Column]:
        found: dict[str, _Column] = {}
        source = self._source
        kinds: tuple[tuple[str, Mapping[str, Coded[Any]]], ...] = (
            (FACT, source.facts), (WORD, source.words), (DAY, source.dates)
        )  # fmt: skip
        for kind, columns in kinds:
            for name, coded in columns.items():
                left = self._said_once(name, coded) if kind == FACT else coded
                typed = COLUMN_OF.get((kind, name))
                if typed is None:
                    self._untyped.append((kind, name, left))
                    continue
                values: list[Any] = []
                for some in parted(left.values):
                    values += [_kept(value, typed.holds) for value in some]
                codes = array_of(left)
                rest = (_is_more(value, kept) for value, kept in zip(left.values, values, strict=True))
                odd = np.array([*rest, False], np.bool_)
                if odd.any():
                    self._untyped.append((kind, name, coded_of(left.values, np.where(odd[codes], codes, -1))))
                found[typed.column] = [*values, None], codes
                if typed.holds is Holds.AMOUNT:
                    units = [
                        None if kept is None else each.unit for each, kept in zip(left.values, values, strict=True)
                    ]
                    found[typed.columns[1]] = [*units, None], codes
        return found

    def _said_once(self, name: str, fact: Coded[FactValue]) -> Coded[FactValue]:
        """A fact without what only says again what stands elsewhere: reading, statute, a day of the same name."""
        again = self._elsewhere(name)
        if again is None or not is_public(FACT, name):
            return fact
        values, codes_there = again
        number = {value: at for at, value in enumerate(dict.fromkeys(values))}
        ours = np.array([*(number.get(v, -1) if isinstance(v, str | date) else -1 for v in fact.values), -1], np.int64)
        theirs = np.array([*(number[value] for value in values), -2], np.int64)
        codes = array_of(fact)
        same = ours[codes] == theirs[codes_there]
        self._same[name] = same
        return coded_of(fact.values, np.where(same, -1, codes))

    def _elsewhere(self, name: str) -> tuple[Sequence[str | date], NDArray[np.int32]] | None:
        source = self._source
        if name in source.dates:
            return source.dates[name].values, array_of(source.dates[name])
        if name == "statute" and source.texts["statute"] is not None:
            return source.texts["statute"].values, array_of(source.texts["statute"])
        if name in ("offense", "substance"):
            read = source.reading.values
            words = [each.offense.value if name == "offense" else each.substance for each in read]
            return words, array_of(source.reading)
        return None

    def _objects(self) -> tuple[_Column, _Column]:
        """``more`` and ``own``: what has no column, as JSON."""
        public = [each for each in self._untyped if is_public(each[0], each[1])]
        own = [each for each in self._untyped if not is_public(each[0], each[1])]
        return self._object(public, 0), self._object(own, 1)

    def _object(self, untyped: Sequence[_Untyped], side: int) -> _Column:
        cells = {at: each[side] for at, each in self._source.cells.items() if each[side] != "{}"}
        parts = [(array_of(coded), len(coded.values)) for _, _, coded in untyped]
        if cells:
            texts = dict.fromkeys(cells.values())
            place = {each: at for at, each in enumerate(texts)}
            codes = np.full(self._size, -1, np.int32)
            codes[list(cells)] = [place[each] for each in cells.values()]
            parts.append((codes, len(texts)))
        if not parts:
            return _NONE
        numbers, first = combined(parts)
        written = [[_json(kind, name, value) for value in coded.values] for kind, name, coded in untyped]
        values: list[Any] = []
        for at in first.tolist():
            held: dict[str, dict[str, str]] = {}
            for (kind, name, _), texts_of, (codes, _) in zip(untyped, written, parts, strict=False):
                if codes[at] >= 0:
                    held.setdefault(kind, {})[name] = texts_of[codes[at]]
            values.append(_joined(held, cells.get(at)))
        return [*values, None], numbers

    # -- forms ---------------------------------------------------------------------------------------------------------

    def _sorts(self) -> tuple[list[int], Int]:
        """The sorts of charges by what is known of each: a charge of each sort, and which sort each charge is."""
        source = self._source
        parts: list[tuple[NDArray[np.int32], int]] = [(source.form, len(source.forms))]
        for columns in (source.facts, source.words, source.dates):
            parts += [((array_of(coded) >= 0).astype(np.int32), 2) for coded in columns.values()]
        parts += [(same.astype(np.int32), 2) for same in self._same.values()]
        numbers, first = combined(parts)
        return first.tolist(), numbers

    def _content(self, at: int) -> tuple[str, str]:
        source = self._source
        there = [
            [name for name, coded in columns.items() if coded.codes[at] >= 0]
            for columns in (source.facts, source.words, source.dates)
        ]
        stage, letters = source.forms[int(source.form[at])]
        held: dict[str, Json] = dict(zip((FACT, WORD, DAY), there, strict=True))
        held["at"] = None if letters is None else dict(letters)
        if same := list(compress(self._same, (flags[at] for flags in self._same.values()))):
            held["same"] = same
        return stage, json.dumps(held, separators=(",", ":"), ensure_ascii=False)


_NONE: _Column = [None], np.zeros(0, np.int32)


def _sound_all(values: Sequence[str]) -> list[str]:
    found: list[str] = []
    for some in parted(values):
        joined = "".join(some)
        if "\0" in joined or not _encodes(joined):
            found += map(sound, some)
        else:
            found += some
    return found


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _kept(value: FactValue, holds: Holds) -> str | int | None:
    """What stands in a column; None for a value that is not of its type."""
    if holds is Holds.TEXT:
        return sound(value) if isinstance(value, str) else None
    if holds is Holds.FLAG:
        return int(value) if isinstance(value, bool) else None
    if holds is Holds.COUNT:
        return value if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**31 else None
    if holds is Holds.DATE:
        return value.isoformat() if isinstance(value, date) else None
    return str(value.value) if isinstance(value, Quantity) else None


def _is_more(value: FactValue, kept: str | int | None) -> bool:
    """Whether something of a value does not stand in its column."""
    return kept is None or (isinstance(value, Quantity) and (value.uncertainty is not None or value.confidence != ""))


def _json(kind: str, name: str, value: FactValue) -> str:
    typed = COLUMN_OF.get((kind, name))
    if typed is not None and typed.holds is Holds.AMOUNT and isinstance(value, Quantity):  # the rest has its columns
        off = None if value.uncertainty is None else str(value.uncertainty)
        return rows_canonical({"off": [off, value.confidence]})
    if kind == FACT:
        return rows_canonical(value_json(value)).replace("\\u0000", "\ufffd")
    return json.dumps(value.isoformat() if isinstance(value, date) else sound(str(value)), ensure_ascii=False)


def _joined(held: Mapping[str, Mapping[str, str]], cells: str | None) -> str | None:
    """A JSON object of objects whose values are JSON already; ``cells`` is one as a whole."""
    parts = []
    for kind, values in held.items():
        inner = ",".join([f"{json.dumps(name, ensure_ascii=False)}:{value}" for name, value in values.items()])
        parts.append(f'"{kind}":{{{inner}}}')
    if cells is not None:
        parts.append(f'"cells":{cells}')
    return f"{{{','.join(parts)}}}" if parts else None


def reading_row(reading: Reading) -> tuple[str, str, float, str, int]:
    """What a charge was read as, as it is stored."""
    return (
        reading.offense.value, reading.substance, float(reading.confidence), sound(reading.basis), int(reading.attempt)
    )  # fmt: skip
