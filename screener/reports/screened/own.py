"""What is a charge's own in an explanation that its class shares: its numbers, and the cells where its facts stood."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import NamedTuple

from screener.docket.reading.rowcells import Grounds, RowCells
from screener.domain.case import Charge, FactValue
from screener.domain.kept import Kept
from screener.policy.explanation.explained import Explained
from screener.policy.explanation.explaining import is_number
from screener.policy.language.model import Policy
from screener.policy.language.vocabulary import show_fact
from screener.reports.screened.templates import Marks
from screener.screening.recommend.recommend import origin_of

_KEYS = {name: json.dumps(name) for name in ("field", "cell", "row", "column", "raw", "source")}
quoted: Callable[[str], str] = json.encoder.encode_basestring


class Line(NamedTuple):
    """A charge on its way into a file, with what is said of its class. ``settled``: what settles it. ``cells`` are
    those of its row, where it has a row of a docket."""

    charge: Charge
    explained: Explained
    cells: RowCells
    grouped: bool | None = None
    settled: str | None = None

    @classmethod
    def of(cls, charge: Charge, explained: Explained, grouped: bool | None = None, settled: str | None = None) -> Line:
        """A charge with what is said of its class; a charge that comes from no row has no cells of a row."""
        cells = charge.cells
        return cls(charge, explained, cells if isinstance(cells, RowCells) else _NO_CELLS, grouped, settled)


_NO_CELLS = RowCells(Grounds(at={}, headers=(), letters=()), (), 0)


def quoted_or_null(text: str | None) -> str:
    """A text as JSON has it; null for none."""
    return "null" if text is None else quoted(text)


def number_of(charge: Charge, fact: str) -> FactValue | None:
    """What a charge says of a fact that is a number or a day."""
    found = charge.facts.get(fact)
    return charge.dates.get(fact) if found is None else found


class Numbers:
    """The numbers of charges in words. Charges share their values: of each one the words are kept, by its identity
    (0.8 g and 0.80 g are equal, and read otherwise)."""

    def __init__(self) -> None:
        self._shown: Kept[tuple[str, int], tuple[FactValue, str]] = Kept()
        self._nearest: Kept[tuple[int, ...], tuple[object, str | None]] = Kept()

    def shown(self, charge: Charge, fact: str) -> str:
        """A fact of a charge as its explanation shows it."""
        value = number_of(charge, fact)
        assert is_number(value), "charges of one class have a number under the same facts"
        known = self._shown.get((fact, id(value)))
        if known is None:
            known = self._shown[fact, id(value)] = value, show_fact(fact, value)
        return known[1]

    def nearest(self, charge: Charge, explained: Explained) -> str | None:
        """The smallest change of a number that would alter the finding of a charge."""
        moves = explained.moves
        facts = {move.fact: number_of(charge, move.fact) for move in moves.numbers}
        key = (id(moves), *map(id, facts.values()))
        known = self._nearest.get(key)
        if known is None:
            told = moves.nearest({name: value for name, value in facts.items() if value is not None})
            known = self._nearest[key] = (moves, facts), told
        return known[1]


class Origins:
    """Where the facts of charges stood, as JSON (``recommend.origin_of``), under one policy."""

    def __init__(self, policy: Policy | None) -> None:
        self._policy = policy

    def marked(self, line: Line, fact: str, marks: Marks[Line]) -> object:
        """The origin of a fact in a text for all charges of the shape of this one."""
        found = origin_of(line.charge, self._policy, fact)
        at = line.cells.grounds.at.get(fact)
        if at is None or "cell" not in found:
            return marks.of(("origin", fact), _Elsewhere(self._policy, fact).of)
        _, filled = line.cells.shape
        key = ("line", at if filled else -1)
        return found | {
            "cell": line.cells.grounds.letters[at] + marks.inside(key, lambda one: str(one.cells.line(at))),
            "row": marks.of(key, lambda one: str(one.cells.line(at))),
            "raw": marks.of(("raw", at), lambda one: quoted(one.cells.row[at])),
        }


class _Elsewhere:
    """The origin of a fact that has no cell, or none of the row: the same for all that do not have the fact, unless
    it names their row."""

    def __init__(self, policy: Policy | None, fact: str) -> None:
        self._policy, self._fact = policy, fact
        self._without: str | None = None

    def of(self, line: Line) -> str:
        charge = line.charge
        without = line.cells is not _NO_CELLS and self._fact not in charge.facts
        if without and self._without is not None:
            return self._without
        found = origin_of(charge, self._policy, self._fact)
        text = "{" + ", ".join([f"{_KEYS[name]}: {_value(value)}" for name, value in found.items()]) + "}"
        if without and "row" not in found:
            self._without = text
        return text


def _value(value: object) -> str:
    return quoted(value) if isinstance(value, str) else json.dumps(value)
