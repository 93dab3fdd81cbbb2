"""The quality report of a docket or a warrant list that was imported: from the rows as the record keeps them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from screener.docket.reading import StoredRows, read_stored
from screener.docket.result import SetAside
from screener.domain.errors import ScreenerError
from screener.domain.offense import OffenseClass
from screener.reports.quality_report import check_form, write_quality
from screener.storage import journal, records
from screener.storage.canonical import list_in, part_in, text_in
from screener.storage.journal import Event
from screener.workflow.office import Office
from screener.workflow.produce_report.packs import exported, last_event


def quality_report(office: Office, docket_id: str, out: Path) -> Path:
    """Writes the report as PDF, workbook or JSON, by the name's ending.

    Dates are judged as on the day of the import; charges count as recognized where the office has answered them since.
    """
    check_form(out)
    docket = office.model().files.get(docket_id)
    if docket is None:
        raise ScreenerError(f"There is no docket {docket_id} in this office", "", "List the dockets first")
    with office.reading() as connection:
        event = journal.event_by_id(connection, docket.event_id or "")
        cells = records.all_cells(connection, docket_id)
        aside = records.rows_set_aside(connection, docket_id)
    if event is None:
        raise ScreenerError(f"The import of {docket.name} is not in the record", "", "Verify the record")
    refuse_several(docket.name, event, "screener read FILE --quality OUT reports it from the files")
    opened = part_in(event.content, "opened")
    mapping = [
        (str(each[0]), str(each[1]), str(each[2]))
        for each in list_in(event.content, "mapping")
        if isinstance(each, list)
    ]
    line = opened.get("header line")
    stored = StoredRows(
        name=docket.name,
        sha256=docket.file_sha256,
        format=docket.format,
        sheet=docket.sheet,
        mapping=mapping,
        rows={row: raw for row, (_, raw) in cells.items()},
        set_aside=tuple(SetAside(row=row, reason=reason, cells=raw) for row, reason, raw in aside),
        header_row=line if isinstance(line, int) else 0,
        encoding=text_in(opened, "encoding"),
        delimiter=text_in(opened, "delimiter"),
        date_order=text_in(opened, "date order") or None,
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


def refuse_several(name: str, event: Event, remedy: str) -> None:
    """A docket of several sheets or joined files cannot be laid out as one table again."""
    if event.content.get("several tables"):
        raise ScreenerError(f"{name} was imported from several tables", "this needs one table with one header", remedy)
