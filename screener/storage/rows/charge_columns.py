"""The charges of one docket as columns, for who stores them: read by column where they were, else put into columns.

What stands on a row of its own and what stands elsewhere is told apart here: of a cell that stood on the charge's own
row only the column is kept, since the row itself is (``ChargeSource.forms``).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from screener.docket.reading.column_charges import DocketCharges
from screener.docket.reading.rowcells import RowCells, RowWords
from screener.domain.case import Charge, FactValue, Reading
from screener.domain.columns import Coded
from screener.policy.evaluation.coding import Int, coded_of
from screener.storage.rows.codec import divided_cells
from screener.storage.schema.canonical import rows_canonical

#: The cells of a charge that stood elsewhere, as JSON by name: those that may be known, and those of the person.
Cells = tuple[str, str]
TEXTS = ("text", "statute", "incident", "count", "court", "case number", "person id", "name")


@dataclass(slots=True, kw_only=True)
class ChargeSource:
    """What the charges of a docket say, by column. ``texts`` are by the names of ``TEXTS``.

    ``forms`` are the stages with the columns of the docket by fact or field (None: the cells are in ``cells``), and
    ``form`` says which each charge has.
    """

    size: int
    texts: Mapping[str, Coded[str] | None]
    born: Coded[date] | None
    facts: Mapping[str, Coded[FactValue]]
    words: Mapping[str, Coded[str]]
    dates: Mapping[str, Coded[date]]
    reading: Coded[Reading]
    forms: Sequence[tuple[str, Mapping[str, str] | None]]
    form: Int
    cells: Mapping[int, Cells] = field(default_factory=dict)


def source_of(charges: Sequence[Charge], row_of: Callable[[int], Sequence[str]], odd: Iterable[int]) -> ChargeSource:
    """The charges of a docket by column. ``row_of`` gives the cells of a charge's row as they are kept, by the place of
    the charge; ``odd`` are the places of those whose row is not as wide as the table."""
    if isinstance(charges, DocketCharges):
        return _read_by_column(charges, row_of, odd)
    return _put_into_columns(charges, row_of)


def _read_by_column(charges: DocketCharges, row_of: Callable[[int], Sequence[str]], odd: Iterable[int]) -> ChargeSource:
    found = charges.found
    numbers: dict[tuple[str, int], int] = {}
    forms: list[tuple[str, Mapping[str, str] | None]] = []
    of_alike = []
    for each in found.alike:
        if each is None:
            of_alike.append(-1)
            continue
        grounds = each.stage.grounds if each.text else each.stage.bare
        number = numbers.setdefault((each.stage.name, id(grounds)), len(forms))
        if number == len(forms):
            forms.append((each.stage.name, {name: grounds.letters[at] for name, at in grounds.at.items()}))
        of_alike.append(number)
    form = np.array(of_alike, np.int32)[found.charging]
    cells: dict[int, Cells] = {}
    for at in odd:
        charge = charges[at]
        if _letters(charge, row_of(at)) is None:
            cells[at] = _own_cells(charge)
            forms.append((charge.stage, None))
            form[at] = len(forms) - 1
    return ChargeSource(
        size=len(charges),
        texts={
            "text": found.text,
            "statute": found.statute,
            "incident": found.incident,
            "count": found.count,
            "court": found.court,
            "case number": found.case_number,
            "person id": found.person_id,
            "name": found.name,
        },
        born=found.birth_date,
        facts={name: fact for name in found.fact_names if (fact := found.fact(name)) is not None},
        words=found.words,
        dates=found.dates,
        reading=found.reading,
        forms=forms,
        form=form,
        cells=cells,
    )


def _letters(charge: Charge, row: Sequence[str]) -> Mapping[str, str] | None:
    """The column of each value, where all stood on the charge's own row as it is kept."""
    return charge.cells.letters(row, charge.row) if row and isinstance(charge.cells, RowCells) else None


def _own_cells(charge: Charge) -> Cells:
    public, own = divided_cells(charge)
    return rows_canonical(public), rows_canonical(own)


class _Column:
    """One value of many charges, as it is met."""

    def __init__(self, size: int) -> None:
        self.codes = np.full(size, -1, np.int32)
        self._numbers: dict[Hashable, int] = {}
        self.values: list[Any] = []

    def put(self, at: int, value: FactValue | Reading) -> None:
        # By class, since True equals 1; amounts by their text, since 0.80 equals 0.8 and is not the same.
        key = (value.__class__, value if isinstance(value, str | bool | int | date) else repr(value))
        number = self._numbers.setdefault(key, len(self.values))
        if number == len(self.values):
            self.values.append(value)
        self.codes[at] = number

    def coded(self) -> Coded[Any]:
        return coded_of(self.values, self.codes)


class _Columns(dict[str, _Column]):
    def __init__(self, size: int) -> None:
        super().__init__()
        self._size = size

    def __missing__(self, name: str) -> _Column:
        found = self[name] = _Column(self._size)
        return found

    def coded(self) -> dict[str, Coded[Any]]:
        return {name: column.coded() for name, column in self.items()}


def _put_into_columns(charges: Sequence[Charge], row_of: Callable[[int], Sequence[str]]) -> ChargeSource:
    size = len(charges)
    texts, facts, words, dates = _Columns(size), _Columns(size), _Columns(size), _Columns(size)
    born, reading, form = _Column(size), _Column(size), np.empty(size, np.int32)
    forms: dict[object, int] = {}
    letters_of: list[tuple[str, Mapping[str, str] | None]] = []
    cells: dict[int, Cells] = {}
    for at, charge in enumerate(charges):
        for name, value in zip(TEXTS, _texts(charge), strict=True):
            if value is not None:
                texts[name].put(at, value)
        if charge.person.birth_date is not None:
            born.put(at, charge.person.birth_date)
        reading.put(at, charge.reading)
        attributes = charge.attributes
        told = attributes.whole() if isinstance(attributes, RowWords) else attributes
        for columns, values in ((facts, charge.facts), (words, told), (dates, charge.dates)):
            for name, each in values.items():
                columns[name].put(at, each)
        letters = _letters(charge, row_of(at))
        if letters is None and charge.cells:
            cells[at] = _own_cells(charge)
        key = (charge.stage, None if letters is None else tuple(letters.items()))
        number = forms.setdefault(key, len(letters_of))
        if number == len(letters_of):
            letters_of.append((charge.stage, letters))
        form[at] = number
    return ChargeSource(
        size=size,
        texts={name: texts[name].coded() if name in texts else None for name in TEXTS},
        born=born.coded() if born.values else None,
        facts=facts.coded(),
        words=words.coded(),
        dates=dates.coded(),
        reading=reading.coded(),
        forms=letters_of,
        form=form,
        cells=cells,
    )


def _texts(charge: Charge) -> tuple[str | None, ...]:
    person = charge.person
    return (
        charge.text, charge.statute, charge.incident, charge.count, charge.court, charge.case_number,
        person.person_id, person.name,
    )  # fmt: skip
