"""Reads a statute as a policy writes it: one section, a range, several of them, a chapter, a city's ordinance.

What cannot be read is refused with what can be written: a misread statute would quietly reach nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from screener.domain import statute


@dataclass(frozen=True, slots=True)
class Span:
    """A part of what one name stands for. ``low`` and ``high`` are the ends of a range; alike where it is no range.

    ``alone``: without the subdivisions of what is named. ``chapter``: every section whose number begins so.
    """

    low: statute.Citation
    high: statute.Citation
    alone: bool = False
    chapter: bool = False

    @property
    def empty(self) -> bool:
        """Whether its ends are written the wrong way round, so that nothing lies between."""
        return order(self.low) > order(self.high)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a text is no statute: the code of the error, a sentence, what can be written."""

    code: str
    message: str
    hint: str


_FORMS = (
    "Write a section ('HS 11377(a)'), a range ('HS 11350 to 11377', '602(a)-(y)') or an ordinance ('SMC 12A.20.050')."
)
_ONLY = re.compile(r"^(.*\d.*?),? (?:only|alone|(?:without|no) (?:its |any )?subdivisions)$", re.IGNORECASE)
_BELOW = re.compile(
    r"^(.*\d.*?),? (?:and|with|including) (?:all |any |its )*(?:subdivisions|subsections)$", re.IGNORECASE
)
_OPEN = re.compile(r"\bet\.? ?seq|\bff\.?$|\band (?:following|after|above|up)\b|\bor (?:above|higher)\b", re.IGNORECASE)
_CHAPTER = re.compile(
    r"^(.*?)\b(?:chapter|chap\.?|ch\.|article|art\.)\s+(\d+[A-Za-z]{0,2}(?:[-.]\d+)*)( [A-Z.&]+)?$", re.IGNORECASE
)
_MASSACHUSETTS = re.compile(
    r"(?:\b(?:M(?:ass)?\.?\s*|ALM\s*)?G(?:en)?\.?\s*L(?:aws)?\.?\s*(?:A\.?)?\s*,?\s*(?:\bc(?:h(?:ap(?:ter)?)?)?\.?)?"
    r"|\bc(?:h(?:ap(?:ter)?)?)?\.?)\s*"
    r"(\d{1,3}[A-Z]?)\s*,?\s*(?:ss?|sec|sect|sections?|§+)\.?\s*(?=\d)",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"^(.*\S)\s*\(\s*(\w{1,4})\s*\)\s*(?:-|\bto\b|\bthrough\b|\bthru\b)\s*\(\s*(\w{1,4})\s*\)$", re.IGNORECASE
)
_BETWEEN = re.compile(r"^(.*\S)\s+(?:to|through|thru|-)\s+(\S.*)$", re.IGNORECASE)
_GLUED = re.compile(r"^(.*?)(\d+[A-Z]?(?:\.\d+)+|\d{4,}[A-Z]?)-(\d+[A-Z]?(?:\.\d+)+|\d{4,}[A-Z]?)$", re.IGNORECASE)
_JOIN = re.compile(
    r"(?<=[\d)A-Za-z])\s*(?:,|;|,? and |,? or |\s&\s)\s*"
    r"(?=(?:and |or )?(?:§|\(|\d|(?:[A-Z][A-Za-z.&]*\.?,? (?:& )?){1,5}§* ?\d))"
)
_REMARK = re.compile(r"\s*\((?=[^)]*[a-z]{4})[^()\d]*\)\s*$")
_DASHES = str.maketrans({"\u2013": "-", "\u2014": "-", "\u2012": "-", "\u2011": "-"})
#: Words that no name of a code holds, in front of the number.
_NOT_A_CODE = frozenset(
    [
        "ANY",
        "ALL",
        "BETWEEN",
        "EXCEPT",
        "EXCLUDING",
        "UNDER",
        "BELOW",
        "NOT",
        "OTHER",
        "THAN",
        "GROUP",
        "SCHEDULE",
        "CLASS",
        "TIER",
        "DEGREE",
        "COUNT",
        "COUNTS",
        "FELONY",
        "FELONIES",
        "MISDEMEANOR",
        "MISDEMEANORS",
        "POSSESSION",
        "SALE",
        "POSS",
        "USE",
        "FROM",
        "BEFORE",
        "AFTER",
        "MORE",
        "LESS",
        "LEAST",
        "MOST",
    ]
)
_WORD = re.compile(r"[A-Za-z]+")
_MARKS = re.compile(r"[IVXLC]+")


@lru_cache(maxsize=4096)
def read(text: str) -> tuple[Span, ...] | Unreadable:
    """What a name stands for, or why it names no statute."""
    body = " ".join(text.translate(_DASHES).split())
    if _OPEN.search(body):
        return Unreadable(
            "open-range",
            f"'{text}' does not say where it ends.",
            "Write the last section too, such as '11350 to 11356'.",
        )
    alone = _ONLY.match(body)
    below = _BELOW.match(body)
    body = alone[1] if alone else below[1] if below else body
    body = _MASSACHUSETTS.sub(r" \1/", _REMARK.sub("", body))
    found: list[Span] = []
    for piece in _pieces(body):
        one = _piece(piece, found[-1] if found else None, text)
        if isinstance(one, Unreadable):
            return one
        found.append(replace(one, alone=alone is not None))
    return tuple(found)


@lru_cache(maxsize=4096)
def spans(text: str) -> tuple[Span, ...]:
    """What a name stands for; nothing where it is no statute (the loader has refused it then)."""
    found = read(text)
    return () if isinstance(found, Unreadable) else found


