"""The vocabulary of charge texts, compiled once: from words to concepts and drugs.

A word or phrase of a charge text gives a :class:`Mark`; a long word that the vocabulary does not hold is tried as a
truncation or a misspelling of one that it does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import chain, repeat

from screener.docket.charges.cut import cut_all
from screener.docket.charges.forms import Told, consonants, distance, shapes, within
from screener.docket.charges.phrases import Later, later, written_out
from screener.domain.errors import ScreenerError
from screener.domain.shipped import resource
from screener.domain.substance import DANGEROUS, SOME_DRUG, substances

_VOWELS = re.compile("[AEIOUY]")
#: Words this long can be misspelled by one letter, and the longer ones by two.
_SPELLING_FROM, _SPELLING_TWO_FROM, _PREFIX_FROM, _SHORT_FROM = 7, 10, 6, 5
#: Words that mean something only in a phrase, and that are misspelled often.
_IN_PHRASES = tuple(
    (word, frozenset(word))
    for word in ("CONTROLLED", "SCHEDULE", "SUBSTANCE", "SUBSTANCES", "CANNABINOID", "CANNABINOIDS", "DANGEROUS",
                 "SYNTHETIC", "VOLATILE", "VEHICLE")
)  # fmt: skip
#: Concepts that misspellings are tried for: those that decide about drugs.
_SPELLED = frozenset(
    {"possess", "drug", "sell", "paraphernalia", "rx", "intent", "theft", "violent", "trespass", "loiter",
     "prostitution", "conspiracy", "weapon", "drug_name", "influence", "fraud", "obtain", "probation", "precursor",
     "disorderly", "robbery"}
)  # fmt: skip


#: Concepts of which words of six letters, too, are tried with one left out: none of them is covered by a policy.
_SHORT = ("violent", "robbery", "theft", "burglary", "other", "charge")


@dataclass(frozen=True, slots=True)
class Mark:
    """A word or phrase that means something: its concepts as bits and the drug that it names.

    ``street`` is the drug that it is a street name of, which counts only beside other words about drugs;
    ``guessed`` says that the word was misspelled or broken off.
    """

    bits: int
    drug: str | None = None
    street: str | None = None
    guessed: bool = False
    special: bool = field(init=False, repr=False, compare=False)  # whether it is more than its concepts

    def __post_init__(self) -> None:
        special = self.guessed or self.drug is not None or self.street is not None
        object.__setattr__(self, "special", special)

    def over(self, known: Mark) -> Mark:
        """What a word means that meant something already."""
        return Mark(self.bits | known.bits, known.drug or self.drug, known.street or self.street)


#: Words that are remembered, at most.
_MOST_HEARD = 200_000


#: The words behind the first two of a phrase, how many it has, and what it means.
Phrase = tuple[list[str], int, Mark]


class Heard:
    """What is known of one word as it is typed: how it is spelled, its meaning by itself, the phrases it begins.

    ``follow`` gives these phrases by their second word, the longest first.
    """

    __slots__ = ("asked", "follow", "mark", "number", "word")

    def __init__(self, word: str, follow: dict[str, list[Phrase]] | None, mark: Mark | None) -> None:
        self.word, self.follow, self.mark = word, follow, mark
        self.asked = mark is not None  # else it is still to be guessed
        self.number = word.isdigit()


class _HeardWords(dict[str, Heard]):
    """What is known of words as they are typed, once met."""

    def __init__(self, known: Vocabulary) -> None:
        super().__init__()
        self._known = known

    def __missing__(self, typed: str) -> Heard:
        found = self._known.hear(typed)
        if len(self) < _MOST_HEARD:
            self[typed] = found
        return found


@dataclass(slots=True)
class Vocabulary:
    """The compiled words. ``concepts`` gives each concept its bit."""

    concepts: dict[str, int] = field(default_factory=dict)
    single: dict[str, Mark] = field(default_factory=dict)
    phrases: dict[str, Mark] = field(default_factory=dict)  # their words with single spaces
    lengths: dict[str, tuple[int, ...]] = field(default_factory=dict)
    #: Phrases to be written out, by their first word, with all that this word begins.
    waiting: dict[str, list[tuple[str, Later, Mark]]] = field(default_factory=dict)
    guesses: dict[str, Mark | None] = field(default_factory=dict)
    #: What misspelled words are compared with, by the first two letters.
    compared: dict[str, list[str]] = field(default_factory=dict)
    shapes: dict[str, set[str]] = field(default_factory=dict)  # of those that were compared
    slips: dict[str, list[str]] = field(default_factory=dict)  # names of drugs by shape, once one is looked for
    prefixes: dict[str, Mark | None] = field(default_factory=dict)
    short: dict[str, Mark | None] = field(default_factory=dict)  # short words of other offenses, a letter left out
    indexed: bool = False  # whether compared and prefixes are filled: at the first word that no row holds
    stems: tuple[str, ...] = ()
    telling: frozenset[str] = frozenset()
    untelling: frozenset[str] = frozenset()
    told: Told | None = None  # at the first question
    described: frozenset[str] = frozenset()
    dotted: frozenset[str] = frozenset()
    clipped: dict[str, str] = field(default_factory=dict)
    spelled: dict[str, str] = field(default_factory=dict)
    begun: dict[str, list[str]] = field(default_factory=dict)  # phrases by their first word
    heard: _HeardWords = field(init=False)

    def __post_init__(self) -> None:
        self.heard = _HeardWords(self)

    def bit(self, concept: str) -> int:
        """The bit of a concept; a new one where it was not seen yet."""
        return self.concepts.setdefault(concept, 1 << len(self.concepts))

    def add(self, terms: Sequence[str], bits: int, drug: str | None = None, *, street: str | None = None) -> None:
        """Adds words and phrases of one meaning; a word in two rows has the concepts of both."""
        new = Mark(bits, drug, street)
        whole = cut_all(terms)
        _put(self.single, [term for term in whole if term and " " not in term], new)
        _put(self.phrases, [term for term in whole if " " in term], new)

    def add_later(self, term: Later, bits: int, drug: str | None) -> None:
        """Adds phrases of one meaning that are written out when one of their first words is met."""
        new = Mark(bits, drug)
        for beginning in term.beginnings:
            self.waiting.setdefault(beginning.partition(" ")[0], []).append((beginning, term, new))
        self.spelled.update(zip(term.words, term.words, strict=True))

    def write_out(self, word: str) -> None:
        """Writes out the phrases that begin with a word. They wait until all is done: another thread may ask, too."""
        lengths = {*self.lengths.get(word, ())}
        for beginning, term, mark in self.waiting.get(word, ()):
            phrases = term.phrases(beginning)
            _put(self.phrases, phrases, mark)
            self.begun.setdefault(word, []).extend(phrases)
            lengths.update(phrase.count(" ") + 1 for phrase in phrases)
        self.lengths[word] = tuple(sorted(lengths, reverse=True))
        self.waiting.pop(word, None)

    def finish(self) -> None:
        """Notes how long phrases are, and which words are spelled as they should be."""
        self.bit("plain")
        firsts = [phrase[: phrase.index(" ")] for phrase in self.phrases]
        for word, phrase in zip(firsts, self.phrases, strict=True):
            self.begun.setdefault(word, []).append(phrase)
        lengths: dict[str, list[int]] = {}
        for word, spaces in sorted(set(zip(firsts, map(str.count, self.phrases, repeat(" ")), strict=False))):
            lengths.setdefault(word, []).insert(0, spaces + 1)
        self.lengths = {word: tuple(each) for word, each in lengths.items()}
        words = {*self.single, *" ".join(self.phrases).split()}
        self.spelled.update(zip(words, words, strict=True))

    def _index(self) -> None:
        """Notes the spellings that misspelled and broken words are compared with."""
        spelled = 0
        for concept in _SPELLED:
            spelled |= self.concepts.get(concept, 0)
        plain = self.bit("plain")  # everyday words: what is near them in spelling is likelier another word
        for word, mark in self.single.items():
            if not mark.bits & spelled or mark.bits & plain or mark.street:
                continue
            for length in range(max(_PREFIX_FROM, (len(word) + 1) // 2), len(word)):
                start = word[:length]
                other = self.prefixes.get(start, mark)
                same = other is not None and (other.bits, other.drug) == (mark.bits, mark.drug)
                self.prefixes[start] = mark if same else None
            if len(word) >= _SPELLING_FROM:
                self.compared.setdefault(word[:2], []).append(word)
        self._index_short()
        self.indexed = True

    def _index_short(self) -> None:
        """Notes short words of offenses that no policy covers with one letter left out or two swapped ("MUDER")."""
        wanted = 0
        for concept in _SHORT:
            wanted |= self.concepts.get(concept, 0)
        plain = self.bit("plain")
        for word, mark in self.single.items():
            if mark.bits & ~wanted or not mark.bits & wanted or mark.bits & plain or not 5 <= len(word) <= 8:
                continue
            if len(_VOWELS.findall(word)) < 2:
                continue
            slips = [f"{word[:at]}{word[at + 1]}{word[at]}{word[at + 2 :]}" for at in range(1, len(word) - 1)]
            if len(word) > 6 or (len(word) == 6 and not mark.bits & self.concepts["other"]):
                slips += [word[:at] + word[at + 1 :] for at in range(1, len(word))]
            for slip in slips:
                if slip not in self.spelled and slip not in self.telling and slip not in self.untelling:
                    other = self.short.get(slip, mark)
                    self.short[slip] = mark if other is not None and other.bits == mark.bits else None

    def alike(self, word: str) -> list[str]:
        """The words with the same first two letters that share a spelling with some letters left out."""
        mine, length = _spellings(word), len(word)
        found = []
        for other in self.compared.get(word[:2], ()):
            if abs(len(other) - length) > 2:
                continue
            theirs = self.shapes.get(other)
            if theirs is None:
                theirs = self.shapes[other] = _spellings(other)
            if not mine.isdisjoint(theirs):
                found.append(other)
        return found

    def drugs_a_slip_away(self, word: str) -> list[str]:
        """The names of drugs that one slip makes of a word, in its first letters too."""
        if not self.slips:
            drug = self.concepts["drug_name"]
            for other in chain.from_iterable(self.compared.values()):
                for shape in shapes(other, 1) if self.single[other].bits & drug else ():
                    self.slips.setdefault(shape, []).append(other)
        near = {other for shape in shapes(word, 1) for other in self.slips.get(shape, ())}
        return sorted(other for other in near if distance(word, other) == 1)

    def correct(self, word: str) -> str:
        """The word, or the phrase word that it is a misspelling of ("CONTORLLED" substance)."""
        found = self.spelled.get(word)
        if found is None:
            found = word
            letters = frozenset(word)
            for wanted, wanted_letters in _IN_PHRASES if len(word) >= _SPELLING_FROM else ():
                if len(word) > _SPELLING_FROM and wanted.startswith(word):  # broken off: "SYNTH CANNABIN"
                    found = wanted
                    break
                alike = abs(len(word) - len(wanted)) < 3 and len(wanted_letters - letters) < 3
                if alike and distance(word, wanted) <= (2 if len(wanted) > 8 else 1):
                    found = wanted
                    break
            if len(self.spelled) < _MOST_HEARD:
                self.spelled[word] = found
        return found

    def forms(self) -> Told:
        """What is known of words that no row holds."""
        if self.told is None:

            def of(*names: str, least: int = 0) -> list[str]:
                wanted = sum(self.concepts[name] for name in names)
                return [word for word, mark in self.single.items() if mark.bits & wanted and len(word) >= least]

            offenses = of("violent", "robbery", "theft", "burglary", "charge", least=5)
            self.told = Told(self.telling, of("other", "generic"), offenses, self.untelling)
        return self.told

    def hear(self, typed: str) -> Heard:
        """What is known of a word as it is typed."""
        word = self.spelled.get(typed) or self.correct(typed)
        if word in self.waiting:
            self.write_out(word)
        follow: dict[str, list[Phrase]] = {}
        for phrase in sorted(set(self.begun.get(word, ())), key=lambda each: -each.count(" ")):
            _, second, *rest = phrase.split(" ")
            follow.setdefault(second, []).append((rest, 2 + len(rest), self.phrases[phrase]))
        return Heard(word, follow or None, self.single.get(word))

    def guess(self, word: str) -> Mark | None:
        """The meaning of a long word that the vocabulary does not hold, by truncation or misspelling."""
        if word in self.guesses:
            return self.guesses[word]
        found = self._guess(word)
        if len(self.guesses) < _MOST_HEARD:
            self.guesses[word] = found
        return found

    def _guess(self, word: str) -> Mark | None:
        if len(word) < _SHORT_FROM or len(word) > 30:
            return None
        if not self.indexed:
            self._index()
        short = self.short.get(word)
        if short is not None:
            return Mark(short.bits, short.drug, guessed=True)
        if len(word) < _PREFIX_FROM:
            return None
        known = self.prefixes.get(word) or self._run_together(word)
        if known is None and len(word) < _SPELLING_FROM:
            return None
        if known is None:
            best = sorted((distance(word, other), other) for other in self.alike(word))
            if not best and len(word) > _SPELLING_FROM:  # a slip in the first letters of a drug's name
                best = [(1, other) for other in self.drugs_a_slip_away(word)]
            # Drugs of one kind have names alike: an unknown name with their ending is a drug, not one of them.
            unlisted = len(word) > _PREFIX_FROM + 1 and word.endswith(self.stems)
            if not best or best[0][0] > (2 if len(word) >= _SPELLING_TWO_FROM and not unlisted else 1):
                return Mark(self.bit("drug"), guessed=True) if unlisted else None
            marks = {self.single[other] for distance, other in best if distance == best[0][0]}
            if len({(mark.bits, mark.drug) for mark in marks}) != 1:
                return None
            known = next(iter(marks))
        return Mark(known.bits, known.drug, known.street, guessed=True)

    def _run_together(self, word: str) -> Mark | None:
        """Two words of the vocabulary without the space between them ("CRIMINALTRESPASS")."""
        for i in range(4, len(word) - 3):
            first, second = self.single.get(word[:i]), self.single.get(word[i:])
            if first is None or second is None:
                continue
            plain = self.bit("filler")
            if first.bits != plain and (second.bits != plain or min(i, len(word) - i) >= _SPELLING_FROM):
                drugs = {each.drug for each in (first, second) if each.drug}
                return Mark(first.bits | second.bits, "multiple" if len(drugs) > 1 else next(iter(drugs), None))
        return None


def _spellings(word: str) -> set[str]:
    """Its shapes, with as many letters left out as words of its length may be misspelled by."""
    return shapes(word, 2 if len(word) >= _SPELLING_TWO_FROM else 1)


@lru_cache(maxsize=65536)
def is_clipped(word: str) -> bool:
    """Whether a word can be one about drugs in its consonants, with some left out ("SBST", "MRHNA")."""
    known = vocabulary().clipped
    if len(word) > 4 and any(whole != word and whole.startswith(word) for whole in known):
        return True
    if _VOWELS.search(word[:-1]):
        return False
    left = consonants(word)
    if len(left) < 3 or word in known:
        return False
    return any(left == whole or (len(left) > 3 and within(left, whole)) for whole in known.values())


def _put(table: dict[str, Mark], terms: Sequence[str], new: Mark) -> None:
    """Gives some terms a meaning over what they mean already."""
    if table.keys().isdisjoint(terms):
        table.update(dict.fromkeys(terms, new))
        return
    for term in terms:
        known = table.get(term)
        table[term] = new if known is None else new.over(known)


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary of the program, read from ``resources/vocabulary`` at the first question."""
    return compiled()


