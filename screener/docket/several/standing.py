"""Whether a piece of a text is a charge by itself, and which."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from screener.docket.charges_rules import LIKELY, SAID, verdict
from screener.docket.charges_signs import Signs
from screener.docket.charges_words import vocabulary
from screener.docket.several.accounted import CHARGED
from screener.domain.offense import OffenseClass

C = OffenseClass
_SHORT = 4
_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_BEHIND = frozenset({"OF", "FOR", "BY", "FROM", "IN", "TO", "ON"})
_ENTRY = frozenset({"ENTRY", "ENTER", "ENTERING"})
#: Words behind which stands what something is for.
_PURPOSE = frozenset({"TO", "INTENT", "INT", "FOR", "F", "W", "WITH", "WI"})
_DEALS = ("possess", "sell", "dispense", "introduce", "records", "keep_verb", "premises", "obtain", "precursor")
_HELD = frozenset(
    {"POSS", "POSSESSION", "POSSESS", "CARRY", "CARRYING", "DISCHARGE", "DISCHARGING", "FELON", "CONVICTED",
     "UNLAWFUL", "UNL", "BRANDISHING", "CCW", "CONCEALED"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """What a piece says by itself. ``sure``: a word in it names a charge, so that it is no circumstance of another.

    ``drug`` is the drug that it names ("" for none), ``acts`` says that it has a verb of its own ("POSS", "SELL"),
    ``takes`` that it takes over what it is about: a failure to appear, a violation of probation.
    ``armed``: it is about a weapon. ``enters``: it is a burglary, or the entry that is a part of one. ``drives``: it is
    about driving. ``charged``: it calls itself a violation or a charge. ``short``: it has no more words than a heading,
    ``word``: it has one or two. ``intends``: it is held to be sold. ``influenced``: it says of a drug no more than that
    somebody is under it. ``inverted``: it goes with the word before it ("TOOLS, LARCENY OF").
    """

    offense: OffenseClass
    sure: bool
    drug: str = ""
    acts: bool = False
    takes: bool = False
    armed: bool = False
    enters: bool = False
    drives: bool = False
    dui: bool = False
    charged: bool = False
    short: bool = False
    word: bool = False
    intends: bool = False
    influenced: bool = False
    inverted: bool = False


@lru_cache(maxsize=65536)
def standing(piece: str) -> Standing | None:
    """The charge that a piece of a text is; None where it is none by itself ("1ST OFFENSE", "SCHOOL ZONE")."""
    signs = Signs(piece)
    if not signs.words:
        return None
    offense, confidence, _ = verdict(signs)
    if confidence < LIKELY or offense in (C.UNKNOWN, C.MULTI):
        return None
    named = signs.has("charge")
    length = _length(signs)
    if offense is C.OTHER:
        return _another(signs, length, sure=named or signs.has("probation", "alcohol_minor"))
    if offense is C.VIOLENT and not signs.has("violent", "violent_soft", "robbery", "prostitution"):
        return None  # "(FVA)" says of what kind another charge is
    sure = (confidence >= SAID or named) and offense is not C.DRUG_OTHER
    return Standing(
        offense,
        sure and offense is not C.DRUG_UNSPECIFIED,
        signs.substance if signs.drug else "",
        _acts(signs, offense),
        takes=offense is C.FTA_WARRANT and _bare(signs),
        enters=not _ENTRY.isdisjoint(signs.words),
        drives=signs.has("dui", "drive"),
        dui=signs.has("dui"),
        charged=not CHARGED.isdisjoint(signs.words) or (signs.words[-1] == "OFFENSE" and len(signs.words) == 2),
        short=length <= _SHORT,
        word=length <= 2,
        intends=signs.has("intent"),
        influenced=offense is C.DRUG_OTHER and not signs.has(*_DEALS),
        inverted=signs.words[-1] in _BEHIND,
    )


def _length(signs: Signs) -> int:
    """How many words a piece has, without numbers and single letters."""
    return len([word for word in signs.words if word.isalpha() and word not in _LETTERS])


def _acts(signs: Signs, offense: OffenseClass) -> bool:
    """Whether a piece has a verb of its own; "with intent to sell" is the purpose of one."""
    if offense in (C.PRESCRIPTION_FRAUD, C.DRUG_OTHER) or signs.has("possess"):
        return True
    acts, words = signs.mask("sell", "man", "traffic_word"), signs.words
    return any(
        each.mark.bits & acts and (not each.start or words[each.start - 1] not in _PURPOSE) for each in signs.found
    )


def _bare(signs: Signs) -> bool:
    """Whether a failure to appear or a warrant is named without what it is about."""
    rest, described = signs.mask("fta", "filler", "plain", "bland", "generic"), vocabulary().described
    told = any(not each.mark.bits & rest and signs.words[each.start] not in described for each in signs.found)
    told = told or not signs.has("fta") or not {"HOLD", "DETAINER"}.isdisjoint(signs.words)
    return not told and all(signs.words[at] in described for at in signs.unread)


def _another(signs: Signs, length: int, *, sure: bool) -> Standing | None:
    """An offense of no listed kind: a weapon is one where somebody has it, a vehicle or a park is none."""
    if signs.has("weapon"):
        held = signs.has("charge") or not (_HELD | CHARGED).isdisjoint(signs.words)
        return Standing(C.OTHER, held, armed=True) if held or signs.has("probation") else None
    circumstance = signs.mask("topic", "bland", "zone", "place", "public", "filler", "plain")
    speaks = signs.mask("other", "probation", "alcohol_minor", "dvorder", "charge", "dui", "drink")
    if sure or any(each.mark.bits & speaks and not each.mark.bits & circumstance for each in signs.found):
        burglary, drives = signs.has("burglary"), signs.has("dui", "drive")
        return Standing(
            C.OTHER,
            sure,
            takes=signs.has("probation"),
            enters=burglary,
            drives=drives,
            dui=signs.has("dui"),
            short=length <= _SHORT,
            word=length <= 2,
            inverted=signs.words[-1] in _BEHIND,
        )
    return None
