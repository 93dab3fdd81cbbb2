"""Why a text that reads as one charge which a policy may cover can name another one: it must account for its words.

A robbery or a sale that stands beside possession is what a policy turns on. So a text is read as possession of a drug,
paraphernalia, trespass and the like only where each piece of it speaks of that, or of a circumstance of it.
"""

from __future__ import annotations

import re
from itertools import pairwise

from screener.docket.charges_rules import WEAK, verdict
from screener.docket.charges_signs import Signs
from screener.docket.charges_words import Found, vocabulary
from screener.docket.several.heading import one_offense
from screener.docket.several.kinds import foreign_word
from screener.docket.several.restated import without_codes
from screener.docket.several.standing import standing
from screener.domain.offense import OffenseClass

C = OffenseClass
#: What offices decline: a text that is read so is looked at closely.
COVERED = frozenset({C.SIMPLE_POSSESSION, C.PARAPHERNALIA, C.OPEN_CONTAINER, C.TRESPASS, C.LOITERING, C.PROSTITUTION})
_OF_DRUGS = frozenset({C.SIMPLE_POSSESSION, C.PARAPHERNALIA})
_SIGN = re.compile(r"[;|\n,&+]|(?<!\bW)/(?!V\b)|\s[-–—]+\s|\s{2,}|\b(?:AND|PLUS)\b", re.IGNORECASE)
_END = re.compile(r"[;|\n]|\s{2,}|(?<=\S)\s+CT\.?\s?\d{1,2}\s?[:.)]", re.IGNORECASE)
_CITED = re.compile(r"§|\bc\. ?\d+[A-Z]? s\. ?\d")
_CITATION = re.compile(r"\s*\d{3,}[.:-]\d")
#: A grade or a section ends a charge; words behind it are another one's.
_GOES_ON = re.compile(
    r"(?:\((?:[FMIX]|[FM][0-9A-E]|AGMS|SRMS|SMMS|FEL[A-D]|MISD|FELONY|\d CTS)\)|(?:§|\bs\. ?)\d[\w.]*(?:\([^)]*\))*)"
    r"\s+[A-Z]+\W+[A-Z0-9]{2}",
    re.IGNORECASE,
)
#: What speaks of a drug charge or of how it is described.
_EXPLAINED = (
    "possess",
    "drug",
    "drug_name",
    "drug_mass",
    "not_intent",
    "no_rx",
    "rx",
    "attempt",
    "conspiracy",
    "except",
    "principal",
    "use",
    "present",
    "purchase",
    "imitation_word",
    "counterfeit",
    "filler",
    "plain",
    "topic",
    "bland",
    "zone",
    "place",
    "public",
    "drive",
    "paraphernalia",
    "solicit",
    "keep_verb",
    "generic",
    "not_violent",
)
#: What a piece that names no drug may speak of.
_ASIDE = (
    "possess",
    "drug_mass",
    "not_intent",
    "no_rx",
    "attempt",
    "conspiracy",
    "except",
    "principal",
    "use",
    "present",
    "purchase",
    "filler",
    "plain",
    "zone",
    "place",
    "public",
    "drive",
    "keep_verb",
    "solicit",
    "money",
)
#: Paraphernalia is sold and advertised, too.
_DEALT = ("sell", "records", "intent", "traffic_word")
#: Words by which a text about drugs without an act is a charge of its own, not the heading of one.
_CHARGED = frozenset(
    {"VIOL", "VIOLATION", "VIOLATIONS", "OFFENSE", "OFFENSES", "CHARGE", "CHARGES", "LAW", "NEAR", "OFF"}
)
#: Letters that no word of the vocabulary explains: an abbreviation has fewer.
_UNREAD = 4
_AGENCIES = frozenset({"PD", "SO", "CO", "COUNTY", "SHERIFF", "CITY", "DEPT", "CODE", "POLICE", "NOTES", "STATE"})


def doubted(text: str) -> tuple[str, bool]:
    """Why the text may name another offense beside the one that it is read as ("" where it does not), and whether it
    surely does.
    """
    if " -" in text or " –" in text or " —" in text:
        text = without_codes(text)
    signs = Signs(text)
    if not signs.words:
        return "", False
    offense, confidence, _ = verdict(signs)
    if offense not in COVERED or confidence < WEAK:
        return "", False
    word, sure = foreign_word(signs, offense)
    if word and sure:
        return f"{_SAID[offense]} beside {word!r}", offense in _OF_DRUGS
    if one_offense(text, signs, offense, _CONCEPTS[offense]):
        return "", False
    if word:
        return f"{_SAID[offense]} beside {word!r}", False
    why = _twice(signs, offense) or _unlike(signs, offense) or _behind_an_end(text, _CONCEPTS[offense])
    why = why or _beside(text, signs, offense)
    return (f"{_SAID[offense]} {why}", False) if why else ("", False)


