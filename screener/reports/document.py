"""A report without a format: PDF, HTML and XLSX are written from the same document.

Nothing here knows a page size, a font or a color: those belong to the writers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from screener.reports.figure import Figure

DEFAULT_MARKING = "Confidential: attorney work product"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """One file behind the numbers. ``rows_read`` = ``accepted`` + ``set_aside``; None where not counted.

    ``imported`` is the office's day of the import, ``event`` its number: from then on its rows are frozen.
    """

    name: str
    sha256: str
    rows_read: int | None = None
    accepted: int | None = None
    set_aside: int | None = None
    imported: date | None = None
    event: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicySource:
    """One policy version behind the numbers."""

    title: str
    version: str
    effective: date | None
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """What a report rests on. ``event`` and ``head_hash`` name the record; None for a report from files alone.

    No run time stands here: the same record gives the same bytes.
    """

    office: str
    marking: str = DEFAULT_MARKING
    audience: str = "supervisors only"
    as_of: date | None = None
    event: int | None = None
    head_hash: str | None = None
    files: tuple[SourceFile, ...] = ()
    policies: tuple[PolicySource, ...] = ()
    app_version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A stretch of text. ``link`` names an anchor of this document.

    ``page_of`` names one too: paper prints the text and the anchor's page, whatever has no pages ``elsewhere``.
    """

    text: str
    bold: bool = False
    link: str = ""
    page_of: str = ""
    elsewhere: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """``style``: lead (a sentence first), body, subheading, quote, item (of a list), sign (a line), note (small)."""

    runs: tuple[Run, ...]
    style: str = "body"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """``align`` is left or right; ``weight`` the share of the width; ``group`` a header over several columns.

    ``spoken`` is the header for screen readers and spreadsheets where paper shows none.
    ``number`` is how a spreadsheet shows the column's numbers ("0", "0.0%", "0.000", "yyyy-mm-dd"); "" is text.
    """

    header: str
    align: str = "left"
    weight: float = 1.0
    group: str = ""
    number: str = ""
    muted: bool = False
    spoken: str = ""


#: What a person reads, and the value that a spreadsheet calculates with (None: the text itself).
CellValue = str | int | float | date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TableCell:
    """One cell: ``text`` on paper, ``value`` in a spreadsheet. ``mark`` is "" or "look" (word and shape)."""

    text: str
    value: CellValue = None
    bold: bool = False
    mark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with its caption for screen readers and its sheet name. ``total`` sets the last row apart.

    ``paper_rows`` is how many rows paper and HTML print before they refer to the workbook, which holds all;
    0 prints every row. ``dense`` sets it small: for lists of charges.
    """

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[TableCell, ...], ...]
    total: bool = False
    empty: str = "None."
    anchor: str = ""
    paper_rows: int = 0
    dense: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A figure with its words for people who do not see it."""

    figure: Figure
    alt: str


Block = Paragraph | Table | Chart


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading and what stands under it. ``new_page`` starts a page on paper."""

    title: str
    blocks: tuple[Block, ...]
    anchor: str = ""
    new_page: bool = False
    level: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A report: the sentence first, then the picture, then the table."""

    title: str
    subtitle: str
    provenance: Provenance
    opening: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = field(default=())

    @property
    def tables(self) -> tuple[Table, ...]:
        """Every table, in the order of reading."""
        found = [block for block in self.opening if isinstance(block, Table)]
        for section in self.sections:
            found.extend(block for block in section.blocks if isinstance(block, Table))
        return tuple(found)


def text_of(paragraph: Paragraph) -> str:
    """The paragraph as plain text, without pages."""
    return "".join(run.elsewhere if run.page_of else run.text for run in paragraph.runs)


def plain(text: str, style: str = "body") -> Paragraph:
    """A paragraph of one run."""
    return Paragraph(runs=(Run(text=text),), style=style)
