"""The charges of an office by column: what is asked of all of them is read once for each different value.

A charge itself is put together where somebody looks at it, from its own text.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from operator import itemgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from screener.domain.case import Charge, FactValue, Reading
from screener.domain.columns import Coded, ColumnCharges
from screener.policy.evaluation.coding import Int, all_differ, array_of, coded_of, without_blank
from screener.storage.rows import block, first_rows
from screener.storage.rows.cells import BlockRows
from screener.storage.rows.charge_fields import IDENTITY, ChargeReader, Memory, Shape
from screener.storage.rows.imports import dockets
from screener.storage.rows.rows import blocks, columns_of

_TEXTS = ("text", "statute", "case number", "court", "incident", "count")
_OPTIONAL = 2  # the first of these that may be missing
_PERSON = ("person id", "name", "birth date")
_FACT, _WORD, _DAY, _SAME = "fact", "word", "day", "same"
#: Descriptive values that are asked of all charges; the others are read from the charge that is looked at.
WORDS = (
    "agency",
    "attorney",
    "unit",
    "unit of office",
    "disposition",
    "court action",
    "case status",
    "plea",
    "sentence",
    "dismissed",
)
_TOGETHER = 4000  # charges whose fields are numbered at once: in one go no window would move
_identity = itemgetter(0, 1, 2, 3, 5)
_Fields = list[Sequence[str]]
Wanted = Callable[[], bool]


class _Numbers(dict[str, int]):
    """The number of each different text, in the order in which they were met."""

    def __missing__(self, text: str) -> int:
        number = self[text] = len(self)
        return number


class _Column:
    """One field of those charges that have it."""

    def __init__(self) -> None:
        self.numbers = _Numbers()
        self.codes, self.places = array("i"), array("i")

    def take(self, texts: Iterable[str], places: array[int]) -> None:
        self.codes.extend(map(self.numbers.__getitem__, texts))
        self.places.extend(places)

    def of_all(self, size: int) -> Int:
        found = np.full(size, -1, np.int32)
        found[np.frombuffer(self.places, np.int32)] = np.frombuffer(self.codes, np.int32)
        return found


class _Group:
    """Charges of one shape that wait to be numbered."""

    def __init__(self) -> None:
        self.places: array[int] = array("i")
        self.said: _Fields = []
        self.own: _Fields = []


class _Taking:
    """Takes blocks in, one after the other."""

    def __init__(self) -> None:
        self.memory = Memory()
        self.identities: list[tuple[str, ...]] = []
        self.lines: array[int] = array("i")
        self.readers: list[ChargeReader] = []
        self.reader_of: array[int] = array("i")
        self.dockets: list[str] = []  # of each reader
        self.texts: list[str] = []
        self.apart: list[str | None] = []
        self.readings: dict[Reading, int] = {}
        self.reading_of: array[int] = array("i")
        self.columns: dict[tuple[str, str], _Column] = {}
        self._groups: dict[tuple[int, bool], tuple[Shape, _Group]] = {}
        self._waiting = 0

    def take(self, packed: block.Block, *, sealed: bool) -> bool:
        """Whether the block could be taken: no row of it holds several charges."""
        header, rows = block.said_of(packed)
        apart = block.apart_of(packed)
        lines = [row.row for row in rows]
        source = None if packed.cells is None else BlockRows(packed.cells, lines, columns_of(header))
        reader = ChargeReader(header, self.memory, docket_id=packed.docket_id, sheet=packed.sheet, source=source)
        number, place = len(self.readers), len(self.texts)
        self.readers.append(reader)
        self.dockets.append(packed.docket_id)
        held: _Fields = []
        split, groups = block.split, self._groups
        for at, (row, _, charges) in enumerate(rows):
            if len(charges) > 1:
                return False
            for text in charges:
                said = split(text)
                if len(said) <= IDENTITY or (said[1] == block.SEALED and not sealed):
                    continue
                if said[4] != "1":
                    return False
                held.append(said)
                own = None if apart is None else apart[at][0]
                self.lines.append(row)
                self.texts.append(text)
                self.apart.append(own)
                shape = reader.shape(said)
                key = (id(shape), own is None)
                found = groups.get(key)
                if found is None:
                    found = groups[key] = (shape, _Group())
                group = found[1]
                group.places.append(place)
                group.said.append(said)
                if own is not None:
                    group.own.append(split(own))
                place += 1
        self.identities.extend(map(_identity, held))
        self.reader_of.extend([number] * len(held))
        known = [self.readings.setdefault(each, len(self.readings)) for each in reader.readings]
        self.reading_of.extend([known[int(said[IDENTITY + 1])] for said in held])
        self._waiting += len(held)
        if self._waiting >= _TOGETHER:
            self.number()
        return True

    def number(self) -> None:
        """Numbers the fields of the charges that wait."""
        for (_, nobody), (shape, group) in self._groups.items():
            said = list(zip(*group.said, strict=False))
            for at, name in enumerate(_TEXTS):
                if at < _OPTIONAL or at - _OPTIONAL not in shape.missing:
                    self._column("", name).take(said[IDENTITY + 2 + at], group.places)
            for name, at in shape.facts:
                self._column(_FACT, name).take(said[at], group.places)
            for name, at in shape.dates:
                self._column(_DAY, name).take(said[at], group.places)
            for name in shape.same:
                self._column(_SAME, name).take([""] * len(group.said), group.places)
            for name, at in shape.words.items():
                if at >= 0 and name in WORDS:
                    self._column(_WORD, name).take(said[at], group.places)
            if not nobody:
                self._number_own(shape, group)
        self._groups.clear()
        self._waiting = 0

    def _number_own(self, shape: Shape, group: _Group) -> None:
        own = list(zip(*group.own, strict=False))
        for at, name in enumerate(_PERSON):
            if at + 4 not in shape.missing:
                self._column("", name).take(own[at], group.places)
        for name, at in shape.own_facts:
            self._column(_FACT, name).take(own[at], group.places)
        for name, at in shape.words.items():
            if at < 0 and name in WORDS:
                self._column(_WORD, name).take(own[-1 - at], group.places)

    def _column(self, kind: str, name: str) -> _Column:
        found = self.columns.get((kind, name))
        if found is None:
            found = self.columns[kind, name] = _Column()
        return found


class StoredColumns:
    """What the charges of an office say, by column (``domain.columns.ChargeColumns``)."""

    def __init__(self, taken: _Taking, kept: NDArray[np.int64] | None) -> None:
        size = len(taken.texts)

        def some(codes: Int) -> Int:
            return codes if kept is None else codes[kept]

        self._memory = taken.memory
        self._words = {key: list(column.numbers) for key, column in taken.columns.items()}
        self._codes = {key: some(column.of_all(size)) for key, column in taken.columns.items()}
        self.reading = coded_of(list(taken.readings), some(np.array(taken.reading_of, np.int32)))

    @property
    def row(self) -> None:
        """No charge stands on a row with others."""

    def _texts(self, name: str, kind: str = "") -> Coded[str] | None:
        if (kind, name) not in self._codes:
            return None
        return coded_of(self._words[kind, name], self._codes[kind, name])

    def _known(self, name: str) -> Coded[str] | None:
        """A text, unknown where it is blank."""
        found = self._texts(name)
        return None if found is None else without_blank(found)

    def _days(self, name: str, kind: str = "") -> Coded[date] | None:
        if (kind, name) not in self._codes:
            return None
        days = self._memory.days
        return coded_of([days[text] for text in self._words[kind, name]], self._codes[kind, name])

    @cached_property
    def person_id(self) -> Coded[str] | None:
        return self._known("person id")

    @cached_property
    def name(self) -> Coded[str] | None:
        return self._known("name")

    @cached_property
    def birth_date(self) -> Coded[date] | None:
        return self._days("birth date")

    @cached_property
    def case_number(self) -> Coded[str] | None:
        return self._known("case number")

    @cached_property
    def court(self) -> Coded[str] | None:
        return self._known("court")

    @cached_property
    def incident(self) -> Coded[str] | None:
        return self._known("incident")

    @cached_property
    def statute(self) -> Coded[str] | None:
        return self._known("statute")

    @property
    def text(self) -> Coded[str] | None:
        """What is charged, as it is written."""
        return self._texts("text")

    @cached_property
    def dates(self) -> Mapping[str, Coded[date]]:
        found = {name: self._days(name, _DAY) for kind, name in self._codes if kind == _DAY}
        return {name: days for name, days in found.items() if days is not None}

    def word(self, name: str) -> Coded[str] | None:
        """A descriptive value, one of ``WORDS``, as it is written."""
        return self._texts(name, _WORD)

    def fact(self, name: str) -> Coded[FactValue] | None:
        """A fact of each charge by its name; one that is the day of the same name is stored with the days."""
        found: Coded[FactValue] | None = None
        if (_FACT, name) in self._codes:
            values = self._memory.values
            found = coded_of([values[text] for text in self._words[_FACT, name]], self._codes[_FACT, name])
        if (_SAME, name) in self._codes:
            days = self.dates[name]
            same = self._codes[_SAME, name] >= 0
            before: list[FactValue] = [] if found is None else list(found.values)
            codes = np.where(same, array_of(days) + len(before), array_of(found, len(same)))
            found = coded_of([*before, *days.values], codes)
        return found


class StoredCharges(ColumnCharges):
    """The charges of an office in the order of files and rows, none of them on a row with others.

    ``identities`` are of each: charge, match key, person, case, version.
    """

    def __init__(self, taken: _Taking, kept: list[int] | None) -> None:
        places: Sequence[int] = range(len(taken.texts)) if kept is None else kept
        self.places = places  # of each its place among all that were read
        self._found = StoredColumns(taken, None if kept is None else np.array(kept, np.int64))
        self._readers, self._dockets = taken.readers, taken.dockets
        self._made: list[Charge | None] = [None] * len(places)
        self._texts, self._apart, self._reader_of = taken.texts, taken.apart, taken.reader_of
        self.identities, self._lines = taken.identities, taken.lines
        if kept is not None:
            self._texts = [taken.texts[at] for at in places]
            self._apart = [taken.apart[at] for at in places]
            self._reader_of = array("i", [taken.reader_of[at] for at in places])
            self._lines = array("i", [taken.lines[at] for at in places])
            self.identities = [taken.identities[at] for at in places]

    @property
    def columns(self) -> StoredColumns:
        return self._found

    @property
    def lines(self) -> Sequence[int]:
        """The row of each."""
        return self._lines

    def dockets(self) -> Iterator[str]:
        """The import from which each was read."""
        return map(self._dockets.__getitem__, self._reader_of)

    def held(self) -> list[list[Any]]:
        """What takes long to be let go of in one go."""
        return [[*self._made], [*self._texts], [*self._apart], [*self.identities]]

    def __len__(self) -> int:
        return len(self._texts)

    def charge_at(self, at: int) -> Charge:
        found = self._made[at]
        if found is None:
            reader = self._readers[self._reader_of[at]]
            found = reader.charge(self._lines[at], block.split(self._texts[at]), self._apart[at])
            self._made[at] = found
        return found


def load_columns(
    connection: Connection,
    *,
    through: int | None = None,
    sealed: bool = False,
    beside: Container[str] = frozenset(),
    wanted: Wanted = lambda: True,
) -> tuple[StoredCharges, StoredCharges] | None:
    """``rows.load_charges`` by column, and apart from them those that are named ``beside``.

    None where some row holds several charges, was stored as the first release did, or where it is not ``wanted`` any
    more. Without ``sealed`` charges under a sealing order are left out.
    """
    taken = _Taking()
    for docket in dockets(connection, through=through):
        if docket.kind == "warrants":
            continue
        if next(first_rows.charges(connection, docket.docket_id), None) is not None:
            return None
        for packed in blocks(connection, docket.docket_id):
            if not wanted() or not taken.take(packed, sealed=sealed):
                return None
    taken.number()
    kept = _latest(taken.identities)
    places = range(len(taken.texts)) if kept is None else kept
    others = [at for at in places if taken.identities[at][0] in beside] if beside else []
    if others:
        kept = [at for at in places if taken.identities[at][0] not in beside]
    found = StoredCharges(taken, kept), StoredCharges(taken, others)
    while taken.columns:  # one by one: in one go no window would move
        taken.columns.popitem()
    return found


def _latest(identities: Sequence[tuple[str, ...]]) -> list[int] | None:
    """The places of the latest version of each charge; None where each stands there once."""
    if all_differ([name for name, *_ in identities]):
        return None
    last: dict[str, int] = {}
    for at, (name, *_, version) in enumerate(identities):
        known = last.setdefault(name, at)
        if known != at and int(identities[known][4]) < int(version):
            last[name] = at
    return sorted(last.values())
