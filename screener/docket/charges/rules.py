"""From the marks found in a charge text to an offense class: the rules of reading.

Order matters. Procedure (failures to appear) comes before everything, because a warrant on a possession
charge is a warrant; what makes a drug charge something else (a weapon, a jail, fraud) comes before sale, and
every sign of sale comes before possession: a sale must never be read as possession for oneself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn, cast

from screener.docket.charges.signs import Said, Signs, Verdict
from screener.docket.charges.vocabulary import vocabulary
from screener.domain.offense import OffenseClass

C = OffenseClass
#: How sure a reading is: said outright, said with something else beside it, or concluded from little.
SAID, LIKELY, WEAK, BELOW = 0.95, 0.82, 0.66, 0.4
#: Only words that any text may hold: an offense of another kind where a statute that is known stands beside them.
BARE = 0.45
_PRETENSE = frozenset({"PRETENSE", "PRETENSES"})  # drugs got by it are got by fraud
_FUGITIVES = frozenset({"FUG", "FUGITIVE", "FUGTIVE"})
_IDENTIFIED = frozenset({"ID", "IDENT", "IDENTIFY", "IDENTIFICATION"})
_DRIVES = frozenset({"OPERATE", "OPERATING", "OPER", "DRIVE", "DRIVING"})
_WITH = frozenset({"WITH", "W"})
#: Words between a burglary and what somebody entered for.
_ENTERED_FOR = frozenset({"COMMIT", "INTENT", "INTEND", "INTENDED", "INTENDING", "INT"})
#: Classes of charges about drugs.
DRUG_CLASSES = frozenset(
    {C.SIMPLE_POSSESSION, C.PARAPHERNALIA, C.SALE_MANUFACTURE, C.PRESCRIPTION_FRAUD, C.DUI_DRUG, C.DRUG_OTHER,
     C.DRUG_UNSPECIFIED}
)  # fmt: skip


class _Words(Exception):
    """A rule asks for the words of the text, not only for its concepts."""


class _Concepts:
    """The concepts of a text without its words."""

    __slots__ = ("bits", "concepts", "drug", "guessing", "spoken", "substance")

    has, mask, evidence = Signs.has, Signs.mask, Signs.evidence

    def __init__(self, signs: Signs) -> None:
        self.bits, self.spoken, self.concepts = signs.bits, signs.spoken, signs.concepts
        self.drug, self.substance, self.guessing = signs.drug, signs.substance, signs.guessing

    def guessed(self, *names: str) -> bool:
        if self.guessing:
            raise _Words(names)
        return False

    def __getattr__(self, name: str) -> NoReturn:
        raise _Words(name)


#: What the rules say of texts with the same concepts: the verdict, or the number of the rule that asks for the words.
_known: dict[Said, Verdict | int] = {}
_MOST = 65_536


def verdict(signs: Signs) -> Verdict:
    """The class of one charge, how surely, and why: the first rule that fits."""
    found = signs.verdict
    if found is None:
        found = signs.verdict = _verdict(signs)
    return found


def is_by_concepts(signs: Signs) -> bool:
    """Whether no rule asked for the words of a text to find its verdict."""
    return isinstance(_known.get(signs.said), tuple)


def _verdict(signs: Signs) -> Verdict:
    known = _known.get(signs.said)
    if known is None:
        known = _by_concepts(signs)
        if len(_known) < _MOST:
            _known[signs.said] = known
    if isinstance(known, tuple):
        return known
    for rule in _rules(signs)[known:]:
        if (found := rule(signs)) is not None:
            return found
    raise AssertionError("the last rule says something of every text")


def _rules(signs: Signs) -> tuple[Callable[[Signs], Verdict | None], ...]:
    return _OF_DRUGS if _about_drugs(signs) else _OF_THE_REST


def _by_concepts(signs: Signs) -> Verdict | int:
    """The verdict where no rule before it, nor it, asks for words; else the number of the first rule that does."""
    bare = cast(Signs, _Concepts(signs))
    for number, rule in enumerate(_rules(signs)):
        try:
            found = rule(bare)
        except _Words:
            return number
        if found is not None:
            return found
    raise AssertionError("the last rule says something of every text")


def _about_drugs(signs: Signs) -> bool:
    if signs.drug or signs.has("rx_fraud", "drugtest", "precursor"):
        return True
    if signs.has("no_rx") and signs.has("possess"):
        return True
    if signs.has("paraphernalia"):
        return not signs.has("not_paraphernalia")
    return signs.has("rx")


def _procedure(s: Signs) -> Verdict | None:
    if s.has("not_fta"):
        return None
    if s.has("fta") and not s.has("fta_weak") and _of_a_fugitive(s):
        return None
    if s.has("fta") or (s.has("fta_weak") and not s.has("probation") and _held(s)):
        return C.FTA_WARRANT, SAID, "failure to appear or warrant"
    return None


def _of_a_fugitive(s: Signs) -> bool:
    """Whether a fugitive is named only as the person who has a weapon, or who gives a false name."""
    names = [s.words[each.start] for each in s.found if each.mark.bits & s.concepts["fta"]]
    if not all(name in _FUGITIVES for name in names):
        return False
    return s.has("weapon") or not _IDENTIFIED.isdisjoint(s.words)


def _held(s: Signs) -> bool:
    """A hold is a person's where the text begins or ends with it, or says for whom."""
    place = s.place_of("fta_weak")
    if s.words[place] not in ("HOLD", "HOLDS"):
        return True
    around = set(s.words[max(0, place - 1) : place + 2])
    named = bool(around & {"FOR", "AGENCY", "ICE", "COURTESY", "OTHER", "PENDING", "USM"})
    return named or len(s.words) - place <= 2 or (place == 0 and s.broken_after(0))


