"""Layouts on the 4 px grid, without margins unless asked for."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QSpacerItem, QVBoxLayout, QWidget

from screener.ui.theme import px

Item = QWidget | QLayout | int | None


def _fill(layout: QBoxLayout, items: tuple[Item, ...], gap: float, margins: tuple[float, float, float, float]) -> None:
    layout.setSpacing(px(gap))
    layout.setContentsMargins(*(px(margin) for margin in margins))
    for item in items:
        if item is None:
            layout.addStretch(1)
        elif isinstance(item, int):
            layout.addSpacing(px(item))
        elif isinstance(item, QWidget):
            layout.addWidget(item)
        else:
            layout.addLayout(item)


def column(*items: Item, gap: float = 0, margins: tuple[float, float, float, float] = (0, 0, 0, 0)) -> QVBoxLayout:
    """Things under each other. An int is a distance, None takes the room that is left."""
    layout = QVBoxLayout()
    _fill(layout, items, gap, margins)
    return layout


def row(*items: Item, gap: float = 8, margins: tuple[float, float, float, float] = (0, 0, 0, 0)) -> QHBoxLayout:
    """Things beside each other. An int is a distance, None takes the room that is left."""
    layout = QHBoxLayout()
    _fill(layout, items, gap, margins)
    return layout


def clear(layout: QLayout) -> None:
    """Removes everything from a layout; the widgets go with the next turn of the event loop."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        elif item.layout() is not None:
            clear(item.layout())
        elif isinstance(item, QSpacerItem):
            continue
