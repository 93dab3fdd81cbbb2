"""The key card (F1): every action with its key, over the page, until Esc or F1."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QWidget

from screener.ui.page import printed
from screener.ui.theme import color, px
from screener.ui.widgets.buttons import Button, KeyCap
from screener.ui.widgets.labels import Label, SectionLabel
from screener.ui.widgets.layouts import around, clear, column, row
from screener.ui.widgets.panes import Scroll

_WIDEST = 14  # letters of two keys beside each other; the second key of an action is left out where it is longer


def keys_of(action: QAction) -> tuple[str, ...]:
    """The keys of an action as they are printed."""
    return tuple(printed(key.toString(QKeySequence.SequenceFormat.PortableText)) for key in action.shortcuts())


class KeyCard(QWidget):
    """A sheet over the page. It takes the focus so that Esc closes it, and gives it back."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("Keys")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._before: QWidget | None = None
        self._columns = row(gap=32)
        self._inner = QWidget()
        self._inner.setLayout(column(self._columns, None))
        close = Button("Close", key="Esc")
        close.clicked.connect(lambda _checked=False: self.put_away())
        self.setLayout(
            column(row(Label("Keys", role="title"), None, close), 12, Scroll(self._inner), margins=(24, 16, 24, 16))
        )
        parent.installEventFilter(self)
        self.hide()

    def show_actions(self, page: str, own: Sequence[QAction], everywhere: Sequence[QAction]) -> None:
        """Shows the card for a page; a second call puts it away."""
        if self.isVisible():
            self.put_away()
            return
        clear(self._columns)
        half = (len(own) + 1) // 2 if len(own) > 12 else len(own)
        self._columns.addLayout(_group(page, own[:half]), 1)
        if own[half:]:
            self._columns.addLayout(_group("", own[half:]), 1)
        self._columns.addLayout(_group("Everywhere", [a for a in everywhere if a.shortcuts()]), 1)
        self._before = self.window().focusWidget()
        self._place()
        self.show()
        self.raise_()
        self.setFocus()

    def put_away(self) -> None:
        self.hide()
        if self._before is not None:
            self._before.setFocus()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _place(self) -> None:
        room = around(self).rect()
        wide = min(px(1080), room.width() - px(32))
        needed = self._inner.heightForWidth(wide - px(56)) + px(96)
        high = min(needed, room.height() - px(32))
        self.setGeometry((room.width() - wide) // 2, (room.height() - high) // 2, wide, high)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_F1):
            self.put_away()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(color("frame"), 1))
        painter.setBrush(color("surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), px(6), px(6))


def _group(title: str, actions: Sequence[QAction]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(px(12))
    grid.setVerticalSpacing(px(7))
    grid.setAlignment(Qt.AlignmentFlag.AlignTop)
    grid.addWidget(SectionLabel(title or " "), 0, 0, 1, 2)
    for number, action in enumerate(actions, start=1):
        keys = keys_of(action)
        shown = keys[:2] if sum(len(key) for key in keys[:2]) <= _WIDEST else keys[:1]
        caps = row(*[KeyCap(key) for key in shown], gap=4)
        caps.addStretch(1)
        grid.addLayout(caps, number, 0)
        grid.addWidget(Label(action.text().replace("&", ""), wrap=True), number, 1)
    grid.setColumnStretch(1, 1)
    return grid
