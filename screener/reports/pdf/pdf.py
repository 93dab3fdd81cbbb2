"""Documents on paper: marking, provenance, anchor words and page numbers on every page. Same document, same bytes."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, CondPageBreak, Flowable, Frame, KeepTogether, PageBreak, PageTemplate
from reportlab.platypus import Paragraph as PdfParagraph

from screener.reports.document import Block, Chart, Document, Paragraph, Section, Table, text_of
from screener.reports.finished import write_whole
from screener.reports.imprint import record_line
from screener.reports.pdf.figure import FigureFlowable
from screener.reports.pdf.record import record_block
from screener.reports.pdf.style import (
    BOTTOM,
    HEIGHT,
    MARGIN,
    MEASURE,
    REGULAR,
    SEMIBOLD,
    TOP,
    WIDTH,
    ink,
    markup,
    register_fonts,
    style,
    width_of,
)
from screener.reports.pdf.table import shown_rows, table_flowable

#: Page numbers in the text can move the text; it settles within a few passes.
_PASSES = 5


def write_pdf(document: Document, path: Path) -> None:
    """Writes the document whole or not at all. Raises ScreenerError where the place cannot be written."""
    write_whole(path, pdf_bytes(document))


def pdf_bytes(document: Document) -> bytes:
    """The document as PDF. Laid out again until every "page n" in the text is the page that it names."""
    register_fonts()
    pages: Mapping[str, int] = {}
    total = 0
    for _ in range(_PASSES):
        data, found, count = _build(document, pages, total)
        if found == pages and count == total:
            break
        pages, total = found, count
    return data


def _build(document: Document, pages: Mapping[str, int], total: int) -> tuple[bytes, dict[str, int], int]:
    found: dict[str, int] = {}
    out = io.BytesIO()
    template = BaseDocTemplate(
        out, pagesize=(WIDTH, HEIGHT), leftMargin=MARGIN, rightMargin=MARGIN, topMargin=TOP, bottomMargin=BOTTOM,
        title=document.title, author=document.provenance.office, subject=document.subtitle, creator="Screener",
        producer="Screener", invariant=1, lang="en-US", pageCompression=1,
    )  # fmt: skip
    frame = Frame(
        MARGIN, BOTTOM, MEASURE, HEIGHT - TOP - BOTTOM, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0
    )

    def furnish(canvas: Canvas, _: BaseDocTemplate) -> None:
        _furniture(canvas, document, total)

    template.addPageTemplates([PageTemplate(id="page", frames=[frame], onPage=furnish)])
    template.build(list(_story(document, pages, found)))
    return out.getvalue(), found, template.page


def _story(document: Document, pages: Mapping[str, int], found: dict[str, int]) -> Iterable[Flowable]:
    yield PdfParagraph(markup(document.title), style("title"))
    if document.subtitle:
        yield PdfParagraph(markup(document.subtitle), style("subtitle"))
    yield from _blocks(document.opening, pages, found)
    for section in document.sections:
        yield from _section(section, pages, found)
    yield from record_block(document.provenance)


def _section(section: Section, pages: Mapping[str, int], found: dict[str, int]) -> Iterable[Flowable]:
    yield PageBreak() if section.new_page else CondPageBreak(36 + _head_room(section.blocks))
    yield _Anchor(section.anchor or section.title, section.title, section.level, found)
    yield PdfParagraph(markup(section.title), style("heading" if section.level == 1 else "subheading"))
    yield from _blocks(section.blocks, pages, found)


def _blocks(blocks: Sequence[Block], pages: Mapping[str, int], found: dict[str, int]) -> Iterable[Flowable]:
    for place, block in enumerate(blocks):
        if isinstance(block, Paragraph) and block.style == "subheading":
            yield CondPageBreak(_head_room(blocks[place:]))
        yield from _block(block, pages, found)


def _head_room(blocks: Sequence[Block]) -> float:
    """What must fit below a heading so that it does not stand alone at the foot of a page."""
    if not blocks:
        return 0
    match blocks[0]:
        case Chart(figure=figure):
            noted = len(blocks) > 1 and isinstance(blocks[1], Paragraph) and blocks[1].style == "note"
            return figure.height + (66 if noted else 16)
        case Table():
            return _table_room(blocks[0])
        case Paragraph(style="subheading") as heading:
            lines = math.ceil(width_of(text_of(heading), "subheading") / MEASURE)
            return 15 + 13 * lines + _head_room(blocks[1:])
    return 34


def _table_room(table: Table) -> float:
    """What a table asks for before it starts on this page: a short one stands whole, a long one with three rows."""
    row = 15 if table.dense else 19.5
    head = 26 if any(column.header or column.group for column in table.columns) else 8
    return head + row * (len(table.rows) if len(table.rows) <= 20 else 3)


def _block(block: Block, pages: Mapping[str, int], found: dict[str, int]) -> Iterable[Flowable]:
    match block:
        case Paragraph():
            bullet = "\u2022" if block.style == "item" else None
            if block.style.startswith("labelled "):
                bullet, block = block.runs[0].text.strip(), replace(block, runs=block.runs[1:])
            made = PdfParagraph(_runs(block, pages), style(block.style), bulletText=bullet)
            # A note of a few lines stays in one piece; longer texts may break.
            yield KeepTogether([made]) if block.style == "note" else made
        case Table():
            if block.anchor:
                yield _Anchor(block.anchor, "", 0, found)
            yield CondPageBreak(_table_room(block))
            yield table_flowable(block)
            hidden = len(block.rows) - len(shown_rows(block))
            if hidden:
                yield PdfParagraph(f"{hidden:,} more rows stand in the workbook.", style("note"))
        case Chart():
            drawn = FigureFlowable(block.figure)
            drawn.spaceAfter = 10
            yield drawn


def _runs(paragraph: Paragraph, pages: Mapping[str, int]) -> str:
    parts = []
    for run in paragraph.runs:
        text = markup(run.text)
        if run.page_of:
            text += f"page {pages.get(run.page_of, 0)}"
        if run.bold:
            text = f"<b>{text}</b>"
        if run.link or run.page_of:
            text = f'<a href="#{markup(run.link or run.page_of)}">{text}</a>'
        parts.append(text)
    return "".join(parts)


class _Anchor(Flowable):  # type: ignore[misc]  # the library carries no types
    """A place to link to and an entry of the outline; takes no room."""

    def __init__(self, key: str, title: str, level: int, found: dict[str, int]) -> None:
        super().__init__()
        self.key, self.title, self.level, self.found = key, title, level, found

    def wrap(self, _available_width: float, _available_height: float) -> tuple[float, float]:
        return 0, 0

    def draw(self) -> None:
        self.found[self.key] = self.canv.getPageNumber()
        self.canv.bookmarkHorizontal(self.key, 0, 14)
        if self.title:
            self.canv.addOutlineEntry(self.title, self.key, level=0, closed=False)


def _furniture(canvas: Canvas, document: Document, total: int) -> None:
    """The marking above, provenance, anchor words and the page number below."""
    about = document.provenance
    canvas.saveState()
    top = HEIGHT - 51.5
    canvas.setFillColor(ink("text"))
    canvas.setFont(SEMIBOLD, 8.75)
    marking = " \u00b7 ".join(part for part in (about.marking, about.audience) if part)
    room = MEASURE - canvas.stringWidth(marking, REGULAR, 8.75) - 16
    canvas.drawString(MARGIN, top, _fitted(canvas, about.office, SEMIBOLD, 8.75, room))
    canvas.setFillColor(ink("muted"))
    canvas.setFont(REGULAR, 8.75)
    canvas.drawRightString(WIDTH - MARGIN, top, marking)
    canvas.setStrokeColor(ink("text"))
    canvas.setLineWidth(1.4)
    canvas.line(MARGIN, HEIGHT - 62, WIDTH - MARGIN, HEIGHT - 62)
    canvas.setStrokeColor(ink("line"))
    canvas.setLineWidth(0.6)
    canvas.line(MARGIN, 47, WIDTH - MARGIN, 47)
    canvas.setFillColor(ink("muted"))
    page = f"page {canvas.getPageNumber()} of {total}"
    canvas.setFont(REGULAR, 7.75)
    canvas.drawRightString(WIDTH - MARGIN, 34.5, page)
    room = MEASURE - canvas.stringWidth(page, REGULAR, 7.75) - 12
    for place, line in enumerate(_lines(canvas, record_line(about), room)):
        canvas.drawString(MARGIN, 34.5 - 10.5 * place, line)
    canvas.restoreState()


def _fitted(canvas: Canvas, text: str, font: str, size: float, room: float) -> str:
    """The text, cut with an ellipsis where it is wider than its room."""
    if canvas.stringWidth(text, font, size) <= room:
        return text
    while text and canvas.stringWidth(text + "\u2026", font, size) > room:
        text = text[:-1]
    return text.rstrip() + "\u2026"


def _lines(canvas: Canvas, text: str, room: float) -> list[str]:
    """The text broken at spaces into at most two lines."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if canvas.stringWidth(longer, REGULAR, 7.75) <= room or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return [*lines[:1], _fitted(canvas, " ".join(lines[1:]), REGULAR, 7.75, room)] if len(lines) > 1 else lines
