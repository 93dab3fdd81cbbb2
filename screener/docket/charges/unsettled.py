"""Charges whose text may not be whole: they stay unread until a person has said what belongs to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from screener.docket.model.result import Issue
from screener.domain.case import Charge, Reading
from screener.domain.offense import OffenseClass

#: How the basis of such a reading begins: no charge table answers for half of a text.
UNSETTLED = "not read: "
_READ = ("offense", "substance")


def unsettled(charge: Charge) -> bool:
    """Whether a charge waits for a person to say what its text is."""
    return charge.reading.basis.startswith(UNSETTLED)


def left_open(charges: Sequence[Charge], waiting: Mapping[int, Issue]) -> list[Charge]:
    """The charges, those of the lines that wait without a class and without a substance, each with the reason."""
    return [_opened(charge, waiting[charge.row]) if charge.row in waiting else charge for charge in charges]


def _opened(charge: Charge, issue: Issue) -> Charge:
    facts = {name: value for name, value in charge.facts.items() if name not in _READ}
    basis = UNSETTLED + issue.message.removeprefix(UNSETTLED)
    reading = Reading(offense=OffenseClass.UNKNOWN, substance="unspecified", confidence=0.0, basis=basis)
    return replace(charge, reading=reading, facts=facts)
