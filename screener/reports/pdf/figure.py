"""Draws a figure on paper."""

from __future__ import annotations

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from screener.reports.figure import Figure, Line, Path, Rect, Text
from screener.reports.pdf.style import BOTTOM, HEIGHT, REGULAR, SEMIBOLD, TOP, ink

#: What fits on a page below a heading.
_HIGHEST = HEIGHT - TOP - BOTTOM - 60
_DASH = {"dots": (1, 2), "dashes": (3, 2)}


class FigureFlowable(Flowable):  # type: ignore[misc]  # the library carries no types
    """A figure of its own size, left-aligned, scaled down where a page is narrower or lower."""

    def __init__(self, figure: Figure) -> None:
        super().__init__()
        self.figure = figure
        self.scale = 1.0

    def wrap(self, available_width: float, _available_height: float) -> tuple[float, float]:
        """The room that it takes in points: scaled down to the width of the text, never up."""
        self.scale = min(1.0, available_width / self.figure.width, _HIGHEST / self.figure.height)
        return self.figure.width * self.scale, self.figure.height * self.scale

    def draw(self) -> None:
        """Draws its shapes as lines and letters of the page, so that they print sharp and can be searched."""
        canvas: Canvas = self.canv
        canvas.saveState()
        canvas.scale(self.scale, self.scale)
        for shape in self.figure.shapes:
            match shape:
                case Rect():
                    _rect(canvas, shape, self.figure.height)
                case Line():
                    _line(canvas, shape, self.figure.height)
                case Text():
                    _text(canvas, shape, self.figure.height)
                case Path():
                    _path(canvas, shape, self.figure.height)
        canvas.restoreState()


def _rect(canvas: Canvas, shape: Rect, height: float) -> None:
    bottom = height - shape.y - shape.height
    canvas.setFillColor(ink(shape.fill))
    canvas.rect(shape.x, bottom, shape.width, shape.height, stroke=0, fill=1)
    if shape.pattern != "stripes" or shape.width <= 0:
        return
    canvas.saveState()
    clip = canvas.beginPath()
    clip.rect(shape.x, bottom, shape.width, shape.height)
    canvas.clipPath(clip, stroke=0, fill=0)
    canvas.setStrokeColor(ink("surface"))
    canvas.setLineWidth(1.2)
    start = shape.x - shape.height
    step = 4.0
    for place in range(int((shape.width + shape.height) / step) + 2):
        x = start + place * step
        canvas.line(x, bottom + shape.height + 1, x + shape.height + 2, bottom - 1)
    canvas.restoreState()


def _line(canvas: Canvas, shape: Line, height: float) -> None:
    canvas.setStrokeColor(ink(shape.stroke))
    canvas.setLineWidth(shape.width)
    canvas.setDash(*_DASH[shape.dash]) if shape.dash else canvas.setDash()
    canvas.line(shape.x1, height - shape.y1, shape.x2, height - shape.y2)
    canvas.setDash()


def _text(canvas: Canvas, shape: Text, height: float) -> None:
    canvas.setFillColor(ink(shape.fill))
    canvas.setFont(SEMIBOLD if shape.weight == "semibold" else REGULAR, shape.size)
    draw = {"start": canvas.drawString, "middle": canvas.drawCentredString, "end": canvas.drawRightString}[shape.anchor]
    draw(shape.x, height - shape.y, shape.text)


def _path(canvas: Canvas, shape: Path, height: float) -> None:
    path = canvas.beginPath()
    (x, y), *rest = shape.points
    path.moveTo(x, height - y)
    for x, y in rest:
        path.lineTo(x, height - y)
    if shape.closed:
        path.close()
    if shape.stroke:
        canvas.setStrokeColor(ink(shape.stroke))
        canvas.setLineWidth(shape.width)
        canvas.setDash(*_DASH[shape.dash]) if shape.dash else canvas.setDash()
    if shape.fill:
        canvas.setFillColor(ink(shape.fill))
    canvas.drawPath(path, stroke=1 if shape.stroke else 0, fill=1 if shape.fill else 0)
    canvas.setDash()
