"""The title line: the page and its progress at the left; saved light, marking and user at the right."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from screener.ui.page import Heading
from screener.ui.theme import color, font, metrics, px
from screener.ui.widgets.buttons import Button
from screener.ui.widgets.labels import Elided, IconLabel, Label
from screener.ui.widgets.layouts import row
from screener.ui.widgets.panes import Pane
from screener.ui.widgets.progress import ProgressLine

HEIGHT = 44


class Marking(QWidget):
    """The office's marking in a small frame, as it stands on paper."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = text.removeprefix("Confidential: ").removeprefix("attorney ")
        self._text = self._text[:1].upper() + self._text[1:]
        self.setAccessibleName(f"Marking: {text}")
        self.setToolTip(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        letters = metrics("key")
        return QSize(round(letters.horizontalAdvance(self._text)) + px(15), round(letters.height()) + px(5))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(color("frame"), 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), px(3), px(3))
        painter.setPen(color("text"))
        painter.setFont(font("key"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)


class TitleLine(Pane):
    """One line of fixed height above every page."""

    def __init__(self, *, marking: str, user: str, parent: QWidget | None = None) -> None:
        super().__init__("surface", "b", parent)
        self.setMinimumHeight(px(HEIGHT))
        self.title = Elided("", role="title", keep=160)
        self.subtitle = Elided("", role="body", tone="muted")
        self.bar = ProgressLine()
        self.aside = Elided("", role="small", tone="muted")
        self._beside = row(gap=12)
        self.user = Elided(user, role="small")
        self._saved_icon = IconLabel("check", "saved", size=14)
        self.saved = Label("", role="small", tone="saved")
        self.menu = Button("", kind="quiet", icon="menu", name="Menu")
        self.menu.setToolTip("Menu  F10")
        self.menu.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        line = row(
            self.title, self._beside, self.subtitle, self.bar, self.aside, None,
            row(self._saved_icon, self.saved, gap=5), Marking(marking), self.user, self.menu,
            gap=16, margins=(16, 0, 8, 1),
        )  # fmt: skip
        self.setLayout(line)
        self._shown: tuple[QWidget, ...] = ()
        self._saved_icon.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the room is small the progress stays in words, and the bar and the aside go."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        roomy = self.width() >= px(900)
        self.bar.setVisible(roomy and self.bar.total > 0)
        self.aside.setVisible(roomy and bool(self.aside.accessibleName()))
        self.user.setVisible(self.width() >= px(700))

    def show_heading(self, heading: Heading) -> None:
        self.title.set_text(heading.title)
        self.subtitle.set_text(heading.subtitle)
        self.bar.set_progress(heading.done, heading.total)
        self.aside.set_text(heading.aside)
        self._fit()
        if heading.beside != self._shown:
            for widget in self._shown:
                self._beside.removeWidget(widget)
                widget.hide()
            for widget in heading.beside:
                self._beside.addWidget(widget)
                widget.show()
            self._shown = heading.beside

    def show_saved(self, moment: datetime) -> None:
        """The time of the last durable commit."""
        self._saved_icon.set_icon("check", "saved")
        self._saved_icon.show()
        self.saved.tone("saved")
        self.saved.setText(f"Saved {moment:%H:%M:%S}")
        self.saved.setAccessibleName(f"Saved at {moment:%H:%M:%S}")

    def show_failed(self) -> None:
        """The last step was not saved: a word, a shape and a color."""
        self._saved_icon.set_icon("triangle-alert", "wrong")
        self._saved_icon.show()
        self.saved.tone("wrong")
        self.saved.setText("Not saved")
        self.saved.setAccessibleName("The last step was not saved")
