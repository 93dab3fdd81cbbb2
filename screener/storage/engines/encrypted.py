"""Office files that are encrypted on their own: SQLCipher 4 behind the same engine, where the extra is installed.

The key is what SQLCipher itself makes of the passphrase and of the salt in the file's first sixteen bytes, so that any
SQLCipher 4 opens an office by its passphrase, without this program (https://www.zetetic.net/sqlcipher/design/). It is
made once and kept in the memory of this process, by its salt: a copy has the salt, and so the key, of its office.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import sqlite3
import sys
import threading
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from weakref import WeakSet

from screener.domain.errors import ScreenerError
from screener.storage.schema.fault_kinds import PassphraseNeeded

#: What a key is made with: SQLCipher 4's own setting; OWASP's password storage sheet asks for 210,000 of SHA-512.
ITERATIONS = 256_000
#: What every connection must answer. Another answer is another format, or a weaker one.
SETTINGS = (
    ("cipher_page_size", "4096"),
    ("kdf_iter", str(ITERATIONS)),
    ("cipher_kdf_algorithm", "PBKDF2_HMAC_SHA512"),
    ("cipher_hmac_algorithm", "HMAC_SHA512"),
    ("cipher_use_hmac", "1"),
    ("cipher_plaintext_header_size", "0"),
    ("temp_store", "2"),  # what is sorted or rewritten stays in memory: a temporary file would not be encrypted
)
INSTALL = "Install it with the program: pip install 'screener[encrypted]'"
_PAGE, _SALT, _KEY = 4096, 16, 32
_PLAIN = b"SQLite format 3\x00"
_DIFFERENT = 200  # of 256 bytes: 4096 random ones hold all of them; text and workbooks far fewer


@dataclass(frozen=True, slots=True, kw_only=True)
class FileKey:
    """What opens a file: the key itself, and the salt that stands at its beginning."""

    salt: bytes = field(repr=False)
    raw: bytes = field(repr=False)

    def spoken(self) -> str:
        """As SQLCipher takes it: ``x'...'``, the key and the salt."""
        return f"x'{self.raw.hex()}{self.salt.hex()}'"


#: Keys that were given in this run, by their salt. They are never written anywhere.
_KEYS: dict[bytes, FileKey] = {}
#: Who is asked for the passphrase of a file (the command line); None where the caller asks (the window).
_ASKED: ContextVar[Callable[[Path, str], str] | None] = ContextVar("asked", default=None)


def sqlcipher() -> ModuleType:
    """SQLCipher. Raises ScreenerError where the extra is not installed."""
    try:
        from sqlcipher3 import dbapi2
    except ImportError:
        raise ScreenerError("Encrypted offices need a part that is not installed", "sqlcipher3", INSTALL) from None
    return dbapi2  # type: ignore[no-any-return]  # it has no types


def is_installed() -> bool:
    """Whether encrypted offices can be made and opened here."""
    try:
        sqlcipher()
    except ScreenerError:
        return False
    return True


def faults() -> tuple[type[Exception], ...]:
    """What a connection to an office file raises, by either library."""
    found = sys.modules.get("sqlcipher3.dbapi2")
    return (sqlite3.Error,) if found is None else (sqlite3.Error, found.Error)


def is_locked_out(error: Exception) -> bool:
    """Whether a connection failed since another one holds the file."""
    return any(word in str(error) for word in ("locked", "busy"))


# -- one library for a file in this process ------------------------------------------------------------------------
# Closing any handle of a file drops all locks that this process has on it (howtocorrupt 2.2): a file that is open here
# is neither looked into by hand nor opened by the other library.


class Use:
    """The connections that somebody in this process has to a file. Gone with whoever holds it."""

    def __init__(self, path: Path, key: FileKey | None) -> None:
        self.key, self.count = key, 0
        self._file = _number(path)
        with _LOOKING:
            _USES.setdefault(self._file, WeakSet()).add(self)

    def opened(self) -> None:
        """One more connection to the file is open."""
        self.count += 1

    def closed(self) -> None:
        """One of them is closed."""
        self.count -= 1


_USES: dict[tuple[int, int], WeakSet[Use]] = {}
_LOOKING = threading.Lock()


def _number(path: Path) -> tuple[int, int]:
    found = os.stat(path)
    return found.st_dev, found.st_ino


@contextmanager
def used(path: Path, key: FileKey | None) -> Iterator[None]:
    """For as long as one connection is open."""
    use = Use(path, key)
    use.opened()
    try:
        yield
    finally:
        use.closed()


def _start_of(path: Path) -> bytes:
    """The first page of a file that this process has not opened."""
    try:
        with path.open("rb") as file:
            return file.read(_PAGE)
    except OSError:
        return b""


def salt_of(path: Path) -> bytes | None:
    """The salt of an encrypted office file; None for one that is not encrypted, or no office at all."""
    try:
        number = _number(path)
        size = path.stat().st_size
    except OSError:
        return None
    with _LOOKING:
        for use in _USES.get(number, ()):
            if use.count:
                return None if use.key is None else use.key.salt
        start = _start_of(path)
    if size % _PAGE or len(start) < _PAGE or start.startswith(_PLAIN) or len(set(start)) < _DIFFERENT:
        return None
    return start[:_SALT]


# -- keys ----------------------------------------------------------------------------------------------------------


def new_key(passphrase: str) -> FileKey:
    """A key for a new file, with a salt that nobody had before. It is known to this process from now on."""
    sqlcipher()
    key = _derived(passphrase, secrets.token_bytes(_SALT))
    _KEYS[key.salt] = key
    return key


def _derived(passphrase: str, salt: bytes) -> FileKey:
    """However a keyboard composes its accents: NFKC first, as for the passphrases of accounts."""
    typed = unicodedata.normalize("NFKC", passphrase).encode("utf-8", "surrogatepass")
    return FileKey(salt=salt, raw=hashlib.pbkdf2_hmac("sha512", typed, salt, ITERATIONS, _KEY))


def key_of(path: Path) -> FileKey | None:
    """The key of an encrypted file; None where the file is not encrypted.

    Raises PassphraseNeeded where it was not given in this run and nobody can be asked, ScreenerError where what opens
    such files is not installed.
    """
    salt = salt_of(path)
    if salt is None:
        return None
    if salt in _KEYS:
        return _KEYS[salt]
    try:
        sqlcipher()
    except ScreenerError as error:
        raise ScreenerError(f"{path} is encrypted", "what opens encrypted offices is not installed", INSTALL) from error
    asked = _ASKED.get()
    if asked is None:
        raise PassphraseNeeded(f"{path} is encrypted", "", "Give its passphrase")
    said = asked(path, "Passphrase of the backup" if path.name.startswith(".") else f"Passphrase of {path.name}")
    if salt not in _KEYS:  # whoever was asked may have tried it
        unlock(path, said)
    return _KEYS[salt]


def is_unlocked(path: Path) -> bool:
    """Whether the file is encrypted and its key was given in this run."""
    return salt_of(path) in _KEYS


def unlock(path: Path, passphrase: str) -> None:
    """Keeps the key of an encrypted file for this run. Raises PassphraseNeeded where it is another passphrase."""
    salt = salt_of(path)
    if salt is not None:
        _tried(path, _derived(passphrase, salt), "The passphrase does not open")


def unlock_by_key(path: Path, raw: bytes) -> None:
    """As ``unlock``, by the key itself: what the two halves of its recovery key amount to."""
    salt = salt_of(path)
    if salt is None:
        raise ScreenerError(f"{path} is not encrypted", "", "Open it without a passphrase")
    _tried(path, FileKey(salt=salt, raw=raw), "The two halves do not open")


def _tried(path: Path, key: FileKey, what: str) -> None:
    with used(path, key):
        raw = None
        try:
            raw = connect(path, key, timeout=30, uri="mode=ro")
            raw.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except faults() as error:
            if is_locked_out(error):
                raise ScreenerError(f"{path} is in use", "", "Do it again in a minute") from error
            why = "it is another one, or the file is damaged or no office"
            raise PassphraseNeeded(f"{what} {path}", why, "Try again") from error
        finally:
            if raw is not None:
                raw.close()
    _KEYS[key.salt] = key


def forget() -> None:
    """Every key is given again."""
    _KEYS.clear()


@contextmanager
def asking(ask: Callable[[Path, str], str]) -> Iterator[None]:
    """Whoever opens an encrypted file meanwhile has its passphrase asked for: the file, and the words to ask with."""
    token = _ASKED.set(ask)
    try:
        yield
    finally:
        _ASKED.reset(token)


# -- connections ---------------------------------------------------------------------------------------------------


def connect(path: Path, key: FileKey | None, *, timeout: float, uri: str = "") -> sqlite3.Connection:
    """A connection that opens no transaction of its own, by the library that the file asks for.

    Raises ScreenerError where an encrypted file is not kept as it should be.
    """
    name = f"{path.resolve().as_uri()}?{uri}" if uri else str(path)
    if key is None:
        return sqlite3.connect(name, timeout=timeout, isolation_level=None, check_same_thread=False, uri=bool(uri))
    raw: sqlite3.Connection = sqlcipher().connect(
        name, timeout=timeout, isolation_level=None, check_same_thread=False, uri=bool(uri)
    )
    try:
        raw.execute("PRAGMA cipher_log_level = NONE")  # it would write to standard error by itself
        raw.execute(f'PRAGMA key = "{key.spoken()}"')
        raw.execute("PRAGMA temp_store = MEMORY")
        for setting, expected in SETTINGS:
            row = raw.execute(f"PRAGMA {setting}").fetchone()
            if row is None or str(row[0]) != expected:
                raise ScreenerError(
                    "The office file cannot be opened safely",
                    f"SQLCipher answers {setting} = {row and row[0]} instead of {expected}",
                    INSTALL,
                )
    except BaseException:
        raw.close()
        raise
    return raw
