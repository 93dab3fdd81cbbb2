"""One charge that is written twice over: a code and its words, or the texts of the arrest and the court side by side.

``PCS - POSSESSION - LESS THAN 15 GRMS - COCAINE`` is a code, its words and its detail; ``CDS: POSS || POSS MARIJUANA``
joins two descriptions of one charge. Two drugs that are named, one on each side, are two charges all the same.
"""

from __future__ import annotations

import re

from screener.docket.charges_rules import LIKELY, verdict
from screener.docket.charges_signs import Signs
from screener.domain.offense import OffenseClass

C = OffenseClass
_DASH = re.compile(r"\s+[-–—]+\s+")
_OPEN = frozenset({"", "unspecified"})


def same_behind_bars(text: str) -> bool:
    """Whether every side of ``||`` is of one class and they name one drug at most; a mention of drugs goes with it."""
    sides = [Signs(side) for side in text.split("||") if side.strip()]
    if len(sides) < 2:
        return False
    read = [verdict(each) for each in sides]
    if any(sure < LIKELY for _, sure, _ in read):
        return False
    drugs = {each.substance for each in sides if each.drug} - _OPEN
    classes = {offense for offense, _, _ in read}
    if C.SIMPLE_POSSESSION in classes:
        classes.discard(C.DRUG_UNSPECIFIED)
    return len(classes) == 1 and len(drugs) < 2


def without_codes(text: str) -> str:
    """The text without the one-word codes of possession that stand before or behind its words ("PCS - ", " - POM").

    The text itself where it has none, and where what is left would say less.
    """
    pieces = _DASH.split(text)
    if len(pieces) < 2:
        return text
    whole = Signs(text)
    if not whole.has("possess") or whole.has("sell", "intent") or whole.substance == "multiple":
        return text
    at = 0
    while at < len(pieces) > 1:
        rest = [*pieces[:at], *pieces[at + 1 :]]
        if _is_code(pieces[at], rest[at] if at < len(rest) else "") and _says_as_much(" - ".join(rest), whole):
            pieces = rest
        else:
            at += 1
    return " - ".join(pieces)


def _is_code(piece: str, following: str) -> bool:
    """Whether a piece is one word for possession that names its drug, or that the next piece says again."""
    signs = Signs(piece)
    return len(signs.words) == 1 and signs.has("possess") and (signs.drug or Signs(following).has("possess"))


def _says_as_much(rest: str, whole: Signs) -> bool:
    left = Signs(rest)
    return left.drug and left.has("possess") and left.substance == whole.substance
