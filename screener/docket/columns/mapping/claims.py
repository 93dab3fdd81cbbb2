"""A column as it is claimed by a field, before all claims are settled."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Claim:
    """Column ``at`` holds ``field`` ("": nothing), the ``ordinal``-th of the row's charges (0: none repeat)."""

    at: int
    field: str
    score: float
    ordinal: int
    reason: str
    notes: tuple[str, ...] = ()
