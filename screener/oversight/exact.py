"""Exact tests, their smallest possible p, Benjamini-Hochberg, and Mantel-Haenszel over strata."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


def fisher(a: int, b: int, c: int, d: int) -> float:
    """Fisher's exact test of [[a, b], [c, d]], two-sided: all tables no likelier than this one (R. A. Fisher, 1935).

    1.0 where a margin is empty; ValueError where a count is below zero. Rounded to twelve digits, so that the same
    record gives the same bytes with another release of scipy.
    """
    from scipy.stats import fisher_exact  # 1.5 seconds to load, and only reports on attorneys need it

    return float(f"{fisher_exact([[a, b], [c, d]])[1]:.12g}")


def smallest_fisher(a: int, b: int, c: int, d: int) -> float:
    """The smallest two-sided p that any table with these margins can have: whether a test could ever speak.

    It is that of one of the two outermost tables, since the others are likelier.
    """
    least, most = -min(a, d), min(b, c)  # how far the first cell can move while the margins stand
    return min(fisher(a + by, b - by, c - by, d + by) for by in (least, most))


def at_most(x: int, n: int, p: float) -> float:
    """P(X <= x) for a binomial: the exact tail behind a point under a funnel's lower line."""
    from scipy.special import bdtr  # half a second to load

    return float(bdtr(x, n, p))


def at_most_each(n: int, p: float) -> list[float]:
    """P(X <= 0), ..., P(X <= n) for a binomial; the last is 1."""
    import numpy as np
    from scipy.special import bdtr

    return [float(below) for below in bdtr(np.arange(n + 1), n, p)]


def at_least(x: int, n: int, p: float) -> float:
    """P(X >= x) for a binomial."""
    from scipy.special import bdtrc

    return float(bdtrc(x - 1, n, p)) if x > 0 else 1.0


def benjamini_hochberg(p_values: Sequence[float]) -> tuple[float, ...]:
    """Adjusted p in the order given: reject at false discovery rate q where adjusted <= q.

    Benjamini and Hochberg, J. R. Stat. Soc. B 57:289 (1995).
    """
    from scipy.stats import false_discovery_control

    return tuple(false_discovery_control(p_values, method="bh").tolist()) if p_values else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MantelHaenszel:
    """A common odds ratio over strata, its 95 % interval, and the Cochran-Mantel-Haenszel test.

    ``odds_ratio`` and ``interval`` are None where the sums leave them undefined; ``p`` is without continuity
    correction, None where no stratum informs.
    """

    odds_ratio: float | None
    interval: tuple[float, float] | None
    p: float | None
    strata: int


def mantel_haenszel(tables: Iterable[tuple[int, int, int, int]], z: float = 1.959963984540054) -> MantelHaenszel:
    """Mantel-Haenszel over tables [[a, b], [c, d]] (J. Natl. Cancer Inst. 22:719, 1959).

    Interval by Robins, Breslow and Greenland (Biometrics 42:311, 1986). Strata with an empty margin say nothing
    and are left out of the count.
    """
    told = [t for t in tables if min(t[0] + t[1], t[2] + t[3], t[0] + t[2], t[1] + t[3]) > 0]
    if not told:
        return MantelHaenszel(odds_ratio=None, interval=None, p=None, strata=0)
    up = math.fsum(a * d / (a + b + c + d) for a, b, c, d in told)
    down = math.fsum(b * c / (a + b + c + d) for a, b, c, d in told)
    ratio, interval = _pooled(told, up, down, z)
    excess = math.fsum(a - (a + b) * (a + c) / (a + b + c + d) for a, b, c, d in told)
    variance = math.fsum(
        (a + b) * (c + d) * (a + c) * (b + d) / ((a + b + c + d) ** 2 * (a + b + c + d - 1)) for a, b, c, d in told
    )
    p = math.erfc(math.sqrt(excess**2 / variance / 2))  # of chi-square with one degree of freedom
    return MantelHaenszel(odds_ratio=ratio, interval=interval, p=p, strata=len(told))


def _pooled(
    tables: Sequence[tuple[int, int, int, int]], up: float, down: float, z: float
) -> tuple[float | None, tuple[float, float] | None]:
    if down == 0:
        return None, None
    ratio = up / down
    if up == 0:
        return ratio, None
    first = second = third = 0.0
    for a, b, c, d in tables:
        n = a + b + c + d
        along, across = (a + d) / n, (b + c) / n
        right, left = a * d / n, b * c / n
        first += along * right
        second += along * left + across * right
        third += across * left
    spread = z * math.sqrt(first / (2 * up**2) + second / (2 * up * down) + third / (2 * down**2))
    return ratio, (ratio * math.exp(-spread), ratio * math.exp(spread))
