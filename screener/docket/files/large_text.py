"""Text tables of many megabytes, read piece by piece: whatever does one thing to all of them at once stops the window.

The same rows come out as ``delimited`` gives; what is out of the ordinary (another encoding, quotation marks that are
not by the book, columns of spaces) is left to it.
"""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np

from screener.docket.files.delimited import (
    CONTROL,
    KINDS,
    LINE_LIMIT,
    SAMPLE,
    by_column,
    check_size,
    guess_delimiter,
    replaced_words,
    swallowed,
)
from screener.docket.files.source import DocketFile
from screener.docket.model.choices import SPACES, ReadChoices
from screener.docket.model.grid import Grid

#: Of fewer bytes each step takes milliseconds.
LARGE = 4 * 1024**2
_PIECE = 512 * 1024  # as much as stays near the processor while its columns are looked at
_TAB, _NEWLINE, _RETURN, _SPACE, _QUOTE = b'\t\n\r "'
_HEAD = 8192


class _OutOfTheOrdinaryError(Exception):
    """What this reader leaves to ``delimited``."""


@dataclass(slots=True)
class _Text:
    """The pieces of a file, each of whole records and ended by a newline. What is counted grows with them."""

    source: DocketFile
    start: int
    swapped: int = 0
    lines: int = 0

    def __iter__(self) -> Iterator[bytes]:
        digest = None if self.source.whole else hashlib.sha256()
        with self.source.open() as file:
            start = file.read(self.start)
            if digest:
                digest.update(start)
            while piece := file.read(_PIECE):
                piece += self._to_the_end(file, piece)
                if digest:
                    digest.update(piece)
                yield self._cleaned(piece)
        if digest:
            self.source.check(digest.hexdigest())

    @staticmethod
    def _to_the_end(file: BinaryIO, piece: bytes) -> bytes:
        """The rest of the record in which a piece ends."""
        rest = file.readline(LINE_LIMIT + 1)
        quotes = int(np.count_nonzero(np.frombuffer(piece, np.uint8) == _QUOTE)) + rest.count(b'"')
        while quotes % 2:  # the newline stands in a cell
            more = file.readline(LINE_LIMIT + 1)
            if not more or len(rest) > LINE_LIMIT:
                raise _OutOfTheOrdinaryError
            rest += more
            quotes += more.count(b'"')
        return rest

    def _cleaned(self, piece: bytes) -> bytes:
        if len(piece) > _PIECE + LINE_LIMIT:
            raise _OutOfTheOrdinaryError
        data = np.frombuffer(piece, np.uint8)
        if not piece.isascii():
            piece.decode("utf-8")  # raises where it is none
        newline, carriage = data == _NEWLINE, data == _RETURN
        lines, returns = int(np.count_nonzero(newline)), int(np.count_nonzero(carriage))
        if returns and np.count_nonzero(carriage[:-1] & newline[1:]) != returns:
            raise _OutOfTheOrdinaryError  # a carriage return that ends no line
        if np.count_nonzero(data < _SPACE) != lines + returns + np.count_nonzero(data == _TAB):
            text, swapped = CONTROL.subn("\N{REPLACEMENT CHARACTER}", piece.decode("utf-8").replace("\x0c", ""))
            self.swapped += swapped
            piece = text.encode()
        self.lines += lines
        return piece if piece.endswith(b"\n") else piece + b"\n"


def read_large(source: DocketFile, choices: ReadChoices) -> Grid | None:
    """The rows of a large text table; None for what is out of the ordinary, or not large.

    Raises ScreenerError where a row or a cell is larger than any docket has.
    """
    start = 3 if source.head.startswith(codecs.BOM_UTF8) else 0
    head = source.head[start : start + _HEAD]
    ordinary = (
        source.size >= LARGE
        and choices.encoding in (None, "utf-8")
        and choices.delimiter != SPACES
        and not source.head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        and b"\x00" not in head
        and head[:4].lower() != b"sep="
    )
    if not ordinary:
        return None
    text = _Text(source, start)
    try:
        delimiter = _delimiter(text, choices)
        rows = by_column(text, delimiter)
    except (_OutOfTheOrdinaryError, UnicodeDecodeError):
        return None
    if rows is None or swallowed(rows, text.lines):
        return None
    check_size(rows, source.name)
    return Grid(
        format=KINDS.get(delimiter, "csv"),
        rows=rows,
        encoding=choices.encoding or ("utf-8-sig" if start else "utf-8"),
        delimiter=delimiter,
        notices=(replaced_words(text.swapped),) if text.swapped else (),
    )


def _delimiter(text: _Text, choices: ReadChoices) -> str:
    first = b""
    for piece in _Text(text.source, text.start):
        first += piece
        if first.count(b"\n") >= SAMPLE:
            break
    sample = first.decode("utf-8")
    found = choices.delimiter or guess_delimiter(sample)
    if not found or found not in sample:
        raise _OutOfTheOrdinaryError
    return found
