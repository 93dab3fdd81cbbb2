"""Files joined to a docket: cases to their charges, weights to their cases, by a number that stands in both.

Nothing is matched by guess: the number is found by its name and by what the columns hold, and said. A number that
occurs twice where it should occur once gives nothing, never the first match; what finds no counterpart is set aside or
listed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from screener.docket.cells.controlled_words import is_blank
from screener.docket.cells.headers import CHARGE_FIELDS
from screener.docket.columns.columns import Mapped, map_columns
from screener.docket.columns.content import ColumnContent
from screener.docket.columns.join_again import JoinedFile
from screener.docket.columns.join_key import Columns, JoinKey, Shared, find_key, shared_columns
from screener.docket.columns.profile import Profile, header_key
from screener.docket.model.result import Issue, JoinedRows, JoinOffer, LayoutEntry, SetAside
from screener.docket.tables.filldown import fill_down
from screener.docket.tables.records import without_headings
from screener.docket.tables.sections import TableSection, whole_header
from screener.docket.tables.sheets import Gathered
from screener.domain.errors import ScreenerError
from screener.policy.language.vocabulary import FactSpec

#: What belongs to one charge: it cannot be given to several that share a number.
_OF_ONE_CHARGE = frozenset(
    {*CHARGE_FIELDS, "grade", "count", "quantity", "unit", "weight basis", "substance", "amount", "field amount"}
    | {"estimated amount", "stated amount"}
)
_OFFERED = 8  # columns by which a file could be joined that are worth showing


@dataclass(frozen=True, slots=True, kw_only=True)
class ToJoin:
    """A file to be joined, as it was opened. ``by`` is its column with the number, "" to find it."""

    name: str
    sha256: str
    found: Gathered
    by: str = ""


@dataclass(slots=True)
class _Side:
    """The tables of one file with what their columns mean; its blanks are filled down."""

    name: str
    sha256: str
    header: tuple[str, ...]
    mapped: Mapped
    contents: list[ColumnContent]
    sections: list[TableSection]
    headings: list[LayoutEntry]
    found: Gathered

    @property
    def charges(self) -> bool:
        return any(name in self.mapped.at for name in CHARGE_FIELDS)

    def columns(self, by: str = "") -> Columns:
        """Its columns as they are looked at for a number; ``by`` is the one that was chosen."""
        unique = [len(c.filled) / max(1, c.filled_rows) for c in self.contents]
        return Columns(header=self.header, mapped=self.mapped, contents=self.contents, unique=unique, by=by)


def join(docket: Gathered, name: str, sha256: str, files: Sequence[ToJoin]) -> Gathered:
    """The docket with the values of the files beside its rows.

    The table that has the charges leads: where the docket has none, the first file with charges does, and the docket's
    rows are joined to its. Raises ScreenerError where no column of a file holds numbers of the other.
    """
    lead = _side(docket, name, sha256)
    own_headers = lead.header
    others = [(_side(each.found, each.name, each.sha256), each.by) for each in files]
    if not lead.charges:
        at = next((at for at, (side, _) in enumerate(others) if side.charges), None)
        if at is not None:
            side, by = others.pop(at)
            others.insert(0, (lead, by))
            lead = side
    sections = [_named(section, lead.name, lead.name != name) for section in lead.sections]
    state = _State(lead, sections, name, own_headers)
    for side, by in others:
        state.add(side, by)
    files_named = ", ".join(f"{each.name} {each.sha256[:8]}" for each in files)
    label = f"{docket.sheet or name}, joined with {files_named}"
    return replace(
        docket,
        sheet=label,
        sections=tuple(state.sections),
        entries=_entries([lead, *(side for side, _ in others)], name),
        set_aside=tuple(state.set_aside),
        issues=(*docket.issues, *(issue for each in files for issue in each.found.issues), *state.issues),
        notices=(*docket.notices, *(f"{f.name}: {n}" for f in files for n in f.found.notices), *state.notices),
        joined=tuple(state.joined),
        lookups=tuple(state.lookups),
        matched=state.matched,
    )


def names_said(headers: Sequence[str], profile: Profile | None, own: Sequence[FactSpec]) -> frozenset[str]:
    """The names of columns that a file beside a docket may have: the docket's, its mapping's, those of the policy."""
    said = [*headers, *(name for spec in own for name in (spec.name, *spec.headers))]
    mapped = profile.mapping.keys() if profile is not None else ()
    return frozenset({*map(header_key, said), *mapped} - {""})


def _side(found: Gathered, name: str, sha256: str) -> _Side:
    header = whole_header(found.sections)
    rows = [row for section in found.sections for row in section.even.rows]
    contents = [ColumnContent(cells) for cells in zip(*rows, strict=True)] or [ColumnContent(()) for _ in header]
    mapped = map_columns(header, contents)
    sections: list[TableSection] = []
    headings: list[LayoutEntry] = []
    for section in found.sections:
        even, entries = without_headings(section.even, mapped, contents, section.letters)
        headings += entries
        filled = fill_down(even.rows, even.lines, section.breaks, mapped, is_blank)
        origins = {even.lines[place]: where for place, where in filled.origins.items()}
        apart = (row for row in found.set_aside if row.sheet in ("", section.sheet))
        kept = {*even.lines, *(row.row for row in even.ragged), *(row.row for row in apart)}
        raw = {line: cells for line, cells in section.raw.items() if line in kept}
        even = replace(even, rows=filled.rows)
        breaks = filled.unfilled
        sections.append(replace(section, even=even, origins=origins, raw=raw, breaks=breaks, filled=True))
    return _Side(name, sha256, header, mapped, contents, sections, headings, found)


def _named(section: TableSection, name: str, marked: bool) -> TableSection:
    """A table whose rows are told by their file; the docket's own letters need no mark where it leads."""
    named = replace(section, sheet=_called(section.sheet, name, marked))
    return named if not marked or section.mark else named.marked(f"{named.sheet}!")


