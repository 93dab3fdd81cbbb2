"""Every import against its event: its own row, each of its rows, and all of them together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from sqlalchemy import Connection, select

from screener.storage.audit_log import journal, projection
from screener.storage.audit_log.check.fault import UNREADABLE, EventPlaces, Progress, RecordFault
from screener.storage.audit_log.journal import Event
from screener.storage.audit_log.sealing import Seals
from screener.storage.rows import block, imports
from screener.storage.schema import charge_table, tables
from screener.storage.schema.canonical import Json, parsed, part_in, text_in

#: Told the charges that stand in a file, some at a time; None where some cannot be read.
Charges = Callable[[Sequence[str] | None], None]
_CHARGE = charge_table.COLUMNS.index("charge_id")
_PARTED = ("person", "court_case")
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
    before = 0
    for table_name, words in (
        ("docket_block", _block_words(connection, docket.docket_id, charges)),
        ("warrant", _warrant_words(connection, docket.docket_id)),
    ):
        for where in words:
            before += 1
            yield places.fault(event.chain, event.seq, table_name, f"{docket.name}: {where} changed after the import")
    digest, counts = imports.import_digest(connection, docket.docket_id)
    told_digest = seals.dockets.get(docket.docket_id, text_in(body, "digest"))
    sealed = docket.docket_id in seals.dockets  # an order may part a person's or a case's writing from that of others
    wrong = [
        name
        for name, number in counts.items()
        if (number < told.get(name, 0) if sealed and name in _PARTED else number != told.get(name))  # type: ignore[operator]  # both are numbers
    ]
    if digest == told_digest and not wrong:
        return
    if wrong:
        yield places.fault(
            event.chain, event.seq, wrong[0], f"{docket.name}: rows were added or removed ({', '.join(wrong)})"
        )
    elif not before:
        yield places.fault(event.chain, event.seq, "docket_block", f"{docket.name}: {_NOT_THOSE}")


def _block_words(connection: Connection, docket_id: str, charges: Charges) -> Iterator[str]:
    """What of the blocks of an import is not what its own digests say."""
    for filled in block.whole(connection, docket_id):
        span = f"rows {filled.block.first_row} to {filled.block.last_row}"
        try:
            found = dict.fromkeys(block.spoiled(filled))
            charges(list(filled.columns[_CHARGE]) if filled.columns else [])
        except UNREADABLE:
            charges(None)
            yield f"{span} cannot be read; they were"
            continue
        named = [row for row in found if row is not None]
        yield from (f"row {row} was" for row in named)
        if found and not named:
            yield f"something of {span} was"


def _warrant_words(connection: Connection, docket_id: str) -> Iterator[str]:
    """Which warrants of a list are not what their own digests say."""
    t = tables.warrant
    query = select(*(t.c[name] for name in imports.WARRANT), t.c.digest).where(t.c.docket_id == docket_id)
    for row in connection.execute(query, execution_options={"yield_per": 2000}):
        *values, digest = row
        if imports.warrant_digest(values) != digest:
            yield f"row {row.row} was"
