"""Brings a database to the tables of this program, within the caller's transaction."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, text

from screener.storage import guards
from screener.storage.engine import open_database, translated
from screener.storage.place import BACKUP_SUFFIX
from screener.storage.synced import sync_file, sync_folder

if TYPE_CHECKING:
    from alembic.config import Config


def upgrade_office(place: Path | str, folder: Path, *, stem: str) -> Path:
    """Brings an office of an earlier release to this one, in one transaction; gives the copy that was made before.

    The copy stands in ``folder`` as the earlier release can open it. Where anything fails, the office is as it was.
    """
    database = open_database(place, older=True)
    try:
        with database.reading() as connection:
            version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
        with translated(folder):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            copy = folder / f"{stem} of release {version}{BACKUP_SUFFIX}"
            number = 1
            while copy.exists():
                number += 1
                copy = folder / f"{stem} of release {version} ({number}){BACKUP_SUFFIX}"
            database.copy_into(copy)
            copy.chmod(0o600)
            sync_file(copy)
            sync_folder(folder)
        with database.writing() as connection:
            upgrade(connection)
    finally:
        database.close()
    return copy


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
