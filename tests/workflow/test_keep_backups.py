"""Backups of a real office: whole before they count, named when spoiled, put back wholly or not at all."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from screener.domain.decision import Basis, Rollup
from screener.domain.errors import ScreenerError
from screener.storage.backup import backup
from screener.storage.backup.backup import Copy
from screener.storage.engines import encrypted
from screener.workflow.session import Office, open_office
from screener.workflow.session.backups import backup_folder
from screener.workflow.verbs import keep_backups, screen_charge
from screener.workflow.verbs.verify_record import verify
from tests.workflow.county import Ticking, bring_in, charge, ids, office, robbery

SECRET = "four paper horses walk"


def _decide(made: Office, at: int) -> None:
    name = ids(made)[at]
    screen_charge.person(made, screen_charge.person_of(made, name))  # looks, as a person does
    screen_charge.decide(made, name, outcome=Rollup.DECLINED, basis=Basis.EVIDENCE)


def worked(folder: Path, clock: Ticking | None = None) -> Office:
    """An office with two charges, one of them decided."""
    made = office(folder, clock=clock)
    bring_in(made, [charge(2), robbery(3)])
    _decide(made, 1)
    return made


def test_a_backup_holds_the_record_and_is_recorded(tmp_path: Path) -> None:
    with worked(tmp_path) as made:
        before = made.status().events
        row = keep_backups.make(made)
        assert made.status().events == before + 1
        assert row.through == before
    assert row.path.parent == backup_folder(made.path)
    assert keep_backups.check(row.path, tmp_path) == ()
    assert [found.path for found in keep_backups.listed(made.place)] == [row.path]
    assert verify(made.place).ok
    assert sorted(p.name for p in row.path.parent.iterdir()) == [row.path.name, row.path.name + ".sha256.json"]
    assert row.path.stat().st_mode & 0o077 == 0


def test_a_restore_brings_back_what_was_and_says_what_is_lost(tmp_path: Path) -> None:
    clock = Ticking()
    with worked(tmp_path, clock) as made:
        row = keep_backups.make(made)
        _decide(made, 0)
        assert made.status().decided == 2
        last = made.status().events
    done = keep_backups.restore(made.place, row.path, user="S1", clock=clock)
    assert done.lost_events == last - row.through
    assert done.kept is not None
    assert verify(done.kept).ok
    with open_office(made.place, user="S1", clock=clock) as again:
        assert again.status().decided == 1
        assert again.status().events == row.through + 1  # the restore itself is in the record
    found = verify(made.place)
    assert found.ok, found.findings
    assert not [p for p in tmp_path.iterdir() if p.name.startswith(".")]


def test_no_restore_while_another_window_has_the_office_open(tmp_path: Path) -> None:
    with worked(tmp_path) as made:
        row = keep_backups.make(made)
        made.model()  # an open window that does nothing
        with pytest.raises(ScreenerError, match="open in another window"):
            keep_backups.restore(made.place, row.path, user="S1", clock=Ticking())
        _decide(made, 0)
    assert verify(made.place).ok


@pytest.mark.on_file
def test_a_damaged_office_is_replaced_and_kept(tmp_path: Path) -> None:
    with worked(tmp_path) as made:
        row = keep_backups.make(made)
    data = bytearray(made.path.read_bytes())
    data[100:4096] = b"\xff" * 3996
    made.path.write_bytes(data)
    done = keep_backups.restore(made.place, row.path, user="S1", clock=Ticking())
    assert done.lost_events is None
    assert done.kept is not None
    assert done.kept.read_bytes()[100:200] == b"\xff" * 100
    assert verify(made.place).ok


def test_a_lost_office_comes_back_under_a_new_name(tmp_path: Path) -> None:
    with worked(tmp_path) as made:
        row = keep_backups.make(made)
    new = tmp_path / "second" / "again.office"
    new.parent.mkdir()
    done = keep_backups.restore(new, row.path, user="S1", clock=Ticking())
    assert done.kept is None
    assert verify(new).ok


def test_a_backup_of_another_office_takes_no_place(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    with worked(tmp_path / "a") as first, worked(tmp_path / "b") as second:
        row = keep_backups.make(first)
    with pytest.raises(ScreenerError, match="another office"):
        keep_backups.restore(second.place, row.path, user="S1", clock=Ticking())
    assert verify(second.place).ok


@pytest.mark.on_file
@pytest.mark.parametrize("at", range(40))
def test_every_changed_byte_of_a_backup_is_named(tmp_path: Path, at: int) -> None:
    with worked(tmp_path) as made:
        row = keep_backups.make(made)
    data = bytearray(row.path.read_bytes())
    place = (len(data) * at) // 40
    data[place] ^= 1
    row.path.write_bytes(data)
    with pytest.raises(ScreenerError, match="changed or damaged"):
        keep_backups.check(row.path, tmp_path)
    with pytest.raises(ScreenerError, match="changed or damaged"):
        keep_backups.restore(made.place, row.path, user="S1", clock=Ticking())
    assert verify(made.place).ok


def test_a_forged_side_file_does_not_make_a_cut_record_whole(tmp_path: Path) -> None:
    """Whoever edits the copy and writes its new hash beside it is found by the chain."""
    with worked(tmp_path) as made:
        row = keep_backups.make(made)
    raw = encrypted.connect(row.path, encrypted.key_of(row.path), timeout=2)
    guards = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in guards:
        raw.execute(f'DROP TRIGGER "{name}"')
    raw.execute("UPDATE event SET actor = 'A2' WHERE seq = 4")
    for _, put_back in guards:
        raw.execute(put_back)
    raw.commit()
    raw.execute("PRAGMA journal_mode = DELETE")
    raw.close()
    side = backup.side_of(row.path)
    said = json.loads(side.read_text())
    said["sha256"] = backup.sha256_of(row.path)
    del said["check"]  # as an earlier release wrote it
    side.write_text(json.dumps(said))
    assert keep_backups.check(row.path, tmp_path)
    with pytest.raises(ScreenerError, match="does not agree with itself"):
        keep_backups.restore(made.place, row.path, user="S1", clock=Ticking())


def test_a_locked_backup_opens_with_its_passphrase_only(tmp_path: Path) -> None:
    with worked(tmp_path) as made:
        stick = tmp_path / "stick"
        row = keep_backups.make(made, folder=stick, passphrase=SECRET)
    data = row.path.read_bytes()
    assert b"SQLite format 3" not in data
    assert b"POSS COCAINE" not in data
    assert keep_backups.check(row.path, tmp_path, SECRET) == ()
    with pytest.raises(ScreenerError, match="passphrase"):
        keep_backups.check(row.path, tmp_path, "four paper horses run!")
    with pytest.raises(ScreenerError, match="locked"):
        keep_backups.check(row.path, tmp_path)
    keep_backups.restore(made.place, row.path, user="S1", clock=Ticking(), passphrase=SECRET)
    assert verify(made.place).ok
    with pytest.raises(ScreenerError, match="twelve"), open_office(made.place, user="S1", clock=Ticking()) as again:
        keep_backups.make(again, folder=stick, passphrase="short")


def test_a_later_import_is_preceded_by_a_backup(tmp_path: Path) -> None:
    with office(tmp_path) as made:
        bring_in(made, [charge(2)])
        assert keep_backups.listed(made.place) == ()  # there was nothing to lose
        bring_in(made, [charge(2, case="26-CR-2", name="Sample, Sam")], name="June.xlsx")
        (row,) = keep_backups.listed(made.place)
        bring_in(made, [charge(2, case="26-CR-3", name="Other, Ola")], name="July.xlsx")
        assert len(keep_backups.listed(made.place)) == 2
        keep_backups.set_automatic(made, on=False)
        bring_in(made, [charge(2, case="26-CR-4", name="Last, Lee")], name="August.xlsx")
        assert len(keep_backups.listed(made.place)) == 2
    assert keep_backups.check(row.path, tmp_path) == ()


def test_an_import_does_not_begin_without_its_backup(tmp_path: Path) -> None:
    with office(tmp_path) as made:
        bring_in(made, [charge(2)])
        backup_folder(made.path).write_text("a file where the folder should be")
        with pytest.raises(ScreenerError, match="not begun"):
            bring_in(made, [charge(2, case="26-CR-2")], name="June.xlsx")
        assert made.status().dockets == 1
    assert verify(made.place).ok


@pytest.mark.on_file
def test_a_disk_that_fills_leaves_no_half_backup(tmp_path: Path) -> None:
    """In a process whose files may not grow beyond 40 KB: the copy cannot be written, the office goes on."""
    with worked(tmp_path) as made:
        path = made.path
    script = (
        "import resource, signal, sys\n"
        "from pathlib import Path\n"
        "from screener.cli.app import run\n"
        "sys.dont_write_bytecode = True  # or what is loaded first is kept cut short for everybody\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))\n"
        "sys.exit(run(['backup', '--office', sys.argv[1], '--user', 'S1']).code)\n"
    )
    ran = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=False)
    assert ran.returncode == 1, ran.stderr
    assert "Traceback" not in ran.stderr
    folder = backup_folder(path)
    assert list(folder.iterdir()) == []
    assert not [p for p in tmp_path.iterdir() if p.name.startswith(".")]
    assert verify(path).ok


def _copy(at: datetime) -> Copy:
    return Copy(path=Path(at.isoformat()), at=at, sha256="", size=1, seq=1, hash="")


def test_what_is_kept_of_three_years_of_hourly_backups() -> None:
    now = datetime(2026, 11, 28, 15, 30, tzinfo=UTC)
    copies = [_copy(now - timedelta(hours=hours)) for hours in range(3 * 365 * 24)]
    gone = {copy.path for copy in backup.superfluous(copies, now)}
    kept = sorted((copy.at for copy in copies if copy.path not in gone), reverse=True)
    assert kept[:25] == [now - timedelta(hours=hours) for hours in range(25)]
    days = sorted({at.date() for at in kept}, reverse=True)
    assert days[:30] == [(now - timedelta(days=n)).date() for n in range(30)]
    assert len({(at.year, at.month) for at in kept}) == 24
    assert len({tuple(at.isocalendar()[:2]) for at in kept if at > now - timedelta(weeks=13)}) >= 12
    assert len(kept) <= 25 + 30 + 12 + 24


def test_an_office_that_rests_keeps_what_it_has() -> None:
    now = datetime(2026, 11, 28, tzinfo=UTC)
    copies = [_copy(now - timedelta(days=900 + n)) for n in range(5)]
    assert backup.superfluous(copies, now) == ()
