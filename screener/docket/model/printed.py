"""What a layout of a printed report is: the shapes of its lines, and where the values of each stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from screener.docket.cells.controlled_words import field_specs
from screener.domain.errors import ScreenerError


class LineRole(StrEnum):
    """What a line is. A case and a person open what the lines below belong to."""

    CASE = "case"
    PERSON = "person"
    CHARGE = "charge"
    DETAIL = "detail"  # more of the case or the person
    CHARGE_DETAIL = "charge detail"  # more of the charge above
    SKIP = "skip"  # belongs to the case and says nothing that is read


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A value on a line: from a column to another (from 0, ``stop`` None for the end), or behind a ``label``."""

    field: str
    start: int = 0
    stop: int | None = None
    label: str = ""

    def to_json(self) -> dict[str, Any]:
        if self.label:
            return {"field": self.field, "after": self.label}
        return {"field": self.field, "from": self.start, "to": self.stop}


@dataclass(frozen=True, slots=True, kw_only=True)
class LineShape:
    """A kind of line: it has the ``words`` (each at its column, None: anywhere) and the ``must`` pieces.

    ``looks`` says by what a must piece is known (``9A 9``: digits, a letter, digits; ``*``: anything). ``after`` is the
    line that has to stand above, ``same`` the whole of the line, numbers apart, ``alike`` what all of it looks like.
    ``indent`` is the column in which it begins.
    """

    role: LineRole
    pieces: tuple[Piece, ...] = ()
    must: tuple[str, ...] = ()
    words: tuple[tuple[str, int | None], ...] = ()
    looks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    begins: str = ""
    after: str = ""
    same: str = ""
    alike: str = ""
    indent: int | None = None

    @property
    def weight(self) -> int:
        """How much a line has to have: of two shapes that fit, the one that asks for more is meant."""
        said = (
            3 * bool(self.after)
            + 9 * bool(self.same)
            + 2 * bool(self.begins)
            + bool(self.alike)
            + (self.indent is not None)
        )
        return 2 * len(self.words) + len(self.must) + said

    def piece(self, name: str) -> Piece | None:
        return next((piece for piece in self.pieces if piece.field == name), None)

    def to_json(self) -> dict[str, Any]:
        found: dict[str, Any] = {"is": self.role.value}
        if self.pieces:
            found["pieces"] = [piece.to_json() for piece in self.pieces]
        if self.must:
            found["must"] = list(self.must)
        if self.words:
            found["words"] = [[word, at] for word, at in self.words]
        if self.looks:
            found["looks"] = {name: list(looks) for name, looks in self.looks.items()}
        found.update({name: said for name in ("begins", "after", "same", "alike") if (said := getattr(self, name))})
        if self.indent is not None:
            found["indent"] = self.indent
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintLayout:
    """All shapes of a report. ``control``: its first column tells a printer what to do (1: a new page)."""

    name: str
    shapes: tuple[LineShape, ...]
    control: bool = False
    says: str = ""

    @property
    def fields(self) -> tuple[str, ...]:
        """Every field that some line gives, in the order of the report."""
        return tuple(dict.fromkeys(piece.field for shape in self.shapes for piece in shape.pieces))

    def of(self, *roles: LineRole) -> tuple[LineShape, ...]:
        return tuple(shape for shape in self.shapes if shape.role in roles)

    @property
    def lacks(self) -> str:
        """What it still needs before a report can be read by it, as a sentence; "" where it is whole."""
        opening = [shape for shape in self.of(LineRole.CASE) if shape.must or shape.words]
        if not opening:
            return "Mark a line that opens a case, with its case number."
        charged = {piece.field for shape in self.shapes for piece in shape.pieces} & {"text", "statute"}
        return "" if charged else "Mark a line that holds a charge, with its text."

    def to_json(self) -> dict[str, Any]:
        found: dict[str, Any] = {"name": self.name, "lines": [shape.to_json() for shape in self.shapes]}
        if self.control:
            found["control column"] = True
        if self.says:
            found["says"] = self.says
        return found

    @staticmethod
    def of_json(found: object, where: str = "This layout") -> PrintLayout:
        """The layout of a JSON document; raises ScreenerError, which says what in it cannot be read."""
        try:
            return _layout(found)
        except _UnreadableError as error:
            raise ScreenerError(
                f"{where} cannot be read: {error}", "", "Write it again, or mark a case on the page"
            ) from error


