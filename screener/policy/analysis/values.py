"""One plain value for a cell of values that a policy does not tell apart, for concrete charges."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from screener.domain.case import FactValue
from screener.domain.quantity import Quantity
from screener.policy.analysis.expressions import ITEM, Reader
from screener.policy.evaluation.compiled import Compiled
from screener.policy.language.conditions import Var
from screener.policy.language.predicates import ValueCell
from screener.policy.language.relative_dates import Apart, placed
from screener.policy.language.vocabulary import COUNTED, FACTS, FactType

#: Drugs that people know, for examples of "any other".
_KNOWN_DRUGS = ("cocaine", "heroin", "methamphetamine", "fentanyl", "cannabis", "oxycodone")


def drugs_of(named: Mapping[Var, ValueCell], count: int, reader: Reader) -> dict[str, FactValue]:
    """The drugs of a charge (count 0) or a companion: those that it must have, else one that it may."""
    found: dict[str, FactValue] = {}
    for fact in sorted({var[1] for var in named if var[0] == count and var[2].startswith(ITEM)}):
        cells = reader.drugs(fact)
        told = {
            int(var[2].removeprefix(ITEM)): cell.value is True
            for var, cell in named.items()
            if var[:2] == (count, fact) and var[2].startswith(ITEM)
        }
        has = [n for n, wanted in told.items() if wanted] or [n for n in range(len(cells)) if n not in told][:1]
        names = sorted(str(value_of((count, fact, ""), cells[n])) for n in has)
        found[fact] = names[0] if len(names) == 1 else tuple(names)
    return found


def is_amount(var: Var) -> bool:
    """Whether a fact is an amount; one of a file's own is told by what it is measured in."""
    spec = FACTS.get(var[1])
    unit = var[2].partition("/")[0]
    return unit in ("mass", "$", *COUNTED) if spec is None else spec.type is FactType.AMOUNT


def is_count(var: Var) -> bool:
    """Whether a fact is a whole number; only that of a file's own has numbers and nothing that it is measured in."""
    spec = FACTS.get(var[1])
    return not var[2] if spec is None else spec.type is FactType.COUNT


def value_of(var: Var, cell: ValueCell) -> FactValue:
    """A value of a fact that lies in a cell, the roundest that is near."""
    value = cell.value
    spec = FACTS.get(var[1])
    if isinstance(value, frozenset) and len(value) == 1:
        return next((drug for drug in _KNOWN_DRUGS if drug in cell.members), next(iter(value)))
    if isinstance(value, frozenset):
        return tuple(sorted(value))
    if isinstance(value, int) and not isinstance(value, bool) and is_count(var):
        return whole(cell)
    if is_amount(var) and isinstance(value, Decimal | int):
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


def days_apart(
    named: Mapping[Var, ValueCell], ready: Compiled, on: date, facts: Mapping[str, FactValue]
) -> dict[str, FactValue]:
    """Days that lie as far from other days as a point asks; the other day is the as-of date where none is known."""
    found: dict[str, FactValue] = {}
    for var, cell in named.items():
        if var[0] != 0 or var[2] not in ready.lines or not isinstance(cell.value, Decimal):
            continue
        for test in ready.tests[var[1]]:
            if isinstance(test, Apart) and test.unit == var[2]:
                other = on if test.fact is None else {**facts, **found}.get(test.fact, on)
                if test.fact is not None:
                    found.setdefault(test.fact, other)
                if isinstance(other, date):
                    found[var[1]] = placed((test,), var[2], _near(cell), other)
                break
    return found


def _near(cell: ValueCell) -> Decimal:
    """A place of a cell that is near the other day."""
    for value in map(Decimal, (30, 1, 0)):
        above = cell.low is None or value > cell.low or (value == cell.low and not cell.low_open)  # type: ignore[operator]  # cells of one line hold decimals
        under = cell.high is None or value < cell.high or (value == cell.high and not cell.high_open)  # type: ignore[operator]  # cells of one line hold decimals
        if above and under:
            return value
    assert isinstance(cell.value, Decimal)
    return cell.value


def whole(cell: ValueCell) -> int:
    """The largest number of a cell, or its least where it has no end."""
    if isinstance(cell.high, int):
        return cell.high - cell.high_open
    return cell.low + cell.low_open if isinstance(cell.low, int) else 0


def _round(cell: ValueCell) -> Decimal:
    value = Decimal(str(cell.value))
    if value == 0 and cell.high is not None and cell.high > 0:  # type: ignore[operator]  # cells of one fact hold values of one kind
        value = Decimal(str(cell.high)) / 2
    for digits in range(7):
        near = value.quantize(Decimal(1).scaleb(-digits))
        above = cell.low is None or near > cell.low or (near == cell.low and not cell.low_open)  # type: ignore[operator]  # cells of one fact hold values of one kind
        under = cell.high is None or near < cell.high or (near == cell.high and not cell.high_open)  # type: ignore[operator]  # cells of one fact hold values of one kind
        if above and under:
            return near
    return value
