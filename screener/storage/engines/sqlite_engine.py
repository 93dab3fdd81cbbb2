"""An office as one SQLite file: pragmas asserted, one writer at a time, plain sentences where it cannot go on.

A commit that returned is on disk: WAL with synchronous=FULL. The settings are read back at every connect, since
SQLite ignores a pragma that it cannot honor without a word (https://www.sqlite.org/pragma.html).
"""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection as Connection
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool
from sqlalchemy.util import LRUCache

from screener.domain.errors import ScreenerError
from screener.domain.unfinished import unfinished
from screener.storage.engines import encrypted
from screener.storage.engines.encrypted import FileKey
from screener.storage.engines.place import ALLOWED, PORTABLE, refuse_removable, refuse_unfit_place
from screener.storage.engines.synced import sync_file, sync_folder
from screener.storage.schema.fault_kinds import Damaged, of_another_version
from screener.storage.schema.tables import APPLICATION_ID, REVISION, REVISIONS

BUSY_SECONDS = 30
#: What every connection is set to, and what it must answer when read back.
PRAGMAS: tuple[tuple[str, str, int | str], ...] = (
    ("busy_timeout", str(BUSY_SECONDS * 1000), BUSY_SECONDS * 1000),
    ("journal_mode", "WAL", "wal"),
    ("synchronous", "FULL", 2),
    ("foreign_keys", "ON", 1),
    ("trusted_schema", "OFF", 0),
    ("cell_size_check", "ON", 1),
    ("mmap_size", "0", 0),
)
#: Less free space than this and SQLite's index of the log (32 KiB a piece, wal.html) cannot be made.
_ROOM = 64 * 1024
_READING = "reading"
_Answer = TypeVar("_Answer")


class OfficeDialect(SQLiteDialect_pysqlite):
    """SQLAlchemy's own, but one and the same for all office files that one library opens.

    So a statement is compiled once in a process and not once for each file: its text holds no values and no file's
    name, and all files have the same tables.
    """

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return isinstance(other, OfficeDialect) and other.dbapi is self.dbapi

    def __hash__(self) -> int:
        return hash((OfficeDialect, id(self.dbapi)))


registry.register("sqlite.office", __name__, OfficeDialect.__name__)
_COMPILED: LRUCache[Any, Any] = LRUCache(1000)


