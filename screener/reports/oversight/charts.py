"""The figures of the oversight pages, drawn from numbers with primitives that screen, SVG and paper share."""

from __future__ import annotations

from collections.abc import Sequence

from screener.oversight.funnel import Funnel, FunnelPoint
from screener.oversight.result import AttorneyRow, Month, Share
from screener.reports.figure import Figure, Line, Path, Rect, Shape, Text
from screener.reports.imprint import percent

WIDTH = 516.0
_NAME = 75.0
_GAP = 8.0
_ROW = 17.0
_BAR = 9.0
_SMALL = 8.5


#: Attorneys in one figure: more of them make further figures, so that each fits on a page.
FIGURE_ROWS = 24


def paired_bars(rows: Sequence[AttorneyRow], *, width: float = WIDTH) -> Figure:
    """Two bars for each attorney, standalone and grouped, from 0 to 100 %. A flagged bar is striped, not only red."""
    half = (width - _NAME - _GAP) / 2
    left, right = _NAME, _NAME + half + _GAP
    shapes: list[Shape] = [
        Text(x=left, y=9, text="standalone, 0 to 100 %", fill="muted", size=_SMALL),
        Text(x=right, y=9, text="grouped, 0 to 100 %", fill="muted", size=_SMALL),
    ]
    y = 16.0
    for row in rows:
        shapes.append(Text(x=0, y=y + 7.5, text=_short(row.attorney), size=9))
        # The mark stands on the side that the policy is followed less often on.
        worse = _rate(row.grouped) <= _rate(row.standalone)
        for x, part, word, marked in (
            (left, row.standalone, "standing alone", row.flagged and not worse),
            (right, row.grouped, "inside a grouped case", row.flagged and worse),
        ):
            tip = f"{row.attorney}, {word}: {part.count} of {part.of} ({percent(part.rate)})"
            shapes.extend(_bar(x, y, half, part, key=row.attorney, tip=tip, marked=marked))
        y += _ROW
    return Figure(width=width, height=y, shapes=tuple(shapes))


def _rate(part: Share) -> float:
    return 1.0 if part.rate is None else part.rate


def _short(code: str) -> str:
    """The code in its room; the end of a long one tells more than its beginning."""
    return code if len(code) <= 13 else f"{code[:5]}\u2026{code[-7:]}"


def _bar(x: float, y: float, full: float, part: Share, *, key: str, tip: str, marked: bool) -> list[Shape]:
    if part.rate is None:
        return [Text(x=x, y=y + 7.5, text="no charges", fill="muted", size=8)]
    shapes: list[Shape] = [Rect(x=x, y=y, width=full, height=_BAR, fill="sunken", key=key, tip=tip)]
    if part.count:
        fill, pattern = ("wrong", "stripes") if marked else ("accent", "")
        shapes.append(Rect(x=x, y=y, width=full * part.rate, height=_BAR, fill=fill, pattern=pattern, key=key, tip=tip))
    elif marked:  # nothing to stripe at 0 %: a thick edge says that the bar is there
        shapes.append(Rect(x=x, y=y, width=2.5, height=_BAR, fill="wrong", key=key, tip=tip))
    return shapes


class _Axes:
    """A plot's inner rectangle and its scales; draws the frame of both plots alike."""

    def __init__(self, *, width: float, height: float, low: float, high: float, x_low: float, x_high: float) -> None:
        self.left, self.top, self.right, self.bottom = 44.0, 12.0, width - 10, height - 34
        self.low, self.high, self.x_low, self.x_high = low, high, x_low, x_high

    def x(self, value: float) -> float:
        return self.left + (value - self.x_low) / (self.x_high - self.x_low) * (self.right - self.left)

    def y(self, value: float) -> float:
        return self.bottom - (value - self.low) / (self.high - self.low) * (self.bottom - self.top)

    def grid(self) -> list[Shape]:
        shapes: list[Shape] = []
        steps = 4 if self.high - self.low > 0.5 else 2
        for step in range(steps + 1):
            value = self.low + (self.high - self.low) * step / steps
            y = self.y(value)
            shapes.append(Line(x1=self.left, y1=y, x2=self.right, y2=y, stroke="line", width=0.6))
            label = f"{value * 100:.0f} %"
            shapes.append(Text(x=self.left - 7, y=y + 3, text=label, anchor="end", fill="muted", size=8))
        return shapes


def funnel_plot(funnel: Funnel, flagged: frozenset[str], *, width: float = WIDTH, height: float = 190.0) -> Figure:
    """Grouped covered charges decided as recommended, by how many: a picture for looking, never a flag."""
    most = max((point.share.of for point in funnel.points), default=1)
    axes = _Axes(
        width=width, height=height, low=0.0, high=1.0, x_low=0.0, x_high=float(max(10, round(most * 1.12) + 2))
    )
    shapes = axes.grid()
    y = axes.y(funnel.center)
    shapes.append(Line(x1=axes.left, y1=y, x2=axes.right, y2=y, stroke="muted", dash="dashes"))
    for side in (0, 1):
        for limits, dash in ((funnel.inner, ""), (funnel.outer, "dots")):
            line = tuple((axes.x(n), axes.y(pair[side])) for n, pair in limits)
            if len(line) > 1:
                shapes.append(Path(points=line, stroke="frame", width=0.8, dash=dash))
    shapes.extend(_points(axes, funnel.points, flagged))
    step = max(1, round(axes.x_high / 6 / 5) * 5) if axes.x_high > 20 else 2
    for value in range(0, int(axes.x_high) + 1, step):
        shapes.append(Text(x=axes.x(value), y=axes.bottom + 12, text=str(value), anchor="middle", fill="muted", size=8))
    shapes.append(
        Text(
            x=(axes.left + axes.right) / 2, y=height - 6, text="grouped covered charges decided",
            anchor="middle", fill="muted", size=_SMALL,
        )
    )  # fmt: skip
    return Figure(width=width, height=height, shapes=tuple(shapes))


