"""The end of a report on paper: where the record stood, in words and as a code to scan."""

from __future__ import annotations

from collections.abc import Iterator

from reportlab.lib.colors import black, white
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, KeepTogether, Spacer, Table
from reportlab.platypus import Paragraph as PdfParagraph

from screener.reports.document import Provenance
from screener.reports.imprint import record_heading, record_lines, record_point
from screener.reports.pdf.style import MEASURE, markup, style
from screener.reports.record_code import QUIET, RecordPoint, point_text, runs, squares

#: A square is half a millimetre and a little: what the camera of any telephone reads off a copy of a copy.
_SQUARE = 1.62


class RecordCode(Flowable):  # type: ignore[misc]  # the library carries no types
    """The code of a place in the record."""

    def __init__(self, point: RecordPoint) -> None:
        super().__init__()
        self.text = point_text(point)
        self.side = (len(squares(self.text)) + 2 * QUIET) * _SQUARE

    def wrap(self, _available_width: float, _available_height: float) -> tuple[float, float]:
        """The room that it takes in points: a square."""
        return self.side, self.side

    def draw(self) -> None:
        """Draws the code in black on white, whatever the theme of the paper is."""
        canvas: Canvas = self.canv
        canvas.saveState()
        canvas.setFillColor(white)
        canvas.rect(0, 0, self.side, self.side, stroke=0, fill=1)
        canvas.setFillColor(black)
        for row, column, count in runs(self.text):
            top = self.side - (row + QUIET) * _SQUARE
            canvas.rect((column + QUIET) * _SQUARE, top - _SQUARE, count * _SQUARE, _SQUARE, stroke=0, fill=1)
        canvas.restoreState()


def record_block(provenance: Provenance) -> Iterator[Flowable]:
    """The block, in one piece; nothing for a report that no record stands behind."""
    point = record_point(provenance)
    if point is None:
        return
    code = RecordCode(point)
    words = [PdfParagraph(markup(record_heading(point)), style("subheading"))]
    words += [PdfParagraph(markup(line), style("meta")) for line in record_lines(point)]
    table = Table([[code, words]], colWidths=[code.side + 6, MEASURE - code.side - 6], hAlign="LEFT")
    table.setStyle([
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0), ("TOPPADDING", (0, 0), (-1, -1), 0),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
    ])  # fmt: skip
    yield KeepTogether([Spacer(1, 12), table])
