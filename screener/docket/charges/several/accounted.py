"""Whether one offense accounts for every word of a text: what a policy covers is read in no other way.

A robbery or a sale that stands beside possession is what a policy turns on. So a text is possession of a drug,
paraphernalia, trespass and the like only where each of its words is the act, the drug or object, an amount, a degree, a
place or a circumstance of that offense, or a heading of it, and the offense stands in it once.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from screener.docket.charges.forms import distance
from screener.docket.charges.found import Found
from screener.docket.charges.places import counties
from screener.docket.charges.rules import WEAK, verdict
from screener.docket.charges.signs import Signs
from screener.docket.charges.vocabulary import vocabulary
from screener.domain.offense import OffenseClass

C = OffenseClass
#: What offices decline, and the concept by which each of them is said.
COVERED_BY = {
    C.SIMPLE_POSSESSION: "possess",
    C.PARAPHERNALIA: "paraphernalia",
    C.OPEN_CONTAINER: "open_container",
    C.TRESPASS: "trespass",
    C.LOITERING: "loiter",
    C.PROSTITUTION: "prostitution",
}
_COVERED = tuple(COVERED_BY.values())
#: What a text that names several of them is read as first.
_GUESSED = (C.PARAPHERNALIA, C.PROSTITUTION, C.LOITERING, C.TRESPASS, C.OPEN_CONTAINER, C.SIMPLE_POSSESSION)
_ANY = ("filler", "plain", "zone", "place", "public", "topic", "bland", "attempt", "except", "principal", "conspiracy")
_OF_DRUGS = (*_ANY, "drug", "drug_name", "drug_mass", "imitation_word", "counterfeit", "generic")
_GRAMMAR = {
    C.SIMPLE_POSSESSION: (
        *_OF_DRUGS, "possess", "use", "purchase", "present", "solicit", "keep_verb", "not_intent", "no_rx", "rx",
        "drive", "not_violent",
    ),
    C.PARAPHERNALIA: (*_OF_DRUGS, "paraphernalia", "possess", "use", "sell", "records", "intent",
        "not_intent", "purchase", "obtain", "keep_verb", "no_rx"),
    C.OPEN_CONTAINER: (*_ANY, "open_container", "drive", "alcohol", "drink", "possess", "use"),
    C.TRESPASS: (*_ANY, "trespass", "violent_weak"),
    C.LOITERING: (*_ANY, "loiter", "drug", "use", "money", "prostitution"),
    C.PROSTITUTION: (*_ANY, "prostitution", "loiter", "solicit", "present", "money", "purchase", "keep_verb", "obtain"),
}  # fmt: skip
_SAID = {
    C.SIMPLE_POSSESSION: "possession of a drug",
    C.PARAPHERNALIA: "paraphernalia",
    C.OPEN_CONTAINER: "an open container",
    C.TRESPASS: "trespass",
    C.LOITERING: "loitering",
    C.PROSTITUTION: "prostitution",
}
#: Words by which what stands beside the offense is a charge of its own, whatever else it says.
CHARGED = frozenset({"VIOL", "VIOLATION", "VIOLATIONS", "OFFENSES", "CHARGE", "CHARGES", "CHG"})
#: Letters that no word of the vocabulary explains: an abbreviation has fewer.
_UNREAD = 4
#: What a police department or a county is called by, behind its name.
_AGENCIES = frozenset({"PD", "SO", "CO", "COUNTY", "SHERIFF", "POLICE", "DEPT"})
#: A police department or a sheriff by its letters, behind which the number of its case stands ("SMPD 21-36782").
_AGENCY = re.compile(r"[A-Z]{1,4}(?:PD|SO|TF|DPS|HP)")
#: Words of amounts, which are misspelled as often as others ("LESS TAHN FOUR GFRAMS").
_AMOUNTS = ("LESS", "MORE", "THAN", "GRAM", "GRAMS", "POUND", "POUNDS", "OUNCE", "OUNCES", "FOUR", "FIVE", "DEGREE",
            "OFFENSE", "FELONY", "MISDEMEANOR", "PRESCRIPTION", "POSSESSION", "WITHOUT")  # fmt: skip
#: Drugs that say no more than that there is one.
GENERIC = frozenset({None, "unspecified", "narcotic", "prescription_drug"})
#: Words that begin a charge, whatever follows.
_BEGINS = frozenset({"CRIMINAL", "CRIM", "UNLAWFUL", "UNL", "ILLEGAL", "FAIL", "FAILURE", "AGGRAVATED", "AGG", "FALSE"})
#: Words between two that say the same offense once.
_JOINED = frozenset({"OR", "ATT", "ATTEMPT", "ATTEMPTED", "TO", "A", "AN", "OF", "THE", "IN", "FOR"})
#: Words behind which stands what paraphernalia is for.
_SERVES = frozenset({"TO", "FOR", "WITH", "W", "USE", "USED", "CONCEAL", "STORE", "INGEST", "INHALE", "INJECT"})


#: Driving is a circumstance of possession ("WHILE DRIVING"), and an offense of its own where it goes on like this.
_DRIVING = frozenset({"DRIVING", "DRIVE", "DRIV", "DRVG", "OPERATING", "OPERATE", "OPER", "OPERATION"})
_HOW = frozenset({"WHILE", "WITHOUT", "ON", "AFTER", "UNDER", "SUSPENDED", "REVOKED", "WO"})
_FAILS = frozenset({"FAIL", "FAILS", "FAILED", "FAILING", "FAILURE"})
#: Words between loitering and what it is for.
_AIMS = frozenset({"FOR", "OF", "TO", "THE", "IN", "WITH", "W", "AND", "OR", "PURPOSE", "PURPOSES", "PURP", "INTENT",
                   "INT", "COMMIT", "ENGAGE", "ENGAGING", "SOLICIT", "SOLICITING", "SOLICITATION", "PROMOTE",
                   "PROMOTING", "ACT", "ACTS", "PATRONIZE", "PROST", "PUBLIC"})  # fmt: skip
#: Words between an act and what it is about.
_OBJECT = frozenset({"OF", "OR", "A", "AN", "AND", "THE", "TO", "ANY"})


def unaccounted(signs: Signs, *, strict: bool = True) -> str:
    """Why the text may name another offense beside the one of a covered class that it is read as; "" where it does not,
    or where it is read as none of them. ``strict``: not one word may be unknown.
    """
    guess = _guess(signs)
    why = _why(signs, guess, strict=strict) if guess is not None else ""
    if (guess is not None and not why) or not signs.words:
        return ""
    offense, confidence, _ = verdict(signs)
    if offense not in COVERED_BY or confidence < WEAK:
        return ""
    why = why if offense is guess else _why(signs, offense, strict=strict)
    return f"{_SAID[offense]} {why}" if why else ""


def _guess(signs: Signs) -> OffenseClass | None:
    """The covered class that a text is likely read as; None where no word of any stands in it."""
    if not signs.has(*_COVERED):
        return None
    return next(each for each in _GUESSED if signs.bits & signs.concepts[COVERED_BY[each]])


def _why(signs: Signs, offense: OffenseClass, *, strict: bool) -> str:
    stranger = _stranger(signs, offense, strict=strict)
    if stranger:
        return f"beside {stranger!r}"
    twice = {
        C.SIMPLE_POSSESSION: _held_twice,
        C.PARAPHERNALIA: _beside_a_drug,
        C.PROSTITUTION: _loiters_too,
    }.get(offense, _said_twice)
    return "and perhaps another charge of its kind" if twice(signs, offense) else ""


def _stranger(signs: Signs, offense: OffenseClass, *, strict: bool) -> str:
    """The first words that the offense does not account for; "" where it accounts for all."""
    allowed, described = signs.mask(*_GRAMMAR[offense]), vocabulary().described
    weak = signs.concepts["violent_weak"]  # "TRESPASS - DOMESTIC"; behind the end of a charge it is of another one
    for mark, start, end, _ in signs.found:
        ended = mark.bits & weak and start and ";" in "".join(signs.before[1 : start + 1])
        if (ended or not mark.bits & allowed) and not described.issuperset(signs.words[start:end]):
            return " ".join(signs.words[start:end])
    if other := _act_of_another(signs, offense):
        return other
    unread = unknown(signs)
    if not unread:
        return ""
    begins = any(at and signs.words[at - 1] in _BEGINS for at in unread)  # "CRIMINAL ABANDONMENT"
    near = vocabulary().forms().near_offense
    doubtful = strict or begins or len(unread) > 1 or any(near(signs.words[at]) for at in unread)
    return " ".join(signs.words[at] for at in unread) if doubtful else ""


def _act_of_another(signs: Signs, offense: OffenseClass) -> str:
    """Words of a circumstance that go on as an offense of their own: driving without a license, a failure to do."""
    for at, word in enumerate(signs.words[:-1]):
        if word in _DRIVING and signs.words[at + 1] in _HOW and offense is not C.TRESPASS:  # "DRIVE ON PRIVATE LAND"
            return f"{word} {signs.words[at + 1]}"
        if word in _FAILS and offense in (C.SIMPLE_POSSESSION, C.PARAPHERNALIA):
            return word
    return ""


def unknown(signs: Signs) -> list[int]:
    """The places of words that neither the vocabulary explains nor any charge is described by, where they are more than
    an abbreviation or the name of an agency or a county.
    """
    if not signs.unread:
        return []
    described = vocabulary().described
    found = [
        at
        for at in signs.unread
        if len(word := signs.words[at]) > 2
        and word not in described
        and word not in counties()
        and not (_AGENCY.fullmatch(word) or _is_amount(word))
        and not (signs.drug and at and (signs.before[at] == "-" or signs.words[at - 1] == "OR"))  # "N-METHYL"
        and _AGENCIES.isdisjoint(signs.words[at + 1 : at + 3])
    ]
    return found if sum(len(signs.words[at]) for at in found) > _UNREAD else []


@lru_cache(maxsize=65536)
def _is_amount(word: str) -> bool:
    """Whether it is a word of an amount or a grade with a slip in it."""
    return any(abs(len(word) - len(other)) < 2 and distance(word, other) == 1 for other in _AMOUNTS)


def _groups(signs: Signs, concepts: tuple[str, ...]) -> list[list[Found]]:
    """The marks of some concepts, those that stand side by side ("POSS/USE", "POSS OR ATT POSS") together."""
    wanted, groups = signs.mask(*concepts), list[list[Found]]()
    for each in signs.found:
        if not each.mark.bits & wanted:
            continue
        between = signs.words[groups[-1][-1].end : each.start] if groups else []
        again = not between and each.mark.bits & signs.mask("possess", "trespass")  # "DRUG POSSESSION/POSS COCAINE"
        parted = again or set(each.before) - {"/"}
        if groups and not parted and _JOINED.issuperset(between):
            groups[-1].append(each)
        else:
            groups.append([each])
    return groups


def _held_twice(signs: Signs, _offense: OffenseClass) -> bool:
    """Whether drugs are possessed twice, or used and possessed: the first act has a drug, and a second one follows."""
    acts = _groups(signs, ("possess", "use", "purchase", "present", "keep_verb"))
    acts = [group for group in acts if not _is_purpose(signs, group[0])]
    if len(acts) < 2:
        held = [each for each in signs.found if each.mark.bits & signs.mask("drug", "drug_name", "rx")]
        return any(signs.words[each.end : each.end + 1] and signs.words[each.end] in CHARGED for each in held[1:])
    if len(acts) == 2 and _breaks_off(signs, acts[0][0], acts[1][-1]):
        return False
    before = [each for each in signs.found if each.start < acts[-1][0].start]
    adjacent = len(acts) == 2 and acts[0][-1].end == acts[1][0].start and "-" in acts[1][0].before
    # "DRUGS POSSESS-POSSESS HEROIN" is a heading and its text.
    drug = signs.mask("drug_name") if adjacent else signs.mask("drug", "drug_name", "rx")
    return any(each.mark.bits & drug for each in before)


def _breaks_off(signs: Signs, code: Found, again: Found) -> bool:
    """Whether a code is said again in words that break off before their object ("CPCS - CRIMINAL POSSESSION OF")."""
    whole = not code.start and code.end == 1 and code.mark.bits & signs.mask("drug", "drug_name")
    return bool(whole) and all(word == "OF" or len(word) == 1 for word in signs.words[again.end :])


def _is_purpose(signs: Signs, each: Found) -> bool:
    """Whether a use is what the drug is for ("FOR PERSONAL USE"), or a presence that of a child."""
    word, before = signs.words[each.start], signs.words[each.start - 1] if each.start else ""
    if each.mark.bits & signs.mask("possess"):
        return False
    return before in ("FOR", "PERSONAL", "OWN", "OF", "TO", "IN") or word == "PRESENCE"


def _beside_a_drug(signs: Signs, offense: OffenseClass) -> bool:
    """Whether a drug is named that is not the one the paraphernalia is for, or paraphernalia is named twice."""
    place = signs.place_of("paraphernalia")
    drug, named, act = signs.mask("drug", "drug_name"), signs.mask("drug_name"), signs.mask("possess", "sell")
    own, possess = signs.concepts["paraphernalia"], signs.concepts["possess"]
    acted = served = again = False
    for each in signs.found:
        bits = each.mark.bits
        if bits & own:
            continue
        again = again or (each.start > place and bool(bits & possess))
        if each.start > place:
            served = served or not _SERVES.isdisjoint(signs.words[place : each.start])
        if bits & drug:
            before = each.end <= place
            if before and (
                (bits & named and each.mark.drug not in GENERIC)
                or (acted and place - each.end > 0)
                or (place - each.end > 0 and not CHARGED.isdisjoint(signs.words))
            ):
                return True
            if not before and (again or not served):
                return True
        acted = acted or bool(bits & act)
    return _sold_apart(signs, place) or _said_twice(signs, offense)


def _sold_apart(signs: Signs, place: int) -> bool:
    """Whether a drug is sold before the paraphernalia, with other words between them than "of" and more acts."""
    drug, sell = signs.mask("drug", "drug_name"), signs.concepts["sell"]
    acts = signs.mask("possess", "sell", "use", "intent", "purchase")
    first = next((each.start for each in signs.found if each.mark.bits & drug and each.end < place), -1)
    sold = next((each.end for each in signs.found if each.mark.bits & sell and each.start > first), -1)
    if first < 0 or not 0 <= sold < place:
        return False
    named = any(each.mark.bits & drug and each.end == place for each in signs.found)
    own = place - 1 if named else place  # the drug's last word: "CLASS A - DRUG PARAPHERNALIA"
    told = [each for each in signs.found if each.mark.bits & acts]
    return any(
        signs.words[at] not in _OBJECT and not any(each.start <= at < each.end for each in told)
        for at in range(sold, own)
    )


def _loiters_too(signs: Signs, offense: OffenseClass) -> bool:
    """Whether somebody loiters for prostitution and once more, or for something else."""
    both = _groups(signs, ("loiter", "prostitution"))
    loiters = [group for group in both if any(each.mark.bits & signs.concepts["loiter"] for each in group)]
    if len(loiters) > 1:
        return True
    apart = [signs.words[one[-1].end : two[0].start] for one, two in pairwise(both) if loiters]
    return any(not _AIMS.issuperset(words) for words in apart) or _said_twice(signs, offense)


def _said_twice(signs: Signs, offense: OffenseClass) -> bool:
    """Whether the offense is named twice, and the first time not as the heading of the text behind it."""
    if offense is C.OPEN_CONTAINER and any("<" in sign for sign in signs.before):
        return True  # one under an age who drinks is another offense
    own = (COVERED_BY[offense], "drink") if offense is C.OPEN_CONTAINER else (COVERED_BY[offense],)
    groups = _groups(signs, own)
    if len(groups) < 2 or groups[1][0].start == len(signs.words) - 1:
        return False
    first, second = groups[0][0], groups[1][0]
    heading = second.start - first.end <= 1 and not first.start and bool(set("-:/") & set(second.before))
    return len(groups) > 2 or not heading
