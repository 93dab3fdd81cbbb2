"""The questions of the Approvals page, asked in the strip: who said yes aloud and when; who stands in until when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from screener.ui.charge.prompts import Prompt
from screener.ui.theme import px
from screener.ui.widgets.buttons import Button, Combo
from screener.ui.widgets.layouts import Flow, column
from screener.workflow.model import UserView


def _who(user: UserView) -> str:
    return user.code if user.name in ("", user.code) else f"{user.code}  {user.name}"


class PersonAnswer(Prompt):
    """A person, a day or a time, and a few words. ``answered`` carries (code, text of the time, words)."""

    def __init__(
        self,
        people: Sequence[UserView],
        *,
        name: str,
        at: str,
        hint: str,
        button: str,
        words: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.person = Combo(name=name)
        for user in people:
            self.person.addItem(_who(user), user.code)
        self.at, self.words = QLineEdit(at), QLineEdit()
        self.at.setAccessibleName(hint)
        self.at.setToolTip(hint)
        self.at.setFixedWidth(px(150))
        self.words.setAccessibleName(words)
        self.words.setPlaceholderText(words)
        self.words.setMinimumWidth(px(220))
        self.save = Button(button, key="Enter", kind="secondary")
        back = Button("Back", key="Esc", kind="quiet")
        self.save.clicked.connect(lambda _checked=False: self._finish())
        back.clicked.connect(lambda _checked=False: self.left.emit())
        for field in (self.at, self.words):
            field.returnPressed.connect(self._finish)
        self.setLayout(column(Flow((self.person, self.at, self.words, self.save, back))))

    def start(self) -> None:
        self.person.setFocus(Qt.FocusReason.OtherFocusReason)

    def _finish(self) -> None:
        if self.person.currentData():
            self.answered.emit((self.person.currentData(), self.at.text().strip(), self.words.text().strip()))


def moment(text: str) -> datetime | None:
    """A day or a time as a person writes it, without a zone; None where it is neither."""
    try:
        return datetime.fromisoformat(text.replace(" ", "T", 1))
    except ValueError:
        return None


def day(text: str) -> date | None:
    """A day as YYYY-MM-DD; None where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
