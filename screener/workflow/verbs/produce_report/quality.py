"""The quality report of a docket or a warrant list that was imported: from the rows as the record keeps them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from screener.docket.readback.stored import StoredRows, read_stored
from screener.domain.errors import ScreenerError
from screener.domain.offense import OffenseClass
from screener.reports.quality.report import check_form, write_quality
from screener.storage.audit_log import journal
from screener.storage.schema.canonical import part_in, text_in
from screener.workflow.session import Office
from screener.workflow.session.record.exports import about_to_export, exported, last_event
from screener.workflow.verbs.produce_report.tables import docket_tables, joined_of, mapping_of, unfilled_of


def quality_report(office: Office, docket_id: str, out: Path) -> Path:
    """Writes the report as PDF, workbook or JSON, by the name's ending.

    Dates are judged as on the day of the import; charges count as recognized where the office has answered them since.
    """
    about_to_export(office, "quality report")
    check_form(out)
    docket = office.model().files.get(docket_id)
    if docket is None:
        raise ScreenerError(f"There is no docket {docket_id} in this office", "", "List the dockets first")
    with office.reading() as connection:
        event = journal.event_by_id(connection, docket.event_id or "")
        if event is None:
            raise ScreenerError(f"The import of {docket.name} is not in the record", "", "Verify the record")
        tables = docket_tables(connection, docket, event)
    opened = part_in(event.content, "opened")
    stored = StoredRows(
        name=docket.name,
        sha256=docket.file_sha256,
        format=docket.format,
        sheet=docket.sheet,
        mapping=mapping_of(event),
        tables=[table.kept for table in tables],
        unfilled=unfilled_of(event),
        joined=joined_of(event),
        encoding=text_in(opened, "encoding"),
        delimiter=text_in(opened, "delimiter"),
        date_order=text_in(opened, "date order") or None,
        unit=text_in(opened, "unit") or None,
        state=text_in(opened, "state"),
        kind="warrants" if docket.kind == "warrants" else "docket",
    )
    day = date.fromisoformat(event.office_date)
    reading = read_stored(stored, as_of=day)
    charges = tuple(office.read_again(reading.charges))
    left = sum(charge.reading.offense is OffenseClass.UNKNOWN for charge in charges)
    reading = replace(reading, charges=charges, not_recognized=left)
    write_quality(reading, out, as_of=day, office=office.name, marking=office.marking)
    exported(office, "quality report", (out,), through=last_event(office, None).seq)
    return out
