"""The charges of an office with their recommendations by column: a charge is made where somebody looks at it."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

import numpy as np

from screener.docket.charges.table import OfficeTable
from screener.domain.case import FactValue, Reading
from screener.domain.columns import Coded
from screener.policy.evaluation.coding import Int, array_of, coded_of, combined, different, layered, without_blank
from screener.screening.linking.link import Links
from screener.screening.recommend.recommend import Screened
from screener.screening.recommend.screened_columns import ScreenedCharges
from screener.storage.rows.stored_columns import StoredCharges

T = TypeVar("T")
_GROUPED = (False, True, None)
_DAYS = ("next hearing", "limitation date")


class ScreenedBatch:
    """All charges as they were screened at once. Groups and people are named by the place of their first charge."""

    def __init__(self, charges: StoredCharges, screened: ScreenedCharges, links: Links) -> None:
        self.charges, self._screened, self._links = charges, screened, links
        self.group, self.person = np.asarray(links.group, np.int32), np.asarray(links.person, np.int32)
        self._made: list[Screened | None] = [None] * len(charges)

    def screened(self, place: int) -> Screened:
        """The recommendation of a charge."""
        found = self._made[place]
        if found is None:
            found = self._made[place] = self._screened[place]
        return found

    def custody(self) -> Int:
        """0: in custody, 1: not known, 2: at liberty."""
        coded = self._screened.fact("in custody")
        values = [] if coded is None else coded.values
        table = np.array([*(0 if value is True else 2 if value is False else 1 for value in values), 1], np.int32)
        found: Int = table[array_of(coded, len(self.charges))]
        return found

    def nearest(self) -> Int:
        """The nearest hearing or deadline of each, as the number of the day."""
        found = np.full(len(self.charges), date.max.toordinal(), np.int32)
        for name in _DAYS:
            days = self.charges.columns.dates.get(name)
            if days is not None:
                table = np.array([*(day.toordinal() for day in days.values), date.max.toordinal()], np.int32)
                found = np.minimum(found, table[array_of(days)])
        return found

    def classes(self, listed: Sequence[str], blank: str) -> tuple[list[tuple[Any, ...]], list[int]]:
        """By what the queue counts charges: the different combinations, and which each charge has. ``listed`` is the
        docket of each; ``blank`` stands where nothing is recorded."""
        if self._classes is None:
            self._classes = self._found_classes(listed, blank)
        return self._classes

    _classes: tuple[list[tuple[Any, ...]], list[int]] | None = None

    def _found_classes(self, listed: Sequence[str], blank: str) -> tuple[list[tuple[Any, ...]], list[int]]:
        words, size = self.charges.columns.word, len(self.charges)
        said = np.fromiter((2 if each is None else int(each) for each in self._links.grouped), np.int32, size)
        agency, unit, office = (words(name) for name in ("agency", "unit", "unit of office"))
        columns: list[tuple[Coded[Any] | None, object]] = [
            (self._screened.rollup, None),
            (coded_of(_GROUPED, said), None),
            (self._screened.fact("offense"), None),
            (layered(_facts(agency), self._screened.fact("agency")), None),
            (layered(_filled(unit), _filled(office)), blank),
            (words("attorney"), blank),
            (_coded(listed), None),
        ]
        numbers, first = combined((array_of(coded, size), different(coded)) for coded, _ in columns)
        parts = []
        for coded, without in columns:
            values = [*(() if coded is None else coded.values), without]
            parts.append([values[code] for code in array_of(coded, size)[first].tolist()])
        return list(zip(*parts, strict=True)), numbers.tolist()

    @cached_property
    def _readings(self) -> tuple[Sequence[Reading], Sequence[int]]:
        coded = self.charges.columns.reading
        return coded.values, coded.codes

    def reading(self, place: int) -> Reading:
        """What a charge was read as."""
        values, codes = self._readings
        return values[codes[place]]


def answered(charges: StoredCharges, table: OfficeTable) -> list[int]:
    """The places of the charges for which the office's own table has an answer."""
    columns, size = charges.columns, len(charges)
    text, statute, day = columns.text, columns.statute, columns.dates.get("offense date")
    numbers, first = combined((array_of(each, size), different(each)) for each in (text, statute, day))

    found = np.array(
        [
            table.find(_value(text, at) or "", _value(statute, at) or "", _value(day, at)) is not None
            for at in first.tolist()
        ],
        np.bool_,
    )
    places: list[int] = np.flatnonzero(found[numbers]).tolist() if size else []
    return places


def _value(coded: Coded[T] | None, at: int) -> T | None:
    code = -1 if coded is None else coded.codes[at]
    return None if coded is None or code < 0 else coded.values[code]


def _coded(words: Sequence[Hashable]) -> Coded[Hashable]:
    numbers: dict[Hashable, int] = {}
    codes = np.fromiter((numbers.setdefault(word, len(numbers)) for word in words), np.int32, len(words))
    return coded_of(list(numbers), codes)


def _facts(coded: Coded[str] | None) -> Coded[FactValue] | None:
    return None if coded is None else coded_of(list[FactValue](coded.values), array_of(coded))


def _filled(coded: Coded[str] | None) -> Coded[str] | None:
    return None if coded is None else without_blank(coded)
