"""Records by keyboard: the audit log, the search, and Verify before and after one changed byte."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from screener.ui import dialogs
from screener.ui.app import MainWindow
from screener.ui.backing_up import BackingUp
from screener.ui.pages.records import RecordsPage
from screener.ui.pages.records.side import remaining, verdict
from screener.ui.widgets.buttons import Button
from screener.workflow.model import Verification, VerifyFinding
from screener.workflow.session import Office
from screener.workflow.session.backups import backup_folder
from screener.workflow.verbs import keep_backups, screen_charge
from tests.ui.conftest import settle
from tests.ui.pages import CTRL, press, show, strip, write


@pytest.fixture
def page(window: MainWindow) -> RecordsPage:
    shown = show(window, "records")
    assert isinstance(shown, RecordsPage)
    return shown


def test_the_trail_newest_first(window: MainWindow, page: RecordsPage) -> None:
    rows = page.trail.table.rows_model.rows
    assert [row.seq for row in rows] == sorted((row.seq for row in rows), reverse=True)
    assert {"docket imported", "policy adopted"} & {row.kind for row in rows} or len(rows) >= 2
    assert str(len(rows)) in page.trail.count._whole
    page.trail.table.selectAll()
    page.trail.table.copy()
    assert len(QApplication.clipboard().text().splitlines()) == len(rows) + 1


def test_search_narrows_and_clearing_brings_back(window: MainWindow, page: RecordsPage) -> None:
    whole = len(page.trail.table.rows_model.rows)
    press(window, Qt.Key.Key_F, CTRL)
    write(window, "May docket")
    page.refresh()
    settle(window)
    rows = page.trail.table.rows_model.rows
    assert 0 < len(rows) < whole
    assert all("May docket" in row.words for row in rows)
    press(window, Qt.Key.Key_Escape)
    page.refresh()
    settle(window)
    assert len(page.trail.table.rows_model.rows) == whole
    assert page.trail.table.hasFocus()


def test_nothing_found_is_said(window: MainWindow, page: RecordsPage) -> None:
    page.trail.search.setText("no such word anywhere")
    page.refresh()
    settle(window)
    assert page.trail.none.isVisible()
    assert page.trail.table.isHidden()


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
    newest = page.trail.table.rows_model.rows[0]
    assert newest.object == f"charge:{done[0][1]}"
    page.trail.table.selectRow(0)
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
        guards = file.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            file.execute(f'DROP TRIGGER "{name}"')
        changed = file.execute(
            "UPDATE event SET body = replace(body, 'May docket', 'Mai docket') WHERE body LIKE '%May docket%'"
        )
        assert changed.rowcount == 1
        for _, put_back in guards:
            file.execute(put_back)
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
    assert page.trail.table.rows_model.rows[0].kind == "backup made"


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


def test_a_finding_opens_at_its_event(window: MainWindow, page: RecordsPage, office_path: Path) -> None:
    """A real finding: somebody with a database program made one decision another person's."""
    assert window.frame is not None
    window.frame.session.run(lambda office: screen_charge.add_note(office, _first(office), "seen"), owner=window)
    settle(window)
    seq = page.session.office.status().events
    damage(office_path, seq, kind="note added")
    page.verify(False)
    settle(window)
    assert page.side.result.kind == "wrong"
    links = [button for button in page.side.findChildren(Button) if button.text().startswith("Show event")]
    links[0].click()
    settle(window)
    assert page.trail.table.row.seq == seq
    assert page.section is page.trail


def _first(office: Office) -> str:
    return next(iter(office.model().counts))


def damage(path: Path, seq: int, *, kind: str) -> None:
    with sqlite3.connect(path) as file:
        guards = file.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            file.execute(f'DROP TRIGGER "{name}"')
        assert file.execute("UPDATE event SET actor = 'A9' WHERE seq = ? AND kind = ?", (seq, kind)).rowcount == 1
        for _, put_back in guards:
            file.execute(put_back)
    file.close()