def compiled(*, at_once: bool = False) -> Vocabulary:
    """The same, made anew; ``at_once``: with all phrases written out."""
    path = resource("vocabulary", "charge_words.tsv")
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise ScreenerError(
            f"The charge vocabulary {path} cannot be read", str(error.strerror), "Install the program again"
        ) from error
    words = Vocabulary()
    telling: set[str] = set()
    named = words.bit("drug_name")
    alcohol, filler = words.bit("alcohol"), words.bit("filler")
    words.bit("doubtful")  # what no row says of a word, but the reader of a text
    words.bit("dangling")
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")][1:]
    for substance in substances().values():
        if substance.name in ("unspecified", "multiple", "none", DANGEROUS, SOME_DRUG):
            continue
        bits = alcohol if substance.name == "alcohol" else named
        aliases = (substance.name.replace("_", " "), *substance.aliases)
        # "imitation" alone is an imitation of anything: it is a drug word only in a phrase with one.
        names = [alias for alias in aliases if substance.name != "imitation" or " " in alias]
        words.add(names, bits, substance.name)
        words.add(substance.street, 0, street=substance.name)
    for concepts, terms in rows:
        if concepts == "ordinary":  # words that are near a word of the vocabulary in spelling and mean something else
            words.guesses.update(dict.fromkeys(terms.upper().split("|")))
            continue
        if concepts == "telling":  # what offenses of another kind are about: heard where nothing else is said
            telling |= set(terms.upper().split("|"))
            continue
        if concepts == "untelling":  # words near those in form that any text may hold
            words.untelling = frozenset(terms.upper().split("|"))
            continue
        if concepts == "described":  # what charges of one kind are described by: no sign of another offense
            words.described |= frozenset(terms.upper().split("|"))
            continue
        if concepts == "dotted":  # initials that mean one thing with dots between them, too
            words.dotted = frozenset(terms.upper().split("|"))
            continue
        if concepts == "clipped":  # words about drugs that are written without their vowels
            words.clipped = {term: consonants(term) for term in terms.upper().split("|")}
            continue
        if concepts == "stem":  # endings that generic names of drugs share
            words.stems = tuple(term.upper() for term in terms.split("|"))
            continue
        bits = 0
        for concept in concepts.split():
            bits |= words.bit(concept)
        drug = "cannabis" if "cannabis_word" in concepts else None
        if drug:
            bits |= named
        wanted: list[str] = []
        for term in terms.split("|"):
            waits = None if at_once else later(term)
            if waits is not None:
                words.add_later(waits, bits, drug)
            else:
                wanted += written_out(term) if "{" in term else [term]
        if bits == filler:  # such a word that already means something keeps its meaning
            wanted = [term for term in wanted if term.upper() not in words.single]
        words.add(wanted, bits, drug)
    words.telling = frozenset(telling)
    words.finish()
    return words
