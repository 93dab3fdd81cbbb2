"""The first page of the oversight pack: the sentence, the picture, the table, and what the numbers rest on."""

from __future__ import annotations

from collections.abc import Iterator

from screener.domain.counting import agreed, plural
from screener.oversight.result import CANNOT, NO_DIFFERENCE, AttorneyRow, Comparison, Oversight
from screener.reports.document import (
    Chart,
    Column,
    Paragraph,
    Provenance,
    Run,
    Section,
    SourceFile,
    Table,
    TableCell,
    plain,
)
from screener.reports.imprint import day, p_value, percent, period, short_hash
from screener.reports.oversight.charts import FIGURE_ROWS, paired_bars
from screener.reports.oversight.pack_wording import number_word, p_cell, share_cells, text_cell, verdict_cell

BEHIND = "charges-behind-the-flags"


def subtitle(result: Oversight, provenance: Provenance) -> str:
    """The period, the policy and the as-of date."""
    parts = [f"Charges decided {period(result.start, result.end)}"]
    if len(provenance.policies) == 1:
        policy = provenance.policies[0]
        parts.append(f"policy \u201c{policy.title}\u201d, version {policy.version}")
    elif provenance.policies:
        parts.append("policy versions " + ", ".join(policy.version for policy in provenance.policies))
    else:
        versions = [version for version, _ in result.policy_versions if version != "not recorded"]
        if versions:
            parts.append(f"policy version{'s' if len(versions) > 1 else ''} {', '.join(versions)}")
    parts.append(f"as of {day(provenance.as_of or result.end)}")
    return " \u00b7 ".join(parts)


def sentence(result: Oversight) -> Paragraph:
    """What the pack says, in one paragraph."""
    total = result.concordance
    if total.of == 0:
        return plain("No charge that the policy covers was decided in this period.", "lead")
    done = done_words(result)
    runs = [
        Run(text=f"Of {total.of:,} {agreed(total.of, 'charge')} that the policy covers, "),
        Run(text=f"{plural(total.count, 'was', 'were')} {done}", bold=True),
        Run(text=f" ({percent(total.rate)}"),
    ]
    if result.concordance_policy.of:
        runs.append(Run(text=f"; on the basis of policy alone {percent(result.concordance_policy.rate)}"))
    runs.append(Run(text="). "))
    office = result.main.office
    if office.standalone.of:
        runs.append(Run(text=f"Standing alone: {percent(office.standalone.rate)}. "))
    if office.grouped.of:
        runs += [
            Run(text="Inside a grouped case: "), Run(text=percent(office.grouped.rate), bold=True), Run(text=". "),
        ]  # fmt: skip
    if office.unknown.of:
        runs.append(Run(text=f"Grouped not known: {percent(office.unknown.rate)} of {office.unknown.of:,}. "))
    runs.extend(_attorneys(result))
    return Paragraph(runs=tuple(runs), style="lead")


def done_words(result: Oversight) -> str:
    """ "declined" where that is all the policy recommended of these charges, else "decided as recommended"."""
    wanted = {row.recommended for row in result.decided if row.concordant is not None}
    return str(wanted.pop()) if len(wanted) == 1 and None not in wanted else "decided as recommended"


def _attorneys(result: Oversight) -> Iterator[Run]:
    rows = [row for row in result.main.rows if row.verdict]
    clean = sum(row.verdict == NO_DIFFERENCE for row in rows)
    cannot = sum(row.verdict == CANNOT for row in rows)
    if clean:
        yield Run(
            text=f"For {number_word(clean)} {agreed(clean, 'attorney')} no difference was found; n may be too small. "
        )
    if cannot:
        yield Run(text=f"For {number_word(cannot)} the numbers are too small to tell. ")
    flagged = result.main.flagged
    if not flagged:
        return
    behind = sum(len(row.behind) for row in flagged)
    grouped = [row for row in flagged if _grouped_is_worse(row)]
    whom = "one" if len(flagged) == 1 else number_word(len(flagged))
    if len(grouped) == len(flagged):
        what = "grouped counts were decided otherwise far more often than standalone ones"
    elif not grouped:
        what = "standalone counts were decided otherwise far more often than grouped ones"
    else:
        what = "standalone and grouped counts were not decided alike"
    yield Run(text=f"For {whom}, {what}: {behind:,} {agreed(behind, 'charge')} to look at, ")
    yield Run(text="listed on ", page_of=BEHIND, elsewhere="listed under \u201cThe charges behind each flag\u201d")
    yield Run(text=".")


def _grouped_is_worse(row: AttorneyRow) -> bool:
    return (row.grouped.rate or 0.0) <= (row.standalone.rate or 0.0)


def first_section(result: Oversight) -> Section:
    """The picture and its table."""
    comparison = result.main
    done = done_words(result)
    if not comparison.rows:
        return Section(title=f"Covered charges that were {done}, standalone and grouped", blocks=(plain("None."),))
    parts = [comparison.rows[at : at + FIGURE_ROWS] for at in range(0, len(comparison.rows), FIGURE_ROWS)]
    return Section(
        title=f"Covered charges that were {done}, standalone and grouped",
        blocks=(
            *(
                Chart(figure=paired_bars(part), alt=f"Paired bars. {'; '.join(map(_row_words, part))}.")
                for part in parts
            ),
            comparison_table(comparison, name="Standalone and grouped", done=done),
            plain(_note(comparison), "note"),
        ),
    )


def _row_words(row: AttorneyRow) -> str:
    return (
        f"{row.attorney}: standalone {row.standalone.count} of {row.standalone.of} ({percent(row.standalone.rate)}), "
        f"grouped {row.grouped.count} of {row.grouped.of} ({percent(row.grouped.rate)})"
    )


