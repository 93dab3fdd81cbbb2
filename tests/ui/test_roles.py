"""Every action of every page, as every role: it is done or asked, or refused in one sentence; never a dead key."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication

from screener.ui import dialogs
from screener.ui.app import PAGES, MainWindow
from screener.ui.frame.key_line import HintButton
from screener.ui.pages.records import RecordsPage
from screener.ui.theme import ThemeKeeper
from screener.ui.widgets.buttons import Button
from screener.workflow.session import Office
from screener.workflow.session.record.audit_log_lines import TrailFilter, trail
from screener.workflow.session.rights import RIGHTS, may
from tests.ui.accounts_office import enter, with_accounts
from tests.ui.conftest import Clock, open_window, settle, shut

#: Every action of every page with the kind of event that it writes ("" for none): a new one is entered here.
ACTIONS: Mapping[str, Mapping[str, str]] = {
    "desk": {
        "Accept the recommendation": "charge decided",
        "Decide otherwise": "charge decided",
        "Hold, or release from hold": "charge held",
        "Record a fact with its source": "fact recorded",
        "Report read, none of the signs observed": "report attested",
        "Note": "note added",
        "Accept all unexceptional charges of this person": "charge decided",
        "Undo": "act undone",
        "Redo": "act redone",
        "Next charge": "",
        "Previous charge": "",
        "Next person": "",
        "Previous person": "",
        "Details: every rule and every fact": "",
        "Original row": "",
        "Show or hide the queue": "",
        "Find": "",
        "Go to a case": "",
        "Join or part the cases of this person": "",
        "Last decision; Alt+2 to 9: those before": "",
    },
    "dockets": {
        "Next step": "",
        "Step before": "",
        "Choose the field of this column": "",
        "Save this mapping as a profile": "profile saved",
        "Leave the import, nothing written": "",
        "Next column to look at": "",
        "Import a docket": "docket imported",
        "Screen this docket": "",
        "Open the rows set aside": "",
        "Write the quality report": "exported: quality report",
        "Work in Excel": "exported: screened docket",
        "Copy rows": "",
        "Take Excel's side of this conflict": "",
        "Keep the office's side": "",
        "Save what was read back": "charge decided",
        "Back to the files": "",
    },
    "charges": {
        "Answer the cluster": "charge answered",
        "Undo the last answer": "charge answer taken back",
        "See what the last answer changed": "",
        "Not recognized": "",
        "Below the threshold": "",
        "Answered by the office": "",
        "The charge table": "",
        "Load a charge table": "charge answered",
        "Save the charge table": "",
        "Take this answer back": "charge answer taken back",
        "Find": "",
        "Back to the clusters": "",
    },
    "people": {
        "One person": "people compared",
        "Two people": "people compared",
        "Not known": "people compared",
        "Next pair": "",
        "Previous pair": "",
        "Undo": "act undone",
        "Charges in two files, or people": "",
        "Files that brought the charge": "",
        "Reason of the answer": "",
        "Cases of this person, to join or part": "",
        "Back to the pairs": "",
        "One incident": "cases compared",
        "Two incidents": "cases compared",
        "Not known whether one incident": "cases compared",
        "Sealing order": "",
        "Seal the person that is shown": "person sealed",
        "Open on the desk": "",
    },
    "policy": {
        "Adopt a file": "policy adopted",
        "Compare with the version before": "",
        "Replay on the office's charges": "",
        "Edit a draft": "",
        "New policy": "",
        "Save the draft": "",
        "Add a rule": "",
        "Find in the draft": "",
        "Next place": "",
        "Previous place": "",
        "What can be written here": "",
        "Fold or unfold all rules": "",
        "Fold or unfold the rule or section": "",
        "Print, or save as PDF": "",
        "Withdraw this version": "policy withdrawn",
        "Next problem of the file": "",
        "Put the question or the draft away": "",
    },
    "retroactive": {
        "Accept the recommendation": "warrant decided",
        "Decide otherwise": "warrant decided",
        "Next warrant": "",
        "Previous warrant": "",
        "Board or list": "",
        "Undo": "act undone",
        "Make the list for the judge": "exported: warrant list",
        "Import a list of warrants": "warrants imported",
        "Put the question away": "",
    },
    "oversight": {
        "Export the pack": "exported: oversight pack",
        "Open the charges": "",
        "Explain this number": "",
        "Copy the table": "",
        "Choose the period": "",
        "Consistency": "",
        "Outcomes": "",
        "Deviations": "",
        "Lists": "",
        "Back to the numbers": "",
    },
    "approvals": {
        "Approve": "approval given",
        "Refuse, with a reason": "approval refused",
        "Write down what was said aloud": "approval recorded as verbal",
        "Take back your answer": "approval taken back",
        "Details: every rule that was looked at": "",
        "Next": "",
        "Previous": "",
        "Let somebody stand in for you": "approver delegated",
        "Answered too, or what waits": "",
        "Undo": "act undone",
        "Open on the desk": "",
    },
    "records": {
        "Find in the audit log": "",
        "Verify the record": "",
        "Verify every row": "",
        "Back up now": "backup made",
        "Write an anchor": "",
        "Incident package ...": "exported: incident package",
        "Only about this one": "",
        "Audit log": "",
        "Backups": "",
        "Anchors": "",
        "Audit review": "",
        "Copy rows": "",
        "Back to the audit log": "",
    },
}
#: The buttons of the pages that write; those of READING only show, ask or cancel.
BUTTONS: Mapping[str, Mapping[str, str]] = {
    "desk": {},
    "dockets": {
        "Write the workbook": "exported: screened docket",
        "Save the decisions": "charge decided",
        "Save these rows": "exported: rows set aside",
        "Next": "docket imported",
        "It is a docket: import it as it was read": "",
        "It is a printed report: mark a case": "",
        "Mark": "",
        "Pass over lines like this": "",
        "Read the file by this layout": "",
        "Write the quality report": "exported: quality report",
        "Read every docket of this office by the statutes of this state": "setting changed",
    },
    "charges": {"Load": "charge answered", "Take back": "charge answer taken back", "Answer": "charge answered"},
    "people": {
        "Yes, seal": "person sealed",
        "One person": "people compared",
        "Two people": "people compared",
        "Not known": "people compared",
        "One incident": "cases compared",
        "Two incidents": "cases compared",
        "Not known whether one incident": "cases compared",
    },
    "policy": {
        "Withdraw": "policy withdrawn",
        "Adopt": "policy adopted",
        # of a draft, which is nothing of the record before it is adopted
        "Add a condition": "",
        "Add a rule": "",
        "Back to the text": "",
        "Insert the rule": "",
        "Let it give way": "",
        "Let these scenarios expect it": "",
        "Next place": "",
        "Previous place": "",
        "Put the search away": "",
        "Replace": "",
        "Replace all": "",
    },
    "retroactive": {"Import": "warrants imported"},
    "oversight": {"Write the pack": "exported: oversight pack"},
    "approvals": {
        "Approve": "approval given",
        "Refuse": "approval refused",
        "Said aloud": "approval recorded as verbal",
    },
    "records": {
        "Write as PDF and workbook": "exported: audit review",
        "Sign off": "audit reviewed",
        "Choose the folder": "setting changed",
        "Back up now": "backup made",
        "Restore this one": "office restored",
        "Choose the second place": "setting changed",
        "Incident package": "exported: incident package",
    },
}
READING = {
    "Accounts",
    "Save the list",
    "Adopt a file",
    "Anchors",
    "Answered by the office, N charges",
    "Answered too",
    "Audit review",
    "Back",
    "Back to the files",
    "Back to the numbers",
    "Back to the pairs",
    "Back up to the second place",
    "Backups",
    "Below the threshold, N charges",
    "Board",
    "Cancel",
    "Charges in two files",
    "Check this one",
    "Compare with the office",
    "Consistency",
    "Deviations",
    "Discard draft",
    "Doubtful pairs",
    "Edit with this limit",
    "Export and read back",
    "Export pack",
    "Go on",
    "Go to the desk",
    "Import a docket",
    "Import another file",
    "Import warrants",
    "Join",
    "Join and read",
    "Keep everything",
    "Keep the office's",
    "List",
    "Lists",
    "Load a table",
    "Look at it",
    "Make list for the judge",
    "New policy",
    "Not recognized, N charges",
    "Open it",
    "Open the N rows set aside",
    "Outcomes",
    "Put it back",
    "Review it as warrants",
    "Save",
    "Save and look at it",
    "Save as CSV",
    "Screen this docket",
    "Seal",
    "Sealing order",
    "Show",
    "Show N older",
    "Show events about everything",
    "Stop the import; nothing is written",
    "Stop verifying",
    "Take Excel",
    "Open the charges that differ",
    "The charge table, N answers",
    "The office: Open the charges",
    "The office: explain this number",
    "Audit log",
    "Verify",
    "Verify every row",
    "Write an anchor",
    "Write the PDF",
    "Write the draft",
}
_USERS = {"attorney": "A2", "supervisor": "S1", "auditor": "U1", "administrator": "K1"}


@pytest.fixture(scope="module")
def made_accounts(made_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("roles") / "test.screener"
    shutil.copy(made_office, path)
    with_accounts(path, Clock(), others=True)
    return path


@pytest.fixture
def opened(
    keeper: ThemeKeeper, made_accounts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    """A window on a copy; whatever the system's dialogs would ask is answered with nothing."""
    for name in ("ask_open", "ask_save", "ask_folder"):
        monkeypatch.setattr(dialogs, name, lambda *_a, **_k: None)
    window = open_window(keeper, tmp_path)
    window.clock = Clock()
    window.clock.at += timedelta(hours=1)
    window.setProperty("office", shutil.copy(made_accounts, tmp_path / "test.screener"))
    yield window
    shut(window)


