"""The smallest change of one known fact that would alter a finding."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from screener.domain.case import Facts
from screener.domain.quantity import Quantity
from screener.policy.answers import Names
from screener.policy.axes import fact_cells
from screener.policy.group import Group
from screener.policy.predicates import Cell, Compare
from screener.policy.resolve import Resolver
from screener.policy.tree import Search, TooManyCompletions, outcomes
from screener.policy.vocabulary import FACTS, FactType, show_value


def nearest_change(resolver: Resolver, count: int, outcome: str) -> str | None:
    """In words, or None where no single known fact of the charge would change the outcome."""
    for facts, words in _changes(resolver, count):
        group = resolver.group
        counts = list(group.counts)
        counts[count] = facts
        found = _outcome(resolver, Group(group.compiled, counts, group.companions_known), count)
        if found is not None and found != outcome:
            return f"{words} would give {found}"
    group = resolver.group
    if group.compiled.asks_grouped or group.compiled.looks_beside:
        if len(group.counts) > 1:
            found = _outcome(resolver, Group(group.compiled, [group.counts[count]], True), 0)
            if found is not None and found != outcome:
                return f"standing alone would give {found}"
        elif group.compiled.asks_grouped and group.companions_known:
            found = _outcome(resolver, Group(group.compiled, [group.counts[count], {"offense": "other"}], True), 0)
            if found is not None and found != outcome:
                return f"standing beside another charge would give {found}"
    return None


def _outcome(resolver: Resolver, group: Group, count: int) -> str | None:
    try:
        found = outcomes(Search(Resolver(resolver.compiled, group, resolver.as_of, resolver.mode), count).build())
    except TooManyCompletions:
        return None
    return next(iter(found)) if len(found) == 1 else None


def _changes(resolver: Resolver, count: int) -> Iterator[tuple[Facts, str]]:
    """The charge with one known number moved over its nearest limit, then with one recorded yes or no turned."""
    facts = resolver.group.counts[count]
    names = Names(resolver.group, count)
    for fact in resolver.compiled.policy.facts_read:
        value = facts.get(fact)
        if fact not in FACTS or value is None or isinstance(value, bool):
            continue
        if isinstance(value, Quantity):
            unit = value.dimension
            for cell in _others(resolver, fact, unit, value.base):
                moved = Quantity(value=_decimal(cell), unit=_unit(value))
                label = _to(cell, value.base, names.label((count, fact, unit), [cell]))
                yield {**facts, fact: moved}, f"{fact} {show_value(value)} to {label}"
        elif FACTS[fact].type is FactType.COUNT and isinstance(value, int):
            for cell in _others(resolver, fact, "", value):
                label = _to(cell, value, names.label((count, fact, ""), [cell]))
                yield {**facts, fact: int(_decimal(cell))}, f"{fact} {value} to {label}"
    for fact in resolver.compiled.policy.facts_read:
        value = facts.get(fact)
        if isinstance(value, bool) and fact in FACTS:
            yield {**facts, fact: not value}, f"{fact} {show_value(not value)} instead of {show_value(value)}"


def _to(cell: Cell, value: Decimal | int, label: str) -> str:
    """``10 g`` where the limit itself is in the cell, else the label of the cell (``more than 10 g``)."""
    closed = not (cell.high_open if cell.high is not None and cell.high < value else cell.low_open)  # type: ignore[operator]
    for words in ("at most ", "at least ", "exactly "):
        if closed and label.startswith(words) and " and " not in label:
            return label.removeprefix(words)
    return label


def _unit(value: Quantity) -> str:
    return "g" if value.dimension == "mass" else value.unit


def _decimal(cell: Cell) -> Decimal:
    return Decimal(str(cell.value))


def _others(resolver: Resolver, fact: str, unit: str, value: Decimal | int) -> list[Cell]:
    tests = [t for t in resolver.compiled.tests.get(fact, ()) if isinstance(t, Compare)]
    cells = fact_cells(FACTS[fact], tests, unit=unit)
    outside = [cell for cell in cells if not _holds(cell, value)]
    return sorted(outside, key=lambda cell: abs(Decimal(_edge(cell, value)) - value))


def _edge(cell: Cell, value: Decimal | int) -> Decimal | int:
    ends = [end for end in (cell.low, cell.high) if isinstance(end, Decimal | int)]
    return min(ends, key=lambda end: abs(end - value), default=value)


def _holds(cell: Cell, value: Decimal | int) -> bool:
    low, high = cell.low, cell.high
    above = low is None or low < value or (low == value and not cell.low_open)  # type: ignore[operator]
    below = high is None or value < high or (high == value and not cell.high_open)  # type: ignore[operator]
    return above and below
