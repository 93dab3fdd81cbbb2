"""Records of JSON as rows of a table: objects inside become dotted columns, a list of charges one row a charge.

The values of a case stand on each row of its charges, so that nothing has to be filled down. What would make a row say
more than the file does (two lists of charges in one record, several defendants beside one list) is refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from screener.docket.cells.headers import CHARGE_FIELDS, matches
from screener.domain.errors import ScreenerError

#: A JSON value; numbers stay as they are written.
Json: TypeAlias = "str | bool | list[Json] | dict[str, Json] | None"
_COLUMNS = 16_384  # as many as a sheet has
_DEPTH = 40
_NO_SIGN = re.compile("[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff]")  # control characters, halves of characters
_PEOPLE = ("name", "last name", "birth date", "person id")


@dataclass(frozen=True, slots=True)
class FlatRecord:
    """One object with the line, or the place in its list (from 1), on which it stands."""

    line: int
    values: Mapping[str, Json]


def table_of(records: Sequence[FlatRecord], name: str, *, placed: bool) -> list[list[str]]:
    """The names in the first row, one row a charge below them.

    ``placed``: row ``n`` is line ``n`` of the file, as long as no record has more than one row.
    Raises ScreenerError where a record is deeper or wider than any docket, or does not say whose its charges are.
    """
    columns: dict[str, int] = {}
    found: list[tuple[int, dict[int, str]]] = []
    for record in records:
        for cells in _rows(record.values, "", 0, name):
            row: dict[int, str] = {}
            for path, cell in cells.items():
                row[columns.setdefault(path, len(columns))] = cell
            if len(columns) > _COLUMNS:
                raise ScreenerError(
                    f"{name} has more than {_COLUMNS:,} columns", "a docket has a few dozen", "Export it again"
                )
            found.append((record.line, row))
    width = len(columns)
    if not width:
        raise ScreenerError(f"{name} is JSON with empty records", "", "Export the docket again")
    if not placed or len(found) != len(records):
        found = [(at, row) for at, (_, row) in enumerate(found, 1)]
    rows: list[list[str]] = [[] for _ in range(found[-1][0] + 1)]
    rows[0] = list(columns)
    for at, row in found:
        rows[at] = [row.get(column, "") for column in range(width)]
    return rows


def text_of(value: Json) -> str:
    """A value as a cell: null is blank, a list of bare values is parted by bars, anything deeper stays JSON."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value if value.isascii() and value.isprintable() else _NO_SIGN.sub("\N{REPLACEMENT CHARACTER}", value)
    if isinstance(value, list) and not any(isinstance(part, dict | list) for part in value):
        return " | ".join(text for part in value if (text := text_of(part)))
    return json.dumps(value, ensure_ascii=False)


def charges_below(value: Json, depth: int = 0) -> bool:
    """Whether a charge is named in an object or in anything below it."""
    if depth > _DEPTH:
        return False
    if isinstance(value, list):
        return any(charges_below(each, depth + 1) for each in value[:20])
    if not isinstance(value, dict):
        return False
    for key, each in value.items():
        if isinstance(each, dict | list):
            if _of_charges(key, each) or charges_below(each, depth + 1):
                return True
        elif _names_charge(key):
            return True
    return False


def _names_charge(key: str) -> bool:
    return any(match.charge_family or match.field in CHARGE_FIELDS for match in matches(key))


def _of_charges(key: str, value: Json) -> bool:
    """Whether a list is one of charges: it is named so, or its objects name one."""
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        return False
    return _names_charge(key) or charges_below(value)


def _rows(values: Mapping[str, Json], path: str, depth: int, name: str) -> list[dict[str, str]]:
    """The rows of one object: its own values on each row of the list below it."""
    if depth > _DEPTH:
        raise ScreenerError(f"{name} is nested deeper than any docket", "", "Export it again as xlsx or csv")
    own: dict[str, str] = {}
    below: list[tuple[str, list[dict[str, str]]]] = []
    for key, value in values.items():
        where = f"{path}.{key}" if path else key
        if isinstance(value, dict) and value:
            inner = _rows(value, where, depth + 1, name)
            if len(inner) == 1:
                own.update(inner[0])
            else:
                below.append((where, inner))
        elif isinstance(value, list) and value and _of_charges(key, value):
            lists = [_rows(each, where, depth + 1, name) for each in value if isinstance(each, dict)]
            below.append((where, [row for rows in lists for row in rows]))
        elif isinstance(value, list) and len(value) == 1 and isinstance(value[0], dict):
            own.update(_rows(value[0], where, depth + 1, name)[0])
        elif isinstance(value, dict) or value == []:
            continue  # nothing stands there
        else:
            own[where] = text_of(value)
    if len(below) > 1:
        said = " and ".join(where for where, _ in below[:3])
        raise ScreenerError(
            f"{name} has records with several lists of charges ({said})",
            "which of them is charged is not said",
            "Export the docket with one list of charges a record",
        )
    if below:
        _refuse_people(values, name)
    return [{**own, **row} for row in below[0][1]] if below else [own]


def _refuse_people(values: Mapping[str, Json], name: str) -> None:
    """Several defendants beside one list of charges: whose each charge is, nobody has said."""
    for key, value in values.items():
        if not isinstance(value, list) or len(value) < 2 or _of_charges(key, value):
            continue
        people = [each for each in value if isinstance(each, dict) and _is_defendant(key, each)]
        if len(people) > 1:
            raise ScreenerError(
                f"{name} has records with several defendants ({key}) beside one list of charges",
                "whose each charge is, is not said",
                "Export the docket with the charges of each defendant under his or her name",
            )


def _is_defendant(key: str, values: Mapping[str, Json]) -> bool:
    fields = {match.field for each in values for match in matches(f"{key}.{each}")[:1]}
    return bool(fields & set(_PEOPLE))
