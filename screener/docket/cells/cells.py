"""What single cells mean: controlled words, numbers, quantities, names. Unknown words are counted, never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from screener.docket.cells.controlled_words import counted_as_yes, is_blank, plain, vocabulary, yes_words_of
from screener.docket.cells.numbers import Decimals, number_of
from screener.domain.quantity import Quantity

_INTEGER = re.compile(r"\d{1,4}(?:\.0+)?")
_FELONY = re.compile(r"\bfel(?:ony|onies)?\b")
_MISDEMEANOR = re.compile(r"\bmisd(?:emeanou?rs?)?\b")
_NOT = re.compile(r"\bnon\b|\bnot\b|\bor\b|/")
# FM is felony or misdemeanor in some systems: no one of them.
_GRADE_PATTERNS: Final = (
    (re.compile(r"f[- ]?(?:[0-9a-ln-u]|[1-9]\d?|i{1,3}|iv|vi?)(?:[- ]?[a-z0-9]{1,2})?"), "felony"),
    (re.compile(r"m[- ]?(?:[0-9a-e]|i{1,3}|u)"), "misdemeanor"),
    (re.compile(r"(?:forf|infraction|civil|ordinance)\b.*"), "infraction"),
    (re.compile(r"summary\b.*"), "summary"),
)


class Word:
    """Marks of a lookup: the word is not in the vocabulary."""

    UNKNOWN: Final = "?"


def grade_of(cell: str) -> str | None:
    """``felony``, ``misdemeanor``, ``infraction`` or ``summary`` for severity words (F3, FS, MB, Misd. A).

    "" where the cell says that it is not known; None where no rule knows the word.
    """
    word = plain(cell).replace(".", "")
    word = " ".join(word.split())
    known = vocabulary("grade").get(word)
    if known is not None:
        return "" if known == "unknown" else known
    felony, misdemeanor = _FELONY.search(word), _MISDEMEANOR.search(word)
    if felony or misdemeanor:
        return None if (felony and misdemeanor) or _NOT.search(word) else "felony" if felony else "misdemeanor"
    for pattern, grade in _GRADE_PATTERNS:
        if pattern.fullmatch(word):
            return grade
    return None


def word_of(table: str, cell: str) -> str | None:
    """The controlled word of a cell, or None where the vocabulary does not know it."""
    return vocabulary(table).get(plain(cell))


def yes_or_no(cell: str, field: str = "", *, several: bool | None = None) -> bool | str | None:
    """True or False; None where it says that it is not known; ``Word.UNKNOWN`` for a word not understood.

    ``field`` brings the words of that column alone (a consent that was "refused"). ``several`` is the answer of
    ``counts_of``: where a column counts, two or more say yes, and what a 1 says depends on what is counted.
    """
    word = plain(cell)
    found = (yes_words_of(field).get(word) if field else None) or vocabulary("yesno").get(word)
    if field in counted_as_yes():
        if found is None and word.isascii() and word.isdigit():
            return int(word) > 0
        if word == "1" and field == _SEVERAL_PHONES:
            return None if several is None else not several
    if found is None:
        return Word.UNKNOWN
    return {"yes": True, "no": False}.get(found)


_SEVERAL_PHONES = "multiple phones"
_MANY = frozenset({"multiple", "several", "two", "many", "burner"})


def counts_of(field: str, header: str, cells: Iterable[str]) -> bool | None:
    """Whether a column of phones counts them (a 1 is one phone: no) or flags several (a 1 is a yes); None: not told."""
    if field != _SEVERAL_PHONES:
        return False
    if any(word.isascii() and word.isdigit() and int(word) > 1 for word in map(str.strip, cells)):
        return True
    return False if _MANY & set(header.lower().replace("_", " ").split()) else None


def whole_number(cell: str) -> int | None:
    """A count from 0 to 9999, or None where the cell is no such number."""
    text = cell.strip()
    return int(float(text)) if _INTEGER.fullmatch(text) else None


def money_of(cell: str, *, decimals: Decimals = Decimals.POINT) -> Quantity | None:
    """Dollars: ``$1,200.00``, ``1200``; ``12,50`` where the column writes its decimals with a comma.

    A comma before three digits parts thousands, as American offices write money, unless the column shows otherwise.
    """
    text = re.sub(r"^\$\s*|\s*(?:\$|usd|dollars?)\.?$", "", cell.strip().lower())
    value = number_of(text, Decimals.POINT if decimals is Decimals.NOT_SHOWN else decimals)
    if not isinstance(value, Decimal) or "/" in text:
        return None
    return Quantity(value=value.quantize(Decimal(1)) if value == value.to_integral_value() else value, unit="$")


def name_of(cell: str) -> str | None:
    """A person's name with single spaces; ``LAST/FIRST/MIDDLE`` becomes ``LAST, FIRST MIDDLE``."""
    if is_blank(cell):
        return None
    text = " ".join(cell.split())
    if "/" in text and "," not in text:
        last, *others = (part.strip() for part in text.split("/"))
        text = f"{last}, {' '.join(part for part in others if part)}" if any(others) else last
    return text.strip(" ,") or None