class SqliteDatabase:
    """An open office file: see ``engine.Database``."""

    def __init__(self, path: Path, engine: Engine) -> None:
        self.path = path
        self._engine = engine

    @property
    def place(self) -> str:
        """The path of the office's file."""
        return str(self.path)

    @property
    def to_read(self) -> bool:
        """Never: see ``Database``."""
        return False  # a file that cannot be written is not opened

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A snapshot to read from. Nothing is written."""
        with translated(self.path), self._engine.connect() as connection:
            connection = connection.execution_options(**{_READING: True})
            with connection.begin():
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """All or nothing: taken with BEGIN IMMEDIATE, on disk when the block has ended."""
        with translated(self.path), self._connected() as connection, connection.begin():
            yield connection

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        with self._engine.connect() as connection:
            yield connection

    def copy_into(self, path: Path) -> None:
        """Writes one snapshot of the office to a new file, without what was deleted. Others go on meanwhile."""
        with translated(self.path):
            pooled = self._engine.raw_connection()
            try:
                pooled.cursor().execute("VACUUM INTO ?", (str(path),))
            finally:
                pooled.close()

    @contextmanager
    def holding(self, _name: str) -> Iterator[None]:
        """Nothing: whether the process that writes an import still runs on this machine is seen by its number."""
        yield

    def is_held(self, _name: str, otherwise: bool) -> bool:
        """What the caller knows otherwise: a file has no list of names that are held."""
        return otherwise

    def scrub(self) -> None:
        """The log is folded in and cut, and the file written anew without what was deleted."""
        with translated(self.path):
            pooled = self._engine.raw_connection()
            try:
                cursor = pooled.cursor()
                for step in ("PRAGMA wal_checkpoint(TRUNCATE)", "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
                    answer = cursor.execute(step).fetchone()
                    if answer is not None and answer[0]:
                        raise sqlite3.OperationalError("database is locked")
            finally:
                pooled.close()

    def close(self) -> None:
        """Closes every handle. The write-ahead log is folded in by the last one."""
        self._engine.dispose()


def create_file(
    path: Path, fill: Callable[[Connection], None], *, revision: str = "head", key: FileKey | None = None
) -> None:
    """Makes a new office file in one step: it stands under its name complete and on disk, or not at all.

    ``fill`` writes the first rows within the transaction. The file is readable by its owner only, and encrypted where
    there is a key.
    """
    from screener.storage.schema.migrate import upgrade

    refuse_unfit_place(path)
    if path.exists():
        raise ScreenerError(f"{path} already exists", "", "Choose another name, or open it")
    draft = unfinished(path, "creating")
    database = None
    try:
        with translated(path):
            os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            database = SqliteDatabase(path, _engine(draft, key))
            with database.writing() as connection:
                upgrade(connection, revision)
                connection.execute(text(f"PRAGMA application_id = {APPLICATION_ID}"))
                fill(connection)
            database.close()
            sync_file(draft)
            _name(draft, path)
            sync_folder(path.parent)
    finally:
        if database is not None:
            database.close()
        for leftover in (draft, Path(f"{draft}-wal"), Path(f"{draft}-shm")):
            leftover.unlink(missing_ok=True)


def _name(draft: Path, path: Path) -> None:
    """Gives the finished file its name, never over another file."""
    try:
        os.link(draft, path)  # refuses an existing name even if it appeared this moment
    except FileExistsError:
        raise ScreenerError(f"{path} already exists", "", "Choose another name, or open it") from None
    except OSError:  # a disk without links (FAT)
        if path.exists():
            raise ScreenerError(f"{path} already exists", "", "Choose another name, or open it") from None
        os.rename(draft, path)


def open_file(path: Path, *, check: bool, older: bool) -> SqliteDatabase:
    """Opens an office file, or says in one sentence why not. ``check`` runs SQLite's quick_check first.

    An office of an earlier release raises ``Older``; with ``older`` it is opened as it is, to be upgraded.
    """
    if not path.exists():
        raise ScreenerError(f"{path} does not exist", "", "Check the name, or create a new office")
    if path.is_dir():
        raise ScreenerError(f"{path} is a folder, not an office file", "", "Choose the office file inside it")
    refuse_unfit_place(path)
    if not os.access(path, os.R_OK | os.W_OK):
        raise ScreenerError(
            f"{path} cannot be written", "you have no permission for it", "Ask its owner, or work on your own copy"
        )
    key = encrypted.key_of(path)
    _refuse_foreign(path, key)
    database = SqliteDatabase(path, _engine(path, key))
    try:
        with database.reading() as connection:
            _refuse_other(path, connection, older=older)
            if not _is_portable(connection):
                refuse_removable(path)
            if check:
                _refuse_damaged(path, connection)
    except BaseException:
        database.close()
        raise
    return database


def _engine(path: Path, key: FileKey | None) -> Engine:
    use = encrypted.Use(path, key)

    def connect() -> sqlite3.Connection:
        use.opened()
        raw = None
        try:
            # No transaction of the driver's own: BEGIN is ours (see _begin).
            raw = encrypted.connect(path, key, timeout=BUSY_SECONDS)
            _settle(raw)
        except BaseException:
            if raw is not None:
                raw.close()
            use.closed()
            raise
        return raw

    engine = create_engine(
        "sqlite+office://",
        module=sqlite3 if key is None else encrypted.sqlcipher(),
        creator=connect,
        execution_options={"compiled_cache": _COMPILED},
        poolclass=QueuePool,
        pool_size=2,
        max_overflow=4,
        future=True,
    )
    event.listen(engine, "begin", _begin)
    for name in ("close", "close_detached"):
        event.listen(engine, name, lambda *_: use.closed())
    return engine


def _begin(connection: Connection) -> None:
    reading = connection.get_execution_options().get(_READING, False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _settle(raw: sqlite3.Connection) -> None:
    """Sets every pragma, then reads it back: what was not taken is a fault of the program, not of the office."""
    for name, value, _ in PRAGMAS:
        _patiently(lambda name=name, value=value: raw.execute(f"PRAGMA {name} = {value}").fetchall())  # type: ignore[misc]  # the values are bound at once
    for name, _, expected in PRAGMAS:
        row = raw.execute(f"PRAGMA {name}").fetchone()
        answer = row[0] if row is not None else 0  # a build without mmap answers nothing at all
        if answer != expected:
            raise ScreenerError(
                "The office file cannot be opened safely",
                f"SQLite answers {name} = {answer} instead of {expected}",
                "Keep the file on a local disk that this program may write",
            )


def _patiently(act: Callable[[], _Answer]) -> _Answer:
    """Switching to WAL does not wait for the busy timeout: tried again, with jitter, for as long as that."""
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            return act()
        except encrypted.faults() as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(random.uniform(0.01, 0.1))


def _refuse_foreign(path: Path, key: FileKey | None) -> None:
    """Through SQLite, never by reading the file: closing any handle of it would drop this process's locks."""
    with translated(path), encrypted.used(path, key):
        try:
            mark = _mark(path, key, "mode=ro")
        except sqlite3.OperationalError as error:
            if "readonly" not in str(error):
                raise
            mark = _mark(path, key, "mode=rw")  # killed while it left its log: SQLite has to roll a journal back first
    if mark != APPLICATION_ID:
        raise _not_an_office(path)


