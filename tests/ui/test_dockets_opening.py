"""What was found of a file stands in drop-downs; another choice reads it again, a wrong one is taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from screener.ui.app import MainWindow
from screener.ui.pages.dockets import DocketsPage
from screener.ui.pages.dockets.wizard import FILE, SHEET
from screener.ui.widgets.buttons import Combo
from tests.ui.conftest import settle
from tests.ui.pages import CTRL, focused, press, show, strip, write

DOCKET = """Clerk of the Circuit Court (invented);;
Case Number;Charge;Offense Date
26-CF-1;POSSESSION OF COCAINE;03/04/2026
26-CF-2;PETIT THEFT;05/06/2026
"""


@pytest.fixture
def page(window: MainWindow) -> DocketsPage:
    shown = show(window, "dockets")
    assert isinstance(shown, DocketsPage)
    return shown


def begin(window: MainWindow, path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    press(window, Qt.Key.Key_I, CTRL)
    write(window, str(path))
    press(window, Qt.Key.Key_Return)
    settle(window)


def to(window: MainWindow, combo: Combo, words: str) -> None:
    """Walks by Tab to a drop-down and down to a choice."""
    for _ in range(40):
        if focused() is combo:
            break
        press(window, Qt.Key.Key_Tab)
    assert focused() is combo
    for _ in range(combo.count()):
        if combo.currentText().startswith(words):
            break
        press(window, Qt.Key.Key_Down)
        settle(window)
    assert combo.currentText().startswith(words)


def test_what_was_found_is_shown_and_another_order_of_days_is_read(
    window: MainWindow, page: DocketsPage, tmp_path: Path
) -> None:
    begin(window, tmp_path / "a.csv", DOCKET)
    wizard = page.wizard
    assert wizard.at == SHEET
    combos = wizard.sheet.opening.combos
    found = {name: combo.currentText() for name, combo in combos.items() if combo.isVisible()}
    assert found == {
        "encoding": "UTF-8 (found)", "delimiter": "semicolon (found)", "header_line": "line 2 (found)",
        "date_order": "month first (found)", "state": "no state that was said",
    }  # fmt: skip
    assert combos["header_line"].itemText(3) == "line 2: Case Number, Charge, Offense…"
    to(window, combos["date_order"], "day first")
    assert wizard.reviewed is not None
    assert wizard.reviewed.reading.charges[0].dates["offense date"].isoformat() == "2026-04-03"
    assert wizard.reviewed.reading.choices.date_order == "day-first"
    press(window, Qt.Key.Key_S, CTRL)
    settle(window)
    assert wizard.planning.profiles["a"].choices.date_order == "day-first"


def test_a_choice_that_does_not_fit_is_said_and_taken_back(
    window: MainWindow, page: DocketsPage, tmp_path: Path
) -> None:
    begin(window, tmp_path / "a.csv", DOCKET)
    opening = page.wizard.sheet.opening
    combo = opening.combos["delimiter"]
    combo.setFocus()
    combo.setCurrentIndex(combo.findText("tab"))
    combo.activated.emit(combo.currentIndex())
    settle(window)
    assert "No line of a.csv holds a tab" in strip(window)
    assert combo.currentText() == "semicolon (found)"
    assert page.wizard.reviewed is not None
    assert page.wizard.reviewed.reading.delimiter == ";"
    assert focused() is combo


def test_a_file_in_which_nothing_is_found_can_be_opened_otherwise(
    window: MainWindow, page: DocketsPage, tmp_path: Path
) -> None:
    begin(window, tmp_path / "b.csv", "Fall;Anklage\n26-1;POSS COCAINE\n26-2;POSSESSION OF HEROIN\n")
    wizard = page.wizard
    assert wizard.at == FILE
    assert wizard.file.unread.isVisible()
    to(window, wizard.file.opening.combos["header_line"], "line 1")
    press(window, Qt.Key.Key_Return)
    settle(window)
    assert wizard.at == SHEET
    assert wizard.reviewed is not None
    assert (wizard.reviewed.reading.header_row, len(wizard.reviewed.reading.charges)) == (1, 2)


def test_a_file_of_another_kind_asks_nothing_of_the_sort(window: MainWindow, page: DocketsPage, tmp_path: Path) -> None:
    begin(window, tmp_path / "c.pdf", "%PDF-1.7 nothing")
    assert page.wizard.at == FILE
    assert not page.wizard.file.unread.isVisible()


def test_the_quality_report_by_key(window: MainWindow, page: DocketsPage, tmp_path: Path) -> None:
    for name, starts in (("quality.pdf", b"%PDF"), ("quality.xlsx", b"PK")):
        out = tmp_path / name
        page.side.quality_path.set_path(out)
        press(window, Qt.Key.Key_P, CTRL)
        settle(window)
        assert out.read_bytes().startswith(starts)
        assert f"The quality report is in {out}" in strip(window)
    page.side.quality_path.set_path(tmp_path / "quality.doc")
    page.side.quality.click()
    settle(window)
    assert "no form of a quality report" in strip(window)


def test_amounts_without_a_unit_are_answered_once(window: MainWindow, page: DocketsPage, tmp_path: Path) -> None:
    begin(window, tmp_path / "w.csv", "Case Number,Charge,Weight\n26-1,POSSESSION OF COCAINE,0.5\n")
    wizard = page.wizard
    combo = wizard.sheet.opening.combos["unit"]
    assert wizard.sheet.opening.isVisible()
    assert combo.currentText() == "stay unknown"
    to(window, combo, "are in grams")
    assert wizard.reviewed is not None
    assert str(wizard.reviewed.reading.charges[0].facts["stated amount"]) == "0.5 g"
