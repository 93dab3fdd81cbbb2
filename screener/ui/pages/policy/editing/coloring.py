"""Colors of a policy file: keys, values, quotes, comments, each line from the state of the line before it."""

from __future__ import annotations

from PySide6.QtGui import QFont, QSyntaxHighlighter, QTextBlock, QTextCharFormat, QTextDocument

from screener.policy.authoring.marks import COMMENT, DASH, KEY, QUOTE, SIGN, VALUE
from screener.policy.authoring.places import Lines, follow, home_of, plain
from screener.ui.theme import color, metrics

#: The token of each kind of mark; contrast with every ground is tested.
TOKENS = {KEY: "accent", VALUE: "text", QUOTE: "decline", COMMENT: "muted", SIGN: "muted", DASH: "muted"}
#: How wide a space at the beginning of a line is drawn, in widths of a figure: how far a line is set in has a meaning.
_INSET = 0.9


class Coloring(QSyntaxHighlighter):
    """Colors a document as it is typed. ``handled`` counts the letters that were read: what a key costs."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self.handled = 0
        self._formats: dict[str, QTextCharFormat] = {}
        self._inset = QTextCharFormat()
        self._dress()

    def restyle(self) -> None:
        """The colors of the theme as it is now, everywhere."""
        self._dress()
        self.rehighlight()

    def _dress(self) -> None:
        for kind, token in TOKENS.items():
            found = QTextCharFormat()
            found.setForeground(color(token))
            if kind == KEY:
                found.setFontWeight(QFont.Weight.Medium)
            if kind == COMMENT:
                found.setFontItalic(True)
            self._formats[kind] = found
        body = metrics("body")
        space = body.horizontalAdvance(" ")
        step = body.horizontalAdvance("8") * _INSET
        self._inset = _spaced(QTextCharFormat(), step - space)
        dash = self._formats[DASH]  # as wide as two spaces, so that what follows it stands in line with the next lines
        self._formats[DASH] = _spaced(dash, (2 * step - space - body.horizontalAdvance("-")) / 2)

    def highlightBlock(self, text: str) -> None:
        self.handled += len(text)
        marks, after = follow(text, max(0, self.previousBlockState()))
        inset = len(text) - len(text.lstrip(" "))
        if inset:
            self.setFormat(0, inset, self._inset)
        wide = not text.isascii()
        for mark in marks:
            start, length = mark.start, len(mark.text)
            if wide:
                start, length = units(text, start), units(mark.text, length)
            if mark.kind == DASH:
                length += text[start + 1 : start + 2] == " "
            self.setFormat(start, length, self._formats[mark.kind])
        self.setCurrentBlockState(after)


def _spaced(found: QTextCharFormat, wide: float) -> QTextCharFormat:
    """Each letter so much wider: a space at the beginning of a line counts, and would be lost in a common type."""
    found.setFontLetterSpacingType(QFont.SpacingType.AbsoluteSpacing)
    found.setFontLetterSpacing(max(0.0, wide))
    return found


def units(text: str, letters: int) -> int:
    """So many letters of a text as the document counts them: letters beyond the common ones count twice."""
    return letters + sum(ord(sign) > 0xFFFF for sign in text[:letters])


def letters(text: str, units_: int) -> int:
    """The other way round: how many letters so many units of the document are."""
    found = 0
    while units_ > 0 and found < len(text):
        units_ -= 2 if ord(text[found]) > 0xFFFF else 1
        found += 1
    return found


def state_before(block: QTextBlock) -> int:
    """The state in which a line begins."""
    return max(0, block.previous().userState()) if block.previous().isValid() else 0


def document_lines(document: QTextDocument) -> Lines:
    """The lines of a document, looked up when they are asked for."""

    def block(number: int) -> QTextBlock:
        return document.findBlockByNumber(number)

    return Lines(
        document.blockCount(),
        lambda number: block(number).text(),
        lambda number: plain(state_before(block(number))),
        lambda number: home_of(state_before(block(number))),
    )
