"""Charges whose text may go on in the row below: they stay unread until a person has said whether it does."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from screener.domain.case import Charge, Reading
from screener.domain.offense import OffenseClass

#: How the basis of such a reading begins: no charge table answers for half of a text.
UNSETTLED = "not read: this text and the row below or above it may be one"
_OPEN = Reading(offense=OffenseClass.UNKNOWN, substance="unspecified", confidence=0.0, basis=UNSETTLED)
_READ = ("offense", "substance")


def unsettled(charge: Charge) -> bool:
    """Whether a charge waits for a person to say where its text ends."""
    return charge.reading.basis == UNSETTLED


def left_open(charges: Sequence[Charge], lines: Collection[int]) -> list[Charge]:
    """The charges, those of some lines without a class and without a substance."""
    return [_opened(charge) if charge.row in lines else charge for charge in charges]


def _opened(charge: Charge) -> Charge:
    facts = {name: value for name, value in charge.facts.items() if name not in _READ}
    return replace(charge, reading=_OPEN, facts=facts)
