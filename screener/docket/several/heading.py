"""A heading and its text are one offense: "Possess Controlled Substance - Marijuana", "Trespass - Criminal trespass".

What stands beside the piece that says the offense must be of no other one: a drug, a schedule, an amount, a degree, a
place, or the same offense once more. A word that nothing explains leaves the doubt.
"""

from __future__ import annotations

import re

from screener.docket.charges_rules import WEAK, verdict
from screener.docket.charges_signs import Signs
from screener.docket.charges_words import vocabulary
from screener.domain.offense import OffenseClass

C = OffenseClass
_DASH = re.compile(r"\s+[-–—]+\s+")
#: Signs that part two charges as often as they part one.
_PARTS = re.compile(
    r"§|\bs\. ?\d|[;|\n&+]|(?<!\bW)/|(?<![-,:–\s])\s{2,}(?![-–\s])|\b(?:AND|PLUS|CTS?)\b", re.IGNORECASE
)
_SIGN = re.compile(r"\s[-–—]+\s|(?<=[A-Za-z])-\s|(?<=[A-Za-z]):|[(),]|\s{2,}")
#: What describes a charge of possession without being one.
_DETAIL = (
    "drug", "drug_name", "drug_mass", "not_intent", "no_rx", "rx", "attempt", "except", "filler", "plain", "zone",
    "place", "public", "generic", "imitation_word", "topic", "bland",
)  # fmt: skip
_PLAIN = ("filler", "plain", "zone", "place", "public", "topic", "bland", "attempt", "except")
#: What paraphernalia is held and used for.
_FOR_USE = ("drug", "possess", "use")
#: Words by which a piece is a charge of its own, whatever else it says.
_CHARGED = frozenset(
    {"VIOL", "VIOLATION", "VIOLATIONS", "OFFENSES", "CHARGE", "CHARGES", "CHG", "CNT", "COUNT", "COUNTS"}
)


def one_offense(text: str, signs: Signs, offense: OffenseClass, concept: str) -> bool:
    """Whether each piece of a text says the offense or a detail of it, and possession is said once, of one drug."""
    text = _DASH.sub(" - ", text)
    pieces = [piece for piece in _SIGN.split(text) if piece.strip(" -:()")]
    if len(pieces) < 2 or not _CHARGED.isdisjoint(signs.words) or _PARTS.search(text):
        return False
    if offense is C.SIMPLE_POSSESSION:
        return _possession(pieces, signs)
    return all(_says(piece, offense, concept) or _is_detail(piece, _PLAIN) for piece in pieces)


def _possession(pieces: list[str], signs: Signs) -> bool:
    named = {each.mark.drug for each in signs.found if each.mark.drug and each.mark.drug not in _WIDE}
    if len(named) > 1:
        return False
    said = bare = 0
    for place, piece in enumerate(pieces):
        own = Signs(piece)
        if own.has("possess"):
            if own.drug or own.has("rx"):
                acts = sum(1 for each in own.found if each.mark.bits & own.mask("possess"))
                known = _is_detail(piece, (*_DETAIL, "possess"))
                if verdict(own)[0] is not C.SIMPLE_POSSESSION or acts > 1 or not known:
                    return False
                said += 1
            elif place <= 1 and _is_detail(piece, (*_DETAIL, "possess")):
                bare += 1
            else:
                return False
        elif not _is_detail(piece, _DETAIL):
            return False
    return said == 1 or (said == 0 and bare == 1)


#: Drugs that a heading names and its text narrows.
_WIDE = frozenset({"unspecified", "prescription_drug", "narcotic", "imitation"})


def _says(piece: str, offense: OffenseClass, concept: str) -> bool:
    own = Signs(piece)
    read, confidence, _ = verdict(own)
    allowed = (*_PLAIN, concept, *(_FOR_USE if offense is C.PARAPHERNALIA else ()))
    return own.has(concept) and read is offense and confidence >= WEAK and _is_detail(piece, allowed)


def _is_detail(piece: str, concepts: tuple[str, ...]) -> bool:
    own = Signs(piece)
    allowed, described = own.mask(*concepts), vocabulary().described
    if any(not each.mark.bits & allowed and own.words[each.start] not in described for each in own.found):
        return False
    return not _strange(own)


def _strange(own: Signs) -> bool:
    """Whether a word stands there that nothing explains; letters and numbers of a degree are none."""
    described = vocabulary().described
    return any(own.words[at] not in described and len(own.words[at]) > 2 for at in own.unread)
