"""Whether two charges side by side in a text are two, by what they say and by the sign between them."""

from __future__ import annotations

from enum import Enum

from screener.docket.charges.several.accounted import COVERED_BY
from screener.docket.charges.several.kinds import families
from screener.docket.charges.several.standing import Standing
from screener.domain.offense import OffenseClass

C = OffenseClass
#: What stands between two pieces: nothing, a sign within a word ("POSS/USE"), " - " and " / ", which stand behind
#: headings too, a comma, a sign or word that lists charges or a grade or section behind one, one that ends it (";").
NONE, TIGHT, DASH, STROKE, COMMA, LIST, HARD = range(7)


class Apart(Enum):
    """Whether two pieces are two charges. ``DOUBT`` of two that name a charge each is sure that there are two."""

    ONE = "one"
    YES = "yes"
    DOUBT = "doubt"


_POSSESSED = frozenset({C.SIMPLE_POSSESSION, C.PARAPHERNALIA})
#: What stands before or behind another charge with any sign between them.
_SPLIT = _POSSESSED | {C.TRESPASS, C.LOITERING, C.OPEN_CONTAINER}
_DRUG = _POSSESSED | {C.SALE_MANUFACTURE, C.PRESCRIPTION_FRAUD, C.DRUG_OTHER, C.DRUG_UNSPECIFIED}


def apart(first: Standing, second: Standing, sign: int, *, tied: bool) -> Apart:
    """Whether two charges side by side are two; ``tied``: a word like "with" stands between them."""
    one, other = first.offense, second.offense
    pair = {one, other}
    if (first.word and second.inverted and sign == COMMA) or (first.takes and sign <= STROKE):
        return Apart.ONE  # "TOOLS, LARCENY OF"; "FTA - POSS COCAINE" is a failure to appear
    if second.takes and other is C.FTA_WARRANT and sign <= DASH:
        return Apart.ONE  # so is "POSS COCAINE FTA", "THEFT 3RD/FTA"
    if one is other:
        return Apart.YES if _of_two_families(first, second, sign, tied=tied) else _alike(first, second, sign)
    if C.DRUG_UNSPECIFIED in pair:
        return _with_heading(first, second, sign, tied=tied)
    if tied and one is C.PARAPHERNALIA and other is C.DRUG_OTHER and second.signs.words[0] in ("TO", "FOR"):
        return Apart.ONE  # "DRUG PARAPHERNALIA TO INJECT A CONTROLLED SUBSTANCE"
    if pair <= _DRUG:
        return _both_drugs(first, second, sign)
    if _is_part(first, second, sign, tied=tied):
        return Apart.ONE
    covered = not COVERED_BY.keys().isdisjoint(pair)
    if first.sure and second.sure:
        return Apart.YES if not tied and (sign >= STROKE or not pair.isdisjoint(_SPLIT)) else Apart.DOUBT
    vague = second if first.sure or (one is not C.OTHER and other is C.OTHER) else first
    if covered and sign != HARD:  # whether it accounts for all words is asked of the whole
        return Apart.ONE if vague.short and (sign <= COMMA or vague.word) else Apart.DOUBT
    heading = vague is first and (sign <= STROKE or (sign != HARD and vague.word))
    detail = vague is second and sign <= COMMA
    return Apart.ONE if vague.offense is C.OTHER and vague.short and (heading or detail) else Apart.DOUBT


def surely_two(first: Standing, second: Standing, sign: int, *, tied: bool) -> bool:
    """Whether of two that are in doubt it is certain that they are two charges: only the place to cut is not clear."""
    pair = {first.offense, second.offense}
    ended = sign == HARD and len(pair) == 2
    named = first.sure and second.sure and (ended or not _POSSESSED.isdisjoint(pair))
    return named or listed_apart(first, second, sign, tied=tied)


def listed_apart(first: Standing, second: Standing, sign: int, *, tied: bool) -> bool:
    """Whether two charges that no drug ties together stand in a list, with a comma, "and" or an end between them."""
    pair = {first.offense, second.offense}
    drugs = pair <= _DRUG or C.DRUG_UNSPECIFIED in pair
    if sign == HARD and len(pair) == 2 and not tied and C.DRUG_UNSPECIFIED not in pair:
        return (first.sure or second.sure) and not second.enhances  # "TRAFFIC OFFENSE; WARRANT ARREST"
    if tied or sign < COMMA or len(pair) == 1 or first.takes or second.takes or drugs:
        return False
    clear = first.sure or first.intoxicated or (second.sure and first.offense is C.OTHER and not first.short)
    listed = sign >= LIST or not _POSSESSED.isdisjoint(pair)
    return clear and listed and not second.enhances and not (first.word and second.word)


def heads(first: Standing, second: Standing, sign: int) -> bool:
    """Whether a piece that names a drug and no act is the heading of the drug charge behind it."""
    told = second.offense in _DRUG and second.offense is not C.DRUG_UNSPECIFIED
    return first.offense is C.DRUG_UNSPECIFIED and told and _with_heading(first, second, sign, tied=False) is Apart.ONE


