"""Turns the records of a docket into charges, or sets them aside with a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from screener.docket.known import Classify, Known
from screener.docket.place import Place
from screener.docket.plan import Plan
from screener.docket.result import Issue, SetAside
from screener.docket.splitting import Splitter
from screener.domain.case import Charge

_COURT = ("court text", "court statute", "court charge code")
_WHOSE = ("case number", "name", "last name", "person id")
_REPEATING = ("text", "statute", "charge code")


@dataclass(slots=True)
class Assembled:
    """What became of the records."""

    charges: list[Charge] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    accepted: int = 0


def together(several: Sequence[Assembled]) -> Assembled:
    """What became of the records of all tables of a docket."""
    whole = Assembled()
    for one in several:
        whole.charges += one.charges
        whole.set_aside += one.set_aside
        whole.issues += one.issues
        whole.accepted += one.accepted
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
            Place(plan, known, headers, self._letters, ordinal=ordinal, sheet=sheet, bare=bare, issues=self._out.issues)
            for ordinal in (ordinals or [0])
        ]

    def run(
        self, rows: Sequence[Sequence[str]], lines: Sequence[int], origins: Mapping[int, Mapping[int, int]]
    ) -> Assembled:
        """Every row becomes charges, or is set aside. ``origins`` are the lines of filled-down cells, by place."""
        out = self._out
        simple = self._splitter is None and len(self._places) == 1
        make = self._places[0].charge
        for at, row in enumerate(rows):
            line = lines[at]
            origin = origins.get(at) if origins else None
            if not simple:
                self._several(row, line, origin)
                continue
            charge = make(row, line, 1, origin=origin)
            if charge is None:
                out.set_aside.append(SetAside(row=line, reason=self._why_not(row), cells=tuple(row)))
            else:
                out.charges.append(charge)
                out.accepted += 1
        return out

    def _several(self, row: Sequence[str], line: int, origin: Mapping[int, int] | None) -> None:
        """The charges of a row whose cells or repeated columns hold several."""
        out = self._out
        rows: list[Sequence[str]] = [row]
        if self._splitter is not None:
            rows, unequal = self._splitter.rows(row)
            for at in unequal:
                message = f"{row[at].strip()!r} has another number of parts than the charges: left unknown"
                out.issues.append(Issue(code="unequal_parts", cell=f"{self._letters[at]}{line}", message=message))
        many = len(rows) > 1 or len(self._places) > 1
        incident = f"{self._name} line {line}" if many and not self._beside else None
        part = 0
        for one in rows:
            for place in self._places:
                charge = place.charge(one, line, part + 1, origin=origin, incident=incident, raw=row)
                if charge is not None:
                    part += 1
                    out.charges.append(charge)
        if part:
            out.accepted += 1
        else:
            out.set_aside.append(SetAside(row=line, reason=self._why_not(row), cells=tuple(row)))

    def _why_not(self, row: Sequence[str]) -> str:
        at = self._plan.mapped.at
        if any(self._plan.texts[column].get(row[column]) for name in _COURT for column in at.get(name, ())):
            return "only the court's charge is filled: an outcome, not a charge to screen"
        return "neither a charge text nor a statute"