def _barred(action: QAction) -> str:
    return str(action.property("barred") or "")


@pytest.mark.parametrize("role", _USERS)
def test_what_a_role_may_not_do_is_said(opened: MainWindow, role: str) -> None:
    """Each action that the role may not do is dimmed with the reason, says it when pressed, and writes no such act."""
    enter(opened, Path(str(opened.property("office"))), _USERS[role])
    frame = opened.frame
    assert frame is not None
    begun, seen = trail(frame.session.office, limit=1)[0].seq, 0
    for name, _ in PAGES:
        frame.show_page(name)
        settle(opened)
        page = frame.page
        for action in page.menu_actions:
            why = _barred(action)
            if not why or not action.isEnabled():
                continue
            seen += 1
            frame.strip.put_away()
            action.trigger()
            settle(opened)
            said = frame.strip.accessibleName()
            assert said.startswith(why.split(":")[0].rstrip(".")), (name, action.text(), said, why)
            assert not frame.strip.isHidden(), (name, action.text())
        for button in frame.key_line.findChildren(HintButton):
            barred = [a for a in page.menu_actions if _barred(a) and a.text() == button.text()]
            assert not barred or button.toolTip() == _barred(barred[0])
    assert (seen == 0) is (role == "supervisor")
    kinds = {event.kind for event in trail(frame.session.office, limit=200) if event.seq > begun}
    assert {kind for kind in kinds if not may(role, kind)} == set()
    assert ("act refused" in kinds) is (seen > 0)


