"""The office file: settings that make a commit durable, refusals in one sentence, all or nothing."""

from __future__ import annotations

import os
import sqlite3
import stat
from pathlib import Path

import pytest
from sqlalchemy import insert, text

from screener.domain.errors import ScreenerError
from screener.storage.engines import place
from screener.storage.engines import sqlite_engine as engine
from screener.storage.engines.engine import create_database, open_database
from screener.storage.engines.sqlite_engine import PRAGMAS
from screener.storage.schema import tables
from screener.workflow.session import closing, open_office
from screener.workflow.verbs import keep_backups, portable_office, screen_charge
from tests.workflow import county


def _empty(_: object) -> None:
    """Fills a new office with nothing."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "a.office"
    create_database(made, _empty)
    return made


def test_a_new_file_is_its_owners_alone_and_nothing_lies_beside_it(path: Path) -> None:
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [p.name for p in path.parent.iterdir()] == ["a.office"]


def test_the_write_ahead_log_is_private_too(path: Path) -> None:
    database = open_database(path)
    with database.writing() as connection:
        connection.execute(insert(tables.setting).values(name="a", value="b"))
        modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in path.parent.iterdir()}
    database.close()
    assert "a.office-wal" in modes
    assert set(modes.values()) == {0o600}


@pytest.mark.parametrize("way", ["reading", "writing"])
def test_every_connection_answers_every_pragma_as_set(path: Path, way: str) -> None:
    database = open_database(path)
    with getattr(database, way)() as connection:
        for name, _, expected in PRAGMAS:
            assert connection.execute(text(f"PRAGMA {name}")).scalar() == expected, name
    database.close()


def test_a_setting_that_sqlite_does_not_take_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    weaker = tuple((n, "NORMAL" if n == "synchronous" else v, e) for n, v, e in PRAGMAS)
    monkeypatch.setattr(engine, "PRAGMAS", weaker)
    with pytest.raises(ScreenerError, match="synchronous"):
        open_database(path)


def test_tables_are_strict(path: Path) -> None:
    database = open_database(path)
    with database.reading() as connection:
        rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'table'")).all()
    database.close()
    loose = [name for name, sql in rows if "STRICT" not in sql and not name.startswith(("alembic", "sqlite"))]
    assert not loose


def test_the_migration_gives_the_tables_that_the_program_uses(path: Path) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    database = open_database(path)
    with database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), tables.metadata) == []
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == tables.REVISION
    database.close()


def test_a_block_that_fails_leaves_nothing(path: Path) -> None:
    database = open_database(path)

    def spoiled() -> None:
        with database.writing() as connection:
            connection.execute(insert(tables.setting).values(name="a", value="b"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        spoiled()
    with database.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM setting")).scalar() == 0
    database.close()


def test_creating_leaves_nothing_when_the_first_rows_fail(tmp_path: Path) -> None:
    def fail(_: object) -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        create_database(tmp_path / "a.office", fail)
    assert list(tmp_path.iterdir()) == []


def test_an_existing_file_is_never_replaced(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(ScreenerError, match="already exists"):
        create_database(path, _empty)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "not an office file"), (b"case,name\n1,A\n", "not an office file"), (b"\x00" * 5000, "not an office file")],
)
def test_other_files_are_no_office(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "x.office"
    path.write_bytes(content)
    with pytest.raises(ScreenerError, match=said):
        open_database(path)
    assert path.read_bytes() == content


def test_another_programs_database_is_no_office(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    raw = sqlite3.connect(path)
    raw.execute("CREATE TABLE t (a)")
    raw.commit()
    raw.close()
    with pytest.raises(ScreenerError, match="not an office file"):
        open_database(path)


def test_missing_and_folder(tmp_path: Path) -> None:
    with pytest.raises(ScreenerError, match="does not exist"):
        open_database(tmp_path / "none.office")
    with pytest.raises(ScreenerError, match="is a folder"):
        open_database(tmp_path)
    with pytest.raises(ScreenerError, match="its folder does not exist"):
        create_database(tmp_path / "none" / "a.office", _empty)


def test_a_newer_schema_is_refused_and_nothing_is_written(path: Path) -> None:
    raw = sqlite3.connect(path)
    raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.commit()
    raw.close()
    with pytest.raises(ScreenerError, match="newer version"):
        open_database(path)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_write_permission_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o500)
    with pytest.raises(ScreenerError, match="permission"):
        create_database(folder / "a.office", _empty)


def test_a_folder_without_write_permission_is_told_for_root_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(ScreenerError, match="permission"):
        create_database(tmp_path / "a.office", _empty)


def test_a_full_disk_is_one_sentence_and_nothing_is_half_saved(path: Path) -> None:
    database = open_database(path)
    with database.writing() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar()

    def fill() -> None:
        with database.writing() as connection:
            connection.execute(text(f"PRAGMA max_page_count = {pages}"))
            for number in range(10_000):
                connection.execute(insert(tables.setting).values(name=str(number), value="x" * 500))

    with pytest.raises(ScreenerError, match="the disk is full") as told:
        fill()
    assert str(path) in str(told.value)
    with database.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM setting")).scalar() == 0
        assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
    database.close()


@pytest.mark.parametrize("table", tables.APPEND_ONLY)
@pytest.mark.parametrize("act", ["UPDATE {} SET rowid = rowid", "DELETE FROM {}"])
def test_the_trail_cannot_be_changed_through_the_program(path: Path, table: str, act: str) -> None:
    from screener.storage.audit_log import journal

    database = open_database(path)
    with database.writing() as connection:
        journal.begin_chain(connection, "A", "A")
        _one_row(connection)
    with pytest.raises(ScreenerError, match="append-only"), database.writing() as connection:
        connection.execute(text(act.format(table)))
    database.close()


def _one_row(connection: engine.Connection) -> None:
    from datetime import UTC, date, datetime

    from screener.storage.audit_log import journal
    from screener.storage.rows import records

    entry = journal.Entry(kind="note added", object="charge:x", body={}, written={"text": "hello"})
    journal.append(
        connection,
        [entry],
        chain="A",
        actor="A1",
        at=datetime(2026, 4, 2, tzinfo=UTC),
        office_date=date(2026, 4, 2),
    )
    records.add_policy_text(connection, "0" * 64, "p.yaml", b"x")


MOUNTS = """\
22 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw
30 22 0:40 / /mnt/office\\040share rw,relatime - cifs //server/share rw
31 22 0:41 / /mnt/nfs rw,relatime - nfs4 server:/x rw
32 31 8:2 / /mnt/nfs/local rw,relatime - ext4 /dev/sdb1 rw
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/home/a", None),
        ("/mnt/office share", "cifs"),
        ("/mnt/nfs/deep/er", "nfs4"),
        ("/mnt/nfs/local/x", None),
        ("/mnt/nfsother", None),
    ],
)
def test_network_shares_are_told_from_local_disks(folder: str, kind: str | None) -> None:
    assert place.remote_kind(Path(folder), MOUNTS) == kind


