"""Add a rule in the window: chosen from lists by keyboard, its text shown, inserted so that the draft stays valid."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QPlainTextEdit, QTextBrowser

from screener.policy.authoring.add_rule import add_rule
from screener.policy.authoring.scenarios import run_scenarios
from screener.policy.loading.load import check_bytes
from screener.ui.app import MainWindow
from screener.ui.pages.policy import PolicyPage
from screener.ui.pages.policy.editor import DraftEditor
from screener.ui.pages.policy.parts import EDIT
from screener.ui.widgets.labels import Label
from tests.ui.conftest import settle
from tests.ui.page_case import _is_cut as is_cut
from tests.ui.pages import CTRL, press, show


@pytest.fixture
def editor(window: MainWindow) -> DraftEditor:
    page = show(window, "policy")
    assert isinstance(page, PolicyPage)
    page.to_view(EDIT)
    settle(window)
    page.exploring.editor.file.setFocus()
    press(window, Qt.Key.Key_A, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert page.exploring.editor.rule.isVisible()
    look(page.exploring.editor, window)
    return page.exploring.editor


def look(editor: DraftEditor, window: MainWindow) -> None:
    QTest.qWait(editor.rule._timer.interval() + 40)
    settle(window)


def theft(editor: DraftEditor, window: MainWindow) -> None:
    form = editor.rule
    form.title.setText("Theft of little value")
    form.offense.setCurrentIndex(form.offense.findData("theft"))
    first = form.conditions[0]
    first.fact.setCurrentIndex(first.fact.findData("value"))
    first.figure.setText("$500")
    form.outcome.setCurrentIndex(form.outcome.findData("decline"))
    look(editor, window)


def test_the_text_is_shown_before_it_is_inserted_and_is_inserted_as_shown(
    editor: DraftEditor, window: MainWindow
) -> None:
    before, form = editor.text, editor.rule
    theft(editor, window)
    assert editor.text == before
    shown = form.preview.toPlainText()
    assert "    if: {value: at most $500}" in shown
    for side in ("value $500", "value $501", "value not known"):
        assert f"Rule 3: {side}" in shown
    assert "Rule 3 fits" in form.verdict.toPlainText()
    QTest.keyClick(form.insert, Qt.Key.Key_Space)
    settle(window)
    assert editor.text == add_rule(before, form.wish(), "draft.yaml").text
    for line in shown.splitlines():
        assert line in editor.text
    policy, errors = check_bytes(editor.text.encode(), "x.yaml")
    assert policy is not None, errors
    assert run_scenarios(policy).ok
    assert editor.file.hasFocus()
    assert editor.file.textCursor().block().text() == "  - id: 3"
    editor.file.undo()
    assert editor.text == before


def test_a_conflict_is_shown_with_its_charge_and_a_way_out(editor: DraftEditor, window: MainWindow) -> None:
    form = editor.rule
    form.title.setText("Cocaine is reviewed")
    form.which_drugs.setCurrentIndex(1)
    form.drugs.setText("cocaine")
    form.outcome.setCurrentIndex(form.outcome.findData("attorney review"))
    look(editor, window)
    assert "can both reach one charge" in form.verdict.toPlainText()
    assert "cocaine" in form.verdict.toPlainText()
    assert not form.insert.isEnabled()
    assert form.give_way.isVisible()
    QTest.keyClick(form.give_way, Qt.Key.Key_Space)
    look(editor, window)
    assert "gives way to: [1]" in form.preview.toPlainText()
    assert "can both reach" not in form.verdict.toPlainText()


def test_escape_leads_back_and_nothing_was_inserted(editor: DraftEditor, window: MainWindow) -> None:
    before = editor.text
    theft(editor, window)
    QTest.keyClick(editor.rule.title, Qt.Key.Key_Escape)
    assert editor.file.isVisible()
    assert editor.file.hasFocus()
    assert editor.text == before
    assert not editor.unsaved


def test_the_keyboard_reaches_every_choice_and_comes_back(editor: DraftEditor, window: MainWindow) -> None:
    form = editor.rule
    form.add_condition()
    look(editor, window)
    kinds = (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QTextBrowser)
    reachable = {
        each
        for each in form.findChildren(object)
        if isinstance(each, kinds)
        and each.isVisibleTo(form)
        and each.isEnabled()
        and each.focusPolicy() & Qt.FocusPolicy.TabFocus
    }
    assert len(reachable) > 12
    assert all(each.accessibleName() for each in reachable)
    seen = set()
    form.title.setFocus()
    for _ in range(80):
        focused = QApplication.focusWidget()
        seen.add(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
        if QApplication.focusWidget() is form.title:
            break
    assert reachable <= seen, [each.accessibleName() for each in reachable - seen]


def test_twice_the_size_cuts_nothing(editor: DraftEditor, window: MainWindow) -> None:
    assert window.frame is not None
    try:
        window.frame.scale_wanted.emit(2.0)
        settle(window)
        window.resize(1366, 768)
        settle(window)
        page = window.frame.page
        assert isinstance(page, PolicyPage)
        page.to_view(EDIT)
        page.exploring.editor.begin_rule()
        look(page.exploring.editor, window)
        assert (window.width() <= 1366, window.height() <= 768) == (True, True)
        assert not [label.text() for label in page.findChildren(Label) if label.isVisible() and is_cut(label)]
    finally:
        window.frame.scale_wanted.emit(1.0)
        settle(window)
