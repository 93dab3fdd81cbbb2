"""A docket as an office keeps it, laid out again as it was read: its tables, their columns, the rows set aside.

What stood between the rows (titles, totals) is not kept, nor faults of cells that the file itself could not give.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from screener.docket.files.source import DocketFile
from screener.docket.model.choices import ReadChoices
from screener.docket.model.grid import Grid
from screener.docket.model.result import DocketReading, SetAside
from screener.docket.reading.opened_file import OpenedFile
from screener.docket.reading.reading import read_gathered
from screener.docket.tables.joining import ToJoin, join
from screener.docket.tables.layout import Layout
from screener.docket.tables.records import FOREIGN, even_rows
from screener.docket.tables.sections import TableSection, laid_under, under_one_header, whole_header
from screener.docket.tables.sheets import Gathered
from screener.domain.errors import ScreenerError


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptTable:
    """One table: its letters and names, its rows by line and why some were set aside, as they stood.

    ``own`` says for each column of the docket which of its own it is, -1 where it has none.
    """

    sheet: str
    header_row: int
    columns: Sequence[tuple[str, str]]
    rows: Mapping[int, Sequence[str]]
    aside: Mapping[int, str]
    own: Sequence[int]

    @property
    def mark(self) -> str:
        """What stands before its letters: ``February!``."""
        letter = self.columns[0][0] if self.columns else ""
        return letter[: letter.rfind("!") + 1]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRows:
    """A docket as an office keeps it. ``mapping`` are its columns: letter, header, field.

    ``unfilled`` are sheet and line of blanks that nothing above fills. ``joined`` are files that were joined to it, in
    their order: name, SHA-256, the column by which they were, and the one that a person named ("" for none).
    """

    name: str
    sha256: str
    format: str
    sheet: str
    mapping: Sequence[tuple[str, str, str]]
    tables: Sequence[KeptTable]
    unfilled: frozenset[tuple[str, int]] = frozenset()
    joined: Sequence[tuple[str, str, str, str]] = ()
    encoding: str = ""
    delimiter: str = ""
    date_order: str | None = None
    unit: str | None = None
    kind: str = "docket"
    state: str = ""


def read_stored(stored: StoredRows, *, as_of: date | None) -> DocketReading:
    """Reads the rows of a docket that was imported earlier, by the columns as they were mapped then.

    The rows set aside are those of the record: where they are not found so again, they are taken as they are kept.
    """
    if stored.joined:
        return _read_joined(stored, as_of)
    if stored.kind != "warrants":
        reading = _read(stored, as_of, again=True)
        if _places(reading) == {
            (table.sheet if table.mark else "", line) for table in stored.tables for line in table.aside
        }:
            return reading
    return _read(stored, as_of, again=False)


def _places(reading: DocketReading) -> set[tuple[str, int]]:
    return {(row.sheet, row.row) for row in reading.set_aside}


def _read(stored: StoredRows, as_of: date | None, *, again: bool) -> DocketReading:
    """``again``: rows set aside are read again, as the others; what they hold says how columns are read."""
    made = [_section(table, stored, again) for table in stored.tables]
    found = Gathered(
        sheet=stored.sheet,
        sections=tuple(section for section, _ in made),
        set_aside=tuple(row for _, rows in made for row in rows),
    )
    return _read_found(stored, found, as_of)


def _read_joined(stored: StoredRows, as_of: date | None) -> DocketReading:
    """The files are joined anew, since each is kept by itself; it must come out as it did then.

    An earlier version of the program did not write whether a person had named the column: it is tried both ways.
    """
    for named in (False, True):
        if (reading := _joined_again(stored, as_of, named)) is not None:
            return reading
    raise ScreenerError(
        f"{stored.name} and the files joined to it cannot be joined again as they were",
        "the program finds other columns in them now",
        "Report it from the files: screener read FILE --join FILE --quality OUT",
    )


def _joined_again(stored: StoredRows, as_of: date | None, named: bool) -> DocketReading | None:
    """The docket and its files joined; None where it does not come out as it did. ``named``: by the columns then."""
    docket, *files = [_file(stored, name) for name in (stored.name, *(name for name, _, _, _ in stored.joined))]
    others = [
        ToJoin(name=name, sha256=sha256, found=found, by=by or (key.partition(" + ")[0] if named else ""))
        for (name, sha256, key, by), found in zip(stored.joined, files, strict=True)
    ]
    try:
        found = replace(join(docket, stored.name, stored.sha256, others), sheet=stored.sheet)
    except ScreenerError:
        return None
    if len(whole_header(found.sections)) == len(stored.mapping):
        reading = _read_found(stored, found, as_of)
        keys = [(each.name, each.sha256, each.key) for each in reading.joined]
        aside = {(table.sheet, line) for table in stored.tables for line in table.aside}
        if keys == [each[:3] for each in stored.joined] and _places(reading) == aside:
            return reading
    return None


def _file(stored: StoredRows, name: str) -> Gathered:
    """The tables of one of the files, as they stood before they were joined: without the marks of the joining."""
    made = []
    for table in stored.tables:
        if _file_of(table, stored) != name:
            continue
        section, apart = _section(table, stored, True, laid=False)
        sheet = "" if table.sheet == name else table.sheet.removeprefix(f"{name} ")
        section = replace(section, sheet=sheet, headed=False)
        if table.mark == f"{table.sheet}!":
            section = replace(section, mark="", letters=tuple(at.removeprefix(table.mark) for at in section.letters))
        made.append((section, tuple(replace(row, sheet=sheet) for row in apart)))
    return Gathered(
        sheet=", ".join(dict.fromkeys(section.sheet for section, _ in made)),
        sections=tuple(under_one_header([section for section, _ in made])),
        set_aside=tuple(row for _, rows in made for row in rows),
    )


def _file_of(table: KeptTable, stored: StoredRows) -> str:
    """The file in which a table stands: its sheet is called after it, but for sheets of the docket's own file."""
    named = (name for name, *_ in stored.joined if table.sheet == name or table.sheet.startswith(f"{name} "))
    return next(named, stored.name)


