"""Rows of imports: written unpublished in batches, then published by one event, never changed after.

A row that is not published belongs to nobody: no query shows it, and the next opening removes it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Select, Table, delete, insert, select, update

from screener.domain.errors import ScreenerError
from screener.storage.rows.block import NAMES, Block
from screener.storage.schema import tables
from screener.storage.schema.canonical import digest

#: Tables of an import of the first release, with their columns that the digest covers. Lists of warrants still
#: write the last one.
DIGESTED: tuple[tuple[Table, tuple[str, ...]], ...] = (
    (tables.docket_row, ("docket_id", "sheet", "row", "content", "set_aside")),
    (tables.person, ("person_id", "docket_id", "match_key", "content")),
    (tables.court_case, ("case_id", "docket_id", "match_key", "court", "number")),
    (tables.charge, ("charge_id", "docket_id", "match_key", "person_id", "case_id")),
    (tables.charge_row, ("charge_id", "docket_id", "sheet", "row", "part", "version", "body")),
    (tables.warrant, ("warrant_id", "docket_id", "match_key", "sheet", "row", "body")),
)


#: What an import is made of since: blocks of rows, and the warrants of a list.
PACKED = ("docket_block", "warrant")

#: Every table of an import, and the order in which its digests are read.
ORDER = {
    "docket_block": ("number",),
    "docket_row": ("sheet", "row"),
    "person": ("person_id",),
    "court_case": ("case_id",),
    "charge": ("charge_id",),
    "charge_row": ("sheet", "row", "part", "charge_id"),
    "warrant": ("sheet", "row", "warrant_id"),
}


Value = str | int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDocket:
    """An import as it is stored. ``event_id`` is empty until it is published.

    ``kind``: docket (charges to be screened), cases (charges behind warrants) or warrants.
    """

    docket_id: str
    kind: str
    name: str
    sheet: str
    format: str
    file_sha256: str
    rows_read: int
    rows_accepted: int
    rows_set_aside: int
    not_recognized: int
    writer: str
    event_id: str | None = None


def row_digest(table: str, values: Sequence[Value]) -> str:
    """The digest of one stored row over the columns that ``DIGESTED`` names, in their order."""
    return digest(table, *["-" if v is None else f"t{v}" if isinstance(v, str) else f"n{v}" for v in values])


def begin_docket(connection: Connection, docket: StoredDocket) -> None:
    """Writes the import's own row, unpublished."""
    values = {name: getattr(docket, name) for name in StoredDocket.__slots__}
    connection.execute(insert(tables.docket).values(values))


def write_warrants(connection: Connection, rows: Sequence[dict[str, Value]]) -> None:
    """Writes warrants of an unpublished list, each with its digest."""
    columns = next(names for found, names in DIGESTED if found is tables.warrant)
    full = [{**row, "digest": row_digest("warrant", [row[column] for column in columns])} for row in rows]
    if full:
        connection.execute(insert(tables.warrant), full)


def write_blocks(connection: Connection, blocks: Sequence[Block]) -> None:
    """Writes blocks of rows of an unpublished docket."""
    if blocks:
        connection.execute(insert(tables.docket_block), [{n: getattr(b, n) for n in NAMES} for b in blocks])


def import_digest(connection: Connection, docket_id: str, names: Sequence[str]) -> tuple[str, dict[str, int]]:
    """The digest over all rows of an import in the tables of these names, and how many stand in each."""
    found = hashlib.sha256()
    counts: dict[str, int] = {}
    for name in names:
        table = tables.metadata.tables[name]
        order = [table.c[column] for column in ORDER[name]]
        query = select(table.c.digest).where(table.c.docket_id == docket_id).order_by(*order)
        number = 0
        found.update(f"{name}\n".encode())
        for (written,) in connection.execute(query):
            found.update(f"{written}\n".encode())
            number += 1
        counts[name] = number
    return found.hexdigest(), counts


def publish(connection: Connection, docket_id: str, event_id: str) -> None:
    """Makes the rows count. Afterwards triggers refuse any change of them."""
    query = update(tables.docket).where(tables.docket.c.docket_id == docket_id)
    if connection.execute(query.values(event_id=event_id)).rowcount != 1:  # an opening took it for left behind
        raise ScreenerError("The import was removed before it was finished", "nothing was saved", "Import it again")


def discard(connection: Connection, docket_id: str) -> None:
    """Removes an import that was never published."""
    for name in reversed(tables.DOCKET_ROWS):
        table = tables.metadata.tables[name]
        connection.execute(delete(table).where(table.c.docket_id == docket_id))
    connection.execute(delete(tables.docket).where(tables.docket.c.docket_id == docket_id))


def unpublished(connection: Connection) -> tuple[StoredDocket, ...]:
    """Imports that did not come to their end, or are under way."""
    return _dockets(connection, published=False)


def dockets(connection: Connection, *, through: int | None = None) -> tuple[StoredDocket, ...]:
    """Published imports in the order of their names."""
    found = _dockets(connection, published=True)
    if through is None:
        return found
    there = frozenset(str(row.docket_id) for row in connection.execute(published_ids(through)))
    return tuple(docket for docket in found if docket.docket_id in there)


def _dockets(connection: Connection, *, published: bool) -> tuple[StoredDocket, ...]:
    table = tables.docket
    mark = table.c.event_id.is_not(None) if published else table.c.event_id.is_(None)
    rows = connection.execute(select(table).where(mark).order_by(table.c.name, table.c.docket_id))
    return tuple(StoredDocket(**row._mapping) for row in rows)


def published_file(connection: Connection, file_sha256: str, kinds: Sequence[str], sheet: str) -> StoredDocket | None:
    """The last published import of this very file and sheet as one of these kinds, if there is one."""
    table = tables.docket
    same = (table.c.file_sha256 == file_sha256) & table.c.kind.in_(kinds) & (table.c.sheet == sheet)
    published = table.join(tables.event, tables.event.c.event_id == table.c.event_id)
    query = select(table).select_from(published).where(same).order_by(tables.event.c.seq.desc())
    row = connection.execute(query).first()
    return None if row is None else StoredDocket(**row._mapping)


def published_ids(through: int | None) -> Select[tuple[str]]:
    """The ids of published dockets, of those published through an event where one is given."""
    if through is None:
        return select(tables.docket.c.docket_id).where(tables.docket.c.event_id.is_not(None))
    return (
        select(tables.docket.c.docket_id)
        .join(tables.event, tables.event.c.event_id == tables.docket.c.event_id)
        .where(tables.event.c.seq <= through)
    )
