"""Brings a database to the tables of this program, within the caller's transaction."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Runs every migration up to ``revision``. No ini file: the scripts lie inside the package.

    Alembic is imported here, not at the top: opening an office does not need it.
    """
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