def _mention(s: Signs) -> Verdict | None:
    """Texts about something else in which a drug word only stands."""
    if s.has("drugtest") and not s.has("dui"):
        return C.DRUG_OTHER, LIKELY, "drug test"
    if s.has("violent"):
        return C.VIOLENT, LIKELY, "violence beside a drug word"
    if s.has("violent_soft") and not s.has("animal", "sell", "possess"):
        return C.VIOLENT, WEAK, "poisoning or wounding beside a drug word"
    if s.has("theft") and not s.has("not_theft") and _PRETENSE.isdisjoint(s.words):
        return C.THEFT, LIKELY, "theft of drugs"
    if s.has("probation") and not s.has("sell"):
        return C.OTHER, LIKELY, "probation, parole or release"
    if s.has("dui") or (s.has("drive") and s.has("influence")):
        return C.DUI_DRUG, SAID, "driving under drugs"
    if s.has("drive") and s.has("injury", "hurt") and not s.has("possess", "sell"):
        return C.DUI_DRUG, WEAK, "driving with drugs and an injury"
    if s.has("race"):
        return C.OTHER, LIKELY, "drugging of race animals"
    if s.has("prostitution"):
        return C.PROSTITUTION, WEAK, "prostitution beside a drug word"
    if s.has("loiter"):
        return C.LOITERING, LIKELY, "loitering for drugs"
    if s.has("trespass"):
        return C.TRESPASS, WEAK, "trespass beside a drug word"
    if s.has("open_container"):
        if s.has("possess") and any(set("/,;") & set(each.before) for each in s.found):
            return C.MULTI, WEAK, "possession of a drug and an open container"
        return C.OPEN_CONTAINER, LIKELY, "open container of a drug"
    return None


