"""Whether a statute that a docket cites is what a policy names.

A section reaches its subdivisions: ``69.50.4013`` is also ``69.50.4013(1)``. ``602(a)-(y)`` is every subdivision from
(a) to (y), ``11350 to 11377`` every section between, ``chapter 893`` every section of it, ``11377 only`` the section
by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from screener.domain import statute
from screener.policy.language.statutes.named import Span, order, spans


@dataclass(frozen=True, slots=True)
class _Cited:
    """A citation beside the key that places it in a range."""

    citation: statute.Citation
    depth: int

    @property
    def place(self) -> tuple[tuple[int, str], ...]:
        each = self.citation
        return order(statute.Citation(code="", main=each.main, parts=each.parts[: self.depth]))


@lru_cache(maxsize=65536)
def covers(named: str, cited: str) -> bool:
    """Whether a cited statute is what a policy names. Of sections that a cell joins by a stroke each is looked at."""
    return any(_covers(named, each) for each in statute.joined(cited))


def _covers(named: str, cited: str) -> bool:
    if statute.same(cited, named):
        return True
    each = statute.parse(cited)
    if each is None:
        return False
    meant = spans(named)
    if "-" in cited and any(statute.by_chapter(span.low.main) for span in meant):
        each = statute.parse(statute.with_hyphen(cited)) or each
    elif "-" in named and statute.by_chapter(each.main):
        meant = spans(statute.with_hyphen(named) or named)
    return any(_inside(span, each) for span in meant)


def _inside(span: Span, cited: statute.Citation) -> bool:
    low, high = span.low, span.high
    if not statute.one_code(low.code, cited.code):
        return False
    cited = statute.in_code(cited, low.code)
    if low == high and statute.run_together(cited):
        cited = _with_points(cited, low)
    if span.chapter:
        return re.match(rf"{re.escape(low.main)}(?![0-9A-Z])", cited.main) is not None
    low, high = statute.in_code(low, cited.code), statute.in_code(high, cited.code)
    depth = len(low.parts)
    if depth and cited.main != low.main:
        return False
    if len(cited.parts) < depth or (span.alone and len(cited.parts) > depth):
        return False
    if low == high:
        return cited.main == low.main and cited.parts[:depth] == low.parts
    place = _Cited(cited, depth).place
    first, last = order(low), order(high)
    if not depth:
        place = place[: max(len(first), len(last))]
    return first <= place <= last


def _with_points(cited: statute.Citation, named: statute.Citation) -> statute.Citation:
    """A section without its points as the one that is named, where both have the same digits: ``69504013``."""
    if named.main.count(".") < 2 or named.main.replace(".", "") != cited.main:
        return cited
    return statute.Citation(code=cited.code, main=named.main, parts=cited.parts)


#: The end of a made-up statute that stands for the further subdivisions of one.
_FURTHER = "(ZZZ)"


def without_samples(members: Iterable[str]) -> list[str]:
    """Statutes of a cell as a person reads them: a further subdivision is said only where its section is not meant."""
    named = set(members)
    plain = (each if not each.endswith(_FURTHER) else each.removesuffix(_FURTHER) for each in named)
    return sorted({one if one in named else f"{one} with a subdivision" for one in plain})


def samples(named: str) -> tuple[str, ...]:
    """Statutes that stand for what a name means, to cut the axis of statutes into cells."""
    found: list[str] = []
    for span in spans(named):
        low, high = span.low, span.high
        if span.chapter:
            found += [f"{low}.99999", f"{low}-99999"]
            continue
        found += [str(low), str(high), f"{low}{_FURTHER}", f"{high}{_FURTHER}"]
        if low.parts and len(low.parts[-1]) == len(high.parts[-1]) == 1:
            head = statute.Citation(code=low.code, main=low.main, parts=low.parts[:-1])
            found += [f"{head}({chr(mark)})" for mark in range(ord(low.parts[-1]) + 1, ord(high.parts[-1]))]
    return tuple(dict.fromkeys(found)) or (named,)
