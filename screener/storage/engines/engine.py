"""Opens an office wherever it lies: a file of SQLite, or a schema on the office's own PostgreSQL server.

What reads and writes an office knows only ``Database``. The driver of the server is loaded where an address names one.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection as Connection

from screener.domain.errors import ScreenerError
from screener.storage.engines import sqlite_engine
from screener.storage.engines.address import is_address
from screener.storage.engines.encrypted import FileKey
from screener.storage.engines.place import refuse_removable
from screener.storage.engines.sqlite_engine import translated as translated
from screener.storage.schema.fault_kinds import Damaged as Damaged
from screener.storage.schema.fault_kinds import NoOffice as NoOffice
from screener.storage.schema.fault_kinds import Older as Older
from screener.storage.schema.fault_kinds import PassphraseNeeded as PassphraseNeeded
from screener.storage.schema.fault_kinds import TryAgain as TryAgain
from screener.storage.schema.fault_kinds import WrongPassword as WrongPassword


class Database(Protocol):
    """An open office, whatever keeps it. Faults are ScreenerErrors that name the place and the remedy."""

    @property
    def place(self) -> str:
        """Where it lies, as it may be shown: a path, or an address without a password."""

    @property
    def to_read(self) -> bool:
        """Whether it can only be read, by who opened it: writing is refused before anything is tried."""

    def reading(self) -> AbstractContextManager[Connection]:
        """A snapshot to read from. Nothing is written."""

    def writing(self) -> AbstractContextManager[Connection]:
        """All or nothing, on disk when the block has ended, and alone: nobody else writes to the office meanwhile, so
        that what the block looks at first still holds when it writes."""

    def copy_into(self, path: Path) -> None:
        """Writes one snapshot of the office to a new office file, without what was deleted. Others go on meanwhile."""

    def holding(self, name: str) -> AbstractContextManager[None]:
        """Says to whoever else opens the office that the work of this name is under way."""

    def is_held(self, name: str, otherwise: bool) -> bool:
        """Whether somebody holds the name; ``otherwise`` where this kind of office cannot tell."""

    def scrub(self) -> None:
        """Leaves nothing of what was deleted, in the tables or in the log that belongs to them.

        Raises ScreenerError while somebody else holds an older snapshot: then traces are still there.
        """

    def close(self) -> None:
        """Closes every handle."""


def create_database(place: Path | str, fill: Callable[[Connection], None], *, key: FileKey | None = None) -> None:
    """Makes a new office in one step: it stands complete and on disk, or not at all.

    ``fill`` writes the first rows within the transaction. A file is readable by its owner only, and encrypted where
    there is a key.
    """
    if is_address(place):
        if key is not None:
            raise ScreenerError(
                "An office on a server is not encrypted by this program",
                "its disk is the server's",
                "Have its administrator encrypt that disk",
            )
        from screener.storage.engines import server_engine

        server_engine.create_on_server(str(place), fill)
    else:
        refuse_removable(Path(place))
        sqlite_engine.create_file(Path(place), fill, key=key)


def open_database(place: Path | str, *, check: bool = True, older: bool = False) -> Database:
    """Opens an office, or says in one sentence why not. ``check`` has a file looked through quickly first.

    An office of an earlier release raises ``Older``; with ``older`` it is opened as it is, to be upgraded.
    """
    if is_address(place):
        from screener.storage.engines import server_engine

        return server_engine.open_on_server(str(place), older=older)
    return sqlite_engine.open_file(Path(place), check=check, older=older)


def put_on_server(place: str, ready: Path, kept: str) -> bool:
    """Puts an office file in the place of the office at an address; see ``server_restore``."""
    from screener.storage.engines import server_restore

    database = open_database(ready, check=False)
    try:
        with database.reading() as connection:
            return server_restore.put_on_server(place, connection, kept)
    finally:
        database.close()


def grant(place: str, role: str, *, to_read: bool) -> None:
    """Gives a role of the server its part in the office at an address; see ``rights``."""
    from screener.storage.engines import server_restore

    server_restore.grant(place, role, to_read=to_read)
