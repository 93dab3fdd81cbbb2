"""Reads very many rows as the driver of the database gives them, for who looks at millions of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Select


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
        cursor.close()
