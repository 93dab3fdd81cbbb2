"""Turns the records of a docket into charges, or sets them aside with a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from screener.docket.cells.cell_columns import CellColumns
from screener.docket.columns.plan import Plan
from screener.docket.model.result import Issue, SetAside
from screener.docket.reading.by_column.place_columns import PlaceColumns
from screener.docket.reading.column_charges import DocketCharges, TableCharges
from screener.docket.reading.known import Classify, Known
from screener.docket.reading.place import ChargePlace
from screener.docket.reading.splitting import Splitter
from screener.domain.case import Charge

_COURT = ("court text", "court statute", "court charge code")
_WHOSE = ("case number", "name", "last name", "person id")
_WHOSE_IT_IS = "stands beside several charges of one cell: whose it is is not known"
_REPEATING = ("text", "statute", "charge code")


@dataclass(slots=True)
class Assembled:
    """What became of the records."""

    charges: Sequence[Charge] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    accepted: int = 0
    cells_parted: int = 0


def together(several: Sequence[Assembled]) -> Assembled:
    """What became of the records of all tables of a docket."""
    whole = Assembled()
    for one in several:
        whole.set_aside += one.set_aside
        whole.issues += one.issues
        whole.accepted += one.accepted
        whole.cells_parted += one.cells_parted
    whole.charges = [charge for one in several for charge in one.charges]
    return whole


class Assembler:
    """Makes charges of rows; one per table of a docket. ``letters`` are its columns as they are called there.

    ``bare``: rows without a charge count too, where they name a person, a case or a warrant (warrant lists).
    """

    def __init__(
        self,
        plan: Plan,
        headers: tuple[str, ...],
        classify: Classify,
        *,
        letters: tuple[str, ...],
        sheet: str,
        name: str,
        splitter: Splitter | None,
        dated: bool,
        bare: bool = False,
    ) -> None:
        self._plan = plan
        self._name = name
        self._splitter = splitter
        self._letters = letters
        self._out = Assembled()
        # Tables side by side: one line is of several people, and links nothing.
        self._beside = any(c.ordinal > 1 and c.field in _WHOSE for c in plan.mapped.columns)
        known = Known(plan, classify, dated=dated)
        ordinals = sorted({c.ordinal for c in plan.mapped.columns if c.field in _REPEATING and c.ordinal})
        self._places = [
            ChargePlace(
                plan, known, headers, self._letters, ordinal=ordinal, sheet=sheet, bare=bare, issues=self._out.issues
            )
            for ordinal in (ordinals or [0])
        ]

    def run(
        self, rows: Sequence[Sequence[str]], lines: Sequence[int], origins: Mapping[int, Mapping[int, int]]
    ) -> Assembled:
        """Every row becomes charges, or is set aside. ``origins`` are the lines of filled-down cells, by place."""
        out = self._out
        charges: list[Charge] = []
        out.charges = charges
        simple = self._splitter is None and len(self._places) == 1
        if simple and isinstance(rows, CellColumns) and not origins and self._by_column(rows, lines):
            return out
        for at, row in enumerate(rows):
            line = lines[at]
            origin = origins.get(at) if origins else None
            charges += self._several(row, line, origin)
        return out

    def _by_column(self, rows: CellColumns, lines: Sequence[int]) -> bool:
        """Reads all rows at once, where what they charge is told by their columns one by one."""
        place, out = self._places[0], self._out
        reads = place.reads
        if reads is None or not len(rows) or not reads.charging:
            return False
        found = PlaceColumns.of(place, reads, self._plan, rows)
        unclear: dict[int, Sequence[int]] = {}
        if several := found.several:
            if rows.odd or any(column.ordinal for column in self._plan.mapped.columns):
                return False
            found, unclear = self._parted(found, rows, several, lines)
        if not found.distinct:
            return False
        charged = np.flatnonzero(found.charged)
        row_of = charged if found.parts is None else found.parts.place[charged]
        bare = np.ones(len(rows), np.bool_)
        bare[row_of] = False
        without: list[int] = np.flatnonzero(bare).tolist()
        for at in without:
            out.set_aside.append(SetAside(row=lines[at], reason=self._why_not(rows[at]), cells=tuple(rows[at])))
        if len(charged) < len(found.rows):
            found = found.kept(charged)
        told = [*((row, -1) for row in unclear), *((int(row_of[at]), at) for at in found.doubtful())]
        for row, at in sorted(told):
            if at < 0:
                self._tell_open(rows[row], lines[row], unclear[row], _WHOSE_IT_IS)
            else:
                found.tell(at, lines[row])
        if len(charged):
            same = len(charged) == len(rows) and found.parts is None
            own = lines if same else [lines[at] for at in row_of.tolist()]
            out.charges = (DocketCharges if found.parts is None else TableCharges)(place, found, own)
        place.be_silent()
        out.accepted = len(rows) - len(without)
        out.cells_parted = 0 if found.parts is None else len(found.parts.events.values)
        return True

    def _parted(
        self, found: PlaceColumns, rows: CellColumns, places: Sequence[int], lines: Sequence[int]
    ) -> tuple[PlaceColumns, dict[int, Sequence[int]]]:
        """The same where some rows are parted into the charges that their cell names; of these rows the columns of
        which it is not known whose they are."""
        several: dict[int, Sequence[Sequence[str]]] = {}
        unclear: dict[int, Sequence[int]] = {}
        for at, row in zip(places, rows.some(np.array(places)), strict=True):
            parts, unequal = self._places[0].rows(row)
            if len(parts) > 1:
                several[at] = parts
                unclear[at] = unequal
        if not several:
            return found, unclear
        return found.parted(several, {at: f"{self._name} line {lines[at]}" for at in several}), unclear

    def _several(self, row: Sequence[str], line: int, origin: Mapping[int, int] | None) -> list[Charge]:
        """The charges of a row whose cells or repeated columns hold several."""
        out = self._out
        rows: list[Sequence[str]] = [row]
        if self._splitter is not None:
            rows, unequal = self._splitter.rows(row)
            self._tell_open(row, line, unequal, "has another number of parts than the charges: left unknown")
        each: list[tuple[ChargePlace, Sequence[str]]] = []
        for one in rows:
            for place in self._places:
                own, unequal = place.rows(one)
                self._tell_open(one, line, unequal, _WHOSE_IT_IS)
                if len(own) > 1:
                    out.cells_parted += 1
                each += ((place, charge) for charge in own)
        many = len(each) > 1
        incident = f"{self._name} line {line}" if many and not self._beside else None
        charges: list[Charge] = []
        for place, one in each:
            charge = place.charge(one, line, len(charges) + 1, origin=origin, incident=incident, raw=row)
            if charge is not None:
                charges.append(charge)
        if charges:
            out.accepted += 1
        else:
            out.set_aside.append(SetAside(row=line, reason=self._why_not(row), cells=tuple(row)))
        return charges

    def _tell_open(self, row: Sequence[str], line: int, columns: Sequence[int], why: str) -> None:
        for at in columns:
            message = f"{row[at].strip()!r} {why}"
            self._out.issues.append(Issue(code="unequal_parts", cell=f"{self._letters[at]}{line}", message=message))

    def _why_not(self, row: Sequence[str]) -> str:
        at = self._plan.mapped.at
        if any(self._plan.texts[column].get(row[column]) for name in _COURT for column in at.get(name, ())):
            return "only the court's charge is filled: an outcome, not a charge to screen"
        return "neither a charge text nor a statute"
