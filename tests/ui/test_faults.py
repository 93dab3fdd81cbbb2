"""What nobody foresaw: a report without a single value, and one sentence."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from screener.runtime.logs import open_log
from screener.ui.faults import catch_all, sentence


def broken() -> None:
    try:
        {}["ALDER, TEST"]
    except KeyError as error:
        raise RuntimeError("case 26-CR-00100 of ALDER, TEST") from error


def caught() -> BaseException:
    try:
        broken()
    except RuntimeError as error:
        return error
    raise AssertionError


def test_the_sentence_says_where_the_report_is_and_the_log_names_it(tmp_path: Path) -> None:
    open_log(tmp_path)
    told = sentence(caught(), tmp_path)
    (report,) = tmp_path.glob("fault-*.txt")
    assert report.stat().st_mode & 0o077 == 0
    assert str(report) in str(told)
    assert "in broken" in report.read_text()
    assert "ALDER" not in str(told) + report.read_text()
    assert f"program failed report={report.stem.removeprefix('fault-')}" in (tmp_path / "screener.log").read_text()


def test_a_folder_that_cannot_be_written_is_not_a_second_fault(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert "report is in" not in str(sentence(caught(), blocked / "below"))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SCREENER_HOME", str(tmp_path))
    return tmp_path


def test_what_nobody_catches_is_told_and_the_program_goes_on(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.__excepthook__)
    told: list[str] = []
    catch_all(lambda error: told.append(str(error)))
    error = caught()
    sys.excepthook(type(error), error, error.__traceback__)
    assert len(told) == 1
    assert told[0].startswith("Something went wrong inside the program: RuntimeError")
    assert len(list((home / "crashes").glob("fault-*.txt"))) == 1  # where the incident package counts them


OPENED_AND_CLOSED = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from screener.__main__ import main

app = QApplication([])
QTimer.singleShot(0, app.quit)
raise SystemExit(main())
"""


def test_the_window_says_in_the_log_that_it_came_and_went(home: Path) -> None:
    subprocess.run([sys.executable, "-c", OPENED_AND_CLOSED], check=True)
    lines = (home / "logs" / "screener.log").read_text().splitlines()
    assert [line.split(" ", 2)[2] for line in lines] == ["window opened", "window closed code=0"]
