"""What reading a docket yields: columns as mapped, charges, rows set aside, lines passed over, and doubts.

Everything here is shown to a person before anything is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from screener.docket.model.choices import NOTHING_CHOSEN, STATES, ReadChoices
from screener.docket.model.printed import PrintLayout
from screener.domain.case import Charge, Warrant


@dataclass(frozen=True, slots=True, kw_only=True)
class FileColumn:
    """One column of the file and what it was taken for.

    ``field`` is a name of ``columns.FIELDS``, or "" where the column is kept without a meaning.
    ``confidence`` is from 0 to 1. ``reason`` says in words why; ``notes`` say what a person should look at
    ("the header says charge, the content is a statute").
    """

    letter: str
    header: str
    field: str
    confidence: float
    samples: tuple[str, ...] = ()
    reason: str = ""
    notes: tuple[str, ...] = ()
    ordinal: int = 0  # 1.. where several columns repeat one field (CHARGE1, CHARGE2)
    fills: tuple[str, ...] = ()  # facts that the policy itself declares, which it gives

    @property
    def used(self) -> bool:
        """Whether anything is read from it."""
        return bool(self.field or self.fills)


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutEntry:
    """A line that is no record.

    ``cell`` has its sheet before it where the docket has several (``May!A3``).
    ``kind`` is title, header, repeated header, blank, subtotal, total, footer or separator.
    """

    cell: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """A data row that is no usable record, with the reason and its cells as they stood, in the docket's columns.

    ``sheet`` is where it stood, "" where the docket is one table.
    """

    row: int
    reason: str
    cells: tuple[str, ...]
    sheet: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FurtherTable:
    """A further table of a docket: a block under other names, another sheet, a file joined to it.

    ``names`` are its columns (letter, header), ``rows`` its records as they stood, by line. ``own`` says for each
    column of the docket which of its own it is, -1 where it has none.
    """

    sheet: str
    header_row: int
    names: tuple[tuple[str, str], ...]
    rows: Mapping[int, Sequence[str]] = field(repr=False)
    own: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinOffer:
    """A column of a joined file whose numbers stand in a column of the docket too: ``both`` of its ``of`` numbers."""

    column: str
    docket_column: str
    both: int
    of: int

    @property
    def sentence(self) -> str:
        """``Case_ID = Case Number: 238 of its 240 numbers stand in both``."""
        return f"{self.column} = {self.docket_column}: {self.both:,} of its {self.of:,} numbers stand in both"


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedRows:
    """A file that was joined to the docket: by which of its columns, and what became of its rows.

    ``rows`` are all its records, ``matched`` those that found their counterpart; ``without`` are rows of the docket
    that found none in it. ``offers`` are the columns by which it could be joined, the best first; ``by`` is the one
    that was named, "" where the program found it. ``docket_headers`` are the names of the docket's own columns.
    """

    name: str
    sha256: str
    key: str
    docket_key: str
    rows: int
    matched: int
    without: int
    sentence: str
    by: str = ""
    offers: tuple[JoinOffer, ...] = ()
    docket_headers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """A doubt about one cell (``cell`` is its address, "" for the whole file). Nothing was repaired."""

    code: str
    cell: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MappedAs:
    """The saved mapping that a file was read with: how many of its columns it knows, and the names that differ."""

    name: str
    same: int
    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    exact: bool = False  # the very same columns in the same order

    @property
    def sentence(self) -> str:
        """``Mapped as "County jail, April": 23 columns the same, 1 new: Body Cam ID; 1 gone: Bond``."""
        return f"Mapped as “{self.name}”: {self.differences}"

    @property
    def differences(self) -> str:
        """``23 columns the same, 1 new: Body Cam ID; 1 gone: Bond``."""
        said = f"{self.same} {'column' if self.same == 1 else 'columns'} the same"
        if self.new:
            said += f", {len(self.new)} new: {', '.join(self.new)}"
        if self.gone:
            said += f"{';' if self.new else ','} {len(self.gone)} gone: {', '.join(self.gone)}"
        return said


@dataclass(frozen=True, slots=True, kw_only=True)
class DocketReading:
    """A docket as it was read. ``rows_read == rows_accepted + len(set_aside)`` always holds.

    ``header_row`` is the line of the header (0 where the file has none). ``unknown_words`` counts, per field,
    words that no controlled vocabulary knows. ``not_recognized`` counts charges whose class stayed unknown.
    ``people`` and ``cases`` count what can be told apart within this file.
    """

    path: Path
    name: str
    sha256: str
    format: str
    encoding: str
    delimiter: str
    sheet: str
    header_row: int
    columns: tuple[FileColumn, ...]
    layout: tuple[LayoutEntry, ...]
    rows_read: int
    charges: Sequence[Charge]
    rows_accepted: int
    set_aside: tuple[SetAside, ...]
    issues: tuple[Issue, ...]
    unknown_words: Mapping[str, Mapping[str, int]]
    not_recognized: int
    people: int
    cases: int
    kind: str = "docket"
    sheets: tuple[str, ...] = ()
    mapped_as: MappedAs | None = None  # the saved mapping that was applied
    choices: ReadChoices = NOTHING_CHOSEN  # what a person or a saved mapping chose, where it was obeyed
    state: str = ""  # whose statutes its citations are, by postal code; "" where nobody said
    date_orders: tuple[str, ...] = ()  # of its columns of days, the most frequent first
    notices: tuple[str, ...] = ()  # about the whole file, in words ("macros ignored", "the profile skipped ...")
    facts_given: frozenset[str] = frozenset()  # facts that some column can give
    own: tuple[str, ...] = ()  # those of them that the policy itself declares
    #: Cells that are filled and no answer, by the fact and the place of its column.
    unread: Mapping[tuple[str, int], frozenset[str]] = field(default_factory=dict)
    raw_rows: Mapping[int, Sequence[str]] = field(default_factory=dict, repr=False)  # of its first table, by line
    first: FurtherTable | None = field(default=None, repr=False)  # the first table, where there are several
    more: tuple[FurtherTable, ...] = field(default=(), repr=False)  # the others
    joined: tuple[JoinedRows, ...] = ()
    print_layout: PrintLayout | None = None  # by which a printed report was read
    unfilled: frozenset[tuple[str, int]] = frozenset()  # sheet and line of blanks that a total parts from their case

    @property
    def state_from(self) -> str:
        """Who said it: ``file`` (for this file, or its saved mapping), ``office``, or "" for nobody."""
        return "" if not self.state else "file" if self.choices.state else "office"

    @property
    def state_words(self) -> str:
        """Whose statutes the citations are read as, and who said so, in one sentence."""
        name = STATES.get(self.state, self.state)
        said = {"file": "as said for this file", "office": "the office's state"}
        if not self.state:
            return "Of which state the statutes are is not said: those that only one state can have are read"
        return f"Statutes are read as those of {name}, {said[self.state_from]}"

    def raw_row(self, row: int, sheet: str | None = None) -> tuple[tuple[str, str, str], ...]:
        """The cells of one line as they stood: (column letter, header, raw). Empty for a line that is no record.

        ``sheet`` is needed where the docket has several (``Charge.sheet``, ``SetAside.sheet``).
        """
        table = self._table(row, sheet)
        cells = self.raw_rows.get(row, ()) if table is None else table.rows.get(row, ())
        known = [(c.letter, c.header) for c in self.columns] if table is None else table.names
        return tuple(
            (*(known[at] if at < len(known) else (column_letter(at), "")), raw) for at, raw in enumerate(cells)
        )

    def raw(self, row: int, sheet: str | None = None) -> Sequence[str]:
        """The cells of one line as they stood, without their names."""
        table = self._table(row, sheet)
        return self.raw_rows.get(row, ()) if table is None else table.rows.get(row, ())

    def laid(self, row: int, sheet: str | None = None) -> tuple[str, ...]:
        """The cells of one line as they stood, in the docket's own columns, whatever table it stands in."""
        table, cells = self._table(row, sheet), self.raw(row, sheet)
        if table is None or not cells:
            return tuple(cells)
        return tuple(cells[at] if 0 <= at < len(cells) else "" for at in table.own)

    def places(self) -> tuple[tuple[str, int], ...]:
        """Every record by sheet and line, set aside or not, in their order."""
        own = self.sheet if self.first is None else self.first.sheet
        tables = [(own, self.raw_rows), *((table.sheet, table.rows) for table in self.more)]
        return tuple(sorted((sheet, row) for sheet, rows in tables for row in rows))

    def column_cells(self, at: int) -> tuple[tuple[str, str], ...]:
        """(address, raw) of every record in one column of the docket, from all its tables."""
        if self.first is None:
            letter = self.columns[at].letter
            return tuple((f"{letter}{line}", row[at] if at < len(row) else "") for line, row in self.raw_rows.items())
        found = []
        for table in (self.first, *self.more):
            own = table.own[at] if at < len(table.own) else -1
            if own >= 0:
                letter = table.names[own][0]
                found += [(f"{letter}{line}", row[own] if own < len(row) else "") for line, row in table.rows.items()]
        return tuple(found)

    def _table(self, row: int, sheet: str | None) -> FurtherTable | None:
        if self.first is None:
            return None
        tables = (self.first, *self.more)
        return next((t for t in tables if row in t.rows and sheet in (None, t.sheet)), self.first)

    @property
    def rows_words(self) -> str:
        """How many rows were read, with those of files joined to the docket told apart: these are no charges of it."""
        if not self.joined:
            return f"{self.rows_read:,} rows read"
        own = self.rows_read - sum(each.rows for each in self.joined)
        others = ", ".join(f"{each.rows:,} of {each.name}" for each in self.joined)
        return f"{self.rows_read:,} rows read ({own:,} of {self.name}, {others})"

    def absent_facts(self, names: Iterable[str]) -> tuple[str, ...]:
        """Those of ``names`` that no column of this docket can give, in their order."""
        return tuple(name for name in names if name not in self.facts_given)


