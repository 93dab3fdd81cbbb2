"""The facts of all charges of a docket by column, as ``charge_facts`` and the units of a group give them one by one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from screener.domain.case import Charge, FactValue
from screener.domain.columns import Coded, ColumnCharges
from screener.domain.offense import OffenseClass
from screener.policy.evaluation.coding import (
    Int,
    array_of,
    by_value,
    coded_of,
    combined,
    different,
    layered,
    those_there,
)
from screener.policy.explanation.evaluate import BLANK
from screener.screening.linking.link import Links
from screener.screening.linking.persons import person_identity, persons_of
from screener.screening.recommend.screened import WORDS
from screener.screening.recommend.units import CASE, INCIDENT, ONE_ROW, Origin, cases_of, incidents_of, of_day

T = TypeVar("T")
_DRUG = "drug involved"
_NO_DRUG = ("unspecified", "none")


class FactColumns:
    """Every fact that a policy can look at, by its name. ``order`` and ``starts`` are the charges by group."""

    def __init__(self, charges: ColumnCharges, renamed: Mapping[int, Charge], links: Links) -> None:
        self.charges, self._renamed = charges, renamed
        self._columns, size = charges.columns, len(charges)
        self.group = np.asarray(links.group, np.int32)
        self.order: Int = np.argsort(self.group, kind="stable").astype(np.int32)
        groups = int(self.group.max(initial=-1)) + 1
        self.starts: Int = np.zeros(groups + 1, np.int32)
        np.cumsum(np.bincount(self.group, minlength=groups), out=self.starts[1:])
        self.place: Int = np.empty(size, np.int32)
        self.place[self.order] = np.arange(size) - self.starts[self.group[self.order]]

    def members(self, group: int) -> list[int]:
        """The charges of a group, in order."""
        found: list[int] = self.order[self.starts[group] : self.starts[group + 1]].tolist()
        return found

    def column(self, name: str) -> Coded[FactValue] | None:
        """A fact of all charges; what a source writes where it does not know counts as unknown."""
        if name in (CASE, INCIDENT):
            return layered(self._own(name), self._case if name == CASE else self._incident)
        if name == _DRUG:
            return self._drug
        return self._own(name)

    def _own(self, name: str) -> Coded[FactValue] | None:
        """What the count itself says: its days over what was read from its text, its cells over both."""
        read = self._read(name)
        if name == "offense":
            return read
        days = self._columns.dates.get(name)
        dated = None if days is None else coded_of(list[FactValue](days.values), array_of(days))
        return _known(layered(layered(read, dated), self._columns.fact(name)))

    def _read(self, name: str) -> Coded[FactValue] | None:
        columns = self._columns
        if name == "statute" and columns.statute is not None:
            return coded_of(list[FactValue](columns.statute.values), array_of(columns.statute))
        reading = columns.reading
        if name == "offense":
            offense = by_value(array_of(reading), [each.offense for each in reading.values])
            return Coded([WORDS[each] for each in offense.values], offense.codes)
        if name == "substance":
            return by_value(array_of(reading), [each.substance or None for each in reading.values])
        return None

    # -- the drug of paraphernalia ---------------------------------------------------------------------------------

    @cached_property
    def _drug(self) -> Coded[FactValue] | None:
        """Its own, else that of the possession counts beside it (2-policy-file, 3)."""
        own = self._own(_DRUG)
        paraphernalia = self._is(OffenseClass.PARAPHERNALIA)
        open_counts = np.flatnonzero(paraphernalia & (array_of(own, len(self.group)) < 0))
        if not len(open_counts):
            return own
        drug = self._own("substance")
        drugs = array_of(drug, len(self.group))
        values: list[FactValue] = [] if own is None else list(own.values)
        codes = array_of(own, len(self.group)).copy()
        numbers: dict[FactValue, int] = {}
        possession = self._is(OffenseClass.SIMPLE_POSSESSION)

        def said(at: int) -> FactValue:
            return "unspecified" if drug is None or drugs[at] < 0 else drug.values[int(drugs[at])]

        for at in open_counts.tolist():
            mine = said(at)
            if isinstance(mine, tuple) or (isinstance(mine, str) and mine not in _NO_DRUG):
                found: FactValue = mine
            else:
                beside = (each for each in self.members(int(self.group[at])) if each != at)
                named = {said(each) for each in beside if possession[each]}
                found = named.pop() if len(named) == 1 else "multiple" if named else ""
            if found:
                number = numbers.setdefault(found, len(values))
                if number == len(values):
                    values.append(found)
                codes[at] = number
        return coded_of(values, codes)

    def _is(self, wanted: OffenseClass) -> NDArray[np.bool_]:
        offense = self._own("offense")
        if offense is None:
            return np.zeros(len(self.group), np.bool_)
        table = np.array([*(value == wanted.value for value in offense.values), False], np.bool_)
        found: NDArray[np.bool_] = table[array_of(offense)]
        return found

    # -- cases and incidents ---------------------------------------------------------------------------------------

    @cached_property
    def _several(self) -> NDArray[np.bool_]:
        """Charges that others stand beside: only they have units."""
        found: NDArray[np.bool_] = (np.diff(self.starts) > 1)[self.group]
        return found

    @cached_property
    def _case(self) -> Coded[FactValue] | None:
        """By number and court, as ``units.cases_of`` tells them."""
        columns = self._columns
        if columns.case_number is None:
            return None
        number = np.where(self._several, array_of(columns.case_number), -1)
        court = array_of(columns.court, len(number))
        numbers, courts = list(columns.case_number.values), [] if columns.court is None else columns.court.values
        key = np.where(number >= 0, number.astype(np.int64) * (different(columns.court) + 1) + court + 1, -1)
        values = _Values(list[FactValue](numbers), number)
        for group in self._mixed(key).tolist():
            some = self.members(group)
            cases = [
                None if number[at] < 0 else (numbers[number[at]], "" if court[at] < 0 else courts[court[at]])
                for at in some
            ]
            values.set(some, cases_of(cases))
        return values.coded

    @cached_property
    def _incident(self) -> Coded[FactValue] | None:
        """By number, else by the days of one known person, as ``units.incidents_of`` tells them."""
        columns, size = self._columns, len(self.group)
        incident, (person, names) = array_of(columns.incident, size), self._persons
        days = [columns.dates.get(f"{what} date") for what in ("arrest", "offense")]
        arrest, offense = (array_of(each, size) for each in days)
        row = array_of(columns.row, size)
        days_of_one = np.where(person >= 0, arrest, -1), np.where(person >= 0, offense, -1)
        labels, codes = self._alone(incident, *days_of_one, row)
        values = _Values(labels, np.where(self._several, codes, -1))
        key, _ = combined((part, int(part.max(initial=0)) + 1) for part in (incident, person, arrest, offense, row))
        for group in self._mixed(np.where(self._several, key, -1)).tolist():
            some = self.members(group)
            values.set(
                some,
                incidents_of(
                    [
                        Origin(
                            _value(columns.incident, incident, at),
                            None if person[at] < 0 else names(int(person[at])),
                            _value(days[0], arrest, at),
                            _value(days[1], offense, at),
                            _value(columns.row, row, at),
                        )
                        for at in some
                    ]
                ),
            )
        return values.coded

    @cached_property
    def _persons(self) -> tuple[Int, Callable[[int], object]]:
        """Who each count is known as by linking, -1 where by nothing."""
        whose = persons_of(self._columns, len(self.group))
        person = np.where(whose.identified, whose.number, -1).astype(np.int32)
        numbers: dict[object, int] = {}
        for at, charge in self._renamed.items():
            identity = person_identity(charge.person)
            person[at] = -1 if identity is None else numbers.setdefault(identity, whose.many + len(numbers))
        return person, lambda number: ("known", number)

    def _alone(self, incident: Int, arrest: Int, offense: Int, row: Int) -> tuple[list[FactValue], Int]:
        """What an incident is called where all counts of a group come from one origin."""
        columns = self._columns
        arrests, offenses = columns.dates.get("arrest date"), columns.dates.get("offense date")
        labels: list[FactValue] = [] if columns.incident is None else list(columns.incident.values)
        first = len(labels)
        labels += [of_day("arrest", day) for day in (() if arrests is None else arrests.values)]
        second = len(labels)
        labels += [of_day("offense", day) for day in (() if offenses is None else offenses.values)]
        labels.append(ONE_ROW)
        by_row = np.where(row >= 0, len(labels) - 1, -1)
        by_day = np.where(arrest >= 0, arrest + first, np.where(offense >= 0, offense + second, by_row))
        return labels, np.where(incident >= 0, incident, by_day).astype(np.int32)

    def _mixed(self, keys: NDArray[np.integer[Any]]) -> NDArray[np.int64]:
        """The groups whose counts differ in a key (-1: a count without it)."""
        there = np.flatnonzero(keys[self.order] >= 0)
        if not len(there):
            return there
        at = self.order[there]
        group, own = self.group[at], keys[at]
        changes = (group[1:] == group[:-1]) & (own[1:] != own[:-1])
        return those_there(group[1:][changes])


class _Values:
    """Values of charges by number, of which some are set anew."""

    def __init__(self, values: list[FactValue], codes: NDArray[np.integer[Any]]) -> None:
        self._values, self._codes = values, codes.astype(np.int32)
        self._numbers: dict[FactValue, int] = {}

    def set(self, some: Sequence[int], named: Mapping[int, str]) -> None:
        """What the counts of a group are called, by place; others of them have no value."""
        if not self._numbers:
            self._numbers = {value: at for at, value in enumerate(self._values)}
        for place, at in enumerate(some):
            name = named.get(place)
            if name is None:
                self._codes[at] = -1
                continue
            number = self._codes[at] = self._numbers.setdefault(name, len(self._values))
            if number == len(self._values):
                self._values.append(name)

    @property
    def coded(self) -> Coded[FactValue]:
        return coded_of(self._values, self._codes)


def _value(coded: Coded[T] | None, codes: Int, at: int) -> T | None:
    return None if coded is None or codes[at] < 0 else coded.values[int(codes[at])]


def _without(coded: Coded[Any], unknown: Callable[[Any], bool]) -> Coded[FactValue]:
    table = np.array([*(-1 if unknown(value) else at for at, value in enumerate(coded.values)), -1], np.int32)
    return coded_of(coded.values, table[array_of(coded)])


def _known(coded: Coded[FactValue] | None) -> Coded[FactValue] | None:
    if coded is None or not any(value in BLANK for value in coded.values if value.__class__ is str):
        return coded
    return _without(coded, lambda value: value.__class__ is str and value in BLANK)
