"""Whether a piece of a text is a charge by itself, and which."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from screener.docket.charges.rules import LIKELY, SAID, verdict
from screener.docket.charges.several.accounted import CHARGED
from screener.docket.charges.signs import Signs
from screener.docket.charges.vocabulary import vocabulary
from screener.domain.offense import OffenseClass

C = OffenseClass
_SHORT, _LONG = 4, 6
_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_BEHIND = frozenset({"OF", "FOR", "BY", "FROM", "IN", "TO", "ON"})
_ENTRY = frozenset({"ENTRY", "ENTER", "ENTERING"})
#: Words behind which stands what something is for.
_PURPOSE = frozenset({"TO", "INTENT", "INT", "FOR", "F", "W", "WITH", "WI"})
_ENHANCED = frozenset(
    {"HABITUAL", "HABIT", "REPEAT", "ENHANCED", "ENHANCEMENT", "ENH", "PRIOR", "PRIORS", "SUBSEQUENT", "SUBSQ",
     "SUBSEQ", "OFFENDER", "SENTENCE", "CONVICTION", "CONVICTIONS", "INVOLVED", "AGGRAVATED"}
)  # fmt: skip
_DEALS = ("possess", "sell", "dispense", "introduce", "records", "keep_verb", "premises", "obtain", "precursor")
_HELD = frozenset(
    {"POSS", "POSSESSION", "POSSESS", "CARRY", "CARRYING", "DISCHARGE", "DISCHARGING", "FELON", "CONVICTED",
     "UNLAWFUL", "UNL", "BRANDISHING", "CCW", "CONCEALED"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """What a piece says by itself. ``sure``: a word in it names a charge, so that it is no circumstance of another.

    ``armed``: it is about a weapon, and of no other listed kind: nothing else is asked of it. The rest is told of its
    ``signs`` where somebody asks.
    """

    offense: OffenseClass
    sure: bool
    signs: Signs
    armed: bool = False

    @property
    def _listed(self) -> bool:
        return self.offense is not C.OTHER

    @property
    def drug(self) -> str:
        """The drug that it names; "" for none."""
        return self.signs.substance if self._listed and self.signs.drug else ""

    @property
    def acts(self) -> bool:
        """Whether it has a verb of its own ("POSS", "SELL"); "with intent to sell" is the purpose of one."""
        return self._listed and _acts(self.signs, self.offense)

    @property
    def takes(self) -> bool:
        """Whether it takes over what it is about: a failure to appear, a violation of probation."""
        if self._listed:
            return self.offense is C.FTA_WARRANT and _bare(self.signs)
        return not self.armed and self.signs.has("probation")

    @property
    def jailed(self) -> bool:
        """Whether it is about what somebody has in a place of custody."""
        return self._listed and self.signs.has("jail")

    @property
    def enters(self) -> bool:
        """Whether it is a burglary, or the entry that is a part of one."""
        if self._listed:
            return not _ENTRY.isdisjoint(self.signs.words)
        return not self.armed and self.signs.has("burglary")

    @property
    def drives(self) -> bool:
        """Whether it is about driving."""
        return not self.armed and self.signs.has("dui", "drive")

    @property
    def dui(self) -> bool:
        """Whether it is driving under an influence."""
        return not self.armed and self.signs.has("dui")

    @property
    def intoxicated(self) -> bool:
        """Whether it says that somebody drove under an influence, in whatever words."""
        return self.dui or (not self.armed and self.signs.has("drive") and self.signs.has("influence"))

    @property
    def charged(self) -> bool:
        """Whether it calls itself a violation or a charge."""
        words = self.signs.words
        return self._listed and (not CHARGED.isdisjoint(words) or (words[-1] == "OFFENSE" and len(words) == 2))

    @property
    def short(self) -> bool:
        """Whether it has no more words than a heading."""
        return not self.armed and _length(self.signs) <= _SHORT

    @property
    def brief(self) -> bool:
        """Whether it has one word, says what the charge is not, or names an act of law."""
        words = self.signs.words
        return _length(self.signs) < 2 or words[0] in ("NON", "NOT", "NO") or words[-1] == "ACT"

    @property
    def word(self) -> bool:
        """Whether it has one or two words."""
        return not self.armed and _length(self.signs) <= 2

    @property
    def long(self) -> bool:
        """Whether it has more words than somebody writes of one charge in a list."""
        return _length(self.signs) > _LONG

    @property
    def begins(self) -> bool:
        """Whether it begins with a verb of its own."""
        found, acts = self.signs.found, self.signs.mask(*_DEALS)
        return bool(found) and not found[0].start and bool(found[0].mark.bits & acts)

    @property
    def measured(self) -> bool:
        """Whether an amount or a penalty group stands in it: the charge is told to its end."""
        return any(word[0].isdigit() for word in self.signs.words)

    @property
    def enhances(self) -> bool:
        """Whether it says how the charge before it is punished: "HABITUAL OFFENDER", "PRIOR CONVICTION"."""
        return not _ENHANCED.isdisjoint(self.signs.words)

    @property
    def intends(self) -> bool:
        """Whether it is held to be sold."""
        return self._listed and self.signs.has("intent")

    @property
    def influenced(self) -> bool:
        """Whether it says of a drug no more than that somebody is under it."""
        return self.offense is C.DRUG_OTHER and not self.signs.has(*_DEALS)

    @property
    def inverted(self) -> bool:
        """Whether it goes with the word before it ("TOOLS, LARCENY OF")."""
        return not self.armed and self.signs.words[-1] in _BEHIND


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
    if offense is C.OTHER:
        return _another(signs, sure=named or signs.has("probation", "alcohol_minor"))
    if offense is C.VIOLENT and not signs.has("violent", "violent_soft", "robbery", "prostitution"):
        return None  # "(FVA)" says of what kind another charge is
    sure = (confidence >= SAID or named) and offense not in (C.DRUG_OTHER, C.DRUG_UNSPECIFIED)
    return Standing(offense, sure, signs)


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


def _another(signs: Signs, *, sure: bool) -> Standing | None:
    """An offense of no listed kind: a weapon is one where somebody has it, a vehicle or a park is none."""
    if signs.has("weapon"):
        held = signs.has("charge") or not (_HELD | CHARGED).isdisjoint(signs.words)
        return Standing(C.OTHER, held, signs, armed=True) if held or signs.has("probation") else None
    circumstance = signs.mask("topic", "bland", "zone", "place", "public", "filler", "plain")
    speaks = signs.mask("other", "probation", "alcohol_minor", "dvorder", "charge", "dui", "drink", "disorderly")
    if sure or any(each.mark.bits & speaks and not each.mark.bits & circumstance for each in signs.found):
        return Standing(C.OTHER, sure, signs)
    return None
