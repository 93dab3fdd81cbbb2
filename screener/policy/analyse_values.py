"""One plain value for a cell of values that a policy does not tell apart, for concrete charges."""

from __future__ import annotations

from decimal import Decimal

from screener.domain.case import FactValue
from screener.domain.quantity import Quantity
from screener.policy.conditions import Var
from screener.policy.predicates import Cell
from screener.policy.vocabulary import FACTS, FactType

#: Drugs that people know, for examples of "any other".
_KNOWN_DRUGS = ("cocaine", "heroin", "methamphetamine", "fentanyl", "cannabis", "oxycodone")


def value_of(var: Var, cell: Cell) -> FactValue:
    """A value of a fact that lies in a cell, the roundest that is near."""
    value = cell.value
    spec = FACTS.get(var[1])
    if isinstance(value, frozenset) and len(value) == 1:
        return next((drug for drug in _KNOWN_DRUGS if drug in cell.members), next(iter(value)))
    if isinstance(value, frozenset):
        return tuple(sorted(value))
    if spec is not None and spec.type is FactType.COUNT and isinstance(value, int):
        return whole(cell)
    if spec is not None and spec.type is FactType.AMOUNT and isinstance(value, Decimal | int):
        unit, _, reading = var[2].partition("/")
        unit = "g" if unit == "mass" else unit
        if not reading:
            return Quantity(value=_round(cell), unit=unit)
        return Quantity(
            value=_round(cell), unit=unit, uncertainty=Decimal(0), confidence=reading.partition("@")[2]
        )  # measured exactly, so that every reading of it is the value itself
    if spec is not None and spec.type is FactType.KIND:
        return str(value)
    return value


def whole(cell: Cell) -> int:
    """The largest number of a cell, or its least where it has no end."""
    if isinstance(cell.high, int):
        return cell.high - cell.high_open
    return cell.low + cell.low_open if isinstance(cell.low, int) else 0


def _round(cell: Cell) -> Decimal:
    value = Decimal(str(cell.value))
    if value == 0 and cell.high is not None and cell.high > 0:  # type: ignore[operator]
        value = Decimal(str(cell.high)) / 2
    for digits in range(7):
        near = value.quantize(Decimal(1).scaleb(-digits))
        above = cell.low is None or near > cell.low or (near == cell.low and not cell.low_open)  # type: ignore[operator]
        under = cell.high is None or near < cell.high or (near == cell.high and not cell.high_open)  # type: ignore[operator]
        if above and under:
            return near
    return value
