"""Folds sections and rules: a fold is a visible line that is followed by hidden ones, and nothing else is kept."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QTextBlock
from PySide6.QtWidgets import QPlainTextEdit

from screener.policy.authoring.marks import DASH, read_line
from screener.policy.authoring.places import begins_section, home_of, plain
from screener.ui.pages.policy.editing.coloring import state_before

_TITLE_WITHIN = 6  # lines of a rule in which its title is looked for


class Folding(QObject):
    """The folds of one editor. ``changed`` says that other lines are hidden."""

    changed = Signal()

    def __init__(self, file: QPlainTextEdit) -> None:
        super().__init__(file)
        self._file = file

    def can_fold(self, block: QTextBlock) -> bool:
        """Whether a section, or an entry of one (a rule, a scenario, a term), begins with a line and goes on below."""
        if not _begins(block):
            return False
        below = _said(block.next())
        return below.isValid() and not _ends(block, below)

    def folded(self, block: QTextBlock) -> bool:
        return block.isVisible() and block.next().isValid() and not block.next().isVisible()

    def label(self, block: QTextBlock) -> str:
        """What stands beside a folded line: the title of what is folded away, and how much it is."""
        count, below = 0, block.next()
        title = ""
        while below.isValid() and not below.isVisible():
            said = below.text().strip()
            if count < _TITLE_WITHIN and not title and said.startswith("title:"):
                title = said.removeprefix("title:").strip().strip("\"'")
            count, below = count + 1, below.next()
        words = f"{count} line{'' if count == 1 else 's'}"
        return f"{title} · {words}" if title else f"… {words}"

    def fold(self, block: QTextBlock) -> bool:
        """Hides what belongs to the entry or section that a line is in; False where there is none."""
        start = block
        while start.isValid() and not (self.can_fold(start) and not self.folded(start)):
            start = start.previous()
        if not start.isValid() or not self._show(start, False):
            return False
        if not self._file.textCursor().block().isVisible():
            cursor = self._file.textCursor()
            cursor.setPosition(start.position() + start.length() - 1)
            self._file.setTextCursor(cursor)
        self.changed.emit()
        return True

    def unfold(self, block: QTextBlock) -> bool:
        """Shows what is folded away at a line, or about it; False where nothing is."""
        start = block
        while start.isValid() and not start.isVisible():
            start = start.previous()
        if not start.isValid() or not self.folded(start):
            return False
        self._show(start, True)
        self.changed.emit()
        return True

    def turn(self, block: QTextBlock) -> None:
        """Folds, or unfolds what is folded."""
        if not self.unfold(block):
            self.fold(block)

    def fold_all(self) -> None:
        """Every entry becomes one line; where some are folded already, all are shown."""
        document = self._file.document()
        block, some = document.begin(), False
        while block.isValid():
            some = some or not block.isVisible()
            block = block.next()
        if some:
            self.unfold_all()
            return
        block = document.begin()
        while block.isValid():
            entry = _begins(block) and not begins_section(block.text(), plain(state_before(block)))
            if entry and self.can_fold(block):
                self._show(block, False)
            block = block.next()
        self._bring(self._file.textCursor().block())
        self.changed.emit()

    def unfold_all(self) -> None:
        block = self._file.document().begin()
        while block.isValid():
            _set(block, True)
            block = block.next()
        self._refresh(0, self._file.document().characterCount())
        self.changed.emit()

    def reveal(self, block: QTextBlock) -> None:
        """Shows a line that is folded away."""
        while block.isValid() and not block.isVisible() and self.unfold(block):
            pass

    def _bring(self, block: QTextBlock) -> None:
        """The caret never stands in a line that nobody sees."""
        start = block
        while start.isValid() and not start.isVisible():
            start = start.previous()
        if start.isValid() and start != block:
            cursor = self._file.textCursor()
            cursor.setPosition(start.position() + start.length() - 1)
            self._file.setTextCursor(cursor)

    def _show(self, start: QTextBlock, visible: bool) -> bool:
        """Shows what is hidden after a line; or hides what belongs to it, without the blank lines at the end."""
        found: list[QTextBlock] = []
        below = start.next()
        if visible:
            while below.isValid() and not below.isVisible():
                found.append(below)
                below = below.next()
        else:
            while below.isValid() and not (_counts(below) and _ends(start, below)):
                found.append(below)
                below = below.next()
            while found and (not found[-1].text().strip() or _outer_comment(start, found[-1])):
                found.pop()
        for block in found:
            _set(block, visible)
        if found:
            self._refresh(start.position(), found[-1].position() + found[-1].length() - start.position())
        return bool(found)

    def _refresh(self, start: int, length: int) -> None:
        document = self._file.document()
        document.markContentsDirty(start, length)
        layout = document.documentLayout()
        layout.documentSizeChanged.emit(layout.documentSize())
        self._file.viewport().update()


def _set(block: QTextBlock, visible: bool) -> None:
    block.setVisible(visible)
    block.setLineCount(max(1, block.layout().lineCount()) if visible else 0)


def _inset(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _said(block: QTextBlock) -> QTextBlock:
    """The next line that says something."""
    while block.isValid() and not block.text().strip():
        block = block.next()
    return block


def _counts(block: QTextBlock) -> bool:
    text = block.text().strip()
    return bool(text) and not text.startswith("#")


def _begins(block: QTextBlock) -> bool:
    line, state = block.text(), state_before(block)
    if not line.strip() or line.lstrip().startswith("#"):
        return False
    if begins_section(line, plain(state)):
        return True
    base = home_of(block.userState() if block.userState() > 0 else state)[1]
    return plain(state) == 0 and base > 0 and _inset(line) == base


def _ends(start: QTextBlock, below: QTextBlock) -> bool:
    """Whether a line no longer belongs to what another begins: it is set in no further, and is no entry of its list."""
    inset, mine = _inset(below.text()), _inset(start.text())
    marks = read_line(below.text(), 0)[0]
    entry = bool(marks) and marks[0].kind == DASH and not start.text().lstrip().startswith("-")
    return inset < mine or (inset == mine and not entry)


def _outer_comment(start: QTextBlock, block: QTextBlock) -> bool:
    """A comment that is set in no further than the entry is about what follows it."""
    return block.text().lstrip().startswith("#") and _inset(block.text()) <= _inset(start.text())
