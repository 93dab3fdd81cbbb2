"""Whether a piece of text goes on with the charge text above it, by the words of both alone.

The signs are those of wrapped English: a piece that begins with a word that begins no charge (WITH, THAN, OF), a text
above that ends with a word that ends none (TO, OF, LESS), one that is no charge without the other.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from screener.domain.case import Reading
from screener.domain.offense import OffenseClass

#: Reads a charge text.
ReadText = Callable[[str], Reading]
_C = OffenseClass
_SURE = 0.75
#: Words that begin no charge: what begins with one of them goes on with something.
_BEGINS = re.compile(
    r"(?:W/|W\.?/?O\b|[&,;)/+<>=-]"
    r"|(?:WITH|WITHOUT|WITHIN|THAN|OF|TO|AND|OR|BUT|EXCEPT|INTENT(?!\.)|INT(?!\.)|THEREOF|SUBSTANCES?|SUBSTS?|SUBS|W|WI)\b(?!-))",
    re.IGNORECASE,
)
#: Words that seldom begin a charge.
_MAY_BEGIN = re.compile(
    r"(?:IN|ON|AT|AS|BY|FOR|FROM|UNDER|OVER|INTO|UPON|THE|AN?|ITS|HIS|HER|THAT|WHICH|WHO|WHILE|WHEN|WHERE|NOT|LESS|MORE"
    r"|GREATER|OTHER|ANY|ALL|GROUP|GRP|GR|PG|SCHEDULE|SCHED|SCH|CLASS|DEGREE|DEG|FIRST|SECOND|THIRD|[1-9](?:ST|ND|RD|TH)"
    r"|GRAMS?|GMS?|OUNCES?|OZ|LBS?|POUNDS?|UNITS?|OFFENSE|OFF|SUBSEQUENT|PRIOR|PERSON|PURPOSES?|USE|[\d.<>=]+)\b",
    re.IGNORECASE,
)
#: Words and signs that end no charge.
_ENDS_OPEN = re.compile(
    r"(?:[/,&+(<>=-]|(?<!OR )\b(?:OF|TO|WITH|W|AND|OR|BUT|THE|AN?|IN|ON|AT|AS|BY|FOR|FROM|UNDER|OVER|THAN|LESS|MORE"
    r"|GREATER|NOT|ANY|ANOTHER|INTENT|INT|WITHOUT|WITHIN|ITS|HIS|HER|THAT|WHICH|WHILE|LT|GT|CONTROLLED|UNLAWFUL(?:LY)?"
    r"|ILLEGAL(?:LY)?|DANGEROUS|PENALTY|SCHEDULE|W/))$",
    re.IGNORECASE,
)

#: What was done, as a charge of sale begins.
_ACT = re.compile(
    r"\s*(?:SALE|SELL|DEL|DIST|MAN|MFG|TRAF|PWI|POSS|PUR|UNL|CONSP|ATT|COMM|FEL|CRIM|INTENT)", re.IGNORECASE
)


class Continuation(StrEnum):
    """What a piece below a charge text is."""

    OWN = "a charge of its own"
    CONTINUES = "the rest of the text above"
    UNCLEAR = "either"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSigns:
    """What the file says of a piece, besides its words.

    ``apart``: most pieces of this file would have fitted above, so that its texts are not wrapped at a width.
    ``wrapped``: no piece of this file would have fitted in the row above it. ``wraps``: some of its pieces are surely
    the rest of a text. ``fits``: this piece would have fitted above. ``lacking``: nearly every charge of the file has
    a statute, a class or a count, and this row has none. ``cut``: the text above is as long as the export lets one be.
    """

    apart: bool = False
    wrapped: bool = False
    wraps: bool = False
    fits: bool = True
    lacking: bool = False
    cut: bool = False


NO_SIGNS = FileSigns()


def begins_open(piece: str, above: str = "") -> bool:
    """Whether a piece begins as no charge does; ``above`` shows whether lower case says anything here."""
    text = piece.strip()
    if _BEGINS.match(text):
        return True
    return text[:1].islower() and above.upper() == above and any(map(str.isalpha, above))


def ends_open(text: str) -> bool:
    """Whether a text ends as no charge does."""
    text = text.strip()
    return bool(_ENDS_OPEN.search(text)) or text.count("(") > text.count(")")


def judged(above: str, piece: str, read: ReadText, signs: FileSigns = NO_SIGNS) -> Continuation:
    """What a piece in a row without anything else is, below the charge text ``above``."""
    whole = _is_charge(read(piece))
    sure = signs.wrapped or signs.lacking or (signs.wraps and not signs.fits)
    if begins_open(piece, above):
        return Continuation.CONTINUES
    if ends_open(above):
        # An export may cut its texts: a whole charge below a text without an end is not surely its end.
        return Continuation.CONTINUES if (sure or not whole) and not (whole and signs.cut) else Continuation.UNCLEAR
    if signs.wrapped:
        return Continuation.CONTINUES
    if whole and not _MAY_BEGIN.match(piece.strip()):
        return Continuation.UNCLEAR if sure else _with_own(above, piece, read)
    if signs.apart and signs.fits:
        return Continuation.OWN
    if not whole and (sure or (not _is_charge(read(above)) and _is_charge(read(f"{above} {piece}")))):
        return Continuation.CONTINUES
    return Continuation.UNCLEAR


def _with_own(above: str, piece: str, read: ReadText) -> Continuation:
    """A piece that is a charge: a count of its own, unless it is one only with the words above it."""
    first, second = read(above), read(piece)
    if _C.SIMPLE_POSSESSION not in (first.offense, second.offense):
        return Continuation.OWN
    if second.offense is _C.SALE_MANUFACTURE:
        return Continuation.OWN if _ACT.match(piece) and len(piece.split()) > 1 else Continuation.UNCLEAR
    if first.offense is _C.SALE_MANUFACTURE:
        return Continuation.OWN
    if not _is_charge(first) or read(f"{above} {piece}").offense is _C.SALE_MANUFACTURE:
        return Continuation.UNCLEAR
    return Continuation.OWN


def _is_charge(reading: Reading) -> bool:
    """Whether a text alone is surely a charge; a bare drug, or words about nothing in particular, are none."""
    if reading.offense in (_C.UNKNOWN, _C.DRUG_UNSPECIFIED):
        return False
    return reading.confidence >= _SURE
