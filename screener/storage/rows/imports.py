"""Rows of imports: written unpublished in batches, then published by one event, never changed after.

A row that is not published belongs to nobody: no query shows it, and the next opening removes it.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Select, Table, delete, func, insert, select, update

from screener.domain.errors import ScreenerError
from screener.storage.schema import tables
from screener.storage.schema.canonical import digest, new_salt

#: Columns of a warrant that its digest covers; ``salt`` among them, so that it says nothing of a text that is guessed.
WARRANT = ("warrant_id", "docket_id", "match_key", "sheet", "row", "body", "salt", "own")
#: Tables whose rows have a digest, and the order in which those are read: blocks bind what stands in the others.
ORDER = {"docket_block": ("number",), "warrant": ("sheet", "row", "warrant_id")}


Value = str | int | None
_MOST = 2**22  # numbers of imports, so that places of charges are whole numbers of 63 bits


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDocket:
    """An import as it is stored. ``event_id`` is empty until it is published.

    ``kind``: docket (charges to be screened), cases (charges behind warrants) or warrants. ``number`` is its short name
    within the tables of this office.
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
    number: int = 0


def warrant_digest(values: Sequence[Value]) -> str:
    """The digest of one stored warrant over the columns of ``WARRANT``, in their order."""
    return digest("warrant", *["-" if v is None else f"t{v}" if isinstance(v, str) else f"n{v}" for v in values])


def begin_docket(connection: Connection, docket: StoredDocket) -> int:
    """Writes the import's own row, unpublished; gives its number. It is drawn, so that an import which was taken away
    while it was under way shares it with no later one."""
    t = tables.docket
    taken = set(connection.execute(select(t.c.number)).scalars())
    number = next(drawn for drawn in iter(lambda: 1 + secrets.randbelow(_MOST), 0) if drawn not in taken)
    values = {name: getattr(docket, name) for name in StoredDocket.__slots__}
    connection.execute(insert(t).values({**values, "number": number}))
    return number


def rows_of(table: Table, docket_id: str) -> ColumnElement[bool]:
    """Which rows of a table of imports belong to a docket."""
    column, key = tables.of_docket(table.name)
    if key == "docket_id":
        return table.c[column] == docket_id
    d = tables.docket
    return table.c[column] == select(d.c.number).where(d.c.docket_id == docket_id).scalar_subquery()


def write_warrants(connection: Connection, rows: Sequence[dict[str, Value]]) -> None:
    """Writes warrants of an unpublished list, each with a salt and its digest."""
    full = []
    for row in rows:
        salted = {**row, "salt": new_salt()}
        full.append({**salted, "digest": warrant_digest([salted[column] for column in WARRANT])})
    if full:
        connection.execute(insert(tables.warrant), full)


def import_digest(connection: Connection, docket_id: str) -> tuple[str, dict[str, int]]:
    """The digest over all rows of an import, and how many stand in each table."""
    found = hashlib.sha256()
    counts: dict[str, int] = {}
    for name in tables.DOCKET_ROWS:
        table = tables.metadata.tables[name]
        if name not in ORDER:
            query = select(func.count()).select_from(table).where(rows_of(table, docket_id))
            counts[name] = int(connection.execute(query).scalar_one())
            continue
        order = [table.c[column] for column in ORDER[name]]
        number = 0
        found.update(f"{name}\n".encode())
        for (written,) in connection.execute(
            select(table.c.digest).where(table.c.docket_id == docket_id).order_by(*order)
        ):
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
        connection.execute(delete(table).where(rows_of(table, docket_id)))
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
