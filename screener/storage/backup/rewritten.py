"""An office file written anew under another key, or without one: beside the old file, which stays until it is whole.

SQLCipher's own way between plain and encrypted files (sqlcipher_export); a change of the passphrase goes the same way,
so that a cut of power leaves the old file or the new one and never one that is half under each key.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
from pathlib import Path

from screener.domain.errors import ScreenerError
from screener.storage.audit_log import keys
from screener.storage.engines import encrypted
from screener.storage.engines.encrypted import FileKey
from screener.storage.engines.engine import translated
from screener.storage.engines.synced import sync_file
from screener.storage.schema.tables import APPLICATION_ID


def rewrite(source: Path, target: Path, key: FileKey | None) -> None:
    """Writes what the file ``source``, in which nobody works, holds to ``target``: encrypted by a key, or plain.

    ``source`` may be encrypted itself. Raises ScreenerError where the two do not hold the same tables and guards.
    """
    with translated(target):
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        raw = _opened(source, encrypted.key_of(source))
        try:
            raw.execute("ATTACH DATABASE ? AS target KEY ?", (str(target), "" if key is None else key.spoken()))
            raw.execute("SELECT sqlcipher_export('target')").fetchall()
            raw.execute(f"PRAGMA target.application_id = {APPLICATION_ID}")
            same = _schema(raw, "main") == _schema(raw, "target")
            raw.execute("DETACH DATABASE target")
        finally:
            raw.close()
        if not same:
            raise ScreenerError(f"{target.name} was not written whole", "a table or guard is missing", "Do it again")
        sync_file(target)


def _opened(source: Path, key: FileKey | None) -> sqlite3.Connection:
    """By SQLCipher even where the file is plain: only it writes the other kind."""
    if key is not None:
        return encrypted.connect(source, key, timeout=30)
    raw: sqlite3.Connection = encrypted.sqlcipher().connect(str(source), timeout=30, isolation_level=None)
    raw.execute("PRAGMA cipher_log_level = NONE")
    raw.execute("PRAGMA temp_store = MEMORY")
    return raw


def _schema(raw: sqlite3.Connection, name: str) -> set[tuple[str, ...]]:
    query = f"SELECT type, name, sql FROM {name}.sqlite_master WHERE name NOT LIKE 'sqlite_%'"
    return {tuple(map(str, row)) for row in raw.execute(query)}


def halves(key: FileKey) -> tuple[str, str]:
    """The key in two halves for two sheets of paper: each by itself is a random number."""
    first = secrets.token_bytes(len(key.raw))
    second = bytes(a ^ b for a, b in zip(key.raw, first, strict=True))
    return keys.typed(first), keys.typed(second)


def unlock_with_halves(path: Path, half_1: str, half_2: str) -> None:
    """Opens an encrypted office for this run by the halves that were printed when its passphrase was last set.

    Raises ScreenerError where a half was mistyped, or they are those of another passphrase or office.
    """
    raw = bytes(a ^ b for a, b in zip(keys.read(half_1), keys.read(half_2), strict=True))
    encrypted.unlock_by_key(path, raw)
