"""The named measures of 6-oversight, computed from flat rows. See ``measure``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from screener.oversight.facts import FactRow
from screener.oversight.result import Oversight


def measure(rows: Iterable[FactRow], *, start: date, end: date, looks: int = 1) -> Oversight:
    """Everything that a pack shows, for decisions from ``start`` to ``end`` inclusive (by ``decided_on``).

    ``looks`` is the number of looks that the policy file schedules; 5 % is divided by it.
    """
    raise NotImplementedError
