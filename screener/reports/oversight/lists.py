"""The pages of the oversight pack that list charges: behind each flag, to work through, and by deviation."""

from __future__ import annotations

from screener.oversight.result import Oversight
from screener.oversight.tables import reading_order
from screener.reports.document import Block, Column, Section, Table, TableCell, plain
from screener.reports.oversight.first import BEHIND
from screener.reports.oversight.pack_wording import charge_table, count_cell, text_cell


def behind_section(result: Oversight) -> Section:
    """The charges behind each flag."""
    blocks: list[Block] = []
    by_id = {row.charge_id: row for row in result.decided}
    for flag in result.flags:
        rows = sorted((by_id[one] for one in flag.charges), key=reading_order)
        blocks.append(plain(flag.text + ".", "subheading"))
        name = f"Behind {flag.attorney}" + ("" if flag.measure == "concordance" else f" {flag.measure}")
        blocks.append(charge_table(name, flag.text, rows, empty="None.", attorney=False, flagged=True))
    if not blocks:
        blocks.append(plain("No flag. No difference found; n may be too small."))
    return Section(title="The charges behind each flag", anchor=BEHIND, blocks=tuple(blocks))


def lists_section(result: Oversight) -> Section:
    """Absolute lists: what stands there stands there whatever the statistics say."""
    rows = tuple(
        (
            text_cell(item.label),
            count_cell(len(item.charges)) if item.known else TableCell(text="not known"),
            text_cell(item.explanation),
        )
        for item in result.lists
    )
    blocks: list[Block] = [
        Table(
            name="Lists",
            caption="Lists and how many charges each holds",
            rows=rows,
            columns=(
                Column(header="List", weight=1.2),
                Column(header="Charges", align="right", number="0"),
                Column(header="What it holds", weight=1.6, muted=True),
            ),
        )
    ]
    for item in result.lists:
        if item.known and item.charges:
            blocks.append(plain(f"{item.label}: {len(item.charges):,}", "subheading"))
            blocks.append(charge_table(item.name, item.label, item.charges, empty="None."))
    return Section(title="Lists to work through", blocks=tuple(blocks))


def deviations_section(result: Oversight) -> Section:
    """Deviations by basis and reason."""
    rows = tuple(
        (
            text_cell(row.recommended),
            text_cell(row.decided),
            text_cell(row.basis),
            text_cell(row.reason),
            count_cell(row.count),
            count_cell(row.grouped),
            count_cell(row.approved),
        )
        for row in result.deviations
    )
    columns = (
        Column(header="Recommended"),
        Column(header="Decided"),
        Column(header="Basis"),
        Column(header="Reason", weight=1.6),
        Column(header="Charges", align="right", number="0"),
        Column(header="of them grouped", align="right", number="0"),
        Column(header="approved", align="right", number="0"),
    )
    table = Table(
        name="Deviations",
        caption="Deviations by recommendation, decision, basis and reason",
        columns=columns,
        rows=rows,
        empty="No decision was unlike its recommendation.",
    )
    return Section(title="Deviations by basis and reason", blocks=(table,))
