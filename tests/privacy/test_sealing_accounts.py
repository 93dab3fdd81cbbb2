"""A sealing order in an office with accounts: who may, who signs, and nothing left on any page or in any export.

Each scan has its control: before the order it finds the person.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from screener.cli.app import run
from screener.domain.errors import ScreenerError
from screener.storage.audit_log import keys
from screener.ui.app import PAGES, MainWindow
from screener.ui.remembered import Remembered
from screener.ui.table import RowsModel
from screener.ui.theme import ThemeKeeper
from screener.workflow.session import Office, open_office
from screener.workflow.session.record.audit_log_lines import trail
from screener.workflow.verbs import access, keep_backups, link_people, screen_charge, seal_person
from screener.workflow.verbs.access import NewAccount, Refused
from screener.workflow.verbs.audit_review import write_audit_review
from screener.workflow.verbs.export_audit_log import export_trail
from screener.workflow.verbs.report_incident import incident_package
from screener.workflow.verbs.verify_record import verify
from tests.privacy.hunted import hits
from tests.privacy.planted import ALL, Planted, plant
from tests.privacy.test_sealing import _export_all
from tests.ui import accounts_office
from tests.ui.conftest import settle, shut
from tests.workflow.county import Ticking
from tests.workflow.peopled import PHRASES, enroll, enter, make_cheap, person

ORDER = "Expungement 2026-117"


@pytest.fixture
def planted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Planted, Ticking]:
    """The planted person's office, which begins with accounts after the work was done; closed."""
    make_cheap(monkeypatch, tmp_path / "home")
    folder, clock = tmp_path / "office", Ticking(datetime.now(UTC) - timedelta(hours=1))
    folder.mkdir()
    opened, found = plant(folder, clock)
    with opened:
        supervisor = NewAccount(code="S1", name="Person S1", passphrase=PHRASES["S1"])
        access.begin_accounts(opened, administrator=person("AD1"), supervisor=supervisor)
    enroll(opened.path, clock, "A1", "AU1")
    return opened.path, found, clock


def test_only_a_supervisor_seals_and_the_order_is_signed(planted: tuple[Path, Planted, Ticking]) -> None:
    path, found, clock = planted
    for code in ("A1", "AU1", "AD1"):
        with enter(path, code, clock) as other:
            with pytest.raises(Refused, match="supervisor"):
                seal_person.seal(other, found.person, order=ORDER)
            last = trail(other, limit=1)[0]
            assert (last.actor, last.kind) == (code, "act refused")
    assert hits(path, ALL) == set(ALL)  # the control: nobody of them took anything away
    with enter(path, "S1", clock) as supervisor:
        done = seal_person.seal(supervisor, found.person, order=ORDER)
        assert done.cleared
    assert hits(path, ALL) == set()
    checked = verify(path, thorough=True)
    assert checked.ok, checked.findings
    raw = sqlite3.connect(path)
    actor, signature = raw.execute("SELECT actor, signature FROM event WHERE seq = ?", (done.seq,)).fetchone()
    public = raw.execute("SELECT public_key FROM account WHERE code = 'S1'").fetchone()[0]
    raw.close()
    assert actor == "S1"
    assert signature.startswith(f"{keys.fingerprint(public)}:")


