"""Charges described by column: what each different value is, and for every charge only its number.

A docket has millions of charges and few different values. Linking and screening ask of all charges at once; a charge
itself is made where somebody looks at it.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, Protocol, TypeVar, overload

from screener.domain.case import Charge, FactValue, Reading

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Coded(Generic[T]):
    """One value of every charge: ``codes`` (whole numbers of 32 bits) are places in ``values``, -1 where unknown.

    Values of names, numbers and days differ from each other; those of facts may come twice.
    """

    values: Sequence[T]
    codes: memoryview


class ChargeColumns(Protocol):
    """What charges say, by column. None: no charge says it. A blank text counts as unknown."""

    @property
    def row(self) -> Coded[Any] | None:
        """The row (of its sheet and source) of each charge that has it with others; None: each has a row of its own."""
        ...

    @property
    def person_id(self) -> Coded[str] | None:
        """The office's own number of the person; None where no charge has one, as with all that follows."""

    @property
    def name(self) -> Coded[str] | None:
        """The person's name as the docket writes it."""

    @property
    def birth_date(self) -> Coded[date] | None:
        """The person's birth date."""

    @property
    def case_number(self) -> Coded[str] | None:
        """The case number as the docket writes it."""

    @property
    def court(self) -> Coded[str] | None:
        """The court whose number the case number is."""

    @property
    def incident(self) -> Coded[str] | None:
        """The number of the incident or report."""

    @property
    def dates(self) -> Mapping[str, Coded[date]]:
        """The days of each charge by their name: of the offense, the arrest, the referral."""

    @property
    def reading(self) -> Coded[Reading]:
        """How each charge was read: class, substance, confidence and basis."""

    @property
    def statute(self) -> Coded[str] | None:
        """The statute as the docket cites it."""

    def fact(self, name: str) -> Coded[FactValue] | None:
        """A fact of each charge by its name (``Charge.facts``)."""
        ...


class ColumnCharges(Sequence[Charge]):
    """Charges that are made when somebody looks at them, with what all of them say by column."""

    @property
    @abstractmethod
    def columns(self) -> ChargeColumns:
        """What they say."""

    @abstractmethod
    def charge_at(self, at: int) -> Charge:
        """One of them, made now if nobody looked at it before; IndexError past the end."""

    @overload
    def __getitem__(self, at: int) -> Charge: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[Charge, ...]: ...

    def __getitem__(self, at: int | slice) -> Charge | tuple[Charge, ...]:
        if isinstance(at, slice):
            return tuple(self.charge_at(each) for each in range(*at.indices(len(self))))
        return self.charge_at(at)
