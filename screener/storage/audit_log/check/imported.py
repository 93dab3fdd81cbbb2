"""Every import against its event: its own row, each of its rows, and all of them together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from sqlalchemy import Connection, select

from screener.storage.audit_log import journal, projection
from screener.storage.audit_log.check.fault import UNREADABLE, EventPlaces, Progress, RecordFault
from screener.storage.audit_log.journal import Event
from screener.storage.audit_log.sealing import Seals
from screener.storage.rows import block, first_rows, imports, rows
from screener.storage.schema.canonical import Json, parsed, part_in, text_in

#: Told the charges that stand in a file, some at a time; None where some cannot be read.
Charges = Callable[[Sequence[str] | None], None]
_NOT_THOSE = "its rows are not those imported"
#: What each kind of import event publishes.
_KINDS = {
    projection.IMPORTED: "docket",
    projection.CASES_IMPORTED: "cases",
    projection.WARRANTS_IMPORTED: "warrants",
}


def import_faults(
    connection: Connection, places: EventPlaces, seals: Seals, charges: Charges, report: Progress
) -> Iterator[RecordFault]:
    """Every fault of the imports; ``charges`` is told every charge that a published file holds."""
    published = {docket.docket_id: docket for docket in imports.dockets(connection)}
    charges = _reporting(charges, sum(docket.rows_read for docket in published.values()), report)
    for event in list(journal.stream(connection, kinds=_KINDS)):
        body = parsed(event.body)
        docket = published.pop(event.object.partition(":")[2], None)
        if docket is None:
            yield places.fault(event.chain, event.seq, "docket", f"the import of {text_in(body, 'file')} is missing")
            continue
        told = (docket.name, docket.file_sha256, docket.sheet, docket.format, docket.rows_read, docket.rows_accepted)
        said = (body.get("file"), body.get("sha256"), body.get("sheet"), body.get("format"), body.get("rows read"))
        same = docket.event_id == event.event_id and docket.kind == _KINDS[event.kind]
        aside = docket.rows_set_aside == body.get("rows set aside")
        if told != (*said, body.get("rows accepted")) or not (same and aside):
            yield places.fault(event.chain, event.seq, "docket", f"what is kept of {docket.name} is not what it says")
        yield from _row_faults(connection, places, seals, event, body, docket, charges)
    for docket in published.values():
        yield places.fault("", 0, "docket", f"{docket.name} was published by no event")
        for _ in _block_words(connection, docket.docket_id, charges):
            pass


def _reporting(charges: Charges, rows_read: int, report: Progress) -> Charges:
    """About a charge a row: what a progress is told need not be more than about right."""
    done = 0

    def told(names: Sequence[str] | None) -> None:
        nonlocal done
        charges(names)
        done += len(names or ())
        report(done / max(1, rows_read))

    return told


def _row_faults(
    connection: Connection,
    places: EventPlaces,
    seals: Seals,
    event: Event,
    body: Mapping[str, Json],
    docket: imports.StoredDocket,
    charges: Charges,
) -> Iterator[RecordFault]:
    """Each row against its own digest, then all digests against the event's: the first names the row."""
    told = part_in(body, "tables")
    names = [name for name in imports.ORDER if name in told]
    before = 0
    charges([name for *_, name in first_rows.sightings(connection, docket.docket_id)])
    blocks = _block_words(connection, docket.docket_id, charges)
    for table_name in names:
        found = blocks if table_name == "docket_block" else _record_words(connection, table_name, docket.docket_id)
        for where in found:
            before += 1
            yield places.fault(event.chain, event.seq, table_name, f"{docket.name}: {where} changed after the import")
    digest, counts = imports.import_digest(connection, docket.docket_id, names)
    beside = [name for name in imports.ORDER if name not in told]
    _, added = imports.import_digest(connection, docket.docket_id, beside)  # in tables that the event knows nothing of
    told_digest = seals.dockets.get(docket.docket_id, text_in(body, "digest"))
    if digest == told_digest and not any(added.values()):
        return
    wrong = [name for name, number in added.items() if number] + [
        name for name, number in counts.items() if told.get(name) != number
    ]
    if wrong:
        yield places.fault(
            event.chain, event.seq, wrong[0], f"{docket.name}: rows were added or removed ({', '.join(wrong)})"
        )
    elif not before:
        yield places.fault(event.chain, event.seq, names[0] if names else "docket", f"{docket.name}: {_NOT_THOSE}")


def _block_words(connection: Connection, docket_id: str, charges: Charges) -> Iterator[str]:
    """What of the blocks of an import is not what its own digests say."""
    for packed in rows.blocks(connection, docket_id):
        span = f"rows {packed.first_row} to {packed.last_row}"
        there: list[str] = []
        try:
            found = dict.fromkeys(block.spoiled(packed, there))
        except UNREADABLE:
            charges(None)
            yield f"{span} cannot be read; they were"
            continue
        charges(there)
        named = [row for row in found if row is not None]
        yield from (f"row {row} was" for row in named)
        if found and not named:
            yield f"something of {span} was"


def _record_words(connection: Connection, table_name: str, docket_id: str) -> Iterator[str]:
    """Which records of an import are not what their own digests say."""
    table, columns = next(found for found in imports.DIGESTED if found[0].name == table_name)
    query = select(*(table.c[name] for name in columns), table.c.digest).where(table.c.docket_id == docket_id)
    for row in connection.execute(query, execution_options={"yield_per": 2000}):
        *values, digest = row
        if imports.row_digest(table_name, values) != digest:
            yield f"{_row_words(columns, values)} was"


def _row_words(columns: tuple[str, ...], values: list[object]) -> str:
    found = dict(zip(columns, values, strict=True))
    if "row" in found:
        return f"row {found['row']}"
    return f"{columns[0].replace('_id', '')} {values[0]}"
