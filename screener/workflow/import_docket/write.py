"""Write an import: rows in short batches that nobody sees, then one short transaction that makes them count."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from screener.docket.choices import NOTHING_CHOSEN, Choices
from screener.docket.result import DocketReading, WarrantReading
from screener.docket.warrants_list import read_warrants
from screener.domain.case import Charge
from screener.domain.collection import no_collection
from screener.domain.errors import ScreenerError
from screener.storage import codec, imports, projection, records, tables
from screener.storage.canonical import Json, new_id, new_salt, rows_canonical
from screener.storage.engine import Connection
from screener.storage.imports import StoredDocket, Value
from screener.storage.journal import Entry, Event
from screener.workflow.import_docket.identity import Identity, case_key, identify, person_key, warrant_keys
from screener.workflow.import_docket.plan import CASES, already_imported, kinds_alike
from screener.workflow.office import Act, Office, writer_name
from screener.workflow.office.backups import back_up_before
from screener.workflow.views import ImportPlan, ImportResult

#: Called with (done, total) rows while an import is written. What it raises stops the import, and nothing is kept.
Progress = Callable[[int, int], None]
BATCH = 2000
Record = dict[str, Value]


@dataclass(slots=True)
class _Draft:
    """The rows of one import, by table, before they are written."""

    docket_id: str
    salt: str
    people: dict[str, str]
    cases: dict[str, str]
    rows: dict[str, list[Record]] = field(default_factory=lambda: {name: [] for name in tables.DOCKET_ROWS})

    def person(self, charge: Charge) -> str:
        """The id of the charge's person: known to the office, met in this file, or new."""
        key = person_key(self.salt, self.docket_id, charge)
        if key not in self.people:
            self.people[key] = new_id()
            content = rows_canonical({"person": codec.person_json(charge.person), "salt": new_salt()})
            self.rows["person"].append(
                {"person_id": self.people[key], "docket_id": self.docket_id, "match_key": key, "content": content}
            )
        return self.people[key]

    def case(self, charge: Charge) -> str | None:
        """The id of the charge's case, where it has a number."""
        key = case_key(self.salt, charge)
        if key is None:
            return None
        if key not in self.cases:
            self.cases[key] = new_id()
            self.rows["court_case"].append(
                {
                    "case_id": self.cases[key],
                    "docket_id": self.docket_id,
                    "match_key": key,
                    "court": charge.court or "",
                    "number": charge.case_number,
                }
            )
        return self.cases[key]


def import_docket(office: Office, plan: ImportPlan, *, progress: Progress | None = None) -> ImportResult:
    """Brings a planned file into the record, as one event, wholly or not at all.

    Refused where this very file is already there: nothing would be new.
    """
    reading = plan.reading
    _refuse_twice(office, reading)
    back_up_before(office, "an import")
    identity = identify(office, reading)
    draft = _draft(office)
    with no_collection():
        parts = _charge_rows(draft, reading, identity)
        _docket_rows(draft, reading, parts)
    body: dict[str, Json] = {
        "charges": len(reading.charges),
        "new": identity.new_count,
        "same": identity.same_count,
        "changed": identity.changed_count,
        "people": reading.people,
        "cases": reading.cases,
    }
    kind = projection.CASES_IMPORTED if plan.kind == CASES else projection.IMPORTED
    act, docket_id = _write(office, reading, draft, body, kind=kind, progress=progress)
    return _result(act, docket_id, reading, identity, len(reading.charges))


def import_warrants(
    office: Office, path: Path, *, choices: Choices = NOTHING_CHOSEN, progress: Progress | None = None
) -> ImportResult:
    """Brings a list of warrants into the record, as one event, wholly or not at all.

    A warrant that an earlier list named is the same warrant: its decision stays, the later list speaks for it.
    """
    found = read_warrants(path, as_of=office.today(), choices=choices)
    reading = found.docket
    _refuse_twice(office, reading)
    back_up_before(office, "an import")
    draft = _draft(office)
    with office.reading() as connection:
        known = {warrant.match_key: warrant for warrant in records.load_warrants(connection)}
    parts, tally = _warrant_rows(draft, found, known)
    _docket_rows(draft, reading, parts)
    body: dict[str, Json] = {
        "warrants": len(found.warrants),
        "new": tally.new_count,
        "same": tally.same_count,
        "changed": tally.changed_count,
    }
    act, docket_id = _write(office, reading, draft, body, kind=projection.WARRANTS_IMPORTED, progress=progress)
    return _result(act, docket_id, reading, tally, len(found.warrants))


def _refuse_twice(office: Office, reading: DocketReading) -> None:
    if (said := already_imported(office, reading)) is not None:
        raise ScreenerError(f"{reading.path.name} is already in this office", said, "There is nothing to import")


def _draft(office: Office) -> _Draft:
    with office.reading() as connection:
        return _Draft(
            docket_id=new_id(),
            salt=office.match_salt,
            people=imports.keys_of(connection, tables.person, "person_id"),
            cases=imports.keys_of(connection, tables.court_case, "case_id"),
        )


