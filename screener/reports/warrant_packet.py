"""Warrants for a clerk and for a judge: the reviewed list as a workbook, and one schedule for each judge.

The court acts, not the office: a schedule says what the office asks for and why, and leaves room for the ruling.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from screener.domain.decision import COVERED, Rollup
from screener.domain.offense import label
from screener.reports.document import (
    DEFAULT_MARKING,
    Column,
    Document,
    Provenance,
    Section,
    Table,
    TableCell,
    plain,
)
from screener.reports.finished import write_together
from screener.reports.pdf.pdf import pdf_bytes
from screener.reports.xlsx.file import Sheet, new_workbook, widths_of, write_workbook
from screener.reports.xlsx.xlsx import xlsx_bytes
from screener.screening.recommend.recommend import Screened
from screener.warrants.review import WarrantRecommendation, WarrantReview, totals

#: What the office asks of the court; the others stay with the office.
ASKED = (WarrantRecommendation.RECALL, WarrantRecommendation.PARTIAL)
_WORDS: Mapping[WarrantRecommendation, str] = {
    WarrantRecommendation.RECALL: "Recall",
    WarrantRecommendation.PARTIAL: "Partial",
    WarrantRecommendation.KEEP: "Keep",
    WarrantRecommendation.NEEDS_INFORMATION: "Needs information",
    WarrantRecommendation.FIND_THE_CASE: "Find the case",
}
_JUDGE_KEYS = ("judge", "judge name", "division")
_NO_JUDGE = "Judge not recorded"
_HEADERS = (
    "Line", "Warrant", "Type", "Issued", "Case", "Court", "Judge", "Charge on the warrant", "Recommendation",
    "Why", "Underlying charges", "Needed", "Supervisor first", "Decision", "Reason",
)  # fmt: skip


def write_review_workbook(
    reviews: Sequence[WarrantReview], path: Path, *, provenance: Sequence[str], marking: str = DEFAULT_MARKING
) -> None:
    """Every warrant of the list once, in its order, with the recommendation, the reason and what is needed."""
    rows = [_review_cells(review) for review in reviews]
    book = new_workbook("Warrants reviewed")
    counts = "; ".join(f"{word}: {count:,}" for word, count in totals(reviews).items())
    top = 4 + len(provenance)
    sheet = Sheet(book, "Warrants", widths_of(_HEADERS, rows, most=46), freeze=f"C{top + 1}")
    sheet.append([marking], "marking")
    sheet.append(["Warrants reviewed"], "title")
    for line in provenance:
        sheet.append([line], "muted")
    sheet.append([f"{len(reviews):,} warrants. {counts}"], "muted")
    sheet.append(list(_HEADERS), "head")
    for row in rows:
        sheet.append(row)
    if rows:
        sheet.raw.auto_filter.ref = f"A{top}:O{top + len(rows)}"
    write_workbook(path, book, [sheet])


def _review_cells(review: WarrantReview) -> tuple[str, ...]:
    warrant = review.warrant
    return (
        str(warrant.row), warrant.number or "", warrant.type, warrant.issued.isoformat() if warrant.issued else "",
        warrant.case_number or "", warrant.court or "", judge_of(review), warrant.text or warrant.statute,
        _WORDS[review.recommendation], review.reason, "; ".join(_charge_words(item) for item in review.underlying),
        "; ".join(need.ask or need.fact for need in review.needs), "yes" if review.approval else "", "", "",
    )  # fmt: skip


def _charge_words(item: Screened) -> str:
    text = item.charge.text or item.charge.statute or label(item.charge.reading.offense)
    rule = f" ({item.finding.decided_by})" if item.finding.decided_by else ""
    return f"{text}: {item.finding.rollup.value}{rule}"


def judge_of(review: WarrantReview) -> str:
    """The judge as the list names one, else empty."""
    attributes = review.warrant.attributes
    return next((attributes[key] for key in _JUDGE_KEYS if attributes.get(key)), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class WarrantList:
    """The files of the packet, and how many warrants are asked for and how many stay."""

    files: tuple[Path, ...]
    asked: int
    total: int


def write_warrant_list(reviews: Sequence[WarrantReview], provenance: Provenance, out: Path) -> WarrantList:
    """The judges' list, warrants-for-the-court.pdf and .xlsx, into the folder ``out``: one schedule for each judge.

    Only what the office asks the court for; the totals name what stays, so that they add up to the list.
    """
    document = warrant_document(reviews, provenance)
    made = {
        "warrants-for-the-court.pdf": pdf_bytes(document),
        "warrants-for-the-court.xlsx": xlsx_bytes(document),
    }
    files = write_together(out, made)
    asked = sum(review.recommendation in ASKED for review in reviews)
    return WarrantList(files=files, asked=asked, total=len(reviews))


def warrant_document(reviews: Sequence[WarrantReview], provenance: Provenance) -> Document:
    """The schedules as a document without a format."""
    asked = [review for review in reviews if review.recommendation in ASKED]
    by_judge: dict[str, list[WarrantReview]] = {}
    for review in asked:
        by_judge.setdefault(judge_of(review) or _NO_JUDGE, []).append(review)
    order = sorted((name for name in by_judge if name != _NO_JUDGE), key=str.casefold)
    order += [_NO_JUDGE] if _NO_JUDGE in by_judge else []
    recall = sum(review.recommendation is WarrantRecommendation.RECALL for review in asked)
    lead = (
        f"Of {len(reviews):,} warrants, the office asks the court to recall {recall:,} and to recall "
        f"{len(asked) - recall:,} in part. The court decides; each stands below with its reason and room for "
        "the ruling."
    )
    return Document(
        title="Warrants for the court",
        subtitle=_subtitle(provenance),
        provenance=replace(provenance, audience="draft for the court"),
        opening=(plain(lead, "lead"), _totals_table(reviews), *_judges_table(order, by_judge)),
        sections=tuple(_schedule(name, by_judge[name]) for name in order),
    )


def _subtitle(provenance: Provenance) -> str:
    day = provenance.as_of or date.max
    in_force = [policy for policy in provenance.policies if policy.effective is None or policy.effective <= day]
    latest = max(in_force, key=lambda policy: policy.effective or date.min, default=None)
    parts = [f"policy \u201c{latest.title}\u201d, version {latest.version}"] if latest is not None else []
    if provenance.as_of is not None:
        parts.append(f"as of {provenance.as_of.isoformat()}")
    return " \u00b7 ".join(parts)


def _totals_table(reviews: Sequence[WarrantReview]) -> Table:
    counted = totals(reviews)
    rows = [
        (
            TableCell(text=_WORDS[word], value=_WORDS[word]),
            TableCell(text=f"{counted[word.value]:,}", value=counted[word.value]),
        )
        for word in WarrantRecommendation
    ]
    rows.append((TableCell(text="All warrants"), TableCell(text=f"{len(reviews):,}", value=len(reviews))))
    return Table(
        name="Totals", caption="Warrants by recommendation", total=True, rows=tuple(rows),
        columns=(Column(header="Recommendation", weight=4), Column(header="Warrants", align="right", number="0")),
    )  # fmt: skip


def _judges_table(order: Sequence[str], by_judge: Mapping[str, Sequence[WarrantReview]]) -> tuple[Table, ...]:
    """What is asked of each judge; the sums are the two lines above."""
    if not order:
        return ()
    rows = []
    for judge in order:
        counts = [sum(review.recommendation is word for review in by_judge[judge]) for word in ASKED]
        cells = [TableCell(text=f"{count:,}", value=count) for count in (*counts, sum(counts))]
        rows.append((TableCell(text=judge), *cells))
    return (
        Table(
            name="Schedules", caption="What is asked of each judge", rows=tuple(rows),
            columns=(
                Column(header="Schedule", weight=4), Column(header="Recall", align="right", number="0"),
                Column(header="Partial", align="right", number="0"),
                Column(header="Warrants", align="right", number="0"),
            ),
        ),
    )  # fmt: skip


def _schedule(judge: str, reviews: Sequence[WarrantReview]) -> Section:
    """One judge's warrants on a page of their own, with a place for each ruling and for both signatures."""
    named = any(review.warrant.person.name for review in reviews)
    columns = (
        Column(header="No.", align="right", number="0", weight=0.3), Column(header="Warrant"), Column(header="Case"),
        *([Column(header="Person")] if named else []),
        Column(header="Issued"), Column(header="Asked"), Column(header="Charges and rule", weight=3),
        Column(header="Ruling", weight=0.5),
    )  # fmt: skip
    order = sorted(
        reviews, key=lambda one: (one.warrant.court or "", _natural(one.warrant.case_number), one.warrant.row)
    )
    rows = tuple(_schedule_cells(number, review, named=named) for number, review in enumerate(order, start=1))
    name = judge if judge == _NO_JUDGE or judge.lower().startswith(("judge", "hon")) else f"Judge {judge}"
    line = "_" * 24
    return Section(
        title=f"{name}: {len(reviews):,}",
        new_page=True,
        blocks=(
            Table(name=name, caption=f"Schedule, {name}", columns=columns, rows=rows, dense=True),
            plain(f"For the office {line}  Date {line[:12]}", "sign"),
            plain(f"For the court {line}  Date {line[:12]}", "sign"),
        ),
    )


