"""Statutes as a policy names them: one code, a range of subdivisions or sections, a section with all below it.

``602(a)-(y)`` is every subdivision from (a) to (y), ``11350 to 11377`` every section between, ``602 and subdivisions``
the section with everything below it. A code by itself is that code alone: what it does not name it does not mean.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from screener.domain import statute

_LETTERS = re.compile(r"^(.*\S)\s*\(\s*(\w{1,3})\s*\)\s*-\s*\(\s*(\w{1,3})\s*\)$")
_BETWEEN = re.compile(r"^(.*\S) (?:to|through) (\S.*)$")
_BELOW = re.compile(r"^(.*\S),? (?:and|with) (?:all |any |its )?subdivisions$")


@dataclass(frozen=True, slots=True)
class Span:
    """What one name stands for. ``low`` and ``high`` are the ends of a range; alike where it is no range."""

    low: statute.Citation
    high: statute.Citation
    below: bool  # whether subdivisions of what is named are in it

    @property
    def empty(self) -> bool:
        return _order(self.low) > _order(self.high)


@lru_cache(maxsize=4096)
def span(named: str) -> Span | None:
    """The range that a name stands for; None where it is one code alone (or no code at all)."""
    text = " ".join(named.split())
    found = _LETTERS.match(text)
    if found:
        return _span(f"{found[1]}({found[2]})", f"{found[1]}({found[3]})")
    found = _BETWEEN.match(text)
    if found:
        return _span(found[1], found[2])
    found = _BELOW.match(text)
    return _span(found[1], found[1]) if found else None


def _span(low: str, high: str) -> Span | None:
    first, last = statute.parse(low), statute.parse(high)
    if first is None or last is None or len(first.parts) != len(last.parts):
        return None
    return Span(first, last, below=True)


def _order(citation: statute.Citation) -> tuple[tuple[int, str], ...]:
    """Sections as numbers, subdivisions as numbers or letters (aa after z)."""
    numbers = re.findall(r"\d+|[A-Z]+", citation.main)
    return tuple(_piece(each) for each in (*numbers, *citation.parts))


def _piece(text: str) -> tuple[int, str]:
    return (int(text), "") if text.isdigit() else (len(text), text)


@lru_cache(maxsize=65536)
def covers(named: str, cited: str) -> bool:
    """Whether a cited statute is what a policy names."""
    found = span(named)
    if found is None:
        return statute.same(cited, named)
    each = statute.parse(cited)
    if each is None or (found.low.code and each.code and found.low.code != each.code):
        return False
    each = statute.in_code(each, found.low.code)
    depth = len(found.low.parts)
    if depth and each.main != found.low.main:
        return False
    if len(each.parts) < depth:
        return False
    place = _order(statute.Citation(code="", main=each.main, parts=each.parts[:depth]))
    low, high = _order(found.low), _order(found.high)
    if not depth:
        place = place[: max(len(low), len(high))] if found.low != found.high else place
        if found.low == found.high:
            return each.main == found.low.main
    return low <= place <= high


def samples(named: str) -> tuple[str, ...]:
    """Statutes that stand for what a name means, to cut the axis of statutes into cells."""
    found = span(named)
    if found is None:
        return (named,)
    ends = [str(found.low), str(found.high), f"{found.low}(ZZZ)"]
    if found.low.parts and len(found.low.parts[-1]) == len(found.high.parts[-1]) == 1:
        first, last = ord(found.low.parts[-1]), ord(found.high.parts[-1])
        head = statute.Citation(code=found.low.code, main=found.low.main, parts=found.low.parts[:-1])
        ends += [f"{head}({chr(mark)})" for mark in range(first + 1, last)]
    return tuple(dict.fromkeys(ends))
