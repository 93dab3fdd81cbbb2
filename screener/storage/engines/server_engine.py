"""An office on a PostgreSQL server: settings asserted at every connect, one writer at a time, appends only.

Writers are made to follow one another by an advisory lock that each transaction takes before its first look: under
READ COMMITTED every statement after it sees what the writer before committed, so what ``before`` steps check still
holds when the act is written. A commit that returned is on the server's disk (fsync and synchronous_commit are read
back). Reading sees one snapshot (REPEATABLE READ).
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from screener.domain.errors import ScreenerError
from screener.storage.engines import server_faults
from screener.storage.engines.address import Address, address_of, is_local, password_of
from screener.storage.engines.server_faults import translated
from screener.storage.schema.fault_kinds import NoOffice, ReadOnly, of_another_version
from screener.storage.schema.tables import APPLICATION_ID, REVISION, REVISIONS

if TYPE_CHECKING:
    import psycopg

OLDEST = 130000  # PostgreSQL 13
#: What a session is set to. A client that vanished in the middle of a transaction gives the lock back after a while.
SETTINGS = (
    ("search_path", '"{schema}"'),
    ("synchronous_commit", "on"),
    ("lock_timeout", "30s"),
    ("idle_in_transaction_session_timeout", "5min"),
    ("client_min_messages", "warning"),
    ("timezone", "UTC"),
    ("bytea_output", "hex"),
)
#: What the server must answer, and what is wrong where it does not.
ANSWERS = (
    ("synchronous_commit", "on", "a saved decision could be lost"),
    ("fsync", "on", "a saved decision could be lost"),
    ("server_encoding", "UTF8", "names could not be kept as they are"),
    ("transaction_read_only", "off", "it takes no writing"),
)
#: What an audit hook (sys.addaudithook) is told before the program connects: host, port. It connects nowhere else.
AUDIT_EVENT = "screener.connect"
_WRITER, _HELD = APPLICATION_ID, APPLICATION_ID + 1  # the two families of advisory locks


class ServerDatabase:
    """An open office on a server: see ``engine.Database``."""

    def __init__(self, address: Address, engine: Engine) -> None:
        self.address = address
        self._engine = engine
        self.to_read = False

    @property
    def place(self) -> str:
        """The address of the office, without a password."""
        return self.address.text

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A snapshot to read from. Nothing is written."""
        with translated(self.place), self._engine.connect() as connection:
            connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with connection.begin():
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """All or nothing: alone from its first look, on the server's disk when the block has ended."""
        if self.to_read:
            raise ReadOnly(
                f"Your role on the server may only read the office at {self.place}",
                "nothing was written",
                "Ask who looks after the office for a role that may work in it",
            )
        with translated(self.place), self._engine.connect() as connection:
            transaction = connection.begin()
            try:
                _lock(connection, self.address.schema)
                yield connection
            except BaseException:
                transaction.rollback()
                raise
            try:
                transaction.commit()
            except DBAPIError as error:
                if error.connection_invalidated:
                    raise server_faults.not_known(self.place) from error
                raise

    @contextmanager
    def holding(self, name: str) -> Iterator[None]:
        """A session of its own keeps the name, so that it is free again as soon as this process or its line is gone."""
        with translated(self.place):
            raw = _connected(self.address)
            try:
                raw.execute("SELECT pg_advisory_lock(%s, %s)", (_HELD, _number(self.address.schema, name)))
                yield
            finally:
                raw.close()

    def is_held(self, name: str, _otherwise: bool) -> bool:
        """Whether any process holds the name: the server says so by itself."""
        with self.reading() as connection:
            query = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2 AND granted "
                         "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
                         "AND classid::bigint = :kind AND objid::bigint = :name")  # fmt: skip
            number = _number(self.address.schema, name) % 2**32
            return bool(connection.execute(query, {"kind": _HELD, "name": number}).scalar_one())

    def copy_into(self, path: Path) -> None:
        """Writes one snapshot to a new office file: the same that a copy of an office file is."""
        from screener.storage.engines.carry import into_file

        with self.reading() as connection:
            into_file(connection, path)

    def scrub(self) -> None:
        """Every table is written anew without its dead rows. The server's write-ahead log is the administrator's."""
        with translated(self.place), self._engine.connect() as connection:
            alone = connection.execution_options(isolation_level="AUTOCOMMIT")
            alone.execute(text("SET lock_timeout = '30s'"))
            for name in sorted(tables_in(connection)):
                alone.execute(text(f'VACUUM (FULL, ANALYZE) "{name}"'))
            alone.execute(text("RESET lock_timeout"))

    def close(self) -> None:
        """Ends every session with the server."""
        self._engine.dispose()


def _number(*names: str) -> int:
    """A name as the second half of an advisory lock's key: a signed number of 32 bits."""
    return zlib.crc32("\n".join(names).encode()) - 2**31