def test_no_export_no_list_and_no_answer_of_the_command_line_holds_the_person(
    planted: tuple[Path, Planted, Ticking], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, found, clock = planted
    out = tmp_path / "out"
    with enter(path, "S1", clock) as supervisor:
        _out(supervisor, out / "before")
        before = _said(path, found, capsys)
        assert hits(out / "before", ALL) >= {"ZYXWANDER, QUILLAINE MAE", "26-CR-90917", "WA-440099"}
        assert {word for word in ("zyxwander", "26-cr-90917") if word not in before} == set()
        seal_person.seal(supervisor, found.person, order=ORDER)
        _out(supervisor, out / "after")
        made = keep_backups.make(supervisor)
        listed = json.dumps([str(each) for each in keep_backups.listed(supervisor.place)]).lower()
    assert hits(out / "after", ALL) == set()
    assert hits(made.path, ALL) == set()
    after = _said(path, found, capsys)
    assert [word for word in ALL if word.lower() in after + listed] == []


def _out(office: Office, out: Path) -> None:
    _export_all(office, out)
    export_trail(office, out / "trail.xlsx")
    incident_package(office, out / "incident.zip")
    write_audit_review(office, date(2026, 1, 1), date(2026, 12, 31), out / "review")


def _said(path: Path, found: Planted, capsys: pytest.CaptureFixture[str]) -> str:
    """Everything that the command line says of the office, in one text."""
    phrase = path.parent / "phrase.txt"
    phrase.write_text(PHRASES["S1"])
    capsys.readouterr()
    asked = (
        ("queue", "--limit", "500"), ("queue", "--find", "zyxwander"), ("explain", found.charges[0]), ("dockets",),
        ("history", found.charges[0]), ("people", "--all"), ("duplicates",), ("audit-log", "--limit", "500"),
        ("review-warrants", "-o", str(path.parent / "said")), ("approve", "--list", "--all"), ("charges",), ("status",),
        ("seal", "--list"),
    )  # fmt: skip
    for words in asked:
        run(["office", *words, "--office", str(path), "--user", "S1", "--passphrase-file", str(phrase)])
    run(["backup", "--list", "--office", str(path)])
    run(["verify", "--all", "--office", str(path)])
    printed = capsys.readouterr()
    return (printed.out + printed.err).lower()


def test_no_page_of_the_window_shows_the_person_after_the_order(
    qapp: QApplication, planted: tuple[Path, Planted, Ticking], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, found, clock = planted
    monkeypatch.setitem(accounts_office.WORDS, "S1", PHRASES["S1"])
    window = MainWindow(ThemeKeeper(qapp, choice="light"), Remembered(tmp_path / "settings.json"), clock=clock)
    window.show()
    try:
        accounts_office.enter(window, path, "S1")
        before = _pages(window, found)
        for page in ("desk", "people"):
            assert "zyxwander" in before[page] or "90917" in before[page], page
        assert window.frame is not None
        window.frame.session.run(lambda office: seal_person.seal(office, found.person, order=ORDER), owner=window.frame)
        settle(window)
        window.frame.session.changed.emit("dockets")
        settle(window)
        after = _pages(window, found)
        assert {(page, word) for page, text in after.items() for word in ALL if word.lower() in text} == set()
        everything = _read(window, hidden=True).replace("nobody is found for “zyxwander”", "")
        assert {word for word in ALL if word.lower() in everything} == set()  # nor behind the pages
        window.show_welcome()
        settle(window)
        assert [word for word in ALL if word.lower() in _read(window)] == []
    finally:
        shut(window)
    assert hits(tmp_path / "settings.json", ALL) == set()
    assert hits(tmp_path / "home", ALL) == set()


def _pages(window: MainWindow, found: Planted) -> dict[str, str]:
    """What every page shows, searched for the person where it can be searched."""
    assert window.frame is not None
    shown = {}
    for name, _ in PAGES:
        window.frame.show_page(name, found.charges[0] if name == "desk" else None)
        settle(window)
        shown[name] = _read(window)
        if name == "people":
            window.frame.page.show_sealing()
            window.frame.page.sealing.sought.emit("zyxwander")
            settle(window)
            shown[name] += _read(window).replace("nobody is found for “zyxwander”", "")  # what was asked
        window.frame.strip.put_away()
    return shown


def _read(window: MainWindow, *, hidden: bool = False) -> str:
    """Every text that hangs on the window: labels, fields, names for screen readers, tips, and cells of tables."""
    said = [window.windowTitle()]
    for widget in window.findChildren(QWidget):
        if not hidden and not widget.isVisible():
            continue
        said += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()]
        for way in ("text", "toPlainText", "currentText", "title"):
            ask: Callable[[], object] | None = getattr(widget, way, None)
            if callable(ask) and type(widget).__module__ != "screener.ui.pages.policy.new":  # its text() is another
                said.append(str(ask()))
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            said += _cells(widget.model())
    return " ".join(said).lower()


def _cells(model: QAbstractItemModel) -> list[str]:
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
    root = QModelIndex()
    wide = model.columnCount(root) if isinstance(model, RowsModel) else 1
    return [
        str(model.index(line, at).data(role) or "")
        for line in range(model.rowCount(root))
        for at in range(wide)
        for role in roles
    ]


def test_without_a_log_on_nothing_is_sealed(planted: tuple[Path, Planted, Ticking]) -> None:
    path, found, clock = planted
    with open_office(path, user="", clock=clock, to_read=True) as opened:
        with pytest.raises(ScreenerError):
            seal_person.seal(opened, found.person, order=ORDER)
        assert screen_charge.find(opened, "zyxwander")
        assert link_people.doubtful_pairs(opened, everything=True, limit=5) is not None
    assert hits(path, ALL) == set(ALL)
