"""Tables that other tests repeat are those that the migrations make."""

from __future__ import annotations

import re
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from screener.storage.engines.engine import create_database
from screener.storage.schema import guards
from tests import tables_once
from tests.server import READY, Server, programs


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


def _dumped(server: Server, place: str) -> str:
    """All of a schema as PostgreSQL's own program writes it, whatever its name and its day."""
    schema = place.rpartition("schema=")[2]
    words = [str(programs() / "pg_dump"), "-h", str(server.folder), "-U", "boss", "-n", schema, "--inserts"]
    database = place.partition("@/")[2].partition("?")[0]
    ran = subprocess.run([*words, database], capture_output=True, text=True, check=True)
    return re.sub(rf"\b{schema}\b|(?m:^\\.*$)", "", ran.stdout)  # newer ones begin with a word that is made anew


def test_what_stands_ready_on_a_server_is_what_was_migrated(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    migrated = server.place()
    create_database(migrated, lambda _: None)
    tables_once.once(monkeypatch)
    ready = server.ready()
    monkeypatch.setattr(tables_once, "_MIGRATED", None)  # it is not called any more
    create_database(ready, lambda _: None)
    wanted = _dumped(server, migrated)
    assert _dumped(server, ready) == wanted
    assert wanted.count("CREATE TRIGGER") == len(list(guards.triggers()))
    assert READY not in wanted
    with server.connect(dbname=ready.rpartition("schema=")[2]) as boss:  # the control: one trigger less is seen
        boss.execute(f"DROP TRIGGER event_no_change ON {ready.rpartition('schema=')[2]}.event")
    assert _dumped(server, ready) != wanted
    server.drop(ready)