def _lock(connection: Connection, schema: str) -> None:
    """Until the transaction ends. By the schema's name, which stays when a backup is put in its place."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:kind, :name)"), {"kind": _WRITER, "name": _number(schema)})


def create_on_server(place: str, fill: Callable[[Connection], None]) -> None:
    """Makes a new office in a schema of its own, in one transaction: it stands whole or not at all.

    The database must be there, and the role must be allowed to make the schema or own an empty one of the name.
    """
    from screener.storage.schema.migrate import upgrade

    address = address_of(place)
    database = ServerDatabase(address, connected_engine(address))
    try:
        with database.writing() as connection:
            if tables_in(connection):
                raise ScreenerError(
                    f"There is already an office at {address.text}", "", "Name another schema, or open it"
                )
            if not schema_there(connection, address.schema):
                connection.execute(text(f'CREATE SCHEMA "{address.schema}"'))
            upgrade(connection)
            fill(connection)
    finally:
        database.close()


def open_on_server(place: str, *, older: bool) -> ServerDatabase:
    """Opens an office on a server, or says in one sentence why not."""
    address = address_of(place)
    database = ServerDatabase(address, connected_engine(address))
    try:
        with database.reading() as connection:
            there = tables_in(connection)
            if not {"alembic_version", "head", "event"} <= there:
                raise _no_office(address)
            found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
            if found != REVISION and not (older and found in REVISIONS):
                raise of_another_version(address.text, found, REVISIONS)
            database.to_read = not may_add(connection)
    except BaseException:
        database.close()
        raise
    return database


def _no_office(address: Address) -> NoOffice:
    return NoOffice(
        f"There is no office at {address.text}",
        f"the schema {address.schema} does not hold one, or your role may not look into it",
        "Check the address, make one with screener office create, or ask the database's administrator",
    )


def may_add(connection: Connection) -> bool:
    """Whether the session's role may add to the record; one that was granted ``--to-read`` may not."""
    return bool(connection.execute(text("SELECT has_table_privilege('event', 'INSERT')")).scalar_one())


def schema_there(connection: Connection, schema: str) -> bool:
    """Whether the database has a schema of the name."""
    query = text("SELECT count(*) FROM pg_namespace WHERE nspname = :name")
    return bool(connection.execute(query, {"name": schema}).scalar_one())


def tables_in(connection: Connection) -> set[str]:
    """The tables of the session's own schema; none where it is not there or may not be looked into."""
    query = text("SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') "
                 "AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())")  # fmt: skip
    return {str(name) for (name,) in connection.execute(query)}


def connected_engine(address: Address) -> Engine:
    """The pool of an office's sessions."""
    return create_engine(
        "postgresql+psycopg://",
        creator=lambda: _connected(address),
        poolclass=QueuePool,
        pool_size=2,
        max_overflow=4,
        pool_pre_ping=True,  # a server that was started again is found again without a word
        isolation_level="READ COMMITTED",
        hide_parameters=True,
    )


def _connected(address: Address) -> psycopg.Connection[Any]:
    """A session as the office needs it, or a sentence. The only place from which the program connects to anything."""
    import psycopg

    sys.audit(AUDIT_EVENT, address.host, address.port)
    try:
        raw = psycopg.connect(**parameters_of(address), autocommit=True)
    except psycopg.Error as error:
        raise server_faults.sentence(address.text, error, connecting=True) from error
    try:
        _refuse_bare(address, raw)
        _settle(address, raw)
    except BaseException:
        raw.close()
        raise
    raw.autocommit = False
    return raw


def parameters_of(address: Address) -> dict[str, Any]:
    """What libpq is given. Between machines: encrypted, and the server's certificate checked against its name."""
    said: dict[str, Any] = {
        "connect_timeout": "10",
        "gssencmode": "disable",  # or libpq may ask a Kerberos server first
        "application_name": application_of(address.schema),
        "keepalives_idle": "30",
        "keepalives_interval": "10",
        "keepalives_count": "3",
    }
    if not address.local:
        said["sslmode"] = "verify-full"
    said |= dict(address.parameters)
    if said.get("sslmode") in ("verify-ca", "verify-full") and "sslrootcert" not in said:
        said["sslrootcert"] = "system"
        said["sslmode"] = "verify-full"  # libpq takes no other with the system's own authorities
    password = password_of(address)
    return said if password is None else {**said, "password": password}


def application_of(schema: str) -> str:
    """How a session of an office is called in pg_stat_activity: whether somebody has the office open is seen by it."""
    return f"screener {schema}"


def _refuse_bare(address: Address, raw: psycopg.Connection[Any]) -> None:
    """A service file may lead anywhere: an unencrypted line to another machine is closed before anything is asked."""
    if not raw.pgconn.ssl_in_use and not is_local(raw.info.hostaddr):
        raise ScreenerError(
            f"{address.text} was not opened",
            "the line is not encrypted",
            "Add sslmode=verify-full to the address",
        )


def _settle(address: Address, raw: psycopg.Connection[Any]) -> None:
    """Sets the session, then reads back what durability rests on."""
    if raw.info.server_version < OLDEST:
        raise ScreenerError(
            f"{address.text} cannot be used", "its PostgreSQL is older than 13", "Ask the database's administrator"
        )
    values = [(name, value.format(schema=address.schema)) for name, value in SETTINGS]
    asked = ", ".join("set_config(%s, %s, false)" for _ in values)
    raw.execute(f"SELECT {asked}", [part for pair in values for part in pair])
    shown = ", ".join("current_setting(%s)" for _ in ANSWERS)
    row = raw.execute(f"SELECT {shown}", [name for name, _, _ in ANSWERS]).fetchone()
    for (name, wanted, why), answer in zip(ANSWERS, row or (), strict=True):
        if answer != wanted:
            raise ScreenerError(
                f"{address.text} cannot be used safely",
                f"the server answers {name} = {answer}, so {why}",
                "Ask the database's administrator",
            )
