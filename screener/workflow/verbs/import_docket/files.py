"""The files of the office: what was imported, the original row of a charge, and the saved column mappings."""

from __future__ import annotations

from screener.docket.columns.profile import Profile
from screener.docket.model.result import SetAside
from screener.domain.errors import ScreenerError
from screener.storage.audit_log import journal, projection
from screener.storage.audit_log.journal import Entry
from screener.storage.rows import imports, records
from screener.storage.rows import rows as stored_rows
from screener.storage.rows.rows import tables_of
from screener.workflow.model import DocketRow, ImportPlan, SourceCell, SourceRow
from screener.workflow.session import Count, Office
from screener.workflow.verbs.import_docket.recognize import saved_profiles


def dockets(office: Office) -> tuple[DocketRow, ...]:
    """Every imported file, the newest first, with its progress."""
    model = office.model()
    with office.reading() as connection:
        inside = stored_rows.charges_by_docket(connection)
        warrants = records.warrants_by_docket(connection)
        found = []
        for docket in model.files.values():
            event = journal.event_by_id(connection, docket.event_id or "")
            if event is None:
                continue
            counts = [model.counts[name] for name in inside.get(docket.docket_id, ()) if name in model.counts]
            standing = warrants.get(docket.docket_id, (0, 0))
            row = _row(docket, event, counts, standing)
            found.append((event.seq, row))
    return tuple(row for _, row in sorted(found, key=lambda item: item[0], reverse=True))


def _row(
    docket: imports.StoredDocket, event: journal.Event, counts: list[Count], warrants: tuple[int, int]
) -> DocketRow:
    of_warrants = docket.kind == "warrants"
    return DocketRow(
        docket_id=docket.docket_id,
        name=docket.name,
        kind=docket.kind,
        sheet=docket.sheet,
        format=docket.format,
        sha256=docket.file_sha256,
        imported_at=event.at,
        imported_by=event.actor,
        rows_read=docket.rows_read,
        rows_accepted=docket.rows_accepted,
        rows_set_aside=docket.rows_set_aside,
        charges=warrants[0] if of_warrants else len(counts),
        people=len({count.person for count in counts}),
        cases=len({count.case_id for count in counts if count.case_id}),
        decided=warrants[1] if of_warrants else sum(count.decided for count in counts),
        not_recognized=docket.not_recognized,
    )


def source_row(office: Office, charge_id: str) -> SourceRow:
    """The row that the charge's latest version was read from, as it stood in the file."""
    model = office.model()
    count = model.counts.get(charge_id)
    if count is None:
        raise ScreenerError(f"There is no charge {charge_id} in this office", "", "Look it up with Find")
    charge = count.imported
    with office.reading() as connection:
        cells = stored_rows.row_cells(connection, count.docket_id, charge.sheet, charge.row)
    facts = {cell.column: name for name, cell in charge.cells.items() if cell.row == charge.row}
    return SourceRow(
        file=model.files[count.docket_id].name,
        sheet=charge.sheet,
        row=charge.row,
        cells=tuple(
            SourceCell(letter=letter, header=header, raw=raw, fact=facts.get(letter, ""))
            for letter, header, raw in cells
        ),
    )


def rows_set_aside(office: Office, docket_id: str) -> tuple[SetAside, ...]:
    """The rows of an imported file that became no charge, each with its reason, as they stood."""
    with office.reading() as connection:
        tables = tables_of(connection, docket_id)
    return tuple(
        SetAside(row=row, reason=reason, cells=tuple(table.rows[row]), sheet=table.sheet if len(tables) > 1 else "")
        for table in tables
        for row, reason in table.aside.items()
    )


def save_profile(office: Office, name: str, plan: ImportPlan) -> Profile:
    """Keeps the mapping of a planned import under a name, for next month's file."""
    if not name.strip():
        raise ScreenerError("The mapping needs a name", "", "Give it one, such as 'County jail export'")
    profile = profile_of(plan, name.strip())
    entry = Entry(
        kind=projection.PROFILE,
        object=f"profile:{profile.name}",
        body={"name": profile.name, "fingerprint": profile.fingerprint, "content": profile.to_json()},
    )
    office.record([entry])
    return profile


def profiles(office: Office) -> tuple[Profile, ...]:
    """The office's saved mappings, by name."""
    return saved_profiles(office)


def profile_of(plan: ImportPlan, name: str) -> Profile:
    """The mapping that a plan was read with."""
    return Profile.of_reading(name, plan.reading)