def _setting(s: Signs) -> Verdict | None:
    """What makes a drug charge neither possession nor sale."""
    if s.has("paraphernalia") and not s.has("not_paraphernalia"):
        if _drug_and_paraphernalia(s):
            return C.MULTI, LIKELY, "a drug and paraphernalia"
        return C.PARAPHERNALIA, SAID, "paraphernalia"
    if s.has("weapon"):
        return C.DRUG_OTHER, LIKELY, "drugs and a weapon"
    if s.has("precursor") or s.substance in ("ephedrine", "anhydrous_ammonia", "phenylacetone"):
        return C.DRUG_OTHER, LIKELY, "precursors"
    if s.has("jail"):
        return C.DRUG_OTHER, LIKELY, "drugs in a place of custody"
    imitation_sold = s.has("imitation_word") and s.has("sell")
    if s.has("records") and not s.has("rx_fraud", "obtain", "rx", "possess") and not imitation_sold:
        return C.DRUG_OTHER, LIKELY, "drug records, labels and dispensing"
    if s.has("tax"):
        return C.DRUG_OTHER, LIKELY, "drug tax"
    forged = s.has("rx_fraud") or (s.has("counterfeit") and s.has("rx"))
    if forged or (s.has("fraud") and not s.has("imitation_word") and not _sells_imitation(s)):
        return C.PRESCRIPTION_FRAUD, SAID if s.has("rx_fraud", "obtain", "rx") else LIKELY, "obtaining drugs by fraud"
    if s.has("premises") or (s.has("keep_verb") and s.has("place") and (s.has("use") or not s.has("possess"))):
        return C.DRUG_OTHER, LIKELY, "keeping a place for drugs"
    if s.has("records") and not (s.has("possess") and s.has("no_rx")) and not imitation_sold:
        return C.DRUG_OTHER, LIKELY, "drug records, labels and dispensing"
    if s.has("money") and not s.has("possess"):
        return C.DRUG_OTHER, WEAK, "drug money"
    return None


def _sells_imitation(s: Signs) -> bool:
    return s.substance == "imitation" or (s.has("sell") and not s.has("rx", "obtain"))


def _drug_and_paraphernalia(s: Signs) -> bool:
    """A drug, a connecting word, then paraphernalia: two offenses; "drug paraphernalia" is one."""
    place = s.place_of("paraphernalia")
    drugs = [each for each in s.found if each.mark.bits & (s.concepts["drug"] | s.concepts["drug_name"])]
    earlier = [each for each in drugs if each.end <= place]
    if not earlier or not s.has("possess", "sell"):
        return False
    first = earlier[0]
    between = s.words[first.end : place]
    if "AND" in between or "PLUS" in between:
        return True
    signs = "".join(each.before for each in s.found if first.end <= each.start <= place)
    possessed = s.place_of("possess")
    again = [each for each in s.found if each.mark.bits & s.concepts["possess"] and first.end <= each.start <= place]
    if again and 0 <= possessed < first.start:
        return True
    return ("&" in signs or ";" in signs or "+" in signs or "/" in signs) and 0 <= possessed < first.start


def _traffic(s: Signs) -> Verdict | None:
    negated = s.has("not_intent")
    if s.has("sell") and not (negated and s.has("possess")):
        if s.has("possess") and not s.has("intent") and _possession_or_sale(s):
            return C.DRUG_UNSPECIFIED, LIKELY, "possession or sale"
        return C.SALE_MANUFACTURE, SAID, "sale, delivery or manufacture"
    if s.has("traffic_word") and s.has("drug", "drug_name"):
        return C.SALE_MANUFACTURE, LIKELY, "trafficking"
    if s.has("man") and s.has("drug", "drug_name"):
        return C.SALE_MANUFACTURE, LIKELY, "manufacture"
    if s.has("intent") and not negated:
        return C.SALE_MANUFACTURE, LIKELY if s.has("possess") else WEAK, "intent"
    if s.has("dispense"):
        return C.DRUG_OTHER, LIKELY, "dispensing"
    if s.has("introduce"):
        return C.DRUG_OTHER, LIKELY, "bringing drugs in"
    return None


def _possession_or_sale(s: Signs) -> bool:
    """Exactly the two, joined by "or": "POSSESSION OR SALE"."""
    possess, sell = s.concepts["possess"], s.concepts["sell"]
    acts = [each for each in s.found if each.mark.bits & (possess | sell)]
    if len(acts) != 2 or acts[0].mark.bits & acts[1].mark.bits & (possess | sell):
        return False
    return s.words[acts[0].end : acts[1].start] == ["OR"]


