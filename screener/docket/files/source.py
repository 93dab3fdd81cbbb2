"""A file as it was chosen: its bytes with their SHA-256, and what they begin as.

A text of very many megabytes is never held whole: it is read in pieces when it is parsed, and the pieces are checked
to be the bytes whose SHA-256 was told.
"""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from screener.docket.files.dbase import is_dbase
from screener.domain.errors import ScreenerError

#: A plain text of more bytes is read in pieces; a workbook of so many is held, as whoever unpacks it wants all of it.
HELD = 64 * 1024**2
_HEAD = 128 * 1024  # more than the header of any dBase table has
_PART = 4 * 1024**2
_JSON = re.compile(rb'\s*(?:\{\s*["}]|\[\s*[\[{"\]])')
_NOTHING, _SAID = b"\x00\r\n\t \xef\xbb\xbf\xff\xfe", 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class DocketFile:
    """A file with its SHA-256. ``held`` are its ``size`` bytes, or the first of them."""

    path: Path
    name: str
    held: bytes
    sha256: str
    size: int

    @property
    def head(self) -> bytes:
        """The bytes by which its kind is told."""
        return self.held[:_HEAD]

    @property
    def whole(self) -> bool:
        """Whether all of its bytes are held."""
        return len(self.held) == self.size

    @property
    def data(self) -> bytes:
        """All of its bytes. Raises ScreenerError where they had to be read again and are others."""
        if self.whole:
            return self.held
        data = _read(self.path)
        self.check(hashlib.sha256(data).hexdigest())
        return data

    def open(self) -> BinaryIO:
        """Its bytes to be read in pieces; who reads a file that is not held passes their SHA-256 to ``check``."""
        return io.BytesIO(self.held) if self.whole else self.path.open("rb")

    def check(self, sha256: str) -> None:
        """Raises ScreenerError where bytes that were read later are not those of the file as it was chosen."""
        if sha256 != self.sha256:
            raise ScreenerError(
                f"{self.name} changed while it was read",
                "another program writes it",
                "Wait, or copy it and open the copy",
            )

    def released(self) -> DocketFile:
        """The same without its bytes."""
        return replace(self, held=b"", size=0)


def load(path: Path) -> DocketFile:
    """Looks at the file; raises ScreenerError where there is none, or it cannot be read, or it is empty."""
    name = path.name or str(path)
    try:
        if path.is_dir():
            raise ScreenerError(f"{path} is a folder", "a docket is one file", "Choose a file in it")
        found = _in_pieces(path, name) if path.stat().st_size > HELD else None
        if found is not None:
            return found
        data = _read(path)
    except FileNotFoundError:
        raise ScreenerError(f"There is no file {path}", "", "Check the name and the folder") from None
    except PermissionError:
        raise ScreenerError(
            f"{path} may not be read", "this account has no permission", "Ask who owns the file, or copy it"
        ) from None
    except OSError as error:
        raise ScreenerError(
            f"{path} cannot be read", error.strerror or str(error), "Copy it to this machine"
        ) from error
    if not data[:_SAID].strip(_NOTHING) and not data.strip(_NOTHING):
        raise _empty(name)
    return DocketFile(path=path, name=name, held=data, sha256=hashlib.sha256(data).hexdigest(), size=len(data))


def _read(path: Path) -> bytes:
    return path.read_bytes()


def _in_pieces(path: Path, name: str) -> DocketFile | None:
    """A plain text with its first bytes; None for any other file."""
    digest = hashlib.sha256()
    size, said = 0, False
    with path.open("rb") as file:
        head = file.read(_HEAD)
        if not begins_plainly(head):
            return None
        piece = head
        while piece:
            digest.update(piece)
            size += len(piece)
            said = said or bool(piece.strip(_NOTHING))
            piece = file.read(_PART)
    if not said:
        raise _empty(name)
    return DocketFile(path=path, name=name, held=head, sha256=digest.hexdigest(), size=size)


def _empty(name: str) -> ScreenerError:
    return ScreenerError(f"{name} is empty", "", "Export the docket again")


def is_plain_text(source: DocketFile) -> bool:
    """Whether a file is delimited or printed text: it is read as it is, nothing in it is unpacked or nested."""
    return begins_plainly(source.head)


def begins_plainly(head: bytes) -> bool:
    """Whether the first bytes are those of a plain text."""
    return not (is_packed(head) or begins_xml(head) or begins_html(head) or is_dbase(head) or begins_json(head))


def begins_json(head: bytes) -> bool:
    """Whether the first bytes are those of JSON: an object, or a list of objects, lists or texts."""
    return _JSON.match(head[:4096].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")) is not None


def is_packed(head: bytes) -> bool:
    """Whether the first bytes are those of a zip or of an old Office file."""
    return head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))


def _lowered(head: bytes) -> bytes:
    """The first bytes without marks and blanks, lowered; of UTF-16 too."""
    return head[:4096].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").lower()


def begins_html(head: bytes) -> bool:
    """Whether the first bytes are those of a page."""
    said = _lowered(head)
    if said.startswith(b"<?xml") and b"<html" in said:
        return True
    return said.startswith((b"<!doctype html", b"<html", b"<table", b"<meta", b"<head", b"<style", b"<div"))


def begins_xml(head: bytes) -> bool:
    """Whether the first bytes are those of a sheet in XML."""
    said = _lowered(head)
    return said.startswith((b"<?xml", b"<workbook", b"<ss:workbook")) and b"<html" not in said
