"""Encrypted office files: nothing of a record is readable in any file, and everything works as on a plain one."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from screener.domain.decision import Basis, Rollup
from screener.domain.errors import ScreenerError
from screener.storage.backup import rewritten
from screener.storage.engines import encrypted, sqlite_engine
from screener.storage.engines.engine import Damaged, PassphraseNeeded, open_database
from screener.workflow.session import Office, create_office, open_office
from screener.workflow.session.backups import backup_folder
from screener.workflow.verbs import encrypt_office, keep_backups, screen_charge
from screener.workflow.verbs.verify_record import verify
from tests.workflow.county import Ticking, bring_in, charge, ids, robbery

pytestmark = pytest.mark.skipif(not encrypted.is_installed(), reason="sqlcipher3 is not installed (extra 'encrypted')")
SECRET, NEW = "four paper horses walk", "nine copper lamps burn"
#: What a plain office file says to whoever looks into it: the audit log, names of people who work there.
READABLE = {b"charge decided", b"docket imported", b"Sample County", b"Attorney Quill"}
#: And what its docket says, which a plain file holds compressed. None of it may be readable.
WORDS = READABLE | {b"POSS COCAINE", b"ROBBERY", b"Example, Alex", b"26-CR-1", b"Sheriff", b"12 Example Street"}


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A guess costs little here, and no test knows another's keys."""
    monkeypatch.setattr(encrypted, "ITERATIONS", 1000)
    encrypted.forget()
    yield
    encrypted.forget()


def made_in(folder: Path, clock: Ticking, passphrase: str | None = SECRET) -> Office:
    """An office with two charges, one of them decided and undone again."""
    place = folder / "county.screener"
    office = create_office(
        place,
        name="Sample County",
        county="Sample",
        zone="America/Chicago",
        clock=clock,
        user="S1",
        passphrase=passphrase,
    )
    office.add_user("A9", "Attorney Quill", "attorney", "Drugs")
    bring_in(office, [charge(2), robbery(3)])
    name = ids(office)[0]
    screen_charge.person(office, screen_charge.person_of(office, name))
    screen_charge.decide(office, name, outcome=Rollup.DECLINED, basis=Basis.EVIDENCE)
    screen_charge.undo(office)
    return office


def readable(folder: Path) -> set[bytes]:
    """The words of a record that some file of the folder holds as they are."""
    texts = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    return {word for word in WORDS for text in texts if word in text}


@pytest.mark.parametrize("passphrase", [SECRET, None], ids=["encrypted", "plain: the control"])
def test_no_file_holds_a_word_of_the_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, passphrase: str | None
) -> None:
    """The file, its log while it is open, the backups, and what is written for a moment: caught as it is written."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    for name in ("TMPDIR", "SQLITE_TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(scratch))
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    caught: list[set[bytes]] = []
    ended = threading.Event()

    def watch() -> None:
        while not ended.is_set():
            with suppress(FileNotFoundError):  # it was there a moment ago: look again
                for path in [*tmp_path.rglob(".*unfinished*"), *scratch.rglob("*")]:
                    if path.is_file() and not path.name.endswith((".screener", "-shm")):
                        text = path.read_bytes()
                        caught.append({word for word in WORDS if word in text})
            ended.wait(0.005)

    with made_in(tmp_path, Ticking(), passphrase) as office:
        assert Path(f"{office.path}-wal").stat().st_size > 0
        while_open = readable(tmp_path)
        with ThreadPoolExecutor(1) as pool:
            watching = pool.submit(watch)
            try:
                keep_backups.make(office)
                office.scrub()
            finally:
                ended.set()
            watching.result()  # what ended it early fails the test
    assert verify(office.path, thorough=True).ok
    for found in (while_open, readable(tmp_path), set().union(*caught)):
        assert found == set() if passphrase is not None else found >= READABLE


def test_the_work_of_an_office_runs_on_an_encrypted_file(tmp_path: Path) -> None:
    """Import, decision, undoing (made_in), export, backup, restore, verify, and a start of another day."""
    from screener.workflow.verbs.export_audit_log import export_trail

    clock = Ticking()
    with made_in(tmp_path, clock) as office:
        out = tmp_path / "trail.xlsx"
        export_trail(office, out)
        assert out.stat().st_size > 0
        row = keep_backups.make(office)
        screen_charge.redo(office)
        events = office.status().events
    assert keep_backups.check(row.path, tmp_path) == ()
    done = keep_backups.restore(office.place, row.path, user="S1", clock=clock)
    assert done.lost_events == events - row.through
    found = verify(office.path, thorough=True)
    assert found.ok, found.findings
    encrypted.forget()
    with pytest.raises(PassphraseNeeded, match="is encrypted"):
        open_office(office.path, user="S1", clock=clock)
    with pytest.raises(PassphraseNeeded, match="does not open"):
        encrypted.unlock(office.path, SECRET + ".")
    encrypted.unlock(office.path, SECRET)
    with open_office(office.path, user="S1", clock=clock) as again:
        assert again.status().charges == 2


def test_every_connection_is_kept_as_the_plain_ones_and_as_dear_to_guess(tmp_path: Path) -> None:
    with made_in(tmp_path, Ticking()) as office, office.reading() as connection:
        for name, _, expected in sqlite_engine.PRAGMAS:
            assert connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() == expected
        for name, wanted in encrypted.SETTINGS:
            assert str(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()) == wanted
        assert connection.exec_driver_sql("PRAGMA cipher_provider").scalar_one() == "openssl"


def test_a_setting_that_is_not_taken_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made_in(tmp_path, Ticking()).close()
    monkeypatch.setattr(encrypted, "SETTINGS", (*encrypted.SETTINGS, ("cipher_page_size", "8192")))
    with pytest.raises(ScreenerError, match="cipher_page_size = 4096 instead of 8192"):
        open_database(tmp_path / "county.screener")


def test_any_sqlcipher_opens_an_office_by_its_passphrase(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The key is made as SQLCipher makes it, at its full cost: an office outlives this program."""
    monkeypatch.setattr(encrypted, "ITERATIONS", 256_000)
    made_in(tmp_path, Ticking()).close()
    raw = encrypted.sqlcipher().connect(str(tmp_path / "county.screener"))
    raw.execute(f"PRAGMA key = '{SECRET}'")
    assert raw.execute("SELECT count(*) FROM event").fetchone()[0] > 3
    raw.close()


