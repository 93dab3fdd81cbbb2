"""Killed while an office file leaves its write-ahead log, as a restore makes it do: the next opening puts it right."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from screener.workflow.session import open_office
from screener.workflow.verbs.verify_record import verify
from tests.faults.acts import prepare
from tests.workflow.county import Ticking


def test_an_office_with_a_journal_to_roll_back_opens(tmp_path: Path) -> None:
    prepare(tmp_path, people=1, each=1)
    path = tmp_path / "example.office"
    whole = sqlite3.connect(path, isolation_level=None)
    whole.execute("PRAGMA journal_mode = DELETE").fetchall()
    whole.execute("PRAGMA cache_spill = 1").fetchall()
    whole.execute("PRAGMA cache_size = 1").fetchall()
    whole.execute("BEGIN EXCLUSIVE")
    whole.execute("CREATE TABLE half (a TEXT)")
    whole.executemany("INSERT INTO half VALUES (?)", [("x" * 4000,)] * 50)  # more than it keeps: written to the file
    killed = tmp_path / "killed"
    killed.mkdir()
    for end in ("", "-journal"):
        (killed / f"example.office{end}").write_bytes(Path(f"{path}{end}").read_bytes())
    whole.close()
    assert (killed / "example.office-journal").read_bytes()[:8] != bytes(8)
    with open_office(killed / "example.office", user="S1", clock=Ticking()) as opened:
        assert opened.status().charges == 1
    assert verify(killed / "example.office").ok
