"""What one charge text says by itself, without its statute."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from screener.docket.charges.noise import no_charge
from screener.docket.charges.rules import BARE, BELOW, DRUG_CLASSES, LIKELY, SAID, is_by_concepts, verdict
from screener.docket.charges.several.accounted import COVERED_BY
from screener.docket.charges.several.kinds import may_name_several, speaks_of_more
from screener.docket.charges.several.parts import Several, several
from screener.docket.charges.signs import Said, Signs
from screener.docket.charges.vocabulary import is_clipped, vocabulary
from screener.domain.offense import OffenseClass

C = OffenseClass


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)  # one object for many texts: asked for by itself
class TextReading:
    """What a text says by itself. ``sale`` is true for any sign of sale, manufacture or intent in it.

    ``bare`` says that no word of the text tells an offense: it is a charge only if a statute that is known stands
    beside it. ``clipped`` says that a word in it can be one about drugs, written short: it is not of another kind.
    ``several`` says that more than one offense may stand in it: no statute beside it makes it one.
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
    several: bool = False


#: Initials with dots, and a word that stands for more than one offense.
_SHORT = re.compile(r"\s*(?:(?:[A-Z]\.\s?){2,}[A-Z]?\.?|PROWL)\s*", re.IGNORECASE)
#: What is noted behind a charge: who holds the person, what the jail should know.
_NOTED = re.compile(
    r"[\s,;(/-]+NOTES?\s*:.*$|(?<=\w)\s+[-/(]\s*(?:[A-Z]+\s){0,2}HOLD\b[\w\s.)]*$", re.IGNORECASE | re.DOTALL
)
#: The class under which an agency reports the charge, in brackets behind it: "[MICR HEROIN - POSSESS]".
_REPORTED = re.compile(r"(.*\w.*?)\s*\[\s*(?:MICR|NIBRS|UCR|IBR)\b([^\]]*)\]\s*", re.IGNORECASE | re.DOTALL)


#: Signs that end a charge.
_ENDS = re.compile(r"\s*[;|\n]+\s*")
#: Behind an offense that is none of violence: between whom it was ("BURGLARY 1ST DEGREE DOMESTIC VIOLENCE").
_BETWEEN = re.compile(
    r"(.*\w.*?)(?<!\bOF)(?<!\bFOR)(?<!\bBY)(?<!\bAND)(?<!\bWITH)[\s(-]+DOM(?:ESTIC)?\.?\s+VIOL?(?:ENCE)?\.?\)?\s*",
    re.IGNORECASE | re.DOTALL,
)


def _without_tag(text: str) -> TextReading | None:
    """What a text says without the domestic violence behind it; None where that makes the offense, or is not there."""
    found = _BETWEEN.fullmatch(text) if "DOM" in text.upper() else None
    said = read_text(found[1]) if found else None
    plain = said is not None and said.offense in (C.OTHER, C.THEFT) and said.confidence >= LIKELY
    return said if plain else None


def _without_notes(text: str) -> str:
    """The charge without notes and holds behind it; the text itself where it has none."""
    if "NOTE" not in (upper := text.upper()) and "HOLD" not in upper:
        return text
    found = _NOTED.search(text)
    if found is None or not text[: found.start()].strip() or speaks_of_more(Signs(found.group())):
        return text
    return text[: found.start()]


def read_text(text: str) -> TextReading:
    """What one charge text says, without its statute."""
    if "&#" in text or "&amp;" in text:  # the letters of a page: "BURGLAR&#39;S TOOLS"
        text = unescape(text)
    if "[" in text and (reported := _REPORTED.fullmatch(text)):
        said, again = read_text(reported[1]), read_text(reported[2])
        if again.offense in (said.offense, C.UNKNOWN):
            return said
    plain = _without_notes(text)
    if plain != text:
        said = read_text(plain)
        if said.offense is not C.UNKNOWN:
            return said
    between = _without_tag(text)
    if between is not None:
        return between
    signs = Signs(text)
    other = no_charge(text, signs)
    if not other and _SHORT.fullmatch(text) and not signs.has("fta", "dui"):
        initials = "".join(signs.words)
        if initials in vocabulary().dotted:
            return read_text(initials)
        other = "initials or one word that can mean more than one thing"
    if other:
        return TextReading(offense=C.UNKNOWN, substance="unspecified", confidence=0.1, why=other)
    found = several(text) if may_name_several(text, signs) else None
    if found:
        return _several(text, signs, found)
    return _read_one(signs)


def _several(text: str, signs: Signs, found: Several) -> TextReading:
    """More than one offense, or a text that may name more than one: never one class but where one is said again."""
    pieces = [part.strip().upper() for part in found.parts or _ENDS.split(text.strip(" ;|"))]
    if len(pieces) > 1 and len(set(pieces)) == 1 and (said := _read_one(Signs(pieces[0]))).offense not in COVERED_BY:
        return said
    readings = [_read_one(Signs(part)) for part in found.parts] or [_read_one(signs)]
    drug = signs.drug or not DRUG_CLASSES.isdisjoint(each.offense for each in readings)
    told = found.sure or len(found.parts) > 1
    return TextReading(
        offense=C.MULTI if told else C.UNKNOWN,
        substance=signs.substance if drug else "none" if told else "unspecified",
        confidence=LIKELY if told else BELOW,
        why="several offenses" if found.parts else found.doubt,
        sale=any(each.sale for each in readings),
        drug=signs.drug,
        several=True,
    )


#: What texts say of which nothing but their concepts is asked.
_settled: dict[Said, TextReading] = {}
#: What texts with the same concepts and the same verdict say.
_known: dict[tuple[object, ...], TextReading] = {}
_MOST = 65_536


def _read_one(signs: Signs) -> TextReading:
    known = _settled.get(signs.said)
    if known is None:
        known = _judged(signs)
        offense, confidence, _ = verdict(signs)
        asked = signs.guessing or (offense is C.OTHER and confidence < SAID)
        if not asked and is_by_concepts(signs) and len(_settled) < _MOST:
            _settled[signs.said] = known
    return known


def _judged(signs: Signs) -> TextReading:
    offense, confidence, why = verdict(signs)
    clipped = offense is C.OTHER and confidence < SAID and _clipped(signs)
    unsure = acted = False
    if signs.guessing:
        unsure = signs.drug and signs.guessed("drug", "drug_name")
        acted = signs.guessed("possess", "sell")
        if confidence == SAID and offense in (C.VIOLENT, C.THEFT) and signs.guessed("violent", "robbery", "theft"):
            confidence = LIKELY
    key = (signs.bits, signs.drug, signs.substance, offense.value, confidence, why, clipped, unsure, acted)
    known = _known.get(key)
    if known is None:
        if clipped:
            confidence, why = BARE, "a word that can be one about drugs, written short"
        confidence -= (0.08 if unsure else 0.0) + (0.04 if acted else 0.0)
        known = _told(signs, offense, round(max(confidence, 0.0), 2), why, bare=confidence == BARE, clipped=clipped)
        if len(_known) < _MOST:
            _known[key] = known
    return known


def _told(
    signs: Signs, offense: OffenseClass, confidence: float, why: str, *, bare: bool, clipped: bool
) -> TextReading:
    return TextReading(
        offense=offense,
        substance=_substance(signs, offense, offense in DRUG_CLASSES),
        confidence=confidence,
        why=why,
        attempt=signs.has("attempt", "conspiracy"),
        sale=_sale_sign(signs),
        drug=signs.drug,
        bare=offense is C.OTHER and bare,
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
