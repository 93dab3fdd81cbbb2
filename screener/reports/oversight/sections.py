"""The pages of the oversight pack after the first: concordance read three ways, tests, pictures, definitions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from screener.oversight.consistency import TEST_NAME
from screener.oversight.funnel import Funnel, funnel
from screener.oversight.result import Comparison, Oversight, Share
from screener.reports.document import Block, Chart, Column, Section, Table, TableCell, plain
from screener.reports.imprint import percent
from screener.reports.oversight.charts import funnel_plot, month_chart
from screener.reports.oversight.pack_wording import (
    count_cell,
    interval_cell,
    p_cell,
    share_cells,
    text_cell,
    verdict_cell,
)


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
        Column(header="Reading"),
        Column(header="Grouped"),
        Column(header="Charges", align="right"),
        Column(header="Share", align="right", number="0.0%"),
        Column(header="95 % interval", align="right"),
    )
    return Section(
        title="Concordance, read three ways",
        blocks=(
            Table(
                name="Readings",
                caption="Concordance over every basis, on policy alone and as imported",
                columns=columns,
                rows=tuple(rows),
            ),
            plain(
                "Unit: charge. Interval: Wilson. Counts of one case are decided together, so the intervals are too "
                "narrow where cases hold several covered counts. \u201cNot known\u201d: no link tells whether another "
                "charge stands beside it. A charge leaves \u201ccovered\u201d when facts recorded after the import "
                "take it out.",
                "note",
            ),
            *(plain(note, "note") for note in result.notes),
            _beside_table(result),
        ),
    )


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
        name="Beside concordance",
        caption="What stands beside concordance",
        columns=(
            Column(header="Beside concordance", weight=1.2),
            Column(header="Charges", align="right"),
            Column(header="Share", align="right"),
            Column(header="What it counts", weight=2, muted=True),
        ),
        rows=tuple(tuple(TableCell(text=text, value=text) for text in row) for row in rows),
    )


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
            f"Unit: one covered count per case, drawn by a fixed hash of the ids. {TEST_NAME}; adjusted: "
            "Benjamini-Hochberg over the attorneys who can be assessed. Smallest p: what the most extreme table "
            "with these margins would give; above .05 the test cannot speak, and the attorney leaves the family. "
            "Flags: the first table and the last.",
            "note",
        )
    )
    return Section(title="The tests, attorney by attorney", blocks=tuple(blocks))


def _test_table(comparison: Comparison) -> Table:
    columns = (
        Column(header="", spoken="Attorney"),
        Column(header="yes", align="right", group="Standalone", number="0"),
        Column(header="no", align="right", group="Standalone", number="0"),
        Column(header="yes", align="right", group="Grouped", number="0"),
        Column(header="no", align="right", group="Grouped", number="0"),
        Column(header="smallest p", align="right", number="0.000E+00"),
        Column(header="p", align="right", number="0.000E+00"),
        Column(header="adjusted", align="right", number="0.000E+00"),
        Column(header="", spoken="Reading", weight=1.5),
    )
    rows = []
    for row in comparison.rows:
        table, test = row.tested, row.test
        rows.append(
            (
                text_cell(row.attorney),
                count_cell(table.standalone_yes),
                count_cell(table.standalone_no),
                count_cell(table.grouped_yes),
                count_cell(table.grouped_no),
                p_cell(row.smallest_p),
                p_cell(test.p if test else None),
                p_cell(test.adjusted if test else None),
                verdict_cell(row),
            )
        )
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
                "Share of covered charges decided as recommended, with the month\u2019s number of charges. "
                "Dotted: limits of three standard deviations around the whole period (exact where the numbers "
                "are small). Not causal.",
                "note",
            ),
        ]
    return Section(title="Pictures for looking", blocks=tuple(blocks)) if blocks else None


def _funnel_words(drawn: Funnel) -> str:
    points = "; ".join(f"{point.attorney}: {point.share.count} of {point.share.of}" for point in drawn.points)
    return f"Funnel plot around the median attorney, {percent(drawn.center)}. {points}."


def _funnel_note(drawn: Funnel) -> str:
    outside = f" Outside 99.8 % by the exact tail: {', '.join(drawn.outside)}." if drawn.outside else ""
    spread = ""
    if drawn.dispersion is not None:
        one = drawn.dispersion
        spread = (
            f" Over-dispersion: phi {one.phi:.2f} with the ends drawn in (raw {one.phi_raw:.2f}; chance gives 1); "
            f"variance between attorneys {one.tau2:.4f} on the arcsine scale. An estimate from the same attorneys can "
            "hide what they all do: both are shown, neither widens the lines."
        )
    return (
        f"Dashed: the median attorney ({percent(drawn.center)}). Lines: 95 % (full) and 99.8 % (dotted), interpolated "
        f"exact binomial. For looking; the flag is the exact test within an attorney.{outside}{spread}"
    )


def _month_words(result: Oversight) -> str:
    told = "; ".join(
        f"{month.month}: {month.share.count} of {month.share.of}{' (outside the limits)' if month.outside else ''}"
        for month in result.months
    )
    return f"Months. {told}."


def definitions_section(result: Oversight) -> Section:
    """Each measure's definition, and what the reader must know about these rows."""
    pairs: Sequence[tuple[str, str]] = (
        ("Period", "Charges whose latest decision falls into it, by the date decided; both days included."),
        ("Covered", "The recommendation, when decided, was to decline, dismiss, divert or reduce."),
        ("Concordance", result.main.definition),
        ("On the basis of policy", result.on_policy.definition),
        ("As imported", result.at_import.definition),
        ("Left covered", result.leaving.definition),
        (
            "Compliance",
            "Concordant, or a deviation with what its force requires: approval given (requested or refused is "
            "not), a reason, or a note. Where the force was not kept, approval is required.",
        ),
        (
            "Grouped",
            "Another charge of the same person shares the incident, the arrest or the case. Not known is its own row.",
        ),
        (
            "Flag",
            "Fisher exact, two-sided, standalone against grouped within one attorney, one covered count per case drawn "
            "by a fixed hash; Benjamini-Hochberg at 5 % over the attorneys who can be assessed, divided "
            "by the looks.",
        ),
        ("Cannot be assessed", "No table with these margins has p of .05 or less."),
        ("Interval", "Wilson, 95 %, unless said."),
    )
    table = Table(
        name="Definitions",
        caption="Definitions",
        columns=(Column(header="", spoken="Word", weight=1), Column(header="", spoken="Meaning", weight=4)),
        rows=tuple((text_cell(word, bold=True), text_cell(text)) for word, text in pairs),
    )
    return Section(title="Definitions", blocks=(table,))
