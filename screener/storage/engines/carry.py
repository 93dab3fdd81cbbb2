"""Carries a whole office from one engine to the other, table by table, within the transactions of both.

A backup of an office on a server is an office file: checked, locked and kept like any other, readable without a
server, and put back into a file or onto a server. Tables are found in the source itself, so that an office of an
earlier release is carried as it is, before it is upgraded.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import ColumnClause, Connection, TableClause, column, insert, inspect, select, table, text, update

from screener.storage.engines import sqlite_engine

_VERSION = "alembic_version"
_MANY = 200  # rows that are under way at once: a block of an import may hold some hundred kilobytes


def into_file(source: Connection, path: Path) -> None:
    """Makes an office file that holds what ``source`` shows, of the same release."""
    sqlite_engine.create_file(path, lambda target: carry(source, target), revision=revision_of(source))


def revision_of(connection: Connection) -> str:
    """Of which release an office's tables are."""
    return str(connection.execute(text(f"SELECT version_num FROM {_VERSION}")).scalar_one())


def carry(source: Connection, target: Connection) -> None:
    """Fills the empty tables of ``target``, of the same release, with the rows of ``source``."""
    published: list[dict[str, object]] = []
    for name in _in_order(source):
        if name != _VERSION:
            columns: list[ColumnClause[object]] = [
                column(str(found["name"])) for found in inspect(source).get_columns(name)
            ]
            _carry(source, target, table(name, *columns), published)
    docket = table("docket", column("docket_id"), column("event_id"))
    for row in published:
        query = update(docket).where(docket.c.docket_id == row["docket_id"])
        target.execute(query.values(event_id=row["event_id"]))


def _in_order(source: Connection) -> list[str]:
    """Every table, those that others point to first."""
    return [name for name, _ in inspect(source).get_sorted_table_and_fkc_names() if name is not None]


def _carry(source: Connection, target: Connection, held: TableClause, published: list[dict[str, object]]) -> None:
    """The rows of a table. Dockets arrive unpublished, since nothing is ever added to a published one."""
    rows = source.execute(select(held), execution_options={"yield_per": _MANY})
    for part in rows.mappings().partitions(_MANY):
        values = [dict(row) for row in part]
        if held.name == "docket":
            published += [row for row in values if row["event_id"] is not None]
            values = [{**row, "event_id": None} for row in values]
        target.execute(insert(held), values)
