"""What nobody foresaw: a report without a single value, and one sentence."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from screener.ui.faults import catch_all, redacted, sentence

NOW = datetime(2026, 5, 29, 15, 0, tzinfo=UTC)


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


def test_the_report_has_types_and_places_but_no_value() -> None:
    text = redacted(caught())
    assert "RuntimeError" in text
    assert "KeyError" in text
    assert "test_faults.py" in text
    assert "broken" in text
    assert "ALDER" not in text
    assert "26-CR" not in text


def test_the_sentence_says_where_the_report_is(tmp_path: Path) -> None:
    told = sentence(caught(), NOW, tmp_path)
    report = tmp_path / "fault-20260529-150000.txt"
    assert report.is_file()
    assert report.stat().st_mode & 0o077 == 0
    assert str(report) in str(told)
    assert "ALDER" not in str(told)


def test_a_folder_that_cannot_be_written_is_not_a_second_fault(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert "report is in" not in str(sentence(caught(), NOW, blocked / "below"))


def test_what_nobody_catches_is_told_and_the_program_goes_on(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setattr("screener.ui.faults.user_log_path", lambda *_, **__: tmp_path)
    monkeypatch.setattr(sys, "excepthook", sys.__excepthook__)
    told: list[str] = []
    catch_all(lambda error: told.append(str(error)), lambda: NOW)
    error = caught()
    sys.excepthook(type(error), error, error.__traceback__)
    assert len(told) == 1
    assert told[0].startswith("Something went wrong inside the program: RuntimeError")
