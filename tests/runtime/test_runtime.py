"""The machine's side: private files, choices that survive, logs and fault reports without a word of any record."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.domain.errors import ScreenerError
from screener.runtime import logs
from screener.runtime.logs import log, open_log, write_fault_report
from screener.runtime.paths import places
from screener.runtime.settings import load_settings, save_settings
from screener.workflow.verbs import report_incident


def test_the_programs_files_can_all_lie_on_a_stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCREENER_HOME", str(tmp_path))
    found = places()
    assert all(tmp_path in (p, *p.parents) for p in (found.settings, found.logs, found.crashes, found.offices))
    assert places(tmp_path / "other").settings.parent == tmp_path / "other"
    monkeypatch.delenv("SCREENER_HOME")
    assert tmp_path not in places().settings.parents


def test_settings_come_back(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "settings.json"
    assert load_settings(path) == {}
    chosen = {"scheme": "dark", "scale": 1.5, "offices": [str(tmp_path / "é.office")]}
    save_settings(path, chosen)
    assert load_settings(path) == chosen
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [p.name for p in path.parent.iterdir()] == ["settings.json"]


@pytest.mark.parametrize("content", ["", "{", "[]", "null", "[" * 9999, '{"a": ' * 9999])
def test_spoiled_settings_hold_nothing(tmp_path: Path, content: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(content)
    assert load_settings(path) == {}


@given(st.dictionaries(st.text(), st.text() | st.integers() | st.none()))
def test_any_settings_come_back(tmp_path_factory: pytest.TempPathFactory, values: dict[str, object]) -> None:
    path = tmp_path_factory.mktemp("s") / "settings.json"
    path.write_text(json.dumps(values))
    assert load_settings(path) == values


def test_settings_that_cannot_be_written_are_one_sentence(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(ScreenerError, match="could not be written"):
        save_settings(blocked / "settings.json", {})


def test_a_log_line_holds_words_of_the_program_ids_and_counts(tmp_path: Path) -> None:
    open_log(tmp_path)
    log("docket imported", docket="ab12cd34ab12cd34", charges=1200)
    written = (tmp_path / "screener.log").read_text()
    assert written.rstrip().endswith("docket imported docket=ab12cd34ab12cd34 charges=1200")
    assert stat.S_IMODE((tmp_path / "screener.log").stat().st_mode) == 0o600


@pytest.mark.parametrize("value", ["Example, Alex", "POSS COCAINE", "26-CR-1", "", "A1"])
def test_texts_cannot_be_logged(tmp_path: Path, value: str) -> None:
    open_log(tmp_path)
    with pytest.raises(ValueError, match="no id"):
        log("charge shown", charge=value)
    with pytest.raises(ValueError, match="plain words"):
        log(f"Charge of {value}!")
    assert not (tmp_path / "screener.log").exists()


def test_a_full_log_is_put_aside_and_the_next_is_private_too(tmp_path: Path) -> None:
    open_log(tmp_path)
    (tmp_path / "screener.log").write_text("x" * 999_990)
    log("office opened")
    log("office closed")
    kept = {path.name: path for path in tmp_path.iterdir()}
    assert set(kept) == {"screener.log", "screener.log.1"}
    assert [line.split(" ", 2)[2] for line in kept["screener.log"].read_text().splitlines()] == [
        "office opened", "office closed",
    ]  # fmt: skip
    assert stat.S_IMODE(kept["screener.log"].stat().st_mode) == 0o600


def test_where_no_log_can_be_the_program_works_without(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    open_log(tmp_path / "file" / "logs")
    log("office opened")
    (tmp_path / "logs" / "screener.log").mkdir(parents=True)  # in place of the file
    open_log(tmp_path / "logs")
    log("office opened")
    assert capsys.readouterr().err == ""


def test_the_times_of_the_log_are_utc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    time.tzset()
    try:
        open_log(tmp_path)
        before = datetime.now(UTC)
        log("office opened")
        after = datetime.now(UTC)
    finally:
        monkeypatch.undo()
        time.tzset()
    written = datetime.strptime((tmp_path / "screener.log").read_text()[:23], "%Y-%m-%d %H:%M:%S,%f")
    assert before - timedelta(milliseconds=1) <= written.replace(tzinfo=UTC) <= after


def test_the_front_door_opens_the_log_and_its_lines_go_into_an_incident_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every line is of the form that the package takes: an event word, counts and ids."""
    monkeypatch.setenv("SCREENER_HOME", str(tmp_path / "home"))
    ran = subprocess.run([sys.executable, "-m", "screener", "read", tmp_path / "gone.csv"], check=False)
    assert ran.returncode == 1
    lines = (places().logs / "screener.log").read_text().splitlines()
    assert [line.split(" ", 2)[2] for line in lines] == ["command ended code=1"]
    assert all(report_incident._LOG_LINE.match(line) for line in lines)


def _fail(name: str) -> None:
    try:
        raise KeyError(name)
    except KeyError as error:
        raise RuntimeError(f"no case of {name}") from error


def test_a_fault_report_says_where_and_not_with_what(tmp_path: Path) -> None:
    try:
        _fail("Example, Alex")
    except RuntimeError as error:
        path = write_fault_report(error, tmp_path / "crashes")
    assert path is not None
    said = path.read_text()
    assert "builtins.RuntimeError" in said
    assert "builtins.KeyError" in said
    assert "in _fail" in said
    assert "Alex" not in said
    assert str(tmp_path) not in said
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_fault_report_never_makes_it_worse(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert write_fault_report(ValueError("x"), blocked / "crashes") is None


def test_places_inside_the_program_are_kept_short() -> None:
    assert logs._place("/home/someone/x/screener/policy/loading/load.py") == "screener/policy/loading/load.py"
    assert logs._place("/opt/lib/site-packages/sqlalchemy/engine.py") == "site-packages/sqlalchemy/engine.py"
    assert logs._place("/home/someone/script.py") == "script.py"
