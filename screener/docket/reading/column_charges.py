"""The charges of a plain table, read column by column: each is made where somebody looks at it, all are counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import repeat

from screener.docket.cells.cell_columns import CellColumns
from screener.docket.reading.by_column.place_columns import PlaceColumns
from screener.docket.reading.place import ChargePlace
from screener.domain.case import Charge
from screener.domain.columns import ChargeColumns, Coded, ColumnCharges
from screener.policy.evaluation.coding import Int


class TableCharges(ColumnCharges):
    """The charges of a table. A charge that was asked for by its place is kept."""

    def __init__(self, place: ChargePlace, found: PlaceColumns, lines: Sequence[int]) -> None:
        self._place, self._columns, self._rows, self._lines = place, found, found.rows, lines
        self._looked_at: list[Charge | None] = []  # one a row, once somebody looks

    @property
    def _made(self) -> list[Charge | None]:
        if not self._looked_at:
            self._looked_at = [None] * len(self._rows)
        return self._looked_at

    @property
    def columns(self) -> ChargeColumns:
        return self._columns

    @property
    def found(self) -> PlaceColumns:
        """The same with all that a row holds."""
        return self._columns

    @property
    def rows(self) -> CellColumns:
        """The row of each charge, with its own text where it shares a cell with others."""
        return self._rows

    @property
    def sheet(self) -> str:
        """The sheet on which all of them stand."""
        return self._place.sheet

    @property
    def lines(self) -> Sequence[int]:
        """The line of each charge."""
        return self._lines

    def held(self) -> list[Sequence[object]]:
        """What takes long to be let go of in one go: the cells of its columns, and what they were read as."""
        lists: list[Sequence[object]] = [self._made, *self._rows.values]
        lists += [each.values for each in vars(self._columns).values() if isinstance(each, Coded)]
        return list({id(each): each for each in lists}.values())

    def __len__(self) -> int:
        return len(self._rows)

    def charge_at(self, at: int) -> Charge:
        made = self._made
        known = made[at]
        if known is None:
            at = at if at >= 0 else at + len(self)
            known = made[at] = self._make(self._rows[at], at)
        return known

    def __iter__(self) -> Iterator[Charge]:
        """Each in order. What nobody looked at before is made and not kept: a whole docket is passed through so."""
        looked_at = self._looked_at or repeat(None)
        for at, (row, known) in enumerate(zip(self._rows, looked_at, strict=False)):
            yield self._make(row, at) if known is None else known

    def _make(self, row: list[str], at: int) -> Charge:
        charge = self._charge(row, at)
        assert charge is not None, "rows without a charge are no rows of these"
        return charge

    def _charge(self, row: list[str], at: int) -> Charge | None:
        parts, charging = self._columns.parts, self._columns.alike[int(self._columns.charging[at])]
        if parts is None:
            return self._place.charge(row, self._lines[at], 1, charging=charging)
        event, number = parts.events.codes[at], int(self._numbers[at])
        incident = parts.events.values[event] if event >= 0 else None
        raw = parts.rows[int(parts.place[at])]
        return self._place.charge(row, self._lines[at], number, incident=incident, raw=raw, charging=charging)

    @cached_property
    def _numbers(self) -> Int:
        """Which charge of its row each is."""
        assert self._columns.parts is not None, "else each is the first"
        return self._columns.parts.number

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return id(self)


class DocketCharges(TableCharges):
    """The charges of a table without cells that name several: one a row."""
