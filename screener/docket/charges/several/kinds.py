"""What kinds of offenses the words of a text speak of, and where one of another kind begins without a sign.

Nearly every text speaks of one kind, and is let through without being cut.
"""

from __future__ import annotations

from functools import reduce
from operator import or_

from screener.docket.charges.several.accounted import COVERED_BY, GENERIC, unaccounted
from screener.docket.charges.several.numbered import numbered
from screener.docket.charges.several.together import stands_together
from screener.docket.charges.signs import Signs, bits_of

_KINDS = (
    ("drug", "drug_name"),
    ("paraphernalia",),
    ("open_container",),
    ("trespass",),
    ("loiter",),
    ("prostitution",),
    ("theft", "theft_weak"),
    ("violent", "violent_soft", "robbery"),
    ("dui", "influence"),
    ("fta", "fta_weak"),
    ("rx", "rx_fraud"),
    ("other", "weapon", "charge", "burglary", "probation", "disorderly", "violent_weak", "alcohol_minor", "dvorder"),
)
_DRUG, _FTA, _RX, _OTHER = 1, 1 << 9, 1 << 10, 1 << 11
_CIRCUMSTANCE = (
    "traffic_word",
    "fraud",
    "counterfeit",
    "topic",
    "bland",
    "zone",
    "place",
    "public",
    "drive",
    "filler",
    "plain",
)
_ACTS = ("possess", "sell", "obtain", "use", "dispense")
_COVERED = (*COVERED_BY.values(), "drink", "no_rx")
_ENDS = frozenset(";|\n")
#: Words that go with the offense that they stand before.
_LEADING = frozenset(
    {"AGG", "AGGRAVATED", "ARMED", "SIMPLE", "FELONY", "FEL", "MISD", "CRIM", "CRIMINAL", "PETIT", "PETTY", "GRAND",
     "DOMESTIC", "DOM", "UNLAWFUL", "UNL", "ILLEGAL", "ATTEMPTED", "ATTEMPT", "ATT", "CONSPIRACY", "CONSP",
     "RETAIL", "FIRST", "SECOND", "OPEN", "PUBLIC", "STRONG", "BENCH", "DRIVING", "DRUG", "DRUGS"}
)  # fmt: skip
#: Words that tie what follows to what stands before.
TIES = frozenset(
    {"OF", "TO", "FOR", "WITH", "W", "WI", "IN", "BY", "FROM", "DURING", "WHILE", "ON", "AT", "OR", "THE", "A",
     "AN", "NO", "NOT", "WITHOUT", "UNDER", "INTENT", "INT", "WHERE", "WHEN", "WITHIN", "NEAR", "THAN", "OTHER",
     "UPON", "AGAINST", "VIA", "AS", "AFTER", "BEFORE", "PER", "SOLICIT", "INVOLVING", "RELATED", "PRIOR", "OVER",
     "LESS", "MORE", "ONTO", "INTO", "F", "COMMIT", "COMMITTING"}
)  # fmt: skip
#: The words among them with which what stands behind a sign goes on.
TYING = frozenset(
    {"WITH", "W", "BY", "FOR", "DURING", "WHILE", "OF", "TO", "IN", "INVOLVING", "WHEN", "WHERE", "EXCEPT", "EXCLUDING"}
)


#: Offenses that no policy covers, by the words that name them: of two kinds in a list there are two charges.
_FAMILIES = (
    frozenset({"RESIST", "RESISTING", "OBSTRUCT", "OBSTRUCTING", "OBSTRUCTION", "OBST", "INTERFERE", "INTERFERING",
               "INTERFERENCE", "INTERFER", "HINDERING", "ELUDE", "ELUDING", "EVADE", "EVADING", "FLEE", "FLEEING",
               "ESCAPE", "RETALIATION"}),
    frozenset({"IDENTIFY"}),
    frozenset({"DISORDERLY", "AFFRAY", "DRUNKENNESS"}),
    frozenset({"CONSUMPTION", "UNDERAGE", "MIP"}),
    frozenset({"PROTECTION", "PROTECTIVE", "RESTRAINING"}),
    frozenset({"DUI", "DWI", "OWI", "OUI", "OVI", "DUII", "DWAI", "INTOXICATED", "IMPAIRED"}),
    frozenset({"HARASSMENT", "HARASSING", "HARRASSMENT", "STALKING"}),
    frozenset({"MISCHIEF", "VANDALISM", "GRAFFITI"}),
    frozenset({"BURGLARY", "BURG", "BURGLARIES"}),
    frozenset({"FORGERY", "UTTERING"}),
    frozenset({"RECKLESS", "SPEEDING", "RACING", "DWLS", "DWLR", "DUS", "UNLICENSED", "UNINSURED",
               "COLLISION"}),
    frozenset({"ORGANIZED", "RACKETEERING"}),
    frozenset({"CCW", "UUW", "UCW"}),
)  # fmt: skip
_OF_FAMILIES = {word: 1 << at for at, family in enumerate(_FAMILIES) for word in family}
_LISTS = frozenset(",;/&+")


