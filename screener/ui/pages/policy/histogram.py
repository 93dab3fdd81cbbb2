"""The histogram of the threshold explorer: bars of quantities, a cut that can be dragged, missing weights apart."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from screener.domain.quantity import Quantity
from screener.reports.figure import Figure, Line, Path, Rect, Shape, Text
from screener.screening.explore import Distribution
from screener.screening.thresholds import Cut
from screener.ui import theme
from screener.ui.plot import FigureView, text_width

_BARS = 24
_LEFT, _TOP, _FOOT, _APART, _OWN = 40.0, 34.0, 34.0, 20.0, 54.0
_NEAR = 7.0  # how far beside the line it can still be taken, in pixels at 100 %
_NICE = tuple(Decimal(n) for n in ("1", "2", "2.5", "5"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """The axis of a cut, in the cut's own unit: bars of ``step`` from 0 to ``top``; the cut moves by ``fine``.

    Whole numbers have a bar each, as wide as one: "at most 2" then stands ``shift`` to the right of the 2, where the
    bar of the 2 ends, and "at most 0" has a bar below it.
    """

    step: Decimal
    top: Decimal
    fine: Decimal
    factor: Decimal  # of one unit to what ``Distribution.values`` are in
    shift: Decimal = Decimal(0)

    @property
    def edges(self) -> list[Decimal]:
        return [self.step * n for n in range(int(self.top / self.step) + 1)]

    @property
    def places(self) -> list[Decimal]:
        """Where a cut ends each bar."""
        return [edge - self.shift for edge in self.edges[1:]]

    @property
    def least(self) -> Decimal:
        """The lowest cut: under "less than 0" or "at most 0 g" lies nothing to look at, under "at most 0" does."""
        return Decimal(0) if self.shift else self.fine

    def value(self, place: Decimal) -> Decimal:
        """The quantity at a place of the axis, as ``Distribution.values``."""
        return (place - self.shift) * self.factor


def scale_for(cut: Cut, part: Distribution) -> Scale:
    """An axis on which 95 of 100 quantities and the cut lie, in steps that people count in."""
    factor = Quantity(value=Decimal(1), unit=cut.unit or "g").base
    most = max(part.quantile(0.95) or Decimal(0), cut.limit * 2) / factor
    least = Decimal(1) if cut.whole else Decimal("0.01")
    step = _step(max(most, least) / _BARS)
    if cut.whole:
        step = max(step, Decimal(1)).to_integral_value(rounding="ROUND_CEILING")
    bars = -(-(max(most, least) + (1 if cut.whole else 0)) // step)
    fine = max(step / 5, Decimal(1)).to_integral_value() if cut.whole else step / 5
    shift = Decimal(1) if cut.whole and cut.closed_below else Decimal(0)
    return Scale(step=step, top=step * bars, fine=fine, factor=factor, shift=shift)


def _step(least: Decimal) -> Decimal:
    """The next of 1, 2, 2.5 and 5 times a power of ten."""
    power = Decimal(1).scaleb(least.adjusted())
    return next((power * nice for nice in _NICE if power * nice >= least), power * 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar: how many lie below the cut and how many above; ``low`` and ``high`` on the axis, in the cut's unit."""

    low: Decimal
    high: Decimal | None
    below: int
    above: int


