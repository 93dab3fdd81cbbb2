"""Which database engine holds an office, for reports of faults and incidents."""

from __future__ import annotations

from sqlalchemy import Connection


def engine_version(connection: Connection) -> str:
    """Name and version: "sqlite 3.40.1", "postgresql 15.6"."""
    found = connection.dialect.server_version_info or ()
    return f"{connection.dialect.name} {'.'.join(str(part) for part in found)}".strip()