def test_an_office_is_encrypted_given_another_passphrase_and_plain_again(tmp_path: Path) -> None:
    clock = Ticking()
    with made_in(tmp_path, clock, None) as office:
        old = keep_backups.make(office)
        events = office.status().events
    place = office.path
    begun = encrypt_office.change(place, "begin", passphrase=SECRET, user="S1", clock=clock)
    assert begun.backup.locked
    assert begun.plain_backups == (old.path,)
    assert keep_backups.check(begun.backup.path, tmp_path, SECRET) == ()
    assert not place.read_bytes().startswith(b"SQLite format 3")
    changed = encrypt_office.change(place, "passphrase", passphrase=NEW, user="S1", clock=clock)
    encrypted.forget()
    with pytest.raises(PassphraseNeeded):
        encrypted.unlock(place, SECRET)
    encrypted.unlock(changed.backup.path, SECRET)  # what was made before has the old one
    encrypted.unlock(place, NEW)
    assert keep_backups.check(changed.backup.path, tmp_path) == ()
    ended = encrypt_office.change(place, "end", user="S1", clock=clock)
    assert (ended.encrypted, ended.half_1) == (False, "")
    found = verify(place, thorough=True)
    assert found.ok, found.findings
    raw = sqlite3.connect(place)  # the plain one is plain SQLite, with its guards
    with pytest.raises(sqlite3.DatabaseError):
        raw.execute("UPDATE event SET actor = 'A2'")
    told = [body for (body,) in raw.execute("SELECT body FROM event WHERE kind = 'encryption changed' ORDER BY seq")]
    assert [word in body for body, word in zip(told, ("encrypted", "another passphrase", "plain"), strict=True)]
    assert raw.execute("SELECT count(*) FROM event").fetchone()[0] == events + 6  # three changes, three backups
    raw.close()
    assert not list(tmp_path.rglob(".*"))


def test_the_two_halves_open_what_the_passphrase_opens(tmp_path: Path) -> None:
    clock = Ticking()
    made_in(tmp_path, clock).close()
    place = tmp_path / "county.screener"
    one, two = encrypt_office.halves(place)
    encrypted.forget()
    with pytest.raises(ScreenerError, match="mistyped"):
        encrypt_office.open_with_halves(place, one, two[:-1])
    with pytest.raises(PassphraseNeeded, match="halves do not open"):
        encrypt_office.open_with_halves(place, one, one)
    encrypt_office.open_with_halves(place, two.lower(), one)
    changed = encrypt_office.change(place, "passphrase", passphrase=NEW, user="S1", clock=clock)
    with pytest.raises(PassphraseNeeded, match="halves do not open"):
        encrypt_office.open_with_halves(place, one, two)  # they belonged to the old passphrase
    encrypted.forget()
    encrypt_office.open_with_halves(place, changed.half_1, changed.half_2)
    assert verify(place).ok


