"""Whether a text file is a printed report, and the report as it was read."""

from __future__ import annotations

from dataclasses import dataclass

from screener.docket.files.delimited import decode
from screener.docket.files.source import DocketFile, is_plain_text
from screener.docket.model.choices import ReadChoices
from screener.docket.model.grid import Grid
from screener.docket.model.printed import PrintLayout
from screener.docket.tables.print_layout.read_printed import Printed, read_printed
from screener.docket.tables.print_layout.shipped import fits, read_text, recognized

#: The share of lines that may fit nothing: a layout that a person chose is that of the report unless most do.
_SAVED, _KNOWN = 0.5, 0.1
_FORMAT = "printed report"
_LOOKED = 64 * 1024  # bytes by which it is told whether a text is one


@dataclass(frozen=True, slots=True, kw_only=True)
class AsPrinted:
    """A report with the layout by which it was read; ``grid`` holds what is known of the file itself."""

    layout: PrintLayout
    read: Printed
    grid: Grid


def opened_as_printed(source: DocketFile, choices: ReadChoices, layout: PrintLayout | None) -> AsPrinted | None:
    """The file as a printed report: by the layout of its saved mapping, else by one that ships with the program.

    None for any other file, where a saved layout is that of another report, and where a person has said how the file
    is opened.
    """
    chosen = (choices.delimiter, choices.header_line, choices.sheet)
    if any(each is not None for each in chosen) or not is_plain_text(source):
        return None
    if layout is None and not source.head[:_LOOKED].count(b"   "):
        return None
    head = source.head[:_LOOKED].decode("latin-1")
    known = layout or recognized(_even_newlines(head))
    if known is None:
        return None
    text, encoding, notices = decode(source.data, source.name, choices.encoding)
    read = read_printed(_even_newlines(text), known, read_text)
    if not fits(read, _SAVED if layout is not None else _KNOWN):
        return None
    grid = Grid(format=_FORMAT, rows=(), encoding=encoding, notices=tuple(notices), first_line=1)
    return AsPrinted(layout=known, read=read, grid=grid)


def _even_newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
