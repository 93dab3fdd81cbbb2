"""A policy as people read it, and the file beside it with its line numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QTextCharFormat, QTextCursor, QTextFormat
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QTextEdit, QWidget

from screener.domain.counting import plural
from screener.policy.diff.compare import Changes, by_turn
from screener.policy.diff.effect import NARROWS, NEITHER, WIDENS, Change
from screener.policy.language.errors import PolicyError
from screener.policy.rendering.render import Block
from screener.ui.theme import color, font, metrics, px, style

_DIRECTIONS = {
    WIDENS: "Widens: toward declining, dismissing or diverting",
    NARROWS: "Narrows: away from it",
    NEITHER: "Another outcome, neither wider nor narrower",
}
_STRONG = re.compile(r"\*\*(.+?)\*\*")


def _words(text: str) -> str:
    """Text as HTML; **words** become semibold."""
    return _STRONG.sub(r'<span style="font-weight:600">\1</span>', escape(text)).replace("\n", "<br>")


def paragraph(
    html: str,
    *,
    size: float = 13,
    tone: str = "text",
    weight: int = 400,
    above: float = 0,
    below: float = 8,
    left: float = 0,
) -> str:
    """A paragraph of the text view. ``size`` in points at 13 for the body, ``above``, ``below`` and ``left`` in pixels
    at 100 %.
    """
    points = font("body").pointSizeF() * size / 13
    return (
        f'<p style="font-size:{points:.2f}pt; color:{color(tone).name()}; font-weight:{weight}; '
        f'margin-top:{px(above)}px; margin-bottom:{px(below)}px; margin-left:{px(left)}px">{html}</p>'
    )


def to_line(html: str, line: int | None, tone: str = "text") -> str:
    """Words that lead to a line of the policy file when they are clicked; plain where there is no line."""
    if line is None:
        return html
    return f'<a href="line:{line}" style="color:{color(tone).name()}; text-decoration:none">{html}</a>'


def _table(items: Sequence[str]) -> str:
    lines = []
    for number, item in enumerate(items):
        tag = "th" if number == 0 else "td"
        cells = "".join(
            f'<{tag} align="left" style="padding:{px(3)}px {px(14)}px {px(3)}px 0">{_words(cell)}</{tag}>'
            for cell in item.split("\t")
        )
        lines.append(f"<tr>{cells}</tr>")
    return f'<table cellspacing="0" style="margin-bottom:{px(8)}px">{"".join(lines)}</table>'


def _entry(item: str) -> str:
    """An entry of a list, deeper for each tab before it; one with a label of its own, such as (a), gets no dash."""
    text = item.lstrip("\t")
    left = 12 + 18 * (len(item) - len(text))
    return paragraph(_words(text) if text.startswith("(") else f"–&nbsp; {_words(text)}", left=left, below=3)


def blocks_html(blocks: Iterable[Block]) -> str:
    """The rendered policy in the type and the colors of the active theme. Headings lead to their line of the file."""
    parts: list[str] = []
    for block in blocks:
        words = _words(block.text)
        if block.kind == "title":
            parts.append(paragraph(to_line(words, block.line), size=17, weight=600, below=4))
        elif block.kind == "heading":
            parts.append(paragraph(to_line(words, block.line), size=15, weight=600, above=14, below=4))
        elif block.kind == "subheading":
            parts.append(paragraph(to_line(words, block.line), weight=600, above=8, below=3))
        elif block.kind == "quote":
            quoted = words if words.startswith("“") else f"“{words}”"
            parts.append(paragraph(quoted, tone="muted", left=12))
        elif block.kind == "list":
            if words:
                parts.append(paragraph(words, below=3))
            parts.extend(_entry(item) for item in block.items)
            parts.append(paragraph("", size=4, below=0))
        elif block.kind == "table":
            parts.append((paragraph(words, weight=600, below=3) if words else "") + _table(block.items))
        elif block.kind in ("note", "meta"):
            parts.append(paragraph(words, tone="muted", size=12.5, below=3 if block.kind == "meta" else 8))
            parts.extend(paragraph(f"–&nbsp; {_words(item)}", tone="muted", left=12, below=3) for item in block.items)
        else:
            parts.append(paragraph(to_line(words, block.line)))
    return "".join(parts)


def errors_html(errors: Sequence[PolicyError]) -> str:
    """Every fault of a file: its place, the line with what is meant marked, the sentence and the remedy."""
    count = len(errors)
    head = plural(count, "thing to mend before it can be adopted", "things to mend before it can be adopted")
    parts = [paragraph(head, size=15, weight=600, below=10)]
    for error in errors:
        place = f"line {error.line}, column {error.column}"
        parts.append(
            paragraph(
                to_line(place, error.line, "accent") + f" · {escape(error.code)}",
                size=12,
                tone="muted",
                above=6,
                below=2,
            )
        )
        parts.append(paragraph(_words(error.message), weight=600, below=2))
        if error.source:
            at = min(error.column - 1, len(error.source))
            rest = error.source[at:]
            word = re.match(r"[\w.\-']+|\S|\s*", rest)
            end = at + (len(word.group()) if word else 0)
            look = (
                f"color:{color('wrong').name()}; background:{color('wrong_ground').name()}; text-decoration:underline"
            )
            marked = f'<span style="{look}">{escape(error.source[at:end]) or "&nbsp;"}</span>'
            shown = escape(error.source[:at]).replace(" ", "&nbsp;") + marked + escape(error.source[end:])
            parts.append(paragraph(shown, left=12, below=2))
        if error.hint:
            parts.append(paragraph(_words(error.hint), tone="muted", below=8))
    return "".join(parts)


def changes_html(before: str, after: str, changes: Changes) -> str:
    """What one version changes against another: for whom first, then sentence by sentence."""
    parts = [paragraph(f"From version {escape(before)} to version {escape(after)}", size=15, weight=600, below=8)]
    nothing = "No charge." if not changes.not_decided else "None was found."
    for direction, title in _DIRECTIONS.items():
        found = changes.effect.toward(direction)
        if found or direction != NEITHER:
            parts.append(paragraph(title, size=15, weight=600, above=10, below=2))
            parts.append(_regions(found) if found else paragraph(nothing, tone="muted"))
    rest = [("Not decided", changes.not_decided)] if changes.not_decided else []
    for title, lines in (*rest, ("In words", changes.words)):
        parts.append(paragraph(title, size=15, weight=600, above=10, below=4))
        parts.extend(paragraph(f"–&nbsp; {_words(line)}", left=12, below=4) for line in lines)
        if not lines:
            parts.append(paragraph("No sentence differs.", tone="muted"))
    return "".join(parts)


def _regions(found: Sequence[Change]) -> str:
    """The charges that change, under what becomes of them: and one such charge."""
    parts = []
    for modes, turn, alike in by_turn(found):
        parts.append(paragraph(f"{escape(modes)}: {escape(turn)}", weight=600, above=8, below=3))
        for change in alike:
            parts.append(paragraph(_words(change.charges), left=12, below=1))
            parts.append(paragraph(f"such as {_words(change.instance)}", tone="muted", size=12, left=12, below=6))
    return "".join(parts)


class _Numbers(QWidget):
    """The line numbers beside a file."""

    def __init__(self, file: FileView) -> None:
        super().__init__(file)
        self._file = file

    def sizeHint(self) -> QSize:
        return QSize(self._file.margin, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._file.paint_numbers(QPainter(self), event.rect())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._file.press_number(round(event.position().y()))


class FileView(QPlainTextEdit):
    """A text file to read, with line numbers; ``go`` shows a line, wrong lines carry a mark and a ground."""

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wrong: frozenset[int] = frozenset()
        self._open: frozenset[int] = frozenset()
        self.setReadOnly(True)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setStyleSheet(
            "QPlainTextEdit { border: 0; padding: 0; border-radius: 0; background: transparent; } "
            "QPlainTextEdit:focus { border: 0; padding: 0; }"
        )
        self.document().setDocumentMargin(0)
        style(self, "body")
        self._numbers = _Numbers(self)
        self.updateRequest.connect(self._scrolled)
        self.setViewportMargins(self.margin, 0, 0, 0)

    @property
    def margin(self) -> int:
        digits = len(str(max(1, self.blockCount())))
        return round(metrics("body").horizontalAdvance("8") * max(2, digits)) + px(26)

    def show_file(self, text: str, wrong: Iterable[int] = ()) -> None:
        self._wrong, self._open = frozenset(wrong), frozenset()
        self.setPlainText(text)
        self.setViewportMargins(self.margin, 0, 0, 0)
        self._mark(None)

    def mark_open(self, lines: Iterable[int]) -> None:
        """Lines of which some scenario is wanting: a ring beside the number."""
        self._open = frozenset(lines)
        self._numbers.update()

    @property
    def open_lines(self) -> tuple[int, ...]:
        return tuple(sorted(self._open))

    @property
    def wrong_lines(self) -> tuple[int, ...]:
        return tuple(sorted(self._wrong))

    def go(self, line: int) -> None:
        """Shows a line, counted from 1, with some lines above it."""
        block = self.document().findBlockByNumber(line - 1)
        if not block.isValid():
            return
        cursor = QTextCursor(block)
        self.setTextCursor(cursor)
        self.centerCursor()
        self._mark(line)

    def _mark(self, line: int | None) -> None:
        shown: list[QTextEdit.ExtraSelection] = []
        for number in sorted({*self._wrong, *([line] if line else [])}):
            block = self.document().findBlockByNumber(number - 1)
            if not block.isValid():
                continue
            selection = QTextEdit.ExtraSelection()
            selection.cursor = QTextCursor(block)
            selection.format = QTextCharFormat()
            selection.format.setBackground(color("wrong_ground" if number in self._wrong else "selected"))
            selection.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
            shown.append(selection)
        self.setExtraSelections(shown)

    def _scrolled(self, box: QRect, dy: int) -> None:
        if dy:
            self._numbers.scroll(0, dy)
        else:
            self._numbers.update(0, box.y(), self._numbers.width(), box.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        box = self.contentsRect()
        self._numbers.setGeometry(QRect(box.left(), box.top(), self.margin, box.height()))

    def press_number(self, height: int) -> None:
        """A click beside the line at a height."""

    def paint_numbers(self, painter: QPainter, area: QRect) -> None:
        block = self.firstVisibleBlock()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        width = self._numbers.width() - px(14)
        painter.setFont(font("body"))
        while block.isValid() and top <= area.bottom():
            height = self.blockBoundingRect(block).height()
            if block.isVisible() and top + height >= area.top():
                number = block.blockNumber() + 1
                sign, tone = ("✕ ", "wrong") if number in self._wrong else ("", "muted")
                if not sign and number in self._open:
                    sign, tone = "○ ", "needs"
                painter.setPen(color(tone))
                words = f"{sign}{number}"
                painter.drawText(QRectF(0, top, width, metrics("body").height()), Qt.AlignmentFlag.AlignRight, words)
            top += height
            block = block.next()
        if self.hasFocus():
            painter.fillRect(QRectF(0, 0, px(2), self._numbers.height()), color("accent"))
