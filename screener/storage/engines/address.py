"""Where an office lies: a file, or an address on the office's own PostgreSQL server.

An address is a text such as ``postgresql+psycopg://db.example.gov/county``. It never carries a password further: one
that was written into it is put away in the memory of this process, and shown, logged or remembered nowhere.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from screener.domain.errors import ScreenerError

SCHEME = "postgresql+psycopg"
SCHEMA = "screener"  # where an address names none
_STARTS = (f"{SCHEME}:", "postgresql:", "postgres:")
_NAME = re.compile(r"[a-z_][a-z0-9_]{0,35}")
#: What of libpq's parameters an office may set; the others are set by the program, or could lead elsewhere
#: (https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS).
ALLOWED = frozenset(
    {"host", "port", "user", "dbname", "service", "passfile", "sslmode", "sslrootcert", "sslcert", "sslkey", "sslcrl",
     "channel_binding", "require_auth", "connect_timeout", "gssencmode", "krbsrvname"}
)  # fmt: skip
_EXAMPLE = "Write it as in postgresql+psycopg://db.example.gov/county"
_TLS = ("require", "verify-ca", "verify-full")

#: Passwords that were given in this run, by the address without them. They are never written anywhere.
_PASSWORDS: dict[str, str] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """An office on a server. ``text`` is the whole address without a password: what is shown and remembered.

    ``parameters`` are those that libpq is given; ``schema`` is where in the database the office's tables stand.
    """

    text: str
    schema: str
    parameters: tuple[tuple[str, str], ...]

    @property
    def host(self) -> str:
        """The server's name as far as the address says it; "" where the service file or a local socket does."""
        return dict(self.parameters).get("host", "")

    @property
    def port(self) -> str:
        """The port as the address gives it; "" for the server's usual one."""
        return dict(self.parameters).get("port", "")

    @property
    def local(self) -> bool:
        """Whether it can only be this machine: a socket in the file system, or its own loopback."""
        return is_local(self.host)

    @property
    def name(self) -> str:
        """What files of this machine that belong to the office are called: the same whoever connects."""
        said = dict(self.parameters)
        what = [said.get(key, "") for key in ("host", "port", "dbname", "service")]
        mark = hashlib.sha256("\n".join([*what, self.schema]).encode()).hexdigest()[:8]
        words = re.sub(r"[^\w-]+", "-", said.get("dbname") or said.get("service") or "server").strip("-")
        return f"{words} {self.schema} {mark}"


def is_local(host: str) -> bool:
    """Whether a host, as an address or libpq names it, is a socket in the file system or this machine's loopback."""
    return host.startswith(("/", "@")) or host in ("", "localhost", "127.0.0.1", "::1")


def is_address(place: Path | str) -> bool:
    """Whether a place is an address on a server and not a file."""
    return isinstance(place, str) and place.lower().startswith(_STARTS)


def place_of(text: str) -> Path | str:
    """What a person gave as an office: the path of a file, or an address, from which a password is put away."""
    return address_of(text).text if is_address(text) else Path(text)


def address_of(text: str) -> Address:
    """Reads an address. A password in it is kept in memory for this run. Raises ScreenerError; never quotes ``text``,
    which may hold a password."""
    scheme, _, rest = text.partition(":")
    try:
        url = make_url(f"{SCHEME}:{rest}")
    except (ArgumentError, ValueError):
        raise ScreenerError(f"That is no address of a server ({scheme}:...)", "", _EXAMPLE) from None
    query = {name: value if isinstance(value, str) else value[-1] for name, value in url.query.items()}
    password = url.password or query.pop("password", None)
    query.pop("password", None)
    schema = query.pop("schema", SCHEMA)
    if not _NAME.fullmatch(schema) or schema.startswith("pg_"):
        raise ScreenerError("The address names a schema that cannot be one", "", "Use small letters, digits and _")
    unknown = sorted(set(query) - ALLOWED)
    if unknown:
        raise ScreenerError(f"The address says '{unknown[0]}'", "that is none of its parts", _EXAMPLE)
    said = {"host": url.host, "port": url.port, "user": url.username, "dbname": url.database, **query}
    parameters = {name: str(value) for name, value in said.items() if value not in (None, "")}
    if not parameters.get("dbname") and not parameters.get("service"):
        raise ScreenerError("The address names no database", "", _EXAMPLE)
    _refuse_open(parameters)
    shown = {**query, "schema": schema} if schema != SCHEMA else query
    bare = URL.create(SCHEME, url.username, None, url.host, url.port, url.database, query=shown)
    address = Address(
        text=bare.render_as_string(hide_password=False).replace("%2F", "/"),
        schema=schema,
        parameters=tuple(sorted(parameters.items())),
    )
    if password is not None:
        keep_password(address.text, str(password))
    return address


def beside(place: str, schema: str) -> str:
    """The address of another schema of the same database."""
    url = make_url(place)
    shown = {**url.query, "schema": schema}
    return url.set(query=shown).render_as_string(hide_password=False).replace("%2F", "/")


def _refuse_open(parameters: dict[str, str]) -> None:
    """Between machines the record travels encrypted or not at all."""
    mode = parameters.get("sslmode")
    if mode is not None and mode not in _TLS and not is_local(parameters.get("host", "")):
        raise ScreenerError(
            f"The address asks for sslmode={mode}",
            "between machines the connection must be encrypted",
            "Leave it out, or use sslmode=verify-full",
        )


def keep_password(place: str, password: str) -> None:
    """Keeps a password for an address in the memory of this process, and nowhere else."""
    _PASSWORDS[place] = password


def password_of(address: Address) -> str | None:
    """The password that was given in this run; None where the server's own ways are to be used."""
    return _PASSWORDS.get(address.text)
