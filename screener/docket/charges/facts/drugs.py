"""The drugs that a charge names together, as the fact ``substance`` of the policy's vocabulary.

A reading says only that a text names several drugs. A mixture ("cocaine laced with fentanyl", "heroin and cocaine")
names each of them for certain; alternatives ("cocaine or heroin", "meth/heroin") leave open which it is.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from screener.docket.charges.signs import Signs
from screener.docket.charges.substance import included
from screener.domain.case import Reading
from screener.domain.offense import OffenseClass
from screener.domain.substance import DANGEROUS, SOME_DRUG, substances

#: Words between two drugs that say that both are there, and words that may stand beside these.
_BOTH = frozenset({"AND", "PLUS", "WITH", "W", "LACED", "MIXED", "CUT", "DIPPED", "SOAKED", "CONTAINING", "COMBINED"})
_BESIDE = frozenset({"IN", "OF", "A", "THE", "ALSO"})
#: A "dangerous drug" is a controlled substance in some states, none in others (Texas, Health and Safety Code ch. 483):
#: a text that says no more leaves open whether it is one.
_DANGEROUS = re.compile(
    r"\b(?:dangerous|danger|dang|dngrs|dngr)\.?[ -]+(?:drugs?|drgs?|subs?|substances?)\b", re.IGNORECASE
)
_CONTROLLED = re.compile(
    r"\b(?:cont|contr\w*|cntr\w*|cntl\w*|ctrl\w*|cds|cs|narc\w*|sch(?:ed\w*)?|pg|penalty)\b", re.IGNORECASE
)
#: "Drugs" without a word for a controlled substance can be medicine, too. A class of a state (CLASS B) is controlled.
_DRUGS = re.compile(r"\b(?:drugs?|drgs?)\b", re.IGNORECASE)
_CLASSED = re.compile(r"\bCL(?:ASS)? [A-F]\b", re.IGNORECASE)
_OF_ANY_DRUG = frozenset(
    {
        OffenseClass.SIMPLE_POSSESSION,
        OffenseClass.SALE_MANUFACTURE,
        OffenseClass.DRUG_OTHER,
        OffenseClass.DRUG_UNSPECIFIED,
    }
)
#: In the basis of a reading: a section that forbids controlled substances stands beside the text.
_BY_STATUTE = re.compile(r"\bstatute (?!.* says otherwise)")
#: The same of all drugs of a text.
_MIXTURE = frozenset({"MIXTURE", "MIX", "MIXED", "LACED", "COMBO", "COMBINATION"})


def drug_of(text: str, reading: Reading) -> str | tuple[str, ...]:
    """The fact ``substance`` of a charge that is read so: several names where the text names a mixture."""
    if reading.substance == "unspecified" and not _CONTROLLED.search(text):
        if _DANGEROUS.search(text):
            return DANGEROUS
        bare = _DRUGS.search(text) and reading.offense in _OF_ANY_DRUG and not _CLASSED.search(text)
        return SOME_DRUG if bare and not _BY_STATUTE.search(reading.basis) else reading.substance
    if reading.substance != "multiple" or not text:
        return reading.substance
    return _together(text) or reading.substance


@lru_cache(maxsize=16384)
def _together(text: str) -> tuple[str, ...]:
    """The drugs that a text says to be there together; none where it leaves open which of them is meant."""
    signs = Signs(text)
    found = included(signs.words, signs.found, signs.concepts)
    names = tuple(dict.fromkeys(each.mark.drug or "" for each in found))
    known = substances()
    if len(names) < 2 or any(name not in known or known[name].is_class for name in names):
        return ()
    if "OR" in signs.words[found[0].start : found[-1].end]:
        return ()
    if not _MIXTURE.isdisjoint(signs.words):
        return names
    joined = False
    for before, after in pairwise(found):
        between, signed = set(signs.words[before.end : after.start]), set(after.before)
        both = bool(between & _BOTH or signed & set("&+"))
        listed = not between and signed == {","}
        if between - _BOTH - _BESIDE or not (both or listed):
            return ()
        joined = joined or both
    return names if joined else ()
