"""From the marks found in a charge text to an offense class: the rules of reading.

Order matters. Procedure (failures to appear) comes before everything, because a warrant on a possession
charge is a warrant; what makes a drug charge something else (a weapon, a jail, fraud) comes before sale, and
every sign of sale comes before possession: a sale must never be read as possession for oneself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from screener.docket.charges_substance import named_drug
from screener.docket.charges_words import Found, Mark, read_words, vocabulary
from screener.domain.offense import OffenseClass

C = OffenseClass
#: How sure a reading is: said outright, said with something else beside it, or concluded from little.
SAID, LIKELY, WEAK, BELOW = 0.95, 0.82, 0.66, 0.4
_DANGLING = frozenset({"W", "WITH", "WITHIN", "WI", "WINT", "INT", "INTE", "INTEN"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TextReading:
    """What a text says by itself. ``sale`` is true for any sign of sale, manufacture or intent in it."""

    offense: OffenseClass
    substance: str
    confidence: float
    why: str
    attempt: bool = False
    sale: bool = False
    drug: bool = False


class Signs:
    """The concepts of one text, asked for by name: ``signs.has("sell")``."""

    __slots__ = ("bits", "concepts", "drug", "end", "found", "substance", "unread", "words")

    def __init__(self, text: str) -> None:
        self.concepts = vocabulary().concepts
        self.words, self.found, self.unread, self.end = read_words(text)
        self.bits = 0
        for each in self.found:
            self.bits |= each.mark.bits
        self.drug = self.has("drug", "drug_name")
        if any(each.mark.street for each in self.found):
            self._hear_street_names()
        self.substance = named_drug(self.words, self.found, self.concepts)

    def has(self, *names: str) -> bool:
        """Whether any of the concepts stands in the text."""
        for name in names:  # a loop, not any(): this is the hottest line of the reader
            if self.bits & self.concepts[name]:  # noqa: SIM110
                return True
        return False

    def _hear_street_names(self) -> None:
        heard: list[Found] = []
        for each in self.found:
            name = each.mark.street
            if name is not None and each.mark.drug is None and self._street_counts(each):
                mark = Mark(each.mark.bits | self.concepts["drug_name"], name)
                heard.append(Found(mark, each.start, each.end, each.before))
            else:
                heard.append(each)
        self.found = heard
        for each in heard:
            self.bits |= each.mark.bits
        self.drug = self.has("drug", "drug_name")

    def _street_counts(self, each: Found) -> bool:
        """A street name counts beside other words about drugs, or right after "possession of" and the like."""
        if self.drug or self.has("rx", "drug_mass", "paraphernalia"):
            return True
        if self.has("weapon", "theft", "violent", "alcohol", "other"):
            return False
        before = [word for word in self.words[: each.start] if word not in ("OF", "A", "AN")]
        known = vocabulary().single.get(before[-1]) if before else None
        acts = self.concepts["possess"] | self.concepts["sell"] | self.concepts["use"]
        return known is not None and bool(known.bits & acts) and each.end >= len(self.words) - 1

    def place_of(self, name: str) -> int:
        """Where a concept first stands, in words; -1 where it does not."""
        bit = self.concepts[name]
        return next((each.start for each in self.found if each.mark.bits & bit), -1)

    def guessed(self, *names: str) -> bool:
        """Whether a concept rests on a misspelled or truncated word only."""
        bits = 0
        for name in names:
            bits |= self.concepts[name]
        hits = [each.mark.guessed for each in self.found if each.mark.bits & bits]
        return bool(hits) and all(hits)


Verdict = tuple[OffenseClass, float, str]


def read_text(text: str) -> TextReading:
    """What one charge text says, without its statute."""
    signs = Signs(text)
    offense, confidence, why = _procedure(signs) or (_drug(signs) if _about_drugs(signs) else None) or _plain(signs)
    if signs.drug and signs.guessed("drug", "drug_name"):
        confidence -= 0.08
    if signs.guessed("possess", "sell"):
        confidence -= 0.04
    drug_charge = offense in _DRUG_CLASSES
    return TextReading(
        offense=offense,
        substance=_substance(signs, offense, drug_charge),
        confidence=round(max(confidence, 0.0), 2),
        why=why,
        attempt=signs.has("attempt", "conspiracy"),
        sale=_sale_sign(signs),
        drug=signs.drug,
    )


_DRUG_CLASSES = frozenset(
    {C.SIMPLE_POSSESSION, C.PARAPHERNALIA, C.SALE_MANUFACTURE, C.PRESCRIPTION_FRAUD, C.DUI_DRUG, C.DRUG_OTHER,
     C.DRUG_UNSPECIFIED}
)  # fmt: skip


def _substance(signs: Signs, offense: OffenseClass, drug_charge: bool) -> str:
    if drug_charge or (offense in (C.MULTI, C.UNKNOWN) and signs.drug):
        if signs.has("imitation_word") and signs.drug:
            return "imitation"
        both = offense in (C.DUI_DRUG, C.DRUG_OTHER) and signs.has("alcohol") and signs.has("influence", "dui", "drive")
        if both and signs.substance == "unspecified":
            return "alcohol_or_drug"
        if signs.substance == "unspecified" and signs.has("rx") and not signs.has("drug"):
            return "prescription_drug"
        return signs.substance
    if offense is C.UNKNOWN:
        return "unspecified"
    return "alcohol" if signs.has("alcohol") and not signs.has("drug", "drug_name") else "none"


def _sale_sign(signs: Signs) -> bool:
    return signs.has("sell") or (signs.has("intent") and not signs.has("not_intent"))


def _about_drugs(signs: Signs) -> bool:
    if signs.drug or signs.has("rx_fraud", "drugtest", "precursor"):
        return True
    if signs.has("paraphernalia"):
        return not signs.has("not_paraphernalia")
    return signs.has("rx") and signs.has("possess", "sell", "obtain", "fraud", "no_rx", "records", "dispense")


def _procedure(s: Signs) -> Verdict | None:
    if s.has("fta") and not s.has("not_fta"):
        return C.FTA_WARRANT, SAID, "failure to appear or warrant"
    return None


def _drug(s: Signs) -> Verdict:
    return _mention(s) or _setting(s) or _traffic(s) or _possession(s) or _rest(s)


def _mention(s: Signs) -> Verdict | None:
    """Texts about something else in which a drug word only stands."""
    if s.has("drugtest"):
        return C.DRUG_OTHER, LIKELY, "drug test"
    if s.has("violent"):
        return C.VIOLENT, LIKELY, "violence beside a drug word"
    if s.has("theft"):
        return C.THEFT, LIKELY, "theft of drugs"
    if s.has("probation") and not s.has("sell"):
        return C.OTHER, LIKELY, "probation, parole or release"
    if s.has("dui") or (s.has("drive") and s.has("influence")):
        return C.DUI_DRUG, SAID, "driving under drugs"
    if s.has("prostitution"):
        return C.PROSTITUTION, WEAK, "prostitution beside a drug word"
    if s.has("loiter"):
        return C.LOITERING, LIKELY, "loitering for drugs"
    if s.has("trespass"):
        return C.MULTI, WEAK, "trespass and a drug"
    if s.has("open_container"):
        return C.MULTI, WEAK, "open container and a drug"
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
    if s.has("rx_fraud") or (s.has("fraud") and not s.has("imitation_word") and not _sells_imitation(s)):
        return C.PRESCRIPTION_FRAUD, SAID if s.has("rx_fraud", "obtain", "rx") else LIKELY, "obtaining drugs by fraud"
    if s.has("premises") or (s.has("keep_verb") and s.has("place") and not s.has("possess")):
        return C.DRUG_OTHER, LIKELY, "keeping a place for drugs"
    if s.has("records") and not (s.has("possess") and s.has("no_rx")):
        return C.DRUG_OTHER, LIKELY, "drug records, labels and dispensing"
    if s.has("tax"):
        return C.DRUG_OTHER, LIKELY, "drug tax"
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
    return ("&" in signs or ";" in signs or "+" in signs or "/" in signs) and 0 <= possessed < first.start


def _traffic(s: Signs) -> Verdict | None:
    negated = s.has("not_intent")
    if s.has("sell") and not (negated and s.has("possess")):
        if s.has("possess") and _possession_or_sale(s):
            return C.DRUG_UNSPECIFIED, LIKELY, "possession or sale"
        return C.SALE_MANUFACTURE, SAID, "sale, delivery or manufacture"
    if s.has("man") and s.has("drug", "drug_name") and "/" in "".join(each.before for each in s.found) + s.end:
        return C.SALE_MANUFACTURE, LIKELY, "manufacture"
    if s.has("intent") and not negated:
        return C.SALE_MANUFACTURE, LIKELY if s.has("possess") else WEAK, "intent"
    if s.has("dispense"):
        return C.DRUG_OTHER, LIKELY, "dispensing"
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
    if s.words[-1] in _DANGLING and not s.has("no_rx"):
        return C.DRUG_UNSPECIFIED, WEAK, "possession, and the text breaks off"
    if s.has("alcohol"):
        return C.SIMPLE_POSSESSION, BELOW, "possession of alcohol or a drug"
    if s.has("obtain"):
        return C.PRESCRIPTION_FRAUD, WEAK, "obtaining drugs"
    if s.has("purchase") and s.has("not_intent"):
        return C.DRUG_OTHER, WEAK, "intent to purchase"
    return C.SIMPLE_POSSESSION, SAID if s.has("possess") else WEAK, "possession of a drug"


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
    if s.has("practitioner"):
        return C.DRUG_OTHER, WEAK, "practitioners and registrants"
    if s.has("rx_fraud"):
        return C.PRESCRIPTION_FRAUD, LIKELY, "prescription fraud"
    return C.DRUG_UNSPECIFIED, LIKELY, "a drug charge, kind not stated"


def _plain(s: Signs) -> Verdict:
    """Texts without a drug."""
    return _listed(s) or _left_over(s)


def _listed(s: Signs) -> Verdict | None:
    if s.has("sell") and s.has("intent") and s.has("possess") and not s.has("other", "weapon", "theft", "alcohol"):
        return C.SALE_MANUFACTURE, WEAK, "possession with intent to sell"
    pwid = s.concepts["sell"] | s.concepts["intent"]
    if any(each.mark.bits & pwid == pwid for each in s.found) and not s.has("weapon", "theft", "alcohol"):
        return C.SALE_MANUFACTURE, LIKELY, "possession with intent to sell"
    if s.has("probation"):
        return C.OTHER, SAID, "probation, parole or release"
    if s.has("alcohol_minor"):
        return C.OTHER, SAID, "alcohol and minors"
    if s.has("open_container") and not s.has("open_container_other"):
        return C.OPEN_CONTAINER, SAID, "open container or drinking in public"
    if s.has("drink") and s.has("alcohol") and s.has("public"):
        return C.OPEN_CONTAINER, LIKELY, "drinking in public"
    if s.has("dui") or (s.has("drive") and s.has("influence")):
        return C.OTHER, LIKELY, "driving under the influence, drugs not named"
    if s.has("robbery"):
        return C.VIOLENT, SAID, "robbery"
    if s.has("violent") and not s.has("not_violent"):
        return C.VIOLENT, SAID, "violence"
    if s.has("prostitution"):
        return C.PROSTITUTION, SAID, "prostitution"
    if s.has("trespass"):
        return C.TRESPASS, SAID, "trespass"
    if s.has("loiter"):
        return C.LOITERING, SAID, "loitering"
    if s.has("theft"):
        return C.THEFT, SAID, "theft"
    return None


def _left_over(s: Signs) -> Verdict:
    if s.has("weapon", "not_paraphernalia", "not_violent", "dvorder"):
        return C.OTHER, SAID, "a listed offense of another kind"
    if s.has("other", "alcohol", "drugcourt", "tax", "influence", "jail", "fraud", "not_fta"):
        return C.OTHER, LIKELY, "an offense of another kind"
    letters = _letters(s.words, s.unread)
    if s.has("possess", "sell", "intent", "use"):
        return C.OTHER, BELOW if letters else 0.2, "the object is not recognized"
    if letters >= 8:
        return C.OTHER, WEAK, "no word about drugs or another listed offense"
    return C.UNKNOWN, 0.2, "nothing recognized"


def _letters(words: Sequence[str], places: Sequence[int]) -> int:
    return sum(len(words[place]) for place in places if len(words[place]) > 3)