def test_a_change_that_fails_leaves_the_office_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Ticking()
    with made_in(tmp_path, clock, None) as office:
        office.model()
        with pytest.raises(ScreenerError, match="open in another window"):
            encrypt_office.change(office.path, "begin", passphrase=SECRET, user="S1", clock=clock)
    whole = rewritten.rewrite

    def meanwhile(source: Path, target: Path, key: encrypted.FileKey | None) -> None:
        whole(source, target, key)
        with open_office(office.path, user="S1", clock=clock) as other:
            other.add_user("A8", "Attorney Eight", "attorney", "Drugs")

    def cut(source: Path, target: Path, key: encrypted.FileKey | None) -> None:
        whole(source, target, key)
        with target.open("r+b") as file:
            file.truncate(target.stat().st_size // 2)

    for spoiled, said in ((meanwhile, "meanwhile"), (cut, "damaged|not whole")):
        monkeypatch.setattr(rewritten, "rewrite", spoiled)
        with pytest.raises(ScreenerError, match=said):
            encrypt_office.change(office.path, "begin", passphrase=SECRET, user="S1", clock=clock)
    assert verify(office.path, thorough=True).ok
    assert encrypted.salt_of(office.path) is None
    assert not list(tmp_path.rglob(".*"))


def test_a_plain_backup_comes_back_encrypted_into_an_encrypted_office(tmp_path: Path) -> None:
    clock = Ticking()
    with made_in(tmp_path, clock, None) as office:
        old = keep_backups.make(office)
    encrypt_office.change(office.path, "begin", passphrase=SECRET, user="S1", clock=clock)
    keep_backups.restore(office.path, old.path, user="S1", clock=clock)
    assert encrypted.salt_of(office.path) is not None
    assert verify(office.path, thorough=True).ok


def test_an_earlier_release_is_upgraded_encrypted_and_so_is_its_copy(tmp_path: Path) -> None:
    import gzip

    newest = max((Path(__file__).parent / "releases").glob("*.office.gz"))
    plain, place = tmp_path / "plain.office", tmp_path / "old.office"
    plain.write_bytes(gzip.decompress(newest.read_bytes()))
    rewritten.rewrite(plain, place, encrypted.new_key(SECRET))
    plain.unlink()
    with open_office(place, user="", clock=Ticking()) as office:
        assert office.status().events > 1
    copies = list(backup_folder(place).iterdir())
    assert copies
    assert all(encrypted.salt_of(copy) is not None for copy in copies if copy.suffix == ".screener-backup")
    assert verify(place).ok


def test_flipped_bytes_are_named(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    made_in(tmp_path, Ticking()).close()
    place, seed = tmp_path / "county.screener", 20261128
    data, rng = place.read_bytes(), random.Random(seed)
    for _ in range(40 if "full" in request.config.getoption("markexpr") else 4):
        at = rng.randrange(16, len(data))
        spoiled = bytearray(data)
        spoiled[at] ^= 1
        place.write_bytes(spoiled)
        assert not verify(place, thorough=True).ok, (seed, at)
    place.write_bytes(data)
    assert verify(place, thorough=True).ok  # the control


def test_other_files_are_not_taken_for_encrypted_offices(tmp_path: Path) -> None:
    for name, text in (("text", b"row\n" * 2048), ("zeros", bytes(8192)), ("short", os.urandom(500)), ("none", b"")):
        path = tmp_path / name
        path.write_bytes(text)
        assert encrypted.salt_of(path) is None
        with pytest.raises(ScreenerError, match="not an office file"):
            open_database(path)
    with made_in(tmp_path, Ticking(), None) as office:  # a plain one, open and closed
        assert encrypted.salt_of(office.path) is None
    assert encrypted.salt_of(office.path) is None


def test_looking_at_a_file_that_is_open_here_keeps_its_locks(tmp_path: Path) -> None:
    """Another process must still be refused the file for itself: a handle that was closed would have let it in."""
    code = (
        "import sys; from pathlib import Path; from screener.storage.backup import backup\n"
        "from screener.storage.engines import encrypted\n"
        "encrypted.ITERATIONS = 1000\n"
        "encrypted.unlock(Path(sys.argv[1]), sys.argv[2])\n"
        "print(backup._alone(Path(sys.argv[1])))"
    )
    with made_in(tmp_path, Ticking()) as office:
        assert encrypted.salt_of(office.path) is not None
        done = subprocess.run(
            [sys.executable, "-c", code, str(office.path), SECRET], capture_output=True, text=True, check=False
        )
    assert "is open in another window" in done.stderr


def test_without_the_extra_one_sentence_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made_in(tmp_path, Ticking()).close()
    encrypted.forget()
    monkeypatch.setitem(sys.modules, "sqlcipher3", None)
    for act in (
        lambda: open_database(tmp_path / "county.screener"),
        lambda: made_in(tmp_path / "other", Ticking()),
    ):
        with pytest.raises(ScreenerError, match=r"pip install 'screener\[encrypted\]'"):
            act()


def test_a_damaged_first_page_is_named_once_the_office_was_open(tmp_path: Path) -> None:
    made_in(tmp_path, Ticking()).close()
    place = tmp_path / "county.screener"
    data = bytearray(place.read_bytes())
    data[2000] ^= 1
    place.write_bytes(data)
    with pytest.raises(Damaged):
        open_database(place)
