"""Charges of one cell that are numbered: ``1) ... 2) ...``, ``CT1: ... CT2: ...``, ``1. ... 2. ...``."""

from __future__ import annotations

import re

_NUMBER = re.compile(
    r"(?:(?<=^)|(?<=[\s;,|]))"
    r"(?:\((\d{1,2})\)|#\s?(\d{1,2})[):.]?"
    r"|(?:C(?:OUN)?TS?|CNT|CHARGE|CHG)\.?\s*#?(\d{1,2})(?:\s?[-):.](?!\d)|(?![\w.]))|(\d{1,2})[).](?!\d))\s*(?=\S)",
    re.IGNORECASE,
)
_FILLED = re.compile(r"\w")
#: Numbers whose charge was dismissed or left out ("1) 2) Harassment 4) Assault").
_EMPTY = re.compile(r"1[).]\s*2[).]")
_MOST_LEFT_OUT = 2
#: What is written before the first number says who was arrested or charged, no offense.
_LONGEST_LEAD = 60


def numbered(cell: str) -> list[str]:
    """The texts after 1, 2, 3 ... in a cell; empty where it has no such numbers.

    A cell that begins with 1 is one even without a 2; words may stand before the first of several
    ("Arrest on chrg of 1) ..., and 2) ...").
    """
    text = cell.strip()
    if "1" not in text:
        return []
    found: list[re.Match[str]] = []
    last = 0
    for match in _NUMBER.finditer(text):
        number = next(int(group) for group in match.groups() if group)
        first = number == 1 and match.start() <= _LONGEST_LEAD
        if first if not found else last < number <= last + _MOST_LEFT_OUT:
            found.append(match)
            last = number
    if not found or (found[0].start() and (len(found) < 2 or not _is_lead(text[: found[0].start()]))):
        return []
    ends = [match.start() for match in found[1:]] + [len(text)]
    parts = [_plain(text[match.end() : end]) for match, end in zip(found, ends, strict=True)]
    if _EMPTY.match(text):
        return [part for part in parts if _FILLED.search(part)]
    return parts if all(_FILLED.search(part) for part in parts) else []


def _is_lead(words: str) -> bool:
    return not any(letter.isdigit() for letter in words)


def _plain(part: str) -> str:
    """A part without the signs and the "and" that lead to the next number."""
    bare = part.strip(" \t\r\n;,|")
    return bare[:-4].rstrip(" ;,|") if bare.lower().endswith((" and", ",and", ";and")) else bare
