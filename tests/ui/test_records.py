"""Records by keyboard: the trail, the search, and Verify before and after one changed byte."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from screener.ui import dialogs
from screener.ui.app import MainWindow
from screener.ui.pages.records import RecordsPage
from screener.ui.pages.records.side import verdict
from screener.workflow import keep_backups, screen_charge
from screener.workflow.office.backups import backup_folder
from screener.workflow.views import Verification, VerifyFinding
from tests.ui.conftest import settle
from tests.ui.pages import CTRL, press, show, strip, write


@pytest.fixture
def page(window: MainWindow) -> RecordsPage:
    shown = show(window, "records")
    assert isinstance(shown, RecordsPage)
    return shown


def test_the_trail_newest_first(window: MainWindow, page: RecordsPage) -> None:
    rows = page.table.rows_model.rows
    assert [row.seq for row in rows] == sorted((row.seq for row in rows), reverse=True)
    assert {"docket imported", "policy adopted"} & {row.kind for row in rows} or len(rows) >= 2
    assert str(len(rows)) in page.count._whole
    page.table.selectAll()
    page.table.copy()
    assert len(QApplication.clipboard().text().splitlines()) == len(rows) + 1


def test_search_narrows_and_clearing_brings_back(window: MainWindow, page: RecordsPage) -> None:
    whole = len(page.table.rows_model.rows)
    press(window, Qt.Key.Key_F, CTRL)
    write(window, "May docket")
    page.refresh()
    settle(window)
    rows = page.table.rows_model.rows
    assert 0 < len(rows) < whole
    assert all("May docket" in row.words for row in rows)
    press(window, Qt.Key.Key_Escape)
    page.refresh()
    settle(window)
    assert len(page.table.rows_model.rows) == whole
    assert page.table.hasFocus()


def test_nothing_found_is_said(window: MainWindow, page: RecordsPage) -> None:
    page.search.setText("no such word anywhere")
    page.refresh()
    settle(window)
    assert page.none.isVisible()
    assert page.table.isHidden()


def test_a_decision_appears_at_the_top(window: MainWindow, page: RecordsPage) -> None:
    assert window.frame is not None

    def decide(office):
        person = screen_charge.person(office, screen_charge.queue(office).people[1])
        clear = next(c for case in person.cases for c in case.counts if c.one_key)
        return screen_charge.accept(office, clear.charge_id), clear.charge_id

    done: list[object] = []
    window.frame.session.run(decide, done.append, owner=window)
    settle(window)
    window.frame.session.changed.emit("decisions")
    settle(window)
    newest = page.table.rows_model.rows[0]
    assert newest.object == f"charge:{done[0][1]}"
    page.table.selectRow(0)
    press(window, Qt.Key.Key_Return)
    assert window.frame.page.name == "desk"


def test_verify_says_whole_and_after_a_changed_byte_where_it_is_not(
    window: MainWindow, page: RecordsPage, office_path: Path
) -> None:
    press(window, Qt.Key.Key_R, CTRL)
    assert "Whole." in strip(window)
    assert page.side.result.kind == "done"
    with sqlite3.connect(office_path) as file:
        file.execute("PRAGMA ignore_check_constraints = 1")
        for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            file.execute(f'DROP TRIGGER "{name}"')
        changed = file.execute(
            "UPDATE event SET body = replace(body, 'May docket', 'Mai docket') WHERE body LIKE '%May docket%'"
        )
        assert changed.rowcount == 1
    file.close()
    press(window, Qt.Key.Key_R, CTRL)
    assert "Not whole." in strip(window)
    assert page.side.result.kind == "wrong"
    assert page.side.verify.isEnabled()


def test_the_office_in_numbers(page: RecordsPage) -> None:
    said = page.side.office.accessibleName()
    assert "files imported 1" in said
    assert "policy versions 1" in said


@pytest.mark.parametrize(("faults", "words"), [(0, "is whole"), (1, "1 fault found"), (3, "3 faults found")])
def test_the_verdict_in_words(faults: int, words: str) -> None:
    found = tuple(VerifyFinding(chain="A", seq=n + 1, table="event", message="changed") for n in range(faults))
    assert words in verdict(Verification(ok=not faults, events=12, findings=found, protected_to=0))


def test_a_backup_by_key_is_said_and_shown(window: MainWindow, page: RecordsPage) -> None:
    assert "newest backup none yet" in page.side.elsewhere.rows.accessibleName()
    press(window, Qt.Key.Key_B, CTRL)
    assert "Backed up." in strip(window)
    (row,) = keep_backups.listed(page.session.office.path)
    assert str(row.path) in strip(window)
    assert "none yet" not in page.side.elsewhere.rows.accessibleName()
    assert page.side.elsewhere.backup.isEnabled()
    assert page.table.rows_model.rows[0].kind == "backup made"


def test_a_backup_that_cannot_be_made_is_a_sentence(window: MainWindow, page: RecordsPage) -> None:
    backup_folder(page.session.office.path).write_text("in the way")
    press(window, Qt.Key.Key_B, CTRL)
    assert "cannot be made" in strip(window)
    assert page.side.elsewhere.backup.isEnabled()


def test_the_first_anchor_asks_where_and_the_next_does_not(
    window: MainWindow, page: RecordsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    share = tmp_path / "share"
    share.mkdir()
    answers = iter([None, share])
    monkeypatch.setattr(dialogs, "ask_folder", lambda *_a, **_k: next(answers))  # the system's own dialog
    press(window, Qt.Key.Key_B, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert list(share.iterdir()) == []  # thought better of it
    press(window, Qt.Key.Key_B, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert "Anchored." in strip(window)
    press(window, Qt.Key.Key_B, CTRL | Qt.KeyboardModifier.ShiftModifier)
    (file,) = share.iterdir()
    assert len(file.read_text().splitlines()) == 2
    assert "anchored event" in page.side.elsewhere.rows.accessibleName()
    press(window, Qt.Key.Key_R, CTRL)
    assert page.side.result.kind == "done"
