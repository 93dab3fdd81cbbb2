"""The pages of the oversight pack by rule, substance, race and the rest, and the groups compared."""

from __future__ import annotations

from collections.abc import Sequence

from screener.oversight.result import Disparity, OutcomeTable, Oversight
from screener.reports.document import Block, Column, Section, Table, TableCell, plain
from screener.reports.imprint import percent
from screener.reports.oversight.pack_wording import count_cell, group_words, interval_cell, share_cells, text_cell


def outcomes_section(result: Oversight) -> Section:
    """How charges were decided, by rule, substance, race and the rest; "not recorded" is a row."""
    blocks: list[Block] = []
    missing = []
    for table in result.outcomes:
        if not table.known:
            missing.append(table.label.lower())
            continue
        blocks.append(_outcome_table(table))
    if missing:
        blocks.append(plain(f"Not recorded for any charge: {', '.join(missing)}.", "note"))
    blocks.append(
        plain(
            "Unit: charge. Spared: declined, dismissed, diverted or reduced, of all decided charges. Covered: "
            "decided as recommended, of covered charges.",
            "note",
        )
    )
    return Section(title="Outcomes", blocks=tuple(blocks))


def _outcome_table(table: OutcomeTable) -> Table:
    shown = [name for name in table.rows[0].outcomes if any(row.outcomes[name] for row in table.rows)]
    columns = (
        Column(header=table.label, weight=1.4),
        Column(header="decided", align="right", number="0"),
        *(Column(header=name, align="right", number="0") for name in shown),
        Column(header="spared", align="right", number="0.0%"),
        Column(header="95 % interval", align="right"),
        Column(header="", align="right", group="Covered, as recommended"),
        Column(header="", align="right", group="Covered, as recommended", number="0.0%"),
    )
    rows = tuple(
        (
            text_cell(group_words(table.by, row.group)),
            count_cell(row.decided),
            *(count_cell(row.outcomes[name]) for name in shown),
            TableCell(text=percent(row.spared.rate), value=row.spared.rate),
            interval_cell(row.spared.interval),
            *share_cells(row.covered),
        )
        for row in table.rows
    )
    return Table(
        name=f"Outcomes by {table.by}", caption=f"Outcomes by {table.label.lower()}", columns=columns, rows=rows
    )


def groups_section(result: Oversight) -> Section:
    """Ratios and differences between recorded groups, with what the unrecorded leave open."""
    blocks: list[Block] = []
    titles = {"decided": "spared, of all decided charges", "covered": "decided as recommended, of covered charges"}
    for by in dict.fromkeys(item.by for item in result.disparities):
        for of, title in titles.items():
            items = [item for item in result.disparities if item.by == by and item.of == of]
            if items:
                blocks += _disparity_blocks(items, f"{by.capitalize()}: {title}")
    if not blocks:
        blocks.append(plain("Fewer than two groups are recorded: nothing can be compared."))
    if result.leaving_by_race and any(part.count for _, part in result.leaving_by_race):
        blocks += [
            plain("Left \u201ccovered\u201d through an attorney\u2019s own entries, by race", "subheading"),
            Table(
                name="Left covered by race",
                caption="Charges that left covered, by race",
                columns=(
                    Column(header="Race", weight=2),
                    Column(header="Charges", align="right"),
                    Column(header="Share", align="right", number="0.0%"),
                    Column(header="95 % interval", align="right"),
                ),
                rows=tuple(
                    (text_cell(group_words("race", race)), *share_cells(part), interval_cell(part.interval))
                    for race, part in result.leaving_by_race
                ),
            ),
        ]
    blocks.append(
        plain(
            "Each group against the largest recorded one. Intervals 95 %: ratio on the log scale (score interval "
            "with a zero), difference Newcombe. Bounds: every way in which charges with nothing recorded could "
            "belong to the two groups; where they reach from below to above no difference, the direction is not "
            "known. Differences at screening are conditional on arrest. No group is inferred from a name or an "
            "address. A ratio is not a legal test.",
            "note",
        )
    )
    return Section(title="Groups compared", blocks=tuple(blocks))


def _disparity_blocks(items: Sequence[Disparity], title: str) -> list[Block]:
    """One attribute, one share: each group in a row, the reference group first."""
    first = items[0]
    columns = (
        Column(header="Group", weight=1.5),
        Column(header="", align="right", group="Share"),
        Column(header="", align="right", group="Share", number="0.0%"),
        Column(header="ratio", align="right", number="0.00"),
        Column(header="95 %", align="right"),
        Column(header="bounds", align="right"),
        Column(header="difference", align="right", number="0.0%"),
        Column(header="95 %", align="right"),
        Column(header="bounds", align="right"),
        Column(header="direction", weight=0.7),
    )
    dash = TableCell(text="", value=None)
    reference = (
        text_cell(f"{group_words(first.by, first.reference)} (reference)"),
        *share_cells(first.reference_share),
        *[dash] * 7,
    )
    unknown = first.not_recorded
    gaps = f"Not recorded, unknown or refused: {unknown.count:,} of {unknown.of:,} ({percent(unknown.rate)})."
    return [
        plain(title, "subheading"),
        Table(
            name=f"{first.by} {first.of}",
            caption=f"{title}. {gaps}",
            columns=columns,
            dense=True,
            rows=(reference, *(_disparity_cells(item) for item in items)),
        ),
        plain(gaps, "note"),
    ]


def _disparity_cells(item: Disparity) -> tuple[TableCell, ...]:
    ratio = TableCell(text="\u2013" if item.ratio is None else f"{item.ratio:.2f}", value=item.ratio)
    difference = item.difference
    return (
        text_cell(group_words(item.by, item.group)),
        *share_cells(item.share),
        ratio,
        interval_cell(item.ratio_interval, as_percent=False),
        interval_cell(item.ratio_bounds, as_percent=False),
        TableCell(text="\u2013" if difference is None else f"{difference * 100:+.1f} %", value=difference),
        interval_cell(item.difference_interval),
        interval_cell(item.difference_bounds),
        text_cell("known" if item.direction_known else "not known"),
    )
