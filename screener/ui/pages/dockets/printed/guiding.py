"""What a person does next while a layout is learned, without widgets."""

from __future__ import annotations

from collections.abc import Sequence

from screener.docket.cells.controlled_words import FIELDS
from screener.docket.tables.print_layout.learn import MarkedLine
from screener.docket.tables.print_layout.lines import pattern_of
from screener.docket.tables.print_layout.trying import Tried

_NUMBER = "Click the number of a case in the report, and press Enter."
_NAME = "Now click the name of its defendant, and press Enter."
_CHARGE = "Now click what is charged, and press Enter."
_STRAY = (
    "These lines have no place yet. If a line says something, click its words and press Enter; if not, pass over it."
)
_NONE = "No case is found with these marks. Take one away, or mark another case."
_DONE = "Every line has its place. Compare the counts with the report, then read the file."


def next_act(marks: Sequence[MarkedLine], found: Tried | None) -> str:
    """One sentence: the first of the three things that every layout needs, then the lines without a place."""
    fields = {piece.field for mark in marks for piece in mark.pieces}
    if "case number" not in fields:
        return _NUMBER
    if not any(FIELDS[name].kind == "name" and "attorney" not in name for name in fields):
        return _NAME
    if not fields & {"text", "statute"}:
        return _CHARGE
    if found is None or found.read is None:
        return found.layout.lacks if found is not None else ""
    if found.stray:
        return _STRAY
    return _DONE if found.read.cases and found.read.charges else _NONE


def one_of_each(lines: Sequence[str], numbers: Sequence[int]) -> list[int]:
    """The first of the lines of each kind: lines of a kind begin with the same word, numbers apart."""
    found: dict[str, int] = {}
    for number in numbers:
        words = pattern_of(lines[number - 1]).split()
        found.setdefault(words[0] if words else "", number)
    return list(found.values())