def _possession(s: Signs) -> Verdict | None:
    if not s.has("possess") and not (s.has("no_rx") and s.has("drug", "drug_name", "rx")):
        return None
    if not s.has("possess") and s.unread:
        return C.DRUG_UNSPECIFIED, WEAK, "a drug without a prescription, and an unread word"
    if s.has("dangling") and not s.has("no_rx"):
        return C.DRUG_UNSPECIFIED, WEAK, "possession, and the text breaks off"
    if s.has("doubtful"):
        return C.DRUG_UNSPECIFIED, WEAK, "possession, and an unread word where a purpose can stand"
    if s.has("alcohol"):
        return C.SIMPLE_POSSESSION, BELOW, "possession of alcohol or a drug"
    if s.has("obtain"):
        return C.PRESCRIPTION_FRAUD, WEAK, "obtaining drugs"
    if s.has("purchase") and s.has("not_intent"):
        return C.DRUG_OTHER, WEAK, "intent to purchase"
    said = SAID if s.has("possess") and s.has("drug", "drug_name", "rx") else WEAK
    return C.SIMPLE_POSSESSION, said, "possession of a drug"


def _rest(s: Signs) -> Verdict:
    if s.has("influence"):
        return C.DRUG_OTHER, LIKELY, "under the influence"
    if s.has("use", "drink"):
        return C.DRUG_OTHER, LIKELY, "use of a drug"
    if s.has("present"):
        return C.DRUG_OTHER, LIKELY, "being present"
    if s.has("obtain"):
        return C.PRESCRIPTION_FRAUD, WEAK, "obtaining drugs"
    if s.has("purchase"):
        return C.DRUG_OTHER, WEAK, "purchase"
    if s.has("drive") and _drives_with_a_drug(s):
        return C.DUI_DRUG, WEAK, "driving with a drug"
    if s.has("practitioner", "drug_other_word"):
        return C.DRUG_OTHER, WEAK, "practitioners, registrants and diversion"
    if s.has("rx"):
        return C.DRUG_OTHER, WEAK, "prescribing"
    if s.has("disorderly"):
        return C.DRUG_OTHER, WEAK, "disorderly conduct with a drug"
    if s.has("mention", "not_fta"):
        return C.OTHER, WEAK, "the text only mentions a drug word"
    if s.guessed("drug", "drug_name") and s.unread and not s.evidence() & ~s.mask("drug", "drug_name"):
        return C.DRUG_UNSPECIFIED, BELOW, "a word near a drug's name, beside one that is not recognized"
    return C.DRUG_UNSPECIFIED, LIKELY, "a drug charge, kind not stated"


def _drives_with_a_drug(s: Signs) -> bool:
    """Whether somebody drives, and a drug stands behind it: OPERATING A VEHICLE WITH A SCHEDULE I SUBSTANCE."""
    drug = max(s.place_of("drug"), s.place_of("drug_name"))
    return not _DRIVES.isdisjoint(s.words[:drug]) and not _WITH.isdisjoint(s.words[:drug])


def _listed(s: Signs) -> Verdict | None:
    if s.has("sell") and s.has("intent") and s.has("possess") and not s.has("other", "weapon", "theft", "alcohol"):
        return C.SALE_MANUFACTURE, WEAK, "possession with intent to sell"
    if s.has("sell") and s.has("intent") and not s.has("weapon", "theft", "alcohol", "other") and _sells_by_intent(s):
        return C.SALE_MANUFACTURE, LIKELY, "possession with intent to sell"
    if s.has("probation"):
        return C.OTHER, SAID, "probation, parole or release"
    if s.has("alcohol_minor"):
        return C.OTHER, SAID, "alcohol and minors"
    if s.has("open_container") and s.has("dui"):
        return C.OTHER, LIKELY, "driving under the influence with an open container"
    if s.has("open_container") and not s.has("open_container_other"):
        return C.OPEN_CONTAINER, SAID, "open container or drinking in public"
    if s.has("drink") and s.has("alcohol") and s.has("public") and not s.has("sell"):
        return C.OPEN_CONTAINER, LIKELY, "drinking in public"
    if s.has("burglary") and s.has("violent", "robbery") and _enters_for_it(s):
        return C.OTHER, LIKELY, "burglary"
    if s.has("robbery"):
        return C.VIOLENT, SAID, "robbery"
    if (s.has("violent") or (s.has("violent_soft") and not s.has("animal"))) and not s.has("not_violent"):
        return C.VIOLENT, SAID, "violence"
    if s.has("dui") or (s.has("drive") and s.has("influence")):
        return C.OTHER, LIKELY, "driving under the influence, drugs not named"
    if s.has("violent_weak") and not s.has("not_violent", "other", "trespass", "theft", "dui", "weapon"):
        return C.VIOLENT, LIKELY, "domestic violence"
    if s.has("prostitution"):
        if s.names_a_minor():
            return C.VIOLENT, WEAK, "prostitution of a minor"
        return C.PROSTITUTION, SAID, "prostitution"
    if s.has("trespass") and not s.has("burglary", "not_trespass"):
        return C.TRESPASS, SAID, "trespass"
    if s.has("loiter"):
        return C.LOITERING, SAID, "loitering"
    if s.has("burglary") and s.has("theft") and s.has("intent", "not_intent"):
        return C.OTHER, LIKELY, "burglary"
    if s.has("theft") and not s.has("not_theft"):
        return C.THEFT, SAID, "theft"
    return None


