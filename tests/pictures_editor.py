"""The states of the editor of a draft that are photographed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from screener.ui.page import Page
from screener.ui.pages.policy.editor import DraftEditor
from screener.ui.pages.policy.parts import EDIT
from tests.pictures_policy import _policy, _wait
from tests.pictures_registry import picture


def _editor(page: Page) -> DraftEditor:
    policy = _policy(page)
    policy.to_view(EDIT)
    _wait(policy)
    editor = policy.exploring.editor
    editor.file.setFocus()
    return editor


def _to(editor: DraftEditor, words: str, *, end: bool = False) -> None:
    editor.go_to(editor.text.index(words) + (len(words) if end else 2))
    editor.file.centerCursor()


@picture("policy", "editor with an error at the caret")
def error(page: Page) -> None:
    editor = _editor(page)
    editor.file.setPlainText(editor.text.replace("amount: over 10 g}", "amount: over 10 gramms}", 1))
    _wait(_policy(page))
    _to(editor, "over 10 gramms", end=True)
    _wait(_policy(page))


@picture("policy", "editor with choices for a key")
def keys(page: Page) -> None:
    editor = _editor(page)
    _to(editor, "    unless: {amount: over 10 g}", end=True)
    QTest.keyClick(editor.file, Qt.Key.Key_Return)
    QTest.keyClicks(editor.file, "be")
    editor.file.offer(asked=True)


@picture("policy", "editor with choices for a word")
def words(page: Page) -> None:
    editor = _editor(page)
    _to(editor, "    reaches: ", end=True)
    editor.file.offer(asked=True)


@picture("policy", "editor with the meaning of a key")
def meaning(page: Page) -> None:
    editor = _editor(page)
    _to(editor, "if shown:")
    _wait(_policy(page))


@picture("policy", "editor with rules folded")
def folded(page: Page) -> None:
    editor = _editor(page)
    _to(editor, "rules:")
    editor.file.folding.fold_all()


@picture("policy", "editor with find")
def find(page: Page) -> None:
    editor = _editor(page)
    editor.find_bar.open()
    editor.find_bar.what.setText("paraphernalia")
    _wait(_policy(page))
    editor.find_bar.go_on()
    editor.find_bar.go_on()


@picture("policy", "editor with add a rule")
def add_a_rule(page: Page) -> None:
    editor = _editor(page)
    editor.begin_rule()
    form = editor.rule
    form.title.setText("Theft of little value")
    form.offense.setCurrentIndex(form.offense.findData("theft"))
    first = form.conditions[0]
    first.fact.setCurrentIndex(first.fact.findData("value"))
    first.figure.setText("$500")
    form.add_condition()
    second = form.conditions[1]
    second.clause.setCurrentIndex(1)
    second.fact.setCurrentIndex(second.fact.findData("beside"))
    second.value.setCurrentIndex(second.value.findText("violent felony"))
    _wait(_policy(page))


@picture("policy", "editor with add a rule that disagrees")
def add_a_rule_that_disagrees(page: Page) -> None:
    editor = _editor(page)
    editor.begin_rule()
    form = editor.rule
    form.title.setText("Cocaine is reviewed")
    form.which_drugs.setCurrentIndex(1)
    form.drugs.setText("cocaine")
    form.outcome.setCurrentIndex(form.outcome.findData("attorney review"))
    _wait(_policy(page))
