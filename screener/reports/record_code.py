"""Where the record stood, as a square code to scan: the event's number, its hash, and the hash as words.

The text is upper case, so that the code stays small (letters and digits take five and a half bits each); whoever scans
it reads a sentence, and ``screener verify --qr TEXT`` compares it with the record.
"""

from __future__ import annotations

import re
import struct
import zlib
from dataclasses import dataclass
from functools import lru_cache

from screener.domain.errors import ScreenerError
from screener.reports.anchor import anchor_words

_FORM = re.compile(r"\bEVENT\s+([0-9]{1,12})\s+HEAD\s+([0-9A-F]{64})\s+WORDS\s+([A-Z ]+)")
#: White around the code, in squares: scanners want four.
QUIET = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPoint:
    """A place in a record: the number of an event, and its hash."""

    event: int
    hash: str


def point_text(point: RecordPoint) -> str:
    """The text that the code holds."""
    words = " ".join(anchor_words(point.hash))
    return f"SCREENER RECORD EVENT {point.event} HEAD {point.hash} WORDS {words}".upper()


def point_of(scanned: str) -> RecordPoint:
    """The place that a scanned text names. Raises ScreenerError where it is none, or its words do not fit its hash."""
    found = _FORM.search(" ".join(scanned.upper().split()))
    if found is None:
        raise ScreenerError(
            "This is not the code of a report",
            "it should read SCREENER RECORD EVENT ... HEAD ... WORDS ...",
            "Give the whole text as the scanner reads it",
        )
    point = RecordPoint(event=int(found.group(1)), hash=found.group(2).lower())
    if " ".join(anchor_words(point.hash)).upper() != found.group(3).strip():
        raise ScreenerError(
            "The code contradicts itself", "its words are not those of its hash", "Scan it again from the paper"
        )
    return point


@lru_cache(maxsize=8)
def squares(text: str) -> tuple[tuple[bool, ...], ...]:
    """The code of a text, row by row; True is a dark square. Error correction M: a fold or a stamp may cover 15 %."""
    from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel  # slow to load, and rarely drawn

    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(text)
    code.make()
    side = range(code.getModuleCount())
    return tuple(tuple(bool(code.isDark(row, column)) for column in side) for row in side)


def runs(text: str) -> list[tuple[int, int, int]]:
    """The dark squares joined in rows: row, first column, how many."""
    found = []
    for row, line in enumerate(squares(text)):
        start: int | None = None
        for column, dark in enumerate((*line, False)):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                found.append((row, start, column - start))
                start = None
    return found


def code_svg(text: str, alt: str) -> str:
    """The code as inline SVG: always dark on white, whatever the page's scheme."""
    side = len(squares(text)) + 2 * QUIET
    path = "".join(f"M{column + QUIET} {row + QUIET}h{count}v1h-{count}z" for row, column, count in runs(text))
    return (
        f'<svg class="code" viewBox="0 0 {side} {side}" role="img" aria-label="{alt}" shape-rendering="crispEdges">'
        f'<rect width="{side}" height="{side}" fill="#fff"/><path d="{path}" fill="#000"/></svg>'
    )


def code_png(text: str, scale: int = 3) -> bytes:
    """The code as a PNG of ``scale`` pixels a square, black on white. Same text, same bytes."""
    dark = squares(text)
    side = (len(dark) + 2 * QUIET) * scale
    lines = bytearray()
    blank = (False,) * (len(dark) + 2 * QUIET)
    rows = [blank] * QUIET + [(False,) * QUIET + line + (False,) * QUIET for line in dark] + [blank] * QUIET
    for row in rows:
        line = b"".join((b"\x00" if square else b"\xff") * scale for square in row)
        lines += (b"\x00" + line) * scale
    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(lines), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_part(name, data) for name, data in parts)


def _part(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
