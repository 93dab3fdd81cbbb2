"""What python-calamine does not tell of a sheet: error cells, formulas without a value, hidden rows, leading zeros.

Measured with calamine 0.9: error cells and formulas without a cached value come as "", a number formatted as
``00000`` comes as 123.0, long numbers are rounded, hidden rows are not told. The sheet's own XML says it all;
it is searched, not parsed, and in detail only where something is there to find.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from xml.etree.ElementTree import Element

from defusedxml import ElementTree  # type: ignore[import-untyped]  # the library carries no types

_DECLARED = re.compile(rb"<(?:\w+:)?workbookPr\b[^>]*\bdate1904=[\"'](?:1|true|on)[\"']", re.IGNORECASE)

_PART_LIMIT = 1024**3
_CELL = re.compile(rb"<c\b([^>]*?)(?:/>|>(.*?)</c>)", re.DOTALL)
_ROW = re.compile(rb"<row\b([^>]*)>")
_ATTRIBUTE = re.compile(rb'\b(r|s|t|hidden)="([^"]*)"')
_VALUE = re.compile(rb"<v[^>]*>(.*?)</v>", re.DOTALL)
_ZEROS = re.compile(r"0{2,}")
_LONG = re.compile(rb"<v>\d{16,}</v>")
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(slots=True)
class Scan:
    """``oddities`` are (row, column from 0, code, message); ``texts`` are cells whose text differs from the value."""

    oddities: list[tuple[int, int, str, str]] = field(default_factory=list)
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    empty_formulas: int = 0


def scan_sheet(archive: zipfile.ZipFile, sheet: str) -> Scan:
    """Searches one sheet of an xlsx file; nothing is found where its XML is not where the standard puts it."""
    found = Scan()
    part = _sheet_part(archive, sheet)
    if part is None or archive.getinfo(part).file_size > _PART_LIMIT:
        return found
    data = archive.read(part)
    zeros = _zero_styles(archive)
    if b'hidden="' in data:
        _hidden(data, found)
    if b't="e"' in data or b"<f" in data or zeros or _LONG.search(data):
        _cells(data, zeros, found)
    return found


def _sheet_part(archive: zipfile.ZipFile, sheet: str) -> str | None:
    names = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return None
    targets = {
        relation.get("Id"): relation.get("Target", "")
        for relation in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    }
    for one in _root(archive, "xl/workbook.xml").iter(f"{_MAIN}sheet"):
        if one.get("name") == sheet:
            target = targets.get(one.get(_RELATION), "")
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            return path if path in names else None
    return None


def _root(archive: zipfile.ZipFile, part: str) -> Element:
    root: Element = ElementTree.fromstring(archive.read(part))
    return root


def _zero_styles(archive: zipfile.ZipFile) -> Mapping[bytes, int]:
    """The cell styles that show leading zeros (format ``00000``), each with its width."""
    if "xl/styles.xml" not in archive.namelist():
        return {}
    root = _root(archive, "xl/styles.xml")
    widths = {
        one.get("numFmtId"): len(code)
        for one in root.iter(f"{_MAIN}numFmt")
        if _ZEROS.fullmatch(code := one.get("formatCode", ""))
    }
    cells = root.find(f"{_MAIN}cellXfs")
    if not widths or cells is None:
        return {}
    return {
        str(at).encode(): widths[style.get("numFmtId")]
        for at, style in enumerate(cells)
        if style.get("numFmtId") in widths
    }


def _hidden(data: bytes, found: Scan) -> None:
    for match in _ROW.finditer(data):
        attributes = dict(_ATTRIBUTE.findall(match.group(1)))
        if attributes.get(b"hidden") in (b"1", b"true") and attributes.get(b"r", b"").isdigit():
            found.hidden_rows.append(int(attributes[b"r"]))


def _cells(data: bytes, zeros: Mapping[bytes, int], found: Scan) -> None:
    for match in _CELL.finditer(data):
        attributes = dict(_ATTRIBUTE.findall(match.group(1)))
        inner = match.group(2) or b""
        place = _place(attributes.get(b"r", b"").decode("ascii", "replace"))
        if place is None:
            continue
        value = _VALUE.search(inner)
        kind = attributes.get(b"t", b"n")
        if kind == b"e":
            text = unescape(value.group(1).decode("utf-8", "replace")) if value else "an error"
            found.oddities.append((*place, "error_value", f"the cell holds the error {text}: its value is unknown"))
        elif b"<f" in inner and (value is None or not value.group(1)):
            found.empty_formulas += 1
            message = "the cell holds a formula without a stored value: its value is unknown"
            found.oddities.append((*place, "formula_without_value", message))
        elif kind == b"n" and value is not None and value.group(1).isdigit():
            width = zeros.get(attributes.get(b"s", b""), 0)
            digits = value.group(1).decode()
            if width > len(digits) or len(digits) > 15:
                found.texts[place] = digits.zfill(width)


def _place(address: str) -> tuple[int, int] | None:
    """Row and column from 0 of an address such as ``B12``."""
    match = re.fullmatch(r"([A-Z]{1,3})(\d{1,7})", address)
    if match is None:
        return None
    column = 0
    for letter in match.group(1):
        column = column * 26 + ord(letter) - 64
    return int(match.group(2)) - 1, column - 1


def counts_from_1904(archive: zipfile.ZipFile) -> bool:
    """Whether an xlsx workbook says so of itself."""
    name = "xl/workbook.xml"
    return name in archive.namelist() and _DECLARED.search(archive.read(name)) is not None
