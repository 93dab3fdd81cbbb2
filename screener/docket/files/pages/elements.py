"""A web page as its tables, also those inside other tables, and as all its pieces of text in their order."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

_SILENT = frozenset({"style", "script", "svg", "noscript", "title", "select"})
_SPAN_LIMIT = 200
_MOST_NESTED = 60


@dataclass(slots=True)
class PageCell:
    """A cell: its pieces of text, those of tables inside it too, and how many columns it covers."""

    pieces: list[str] = field(default_factory=list)
    span: int = 1

    @property
    def text(self) -> str:
        return " ".join(self.pieces)


Row = list[PageCell]


class MarkupPage(HTMLParser):
    """``tables`` in the order in which they begin; ``pieces`` of the whole page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[Row]] = []
        self.pieces: list[str] = []
        self._open: list[list[Row]] = []  # tables, the innermost last
        self._cells: list[PageCell | None] = []  # the open cell of each
        self._silent = 0

    @staticmethod
    def of(text: str) -> MarkupPage:
        """The page of a text."""
        page = MarkupPage()
        page.feed(text)
        page.close()
        return page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag == "table" and len(self._open) < _MOST_NESTED:
            table: list[Row] = []
            self.tables.append(table)
            self._open.append(table)
            self._cells.append(None)
        elif tag == "tr" and self._open:
            self._open[-1].append([])
            self._cells[-1] = None
        elif tag in ("td", "th") and self._open and self._open[-1]:
            span = dict(attrs).get("colspan") or "1"
            cell = PageCell(span=min(max(int(span), 1), _SPAN_LIMIT) if span.isascii() and span.isdigit() else 1)
            self._open[-1][-1].append(cell)
            self._cells[-1] = cell

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag == "table" and self._open:
            self._open.pop()
            self._cells.pop()
        elif tag in ("td", "th", "tr") and self._cells:
            self._cells[-1] = None

    def handle_data(self, data: str) -> None:
        piece = " ".join(data.split())
        if not piece or self._silent:
            return
        self.pieces.append(piece)
        for cell in self._cells:
            if cell is not None:
                cell.pieces.append(piece)
