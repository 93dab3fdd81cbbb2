"""Tables that a case system saved as .xls but that are text inside: HTML pages and XML spreadsheets of 2003."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from xml.etree.ElementTree import Element

from defusedxml import ElementTree  # type: ignore[import-untyped]  # the library carries no types

from screener.docket.files.delimited import COLUMN_LIMIT
from screener.docket.model.choices import WrongChoice
from screener.docket.model.grid import Grid
from screener.domain.errors import ScreenerError

_SHEET = "{urn:schemas-microsoft-com:office:spreadsheet}"
_CELL_TAGS = ("td", "th")
_SPAN_LIMIT = 200
#: The last row of a sheet, in every program that writes one.
ROW_LIMIT = 1_048_576
_DIGITS = 20


def read_html(text: str, encoding: str, name: str) -> Grid:
    """The largest table of a page; raises ScreenerError where it has none of two rows."""
    reader = _Tables()
    reader.feed(text)
    reader.close()
    table = max(reader.tables, key=len, default=[])
    if len(table) < 2:
        raise ScreenerError(f"{name} is a web page without a table", "", "Export the docket as xlsx or csv")
    notices = [f"the largest of {len(reader.tables)} tables was read"] if len(reader.tables) > 1 else []
    return Grid(format="html", rows=table, encoding=encoding, notices=tuple(notices))


class _Tables(HTMLParser):
    """Collects the cells of every table; merged cells keep the columns in place."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self._cell: list[str] | None = None
        self._span = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._end_cell()
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self._end_cell()
            self.tables[-1].append([])
        elif tag in _CELL_TAGS and self.tables and self.tables[-1]:
            self._end_cell()
            self._cell = []
            span = dict(attrs).get("colspan") or "1"
            self._span = min(int(span), _SPAN_LIMIT) if span.isdigit() else 1
        elif tag == "br" and self._cell is not None:
            self._cell.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in (*_CELL_TAGS, "tr", "table"):
            self._end_cell()

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def _end_cell(self) -> None:
        if self._cell is not None:
            row = self.tables[-1][-1] if self.tables[-1] else []
            row.append(" ".join("".join(self._cell).split()))
            row.extend([""] * (self._span - 1))
            self._cell = None


def read_xml_spreadsheet(data: bytes, name: str, sheet: str | None) -> Grid:
    """The named sheet of an XML spreadsheet, else the one with most rows."""
    if b"<!DOCTYPE" in data[:65_536].replace(b"\x00", b""):
        raise ScreenerError(f"{name} holds XML with a DOCTYPE", "spreadsheets have none", "Export it again")
    try:
        root: Element = ElementTree.fromstring(data)
    except Exception as error:  # every fault of an XML reader means the same to a person
        raise ScreenerError(f"{name} is a damaged XML spreadsheet", "", "Export it again as xlsx or csv") from error
    sheets = {str(one.get(f"{_SHEET}Name", "")): _rows(one, name) for one in root.iter(f"{_SHEET}Worksheet")}
    if not sheets:
        raise ScreenerError(f"{name} is an XML file but no spreadsheet", "", "Save it as xlsx or csv and read that")
    if sheet is not None and sheet not in sheets:
        raise WrongChoice("sheet", f"{name} has no sheet {sheet}", "", "Its sheets: " + ", ".join(sheets))
    chosen = sheet if sheet is not None else max(sheets, key=lambda one: len(sheets[one]))
    others = [one for one in sheets if one != chosen and sheet is None]
    return Grid(
        format="xml spreadsheet",
        rows=sheets[chosen],
        sheet=chosen,
        sheets=tuple(sheets),
        others=tuple(Grid(format="xml spreadsheet", rows=sheets[one], sheet=one) for one in others),
    )


def _rows(worksheet: Element, name: str) -> list[list[str]]:
    rows: list[list[str]] = []
    for row in worksheet.iter(f"{_SHEET}Row"):
        at = _index(row)
        if at is not None:
            if at > ROW_LIMIT:
                raise ScreenerError(
                    f"{name} has a row {at:,}", f"a sheet has at most {ROW_LIMIT:,}", "Export it again as xlsx or csv"
                )
            rows.extend([] for _ in range(at - 1 - len(rows)))
        cells: list[str] = []
        for cell in row.iter(f"{_SHEET}Cell"):
            place = _index(cell)
            if place is not None:
                if place > COLUMN_LIMIT:
                    raise ScreenerError(f"{name} has a column {place:,}", "", "Export it again as xlsx or csv")
                cells.extend([""] * (place - 1 - len(cells)))
            content = cell.find(f"{_SHEET}Data")
            text = "".join(content.itertext()) if content is not None else ""
            if content is not None and content.get(f"{_SHEET}Type") == "DateTime":
                text = re.sub(r"T(?:00:00:00(?:\.0+)?)?$", "", text).replace("T", " ")
            cells.append(text)
        rows.append(cells)
    return rows


def _index(element: Element) -> int | None:
    value = element.get(f"{_SHEET}Index", "")
    return int(value) if value.isdigit() and len(value) < _DIGITS and int(value) > 0 else None
