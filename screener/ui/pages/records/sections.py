"""What the Records page is made of beside the audit log: one widget a section, chosen by the switch above.

Accounts and other parts of the office that belong here add themselves to ``MORE`` (the composition root does so).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from screener.domain.errors import ScreenerError
from screener.ui.page import Notice
from screener.ui.session import Session
from screener.ui.widgets.buttons import Button
from screener.ui.widgets.layouts import Flow


class RecordsSection(QWidget):
    """A part of the page. ``said`` is a sentence for the strip, ``changed`` that the record has something new."""

    name: ClassVar[str]
    label: ClassVar[str]

    said = Signal(object)  # Notice
    changed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setAccessibleName(self.label)

    def refresh(self) -> None:
        """The office changed, or the section came on screen."""

    def first_focus(self) -> QWidget:
        """Where the keyboard starts."""
        return self

    def say(self, text: str, *, strong: str = "", kind: str = "note") -> None:
        self.said.emit(Notice(kind=kind, text=text, strong=strong))

    def fail(self, error: ScreenerError) -> None:
        """What could not be done, in the strip."""
        self.say(str(error), kind="wrong")


#: Sections of other parts of the program, made with the session: (session) -> Section.
MORE: list[Callable[[Session], RecordsSection]] = []


class SectionSwitch(QWidget):
    """Chooses a section; one is always chosen."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("What is shown")
        self._flow = Flow(gap=4)
        self.setLayout(self._flow)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._buttons: dict[str, Button] = {}

    def add(self, name: str, label: str) -> None:
        button = Button(label)
        button.setCheckable(True)
        button.clicked.connect(lambda _checked=False: self.chosen.emit(name))
        self._group.addButton(button)
        self._buttons[name] = button
        self._flow.addWidget(button)

    def choose(self, name: str) -> None:
        self._buttons[name].setChecked(True)

    def heightForWidth(self, width: int) -> int:
        return self._flow.heightForWidth(width)

    def hasHeightForWidth(self) -> bool:
        return True


#: The margins of a section within the page, at 100 %.
EDGE = (14, 10, 14, 14)
