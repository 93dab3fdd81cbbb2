"""The two pictures of the page: grouped covered counts for looking, and the office month by month.

Made of the shapes of ``reports.figure``; one unit is a pixel at 100 %.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from statistics import median

from screener.oversight.intervals import z_of
from screener.oversight.result import AttorneyRow, Comparison, Month
from screener.reports.figure import Figure, Line, Path, Rect, Shape, Text
from screener.ui.pages.oversight.number_format import both, day, p_words, percent
from screener.ui.plot import text_width

_SIZE = 11.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 62.0, 30.0, 18.0, 46.0


class _Plot:
    """A rectangle with its scales: x from its own numbers, y a share."""

    def __init__(
        self, width: float, height: float, *, x: tuple[float, float], y: tuple[float, float], bottom: float = _BOTTOM
    ) -> None:
        self.left, self.right, self.top, self.bottom = _LEFT, width - _RIGHT, _TOP, height - bottom
        self.low, self.high = x
        self.least, self.most = y

    def x(self, value: float) -> float:
        span = self.high - self.low
        return (
            self.left + (value - self.low) / span * (self.right - self.left) if span else (self.left + self.right) / 2
        )

    def y(self, share: float) -> float:
        """The height of a share; what lies outside the plot is drawn on its edge."""
        share = min(max(share, self.least), self.most)
        return self.bottom - (share - self.least) / (self.most - self.least) * (self.bottom - self.top)

    def grid(self, ticks: Sequence[float]) -> list[Shape]:
        shapes: list[Shape] = []
        for tick in ticks:
            y = self.y(tick)
            shapes.append(Line(x1=self.left, y1=y, x2=self.right, y2=y, stroke="line", width=1))
            shapes.append(
                Text(x=self.left - 10, y=y + 4, text=f"{100 * tick:.0f} %", size=_SIZE, fill="muted", anchor="end")
            )
        return shapes


def circle(x: float, y: float, radius: float) -> tuple[tuple[float, float], ...]:
    """A circle as a polygon that nobody can tell from one."""
    steps = 24
    return tuple(
        (x + radius * math.cos(2 * math.pi * n / steps), y + radius * math.sin(2 * math.pi * n / steps))
        for n in range(steps)
    )


def diamond(x: float, y: float, radius: float) -> tuple[tuple[float, float], ...]:
    """The corners of the mark of a flagged point: it differs from others by its form, not only by its color."""
    return ((x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y))


def _nice(step: float) -> float:
    size = 10.0 ** math.floor(math.log10(max(step, 1)))
    return next(size * factor for factor in (1, 2, 5, 10) if size * factor >= step)


def _limits(plot: _Plot, centre: float, z: float, dash: str) -> list[Shape]:
    """A control line: centre minus z standard errors of a share over n, not below zero (funnel for proportions)."""
    points = []
    steps = 60
    for number in range(steps + 1):
        n = max(1.0, plot.low + (plot.high - plot.low) * number / steps)
        share = centre - z * math.sqrt(centre * (1 - centre) / n)
        if share >= plot.least:
            points.append((plot.x(n), plot.y(share)))
    return [Path(points=tuple(points), stroke="frame", width=1, dash=dash)] if len(points) > 1 else []


def _tip(row: AttorneyRow) -> str:
    words = [f"{row.attorney}: grouped {both(row.grouped)}, standalone {both(row.standalone)}"]
    if row.test is not None:
        words.append(f"p = {p_words(row.test.p)}")
    if row.verdict:
        words.append(row.verdict)
    return "\n".join(words)


def _labels(points: Sequence[tuple[AttorneyRow, float, float]], plot: _Plot) -> list[Shape]:
    """A name beside every point, in the first place where it covers no other name and no point."""
    taken = [(x - 6, y - 6, x + 6, y + 6) for _, x, y in points]
    shapes: list[Shape] = []
    for row, x, y in points:
        width = text_width(row.attorney, _SIZE)
        places = (
            (x + 10, y + 4), (x - 10 - width, y + 4), (x - width / 2, y - 10), (x - width / 2, y + 19),
            (x + 10, y - 9), (x - 10 - width, y - 9), (x + 10, y + 18), (x - 10 - width, y + 18),
        )  # fmt: skip
        best: tuple[float, float] | None = None
        for left, base in places:
            box = (left, base - 9, left + width, base + 3)
            inside = (
                plot.left <= box[0] and box[2] <= plot.right + _RIGHT - 2 and box[1] >= 2 and box[3] <= plot.bottom + 2
            )
            if inside and not any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in taken):
                best = (left, base)
                break
        left, base = best or places[0]
        taken.append((left, base - 9, left + width, base + 3))
        shapes.append(Text(x=left, y=base, text=row.attorney, size=_SIZE))
    return shapes


def looking(comparison: Comparison, width: float, height: float) -> Figure:
    """Share of grouped covered counts decided as recommended over their number, one point an attorney.

    The dashed line is the median attorney, the others 95 % and 99.8 % lines around it: for looking, the flag is
    the exact test. A flagged attorney is a diamond, not a dot, and its name is printed.
    """
    rows = [row for row in comparison.rows if row.grouped.rate is not None]
    most = max((row.grouped.of for row in rows), default=1)
    step = _nice(most / 6)
    high = step * math.ceil((most + 1) / step)
    plot = _Plot(width, height, x=(0, high), y=(0.0, 1.0))
    shapes = plot.grid((0.0, 0.25, 0.5, 0.75, 1.0))
    ticks = int(high / step)
    for number in range(ticks + 1):
        x = plot.x(number * step)
        shapes.append(
            Text(x=x, y=plot.bottom + 18, text=f"{number * step:,.0f}", size=_SIZE, fill="muted", anchor="middle")
        )
    middle = (plot.left + plot.right) / 2
    shapes.append(
        Text(
            x=middle,
            y=plot.bottom + 38,
            text="grouped covered charges decided",
            size=_SIZE,
            fill="muted",
            anchor="middle",
        )
    )
    if rows:
        centre = median(row.grouped.rate or 0.0 for row in rows)
        y = plot.y(centre)
        shapes.append(Line(x1=plot.left, y1=y, x2=plot.right, y2=y, stroke="frame", width=1, dash="dashes"))
        if 0 < centre < 1:
            shapes += _limits(plot, centre, z_of(0.95), "")
            shapes += _limits(plot, centre, z_of(0.998), "dots")
    points = [(row, plot.x(row.grouped.of), plot.y(row.grouped.rate or 0.0)) for row in rows]
    for row, x, y in points:
        shape = diamond(x, y, 7) if row.flagged else circle(x, y, 5)
        shapes.append(
            Path(points=shape, fill="wrong" if row.flagged else "accent", closed=True, key=row.attorney, tip=_tip(row))
        )
    shapes += _labels(points, plot)
    return Figure(width=width, height=height, shapes=tuple(shapes))


def looking_words(comparison: Comparison) -> str:
    """The picture for those who do not see it."""
    told = [f"{row.attorney} {both(row.grouped)}{', ' + row.verdict if row.flagged else ''}" for row in comparison.rows]
    return "Grouped covered charges decided as recommended: " + "; ".join(told) + "."


def _month_name(month: str) -> str:
    year, number = (int(part) for part in month.split("-")[:2])
    return f"{date(year, number, 1):%b}"


def by_month(months: Sequence[Month], since: Sequence[tuple[date, str]], width: float, height: float) -> Figure:
    """The office's share month by month with its limits; a dashed upright where a version of the policy began."""
    shares = [m.share.rate for m in months if m.share.rate is not None]
    lows = [m.lower for m in months if m.lower is not None]
    least = min((*shares, *lows, 1.0))
    floor = 0.5 if least >= 0.5 else 0.0
    plot = _Plot(width, height, x=(-0.5, max(1, len(months)) - 0.5), y=(floor, 1.0), bottom=30.0)
    shapes = plot.grid((0.5, 0.75, 1.0) if floor else (0.0, 0.25, 0.5, 0.75, 1.0))
    total = sum(m.share.count for m in months) / max(1, sum(m.share.of for m in months))
    shapes.append(
        Line(x1=plot.left, y1=plot.y(total), x2=plot.right, y2=plot.y(total), stroke="frame", width=1, dash="dashes")
    )
    for side in ("lower", "upper"):
        points = [(plot.x(n), plot.y(limit)) for n, m in enumerate(months) if (limit := getattr(m, side)) is not None]
        if len(points) > 1:
            shapes.append(Path(points=tuple(points), stroke="frame", width=1, dash="dots"))
    shapes += _versions(months, since, plot)
    told = [(plot.x(n), plot.y(m.share.rate), m) for n, m in enumerate(months) if m.share.rate is not None]
    if len(told) > 1:
        shapes.append(Path(points=tuple((x, y) for x, y, _ in told), stroke="accent", width=2))
    for x, y, month in told:
        words = f"{month.month}: {both(month.share)}" + (", outside its limits" if month.outside else "")
        sign = diamond(x, y, 6) if month.outside else circle(x, y, 4.5)
        shapes.append(
            Path(points=sign, fill="wrong" if month.outside else "accent", closed=True, key=month.month, tip=words)
        )
    for number, month in enumerate(months):
        text = f"{_month_name(month.month)} · {month.share.of:,}"
        shapes.append(Text(x=plot.x(number), y=plot.bottom + 20, text=text, size=_SIZE, fill="muted", anchor="middle"))
    return Figure(width=width, height=height, shapes=tuple(shapes))