def _read_found(stored: StoredRows, found: Gathered, as_of: date | None) -> DocketReading:
    grid = Grid(format=stored.format, rows=[], encoding=stored.encoding, delimiter=stored.delimiter, sheet=stored.sheet)
    source = DocketFile(path=Path(stored.name), name=stored.name, held=b"", sha256=stored.sha256, size=0)
    opened = OpenedFile(grid=grid, layout=None, choices=ReadChoices(date_order=stored.date_order, unit=stored.unit))
    fields = [name for _, _, name in stored.mapping]
    return read_gathered(source, opened, found, fields=fields, kind=stored.kind, as_of=as_of, state=stored.state)


def _section(
    table: KeptTable, stored: StoredRows, again: bool, *, laid: bool = True
) -> tuple[TableSection, tuple[SetAside, ...]]:
    """A table with its records, and its rows that were set aside before they were records."""
    kept = {line: why for line, why in table.aside.items() if not again or why.startswith(FOREIGN)}
    sheet = table.sheet if table.mark else ""
    apart = tuple(SetAside(row=n, reason=kept[n], cells=tuple(table.rows[n]), sheet=sheet) for n in sorted(kept))
    lines = sorted(table.rows.keys() - kept.keys())
    names = tuple(name for _, name in table.columns)
    layout = Layout(
        header_row=table.header_row,
        header=names,
        records=tuple(range(len(lines))),
        entries=(),
        headless=table.header_row < 1,
    )
    even = even_rows([list(table.rows[line]) for line in lines], layout, 0)
    even = replace(
        even,
        lines=[lines[at] for at in even.lines],
        ragged=tuple(replace(row, row=lines[row.row]) for row in even.ragged),
        short=frozenset(lines[at] for at in even.short),
    )
    section = TableSection(
        sheet=table.sheet,
        header_row=table.header_row,
        names=names,
        headers=names,
        letters=tuple(letter for letter, _ in table.columns),
        own=tuple(range(len(names))),
        even=even,
        raw=table.rows,
        breaks=frozenset(line for at, line in stored.unfilled if at == table.sheet),
        headed=True,
        mark=table.mark,
    )
    if not laid:
        return section, apart
    where = {own: place for place, own in enumerate(table.own) if own >= 0}
    header = [name for _, name, _ in stored.mapping]
    return laid_under(section, [where[at] for at in range(len(names))], header), apart
