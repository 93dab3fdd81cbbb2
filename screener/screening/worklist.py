"""The order in which people are screened, and the states that the queue counts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from screener.domain.decision import Rollup
from screener.screening.recommend.recommend import Screened

#: The queue's states in the order that the desk lists them: clear first, then what needs a person most.
STATES: tuple[tuple[str, str, frozenset[Rollup]], ...] = (
    ("clear", "Clear", frozenset({Rollup.DECLINED, Rollup.DISMISSED, Rollup.DIVERTED, Rollup.REDUCED})),
    ("outside", "Outside the policy", frozenset({Rollup.OUTSIDE})),
    ("attorney", "Attorney decides", frozenset({Rollup.ATTORNEY_DECIDES})),
    ("missing", "Needs information", frozenset({Rollup.NEEDS_INFORMATION})),
    ("held", "Held by the policy", frozenset({Rollup.HELD})),
    ("file", "File under a rule", frozenset({Rollup.FILED})),
    ("void", "No offense", frozenset({Rollup.NO_OFFENSE})),
)
_STATE = {rollup: key for key, _, rollups in STATES for rollup in rollups}


def state_of(rollup: Rollup) -> str:
    """The queue's key for a recommendation."""
    return _STATE[rollup]


def urgency(charges: Iterable[Screened]) -> tuple[int, date, int, int]:
    """What orders one person's charges against another's: in custody first, then the nearest hearing or deadline.

    An unknown custody comes after a known one but before "at liberty": it may still be urgent. Ties keep the
    order of the docket.
    """
    custody, nearest, row, group = 2, date.max, 1 << 30, 1 << 30
    for item in charges:
        held = item.facts.get("in custody")
        custody = min(custody, 0 if held is True else 2 if held is False else 1)
        for name in ("next hearing", "limitation date"):
            if (day := item.charge.dates.get(name)) is not None:
                nearest = min(nearest, day)
        row, group = min(row, item.charge.row), min(group, item.person)
    return custody, nearest, group, row
