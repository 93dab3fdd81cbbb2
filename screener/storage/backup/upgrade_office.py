"""Brings an office of an earlier release to this one: a copy first, then one transaction, or nothing at all."""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import text

from screener.domain.errors import ScreenerError
from screener.domain.unfinished import unfinished
from screener.storage.audit_log import journal
from screener.storage.audit_log.check import check_chain
from screener.storage.engines.engine import Database, Older, open_database, translated
from screener.storage.engines.place import BACKUP_SUFFIX
from screener.storage.engines.synced import sync_file, sync_folder
from screener.storage.schema.migrate import upgrade


def upgrade_office(place: Path | str, folder: Path, *, stem: str) -> Path:
    """Brings an office of an earlier release to this one, in one transaction; gives the copy that was made before.

    The copy stands in ``folder`` as the earlier release can open it. Where anything fails, the office is as it was.
    """
    database = open_database(place, older=True)
    try:
        if database.to_read:
            with database.writing():  # says why not, before a copy is made
                pass
        with database.reading() as connection:
            version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
        with translated(folder):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            copy = folder / f"{stem} of release {version}{BACKUP_SUFFIX}"
            number = 1
            while copy.exists():
                number += 1
                copy = folder / f"{stem} of release {version} ({number}){BACKUP_SUFFIX}"
            _copied(database, copy)
        with database.writing() as connection:
            upgrade(connection)
    finally:
        database.close()
    return copy


def upgrade_unpacked(path: Path) -> None:
    """Brings a file that was taken out of a backup to this release: the backup itself is the copy of before."""
    try:
        open_database(path, check=False).close()
    except Older:
        database = open_database(path, check=False, older=True)
        try:
            with database.writing() as connection:
                upgrade(connection)
        finally:
            database.close()


def _copied(database: Database, copy: Path) -> None:
    """Copies the office as it is; the copy has its name only when all of it is on disk, whole, and ends where it ends.

    Raises ScreenerError where it is not: then nothing is upgraded.
    """
    draft = unfinished(copy)
    try:
        database.copy_into(draft)
        draft.chmod(0o600)
        with database.reading() as connection:
            ends = journal.heads(connection)
        made = open_database(draft, check=False, older=True)
        try:
            with made.reading() as connection:
                faults = check_chain(connection)
                if faults or journal.heads(connection) != ends:
                    raise ScreenerError(
                        f"{database.place} was not upgraded: its copy is not whole",
                        faults[0].message if faults else "it ends elsewhere",
                        "Nothing was changed. Go on with the latest backup",
                    )
        finally:
            made.close()
        sync_file(draft)
        os.replace(draft, copy)
        sync_folder(copy.parent)
    finally:
        for end in ("", "-wal", "-shm"):
            Path(f"{draft}{end}").unlink(missing_ok=True)