def _versions(months: Sequence[Month], since: Sequence[tuple[date, str]], plot: _Plot) -> list[Shape]:
    shapes: list[Shape] = []
    for begun, words in since:
        month = f"{begun:%Y-%m}"
        before = sum(m.month < month for m in months)
        within = (begun.day - 1) / 31 if any(m.month == month for m in months) else 0.0
        place = before + within - 0.5
        if not -0.5 < place < len(months) - 0.5:
            continue
        x = min(max(plot.x(place), plot.left), plot.right)
        shapes.append(Line(x1=x, y1=plot.top - 8, x2=x, y2=plot.bottom, stroke="needs", width=1, dash="dashes"))
        label = f"{words}, {day(begun)}"
        beside = x + 6 + text_width(label, _SIZE) <= plot.right
        shapes.append(
            Rect(
                x=x + 4 if beside else x - 8 - text_width(label, _SIZE),
                y=plot.top - 11,
                width=text_width(label, _SIZE) + 4,
                height=13,
                fill="surface",
            )
        )
        shapes.append(
            Text(
                x=x + 6 if beside else x - 6,
                y=plot.top - 1,
                text=label,
                size=_SIZE,
                fill="needs",
                anchor="start" if beside else "end",
            )
        )
    return shapes


def by_month_words(months: Sequence[Month]) -> str:
    """The second picture for those who do not see it."""
    return "By month: " + "; ".join(f"{m.month} {percent(m.share)} of {m.share.of:,}" for m in months) + "."