def _named(button: Button) -> str:
    return re.sub(r"\b[\d,]+\b", "N", button.accessibleName())


def test_every_action_and_button_of_every_page_is_in_the_matrix(opened: MainWindow) -> None:
    """What is new on a page is entered above, with the kind of event that it writes; and an action bars by that kind,
    which is a kind of the record: one that is misspelled would bar everybody, supervisors too."""
    enter(opened, Path(str(opened.property("office"))), "S1")
    frame = opened.frame
    assert frame is not None
    for name, _ in PAGES:
        frame.show_page(name)
        settle(opened)
        page = frame.page
        assert {action.text(): action.property("needs") for action in page.menu_actions} == ACTIONS[name]
        assert not [action.text() for action in page.menu_actions if _barred(action)]
        known = {*BUTTONS[name], *READING, ""}
        found = {_named(button) for button in page.findChildren(Button)}
        assert {each for each in found - known if not each.startswith("Browse: ")} == set(), name
        assert set(BUTTONS[name]) <= found
    assert {name for name, _ in PAGES} == set(ACTIONS) == set(BUTTONS)
    told = {kind.partition(": ")[0] for table in (ACTIONS, BUTTONS) for one in table.values() for kind in one.values()}
    assert told - {""} <= set(RIGHTS)


@pytest.mark.parametrize("role", ["auditor", "administrator"])
def test_no_key_of_any_page_is_dead_or_a_fault(
    opened: MainWindow, role: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everything else is pressed too: nothing goes wrong inside the program, and nothing is written past the role."""
    enter(opened, Path(str(opened.property("office"))), _USERS[role])
    frame = opened.frame
    assert frame is not None
    begun = trail(frame.session.office, limit=1)[0].seq
    for name, _ in PAGES:
        frame.show_page(name)
        settle(opened)
        for action in list(frame.page.menu_actions):
            if action.isEnabled() and not _barred(action) and "Back up" not in action.text():
                action.trigger()
                settle(opened)
                said = frame.strip.accessibleName()
                assert "inside the program" not in said, (name, action.text(), said)
                while (popup := QApplication.activePopupWidget()) is not None:
                    popup.close()
                frame.show_page(name)
    frame.show_page("records")
    _press_buttons_of_records(opened, role, tmp_path, monkeypatch)
    kinds = {event.kind for event in trail(frame.session.office, limit=500) if event.seq > begun}
    assert {kind for kind in kinds if not may(role, kind)} == set()


def _press_buttons_of_records(opened: MainWindow, role: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page whose buttons do what no key does: each that the role may not press is refused, and that is recorded."""
    frame = opened.frame
    assert frame is not None
    page = frame.page
    assert isinstance(page, RecordsPage)
    away = folder / "away"
    away.mkdir()
    monkeypatch.setattr(dialogs, "ask_folder", lambda *_a, **_k: away)
    monkeypatch.setattr(dialogs, "ask_save", lambda *_a, **_k: away / "incident.zip")
    pressed, refused = 0, 0
    for section in ("backups", "anchors", "review"):
        page.show_section(section)
        settle(opened)
        page.review.note.setText("looked at")
        for button in page.section.findChildren(Button):
            kind, _, what = BUTTONS["records"].get(_named(button), "").partition(": ")
            if not kind or not button.isVisible() or not button.isEnabled() or kind == "office restored":
                continue
            before = _refusals(frame.session.office)
            button.click()
            settle(opened)
            pressed += 1
            barred = not may(role, kind, what)
            refused += barred
            assert _refusals(frame.session.office) == before + barred, (section, button.text())
            assert not barred or "may not" in frame.strip.accessibleName() + page.section.accessibleName()
    assert pressed >= 4
    assert refused >= 1


def _refusals(office: Office) -> int:
    return len(trail(office, limit=500, only=TrailFilter(kind="act refused")))
