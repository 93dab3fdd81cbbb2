"""Finding in the draft, and replacing: a line under the text. Ctrl+F opens it, Esc leads back to the text."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QLineEdit, QWidget

from screener.ui.pages.policy.editing.coloring import units
from screener.ui.pages.policy.editing.file_editor import FileEditor
from screener.ui.theme import px, style
from screener.ui.widgets.buttons import Button
from screener.ui.widgets.labels import Label
from screener.ui.widgets.layouts import Flow, column
from screener.ui.widgets.panes import Pane

_MOST = 500  # places that get a ground; all of them are counted
_PAUSE = 120


class FindBar(Pane):
    """``closed`` says that the keyboard goes back to the text."""

    closed = Signal()

    def __init__(self, file: FileEditor, parent: QWidget | None = None) -> None:
        super().__init__("surface", "t", parent=parent)
        self._file = file
        self._places: list[int] = []
        self.what, self.by = _line("Find in the draft", "Find"), _line("Replace by", "Replace by")
        self.count = Label("", tone="muted")
        self.back, self.on = Button("Previous", name="Previous place"), Button("Next", name="Next place")
        self.one, self.all = Button("Replace"), Button("Replace all")
        self.done = Button("Done", name="Put the search away")
        finding = Flow((self.what, self.back, self.on, self.done, self.count), gap=8)
        self.setLayout(column(finding, 6, Flow((self.by, self.one, self.all), gap=8), margins=(14, 6, 14, 6)))
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE)
        self._timer.timeout.connect(self._look)
        self.what.textChanged.connect(lambda _text: self._timer.start())
        self.what.returnPressed.connect(self.go_on)
        self.by.returnPressed.connect(self.replace_one)
        file.document().contentsChanged.connect(lambda: self._timer.start() if self.isVisible() else None)
        for button, slot in (
            (self.back, self.go_back), (self.on, self.go_on), (self.one, self.replace_one),
            (self.all, self.replace_all), (self.done, self.put_away),
        ):  # fmt: skip
            button.clicked.connect(lambda _checked=False, slot=slot: slot())
        self.hide()

    def open(self) -> None:
        """Shows the line; what is selected in the text is looked for."""
        chosen = self._file.textCursor().selectedText()
        if chosen and "\u2029" not in chosen:
            self.what.setText(chosen)
        self.show()
        self.what.setFocus()
        self.what.selectAll()
        self._look()

    def put_away(self) -> None:
        """Back to the text."""
        self.hide()
        self._file.show_found(())
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
            return
        super().keyPressEvent(event)

    @property
    def _length(self) -> int:
        return units(self.what.text(), len(self.what.text()))

    def _look(self) -> None:
        wanted, text = self.what.text(), self._file.toPlainText()
        places = [found.start() for found in re.finditer(re.escape(wanted), text, re.IGNORECASE)] if wanted else []
        self._places = places if text.isascii() else [units(text, at) for at in places]
        found = []
        for at in self._places[:_MOST]:
            cursor = QTextCursor(self._file.document())
            cursor.setPosition(at)
            cursor.setPosition(at + self._length, QTextCursor.MoveMode.KeepAnchor)
            found.append(cursor)
        self._file.show_found(found)
        self._say()

    def _say(self) -> None:
        wanted, total, cursor = self.what.text(), len(self._places), self._file.textCursor()
        start = cursor.selectionStart()
        here = self._places.index(start) + 1 if start in self._places and cursor.hasSelection() else 0
        words = f"{here} of {total:,}" if here else f"{total:,} place{'' if total == 1 else 's'}"
        self.count.setText(("Nothing found" if not total else words) if wanted else "")
        for button in (self.back, self.on, self.one, self.all):
            button.setEnabled(bool(total))

    def go_on(self) -> None:
        """The next place after the caret, or the first."""
        self._now()
        cursor = self._file.textCursor()
        here = cursor.selectionStart() + (1 if cursor.hasSelection() else 0)
        self._go(next((at for at in self._places if at >= here), self._places[0] if self._places else -1))

    def go_back(self) -> None:
        """The last place before the caret, or the last of all."""
        self._now()
        here = self._file.textCursor().selectionStart()
        self._go(next((at for at in reversed(self._places) if at < here), self._places[-1] if self._places else -1))

    def _now(self) -> None:
        if self._timer.isActive():
            self._timer.stop()
            self._look()

    def _go(self, at: int) -> None:
        if at < 0:
            return
        file, cursor = self._file, QTextCursor(self._file.document())
        cursor.setPosition(at)
        file.folding.reveal(cursor.block())
        cursor.setPosition(at + self._length, QTextCursor.MoveMode.KeepAnchor)
        file.setTextCursor(cursor)
        file.centerCursor()
        self._say()

    def replace_one(self) -> None:
        """Replaces the place that is selected and goes to the next; first goes to one."""
        cursor = self._file.textCursor()
        if cursor.selectedText().lower() == self.what.text().lower() != "":
            cursor.insertText(self.by.text())
            self._file.setTextCursor(cursor)
            self._look()
        self.go_on()

    def replace_all(self) -> None:
        """Replaces every place; one Ctrl+Z takes all of it back."""
        self._now()
        cursor = QTextCursor(self._file.document())
        length, count = self._length, len(self._places)
        cursor.beginEditBlock()
        for at in reversed(self._places):
            cursor.setPosition(at)
            cursor.setPosition(at + length, QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(self.by.text())
        cursor.endEditBlock()
        self._look()
        self.count.setText(f"{count:,} replaced")


def _line(name: str, hint: str) -> QLineEdit:
    made = QLineEdit()
    made.setAccessibleName(name)
    made.setPlaceholderText(hint)
    made.setFixedWidth(px(210))
    style(made, "body")
    return made