def _points(axes: _Axes, points: Sequence[FunnelPoint], flagged: frozenset[str]) -> list[Shape]:
    shapes: list[Shape] = []
    taken: list[tuple[float, float, float]] = [
        (axes.x(point.share.of) - 4, axes.y(point.share.rate) + 4, 8.0)
        for point in points
        if point.share.rate is not None
    ]
    for point in points:
        if point.share.rate is None:
            continue
        x, y = axes.x(point.share.of), axes.y(point.share.rate)
        marked = point.attorney in flagged
        size = 4.2 if marked else 3.2
        corners = _diamond(x, y, size) if marked else _round(x, y, size)
        tip = f"{point.attorney}: {point.share.count} of {point.share.of} ({percent(point.share.rate)})"
        fill = "wrong" if marked else "accent"
        shapes.append(Path(points=corners, fill=fill, closed=True, key=point.attorney, tip=tip))
        place = _label_place(x, y, len(point.attorney) * 4.9, taken, axes)
        if place is not None:
            shapes.append(Text(x=place[0], y=place[1], text=point.attorney, size=8))
    return shapes


#: Twelve directions: round enough at this size.
_ROUND = (
    (1.0, 0.0), (0.866, 0.5), (0.5, 0.866), (0.0, 1.0), (-0.5, 0.866), (-0.866, 0.5),
    (-1.0, 0.0), (-0.866, -0.5), (-0.5, -0.866), (0.0, -1.0), (0.5, -0.866), (0.866, -0.5),
)  # fmt: skip


def _round(x: float, y: float, size: float) -> tuple[tuple[float, float], ...]:
    return tuple((x + size * c, y + size * s) for c, s in _ROUND)


def _diamond(x: float, y: float, size: float) -> tuple[tuple[float, float], ...]:
    return (x, y - size), (x + size, y), (x, y + size), (x - size, y)


def _label_place(
    x: float, y: float, wide: float, taken: list[tuple[float, float, float]], axes: _Axes
) -> tuple[float, float] | None:
    """A free place for a label beside its point; None where every place is taken (the table names it)."""
    for dx, dy in ((7, 12), (-wide / 2, 16), (-wide - 7, 12), (7, -5), (-wide / 2, -9), (7, 3), (-wide - 7, 3)):
        left, base = x + dx, y + dy
        if left < axes.left or left + wide > axes.right + 8 or base < 9 or base > axes.bottom - 1:
            continue
        clear = all(left + wide + 2 < a or left > a + w + 2 or abs(base - b) > 8.5 for a, b, w in taken)
        if clear:
            taken.append((left, base, wide))
            return left, base
    return None


def month_chart(months: Sequence[Month], *, width: float = WIDTH, height: float = 150.0) -> Figure:
    """The office month by month with three-sigma limits; a month outside is a diamond with its words in the table."""
    rates = [month.share.rate for month in months if month.share.rate is not None]
    lows = [month.lower for month in months if month.lower is not None]
    floor = 0.5 if min([*rates, *lows], default=0.0) >= 0.5 else 0.0
    axes = _Axes(width=width, height=height, low=floor, high=1.0, x_low=-0.4, x_high=max(1.0, len(months) - 0.6))
    shapes = axes.grid()
    for name in ("lower", "upper"):
        line = tuple(
            (axes.x(place), axes.y(value))
            for place, month in enumerate(months)
            if (value := getattr(month, name)) is not None
        )
        if len(line) > 1:
            shapes.append(Path(points=line, stroke="frame", width=0.8, dash="dots"))
    line = tuple((axes.x(i), axes.y(m.share.rate)) for i, m in enumerate(months) if m.share.rate is not None)
    if len(line) > 1:
        shapes.append(Path(points=line, stroke="accent", width=1.4))
    every = max(1, -(-len(months) // 10))
    for place, month in enumerate(months):
        if month.share.rate is None:
            continue
        x, y = axes.x(place), axes.y(month.share.rate)
        size = 4.2 if month.outside else 3.0
        corners = _diamond(x, y, size) if month.outside else _round(x, y, size)
        tip = f"{month.month}: {month.share.count} of {month.share.of} ({percent(month.share.rate)})"
        shapes.append(Path(points=corners, fill="wrong" if month.outside else "accent", closed=True, tip=tip))
        if place % every == 0:
            label = f"{_name(month.month)} \u00b7 {month.share.of}"
            shapes.append(Text(x=x, y=axes.bottom + 13, text=label, anchor="middle", fill="muted", size=8))
    return Figure(width=width, height=height - 12, shapes=tuple(shapes))


def _name(month: str) -> str:
    short = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    return f"{short[int(month[5:]) - 1]} {month[2:4]}"
