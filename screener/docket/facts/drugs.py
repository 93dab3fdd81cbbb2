"""The drugs that a charge names together, as the fact ``substance`` of the policy's vocabulary.

A reading says only that a text names several drugs. A mixture ("cocaine laced with fentanyl", "heroin and cocaine")
names each of them for certain; alternatives ("cocaine or heroin", "meth/heroin") leave open which it is.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from screener.docket.charges_signs import Signs
from screener.docket.charges_substance import included
from screener.domain.case import Reading
from screener.domain.substance import DANGEROUS, substances

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
#: The same of all drugs of a text.
_MIXTURE = frozenset({"MIXTURE", "MIX", "MIXED", "LACED", "COMBO", "COMBINATION"})


def drug_of(text: str, reading: Reading) -> str | tuple[str, ...]:
    """The fact ``substance`` of a charge that is read so: several names where the text names a mixture."""
    if reading.substance == "unspecified" and _DANGEROUS.search(text) and not _CONTROLLED.search(text):
        return DANGEROUS
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
