"""dBase tables (dbf): fixed fields after a small header; memo texts from the file beside it, where it is there.

Format: the published dBASE III header (32 bytes, then 32 per field, ended by 0x0D); Visual FoxPro memos (fpt) in
blocks whose size stands in bytes 6 and 7 of the memo file.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from screener.docket.model.grid import Grid
from screener.domain.errors import ScreenerError

_KINDS = (0x02, 0x03, 0x30, 0x31, 0x32, 0x43, 0x83, 0x8B, 0xF5)
#: Code pages by the language byte of the header; others are read as cp1252, and said so.
_PAGES = {0x01: "cp437", 0x02: "cp850", 0x03: "cp1252", 0x57: "cp1252", 0x64: "cp852", 0xC8: "cp1250"}
_BLANK_DATE = "00000000"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Field:
    name: str
    kind: str
    start: int
    length: int


def is_dbase(data: bytes) -> bool:
    """Whether bytes begin as a dBase table: a kind, a day of the year and a header that ends."""
    if len(data) < 33 or data[0] not in _KINDS:
        return False
    header = int.from_bytes(data[8:10], "little")
    return 33 <= header <= len(data) and data[2] in range(1, 13) and data[3] in range(1, 32) and 0x0D in data[32:header]


def read_dbase(data: bytes, path: Path, chosen: str | None = None) -> Grid:
    """The records that are not deleted, under a first line of field names; deleted ones are counted."""
    count = int.from_bytes(data[4:8], "little")
    header, width = int.from_bytes(data[8:10], "little"), int.from_bytes(data[10:12], "little")
    encoding = chosen or _PAGES.get(data[29], "cp1252")
    fields = _fields(data, header, encoding)
    if not fields or width < 2 or header + width * min(count, 1) > len(data):
        raise ScreenerError(f"{path.name} is a damaged dBase file", "", "Export it again")
    memo = _Memo.beside(path)
    rows = [[field.name for field in fields]]
    deleted, number = 0, 0
    for number in range(count):
        record = data[header + number * width : header + (number + 1) * width]
        if len(record) < width:
            raise ScreenerError(
                f"{path.name} says it has {count:,} records and ends after {number:,}",
                "it is cut off",
                "Export it again",
            )
        if record[:1] == b"*":
            deleted += 1
            rows.append([])
            continue
        rows.append([_text(record[f.start : f.start + f.length], f.kind, encoding, memo) for f in fields])
    notices = [f"{deleted} deleted records are left out"] if deleted else []
    if memo is None and any(field.kind in "MGP" for field in fields):
        notices.append("the file with the memo texts is not beside it: those cells are blank")
    return Grid(format="dbf", rows=rows, encoding=encoding, notices=tuple(notices), first_line=0)


def _fields(data: bytes, header: int, encoding: str) -> list[_Field]:
    fields: list[_Field] = []
    at, start = 32, 1
    while at + 32 <= header and data[at] != 0x0D:
        name = data[at : at + 11].split(b"\x00")[0].decode(encoding, "replace").strip()
        kind, length = chr(data[at + 11]), data[at + 16]
        if kind == "C":
            length += data[at + 17] << 8  # long texts keep the second byte where numbers keep decimals
        if kind != "0":  # the hidden field of null flags
            fields.append(_Field(name=name, kind=kind, start=start, length=length))
        start += length
        at += 32
    return fields


def _text(raw: bytes, kind: str, encoding: str, memo: _Memo | None) -> str:
    if kind in "MGP":
        return memo.text(raw, encoding) if memo is not None else ""
    if kind in "I+":
        return str(int.from_bytes(raw, "little", signed=True))
    text = raw.decode(encoding, "replace").strip("\x00 ")
    if kind == "D":
        if text in ("", _BLANK_DATE):
            return ""
        return f"{text[:4]}-{text[4:6]}-{text[6:]}" if text.isdigit() and len(text) == 8 else text
    if kind == "L":
        return {"T": "TRUE", "Y": "TRUE", "F": "FALSE", "N": "FALSE"}.get(text.upper(), "")
    return text


class _Memo:
    """The texts of a FoxPro memo file."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._block = int.from_bytes(data[6:8], "big") or 512

    @staticmethod
    def beside(path: Path) -> _Memo | None:
        """The memo file of a table; None where it is not there or cannot be read."""
        for ending in (".fpt", ".FPT"):
            try:
                return _Memo(path.with_suffix(ending).read_bytes())
            except OSError:
                continue
        return None

    def text(self, raw: bytes, encoding: str) -> str:
        digits = raw.strip(b"\x00 ")
        place = int(digits) if digits.isdigit() else int.from_bytes(raw[:4], "little")
        at = place * self._block
        if not place or at + 8 > len(self._data):
            return ""
        length = int.from_bytes(self._data[at + 4 : at + 8], "big")
        return self._data[at + 8 : at + 8 + length].decode(encoding, "replace").strip("\x00 ")
