"""Several charges in one cell: which mark parts them, and which other columns run parallel."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from screener.docket.cells.cell_columns import CellColumns
from screener.docket.charges.several.numbered import numbered
from screener.docket.columns.columns import Mapped
from screener.docket.columns.content import ColumnContent

_CHARGE = ("text", "arrest text", "statute", "charge code")
_PARALLEL = (
    "text", "statute", "charge code", "arrest text", "arrest statute", "grade", "count", "bond amount", "disposition",
    "release date", "offense date", "quantity", "unit", "weight basis", "substance", "warrant number", "court text",
    "court statute", "arrest grade", "prosecutor action", "court action", "plea", "sentence",
)  # fmt: skip
#: What belongs to one charge: a single value beside several charges says not whose it is.
_OWN = frozenset(
    {
        "text",
        "statute",
        "charge code",
        "arrest text",
        "arrest statute",
        "arrest charge code",
        "grade",
        "arrest grade",
        "count",
    }
)
_PLURAL = frozenset({"charges", "offenses", "offences", "counts", "violations", "statutes", "charge(s)", "offense(s)"})


#: Charges that are numbered, not parted by a sign: ``1) ... 2) ...``, ``CT1: ... CT2: ...``, ``(1) ... (2) ...``.
NUMBERED = "numbers"
_MARKS = ("|", "\n", ";")
_NEARLY = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Splitter:
    """``mark`` parts the charges of a cell of column ``at``; ``parallel`` are the columns that are parted alike.

    A parallel column can have a mark of its own in ``marks``. ``own`` are those that belong to one charge each.
    """

    at: int
    mark: str
    parallel: tuple[int, ...]
    own: frozenset[int] = frozenset()
    marks: Mapping[int, str] = field(default_factory=dict)

    @property
    def how(self) -> str:
        """By what the charges are parted, in words."""
        return "parted by their numbers" if self.mark == NUMBERED else f"parted by {self.mark!r}"

    def rows(self, row: Sequence[str]) -> tuple[list[Sequence[str]], tuple[int, ...]]:
        """One row per charge, and the columns whose number of parts does not match (left blank)."""
        parts = self.parts(row, self.at)
        if len(parts) < 2:
            return self._single(row, parts)
        rows: list[list[str]] = [list(row) for _ in parts]
        unequal = []
        for at in (self.at, *self.parallel):
            values = parts if at == self.at else self.parts(row, at)
            if len(values) == len(parts):
                for place, value in enumerate(values):
                    rows[place][at] = value
            elif len(values) > 1 or (at in self.own and row[at].strip()):
                unequal.append(at)
                for one in rows:
                    one[at] = ""
        return list(rows), tuple(unequal)

    def _single(self, row: Sequence[str], parts: Sequence[str]) -> tuple[list[Sequence[str]], tuple[int, ...]]:
        """A row with one charge: a number before it is no part of it; two grades beside it are not its own."""
        unequal = tuple(at for at in self.parallel if at in self.own and len(self.parts(row, at)) > 1)
        numbered = [at for at in (self.at, *self.parallel) if self._mark(at) == NUMBERED and at not in unequal]
        if not unequal and not numbered:
            return [row], ()
        one = list(row)
        for at in unequal:
            one[at] = ""
        for at in numbered:
            one[at] = parts[0] if at == self.at else self.parts(row, at)[0]
        return [one], unequal

    def _mark(self, at: int) -> str:
        return self.marks.get(at, self.mark)

    def parts(self, row: Sequence[str], at: int) -> list[str]:
        """The charges of a cell. Blanks keep their places, so that parallel cells still fit."""
        return parts_of(row[at], self._mark(at))

    def contents(self, contents: Sequence[ColumnContent]) -> list[ColumnContent]:
        """The columns' values after parting; what stands beside one charge only is kept whole too."""
        found = list(contents)
        for at in (self.at, *self.parallel):
            parted: list[str] = []
            for value, count in contents[at].counts.items():
                parts = parts_of(value, self._mark(at))
                parted.extend(part for part in parts for _ in range(count))
                if len(parts) > 1 and at not in self.own and at != self.at:
                    parted.append(value)
            found[at] = ColumnContent(parted)
        return found


def parts_of(cell: str, mark: str) -> list[str]:
    """The parts of a cell, the cell itself where there is nothing to part."""
    if mark == NUMBERED:
        return numbered(cell) or [cell]
    return [part.strip() for part in cell.split(mark)] if mark in cell else [cell]


