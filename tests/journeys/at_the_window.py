"""The window of the journey, in a process of its own that the test kills. Everything goes through the keyboard.

``python -m tests.journeys.at_the_window OFFICE DOCKET HOME`` imports the docket with the wizard, screens twenty
charges, and prints one JSON line an act; the last names the charge on screen. Then it waits.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from screener.domain.decision import CLEAR, Rollup
from screener.ui.app import MainWindow
from screener.ui.pages.desk import DeskPage
from screener.ui.theme import ThemeKeeper
from tests.ui.conftest import open_window, settle
from tests.ui.test_desk import control, press

CHARGES = 20
#: From this charge on, at the next one that is clear: what is done there instead of accepting.
_PLAN = [(2, "deviate"), (5, "deviate"), (7, "basis"), (9, "hold"), (11, "undo")]


def say(**words: object) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


def import_docket(window: MainWindow, docket: Path) -> DeskPage:
    """Ctrl+2 goes to the dockets, Ctrl+I begins, Enter walks through the steps and on to the desk."""
    control(window, Qt.Key.Key_2)
    control(window, Qt.Key.Key_I)
    press(window, str(docket))
    for _ in range(6):
        press(window, "\n")
    assert window.frame is not None
    desk = window.frame.page
    assert isinstance(desk, DeskPage)
    return desk


def screen(window: MainWindow, desk: DeskPage) -> None:
    plan = list(_PLAN)
    for number in range(CHARGES):
        count = desk.count
        assert count is not None
        assert count.decision is None
        clear = count.finding.rollup in CLEAR
        act = plan.pop(0)[1] if plan and clear and number >= plan[0][0] else "accept" if clear else "otherwise"
        if act == "deviate":
            press(window, "o28")
            press(window, "plea in another case\n")
            if desk.count is not None and desk.count.charge_id == count.charge_id:  # said out loud: a grouped count
                press(window, "y")
        elif act == "basis":
            press(window, "o12")
        elif act == "hold":
            press(window, "h1")
        elif act == "undo":
            press(window, "a")
            control(window, Qt.Key.Key_Z)
            assert desk.count is not None
            assert desk.count.charge_id == count.charge_id, "undo returns to its charge"
            press(window, "a")
        elif act == "accept":
            press(window, "a")
        else:
            press(window, "o\n" if count.finding.rollup is Rollup.OUTSIDE else "o12")
        assert desk.count is not None
        assert desk.count.charge_id != count.charge_id, f"{act} goes on to the next charge"
        say(charge=count.charge_id, act=act, recommended=str(count.finding.rollup))
    assert plan == []


def main() -> None:
    office, docket, home = map(Path, sys.argv[1:])
    application = QApplication([])
    window = open_window(ThemeKeeper(application, choice="light"), home)
    window.open_path(office, "A1")
    settle(window)
    desk = import_docket(window, docket)
    screen(window, desk)
    assert desk.count is not None
    settle(window)
    say(here=desk.count.charge_id)
    time.sleep(600)


if __name__ == "__main__":
    main()
