"""The layout of a printed report is learned on the page: one case is marked, all are found, next month asks nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest

from screener.docket.model.printed import LineRole
from screener.ui.app import MainWindow
from screener.ui.pages.dockets import DocketsPage
from screener.ui.pages.dockets.printed.step import PrintedStep
from screener.ui.pages.dockets.wizard import FILE, SHEET
from tests.docket.calendar_marks import bell_county_marks, dallas_marks
from tests.docket.calendars import Calendar, bell_county, dallas
from tests.ui.conftest import settle
from tests.ui.pages import CTRL, press, show, write


@pytest.fixture
def page(window: MainWindow) -> DocketsPage:
    shown = show(window, "dockets")
    assert isinstance(shown, DocketsPage)
    return shown


def begin(window: MainWindow, path: Path, calendar: Calendar) -> None:
    path.write_text(calendar.text, encoding="utf-8")
    press(window, Qt.Key.Key_I, CTRL)
    write(window, str(path))
    press(window, Qt.Key.Key_Return)
    settle(window)


def learn(window: MainWindow, page: DocketsPage) -> PrintedStep:
    page.wizard.file.printed.click()
    settle(window)
    assert page.wizard.marking
    return page.wizard.printed


def click(step: PrintedStep, line: int, column: int) -> None:
    """The mouse on a letter of the picture."""
    picture = step.picture
    cursor = QTextCursor(picture.document().findBlockByNumber(line - 1))
    cursor.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.MoveAnchor, column)
    picture.setTextCursor(cursor)
    at = picture.cursorRect(cursor).center() + QPoint(1, 0)
    QTest.mouseClick(picture.viewport(), Qt.MouseButton.LeftButton, pos=at)


def given(step: PrintedStep) -> tuple[int, int, int, int]:
    assert step.tried is not None
    assert step.tried.read is not None
    read = step.tried.read
    return read.cases, read.people, read.charges, len(step.tried.stray)


def test_a_case_is_clicked_and_all_cases_are_found(window: MainWindow, page: DocketsPage, tmp_path: Path) -> None:
    calendar = bell_county(7)
    begin(window, tmp_path / "birch county.txt", calendar)
    assert page.wizard.at == FILE
    step = learn(window, page)
    case, detail, charge, person = bell_county_marks(calendar.text)
    for mark in (case, detail, charge, person):
        for piece in mark.pieces:
            click(step, mark.line, piece.start + 2)
            if step.field.currentData() != piece.field:
                step.field.setCurrentIndex(step.field.findData(piece.field))
            press(window, Qt.Key.Key_Return)
            settle(window)
    assert [mark.role for mark in step.marks.lines] == [
        m.role for m in sorted((case, detail, charge, person), key=lambda m: m.line)
    ]
    people = sum(len(each.people) for each in calendar.cases)
    assert given(step) == (len(calendar.cases), people, len(calendar.charges), 0)
    step.use.click()
    settle(window)
    assert page.wizard.at == SHEET
    assert page.wizard.reviewed is not None
    reading = page.wizard.reviewed.reading
    assert sorted((c.case_number or "", c.person.name or "", c.text) for c in reading.charges) == sorted(
        calendar.charges
    )

    # Next month the office knows it: nothing is asked.
    press(window, Qt.Key.Key_Escape)
    june = bell_county(8)
    begin(window, tmp_path / "birch county june.txt", june)
    assert page.wizard.at == SHEET
    assert page.wizard.reviewed is not None
    assert len(page.wizard.reviewed.reading.charges) == len(june.charges)
    assert page.wizard.reviewed.plan.profile is not None
    assert page.wizard.reviewed.plan.profile.name == "birch county"


def test_it_is_marked_with_the_keyboard_alone(window: MainWindow, page: DocketsPage, tmp_path: Path) -> None:
    calendar = bell_county(7)
    begin(window, tmp_path / "birch county.txt", calendar)
    step = learn(window, page)
    case = bell_county_marks(calendar.text)[0]
    for _ in range(case.line - 1):
        press(window, Qt.Key.Key_Down)
    press(window, Qt.Key.Key_Home)
    for _ in range(case.pieces[0].start):
        press(window, Qt.Key.Key_Right)
    for _ in range(5):
        press(window, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert step.picture.piece() == (case.line, case.pieces[0].start, case.pieces[0].stop)
    assert step.field.currentData() == "case number"
    press(window, Qt.Key.Key_Return)
    settle(window)
    assert [mark.role for mark in step.marks.lines] == [LineRole.CASE]
    assert step.now.text() == "Now click the name of its defendant, and press Enter."
    assert not step.use.isEnabled()
    press(window, Qt.Key.Key_Escape)  # back, not away
    assert not page.wizard.marking
    assert page.wizard.isVisible()


def test_lines_that_belong_to_nothing_are_listed_and_passed_over(
    window: MainWindow, page: DocketsPage, tmp_path: Path
) -> None:
    calendar = dallas(3)
    begin(window, tmp_path / "dallas.txt", calendar)
    step = learn(window, page)
    for mark in dallas_marks(calendar.text):
        for piece in mark.pieces:
            step.choose(mark.line, piece.start, piece.stop)
            step.field.setCurrentIndex(step.field.findData(piece.field))
            step.mark()
    settle(window)
    before = given(step)
    assert before[3] > 0
    for _ in range(6):
        assert step.tried is not None
        if not step.tried.stray:
            break
        step.picture.go_to(step.tried.stray[0])
        step.skip.click()
        settle(window)
    assert given(step) == (len(calendar.cases), len(calendar.cases), len(calendar.charges), 0)
    passed = next(mark.line for mark in step.marks.lines if mark.role is LineRole.SKIP)
    step.take_away(passed)
    settle(window)
    assert given(step)[3] > 0
