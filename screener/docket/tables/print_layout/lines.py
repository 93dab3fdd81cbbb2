"""A printed report as lines on pages, and the looks of what stands on them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from screener.docket.cells.controlled_words import layout_words

_RULE = re.compile(r"[-=_*.+\s]{3,}")
_PAGE = re.compile(r"\bpage:?\s*(?:no\.?)?\s*\d+", re.IGNORECASE)
_DIGITS, _LETTERS = re.compile(r"\d+"), re.compile(r"[A-Za-z]+")
_TOP = 14  # lines from the top of a page among which a head is looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedLine:
    """``number`` is as a person counts, ``text`` is without tabs and without the printer's marks.

    ``page`` counts from 0, ``place`` is its line on the page, from 1.
    """

    number: int
    text: str
    page: int = 0
    place: int = 0

    @property
    def blank(self) -> bool:
        return not self.text.strip()

    @property
    def rule(self) -> bool:
        return not self.blank and _RULE.fullmatch(self.text) is not None

    @property
    def pattern(self) -> str:
        """The line apart from its numbers: page heads are alike in it."""
        return pattern_of(self.text)

    @property
    def indent(self) -> int:
        return len(self.text) - len(self.text.lstrip(" "))


def pattern_of(text: str) -> str:
    """A text apart from its numbers and the width of its gaps."""
    return " ".join(_DIGITS.sub("9", text).split())


def looks_of(text: str) -> str:
    """What a value looks like: ``19CR 051234`` is ``9A 9``."""
    return " ".join(_LETTERS.sub("A", _DIGITS.sub("9", text)).split())


def lines_of(text: str, *, control: bool = False) -> list[PrintedLine]:
    """The lines of a report. ``control``: a 1 in the first column begins a page, as it does for a printer."""
    raw = text.split("\n")
    if raw and not raw[-1]:
        raw.pop()
    found: list[PrintedLine] = []
    page, place = 0, 0
    for number, each in enumerate(raw, 1):
        feed = "\x0c" in each
        plain = each.replace("\x0c", "").expandtabs(8).rstrip()
        if control and plain[:1] == "1" and not plain[:6].strip().isdigit():
            feed, plain = True, " " + plain[1:]
        if (feed and found) or (not feed and _PAGE.search(plain) and place > _TOP):
            page, place = page + 1, 0
        place += 1
        found.append(PrintedLine(number=number, text=plain, page=page, place=place))
    return found


def is_page_number(text: str) -> bool:
    """Whether a line says which page this is."""
    return _PAGE.search(text) is not None


def heads_of(lines: Sequence[PrintedLine], first: int) -> tuple[frozenset[str], frozenset[str]]:
    """The patterns of the lines above the ``first`` line of a case, and of those near the top of several pages.

    A page head is among both: what only later pages have at their top may be the rest of a text.
    """
    tops = Counter(pattern for pattern, _ in {(line.pattern, line.page) for line in lines if line.place <= _TOP})
    several = frozenset(pattern for pattern, many in tops.items() if many > 1)
    return frozenset(line.pattern for line in lines if line.number < first and not line.blank), several


def closing_kind(text: str) -> str | None:
    """``total`` or ``footer`` for a line that ends a report or counts it."""
    first = " ".join(text.lower().split()).strip("* ")
    for kind in ("subtotal", "total", "footer"):
        for start in layout_words(kind):
            word = start.strip("* ")
            if word != "page" and (first == word or (first.startswith(word) and not first[len(word) :][:1].isalpha())):
                return kind
    return None
