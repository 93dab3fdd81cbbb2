"""A person at the window: mouse and keys on what is on screen and nothing else, each act counted.

How long it takes is estimated with the keystroke-level model (Card, Moran, Newell 1980): a key or a mouse button .28 s,
pointing 1.1, a hand from the mouse to the keyboard or back .4, a thought before an act 1.35; what stands on the screen
is read once, at 250 words a minute. The estimate is printed, never asserted: what a test bounds is the acts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QTextCursor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QWidget

from screener.ui.app import MainWindow
from screener.ui.pages.dockets.printed.picture import PrintedPicture
from tests.ui.conftest import settle
from tests.ui.pages import focused

_KEY, _POINT, _HAND, _THOUGHT, _WORD = 0.28, 1.1, 0.4, 1.35, 60 / 250


@dataclass(slots=True)
class Clerk:
    """``acts`` are clicks, drags, turns of the wheel and keys; ``look`` is called after each step with its name."""

    window: MainWindow
    look: Callable[[str], None] = lambda _name: None
    acts: int = 0
    seconds: float = 0.0
    read_words: int = 0
    _at_mouse: bool = False
    seen: list[str] = field(default_factory=list)

    # -- acts ----------------------------------------------------------------------------------------------------------

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self._hand(mouse=False)
        self._act(_KEY * (1 if modifier == Qt.KeyboardModifier.NoModifier else 2))
        QTest.keyClick(focused(), key, modifier)
        self._settle()

    def paste(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.key(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)

    def click(self, widget: QWidget) -> None:
        """On the middle of something that can be seen and is not gray."""
        self.can_be_clicked(widget)
        self._think()
        self._press(widget, widget.rect().center())

    def can_be_clicked(self, widget: QWidget) -> None:
        assert widget.isVisible(), f"{widget.accessibleName()} is not on screen"
        assert widget.isEnabled(), f"{widget.accessibleName()} cannot be pressed"
        assert widget.visibleRegion().contains(widget.rect().center()), f"{widget.accessibleName()} is out of sight"
        at = widget.mapTo(self.window, widget.rect().center())
        assert self.window.rect().contains(at), f"{widget.accessibleName()} is outside the window"

    def button(self, words: str) -> QAbstractButton:
        """The button on screen with these words."""
        found = [b for b in self.window.findChildren(QAbstractButton) if b.isVisible() and b.text() == words]
        assert found, f"no button says {words!r}"
        return found[0]

    def named(self, name: str) -> QAbstractButton:
        """The button on screen with this accessible name, where several have the same words."""
        found = [b for b in self.window.findChildren(QAbstractButton) if b.isVisible() and b.accessibleName() == name]
        assert found, f"no button is named {name!r}"
        return found[0]

    def choose(self, combo: QComboBox, words: str) -> None:
        """Opens a list and clicks a line of it; a line further down is found by its first letters."""
        self.click(combo)
        view = combo.view()
        assert view.isVisible(), "the list did not open"
        self.look("list")
        index = combo.model().index(combo.findText(words), combo.modelColumn())
        assert index.isValid(), f"the list has no line {words!r}"
        if not view.viewport().rect().contains(view.visualRect(index)):
            self._act(_KEY)  # the wheel
            view.scrollTo(index)
            QApplication.processEvents()
        self._act(_POINT + _KEY)
        QTest.mouseMove(view.viewport(), view.visualRect(index).center() - QPoint(24, 0))
        QTest.mouseMove(view.viewport(), view.visualRect(index).center())
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(index).center())
        self._settle()
        assert combo.currentText() == words, f"the list says {combo.currentText()!r}"

    def words(self, picture: PrintedPicture, line: int, start: int, stop: int) -> None:
        """Some words of the report: a click where that takes just them, else drawn over with the mouse."""
        self._bring(picture, line)
        self._think()
        self._press(picture.viewport(), _place(picture, line, start, at=0.5))
        if picture.piece() != (line, start, stop):
            self._act(_POINT + _KEY)
            first, last = _place(picture, line, start, at=0.1), _place(picture, line, stop, at=0.1)
            QTest.mousePress(picture.viewport(), Qt.MouseButton.LeftButton, pos=first)
            QTest.mouseMove(picture.viewport(), last)
            QTest.mouseRelease(picture.viewport(), Qt.MouseButton.LeftButton, pos=last)
            self._settle()
        assert picture.piece() == (line, start, stop), (picture.piece(), (line, start, stop))

    # -- reading -------------------------------------------------------------------------------------------------------

    def read(self) -> None:
        """Every sentence on the page that was not read before; numbers and the report itself are looked at."""
        assert self.window.frame is not None
        for label in self.window.frame.page.findChildren(QLabel):
            text = label.accessibleName() or label.text()
            words = [word for word in text.split() if any(map(str.isalpha, word))]
            sentence = text.rstrip().endswith((".", "?")) and "“" not in text  # else it repeats what was clicked
            if label.isVisible() and sentence and text not in self.seen:
                self.seen.append(text)
                self.read_words += len(words)

    @property
    def estimate(self) -> float:
        """Seconds of a person: the acts and the reading."""
        return self.seconds + self.read_words * _WORD

    # -- how -----------------------------------------------------------------------------------------------------------

    def _act(self, seconds: float) -> None:
        self.acts += 1
        self.seconds += seconds

    def _think(self) -> None:
        self.seconds += _THOUGHT

    def _hand(self, *, mouse: bool) -> None:
        if mouse is not self._at_mouse:
            self._at_mouse = mouse
            self.seconds += _HAND

    def _press(self, widget: QWidget, at: QPoint) -> None:
        self._hand(mouse=True)
        self._act(_POINT + _KEY)
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=at)
        self._settle()

    def _bring(self, picture: PrintedPicture, line: int) -> None:
        """Turns the wheel until a line is seen."""
        for _ in range(200):
            box = picture.cursorRect(_cursor(picture, line, 0))
            if box.top() >= 0 and box.bottom() < picture.viewport().height():
                return
            self._hand(mouse=True)
            self._act(_KEY)
            down = -360 if box.top() > 0 else 360
            place = QPointF(picture.viewport().rect().center())
            turned = QWheelEvent(
                place, QPointF(picture.viewport().mapToGlobal(place.toPoint())), QPoint(), QPoint(0, down),
                Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
            )  # fmt: skip
            QApplication.sendEvent(picture.viewport(), turned)
            QApplication.processEvents()
        raise AssertionError(f"line {line} cannot be reached")

    def _settle(self) -> None:
        settle(self.window)
        self.read()


def _cursor(picture: PrintedPicture, line: int, column: int) -> QTextCursor:
    cursor = QTextCursor(picture.document().findBlockByNumber(line - 1))
    cursor.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.MoveAnchor, column)
    return cursor


def _place(picture: PrintedPicture, line: int, column: int, *, at: float) -> QPoint:
    """A place on a letter: ``at`` is how far into it."""
    box = picture.cursorRect(_cursor(picture, line, column))
    place = QPoint(box.left() + round(at * picture.fontMetrics().horizontalAdvance("0")), box.center().y())
    assert picture.viewport().rect().contains(place), f"column {column} of line {line} is out of sight"
    return place