def _enters_for_it(s: Signs) -> bool:
    """Whether the violence is only what somebody broke in for: BURGLARY WITH INTENT TO COMMIT AN ASSAULT."""
    first, violence = s.place_of("burglary"), max(s.place_of("violent"), s.place_of("robbery"))
    return first < violence and not _ENTERED_FOR.isdisjoint(s.words[first:violence])


def _sells_by_intent(s: Signs) -> bool:
    """One word for both: "PWID"."""
    pwid = s.concepts["sell"] | s.concepts["intent"]
    return any(each.mark.bits & pwid == pwid for each in s.found)


def _left_over(s: Signs) -> Verdict:
    evidence = s.evidence()
    if s.has("weapon", "not_paraphernalia", "not_violent", "dvorder") and evidence:
        armed = evidence & ~s.mask("weapon") == 0 and bool(s.unread)  # "FAMILY-GUN" can be a killing
        return C.OTHER, LIKELY if armed else SAID, "a listed offense of another kind"
    if evidence & s.mask("other", "alcohol", "drugcourt", "tax", "influence", "jail", "fraud", "not_fta", "principal"):
        return C.OTHER, LIKELY, "an offense of another kind"
    long_words = [s.words[place] for place in s.unread if len(s.words[place]) > 3]
    letters = sum(map(len, long_words))
    if s.has("injury") and not letters:
        return C.VIOLENT, WEAK, "injury"
    told, strange = _told(s, evidence, long_words)
    if s.has("possess", "sell", "intent", "use"):
        if told and not strange:
            return C.OTHER, 0.58, "no word about drugs"
        if len(long_words) >= 2 or s.has("generic"):
            return C.OTHER, BARE, "the object is not recognized"
        return C.OTHER, BELOW if letters else 0.2, "the object is not recognized"
    if s.has("attempt", "conspiracy", "solicit") and not letters:
        return C.OTHER, 0.6, "an attempt, solicitation or conspiracy of something not said"
    if told >= max(strange, 1):
        return C.OTHER, WEAK if evidence else 0.6, "no word about drugs or another listed offense"
    if letters >= 4 or s.has("generic", "violent_weak", "other", "mention"):
        return C.OTHER, BARE, "no word that tells an offense"
    return C.UNKNOWN, 0.2, "nothing recognized"


def _told(s: Signs, evidence: int, long_words: list[str]) -> tuple[int, int]:
    """How many words tell an offense of another kind or what it is about, and how many mean nothing to the reader.

    A violation, a felony or what is unlawful can be anything: such words tell nothing. Things and places that any text
    may name tell something beside a word that speaks for a charge.
    """
    telling = s.mask("generic", "violent_weak", "other", "mention")
    nothing = s.mask("bland") if evidence & telling else s.mask("bland", "topic")
    heard = sum(1 for each in s.found if each.mark.bits & telling and not each.mark.bits & nothing)
    if not long_words:
        return heard, 0
    forms = vocabulary().forms()
    known = sum(map(forms.tells, long_words))
    nothing_said = sum(map(forms.says_nothing, long_words)) if heard + known else 0
    return heard + known, len(long_words) - known - nothing_said


_OF_DRUGS = (_procedure, _mention, _setting, _traffic, _possession, _rest)
_OF_THE_REST = (_procedure, _listed, _left_over)
