"""Exact tests, their smallest possible p, Benjamini-Hochberg, and Mantel-Haenszel over strata."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

#: Two tables count as equally likely within this much (as R and scipy do), so that rounding decides nothing.
_TIE = 1 + 1e-7


def _weights(a: int, b: int, c: int, d: int) -> tuple[int, list[float]]:
    """Hypergeometric weights, relative to the most likely table, of every first cell that the margins allow.

    By the ratio of neighbours from the mode outward, so that no factorial overflows; weights more than 1e308
    below the mode are 0.
    """
    if min(a, b, c, d) < 0:
        raise ValueError("a count cannot be below zero")
    row, column, n = a + b, a + c, a + b + c + d
    low, high = max(0, row + column - n), min(row, column)
    mode = min(high, max(low, ((row + 1) * (column + 1)) // (n + 2)))
    weights = [0.0] * (high - low + 1)
    weights[mode - low] = 1.0
    for k in range(mode, high):
        weights[k + 1 - low] = weights[k - low] * ((row - k) * (column - k)) / ((k + 1) * (n - row - column + k + 1))
    for k in range(mode, low, -1):
        weights[k - 1 - low] = weights[k - low] * (k * (n - row - column + k)) / ((row - k + 1) * (column - k + 1))
    return low, weights


def _two_sided(weights: Sequence[float], at: int) -> float:
    observed = weights[at] * _TIE
    return min(1.0, math.fsum(w for w in weights if w <= observed) / math.fsum(weights))


def fisher(a: int, b: int, c: int, d: int) -> float:
    """Fisher's exact test of [[a, b], [c, d]], two-sided: all tables no likelier than this one (R. A. Fisher, 1935).

    The same rule as R's fisher.test and scipy.stats.fisher_exact. 1.0 where a margin is empty.
    """
    low, weights = _weights(a, b, c, d)
    return _two_sided(weights, a - low)


def fisher_greater(a: int, b: int, c: int, d: int) -> float:
    """One-sided: a first cell as large as this one or larger."""
    low, weights = _weights(a, b, c, d)
    return min(1.0, math.fsum(weights[a - low :]) / math.fsum(weights))


def smallest_fisher(a: int, b: int, c: int, d: int) -> float:
    """The smallest two-sided p that any table with these margins can have: whether a test could ever speak."""
    _, weights = _weights(a, b, c, d)
    return min(_two_sided(weights, 0), _two_sided(weights, len(weights) - 1))


def binomial_weights(n: int, p: float) -> list[float]:
    """P(X = 0), ..., P(X = n) for a binomial; by logarithms, so that no factorial overflows."""
    log_p, log_q = math.log(p), math.log1p(-p)
    head = math.lgamma(n + 1)
    return [
        math.exp(head - math.lgamma(k + 1) - math.lgamma(n - k + 1) + k * log_p + (n - k) * log_q) for k in range(n + 1)
    ]


def binomial_two_sided(x: int, n: int, p: float) -> float:
    """Exact binomial test, two-sided by likelihood (as R's binom.test)."""
    if not 0 <= x <= n or n <= 0 or not 0 < p < 1:
        raise ValueError("x must lie between 0 and n, p between 0 and 1")
    return _two_sided(binomial_weights(n, p), x)


def lower_tail(x: int, n: int, p: float) -> float:
    """P(X <= x) for a binomial: the exact tail behind a point under a funnel's lower line."""
    return min(1.0, math.fsum(binomial_weights(n, p)[: x + 1]))


def upper_tail(x: int, n: int, p: float) -> float:
    """P(X >= x) for a binomial."""
    return min(1.0, math.fsum(binomial_weights(n, p)[x:]))


def benjamini_hochberg(p_values: Sequence[float]) -> tuple[float, ...]:
    """Adjusted p in the order given: reject at false discovery rate q where adjusted <= q.

    Benjamini and Hochberg, J. R. Stat. Soc. B 57:289 (1995).
    """
    m = len(p_values)
    adjusted = [1.0] * m
    running = 1.0
    for place, index in sorted(enumerate(sorted(range(m), key=lambda i: p_values[i])), reverse=True):
        running = min(running, p_values[index] * m / (place + 1))
        adjusted[index] = running
    return tuple(adjusted)


@dataclass(frozen=True, slots=True, kw_only=True)
class MantelHaenszel:
    """A common odds ratio over strata, its 95 % interval, and the Cochran-Mantel-Haenszel test.

    ``odds_ratio`` and ``interval`` are None where the sums leave them undefined; ``p`` is without continuity
    correction, ``p_corrected`` with it; None where no stratum informs.
    """

    odds_ratio: float | None
    interval: tuple[float, float] | None
    chi_square: float | None
    p: float | None
    chi_square_corrected: float | None
    p_corrected: float | None
    strata: int


def mantel_haenszel(tables: Iterable[tuple[int, int, int, int]], z: float = 1.959963984540054) -> MantelHaenszel:
    """Mantel-Haenszel over tables [[a, b], [c, d]] (J. Natl. Cancer Inst. 22:719, 1959).

    Interval by Robins, Breslow and Greenland (Biometrics 42:311, 1986). Strata with an empty margin say nothing
    and are left out of the count.
    """
    told = [t for t in tables if min(t[0] + t[1], t[2] + t[3], t[0] + t[2], t[1] + t[3]) > 0]
    if not told:
        return MantelHaenszel(
            odds_ratio=None,
            interval=None,
            chi_square=None,
            p=None,
            chi_square_corrected=None,
            p_corrected=None,
            strata=0,
        )
    up = math.fsum(a * d / (a + b + c + d) for a, b, c, d in told)
    down = math.fsum(b * c / (a + b + c + d) for a, b, c, d in told)
    ratio, interval = _pooled(told, up, down, z)
    excess = math.fsum(a - (a + b) * (a + c) / (a + b + c + d) for a, b, c, d in told)
    variance = math.fsum(
        (a + b) * (c + d) * (a + c) * (b + d) / ((a + b + c + d) ** 2 * (a + b + c + d - 1)) for a, b, c, d in told
    )
    plain = excess**2 / variance
    corrected = max(0.0, abs(excess) - 0.5) ** 2 / variance
    return MantelHaenszel(
        odds_ratio=ratio, interval=interval, chi_square=plain, p=chi_square_tail(plain),
        chi_square_corrected=corrected, p_corrected=chi_square_tail(corrected), strata=len(told),
    )  # fmt: skip


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


def chi_square_tail(value: float) -> float:
    """P(chi-square with one degree of freedom > value)."""
    return math.erfc(math.sqrt(value / 2))