def _called(sheet: str, name: str, marked: bool) -> str:
    """What a sheet is called among several files."""
    return f"{name} {sheet}" if sheet and marked else sheet or name


def _entries(sides: Sequence[_Side], name: str) -> tuple[LayoutEntry, ...]:
    """The layout of all files, each line with its file where that is not the docket."""
    found: list[LayoutEntry] = []
    for side in sides:
        mark = "" if side.name == name else f"{side.name}!"
        found += (replace(entry, cell=mark + entry.cell) for entry in (*side.found.entries, *side.headings))
    return tuple(found)


class _State:
    """The leading table while others are joined to it."""

    def __init__(self, lead: _Side, sections: list[TableSection], docket: str, headers: tuple[str, ...]) -> None:
        self.lead, self.sections, self.docket, self.headers = lead, sections, docket, headers
        self.set_aside: list[SetAside] = _placed(lead, lead.name != docket)
        self.issues: list[Issue] = []
        self.notices: list[str] = []
        self.joined: list[JoinedRows] = []
        self.lookups: list[TableSection] = []
        self.matched = 0

    def add(self, side: _Side, by: str) -> None:
        turned = side.name == self.docket and side.name != self.lead.name  # the joined file leads
        others = side.columns("" if turned else by)
        found = every = shared_columns(self.lead.columns(), side.columns())
        if by:
            found = shared_columns(self.lead.columns(by if turned else ""), others)
        key = find_key(found, self.lead.mapped, others)
        if key is None:
            raise _no_key(self.lead, side, self.lead if turned else side, by)
        sections = [_named(section, side.name, True) for section in side.sections]
        taken = _Taken(self.lead, side, sections, key)
        self.sections = [taken.beside(section) for section in self.sections]
        width = len(self.sections[0].headers)
        left, twice = taken.left(width)
        self.set_aside += [*_placed(side, True), *left, *twice]
        self.set_aside += [replace(row, sheet=s.sheet) for s in sections for row in s.even.ragged]
        self.issues += taken.issues
        before = width - taken.width
        self.lookups += (replace(section, own=(*[-1] * before, *taken.columns)) for section in sections)
        self.matched += taken.matched
        rows = sum(len(section.even.rows) for section in sections)
        sentence = _sentence(self.lead, side, key, taken, rows, len(twice))
        self.notices.append(sentence)
        here, there = key.name(self.lead.header, key.here), key.name(side.header, key.there)
        counts = (rows, taken.matched, taken.without)
        joined, keys = side, (there, here)
        if turned:
            asked = sum(len(section.even.rows) for section in self.sections)
            counts = (asked, asked - taken.without, rows - taken.matched)
            joined, keys = self.lead, (here, there)
        self.joined.append(
            JoinedRows(
                name=joined.name,
                sha256=joined.sha256,
                key=keys[0],
                docket_key=keys[1],
                rows=counts[0],
                matched=counts[1],
                without=counts[2],
                sentence=sentence,
                by=by,
                offers=_offers(every, self.lead, side, turned),
                docket_headers=self.headers,
            )
        )


