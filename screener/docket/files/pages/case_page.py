"""A page about one case or one person as a table: what it says of them on the row of each charge.

A general form, whoever prints it: labels with a value ("Case No.", "Defendant"), a line of names over one line of
values, and a list of charges. Nothing here knows a vendor's page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from screener.docket.cells.controlled_words import FIELDS
from screener.docket.cells.headers import HeaderMatch, matches
from screener.docket.files.pages.charge_rows import charges_of, lists_cases
from screener.docket.files.pages.elements import MarkupPage, Row
from screener.docket.model.grid import Grid
from screener.domain.errors import ScreenerError

_SURE = 0.95
_INLINE = re.compile(r"([A-Za-z][\w .#/]{1,30}?)\s*:\s+(\S.*)")
_BARE = ("case number", "name", "birth date", "person id")  # told without a colon behind their label
_ELSEWHERE = frozenset({"run date", "address", "address state", "city", "zip"})  # of whom, a page rarely says
_WHO = frozenset({"case number", "name", "last name", "person id", "arrest number"})
_NUMBERED = re.compile(r"0*(\d{1,3})[.)]\s+(\S.*)")
_CAPTION = re.compile(r"\b(?:STATE|PEOPLE|COMMONWEALTH|COUNTY|CITY)\b.*\bVS?\.?\s", re.IGNORECASE)
_DISPOSITION = "Disposition"


def case_page(text: str, encoding: str, name: str) -> Grid | None:
    """The charges of a page with what it says of their case and person; None for a page that is no such page.

    Raises ScreenerError where it names several defendants: whose each charge is, it does not say.
    """
    page = MarkupPage.of(text)
    if lists_cases(page):
        return None
    charges = charges_of(page)
    if not charges:
        return None
    said = _said(page, name)
    if not _WHO.intersection(field for field, _, _ in said):
        return None
    for charge, ended in zip(charges, _dispositions(page, charges), strict=True):
        if ended and _DISPOSITION not in charge:
            charge[_DISPOSITION] = ended
    outer = {label: value for _, label, value in said if not any(label in charge for charge in charges)}
    names = [*outer, *dict.fromkeys(column for charge in charges for column in charge)]
    rows = [names, *([{**outer, **charge}.get(column, "") for column in names] for charge in charges)]
    notice = f"a page about one case or person: {', '.join(outer)} stand beside each charge"
    return Grid(format="html", rows=rows, encoding=encoding, notices=(notice,), first_line=0)


def _said(page: MarkupPage, name: str) -> list[tuple[str, str, str]]:
    """What the page says of its case and person: (field, label, value), each field once."""
    found: dict[str, tuple[str, str]] = {}
    people: dict[str, None] = {}
    for field, label, value in (*_of_rows(page), *_of_values(page), *_of_pieces(page)):
        if field == "name":
            people[" ".join(value.casefold().replace(",", " ").split())] = None
        found.setdefault(field, (label, value))
    different = {frozenset(person.split()) for person in people}
    if len(different) > 1:
        raise ScreenerError(
            f"{name} is a page with several defendants ({len(different)})",
            "whose each charge is, it does not say",
            "Export the case as xlsx or csv, one row a charge",
        )
    return [(field, label, value) for field, (label, value) in found.items()]


def _of_rows(page: MarkupPage) -> Iterator[tuple[str, str, str]]:
    """A label and its value in cells side by side."""
    for table in page.tables:
        for row in table:
            filled = [cell for cell in row if cell.pieces]
            for label, value in pairwise(filled):
                if len(label.pieces) != 1:
                    continue
                field = _field(label.text)
                if field and label.text.endswith(":"):
                    yield field, label.text.rstrip(" :"), value.text
                elif field in _BARE and _is_value(field, value.pieces[0]):
                    yield field, label.text, value.pieces[0]
                    break


def _of_values(page: MarkupPage) -> Iterator[tuple[str, str, str]]:
    """A line of names over one line of values."""
    for table in page.tables:
        for at, row in enumerate(table[:-1]):
            named = [_field(cell.text) for cell in row]
            filled = sum(bool(cell.pieces) for cell in row)
            below = table[at + 1]
            if len(below) != len(row) or not any(named) or filled < 2 or any(_charge(cell.text) for cell in row):
                continue
            if at + 2 < len(table) and len(table[at + 2]) == len(row) and any(cell.pieces for cell in table[at + 2]):
                continue  # a list, not one line
            yield from _paired(row, below)


def _paired(names: Row, values: Row) -> Iterator[tuple[str, str, str]]:
    for label, value in zip(names, values, strict=True):
        if (field := _field(label.text)) and value.pieces and _best(value.text) is None:
            yield field, label.text.rstrip(" :"), value.text


def _of_pieces(page: MarkupPage) -> Iterator[tuple[str, str, str]]:
    """A label and its value one after the other, or in one piece of text."""
    for piece, after in zip(page.pieces, [*page.pieces[1:], ""], strict=True):
        inline = _INLINE.fullmatch(piece)
        if inline is not None and (field := _field(inline.group(1))):
            yield field, inline.group(1), inline.group(2)
        elif (field := _field(piece)) and after and _is_value(field, after) and (piece.endswith(":") or field in _BARE):
            yield field, piece.rstrip(" :"), after


def _best(text: str) -> HeaderMatch | None:
    label = text.rstrip(" :")
    found = matches(label) if 1 < len(label) < 40 else ()
    return found[0] if found and found[0].score >= _SURE else None


def _field(text: str) -> str:
    """The field of a case or a person that a label names; "" where it names none."""
    match = _best(text)
    if match is not None and match.field in _ELSEWHERE:
        return ""
    return match.field if match is not None and FIELDS[match.field].case_level and not match.charge_family else ""


def _charge(text: str) -> bool:
    match = _best(text)
    return match is not None and match.charge_family


def _is_value(field: str, text: str) -> bool:
    """Whether a text can be the value of a label without a colon, no further label or heading."""
    if text.endswith(":") or _best(text) is not None or len(text) > 80:
        return False
    if field == "name":
        return not any(map(str.isdigit, text)) and len(text.split()) > 1 and _CAPTION.search(text) is None
    return " " not in text and any(map(str.isdigit, text))


def _dispositions(page: MarkupPage, charges: list[dict[str, str]]) -> list[str]:
    """How each charge ended, where the page names it again by number and words and says so behind it."""
    found = [""] * len(charges)
    for piece, after in zip(page.pieces, page.pieces[1:], strict=False):
        again = _NUMBERED.fullmatch(piece)
        if again is None or _NUMBERED.fullmatch(after) or len(after) > 120 or after.endswith(":"):
            continue
        for at, charge in enumerate(charges):
            words = {" ".join(value.casefold().split()) for value in charge.values()}
            if charge.get("Count", again.group(1)) == again.group(1) and again.group(2).casefold() in words:
                found[at] = after
    return found
