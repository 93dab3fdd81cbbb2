"""Whether a charge is an attempt, as its text or its statute says: the fact ``attempted`` of a policy."""

from __future__ import annotations

import re

from screener.docket.charges.signs import Signs
from screener.domain.case import Reading
from screener.domain.offense import OffenseClass

_NAMED = re.compile(r"\bATT(?:EM?P?T?)?(?:S|ED|ING)?\b", re.IGNORECASE)


def attempted(text: str, reading: Reading) -> bool | None:
    """Yes where an attempt is charged, no where the completed offense or a conspiracy is; None where that is not known.

    A conspiracy is no attempt (Model Penal Code, 5.01 and 5.03), and ``ATTEMPT OR CONSPIRACY`` may be either. A charge
    of which nothing but a section is known is not known to be completed: many offices cite the section attempted. Nor
    is one in whose name the word stands, as in ``ATTEMPTED MURDER`` and ``FLEE OR ATTEMPT TO ELUDE``.
    """
    if reading.offense is OffenseClass.UNKNOWN:
        return None
    if not reading.attempt:
        return False if text.strip() and not ("ATT" in text.upper() and _NAMED.search(text)) else None
    signs = Signs(text)
    if not signs.has("conspiracy"):
        return True
    return None if signs.has("attempt") else False
