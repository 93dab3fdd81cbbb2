"""Whether all that a text says of an offense stands together, so that nothing else is left to be a charge of its own.

Behind and before most charges stand amounts, degrees, places and agencies, whatever signs part them. No such piece is a
charge by itself, and each goes back to the one that is: the text need not be cut to be told that it is one charge.
"""

from __future__ import annotations

import re

from screener.docket.charges.signs import Signs

_SECTION = re.compile(r"\bs(?:ec)?\. ?\d", re.IGNORECASE)  # it is left out where words are read
#: What makes no charge of a piece in which nothing else stands, by the rules of reading.
_AROUND = ("filler", "plain", "bland", "topic", "generic", "zone", "place", "public", "except", "drug_mass")
#: Words that list charges, and what stands in brackets behind one.
_ENDING = frozenset(
    {"AND", "PLUS", "S", "CT", "CTS", "F", "M", "I", "X", "FELONY", "MISD", "AGMS", "SRMS", "SMMS",
     *(f"{grade}{letter}" for grade in ("F", "M", "FEL") for letter in "ABCDE")}
)  # fmt: skip


def stands_together(text: str, signs: Signs) -> bool:
    """Whether a text has no sign that could part its words from the first that tells an offense to the last."""
    around = signs.mask(*_AROUND)
    first = last = -1
    for mark, start, end, _ in signs.found:
        if mark.bits & ~around or mark.street is not None:
            first, last = (start if first < 0 else first), end
        elif end - start > 1 and "".join(signs.before[start + 1 : end]):
            return False  # a phrase that a sign parts
    words = signs.words[first:last]
    numbers = [word for word in words if word.isdigit()]
    if not _ENDING.isdisjoint(words) or len(numbers) > 1 or (numbers and len(numbers[0]) > 4):
        return False
    between = "".join(signs.before[first + 1 : last])
    if between.strip("-:<>") or ("-" in between and (" -" in text or "- " in text)):
        return False
    if "  " in text or "&" in text or not text.isascii() or not text.isprintable():
        return False
    return "." not in text or _SECTION.search(text) is None
