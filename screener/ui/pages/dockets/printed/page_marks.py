"""What was marked on the picture so far, without widgets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from screener.docket.cells.controlled_words import FIELDS
from screener.docket.model.printed import LineRole
from screener.docket.tables.print_layout.learn import MarkedLine, MarkedPiece
from screener.docket.tables.print_layout.trying import role_for

#: What a line can be, in the order of the list.
ROLES: Mapping[LineRole, str] = {
    LineRole.CASE: "opens a case",
    LineRole.PERSON: "names a person of the case",
    LineRole.CHARGE: "holds a charge",
    LineRole.DETAIL: "says more of the case or person",
    LineRole.CHARGE_DETAIL: "says more of the charge above",
    LineRole.SKIP: "is passed over",
}


class Marks:
    """The marked lines by their numbers, each with its role and its pieces."""

    def __init__(self) -> None:
        self._lines: dict[int, MarkedLine] = {}

    @property
    def lines(self) -> tuple[MarkedLine, ...]:
        return tuple(self._lines[number] for number in sorted(self._lines))

    def at(self, line: int) -> MarkedLine | None:
        return self._lines.get(line)

    def clear(self) -> None:
        self._lines.clear()

    def put(self, line: int, start: int, stop: int, field: str, role: LineRole | None = None) -> None:
        """A piece of a line is a field; pieces that it overlaps, and the same field elsewhere on the line, go."""
        known = self._lines.get(line)
        own = known.pieces if known is not None and known.role is not LineRole.SKIP else ()
        kept = tuple(p for p in own if p.field != field and not (p.start < stop and start < p.stop))
        pieces = tuple(sorted((*kept, MarkedPiece(field=field, start=start, stop=stop)), key=lambda p: p.start))
        said = role or (known.role if known is not None and known.role is not LineRole.SKIP else _role(pieces))
        if role is None and said in (LineRole.PERSON, LineRole.CHARGE, LineRole.DETAIL, LineRole.CHARGE_DETAIL):
            said = _role(pieces)
        self._lines[line] = MarkedLine(line=line, role=said, pieces=pieces)

    def say(self, line: int, role: LineRole) -> None:
        """What a line is; a line that is passed over has no pieces."""
        known = self._lines.get(line, MarkedLine(line=line, role=role))
        self._lines[line] = replace(known, role=role, pieces=() if role is LineRole.SKIP else known.pieces)

    def take_away(self, line: int) -> None:
        self._lines.pop(line, None)


def _role(pieces: tuple[MarkedPiece, ...]) -> LineRole:
    """What a line with these pieces is: the one that opens most."""
    roles = {role_for(piece.field) for piece in pieces}
    return next(
        role
        for role in (LineRole.CASE, LineRole.PERSON, LineRole.CHARGE, LineRole.DETAIL, LineRole.CHARGE_DETAIL)
        if role in roles
    )


def said_of(mark: MarkedLine, line: str) -> str:
    """``opens a case: case number “72201”, name “EASTLAKE, BOYD S”``."""
    pieces = ", ".join(f"{FIELDS[p.field].label.lower()} “{line[p.start : p.stop]}”" for p in mark.pieces)
    return f"{ROLES[mark.role]}{f': {pieces}' if pieces else ''}"