@pytest.mark.skipif(os.name != "posix", reason="reads the machine's mounts")
def test_a_share_is_refused_with_the_ways_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place, "remote_kind", lambda _: "cifs")
    with pytest.raises(ScreenerError, match="network share") as told:
        create_database(tmp_path / "a.office", _empty)
    assert "own disk" in str(told.value)


def _machine(folder: Path) -> tuple[str, Path]:
    """Mounts and /sys of a machine: its disk, a stick, an encrypted stick, a disk on USB, and the disk it runs from."""
    system = folder / "sys"
    disks = {"sda": ("pci0/ata1", "0"), "sdb": ("pci0/card", "1"), "sdc": ("pci0/usb1/1-2", "0")}
    (system / "dev" / "block").mkdir(parents=True)
    for number, (name, (bus, removable)) in enumerate(disks.items()):
        disk = system / "devices" / bus / name
        (disk / f"{name}1").mkdir(parents=True)
        (disk / "removable").write_text(removable + "\n")
        (disk / f"{name}1" / "partition").write_text("1\n")
        (system / "dev" / "block" / f"8:{number}").symlink_to(disk / f"{name}1")
    slaves = system / "devices" / "virtual" / "dm-0" / "slaves"
    slaves.mkdir(parents=True)
    (slaves / "sdb1").symlink_to(system / "devices" / "pci0/card" / "sdb" / "sdb1")
    (system / "dev" / "block" / "254:0").symlink_to(slaves.parent)
    at = {"/": "8:0", "/home": "8:0", "/media/stick": "8:1", "/media/usb disk": "8:2", "/media/locked": "254:0"}
    lines = [
        f"1 1 {number} / {mount.replace(' ', chr(92) + '040')} rw - ext4 /dev/x rw" for mount, number in at.items()
    ]
    return "\n".join(lines), system


@pytest.mark.skipif(os.name != "posix", reason="reads what Linux says of disks")
def test_removable_drives_are_told_from_the_machine_s_own(tmp_path: Path) -> None:
    mounts, system = _machine(tmp_path)
    for folder in ("/media/stick/office", "/media/usb disk", "/media/locked/a"):
        assert place.on_removable(Path(folder), mounts, system), folder
    for folder in ("/", "/home/a", "/media", "/srv"):
        assert not place.on_removable(Path(folder), mounts, system), folder
    booted = mounts.replace("8:0", "8:2")  # the machine runs from the disk on USB
    assert not place.on_removable(Path("/media/usb disk"), booted, system)


def test_an_office_lies_on_a_removable_drive_only_where_it_allows_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Allowed on the machine's own disk, then moved; a warning stands, and each end of work leaves a backup."""
    stick, home = tmp_path / "stick", tmp_path / "home"
    stick.mkdir()
    home.mkdir()
    for module in (place, closing, portable_office):
        monkeypatch.setattr(module, "on_removable", lambda folder: folder == stick)
    with pytest.raises(ScreenerError, match="removable drive"):
        county.office(stick)
    for allowed in (False, True):
        made = county.office(home)
        if allowed:
            portable_office.allow(made, on=True)
        assert portable_office.standing(made).warning == ""
        made.close()
        made.path.replace(stick / made.path.name)
        if not allowed:
            with pytest.raises(ScreenerError, match="office portable on"):
                open_office(stick / made.path.name, user="S1", clock=county.Ticking())
    with open_office(stick / made.path.name, user="S1", clock=county.Ticking()) as there:
        assert "lost takes the record" in portable_office.standing(there).warning
        with pytest.raises(ScreenerError, match="could not be opened again"):
            portable_office.allow(there, on=False)
        keep_backups.set_automatic(there, on=False)
        county.bring_in(there, [county.charge(2)])
        screen_charge.hold(there, county.ids(there)[0], "lab report")
        assert closing.end_work(there) == ""
    (copy,) = keep_backups.listed(stick / made.path.name)
    assert keep_backups.check(copy.path, home) == ()


@pytest.mark.parametrize("name", ["OneDrive", "OneDrive - Example County", "Dropbox", "Google Drive"])
def test_a_synchronized_folder_is_refused(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name / "work"
    folder.mkdir(parents=True)
    with pytest.raises(ScreenerError, match="synchronizes"):
        create_database(folder / "a.office", _empty)
