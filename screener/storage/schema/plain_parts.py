"""Reads and writes very many rows as the driver of the database has them, for who looks at millions of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any

from sqlalchemy import Connection, Select, Table


def plain_parts(connection: Connection, query: Select[Any], number: int) -> Iterator[Sequence[Sequence[Any]]]:
    """The rows of a query, at most ``number`` at a time. Of a file they are the driver's own tuples: what SQLAlchemy
    makes of each row takes as long as to look at it. What the driver raises, ``Database.reading`` makes a sentence of.
    """
    if connection.dialect.name != "sqlite":
        yield from connection.execute(query, execution_options={"yield_per": number}).partitions()
        return
    said = query.compile(dialect=connection.dialect, compile_kwargs={"literal_binds": True})
    cursor = connection.connection.cursor()
    try:
        cursor.execute(str(said))
        while part := cursor.fetchmany(number):
            yield part
    finally:
        with suppress(Exception):  # whoever stops in the middle, for a fault, may have closed the connection already
            cursor.close()


#: Stands for "nothing" among values that are written: to bind Python's None takes as long as to bind five values.
_NOTHING = 0.5


class Column(list[Any]):
    """The values of a column, of which is known whether some of them are missing: that needs no look at each."""

    __slots__ = ("empty", "full")

    def __init__(self, values: Iterable[Any], *, full: bool = False, empty: bool = False) -> None:
        super().__init__(values)
        self.full, self.empty = full, empty


def write_rows(connection: Connection, table: Table, rows: Sequence[Sequence[Any]]) -> None:
    """Writes rows that hold every column of a table in its order. Nothing is committed."""
    write_columns(connection, table, list(zip(*rows, strict=True)))


def write_columns(connection: Connection, table: Table, by_column: Sequence[Sequence[Any]]) -> None:
    """The same by column. Numbers that may be missing are whole."""
    if not by_column or not by_column[0]:
        return
    there = [(c, values) for c, values in zip(table.c, by_column, strict=True) if not (c.nullable and _empty(values))]
    columns = ", ".join(f'"{column.name}"' for column, _ in there)
    if connection.dialect.name != "sqlite":
        with connection.connection.cursor().copy(f"COPY {table.name} ({columns}) FROM STDIN") as copy:
            for row in zip(*(values for _, values in there), strict=True):
                copy.write_row(row)
        return
    marks: list[str] = []
    bound: list[Sequence[Any]] = []
    for column, values in there:
        if not column.nullable or _full(values):
            marks.append("?")
            bound.append(values)
        else:
            marks.append(f"nullif(?, {_NOTHING})")
            bound.append([_NOTHING if value is None else value for value in values])
    statement = f"INSERT INTO {table.name} ({columns}) VALUES ({', '.join(marks)})"
    connection.exec_driver_sql(statement, list(zip(*bound, strict=True)))


def _empty(values: Sequence[Any]) -> bool:
    return values.empty if isinstance(values, Column) else all(value is None for value in values)


def _full(values: Sequence[Any]) -> bool:
    return values.full if isinstance(values, Column) else all(value is not None for value in values)