def _offers(shared: Sequence[Shared], lead: _Side, side: _Side, turned: bool) -> tuple[JoinOffer, ...]:
    """The columns of the joined file by which it could be joined, each once, the best first."""
    found: dict[str, JoinOffer] = {}
    for each in shared:
        here, there = each.key.name(lead.header, each.key.here), each.key.name(side.header, each.key.there)
        column, own, of = (here, there, each.own) if turned else (there, here, each.of)
        found.setdefault(header_key(column), JoinOffer(column=column, docket_column=own, both=each.both, of=of))
    return tuple(found.values())[:_OFFERED]


def _placed(side: _Side, marked: bool) -> list[SetAside]:
    """The rows that were set aside when a file was opened, at the place where its table is kept."""
    own = side.sections[0].sheet
    return [replace(row, sheet=_called(row.sheet or own, side.name, marked)) for row in side.found.set_aside]


def _no_key(lead: _Side, side: _Side, named: _Side, by: str) -> ScreenerError:
    """``named`` is the file whose column was chosen."""
    if by and header_key(by) not in {header_key(name) for name in named.header}:
        return ScreenerError(
            f"{named.name} has no column {by}", "", "Its columns: " + ", ".join(filter(None, named.header))
        )
    return ScreenerError(
        f"{side.name} cannot be joined to {lead.name}",
        f"the column {by} holds no number of the other" if by else "no column of one holds numbers of the other",
        "Name its column with the number (on the command line --join-by), or export both with the case number",
    )


def _sentence(lead: _Side, side: _Side, key: JoinKey, taken: _Taken, rows: int, twice: int) -> str:
    here, there = key.name(lead.header, key.here), key.name(side.header, key.there)
    names = here if header_key(here) == header_key(there) else f"{here} and {there}"
    how = "" if key.named else ", found by what they hold"
    said = f"{side.name} joined by {names}{how}: {taken.matched:,} of its {rows:,} rows matched"
    if rows - taken.matched - twice:
        said += f", {rows - taken.matched - twice:,} without a row of {lead.name}"
    if twice:
        said += f", {twice:,} with a number that occurs twice"
    if taken.without:
        said += f"; {taken.without:,} rows of {lead.name} without one"
    return said