class _Kinds(dict[int, int]):
    """The kind that a mark speaks of, by its concepts."""

    def __missing__(self, bits: int) -> int:
        strong = bits & bits_of(*_KINDS[-1]) and bits & bits_of("charge", "weapon")
        found = 0
        if strong or not bits & bits_of(*_CIRCUMSTANCE):
            found = next((1 << at for at, names in enumerate(_KINDS) if bits & bits_of(*names)), 0)
        self[bits] = found
        return found


_kinds = _Kinds()


def kinds_of(signs: Signs) -> int:
    """The kinds of offenses that stand in a text, as bits."""
    found = signs.kinds
    if found is None:
        found = signs.kinds = reduce(or_, [_kinds[mark.bits] for mark, _, _, _ in signs.found], 0)
    return found


def may_name_several(text: str, signs: Signs) -> bool:
    """Whether a text may name several charges: words of two kinds, an act said twice, an end within, numbers, or words
    that the one offense which a policy may cover does not account for.
    """
    if _speaks_of_several(signs) and not stands_alone(text, signs):
        return True
    return signs.has(*_COVERED) and bool(unaccounted(signs))


def families(signs: Signs) -> int:
    """The families of offenses that no policy covers of which words stand in a text, as bits."""
    return reduce(or_, [_OF_FAMILIES[word] for word in signs.words if word in _OF_FAMILIES], 0)


def _speaks_of_several(signs: Signs) -> bool:
    kinds = kinds_of(signs)
    within = "".join(signs.before[1:-1])
    if kinds & (kinds - 1) or (within and (kinds & (_DRUG | _RX) or not _ENDS.isdisjoint(within))):
        return True
    if kinds == _OTHER and ("AND" in signs.words or not _LISTS.isdisjoint(within)):
        named = families(signs)
        return bool(named & (named - 1))
    return bool(kinds & _DRUG and _acts_twice(signs)) or ("2" in signs.words and "1" in signs.words)


def stands_alone(text: str, signs: Signs) -> bool:
    """Whether a text need not be cut to be told that it is one charge."""
    return stands_together(text, signs) and not beginnings(signs) and len(numbered(text)) < 2


def speaks_of_more(signs: Signs) -> bool:
    """Whether a note behind a charge speaks of an offense, not only of a hold or a warrant."""
    return bool(kinds_of(signs) & ~_FTA)


def _acts_twice(signs: Signs) -> bool:
    acts = signs.mask(*_ACTS)
    return bool(signs.bits & acts) and len([each for each in signs.found if each.mark.bits & acts]) > 1


def beginnings(signs: Signs) -> list[tuple[int, bool]]:
    """The words at which an offense of another kind, or another drug charge, begins behind the first one, and whether
    a word like "with" ties it to what stands before.
    """
    found: list[tuple[int, bool]] = []
    kinds = kinds_of(signs)
    if not kinds & (kinds - 1) and not (kinds & _DRUG and _acts_twice(signs)):
        return found
    acts, sells, leads = signs.mask(*_ACTS), signs.mask("intent"), signs.mask("attempt", "conspiracy")
    last = begun = 0
    bare = True  # whether no drug stands there
    run = end = -1  # where the words begin that lead to the next offense, and where the last of them ends
    acted = held = meant = False  # meant: what somebody intends to do stands there ("W/INTENT SELL MFG DEL")
    for each in signs.found:
        bits = each.mark.bits
        kind = _kinds[bits]
        meant = bool(bits & sells) or (meant and bool(bits & acts))
        act = bits & acts and not meant
        if each.start != end:
            run = -1
        named = bits & signs.concepts["paraphernalia"] and signs.words[each.start].startswith("PAR")
        place = each.start if run < 0 or not (bare or named) else run
        again = act and acted and held and last == _DRUG
        if (kind and last and kind != last) or again:
            tied = place
            while tied > begun + 1 and signs.words[tied - 1] in TIES:
                tied -= 1
            if tied > begun and signs.words[place - 1] not in ("BY", "OF"):  # "OBTAINING DRUGS BY THEFT"
                found.append((tied, tied < place))
                begun = place
            acted = held = False
        last = kind or (_DRUG if again else last)
        acted, held = acted or bool(act), held or kind == _DRUG
        generic = kind == _DRUG and each.mark.drug in GENERIC  # "NARCOTICS PARAPHERNALIA"
        leading = not kind and (act or bits & leads or signs.words[each.start] in _LEADING)
        if leading or generic or (run >= 0 and signs.words[each.start] == "OF"):
            bare = not generic and (bare or run < 0)
            run, end = run if run >= 0 else each.start, each.end
        else:
            run = -1
    return found