_CONCEPTS = {
    C.SIMPLE_POSSESSION: "possess",
    C.PARAPHERNALIA: "paraphernalia",
    C.OPEN_CONTAINER: "open_container",
    C.TRESPASS: "trespass",
    C.LOITERING: "loiter",
    C.PROSTITUTION: "prostitution",
}
#: So many words between two that name the same offense are more than a heading and its text have.
_FAR = 2


def _twice(signs: Signs, offense: OffenseClass) -> str:
    """Whether the offense is named twice with words between: two counts of it, not a heading and its text."""
    own = signs.concepts[_CONCEPTS[offense]]
    found = [each for each in signs.found if each.mark.bits & own]
    if offense is C.SIMPLE_POSSESSION:
        apart = [signs.words[before.end : after.start] for before, after in pairwise(found)]
        again = any(not words or (len(words) >= _FAR and "OR" not in words) for words in apart)
        again = again or len({each.mark.drug for each in signs.found if each.mark.drug}) > 1
        return "twice" if len(found) > 1 and (again or _drug_between(signs, [each.start for each in found])) else ""
    for before, after in pairwise(found):
        between = after.start - before.end
        again = signs.words[before.start : before.end] == signs.words[after.start : after.end] and not after.before
        if between >= (1 if offense is C.PARAPHERNALIA else _FAR) or (not between and again):
            return "twice"
    return ""


def _unlike(signs: Signs, offense: OffenseClass) -> str:
    """Drugs beside an offense that has nothing to do with them, and a drug violation of which no act is said."""
    if offense in (C.TRESPASS, C.LOITERING, C.PROSTITUTION) and signs.has("possess", "drink"):
        return "beside possession or drinking"
    if offense is C.SIMPLE_POSSESSION and len(signs.found) > 2 and _each_with_its_drug(signs):
        return "beside another drug charge"
    if offense is C.PARAPHERNALIA and _drug_before(signs):
        return "beside another drug charge"
    if offense is C.PARAPHERNALIA and signs.has("records") and not signs.unread and len(signs.words) > 5:
        return "beside drug records"
    if offense in _OF_DRUGS:
        generic = signs.mask("drug", "drug_name")
        for each in signs.found:
            if each.mark.bits & generic and not each.mark.bits & signs.mask("possess", "paraphernalia"):
                behind = signs.words[each.end : each.end + 1]
                act_before = any(
                    other.mark.bits & signs.mask("possess", "paraphernalia")
                    for other in signs.found
                    if other.end <= each.start
                )
                if (
                    not _CHARGED.isdisjoint(behind)
                    and (len(signs.found) > 3 or act_before)
                    and _another_drug(signs, each)
                ):
                    return "beside a drug violation"
    return ""


#: A number of a law or a file has so many digits, an amount fewer.
_LONG_NUMBER = 6


def _each_with_its_drug(signs: Signs) -> bool:
    """Whether use and possession have a drug each ("USE CDS ... POSS METH"), or a long number parts two drugs."""
    drug = signs.mask("drug", "drug_name")
    if signs.has("use"):
        possess, use, said = signs.concepts["possess"], signs.concepts["use"], ""
        for each in signs.found:
            bits = each.mark.bits
            said += "P" if bits & possess else "U" if bits & use else ""
            said += "D" if bits & drug else ""
        if "UDPD" in said or "PDUD" in said:
            return True
    long = [at for at, word in enumerate(signs.words) if word.isdigit() and len(word) >= _LONG_NUMBER]
    if not long:
        return False
    drugs = [each for each in signs.found if each.mark.bits & drug]
    return any(before.end <= at < after.start for before, after in pairwise(drugs) for at in long)


#: What paraphernalia is for.
_TO_USE = frozenset(
    {"MANUFACTURE", "PRODUCE", "USE", "STORE", "MAKE", "CONVERT", "INHALE", "INGEST", "INTRODUCE", "PLANT"}
)


