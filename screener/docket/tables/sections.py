"""The tables of a docket under one line of columns: blocks of a sheet, sheets of a workbook, a file joined to it.

A docket may stand in several tables: other columns further down the sheet, a sheet for each month. Each is read by its
own column names, and its rows are laid out under the columns of the first, so that one mapping holds for all of them.
Where a value stood is kept: the sheet, the letter on it, the line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

from screener.docket.cells.cell_columns import LineRows
from screener.docket.cells.headers import HeaderMatch, matches
from screener.docket.columns.content import ColumnContent, contents_of
from screener.docket.columns.profile import header_key
from screener.docket.model.result import FurtherTable, Issue, column_letter
from screener.docket.tables.layout import Layout, TableBlock
from screener.docket.tables.records import Rows, even_rows

_SURE = 0.85


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSection:
    """One table. ``headers`` and ``letters`` are its own names and letters, in the columns of the whole docket.

    ``even`` are its records in those columns; ``own`` says which column of the table each is, -1 where it has none.
    ``raw`` are its records as they stood, by line. ``breaks`` are lines over which nothing is filled down.
    ``origins`` say, by line and column, on which line a value stood that is not of this row (0: on none). ``filled``:
    nothing is to be filled down any more. ``headed``: lines that are headings were taken out. ``mark`` stands before
    each letter where the docket has several sheets or files: ``February!`` in ``February!B7``. ``open_texts`` are lines
    whose charge is not read, each with the reason.
    """

    sheet: str
    header_row: int
    names: tuple[str, ...]
    headers: tuple[str, ...]
    letters: tuple[str, ...]
    own: tuple[int, ...]
    even: Rows
    raw: Mapping[int, Sequence[str]]
    breaks: frozenset[int] = frozenset()
    origins: Mapping[int, Mapping[int, int]] = field(default_factory=dict)
    filled: bool = False
    open_texts: Mapping[int, Issue] = field(default_factory=dict)
    headed: bool = False
    mark: str = ""

    @property
    def table(self) -> FurtherTable:
        """Its rows as they stood, with its own letters and names."""
        names = tuple((f"{self.mark}{column_letter(at)}", name) for at, name in enumerate(self.names))
        return FurtherTable(sheet=self.sheet, header_row=self.header_row, names=names, rows=self.raw, own=self.own)

    def without(self, lines: Set[int]) -> TableSection:
        """The same without lines that turned out to be no records."""
        if isinstance(self.raw, LineRows):
            return replace(self, raw=self.raw.without(lines))
        return replace(self, raw={line: row for line, row in self.raw.items() if line not in lines})

    def marked(self, mark: str) -> TableSection:
        """The same with a mark before each letter."""
        return replace(self, mark=mark, letters=tuple(mark + letter if letter else "" for letter in self.letters))


def sections_of(rows: Sequence[list[str]], layout: Layout, first_line: int, sheet: str) -> list[TableSection]:
    """The tables of one sheet, the first under its header, each in its own columns."""
    breaks = frozenset(at + first_line for at in layout.breaks)
    found = [_section(rows, layout, first_line, sheet, breaks)]
    found += [_section(rows, _as_layout(layout, block), first_line, sheet, breaks) for block in layout.blocks]
    return found


def _as_layout(layout: Layout, block: TableBlock) -> Layout:
    return replace(layout, header_row=block.header_row, header=block.header, records=block.records, blocks=())


def _section(
    rows: Sequence[list[str]], layout: Layout, first_line: int, sheet: str, breaks: frozenset[int]
) -> TableSection:
    width = len(layout.header)
    even = even_rows(rows, layout, first_line)
    return TableSection(
        sheet=sheet,
        header_row=layout.header_row,
        names=layout.header,
        headers=layout.header,
        letters=tuple(column_letter(at) for at in range(width)),
        own=tuple(range(width)),
        even=even,
        raw={at + first_line: rows[at] for at in layout.records} if even.raw is None else even.raw,
        breaks=breaks,
    )


def under_one_header(sections: Sequence[TableSection]) -> list[TableSection]:
    """All tables in the columns of the first, with further columns behind them where another table has more."""
    if len(sections) < 2:
        return list(sections)
    header = list(sections[0].headers)
    contents = _contents(sections[0])
    places = [list(range(len(header)))]
    for section in sections[1:]:
        own = _contents(section)
        where = _places(header, contents, section.headers, own)
        places.append(where)
        for at, place in enumerate(where):
            if place == len(header):
                header.append(section.headers[at])
                contents.append(own[at])
    return [laid_under(section, where, header) for section, where in zip(sections, places, strict=True)]


def whole_header(sections: Sequence[TableSection]) -> tuple[str, ...]:
    """The names of the docket's columns: the first table's, else those of the first table that has the column."""
    return tuple(next((s.headers[at] for s in sections if s.letters[at]), "") for at in range(len(sections[0].headers)))


def _contents(section: TableSection) -> list[ColumnContent]:
    return contents_of(section.even.rows, len(section.headers))


def _places(
    header: list[str], contents: list[ColumnContent], names: Sequence[str], own: Sequence[ColumnContent]
) -> list[int]:
    """For each column of a further table the column of the docket that it is: by name, else by what names mean."""
    where = [-1] * len(names)
    taken: set[int] = set()
    for by_name in (True, False):
        for at, name in enumerate(names):
            if where[at] >= 0 or not name:
                continue
            for place, known in enumerate(header):
                if place in taken:
                    continue
                if header_key(name) == header_key(known) if by_name else _alike(name, own[at], known, contents[place]):
                    where[at] = place
                    taken.add(place)
                    break
    further = iter(range(len(header), len(header) + len(names)))
    return [place if place >= 0 else next(further) for place in where]


def _alike(name: str, own: ColumnContent, known: str, content: ColumnContent) -> bool:
    """Whether two names mean one field; of a charge, its text or its statute, as the cells say."""
    first, second = _best(name), _best(known)
    if first is None or second is None or (first.stage, first.ordinal) != (second.stage, second.ordinal):
        return False
    if first.charge_family and second.charge_family:
        return (own.statute > own.text) == (content.statute > content.text)
    return first.field == second.field and not first.charge_family


def _best(name: str) -> HeaderMatch | None:
    found = matches(name) if name else ()
    return found[0] if found and found[0].score >= _SURE else None


def laid_under(section: TableSection, where: Sequence[int], header: Sequence[str]) -> TableSection:
    """The table in the columns of the docket; a column that it has not is blank there.

    ``where`` says for each of its own columns which of the docket's it is.
    """
    if list(where) == list(range(len(header))):
        return section
    own = [-1] * len(header)
    for at, place in enumerate(where):
        own[place] = at
    rows = [["" if at < 0 else row[at] for at in own] for row in section.even.rows]
    ragged = tuple(replace(one, cells=_laid(one.cells, own)) for one in section.even.ragged)
    return replace(
        section,
        headers=tuple(section.headers[at] if at >= 0 else name for at, name in zip(own, header, strict=True)),
        letters=tuple(section.letters[at] if at >= 0 else "" for at in own),
        own=tuple(own),
        even=replace(section.even, rows=rows, ragged=ragged),
    )


def _laid(cells: Sequence[str], own: Sequence[int]) -> tuple[str, ...]:
    """A row set aside in the columns of the docket; what stood beyond its own columns stays behind them."""
    width = 1 + max(own, default=-1)
    return (*("" if not 0 <= at < len(cells) else cells[at] for at in own), *cells[width:])
