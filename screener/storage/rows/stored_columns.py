"""The charges of an office by column: what is asked of all of them is read once for each different value.

A charge itself is put together where somebody looks at it.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Container, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import InvalidOperation
from functools import cached_property
from typing import Any, TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from screener.domain.case import Charge, FactValue, Reading, charge_of_values
from screener.domain.columns import Coded, ColumnCharges
from screener.policy.evaluation.coding import Int, all_differ, array_of, coded_of, combined, layered, without_blank
from screener.storage.rows import block
from screener.storage.rows.block import SEALED
from screener.storage.rows.cells import StoredCells
from screener.storage.rows.codec import value_of
from screener.storage.rows.imports import dockets
from screener.storage.rows.taken import Taken, day_of
from screener.storage.schema.charge_table import COLUMN_OF, DAY, FACT, WORD, Holds, Typed

T = TypeVar("T")
_CELLS = "cells"
_NOTHING_KNOWN: Mapping[str, FactValue] = {}
Wanted = Callable[[], bool]


class StoredColumns:
    """What the charges of an office say, by column (``domain.columns.ChargeColumns``)."""

    def __init__(self, taken: Taken, kept: NDArray[np.int64] | None) -> None:
        size = len(taken)

        def some(codes: Int) -> Int:
            return codes if kept is None else codes[kept]

        self.forms, self.people, self.cases = taken.forms, taken.people, taken.cases
        self.form = some(np.array(taken.form_of, np.int32))
        self.person, self.case = some(np.array(taken.person_of, np.int32)), some(np.array(taken.case_of, np.int32))
        self.reading: Coded[Reading] = coded_of(list(taken.readings), some(np.array(taken.reading_of, np.int32)))
        self._words = {name: column.values for name, column in taken.columns.items()}
        self._codes = {name: some(column.of_all(size)) for name, column in taken.columns.items()}
        self._made: dict[str, tuple[list[Any], Int]] = {}

    @property
    def row(self) -> None:
        """No charge stands on a row with others."""

    # -- one value -----------------------------------------------------------------------------------------------------

    def value(self, at: int, kind: str, name: str) -> FactValue | None:
        """A fact, a descriptive value or a day of one charge; None where it is not there (its row was sealed)."""
        typed = COLUMN_OF.get((kind, name))
        if typed is not None and typed.column in self._codes:
            values, codes = self._typed(typed)
            if codes[at] >= 0:
                found: FactValue = values[codes[at]]
                return found
        for column in ("more", "own"):
            held = self.object_of(at, column).get(kind, {})
            if name in held:
                return _untyped(kind, held[name])
        return None

    def text_at(self, at: int, name: str) -> str | None:
        """A text of one charge: text, statute, incident, count."""
        code = int(self._codes[name][at])
        return None if code < 0 else str(self._words[name][code])

    def object_of(self, at: int, column: str) -> Mapping[str, Mapping[str, Any]]:
        """What one charge has in ``more`` or ``own``."""
        code = int(self._codes[column][at])
        return _NO_OBJECT if code < 0 else _object(self._words[column][code])

    def _typed(self, typed: Typed) -> tuple[list[Any], Int]:
        """The values of a column, and the number of each charge."""
        made = self._made.get(typed.column)
        if made is None:
            if typed.holds is Holds.AMOUNT:
                made = self._amounts(typed)
            else:
                values = [_value(each, typed.holds) for each in self._words[typed.column]]
                made = values, self._codes[typed.column]
            self._made[typed.column] = made
        return made

    def _amounts(self, typed: Typed) -> tuple[list[Any], Int]:
        """Amounts of a column and the unit behind it, with how far they may be off, which stands elsewhere."""
        names = (*typed.columns, "more")
        numbers, first = combined((self._codes[name], len(self._words[name])) for name in names)
        values: list[Any] = []
        for at in first.tolist():
            value, unit, more = (int(self._codes[name][at]) for name in names)
            off = _object(self._words["more"][more]).get(FACT, {}).get(typed.name) if more >= 0 else None
            words = None if value < 0 or unit < 0 else (self._words[names[0]][value], self._words[names[1]][unit])
            values.append(None if words is None else _amount(*words, off))
        found = _through(numbers, values)
        return list(found.values), array_of(found)

    # -- all of them ---------------------------------------------------------------------------------------------------

    def _texts(self, name: str) -> Coded[str] | None:
        return coded_of(self._words[name], self._codes[name]) if name in self._codes else None

    def _known(self, name: str) -> Coded[str] | None:
        """A text, unknown where it is blank."""
        found = self._texts(name)
        return None if found is None else without_blank(found)

    @cached_property
    def person_id(self) -> Coded[str] | None:
        return without_blank(_through(self.person, [each.person_id for each in self.people]))

    @cached_property
    def name(self) -> Coded[str] | None:
        return without_blank(_through(self.person, [each.name for each in self.people]))

    @cached_property
    def birth_date(self) -> Coded[date] | None:
        return _through(self.person, [each.birth_date for each in self.people])

    @cached_property
    def court(self) -> Coded[str] | None:
        return without_blank(_through(self.case, [court for court, _ in self.cases]))

    @cached_property
    def case_number(self) -> Coded[str] | None:
        return without_blank(_through(self.case, [number for _, number in self.cases]))

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
        names = dict.fromkeys(name for form in dict.fromkeys(self.forms) for name in form.dates)
        found = {name: self._of_kind(DAY, name) for name in names}
        return {name: days for name, days in found.items() if days is not None}

    def word(self, name: str) -> Coded[str] | None:
        """A descriptive value, as it is written."""
        return self._of_kind(WORD, name)

    def fact(self, name: str) -> Coded[FactValue] | None:
        """A fact of each charge by its name; one that only says again what stands elsewhere is read there."""
        found: Coded[FactValue] | None = self._of_kind(FACT, name)
        same = np.array([name in form.same for form in self.forms], np.bool_)
        if same.any():
            there = self._elsewhere(name)
            codes = np.where(same[self.form], array_of(there), -1)
            found = layered(found, coded_of(list[FactValue](there.values), codes))
        return found

    def _elsewhere(self, name: str) -> Coded[Any]:
        read = self.reading.values
        if name == "offense":
            return _through(array_of(self.reading), [each.offense.value for each in read])
        if name == "substance":
            return _through(array_of(self.reading), [each.substance for each in read])
        found = self._texts("statute") if name == "statute" else self.dates.get(name)
        if found is None:
            raise block.Unreadable
        return found

    def _of_kind(self, kind: str, name: str) -> Coded[Any] | None:
        typed = COLUMN_OF.get((kind, name))
        found: Coded[Any] | None = None
        if typed is not None and typed.column in self._codes:
            found = coded_of(*self._typed(typed))
        if any(name in names for names in (getattr(form, kind) for form in dict.fromkeys(self.forms))):
            for column in ("more", "own"):
                values = [_object(each).get(kind, {}).get(name) for each in self._words.get(column, ())]
                values = [None if _is_off(value) else value for value in values]
                if any(value is not None for value in values):
                    read = [None if value is None else _untyped(kind, value) for value in values]
                    found = layered(found, _through(self._codes[column], read))
        return found


_NO_OBJECT: Mapping[str, Mapping[str, Any]] = {}


def _object(text: str) -> Mapping[str, Mapping[str, Any]]:
    try:
        found: Mapping[str, Mapping[str, Any]] = msgspec.json.decode(text)
    except msgspec.DecodeError as error:
        raise block.Unreadable from error
    return found


def _value(value: str | int, holds: Holds) -> FactValue:
    if holds is Holds.FLAG:
        return bool(value)
    return day_of(str(value)) if holds is Holds.DATE else value


def _amount(value: str, unit: str, off: object) -> FactValue:
    try:
        return value_of({"quantity": [value, unit, *(off["off"] if isinstance(off, dict) else [None])]})
    except (InvalidOperation, ValueError, LookupError, TypeError) as error:
        raise block.Unreadable from error


def _is_off(value: object) -> bool:
    """Whether it says only how far an amount may be off."""
    return isinstance(value, dict) and "off" in value


def _untyped(kind: str, value: object) -> FactValue:
    if kind == DAY:
        return day_of(str(value))
    return value_of(value) if kind == FACT else str(value)


def _through(codes: Int, values: Sequence[T | None]) -> Coded[T]:
    """The values that numbers lead to, each different one once, without those to which none leads."""
    used = np.zeros(len(values) + 1, np.bool_)
    used[codes] = True
    numbers: dict[Hashable, int] = {}
    kept: list[T] = []
    table = np.full(len(values) + 1, -1, np.int32)
    for at, value in enumerate(values):
        if value is None or not used[at]:
            continue
        key = value if isinstance(value, str | date) else (value.__class__, repr(value))
        number = table[at] = numbers.setdefault(key, len(kept))
        if number == len(kept):
            kept.append(value)
    return coded_of(kept, table[codes])


class StoredCharges(ColumnCharges):
    """The charges of an office in the order of files and rows.

    ``identities`` are of each: charge, match key, person, case, version.
    """

    def __init__(self, taken: Taken, kept: list[int] | None) -> None:
        places: Sequence[int] = range(len(taken)) if kept is None else kept
        self.places = places  # of each its place among all that were read
        self._found = StoredColumns(taken, None if kept is None else np.array(kept, np.int64))
        self._sources = taken.sources
        self._made: list[Charge | None] = [None] * len(places)
        self._source_of, self._lines, self._parts = taken.source_of, taken.lines, taken.parts
        self.identities = taken.identities
        if kept is not None:
            self._source_of = array("i", [taken.source_of[at] for at in places])
            self._lines = array("i", [taken.lines[at] for at in places])
            self._parts = array("i", [taken.parts[at] for at in places])
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
        return (self._sources[at][0] for at in self._source_of)

    def held(self) -> list[list[Any]]:
        """What takes long to be let go of in one go."""
        return [[*self._made], [*self.identities]]

    def __len__(self) -> int:
        return len(self._lines)

    def charge_at(self, at: int) -> Charge:
        found = self._made[at]
        if found is None:
            found = self._made[at] = self._charge(at)
        return found

    def _charge(self, at: int) -> Charge:
        found = self._found
        docket_id, sheet, source = self._sources[self._source_of[at]]
        form, row = found.forms[int(found.form[at])], self._lines[at]
        dates = _named(found, at, DAY, form.dates)
        reading, statute = found.reading.values[found.reading.codes[at]], found.text_at(at, "statute") or ""
        again = {"offense": reading.offense.value, "substance": reading.substance, "statute": statute, **dates}
        facts = _named(found, at, FACT, form.facts, {name: again[name] for name in form.same if name in again})
        attributes = _named(found, at, WORD, [name for name in form.words if name != "source"])
        whole = {**found.object_of(at, "more").get(_CELLS, {}), **found.object_of(at, "own").get(_CELLS, {})}
        court, number = found.cases[int(found.case[at])]
        own_row = None if self.identities[at][1] == SEALED else source
        return charge_of_values(
            (
                row,
                self._parts[at],
                sheet,
                found.text_at(at, "text") or "",
                statute,
                form.stage,
                reading,
                number,
                court,
                found.text_at(at, "incident"),
                found.text_at(at, "count"),
                found.people[int(found.person[at])],
                facts,
                StoredCells(at=form.at, whole=whole, source=own_row, row=row),
                {**attributes, "source": docket_id},
                dates,
            )
        )


def _named(
    found: StoredColumns, at: int, kind: str, names: Iterable[str], known: Mapping[str, FactValue] = _NOTHING_KNOWN
) -> dict[str, Any]:
    values = ((name, known[name] if name in known else found.value(at, kind, name)) for name in names)
    return {name: value for name, value in values if value is not None}


def load_columns(
    connection: Connection,
    *,
    through: int | None = None,
    sealed: bool = False,
    beside: Container[str] = frozenset(),
    wanted: Wanted = lambda: True,
) -> tuple[StoredCharges, StoredCharges] | None:
    """Every charge of the published dockets as its latest version says, and apart from them those named ``beside``.

    None where some row holds several charges, or where it is not ``wanted`` any more. Without ``sealed`` charges under
    a sealing order are left out.
    """
    taken = _taken(connection, through, sealed=sealed, wanted=wanted)
    if taken is None or taken.several:
        return None
    kept = _latest(taken.identities)
    places = range(len(taken)) if kept is None else kept
    others = [at for at in places if taken.identities[at][0] in beside] if beside else []
    if others:
        kept = [at for at in places if taken.identities[at][0] not in beside]
    found = StoredCharges(taken, kept), StoredCharges(taken, others)
    while taken.columns:  # one by one: in one go no window would move
        taken.columns.popitem()
    return found


@dataclass(slots=True)
class StoredCharge:
    """A charge as it stands after its latest version, and where that version was found."""

    charge_id: str
    match_key: str
    person_id: str
    case_id: str | None
    docket_id: str
    version: int
    charge: Charge

    @property
    def sealed(self) -> bool:
        """Whether a sealing order took away whose it is; what reports count is left."""
        return self.match_key == SEALED


def load_charges(connection: Connection, *, through: int | None = None) -> Iterator[StoredCharge]:
    """The same one by one, those under a sealing order among them, and those on a row with others.

    ``through`` leaves out what was published by later events.
    """
    taken = _taken(connection, through, sealed=True, wanted=lambda: True)
    assert taken is not None, "it is wanted"
    found = StoredCharges(taken, _latest(taken.identities))
    for at, (docket_id, each) in enumerate(zip(found.dockets(), found.identities, strict=True)):
        name, key, person, case, version = each
        yield StoredCharge(name, key, person, case or None, docket_id, version, found.charge_at(at))


def _taken(connection: Connection, through: int | None, *, sealed: bool, wanted: Wanted) -> Taken | None:
    taken = Taken()
    for docket in dockets(connection, through=through):
        if docket.kind == "warrants":
            continue
        for _ in taken.take(connection, docket.docket_id, sealed=sealed):
            if not wanted():
                return None
    return taken


def _latest(identities: Sequence[tuple[str, str, str, str, int]]) -> list[int] | None:
    """The places of the latest version of each charge; None where each stands there once."""
    if all_differ([name for name, *_ in identities]):
        return None
    last: dict[str, int] = {}
    for at, (name, *_, version) in enumerate(identities):
        known = last.setdefault(name, at)
        if known != at and identities[known][4] < version:
            last[name] = at
    return sorted(last.values())
