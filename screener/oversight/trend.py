"""Month by month: the office's p-chart of covered charges decided as recommended."""

from __future__ import annotations

import math
from collections.abc import Sequence

from screener.oversight.consistency import share
from screener.oversight.exact import at_least, at_most
from screener.oversight.facts import FactRow
from screener.oversight.result import Month

#: One tail beyond three standard deviations of a normal distribution.
_TAIL = 0.0013498980316300946


def limits(n: int, center: float) -> tuple[float, float]:
    """Three-sigma limits of a share of ``n`` around ``center`` (Montgomery, Statistical Quality Control, p-chart).

    Where n * p or n * (1 - p) is below 5 the normal approximation fails: the outermost counts whose exact tails
    are at least that of three sigma.
    """
    if center in (0.0, 1.0):
        return center, center
    if n * min(center, 1 - center) >= 5:
        spread = 3 * math.sqrt(center * (1 - center) / n)
        return max(0.0, center - spread), min(1.0, center + spread)
    low = next(x for x in range(n + 1) if at_most(x, n, center) > _TAIL)
    high = next(x for x in range(n, -1, -1) if at_least(x, n, center) > _TAIL)
    return low / n, high / n


def months(rows: Sequence[FactRow]) -> tuple[Month, ...]:
    """Covered charges by the month of their decision, with limits around the share of the whole period.

    No limits with fewer than two months: a single point has nothing to lie outside of.
    """
    counted: dict[str, list[bool]] = {}
    for row in rows:
        answer = row.concordant
        if answer is not None and row.decided_on is not None:
            counted.setdefault(f"{row.decided_on:%Y-%m}", []).append(answer)
    every = [yes for found in counted.values() for yes in found]
    told = []
    for month in sorted(counted):
        found = counted[month]
        one = share(sum(found), len(found))
        if len(counted) < 2 or one.rate is None:
            told.append(Month(month=month, share=one, lower=None, upper=None, outside=False))
            continue
        lower, upper = limits(len(found), sum(every) / len(every))
        outside = one.rate < lower - 1e-12 or one.rate > upper + 1e-12
        told.append(Month(month=month, share=one, lower=lower, upper=upper, outside=outside))
    return tuple(told)
