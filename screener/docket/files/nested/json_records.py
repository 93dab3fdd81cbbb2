"""Where the records of a JSON document stand: in a list, inside a wrapping, or as rows beside their column names.

Known by their shape: a list of objects; one wrapped at any depth (``{"results": {"records": [...]}}``); features whose
values stand under ``attributes`` (ArcGIS) or ``properties`` (GeoJSON, RFC 7946); rows of bare values beside a list of
their names (Socrata's ``meta.view.columns``, the "split" form of data frames); columns of values by name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import cast

from screener.docket.cells.controlled_words import field_specs
from screener.docket.cells.headers import matches
from screener.docket.files.nested.flatten import FlatRecord, Json, charges_below, text_of
from screener.domain.errors import ScreenerError

__all__ = ["FlatRecord", "Json", "NamedRows", "RecordsFound", "records_in"]

_INNER = ("attributes", "properties")
_NAME_KEYS = ("name", "fieldName", "id", "label", "title")
_DEPTH = 40
_SURE = 0.85
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ARCGIS_DATE = "esriFieldTypeDate"


@dataclass(frozen=True, slots=True)
class NamedRows:
    """Rows of bare values under their names; ``named``: the names stand apart from the rows."""

    names: Sequence[str]
    rows: list[list[str]]
    named: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordsFound:
    """The records of a document; ``single``: the document itself is one."""

    records: list[FlatRecord] | NamedRows
    notices: tuple[str, ...] = ()
    single: bool = False


def records_in(value: Json, name: str) -> RecordsFound:
    """The records of one JSON value. Raises ScreenerError, which says what stands there, where it holds none."""
    if isinstance(value, list):
        return _of_list(value, name)
    if not isinstance(value, dict):
        raise _none(name, "one bare value")
    features = value.get("features")
    if isinstance(features, list) and features and all(_inner(each) is not None for each in features):
        records = [FlatRecord(at, cast(dict[str, Json], _inner(each))) for at, each in enumerate(features, 1)]
        return _with_days(value, records)
    rows = _rows_beside_names(value)
    if rows is not None:
        return RecordsFound(records=rows)
    if _is_record(value):
        return RecordsFound(records=[FlatRecord(1, value)], single=True)
    if _alike(value) and charges_below(value):
        return _by_key(value, name)
    lists = list(_lists(value, "", 0))
    if not lists:
        return _by_key(value, name)
    charged = [each for each in lists if any(charges_below(record) for record in each[1][:50])]
    if len(charged) > 1:
        said = ", ".join(path for path, _ in charged[:6])
        raise ScreenerError(
            f"{name} is JSON with several lists of charges ({said})", "", "Export each list to a file of its own"
        )
    path, chosen = charged[0] if charged else max(lists, key=lambda each: len(each[1]))
    notices = (f"the records were read from {path}",)
    others = [f"{other} ({len(each)} records)" for other, each in lists if other != path and each]
    if others:
        notices = (f"the records were read from {path}; not read: {', '.join(others[:6])}",)
    return RecordsFound(records=[FlatRecord(at, each) for at, each in enumerate(chosen, 1)], notices=notices)


def _of_list(value: list[Json], name: str) -> RecordsFound:
    if not value:
        raise _none(name, "an empty list")
    if all(isinstance(each, dict) for each in value):
        inner = [_inner(each) for each in value]
        found = [one if one is not None else each for one, each in zip(inner, value, strict=True)]
        return RecordsFound(records=[FlatRecord(at, cast(dict[str, Json], each)) for at, each in enumerate(found, 1)])
    if all(isinstance(each, list) for each in value):
        rows = [[text_of(cell) for cell in cast(list[Json], each)] for each in value]
        return RecordsFound(records=NamedRows(rows[0], rows[1:], named=False))
    raise _none(name, "a list of bare values" if not any(isinstance(e, dict | list) for e in value) else "a mixed list")


def _none(name: str, what: str) -> ScreenerError:
    return ScreenerError(
        f"{name} is JSON without records: it holds {what}",
        "a docket is a list of objects, one a charge or a case",
        "Export the docket again, as JSON records, xlsx or csv",
    )


def _inner(value: Json) -> dict[str, Json] | None:
    """The values of a feature: under its ``attributes`` or ``properties``."""
    if isinstance(value, dict):
        for key in _INNER:
            found = value.get(key)
            if isinstance(found, dict) and all(not charges_below({k: v}) for k, v in value.items() if k != key):
                return found
    return None


def _with_days(document: Mapping[str, Json], records: list[FlatRecord]) -> RecordsFound:
    """Records of ArcGIS, whose days are milliseconds since 1970 where its list of fields says that they are days."""
    fields = document.get("fields")
    days = [
        str(each.get("name"))
        for each in (fields if isinstance(fields, list) else [])
        if isinstance(each, dict) and each.get("type") == _ARCGIS_DATE
    ]
    told = [name for name in days if any(_milliseconds(record.values.get(name)) is not None for record in records)]
    if not told:
        return RecordsFound(records=records)
    read = [
        FlatRecord(r.line, {key: _day(value) if key in told else value for key, value in r.values.items()})
        for r in records
    ]
    return RecordsFound(records=read, notices=(f"days given in milliseconds are read as UTC: {', '.join(told)}",))


def _milliseconds(value: Json) -> int | None:
    return int(value) if isinstance(value, str) and value.lstrip("-").isdecimal() and len(value) < 16 else None


def _day(value: Json) -> Json:
    number = _milliseconds(value)
    if number is None:
        return value
    try:
        moment = _EPOCH + timedelta(milliseconds=number)
    except OverflowError:
        return value
    return moment.strftime("%Y-%m-%d" if not number % 86_400_000 else "%Y-%m-%d %H:%M:%S")


def _rows_beside_names(value: Mapping[str, Json]) -> NamedRows | None:
    """Lists of bare values with a list of as many names; or columns, each a list of as many values."""
    for rows in value.values():
        if isinstance(rows, list) and rows and all(isinstance(row, list) for row in rows):
            table = cast(list[list[Json]], rows)
            width = max(map(len, table))
            names = next((found for found in _name_lists(dict(value), 0) if len(found) == width), None)
            if names is not None:
                return NamedRows(names, [[text_of(cell) for cell in row] for row in table], named=True)
    lists = [each for each in value.values() if isinstance(each, list)]
    bare = not any(isinstance(cell, dict | list) for each in lists for cell in each)
    if bare and len(lists) == len(value) > 1 and len({len(each) for each in lists}) == 1 and lists[0]:
        return NamedRows(list(value), [[text_of(cell) for cell in row] for row in zip(*lists, strict=True)], named=True)
    return None


def _name_lists(value: Json, depth: int) -> Iterator[list[str]]:
    """Every list of names in a document: of texts, or of objects that each have a name."""
    if depth > _DEPTH:
        return
    if isinstance(value, dict):
        for each in value.values():
            yield from _name_lists(each, depth + 1)
    elif isinstance(value, list) and value:
        if all(isinstance(each, str) for each in value):
            yield [str(each) for each in value]
        elif all(isinstance(each, dict) for each in value):
            for key in _NAME_KEYS:
                if all(isinstance(cast(dict[str, Json], each).get(key), str) for each in value):
                    yield [str(cast(dict[str, Json], each)[key]) for each in value]
                    return


def _lists(value: Json, path: str, depth: int) -> Iterator[tuple[str, list[dict[str, Json]]]]:
    """Every list of objects that stands in objects only, with its path."""
    if not isinstance(value, dict) or depth > _DEPTH:
        return
    for key, each in value.items():
        where = f"{path}.{key}" if path else key
        if isinstance(each, list) and each and all(isinstance(one, dict) for one in each):
            yield where, cast(list[dict[str, Json]], each)
        else:
            yield from _lists(each, where, depth + 1)


def _is_record(value: Mapping[str, Json]) -> bool:
    """Whether an object is a case, a person or a charge itself, no wrapping of records."""
    known = field_specs()
    bare = [key for key, each in value.items() if not isinstance(each, dict | list)]
    charged = [key for key in bare if any(match.charge_family for match in matches(key))]
    found = {m.field for key in bare for m in matches(key)[:1] if m.score >= _SURE and known[m.field].case_level}
    return bool(charged) or (
        bool(found & {"case number", "name", "last name", "birth date"}) and charges_below(dict(value))
    )


def _alike(value: Mapping[str, Json]) -> bool:
    """Whether all that stands under its names are objects of one kind."""
    objects = [set(each) for each in value.values() if isinstance(each, dict)]
    if len(objects) != len(value) or len(objects) < 2:
        return False
    return 2 * len(set.intersection(*objects)) >= len(set.union(*objects)) > 0


def _by_key(value: Mapping[str, Json], name: str) -> RecordsFound:
    """Records that stand under keys of their own: ``{"26-1": {...}, "26-2": {...}}``."""
    objects = {key: each for key, each in value.items() if isinstance(each, dict)}
    if len(objects) == len(value) > 1 and any(charges_below(each) for each in objects.values()):
        return RecordsFound(
            records=[FlatRecord(at, {"key": k, **each}) for at, (k, each) in enumerate(objects.items(), 1)]
        )
    if len(value) == 1 and objects:
        return records_in(next(iter(value.values())), name)
    keys = ", ".join(list(value)[:6])
    raise _none(name, f"no list of objects (its names: {keys})" if keys else "an empty object")
