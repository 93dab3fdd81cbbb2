"""Tables that other tests repeat are those that the migrations make."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from screener.storage.engine import create_database
from tests import tables_once


def _all(path: Path) -> tuple[object, ...]:
    with closing(sqlite3.connect(path)) as raw:
        names = [name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return (
            set(raw.execute("SELECT type, name, tbl_name, sql FROM sqlite_master")),
            {name: raw.execute(f'SELECT * FROM "{name}"').fetchall() for name in names},
            [raw.execute(f"PRAGMA {each}").fetchall() for each in ("user_version", "application_id", "page_size")],
        )


def test_what_is_repeated_is_what_was_migrated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    create_database(tmp_path / "migrated", lambda _: None)
    tables_once.once(monkeypatch)
    for name in ("first", "repeated"):
        create_database(tmp_path / name, lambda _: None)
    assert _all(tmp_path / "repeated") == _all(tmp_path / "migrated")
    assert len(_all(tmp_path / "repeated")[0]) > 50
    with closing(sqlite3.connect(tmp_path / "repeated")) as raw:  # the control: one trigger less is seen
        (name,) = raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' LIMIT 1").fetchone()
        raw.execute(f'DROP TRIGGER "{name}"')
    assert _all(tmp_path / "repeated") != _all(tmp_path / "migrated")
