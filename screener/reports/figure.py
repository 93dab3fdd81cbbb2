"""Drawing primitives without a toolkit: the screen, SVG and PDF draw the same figure.

Coordinates are points from the top left, y downward. Colors are names of style tokens ("accent", "wrong",
"sunken", "line", "text", "muted"), resolved by who draws. Meaning never rests on color alone: a flagged
bar carries a pattern and its words.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Rect:
    """A filled rectangle. ``pattern`` is "" (plain) or "stripes" (white diagonal lines over the fill)."""

    x: float
    y: float
    width: float
    height: float
    fill: str
    pattern: str = ""
    key: str = ""  # what the shape stands for (an attorney's code), for hover and Enter on screen
    tip: str = ""  # the number behind it in words


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A straight line; ``dash`` is "" or "dots" or "dashes"."""

    x1: float
    y1: float
    x2: float
    y2: float
    stroke: str
    width: float = 0.75
    dash: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Text on its baseline; ``anchor`` is start, middle or end; ``size`` in points; ``weight`` regular or semibold."""

    x: float
    y: float
    text: str
    size: float = 8.5
    fill: str = "text"
    anchor: str = "start"
    weight: str = "regular"


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """A line through points, or a closed and filled shape."""

    points: tuple[tuple[float, float], ...]
    stroke: str = ""
    fill: str = ""
    width: float = 1.25
    dash: str = ""
    closed: bool = False
    key: str = ""
    tip: str = ""


Shape = Rect | Line | Text | Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A drawing of a given size in points."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
