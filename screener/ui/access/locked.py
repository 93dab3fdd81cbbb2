"""The locked screen: a pattern and who locked it, nothing of any record. Drafts wait behind it."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QWidget

from screener.domain.errors import ScreenerError
from screener.ui.access.sheet import plain_field, secret_field
from screener.ui.theme import color, px
from screener.ui.widgets.buttons import Button
from screener.ui.widgets.labels import IconLabel, Label
from screener.ui.widgets.layouts import Item, column, row
from screener.ui.widgets.panes import Card
from screener.ui.widgets.strip import Strip
from screener.workflow.verbs.access import CodeNeeded

LOCKED = "Locked"
#: Why the screen is locked, in a sentence.
WHYS = {
    "asked": "The screen was locked by hand.",
    "idle": "Nobody touched anything for ten minutes.",
    "asleep": "The machine was asleep.",
    "over": "The session is over: it lasted twelve hours, or nobody touched anything for half an hour.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlock:
    """What was typed to go on."""

    passphrase: str = field(repr=False)
    code: str = field(repr=False, default="")


class LockedScreen(QWidget):
    """``asked`` carries an Unlock, or None where the office has no passphrase; ``changing`` is somebody else.

    Without a passphrase any key or a click goes on, and the screen says so.
    """

    asked = Signal(object)
    changing = Signal()

    def __init__(self, who: str, why: str, *, secret: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._secret = secret
        self.setAccessibleName(LOCKED)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.passphrase = secret_field("Passphrase", "passphrase")
        self.code = plain_field("Six digits of your app", "code of the app")
        self.code.hide()
        self.enter = Button("Go on", kind="primary", key="Enter")
        self.other = Button("Somebody else works here", kind="quiet")
        self.strip = Strip()
        self.why = Label(WHYS[why], tone="muted", wrap=True)
        self.card = Card()
        head = row(IconLabel("lock", "muted", size=22), Label(LOCKED, role="page"), None, gap=10)
        who_label = Label(who, role="strong")
        if secret:
            hint = Label("What you were typing is kept.", role="small", tone="muted", wrap=True)
            items: tuple[Item, ...] = (self.passphrase, 6, self.code, 12, row(self.enter, self.other, None), 8, hint)
        else:
            hint = Label(
                "This office has no passphrase: any key goes on. Whoever sits here can, too.", tone="muted", wrap=True
            )
            for unused in (self.passphrase, self.code, self.other):
                unused.setParent(self.card)
                unused.hide()
            items = (hint, 12, row(self.enter, None))
        inside = column(head, 10, who_label, 2, self.why, 14, *items, 10, self.strip, margins=(24, 20, 24, 20))
        self.card.body.addLayout(inside)
        self.card.setFixedWidth(px(420))
        grid = QGridLayout(self)
        grid.addWidget(self.card, 0, 0, Qt.AlignmentFlag.AlignCenter)
        self.enter.clicked.connect(lambda _checked=False: self._finish())
        self.other.clicked.connect(lambda _checked=False: self.changing.emit())
        for line in (self.passphrase, self.code):
            line.returnPressed.connect(self._finish)

    def begin(self) -> None:
        (self.passphrase if self._secret else self).setFocus(Qt.FocusReason.OtherFocusReason)

    def _finish(self) -> None:
        if not self._secret:
            self.asked.emit(None)
            return
        self.enter.setEnabled(False)
        self.asked.emit(Unlock(passphrase=self.passphrase.text(), code=self.code.text().strip()))

    def refuse(self, error: ScreenerError) -> None:
        """Says why it stays locked."""
        self.enter.setEnabled(True)
        if isinstance(error, CodeNeeded):
            self.code.show()
            self.strip.say(str(error), kind="ask")
            self.code.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.passphrase.clear()
        self.code.clear()
        self.strip.say(str(error), kind="wrong")
        self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alone = (Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta)
        if not self._secret and event.key() not in alone:
            self._finish()
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._secret:
            self._finish()
            return
        super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A quiet pattern of slanted lines: whoever passes by sees that it is locked, and nothing else."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), color("sunken"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(color("line"), 1))
        step = px(28)
        for start in range(-self.height(), self.width(), step):
            painter.drawLine(start, self.height(), start + self.height(), 0)