def _mark(path: Path, key: FileKey | None, how: str) -> int:
    raw = encrypted.connect(path, key, timeout=BUSY_SECONDS, uri=how)
    try:
        return int(raw.execute("PRAGMA application_id").fetchone()[0])
    finally:
        raw.close()


def _not_an_office(path: Path) -> ScreenerError:
    return ScreenerError(f"{path} is not an office file", "", "Choose one that Screener made (.screener)")


def _refuse_other(path: Path, connection: Connection, *, older: bool) -> None:
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    if found == REVISION or (older and found in REVISIONS):
        return
    raise of_another_version(path, found, REVISIONS)


def _is_portable(connection: Connection) -> bool:
    """Whether the office allows that its file lies on a removable drive."""
    query = text("SELECT value FROM setting WHERE name = :name")
    return connection.execute(query, {"name": PORTABLE}).scalar_one_or_none() == ALLOWED


def _refuse_damaged(path: Path, connection: Connection) -> None:
    answer = str(connection.execute(text("PRAGMA quick_check(1)")).scalar_one())
    if "error code=10" in answer:  # SQLITE_IOERR: the disk did not answer, which says nothing of the file
        raise _sentence(path, "disk I/O error")
    if answer != "ok":
        raise damaged(path, answer.replace("\n", " "))


def damaged(path: Path, why: str) -> Damaged:
    """The sentence for a file that SQLite cannot read whole."""
    return Damaged(f"{path} is damaged", why, "Keep it as it is, and go on with the latest backup")


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turns what the database or the disk says into one sentence with the file and the remedy."""
    try:
        yield
    except DBAPIError as error:
        raise _sentence(path, str(error.orig)) from error
    except encrypted.faults() as error:
        raise _sentence(path, str(error)) from error
    except UnicodeDecodeError as error:  # SQLite's own messages quote the spoiled schema
        raise damaged(path, "its text cannot be read") from error
    except OSError as error:
        raise ScreenerError(f"{path} could not be written", error.strerror or str(error), _free_space()) from error


def _free_space() -> str:
    return "Nothing was half saved. See to the disk, then do it again"


def _nothing_fits(path: Path) -> bool:
    """Whether the disk is so full that SQLite cannot make the index of its log: it calls that an I/O error."""
    try:
        return shutil.disk_usage(path.parent).free < _ROOM
    except OSError:
        return False


def _sentence(path: Path, said: str) -> ScreenerError:
    if "full" in said or (any(word in said for word in ("I/O error", "unable to open")) and _nothing_fits(path)):
        return ScreenerError(
            f"{path} could not be saved",
            "the disk is full",
            "Nothing was half saved. Free some space, then do it again",
        )
    if "locked" in said or "busy" in said:
        return ScreenerError(
            f"{path} is in use", "another program kept it for half a minute", "Nothing was saved. Do it again"
        )
    if "not a database" in said:
        opened_before = encrypted.is_unlocked(path)  # by the same key: so its first page was spoiled since
        return damaged(path, "its first page cannot be read") if opened_before else _not_an_office(path)
    if "readonly" in said or "read-only" in said:
        return ScreenerError(f"{path} cannot be written", "it is read-only", "Change its permission, then do it again")
    if "unable to open" in said:
        return ScreenerError(
            f"{path} cannot be opened",
            "",
            "Nothing was half saved. Check its folder and its permissions, then do it again",
        )
    if any(word in said for word in ("malformed", "corrupt", "no such table", "no such column", "decode")):
        return damaged(path, said)
    if "I/O error" in said:
        return ScreenerError(f"{path} could not be saved", "the disk reported an error", _free_space())
    return ScreenerError(f"{path} refused what was to be saved", said, "Nothing was half saved")
