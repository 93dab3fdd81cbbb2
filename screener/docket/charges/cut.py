"""Cuts charge texts and the terms of the vocabulary into words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from screener.docket.charges.places import without_place

_TOKEN = re.compile(r"[A-Z]+|[0-9]+|[/;&+,|\n:<>-]")
_PREPARE = re.compile(
    r"\b(?:A\s?&\s?B|B\s?&\s?E|L\s?&\s?L|W/?\s?O(?:UT)?\b|0Z\b)|['’`]|\bW/?I(?:N|THIN)?\s+(?=\d{3,})"
    r"|\((?:[FMIX]|[FM][0-9A-E]|AGMS|SRMS|SMMS|FEL[A-D])\)\s*$"  # the grade, written behind
    r"|\b[A-Z]{0,4}[0-9]{2,4}[A-Z]{1,4}[0-9]{3,}\b"  # a case number
    r"|\bC(?:H|HAP)?\.?\s?\d+[A-Z]{0,2}[,.]?\s*(?:§|S\.|SEC\.?)\s*[0-9A-Z½.]+(?:\([^)]*\))*|\b(?=\d*0Z\b)",
)
#: Words of letters alone that are prepared, too.
PARTED = frozenset({"W", "WO", "WOUT"})
#: Where a word begins in the middle of another: "CrackCocaine", "FleeingtoEvade".
_HUMPED = re.compile(r"(?<=[a-z]{3})(?=[A-Z][a-z]{2})")
#: The grade behind a charge as Arkansas writes it: "POSSESS CS METH; FA".
_GRADED = re.compile(r"\s*;\s*[FM][ABCDUY]\s*$")
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


#: Where a chunk between blanks is read together with the next one: "A & B", "W/ O", "W/IN 1000", "C. 94C S. 32".
_SPANS = re.compile(r"[&§]|\d[A-Z]{0,2}[,.]?(?:S\.|SEC)|\bW/?(?:IN?)?$")
_WATCHED = re.compile(r"SEC|W(?:IN?)?$")
_CITES, _CITED = re.compile(r"S\.|SEC"), re.compile(r"\d[A-Z]{0,2}[,.]?$")
_MOST = 200_000
#: The words of a chunk, what stands before each, and what stands behind the last.
_Chunk = tuple[list[str], list[str], str]


class _Chunks(dict[str, "str | _Chunk | None"]):
    """What each chunk between blanks gives: itself where it is a plain word; None where it goes with the next one.

    A chunk with a line end behind it is the last of its text, where a grade in brackets is no word.
    """

    def __missing__(self, chunk: str) -> str | _Chunk | None:
        found: str | _Chunk | None
        word = chunk.isascii() and chunk.isalpha() and not _WATCHED.match(chunk) and chunk not in PARTED
        if word or (chunk.isascii() and chunk.isdigit()):
            found = chunk
        elif _SPANS.search(chunk):
            found = None
        elif chunk[-1] == "\n":
            words, before = _cut_whole(chunk[:-1])
            found = words, before[:-1], before[-1]
        else:
            words, before = _cut_whole(f"{chunk} X")
            found = words[:-1], before[:-2], before[-2]
        if len(self) < _MOST:
            self[chunk] = found
        return found


_chunks = _Chunks()


def cut(text: str) -> tuple[list[str], list[str]]:
    """The words of a text in upper case, and before each word (and at the end) the separators that stood there."""
    if not text.isupper() and _HUMPED.search(text):
        text = _HUMPED.sub(" ", text)
    upper = text.upper()
    if upper.endswith(")"):
        upper = without_place(upper)
    if ";" in upper:
        upper = _GRADED.sub("", upper)
    chunks = upper.split()
    if "\n" in upper:
        plain = upper.isascii() and PARTED.isdisjoint(chunks) and "".join(chunks).isalpha()
        return (chunks, [""] * (len(chunks) + 1)) if plain else _cut_whole(upper)
    if chunks and chunks[-1][-1] == ")":
        chunks[-1] += "\n"
    words: list[str] = []
    before: list[str] = []
    separators = ""
    for at, found in enumerate(map(_chunks.__getitem__, chunks)):
        if isinstance(found, str):
            words.append(found)
            before.append(separators)
            separators = ""
            continue
        if found is None or (at and _CITES.match(chunks[at]) and _CITED.search(chunks[at - 1])):
            return _cut_whole(upper)
        some, between, behind = found
        if some:
            words += some
            before.append(separators + between[0])
            before += between[1:]
            separators = behind
        else:
            separators += behind
    before.append(separators)
    return words, before


def _cut_whole(upper: str) -> tuple[list[str], list[str]]:
    """The same without regard to what chunks give by themselves."""
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
