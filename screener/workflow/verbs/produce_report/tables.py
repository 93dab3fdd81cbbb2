"""The tables of an import as the record keeps them: each with its header line, its columns, its rows and charges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from screener.docket.readback.stored import KeptTable
from screener.domain.errors import ScreenerError
from screener.storage.audit_log.journal import Event
from screener.storage.engines.engine import Connection
from screener.storage.rows.imports import StoredDocket
from screener.storage.rows.rows import StoredTable, tables_of
from screener.storage.schema.canonical import Json, list_in, part_in


@dataclass(frozen=True, slots=True, kw_only=True)
class DocketTable:
    """One table: as it was read, and which charges stand in it, by line and part."""

    kept: KeptTable
    charges: Mapping[tuple[int, int], str]


def docket_tables(connection: Connection, docket: StoredDocket, event: Event) -> tuple[DocketTable, ...]:
    """The tables of an import, in their order.

    Raises ScreenerError for an import of several tables whose event does not say where they stood: an earlier version
    of the program did not write that.
    """
    stored = tables_of(connection, docket.docket_id)
    told = [each for each in list_in(event.content, "stood in") if isinstance(each, Mapping)]
    if event.content.get("several tables") and len(told) != len(stored):
        raise ScreenerError(
            f"{docket.name} was imported from several tables",
            "the record does not say which of them has which header",
            "Report it from its files: screener read, screener screen",
        )
    if told:
        return tuple(_told(table, each) for table, each in zip(stored, told, strict=True))
    line = part_in(event.content, "opened").get("header line")
    head = line if isinstance(line, int) else 0
    return tuple(_table(table, head, tuple(range(len(table.columns)))) for table in stored)


def _told(table: StoredTable, told: Mapping[str, Json]) -> DocketTable:
    line = told.get("header line")
    own = tuple(at for at in list_in(told, "own") if isinstance(at, int))
    return _table(table, line if isinstance(line, int) else 0, own)


def _table(table: StoredTable, head: int, own: tuple[int, ...]) -> DocketTable:
    kept = KeptTable(
        sheet=table.sheet, header_row=head, columns=table.columns, rows=table.rows, aside=table.aside, own=own
    )
    return DocketTable(kept=kept, charges=table.charges)


def mapping_of(event: Event) -> list[tuple[str, str, str]]:
    """The columns of an import: letter, header, field."""
    found = (each for each in list_in(event.content, "mapping") if isinstance(each, list))
    return [(str(each[0]), str(each[1]), str(each[2])) for each in found]


def unfilled_of(event: Event) -> frozenset[tuple[str, int]]:
    """Sheet and line of blanks that nothing above fills."""
    found = (each for each in list_in(event.content, "blanks unfilled") if isinstance(each, list))
    return frozenset((str(each[0]), line) for each in found if isinstance(line := each[1], int))


def joined_of(event: Event) -> list[tuple[str, str, str, str]]:
    """The files that were joined to a docket: name, SHA-256, the column by which they were, and whether it was named.

    The last is the column again where a person named it, "" where the program found it; an earlier version of the
    program did not write it.
    """
    found = ([*map(str, each), ""] for each in list_in(event.content, "joined by") if isinstance(each, list))
    return [(each[0], each[1], each[2], each[3]) for each in found]
