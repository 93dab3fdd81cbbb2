"""Brings a database to the tables of this program, within the caller's transaction."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from screener.storage.schema import guards

if TYPE_CHECKING:
    from alembic.config import Config


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Runs every migration up to ``revision``. No ini file: the scripts lie inside the package.

    Alembic is imported here, not at the top: opening an office does not need it.
    """
    from alembic import command

    command.upgrade(_config(connection), revision)
    _guard(connection)


def downgrade(connection: Connection, revision: str) -> None:
    """Takes a database back to an earlier shape. Raises ValueError where it holds what that shape cannot."""
    from alembic import command

    command.downgrade(_config(connection), revision)
    _guard(connection)


def _guard(connection: Connection) -> None:
    """The migrations make the triggers of an office file; those of a server are drawn from the tables."""
    if connection.dialect.name == "postgresql":
        guards.settle(connection)


def _config(connection: Connection) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
