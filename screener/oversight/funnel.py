"""A funnel to look at: grouped covered charges decided as recommended, against how many there were.

It is drawn, never flagged from (the within-attorney test flags). Centred on the median attorney, so that one
attorney cannot move the center against a colleague; over-dispersion is shown both ways.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from screener.oversight.exact import at_least, at_most, at_most_each
from screener.oversight.result import Comparison, Share

#: Tails of the lines: about two and three standard deviations.
INNER, OUTER = 0.025, 0.001


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelPoint:
    """One attorney on the funnel; ``tail`` is twice the smaller exact tail, which the line only draws."""

    attorney: str
    share: Share
    tail: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispersion:
    """Over-dispersion of the attorneys: ``phi`` (1 is what chance gives), winsorised and raw, and ``tau2``."""

    phi: float
    phi_raw: float
    tau2: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Funnel:
    """Points, the center, and lines as (n, (lower, upper))."""

    center: float
    points: tuple[FunnelPoint, ...]
    inner: tuple[tuple[int, tuple[float, float]], ...]
    outer: tuple[tuple[int, tuple[float, float]], ...]
    dispersion: Dispersion | None

    @property
    def outside(self) -> tuple[str, ...]:
        """Attorneys beyond 99.8 % by the exact tail, in the order of their codes: files to look at, no flag."""
        return tuple(point.attorney for point in self.points if point.tail is not None and point.tail < 2 * OUTER)


def interpolated_limit(theta: float, n: int, tail: float) -> float:
    """The point of a funnel line: Spiegelhalter's interpolated exact binomial (Stat. Med. 24:1185, 2005, A.1.1).

    r is the smallest count with P(X <= r) >= tail; alpha = (F(r) - tail) / f(r); the limit is (r - alpha) / n.
    A line to draw: at 5 of 5 with theta .95 the upper line stands at .9935, though 5 of 5 is the usual result.
    """
    if not 0 < theta < 1 or n < 1 or not 0 < tail < 1:
        raise ValueError("theta and tail must lie between 0 and 1, n above 0")
    below = at_most_each(n, theta)
    r = bisect_left(below, tail)
    weight = below[r] - (below[r - 1] if r else 0.0)
    return (r - (below[r] - tail) / weight) / n


def exact_tail(share: Share, theta: float) -> float | None:
    """Twice the smaller exact tail of a count, at most 1: None where there is nothing to place."""
    if share.of == 0 or not 0 < theta < 1:
        return None
    return min(1.0, 2 * min(at_most(share.count, share.of, theta), at_least(share.count, share.of, theta)))


def dispersion(z: Sequence[float], share: float = 0.1) -> tuple[float, float]:
    """Mean squared z, winsorised at ``share`` at both ends, and raw.

    Spiegelhalter, Qual. Saf. Health Care 14:347 (2005). Quantiles by linear interpolation (R's type 7).
    """
    raw = math.fsum(value * value for value in z) / len(z)
    ordered = sorted(z)
    low, high = _quantile(ordered, share), _quantile(ordered, 1 - share)
    clipped = [min(high, max(low, value)) for value in z]
    return math.fsum(value * value for value in clipped) / len(z), raw


def _quantile(ordered: Sequence[float], share: float) -> float:
    place = (len(ordered) - 1) * share
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def tau_squared(phi: float, weights: Sequence[float]) -> float:
    """Variance between attorneys (DerSimonian and Laird's form): max(0, (n phi - (n - 1)) / (S1 - S2 / S1))."""
    n, first = len(weights), math.fsum(weights)
    spread = first - math.fsum(w * w for w in weights) / first
    return max(0.0, (n * phi - (n - 1)) / spread) if spread > 0 else 0.0


def funnel(comparison: Comparison) -> Funnel | None:
    """The funnel of the grouped shares; None with fewer than three attorneys or a median of exactly 0 or 1."""
    shares = [(row.attorney, row.grouped) for row in comparison.rows if row.grouped.of and row.smallest_p is not None]
    rates = [share.rate for _, share in shares if share.rate is not None]
    if len(rates) < 3:
        return None
    center = median(rates)
    if not 0 < center < 1:
        return None
    most = max(share.of for _, share in shares) + 4
    steps = sorted({*range(1, 11), *range(10, most + 1, max(1, most // 60)), most})
    points = tuple(FunnelPoint(attorney=name, share=share, tail=exact_tail(share, center)) for name, share in shares)
    return Funnel(
        center=center,
        points=points,
        inner=_lines(center, steps, INNER),
        outer=_lines(center, steps, OUTER),
        dispersion=_dispersion(center, [share for _, share in shares]),
    )


def _lines(center: float, steps: Sequence[int], tail: float) -> tuple[tuple[int, tuple[float, float]], ...]:
    return tuple(
        (n, (max(0.0, interpolated_limit(center, n, tail)), min(1.0, interpolated_limit(center, n, 1 - tail))))
        for n in steps
    )


def _dispersion(center: float, shares: Sequence[Share]) -> Dispersion:
    """By the arcsine of the square root: its variance is 1 / (4 n) whatever the share."""
    z = [
        2 * math.sqrt(share.of) * (math.asin(math.sqrt(share.count / share.of)) - math.asin(math.sqrt(center)))
        for share in shares
    ]
    phi, raw = dispersion(z)
    return Dispersion(phi=phi, phi_raw=raw, tau2=tau_squared(phi, [4.0 * share.of for share in shares]))