class _UnreadableError(Exception):
    """What is wrong, in words."""


def _layout(found: object) -> PrintLayout:
    if not isinstance(found, Mapping) or not isinstance(found.get("lines"), list | tuple):
        raise _UnreadableError("it has no list “lines”")
    layout = PrintLayout(
        name=str(found.get("name") or "print layout"),
        shapes=tuple(_shape(each, at) for at, each in enumerate(found["lines"], 1)),
        control=bool(found.get("control column")),
        says=str(found.get("says") or ""),
    )
    if layout.lacks:
        raise _UnreadableError(layout.lacks[0].lower() + layout.lacks[1:].rstrip("."))
    return layout


def _shape(found: object, at: int) -> LineShape:
    if not isinstance(found, Mapping):
        raise _UnreadableError(f"line {at} is no object")
    try:
        role = LineRole(str(found.get("is")))
    except ValueError:
        allowed = ", ".join(role.value for role in LineRole)
        raise _UnreadableError(f"line {at} is {found.get('is')!r}, and can be {allowed}") from None
    pieces = tuple(_piece(each, at) for each in _list(found, "pieces", at))
    names = {piece.field for piece in pieces}
    must = tuple(str(each) for each in _list(found, "must", at))
    if unknown := [name for name in must if name not in names]:
        raise _UnreadableError(f"line {at} must have {unknown[0]!r}, which is none of its pieces")
    words = []
    for each in _list(found, "words", at):
        pair = each if isinstance(each, Sequence) and not isinstance(each, str) else (each, None)
        column = pair[1] if len(pair) > 1 else None
        if not str(pair[0]).strip() or not isinstance(column, int | None):
            raise _UnreadableError(f"line {at} has a word without its column")
        words.append((str(pair[0]), column))
    looks = found.get("looks", {})
    if not isinstance(looks, Mapping):
        raise _UnreadableError(f"“looks” of line {at} is no object")
    said = {name: str(found.get(name) or "") for name in ("begins", "after", "same", "alike")}
    indent = found.get("indent")
    if not isinstance(indent, int | None):
        raise _UnreadableError(f"“indent” of line {at} is no number")
    shape = LineShape(
        role=role,
        pieces=pieces,
        must=must,
        words=tuple(words),
        looks={str(name): tuple(map(str, each)) for name, each in looks.items()},
        indent=indent,
        **said,
    )
    if not shape.weight:
        raise _UnreadableError(f"line {at} would be any line: say which words or pieces it must have")
    return shape


def _list(found: Mapping[str, Any], name: str, at: int) -> Sequence[Any]:
    value = found.get(name, ())
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise _UnreadableError(f"“{name}” of line {at} is no list")
    return value


def _piece(found: object, at: int) -> Piece:
    if not isinstance(found, Mapping):
        raise _UnreadableError(f"line {at} has a piece that is no object")
    name = str(found.get("field") or "")
    if name not in field_specs():
        raise _UnreadableError(f"line {at} gives {name!r}, and there is no such field")
    label = str(found.get("after") or "")
    start, stop = found.get("from", 0), found.get("to")
    if not label and (not isinstance(start, int) or not isinstance(stop, int | None) or start < 0):
        raise _UnreadableError(f"the piece {name} of line {at} stands in no columns")
    if not label and stop is not None and stop <= start:
        raise _UnreadableError(f"the piece {name} of line {at} ends before it begins")
    return Piece(field=name, start=int(start or 0), stop=stop, label=label)
