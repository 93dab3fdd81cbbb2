"""Whether a line has a shape, and the values that stand on it then.

A value that is cut by the edge of its column, or that is not what its field holds, makes the line another one: what
does not fit is never read half.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from screener.docket.cells.controlled_words import field_specs
from screener.docket.model.printed import LineShape, Piece
from screener.docket.tables.print_layout.lines import looks_of, pattern_of

_GAP, _WIDE = re.compile(r" {2,}"), re.compile(r" {4,}")
_DATE = re.compile(
    r"\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}|\d{6}|\d{8}|[A-Za-z]{3,9}\.? \d{1,2},? \d{4}|\d{1,2}-?[A-Za-z]{3}-?\d{2,4}"
)
#: How the words for felony, misdemeanor and what is less begin.
_GRADES = frozenset({"FEL", "MIS", "INF", "VIO", "ORD", "PET", "SUM", "TRA", "CIT"})
_WORDS = frozenset({"text", "arrest text", "court text"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """A line of a shape with its values by field."""

    shape: LineShape
    values: Mapping[str, str]


def matched(text: str, shape: LineShape, shift: int = 0, above: str = "") -> Matched | None:
    """The line as one of this shape, all its columns moved by ``shift``; None where it is none."""
    if shape.same:
        return Matched(shape=shape, values={}) if pattern_of(text) == shape.same else None
    if shape.alike and looks_of(text) != shape.alike:
        return None
    if shape.after and pattern_of(above) != shape.after:
        return None
    if shape.begins and not text.strip().startswith(shape.begins):
        return None
    if shape.indent is not None and len(text) - len(text.lstrip()) != shape.indent + shift:
        return None
    for word, at in shape.words:
        if not _stands(word, at, text, shift):
            return None
    values: dict[str, str] = {}
    for piece in shape.pieces:
        value = _behind(text, piece, shape) if piece.label else _between(text, piece, shift)
        if value is None or (value and not _fits(piece.field, value, shape)):
            return None
        if value:
            values[piece.field] = value
        elif piece.field in shape.must:
            return None
    return Matched(shape=shape, values=values)


def _stands(word: str, at: int | None, text: str, shift: int) -> bool:
    if at is None:
        return place_of(word, text) >= 0
    return text.startswith(word, max(at + shift, 0))


def best(text: str, shapes: Sequence[LineShape], shift: int = 0, above: str = "") -> Matched | None:
    """The line as one of the shape that asks for most."""
    for shape in sorted(shapes, key=lambda each: -each.weight):
        if (found := matched(text, shape, shift, above)) is not None:
            return found
    return None


def _between(text: str, piece: Piece, shift: int) -> str | None:
    """What stands between two columns; None where an edge cuts a word."""
    start = max(piece.start + shift, 0)
    stop = len(text) if piece.stop is None else max(piece.stop + shift, 0)
    inside = text[start:stop]
    if not inside.strip():
        return ""
    if start and inside[:1].strip() and text[start - 1 : start].strip():
        return None
    if inside[-1:].strip() and text[stop : stop + 1].strip():
        return None
    return _value(inside, piece.field)


def place_of(word: str, text: str) -> int:
    """Where a word or a label stands in a line, as a word of its own; -1 where it does not."""
    end = "" if word[-1:] in ":#=>" else r"(?!\S)"
    found = re.search(r"(?<!\S)" + re.escape(word) + end, text)
    return found.start() if found else -1


def _behind(text: str, piece: Piece, shape: LineShape) -> str | None:
    """What stands behind a label, as far as the next label or a gap."""
    at = place_of(piece.label, text)
    if at < 0:
        return ""
    rest = text[at + len(piece.label) :]
    labels = {word for word, _ in shape.words} | {each.label for each in shape.pieces if each.label}
    ends = [place_of(word, rest) for word in labels - {piece.label}]
    stop = min((end for end in ends if end >= 0), default=len(rest))
    return _begun(_value(rest[:stop], piece.field), piece.field, shape)


def _begun(value: str | None, name: str, shape: LineShape) -> str | None:
    """A number or a day behind a label ends where it no longer looks like one: other words may stand behind it."""
    if value is None or " " not in value or not (name in shape.looks or field_specs()[name].kind == "date"):
        return value
    words = value.split(" ")
    starts = (" ".join(words[:many]) for many in range(len(words), 0, -1))
    looks = shape.looks.get(name, ())
    return next((s for s in starts if (_looks_so(s, looks) if looks else _DATE.fullmatch(s) is not None)), value)


def _value(inside: str, name: str) -> str | None:
    """A value without the blanks around it; what is charged is never cut at a gap, and has no wide one."""
    plain = inside.strip()
    if name in _WORDS and _WIDE.search(plain):
        return None
    return " ".join(plain.split()) if name in _WORDS else _GAP.split(plain)[0]


def _looks_so(value: str, looks: Sequence[str]) -> bool:
    """Whether a value has one of some looks; ``*`` in a look is anything."""
    seen = looks_of(value)
    return any(seen == look or ("*" in look and fnmatchcase(seen, look.replace("[", "[[]"))) for look in looks)


def _fits(name: str, value: str, shape: LineShape) -> bool:
    """Whether a value can be what its field holds."""
    if name in shape.looks and not _looks_so(value, shape.looks[name]):
        return False
    kind = field_specs()[name].kind
    if kind == "date":
        return name not in shape.must or _DATE.fullmatch(value) is not None
    if kind == "name":
        return any(map(str.isalpha, value)) and not any(map(str.isdigit, value))
    if kind in ("id", "statute") and name != "person id":
        return any(map(str.isdigit, value))
    if kind == "grade":
        return len(value) <= 2 or any(map(str.isdigit, value)) or value[:3].upper() in _GRADES
    if kind == "count":
        return any(map(str.isdigit, value)) and len(value) <= 6
    if name in _WORDS:
        if any(word.endswith(":") and word in value for word, _ in shape.words):
            return False  # what stands behind the text has moved into it
        return sum(map(str.isalpha, value)) >= 3
    return True
