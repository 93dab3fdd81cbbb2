"""The states of Policy that are photographed."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from screener.domain.shipped import sample_policy
from screener.ui.page import Page
from screener.ui.pages.policy import PolicyPage
from screener.ui.pages.policy.parts import ANALYSIS, EDIT, NEW, REPLAY, THRESHOLDS
from screener.workflow.verbs.adopt_policy import withdraw as withdraw_verb
from screener.workflow.verbs.keep_draft import kept
from tests.pictures_registry import picture


def _policy(page: Page) -> PolicyPage:
    assert isinstance(page, PolicyPage)
    return page


def broken_policy() -> Path:
    """A policy file with a misspelled key, a unit that is none, and an outcome that nothing defines."""
    text = sample_policy("riverside-unconditional.yaml").read_text(encoding="utf-8")
    text = text.replace("effective:", "efective:", 1).replace("outcome: decline\n", "outcome: declin\n", 1)
    path = Path(tempfile.mkdtemp(prefix="screener-pictures-")) / "draft.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def flawed_policy() -> Path:
    """A policy file with a rule that another one shadows and a charge that no rule decides."""
    text = sample_policy("riverside-unconditional.yaml").read_text(encoding="utf-8")
    text = text.replace("    beyond this: otherwise\n", "", 1)
    path = Path(tempfile.mkdtemp(prefix="screener-pictures-")) / "flawed.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def _look_at(page: Page, path: Path) -> PolicyPage:
    policy = _policy(page)
    policy.choose_file()
    policy.path.set_path(path)
    policy.look_at()
    return policy


@picture("policy")
def in_force(page: Page) -> None:
    _policy(page)


@picture("policy", "compare")
def compare(page: Page) -> None:
    _policy(page).compare()


@picture("policy", "choose a file")
def choose(page: Page) -> None:
    _policy(page).choose_file()


@picture("policy", "draft")
def draft(page: Page) -> None:
    _look_at(page, sample_policy("philadelphia-2018.yaml"))


def next_policy() -> Path:
    """A later version with a lower limit, and without the scenarios that speak of the old one."""
    text = sample_policy("riverside-unconditional.yaml").read_text(encoding="utf-8")
    text = text.replace("version: 2026-02", "version: 2026-06").replace(
        "effective: 2026-02-16", "effective: 2026-05-01"
    )
    text = text.replace("over 10 g}", "over 2 g}", 1)
    path = Path(tempfile.mkdtemp(prefix="screener-pictures-")) / "next.yaml"
    path.write_text(text[: text.index("scenarios:")], encoding="utf-8")
    return path


@picture("policy", "adopt")
def adopt(page: Page) -> None:
    _look_at(page, next_policy())


@picture("policy", "errors")
def errors(page: Page) -> None:
    _look_at(page, broken_policy())


def _wait(page: PolicyPage) -> None:
    app = QApplication.instance()
    assert app is not None
    deadline = time.monotonic() + 30
    quiet = 0
    while quiet < 40 and time.monotonic() < deadline:  # longer than the editor's and the cut's pause
        app.processEvents()
        quiet = quiet + 1 if page.session.tasks.idle else 0
        time.sleep(0.01)


@picture("policy", "replay")
def replay(page: Page) -> None:
    _policy(page).to_view(REPLAY)


@picture("policy", "replay by race with a cell open")
def replay_cell(page: Page) -> None:
    policy = _policy(page)
    policy.to_view(REPLAY)
    _wait(policy)
    view = policy.exploring.replay
    view.split.setCurrentIndex(view.split.findData("race"))
    view.parts.selectRow(1)
    matrix = view.matrix
    assert matrix is not None
    moved = next(t for t in view.parts.row.transitions if t.changed)
    matrix.point(moved)
    matrix.cell_opened.emit(moved.before, moved.after)


@picture("policy", "thresholds")
def thresholds(page: Page) -> None:
    _policy(page).to_view(THRESHOLDS)


@picture("policy", "thresholds moved")
def thresholds_moved(page: Page) -> None:
    policy = _policy(page)
    policy.to_view(THRESHOLDS)
    _wait(policy)
    view = policy.exploring.thresholds
    view.histogram.setFocus()
    for _ in range(12):
        QTest.keyClick(view.histogram, Qt.Key.Key_Left)
    _wait(policy)


@picture("policy", "thresholds of a count")
def thresholds_count(page: Page) -> None:
    policy = _look_at(page, sample_policy("philadelphia-2018.yaml"))
    _wait(policy)
    policy.to_view(THRESHOLDS)
    _wait(policy)
    limit = policy.exploring.thresholds.limit
    limit.setCurrentIndex(next(n for n in range(limit.count()) if "convictions" in limit.itemText(n)))
    _wait(policy)


@picture("policy", "analysis")
def analysis(page: Page) -> None:
    _policy(page).to_view(ANALYSIS)


@picture("policy", "analysis of a draft")
def analysis_found(page: Page) -> None:
    policy = _look_at(page, flawed_policy())
    _wait(policy)
    policy.to_view(ANALYSIS)


@picture("policy", "edit")
def edit(page: Page) -> None:
    _policy(page).to_view(EDIT)
    _wait(_policy(page))


@picture("policy", "edit with errors")
def edit_errors(page: Page) -> None:
    policy = _policy(page)
    policy.to_view(EDIT)
    _wait(policy)
    editor = policy.exploring.editor
    text = editor.text.replace("over 10 g}", "over 10 grm}", 1).replace(
        "offense: paraphernalia", "offence: paraphernalia", 1
    )
    editor.file.setPlainText(text)
    _wait(policy)
    editor.next_problem()


@picture("policy", "edit with a failing scenario")
def edit_failing(page: Page) -> None:
    policy = _policy(page)
    policy.to_view(EDIT)
    _wait(policy)
    editor = policy.exploring.editor
    editor.file.setPlainText(editor.text.replace("over 10 g}", "over 0.5 g}", 1))
    _wait(policy)


@picture("policy", "new policy")
def new(page: Page) -> None:
    _policy(page).to_view(NEW)


@picture("policy", "new policy with a wrong answer")
def new_wrong(page: Page) -> None:
    policy = _policy(page)
    policy.to_view(NEW)
    policy.exploring.new.answers["substances"].setText("glitter")


@picture("policy", "paper")
def paper(page: Page) -> None:
    _policy(page).papers.print_paper()


@picture("policy", "withdraw")
def withdraw(page: Page) -> None:
    _policy(page).papers.ask_withdraw()


@picture("policy", "withdrawn")
def withdrawn(page: Page) -> None:
    policy = _policy(page)
    policy.papers.ask_withdraw()
    policy.why.reason.setText("Rescinded by General Order 26-07")
    policy.why.yes.click()


@picture("policy", "empty")
def empty(page: Page) -> None:
    policy = _policy(page)
    for _ in range(8):
        _wait(policy)
        version = next((v for v in policy._versions if v.withdrawn_at is None), None)
        if version is None:
            break
        policy.session.run(
            lambda office, sha=version.policy.sha256: withdraw_verb(office, sha, "for the picture"),
            lambda _saved: policy.refresh(),
            owner=policy,
        )
    _wait(policy)
    policy._arrived(())


@picture("policy", "unwritten")
def unwritten(page: Page) -> None:
    _look_at(page, sample_policy("invented-unwritten.yaml"))


@picture("policy", "a draft that came back")
def came_back(page: Page) -> None:
    policy = _policy(page)
    policy.to_view(EDIT)
    _wait(policy)
    editor = policy.exploring.editor
    editor.file.setPlainText(editor.text.replace("over 10 g}", "over 5 g}", 1))
    policy.exploring.keeping.keep_now()
    _wait(policy)
    editor.base, text = editor.base, editor.text
    editor.file.setPlainText(editor.base)
    assert text
    policy.session.run(kept, policy.exploring.keeping._arrived, owner=policy)
    _wait(policy)


@picture("policy", "a file that changed on disk")
def conflict(page: Page) -> None:
    policy = _policy(page)
    policy.to_view(EDIT)
    _wait(policy)
    editor = policy.exploring.editor
    path = Path(tempfile.mkdtemp(prefix="screener-pictures-")) / "possession.yaml"
    path.write_text("# by somebody else\n", encoding="utf-8")
    editor.file.setPlainText(editor.text.replace("over 10 g}", "over 5 g}", 1))
    editor.path.set_path(path)
    editor.ask_save()
    _wait(policy)