def find_splitter(
    mapped: Mapped,
    contents: Sequence[ColumnContent],
    recognized: Callable[[str], bool] | None,
    tables: Sequence[Sequence[Sequence[str]]],
) -> Splitter | None:
    """The splitter of a docket whose cells hold several charges; None where each holds one.

    ``tables`` are its rows: a statute or a grade beside each part is the best sign that the parts are charges.
    """
    for name in _CHARGE:
        for at in mapped.at.get(name, ()):
            for mark in (NUMBERED, *_MARKS):
                if _parts_charges(mark, at, contents, mapped.columns[at].header, recognized):
                    return _splitter(mapped, contents, at, mark)
                if mark != NUMBERED and any(mark in value for value in contents[at].filled):
                    found = _splitter(mapped, contents, at, mark)
                    if _runs_parallel(found, tables):
                        return found
    return None


def _runs_parallel(splitter: Splitter, tables: Sequence[Sequence[Sequence[str]]]) -> bool:
    """In nearly every cell with several parts, a statute or a grade beside it has as many."""
    several = alike = 0
    for rows in tables:
        for row in _holding(rows, splitter.at, splitter.mark):
            parts = parts_of(row[splitter.at], splitter.mark)
            if len(parts) > 1 and all(parts):
                several += 1
                alike += any(len(splitter.parts(row, other)) == len(parts) for other in splitter.own)
    return several > 1 and alike >= _NEARLY * several


def _holding(rows: Sequence[Sequence[str]], at: int, mark: str) -> Iterable[Sequence[str]]:
    """The rows with a mark in a column."""
    if not isinstance(rows, CellColumns):
        return (row for row in rows if mark in row[at])
    return rows.some(np.flatnonzero(rows.told(at, (mark in cell for cell in rows.values[at]))))


def _splitter(mapped: Mapped, contents: Sequence[ColumnContent], at: int, mark: str) -> Splitter:
    others = [other for name in _PARALLEL for other in mapped.at.get(name, ()) if other != at]
    own = frozenset(other for other in others if mapped.columns[other].field in _OWN)
    marks: dict[int, str] = {}
    for other in own:
        further = (",", "/") if mapped.columns[other].field in ("grade", "arrest grade") else ()
        tried = (mark, NUMBERED, *_MARKS, *further)
        marks[other] = next((m for m in tried if any(len(parts_of(v, m)) > 1 for v in contents[other].filled)), mark)
    parallel = tuple(o for o in others if o in own or any(len(parts_of(v, mark)) > 1 for v in contents[o].filled))
    return Splitter(at=at, mark=mark, parallel=parallel, own=own, marks={o: m for o, m in marks.items() if m != mark})


def _parts_charges(
    mark: str, at: int, contents: Sequence[ColumnContent], header: str, recognized: Callable[[str], bool] | None
) -> bool:
    if mark == NUMBERED:
        return any("2" in value and len(numbered(value)) > 1 for value in contents[at].filled)
    holding = [value for value in contents[at].filled if mark in value and mark in value.strip().strip(mark)]
    if not holding:
        return False
    if mark == "|":
        return True
    if mark == "\n":
        # A wrapped text has line breaks too: the lines must each be a charge.
        return _each_known(holding, mark, recognized)
    if any(word in header.lower().split() for word in _PLURAL):
        return _recurs(holding, mark, contents[at]) or _each_known(holding, mark, recognized)
    return _recurs(holding, mark, contents[at]) and _each_known(holding, mark, recognized)


def _recurs(holding: Sequence[str], mark: str, content: ColumnContent) -> bool:
    """Most parts stand elsewhere on their own or beside other parts."""
    whole = {value.strip() for value in content.filled if mark not in value}
    seen: Counter[str] = Counter()
    for value in holding:
        seen.update({part.strip() for part in value.split(mark)})
    parts = [part for part in seen if part]
    again = sum(part in whole or seen[part] > 1 for part in parts)
    return again > len(parts) / 2


def _each_known(holding: Sequence[str], mark: str, recognized: Callable[[str], bool] | None) -> bool:
    if recognized is None:
        return False
    parts = [part.strip() for value in holding[:200] for part in value.split(mark) if part.strip()]
    return sum(recognized(part) for part in parts) >= 0.8 * len(parts)
