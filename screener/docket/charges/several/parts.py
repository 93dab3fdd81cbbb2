"""Where a text that names several offenses can be cut: each part must be a charge by itself.

No sign between two offenses can be trusted for a whole column: one clerk writes ``ROBBERY / POSS METH``, the next
``BURGLARY - POSS HEROIN`` or nothing between the two, and the same signs stand inside one charge (``POSS/USE``,
``CONTROLLED SUBSTANCE - POSS``). So the text is taken to pieces at each place where an offense could begin or end: at
every sign, behind a grade or a section, and without a sign where words of another kind of offense begin. Pieces that
are one charge are joined again: what is no charge of its own ("1ST OFFENSE", "SCHOOL ZONE", a list of drugs) stays
with its neighbor, and a heading with its text. A part that a policy may cover must account for its every word. Where
two offenses seem to stand but no place is clear, the text is in doubt and is not cut.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, zip_longest

from screener.docket.charges.cut import cut
from screener.docket.charges.rules import WEAK, verdict
from screener.docket.charges.several.accounted import COVERED_BY, unaccounted, unknown
from screener.docket.charges.several.joints import (
    COMMA,
    DASH,
    HARD,
    LIST,
    NONE,
    STROKE,
    TIGHT,
    Apart,
    apart,
    heads,
    listed_apart,
    surely_two,
)
from screener.docket.charges.several.kinds import TYING, beginnings
from screener.docket.charges.several.numbered import numbered
from screener.docket.charges.several.restated import without_codes
from screener.docket.charges.several.standing import Standing, standing
from screener.docket.charges.signs import Signs
from screener.domain.offense import OffenseClass

_HARD_SIGN = r"\s*[;|\n\r\t]+\s*|(?<=\S)\s+CT\.?\s?\d{1,2}\s?[:.)]\s*"
_SOFT_SIGN = (
    r"\s*(?:(?<!\bW)/(?!V\b)|,|(?<!\b[A-Z])&(?![A-Z]\b)|\+(?!\d)|(?<=\s)[-–—]+(?=\s)|\s{2,}|\b(?:AND|PLUS)\b)\s*"
)
#: Behind a count, a grade, a section or a number of the law another charge may begin.
_END = (
    r"(?<=\S)\s*(?:\((?:\d+ CTS?|[FMIX]|[FM][0-9A-E]|AGMS|SRMS|SMMS|FEL[A-D]|MISD|FELONY)\)"
    r"|(?:§|\bs\. ?)\d[\w½.]*(?:\([^)]*\))*"
    r"|\b\d{2,}[A-Z]?(?:[-.:/]\d{2,}[A-Z]?)+(?:\s?\([^)]*\))*|\b\d{5,})[ ]+(?=[A-Z]{2})"
)
#: A section with strokes in it ("265/13H/C").
_SECTION = r"\b\d+[A-Z]{0,2}/\d\w*(?:/\w{1,2}\b)*"
#: Where one of them can begin: at no letter within a word, nor at the blank before most words. Told first, for speed.
_MAY_BEGIN = r"(?=[^a-z ]|[ ](?:[^a-z]|ct|s\.|and\b|plus\b)|s\.|and\b|plus\b)"
_SIGN = re.compile(f"{_MAY_BEGIN}(?:({_HARD_SIGN})|({_END})|({_SECTION})|{_SOFT_SIGN})", re.IGNORECASE)
#: A charge has no more parts than this; a longer list is the text of a law.
_MOST = 12
_TWO = "two offenses side by side"
#: "FTA-POSS MARIJ;DWLR" is one failure to appear, on all that is listed.
_FAILED_ON = re.compile(
    r"\s*(?:(?:OOC\w?\s+)?(?:[A-Z]+\s+){1,2}CO(?:UNTY)?\b[\s:.-]*(?:FTA|OFA)\b[\s:(-]*"  # another county's
    r"|(?:FTA|F\.T\.A\.|OFA)(?:\s?[-:(]|\s{2,}|\s[FMT]-)\s*)(?=\w)",
    re.IGNORECASE,
)
_AGAIN = re.compile(r"\b(?:FTA|F\.T\.A|OFA|APPEAR|WARRANT|CAPIAS|HOLD)\b", re.IGNORECASE)


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


@dataclass(slots=True)
class _Piece:
    start: int
    end: int
    sign: int  # what stands before it
    tied: bool  # whether it begins with a word like "with"
    said: Standing | None = None
    lost: bool = False  # whether an offense that a policy may cover was joined with what makes another one of it
    strange: bool = False  # whether a sign parts words in it that nothing explains


@lru_cache(maxsize=65536)
def several(text: str) -> Several:
    """Whether a text names several offenses, and where it can be cut."""
    failed = _FAILED_ON.match(text)
    once = failed is not None and _AGAIN.search(text, failed.end()) is None
    if once and verdict(Signs(text))[0] is OffenseClass.FTA_WARRANT:
        return Several()
    counted = numbered(text)
    if len(counted) > 1:
        return Several(parts=tuple(part for each in counted for part in (several(each).parts or (each,))))
    found: list[_Piece] = []
    for piece in _joined(text):
        said = Apart.ONE
        if found and found[-1].said is not None and piece.said is not None:
            said = apart(found[-1].said, piece.said, piece.sign, tied=piece.tied)
            if said is Apart.DOUBT and _mean_another(text, found[-1], piece):
                said = Apart.ONE
            two = said is Apart.ONE and listed_apart(found[-1].said, piece.said, piece.sign, tied=piece.tied)
            if said is Apart.DOUBT or two:
                return Several(doubt=_TWO, sure=two or _are_several(text, [*found, piece]))
        if found and said is Apart.ONE:
            _take_in(text, found[-1], piece)
        else:
            found.append(piece)
    parts = tuple(text[each.start : each.end].strip(" ,;/&-") for each in found)
    for part, each in zip(parts, found, strict=True):
        if each.lost:
            return Several(doubt=_TWO, sure=_are_several(text, found))
        if why := unaccounted(Signs(without_codes(part)), strict=each.strange):
            return Several(doubt=why, sure=_are_several(text, found))
    if len(parts) > 1:
        return Several(parts=parts)
    return Several(doubt=_TWO, sure=True) if _listed(text, brief=True) else Several()


def charges_in(text: str) -> Sequence[str]:
    """The charges that a cell names, one text each; the cell itself where it is one or cannot be cut."""
    return several(text).parts or (text,)


def _mean_another(text: str, first: _Piece, second: _Piece) -> bool:
    """Whether two pieces say together what neither says alone ("DRUG, FALSE REGIS NUMBER")."""
    assert first.said is not None
    assert second.said is not None
    alone = {first.said.offense, second.said.offense}
    if OffenseClass.DRUG_UNSPECIFIED not in alone:
        return False
    small = first.said if first.said.offense is OffenseClass.DRUG_UNSPECIFIED else second.said
    if (first.said.sure and second.said.sure) or second.sign >= LIST or not COVERED_BY.keys().isdisjoint(alone):
        return False
    if second.sign != NONE and (small.charged or not small.short):
        return False
    both, confidence, _ = verdict(Signs(text[first.start : second.end]))
    return confidence >= WEAK and both not in alone


def _are_several(text: str, found: Sequence[_Piece]) -> bool:
    """Whether it is certain that a text in doubt names several charges, though not where each of them ends."""
    if any(each.sign == HARD for each in found[1:-1]) or _listed(text):
        return True
    pairs = ((one.said, other.said, other) for one, other in pairwise(found))
    return any(one and said and surely_two(one, said, other.sign, tied=other.tied) for one, said, other in pairs)


def _listed(text: str, *, brief: bool = False) -> bool:
    """Whether at least two charges are listed behind each other, each between signs that end one; ``brief``: in a few
    words each, as nobody writes the title of a law.
    """
    listed = [part for part in re.split(_HARD_SIGN, text) if part and not part.isspace()]
    if len(listed) < 2:
        return False
    heard = [said for part in listed if (said := standing(part)) is not None and not said.armed]
    if brief and (len(heard) < len(listed) or any(said.long or said.enhances for said in heard)):
        return False
    return len(heard) > 1 and all(said.sure or len(said.signs.words) > 1 for said in heard)


def _joined(text: str) -> list[_Piece]:
    """The pieces of a text, each a charge by itself where any is."""
    pieces = _pieces(text)
    if not 1 < len(pieces) <= _MOST:
        return [_Piece(0, len(text), HARD, False, strange=len(pieces) != 1 or pieces[0].strange)]
    for piece in pieces:
        piece.said = standing(text[piece.start : piece.end])
    left: list[_Piece] = []
    for piece, following in zip_longest(pieces, pieces[1:]):
        if following is not None and piece.said is None and following.sign < piece.sign:  # "/ SELL,MANUFACTURE"
            following.start, following.sign, following.tied = piece.start, piece.sign, piece.tied
            following.said = standing(text[piece.start : following.end]) or following.said
            following.strange = following.strange or piece.strange
        else:
            left.append(piece)
    kept = left[:1]
    for piece in left[1:]:
        before = kept[-1].said
        if piece.said is None or before is None or heads(before, piece.said, piece.sign):
            _take_in(text, kept[-1], piece)
        else:
            kept.append(piece)
    return kept


def _take_in(text: str, first: _Piece, other: _Piece) -> None:
    """Makes one piece of two neighbors: what they say together, else what one of them says."""
    first.end, first.strange = other.end, first.strange or other.strange
    said = standing(text[first.start : other.end]) or first.said or other.said
    before = {each.offense for each in (first.said, other.said) if each is not None} & COVERED_BY.keys()
    taken = first.said is not None and (first.said.takes or first.said.enters or first.said.dui)
    taken = taken or (other.said is not None and other.said.takes)
    if before and said is not None and said.offense not in (*before, OffenseClass.SALE_MANUFACTURE):
        first.lost = first.lost or not (taken or other.tied)
    first.lost, first.said = first.lost or other.lost, said


def _pieces(text: str) -> list[_Piece]:
    """The text cut at signs, and what is left between them where words of another offense begin."""
    found: list[_Piece] = []
    start, sign = 0, HARD
    for match in _SIGN.finditer(text):
        hard, end, section = match.groups()
        if section:
            continue
        found += _at_words(text, start, match.end() if end else match.start(), sign)
        start, sign = match.end(), HARD if hard else LIST if end else _strength(match.group())
    found += _at_words(text, start, len(text), sign)
    return found


def _strength(sign: str) -> int:
    bare = sign.strip()
    spaced = sign[0].isspace() or sign[-1].isspace()
    if bare in ("/", ","):
        return TIGHT if not spaced else STROKE if bare == "/" else COMMA
    return DASH if bare and not bare.strip("-–—") else LIST


def _at_words(text: str, start: int, end: int, sign: int) -> list[_Piece]:
    piece = text[start:end]
    if not piece or piece.isspace():
        return []
    signs = Signs(piece)
    tied = bool(signs.words) and signs.words[0] in TYING
    begun, strange, found = 0, sign >= STROKE and _is_strange(signs), list[_Piece]()
    for word, after_tie in beginnings(signs):
        place = _place(piece, word)
        if place > begun:
            found.append(_Piece(start + begun, start + place, sign, tied))
            begun, sign, tied = place, NONE, after_tie
    found.append(_Piece(start + begun, end, sign, tied, strange=strange))
    return found


def _is_strange(signs: Signs) -> bool:
    """Whether words that nothing explains stand in a piece, beside none that tells an offense."""
    told = signs.mask("filler", "plain", "bland", "topic", "generic")
    return bool(unknown(signs)) and all(each.mark.bits & told for each in signs.found)


def _place(piece: str, word: int) -> int:
    """Where a word of a piece begins in its letters."""
    for match in re.finditer(r"\S+", piece):
        if len(cut(piece[: match.start()])[0]) >= word:
            return match.start()
    return len(piece)
