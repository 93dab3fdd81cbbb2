"""The editor of a draft by keyboard: colors, choices, meanings, errors under their words, folds, find, and its cost."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from screener.policy.authoring.marks import COMMENT, KEY, QUOTE, VALUE, read_line
from screener.policy.authoring.underlines import underlined
from screener.policy.loading.load import check_bytes
from screener.ui.app import MainWindow
from screener.ui.pages.policy import PolicyPage
from screener.ui.pages.policy.editing.coloring import TOKENS
from screener.ui.pages.policy.editing.file_editor import FileEditor
from screener.ui.pages.policy.editor import DraftEditor
from screener.ui.pages.policy.parts import EDIT
from screener.ui.theme import ThemeKeeper, color, contrast, scheme
from screener.ui.widgets.layouts import around
from tests.policy.authoring.cuts import sample
from tests.policy.writing import states
from tests.ui.conftest import open_on, settle, shut
from tests.ui.pages import CTRL, press, show

GOOD = sample("riverside-unconditional.yaml").text


@pytest.fixture
def editor(window: MainWindow) -> DraftEditor:
    page = show(window, "policy")
    assert isinstance(page, PolicyPage)
    page.to_view(EDIT)
    settle(window)
    found = page.exploring.editor
    found.file.setFocus()
    return found


@pytest.fixture
def file(qapp: QApplication, keeper: ThemeKeeper) -> FileEditor:
    """The text alone, in a window of its own."""
    made = FileEditor(name="The draft")
    made.resize(640, 480)
    made.show()
    made.activateWindow()
    made.setFocus()
    QApplication.processEvents()
    yield made
    made.close()
    made.deleteLater()


def to(file: FileEditor, words: str, *, end: bool = True) -> None:
    at = file.toPlainText().index(words) + (len(words) if end else 0)
    cursor = file.textCursor()
    cursor.setPosition(at)
    file.setTextCursor(cursor)


def wait_for_check(editor: DraftEditor, window: MainWindow) -> None:
    QTest.qWait(editor._timer.interval() + 30)
    settle(window)


# -- colors ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["light", "dark", "contrast"])
def test_every_color_of_the_text_can_be_read_on_every_ground(name: str) -> None:
    colors = scheme(name)
    for token in {*TOKENS.values(), "wrong", "accent"}:
        for ground in ("sunken", "surface", "wrong_ground", "needs_ground", "selected"):
            if (token, ground) == ("wrong", "needs_ground"):
                continue
            assert contrast(colors[token], colors[ground]) >= 4.5, (token, ground)


def test_keys_values_quotes_and_comments_have_their_colors(file: FileEditor) -> None:
    text = sample("manhattan-2022.yaml").text
    file.show_file(text)
    begun = states(text.splitlines())
    seen = set()
    for number, line in enumerate(text.splitlines()):
        block = file.document().findBlockByNumber(number)
        ranges = [
            (each.start, each.length, each.format.foreground().color().name()) for each in block.layout().formats()
        ]
        for mark in read_line(line, begun[number])[0]:
            if mark.kind not in (KEY, VALUE, QUOTE, COMMENT):
                continue
            found = next(name for start, length, name in ranges if start <= mark.start < start + length)
            assert found == color(TOKENS[mark.kind]).name(), (number + 1, mark)
            seen.add(mark.kind)
    assert seen == {KEY, VALUE, QUOTE, COMMENT}


def test_long_lines_are_wrapped(file: FileEditor) -> None:
    file.show_file(GOOD)
    long = max(range(file.blockCount()), key=lambda n: len(file.document().findBlockByNumber(n).text()))
    file.go(long + 1)
    QApplication.processEvents()
    block = file.document().findBlockByNumber(long)
    assert file.document().documentLayout().blockBoundingRect(block).height() > 1.5 * file.fontMetrics().height()
    assert not file.horizontalScrollBar().isVisible()


# -- what a key costs --------------------------------------------------------------------------------------------------


def typed_cost(file: FileEditor, text: str, monkeypatch: pytest.MonkeyPatch) -> tuple[int, int]:
    """Letters that the colors read, and copies of the whole text, for ten keys in the middle of a text."""
    file.show_file(text)
    QApplication.processEvents()
    to(file, "    outcome: decline\n    force", end=False)
    cursor = file.textCursor()
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
    file.setTextCursor(cursor)
    copies: list[int] = []
    plain = FileEditor.toPlainText

    def copied(editor: FileEditor) -> str:
        if editor is file:  # another window's editor may be read meanwhile
            copies.append(1)
        return plain(editor)

    monkeypatch.setattr(FileEditor, "toPlainText", copied)
    for timer in file.findChildren(QTimer):
        timer.setInterval(600_000)  # what is done when one pauses is no part of a key, and a loaded machine pauses
    before = file.coloring.handled
    for _ in range(10):
        QTest.keyClick(file, "x")
        QApplication.processEvents()
    found = file.coloring.handled - before
    monkeypatch.undo()
    return found, len(copies)


def test_a_key_costs_the_same_whatever_the_length(file: FileEditor, monkeypatch: pytest.MonkeyPatch) -> None:
    rule = GOOD[GOOD.index("  - id: 1\n") : GOOD.index("  - id: 1.a")]
    long = GOOD.replace(rule, "".join(rule.replace("id: 1\n", f"id: 1{n}\n") for n in range(400)), 1)
    assert long.count("\n") > 4000
    short, long_cost = typed_cost(file, GOOD, monkeypatch), typed_cost(file, long, monkeypatch)
    assert short == long_cost
    assert short[1] == 0
    assert short[0] < 1000


def test_typing_in_the_page_copies_nothing(
    editor: DraftEditor, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(window)
    copies: list[int] = []
    plain = FileEditor.toPlainText

    def copied(some: FileEditor) -> str:
        if some is editor.file:  # another window's editor may be read meanwhile
            copies.append(1)
        return plain(some)

    monkeypatch.setattr(FileEditor, "toPlainText", copied)
    for letter in "# twelve keys":
        QTest.keyClick(editor.file, letter)
    assert not copies
    wait_for_check(editor, window)
    assert 0 < len(copies) < 6  # a pause: checked once, kept once


def test_saved_and_not_saved_are_known_without_comparing(editor: DraftEditor, window: MainWindow) -> None:
    assert not editor.unsaved
    QTest.keyClick(editor.file, "x")
    assert editor.unsaved
    assert editor.discard.isEnabled()
    editor.file.undo()
    assert not editor.unsaved
    QTest.keyClick(editor.file, "x")
    QTest.keyClick(editor.file, Qt.Key.Key_Backspace)
    wait_for_check(editor, window)
    assert not editor.unsaved  # typed back to what it was


# -- choices -----------------------------------------------------------------------------------------------------------


def test_a_key_is_chosen_and_written(editor: DraftEditor, window: MainWindow) -> None:
    file = editor.file
    to(file, "    outcome: decline")
    QTest.keyClick(file, Qt.Key.Key_Return)
    QTest.keyClicks(file, "in o")
    QTest.qWait(200)
    assert [each.text for each in file.completion.found] == ["in our words"]
    QTest.keyClick(file, Qt.Key.Key_Return)
    assert "\n    in our words: \n" in editor.text
    assert file.completion.isHidden()
    assert file.hasFocus()


def test_every_choice_can_be_reached_and_each_says_what_it_means(editor: DraftEditor, window: MainWindow) -> None:
    file = editor.file
    to(file, "    reaches: ")
    QTest.keyClick(file, Qt.Key.Key_Space, CTRL)
    found = list(file.completion.found)
    assert len(found) > 5
    seen = []
    for _ in found:
        current = file.completion.current
        assert current is not None
        assert file.completion.say.text() == current.say
        seen.append(current.text)
        QTest.keyClick(file, Qt.Key.Key_Down)
    assert seen == [each.text for each in found]
    QTest.keyClick(file, Qt.Key.Key_Escape)
    assert file.completion.isHidden()
    assert file.hasFocus()
    assert not editor.unsaved


def test_the_figure_of_a_limit_is_selected_to_be_typed_over(editor: DraftEditor) -> None:
    file = editor.file
    to(file, "unless: {amount: over 10 g")
    for _ in "over 10 g":
        QTest.keyClick(file, Qt.Key.Key_Backspace)
    QTest.keyClick(file, Qt.Key.Key_Space, CTRL)
    assert file.completion.current is not None
    QTest.keyClick(file, Qt.Key.Key_Return)
    QTest.keyClicks(file, "3 g")
    assert "unless: {amount: at most 3 g}" in editor.text


def test_a_rule_is_written_from_the_list_by_somebody_who_knows_no_braces(
    editor: DraftEditor, window: MainWindow
) -> None:
    file = editor.file
    to(file, "    approval: [unit supervisor]\n\notherwise", end=False)
    QTest.keyClick(file, Qt.Key.Key_End)
    QTest.keyClick(file, Qt.Key.Key_Return)
    QTest.keyClick(file, Qt.Key.Key_Backspace)
    steps = ("- id: 7", "title", None, "Small theft", "app", None, "off", None, "thef", None, "outc", None, "dec")
    for typed in steps:
        if typed is None:
            assert file.completion.current is not None
            QTest.keyClick(file, Qt.Key.Key_Return)
            continue
        if typed in ("title", "app", "outc"):
            QTest.keyClick(file, Qt.Key.Key_Return)
        QTest.keyClicks(file, typed)
        QTest.qWait(160)
    QTest.keyClick(file, Qt.Key.Key_Return)
    rule = "  - id: 7\n    title: Small theft\n    applies to: {offense: theft}\n    outcome: decline\n"
    assert rule.rstrip("\n") in editor.text, editor.text[editor.text.index("id: 7") - 6 :][:200]
    policy, errors = check_bytes(editor.text.encode(), "x.yaml")
    assert policy is not None, errors


def test_tab_leaves_the_text_when_no_list_is_open(editor: DraftEditor) -> None:
    QTest.keyClick(editor.file, Qt.Key.Key_Tab)
    assert not editor.file.hasFocus()
    assert not editor.unsaved


def test_enter_and_backspace_keep_the_lines_set_in(file: FileEditor) -> None:
    file.show_file("rules:")
    to(file, "rules:")
    QTest.keyClick(file, Qt.Key.Key_Return)
    QTest.keyClicks(file, "- id: 1")
    QTest.keyClick(file, Qt.Key.Key_Return)
    QTest.keyClicks(file, "title: One")
    QTest.keyClick(file, Qt.Key.Key_Return)
    QTest.keyClick(file, Qt.Key.Key_Backspace)
    QTest.keyClicks(file, "- id: 2")
    assert file.toPlainText() == "rules:\n  - id: 1\n    title: One\n  - id: 2"


# -- meanings and errors -----------------------------------------------------------------------------------------------


def test_the_meaning_of_the_key_at_the_caret_is_beside_the_text(editor: DraftEditor, window: MainWindow) -> None:
    to(editor.file, "if shown", end=False)
    QTest.qWait(150)
    words = editor.about.toPlainText()
    assert words.startswith("if shown")
    assert "not shown" in words
    to(editor.file, "    force: presumptive")
    QTest.qWait(150)
    assert "A decision unlike the rule needs a reason" in editor.about.toPlainText()


def test_errors_are_underlined_where_the_loader_finds_them(editor: DraftEditor, window: MainWindow) -> None:
    """At line, column and length, in wrapped lines too; and they go with their words when lines above change."""
    rng = random.Random(5)
    file = editor.file
    for _ in range(4):
        lines = GOOD.splitlines()
        for at in rng.sample([n for n, line in enumerate(lines) if ": " in line and "#" not in line], 3):
            lines[at] = lines[at].replace(": ", "q: ", 1)
        lines[47] = lines[47] + " oops: '" if rng.random() < 0.5 else lines[47]
        text = "\n".join(lines) + "\n"
        file.setPlainText(text)
        wait_for_check(editor, window)
        _, errors = check_bytes(text.encode(), "draft.yaml")
        begun = states(text.splitlines())
        wanted = []
        for error in errors:
            start, length = underlined(error, begun[error.line - 1])
            wanted.append((error.line, start + 1, length))
        assert list(file.underlines) == wanted
        cursor = QTextCursor(file.document())
        cursor.insertText("# one more line\n# and another\n")
        assert list(file.underlines) == [(line + 2, column, length) for line, column, length in wanted]
        assert file.wrong_lines == tuple(sorted({line + 2 for line, _, _ in wanted}))


def test_the_error_at_the_caret_is_said_beside_the_text(editor: DraftEditor, window: MainWindow) -> None:
    editor.file.setPlainText(GOOD.replace("amount: over 10 g}", "amount: over 10 gramms}"))
    wait_for_check(editor, window)
    to(editor.file, "over 10 gramms")
    QTest.qWait(150)
    assert "'gramms' is not a unit." in editor.about.toPlainText()


# -- folds -------------------------------------------------------------------------------------------------------------


def visible(file: FileEditor) -> list[str]:
    found, block = [], file.document().begin()
    while block.isValid():
        if block.isVisible():
            found.append(block.text())
        block = block.next()
    return found


def test_rules_and_sections_are_folded_by_keyboard(editor: DraftEditor, window: MainWindow) -> None:
    file, text = editor.file, editor.text
    to(file, "    title: Possession of up to 10 grams")
    press(window, Qt.Key.Key_F7)
    shown = visible(file)
    assert "  - id: 1" in shown
    assert "    title: Possession of up to 10 grams" not in shown
    assert "  - id: 1.a" in shown
    assert file.textCursor().block().isVisible()
    assert file.folding.label(file.textCursor().block()).startswith("Possession of up to 10 grams")
    press(window, Qt.Key.Key_F7)
    assert visible(file) == text.split("\n")
    press(window, Qt.Key.Key_F7, Qt.KeyboardModifier.ShiftModifier)
    assert len(visible(file)) < len(text.split("\n")) / 2
    assert [line for line in visible(file) if line.startswith("  - id:")] == [
        line for line in text.split("\n") if line.startswith("  - id:")
    ]
    press(window, Qt.Key.Key_F7, Qt.KeyboardModifier.ShiftModifier)
    assert visible(file) == text.split("\n")
    assert editor.text == text
    assert not editor.unsaved


def test_what_is_looked_for_in_a_fold_is_shown(editor: DraftEditor, window: MainWindow) -> None:
    file = editor.file
    file.folding.fold_all()
    file.go(52)
    assert file.document().findBlockByNumber(51).isVisible()
    file.folding.fold_all()
    file.folding.fold_all()
    editor.find_bar.what.setText("over 10 g}")
    editor.find_bar.open()
    editor.find_bar.go_on()
    assert file.textCursor().block().isVisible()
    assert file.textCursor().selectedText() == "over 10 g}"


# -- find --------------------------------------------------------------------------------------------------------------


def test_find_and_replace_by_keyboard(editor: DraftEditor, window: MainWindow) -> None:
    text, file, find = editor.text, editor.file, editor.find_bar
    QTest.keyClick(file, Qt.Key.Key_F, CTRL)
    assert find.what.hasFocus()
    QTest.keyClicks(find.what, "PARAPHERNALIA")
    QTest.keyClick(find.what, Qt.Key.Key_Return)
    assert file.textCursor().selectedText().lower() == "paraphernalia"
    total = text.lower().count("paraphernalia")
    assert find.count.text() == f"1 of {total}"
    press(window, Qt.Key.Key_F3)
    assert find.count.text() == f"2 of {total}"
    press(window, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    assert find.count.text() == f"1 of {total}"
    find.by.setText("things")
    find.all.click()
    assert "paraphernalia" not in editor.text.lower()
    file.undo()
    assert editor.text == text
    QTest.keyClick(find.what, Qt.Key.Key_Escape)
    assert find.isHidden()
    assert file.hasFocus()


def test_at_twice_the_size_the_text_and_the_choices_keep_their_room(
    qapp: QApplication, keeper: ThemeKeeper, office_path: Path, tmp_path: Path
) -> None:
    keeper.set_scale(2.0)
    window = open_on(keeper, tmp_path, office_path)
    try:
        window.resize(1366, 768)
        page = show(window, "policy")
        assert isinstance(page, PolicyPage)
        page.to_view(EDIT)
        settle(window)
        file = page.exploring.editor.file
        assert file.viewport().height() >= 8 * file.fontMetrics().height()
        file.setPlainText(GOOD)
        to(file, "    outcome: ")
        window.activateWindow()
        file.setFocus()
        settle(window)
        assert file.hasFocus()
        press(window, Qt.Key.Key_Space, CTRL)
        found = file.completion
        assert found.isVisible()
        assert found.list.height() >= 1.5 * found.list.sizeHintForRow(0)
        assert found.geometry().bottom() <= around(found).rect().bottom()
    finally:
        shut(window)
        keeper.set_scale(1.0)