class _Taken:
    """Finds for each row of the leading table its counterpart in another file."""

    def __init__(self, lead: _Side, side: _Side, sections: Sequence[TableSection], key: JoinKey) -> None:
        self.lead, self.side, self.key, self.sections = lead, side, key, sections
        self.issues: list[Issue] = []
        self.without = 0
        self._rows: dict[tuple[str, ...], list[tuple[TableSection, int]]] = defaultdict(list)
        for section in sections:
            for place, row in enumerate(section.even.rows):
                if (value := key.of(row, key.there)) is not None:
                    self._rows[value].append((section, place))
        self.columns = [at for at in range(len(side.header)) if at not in key.there]
        self._single = {at for at in self.columns if side.mapped.columns[at].field in _OF_ONE_CHARGE}
        self._used: set[tuple[str, ...]] = set()
        self._asked = Counter(
            value
            for section in lead.sections
            for row in section.even.rows
            if (value := key.of(row, key.here)) is not None
        )

    @property
    def width(self) -> int:
        return len(self.columns)

    @property
    def matched(self) -> int:
        return sum(len(self._rows[value]) == 1 for value in self._used)

    def beside(self, section: TableSection) -> TableSection:
        """A table of the lead with the other's columns behind its own."""
        width = len(section.headers)
        rows, origins = [], dict(section.origins)
        for row, line in zip(section.even.rows, section.even.lines, strict=True):
            cells, where = self._cells(section, row, line, width)
            rows.append([*row, *cells])
            origins[line] = {**origins.get(line, {}), **where}
        known = {header_key(name) for name in section.headers}
        names = [self.side.header[at] for at in self.columns]
        names = [f"{self.side.name}: {name}" if header_key(name) in known else name for name in names]
        first = self.sections[0]
        return replace(
            section,
            headers=(*section.headers, *names),
            letters=(*section.letters, *(first.letters[at] for at in self.columns)),
            own=(*section.own, *[-1] * len(names)),
            even=replace(section.even, rows=rows),
            origins=origins,
        )

    def _cells(
        self, section: TableSection, row: Sequence[str], line: int, width: int
    ) -> tuple[list[str], Mapping[int, int]]:
        value = self.key.of(row, self.key.here)
        found = self._rows.get(value, []) if value is not None else []
        nowhere = {width + at: 0 for at in range(len(self.columns))}
        cell = f"{section.letters[self.key.here[0]]}{line}"
        if value is not None and found:
            self._used.add(value)
        if len(found) != 1 or value is None:
            said = f"{' '.join(value)} occurs {len(found)} times in" if found and value else "nothing found in"
            said = said if value is not None else "no number to look for in"
            self.issues.append(Issue(code="not_joined", cell=cell, message=f"{said} {self.side.name}: left unknown"))
            self.without += 1
            return [""] * len(self.columns), nowhere
        other, place = found[0]
        cells = [other.even.rows[place][at] for at in self.columns]
        at_line = other.even.lines[place]
        where = {width + n: other.origins.get(at_line, {}).get(at, at_line) for n, at in enumerate(self.columns)}
        if self._asked[value] > 1:
            shared = [n for n, at in enumerate(self.columns) if at in self._single and not is_blank(cells[n])]
            for n in shared:
                message = f"{cells[n].strip()!r} of {self.side.name} stands for {self._asked[value]} rows: left unknown"
                self.issues.append(Issue(code="joined_to_several", cell=cell, message=message))
                cells[n] = ""
        return cells, where

    def left(self, width: int) -> tuple[list[SetAside], list[SetAside]]:
        """Rows of the other file without a counterpart, and those whose number occurs twice, with the reason."""
        left, twice = [], []
        front = [""] * (width - len(self.columns))
        for section in self.sections:
            for row, line in zip(section.even.rows, section.even.lines, strict=True):
                value = self.key.of(row, self.key.there)
                cells = (*front, *(row[at] for at in self.columns))
                name = self.key.name(self.side.header, self.key.there)
                if value is not None and len(self._rows[value]) > 1:
                    reason = f"its {name} occurs {len(self._rows[value])} times in {self.side.name}: not used"
                    twice.append(SetAside(row=line, reason=reason, cells=cells, sheet=section.sheet))
                elif value is None or value not in self._used:
                    reason = f"no row of {self.lead.name} has its {name}" if value else f"it has no {name}"
                    left.append(SetAside(row=line, reason=reason, cells=cells, sheet=section.sheet))
        return left, twice


def shown_where(section: TableSection, issues: Sequence[Issue]) -> list[Issue]:
    """Issues of a table with joined columns, each at the line where its cell stands."""
    at_letter = {letter: at for at, letter in enumerate(section.letters)}
    found = []
    for issue in issues:
        letter = issue.cell.rstrip("0123456789")
        line = int(issue.cell[len(letter) :] or 0)
        stood = section.origins.get(line, {}).get(at_letter.get(letter, -1))
        found.append(replace(issue, cell=f"{letter}{stood}") if stood else issue)
    return found


__all__ = ["JoinedFile", "ToJoin", "join", "shown_where"]
