"""The machine's side: private files, choices that survive, logs and fault reports without a word of any record."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.domain.errors import ScreenerError
from screener.runtime import logs
from screener.runtime.logs import log, open_log, write_fault_report
from screener.runtime.paths import places
from screener.runtime.settings import load_settings, save_settings


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
    assert (tmp_path / "screener.log").read_text() == ""


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