def bars_of(cut: Cut, part: Distribution, scale: Scale, at: Decimal) -> tuple[Bar, ...]:
    """The bars with the one in which the cut lies counted on both sides of it; the last is all beyond the axis."""
    line = at + scale.shift
    edges = sorted({*scale.edges, line} if 0 < line < scale.top else {*scale.edges})
    counted = part.histogram([scale.value(edge) for edge in edges], closed_below=cut.closed_below)
    made: dict[Decimal, Bar] = {}
    for place, n in enumerate(counted):
        low = edges[place]
        start = (low // scale.step) * scale.step
        under = low < line
        known = made.get(start, Bar(low=start, high=None, below=0, above=0))
        made[start] = Bar(
            low=start,
            high=start + scale.step if low < scale.top else None,
            below=known.below + (n if under else 0),
            above=known.above + (0 if under else n),
        )
    return tuple(made[start] for start in sorted(made))


def bar_words(cut: Cut, bar: Bar) -> str:
    """What a bar holds: "2 to 4 g", "over 20 g"; of whole numbers "3" or "5 to 9", "20 and more"."""
    if not cut.whole:
        return f"over {cut.with_unit(bar.low)}" if bar.high is None else f"{bar.low:f} to {cut.with_unit(bar.high)}"
    if bar.high is None:
        return f"{cut.with_unit(bar.low)} and more"
    last = bar.high - 1
    return cut.with_unit(last) if last == bar.low else f"{bar.low:f} to {cut.with_unit(last)}"


class Histogram(FigureView):
    """``cut_moved`` says where the cut stands now, in its unit; ``opened`` the bar that was pressed, or "missing".

    Left and Right move the cut, with Shift by a whole bar, Home puts it back; Up and Down go from bar to bar.
    """

    cut_moved = Signal(object)  # Decimal

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(name="Quantities and the cut", height=210, parent=parent)
        self._cut: Cut | None = None
        self._part: Distribution | None = None
        self._scale: Scale | None = None
        self.at = Decimal(0)
        self._dragging = False

    # -- what is shown -----------------------------------------------------------------------

    def show_part(self, cut: Cut, part: Distribution, at: Decimal) -> None:
        """The quantities of one substance, with the cut at a place (in its unit)."""
        self._cut, self._part, self.at = cut, part, at
        self._scale = scale_for(cut, part)
        self._again()

    def move_to(self, at: Decimal) -> None:
        """Puts the cut on a place, rounded to the steps of the axis; where the file has it, exactly there."""
        scale, cut = self._scale, self._cut
        if scale is None or cut is None:
            return
        place = min(max(round(at / scale.fine) * scale.fine, scale.least), scale.top - scale.shift)
        if at == cut.limit / scale.factor:
            place = at
        if place == self.at:
            return
        self.at = place
        self._again()
        self.cut_moved.emit(place)

    @property
    def scale(self) -> Scale | None:
        return self._scale

    def bars(self) -> tuple[Bar, ...]:
        if self._cut is None or self._part is None or self._scale is None:
            return ()
        return bars_of(self._cut, self._part, self._scale, self.at)

    def _again(self) -> None:
        cut, part = self._cut, self._part
        assert cut is not None
        assert part is not None
        said = f"The cut is at {cut.with_unit(self.at)}. "
        said += f"{len(part.values):,} charges are measured, {len(part.missing) + len(part.otherwise):,} are not."
        self.set_maker(self._figure_of, said)

    # -- drawing -----------------------------------------------------------------------------

    def _plot_right(self, width: float) -> float:
        return width - 2 * (_OWN + _APART) - 16

    def _x(self, value: Decimal, width: float) -> float:
        assert self._scale is not None
        return _LEFT + (self._plot_right(width) - _LEFT) * float(min(value / self._scale.top, Decimal(1)))

    def _figure_of(self, width: float, height: float) -> Figure:
        cut, part, scale = self._cut, self._part, self._scale
        assert cut is not None
        assert part is not None
        assert scale is not None
        bars, foot = self.bars(), height - _FOOT
        missing = len(part.missing) + len(part.otherwise)
        most = max([bar.below + bar.above for bar in bars] + [1])
        # Missing weights have their own bar; where they outnumber every other it ends at the top and says its number.
        high = (foot - _TOP) / most
        shapes: list[Shape] = [Line(x1=_LEFT, y1=foot, x2=width - 12, y2=foot, stroke="frame")]
        shapes += [
            Text(x=_LEFT - 6, y=_TOP + 4, text=f"{most:,}", size=11, fill="muted", anchor="end"),
            Text(x=_LEFT - 6, y=foot, text="0", size=11, fill="muted", anchor="end"),
        ]
        right = self._plot_right(width)
        for bar in bars:
            if bar.high is None:
                left, wide = right + _APART, _OWN
                shapes.append(_under(left + wide / 2, foot, bar_words(cut, bar) if not cut.whole else f"{bar.low:f}+"))
            else:
                left = self._x(bar.low, width) + 1
                wide = self._x(bar.high, width) - left
            shapes += _stacked(cut, bar, left, wide, foot, high)
        left = right + 2 * _APART + _OWN
        tall = min(missing * high, foot - _TOP)
        shapes.append(_under(left + _OWN / 2, foot, _unmeasured(cut)))
        if missing:
            shapes.append(
                Rect(
                    x=left, y=foot - tall, width=_OWN, height=max(tall, 1), fill="needs", pattern="stripes",
                    key="missing", tip=f"{missing:,} charges {_unmeasured(cut)}",
                )
            )  # fmt: skip
        shapes.append(
            Text(x=left + _OWN / 2, y=foot - tall - 5, text=f"{missing:,}", size=12, anchor="middle", weight="semibold")
        )
        shapes += self._ticks(cut, scale, width, foot)
        shapes += self._line(cut, width, foot)
        return Figure(width=width, height=height, shapes=tuple(shapes))

    def _ticks(self, cut: Cut, scale: Scale, width: float, foot: float) -> list[Shape]:
        found: list[Shape] = []
        end = -1.0
        within = cut.whole  # a bar of whole numbers is named under its middle, a place of the axis at its place
        for edge in scale.edges[:-1] if within else scale.edges:
            words, x = cut.with_unit(edge), self._x(edge, width)
            if within:
                x = self._x(edge + scale.step / 2, width)
                words = f"{edge:f}" if scale.step == 1 else f"{edge:f}–{edge + scale.step - 1:f}"
            room = text_width(words, 11)
            if x - room / 2 < end + 10:
                continue
            end = x + room / 2
            found.append(Line(x1=x, y1=foot, x2=x, y2=foot + 4, stroke="frame"))
            found.append(_under(x, foot, words))
        return found

    def _line(self, cut: Cut, width: float, foot: float) -> list[Shape]:
        assert self._scale is not None
        x, words = self._x(self.at + self._scale.shift, width), cut.with_unit(self.at)
        room = text_width(words, 12, "semibold")
        side = "end" if x + 10 + room > width else "start"
        return [
            Line(x1=x, y1=12, x2=x, y2=foot, stroke="text", width=2),
            Path(points=((x - 6, 6), (x + 6, 6), (x, 16)), fill="text", closed=True),
            Text(x=x + (10 if side == "start" else -10), y=16, text=words, size=12, anchor=side, weight="semibold"),
        ]

    # -- moving ------------------------------------------------------------------------------

    def _value_at(self, place: QPointF) -> Decimal:
        assert self._scale is not None
        width = self.width() / theme.active().scale
        x = place.x() / theme.active().scale
        share = (x - _LEFT) / max(1.0, self._plot_right(width) - _LEFT)
        place_on_axis = self._scale.top * Decimal(str(round(min(max(share, 0.0), 1.0), 5)))
        return place_on_axis - self._scale.shift

    def _on_line(self, place: QPointF) -> bool:
        if self._scale is None:
            return False
        scale = theme.active().scale
        return abs(place.x() / scale - self._x(self.at + self._scale.shift, self.width() / scale)) <= _NEAR

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._dragging = event.button() == Qt.MouseButton.LeftButton and self._on_line(event.position())
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragging:
            self.move_to(self._value_at(event.position()))
            return
        super().mouseMoveEvent(event)
        if self._on_line(event.position()):
            self.setCursor(Qt.CursorShape.SplitHCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._dragging:
            self._dragging = False
            return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        scale, cut, key = self._scale, self._cut, Qt.Key(event.key())
        if scale is None or cut is None:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            far = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            by = scale.step if far else scale.fine
            self.move_to(self.at + (by if key == Qt.Key.Key_Right else -by))
        elif key == Qt.Key.Key_Home:
            self.move_to(cut.limit / scale.factor)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            turned = Qt.Key.Key_Right if key == Qt.Key.Key_Down else Qt.Key.Key_Left
            super().keyPressEvent(QKeyEvent(event.type(), turned, Qt.KeyboardModifier.NoModifier))
        else:
            super().keyPressEvent(event)


def _under(x: float, foot: float, words: str) -> Text:
    return Text(x=x, y=foot + 17, text=words, size=11, fill="muted", anchor="middle")


def _unmeasured(cut: Cut) -> str:
    return "not weighed" if cut.dimension == "mass" else "not stated"


def _stacked(cut: Cut, bar: Bar, left: float, wide: float, foot: float, high: float) -> list[Shape]:
    """The part below the cut stands on the axis, plain; the part above it stands on that, striped."""
    n = bar.below + bar.above
    if not n:
        return []
    tip, key = f"{n:,} charges, {bar_words(cut, bar)}", f"{bar.low}"
    found: list[Shape] = []
    if bar.below:
        tall = max(bar.below * high, 1)
        found.append(Rect(x=left, y=foot - tall, width=wide - 1, height=tall, fill="accent", key=key, tip=tip))
    if bar.above:
        tall, under = max(bar.above * high, 1), bar.below * high
        found.append(
            Rect(
                x=left, y=foot - under - tall, width=wide - 1, height=tall, fill="frame", pattern="stripes", key=key,
                tip=tip,
            )
        )  # fmt: skip
    return found
