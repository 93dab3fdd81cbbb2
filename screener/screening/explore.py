"""How quantities are distributed in past dockets, and what share of them a limit would cover.

Charges without the quantity are counted beside those that have one, never among them: a missing weight is not zero.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from screener.domain.case import Facts
from screener.domain.quantity import Quantity
from screener.domain.substance import SUBSTANCES, possible
from screener.domain.substance import label as substance_label
from screener.policy.language.vocabulary import FACTS
from screener.screening.replay import Prepared

ALL = "all of them"
NOT_NAMED = "not known"
#: Quantiles that a summary names, in percent.
NAMED_QUANTILES = (10, 25, 50, 75, 90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How many charges a limit takes in: of those measured, and beside them those of which nothing is known."""

    inside: int
    measured: int
    missing: int

    @property
    def total(self) -> int:
        """All charges that were looked at, measured or not."""
        return self.measured + self.missing

    @property
    def of_measured(self) -> float | None:
        """Between 0 and 1; None where nothing was measured."""
        return self.inside / self.measured if self.measured else None

    @property
    def of_all(self) -> tuple[float, float] | None:
        """The least and the greatest share of all charges: the missing may lie on either side."""
        if not self.total:
            return None
        return self.inside / self.total, (self.inside + self.missing) / self.total


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """The quantities of one substance, smallest first; ``charges`` are their places among the prepared charges.

    ``values`` are in grams or the plain count. ``missing`` are the charges without any such quantity, ``otherwise``
    those measured in something else (pills, where weights are looked at).
    """

    key: str
    values: tuple[Decimal, ...]
    charges: tuple[int, ...]
    missing: tuple[int, ...]
    otherwise: tuple[int, ...] = ()

    @property
    def n(self) -> int:
        """All charges, measured or not."""
        return len(self.values) + len(self.missing) + len(self.otherwise)

    def share(self, operator: str, limit: Decimal) -> Share:
        """How many quantities meet a comparison; ``limit`` as ``values``. Raises KeyError for another operator."""
        low, high = bisect_left(self.values, limit), bisect_right(self.values, limit)
        every = len(self.values)
        inside = {"<": low, "<=": high, ">": every - high, ">=": every - low, "=": high - low}[operator]
        return Share(inside=inside, measured=every, missing=len(self.missing) + len(self.otherwise))

    def quantile(self, share: float) -> Decimal | None:
        """The quantity below which a share of the measured lies, linear between two of them (type 7, Hyndman 1996)."""
        if not self.values:
            return None
        at = Decimal(str(share)) * (len(self.values) - 1)
        below = int(at)
        if below + 1 >= len(self.values):
            return self.values[-1]
        return self.values[below] + (self.values[below + 1] - self.values[below]) * (at - below)

    def histogram(self, edges: Sequence[Decimal], *, closed_below: bool) -> tuple[int, ...]:
        """How many quantities lie between each two edges, and last how many beyond the last edge.

        ``closed_below``: a quantity on an edge counts to the bin that ends there, so that "at most 10 g" has its edge
        on a bar's end; else to the one that begins. What lies below the first edge counts to the first bin.
        """
        find = bisect_right if closed_below else bisect_left
        places = [find(self.values, edge) for edge in edges]
        if places:
            places[0] = 0
        ends = [*places, len(self.values)]
        return tuple(after - before for before, after in pairwise(ends))

    def between(self, low: Decimal | None, high: Decimal | None, *, closed_below: bool) -> tuple[int, ...]:
        """The charges of one bar of ``histogram``; None is no bound."""
        find = bisect_right if closed_below else bisect_left
        first = 0 if low is None else find(self.values, low)
        last = len(self.values) if high is None else find(self.values, high)
        return tuple(sorted(self.charges[first:last]))


def measure_of(facts: Facts, names: Sequence[str]) -> tuple[str, Decimal] | None:
    """The first measure that is known under these names, the surest weight first: its dimension, and how much.

    Whole numbers without a unit (ages, convictions) have the dimension "".
    """
    for name in names:
        found = facts.get(name)
        if isinstance(found, Quantity):
            return found.dimension, found.base
        if isinstance(found, Decimal | int) and not isinstance(found, bool):
            unit = FACTS[name].unit if name in FACTS else ""  # a number of the file itself
            return (unit, Decimal(found)) if unit != "g" else ("mass", Decimal(found))
    return None


def distributions(
    prepared: Prepared,
    *,
    facts: Sequence[str],
    dimension: str,
    offenses: frozenset[str] | None = None,
    drugs: frozenset[str] | None = None,
) -> tuple[Distribution, ...]:
    """The distribution over all charges that a limit speaks of, then per substance, the most charges first.

    A substance that the docket leaves open ("opiate") is taken in where it can be one of ``drugs``.
    """
    parts: dict[str, _Part] = {}
    every = _Part()
    for index, known in enumerate(prepared.facts):
        if not prepared.counted[index] or (offenses is not None and known.get("offense") not in offenses):
            continue
        drug = known.get("substance")
        name = drug if isinstance(drug, str) else "multiple" if isinstance(drug, tuple) else ""
        if drugs is not None and not _may_be(name, drugs):
            continue
        found = measure_of(known, facts)
        every.add(index, found, dimension)
        parts.setdefault(_label(name), _Part()).add(index, found, dimension)
    made = [part.made(key) for key, part in parts.items()]
    return (every.made(ALL), *sorted(made, key=lambda each: (-each.n, each.key)))


def _may_be(name: str, drugs: frozenset[str]) -> bool:
    return not name or not possible(name).isdisjoint(drugs)


def _label(name: str) -> str:
    return substance_label(name) if name in SUBSTANCES else name or NOT_NAMED


class _Part:
    def __init__(self) -> None:
        self.measured: list[tuple[Decimal, int]] = []
        self.missing: list[int] = []
        self.otherwise: list[int] = []

    def add(self, index: int, found: tuple[str, Decimal] | None, dimension: str) -> None:
        if found is None:
            self.missing.append(index)
        elif found[0] != dimension:
            self.otherwise.append(index)
        else:
            self.measured.append((found[1], index))

    def made(self, key: str) -> Distribution:
        self.measured.sort()
        return Distribution(
            key=key,
            values=tuple(value for value, _ in self.measured),
            charges=tuple(index for _, index in self.measured),
            missing=tuple(self.missing),
            otherwise=tuple(self.otherwise),
        )