def order(citation: statute.Citation) -> tuple[tuple[int, str], ...]:
    """Sections as numbers, subdivisions as numbers or letters (aa after z)."""
    numbers = re.findall(r"\d+|[A-Z]+", citation.main)
    return tuple((int(each), "") if each.isdigit() else (len(each), each) for each in (*numbers, *citation.parts))


def _pieces(body: str) -> Iterator[str]:
    """The statutes of a text one by one; a comma inside the name of a code (``MD Code, Criminal Law``) joins."""
    start = 0
    for found in _JOIN.finditer(body):
        if any(map(str.isdigit, body[start : found.start()])):
            yield body[start : found.start()].strip()
            start = found.end()
    yield body[start:].strip()


def _piece(piece: str, before: Span | None, whole: str) -> Span | Unreadable:
    """One of the statutes of a text. ``before``: the one in front of it, whose section ``(c)`` alone continues."""
    if piece.startswith("(") and before is not None:
        piece = f"{_head(before.high, piece)}{piece}"
    elif before is not None and piece[:1] in "§0123456789":
        main = before.high.main
        title = main.partition(" § ")[0] + " § " if " § " in main and " § " not in piece else ""
        if statute.by_chapter(main) and "/" not in piece:
            title = main.partition("/")[0] + "/"
        piece = f"{before.high.code} {title}{piece.lstrip('§ ')}".strip()
    chapter = _CHAPTER.match(piece)
    if chapter:
        found = _citation(f"{chapter[1]} {chapter[3] or ''} {chapter[2]}", whole)
        if isinstance(found, Unreadable):
            return found
        if found.parts and found.parts[0].isalpha():  # 94C is a chapter of its own, not a part of chapter 94
            found = replace(found, main=found.main + found.parts[0], parts=found.parts[1:])
        return Span(found, found, chapter=True)
    ends = _ends_of(piece)
    if ends is None:
        found = _citation(piece, whole)
        return found if isinstance(found, Unreadable) else Span(found, found)
    low, high = _citation(ends[0], whole), _citation(ends[1], whole)
    if isinstance(low, Unreadable) or isinstance(high, Unreadable):
        return low if isinstance(low, Unreadable) else high if isinstance(high, Unreadable) else _unlike(whole)
    if low.code and not high.code:
        high = statute.in_code(replace(high, code=low.code), low.code)
    return _range(low, high, whole)


def _range(low: statute.Citation, high: statute.Citation, whole: str) -> Span | Unreadable:
    whole_sections = not low.parts and len(high.parts) <= 1
    parts = bool(low.parts) and len(low.parts) == len(high.parts) and low.main == high.main
    parts = parts and all(one.isalpha() is other.isalpha() for one, other in zip(low.parts, high.parts, strict=True))
    same = low.code == high.code and (whole_sections or parts)
    if not same or len(order(high)) < len(order(low)):
        return _unlike(whole)
    if order(low) > order(high):
        return Unreadable("empty-range", f"'{whole}' begins after its end.", "Turn the ends round.")
    return Span(low, high)


def _unlike(whole: str) -> Unreadable:
    return Unreadable(
        "unlike-ends",
        f"The ends of '{whole}' are not of one kind.",
        "Write both ends in full: '69.50.401 to 69.50.412', or both as subdivisions of one section: '602(a)-(y)'.",
    )


def _ends_of(piece: str) -> tuple[str, str] | None:
    """The two ends of a range as texts."""
    found = _ENDS.match(piece)
    if found:
        return f"{found[1]}({found[2]})", f"{found[1]}({found[3]})"
    found = _BETWEEN.match(piece)
    if found and re.search(r"\d", found[1]) and re.search(r"\d", found[2]):
        return found[1], found[2]
    found = _GLUED.match(piece)
    alike = found is not None and found[2].count(".") == found[3].count(".")
    if found and alike and ("." not in found[2] or found[2].partition(".")[0] == found[3].partition(".")[0]):
        title = re.search(r"\d+[A-Z]?\s*§\s*$", found[1])
        lead = title[0] if title else ""
        return f"{found[1]}{found[2]}", f"{lead}{found[3]}"
    return None


def _head(citation: statute.Citation, piece: str) -> str:
    """The section that ``(c)`` continues: up to the last subdivision of its kind, letters after letters."""
    mark = re.match(r"\(\s*(\w+)", piece)
    digit = mark is not None and mark[1][0].isdigit()
    depth = max((n for n, part in enumerate(citation.parts) if part[0].isdigit() == digit), default=len(citation.parts))
    return str(statute.Citation(code=citation.code, main=citation.main, parts=citation.parts[:depth]))


def _citation(text: str, whole: str) -> statute.Citation | Unreadable:
    found = statute.parse(text)
    if found is None:
        return Unreadable("not-a-statute", f"'{whole}' is not a statute: it has no section number.", _FORMS)
    for word in _strange_words(text, found):
        return Unreadable("not-a-statute", f"'{word}' is not part of a statute (in '{whole}').", _FORMS)
    return found


def _strange_words(text: str, found: statute.Citation) -> Iterator[str]:
    """Words of a text that are neither the name of a code nor a subdivision."""
    number = re.search(r"\d", text)
    for word in _WORD.findall(text[: number.start()] if number else text):
        if word.upper() in _NOT_A_CODE:
            yield word
    for part in found.parts:
        if part.isalpha() and len(part) > 2 and len(set(part)) > 1 and not _MARKS.fullmatch(part):
            yield next((word for word in _WORD.findall(text) if word.upper() == part), part)
