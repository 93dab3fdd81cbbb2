"""Rows that were set aside, as a workbook with the reason beside each: to fix and import again."""

from __future__ import annotations

from pathlib import Path

from screener.docket.columns.profile import ASIDE_HEADERS, ASIDE_PLACE, docket_headers, named
from screener.docket.model.result import DocketReading, SetAside
from screener.reports.document import DEFAULT_MARKING
from screener.reports.xlsx.xlsx import write_rows
from screener.workflow.session import Office
from screener.workflow.session.record.exports import exported, last_event


def write_set_aside(reading: DocketReading, out: Path, office: Office | None = None) -> None:
    """Writes every row set aside with its line number and reason; the file appears whole or not at all.

    In an office it carries the office's own marking, and that it went out is an event.

    The columns of the program are known by their names when the workbook is imported again; the one that says in which
    sheet or file a row stood is there where the docket has several. Where the rows come from such a workbook already,
    its own columns are replaced.
    """
    kept = [at for at, column in enumerate(reading.columns) if docket_headers((column.header,))]
    place = () if reading.first is None and not reading.joined else (ASIDE_PLACE,)
    named_here = [named(reading.columns[at].header, reading.columns[at].letter) for at in kept]
    rows = []
    for row in reading.set_aside:
        beyond = row.cells[len(reading.columns) :]
        stood = (_stood(reading, row),) if place else ()
        rows.append((*stood, str(row.row), row.reason, *[_cell(row.cells, at) for at in kept], *beyond))
    headers = (*place, *ASIDE_HEADERS, *named_here)
    marking = DEFAULT_MARKING if office is None else office.marking
    write_rows(headers, rows, out, title=f"Rows of {reading.name} that were set aside", marking=marking)
    if office is not None:
        exported(office, "rows set aside", (out,), through=last_event(office, None).seq)


def _stood(reading: DocketReading, row: SetAside) -> str:
    """The sheet or the file of a row; blocks of one sheet are told apart by their lines alone."""
    return row.sheet or (reading.sheet if reading.first is None else reading.first.sheet) or reading.name


def _cell(cells: tuple[str, ...], at: int) -> str:
    return cells[at] if at < len(cells) else ""
