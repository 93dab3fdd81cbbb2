"""Looks for texts in files as they lie on the disk: plain, in other encodings, and packed."""

from __future__ import annotations

import base64
import re
import sqlite3
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

from pypdf import PdfReader

_ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]")
_MOST = 4_000_000  # of one packed part


def hits(path: Path, words: Iterable[str]) -> set[str]:
    """Those of the words that a file or folder holds in any form that a person with a tool could read back."""
    wanted = list(words)
    if path.is_dir():
        return {word for each in path.rglob("*") if each.is_file() for word in hits(each, wanted)}
    found: set[str] = set()
    for data in _parts(path):
        lower = data.lower()
        found |= {word for word in wanted if word not in found and any(form in lower for form in _forms(word))}
    return found


def _forms(word: str) -> list[bytes]:
    plain = word.lower()
    forms = [plain.encode(), plain.encode("utf-16-le"), plain.encode("utf-16-be"), plain.encode().hex().encode()]
    for spelled in {word, word.upper(), word.lower(), word.title()}:
        for shift in range(3):
            packed = base64.b64encode(b"\0" * shift + spelled.encode())
            middle = packed[(4 if shift else 0) : -4]
            if len(middle) >= 8:
                forms.append(middle.lower())
    return forms


def _parts(path: Path) -> Iterator[bytes]:
    data = path.read_bytes()
    yield data
    yield from _unpacked(data)
    if data.startswith(b"SQLite format 3"):
        yield from _cells(path)
    if data.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(data)) as held:
            for name in held.namelist():
                yield held.read(name)
    if data.startswith(b"%PDF"):
        yield "\n".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages).encode()


def _unpacked(data: bytes) -> Iterator[bytes]:
    """Whatever begins like a packed text, wherever it lies: in free pages too."""
    for found in _ZLIB.finditer(data):
        try:
            part = zlib.decompressobj().decompress(data[found.start() :], _MOST)
        except zlib.error:
            continue
        if len(part) > 8:
            yield part


def _cells(path: Path) -> Iterator[bytes]:
    """Every value of every table, unpacked where it is packed: overflow pages lie apart in the file."""
    raw = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    try:
        names = [name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for name in names:
            for row in raw.execute(f'SELECT * FROM "{name}"'):
                for value in row:
                    if isinstance(value, str):
                        yield value.encode("utf-8", "surrogatepass")
                    elif isinstance(value, bytes):
                        yield value
                        yield from _unpacked(value)
    finally:
        raw.close()
