"""Cuts charge texts and the terms of the vocabulary into words."""

from __future__ import annotations

import re
from collections.abc import Sequence

_TOKEN = re.compile(r"[A-Z]+|[0-9]+|[/;&+,|\n:<>-]")
_PREPARE = re.compile(
    r"\b(?:A\s?&\s?B|B\s?&\s?E|L\s?&\s?L|W/?\s?O(?:UT)?\b|0Z\b)|['’`]|\bW/?I(?:N|THIN)?\s+(?=\d{3,})"
    r"|\((?:[FMIX]|[FM][0-9A-E]|AGMS|SRMS|SMMS|FEL[A-D])\)\s*$"  # the grade, written behind
    r"|\b[A-Z]{0,4}[0-9]{2,4}[A-Z]{1,4}[0-9]{3,}\b"  # a case number
    r"|\bC(?:H|HAP)?\.?\s?\d+[A-Z]{0,2}[,.]?\s*(?:§|S\.|SEC\.?)\s*[0-9A-Z½.]+(?:\([^)]*\))*|\b(?=\d*0Z\b)",
)
#: Words of letters alone that are prepared, too.
PARTED = frozenset({"W", "WO", "WOUT"})
_GLUED = re.compile(r"(?<=\d)0Z\b")
_PREPARED = {
    "A&B": "ASSAULTBATTERY",
    "B&E": "BREAKENTER",
    "L&L": "LEWDLASC",
    "W/O": "WITHOUT",
    "WO": "WITHOUT",
    "W/OUT": "WITHOUT",
    "WOUT": "WITHOUT",
    "0Z": "OZ",
}


def _prepared(match: re.Match[str]) -> str:
    text = match.group().replace(" ", "")
    if text in _PREPARED:
        return _PREPARED[text]
    if text.startswith("W") and text[1:2] in "/I":
        return "WITHIN "
    return "" if len(text) <= 1 else " "


def cut(text: str) -> tuple[list[str], list[str]]:
    """The words of a text in upper case, and before each word (and at the end) the separators that stood there."""
    upper = text.upper()
    plain = upper.split()
    if upper.isascii() and PARTED.isdisjoint(plain) and "".join(plain).isalpha():
        return plain, [""] * (len(plain) + 1)  # nothing below would find anything to do
    upper = _GLUED.sub(" OZ", _PREPARE.sub(_prepared, upper))
    words: list[str] = []
    before: list[str] = []
    separators = ""
    for token in _TOKEN.findall(upper):
        if token.isalnum():
            words.append(token)
            before.append(separators)
            separators = ""
        else:
            separators += token
    before.append(separators)
    return words, before


def cut_all(terms: Sequence[str]) -> list[str]:
    """The words of each term with single spaces; where all are plain words they are parted all at once."""
    whole = "|".join(terms).upper()
    spaced = " " + whole.replace("|", " ")
    plain = whole.isascii() and " W" not in spaced  # none of PARTED is in it
    found = whole.split("|")
    if not plain or not spaced.replace(" ", "").isalpha():
        return [" ".join(term.split() if _is_plain(term) else cut(term)[0]) for term in found]
    if "  " in whole or " |" in whole or "| " in whole or whole[:1] == " " or whole[-1:] == " ":
        return [" ".join(term.split()) for term in found]
    return found


def _is_plain(term: str) -> bool:
    """Whether ``cut`` would find nothing to do in a term but to part its words."""
    if not term.replace(" ", "").isalpha() or not term.isascii():
        return False
    return " W" not in " " + term or PARTED.isdisjoint(term.split())
