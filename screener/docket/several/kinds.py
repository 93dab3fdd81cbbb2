"""How many kinds of offenses the words of a text speak of: nearly every text speaks of one, and is let through."""

from __future__ import annotations

from screener.docket.charges_signs import Signs
from screener.docket.charges_words import Found
from screener.domain.offense import OffenseClass

_KINDS = (
    ("drug", "drug_name", "rx", "rx_fraud"),
    ("paraphernalia",),
    ("open_container",),
    ("trespass",),
    ("loiter",),
    ("prostitution",),
    ("theft", "theft_weak"),
    ("violent", "violent_soft", "robbery"),
    ("dui",),
    ("fta",),
    ("other", "weapon", "charge", "burglary", "probation", "disorderly", "violent_weak", "alcohol_minor", "dvorder"),
)
_CIRCUMSTANCE = ("topic", "bland", "zone", "place", "public", "drive", "filler", "plain")
_COVERED = ("possess", "paraphernalia", "open_container", "trespass", "loiter", "prostitution", "drink")
_OF_DRUGS = frozenset({OffenseClass.SIMPLE_POSSESSION, OffenseClass.PARAPHERNALIA})
_JOINS = frozenset({"AND", "CT"})
_ENDS = frozenset(";|\n")
_known: dict[int, int] = {}  # the kind that a mark speaks of, by its concepts


def kinds_of(signs: Signs) -> int:
    """The kinds of offenses that stand in a text, as bits."""
    found = 0
    for each in signs.found:
        bits = each.mark.bits
        kind = _known.get(bits)
        if kind is None:
            kind = _known[bits] = _kind(signs, bits)
        found |= kind
    return found


def _kind(signs: Signs, bits: int) -> int:
    strong = bits & signs.mask(*_KINDS[-1]) and bits & signs.mask("charge", "weapon")
    if bits & signs.mask(*_CIRCUMSTANCE) and not strong:
        return 0
    return next((1 << at for at, names in enumerate(_KINDS) if bits & signs.mask(*names)), 0)


_OWN = {
    OffenseClass.SIMPLE_POSSESSION: 0,
    OffenseClass.PARAPHERNALIA: 1,
    OffenseClass.OPEN_CONTAINER: 2,
    OffenseClass.TRESPASS: 3,
    OffenseClass.LOITERING: 4,
    OffenseClass.PROSTITUTION: 5,
}
_LAST = 1 << (len(_KINDS) - 1)


#: What a person loiters for, as statutes name it.
_PURPOSES = frozenset({"GAMBLING", "GAMBLE", "BEGGING", "BEG", "DRUG", "DRUGS", "NARCOTIC", "NARCOTICS", "PANHANDLING"})
_LOITERED = frozenset({OffenseClass.LOITERING, OffenseClass.PROSTITUTION})
_PARTED = frozenset("/;|,&+\n")


def _loiters_for(signs: Signs, each: Found, offense: OffenseClass) -> bool:
    """Whether a word says what a person loiters for: "LOITERING: BEGGING", "LOITERING FOR PROSTITUTION"."""
    place = signs.place_of("loiter")
    if place < 0 or any(not _PARTED.isdisjoint(sign) for sign in signs.before[place + 1 : -1]):
        return False
    told = ":" in signs.before[place + 1]
    if offense is OffenseClass.PROSTITUTION:
        told = told or signs.words[place + 1 : place + 2] == ["FOR"]
        return told and each.start == place and 0 < signs.place_of("prostitution") - place < 3
    named = set(signs.words[place + 1 : each.end])
    purposed = not named.isdisjoint({"FOR", "USE"})
    return purposed or (told and not _PURPOSES.isdisjoint(named))


def foreign_word(signs: Signs, offense: OffenseClass) -> tuple[str, bool]:
    """The first word or phrase that speaks of another kind of offense than the one the text is read as ("" for none),
    and whether it names a charge.
    """
    own = 1 << _OWN[offense]
    if offense is OffenseClass.PARAPHERNALIA:
        own |= 1  # drug paraphernalia
    strong = signs.mask("charge", "weapon", "burglary", "disorderly", "probation")
    for each in signs.found:
        bits = each.mark.bits
        kind = _known.get(bits) or _kind(signs, bits)
        if not kind or kind & own:
            continue
        if kind == _LAST and offense not in _OF_DRUGS and not bits & strong:
            continue
        if offense in _LOITERED and _loiters_for(signs, each, offense):
            continue
        return " ".join(signs.words[each.start : each.end]), kind != _LAST or bool(bits & strong)
    return "", False


def may_name_several(text: str, signs: Signs) -> bool:
    """Whether a text may name several charges: words of two kinds, a second possession, an end within, numbers."""
    kinds = kinds_of(signs)
    if kinds & (kinds - 1):
        return True
    possess = signs.concepts["possess"]
    if signs.bits & possess and signs.bits & signs.concepts["use"]:
        drugs = signs.mask("drug", "drug_name")
        if sum(1 for each in signs.found if each.mark.bits & drugs) > 1:
            return True
    if signs.drug and sum(1 for each in signs.found if each.mark.bits & possess) > 1:
        return True
    if any(not _ENDS.isdisjoint(each) for each in signs.before[1:-1]):
        return True
    if signs.has(*_COVERED) and (
        len(signs.unread) > 1
        or any(signs.before[1:-1])
        or signs.has("bland", "purchase", "other")
        or "  " in text
        or not _JOINS.isdisjoint(signs.words)
    ):
        return True
    return "2" in signs.words and "1" in signs.words


def speaks_of_more(signs: Signs) -> bool:
    """Whether a note behind a charge speaks of an offense, not only of a hold or a warrant."""
    fta = 1 << next(at for at, names in enumerate(_KINDS) if "fta" in names)
    return bool(kinds_of(signs) & ~fta)


def of_two_kinds(signs: Signs) -> bool:
    """Whether words of several kinds stand in a text, and one that a policy may cover is among them."""
    kinds = kinds_of(signs)
    return bool(kinds & (kinds - 1)) and signs.has(*_COVERED)
