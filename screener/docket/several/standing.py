"""Whether a piece of a text is a charge by itself, and which."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from screener.docket.charges_rules import LIKELY, SAID, verdict
from screener.docket.charges_signs import Signs
from screener.domain.offense import OffenseClass

C = OffenseClass
#: Classes of an offense whatever word says them; the rest is said by a word that names a charge.
_NAMED = frozenset(
    {
        C.SIMPLE_POSSESSION,
        C.PARAPHERNALIA,
        C.SALE_MANUFACTURE,
        C.PRESCRIPTION_FRAUD,
        C.DUI_DRUG,
        C.OPEN_CONTAINER,
        C.TRESPASS,
        C.LOITERING,
        C.PROSTITUTION,
        C.THEFT,
        C.VIOLENT,
        C.FTA_WARRANT,
    }
)
_ENTRY = frozenset({"ENTRY", "ENTER", "ENTERING"})
_HELD = frozenset(
    {
        "POSS",
        "POSSESSION",
        "POSSESS",
        "CARRY",
        "CARRYING",
        "DISCHARGE",
        "DISCHARGING",
        "FELON",
        "CONVICTED",
        "UNLAWFUL",
        "UNL",
        "BRANDISHING",
        "CCW",
        "CONCEALED",
    }
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a piece says by itself. ``sure``: a word in it names a charge, so that it is no circumstance of another.

    ``drug`` is the drug that it names ("" for none), ``acts`` says that it has a verb of its own ("POSS", "SELL"),
    ``takes`` that it takes over what it is about: a failure to appear, a violation of probation.
    ``armed``: it is about a weapon. ``enters``: it is a burglary, or the entry that is a part of one.
    """

    offense: OffenseClass
    sure: bool
    drug: str = ""
    acts: bool = False
    takes: bool = False
    armed: bool = False
    enters: bool = False


@lru_cache(maxsize=65536)
def standing(piece: str) -> Standing | None:
    """The charge that a piece of a text is; None where it is none by itself ("1ST OFFENSE", "SCHOOL ZONE", "DRUGS")."""
    signs = Signs(piece)
    if not signs.words:
        return None
    offense, confidence, _ = verdict(signs)
    if confidence < LIKELY:
        return None
    named = signs.has("charge")
    if offense in _NAMED:
        acts = signs.has("possess", "sell") or offense in (C.PRESCRIPTION_FRAUD, C.DUI_DRUG)
        sure = confidence >= SAID or named
        drug, enters = signs.substance if signs.drug else "", not _ENTRY.isdisjoint(signs.words)
        return Standing(offense, sure, drug, acts, offense is C.FTA_WARRANT, enters=enters)
    if offense is C.DRUG_OTHER:
        return Standing(offense, False, signs.substance, signs.has("possess", "sell"))
    if offense is C.OTHER:
        return _another(signs, named=named)
    return None


def _another(signs: Signs, *, named: bool) -> Standing | None:
    """An offense of no listed kind: a weapon is one where somebody has it, a vehicle or a park is none."""
    if signs.has("weapon"):
        held = named or not _HELD.isdisjoint(signs.words)
        return Standing(C.OTHER, held, armed=True) if held or signs.has("probation") else None
    circumstance = signs.mask("topic", "bland", "zone", "place", "public", "filler", "plain")
    speaks = signs.mask("other", "probation", "alcohol_minor", "dvorder", "charge", "dui")
    if named or any(each.mark.bits & speaks and not each.mark.bits & circumstance for each in signs.found):
        return Standing(C.OTHER, named, takes=signs.has("probation"), enters=signs.has("burglary"))
    return None
