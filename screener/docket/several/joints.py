"""Whether two charges side by side in a text are two, by what they say and by the sign between them."""

from __future__ import annotations

from enum import Enum

from screener.docket.several.standing import Standing
from screener.domain.offense import OffenseClass

C = OffenseClass
#: Signs between two pieces: within a word ("POSS/USE"), " - ", which stands behind headings too,
#: with a blank beside it (" / "), one that ends a charge (";").
TIGHT, DASH, SPACED, HARD = 1, 2, 3, 4


class Apart(Enum):
    """Whether two pieces are two charges."""

    ONE = "one"
    YES = "yes"
    DOUBT = "doubt"


POSSESSED = frozenset({C.SIMPLE_POSSESSION, C.PARAPHERNALIA})
_DRUG = frozenset({C.SIMPLE_POSSESSION, C.PARAPHERNALIA, C.SALE_MANUFACTURE, C.PRESCRIPTION_FRAUD, C.DRUG_OTHER})
#: What offices decline as they decline possession, and what stands in other offenses as a circumstance.
_SMALL = frozenset({C.TRESPASS, C.LOITERING, C.PROSTITUTION, C.OPEN_CONTAINER})


def apart(first: Standing, second: Standing, sign: int) -> Apart:
    """Whether two charges side by side are two. A failure to appear takes over what it is about."""
    one, other = first.offense, second.offense
    if (first.takes or second.takes) and sign != HARD:
        return Apart.ONE
    if one is other:
        return _alike(first, second, sign)
    if {one, other} <= _DRUG:
        return _both_drugs(first, second, sign)
    if {one, other} & _DRUG:
        return _drug_and_more(first, second, sign)
    return _no_drug(first, second, sign)


def _alike(first: Standing, second: Standing, sign: int) -> Apart:
    """Two of one class: two possessions with a verb each; what is only said again is one."""
    if first.offense is C.SIMPLE_POSSESSION and first.acts and second.acts and sign >= DASH:
        named = {first.drug, second.drug}
        if sign == HARD or (len(named) == 2 and "unspecified" not in named):
            return Apart.YES
        return Apart.DOUBT if len(named) == 2 and first.drug != "unspecified" else Apart.ONE
    return Apart.YES if sign == HARD and first.sure and second.sure else Apart.ONE


def _both_drugs(first: Standing, second: Standing, sign: int) -> Apart:
    """Lists of acts are one charge ("POSS/SELL COCAINE"); two drugs with an act each are two."""
    pair = {first.offense, second.offense}
    if pair == POSSESSED:
        return Apart.YES
    if sign == HARD:
        return Apart.YES
    if not (first.acts and second.acts) or sign < DASH:
        return Apart.ONE
    named = {first.drug, second.drug} - {"unspecified", ""}
    if len(named) == 2 or (C.PARAPHERNALIA in pair and first.drug and second.drug):
        return Apart.YES
    held = first if first.offense is C.SIMPLE_POSSESSION else second
    told = held.offense is C.SIMPLE_POSSESSION and held.drug not in ("", "unspecified")
    return Apart.DOUBT if told and first.drug and second.drug else Apart.ONE


def _drug_and_more(first: Standing, second: Standing, sign: int) -> Apart:
    drug, other = (first, second) if first.offense in _DRUG else (second, first)
    if sign != HARD and drug.offense not in POSSESSED and (other.offense is C.DUI_DRUG or other.armed or not drug.acts):
        return Apart.ONE  # "drugs and a weapon" is one charge, as is driving with a drug in the blood
    if sign == TIGHT and (other.armed or drug.offense not in POSSESSED):
        return Apart.ONE
    if other.sure or sign == HARD:
        return Apart.YES
    return Apart.DOUBT if drug.offense in POSSESSED else Apart.ONE


def _no_drug(first: Standing, second: Standing, sign: int) -> Apart:
    pair = {first.offense, second.offense}
    sure = first.sure and second.sure
    if pair == {C.TRESPASS, C.OTHER} and first.enters and second.enters and sign in (TIGHT, DASH):
        return Apart.ONE  # "BURGLARY - UNLAWFUL ENTRY - NO FORCE"
    if pair == {C.DUI_DRUG, C.OTHER} and sign != HARD:
        return Apart.ONE
    if sign == HARD:
        return Apart.YES if sure else Apart.ONE
    if sure and sign == SPACED:
        return Apart.YES
    return Apart.DOUBT if sure and pair & _SMALL else Apart.ONE


def follows(first: Standing, second: Standing) -> bool:
    """Whether two charges without a sign between them are two: possession beside what has nothing to do with drugs."""
    if not (first.sure and second.sure) or first.takes or second.takes or first.offense is second.offense:
        return False
    pair = {first.offense, second.offense}
    if pair == POSSESSED:
        return first.acts and second.acts
    return len(pair & POSSESSED) == 1 and not pair & (_DRUG - POSSESSED)
