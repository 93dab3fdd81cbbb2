"""The concepts that stand in one charge text, to be asked for by name."""

from __future__ import annotations

import re
from functools import cache, lru_cache, reduce
from operator import or_
from typing import NamedTuple

from screener.docket.charges.forms import distance
from screener.docket.charges.found import Found, read_words
from screener.docket.charges.substance import named_drug
from screener.docket.charges.vocabulary import Mark, vocabulary
from screener.domain.offense import OffenseClass

_BROKEN_OFF = frozenset({"SCHE", "SCHED", "SCHEDU", "SCHEDUL", "SCHEDULE", "CONTROLLED", "CONTROL", "CONTR", "CONTRO",
                         "CONTROLL", "CONTROLLE"})  # fmt: skip
_DANGLING = frozenset({"W", "WITH", "WITHIN", "WI", "WINT", "INT", "INTE", "INTEN"})
_CHILD = frozenset({"MINOR", "MINORS", "CHILD", "CHILDREN", "JUVENILE", "MNR", "CHLD"})
_INTENT_LIKE = re.compile(r"P?WI[A-Z]{0,5}")
#: Words after which a purpose stands, and words of sale that a misspelled word is compared with.
_PURPOSE = frozenset({"FOR", "WITH", "W", "INTENT", "INT"})
_SALE = ("SALE", "SELL", "SALES", "INTENT", "INTEND", "DELIVER", "DELIVERY", "DISTRIBUTE", "DISTRIBUTION",
         "MANUFACTURE", "TRAFFICKING", "DEALING", "CONSIDERATION", "CULTIVATE", "DISPENSE")  # fmt: skip
_SALE_INSIDE = re.compile(r"SELL|DELIV|DISTR|MANUF|TRAFF|INTEN|CULTIV")
#: Letters that make no purpose of what stands behind the stroke: "C/S", a subsection "(A)/(D)".
_NO_PURPOSE = frozenset({"C", "A"})
_INITIALS = frozenset({"D", "S", "M"})


#: The signs of the texts read last: a text is asked for anew for each of its parts.
_KEPT: dict[str, Signs] = {}
_MOST_KEPT = 2048


@lru_cache(maxsize=65536)
def _near_sale(word: str) -> bool:
    letters = frozenset(word)
    for sale in _SALE:
        most = 2 if len(sale) > 8 else 1
        alike = abs(len(word) - len(sale)) <= most and len(frozenset(sale) - letters) <= most
        if alike and distance(word, sale) <= most:
            return True
    return False


#: The concepts of a text, those that speak for a charge, whether and which drug is in it, whether a word was guessed.
Said = tuple[int, int, bool, str, bool]
#: The class of one charge, how surely, and why.
Verdict = tuple[OffenseClass, float, str]


class _Masks(dict[tuple[str, ...], int]):
    """The bits of some concepts together: of each question that the rules ask, once it was asked."""

    def __missing__(self, names: tuple[str, ...]) -> int:
        concepts = vocabulary().concepts
        found = self[names] = reduce(or_, [concepts[name] for name in names], 0)
        return found


_masks = _Masks()


def bits_of(*names: str) -> int:
    """The bits of some concepts together."""
    return _masks[names]


class _Asked(NamedTuple):
    """The bits of what is asked of every text."""

    topic: int
    acts: int
    drug: int
    drugs: int
    not_alcohol: int
    taken: int
    open_container: int
    sell: int
    held: int
    dealt: int
    doubtful: int
    dangling: int
    seldom: int


@cache
def _asked() -> _Asked:
    concepts = vocabulary().concepts

    def either(*names: str) -> int:
        return sum(concepts[name] for name in names)

    return _Asked(
        topic=concepts["topic"],
        acts=either("possess", "sell"),
        drug=concepts["drug"],
        drugs=either("drug", "drug_name"),
        not_alcohol=concepts["not_alcohol"],
        taken=either("influence", "dui", "use", "drink"),
        open_container=concepts["open_container"],
        sell=concepts["sell"],
        held=either("possess", "no_rx"),
        dealt=either("intent", "sell"),
        doubtful=concepts["doubtful"],
        dangling=concepts["dangling"],
        seldom=either("possess", "sell", "not_alcohol", "open_container"),
    )