def comparison_table(comparison: Comparison, *, name: str, done: str) -> Table:
    """Attorneys in the order of their codes; the office last. "Not known" has its columns where any is."""
    unknown = comparison.office.unknown.of > 0
    columns = [Column(header="", spoken="Attorney", weight=1.4)]
    for word in ("Standalone", "Grouped", *(["Not known"] if unknown else [])):
        group = f"{word} {done}" if len(done) < 10 and word != "Not known" else word
        columns += [
            Column(header="", align="right", group=group),
            Column(header="", align="right", group=group, number="0.0%"),
        ]
    columns += [
        Column(header="p", align="right", number="0.000E+00"),
        Column(header="adjusted", align="right", number="0.000E+00"),
        Column(header="", spoken="Reading", weight=1.6),
    ]
    rows = [_attorney_cells(row, unknown=unknown) for row in comparison.rows]
    office = comparison.office
    rows.append(
        (
            text_cell("Office"), *share_cells(office.standalone), *share_cells(office.grouped),
            *(share_cells(office.unknown) if unknown else ()),
            p_cell(comparison.office_test.p), TableCell(text=""), TableCell(text=""),
        )
    )  # fmt: skip
    return Table(
        name=name, caption=f"{comparison.label}, standalone and grouped, by attorney and for the office",
        columns=tuple(columns), rows=tuple(rows), total=True,
    )  # fmt: skip


def _attorney_cells(row: AttorneyRow, *, unknown: bool) -> tuple[TableCell, ...]:
    test = row.test
    return (
        text_cell(row.attorney), *share_cells(row.standalone), *share_cells(row.grouped),
        *(share_cells(row.unknown) if unknown else ()),
        p_cell(test.p if test else None), p_cell(test.adjusted if test else None), verdict_cell(row),
    )  # fmt: skip


def _note(comparison: Comparison) -> str:
    looks = "" if comparison.looks == 1 else f", divided by {comparison.looks} looks"
    pooled = comparison.office_test
    office = ""
    if pooled.p is not None:
        ratio = ""
        if pooled.odds_ratio is not None and pooled.interval is not None:
            low, high = pooled.interval
            ratio = f", odds ratio {pooled.odds_ratio:.2f} ({low:.2f} to {high:.2f})"
        office = f" Office: Mantel-Haenszel over attorneys, p {p_value(pooled.p)}{ratio}."
    return (
        "Unit: charge; the tests take one covered count per case. p: Fisher exact, two-sided, standalone against "
        f"grouped within an attorney; adjusted: Benjamini-Hochberg over {comparison.family} at 5 "
        f"%{looks}.{office} No difference found: n may be too small. A flag is an invitation to look at the "
        "files, not a judgment about a person."
    )


def rest_section(result: Oversight, provenance: Provenance) -> Section:
    """Files, policy versions, and what is not recorded."""
    rows = []
    for file in provenance.files:
        told = ""
        if file.rows_read is not None and file.accepted is not None and file.set_aside is not None:
            told = f"{file.rows_read:,} rows read = {file.accepted:,} accepted + {file.set_aside:,} set aside"
        told = "; ".join(part for part in (told, baseline_words(file, provenance)) if part)
        rows.append(_rest(file.name, told, f"SHA-256 {short_hash(file.sha256)}", file.sha256))
    for policy in provenance.policies:
        told = f"in force since {day(policy.effective)}" if policy.effective else ""
        rows.append(
            _rest(
                f"{policy.title}, version {policy.version}", told, f"SHA-256 {short_hash(policy.sha256)}", policy.sha256
            )
        )
    for version, count in result.policy_versions if not provenance.policies else ():
        rows.append(_rest(f"Policy version {version}", f"{count:,} decided charges", "as the facts name it"))
    race = result.race_not_recorded
    if race.of:
        told = f"{race.count:,} of {race.of:,} covered ({percent(race.rate)})"
        answers = ", ".join(f"{count:,} {word}" for word, count in result.race_answers.items() if count)
        rows.append(_rest("Race not known", told, answers or "bounds printed beside every ratio"))
    beside = result.beside
    rows.append(
        _rest(
            "Beside these",
            f"{beside.undecided:,} undecided, {beside.held:,} held, {beside.withdrawn:,} withdrawn",
            f"{beside.while_needs_information:,} decided while a fact was missing",
        )
    )
    if provenance.event is not None:
        again = (
            f"screener oversight --office OFFICE --from {result.start.isoformat()} --to {result.end.isoformat()} "
            f"--through {provenance.event} -o FOLDER"
        )
        rows.append(_rest("To have it again", again, "the same bytes from the same record"))
    return Section(
        title="What the numbers rest on",
        blocks=(
            Table(
                name="Provenance",
                dense=True, caption="Files, policy versions and gaps behind the numbers",
                columns=(
                    Column(header="", spoken="What", weight=1),
                    Column(header="", spoken="How much", align="right", weight=2),
                    Column(header="", spoken="Proof", weight=1.4, muted=True),
                ),
                rows=tuple(rows),
            ),
        ),
    )  # fmt: skip


def baseline_words(file: SourceFile, provenance: Provenance) -> str:
    """That a file is the baseline: it was in the record, frozen, before any policy behind the numbers took effect."""
    effective = min((policy.effective for policy in provenance.policies if policy.effective), default=None)
    if file.imported is None or file.event is None or effective is None or file.imported >= effective:
        return ""
    return f"baseline: imported on {day(file.imported)} (event {file.event:,}), before the policy took effect, frozen"


def _rest(what: str, told: str, proof: str, whole: str = "") -> tuple[TableCell, ...]:
    return (
        TableCell(text=what, value=what),
        TableCell(text=told, value=told),
        TableCell(text=proof, value=f"SHA-256 {whole}" if whole else proof),
    )
