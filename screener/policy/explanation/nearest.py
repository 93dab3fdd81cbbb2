"""The smallest change of one known fact that would alter a finding."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from screener.domain.case import Facts, FactValue
from screener.domain.quantity import Quantity
from screener.policy.evaluation.answers import Names
from screener.policy.evaluation.decide import the_outcome
from screener.policy.evaluation.group import Group
from screener.policy.evaluation.resolve import Resolver
from screener.policy.language.predicates import ValueCell
from screener.policy.language.vocabulary import FactType, show_value


@dataclass(frozen=True, slots=True)
class Move:
    """A known number moved into another cell of its axis, and the outcome that this would give."""

    fact: str
    cell: ValueCell
    label: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Moves:
    """Every single change that would alter an outcome: numbers first, else (``other``) the first of the rest."""

    numbers: tuple[Move, ...] = ()
    other: str | None = None

    def nearest(self, facts: Facts) -> str | None:
        """The smallest of them for these facts, in words; None where no single known fact would change the outcome."""
        for fact in dict.fromkeys(move.fact for move in self.numbers):
            value = facts[fact]
            number = _number(value)
            if number is None:
                continue
            near = min(
                (m for m in self.numbers if m.fact == fact), key=lambda m: abs(Decimal(_edge(m.cell, number)) - number)
            )
            return f"{fact} {show_value(value)} to {_to(near.cell, number, near.label)} would give {near.outcome}"
        return self.other


def moves(resolver: Resolver, count: int, outcome: str, looked: Collection[str]) -> Moves:
    """What single changes of a count's facts, or of its company, would give another outcome.

    ``looked`` are the facts that were looked at to find the outcome: no other fact can change it alone.
    """
    numbers = []
    names = [name for name in resolver.compiled.policy.facts_read if name in looked]
    for fact, cell, label, moved in _numbers(resolver, count, names):
        found = _changed(resolver, count, fact, moved)
        if found is not None and found != outcome:
            numbers.append(Move(fact, cell, label, found))
    return Moves(tuple(numbers), None if numbers else _other(resolver, count, outcome, names))


def _other(resolver: Resolver, count: int, outcome: str, names: Sequence[str]) -> str | None:
    """A recorded yes or no turned round, else another company."""
    group = resolver.group
    facts = group.counts[count]
    for fact in names:
        value = facts.get(fact)
        if isinstance(value, bool) and fact in resolver.compiled.facts:
            found = _changed(resolver, count, fact, not value)
            if found not in (None, outcome):
                return f"{fact} {show_value(not value)} instead of {show_value(value)} would give {found}"
    if not (group.compiled.asks_grouped or group.compiled.looks_beside):
        return None
    if len(group.counts) > 1:
        words, counts = "standing alone", [facts]
    elif group.compiled.asks_grouped and group.companions_known:
        words, counts = "standing beside another charge", [facts, {"offense": "other"}]
    else:
        return None
    found = _outcome(resolver, counts, True, 0)
    return f"{words} would give {found}" if found not in (None, outcome) else None


class _Changed(Mapping[str, FactValue]):
    """The facts of a count with another value of one of them; of the rest only what is asked for is looked at."""

    def __init__(self, facts: Facts, fact: str, value: FactValue) -> None:
        self._facts, self._fact, self._value = facts, fact, value

    def __getitem__(self, name: str) -> FactValue:
        return self._value if name == self._fact else self._facts[name]

    def get(self, name: str, _default: object = None) -> FactValue | None:  # type: ignore[override]  # it notes each look, and answers as a mapping does
        return self._value if name == self._fact else self._facts.get(name)

    def __contains__(self, name: object) -> bool:
        return name == self._fact or name in self._facts

    def __iter__(self) -> Iterator[str]:
        return iter({*self._facts, self._fact})

    def __len__(self) -> int:
        return len({*self._facts, self._fact})


class _Instead(Sequence[Facts]):
    """The counts of a group with other facts for one of them."""

    def __init__(self, counts: Sequence[Facts], place: int, facts: Facts) -> None:
        self._counts, self._place, self._facts = counts, place, facts

    def __getitem__(self, place: int) -> Facts:  # type: ignore[override]  # it notes each look, and answers as a mapping does
        return self._facts if place == self._place else self._counts[place]

    def __len__(self) -> int:
        return len(self._counts)


def _changed(resolver: Resolver, count: int, fact: str, value: FactValue) -> str | None:
    """The one outcome that another value of a fact would give."""
    group = resolver.group
    counts = _Instead(group.counts, count, _Changed(group.counts[count], fact, value))
    return _outcome(resolver, counts, group.companions_known, count)


def _outcome(resolver: Resolver, counts: Sequence[Facts], known: bool, count: int) -> str | None:
    """Of a group of other facts, on the same day and under the same governing date."""
    group = Group(resolver.compiled, counts, known, as_of=resolver.group.as_of, governing=resolver.group.governing)
    return the_outcome(Resolver(resolver.compiled, group, resolver.as_of, resolver.mode), count)


def _numbers(resolver: Resolver, count: int, read: Sequence[str]) -> Iterator[tuple[str, ValueCell, str, FactValue]]:
    """Every known number with every cell of its axis that it is not in, and a value there."""
    facts = resolver.group.counts[count]
    names = Names(resolver.group, count)
    for fact in read:
        value = facts.get(fact)
        spec = resolver.compiled.facts.get(fact)
        measured = spec is not None and spec.type in (FactType.AMOUNT, FactType.COUNT)
        number = _number(value) if measured and value is not None else None
        if number is None:
            continue
        unit = value.dimension if isinstance(value, Quantity) else ""
        for cell in _others(resolver, fact, unit, number):
            moved: FactValue = int(_decimal(cell))
            if isinstance(value, Quantity):
                moved = Quantity(value=_decimal(cell), unit=_unit(value))
            yield fact, cell, names.label((count, fact, unit), [cell]), moved


def _number(value: FactValue) -> Decimal | int | None:
    """An amount in grams or a plain count; None for anything else."""
    if isinstance(value, Quantity):
        return value.base
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _to(cell: ValueCell, value: Decimal | int, label: str) -> str:
    """``10 g`` where the limit itself is in the cell, else the label of the cell (``more than 10 g``)."""
    closed = not (cell.high_open if cell.high is not None and cell.high < value else cell.low_open)  # type: ignore[operator]  # cells of one fact hold values of one kind
    for words in ("at most ", "at least ", "exactly "):
        if closed and label.startswith(words) and " and " not in label:
            return label.removeprefix(words)
    return label


def _unit(value: Quantity) -> str:
    return "g" if value.dimension == "mass" else value.unit


def _decimal(cell: ValueCell) -> Decimal:
    return Decimal(str(cell.value))


def _others(resolver: Resolver, fact: str, unit: str, value: Decimal | int) -> list[ValueCell]:
    return [cell for cell in resolver.compiled.unknown_cells(fact, unit) if not _holds(cell, value)]


def _edge(cell: ValueCell, value: Decimal | int) -> Decimal | int:
    ends = [end for end in (cell.low, cell.high) if isinstance(end, Decimal | int)]
    return min(ends, key=lambda end: abs(end - value), default=value)


def _holds(cell: ValueCell, value: Decimal | int) -> bool:
    low, high = cell.low, cell.high
    above = low is None or low < value or (low == value and not cell.low_open)  # type: ignore[operator]  # cells of one fact hold values of one kind
    below = high is None or value < high or (high == value and not cell.high_open)  # type: ignore[operator]  # cells of one fact hold values of one kind
    return above and below