def _alike(first: Standing, second: Standing, sign: int) -> Apart:
    """Two of one class: two possessions with a verb each; what is only said again is one."""
    if first.offense is C.SIMPLE_POSSESSION and first.acts and second.acts and sign >= DASH:
        if sign == COMMA and first.measured and second.begins and second.drug:
            return Apart.YES  # "POSS CS PG 1 <1G, POSS MARIJ <2OZ"
        named = {first.drug, second.drug}
        if sign == HARD or (len(named) == 2 and "unspecified" not in named):
            return Apart.YES
        return Apart.DOUBT if len(named) == 2 and first.drug != "unspecified" else Apart.ONE
    return Apart.YES if sign == HARD and first.sure and second.sure and not first.takes else Apart.ONE


def _of_two_families(first: Standing, second: Standing, sign: int, *, tied: bool) -> bool:
    """Whether two offenses that no policy covers are two by their words ("DISORDERLY CONDUCT AND RESISTING ARREST")."""
    enhances = second.enhances and second.signs.words[0] != "AGGRAVATED"
    if sign < STROKE or tied or first.offense is not C.OTHER or enhances or second.brief:
        return False
    mine, its = families(first.signs), families(second.signs)
    return bool(mine and its) and not mine & its


def _with_heading(first: Standing, second: Standing, sign: int, *, tied: bool) -> Apart:
    """A drug of which no act is said is the heading or the object of what stands beside it, or a charge of its own."""
    heading, told = (first, second) if first.offense is C.DRUG_UNSPECIFIED else (second, first)
    if tied and (told.offense not in COVERED_BY or (told is first and told.offense is C.LOITERING)):
        return Apart.ONE
    if told is first and told.drives and sign == NONE:
        return Apart.ONE  # "DUI ALCOHOL OR DRUGS 3RD VIOL"
    if sign <= TIGHT and heading.word and told.short and told.offense is C.OTHER and not told.sure:
        return Apart.ONE  # "GLUE/TOXIC SUBSTANCE"
    if heading.charged or sign == HARD or (heading is first and sign == LIST):
        return Apart.DOUBT
    if told.offense in _DRUG:
        return Apart.ONE
    if told.drives and told.offense not in COVERED_BY:
        return Apart.ONE if sign <= DASH or (heading is second and (sign <= COMMA or heading.word)) else Apart.DOUBT
    strong = STROKE if heading is first and told.drug else DASH  # "DRUGS / THEFT OF A CONTROLLED SUBSTANCE"
    return Apart.ONE if told.offense in (C.THEFT, C.VIOLENT) and sign <= strong else Apart.DOUBT


def _both_drugs(first: Standing, second: Standing, sign: int) -> Apart:
    """Lists of acts are one charge ("POSS/SELL COCAINE"); two acts with a drug each are two."""
    pair = {first.offense, second.offense}
    if pair == _POSSESSED or sign == HARD:
        return Apart.YES
    jailed = first.jailed or second.jailed
    if pair == {C.SIMPLE_POSSESSION, C.DRUG_OTHER} and jailed and sign == COMMA:
        return Apart.YES if not first.word and not second.word else Apart.DOUBT
    if C.PARAPHERNALIA in pair:
        return Apart.YES if first.sure and second.sure and sign >= DASH else Apart.DOUBT
    if not (first.acts and second.acts) or (sign < DASH and not (first.drug and second.drug)):
        return Apart.ONE
    if sign == TIGHT and (first.word or second.word):
        return Apart.ONE  # "POSS/SELL COCAINE"
    heading = first.offense is C.SIMPLE_POSSESSION and first.short and first.drug == "unspecified"
    if heading and sign <= DASH and second.intends:
        return Apart.ONE  # "DRUGS POSS - POSS CNTL SUB W/INTENT TO SELL"
    if first.word and first.drug == "unspecified" and sign == COMMA:
        return Apart.ONE  # "DRUGS / MANUF., POSS. OF SCH. IV"
    named = {first.drug, second.drug} - {"unspecified", ""}
    return Apart.YES if sign >= DASH and len(named) == 2 else Apart.DOUBT


def _is_part(first: Standing, second: Standing, sign: int, *, tied: bool) -> bool:
    """Whether what two pieces say is known to stand in one charge: a weapon, an entry, driving, a purpose."""
    other = second.offense
    pair = {first.offense, other}
    covered = not COVERED_BY.keys().isdisjoint(pair)
    if tied and (not covered or pair in ({C.LOITERING, C.PROSTITUTION}, {C.VIOLENT, C.PROSTITUTION})):
        return sign != HARD
    if first.dui and other is C.OPEN_CONTAINER and (tied or sign in (TIGHT, DASH)):
        return True  # "DWI - OPEN CONTAINER" is one offense in Texas
    if first.offense is C.OTHER and other is C.DRUG_OTHER and sign <= DASH and first.signs.has("disorderly"):
        return True  # "DISORDERLY CONDUCT: UNDER THE INFLUENCE OF A DRUG"
    if first.enters and second.enters and sign <= DASH:
        return True  # "BURGLARY - UNLAWFUL ENTRY - NO FORCE"
    if covered or sign > STROKE:
        return False
    if pair & _DRUG:
        drug, rest = (first, second) if first.offense in _DRUG else (second, first)
        return rest.armed or (rest is first and rest.drives and drug.influenced)
    if (first.enters or second.enters) and pair <= {C.OTHER, C.THEFT, C.VIOLENT}:
        return sign <= DASH
    if pair == {C.VIOLENT, C.OTHER} and (first.armed or second.armed):
        return sign < STROKE
    return first.drives and second.drives and (not second.dui or sign == NONE)