def test_the_trail_is_narrowed_by_who_kind_and_days(window: MainWindow, page: RecordsPage) -> None:
    whole = len(page.trail.rows)
    page.trail.kind.setCurrentText("docket imported")
    page.trail.refresh()
    settle(window)
    assert {row.kind for row in page.trail.rows} == {"docket imported"}
    page.trail.table.selectRow(0)
    press(window, Qt.Key.Key_D, CTRL)
    assert {row.object for row in page.trail.rows} == {page.trail.rows[0].object}
    page.trail.show_event(1)
    settle(window)
    assert len(page.trail.rows) == whole
    assert page.trail.table.row.seq == 1


def test_a_backup_is_checked_and_put_back_in_the_window(
    window: MainWindow, page: RecordsPage, office_path: Path
) -> None:
    press(window, Qt.Key.Key_B, CTRL)
    before = len(page.trail.rows)
    assert window.frame is not None
    window.frame.session.run(lambda office: screen_charge.add_note(office, _first(office), "after it"), owner=window)
    settle(window)
    page.show_section("backups")
    settle(window)
    page.backups.check_it()
    settle(window)
    assert "could be put back" in strip(window)
    page.backups.ask_restore()
    settle(window)
    asked = page.backups.question.accessibleName()
    assert "will not be in it" in asked
    assert "kept beside it as test replaced" in asked
    assert office_path.exists()
    next(button for button in page.backups.question.findChildren(Button) if button.text() == "Put it back").click()
    for _ in range(4):
        settle(window)
    assert window.frame is not None, window.welcome and window.welcome.strip.accessibleName()
    assert "This is the office as of event" in strip(window)
    restored = show(window, "records")
    assert isinstance(restored, RecordsPage)
    kinds = [row.kind for row in restored.trail.rows]
    assert kinds[0] == "office restored"
    assert "note added" not in kinds
    assert len(kinds) >= before - 1
    assert len(list(office_path.parent.glob("test replaced*"))) == 1


def test_anchors_and_the_weekly_review(
    window: MainWindow, page: RecordsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    share = tmp_path / "share"
    share.mkdir()
    monkeypatch.setattr(dialogs, "ask_folder", lambda *_a, **_k: share)
    page.show_section("anchors")
    settle(window)
    page.anchors.write_anchor()
    settle(window)
    assert page.anchors.verdict.accessibleName().startswith("Protected up to event")
    assert len(page.anchors.table.rows_model.rows) == 1
    page.show_section("review")
    settle(window)
    page.review.week.setCurrentIndex(0)  # the week that is still going on
    page.review._look()
    settle(window)
    assert sum(part.count for part in page.review.parts.rows_model.rows) == page.review.review.events > 0
    page.review.sign_off()
    settle(window)
    assert "with a note" in strip(window)
    page.review.note.setText("looked")
    page.review.sign_off()
    settle(window)
    page.review.write_files()
    settle(window)
    assert (share / "audit-review.pdf").exists()


def test_the_backup_after_half_an_hour_is_made_beside_the_work(window: MainWindow, page: RecordsPage) -> None:
    beside = window.frame.findChild(BackingUp)
    beside.look()
    settle(window)
    assert keep_backups.listed(page.session.office.path) == ()
    window.clock.at += timedelta(minutes=31)
    beside.look()
    settle(window)
    settle(window)
    assert len(keep_backups.listed(page.session.office.path)) == 1
    page.refresh()
    settle(window)
    assert page.trail.rows[0].words.startswith("30 minutes of work")
    beside.look()
    settle(window)
    assert len(keep_backups.listed(page.session.office.path)) == 1, "nothing was done since"


@pytest.mark.parametrize(
    ("done", "total", "seconds", "words"),
    [
        (0, 100, 0.1, "0 of 100 events"),
        (50, 100, 4.0, "50 of 100 events, about 4 s left"),
        (10_000, 1_000_000, 3.0, "10,000 of 1,000,000 events"),
        (100_000, 1_000_000, 30.0, "100,000 of 1,000,000 events, about 4 minutes left"),
    ],
)
def test_how_long_verify_will_take(done: int, total: int, seconds: float, words: str) -> None:
    assert remaining(done, total, seconds) == words
