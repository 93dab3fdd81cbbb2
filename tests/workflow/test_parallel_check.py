"""A large office is verified by two processes: the same is found, and neither outlives the look."""

from __future__ import annotations

import multiprocessing
import sqlite3
from pathlib import Path

import pytest

from screener.workflow.verbs import adopt_policy, screen_charge
from screener.workflow.verbs.verify_record import parallel_check, verify
from tests.workflow.county import bring_in, charge, ids, office, write_policy

pytestmark = pytest.mark.on_file

STARTED: list[int] = []


class _Children:
    """Processes that this one has started since the test began: the reader of dockets may wait from before."""

    def __init__(self) -> None:
        self._before = {child.pid for child in multiprocessing.active_children()}

    def left(self) -> set[int | None]:
        return {child.pid for child in multiprocessing.active_children()} - self._before


@pytest.fixture
def children(spoiled: Path) -> _Children:
    """Counted once the office is there: importing into it may start the reader."""
    return _Children()


@pytest.fixture
def spoiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An office in which something is wrong with the audit log, with a table, with an import and with a guard."""
    with office(tmp_path, user="A1") as opened:
        adopt_policy.adopt(opened, write_policy(tmp_path))
        bring_in(opened, [charge(row, case=f"26-CR-{row}", name=f"Example, Person {row}") for row in range(2, 6)])
        for name in ids(opened):
            screen_charge.accept(opened, name)
    raw = sqlite3.connect(opened.path)
    guards = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in guards:
        raw.execute(f'DROP TRIGGER "{name}"')
    raw.execute("UPDATE event SET actor = 'A2' WHERE kind = 'charge decided' AND seq % 2 = 0")
    raw.execute("UPDATE decision SET outcome = 'filed' WHERE rowid = (SELECT min(rowid) FROM decision)")
    raw.execute("UPDATE docket_block SET salt = 'x'")
    for name, put_back in guards:
        if name != "written_no_update":
            raw.execute(put_back)
    raw.commit()
    raw.close()
    start = parallel_check.Helper.__init__

    def counted(self: parallel_check.Helper, place: Path, *, thorough: bool) -> None:
        start(self, place, thorough=thorough)
        STARTED.append(1)

    monkeypatch.setattr(parallel_check.Helper, "__init__", counted)
    monkeypatch.setattr(parallel_check, "_processors", lambda: 2)
    return opened.path


def _two(monkeypatch: pytest.MonkeyPatch) -> None:
    STARTED.clear()
    monkeypatch.setattr(parallel_check, "WORTH", 0)


def test_two_processes_find_what_one_finds(spoiled: Path, children: _Children, monkeypatch: pytest.MonkeyPatch) -> None:
    STARTED.clear()
    alone = verify(spoiled)
    assert STARTED == []
    assert {finding.table for finding in alone.findings} >= {"event", "decision", "docket_block", "written"}
    _two(monkeypatch)
    told: list[tuple[int, int]] = []
    together = verify(spoiled, progress=lambda done, total: told.append((done, total)))
    assert STARTED == [1]
    assert together == alone
    assert all(0 <= done <= total for done, total in told)
    assert children.left() == set()


def test_a_look_that_is_stopped_leaves_no_process(
    spoiled: Path, children: _Children, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stopped(Exception):
        pass

    def stop(done: int, total: int) -> None:
        assert children.left() != set()
        raise Stopped

    _two(monkeypatch)
    with pytest.raises(Stopped):
        verify(spoiled, progress=stop)
    assert STARTED == [1]
    assert children.left() == set()


def test_a_helper_that_dies_takes_nothing_from_what_is_found(spoiled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = verify(spoiled)
    _two(monkeypatch)
    wait = parallel_check.Helper.finished

    def killed(self: parallel_check.Helper, ask: object) -> bool:
        self._process.kill()
        return wait(self, ask)

    monkeypatch.setattr(parallel_check.Helper, "finished", killed)
    assert verify(spoiled) == alone
    assert STARTED == [1]
