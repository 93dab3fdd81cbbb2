"""The part of a quality report that names cells: every one in the workbook; on paper, alike ones in one line."""

from __future__ import annotations

from collections.abc import Sequence

from screener.docket.quality.quality import Fault, Quality
from screener.reports.document import Column, Table, TableCell
from screener.reports.quality.stage_sections import number

_NAMED = 6  # cells that one line of paper names
_PAPER = 80  # lines of paper
_MOST = 100_000  # rows of a sheet: a file with more faults has another trouble


def every_place(quality: Quality) -> Table:
    """One row for each cell."""
    told = "" if len(quality.faults) <= _MOST else f", the first {_MOST:,} of {len(quality.faults):,}"
    return Table(
        name="Places to look at",
        caption=f"Every cell to look at{told}",
        columns=(
            Column(header="Cell", weight=0.8),
            Column(header="Column", weight=1.7),
            Column(header="What", weight=1.3),
            Column(header="Why", weight=4.2),
        ),
        rows=tuple(
            (
                TableCell(text=fault.cell),
                TableCell(text=fault.header),
                TableCell(text=fault.kind),
                TableCell(text=fault.message),
            )
            for fault in quality.faults[:_MOST]
        ),
        empty="None.",
        dense=True,
    )


def places_together(quality: Quality) -> Table:
    """One row for all cells of a column of which the same is said; exact copies of rows in one."""
    groups: dict[tuple[str, str, str], list[Fault]] = {}
    for fault in quality.faults:
        why = "every cell is as in an earlier line" if fault.kind == "alike" else fault.message
        groups.setdefault((fault.kind, fault.header, why), []).append(fault)
    return Table(
        name="Places to look at",
        caption="Cells to look at; the workbook has a line for each",
        columns=(
            Column(header="What", weight=1.2),
            Column(header="Column", weight=1.6),
            Column(header="Why", weight=3.6),
            Column(header="Where", weight=2.2),
            Column(header="Cells", align="right", number="0", weight=0.7),
        ),
        rows=tuple(
            (
                TableCell(text=kind),
                TableCell(text=header),
                TableCell(text=why),
                TableCell(text=_where(found)),
                number(len(found)),
            )
            for (kind, header, why), found in groups.items()
        ),
        empty="None.",
        paper_rows=_PAPER,
        dense=True,
    )


def _where(found: Sequence[Fault]) -> str:
    named = " ".join(fault.cell for fault in found[:_NAMED])
    return named if len(found) <= _NAMED else f"{named} ..."
