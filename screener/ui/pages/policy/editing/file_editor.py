"""The text of a draft, to write in: wrapped, colored, folded, with errors under their words and choices at the caret.

What a key press costs does not depend on how long the file is: the colors read one line, the choices look at the lines
about the caret, and nothing copies the text. What needs the whole text waits for a pause and is somebody else's work.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
)  # fmt: skip
from PySide6.QtWidgets import QTextEdit, QToolTip, QWidget

from screener.policy.authoring.choices import KEY, Choice, choices, narrowed
from screener.policy.authoring.file_words import FileWords, file_words
from screener.policy.authoring.meaning import Meaning, meaning
from screener.policy.authoring.places import Spot, plain, spot
from screener.policy.authoring.underlines import underlined
from screener.policy.language.errors import PolicyError
from screener.ui.pages.policy.editing.coloring import Coloring, document_lines, letters, state_before, units
from screener.ui.pages.policy.editing.completion import Completion
from screener.ui.pages.policy.editing.folding import Folding
from screener.ui.pages.policy.text import FileView
from screener.ui.theme import color, font, metrics, px

_OFFER_AFTER, _TELL_AFTER = 120, 80  # ms without a key before choices are offered, and the meaning is shown
_MOST_UNDERLINED = 300
_STEP = 2  # letters by which a line is set in further


class FileEditor(FileView):
    """``at_caret`` says the meaning of the word at the caret (None: nothing of the vocabulary stands there)."""

    at_caret = Signal(object)

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name=name, parent=parent)
        self.setReadOnly(False)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextEditorInteraction)
        self.setTabChangesFocus(True)
        self.words = FileWords()
        self.coloring = Coloring(self.document())
        self.folding = Folding(self)
        self.completion = Completion(self)
        self._faults: list[tuple[QTextCursor, PolicyError]] = []
        self._lines: list[QTextCursor] = []
        self._found: list[QTextCursor] = []
        self._known: tuple[tuple[object, ...], tuple[Choice, ...]] = ((), ())
        self._offering = QTimer(self, singleShot=True, interval=_OFFER_AFTER)
        self._telling = QTimer(self, singleShot=True, interval=_TELL_AFTER)
        self._offering.timeout.connect(self.offer)
        self._telling.timeout.connect(self._tell)
        self.completion.chosen.connect(self._take)
        self.blockCountChanged.connect(lambda _n: self._fit_margin())
        self.cursorPositionChanged.connect(self._moved)
        self.folding.changed.connect(self._numbers.update)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self.completion.hide())

    # -- the text ----------------------------------------------------------------------------

    def show_file(self, text: str, wrong: Iterable[int] = ()) -> None:
        self._faults, self._lines, self._found = [], [], []
        self.words = file_words(text)
        super().show_file(text, wrong)
        self._telling.start()

    def setPlainText(self, text: str) -> None:
        """Another text, which nobody has saved."""
        super().setPlainText(text)
        self.document().setModified(True)

    def replace_text(self, text: str) -> None:
        """Another text, of which only what differs is typed: one step that Ctrl+Z takes back, folds and marks stay."""
        before = self.toPlainText()
        same = _alike(before, text)
        tail = _alike(before[same:][::-1], text[same:][::-1])
        cursor = QTextCursor(self.document())
        cursor.setPosition(units(before, same))
        end = units(before, len(before) - tail)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text[same : len(text) - tail])

    def _fit_margin(self) -> None:
        if self.viewportMargins().left() != self.margin:
            self.setViewportMargins(self.margin, 0, 0, 0)

    @property
    def margin(self) -> int:
        return super().margin + px(12)  # room for the sign of a fold

    def _moved(self) -> None:
        block = self.textCursor().block()
        if not block.isVisible():
            self.folding.reveal(block)
        if not self.completion.isHidden():
            self._offering.start()
        self._telling.start()

    def go(self, line: int) -> None:
        """Shows a line, counted from 1, with the caret in it."""
        block = self.document().findBlockByNumber(line - 1)
        if block.isValid():
            self.folding.reveal(block)
            self.setTextCursor(QTextCursor(block))
            self.centerCursor()

    # -- errors ------------------------------------------------------------------------------

    def mark(self, lines: Iterable[int]) -> None:
        """Whole lines are wrong, such as scenarios that fail; text and caret stay."""
        self._faults = []
        found = (self.document().findBlockByNumber(line - 1) for line in sorted(set(lines)))
        self._lines = [QTextCursor(block) for block in found if block.isValid()]
        self._draw()

    def show_errors(self, errors: Sequence[PolicyError]) -> None:
        """Underlines what each error is about. The underline goes with its word when lines above it change."""
        self._lines, self._faults = [], []
        for error in errors[:_MOST_UNDERLINED]:
            block = self.document().findBlockByNumber(error.line - 1)
            if not block.isValid():
                continue
            start, length = underlined(error, plain(state_before(block)))
            text, last = block.text(), block.length() - 1
            cursor = QTextCursor(block)
            cursor.setPosition(block.position() + min(units(text, start), last))
            end = block.position() + min(units(text, start + length), last)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            self._faults.append((cursor, error))
        self._draw()

    def show_found(self, found: Sequence[QTextCursor]) -> None:
        """Every place that is looked for has a ground."""
        self._found = list(found)
        self._draw()

    @property
    def wrong_lines(self) -> tuple[int, ...]:
        starts = [self.document().findBlock(cursor.selectionStart()) for cursor, _ in self._faults]
        return tuple(sorted({block.blockNumber() + 1 for block in (*starts, *(each.block() for each in self._lines))}))

    @property
    def underlines(self) -> tuple[tuple[int, int, int], ...]:
        """Where underlines stand now: line from 1, column from 1, number of letters."""
        found = []
        for cursor, _ in self._faults:
            block = self.document().findBlock(cursor.selectionStart())
            start = letters(block.text(), cursor.selectionStart() - block.position())
            found.append((block.blockNumber() + 1, start + 1, len(cursor.selectedText())))
        return tuple(found)

    def error_at(self, position: int) -> PolicyError | None:
        """The error whose word a place of the text is in."""
        return next((e for c, e in self._faults if c.selectionStart() <= position <= c.selectionEnd()), None)

    def error_here(self) -> PolicyError | None:
        """The error at the caret, else one of the caret's line."""
        cursor = self.textCursor()
        found = self.error_at(cursor.position())
        line = cursor.blockNumber()
        near = (e for c, e in self._faults if self.document().findBlock(c.selectionStart()).blockNumber() == line)
        return found or next(near, None)

    def _draw(self) -> None:
        shown = [_selection(cursor, ground="wrong_ground", whole=True) for cursor in self._lines]
        shown += [_selection(cursor, ground="needs_ground") for cursor in self._found]
        shown += [_selection(cursor, ground="wrong_ground", under="wrong") for cursor, _ in self._faults]
        self._wrong = frozenset(self.wrong_lines)
        self.setExtraSelections(shown)
        self._numbers.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            at = self.cursorForPosition(self.viewport().mapFrom(self, event.pos())).position()
            error = self.error_at(at)
            QToolTip.showText(event.globalPos(), "" if error is None else f"{error.message} {error.hint}".strip(), self)
            return True
        return super().event(event)

    # -- choices -----------------------------------------------------------------------------

    def spot(self) -> Spot:
        """Where the caret stands."""
        cursor = self.textCursor()
        column = letters(cursor.block().text(), cursor.positionInBlock())
        return spot(document_lines(self.document()), cursor.blockNumber(), column)

    def offered(self, at: Spot) -> tuple[Choice, ...]:
        """The choices for what is typed at the caret; the list of a place is made once and then narrowed."""
        key = (at.path, at.role, at.present, at.keyed, at.quoted, at.flow, id(self.words))
        if key != self._known[0]:
            self._known = (key, choices(at, self.words))
        return narrowed(at, self._known[1])

    def offer(self, *, asked: bool = False) -> None:
        """Shows what can be written at the caret. Unasked, nothing is shown for what is written out already."""
        if not self.hasFocus() or self.isReadOnly():
            return
        at = self.spot()
        found = self.offered(at)
        typed = at.typed.strip("\"'").lower()
        whole = bool(found) and found[0].text.lower() == typed and (found[0].kind != KEY or at.keyed)
        if not asked and (not typed or whole):
            found = ()
        cursor = self.textCursor()
        cursor.setPosition(cursor.block().position() + units(cursor.block().text(), at.start))
        box = self.cursorRect(cursor)
        under = self.viewport().mapTo(self, QPoint(box.left() - px(10), box.bottom() + px(3)))
        self.completion.offer(found, under, box.height() + px(6))

    def _take(self, choice: Choice) -> None:
        at = self.spot()
        block = self.textCursor().block()
        text = block.text()
        cursor = QTextCursor(block)
        cursor.setPosition(block.position() + units(text, at.start))
        cursor.setPosition(block.position() + units(text, at.end), QTextCursor.MoveMode.KeepAnchor)
        gap = " " if text[: at.start][-1:] in (":", ",") else ""
        cursor.insertText(gap + choice.insert)
        if choice.sample and choice.insert.endswith(choice.sample):
            end = cursor.position()
            cursor.setPosition(end - units(choice.sample, len(choice.sample)))
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        if choice.insert.startswith("{"):  # what belongs between the braces is written next
            closing = len(choice.insert) - len(choice.insert.rstrip("]}"))
            cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.MoveAnchor, closing)
        self.setTextCursor(cursor)
        if choice.kind == KEY and not at.keyed:
            self.offer(asked=True)  # what can stand after it

    def _tell(self) -> None:
        self.at_caret.emit(self.meaning())

    def meaning(self) -> Meaning | None:
        """What the word at the caret means."""
        return meaning(self.spot(), self.words)

    # -- keys --------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.completion.key(event):
            return
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() == Qt.Key.Key_Space:
            self.offer(asked=True)
            return
        bare = not event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        if bare and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._new_line()
            return
        if bare and event.key() == Qt.Key.Key_Backspace and self._back_one_step():
            return
        super().keyPressEvent(event)
        if event.text().isprintable() and event.text() and not control:
            self._offering.start()

    def _new_line(self) -> None:
        """The next line begins under this one; after a key that waits for its keys, further in."""
        cursor = self.textCursor()
        self.folding.unfold(cursor.block())
        line = cursor.block().text()
        if not line[letters(line, cursor.positionInBlock()) :].strip(" }]"):
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)  # closed brackets stay on their line
        before = line[: letters(line, cursor.positionInBlock())]
        inset = len(before) - len(before.lstrip(" "))
        said = before.strip()
        if plain(state_before(cursor.block())) == 0 and not said.startswith("#"):
            inset += _STEP * (said.endswith(":") + (said.startswith("- ") and ":" in said))
        cursor.insertText("\n" + " " * inset)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()
        self.completion.hide()

    def _back_one_step(self) -> bool:
        """Backspace before the first letter of a line takes back one step of setting in."""
        cursor = self.textCursor()
        before = cursor.block().text()[: cursor.positionInBlock()]
        if cursor.hasSelection() or not before or before.strip():
            return False
        for _ in range((len(before) - 1) % _STEP + 1):
            cursor.deletePreviousChar()
        self.setTextCursor(cursor)
        return True

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.completion.hide()
        super().focusOutEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_telling"):
            modified = self.document().isModified()
            self.coloring.restyle()
            self.document().setModified(modified)
            self._draw()

    # -- the margin --------------------------------------------------------------------------

    def paint_numbers(self, painter: QPainter, area: QRect) -> None:
        super().paint_numbers(painter, area)
        painter.setFont(font("small"))
        for block, top in self._visible(area):
            if self.folding.can_fold(block):
                folded = self.folding.folded(block)
                painter.setPen(color("accent" if folded else "muted"))
                box = QRectF(self._numbers.width() - px(15), top, px(12), metrics("body").height())
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "▸" if folded else "▾")

    def _visible(self, area: QRect) -> Iterator[tuple[QTextBlock, float]]:
        block = self.firstVisibleBlock()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        while block.isValid() and top <= area.bottom():
            if block.isVisible():
                yield block, top
                top += self.blockBoundingRect(block).height()
            block = block.next()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setFont(font("small"))
        small = metrics("small")
        for block, top in self._visible(event.rect()):
            if not self.folding.folded(block):
                continue
            last = block.layout().lineAt(block.layout().lineCount() - 1)
            words = self.folding.label(block)
            left = self.contentOffset().x() + last.naturalTextWidth() + px(10)
            box = QRectF(left, top + last.y(), small.horizontalAdvance(words) + px(12), metrics("body").height())
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color("selected"))
            painter.drawRoundedRect(box, px(3), px(3))
            painter.setPen(color("accent"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self.completion.hide()

    def press_number(self, height: int) -> None:
        """A click beside a line folds or unfolds it."""
        for block, top in self._visible(QRect(0, 0, 1, self.viewport().height())):
            if top <= height < top + self.blockBoundingRect(block).height():
                if self.folding.can_fold(block) or self.folding.folded(block):
                    self.folding.turn(block)
                return


def _alike(one: str, other: str) -> int:
    """How many letters two texts begin with alike."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _selection(cursor: QTextCursor, *, ground: str, under: str = "", whole: bool = False) -> QTextEdit.ExtraSelection:
    selection = QTextEdit.ExtraSelection()
    selection.cursor = cursor
    found = QTextCharFormat()
    found.setBackground(color(ground))
    if under:
        found.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        found.setUnderlineColor(color(under))
    if whole:
        found.setProperty(QTextFormat.Property.FullWidthSelection, True)
    selection.format = found
    return selection
