"""Charges that are there one by one as a batch: what each column holds, for the steps that run on columns alone.

A docket that is read by column, and an office as it is stored, bring their columns with them. The charges of one
person at the desk, of a list of warrants, or of a print layout are few, or were made one by one: this makes columns
of them, each when somebody asks for it.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TypeVar

from screener.domain.case import Charge, FactValue, Reading
from screener.domain.columns import ChargeColumns, Coded, ColumnCharges

T = TypeVar("T")


class ChargeBatch(ColumnCharges):
    """Any charges, by column."""

    def __init__(self, charges: Sequence[Charge]) -> None:
        self._charges = charges
        self._columns = _Columns(charges)

    @property
    def columns(self) -> ChargeColumns:
        """The columns of these charges, made once."""
        return self._columns

    def __len__(self) -> int:
        return len(self._charges)

    def charge_at(self, at: int) -> Charge:
        """One charge by its place in the batch, from 0."""
        return self._charges[at]


def batch_of(charges: Sequence[Charge]) -> ColumnCharges:
    """Charges by column: as they are where they bring columns, else as a batch."""
    return charges if isinstance(charges, ColumnCharges) else ChargeBatch(charges)


class _Columns:
    """``ChargeColumns`` of a list of charges."""

    def __init__(self, charges: Sequence[Charge]) -> None:
        self._charges = charges

    @cached_property
    def row(self) -> Coded[Hashable] | None:
        shared = {_place(charge) for charge in self._charges if charge.part > 1}
        if not shared:
            return None
        return coded(place if (place := _place(charge)) in shared else None for charge in self._charges)

    @cached_property
    def person_id(self) -> Coded[str] | None:
        return coded(charge.person.person_id or None for charge in self._charges)

    @cached_property
    def name(self) -> Coded[str] | None:
        return coded(charge.person.name or None for charge in self._charges)

    @cached_property
    def birth_date(self) -> Coded[date] | None:
        return coded(charge.person.birth_date for charge in self._charges)

    @cached_property
    def case_number(self) -> Coded[str] | None:
        return coded(charge.case_number or None for charge in self._charges)

    @cached_property
    def court(self) -> Coded[str] | None:
        return coded(charge.court or None for charge in self._charges)

    @cached_property
    def incident(self) -> Coded[str] | None:
        return coded(charge.incident or None for charge in self._charges)

    @cached_property
    def dates(self) -> Mapping[str, Coded[date]]:
        names = dict.fromkeys(name for charge in self._charges for name in charge.dates)
        found = ((name, coded(charge.dates.get(name) for charge in self._charges)) for name in names)
        return {name: days for name, days in found if days is not None}

    @cached_property
    def reading(self) -> Coded[Reading]:
        return coded((charge.reading for charge in self._charges), id) or Coded((), memoryview(array("i")))

    @cached_property
    def statute(self) -> Coded[str] | None:
        return coded(charge.statute or None for charge in self._charges)

    def fact(self, name: str) -> Coded[FactValue] | None:
        return coded((charge.facts.get(name) for charge in self._charges), _told_apart)


def _place(charge: Charge) -> Hashable:
    return (charge.attributes.get("source", ""), charge.sheet, charge.row)


def _told_apart(value: FactValue) -> Hashable:
    """A fact as it is told from others: 1, True and 1.0 are not the same."""
    return value if value.__class__ is str else (value.__class__, repr(value))


def coded(values: Iterable[T | None], key: Callable[[T], Hashable] | None = None) -> Coded[T] | None:
    """Values with a number for each that differs (by its ``key``), -1 for None; None where all are None."""
    numbers: dict[Hashable, int] = {}
    kept: list[T] = []
    codes = array("i")
    for value in values:
        if value is None:
            codes.append(-1)
            continue
        code = numbers.setdefault(value if key is None else key(value), len(kept))
        if code == len(kept):
            kept.append(value)
        codes.append(code)
    return Coded(kept, memoryview(codes)) if kept else None
