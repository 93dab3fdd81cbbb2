"""What a letter right behind a section's number is: a section of its own in some states, a subdivision in others.

The table ``statute_letters.tsv`` holds what is read otherwise than usual, state by state, from the published codes.
"""

from __future__ import annotations

import csv
import re
from functools import cache, lru_cache

from screener.domain.shipped import resource

SECTION, SUBDIVISION = "section", "subdivision"


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    found: dict[str, list[str]] = {SECTION: [], SUBDIVISION: []}
    with resource("vocabulary", "statute_letters.tsv").open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            found[row["means"]].append(row["pattern"])
    return {means: re.compile("|".join(f"(?:{each})" for each in patterns)) for means, patterns in found.items()}


@lru_cache(maxsize=16384)
def letter_means(code: str, section: str) -> str:
    """``section`` or ``subdivision`` for the letters at the end of a section, as in ``37-2732B``; "" where as usual.

    ``code`` is the code's short name ("" where none is given), ``section`` in capitals with its letters.
    """
    named = f"{code} {section}" if code else section
    for means, pattern in _patterns().items():
        if pattern.fullmatch(named) or pattern.fullmatch(section):
            return means
    return ""
