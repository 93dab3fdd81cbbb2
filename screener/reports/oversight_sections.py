"""The pages of the oversight pack after the first: tests, lists, outcomes, groups, definitions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from screener.oversight.consistency import TEST_NAME
from screener.oversight.funnel import Funnel, funnel
from screener.oversight.result import Comparison, Disparity, OutcomeTable, Oversight, Share
from screener.reports.charts import funnel_plot, month_chart
from screener.reports.document import Block, Chart, Column, Section, Table, TableCell, plain
from screener.reports.imprint import percent
from screener.reports.oversight_first import BEHIND
from screener.reports.oversight_words import (
    charge_table,
    count_cell,
    interval_cell,
    p_cell,
    share_cells,
    text_cell,
    verdict_cell,
)

_RIGHT = {"align": "right"}


def readings_section(result: Oversight) -> Section:
    """The same number read three ways, and what stands beside it."""
    rows = []
    for word, comparison in (
        ("Every basis", result.main),
        ("Basis policy only", result.on_policy),
        ("As imported", result.at_import),
        ("Left \u201ccovered\u201d by own entries", result.leaving),
    ):
        for side, part in _parts(comparison):
            rows.append((text_cell(word), text_cell(side), *share_cells(part), interval_cell(part.interval)))
            word = " "
        rows.append(
            (text_cell(" "), text_cell("all"), *share_cells(_all(comparison)), interval_cell(_all(comparison).interval))
        )
    columns = (
        Column(header="Reading"), Column(header="Grouped"), Column(header="Charges", align="right"),
        Column(header="Share", align="right", number="0.0%"), Column(header="95 % interval", align="right"),
    )  # fmt: skip
    return Section(
        title="Concordance, read three ways",
        blocks=(
            Table(name="Readings", caption="Concordance over every basis, on policy alone and as imported",
                  columns=columns, rows=tuple(rows)),
            plain(
                "Unit: charge. Interval: Wilson. Counts of one case are decided together, so the intervals are too narrow "
                "where cases hold several covered counts. \u201cNot known\u201d: no link tells whether another charge "
                "stands beside it. A charge leaves \u201ccovered\u201d when facts recorded after the import take it out.",
                "note",
            ),
            _beside_table(result),
        ),
    )  # fmt: skip


def _parts(comparison: Comparison) -> Iterator[tuple[str, Share]]:
    office = comparison.office
    yield "no, standalone", office.standalone
    yield "yes", office.grouped
    yield "not known", office.unknown


def _all(comparison: Comparison) -> Share:
    from screener.oversight.consistency import share

    parts = [part for _, part in _parts(comparison)]
    return share(sum(part.count for part in parts), sum(part.of for part in parts))


def _beside_table(result: Oversight) -> Table:
    beside, compliance, screened = result.beside, result.compliance, result.screened
    not_known = f"; not known for {result.compliance_unknown:,}" if result.compliance_unknown else ""
    rows = (
        ("Compliance", *_share_text(compliance), "concordant, or a deviation with what its force requires" + not_known),
        ("Screening coverage", *_share_text(screened), "covered charges in the record that were decided"),
        ("Undecided", f"{beside.undecided:,}", "", "nobody has decided them"),
        ("Held", f"{beside.held:,}", "", "the latest entry is a hold"),
        ("Withdrawn", f"{beside.withdrawn:,}", "", "the latest entry was withdrawn or undone"),
        (
            "Decided while a fact was missing",
            f"{beside.while_needs_information:,}",
            "",
            "the recommendation was \u201cneeds information\u201d",
        ),
        ("Coverage not known", f"{beside.coverage_unknown:,}", "", "no recommendation was kept"),
        ("Decided without a date", f"{beside.undated:,}", "", "in no period"),
        ("Outside the period", f"{beside.outside_period:,}", "", "decided before or after"),
    )
    return Table(
        name="Beside concordance", caption="What stands beside concordance",
        columns=(
            Column(header="Beside concordance", weight=1.2), Column(header="Charges", align="right"),
            Column(header="Share", align="right"), Column(header="What it counts", weight=2, muted=True),
        ),
        rows=tuple(tuple(TableCell(text=text, value=text) for text in row) for row in rows),
    )  # fmt: skip


def _share_text(part: Share) -> tuple[str, str]:
    return f"{part.count:,} / {part.of:,}", percent(part.rate)


def tests_section(result: Oversight) -> Section:
    """One covered count per case: the tables that the tests read, exact p raw and adjusted."""
    blocks: list[Block] = []
    for comparison in (result.main, result.on_policy, result.at_import, result.leaving):
        if not comparison.rows:
            continue
        blocks.append(plain(comparison.label, "subheading"))
        blocks.append(_test_table(comparison))
    blocks.append(
        plain(
            f"Unit: one covered count per case, drawn by a fixed hash of the ids. {TEST_NAME}; adjusted: Benjamini-Hochberg "
            "over the attorneys who can be assessed. Smallest p: what the most extreme table with these margins would "
            "give; above .05 the test cannot speak, and the attorney leaves the family. Flags: the first table and the last.",
            "note",
        )
    )
    return Section(title="The tests, attorney by attorney", blocks=tuple(blocks))


def _test_table(comparison: Comparison) -> Table:
    columns = (
        Column(header=""), Column(header="yes", align="right", group="Standalone", number="0"),
        Column(header="no", align="right", group="Standalone", number="0"),
        Column(header="yes", align="right", group="Grouped", number="0"),
        Column(header="no", align="right", group="Grouped", number="0"),
        Column(header="smallest p", align="right", number="0.000E+00"), Column(header="p", align="right", number="0.000E+00"),
        Column(header="adjusted", align="right", number="0.000E+00"), Column(header="", weight=1.5),
    )  # fmt: skip
    rows = []
    for row in comparison.rows:
        table, test = row.tested, row.test
        rows.append(
            (
                text_cell(row.attorney), count_cell(table.standalone_yes), count_cell(table.standalone_no),
                count_cell(table.grouped_yes), count_cell(table.grouped_no), p_cell(row.smallest_p),
                p_cell(test.p if test else None), p_cell(test.adjusted if test else None), verdict_cell(row),
            )
        )  # fmt: skip
    return Table(name=f"Tests {comparison.name}", caption=comparison.label, columns=columns, rows=tuple(rows))


def pictures_section(result: Oversight) -> Section | None:
    """The funnel and the months: for looking."""
    blocks: list[Block] = []
    drawn = funnel(result.main)
    if drawn is not None:
        flagged = frozenset(row.attorney for row in result.main.flagged)
        blocks += [
            plain("Grouped covered charges decided as recommended, by how many", "subheading"),
            Chart(figure=funnel_plot(drawn, flagged), alt=_funnel_words(drawn)),
            plain(_funnel_note(drawn), "note"),
        ]
    if len(result.months) > 1:
        blocks += [
            plain("Month by month, the office", "subheading"),
            Chart(figure=month_chart(result.months), alt=_month_words(result)),
            plain(
                "Share of covered charges decided as recommended, with the month\u2019s number of charges. Dotted: limits "
                "of three standard deviations around the whole period (exact where the numbers are small). Not causal.",
                "note",
            ),
        ]
    return Section(title="Pictures for looking", blocks=tuple(blocks)) if blocks else None


def _funnel_words(drawn: Funnel) -> str:
    points = "; ".join(f"{point.attorney}: {point.share.count} of {point.share.of}" for point in drawn.points)
    return f"Funnel plot around the median attorney, {percent(drawn.center)}. {points}."


def _funnel_note(drawn: Funnel) -> str:
    spread = ""
    if drawn.dispersion is not None:
        one = drawn.dispersion
        spread = (
            f" Over-dispersion: phi {one.phi:.2f} with the ends drawn in (raw {one.phi_raw:.2f}; chance gives 1); "
            f"variance between attorneys {one.tau2:.4f} on the arcsine scale. An estimate from the same attorneys can hide "
            "what they all do: both are shown, neither widens the lines."
        )
    return (
        f"Dashed: the median attorney ({percent(drawn.center)}). Lines: 95 % (full) and 99.8 % (dotted), interpolated exact "
        "binomial. For looking; the flag is the exact test within an attorney." + spread
    )


def _month_words(result: Oversight) -> str:
    told = "; ".join(
        f"{month.month}: {month.share.count} of {month.share.of}{' (outside the limits)' if month.outside else ''}"
        for month in result.months
    )
    return f"Months. {told}."


def behind_section(result: Oversight) -> Section:
    """The charges behind each flag."""
    blocks: list[Block] = []
    by_id = {row.charge_id: row for row in result.decided}
    for flag in result.flags:
        rows = sorted((by_id[one] for one in flag.charges), key=lambda row: (row.case_id or "", row.charge_id))
        blocks.append(plain(flag.text + ".", "subheading"))
        name = f"Behind {flag.attorney}" + ("" if flag.measure == "concordance" else f" {flag.measure}")
        blocks.append(charge_table(name, flag.text, rows, empty="None.", attorney=False, all_on_paper=True))
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
            name="Lists", caption="Lists and how many charges each holds", rows=rows,
            columns=(Column(header="List", weight=1.2), Column(header="Charges", align="right", number="0"),
                     Column(header="What it holds", weight=1.6, muted=True)),
        )
    ]  # fmt: skip
    for item in result.lists:
        if item.known and item.charges:
            blocks.append(plain(f"{item.label}: {len(item.charges):,}", "subheading"))
            blocks.append(charge_table(item.name, item.label, item.charges, empty="None."))
    return Section(title="Lists to work through", blocks=tuple(blocks))


def deviations_section(result: Oversight) -> Section:
    """Deviations by basis and reason."""
    rows = tuple(
        (
            text_cell(row.recommended), text_cell(row.decided), text_cell(row.basis), text_cell(row.reason),
            count_cell(row.count), count_cell(row.grouped), count_cell(row.approved),
        )
        for row in result.deviations
    )  # fmt: skip
    columns = (
        Column(header="Recommended"), Column(header="Decided"), Column(header="Basis"), Column(header="Reason", weight=1.6),
        Column(header="Charges", align="right", number="0"), Column(header="of them grouped", align="right", number="0"),
        Column(header="approved", align="right", number="0"),
    )  # fmt: skip
    table = Table(
        name="Deviations", caption="Deviations by recommendation, decision, basis and reason", columns=columns, rows=rows,
        empty="No decision was unlike its recommendation.",
    )  # fmt: skip
    return Section(title="Deviations by basis and reason", blocks=(table,))


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
            "Unit: charge. Spared: declined, dismissed, diverted or reduced, of all decided charges. Covered: decided as "
            "recommended, of covered charges.",
            "note",
        )
    )
    return Section(title="Outcomes", blocks=tuple(blocks))


def _outcome_table(table: OutcomeTable) -> Table:
    shown = [name for name in table.rows[0].outcomes if any(row.outcomes[name] for row in table.rows)]
    columns = (
        Column(header=table.label, weight=1.4), Column(header="decided", align="right", number="0"),
        *(Column(header=name, align="right", number="0") for name in shown),
        Column(header="spared", align="right", number="0.0%"), Column(header="95 % interval", align="right"),
        Column(header="", align="right", group="Covered, as recommended"),
        Column(header="", align="right", group="Covered, as recommended", number="0.0%"),
    )  # fmt: skip
    rows = tuple(
        (
            text_cell(row.group.replace("_", " ")), count_cell(row.decided), *(count_cell(row.outcomes[name]) for name in shown),
            TableCell(text=percent(row.spared.rate), value=row.spared.rate), interval_cell(row.spared.interval),
            *share_cells(row.covered),
        )
        for row in table.rows
    )  # fmt: skip
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
                name="Left covered by race", caption="Charges that left covered, by race",
                columns=(Column(header="Race", weight=2), Column(header="Charges", align="right"),
                         Column(header="Share", align="right", number="0.0%"), Column(header="95 % interval", align="right")),
                rows=tuple((text_cell(race), *share_cells(part), interval_cell(part.interval)) for race, part in result.leaving_by_race),
            ),
        ]  # fmt: skip
    blocks.append(
        plain(
            "Each group against the largest recorded one. Intervals 95 %: ratio on the log scale (score interval with a zero), "
            "difference Newcombe. Bounds: every way in which charges with nothing recorded could belong to the two groups; "
            "where they reach from below to above no difference, the direction is not known. Differences at screening are "
            "conditional on arrest. No group is inferred from a name or an address. A ratio is not a legal test.",
            "note",
        )
    )
    return Section(title="Groups compared", blocks=tuple(blocks))


def _disparity_blocks(items: Sequence[Disparity], title: str) -> list[Block]:
    """One attribute, one share: each group in a row, the reference group first."""
    first = items[0]
    columns = (
        Column(header="Group", weight=1.5),
        Column(header="", align="right", group="Share"), Column(header="", align="right", group="Share", number="0.0%"),
        Column(header="ratio", align="right", number="0.00"), Column(header="95 %", align="right"),
        Column(header="bounds", align="right"), Column(header="difference", align="right", number="0.0%"),
        Column(header="95 %", align="right"), Column(header="bounds", align="right"),
        Column(header="direction", weight=0.7),
    )  # fmt: skip
    dash = TableCell(text="", value=None)
    reference = (text_cell(f"{first.reference} (reference)"), *share_cells(first.reference_share), *[dash] * 7)
    unknown = first.not_recorded
    gaps = f"Not recorded: {unknown.count:,} of {unknown.of:,} ({percent(unknown.rate)})."
    return [
        plain(title, "subheading"),
        Table(
            name=f"{first.by} {first.of}", caption=f"{title}. {gaps}", columns=columns, dense=True,
            rows=(reference, *(_disparity_cells(item) for item in items)),
        ),
        plain(gaps, "note"),
    ]  # fmt: skip


def _disparity_cells(item: Disparity) -> tuple[TableCell, ...]:
    ratio = TableCell(text="\u2013" if item.ratio is None else f"{item.ratio:.2f}", value=item.ratio)
    difference = item.difference
    return (
        text_cell(item.group), *share_cells(item.share), ratio,
        interval_cell(item.ratio_interval, as_percent=False), interval_cell(item.ratio_bounds, as_percent=False),
        TableCell(text="\u2013" if difference is None else f"{difference * 100:+.1f} %", value=difference),
        interval_cell(item.difference_interval), interval_cell(item.difference_bounds),
        text_cell("known" if item.direction_known else "not known"),
    )  # fmt: skip


def definitions_section(result: Oversight) -> Section:
    """Each measure's definition, and what the reader must know about these rows."""
    pairs: Sequence[tuple[str, str]] = (
        ("Period", "Charges whose latest decision falls into it, by the date decided; both days included."),
        ("Covered", "The recommendation, when decided, was to decline, dismiss, divert or reduce."),
        ("Concordance", result.main.definition),
        ("On the basis of policy", result.on_policy.definition),
        ("As imported", result.at_import.definition),
        ("Left covered", result.leaving.definition),
        ("Compliance", "Concordant, or a deviation with what its force requires: approval given (requested or refused is "
                       "not), a reason, or a note. Where the force was not kept, approval is required."),
        ("Grouped", "Another charge of the same person shares the incident, the arrest or the case. Not known is its own row."),
        ("Flag", "Fisher exact, two-sided, standalone against grouped within one attorney, one covered count per case drawn "
                 "by a fixed hash; Benjamini-Hochberg at 5 % over the attorneys who can be assessed, divided by the looks."),
        ("Cannot be assessed", "No table with these margins has p of .05 or less."),
        ("Interval", "Wilson, 95 %, unless said."),
    )  # fmt: skip
    table = Table(
        name="Definitions", caption="Definitions", columns=(Column(header="", weight=1), Column(header="", weight=4)),
        rows=tuple((text_cell(word, bold=True), text_cell(text)) for word, text in pairs),
    )  # fmt: skip
    notes = tuple(plain(note, "note") for note in result.notes)
    return Section(title="Definitions", blocks=(table, *notes))
