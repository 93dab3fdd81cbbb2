"""Opens a JSON export, whatever its name ends with: lines of objects, a list, or records inside a wrapping.

What is read is a table: names in the first row, one row a charge. A text that begins as JSON and is none, or holds no
records, is refused: it must never be taken for a text table.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from screener.docket.files.delimited import check_size
from screener.docket.files.nested.flatten import table_of
from screener.docket.files.nested.json_records import FlatRecord, Json, RecordsFound, records_in
from screener.docket.model.grid import Grid
from screener.domain.errors import ScreenerError

_SPACE = re.compile(r"\s*")
_EXPORT = "Export it again as a JSON list of records, as xlsx or as csv"


def read_json(text: str, encoding: str, name: str, notices: list[str]) -> Grid:
    """The table of a JSON text. Raises ScreenerError where it is damaged, too deep, or holds no records."""
    try:
        values = list(_values(text, name))
    except RecursionError:
        raise ScreenerError(f"{name} is nested deeper than any docket", "", _EXPORT) from None
    if len(values) == 1:
        found = records_in(values[0][1], name)
        form = "jsonl" if isinstance(values[0][1], dict) and found.single else "json"
    else:
        found, form = _lines(values, name), "jsonl"
    if isinstance(found.records, list):
        rows = table_of(found.records, name, placed=form == "jsonl")
    else:
        rows = [list(found.records.names), *found.records.rows]
    check_size(rows, name)
    return Grid(
        format=form,
        rows=rows,
        encoding=encoding,
        notices=(*notices, *found.notices),
        first_line=0 if isinstance(found.records, list) or found.records.named else 1,
    )


def _lines(values: list[tuple[int, Json]], name: str) -> RecordsFound:
    """Objects, or lists, one after the other."""
    if all(isinstance(value, dict) for _, value in values):
        return RecordsFound(records=[FlatRecord(line, value) for line, value in values if isinstance(value, dict)])
    if all(isinstance(value, list) for _, value in values):
        return records_in([value for _, value in values], name)
    raise ScreenerError(f"{name} is JSON, but not every line of it is a record", "", _EXPORT)


def _values(text: str, name: str) -> Iterator[tuple[int, Json]]:
    """Every value of the text with the line on which it begins."""
    decoder = json.JSONDecoder(
        object_pairs_hook=_each_kept, parse_float=str, parse_int=str, parse_constant=str, strict=False
    )
    at = _after_space(text, 1 if text.startswith("\ufeff") else 0)
    line, counted = 1, 0
    while at < len(text):
        line, counted = line + text.count("\n", counted, at), at
        try:
            value, end = decoder.raw_decode(text, at)
        except ValueError as error:
            broken = line if line > 1 else text.count("\n", 0, getattr(error, "pos", at)) + 1
            raise ScreenerError(
                f"{name} begins as JSON, but line {broken:,} of it is no JSON",
                "it is damaged or cut off",
                "Export it again",
            ) from None
        yield line, value
        at = _after_space(text, end)


def _after_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found is not None else at


def _each_kept(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    """An object in which a name that stands twice keeps both values: the second as ``charge 2``."""
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    found = {}
    for name, value in pairs:
        key, times = name, 1
        while key in found:
            times += 1
            key = f"{name} {times}"
        found[key] = value
    return found