class Signs:
    """The concepts of one text, asked for by name: ``signs.has("sell")``. It is kept for a while: not to be changed.

    ``said`` is all of it but the words: most rules ask for no more. ``verdict`` and ``kinds`` are what the rules say of
    it, and the kinds of its offenses, once they were asked for.
    """

    __slots__ = ("before", "bits", "concepts", "drug", "found", "guessing", "kinds", "said", "spoken", "substance",
                 "unread", "verdict", "words")  # fmt: skip

    said: Said
    verdict: Verdict | None
    kinds: int | None

    def __new__(cls, text: str) -> Signs:
        text = text.strip(" ")
        known = _KEPT.get(text)
        if known is None:
            if len(_KEPT) >= _MOST_KEPT:
                _KEPT.clear()
            known = super().__new__(cls)
            known._read(text)
            known.verdict = known.kinds = None
            _KEPT[text] = known
        return known

    def _read(self, text: str) -> None:
        self.concepts, asked = vocabulary().concepts, _asked()
        self.words, self.before, self.found, self.unread = read_words(text)
        bits = spoken = 0
        self.guessing = named = street = False
        topic = asked.topic
        for mark, _, _, _ in self.found:
            own = mark.bits
            bits |= own
            if not own & topic:
                spoken |= own
            if mark.special:
                self.guessing = self.guessing or mark.guessed
                named = named or mark.drug is not None
                street = street or (mark.drug is None and mark.street is not None)
        self.bits, self.spoken = bits, spoken
        if bits & asked.seldom:
            self._hear_seldom(bits)
        self.drug = self.bits & asked.drugs != 0
        if self.drug and "S" in self.words and self._sold_or_delivered():
            self.bits |= asked.sell
        if street:
            self._hear_street_names()
        if self.drug and self.bits & asked.held:
            if self.unread:
                self._doubt_unread()
            if not self.bits & asked.dealt and self._initials():
                self.bits |= asked.doubtful
        none = not named and not street
        self.substance = "unspecified" if none else named_drug(self.words, self.found, self.concepts)
        self.said = (self.bits, self.spoken, self.drug, self.substance, self.guessing)

    def _hear_seldom(self, bits: int) -> None:
        asked = _asked()
        if bits & asked.acts and self.words[-1] in _BROKEN_OFF:
            self.bits |= asked.drug  # "POSSESSION OF A CONTROLLED" breaks off
        if bits & asked.acts and self.words[-1] in _DANGLING:
            self.bits |= asked.dangling
        if bits & asked.not_alcohol and bits & asked.taken:
            self.bits |= asked.drug  # an intoxicant other than alcohol
        if bits & asked.open_container:
            self._hear_alcohol()

    def _may_be_sale(self, place: int, word: str, before: str) -> bool:
        """Whether it is near a word of sale, and none by which charges are described ("SALEM", "DISTRICT")."""
        if len(word) > 2 and (before in _PURPOSE or self._after_for(place)):
            return True
        near = _SALE_INSIDE.search(word) is not None or (len(word) > 2 and _near_sale(word))
        return near and word not in vocabulary().described

    def _initials(self) -> bool:
        """A letter for deliver, sell or manufacture behind a stroke ("W/I/D/S" with a slip in it).

        "C/S" and "(A)/(D)" have none.
        """
        if _INITIALS.isdisjoint(self.words):
            return False
        for place in range(1, len(self.words)):
            before = self.words[place - 1]
            stroke = self.words[place] in _INITIALS and "/" in self.before[place]
            if stroke and len(before) < 5 and before not in _NO_PURPOSE and not before.isdigit():
                return True
        return False

    def _sold_or_delivered(self) -> bool:
        """Whether "S/D", for sale or delivery, stands right before a drug."""
        for place in range(1, len(self.words) - 1):
            if self.words[place - 1] == "S" and self.words[place] == "D" and "/" in self.before[place]:
                named = self.mask("drug", "drug_name")
                return any(each.start == place + 1 and each.mark.bits & named for each in self.found)
        return False

    def _after_for(self, place: int) -> bool:
        """Whether "F/" stands before a word, as in "POSS F/SALE"."""
        return bool(place) and self.words[place - 1] == "F" and "/" in self.before[place]

    def _hear_alcohol(self) -> None:
        """Alcohol named within a phrase ("open container alcohol") is named all the same."""
        single, alcohol = vocabulary().single, self.concepts["alcohol"]
        if any(word in single and single[word].bits & alcohol for word in self.words):
            self.bits |= alcohol

    def _doubt_unread(self) -> None:
        """An unread word in a possession text must not pass for nothing where it can be a sale misspelled.

        One that begins like "with intent" ("POSS WIMD CS") counts as intent. One that is near a word of sale in
        spelling, or stands where a purpose would stand ("POSS MARIJ FOR SAEL"), makes the kind doubtful.
        """
        for place in self.unread:
            word, before = self.words[place], self.words[place - 1] if place else ""
            if _INTENT_LIKE.fullmatch(word):
                self.bits |= self.concepts["intent"]
            elif self._may_be_sale(place, word, before):
                self.bits |= self.concepts["doubtful"]

    def has(self, *names: str) -> bool:
        """Whether any of the concepts stands in the text."""
        return self.bits & _masks[names] != 0

    def mask(self, *names: str) -> int:
        """The bits of some concepts together."""
        return _masks[names]

    def evidence(self) -> int:
        """The concepts that speak for a charge: no filler, no mere "not", no thing or place that any text may name."""
        return self.spoken & ~self.mask("filler", "plain", "except", "bland")

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
        topic = self.concepts["topic"]
        for each in heard:
            self.bits |= each.mark.bits
            if not each.mark.bits & topic:
                self.spoken |= each.mark.bits
        self.drug = self.has("drug", "drug_name")

    def _street_counts(self, each: Found) -> bool:
        """A street name counts beside other words about drugs, or right after "possession of" and the like."""
        if self.drug or self.has("rx", "drug_mass", "paraphernalia"):
            return True
        if self.has("weapon", "theft", "violent", "alcohol", "other"):
            return False
        acts = self.concepts["possess"] | self.concepts["sell"] | self.concepts["use"]
        before = [word for word in self.words[: each.start] if word not in ("OF", "A", "AN")]
        behind = self.words[each.end :]
        if not before and behind and self._is(behind[0], acts):  # "MUSHROOMS - POSSESSION"
            return self._only_describe([word for word in behind[1:] if word != "OF"])
        return bool(before) and self._is(before[-1], acts) and self._only_describe(behind)

    def _is(self, word: str, bits: int) -> bool:
        known = vocabulary().single.get(word)
        return known is not None and bool(known.bits & bits)

    def _only_describe(self, words: list[str]) -> bool:
        """Whether words name no thing, but a grade, a number of counts, a place and the like, or one is left."""
        if len(words) <= 1:
            return True
        described, filler = vocabulary().described, self.concepts["filler"]
        return all(len(word) < 3 or word.isdigit() or word in described or self._is(word, filler) for word in words)

    def broken_after(self, place: int) -> bool:
        """Whether a stroke, dash or colon stands after a word."""
        return bool(set("/-:") & set(self.before[place + 1]))

    def names_a_minor(self) -> bool:
        """Whether a child is named, or an age below 18 ("UNDER 16", "<18", "-16")."""
        if _CHILD & set(self.words):
            return True
        for place, word in enumerate(self.words):
            young = word.isdigit() and len(word) == 2 and 10 <= int(word) <= 18
            before = place - 1 if place and self.words[place - 1] not in ("AGE", "AGED") else place - 2
            under = before >= 0 and self.words[before] in ("UNDER", "UND", "THAN", "BELOW")
            if young and (under or set("<-") & set(self.before[place])):
                return True
        return False

    def place_of(self, name: str) -> int:
        """Where a concept first stands, in words; -1 where it does not."""
        bit = self.concepts[name]
        return next((each.start for each in self.found if each.mark.bits & bit), -1)

    def guessed(self, *names: str) -> bool:
        """Whether a concept rests on a misspelled or truncated word only."""
        if not self.guessing:
            return False
        bits = 0
        for name in names:
            bits |= self.concepts[name]
        hits = [each.mark.guessed for each in self.found if each.mark.bits & bits]
        return bool(hits) and all(hits)
