"""The operating system's log-on, and what lies in the private folder of its user: secrets that open an account's key,
and the key of the workstation.

What this proves: that the program runs under an operating system account that may read that folder, on the machine
where it lies. It proves no more than the system's own log-on does; its second factor is the system's.
"""

from __future__ import annotations

import getpass
import os
import secrets
import sys
from pathlib import Path

from screener.domain.errors import ScreenerError
from screener.runtime.paths import places, private_folder
from screener.storage.audit_log import keys
from screener.storage.audit_log.keys import Signer


def system_name() -> str:
    """The operating system's own name of who runs this. The environment is not asked: anybody can set it."""
    if sys.platform == "win32":
        return os.getlogin()
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return getpass.getuser()


def _folder() -> Path:
    return places().settings.parent / "keys"


def _file(mark: str, name: str) -> Path:
    return _folder() / f"{mark[:16]} {secrets_name(name)}.key"


def secrets_name(name: str) -> str:
    """A code as a file name: anything but letters and digits as its number."""
    return "".join(sign if sign.isascii() and sign.isalnum() else f"_{ord(sign):x}" for sign in name)


def keep_secret(mark: str, code: str) -> str:
    """A new secret in the private folder, that opens the key of an account from now on."""
    secret = secrets.token_hex(32)
    _write(_file(mark, f"account {code}"), secret)
    return secret


def kept_secret(mark: str, code: str) -> str | None:
    """The secret that ``keep_secret`` wrote here, if it did."""
    return _read(_file(mark, f"account {code}"))


def workstation(mark: str, *, make: bool) -> Signer | None:
    """The key of this machine, as this operating system account has it. None where there is none and none can be made.

    It lies outside the office's file, so that a copy of the file alone cannot go on as this workstation.
    """
    path = _file(mark, "workstation")
    found = _read(path)
    if found is None and make:
        found = keys.new_secret().key.hex()
        try:
            _write(path, found)
        except ScreenerError:
            return None
    try:
        return None if found is None else Signer(bytes.fromhex(found))
    except ValueError:
        return None


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None


def _write(path: Path, text: str) -> None:
    try:
        private_folder(path.parent)
        handle = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(text)
    except OSError as error:
        raise ScreenerError(f"{path} could not be written", error.strerror or "", "See to the folder") from error
