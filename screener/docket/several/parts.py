"""Where a text that names several offenses can be cut: each part must be a charge by itself.

No sign between two offenses can be trusted for a whole column: one clerk writes ``ROBBERY / POSS METH``, the next
``BURGLARY - POSS HEROIN`` or nothing between the two, and the same signs stand inside one charge (``POSS/USE``,
``CONTROLLED SUBSTANCE - POSS``). So a sign is only a place where a text may be cut. It is cut there when what stands on
both sides is a charge of its own; what is none ("1ST OFFENSE", "SCHOOL ZONE", a list of drugs) stays with its
neighbor. Where two offenses seem to stand but no place is clear, the text is in doubt and is not cut.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from screener.docket.charges_signs import Signs
from screener.docket.several.doubt import doubted
from screener.docket.several.joints import DASH, HARD, POSSESSED, SPACED, TIGHT, Apart, apart, follows
from screener.docket.several.kinds import of_two_kinds
from screener.docket.several.numbered import numbered
from screener.docket.several.standing import Standing, standing

_HARD_SIGN = r"\s*[;|\n\r\t]+\s*|(?<=\S)\s+CT\.?\s?\d{1,2}\s?[:.)]\s*"
_SOFT_SIGN = r"\s*(?:(?<!\bW)/(?!V\b)|,|&|\+|(?<=\s)[-–—]+(?=\s)|\s{2,}|\b(?:AND|PLUS)\b)\s*"
_SIGN = re.compile(f"({_HARD_SIGN})|{_SOFT_SIGN}", re.IGNORECASE)
#: A charge has no more parts than this; a longer list is the text of a law.
_MOST = 12
#: Words that tie what follows to what stands before: no cut is made beside them without a sign.
_TIES = frozenset(
    {
        "OF",
        "TO",
        "FOR",
        "WITH",
        "W",
        "W/",
        "WI",
        "IN",
        "BY",
        "FROM",
        "DURING",
        "WHILE",
        "ON",
        "AT",
        "OR",
        "THE",
        "A",
        "AN",
        "NO",
        "NOT",
        "WITHOUT",
        "W/O",
        "WO",
        "UNDER",
        "INTENT",
        "INT",
        "ATT",
        "ATTEMPT",
        "ATTEMPTED",
        "CONSP",
        "CONSPIRACY",
        "WHERE",
        "WHEN",
        "WITHIN",
        "NEAR",
        "THAN",
        "OTHER",
        "UPON",
        "AGAINST",
        "VIA",
        "AS",
        "AFTER",
        "BEFORE",
        "PER",
        "SOLICIT",
        "INVOLVING",
        "RELATED",
        "PRIOR",
        "OVER",
        "LESS",
        "MORE",
        "ONTO",
        "INTO",
        "F/",
        "TRAFFICKING",
        "DRUG",
        "DRUGS",
        "POSS",
        "POSSESSION",
        "POSSESS",
        "SELL",
        "SALE",
        "CRIMINAL",
        "AND",
        "&",
        "/",
        "-",
        ",",
    }
)
#: Words that go with the offense that they stand before.
_LEADING = frozenset(
    {
        "AGG",
        "AGGRAVATED",
        "ARMED",
        "SIMPLE",
        "FELONY",
        "FEL",
        "MISD",
        "CRIM",
        "CRIMINAL",
        "PETIT",
        "PETTY",
        "GRAND",
        "DOMESTIC",
        "DOM",
        "UNLAWFUL",
        "UNL",
        "ILLEGAL",
        "ATTEMPTED",
        "ATT",
        "RETAIL",
        "FIRST",
        "SECOND",
        "OPEN",
        "PUBLIC",
        "STRONG",
        "BENCH",
    }
)


@dataclass(frozen=True, slots=True)
class Several:
    """The charges that a text names. ``parts`` are several where it can be cut; ``doubt`` says why it may be several.

    ``sure``: it names several, but the place to cut is not clear. A text without parts and doubt is one charge, or none
    that is known.
    """

    parts: tuple[str, ...] = ()
    doubt: str = ""
    sure: bool = False

    def __bool__(self) -> bool:
        return len(self.parts) > 1 or bool(self.doubt)


_ONE = Several()
_TWO = "two offenses side by side"


@lru_cache(maxsize=65536)
def several(text: str) -> Several:
    """Whether a text names several offenses, and where it can be cut."""
    counted = numbered(text)
    if len(counted) > 1:
        return Several(parts=tuple(part for each in counted for part in (several(each).parts or (each,))))
    pieces = _pieces(text)
    if pieces is None:
        return Several(doubt=_TWO)
    parts: list[str] = []
    for piece in pieces:
        cut = _without_sign(piece)
        if cut is None:
            return Several(doubt=_TWO, sure=True)
        parts += cut
    for part in parts:
        why, sure = doubted(part)
        if why:
            return Several(doubt=why, sure=sure)
    return Several(parts=tuple(parts)) if len(parts) > 1 else _ONE


@dataclass(slots=True)
class _Piece:
    start: int
    end: int
    sign: int  # what stands before it
    said: Standing | None


def _pieces(text: str) -> list[str] | None:
    """The charges of a text by the signs between them; the text alone where it is one, None where that is in doubt."""
    pieces = _cut_at_signs(text)
    if not 1 < len(pieces) <= _MOST:
        return [text]
    kept: list[_Piece] = []
    for piece in pieces:
        if kept and (piece.said is None or kept[-1].said is None):
            _take_in(text, kept[-1], piece)
        else:
            kept.append(piece)
    found = kept[:1]
    for piece in kept[1:]:
        assert found[-1].said is not None
        said = apart(found[-1].said, piece.said, piece.sign) if piece.said is not None else Apart.ONE
        if said is Apart.DOUBT:
            return None
        if said is Apart.ONE:
            _take_in(text, found[-1], piece)
        else:
            found.append(piece)
    return [text[each.start : each.end].strip(" ,;/&-") for each in found]


def _take_in(text: str, first: _Piece, other: _Piece) -> None:
    """Makes one piece of two neighbors: what they say together, else what one of them says."""
    first.end = other.end
    first.said = standing(text[first.start : other.end]) or first.said or other.said


def _cut_at_signs(text: str) -> list[_Piece]:
    found: list[_Piece] = []
    start, sign = 0, HARD
    for match in _SIGN.finditer(text):
        if text[start : match.start()].strip():
            found.append(_Piece(start, match.start(), sign, standing(text[start : match.start()])))
        spaced = match.group()[:1].isspace() or match.group()[-1:].isspace()
        dash = match.group().strip() and not match.group().strip(" -–—")
        start, sign = match.end(), HARD if match[1] else DASH if dash else SPACED if spaced else TIGHT
    if text[start:].strip():
        found.append(_Piece(start, len(text), sign, standing(text[start:])))
    return found


def _without_sign(piece: str) -> list[str] | None:
    """Cuts a piece between two offenses that follow each other without a sign; None where the place is not clear."""
    if not of_two_kinds(Signs(piece)):
        return [piece]
    words = list(re.finditer(r"\S+", piece))
    doubt = False
    for at in range(len(words) - 1, 0, -1):
        left, right = piece[: words[at].start()].rstrip(), piece[words[at].start() :]
        first, second = standing(left), standing(right)
        if first is None or second is None or not follows(first, second):
            continue
        if {first.offense, second.offense} <= POSSESSED and words[at].group().upper() not in _ACTS:
            continue  # "POSS DRUG PARAPHERNALIA" is one
        if words[at - 1].group().upper() in _TIES or words[at].group().upper() in _TIES - _STARTS:
            doubt = True
            continue
        while at > 1 and words[at - 1].group().upper() in _LEADING:
            at -= 1
        before = _without_sign(piece[: words[at].start()].rstrip())
        return None if before is None else [*before, piece[words[at].start() :]]
    return None if doubt else [piece]


_ACTS = frozenset({"POSS", "POSSESSION", "POSSESS", "POS"})
_STARTS = frozenset(
    {
        "POSS",
        "POSSESSION",
        "POSSESS",
        "SELL",
        "SALE",
        "DRUG",
        "DRUGS",
        "TRAFFICKING",
        "ATT",
        "ATTEMPT",
        "ATTEMPTED",
        "CRIMINAL",
        "CONSPIRACY",
        "CONSP",
        "SOLICIT",
        "NO",
        "OVER",
    }
)


def charges_in(text: str) -> Sequence[str]:
    """The charges that a cell names, one text each; the cell itself where it is one or cannot be cut."""
    return several(text).parts or (text,)
