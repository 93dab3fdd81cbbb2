"""The strip: the one thing that matters now, said in the page, with its way out in it."""

from __future__ import annotations

import re
from html import escape, unescape

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from screener.ui.theme import color, px
from screener.ui.widgets.labels import IconLabel, Label
from screener.ui.widgets.layouts import clear, row

_TAG = re.compile(r"<[^>]+>")
#: kind -> icon, ink, ground
KINDS = {
    "note": ("info", "hold", "hold_ground"),
    "warn": ("triangle-alert", "needs", "needs_ground"),
    "ask": ("circle-question-mark", "needs", "needs_ground"),
    "group": ("link", "needs", "needs_ground"),
    "wrong": ("circle-alert", "wrong", "wrong_ground"),
    "decided": ("check", "hold", "hold_ground"),
    "done": ("circle-check", "decline", "decline_ground"),
    "conflict": ("triangle-alert", "wrong", "wrong_ground"),
    "choice": ("pencil", "accent", "selected"),
}


class Strip(QWidget):
    """A tinted line with an icon, one or two sentences, and widgets under them (``tools``). Esc says ``closed``."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = "note"
        self._again = QTimer(self, singleShot=True, interval=40)  # a child: it cannot outlive the strip
        self._again.timeout.connect(self._bring)
        self._icon = IconLabel("info", "hold")
        self.text = Label("", wrap=True, rich=True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.tools = QVBoxLayout()
        self.tools.setSpacing(px(8))
        self.tools.setContentsMargins(0, 0, 0, 0)
        right = QVBoxLayout()
        right.setSpacing(px(8))
        right.addWidget(self.text)
        right.addLayout(self.tools)
        icon_column = QVBoxLayout()
        icon_column.setContentsMargins(0, px(1), 0, 0)
        icon_column.addWidget(self._icon)
        icon_column.addStretch(1)
        line = row(gap=8, margins=(13, 7, 12, 7))
        line.addLayout(icon_column)
        line.addLayout(right, 1)
        self.setLayout(line)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    @property
    def kind(self) -> str:
        return self._kind

    def say(self, text: str, *, strong: str = "", kind: str = "note", rich: bool = False) -> None:
        """Shows a sentence. ``rich`` text is the caller's own HTML; otherwise it is escaped."""
        self._kind = kind
        icon, ink, _ground = KINDS[kind]
        self._icon.set_icon(icon, ink)
        body = text if rich else escape(text)
        head = f'<span style="font-weight:600">{escape(strong)}</span> ' if strong else ""
        self.text.setText(head + body)
        spoken = unescape(_TAG.sub("", text)) if rich else text
        self.setAccessibleName(f"{strong} {spoken}".strip())
        clear(self.tools)
        self.show()
        self.update()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def bring_into_view(self) -> None:
        """Scrolls whatever scrolls around it, so that a question is never below the edge of a small window."""
        self._bring()
        self._again.start()  # once more when everything around has taken its new size

    def _bring(self) -> None:
        around = self.parentWidget()
        while around is not None:
            if isinstance(around, QScrollArea):
                around.ensureWidgetVisible(self, 0, px(8))
            around = around.parentWidget()

    def put_away(self) -> None:
        clear(self.tools)
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        _icon, ink, ground = KINDS[self._kind]
        painter.fillRect(self.rect(), color(ground))
        painter.fillRect(QRectF(0, 0, px(3), self.height()), color(ink))