def _natural(text: str | None) -> tuple[tuple[int, str], ...]:
    """Case numbers in the order of their figures: 9 before 10."""
    parts = re.findall(r"\d+|\D+", text or "")
    return tuple((int(part), "") if part.isdigit() else (-1, part) for part in parts)


def _schedule_cells(number: int, review: WarrantReview, *, named: bool) -> tuple[TableCell, ...]:
    warrant = review.warrant
    asked = _WORDS[review.recommendation] + (", supervisor first" if review.approval else "")
    person = (TableCell(text=warrant.person.name or "not recorded"),) if named else ()
    return (
        TableCell(text=str(number), value=number),
        TableCell(text=warrant.number or f"line {warrant.row}"),
        TableCell(text=warrant.case_number or "not recorded"),
        *person,
        TableCell(text=warrant.issued.isoformat() if warrant.issued else "not recorded"),
        TableCell(text=asked),
        TableCell(text=_why(review).replace("(rule ", "(rule\u00a0"), value=_why(review)),
        TableCell(text="\u25a1\u00a0granted \u25a1\u00a0denied", value=""),
    )


def _why(review: WarrantReview) -> str:
    """Each underlying charge in its own words, with the rule that covers it or the word that it stays."""
    if not review.underlying:
        return review.reason
    parts = []
    for item in review.underlying:
        text = item.charge.text or item.charge.statute or label(item.charge.reading.offense)
        rule = item.finding.decided_by
        spared = item.finding.rollup in COVERED or item.finding.rollup is Rollup.NO_OFFENSE
        parts.append(f"{text} (rule {rule})" if spared and rule else text if spared else f"stays: {text}")
    return "; ".join(parts)
