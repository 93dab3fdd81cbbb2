"""Nothing written on the policy page is lost: a kill, another page, a closed window, a file changed on disk."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from screener.domain.shipped import sample_policy
from screener.ui.app import MainWindow
from screener.ui.pages.policy import PolicyPage
from screener.ui.pages.policy.parts import EDIT, NEW
from screener.ui.theme import ThemeKeeper
from screener.ui.widgets.buttons import Button
from tests.conftest import ROOT
from tests.ui.conftest import after_pauses, open_window, settle, shut
from tests.ui.pages import CTRL, press, show, strip


def policy_page(window: MainWindow) -> PolicyPage:
    page = show(window, "policy")
    assert isinstance(page, PolicyPage)
    return page


def editing(window: MainWindow, words: str = "# mine\n") -> PolicyPage:
    page = policy_page(window)
    page.to_view(EDIT)
    settle(window)
    page.exploring.editor.file.setFocus()
    QTest.keyClicks(page.exploring.editor.file, words.rstrip("\n"))
    QTest.keyClick(page.exploring.editor.file, Qt.Key.Key_Return)
    return page


def kept_files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.policy-draft.*"))


def answer(page: PolicyPage, words: str) -> None:
    """Presses a button of the strip over the text."""
    button = next(b for b in page.exploring.editor.strip.findChildren(Button) if b.text() == words)
    button.click()


@pytest.fixture
def again(keeper: ThemeKeeper, office_path: Path, tmp_path: Path):
    """Another window on the same office."""
    made: list[MainWindow] = []

    def opened() -> MainWindow:
        window = open_window(keeper, tmp_path)
        made.append(window)
        window.open_path(office_path)
        settle(window)
        return window

    yield opened
    for window in made:
        shut(window)


def test_a_kill_loses_nothing_that_was_said_to_be_kept(again, office_path: Path) -> None:
    command = [sys.executable, "-m", "tests.ui.typing_draft", str(office_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        process.kill()
    assert said.startswith("kept ")
    assert said.strip() != "kept"
    window = again()
    page = policy_page(window)
    editor = page.exploring.editor
    assert editor.text.startswith("# typed before the power went\n")
    assert editor.unsaved
    assert "The draft is back. It was not saved on 2026-05-29" in strip(window)
    press(window, Qt.Key.Key_E, CTRL)
    assert page.parts.view == EDIT
    assert editor.text.startswith("# typed before the power went\n")
    assert "is back" in editor.strip.accessibleName()


def test_closing_at_once_keeps_the_last_key(window: MainWindow, again, tmp_path: Path) -> None:
    page = editing(window, "# one key before closing")
    cursor = page.exploring.editor.file.textCursor().position()
    assert kept_files(tmp_path) == []
    window.close()
    page = policy_page(again())
    assert page.exploring.editor.text.startswith("# one key before closing\n")
    assert page.exploring.editor.file.textCursor().position() == cursor


def test_another_page_and_back(window: MainWindow, tmp_path: Path) -> None:
    page = editing(window)
    show(window, "desk")
    assert len(kept_files(tmp_path)) == 1
    assert show(window, "policy") is page
    assert page.exploring.editor.text.startswith("# mine\n")


def test_the_state_says_when_it_was_kept_and_discarding_can_be_undone(window: MainWindow, tmp_path: Path) -> None:
    page = editing(window)
    after_pauses(window)
    editor = page.exploring.editor
    assert "kept 1" in editor.state.accessibleName() or "kept" in editor.state.text()
    editor.discard.click()
    assert not editor.unsaved
    after_pauses(window)
    assert kept_files(tmp_path) == []
    editor.file.undo()
    assert editor.text.startswith("# mine\n")
    after_pauses(window)
    assert len(kept_files(tmp_path)) == 1


def test_saving_as_a_file_takes_the_kept_draft_away(window: MainWindow, again, tmp_path: Path) -> None:
    page = editing(window)
    after_pauses(window)
    path = tmp_path / "mine.yaml"
    page.exploring.editor.path.set_path(path)
    press(window, Qt.Key.Key_S, CTRL)
    settle(window)
    assert path.read_text(encoding="utf-8").startswith("# mine\n")
    after_pauses(window)
    assert kept_files(tmp_path) == []
    window.close()
    assert not policy_page(again()).exploring.editor.begun


def test_a_file_that_changed_under_the_draft_is_asked_about(window: MainWindow, tmp_path: Path) -> None:
    page = editing(window)
    editor, path = page.exploring.editor, tmp_path / "mine.yaml"
    editor.path.set_path(path)
    editor.ask_save()
    settle(window)
    path.write_text("# by somebody else\n", encoding="utf-8")
    QTest.keyClicks(editor.file, "# more")
    mine = editor.text
    editor.ask_save()
    settle(window)
    assert "was changed on disk since this draft began" in editor.strip.accessibleName()
    assert path.read_text() == "# by somebody else\n"
    assert editor.text == mine
    answer(page, "Take the file's text")
    assert editor.text == "# by somebody else\n"
    assert not editor.unsaved
    editor.file.undo()
    assert editor.text == mine
    editor.known = ""
    editor.ask_save()
    settle(window)
    assert "exists already" in editor.strip.accessibleName()
    answer(page, "Write over the file")
    settle(window)
    assert path.read_text(encoding="utf-8") == mine
    assert [each.read_text() for each in tmp_path.glob("mine (found *).yaml")] == ["# by somebody else\n"]


def test_a_file_that_changed_while_the_window_was_closed_is_told(window: MainWindow, again, tmp_path: Path) -> None:
    page = editing(window)
    editor, path = page.exploring.editor, tmp_path / "mine.yaml"
    editor.path.set_path(path)
    editor.ask_save()
    settle(window)
    QTest.keyClicks(editor.file, "# more")
    window.close()
    path.write_text("# by somebody else\n", encoding="utf-8")
    other = again()
    page = policy_page(other)
    settle(other)
    assert "while the draft was not saved" in page.exploring.editor.strip.accessibleName()
    assert page.exploring.editor.text.count("# more") == 1


def test_a_draft_that_is_not_saved_is_never_replaced(window: MainWindow, tmp_path: Path) -> None:
    page = editing(window)
    copy = tmp_path / "other.yaml"
    copy.write_bytes(sample_policy("philadelphia-2018.yaml").read_bytes())
    page.look_at_path(copy)
    settle(window)
    page.to_view(EDIT)
    settle(window)
    assert page.exploring.editor.text.startswith("# mine\n")
    assert "The draft begun before" in page.exploring.editor.strip.accessibleName()


def test_answers_of_a_new_policy_come_back(window: MainWindow, again) -> None:
    page = policy_page(window)
    page.to_view(NEW)
    page.exploring.new.answers["office"].setText("District Attorney, Kept County")
    window.close()
    page = policy_page(again())
    page.to_view(NEW)
    assert page.exploring.new.text("office") == "District Attorney, Kept County"


def test_a_kept_draft_that_cannot_be_read_is_said(window: MainWindow, again, tmp_path: Path, office_path: Path) -> None:
    editing(window)
    window.close()
    (kept,) = kept_files(tmp_path)
    kept.write_text("{")
    other = again()
    policy_page(other)
    assert "cannot be read" in strip(other)
