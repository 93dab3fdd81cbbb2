"""The charges of one cell as rows of their own, with what stands beside them in other columns of their place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from screener.docket.cells.cell_columns import CellCounts
from screener.docket.charges.several.numbered import numbered
from screener.docket.charges.several.parts import charges_in
from screener.docket.columns.columns import Mapped
from screener.docket.columns.content import ColumnContent

_TEXTS = ("text", "arrest text")
#: What belongs to one charge each: it can be parted alike, and a single value says not whose it is.
_EACH = ("statute", "charge code", "grade", "count", "arrest statute", "arrest charge code", "arrest grade")
#: An amount is of one drug, whatever number of parts it has.
_AMOUNTS = (
    "quantity",
    "amount",
    "field amount",
    "estimated amount",
    "stated amount",
    "unit",
    "weight basis",
    "substance",
)
_MARKS = ("|", "\n", ";", ",", "/", " & ", "  ")


class CellSplit:
    """Parts the cells of one place of a row: ``at`` are its columns by field."""

    def __init__(self, at: Mapping[str, int]) -> None:
        self._each = tuple(at[name] for name in _EACH if name in at)
        self._amounts = tuple(dict.fromkeys(at[name] for name in _AMOUNTS if name in at))

    @property
    def columns(self) -> tuple[int, ...]:
        """The columns beside the text that are parted with it, or left blank."""
        return (*self._each, *self._amounts)

    def rows(self, row: Sequence[str], at: int) -> tuple[list[Sequence[str]], tuple[int, ...]]:
        """A row for each charge that column ``at`` names, and the columns of which it is not known whose they are."""
        parts = charges_in(row[at])
        if len(parts) < 2:
            return [row], ()
        rows = [list(row) for _ in parts]
        open_columns: list[int] = []
        for one, part in zip(rows, parts, strict=True):
            one[at] = part
        for other in self._each:
            values = _alike(row[other], len(parts))
            if values is not None:
                for one, value in zip(rows, values, strict=True):
                    one[other] = value
            elif row[other].strip():
                open_columns.append(other)
        open_columns += [other for other in self._amounts if row[other].strip()]
        for one in rows:
            for other in open_columns:
                one[other] = ""
        return list(rows), tuple(open_columns)


def with_parts(
    mapped: Mapped, contents: Sequence[ColumnContent], names_several: Callable[[str], bool]
) -> Sequence[ColumnContent]:
    """The columns' values with the charges that single cells name, and what other columns say of each of them."""
    found = list(contents)
    counts: set[int] = set()
    for at in (at for name in _TEXTS for at in mapped.at.get(name, ())):
        parts: list[str] = []
        for value, many in contents[at].pairs:
            if value and names_several(" ".join(value.split())):  # as its row is read
                some = charges_in(value)
                if len(some) > 1:
                    counts.add(len(some))
                    parts += [part for part in some for _ in range(many)]
        if parts:
            found[at] = _more(contents[at], parts)
    for at in (at for name in _EACH if counts for at in mapped.at.get(name, ())):
        values = [(_alike(value, k), n) for value, n in contents[at].pairs for k in counts]
        alike = [part for parted, n in values if parted is not None for part in parted for _ in range(n)]
        if alike:
            found[at] = _more(contents[at], alike)
    return found if counts else contents


def _more(content: ColumnContent, parts: Sequence[str]) -> ColumnContent:
    found = Counter(dict(content.pairs))
    found.update(parts)
    return ColumnContent(CellCounts(list(found), np.fromiter(found.values(), np.int64, len(found))))


def _alike(cell: str, many: int) -> list[str] | None:
    """The parts of a cell that has as many as there are charges; None where it has another number."""
    counted = numbered(cell)
    if len(counted) == many:
        return counted
    for mark in _MARKS:
        if mark in cell.strip():
            values = [value.strip() for value in cell.split(mark)]
            if len(values) == many and all(values):
                return values
    return None
