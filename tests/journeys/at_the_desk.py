"""A person at the window, played by keys: imports a docket, screens twenty charges, half-types a note, and waits."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from screener.domain.decision import CLEAR, Rollup
from screener.ui.app import MainWindow
from screener.ui.pages.desk import DeskPage
from screener.ui.theme import ThemeKeeper
from tests.ui.conftest import open_window, settle

CONTROL = Qt.KeyboardModifier.ControlModifier


class Person:
    """Types where the focus is and looks at what is on screen."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        focused = QApplication.focusWidget() or self.window
        QTest.keyClick(focused, key, modifier)
        settle(self.window)

    def type(self, text: str) -> None:
        for letter in text:
            focused = QApplication.focusWidget() or self.window
            if letter == "\n":
                QTest.keyClick(focused, Qt.Key.Key_Return)
            else:
                QTest.keyClicks(focused, letter)
            settle(self.window)

    @property
    def desk(self) -> DeskPage:
        assert self.window.frame is not None
        page = self.window.frame.page
        assert isinstance(page, DeskPage)
        return page

    def import_docket(self, docket: Path) -> None:
        self.key(Qt.Key.Key_2, CONTROL)
        self.key(Qt.Key.Key_I, CONTROL)
        QTest.keyClicks(QApplication.focusWidget(), str(docket))
        for _ in range(6):
            self.key(Qt.Key.Key_Return)
        self.key(Qt.Key.Key_1, CONTROL)

    def screen(self, number: int) -> None:
        """One charge: mostly as recommended; the third and ninth covered ones otherwise, one held, one undone."""
        count = self.desk.count
        assert count is not None
        assert count.decision is None
        covered = count.finding.rollup in CLEAR
        if number == 12:
            self.type("h1")
        elif not covered:
            self.type("o\n" if count.finding.rollup is Rollup.OUTSIDE else "o22")
        elif self.deviations < 2:
            self.deviations += 1
            self.type("o21")
            self.type("the victim asked for it\n")
            if "Before this is saved" in self.desk.strip.accessibleName():
                self.type("y")
        elif self.on_evidence < 1:
            self.on_evidence += 1
            self.type("o12")
        else:
            self.type("a")

    deviations = 0
    on_evidence = 0


def main(office: Path, docket: Path, home: Path) -> None:
    app = QApplication([])
    window = open_window(ThemeKeeper(app, choice="light"), home)
    window.open_path(office)
    settle(window)
    person = Person(window)
    person.import_docket(docket)
    for number in range(20):
        person.screen(number)
    person.key(Qt.Key.Key_Z, CONTROL)  # the twentieth is taken back; the next charge waits
    person.key(Qt.Key.Key_J)
    while person.desk.count is not None and person.desk.count.decision is not None:
        person.key(Qt.Key.Key_J)
    person.type("n")
    person.type("half a no")
    kept = QEventLoop()
    person.desk.kept.connect(kept.quit)
    kept.exec()  # a moment after the last letter the draft is on disk
    settle(window)
    assert person.desk.count is not None
    print("standing", person.desk.count.charge_id, flush=True)
    app.exec()


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:4]))