def _charge_rows(draft: _Draft, reading: DocketReading, identity: Identity) -> dict[int, dict[str, Mapping[str, Json]]]:
    """Rows of charges and their versions; gives the personal halves, by row and part."""
    apart: dict[int, dict[str, Mapping[str, Json]]] = {}
    for charge, key, known, changed in zip(
        reading.charges, identity.keys, identity.known, identity.changed, strict=True
    ):
        parts = codec.charge_parts(charge, reading.raw_rows.get(charge.row))
        apart.setdefault(charge.row, {})[str(charge.part)] = parts.personal
        if known is None:
            charge_id, version = new_id(), 1
            draft.rows["charge"].append(
                {
                    "charge_id": charge_id,
                    "docket_id": draft.docket_id,
                    "match_key": key,
                    "person_id": draft.person(charge),
                    "case_id": draft.case(charge),
                }
            )
        else:
            charge_id, version = known.charge_id, known.version + int(changed)
        body = rows_canonical(parts.body) if known is None or changed else None
        draft.rows["charge_row"].append(
            {
                "charge_id": charge_id,
                "docket_id": draft.docket_id,
                "sheet": charge.sheet,
                "row": charge.row,
                "part": charge.part,
                "version": version,
                "body": body,
            }
        )
    return apart


@dataclass(slots=True)
class _Tally:
    """How many of a list are new to the office, as they were, or changed."""

    new_count: int = 0
    same_count: int = 0
    changed_count: int = 0


def _warrant_rows(
    draft: _Draft, found: WarrantReading, known: Mapping[str, records.StoredWarrant]
) -> tuple[dict[int, dict[str, Mapping[str, Json]]], _Tally]:
    apart: dict[int, dict[str, Mapping[str, Json]]] = {}
    tally = _Tally()
    keys = warrant_keys(draft.salt, found.docket, found.warrants)
    for warrant, key in zip(found.warrants, keys, strict=True):
        parts = codec.warrant_parts(warrant)
        body = rows_canonical(parts.body)
        apart.setdefault(warrant.row, {})["warrant"] = parts.personal
        earlier = known.get(key)
        tally.new_count += earlier is None
        tally.same_count += earlier is not None and earlier.body == body
        tally.changed_count += earlier is not None and earlier.body != body
        draft.rows["warrant"].append(
            {
                "warrant_id": new_id() if earlier is None else earlier.warrant_id,
                "docket_id": draft.docket_id,
                "match_key": key,
                "sheet": found.sheet,
                "row": warrant.row,
                "body": body,
            }
        )
    return apart, tally


def _docket_rows(draft: _Draft, reading: DocketReading, apart: Mapping[int, Mapping[str, Mapping[str, Json]]]) -> None:
    """Every record of the file as it stood, those set aside with their reason."""
    sheet_of = {charge.row: charge.sheet for charge in reading.charges}
    aside = {item.row: item.reason for item in reading.set_aside}
    for row in sorted({*reading.raw_rows, *apart, *aside}):
        draft.rows["docket_row"].append(
            {
                "docket_id": draft.docket_id,
                "sheet": sheet_of.get(row, reading.sheet),
                "row": row,
                "content": imports.row_content(reading.raw_row(row), apart.get(row, {}), new_salt()),
                "set_aside": aside.get(row),
            }
        )


def _write(
    office: Office,
    reading: DocketReading,
    draft: _Draft,
    body: dict[str, Json],
    *,
    kind: str,
    progress: Progress | None,
) -> tuple[Act, str]:
    docket = _stored(reading, draft.docket_id)
    total = sum(len(rows) for rows in draft.rows.values())
    done = 0
    try:
        with office.writing() as connection:
            imports.begin_docket(connection, docket)
        for name, batch in _batches(draft):
            with no_collection(), office.writing() as connection:
                imports.write_rows(connection, tables.metadata.tables[name], batch)
            done += len(batch)
            if progress is not None:
                progress(done, total)
        return _publish(office, reading, docket, body, kind), docket.docket_id
    except BaseException:
        with office.writing() as connection:
            imports.discard(connection, docket.docket_id)
        raise


def _batches(draft: _Draft) -> Iterator[tuple[str, Sequence[Record]]]:
    for name, rows in draft.rows.items():
        for start in range(0, len(rows), BATCH):
            yield name, rows[start : start + BATCH]


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
        },
        "mapping": [[c.letter, c.header, c.field] for c in reading.columns],
        "rows read": reading.rows_read,
        "rows accepted": reading.rows_accepted,
        "rows set aside": len(reading.set_aside),
        "digest": digest,
        "tables": dict(counts),
    }

    def before(connection: Connection) -> None:
        if imports.published_file(connection, reading.sha256, kinds_alike(reading.kind), reading.sheet) is not None:
            raise ScreenerError(f"{reading.path.name} was imported meanwhile", "", "There is nothing to import")

    def after(connection: Connection, events: tuple[Event, ...]) -> None:
        imports.publish(connection, docket.docket_id, events[-1].event_id)

    return office.record([Entry(kind=kind, object=f"docket:{docket.docket_id}", body=full)], before=before, after=after)


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
