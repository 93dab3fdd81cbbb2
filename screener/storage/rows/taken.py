"""The rows of charges read out of their tables, column by column: every different value once, for a charge its number.

Nothing is made of a value here: ``stored_columns`` does, for each different one.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec
import numpy as np
from sqlalchemy import Connection, Table, select

from screener.domain.case import PersonKey, Reading
from screener.domain.offense import OffenseClass
from screener.policy.evaluation.coding import Int
from screener.storage.rows import block
from screener.storage.rows.block import SEALED
from screener.storage.rows.cells import BlockRows
from screener.storage.rows.imports import rows_of
from screener.storage.schema import charge_table, tables
from screener.storage.schema.charge_table import COLUMN_OF, DAY, FACT, FIXED, WORD
from screener.storage.schema.plain_parts import plain_parts

_TOGETHER = 1000  # charges that are numbered at once: in one go no window would move
_IDENTITY = ("block", "row", *charge_table.IDENTITY)
_BLOCK, _ROW, _PART, _ID, _KEY, _VERSION, _PERSON, _CASE, _FORM, _READING = range(10)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Form:
    """What charges of one sort have in common: the names of what is known of each, in their order; ``same`` are facts
    that only say again what stands elsewhere; ``at`` are the columns of the docket by fact or field."""

    stage: str
    facts: tuple[str, ...]
    words: tuple[str, ...]
    dates: tuple[str, ...]
    same: frozenset[str]
    at: Mapping[str, str]

    def columns(self) -> Iterator[str]:
        """The columns in which something of it may stand."""
        for kind, names in ((FACT, self.facts), (WORD, self.words), (DAY, self.dates)):
            for name in names:
                if (kind, name) in COLUMN_OF:
                    yield from COLUMN_OF[kind, name].columns


class _Numbers(dict[Any, int]):
    """The number of each different value, in the order in which they were met; of none -1."""

    def __init__(self) -> None:
        super().__init__({None: -1})

    def __missing__(self, value: str | int | None) -> int:
        number = self[value] = len(self) - 1
        return number


class Column:
    """One column of the charges that were taken in."""

    def __init__(self) -> None:
        self._numbers = _Numbers()
        self.codes = array("i")

    def take(self, values: Iterable[Any], size: int) -> None:
        """The values of further charges; ``size`` charges were there before them."""
        self.codes.extend([-1] * (size - len(self.codes)))
        self.codes.extend(map(self._numbers.__getitem__, values))

    def of_all(self, size: int) -> Int:
        """The number of each charge."""
        self.codes.extend([-1] * (size - len(self.codes)))
        return np.array(self.codes, np.int32)

    @property
    def values(self) -> list[Any]:
        """The different values by their numbers."""
        return list(self._numbers)[1:]


class Taken:
    """Takes the charges of imports in, one import after the other."""

    def __init__(self) -> None:
        self.identities: list[tuple[str, str, str, str, int]] = []  # charge, match key, person, case, version
        self.lines, self.parts = array("i"), array("i")
        self.columns: dict[str, Column] = {}
        self.sources: list[tuple[str, str, BlockRows]] = []  # docket, sheet and rows of each block
        self.source_of, self.form_of = array("i"), array("i")
        self.person_of, self.case_of, self.reading_of = array("i"), array("i"), array("i")
        self.forms: list[Form] = []
        self.people: list[PersonKey] = []
        self.cases: list[tuple[str | None, str | None]] = [(None, None)]  # court and number
        self.readings: dict[Reading, int] = {}
        self.several = False  # whether a row holds several charges
        self._formed: dict[str, Form] = {}
        self._days: dict[str, date] = {}

    def __len__(self) -> int:
        return len(self.identities)

    def take(self, connection: Connection, docket_id: str, *, sealed: bool) -> Iterator[None]:
        """Takes the charges of an import in, some at each step; those under a sealing order only where ``sealed``."""
        forms = self._take_forms(connection, docket_id)
        people, cases = self._take_people(connection, docket_id), self._take_cases(connection, docket_id)
        readings = self._take_readings(connection, docket_id)
        sources = {}
        for each in block.blocks(connection, docket_id):
            sources[each.number] = len(self.sources)
            self.sources.append((docket_id, each.sheet, BlockRows(each)))
            yield
        names = dict.fromkeys(name for number in forms.values() for name in self.forms[number].columns())
        wanted = [*FIXED, *names, "more", "own"]
        t = tables.charge
        query = select(*(t.c[name] for name in (*_IDENTITY, *wanted))).where(rows_of(t, docket_id))
        last: tuple[int, int] | None = None
        for part in plain_parts(connection, query.order_by(t.c.place), _TOGETHER):
            rows = [row for row in part if row[_FORM] is not None and (sealed or row[_KEY] != SEALED)]
            for row in part:
                if row[_PART] != 1 or last == (row[_BLOCK], row[_ROW]):
                    self.several = True
                last = (row[_BLOCK], row[_ROW])
            if not rows:
                continue
            try:
                self._rows(rows, wanted, (forms, people, cases, readings, sources))
            except KeyError as error:  # a number that stands in no table
                raise block.Unreadable from error
            yield

    def _rows(
        self,
        rows: Sequence[Sequence[Any]],
        wanted: Sequence[str],
        numbers: tuple[Mapping[int, int], Mapping[int, tuple[int, str]], Mapping[Any, tuple[int, str]],
                       Mapping[int, int], Mapping[int, int]],
    ) -> None:  # fmt: skip
        forms, people, cases, readings, sources = numbers
        size, columns = len(self), list(zip(*rows, strict=True))
        whose = [people[number] for number in columns[_PERSON]]
        of_case = [cases[number] for number in columns[_CASE]]
        self.person_of.extend([at for at, _ in whose])
        self.case_of.extend([at for at, _ in of_case])
        self.form_of.extend([forms[number] for number in columns[_FORM]])
        self.reading_of.extend([readings[number] for number in columns[_READING]])
        self.source_of.extend([sources[number] for number in columns[_BLOCK]])
        self.lines.extend(columns[_ROW])
        self.parts.extend(columns[_PART])
        for name, values in zip(wanted, columns[len(_IDENTITY) :], strict=True):
            column = self.columns.get(name)
            if column is None:
                column = self.columns[name] = Column()
            column.take(values, size)
        ids, keys, versions = columns[_ID], columns[_KEY], columns[_VERSION]
        names, in_cases = [name for _, name in whose], [name for _, name in of_case]
        self.identities.extend(zip(ids, keys, names, in_cases, versions, strict=True))

    def _take_forms(self, connection: Connection, docket_id: str) -> dict[int, int]:
        found = {}
        for row in _named(connection, tables.charge_form, docket_id):
            found[row.number] = len(self.forms)
            self.forms.append(self._form(row.stage, row.content))
        return found

    def _form(self, stage: str, content: str) -> Form:
        known = self._formed.get(f"{stage} {content}")
        if known is None:
            try:
                held = msgspec.json.decode(content)
                known = Form(
                    stage=stage,
                    facts=tuple(held[FACT]),
                    words=tuple(held[WORD]),
                    dates=tuple(held[DAY]),
                    same=frozenset(held.get("same", ())),
                    at=held["at"] or {},
                )
            except (msgspec.DecodeError, KeyError, TypeError, AttributeError) as error:
                raise block.Unreadable from error
            self._formed[f"{stage} {content}"] = known
        return known

    def _take_people(self, connection: Connection, docket_id: str) -> dict[int, tuple[int, str]]:
        found, days = {}, self._days
        for row in _named(connection, tables.person, docket_id):
            found[row.number] = (len(self.people), row.person_id)
            born = None
            if row.birth_date is not None:
                born = days.get(row.birth_date) or days.setdefault(row.birth_date, day_of(row.birth_date))
            self.people.append(PersonKey(person_id=row.identifier, name=row.name, birth_date=born))
        return found

    def _take_cases(self, connection: Connection, docket_id: str) -> dict[Any, tuple[int, str]]:
        found: dict[Any, tuple[int, str]] = {None: (0, "")}
        for row in _named(connection, tables.court_case, docket_id):
            found[row.number] = (len(self.cases), row.case_id or "")
            self.cases.append((row.court, row.number_written))
        return found

    def _take_readings(self, connection: Connection, docket_id: str) -> dict[int, int]:
        found = {}
        for row in _named(connection, tables.charge_reading, docket_id):
            try:
                offense = OffenseClass(row._mapping["class"])
            except ValueError as error:
                raise block.Unreadable from error
            read = Reading(
                offense=offense, substance=row.drug, confidence=row.confidence, basis=row.basis,
                attempt=bool(row.attempt),
            )  # fmt: skip
            found[row.number] = self.readings.setdefault(read, len(self.readings))
        return found


def _named(connection: Connection, table: Table, docket_id: str) -> Iterator[Any]:
    query = select(table).where(rows_of(table, docket_id)).order_by(table.c.number)
    yield from connection.execute(query, execution_options={"yield_per": 2000})


def day_of(text: str) -> date:
    """A stored day. Raises Unreadable for what is none."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise block.Unreadable from error
