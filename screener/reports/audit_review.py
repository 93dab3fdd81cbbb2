"""The audit review on paper: a week of the audit log as somebody who answers for the office reads it (CJIS AU-6, AU-7).

Every event of the period stands in exactly one line of the first table, so that nothing is passed over; what needs a
look is listed below, each line with the number of its event.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from screener.reports.document import (
    Block,
    Column,
    Document,
    Paragraph,
    Provenance,
    Run,
    Section,
    Table,
    TableCell,
    plain,
)
from screener.reports.finished import write_together
from screener.reports.imprint import period
from screener.reports.oversight.pack_wording import PAPER_ROWS, count_cell, text_cell
from screener.reports.pdf.pdf import pdf_bytes
from screener.reports.xlsx.xlsx import xlsx_bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewLine:
    """One event that is listed: its number, the time on the office's clock, who, and what in a line without names."""

    event: int
    when: str
    who: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPart:
    """One heading of the review. ``count`` is of events, ``listed`` those that are worth a line of their own."""

    name: str
    title: str
    count: int
    sentence: str
    listed: tuple[ReviewLine, ...] = ()
    look: bool = False  # whether there is something that a person should look at


@dataclass(frozen=True, slots=True, kw_only=True)
class Individually:
    """Whether each decision was one person's: ``nobodys`` are those without a person or a time.

    ``undisplayed`` were decided without having been on screen, ``together`` in one act with others; they are counted
    apart and never called individually reviewed.
    """

    decisions: int
    nobodys: int
    displayed: int
    undisplayed: int
    together: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedOff:
    """Somebody looked at it: who, when on the office's clock, and the note."""

    event: int
    by: str
    when: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditReview:
    """The review of a period, both days included. ``events`` is the sum over ``parts``; ``state`` the record's own."""

    start: date
    end: date
    events: int
    parts: tuple[ReviewPart, ...]
    individually: Individually
    state: tuple[tuple[str, str, bool], ...]  # what, how it stands, whether to look
    signed: tuple[SignedOff, ...] = ()

    @property
    def looks(self) -> tuple[str, ...]:
        """The titles under which there is something to look at."""
        return (*(part.title for part in self.parts if part.look), *(name for name, _, look in self.state if look))


def write_review(review: AuditReview, provenance: Provenance, out: Path) -> tuple[Path, ...]:
    """Writes audit-review.pdf and audit-review.xlsx into a folder, both or none. Same record, same bytes."""
    document = review_document(review, provenance)
    return write_together(out, {"audit-review.pdf": pdf_bytes(document), "audit-review.xlsx": xlsx_bytes(document)})


def review_document(review: AuditReview, provenance: Provenance) -> Document:
    """The review as a document: the sentence, the counts, how the record stands, then what to look at."""
    sections = [_counts(review), _state(review), _individually(review)]
    sections += [_listed(part) for part in review.parts if part.listed]
    return Document(
        title="Audit review",
        subtitle=f"{period(review.start, review.end)}; {review.events:,} events",
        provenance=provenance,
        opening=(_opening(review),),
        sections=(*sections, _sign_off(review)),
    )


def _opening(review: AuditReview) -> Paragraph:
    looks = review.looks
    if not looks:
        words = "Nothing in this period asks for a second look."
    else:
        words = f"To look at: {'; '.join(word[:1].lower() + word[1:] for word in looks)}."
    return Paragraph(runs=(Run(text=words),), style="lead")


def _counts(review: AuditReview) -> Section:
    rows = [
        (
            text_cell(part.title, bold=part.look),
            count_cell(part.count),
            text_cell(part.sentence, mark="look" if part.look else ""),
        )
        for part in review.parts
    ]
    rows.append((text_cell("All events"), count_cell(review.events), TableCell(text="")))
    table = Table(
        name="Events",
        caption="Every event of the period, each in one line",
        columns=(
            Column(header="Kind"),
            Column(header="Events", align="right", number="0", weight=0.5),
            Column(header="What stands out", weight=2.2),
        ),
        rows=tuple(rows),
        total=True,
    )
    return Section(title="What happened", blocks=(table,))


def _state(review: AuditReview) -> Section:
    rows = tuple((text_cell(name), text_cell(said, mark="look" if look else "")) for name, said, look in review.state)
    table = Table(
        name="State of the record",
        caption="How the record, its backups and its anchors stood",
        columns=(Column(header="What"), Column(header="How it stands", weight=3)),
        rows=rows,
    )
    return Section(title="The record, its backups and its anchors", blocks=(table,))


def _individually(review: AuditReview) -> Section:
    found = review.individually
    words = (
        f"{found.nobodys:,} of {found.decisions:,} decisions are without a person and a time. "
        f"{found.displayed:,} were taken with the charge on screen, {found.undisplayed:,} were not; "
        f"{found.together:,} were taken together with others in one act. "
        "What was not on screen is never called individually reviewed."
    )
    return Section(title="Each decision by a person", blocks=(plain(words),))


def _listed(part: ReviewPart) -> Section:
    return Section(title=part.title, blocks=(lines_table(part.title, part.listed),))


def lines_table(title: str, lines: Sequence[ReviewLine]) -> Table:
    """The lines of a heading as a table."""
    return Table(
        name=title,
        caption=title,
        columns=(
            Column(header="Event", align="right", number="0", weight=0.4), Column(header="When", weight=0.9),
            Column(header="Who", weight=0.4), Column(header="What", weight=3),
        ),
        rows=tuple(
            (count_cell(line.event), text_cell(line.when), text_cell(line.who), text_cell(line.what)) for line in lines
        ),
        paper_rows=PAPER_ROWS,
        dense=True,
    )  # fmt: skip


def _sign_off(review: AuditReview) -> Section:
    blocks: list[Block]
    if review.signed:
        blocks = [
            plain(f"{one.by} signed this off on {one.when} (event {one.event:,}): {one.note or 'no note'}")
            for one in review.signed
        ]
    else:
        blocks = [
            plain("Nobody has signed this off yet."),
            plain("Reviewed by ____________________   Date __________", "sign"),
        ]
    return Section(title="Sign-off", blocks=tuple(blocks))
