"""Puts a whole office in the place of one on a server, and grants roles of the server their part in it."""

from __future__ import annotations

from sqlalchemy import Connection, text

from screener.domain.errors import ScreenerError
from screener.storage.engines.address import address_of
from screener.storage.engines.carry import carry, revision_of
from screener.storage.engines.server_engine import (
    ServerDatabase,
    application_of,
    connected_engine,
    schema_there,
    tables_in,
)
from screener.storage.schema import rights
from screener.storage.schema.migrate import upgrade


def put_on_server(place: str, ready: Connection, kept: str) -> bool:
    """Exchanges the office at an address for the one that ``ready`` shows, in one transaction.

    The old one stays in the schema ``kept``; roles that had a part in it have the same in the new one. Gives whether
    there was one. Refused while anybody has the office open: they would go on with what is no longer the office.
    """
    address = address_of(place)
    database = ServerDatabase(address, connected_engine(address))
    try:
        with database.writing() as connection:
            _refuse_open(connection, address.schema, place)
            had, granted = bool(tables_in(connection)), rights.granted(connection)
            if had:
                connection.execute(text(f'ALTER SCHEMA "{address.schema}" RENAME TO "{kept}"'))
            if not schema_there(connection, address.schema):
                connection.execute(text(f'CREATE SCHEMA "{address.schema}"'))
            upgrade(connection, revision_of(ready))
            carry(ready, connection)
            for role, to_read in granted:
                rights.grant(connection, role, to_read=to_read)
        return had
    finally:
        database.close()


def grant(place: str, role: str, *, to_read: bool) -> None:
    """Gives a role of the server its part in the office: to work in it, or only to read it."""
    address = address_of(place)
    database = ServerDatabase(address, connected_engine(address))
    try:
        with database.writing() as connection:
            rights.grant(connection, role, to_read=to_read)
    finally:
        database.close()


def _refuse_open(connection: Connection, schema: str, place: str) -> None:
    query = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                 "AND application_name = :name AND pid <> pg_backend_pid()")  # fmt: skip
    others = connection.execute(query, {"name": application_of(schema)}).scalar_one()
    if others:
        raise ScreenerError(f"{place} is open in another window", "", "Close it everywhere, then restore again")
