"""A real PostgreSQL server for tests: started once a run in a folder of its own, on a socket in the file system.

``Server.place()`` gives the address of a schema that nobody used before, for one office; ``Server.ready()`` one of a
database that has the tables already (tests.tables_once), thirty times as fast. Tests ask for the fixtures ``server``
(the server) or ``server_place`` (an address on it), which skip with the reason where there is none. What makes offices
through ``tests.workflow.county.office`` runs on both engines (tests/workflow/conftest).
"""

from __future__ import annotations

import atexit
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from itertools import count
from pathlib import Path

#: The schema of a database of ``Server.ready`` that has the tables of a new office, and the database that is copied.
READY, _COPIED = "tables_that_stand_ready", "copied"
_ACCOUNT = "postgres"  # the server refuses to run as root; Debian's package makes this account


def programs() -> Path | None:
    """The folder of the newest server's programs, or None where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    other = shutil.which("initdb")
    return Path(other).resolve().parent if other else None


def why_not() -> str:
    """Why no server can be started here; "" where one can."""
    if os.name != "posix":
        return "a server for tests is only started on Linux"
    if programs() is None:
        return "there is no PostgreSQL server here (Debian's package: postgresql)"
    if os.getuid() == 0 and (shutil.which("runuser") is None or not _account()):
        return "the server refuses root, and there is no other account to run it as"
    return ""


def _quick_disk() -> str:
    """Memory where there is enough of it: every commit of an office is flushed, on a server too."""
    memory = Path("/dev/shm")
    return str(memory) if memory.is_dir() and shutil.disk_usage(memory).free > 400_000_000 else "/tmp"


def _account() -> bool:
    try:
        pwd.getpwnam(_ACCOUNT)
    except KeyError:
        return False
    return True


def _database_of(place: str) -> str:
    return place.partition("@/")[2].partition("?")[0]


class Server:
    """One server. Its superuser is ``boss``; the office's people are roles that a test makes."""

    def __init__(self, *, port: int | None = None) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="screener-pg-", dir=_quick_disk()))
        self.port = port
        self._as = ["runuser", "-u", _ACCOUNT, "--"] if os.getuid() == 0 else []
        if self._as:
            shutil.chown(self.folder, _ACCOUNT)
        self._numbers, self._copied = count(1), False
        bin_ = programs()
        assert bin_ is not None
        self._bin = bin_
        self._run(bin_ / "initdb", "-D", self.data, "-U", "boss", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8",
                  "--no-sync", "--wal-segsize=1")  # fmt: skip
        self.start()
        atexit.register(self.close)  # a run that is broken off leaves no server behind

    @classmethod
    def running(cls, folder: Path) -> Server:
        """The server of a folder, to start it again: whoever made it closes it."""
        found = cls.__new__(cls)
        bin_ = programs()
        assert bin_ is not None
        found.folder, found.port, found._bin, found._numbers = folder, None, bin_, count(1)
        found._as = ["runuser", "-u", _ACCOUNT, "--"] if os.getuid() == 0 else []
        return found

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def _run(self, *command: object) -> None:
        done = subprocess.run(
            [*self._as, *map(str, command)], cwd="/", capture_output=True, text=True, check=False, timeout=60
        )
        if done.returncode:
            raise RuntimeError(f"{command[0]}: {done.stdout[-500:]}{done.stderr[-500:]}")

    def start(self) -> None:
        where = f"-c listen_addresses={'127.0.0.1' if self.port else ''} -k {self.folder}"
        port = f" -p {self.port}" if self.port else ""
        tuned = " -c shared_buffers=32MB -c max_connections=120 -c autovacuum=off -c max_wal_size=64MB"
        self._run(self._bin / "pg_ctl", "-D", self.data, "-w", "-t", "30", "-l", self.folder / "log",
                  "-o", where + port + tuned, "start")  # fmt: skip

    def stop(self, mode: str = "fast") -> None:
        self._run(self._bin / "pg_ctl", "-D", self.data, "-m", mode, "-w", "stop")

    def place(self, schema: str | None = None, *, user: str = "boss", database: str = "postgres", **more: str) -> str:
        """The address of a schema; without a name, of one that was not used before."""
        name = schema or f"office_{next(self._numbers)}"
        query = "&".join(f"{key}={value}" for key, value in {"host": str(self.folder), "schema": name, **more}.items())
        return f"postgresql+psycopg://{user}@/{database}?{query}"

    def ready(self) -> str:
        """The address of a schema that nobody used before, in a database of its own where the tables stand ready.

        Only under ``tables_once.once`` they are taken. ``drop`` gives the room back: each takes 9 MB.
        """
        if not self._copied:
            from screener.storage.engines.engine import create_database

            self._say(f"CREATE DATABASE {_COPIED}")
            create_database(self.place(READY, database=_COPIED), lambda _: None)
            self._copied = True
        name = f"office_{next(self._numbers)}"
        return self.place(name, database=self._copy(_COPIED, name))

    def copied(self, place: str) -> str:
        """The address of a copy, in a database of its own, of an office of ``ready`` in which nobody is."""
        schema = place.rpartition("schema=")[2]
        return self.place(schema, database=self._copy(_database_of(place), f"copy_{next(self._numbers)}"))

    def _copy(self, database: str, name: str) -> str:
        self._say(f"CREATE DATABASE {name} TEMPLATE {database}{self._quickest()}")
        return name

    def drop(self, place: str) -> None:
        """Takes a database of ``ready`` or ``copied`` away, and whoever is still connected to it."""
        self._say(f"DROP DATABASE {_database_of(place)} WITH (FORCE)")

    def _say(self, statement: str) -> None:
        with self.connect() as boss:
            boss.execute(statement)

    def _quickest(self) -> str:
        """Files are copied for a third of what it takes to write them to the log; before 15 they always were."""
        with self.connect() as boss:
            return " STRATEGY FILE_COPY" if boss.info.server_version >= 150000 else ""

    def connect(self, *, user: str = "boss", **more: object):
        """A plain session, as somebody with another program would have it."""
        import psycopg

        said = {"dbname": "postgres", "user": user, **more}
        return psycopg.connect(host=str(self.folder), autocommit=True, **said)

    def close(self) -> None:
        """Stops the server and takes its folder away. Can be called again."""
        atexit.unregister(self.close)
        if not self.folder.exists():
            return
        for _ in range(3):
            try:
                self.stop("immediate")
                break
            except RuntimeError:
                time.sleep(0.2)
        shutil.rmtree(self.folder, ignore_errors=True)
