"""The tables of a new office as the migrations make them: run once in a process, then repeated as they stand.

Six in seven of the moments that a new office takes are its migrations. Tests that are about something else ask for
``once``; those of storage and of upgrades run the migrations themselves. tests/storage holds one against the other.
On a server the tables stand ready in a schema of a database that was copied (``Server.ready``); it gets its new name.
"""

from __future__ import annotations

import pytest
from sqlalchemy import Connection

from screener.storage.schema import migrate
from tests.server import READY

_MIGRATED = migrate.upgrade
_TABLES: list[str] = []
_ROWS: list[tuple[str, list[tuple[object, ...]]]] = []
_REST: list[str] = []


def upgrade(connection: Connection, revision: str = "head") -> None:
    """In place of ``migrate.upgrade``: the migrations, unless the file is empty and they ran before."""
    if revision == "head" and connection.dialect.name == "postgresql" and _renamed(connection):
        return
    if connection.dialect.name != "sqlite" or revision != "head" or _count(connection):
        _MIGRATED(connection, revision)
        return
    if not _TABLES:
        _MIGRATED(connection, revision)
        _remember(connection)
        return
    for statement in _TABLES:
        connection.exec_driver_sql(statement)
    for table, rows in _ROWS:
        marks = ", ".join("?" * len(rows[0]))
        connection.exec_driver_sql(f'INSERT INTO "{table}" VALUES ({marks})', rows)
    for statement in _REST:
        connection.exec_driver_sql(statement)


def _renamed(connection: Connection) -> bool:
    """Puts the tables that stand ready in the place of a schema that is still empty; False where none stand ready."""
    query = "SELECT current_schema(), EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = %s)"
    schema, ready = connection.exec_driver_sql(query, (READY,)).one()
    if not ready or schema == READY:
        return False
    connection.exec_driver_sql(f'DROP SCHEMA "{schema}"')  # refused where it holds anything
    connection.exec_driver_sql(f'ALTER SCHEMA "{READY}" RENAME TO "{schema}"')
    return True


def _count(connection: Connection) -> int:
    return connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()


def _remember(connection: Connection) -> None:
    found = connection.exec_driver_sql(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
        "ORDER BY rowid"
    )
    for kind, name, statement in found.all():
        assert not statement.upper().startswith("CREATE VIRTUAL"), "its shadow tables cannot be repeated"
        if kind != "table":
            _REST.append(statement)
            continue
        _TABLES.append(statement)
        rows = [tuple(row) for row in connection.exec_driver_sql(f'SELECT * FROM "{name}"').all()]
        if rows:
            _ROWS.append((name, rows))


def once(patch: pytest.MonkeyPatch) -> None:
    """New files are made with tables that are repeated."""
    patch.setattr(migrate, "upgrade", upgrade)