def _drug_before(signs: Signs) -> bool:
    """Whether a drug is named that is not the one the paraphernalia is for: with words between, or with an act."""
    place = signs.place_of("paraphernalia")
    own = next(each for each in signs.found if each.start == place)
    generic = signs.mask("drug", "drug_name")
    drugs = [each for each in signs.found if each.mark.bits & generic and each is not own]
    if any(place - each.end > 1 for each in drugs):
        return True
    serves = any(word in _TO_USE and signs.words[at - 1] == "TO" for at, word in enumerate(signs.words) if at)
    if not serves and any(each.start - own.end > 1 for each in drugs):
        return True
    acts = [each.start for each in signs.found if each.mark.bits & signs.mask("possess")]
    sold = signs.mask("sell")
    if len(acts) > 1 and any(acts[0] < each.start < acts[-1] and each.mark.bits & sold for each in signs.found):
        return True
    if not acts or not acts[0] < place or not any(acts[0] < each.start < place for each in drugs):
        return False
    described = vocabulary().described
    unread = [signs.words[at] for at in signs.unread if acts[0] < at < place and signs.words[at] not in described]
    return sum(map(len, unread)) > _UNREAD


def _another_drug(signs: Signs, found: Found) -> bool:
    drug = signs.mask("drug", "drug_name", "paraphernalia")
    return any(each is not found and each.mark.bits & drug for each in signs.found)


def _beside(text: str, signs: Signs, offense: OffenseClass) -> str:
    """What stands in pieces that do not speak of the offense itself."""
    pieces = [piece for piece in _SIGN.split(text) if piece and not piece.isspace()]
    if len(pieces) < 2:
        if offense not in _OF_DRUGS and (other := _elsewhere(signs, offense)):
            return f"beside {other!r}"
        word = _strange(signs, offense) or (_unexplained(signs, offense, first=False) if offense in _OF_DRUGS else "")
        return f"beside {word!r}" if word else ""
    own_bit = _CONCEPTS[offense]
    violation = offense not in _OF_DRUGS and not _CHARGED.isdisjoint(signs.words)
    strange = " ".join(word for word in _unread(signs) if len(word) > _UNREAD)
    if violation and (other := _elsewhere(signs, offense) or strange):
        return f"beside {other!r}"
    reached = repeated = headings = schedules = 0
    for piece in pieces:
        own = Signs(piece)
        said = standing(piece)
        if said is not None and said.offense is C.DRUG_OTHER and own.has("use") and f"POSS/{piece}" in text:
            said = None  # "POSS/USE MARIJ"
        if _CITATION.match(piece) and not own.has(own_bit):
            return f"beside {piece.strip()!r}"
        mine = own.has(own_bit) or (said is not None and said.offense is offense)
        if said is not None and said.offense is offense:
            if reached == 1 and said.acts and own.drug and offense is C.SIMPLE_POSSESSION:
                return "beside another drug charge"
            repeated += said.acts or offense not in _OF_DRUGS
            if repeated > 1 and len(own.words) > 1:
                return "twice"
            reached = 2
            schedules += bool(_SCHEDULED & set(own.words))
        elif (
            said is not None
            and said.offense not in _OF_DRUGS
            and (said.sure or offense in _OF_DRUGS or said.offense is C.OTHER)
        ) or (not mine and own.drug and own.has("use", "practitioner") and said is None and len(own.words) > 3):
            return f"beside {piece.strip()!r}"
        elif why := _unexplained(own, offense, first=reached < 2):
            return f"beside {why!r}"
        elif (not mine and _of_another_drug(own, offense, schedules)) or (
            own.has("drug_name") and own.has("zone") and not mine and reached == 2
        ):
            return "beside another drug charge"
        elif own.drug and len(own.words) > 1 and not mine and not own.has("drug_name"):
            headings += 1
            if headings > 1:
                return "beside another drug charge"
        elif (own.has("drug_name") or (own.drug and not _SCHEDULED.isdisjoint(own.words))) and not mine:
            reached = max(reached, 1)
        elif mine:
            reached = 2
    return ""


_SAID = {
    C.SIMPLE_POSSESSION: "possession of a drug",
    C.PARAPHERNALIA: "paraphernalia",
    C.OPEN_CONTAINER: "an open container",
    C.TRESPASS: "trespass",
    C.LOITERING: "loitering",
    C.PROSTITUTION: "prostitution",
}


def _strange(signs: Signs, offense: OffenseClass) -> str:
    """Words that nothing explains, many of them, in a text without a sign."""
    words = [word for word in _unread(signs) if len(word) > 3]
    return " ".join(words) if len(words) > 2 else ""


