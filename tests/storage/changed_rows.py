"""Every change of the rows of an import that somebody could make by hand, drawn from the tables of the program.

A new table or column of the record is changed here without anybody thinking of it.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Integer, LargeBinary
from sqlalchemy.types import TypeEngine

from screener.storage.schema import tables


def changes_of_columns(names: tuple[str, ...] = tables.DOCKET_ROWS) -> Iterator[tuple[str, str, str]]:
    """(table, column, statement) that changes one column of one row of each table."""
    for name in names:
        table = tables.metadata.tables[name]
        keys = [column.name for column in table.primary_key]
        for column in table.c:
            chosen = " AND ".join(f"{key} = (SELECT min({key}) FROM {name})" for key in keys[-1:])
            yield (
                name,
                column.name,
                f"UPDATE {name} SET {column.name} = {_other(column.name, column.type)} WHERE {chosen}",
            )


def _other(column: str, kind: TypeEngine[object]) -> str:
    if isinstance(kind, LargeBinary):
        return "x'00'"
    if isinstance(kind, Integer) or column == "confidence":
        return f"coalesce({column}, 0) + 1000"  # no key that another row has
    return f"coalesce({column}, '') || '7'"


def removals() -> Iterator[tuple[str, str]]:
    """(table, statement) that takes the rows of a table away."""
    for name in tables.DOCKET_ROWS:
        yield name, f"DELETE FROM {name}"


def additions() -> Iterator[tuple[str, str]]:
    """(table, statement) that adds a row like the first one, under a key of its own."""
    for name in tables.DOCKET_ROWS:
        table = tables.metadata.tables[name]
        key = list(table.primary_key.columns)[-1] if name != "warrant" else table.c.warrant_id
        new = f"{key.name} + 1000" if isinstance(key.type, Integer) else f"{key.name} || 'x'"
        values = ", ".join(new if column is key else column.name for column in table.c)
        yield (
            name,
            f"INSERT INTO {name} SELECT {values} FROM {name} WHERE {key.name} = (SELECT min({key.name}) FROM {name})",
        )


def every_change() -> Iterator[tuple[str, str]]:
    """(what, statement): every change of a column, every removal, every addition."""
    for table, column, statement in changes_of_columns():
        yield f"{table}.{column}", statement
    for table, statement in removals():
        yield f"{table} emptied", statement
    for table, statement in additions():
        yield f"a row put into {table}", statement
