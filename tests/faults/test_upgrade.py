"""An office of every earlier release: up at any moment of bad luck, never half, and down again by its backup.

Power cuts inside the upgrade (kills are in ``test_kills``): 2 disks of the first release by default, 200 of each with
``pytest -m full``. Negative control: an upgrade that commits each of its steps leaves offices of no release.
"""

from __future__ import annotations

import json
import pickle
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from screener.domain.errors import ScreenerError
from screener.storage.backup import backup, upgrade_office
from screener.storage.engines import sqlite_engine
from screener.storage.schema import tables
from screener.workflow.session import open_office
from screener.workflow.session.backups import backup_folder
from screener.workflow.verbs import keep_backups
from screener.workflow.verbs.verify_record import verify
from tests.faults import results
from tests.faults.acts import EARLIER, Judged, judge_migration, prepare_release
from tests.storage.test_power_cuts import Disk, _cuts, apsw_is_there
from tests.workflow.county import Ticking


@pytest.fixture(params=EARLIER)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """An office as an earlier release left it."""
    prepare_release(request.param)(tmp_path)
    return tmp_path / "example.office"


def _release(path: Path) -> str:
    import sqlite3

    raw = sqlite3.connect(path)
    try:
        return raw.execute("SELECT version_num FROM alembic_version").fetchone()[0]
    finally:
        raw.close()


@pytest.mark.full
@pytest.mark.skipif(not apsw_is_there(), reason="Debian's python3-apsw for Python 3.11 is not installed")
@pytest.mark.parametrize("release", EARLIER)
def test_a_power_cut_inside_an_upgrade(tmp_path: Path, release: str, request: pytest.FixtureRequest) -> None:
    if release != EARLIER[0] and not results.is_full(request):
        pytest.skip("in the full run; by default the first release, which is upgraded through all others")
    ran = subprocess.run(
        [sys.executable, "-m", "tests.faults.upgrades", release, str(tmp_path)],
        cwd=results.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    with (tmp_path / "log.pickle").open("rb") as file:
        office, whole, log = pickle.load(file)
    disk = Disk()
    disk.files[office] = bytearray(whole)
    count = results.many(request, 2, 200)
    problems: list[str] = []
    image = tmp_path / "image"
    for found, _ in _cuts(disk, log, count, random.Random(results.SEED)):
        shutil.rmtree(image, ignore_errors=True)
        image.mkdir()
        for name, data in found.items():
            if name.startswith(office):
                (image / Path(name).name).write_bytes(data)
        # The copy lies in a folder of its own, on disk before the first write to the office: it is not in the image.
        problems += [said for said in _judged(image).problems if said != "no copy was made before"]
    results.keep(request, f"cuts in upgrade from {release}", {"cuts": count, "problems": len(problems)})
    assert problems == [], f"seed {results.SEED}"


def _judged(image: Path) -> Judged:
    try:
        return judge_migration(image, [])
    except Exception as error:
        return Judged(problems=[f"{type(error).__name__}: {error}"])


def test_an_upgrade_that_commits_step_by_step_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: what is cut between two steps is an office of no release."""
    prepare_release(EARLIER[0])(tmp_path)
    path = tmp_path / "example.office"

    def in_steps(connection, revision="head"):
        cut = "CREATE TABLE charges (a TEXT)"
        connection.exec_driver_sql(cut)
        connection.exec_driver_sql("COMMIT")
        raise KeyboardInterrupt

    monkeypatch.setattr(upgrade_office, "upgrade", in_steps)
    with pytest.raises(BaseException):  # noqa: B017 - whatever it is, the file is what counts
        open_office(path, user="A1", clock=Ticking())
    monkeypatch.undo()
    assert _judged(tmp_path).problems


def test_the_record_is_the_same_afterwards_and_its_copy_is_whole(old: Path) -> None:
    assert judge_migration(old.parent, []).problems == []
    assert _release(old) == tables.REVISION
    (copy,) = backup_folder(old).iterdir()
    assert _release(copy) in EARLIER


@pytest.mark.parametrize("release", EARLIER)
def test_an_old_program_refuses_a_new_office_and_writes_nothing(
    tmp_path: Path, release: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare_release(release)(tmp_path)
    path = tmp_path / "example.office"
    open_office(path, user="A1", clock=Ticking()).close()
    before, names = path.read_bytes(), sorted(p.name for p in tmp_path.rglob("*"))
    known = tables.REVISIONS[: tables.REVISIONS.index(release) + 1]
    monkeypatch.setattr(sqlite_engine, "REVISION", release)
    monkeypatch.setattr(sqlite_engine, "REVISIONS", known)
    with pytest.raises(ScreenerError, match="newer version"):
        open_office(path, user="A1", clock=Ticking())
    assert path.read_bytes() == before
    assert sorted(p.name for p in tmp_path.rglob("*")) == names
    # ... and the copy that was made before the upgrade is an office that it opens.
    (copy,) = backup_folder(path).iterdir()
    shutil.copyfile(copy, tmp_path / "again.office")
    sqlite_engine.open_file(tmp_path / "again.office", check=True, older=False).close()


def test_a_backup_that_an_earlier_release_made_is_put_back(old: Path, tmp_path: Path) -> None:
    place = backup_folder(old)
    place.mkdir()
    copy = place / "example 2026-01-02 030405Z.screener-backup"
    shutil.copyfile(old, copy)
    import sqlite3

    raw = sqlite3.connect(copy)
    seq, hashed = raw.execute("SELECT seq, hash FROM head").fetchone()
    raw.execute("PRAGMA journal_mode = DELETE").fetchall()
    raw.close()
    said = {"at": "2026-01-02T03:04:05+00:00", "sha256": backup.sha256_of(copy), "size": copy.stat().st_size}
    backup.side_of(copy).write_text(json.dumps({**said, "seq": seq, "hash": hashed, "locked": False}))
    before = copy.read_bytes()
    assert keep_backups.check(copy, tmp_path) == ()
    keep_backups.restore(old, copy, user="A1", clock=Ticking())
    assert verify(old, thorough=True).ok
    assert copy.read_bytes() == before
