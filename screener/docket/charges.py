"""What a charge is: from its text, its statute and its state to an offense class and a substance."""

from __future__ import annotations

from screener.domain.case import Reading
from screener.domain.offense import OffenseClass


class OfficeTable:
    """The office's own charge table, asked before anything else."""


def classify(text: str, statute: str, state: str = "", table: OfficeTable | None = None) -> Reading:
    """What one charge is read as. Below the bar it abstains: ``unknown``."""
    return Reading(offense=OffenseClass.UNKNOWN, substance="unspecified", confidence=0.0, basis="not read")
