"""A file locked with a passphrase: AES-256-GCM in chunks, the key made by scrypt.

Each chunk carries its number and whether it is the last one in its nonce, so that chunks cannot be dropped, doubled or
exchanged (the STREAM construction: Hoang, Reyhanitabar, Rogaway, Vizar 2015, "Online Authenticated-Encryption and its
Nonce-Reuse Misuse-Resistance", section 7). The header is bound to every chunk as associated data.
"""

from __future__ import annotations

import json
import secrets
import struct
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from screener.domain.errors import ScreenerError

_MAGIC = b"SCRNLOCK1\n"
_CHUNK = 1024**2
_TAG = 16
#: RFC 7914 section 2: cost, block size, parallelization. 64 MB and about a third of a second on a small machine.
_SCRYPT = {"n": 2**16, "r": 8, "p": 1}
_MOST = 2**20  # of a header read from a file that may be hostile


def _key(passphrase: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    return Scrypt(salt=salt, length=32, n=n, r=r, p=p).derive(passphrase.encode("utf-8"))


def _nonce(prefix: bytes, number: int, *, last: bool) -> bytes:
    return prefix + struct.pack(">IB", number, last)


def seal(source: Path, target: Path, passphrase: str) -> None:
    """Writes ``source`` locked to ``target``. An empty passphrase is refused."""
    if not passphrase:
        raise ScreenerError("The passphrase is empty", "", "Choose one of at least twelve characters")
    salt, prefix = secrets.token_bytes(16), secrets.token_bytes(7)
    header = json.dumps({**_SCRYPT, "salt": salt.hex(), "prefix": prefix.hex()}, sort_keys=True).encode()
    cipher = AESGCM(_key(passphrase, salt, **_SCRYPT))
    with source.open("rb") as reading, target.open("wb") as writing:
        target.chmod(0o600)
        writing.write(_MAGIC + struct.pack(">I", len(header)) + header)
        chunk = reading.read(_CHUNK)
        number = 0
        while True:
            following = reading.read(_CHUNK)
            writing.write(cipher.encrypt(_nonce(prefix, number, last=not following), chunk, header))
            if not following:
                return
            chunk = following
            number += 1


def unseal(source: Path, target: Path, passphrase: str) -> None:
    """Writes what ``source`` holds to ``target``. Raises ScreenerError where the passphrase is wrong, or the file is
    not as it was written; then ``target`` holds nothing that could be used."""
    with source.open("rb") as reading, target.open("wb") as writing:
        header, said = _header(reading, source)
        prefix = bytes.fromhex(said["prefix"])
        cipher = AESGCM(_key(passphrase, bytes.fromhex(said["salt"]), **_SCRYPT))
        chunk = reading.read(_CHUNK + _TAG)
        number = 0
        while True:
            following = reading.read(_CHUNK + _TAG)
            try:
                writing.write(cipher.decrypt(_nonce(prefix, number, last=not following), chunk, header))
            except InvalidTag:
                writing.truncate(0)
                why = "the passphrase is another one, or the file was changed" if number == 0 else "it was changed"
                raise ScreenerError(f"{source.name} cannot be opened", why, "Try again, or choose another") from None
            if not following:
                return
            chunk = following
            number += 1


def _header(reading: BinaryIO, source: Path) -> tuple[bytes, dict[str, str]]:
    """The header's bytes and its salt and prefix. Costs other than this program's are refused: a file that asks for
    terabytes of memory would stop the machine."""
    no_such = ScreenerError(f"{source.name} is no locked file of this program", "", "Choose another file")
    start = reading.read(len(_MAGIC) + 4)
    if len(start) < len(_MAGIC) + 4 or not start.startswith(_MAGIC):
        raise no_such
    length = int.from_bytes(start[-4:], "big")
    if length > _MOST:
        raise no_such
    header = reading.read(length)
    try:
        said = json.loads(header)
        found = {"salt": str(said["salt"]), "prefix": str(said["prefix"])}
        known = len(bytes.fromhex(found["salt"])) == 16 and len(bytes.fromhex(found["prefix"])) == 7
        if not known or any(said[name] != value for name, value in _SCRYPT.items()):
            raise no_such
    except (ValueError, KeyError, TypeError):
        raise no_such from None
    return header, found