@dataclass(frozen=True, slots=True, kw_only=True)
class WarrantReading:
    """A warrant list as it was read: ``docket`` carries the counts, layout, columns and doubts; one warrant per row."""

    docket: DocketReading
    warrants: tuple[Warrant, ...]

    @property
    def rows_read(self) -> int:
        return self.docket.rows_read

    @property
    def rows_accepted(self) -> int:
        return self.docket.rows_accepted

    @property
    def set_aside(self) -> tuple[SetAside, ...]:
        return self.docket.set_aside

    @property
    def columns(self) -> tuple[FileColumn, ...]:
        return self.docket.columns

    @property
    def layout(self) -> tuple[LayoutEntry, ...]:
        return self.docket.layout

    @property
    def issues(self) -> tuple[Issue, ...]:
        return self.docket.issues

    @property
    def sha256(self) -> str:
        return self.docket.sha256

    @property
    def name(self) -> str:
        return self.docket.name

    @property
    def path(self) -> Path:
        return self.docket.path

    @property
    def sheet(self) -> str:
        return self.docket.sheet

    def raw_row(self, row: int) -> tuple[tuple[str, str, str], ...]:
        return self.docket.raw_row(row)


def column_letter(at: int) -> str:
    """The letter of the column at an index from 0: A, B, ... Z, AA."""
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
