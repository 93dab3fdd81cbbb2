"""Charges as a docket gives them, with the cell that every fact came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal

from screener.domain.offense import OffenseClass
from screener.domain.quantity import Quantity

#: A known value of a fact. A fact that is not known is absent from the mapping: never None, zero or "".
FactValue = str | bool | int | Decimal | Quantity | date | tuple[str, ...]
#: Known facts of one count by the names of the policy vocabulary ("amount", "scales", "age at offense").
Facts = Mapping[str, FactValue]
#: Under this name stand the facts of a charge of which a cell says something that is no answer: recorded, and not
#: known. It is no silence: what reads a blank as "not shown" or as no must ask here.
NOT_UNDERSTOOD = "recorded and not understood"


#: What a fact on drugs says where the text names none.
_NO_DRUG_NAMED = (None, "unspecified", "dangerous_drug", "some_drug")


def is_unread(facts: Facts, name: str) -> bool:
    """Whether a fact is recorded in a cell that was not understood, and nothing else says it.

    A charge text of drugs that names none says nothing of which drug it is.
    """
    unread = facts.get(NOT_UNDERSTOOD)
    return isinstance(unread, tuple) and name in unread and facts.get(name) in _NO_DRUG_NAMED


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Where a value stood: ``column`` is the letter on the sheet, ``row`` the line as a person sees it (from 1)."""

    column: str
    header: str
    row: int
    raw: str

    @property
    def address(self) -> str:
        """The cell as a spreadsheet names it: ``C17``."""
        return f"{self.column}{self.row}"


#: How the basis of a reading begins that was withheld because the text may name more than one offense.
MAY_BE_SEVERAL = "text: more than one offense may stand in it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a charge text and statute were read as, from 0 to 1 how surely, and by which evidence."""

    offense: OffenseClass
    substance: str
    confidence: float
    basis: str
    attempt: bool = False

    @property
    def several(self) -> bool:
        """Whether the text names, or may name, more than one offense: what stands beside the charge is not known."""
        return self.offense is OffenseClass.MULTI or self.basis.startswith(MAY_BE_SEVERAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonKey:
    """What identifies a person within dockets. Any part may be missing."""

    person_id: str | None = None
    name: str | None = None
    birth_date: date | None = None

    @property
    def known(self) -> bool:
        """Enough to link by: an id, or a name with a birth date."""
        return self.person_id is not None or (self.name is not None and self.birth_date is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """One count of one person on one docket row.

    ``row`` is the line on the sheet as a person sees it, ``part`` the place within the row from 1 (several
    charges can stand in one cell, or in repeated columns). ``text`` and ``statute`` are what is screened:
    the prosecutor's where filled, else the arrest's (``stage``). ``facts`` holds known facts only;
    ``cells`` says for a fact or field where it stood. ``attributes`` are descriptive values in their
    controlled words (race, sex, agency, attorney, custody, court date ...), never used by the evaluator
    unless they are also a fact.
    """

    row: int
    part: int = 1
    sheet: str = ""
    text: str
    statute: str
    stage: str
    reading: Reading
    case_number: str | None = None
    court: str | None = None
    incident: str | None = None
    count: str | None = None
    person: PersonKey = PersonKey()
    facts: Facts = field(default_factory=dict)
    cells: Mapping[str, Cell] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)
    dates: Mapping[str, date] = field(default_factory=dict)


_SETTERS = tuple(vars(Charge)[each.name].__set__ for each in fields(Charge))


def charge_of_values(values: tuple[object, ...]) -> Charge:
    """A charge of all its values, in the order of its fields: dockets have millions of them."""
    found: Charge = object.__new__(Charge)
    for put, value in zip(_SETTERS, values, strict=True):
        put(found, value)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Warrant:
    """One row of a warrant list. ``charge`` is None where the row's own text is only a failure to appear."""

    row: int
    number: str | None
    type: str
    issued: date | None
    text: str
    statute: str
    case_number: str | None
    court: str | None
    person: PersonKey
    charges: tuple[Charge, ...]
    attributes: Mapping[str, str] = field(default_factory=dict)
