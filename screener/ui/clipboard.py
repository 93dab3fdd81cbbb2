"""What the program puts on the clipboard: no formula, and gone after a minute (CJIS SC-4).

Whoever copied something else meanwhile keeps it.
"""

from __future__ import annotations

import re

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication

KEPT_SECONDS = 60
#: What a spreadsheet takes for a formula, and its look-alikes of full width.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_NUMBER = re.compile(r"^[-+]?[0-9][0-9.,]*\s?%?$")


def put(text: str) -> None:
    """Puts a text there for a minute."""
    _keeper().put(text)


def clear_now() -> None:
    """Takes away what the program put there, if it is still there: at the end of the program."""
    _keeper().clear()


def cell(text: str) -> str:
    """One cell of a copied table: on one line, and never a formula where it is pasted. Numbers stay numbers."""
    flat = " ".join(text.split())
    return f"'{flat}" if flat.startswith(_FORMULA) and not _NUMBER.match(flat) else flat


class _Keeper(QObject):
    def __init__(self, parent: QObject | None) -> None:
        super().__init__(parent)
        self._mine = ""
        self._timer = QTimer(self, singleShot=True, interval=KEPT_SECONDS * 1000)
        self._timer.timeout.connect(self.clear)

    def put(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self._mine = text
        self._timer.start()

    def clear(self) -> None:
        self._timer.stop()
        board = QGuiApplication.clipboard()
        if self._mine and board.text() == self._mine:
            board.clear()
        self._mine = ""


_one: list[_Keeper] = []


def _keeper() -> _Keeper:
    """One for the program: it outlives the pages that copy."""
    if not _one:
        _one.append(_Keeper(QGuiApplication.instance()))
    return _one[0]
