"""A docket as it came, with recommendation, decision and reason of every charge beside it, to be read back in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from screener.docket.files.source import load
from screener.docket.readback.readback import APPROVAL, BASIS, DECISION, NOTE, REASON
from screener.domain.errors import ScreenerError
from screener.policy.language.model import Policy
from screener.reports.screened.cells import ClassCells
from screener.reports.screened.own import Line
from screener.reports.xlsx.added_columns import write_beside
from screener.reports.xlsx.annotated import (
    ScreenedDocket,
    ScreenedLine,
    ScreenedTable,
    grouped_word,
)
from screener.reports.xlsx.decisions import write_screened
from screener.storage.audit_log import journal
from screener.storage.rows import imports
from screener.storage.schema.canonical import part_in
from screener.workflow.model import ExportedWorkbook
from screener.workflow.session import Count, Model, Office
from screener.workflow.session.record.exports import about_to_export, exported, last_event
from screener.workflow.session.stamps import cells_of, stamp_of
from screener.workflow.verbs.produce_report.tables import DocketTable, docket_tables

#: What openpyxl can carry with its formatting.
_KEPT = ("xlsx", "xlsm")
_NO_MACROS = "macros of the workbook are not kept: the program writes none"


def annotated_docket(office: Office, docket_id: str, out: Path) -> Path:
    """Writes an imported docket as a new workbook: its own columns untouched, one line a charge."""
    return export_workbook(office, docket_id, out).path


def export_workbook(office: Office, docket_id: str, out: Path, *, original: Path | None = None) -> ExportedWorkbook:
    """Writes a docket for work in a spreadsheet program; ``read_back`` takes the decisions in again.

    With ``original``, the file that was imported (its SHA-256 must agree), an xlsx or xlsm keeps all its sheets and its
    formatting; the program's columns stand beside its own. Any other file becomes a new workbook.
    """
    about_to_export(office, "screened docket")
    model = office.model()
    docket = model.files.get(docket_id)
    if docket is None or docket.kind != "docket":
        raise ScreenerError(f"There is no docket {docket_id} in this office", "", "List the dockets first")
    if out.suffix.lower() != ".xlsx":
        raise ScreenerError(f"{out.name} cannot be written", "only xlsx workbooks are", "Let its name end in .xlsx")
    data = None if original is None else _original(docket, original, out)
    screened = _screened(office, model, docket)
    if data is not None and docket.format in _KEPT:
        notices = write_beside(data, screened, out)
        if docket.format == "xlsm":
            notices = (_NO_MACROS, *(each for each in notices if "macros" not in each))
    else:
        write_screened(screened, out)
        notices = () if data is None else (f"{docket.name} is no xlsx: this is a new workbook, its cells are text",)
    exported(office, "screened docket", (out,), through=last_event(office, None).seq)
    charges = sum(line.open for table in screened.tables for line in table.lines)
    kept = data is not None and docket.format in _KEPT
    return ExportedWorkbook(path=out, charges=charges, kept=kept, notices=notices)


def _original(docket: imports.StoredDocket, original: Path, out: Path) -> bytes:
    source = load(original)
    if source.sha256 != docket.file_sha256:
        raise ScreenerError(
            f"{original.name} is not the file that was imported as {docket.name}",
            f"its SHA-256 begins with {source.sha256[:12]}, the imported one's with {docket.file_sha256[:12]}",
            "Choose the file as it was when it was imported, or export without it",
        )
    if out.exists() and out.samefile(original):
        raise ScreenerError(
            f"{out.name} is the original itself", "it would be overwritten", "Write the workbook under another name"
        )
    return source.data


def _screened(office: Office, model: Model, docket: imports.StoredDocket) -> ScreenedDocket:
    with office.reading() as connection:
        event = journal.event_by_id(connection, docket.event_id or "")
        if event is None:
            raise ScreenerError(f"The import of {docket.name} is not in the record", "", "Verify the record")
        tables = docket_tables(connection, docket, event)
    files = tuple(part_in(event.content, "joined"))
    inside = [name for table in tables for _, name in sorted(table.charges.items())]
    last = last_event(office, None)
    return ScreenedDocket(
        title=docket.name,
        tables=tuple(_table(office, model, docket.name, table, files) for table in tables),
        marking=office.marking,
        provenance=(
            f"{docket.name}, SHA-256 {docket.file_sha256}",
            *(f"{name}, SHA-256 {sha}" for name, sha in part_in(event.content, "joined").items()),
            *(f"Policy {p.title}, version {p.version}, SHA-256 {p.sha256}" for p in _in_force(model, inside)),
            f"{office.name}, the record through event {last.seq}, as of {model.as_of.isoformat()}",
        ),
    )


def _table(office: Office, model: Model, name: str, table: DocketTable, files: Sequence[str]) -> ScreenedTable:
    """One table with its lines: a line a charge, and one for each row that was set aside.

    Sheets of a docket with ``files`` joined to it are called after their file; here the docket's own go by their names.
    """
    kept = table.kept
    joined = any(kept.sheet == each or kept.sheet.startswith(f"{each} ") for each in files)
    placed = [(place, model.counts[charge]) for place, charge in table.charges.items() if charge in model.counts]
    known = ClassCells()
    lines = [(place, _line(office, model, count, place[0], known)) for place, count in placed]
    lines += [((row, 0), _aside(row, reason)) for row, reason in kept.aside.items()]
    return ScreenedTable(
        sheet=kept.sheet.removeprefix(f"{name} ") if files and not joined else kept.sheet,
        header_row=kept.header_row,
        headers=[header for _, header in kept.columns],
        rows=kept.rows,
        lines=tuple(line for _, line in sorted(lines, key=lambda each: each[0])),
        joined=joined,
    )


def _in_force(model: Model, inside: Sequence[str]) -> list[Policy]:
    """The policies by which the charges of these ids are recommended."""
    counts = (model.counts[name] for name in inside if name in model.counts)
    return list({c.screened.policy.sha256: c.screened.policy for c in counts if c.screened.policy}.values())


def _aside(row: int, reason: str) -> ScreenedLine:
    return ScreenedLine(row=row, cells=("Set aside", "", "", reason, *[""] * 7), open=False)


def _line(office: Office, model: Model, count: Count, row: int, known: ClassCells) -> ScreenedLine:
    charge, screened = count.imported, count.screened
    recommendation, rule, missing, why = known.of(Line.of(screened.charge, screened.explained))
    asked = cells_of(model, count)
    return ScreenedLine(
        row=row,
        cells=(
            recommendation,
            rule,
            grouped_word(screened.grouped),
            why,
            _needs(model, count, missing),
            asked[DECISION],
            asked[BASIS],
            asked[REASON],
            asked[APPROVAL],
            asked[NOTE],
            stamp_of(office, model, count).text(),
        ),
        about=(
            str(charge.count or charge.part),
            charge.case_number or "",
            charge.person.name or "",
            charge.text or charge.statute,
        ),
    )


def _needs(model: Model, count: Count, missing: str) -> str:
    """What is still wanted: the hold it is on, and the facts that could change the result."""
    hold = count.state.hold
    held = "" if hold is None else f"On hold: {model.texts.get(hold.event_id, {}).get('reason', '')}".rstrip(": ")
    return "; ".join(filter(None, (held, missing)))