_SCHEDULED = frozenset({"SCH", "SCHD", "SCHED", "SCHEDULE", "PG", "CLASS"})


def _of_another_drug(own: Signs, offense: OffenseClass, schedules: int) -> bool:
    """Whether a piece without an act names a drug of its own: any drug beside paraphernalia, a second schedule."""
    scheduled = not _SCHEDULED.isdisjoint(own.words)
    if offense is C.PARAPHERNALIA:
        acts = own.has("possess") and own.has("sell", "intent", "drug") and len(own.words) > 1
        if acts or (scheduled and own.has("sell")):
            return True
    if not own.drug:
        return False
    if offense is C.PARAPHERNALIA:
        return (scheduled or own.has("drug_name")) and own.words[0] != "OR"
    return scheduled and schedules > 0


def _elsewhere(signs: Signs, offense: OffenseClass) -> str:
    """Words of an offense of another kind in a text without signs."""
    own, other = signs.concepts[_CONCEPTS[offense]], signs.mask("other")
    nothing, described = signs.mask("topic", "bland", "zone", "public", "place", "alcohol"), vocabulary().described
    for each in signs.found:
        if each.mark.bits & other and not each.mark.bits & (own | nothing):
            word = " ".join(signs.words[each.start : each.end])
            if word not in described:
                return word
    return ""


def _behind_an_end(text: str, concept: str) -> str:
    """What a sign that ends a charge, or a citation of its own, parts from the offense."""
    parts = [part for part in _END.split(text) if part.strip()]
    if len(parts) < 2:
        parts = [part for part in _SIGN.split(text) if part.strip()]
        parts = [part for part in parts if _CITED.search(part)] if len(parts) > 1 else []
    if len(_CITED.findall(text)) > 1:
        return "beside another citation"
    if _GOES_ON.search(text):
        return "and what stands behind its grade or section"
    described = vocabulary().described
    named = 0
    for part in parts:
        own = Signs(part)
        named += own.has(concept)
        if named > 1:
            return "twice"
        bare = own.mask("filler", "plain", "drug_mass", "attempt", "zone")
        telling = [each for each in own.found if not each.mark.bits & bare and own.words[each.start] not in described]
        if telling and not own.has(concept):
            return f"beside {part.strip()!r}"
    return ""


def _unread(signs: Signs) -> list[str]:
    """The words that neither the vocabulary explains nor are known to describe a charge."""
    described = vocabulary().described
    return [word for place in signs.unread if (word := signs.words[place]) not in described]


def _drug_between(signs: Signs, acts: list[int]) -> bool:
    drug = signs.mask("drug", "drug_name")
    places = [each.start for each in signs.found if each.mark.bits & drug]
    return any(acts[0] < place < acts[-1] for place in places) and any(place > acts[-1] for place in places)


def _unexplained(own: Signs, offense: OffenseClass, *, first: bool) -> str:
    """The words of a piece by which it may belong to another offense; ``first``: nothing named this one yet."""
    unread = _unread(own)
    if offense not in _OF_DRUGS:
        if own.has(_CONCEPTS[offense]):
            return ""
        names = [
            "filler",
            "plain",
            "except",
            *(() if first else ("topic", "bland", "zone", "place", "public", "drive")),
        ]
        bare, described = own.mask(*names), vocabulary().described
        words = [
            word
            for each in own.found
            if not each.mark.bits & bare and own.words[each.start] not in described
            for word in own.words[each.start : each.end]
        ]
        charged = (words or unread) and not _CHARGED.isdisjoint(own.words)
        if charged or len(words) + len(unread) > 1 or sum(map(len, unread)) > _UNREAD:
            return " ".join([*words, *unread])
        return ""
    spoken = own.drug or own.has("paraphernalia", "rx")
    explained = own.mask(*(_EXPLAINED if spoken else _ASIDE), *(_DEALT if offense is C.PARAPHERNALIA else ()))
    described = vocabulary().described
    for each in own.found:
        if own.words[each.start] in described:
            continue
        if not each.mark.bits & explained:
            return " ".join(own.words[each.start : each.end])
    if not _AGENCIES.isdisjoint(own.words):
        return ""
    if sum(map(len, unread)) > _UNREAD and not own.drug and not own.has("paraphernalia"):
        return " ".join(unread)
    charged = not _CHARGED.isdisjoint(own.words)
    if own.drug and not own.has("possess", "paraphernalia") and charged and (len(own.words) > 1):
        return " ".join(own.words)
    return ""
