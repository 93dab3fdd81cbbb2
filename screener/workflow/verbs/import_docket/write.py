"""Write an import: rows in short batches that nobody sees, then one short transaction that makes them count."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from screener.docket.columns.profile import Profile
from screener.docket.model.choices import NOTHING_CHOSEN, ReadChoices
from screener.docket.model.result import DocketReading, WarrantReading
from screener.docket.quality.control import NOTHING_SAID, ControlSaid, control_total
from screener.docket.quality.plausible import require_plausible
from screener.docket.reading.column_charges import DocketCharges
from screener.domain.collection import let_go_all, no_collection
from screener.domain.errors import ScreenerError
from screener.storage.audit_log import projection
from screener.storage.audit_log.journal import Entry, Event
from screener.storage.engines.engine import Connection
from screener.storage.rows import block, codec, imports, rows
from screener.storage.rows.block import Filled
from screener.storage.rows.imports import StoredDocket, Value
from screener.storage.schema.canonical import Json, new_id, rows_canonical
from screener.workflow.model import ImportPlan, ImportResult
from screener.workflow.session import Act, Office, being_written, left_behind, writer_name
from screener.workflow.session.backups import back_up_before
from screener.workflow.session.sealed import warrants_without_sealed, without_sealed
from screener.workflow.verbs.import_docket.draft import Draft
from screener.workflow.verbs.import_docket.identity import Identity, identified, warrant_keys
from screener.workflow.verbs.import_docket.plan import CASES, OWN, already_imported, there_already
from screener.workflow.verbs.import_docket.recognize import read_list

#: Called with (done, total) rows while an import is written. What it raises stops the import, and nothing is kept.
Progress = Callable[[int, int], None]
#: Blocks of rows, or warrants, of one short transaction.
BLOCKS, WARRANTS = 4, 2000
Record = dict[str, Value]


def import_docket(
    office: Office, plan: ImportPlan, *, said: ControlSaid = NOTHING_SAID, progress: Progress | None = None
) -> ImportResult:
    """Brings a planned file into the record, as one event, wholly or not at all.

    ``said`` is what the source system reports; it is kept beside the counts, equal or not. Refused where this very
    file is already there: nothing would be new.
    """
    office.require(projection.CASES_IMPORTED if plan.kind == CASES else projection.IMPORTED, "docket")
    reading = plan.reading
    _refuse_twice(office, reading)
    _refuse_sealed(office, reading)
    back_up_before(office, "an import")
    identity = identified(office, reading)
    draft = _draft(office)
    body: dict[str, Json] = {
        "charges": len(reading.charges),
        "new": identity.new_count,
        "same": identity.same_count,
        "changed": identity.changed_count,
        "people": reading.people,
        "cases": reading.cases,
        "control": control_total(reading, said).to_json(),
    }
    if reading.own:
        body[OWN] = list(reading.own)
    if plan.addition is not None:
        body["addition to"] = plan.addition.docket_id
    kind = projection.CASES_IMPORTED if plan.kind == CASES else projection.IMPORTED
    blocks = draft.blocks(reading, identity)
    act = _write(office, reading, draft, blocks, body, kind=kind, progress=progress)
    result = _result(act, draft.docket_id, reading, identity, len(reading.charges))
    draft.let_go()
    held: list[Sequence[object]] = [identity.keys]
    if isinstance(reading.charges, DocketCharges):  # then most of them were never made
        held += reading.charges.held()
    else:
        held += (reading.charges, [*reading.raw_rows.values()])
    del plan, reading, identity, draft, blocks
    let_go_all(held)  # where nobody else holds the plan, a large docket is freed without stopping the window
    return result


def import_warrants(
    office: Office,
    path: Path,
    *,
    choices: ReadChoices = NOTHING_CHOSEN,
    profile: Profile | None = None,
    said: ControlSaid = NOTHING_SAID,
    progress: Progress | None = None,
    as_read: bool = False,
) -> ImportResult:
    """Brings a list of warrants into the record, as one event, wholly or not at all.

    ``said`` is what the source system reports; it is kept beside the counts, equal or not. ``profile`` maps the
    columns; without one a saved mapping for most of them does.

    Raises NotPlausible for what looks like no list of warrants, unless a person agreed ``as_read``.
    A warrant that an earlier list named is the same warrant: its decision stays, the later list speaks for it.
    """
    read, columns_as = read_list(office, path, choices=choices, profile=profile)
    require_plausible(read.docket, as_read=as_read)
    found = warrants_without_sealed(office, read)
    reading, control = found.docket, control_total(found.docket, said)
    _refuse_twice(office, reading)
    back_up_before(office, "an import")
    draft = _draft(office)
    with office.reading() as connection:
        known = {warrant.match_key: warrant for warrant in rows.load_warrants(connection)}
    warrants, tally = _warrant_rows(office, draft.docket_id, found, known)
    body: dict[str, Json] = {
        "warrants": len(found.warrants),
        "control": control.to_json(),
        "new": tally.new_count,
        "same": tally.same_count,
        "changed": tally.changed_count,
    }
    kind, blocks = (
        projection.WARRANTS_IMPORTED,
        draft.warrant_blocks(reading, [warrant.row for warrant in found.warrants]),
    )
    act = _write(office, reading, draft, blocks, body, kind=kind, progress=progress, warrants=warrants)
    result = _result(act, draft.docket_id, reading, tally, len(found.warrants))
    return replace(result, control=control, columns_as=columns_as)


def _refuse_twice(office: Office, reading: DocketReading) -> None:
    if (said := already_imported(office, reading)) is not None:
        raise ScreenerError(f"{reading.path.name} is already in this office", said, "There is nothing to import")


def _refuse_sealed(office: Office, reading: DocketReading) -> None:
    """A file that was looked at before an order about one of its people."""
    if without_sealed(office, reading) is not reading:
        raise ScreenerError(
            f"{reading.path.name} brings people who were sealed since it was looked at",
            "nothing was imported",
            "Look at the file again: their rows will be set aside",
        )


def _draft(office: Office) -> Draft:
    with no_collection(), office.reading() as connection:
        people, cases = rows.keys_of(connection, "people"), rows.keys_of(connection, "cases")
    return Draft(new_id(), salt=office.match_salt, people=people, cases=cases)


@dataclass(slots=True)
class _Tally:
    """How many of a list are new to the office, as they were, or changed."""

    new_count: int = 0
    same_count: int = 0
    changed_count: int = 0


def _warrant_rows(
    office: Office, docket_id: str, found: WarrantReading, known: Mapping[str, rows.StoredWarrant]
) -> tuple[list[Record], _Tally]:
    """The warrants of a list, and how many are new."""
    made: list[Record] = []
    tally = _Tally()
    keys = warrant_keys(office.match_salt, found.docket, found.warrants)
    for warrant, key in zip(found.warrants, keys, strict=True):
        parts = codec.warrant_parts(warrant)
        body = rows_canonical(parts.body)
        earlier = known.get(key)
        tally.new_count += earlier is None
        tally.same_count += earlier is not None and earlier.body == body
        tally.changed_count += earlier is not None and earlier.body != body
        made.append(
            {
                "warrant_id": new_id() if earlier is None else earlier.warrant_id,
                "docket_id": docket_id,
                "match_key": key,
                "sheet": found.sheet,
                "row": warrant.row,
                "body": body,
                "own": rows_canonical(parts.personal),
            }
        )
    return made, tally


def _write(
    office: Office,
    reading: DocketReading,
    draft: Draft,
    blocks: Iterator[Filled],
    body: dict[str, Json],
    *,
    kind: str,
    progress: Progress | None,
    warrants: Sequence[Record] = (),
) -> Act:
    docket = _stored(reading, draft.docket_id)
    with office.holding(draft.docket_id), being_written(draft.docket_id):
        return _written(office, reading, draft, docket, blocks, body, kind=kind, progress=progress, warrants=warrants)


def _written(
    office: Office,
    reading: DocketReading,
    draft: Draft,
    docket: StoredDocket,
    blocks: Iterator[Filled],
    body: dict[str, Json],
    *,
    kind: str,
    progress: Progress | None,
    warrants: Sequence[Record],
) -> Act:
    done = 0
    try:
        with office.writing() as connection:
            for earlier in imports.unpublished(connection):
                if earlier.writer == docket.writer and left_behind(earlier):
                    imports.discard(connection, earlier.docket_id)
            draft.number = imports.begin_docket(connection, docket)
        while batch := _batch(blocks):
            with office.writing() as connection, no_collection():
                block.write(connection, batch)
            done += sum(each.block.rows for each in batch)
            if progress is not None:
                progress(done, max(done, reading.rows_read))
        for start in range(0, len(warrants), WARRANTS):
            with office.writing() as connection:
                imports.write_warrants(connection, warrants[start : start + WARRANTS])
        return _publish(office, reading, docket, body, kind)
    except BaseException:
        with suppress(ScreenerError), office.writing() as connection:  # a full disk may refuse this too: then the next
            imports.discard(connection, docket.docket_id)  # import does it, or whoever opens the office next
        raise


def _batch(blocks: Iterator[Filled]) -> list[Filled]:
    """Rows for one short transaction. They are made before it begins: nobody waits meanwhile."""
    with no_collection():
        return list(islice(blocks, BLOCKS))


def _stored(reading: DocketReading, docket_id: str) -> StoredDocket:
    return StoredDocket(
        docket_id=docket_id,
        kind=reading.kind,
        name=reading.name,
        sheet=reading.sheet,
        format=reading.format,
        file_sha256=reading.sha256,
        rows_read=reading.rows_read,
        rows_accepted=reading.rows_accepted,
        rows_set_aside=len(reading.set_aside),
        not_recognized=reading.not_recognized,
        writer=writer_name(),
    )


def _publish(office: Office, reading: DocketReading, docket: StoredDocket, body: dict[str, Json], kind: str) -> Act:
    """One event for the whole import, with the digest over its rows, and the rows count from here on."""
    with office.reading() as connection:
        digest, counts = imports.import_digest(connection, docket.docket_id)
    full: dict[str, Json] = {
        **body,
        "docket": docket.docket_id,
        "file": reading.name,
        "sha256": reading.sha256,
        "sheet": reading.sheet,
        "format": reading.format,
        "kind": reading.kind,
        "opened": {
            "encoding": reading.encoding,
            "delimiter": reading.delimiter,
            "header line": reading.header_row,
            "date order": reading.choices.date_order or "",
            "state": reading.state,
            **({"unit": reading.choices.unit} if reading.choices.unit else {}),
        },
        **_tables(reading),
        **({"joined": {each.name: each.sha256 for each in reading.joined}} if reading.joined else {}),
        "mapping": [[c.letter, c.header, c.field] for c in reading.columns],
        "rows read": reading.rows_read,
        "rows accepted": reading.rows_accepted,
        "rows set aside": len(reading.set_aside),
        "digest": digest,
        "tables": dict(counts),
    }

    def before(connection: Connection) -> None:
        if there_already(connection, reading) is not None:
            raise ScreenerError(f"{reading.path.name} was imported meanwhile", "", "There is nothing to import")

    def after(connection: Connection, events: tuple[Event, ...]) -> None:
        imports.publish(connection, docket.docket_id, events[-1].event_id)

    return office.record([Entry(kind=kind, object=f"docket:{docket.docket_id}", body=full)], before=before, after=after)


def _tables(reading: DocketReading) -> dict[str, Json]:
    """Where several tables stood and which columns of the docket are theirs: to lay them out again as they were read.

    ``own`` says for each column of the docket which of the table's own it is, -1 where it has none.
    """
    found: dict[str, Json] = {}
    if reading.first is not None:
        tables = (reading.first, *reading.more)
        found["several tables"] = len(tables)
        found["stood in"] = [{"sheet": t.sheet, "header line": t.header_row, "own": list(t.own)} for t in tables]
    if reading.joined:
        found["joined by"] = [[each.name, each.sha256, each.key, each.by] for each in reading.joined]
    if reading.unfilled:
        found["blanks unfilled"] = [[sheet, line] for sheet, line in sorted(reading.unfilled)]
    return found


def _result(act: Act, docket_id: str, reading: DocketReading, tally: Identity | _Tally, charges: int) -> ImportResult:
    return ImportResult(
        event=act.events[-1].event_id,
        docket_id=docket_id,
        charges=charges,
        new=tally.new_count,
        same=tally.same_count,
        changed=tally.changed_count,
        rows_read=reading.rows_read,
        rows_accepted=reading.rows_accepted,
        rows_set_aside=len(reading.set_aside),
        at=act.at,
    )
