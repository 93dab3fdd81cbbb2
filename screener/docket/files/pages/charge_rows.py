"""The charges of a page: rows under column names of which one names a charge, or lines below a heading "Charges"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from screener.docket.cells.headers import HeaderMatch, matches
from screener.docket.files.pages.elements import MarkupPage, PageCell, Row

_NUMBER = re.compile(r"0*(\d{1,3})[.)]?")
_CODE = re.compile(r"(.*\S)\s*\[(\w+)\]")
_SURE = 0.9
_OF_A_CASE = frozenset({"case number", "name", "last name", "person id"})
_HEADINGS = ("charge", "charges", "offense", "offenses", "charge information", "charges filed")
_COUNT, _CHARGE, _STATUTE, _SYSTEM = "Count", "Charge", "Statute", "Charge Code"
Charges = list[dict[str, str]]


def charges_of(page: MarkupPage) -> Charges:
    """The charges of the first table that has some, each by column name; empty where the page has none."""
    for table in page.tables:
        for at, row in enumerate(table):
            if _names_charges(row):
                found = _under_names(row, table[at + 1 :])
            elif _heading(row):
                found = _under_heading(table[at + 1 :])
            else:
                continue
            if found:
                return found
    return []


def lists_cases(page: MarkupPage) -> bool:
    """Whether a table names cases or people beside its charges: it is a docket by itself."""
    return any(
        _charge(row) and _OF_A_CASE.intersection(m.field for cell in row for m in _sure(cell.text))
        for table in page.tables
        for row in table[:20]
        if len(row) > 2
    )


def _sure(text: str) -> list[HeaderMatch]:
    name = text.partition(":")[0].strip()
    return [m for m in matches(name) if m.score >= _SURE] if 0 < len(name) < 40 else []


def _charge(row: Row) -> bool:
    return any(m.charge_family and not m.stage for cell in row for m in _sure(cell.text))


def _names_charges(row: Row) -> bool:
    filled = [cell for cell in row if cell.pieces]
    if any(cell.text.endswith(":") for cell in filled):
        return False  # labels with their values
    return len(filled) > 1 and _charge(row) and 2 * sum(bool(_sure(cell.text)) for cell in filled) >= len(filled)


def _heading(row: Row) -> bool:
    filled = [cell for cell in row if cell.pieces]
    return len(filled) == 1 and filled[0].text.strip(" :").lower() in _HEADINGS


def _places(row: Row) -> list[tuple[int, PageCell]]:
    found, at = [], 0
    for cell in row:
        found.append((at, cell))
        at += cell.span
    return found


def _under_names(head: Row, rows: Sequence[Row]) -> Charges:
    names: dict[int, str] = {}
    laid = [_places(row) for row in rows]
    for start, cell in _places(head):
        name = cell.text.partition(":")[0].strip() if _sure(cell.text) else cell.text
        if not name:
            continue
        columns = range(start, start + cell.span)
        cells = {at: [each.text for row in laid for place, each in row if place == at and each.text] for at in columns}
        filled = [at for at in columns if cells[at]]
        numbered = [at for at in filled if all(_NUMBER.fullmatch(text) for text in cells[at])]
        own = next((at for at in filled if at not in numbered), columns[0]) if cell.span > 1 else start
        names[own] = name
        names |= {at: _COUNT for at in numbered[:1] if at != own}
    width = max(names, default=0) + 1
    return _one_each(
        {names[at]: _without_label(cell, names[at]) for at, cell in row if at in names and cell.pieces}
        for row in laid
        if row and max(cell.span for _, cell in row) < max(width - 1, 2) + (len(row) > 1)
    )


def _without_label(cell: PageCell, name: str) -> str:
    """A cell of a page for small screens says its column's name again."""
    pieces = cell.pieces[1:] if len(cell.pieces) > 1 and cell.pieces[0].strip(" :") == name else cell.pieces
    return " ".join(pieces)


def _one_each(rows: Iterable[dict[str, str]]) -> Charges:
    """The charges. Where they are numbered, a line without a number, or with that of the one above, goes on with it."""
    lines = [row for row in rows if row]
    numbered = any(_NUMBER.fullmatch(row.get(_COUNT, "")) for row in lines)
    found: Charges = []
    for row in lines:
        number = _NUMBER.fullmatch(row.get(_COUNT, ""))
        above = found[-1] if found else {}
        said = [name for name in row if name != _COUNT]
        fits = all(above.get(name, row[name]) == row[name] for name in said)
        if not numbered:
            if any(match.charge_family for name in said for match in _sure(name)):
                found.append(dict(row))
        elif number is None or row[_COUNT] == above.get(_COUNT):
            if found and fits:
                above.update(row)
            elif number is not None:
                found.append(dict(row))
        elif said:
            found.append(dict(row))
    for row in found:
        if number := _NUMBER.fullmatch(row.get(_COUNT, "")):
            row[_COUNT] = number.group(1)
    return found


def _under_heading(rows: Sequence[Row]) -> Charges:
    """One charge a line: its statute, its code of the system in brackets, its words."""
    found: Charges = []
    for row in rows:
        filled = [cell for cell in row if cell.pieces]
        if len(filled) != 1:
            if filled:
                break
            continue
        charge: dict[str, str] = {}
        for piece in filled[0].pieces:
            cited = _CODE.fullmatch(piece)
            text = cited.group(1) if cited else piece
            digits = sum(not each.isalpha() and not each.isspace() for each in text)
            name = _STATUTE if digits > 0.4 * len(text.replace(" ", "")) else _CHARGE
            charge[name] = f"{charge[name]} {text}" if name in charge else text
            if cited:
                charge[_SYSTEM] = cited.group(2)
        found.append(charge)
    return found
