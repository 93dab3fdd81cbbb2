"""Intervals for shares, differences and ratios. Pure functions of counts; every formula names its source.

Shares are from 0 to 1. All refuse counts that cannot be: x < 0, x > n, n <= 0.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from statistics import NormalDist

_NORMAL = NormalDist()


def z_of(confidence: float) -> float:
    """The two-sided normal quantile of a confidence level: 1.959964 for .95."""
    return _NORMAL.inv_cdf(0.5 + confidence / 2)


def _check(x: float, n: float) -> None:
    if n <= 0:
        raise ValueError("n must be above zero")
    if x < 0 or x > n:
        raise ValueError("x must lie between 0 and n")


def wilson(x: int, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """Wilson's score interval of a share (J. Am. Stat. Assoc. 22:209, 1927), without continuity correction."""
    _check(x, n)
    z = z_of(confidence)
    share = x / n
    middle = share + z * z / (2 * n)
    spread = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    low = 0.0 if x == 0 else (middle - spread) / scale
    high = 1.0 if x == n else (middle + spread) / scale
    return max(0.0, low), min(1.0, high)


def newcombe(x1: int, n1: int, x2: int, n2: int, confidence: float = 0.95) -> tuple[float, float]:
    """Score interval of the difference x1/n1 - x2/n2 (R. G. Newcombe, Stat. Med. 17:873, 1998, method 10)."""
    low1, high1 = wilson(x1, n1, confidence)
    low2, high2 = wilson(x2, n2, confidence)
    p1, p2 = x1 / n1, x2 / n2
    difference = p1 - p2
    return (
        difference - math.sqrt((p1 - low1) ** 2 + (high2 - p2) ** 2),
        difference + math.sqrt((high1 - p1) ** 2 + (p2 - low2) ** 2),
    )


def ratio_log(x1: int, n1: int, x2: int, n2: int, confidence: float = 0.95) -> tuple[float, float] | None:
    """Interval of the ratio of two shares on the log scale (Katz et al., Biometrics 34:469, 1978). None with a zero."""
    _check(x1, n1)
    _check(x2, n2)
    if x1 == 0 or x2 == 0:
        return None
    middle = math.log((x1 / n1) / (x2 / n2))
    spread = z_of(confidence) * math.sqrt(1 / x1 - 1 / n1 + 1 / x2 - 1 / n2)
    return math.exp(middle - spread), math.exp(middle + spread)


def ratio_score(x1: int, n1: int, x2: int, n2: int, confidence: float = 0.95) -> tuple[float, float | None]:
    """Score interval of the ratio of two shares (Miettinen and Nurminen, Stat. Med. 4:213, 1985), by bisection.

    The upper end is None where it is without bound (x2 = 0). Defined with zeros too, unlike ``ratio_log``.
    """
    _check(x1, n1)
    _check(x2, n2)
    limit = z_of(confidence) ** 2
    point = math.inf if x2 == 0 else (x1 / n1) / (x2 / n2)

    def beyond(ratio: float) -> bool:
        return _ratio_statistic(x1, n1, x2, n2, ratio) > limit

    low = 0.0 if x1 == 0 else _edge(beyond, outside=1e-12, inside=min(point, 1e12))
    high = None if x2 == 0 else _edge(beyond, outside=1e12, inside=max(point, 1e-12))
    return low, high


def _ratio_statistic(x1: int, n1: int, x2: int, n2: int, ratio: float) -> float:
    """Chi-square of the hypothesis p1 = ratio * p2, with p2 at its constrained maximum likelihood.

    With Miettinen and Nurminen's factor (n - 1) / n for an unbiased variance.
    """
    a = ratio * (n1 + n2)
    b = -(ratio * (n1 + x2) + x1 + n2)
    c = x1 + x2
    p2 = (-b - math.sqrt(max(0.0, b * b - 4 * a * c))) / (2 * a)
    p1 = ratio * p2
    if not (0 < p1 < 1 and 0 < p2 < 1):
        return 0.0 if x1 == n1 * p1 and x2 == n2 * p2 else math.inf
    unbiased = (n1 + n2 - 1) / (n1 + n2)
    return unbiased * ((x1 - n1 * p1) ** 2 / (n1 * p1 * (1 - p1)) + (x2 - n2 * p2) ** 2 / (n2 * p2 * (1 - p2)))


def _edge(beyond: Callable[[float], bool], *, outside: float, inside: float) -> float:
    """Bisection on the log scale between a point outside the interval and one inside it."""
    low, high = math.log(outside), math.log(inside)
    for _ in range(200):
        middle = (low + high) / 2
        if beyond(math.exp(middle)):
            low = middle
        else:
            high = middle
    return math.exp(high)
