"""The facts of all charges by column: what each says itself, as ``charge_facts`` gives it, and what its group says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from screener.domain.case import Charge, FactValue
from screener.domain.charge_batch import coded
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
    numbered,
    texts,
    those_there,
)
from screener.policy.explanation.evaluate import BLANK
from screener.policy.language.model import Policy
from screener.screening.linking.link import Links
from screener.screening.linking.linking import People
from screener.screening.linking.persons import person_identity, persons_of
from screener.screening.past.sources import HISTORY, histories
from screener.screening.recommend.screened import WORDS, charge_facts
from screener.screening.recommend.units import CASE, INCIDENT, ONE_ROW, Origin, cases_of, incidents_of, of_day

T = TypeVar("T")
_DRUG = "drug involved"
_PARAPHERNALIA = OffenseClass.PARAPHERNALIA.value
_NO_DRUG = ("unspecified", "none")


class FactColumns:
    """Every fact that a policy can look at, by its name.

    ``group`` numbers the groups of the links from 0, of which ``open`` are those to which more charges may belong;
    ``order`` and ``starts`` are the charges by group.
    """

    def __init__(self, charges: ColumnCharges, renamed: Mapping[int, Charge], links: Links) -> None:
        self.charges, self._renamed = charges, renamed
        self._columns, size = charges.columns, len(charges)
        linked = np.asarray(links.group, np.int32)
        self.group, first = numbered(linked, int(linked.max(initial=-1)) + 1)
        self.open = np.isin(linked[first], sorted(links.open))
        self._history: Coded[FactValue] | None = None
        self._past = False  # whether a history is what the policy counts, not what the column says
        self.order: Int = np.argsort(self.group, kind="stable").astype(np.int32)
        self.starts: Int = np.zeros(len(first) + 1, np.int32)
        np.cumsum(np.bincount(self.group, minlength=len(first)), out=self.starts[1:])
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
        return self._history if name == HISTORY and self._past else self._own(name)

    def counts(self, group: int) -> list[dict[str, FactValue]]:
        """The facts of each count of a group."""
        members = self.members(group)
        found = [charge_facts(self.charges[at]) for at in members]
        for name, named in ((CASE, self._cases_in), (INCIDENT, self._incidents_in)) if len(members) > 1 else ():
            for place, word in named(members).items():
                found[place][name] = word
        for at, facts in zip(members, found, strict=True):
            if facts["offense"] == _PARAPHERNALIA and _DRUG not in facts and (drug := self._drug_of(at)):
                facts[_DRUG] = drug
            if self._past:
                facts.pop(HISTORY, None)
                if (history := _value(self._history, at)) is not None:
                    facts[HISTORY] = history
        return found

    def count_past(self, policy: Policy, people: People, places: Sequence[int]) -> None:
        """Takes the office's own charges into every history as the policy counts them."""
        own = self._own(HISTORY)
        told = (_value(own, at) for at in range(len(self.group)))
        self._history, self._past = coded(histories(policy, self.charges, told, people, places)), True

    def _own(self, name: str) -> Coded[FactValue] | None:
        """What the count itself says: its days over what was read from its text, its cells over both."""
        read = self._read(name)
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
        """Its own, else that of the possession counts of its group (2-policy-file, 3)."""
        own = self._own(_DRUG)
        open_counts = np.flatnonzero(self._is(OffenseClass.PARAPHERNALIA) & (array_of(own, len(self.group)) < 0))
        values = _Values([] if own is None else list(own.values), array_of(own, len(self.group)))
        for at in open_counts.tolist():
            values.set((at,), {0: self._drug_of(at)})
        return values.coded if len(open_counts) else own

    def _drug_of(self, at: int) -> FactValue | None:
        """The drug of a count of paraphernalia that no column names; None where nothing says which."""
        drug, possession = self._drugs
        mine = _value(drug, at)
        if isinstance(mine, tuple) or (isinstance(mine, str) and mine not in _NO_DRUG):
            return mine
        others = (each for each in self.members(int(self.group[at])) if each != at)
        named = {_value(drug, each) or "unspecified" for each in others if possession[each]}
        return (named.pop() if len(named) == 1 else "multiple") if named else None

    @cached_property
    def _drugs(self) -> tuple[Coded[FactValue] | None, NDArray[np.bool_]]:
        return self._own("substance"), self._is(OffenseClass.SIMPLE_POSSESSION)

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
        """Charges that are grouped with others: only they have units."""
        found: NDArray[np.bool_] = (np.diff(self.starts) > 1)[self.group]
        return found

    @cached_property
    def _case_numbers(self) -> Coded[str] | None:
        return self._numbered(CASE, self._columns.case_number)

    @cached_property
    def _incident_numbers(self) -> Coded[str] | None:
        return self._numbered(INCIDENT, self._columns.incident)

    @cached_property
    def _case(self) -> Coded[FactValue] | None:
        """By number and court, as ``units.cases_of`` names them."""
        numbers, courts = self._case_numbers, self._columns.court
        if numbers is None:
            return None
        number = np.where(self._several, array_of(numbers), -1)
        court = array_of(courts, len(number))
        key = np.where(number >= 0, number.astype(np.int64) * (different(courts) + 1) + court + 1, -1)
        values = _Values(list[FactValue](numbers.values), number)
        for group in self._mixed(key).tolist():
            some = self.members(group)
            values.set(some, self._cases_in(some))
        return values.coded

    def _cases_in(self, members: Sequence[int]) -> Mapping[int, str]:
        numbers, courts = self._case_numbers, self._columns.court
        if numbers is None:
            return {}
        named = ((_value(numbers, at), _value(courts, at)) for at in members)
        return cases_of([None if number is None else (number, court or "") for number, court in named])

    @cached_property
    def _incident(self) -> Coded[FactValue] | None:
        """By number, else by the days of one known person, as ``units.incidents_of`` names them."""
        columns, size, person = self._columns, len(self.group), self._persons
        days = (columns.dates.get(f"{what} date") for what in ("arrest", "offense"))
        incident, arrest, offense, row = (array_of(each, size) for each in (self._incident_numbers, *days, columns.row))
        labels, codes = self._alone(np.where(person >= 0, arrest, -1), np.where(person >= 0, offense, -1), row)
        values = _Values(labels, np.where(self._several, codes, -1))
        key, _ = combined((part, int(part.max(initial=0)) + 1) for part in (incident, person, arrest, offense, row))
        for group in self._mixed(np.where(self._several, key, -1)).tolist():
            some = self.members(group)
            values.set(some, self._incidents_in(some))
        return values.coded

    def _incidents_in(self, members: Sequence[int]) -> Mapping[int, str]:
        columns, incidents, persons = self._columns, self._incident_numbers, self._persons
        arrests, offenses = columns.dates.get("arrest date"), columns.dates.get("offense date")
        return incidents_of(
            [
                Origin(
                    _value(incidents, at),
                    None if (person := int(persons[at])) < 0 else person,
                    _value(arrests, at),
                    _value(offenses, at),
                    _value(columns.row, at),
                )
                for at in members
            ]
        )

    @cached_property
    def _persons(self) -> Int:
        """Who each count is known as by linking, -1 where by nothing."""
        whose = persons_of(self._columns, len(self.group))
        person = np.where(whose.identified, whose.number, -1).astype(np.int32)
        numbers: dict[object, int] = {}
        for at, charge in self._renamed.items():
            identity = person_identity(charge.person)
            person[at] = -1 if identity is None else numbers.setdefault(identity, whose.many + len(numbers))
        return person

    def _numbered(self, unit: str, numbers: Coded[str] | None) -> Coded[str] | None:
        """The numbers of cases or incidents: what a person recorded stands before the docket's."""
        if unit == INCIDENT and self._renamed:
            renamed, size = self._renamed, len(self.group)
            numbers = layered(numbers, coded(renamed[at].incident if at in renamed else None for at in range(size)))
        recorded = self._columns.fact(unit)
        if recorded is not None:
            written = _without(recorded, lambda value: value.__class__ is not str or not value)
            numbers = layered(numbers, coded_of([str(value) for value in written.values], array_of(written)))
        return None if numbers is None else texts(numbers)

    def _alone(self, arrest: Int, offense: Int, row: Int) -> tuple[list[FactValue], Int]:
        """What an incident is called where all counts of a group come from one origin."""
        columns, incidents = self._columns, self._incident_numbers
        incident = array_of(incidents, len(row))
        arrests, offenses = columns.dates.get("arrest date"), columns.dates.get("offense date")
        labels: list[FactValue] = [] if incidents is None else list(incidents.values)
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

    def set(self, some: Sequence[int], named: Mapping[int, FactValue | None]) -> None:
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


def _value(coded: Coded[T] | None, at: int) -> T | None:
    """What one charge has."""
    code = -1 if coded is None else coded.codes[at]
    return None if coded is None or code < 0 else coded.values[code]


def _without(coded: Coded[Any], unknown: Callable[[Any], bool]) -> Coded[FactValue]:
    table = np.array([*(-1 if unknown(value) else at for at, value in enumerate(coded.values)), -1], np.int32)
    return coded_of(coded.values, table[array_of(coded)])


def _known(coded: Coded[FactValue] | None) -> Coded[FactValue] | None:
    if coded is None or not any(value in BLANK for value in coded.values if value.__class__ is str):
        return coded
    return _without(coded, lambda value: value.__class__ is str and value in BLANK)
