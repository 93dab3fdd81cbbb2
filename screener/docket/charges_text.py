"""What one charge text says by itself, without its statute."""

from __future__ import annotations

import re
from dataclasses import dataclass

from screener.docket.charges_noise import no_charge
from screener.docket.charges_rules import BARE, DRUG_CLASSES, LIKELY, SAID, WEAK, verdict
from screener.docket.charges_signs import Signs
from screener.docket.charges_words import is_clipped
from screener.domain.offense import OffenseClass

C = OffenseClass


@dataclass(frozen=True, slots=True, kw_only=True)
class TextReading:
    """What a text says by itself. ``sale`` is true for any sign of sale, manufacture or intent in it.

    ``bare`` says that no word of the text tells an offense: it is a charge only if a statute that is known stands
    beside it. ``clipped`` says that a word in it can be one about drugs, written short: it is not of another kind.
    """

    offense: OffenseClass
    substance: str
    confidence: float
    why: str
    attempt: bool = False
    sale: bool = False
    drug: bool = False
    bare: bool = False
    clipped: bool = False


#: Groups of concepts that are an offense each: a text with two of them may be two charges in one.
_GROUPS = (
    ("drug", "drug_name"), ("paraphernalia",), ("open_container",), ("trespass",), ("loiter",), ("prostitution",),
    ("theft",), ("violent", "robbery"), ("dui",), ("other", "weapon"),
)  # fmt: skip
_CHARGE_BREAK = re.compile(r"\s*[;|\n]\s*")
_BREAK = re.compile(r"[;|&+\n]|\bAND\b", re.IGNORECASE)
_WEAK_BREAK = re.compile(r"\s*(?:\bAND\b|&|\+)\s*", re.IGNORECASE)
#: Classes that stand for an offense of their own in a part of a text.
_DEFINITE = frozenset(
    {C.SIMPLE_POSSESSION, C.PARAPHERNALIA, C.SALE_MANUFACTURE, C.DUI_DRUG, C.OPEN_CONTAINER, C.TRESPASS, C.LOITERING,
     C.PROSTITUTION, C.THEFT, C.VIOLENT}
)  # fmt: skip


def read_text(text: str) -> TextReading:
    """What one charge text says, without its statute."""
    signs = Signs(text)
    other = no_charge(text, signs)
    if other:
        return TextReading(offense=C.UNKNOWN, substance="unspecified", confidence=0.1, why=other)
    if _BREAK.search(text) and sum(signs.has(*group) for group in _GROUPS) > 1:
        several = _several(text, signs)
        if several is not None:
            return several
    return _read_one(signs)


def _several(text: str, signs: Signs) -> TextReading | None:
    """``multi`` where parts of a text are different offenses; None where it is one charge."""
    parts = [part for part in _CHARGE_BREAK.split(text) if part]
    strong = len(parts) > 1
    if not strong:
        parts = [part for part in _WEAK_BREAK.split(text) if part]
    if len(parts) < 2 or len(parts) > 12:
        return None
    readings = [_read_one(Signs(part)) for part in parts]
    if strong:
        offenses = {each.offense for each in readings if each.confidence >= WEAK}
        # A statute's title has semicolons too: there an offense of no listed kind beside another is one charge.
        if "|" not in text and not offenses <= _DEFINITE and not offenses & DRUG_CLASSES:
            return None
    else:
        offenses = {each.offense for each in readings}
        long = len(signs.words) > 10 or signs.has("intent")
        if long or not offenses <= _DEFINITE or any(each.confidence < LIKELY for each in readings):
            return None
        if offenses <= {C.SIMPLE_POSSESSION, C.SALE_MANUFACTURE}:
            return None
    if len(offenses) < 2:
        return None
    substance = signs.substance if signs.drug or offenses & DRUG_CLASSES else "none"
    sale = any(each.sale for each in readings)
    return TextReading(
        offense=C.MULTI, substance=substance, confidence=LIKELY, why="several offenses", sale=sale, drug=signs.drug
    )


def _read_one(signs: Signs) -> TextReading:
    offense, confidence, why = verdict(signs)
    clipped = offense is C.OTHER and confidence < SAID and _clipped(signs)
    if clipped:
        confidence, why = BARE, "a word that can be one about drugs, written short"
    if signs.drug and signs.guessed("drug", "drug_name"):
        confidence -= 0.08
    if signs.guessed("possess", "sell"):
        confidence -= 0.04
    drug_charge = offense in DRUG_CLASSES
    return TextReading(
        offense=offense,
        substance=_substance(signs, offense, drug_charge),
        confidence=round(max(confidence, 0.0), 2),
        why=why,
        attempt=signs.has("attempt", "conspiracy"),
        sale=_sale_sign(signs),
        drug=signs.drug,
        bare=offense is C.OTHER and confidence == BARE,
        clipped=clipped,
    )


def _clipped(signs: Signs) -> bool:
    return not signs.drug and any(is_clipped(signs.words[place]) for place in signs.unread)


def _substance(signs: Signs, offense: OffenseClass, drug_charge: bool) -> str:
    if drug_charge or (offense in (C.MULTI, C.UNKNOWN, C.OPEN_CONTAINER) and signs.drug):
        forged = offense is C.PRESCRIPTION_FRAUD  # a prescription is no drug; the drug obtained may be named
        if signs.has("imitation_word", "counterfeit") and signs.drug and not forged:
            return "imitation"
        both = offense in (C.DUI_DRUG, C.DRUG_OTHER) and signs.has("alcohol") and not signs.has("drugtest")
        if both and signs.substance == "unspecified":
            return "alcohol_or_drug"
        held = signs.has("rx") and signs.has("possess", "sell") and not signs.has("drug") and not forged
        if held and signs.substance == "unspecified":
            return "prescription_drug"
        return signs.substance
    if offense is C.UNKNOWN:
        return "unspecified"
    alcohol = offense in (C.OTHER, C.OPEN_CONTAINER) and signs.has("alcohol") and not signs.drug
    return "alcohol" if alcohol else "none"


def _sale_sign(signs: Signs) -> bool:
    if signs.has("sell") or (signs.drug and signs.has("traffic_word", "man")):
        return True
    return signs.has("intent") and not signs.has("not_intent")
