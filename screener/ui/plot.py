"""Figures on screen: draws the shapes of ``reports.figure``, tells each number on hover, opens its rows on Enter.

A figure is made anew for the room that the widget has, so its text keeps the size of all other text. One unit
of a figure drawn here is one pixel at 100 %.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from screener.reports.figure import Figure, Line, Path, Rect, Shape, Text
from screener.ui import theme
from screener.ui.theme import color, font, px

#: Makes the figure for a width and a height in pixels at 100 %.
Maker = Callable[[float, float], Figure]
_BODY = 13.0
_NEAR = 6  # how far beside a small shape the pointer may be, in pixels at 100 %
_DASHES = {"dots": [1.5, 2.5], "dashes": [4.0, 3.0]}


def text_font(size: float, weight: str = "regular") -> QFont:
    """The family of the window at a size in pixels at 100 %."""
    made = font("strong" if weight == "semibold" else "body")
    made.setPointSizeF(made.pointSizeF() * size / _BODY)
    return made


def text_width(text: str, size: float, weight: str = "regular") -> float:
    """How wide a text is drawn, in pixels at 100 %: for figures that must keep their labels apart."""
    return QFontMetricsF(text_font(size, weight)).horizontalAdvance(text) / theme.active().scale


def _pen(stroke: str, width: float, dash: str = "") -> QPen:
    pen = QPen(color(stroke), width * theme.active().scale)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if dash:
        pen.setDashPattern([part / max(width, 0.5) for part in _DASHES[dash]])
    return pen


def _outline(shape: Rect | Path) -> QPainterPath:
    scale = theme.active().scale
    path = QPainterPath()
    if isinstance(shape, Rect):
        path.addRect(QRectF(shape.x * scale, shape.y * scale, shape.width * scale, shape.height * scale))
        return path
    points = QPolygonF([QPointF(x * scale, y * scale) for x, y in shape.points])
    path.addPolygon(points)
    if shape.closed:
        path.closeSubpath()
    return path


def _draw_rect(painter: QPainter, shape: Rect) -> None:
    path = _outline(shape)
    painter.fillPath(path, color(shape.fill))
    if shape.pattern == "stripes":
        stripes = QBrush(color("surface"), Qt.BrushStyle.BDiagPattern)
        painter.fillPath(path, stripes)


def _draw_text(painter: QPainter, shape: Text) -> None:
    scale = theme.active().scale
    drawn = text_font(shape.size, shape.weight)
    width = QFontMetricsF(drawn).horizontalAdvance(shape.text)
    left = shape.x * scale - {"start": 0.0, "middle": width / 2, "end": width}[shape.anchor]
    painter.setFont(drawn)
    painter.setPen(color(shape.fill))
    painter.drawText(QPointF(left, shape.y * scale), shape.text)


def draw(painter: QPainter, figure: Figure) -> None:
    """Draws a figure at the painter's origin, in the colors and at the scale of the active theme."""
    scale = theme.active().scale
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for shape in figure.shapes:
        if isinstance(shape, Rect):
            _draw_rect(painter, shape)
        elif isinstance(shape, Text):
            _draw_text(painter, shape)
        elif isinstance(shape, Line):
            painter.setPen(_pen(shape.stroke, shape.width, shape.dash))
            painter.drawLine(QPointF(shape.x1 * scale, shape.y1 * scale), QPointF(shape.x2 * scale, shape.y2 * scale))
        else:
            painter.setPen(_pen(shape.stroke, shape.width, shape.dash) if shape.stroke else Qt.PenStyle.NoPen)
            painter.setBrush(color(shape.fill) if shape.fill else Qt.BrushStyle.NoBrush)
            painter.drawPath(_outline(shape))
            painter.setBrush(Qt.BrushStyle.NoBrush)


def _told(shape: Shape) -> bool:
    return isinstance(shape, Rect | Path) and bool(shape.key or shape.tip)


