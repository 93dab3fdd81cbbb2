"""What the rows of a plain table say of their charges, column by column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from screener.docket.cells.cell_columns import CellColumns
from screener.docket.cells.coding import by_cell, by_word
from screener.docket.columns.plan import Plan
from screener.docket.reading.by_column.parts import Parts, parted_columns
from screener.docket.reading.known import PERSON
from screener.docket.reading.place import Alike, ChargePlace, PlaceReads
from screener.docket.reading.row_facts import OLDEST_AGE, unread_of
from screener.domain.case import NOT_UNDERSTOOD, Facts, FactValue, Reading
from screener.domain.columns import Coded
from screener.policy.evaluation.coding import (
    Int,
    array_of,
    by_combination,
    by_value,
    coded_of,
    combined,
    layered,
    texts,
)

_AGE = "age at offense"
_NAMES = (1, 2, 3, 4, 5)  # places of the parts of a name among known.PERSON


class PlaceColumns:
    """What the rows of a table say of their charges, by column (``domain.columns.ChargeColumns``).

    Of each row ``charging`` says which of ``alike`` it charges. ``parts``, where cells were parted: then a row here is
    one of the charges of a row of the table.
    """

    def __init__(
        self,
        place: ChargePlace,
        reads: PlaceReads,
        plan: Plan,
        rows: CellColumns,
        charging: Int,
        alike: Sequence[Alike | None],
        parts: Parts | None = None,
    ) -> None:
        self._place, self._reads, self._plan, self.rows = place, reads, plan, rows
        self.charging, self.alike, self.parts = charging, alike, parts

    @classmethod
    def of(cls, place: ChargePlace, reads: PlaceReads, plan: Plan, rows: CellColumns) -> PlaceColumns:
        """Reads a table whose rows charge one thing each, as far as its cells are not ``parted``."""
        charging, first = combined((rows.codes[at], len(rows.values[at])) for at in reads.charging)
        return cls(place, reads, plan, rows, charging, list(map(place.charging, rows.some(first, reads.charging))))

    @property
    def several(self) -> list[int]:
        """The rows whose cell names several charges that can be told apart."""
        table = np.array([each is not None and self._place.names_several(each) for each in self.alike], np.bool_)
        places: list[int] = np.flatnonzero(table[self.charging]).tolist()
        return places

    def parted(self, several: Mapping[int, Sequence[Sequence[str]]], events: Mapping[int, str]) -> PlaceColumns:
        """The same with several rows in the place of some; ``events`` link the charges of each of these."""
        rows, times = parted_columns(self.rows, several, self._place.parted)
        parts = Parts.of(self.rows, times, events)
        new = np.flatnonzero((times > 1)[parts.place])
        numbers, first = combined((rows.codes[at][new], len(rows.values[at])) for at in self._reads.charging)
        charging = self.charging[parts.place]
        charging[new] = numbers + len(self.alike)
        alike = [*self.alike, *map(self._place.charging, rows.some(new[first], self._reads.charging))]
        return PlaceColumns(self._place, self._reads, self._plan, rows, charging, alike, parts)

    def kept(self, rows: NDArray[np.int64]) -> PlaceColumns:
        """Some of the rows."""
        parts = None if self.parts is None else self.parts.kept(rows)
        own = self.rows.even(rows.tolist())
        return PlaceColumns(self._place, self._reads, self._plan, own, self.charging[rows], self.alike, parts)

    @cached_property
    def _facts(self) -> tuple[Int, list[Facts]]:
        """The different facts of what is charged, and which of them each row has (-1: no charge)."""
        several = by_value(self.charging, [None if each is None else each.facts for each in self.alike])
        return array_of(several), list(several.values)

    @property
    def charged(self) -> NDArray[np.bool_]:
        """Which rows hold a charge."""
        table = np.array([each is not None for each in self.alike], np.bool_)
        return table[self.charging]

    @property
    def distinct(self) -> bool:
        """Whether no fact is given both by what is charged and by a column of its own."""
        told = {name for facts in self._facts[1] for name in facts}
        return told.isdisjoint(name for name, _, _ in self._reads.facts)

    # -- whose and where -------------------------------------------------------------------------------------------

    @cached_property
    def person_id(self) -> Coded[str] | None:
        return self._id(self._reads.person[0])

    @cached_property
    def name(self) -> Coded[str] | None:
        places = [self._reads.person[part] for part in _NAMES]
        if all(at < 0 for at in places):
            return None
        if places[1] < 0:
            return self._id(places[0])
        rows = self.rows
        numbers, first = combined((rows.codes[at], len(rows.values[at])) for at in places if at >= 0)
        return texts(by_combination(numbers, [self._place.person(row).name for row in rows.some(first)]))

    @cached_property
    def birth_date(self) -> Coded[date] | None:
        at = self._reads.person[PERSON.index("birth date")]
        return by_word(self.rows, at, self._plan.dates[at].values) if at in self._plan.dates else None

    @cached_property
    def case_number(self) -> Coded[str] | None:
        return self._id(self._reads.ids["case number"])

    @cached_property
    def incident(self) -> Coded[str] | None:
        found = layered(self._id(self._reads.ids["arrest number"]), self._id(self._reads.ids["incident"]))
        if self.parts is not None:
            alone = array_of(self.case_number, len(self.rows)) < 0
            events = self.parts.events
            found = layered(coded_of(events.values, np.where(alone, array_of(events), -1)), found)
        return None if found is None else texts(found)

    @cached_property
    def row(self) -> Coded[int] | None:
        return None if self.parts is None else self.parts.shared

    @cached_property
    def court(self) -> Coded[str] | None:
        found: Coded[str] | None = None
        for at, values in reversed(self._reads.court):
            found = layered(found, by_cell(self.rows, at, values))
        return None if found is None else texts(found)

    def _id(self, at: int) -> Coded[str] | None:
        return by_word(self.rows, at, self._plan.ids[at]) if at >= 0 else None

    # -- what is charged -------------------------------------------------------------------------------------------

    @cached_property
    def reading(self) -> Coded[Reading]:
        return by_combination(self.charging, [None if each is None else each.reading for each in self.alike])

    @cached_property
    def text(self) -> Coded[str]:
        """What is charged, in words; a blank text counts as unknown."""
        return texts(by_combination(self.charging, [None if each is None else each.text for each in self.alike]))

    @cached_property
    def count(self) -> Coded[str] | None:
        """The number of each count, from the column of its stage."""
        stages = np.array([-1 if each is None else each.stage.count for each in self.alike], np.int32)[self.charging]
        found: Coded[str] | None = None
        for at in sorted({each.stage.count for each in self.alike if each is not None}):
            own = self._id(at)
            if own is not None:
                found = layered(found, coded_of(own.values, np.where(stages == at, array_of(own), -1)))
        return found

    @cached_property
    def words(self) -> Mapping[str, Coded[str]]:
        """The descriptive values of each charge (``Charge.attributes``)."""
        return {name: by_cell(self.rows, at, values) for name, (at, values) in self._place.words.items()}

    @property
    def fact_names(self) -> list[str]:
        """Every fact that some charge may have."""
        told = [name for facts in self._facts[1] for name in facts]
        told += [NOT_UNDERSTOOD] if self._reads.unread or self.impossible_ages.any() else []
        return [*dict.fromkeys([*told, *(name for name, _, _ in self._reads.facts), *self._reads.fact_days, _AGE])]

    @cached_property
    def statute(self) -> Coded[str] | None:
        return texts(by_combination(self.charging, [None if each is None else each.statute for each in self.alike]))

    @cached_property
    def dates(self) -> Mapping[str, Coded[date]]:
        return {name: by_word(self.rows, at, values) for name, at, values in self._reads.dates}

    def fact(self, name: str) -> Coded[FactValue] | None:
        """What ``ChargePlace.charge`` gives under a name: days over what a column of its own or the charge says."""
        if name == NOT_UNDERSTOOD:
            return self._unread
        found: Coded[FactValue] | None = None
        codes, facts = self._facts
        if any(name in each for each in facts):
            found = by_value(codes, [each.get(name) for each in facts])
        for own, at, meaning in self._reads.facts:
            if own == name:
                found = layered(found, by_cell(self.rows, at, meaning))
        if name in self._reads.fact_days and name in self.dates:
            days = self.dates[name]
            found = layered(found, coded_of(list[FactValue](days.values), array_of(days)))
        if name == _AGE:
            found = layered(self._ages, found)
        return found

    @cached_property
    def _unread(self) -> Coded[FactValue] | None:
        """The facts of each charge whose cells are filled and no answers."""
        reads, rows = self._reads, self.rows
        impossible = self.impossible_ages
        if not reads.unread and not impossible.any() and all(NOT_UNDERSTOOD not in each for each in self._facts[1]):
            return None
        columns = [(rows.told(at, (cell in cells for cell in rows.values[at])).astype(np.int32), 2)
                   for _, at, cells in reads.unread]  # fmt: skip
        numbers, first = combined([(self.charging, len(self.alike)), *columns, (impossible.astype(np.int32), 2)])
        values: list[FactValue | None] = []
        for at in first.tolist():
            alike = self.alike[int(self.charging[at])]
            unread = () if alike is None else unread_of(reads.unread, rows[at], alike.facts)
            age = {_AGE} if impossible[at] else set[str]()
            values.append(tuple(sorted({*unread, *age})) or None)
        return by_value(numbers, values)

    # -- ages ------------------------------------------------------------------------------------------------------

    @cached_property
    def _years(self) -> Int | None:
        """Full years from the birth to the offense, else to the arrest; -1000 where one of the days is not known."""
        birth = self.birth_date
        days = [self.dates[name] for name in ("offense date", "arrest date") if name in self.dates]
        if birth is None or not days:
            return None
        born, born_day = _days_of(birth)
        year, day = _days_of(days[0])
        for other in days[1:]:
            there = array_of(days[0]) >= 0
            further = _days_of(other)
            year, day = np.where(there, year, further[0]), np.where(there, day, further[1])
        known = (born > 0) & (year > 0)
        return np.where(known, year - born - (day < born_day), -1000).astype(np.int32)

    @cached_property
    def _ages(self) -> Coded[FactValue] | None:
        years = self._years
        if years is None:
            return None
        possible = (years > 0) & (years <= OLDEST_AGE)
        return coded_of(list[FactValue](range(OLDEST_AGE + 1)), np.where(possible, years, -1))

    @cached_property
    def impossible_ages(self) -> NDArray[np.bool_]:
        """Which rows have a birth that does not go with their offense."""
        years = self._years
        if years is None:
            return np.zeros(len(self.rows), np.bool_)
        found = (years > -1000) & ((years <= 0) | (years > OLDEST_AGE))
        for name, at, meaning in self._reads.facts:
            if name == _AGE:
                found &= array_of(by_cell(self.rows, at, meaning)) < 0
        return found

    # -- told ------------------------------------------------------------------------------------------------------

    def doubtful(self) -> list[int]:
        """The rows of which something is to be told, in order."""
        table = np.array([each is not None and bool(each.before or each.after) for each in self.alike], np.bool_)
        found = table[self.charging] | self.impossible_ages | self._wrong | self._late
        places: list[int] = np.flatnonzero(found).tolist()
        return places

    @cached_property
    def _first(self) -> NDArray[np.bool_]:
        """Which are the first charge of their row: what its other columns hold is told of it alone."""
        return np.ones(len(self.rows), np.bool_) if self.parts is None else self.parts.number == 1

    @cached_property
    def _late(self) -> NDArray[np.bool_]:
        """Which rows have an offense after its own arrest."""
        offense, arrest = self.dates.get("offense date"), self.dates.get("arrest date")
        if offense is None or arrest is None:
            return np.zeros(len(self.rows), np.bool_)
        first, second = (np.array([*map(date.toordinal, each.values), 0]) for each in (offense, arrest))
        one, other = array_of(offense), array_of(arrest)
        found: NDArray[np.bool_] = (one >= 0) & (other >= 0) & (first[one] > second[other]) & self._first
        return found

    @cached_property
    def _wrong(self) -> NDArray[np.bool_]:
        """Which rows have a cell that is not what its column holds."""
        found = np.zeros(len(self.rows), np.bool_)
        for at, wrong in self._reads.wrong:
            found |= self.rows.told(at, (cell in wrong for cell in self.rows.values[at]))
        return found & self._first

    def tell(self, at: int, line: int) -> None:
        """Tells what is wrong on a row."""
        alike = self.alike[int(self.charging[at])]
        assert alike is not None, "rows without a charge are no rows of these"
        aged, wrong, late = bool(self.impossible_ages[at]), bool(self._wrong[at]), bool(self._late[at])
        row = self.rows[at] if aged or wrong or late else ()
        days = {name: day for name, c, values in self._reads.dates if row and (day := values.get(row[c])) is not None}
        birth = self._place.person(row).birth_date if aged else None
        self._place.tell(row if wrong else (), line, alike, days, birth, aged=aged, late=late)


def _days_of(coded: Coded[date]) -> tuple[Int, Int]:
    """Year, and month and day in one number, of each row; 0 where the day is not known."""
    years = np.array([day.year for day in coded.values] + [0], np.int32)
    days = np.array([day.month * 100 + day.day for day in coded.values] + [0], np.int32)
    codes = array_of(coded)
    return years[codes], days[codes]
