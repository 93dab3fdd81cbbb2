"""The penalty group and the schedule that a charge text names: ``POSS CS PG 1 <1G``, ``PWID SCH II CS``.

Where a text names two (``PG 3/4``, ``SCHEDULE I OR II``) or takes one out, none is told: then the attorney says it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from screener.docket.charges.rules import DRUG_CLASSES
from screener.domain.case import Reading

PENALTY_GROUP, SCHEDULE = "penalty group", "schedule"
_NUMBERS = {"I": "1", "II": "2", "III": "3", "IV": "4"}
_ROMAN = {"1": "I", "2": "II", "3": "III", "4": "IV", "5": "V", "6": "VI"}
_GROUP = re.compile(
    r"\bP(?:EN(?:ALTY)?)?\.?\s*(?:G|GP|GR|GRP|GROUP)\.?\s*[-#:]?\s*(1\s?-?\s?[AB]|2\s?-?\s?A|[1-4]|I{1,3}|IV)(?![0-9A-Z.])"
)
_SCHEDULED = re.compile(r"\bSCH(?:ED(?:ULED?)?|D|E)?S?\.?\s*[-#:]?\s*(I{1,3}|IV|VI?|[1-6])(?![0-9A-Z.])")
#: Behind a number another follows, which is no weight: two groups, or a span of them.
_MORE = re.compile(
    r"\s*(?:[/,&-]|\bOR\b|\bAND\b|\bTO\b|\bTHRU\b|(?<=\S)\s)\s*(?:OR\s+|AND\s+)?(?:PG|SCH\w*\.?)?\s*(?:I{1,3}|IV|VI?|[1-6])"
    r"(?![0-9A-Z.]|\s*(?:G|GR|GM|MG|KG|OZ|LB)|\s*-\s*\d)"
)
_IN_NONE = re.compile(
    r"\bNOT (?:LISTED )?(?:IN )?(?:AN? |ANY )?P(?:EN(?:ALTY)?)?\.?\s*(?:G|GP|GRP|GROUP)\b(?!\s*[1-4I])"
)
_TAKEN_OUT = re.compile(r"\b(?:EXC(?:EPT|L)\w*|OTHER THAN|NOT|NON)\b")


def groups_of(text: str, reading: Reading) -> Iterator[tuple[str, str]]:
    """The facts ``penalty group`` and ``schedule`` that the text of a drug charge names, each once."""
    if reading.offense not in DRUG_CLASSES or not text:
        return
    upper = text.upper()
    if _IN_NONE.search(upper):
        yield PENALTY_GROUP, "none"
    if _TAKEN_OUT.search(upper):
        return
    group = _only(_GROUP, upper)
    if group:
        plain = re.sub(r"[\s-]", "", group)
        plain = _NUMBERS.get(plain, plain)
        yield PENALTY_GROUP, plain if len(plain) == 1 else f"{plain[0]}-{plain[1]}"
    schedule = _only(_SCHEDULED, upper)
    if schedule:
        yield SCHEDULE, _ROMAN.get(schedule, schedule)


def _only(pattern: re.Pattern[str], upper: str) -> str:
    """What a pattern finds, where it is one thing and no other number follows it; "" else."""
    found = list(pattern.finditer(upper))
    if len({each[1] for each in found}) != 1 or any(_MORE.match(upper, each.end()) for each in found):
        return ""
    return found[0][1]
