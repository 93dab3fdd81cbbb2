"""Lucide icons, recolored from the tokens and drawn as vectors at any size."""

from __future__ import annotations

import re
from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtSvg import QSvgRenderer

from screener.domain.shipped import resource

STROKE = 1.75


@lru_cache(maxsize=128)
def _source(name: str) -> str:
    text = resource("icons", f"{name}.svg").read_text(encoding="utf-8")
    return re.sub(r'stroke-width="[^"]*"', f'stroke-width="{STROKE}"', text)


@lru_cache(maxsize=512)
def _renderer(name: str, color: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_source(name).replace("currentColor", color).encode()))


def paint_icon(painter: QPainter, name: str, box: QRectF, color: QColor) -> None:
    """Draws an icon into ``box`` in one color."""
    _renderer(name, color.name()).render(painter, box)
