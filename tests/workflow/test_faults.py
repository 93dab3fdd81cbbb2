"""Killed, full, and written by two at once: what was acknowledged is there, what was not is not half there."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from screener.domain.decision import Basis, Rollup
from screener.domain.errors import ScreenerError
from screener.workflow.session import Office, open_office
from screener.workflow.verbs import adopt_policy, import_docket, screen_charge
from screener.workflow.verbs.import_docket.plan import plan_for
from screener.workflow.verbs.verify_record import verify
from tests.workflow.county import Ticking, bring_in, charge, ids, office, reading, write_policy

#: What is done to a file; a server's own faults are in tests/storage/test_server.py and tests/faults.
pytestmark = pytest.mark.on_file
ROOT = Path(__file__).resolve().parents[2]


def _many(folder: Path, number: int) -> Path:
    with office(folder, user="A1") as made:
        adopt_policy.adopt(made, write_policy(folder))
        bring_in(made, [charge(row, case=f"26-CR-{row}", name=f"Example, {row}") for row in range(2, number + 2)])
        return made.path


def _decider(path: Path, user: str, count: int = 10_000) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.workflow.deciding", str(path), user, str(count)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def _acknowledged(lines: Iterator[str]) -> list[tuple[str, str]]:
    found = []
    for line in lines:
        parts = line.split()
        if len(parts) == 2 and len(parts[1]) == 16:  # the last line may be cut by the kill
            found.append((parts[0], parts[1]))
    return found


def _there(path: Path) -> set[tuple[str, str]]:
    raw = sqlite3.connect(path)
    try:
        return set(raw.execute("SELECT charge_id, event_id FROM decision"))
    finally:
        raw.close()


@pytest.mark.parametrize("seed", range(3))
def test_killed_while_deciding_nothing_acknowledged_is_lost(tmp_path: Path, seed: int) -> None:
    path = _many(tmp_path, 300)
    process = _decider(path, "A1")
    assert process.stdout is not None
    lines: list[str] = []
    until = random.Random(seed).randrange(3, 60)
    for line in process.stdout:
        lines.append(line)
        if len(lines) > until:
            break
    process.kill()  # SIGKILL: no handler runs
    lines.extend(process.stdout)
    process.wait()
    acknowledged = _acknowledged(iter(lines))
    assert len(acknowledged) >= until
    assert set(acknowledged) <= _there(path)
    found = verify(path, thorough=True)
    assert found.ok, found.findings
    with open_office(path, user="A1", clock=Ticking()) as again:
        assert again.status().decided >= len(acknowledged)


def test_two_processes_at_once_keep_everything(tmp_path: Path) -> None:
    path = _many(tmp_path, 120)
    both = [_decider(path, user, 40) for user in ("A1", "A2")]
    outputs = [process.communicate(timeout=600)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    acknowledged = [_acknowledged(iter(output.splitlines())) for output in outputs]
    assert all(acknowledged)
    said = {pair for pairs in acknowledged for pair in pairs}
    assert said == _there(path)
    assert len({name for name, _ in said}) == len(said)  # no charge was decided twice by accident
    assert verify(path).ok


def _fill_up(opened: Office, left: int = 12) -> None:
    """From here on the file can grow by ``left`` pages only, as on a disk that runs full."""
    with opened.reading() as connection:
        pages = int(str(connection.exec_driver_sql("PRAGMA page_count").scalar())) + left
    original = opened._database.writing

    from contextlib import contextmanager

    @contextmanager
    def full() -> Iterator[object]:
        with original() as connection:
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
            yield connection

    opened._database.writing = full


def test_a_full_disk_while_deciding(tmp_path: Path) -> None:
    path = _many(tmp_path, 400)
    saved = 0
    with open_office(path, user="A1", clock=Ticking()) as opened:
        _fill_up(opened)
        names = ids(opened)
        told = ""
        for name in names:
            try:
                screen_charge.decide(opened, name, outcome=Rollup.DECLINED, basis=Basis.EVIDENCE, note="x" * 400)
            except ScreenerError as error:
                told = str(error)
                break
            saved += 1
        assert "the disk is full" in told
        assert path.name in told
        assert 0 < saved < len(names)
        assert opened.status().decided == saved  # what the screen shows is what is saved
    assert len(_there(path)) == saved
    assert verify(path, thorough=True).ok


def test_a_full_disk_while_importing(tmp_path: Path) -> None:
    path = _many(tmp_path, 10)
    with open_office(path, user="A1", clock=Ticking()) as opened:
        plan = plan_for(opened, reading([charge(r, case=f"27-CR-{r}") for r in range(2, 3000)], name="June.xlsx"))
        _fill_up(opened)
        with pytest.raises(ScreenerError, match="the disk is full"):
            import_docket.import_docket(opened, plan)
        assert opened.status().charges == 10
    assert verify(path, thorough=True).ok


@pytest.mark.parametrize("batches", [1, 2, 5])
def test_killed_in_the_middle_of_an_import_nothing_of_it_is_there(tmp_path: Path, batches: int) -> None:
    """The process ends between two batches: rows lie unpublished until the next opening removes them."""
    path = _many(tmp_path, 5)
    script = f"""
import os, signal
from pathlib import Path
from screener.workflow.session import open_office
from screener.workflow.verbs.import_docket import draft, write
from screener.workflow.verbs.import_docket.plan import plan_for
from tests.workflow.county import Ticking, charge, reading
draft.ROWS, write.BLOCKS = 50, 1
opened = open_office(Path({str(path)!r}), user="A1", clock=Ticking())
plan = plan_for(opened, reading([charge(r, case=f"27-CR-{{r}}") for r in range(2, 400)], name="June.xlsx"))
seen = []
def progress(done, total):
    seen.append(done)
    if len(seen) == {batches}:
        os.kill(os.getpid(), signal.SIGKILL)
write.import_docket(opened, plan, progress=progress)
"""
    ended = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False)
    assert ended.returncode == -9
    with open_office(path, user="A1", clock=Ticking()) as opened:
        assert opened.status().charges == 5
        assert opened.status().dockets == 1
        raw = sqlite3.connect(path)
        assert raw.execute("SELECT sum(length(digests)) / 32 FROM docket_block").fetchone() == (5,)
        raw.close()
        plan = plan_for(opened, reading([charge(r, case=f"27-CR-{r}") for r in range(2, 400)], name="June.xlsx"))
        import_docket.import_docket(opened, plan)
        assert opened.status().charges == 403
    assert verify(path).ok
