"""Counties that stand in brackets behind a charge and say where it is from: ``FELONY POSSESSION (WILSON)``."""

from __future__ import annotations

import re
from functools import cache

from screener.domain.errors import ScreenerError
from screener.domain.shipped import resource

#: The grade as Oregon's jails write it: "(A Misdemeanor)", "(U Unknown)".
_GRADE = re.compile(r"\s*\((?:[A-FU] )?(?:MISDEMEANOR|FELONY|UNKNOWN|VIOLATION|INFRACTION|UNCLASSIFIED)\)\s*")
_BEHIND = re.compile(r"\s*\(([A-Z][A-Z .']+?)(?: (?:COUNTY|CO|CNTY|PARISH))?\)\s*")


@cache
def counties() -> frozenset[str]:
    """The names of all counties, without those that are a word of charges, in upper case."""
    path = resource("vocabulary", "counties.txt")
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise ScreenerError(
            f"The list {path} cannot be read", str(error.strerror), "Install the program again"
        ) from error
    return frozenset(name for line in lines if not line.startswith("#") for name in line.upper().split("|"))


def without_place(upper: str) -> str:
    """The text without a county or a grade in brackets at its end; ``upper`` is in upper case, and ends with one."""
    at = upper.rfind("(")
    if at <= 0:
        return upper
    found = _BEHIND.fullmatch(upper, at)
    behind = (found is not None and found[1] in counties()) or _GRADE.fullmatch(upper, at) is not None
    return upper[:at] if behind else upper
