"""Rows that were set aside, as a workbook with the reason beside each: to fix and import again."""

from __future__ import annotations

from pathlib import Path

from screener.docket.profile import ASIDE_HEADERS, docket_headers, named
from screener.docket.reading import DocketReading
from screener.reports.xlsx import write_rows


def write_set_aside(reading: DocketReading, out: Path) -> None:
    """Writes every row set aside with its line number and reason; the file appears whole or not at all.

    The two columns of the program are known by their names when the workbook is imported again. Where the rows come
    from such a workbook already, its own two columns are replaced.
    """
    kept = [at for at, column in enumerate(reading.columns) if docket_headers((column.header,))]
    headers = (*ASIDE_HEADERS, *[named(reading.columns[at].header, reading.columns[at].letter) for at in kept])
    rows = []
    for row in reading.set_aside:
        beyond = row.cells[len(reading.columns) :]
        rows.append((str(row.row), row.reason, *[_cell(row.cells, at) for at in kept], *beyond))
    write_rows(headers, rows, out, title=f"Rows of {reading.name} that were set aside")


def _cell(cells: tuple[str, ...], at: int) -> str:
    return cells[at] if at < len(cells) else ""
