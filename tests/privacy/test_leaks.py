"""No text of a record in logs, crash reports, settings, window titles or what else the program leaves on a machine."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from screener.cli.app import run
from screener.domain.errors import ScreenerError
from screener.runtime import logs
from screener.storage.audit_log import journal
from screener.ui import faults
from screener.ui.app import MainWindow
from screener.ui.remembered import Remembered
from screener.ui.theme import ThemeKeeper
from screener.workflow.verbs.screen_charge import holds_and_notes
from tests.privacy.hunted import hits
from tests.privacy.planted import ALL, plant
from tests.ui.conftest import Clock, settle, shut

PLANTED = ALL
ROOT = Path(__file__).parents[2]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Everything that the program writes by itself goes here."""
    place = tmp_path / "home"
    place.mkdir()
    monkeypatch.setenv("SCREENER_HOME", str(place))
    for name in ("XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "HOME"):
        monkeypatch.setenv(name, str(place / name.lower()))
    monkeypatch.setenv("TMPDIR", str(place / "tmp"))
    (place / "tmp").mkdir()
    return place


def test_the_command_line_leaves_nothing_and_a_crash_report_says_only_where(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "office"
    folder.mkdir()
    opened, found = plant(folder, anew=True)
    opened.close()
    office = ("--office", str(opened.path), "--user", "S1")
    journey = (
        ("queue",), ("person", found.person), ("find", "zyxwander"), ("status",), ("dockets",),
        ("note", found.charges[0], "a further note on the green awning"), ("undo",), ("audit-log",),
        ("seal", "--person", found.person), ("people", "--all"), ("history", found.charges[0]),
    )  # fmt: skip
    ran = sum(run(["office", *each, *office]).code == 0 for each in journey)
    assert ran >= 7  # the others may be called otherwise; their errors are looked through as well

    def spoiled(*_: object, **__: object) -> None:
        raise RuntimeError("ZYXWANDER, QUILLAINE MAE of 26-CR-90917: lab sheet of the blue kiosk")

    with monkeypatch.context() as broken:
        broken.setattr(journal, "append", spoiled)
        assert run(["office", "note", found.charges[0], "note on the green awning", *office]).code == 3
    printed = capsys.readouterr()
    assert "zyxwander" in printed.out.lower()  # the control: the journey did show the person
    assert "zyxwander" not in printed.err.lower()
    assert list((home / "crashes").iterdir())
    assert hits(home, PLANTED) == set()


def test_the_log_refuses_text_and_would_be_found_out(home: Path) -> None:
    logs.open_log(home / "logs")
    logs.log("charge decided", charge="00ab12", event=7)
    for text in ("ZYXWANDER, QUILLAINE MAE", "26-CR-90917", "note on the green awning"):
        with pytest.raises(ValueError, match="texts are not logged"):
            logs.log("charge decided", charge=text)
    with pytest.raises(ValueError, match="plain words"):
        logs.log("ZYXWANDER, QUILLAINE MAE")
    assert hits(home, PLANTED) == set()
    (home / "logs" / "other.log").write_text("note on the green awning")
    assert hits(home, PLANTED) == {"note on the green awning"}  # the control


def test_a_fault_report_of_the_window_says_only_where(home: Path) -> None:
    try:
        try:
            raise KeyError("26-CR-90917")
        except KeyError as error:
            raise RuntimeError("ZYXWANDER, QUILLAINE MAE") from error
    except RuntimeError as error:
        told = faults.sentence(error, home / "crashes")
        logs.write_fault_report(error, home / "crashes")
    assert isinstance(told, ScreenerError)
    assert "zyxwander" not in str(told).lower()
    assert len(list((home / "crashes").iterdir())) == 2
    assert hits(home, PLANTED) == set()


def test_the_window_names_nobody_outside_its_pages(
    qapp: QApplication, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "office"
    folder.mkdir()
    opened, found = plant(folder, anew=True)
    opened.close()
    window = MainWindow(ThemeKeeper(qapp, choice="light"), Remembered(home / "settings.json"), clock=Clock())
    window.show()
    try:
        window.open_path(opened.path, "S1")
        settle(window)
        assert window.frame is not None
        titles = {window.windowTitle()}
        shown = ""
        for name in window.frame.rail.buttons:
            window.frame.show_page(name, found.charges[0] if name == "desk" else None)
            settle(window)
            titles |= {top.windowTitle() for top in QApplication.topLevelWidgets()}
            shown += " ".join(label.text() for label in window.findChildren(QLabel) if label.isVisible())
        assert "zyxwander" in shown.lower()  # the control: the desk did show the person

        def spoiled(*_: object, **__: object) -> None:
            raise RuntimeError("ZYXWANDER, QUILLAINE MAE of 26-CR-90917")

        monkeypatch.setattr(holds_and_notes, "one_act", spoiled)
        window.frame.session.run(
            lambda office: holds_and_notes.add_note(office, found.charges[0], "x"), owner=window.frame
        )
        settle(window)
        assert "zyxwander" not in window.frame.strip.accessibleName().lower()
    finally:
        shut(window)
    assert [word for word in PLANTED if any(word.lower() in title.lower() for title in titles)] == []
    assert hits(home, PLANTED) == set()


def test_every_line_that_is_logged_is_written_out_in_the_program() -> None:
    """No message is put together at run time, and none takes an argument that is not an id or a count."""
    found = []
    for path in sorted((ROOT / "screener").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or not node.args:
                continue
            owner = node.func.value
            logger = isinstance(owner, ast.Name) and owner.id in ("_log", "logger", "logging", "logs")
            if logger and node.func.attr in ("debug", "info", "warning", "error", "exception", "critical", "log"):
                whole = len(node.args) == 1 and isinstance(node.args[0], ast.Constant)
                if not whole:
                    found.append(f"{path.name}:{node.lineno}")
    assert found == []
