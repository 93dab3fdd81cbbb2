"""A layout from one case that a person marked: which lines are what, and which words on them are which field.

What was marked once is looked for in the whole report: lines alike say how wide a column is, which words always stand
there, and what a case number looks like.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from screener.docket.cells.controlled_words import field_specs
from screener.docket.model.printed import LineRole, LineShape, Piece, PrintLayout
from screener.docket.tables.print_layout.lines import PrintedLine, lines_of, looks_of, pattern_of
from screener.docket.tables.print_layout.matching import best, matched, place_of

_GROUP = re.compile(r"\S+(?: \S+)*")
_TOKEN = re.compile(r"\S+")
_WIDE = re.compile(r" {4,}(?=\S)")
_LABEL = re.compile(r"[A-Za-z][A-Za-z/.&' -]*[:#]*|#")
_OFTEN, _HALF, _NEARLY, _LOOKED = 0.3, 0.5, 0.9, 4_000
_NUMBERS = frozenset({"id", "personid", "count", "date"})


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedPiece:
    """A piece of a line from a column to another (from 0), and the field that it is."""

    field: str
    start: int
    stop: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedLine:
    """A line of the report by its number, what it is, and its pieces."""

    line: int
    role: LineRole
    pieces: tuple[MarkedPiece, ...] = ()


def learned(text: str, marks: Sequence[MarkedLine], name: str) -> PrintLayout:
    """The layout of a report of which some lines were marked; what it lacks still, ``lacks`` says."""
    control = _has_control(text)
    lines = [line for line in lines_of(text, control=control) if not line.blank and not line.rule][:_LOOKED]
    by_number = {line.number: line for line in lines}
    shapes: list[LineShape] = []
    for mark in marks:
        if mark.line in by_number:
            shapes.append(_shape(mark, by_number[mark.line], lines))
    for at, mark in enumerate(marks):
        if mark.line in by_number:
            shapes = _told_apart(shapes, at, by_number[mark.line], lines)
    return PrintLayout(name=name, shapes=_different(shapes), control=control)


def _has_control(text: str) -> bool:
    """Whether the first column tells a printer what to do: nothing but blanks and a 1 at the top of pages."""
    first = Counter(line[:1] for line in text.split("\n")[:_LOOKED] if line.strip())
    return set(first) <= {" ", "1", "0", "-", "+"} and first["1"] > 0 and first[" "] > 4 * first["1"]


def _different(shapes: Sequence[LineShape]) -> tuple[LineShape, ...]:
    kept: list[LineShape] = []
    for shape in shapes:
        if shape not in kept:
            kept.append(shape)
    return tuple(kept)


def _shape(mark: MarkedLine, line: PrintedLine, lines: Sequence[PrintedLine]) -> LineShape:
    if mark.role is LineRole.SKIP or not mark.pieces:
        return _skip(line, lines) if mark.role is LineRole.SKIP else replace(_skip(line, lines), role=mark.role)
    pieces = tuple(_piece(each, mark, line, lines) for each in sorted(mark.pieces, key=lambda each: each.start))
    must = _must(mark.role, pieces)
    labels = tuple((piece.label, None) for piece in pieces if piece.label)
    first = min(each.start for each in mark.pieces)
    shape = LineShape(role=mark.role, pieces=pieces, must=must, words=labels, looks=_looks(mark, line))
    if mark.role is LineRole.CHARGE and not pieces[0].label and line.indent == first:
        shape = replace(shape, indent=line.indent)
    shape = _ended(shape, line, lines)
    alike = [each for each in lines if matched(each.text, shape) is not None]
    shape = replace(shape, words=tuple(dict.fromkeys((*labels, *_constants(mark, line, alike, anywhere=bool(labels))))))
    alike = [each for each in alike if matched(each.text, shape) is not None]
    pieces = tuple(p if p.label else _widened(p, line, alike, shape.pieces) for p in shape.pieces)
    return replace(shape, pieces=pieces)


def _must(role: LineRole, pieces: Sequence[Piece]) -> tuple[str, ...]:
    """The pieces without which a line is no such line."""
    names = [piece.field for piece in pieces]
    if role is LineRole.CASE:
        found = [name for name in names if name == "case number" or field_specs()[name].kind == "name"] or names[:1]
    elif role is LineRole.PERSON:
        found = [name for name in names if field_specs()[name].kind == "name"] or names[:1]
    elif role is LineRole.CHARGE:
        main = "text" if "text" in names else "statute" if "statute" in names else names[0]
        found = names[: names.index(main) + 1]
    else:
        found = [] if any(piece.label for piece in pieces) else names[:1]
    return tuple(name for name in found if not _labelled(pieces, name) or name in ("case number", "text", "name"))


def _labelled(pieces: Sequence[Piece], name: str) -> bool:
    return any(piece.field == name and piece.label for piece in pieces)


def _piece(marked: MarkedPiece, mark: MarkedLine, line: PrintedLine, lines: Sequence[PrintedLine]) -> Piece:
    """A piece behind a label, where one stands before it on several lines; else between two columns."""
    before = max((each.stop for each in mark.pieces if each.stop <= marked.start), default=0)
    left = line.text[before : marked.start]
    label = re.split(r" {2,}", left.rstrip())[-1].strip() if len(left) - len(left.rstrip()) <= 2 else ""
    if label and _LABEL.fullmatch(label) and sum(place_of(label, each.text) >= 0 for each in lines) > 1:
        return Piece(field=marked.field, label=label)
    return Piece(field=marked.field, start=marked.start, stop=_next_word(line.text, marked.stop))


def _next_word(text: str, stop: int) -> int | None:
    return next((word.start() for word in _TOKEN.finditer(text) if word.start() >= stop), None)


def _ended(shape: LineShape, line: PrintedLine, lines: Sequence[PrintedLine]) -> LineShape:
    """A charge text behind which nothing stands on the marked line ends where something stands on others like it."""
    open_ended = shape.piece("text")
    if open_ended is None or open_ended.label or open_ended.stop is not None:
        return shape
    behind: Counter[int] = Counter()
    for each in lines:
        gap = _WIDE.search(each.text, open_ended.start)
        if gap is None:
            continue
        cut = replace(open_ended, stop=gap.end())
        pieces = tuple(cut if piece is open_ended else piece for piece in shape.pieces)
        if matched(each.text, replace(shape, pieces=pieces)) is not None:
            behind[gap.end()] += 1
    at, many = behind.most_common(1)[0] if behind else (0, 0)
    if many < 2 or many < _NEARLY * behind.total() or at <= len(line.text):
        return shape
    pieces = tuple(replace(piece, stop=at) if piece is open_ended else piece for piece in shape.pieces)
    return replace(shape, pieces=pieces)


def _constants(
    mark: MarkedLine, line: PrintedLine, alike: Sequence[PrintedLine], *, anywhere: bool
) -> list[tuple[str, int | None]]:
    """Words of the line outside its pieces that nearly all lines alike have, at their columns or anywhere."""
    found: list[tuple[str, int | None]] = []
    run: tuple[int, int] | None = None
    for token in [*_TOKEN.finditer(line.text), None]:
        holds = False
        if token is not None and not any(p.start < token.end() and token.start() < p.stop for p in mark.pieces):
            same = sum(_stands(token.group(), token.start(), each.text, anywhere) for each in alike)
            said = token.group()
            # A lone letter is a value (a flag, a class), a lone sign stands between values.
            constant = (any(map(str.isalpha, said)) and len(said) > 1) or (not anywhere and not said.isalnum())
            # Behind a label there may be nothing, and lines of another kind have none: half of them say that it is one.
            share = _HALF if said.endswith(":") else _NEARLY
            holds = constant and not any(map(str.isdigit, said)) and same >= share * len(alike) > 1
        if run is not None and (not holds or token is None or token.start() != run[1] + 1):
            found.append((line.text[run[0] : run[1]], None if anywhere else run[0]))
            run = None
        if holds and token is not None:
            run = (run[0] if run is not None else token.start(), token.end())
    return found


def _stands(word: str, at: int, text: str, anywhere: bool) -> bool:
    return place_of(word, text) >= 0 if anywhere else text[at : at + len(word)] == word


def _widened(piece: Piece, line: PrintedLine, alike: Sequence[PrintedLine], pieces: Sequence[Piece]) -> Piece:
    """A column as wide as the lines alike show it: to where another column begins, and to the left for numbers."""
    starts: Counter[int] = Counter(
        group.start() for each in alike for group in _GROUP.finditer(each.text) if group.start() > piece.start
    )
    inner = {other.start for other in pieces if not other.label and other.start > piece.start}
    end = len(line.text[piece.start : piece.stop].rstrip()) + piece.start
    stops = [at for at, many in starts.items() if many >= _OFTEN * len(alike) and at > end]
    if piece.stop is not None and piece.stop == end + 1:
        stops.append(piece.stop)  # one blank alone parts it from the next
    stop = min([*stops, *inner], default=piece.stop)
    start = piece.start
    if field_specs()[piece.field].kind in _NUMBERS:
        ends = [group.end() for each in alike for group in _GROUP.finditer(each.text) if group.end() <= piece.start]
        start = max(ends, default=-1) + 1
    return replace(piece, start=start, stop=stop)


def _looks(mark: MarkedLine, line: PrintedLine) -> dict[str, tuple[str, ...]]:
    """What the marked case number looks like, and whether a name has its comma: what looks otherwise is none."""
    found: dict[str, tuple[str, ...]] = {}
    for each in mark.pieces:
        said = line.text[each.start : each.stop]
        if each.field == "case number" and mark.role is LineRole.CASE:
            found[each.field] = (looks_of(said),)
        elif each.field == "name" and "," in said and mark.role in (LineRole.CASE, LineRole.PERSON):
            found[each.field] = ("*,*",)
    return found


def _skip(line: PrintedLine, lines: Sequence[PrintedLine]) -> LineShape:
    """Lines like one that says nothing: by its words, the sign with which it begins, its numbers, or as a whole."""
    first = line.text.split()[0]
    if not any(map(str.isalnum, first)):
        return LineShape(role=LineRole.SKIP, begins=first)
    alike = [each for each in lines if each.text.split()[0] == first]
    mark = MarkedLine(line=line.number, role=LineRole.SKIP)
    words = _constants(mark, line, alike, anywhere=True) if len(alike) > 1 else []
    if any(len(word.split()) > 1 or word.endswith((":", "#")) for word, _ in words) or len(words) > 1:
        return LineShape(role=LineRole.SKIP, words=tuple(words))
    values = line.text.split()
    if values[0].isdigit() and 2 * sum(map(str.isdigit, values)) >= len(values) > 2:
        return LineShape(role=LineRole.SKIP, alike=looks_of(line.text))  # a line of numbers: each has other ones
    return LineShape(role=LineRole.SKIP, same=pattern_of(line.text))


def _told_apart(shapes: list[LineShape], at: int, line: PrintedLine, lines: Sequence[PrintedLine]) -> list[LineShape]:
    """Where another shape would take a marked line, the line above it says which of them it is."""
    above = next((each for each in reversed(lines) if each.number < line.number), None)
    text_above = above.text if above is not None else ""
    found = best(line.text, shapes, 0, text_above)
    if found is None or found.shape == shapes[at] or above is None:
        return shapes
    return [replace(each, after=pattern_of(text_above)) if n == at else each for n, each in enumerate(shapes)]
