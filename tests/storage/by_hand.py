"""An office's tables in the hand of somebody with another program and every right, on both engines.

On a server that is who administers it: no trigger and no foreign key holds (session_replication_role).
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine

from screener.storage.engines.address import address_of, is_address
from screener.storage.engines.server_engine import connected_engine
from tests.server import Server

Place = Path | str


#: What is written otherwise for a file.
_WORDS = (("?", "%s"), ("x'00'", "'\\x00'::bytea"), (" AS BLOB)", " AS bytea)"))


class _OnServer:
    """A session of the server's superuser that takes the statements which are written for a file."""

    def __init__(self, place: str) -> None:
        import psycopg

        address = address_of(place)
        self._session = psycopg.connect(**dict(address.parameters), autocommit=True)
        self._session.execute("SET session_replication_role = 'replica'")
        self._session.execute(f'SET search_path TO "{address.schema}"')

    def execute(self, statement: str, values: Sequence[object] = ()) -> Any:
        for ours, theirs in _WORDS:
            statement = statement.replace(ours, theirs)
        return self._session.execute(statement, values or None)

    def executemany(self, statement: str, rows: Iterable[Sequence[object]]) -> None:
        for row in rows:
            self.execute(statement, row)

    def close(self) -> None:
        self._session.close()


@contextmanager
def opened(place: Place) -> Iterator[Any]:
    """A session in the office's tables; each statement stands by itself."""
    if is_address(place):
        with closing(_OnServer(str(place))) as raw:
            yield raw
        return
    with closing(sqlite3.connect(place, isolation_level=None)) as raw:
        triggers = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            raw.execute(f'DROP TRIGGER "{name}"')
        raw.execute("PRAGMA foreign_keys = OFF")
        yield raw
        for _, sql in triggers:
            raw.execute(sql)
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def first(place: Place, query: str, *values: object) -> Any:
    """The first row of a question."""
    with opened(place) as raw:
        return raw.execute(query, values).fetchone()


def engine_of(place: Place) -> Engine:
    """SQLAlchemy's way in."""
    return connected_engine(address_of(str(place))) if is_address(place) else create_engine(f"sqlite:///{place}")


def copied(place: Place, folder: Path, server: Server | None) -> Place:
    """The closed office once more: another file in the folder, or another database of the server."""
    if server is not None and is_address(place):
        return server.copied(str(place))
    copy = folder / "forged.office"
    shutil.copyfile(place, copy)
    return copy
