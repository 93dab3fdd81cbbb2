"""The text of a report as it was printed, in letters of one width: a piece is marked with the mouse or the keyboard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import (
    QFontDatabase,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QTextEdit, QWidget

from screener.docket.tables.print_layout.learn import MarkedLine
from screener.docket.tables.print_layout.phrases import Phrases
from screener.ui.theme import color, font, metrics, px

#: The colors of what a line is; each has its word in the margin.
_TONES = {
    "case": ("reduce", "reduce_ground"),
    "person": ("divert", "divert_ground"),
    "charge": ("decline", "decline_ground"),
    "goes on": ("decline", "decline_ground"),
    "detail": ("hold", "hold_ground"),
    "charge detail": ("hold", "hold_ground"),
    "waits": ("needs", "needs_ground"),  # for the line above it that is not placed
    "nothing": ("wrong", "wrong_ground"),
}
_WORDS = {
    "goes on": "charge",
    "charge detail": "more",
    "detail": "more",
    "nothing": "not placed",
    "skip": "passed",
    "page head": "head",
    "page foot": "foot",
}


class PrintedPicture(QPlainTextEdit):
    """Read-only. ``chosen`` gives line (from 1), start and stop of the piece that is marked now."""

    chosen = Signal(int, int, int)
    confirmed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setAccessibleName("The report as it was printed. Mark a piece with Shift and the arrows, then press Enter")
        self._roles: Mapping[int, str] = {}
        self._marks: Sequence[MarkedLine] = ()
        self._phrases, self._begun = Phrases(()), False  # nothing is chosen before somebody has
        self._margin = _Margin(self)
        self.updateRequest.connect(self._scrolled)
        self._dress()

    def _dress(self) -> None:
        letters = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        letters.setPointSizeF(font("small").pointSizeF() * 0.92)
        self.setFont(letters)
        self.setCursorWidth(px(2))
        self.setViewportMargins(self.margin, 0, 0, 0)

    @property
    def margin(self) -> int:
        """The room for the number of a line and the word for what it is."""
        return round(metrics("small").horizontalAdvance("4,000 not placed")) + px(16)

    def show_text(self, lines: Sequence[str]) -> None:
        self._roles, self._marks, self._phrases = {}, (), Phrases(lines)
        self._begun = False
        self.setPlainText("\n".join(lines))

    def show_state(self, roles: Mapping[int, str], marks: Sequence[MarkedLine]) -> None:
        """What each line is by the marks so far, and the marks themselves."""
        self._roles, self._marks = roles, marks
        self._paint_marks()
        self._margin.update()

    def go_to(self, line: int) -> None:
        """The caret stands at a line, which is seen and chosen."""
        self.stand_at(line)
        self._choose_here()

    def stand_at(self, line: int) -> None:
        """The caret stands at a line, of which nothing is chosen."""
        block = self.document().findBlockByNumber(line - 1)
        cursor = QTextCursor(block)
        set_in = len(block.text()) - len(block.text().lstrip())
        cursor.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.MoveAnchor, set_in)
        self.setTextCursor(cursor)
        self.centerCursor()

    def select(self, line: int, start: int, stop: int) -> None:
        """Marks some words of a line."""
        cursor = QTextCursor(self.document().findBlockByNumber(line - 1))
        cursor.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.MoveAnchor, start)
        cursor.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor, stop - start)
        self.setTextCursor(cursor)
        self._choose_here()

    def piece(self) -> tuple[int, int, int] | None:
        """The marked piece, without blanks around it: what is selected on one line, else the words at the caret."""
        cursor = self.textCursor()
        if not self._begun:
            return None
        block = self.document().findBlock(cursor.selectionStart())
        text, at = block.text(), block.position()
        start, stop = cursor.selectionStart() - at, min(cursor.selectionEnd() - at, len(text))
        if start == stop:
            start, stop = self._phrases.at(text, start) or (0, 0)
        piece = text[start:stop]
        if not piece.strip():
            return None
        start += len(piece) - len(piece.lstrip())
        return block.blockNumber() + 1, start, start + len(piece.strip())

    @property
    def line(self) -> int:
        """The line at the caret, from 1."""
        return self.textCursor().blockNumber() + 1

    # -- events ------------------------------------------------------------------------------

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self._choose_here()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.confirmed.emit()
            return
        super().keyPressEvent(event)
        self._choose_here()

    def _choose_here(self) -> None:
        self._begun = True
        found = self.piece()
        self._paint_marks()
        self.chosen.emit(*(found or (self.line, 0, 0)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        area = self.contentsRect()
        self._margin.setGeometry(QRect(area.left(), area.top(), self.margin, area.height()))

    def _scrolled(self, _rect: QRect, moved: int) -> None:
        self._margin.scroll(0, moved) if moved else self._margin.update()

    # -- painting ----------------------------------------------------------------------------

    def _paint_marks(self) -> None:
        found = []
        for mark in self._marks:
            for piece in mark.pieces:
                found.append(self._ground(mark.line, piece.start, piece.stop, mark.role.value, marked=True))
        chosen = self.piece()
        if chosen is not None:
            extra = self._ground(*chosen, "", marked=True)
            extra.format.setBackground(color("selected"))
            extra.format.setForeground(color("text"))
            found.append(extra)
        self.setExtraSelections(found)

    def _ground(self, line: int, start: int, stop: int, role: str, *, marked: bool) -> QTextEdit.ExtraSelection:
        extra = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.document().findBlockByNumber(line - 1))
        cursor.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.MoveAnchor, start)
        cursor.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor, stop - start)
        form = QTextCharFormat()
        tone, ground = _TONES.get(role, ("text", "sunken"))
        form.setBackground(color(ground))
        form.setForeground(color(tone))
        form.setFontUnderline(marked)
        extra.cursor, extra.format = cursor, form
        return extra

    def paint_margin(self, event: QPaintEvent) -> None:
        painter = QPainter(self._margin)
        painter.fillRect(event.rect(), color("sunken"))
        painter.setFont(font("small"))
        block, offset = self.firstVisibleBlock(), self.contentOffset()
        letters = metrics("small")
        while block.isValid():
            box = self.blockBoundingGeometry(block).translated(offset)
            if box.top() > self._margin.height():
                break
            number = block.blockNumber() + 1
            role = self._roles.get(number, "")
            tone, ground = _TONES.get(role, ("muted", "sunken"))
            top, high = round(box.top()), round(box.height())
            if role in _TONES:
                painter.fillRect(QRect(0, top, self._margin.width() - px(2), high), color(ground))
            painter.setPen(color(tone))
            edge, middle = round(letters.horizontalAdvance("4,000")) + px(4), Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRect(0, top, edge, high), Qt.AlignmentFlag.AlignRight | middle, str(number))
            left = QRect(edge + px(6), top, self._margin.width() - edge, high)
            painter.drawText(left, Qt.AlignmentFlag.AlignLeft | middle, _WORDS.get(role, role))
            block = block.next()


class _Margin(QWidget):
    """Number and meaning of each line."""

    def __init__(self, picture: PrintedPicture) -> None:
        super().__init__(picture)
        self._picture = picture

    def paintEvent(self, event: QPaintEvent) -> None:
        self._picture.paint_margin(event)
