"""Text that people read in the window: HTML in the type and the colors of the active theme."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRectF, Qt, QUrl, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from screener.ui.theme import color, px, style

#: Gives the HTML of what is to be read, in the colors of the active theme.
Html = Callable[[], str]


class Reader(QTextBrowser):
    """Text to be read, selected and copied. ``link_wanted`` says the target of a link that was pressed.

    ``line_wanted`` says the number of a link that leads to a line of a file (``line:12``).
    """

    line_wanted = Signal(int)
    link_wanted = Signal(str)

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._make: Html = lambda: ""
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setOpenExternalLinks(False)
        self.document().setDocumentMargin(px(6))  # room for the bar that says where the keyboard is
        self.setStyleSheet(
            "QTextBrowser { border: 0; padding: 0; background: transparent; } "
            "QTextBrowser:focus { border: 0; padding: 0; }"
        )
        self.viewport().setAutoFillBackground(False)
        style(self, "body")
        self.anchorClicked.connect(self._pressed)

    def show_html(self, make: Html) -> None:
        """``make()`` gives the HTML; it is made again when the theme changes."""
        self._make = make
        self.setHtml(self._make())
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _pressed(self, link: QUrl) -> None:
        if link.scheme() == "line":
            self.line_wanted.emit(int(link.path()))
        else:
            self.link_wanted.emit(link.toString())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            place = self.verticalScrollBar().value()
            self.setHtml(self._make())
            self.verticalScrollBar().setValue(place)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self.viewport())
            painter.fillRect(QRectF(0, 0, px(2), self.viewport().height()), color("accent"))
