"""A clerk learns the layout of each of the four calendars on the page, with a bounded number of clicks and keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from screener.ui.app import MainWindow
from screener.ui.pages.dockets import DocketsPage
from tests.docket.calendars import CALENDARS
from tests.ui.clerk import Clerk
from tests.ui.learn_by_hand import TASKS, learn
from tests.ui.pages import show

#: From Ctrl+I to the file as it was read. Each is half a minute to a minute of a person's acts.
_MOST = {"north carolina": 19, "utah": 26, "bell county": 30, "dallas": 28}


@pytest.mark.parametrize("name", list(CALENDARS))
def test_a_layout_is_learned_in_few_acts(window: MainWindow, tmp_path: Path, name: str) -> None:
    page = show(window, "dockets")
    assert isinstance(page, DocketsPage)
    window.resize(1366, 768)
    calendar = CALENDARS[name](7)
    path = tmp_path / f"{name}.txt"
    path.write_text(calendar.text, encoding="utf-8")
    clerk = Clerk(window)
    learn(clerk, path, calendar.text, TASKS[name])
    assert page.wizard.reviewed is not None
    charges = page.wizard.reviewed.reading.charges
    assert sorted((c.case_number or "", c.person.name or "", c.text) for c in charges) == sorted(calendar.charges)
    assert clerk.acts <= _MOST[name]
    print(f"{name}: {clerk.acts} acts, about {clerk.estimate:.0f} s of a person")