class FigureView(QWidget):
    """A figure in the page. ``alt`` says it in words to those who do not see it.

    The pointer, or Left and Right while it has the focus, go from number to number; ``opened`` says the key of
    the one that was clicked or confirmed with Enter.
    """

    opened = Signal(str)
    pointed = Signal(str)

    def __init__(self, *, name: str, height: float = 200, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._maker: Maker | None = None
        self._figure: Figure | None = None
        self._made_for: tuple[int, int, str, float] | None = None
        self._height, self._at = height, -1
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_maker(self, maker: Maker | None, alt: str) -> None:
        """Another figure; ``alt`` is what it says, in a sentence or two."""
        self._maker, self._made_for, self._at = maker, None, -1
        self.setAccessibleDescription(alt)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(320), px(self._height))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(240), px(self._height))

    @property
    def figure(self) -> Figure | None:
        """The figure as it stands now, for the room that the widget has."""
        state = (self.width(), self.height(), theme.active().name, theme.active().scale)
        if self._maker is not None and self._made_for != state:
            scale = theme.active().scale
            self._figure, self._made_for = self._maker(self.width() / scale, self.height() / scale), state
        return self._figure if self._maker is not None else None

    def numbers(self) -> tuple[Rect | Path, ...]:
        """The shapes that stand for a number, in the order of the figure."""
        figure = self.figure
        if figure is None:
            return ()
        return tuple(shape for shape in figure.shapes if isinstance(shape, Rect | Path) and _told(shape))

    def paintEvent(self, event: QPaintEvent) -> None:
        figure = self.figure
        painter = QPainter(self)
        if figure is not None:
            draw(painter, figure)
        shapes = self.numbers()
        if 0 <= self._at < len(shapes):
            box = _outline(shapes[self._at]).boundingRect().adjusted(-px(4), -px(4), px(4), px(4))
            painter.setPen(_pen("accent", 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, px(4), px(4))
        if self.hasFocus():
            painter.setPen(_pen("accent", 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), px(3), px(3))

    def _under(self, place: QPointF) -> int:
        best, least = -1, float(px(_NEAR)) ** 2
        for number, shape in enumerate(self.numbers()):
            path = _outline(shape)
            if path.contains(place):
                return number
            box = path.boundingRect()
            dx = max(box.left() - place.x(), 0.0, place.x() - box.right())
            dy = max(box.top() - place.y(), 0.0, place.y() - box.bottom())
            if dx * dx + dy * dy < least:
                best, least = number, dx * dx + dy * dy
        return best

    def _point(self, number: int, *, tell: bool) -> None:
        if number == self._at:
            return
        self._at = number
        shapes = self.numbers()
        on = shapes[number] if 0 <= number < len(shapes) else None
        self.setCursor(Qt.CursorShape.PointingHandCursor if on is not None and on.key else Qt.CursorShape.ArrowCursor)
        if on is None:
            QToolTip.hideText()
        else:
            self.pointed.emit(on.key)
            if tell:
                spot = _outline(on).boundingRect().bottomRight().toPoint() + QPoint(px(4), px(4))
                QToolTip.showText(self.mapToGlobal(spot), on.tip, self)
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(self._under(event.position()), tell=True)

    def leaveEvent(self, event: QEvent) -> None:
        if not self.hasFocus():
            self._point(-1, tell=False)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        number = self._under(event.position())
        if event.button() == Qt.MouseButton.LeftButton and number >= 0 and self.numbers()[number].key:
            self.opened.emit(self.numbers()[number].key)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            number = self._under(QPointF(event.pos()))
            if number >= 0:
                QToolTip.showText(event.globalPos(), self.numbers()[number].tip, self)
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shapes, step = self.numbers(), {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step and shapes:
            self._point((self._at + step) % len(shapes) if self._at >= 0 else 0, tell=True)
        elif (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and 0 <= self._at < len(shapes)
            and shapes[self._at].key
        ):
            self.opened.emit(shapes[self._at].key)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        if self._at < 0 and self.numbers():
            self._point(0, tell=False)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._point(-1, tell=False)
        super().focusOutEvent(event)
