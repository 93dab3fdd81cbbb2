"""Rows that are the rest of the charge text above them: joined with it, or asked about.

A row that is joined is no record any more: it stands among the lines that are none, and its text in the record above.
A row of which it cannot be told stays a record, and neither its text nor the one above is read until a person says it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from screener.docket.cells.cell_columns import CellColumns
from screener.docket.cells.controlled_words import FIELDS, is_blank
from screener.docket.columns.columns import Mapped
from screener.docket.model.result import Issue, LayoutEntry
from screener.docket.tables.continuation.texts import Continuation, FileSigns, ReadText, begins_open, ends_open, judged
from screener.docket.tables.records import blank_in
from screener.docket.tables.sections import TableSection
from screener.docket.tables.sheets import Gathered, in_order

#: What a person can say of rows of which it cannot be told.
JOIN, APART = "join", "apart"
#: The kind of a line whose text stands in the record above.
CONTINUED = "continued"
#: Columns that say what is charged in words; the rest of a text stands in the column of the text.
_TEXTS = ("text", "arrest text")
_KEYS = ("case number", "name", "last name", "person id", "incident")
#: Columns that nearly every charge of a file has, or none.
_OF_EACH = ("statute", "charge code", "grade", "count", "arrest statute", "arrest charge code", "arrest grade")
_NEARLY, _MOST_FIT, _FEW, _SAMPLE = 0.95, 0.4, 5, 2_000
_ALIKE = 3  # texts as long as the longest from which an export is taken to cut them
_TEXT_LIMIT = 200


def _was(many: int) -> str:
    return "was" if many == 1 else "were"


def _lines(lines: Sequence[int]) -> str:
    return ", ".join(map(str, lines[:6])) + (" ..." if len(lines) > 6 else "")


def join_continued(found: Gathered, mapped: Mapped, read: ReadText, said: str | None = None) -> Gathered:
    """A docket whose rows that are the rest of the text above are joined; ``said`` answers for the doubtful ones.

    The docket itself where there are none. Doubtful rows stay records, and the texts of both wait
    (``TableSection.open_texts``).
    """
    texts = [at for name in _TEXTS for at in mapped.at.get(name, ())]
    if not texts or any(len(mapped.at.get(name, ())) > 1 for name in _TEXTS):
        return found
    tables = [_Table(section, mapped, texts[0], read, said).run() for section in found.sections]
    if not any(tables):
        return found
    joined = [line for each in tables if each is not None for line in each.joined]
    asked = sorted({line for each in tables if each is not None for line in each.open_lines.values()})
    pairs = zip(tables, found.sections, strict=True)
    return replace(
        found,
        sections=tuple(section if each is None else each.section for each, section in pairs),
        entries=in_order(found.entries, [entry for each in tables if each is not None for entry in each.entries]),
        notices=(*found.notices, *_notices(joined, asked)),
    )


def _notices(joined: Sequence[int], asked: Sequence[int]) -> list[str]:
    """What a person should know of it, in sentences."""
    said = []
    if joined:
        rows = "1 row holds" if len(joined) == 1 else f"{len(joined):,} rows hold"
        said.append(f"{rows} the rest of the charge text above and {_was(len(joined))} joined with it")
    if asked:
        rows = "1 row holds" if len(asked) == 1 else f"{len(asked):,} rows hold"
        said.append(
            f"{rows} words that may be the rest of the charge text above or a charge (line {_lines(asked)}): "
            "neither is read until you say which it is (--continued join or apart; step 2 of the import)"
        )
    return said


@dataclass(frozen=True, slots=True)
class _Found:
    section: TableSection
    entries: list[LayoutEntry]
    joined: list[int]
    open_lines: dict[int, int]


class _Table:
    """One table, of which only rows that may go on with others are looked at."""

    def __init__(self, section: TableSection, mapped: Mapped, text: int, read: ReadText, said: str | None) -> None:
        self._section, self._text, self._read, self._said = section, text, read, said
        columns = mapped.columns
        self._case = [at for at, c in enumerate(columns) if c.field and FIELDS[c.field].case_level]
        self._keys = [at for at, c in enumerate(columns) if c.field in _KEYS]
        self._number = next(iter(mapped.at.get("case number", ())), -1)
        self._of_each = [at for at, c in enumerate(columns) if c.field in _OF_EACH]
        self._rows, self._lines = section.even.rows, section.even.lines

    def run(self) -> _Found | None:
        """What was found; None where every row is as it was."""
        places = self._candidates()
        if not places:
            return None
        signs = self._signs(places)
        above: dict[int, list[str]] = {}  # the rows that were lengthened, by place
        entries: list[LayoutEntry] = []
        joined: list[int] = []
        open_lines: dict[int, int] = {}
        gone: dict[int, int] = {}  # joined places, each with the place of its record
        led: set[int] = set()  # rows without a case of their own, below one that has it
        for place in places:
            first = gone.get(place - 1, place - 1)
            if first < 0:
                continue
            row = list(self._rows[place])
            top = above.get(first) or list(self._rows[first])
            if is_blank(top[self._text]):
                continue
            of_a_case = first in led or any(not is_blank(top[at]) for at in self._keys)
            verdict = self._verdict(row, top, place, signs, of_a_case)
            line, cell = self._lines[place], row[self._text].strip()
            if verdict is Continuation.UNCLEAR and self._said is not None and not self._parted(place):
                verdict = Continuation.CONTINUES if self._said == JOIN else Continuation.OWN
            if verdict is Continuation.CONTINUES:
                above[first] = self._together(top, row)
                gone[place] = first
                joined.append(line)
                where = f"{self._section.letters[self._text]}{line}"
                entries.append(LayoutEntry(cell=where, kind=CONTINUED, text=cell[:_TEXT_LIMIT]))
                continue
            if of_a_case:
                led.add(place)
            if verdict is Continuation.UNCLEAR:
                open_lines[line] = open_lines[self._lines[first]] = line
        if not joined and not open_lines:
            return None
        section = self._without(gone, above)
        waiting = {line: self._issue(line, asked) for line, asked in sorted(open_lines.items())}
        section = replace(section, open_texts={**section.open_texts, **waiting})
        return _Found(section, entries, joined, open_lines)

    def _issue(self, line: int, asked: int) -> Issue:
        """What is to be said of a text that waits, in its cell."""
        message = (
            "not read: these words may be the rest of the charge text above, or a charge of their own"
            if line == asked
            else f"not read: this text may go on in line {asked}"
        )
        return Issue(code="may_continue", cell=f"{self._section.letters[self._text]}{line}", message=message)

    def _candidates(self) -> list[int]:
        """Rows without anything that says whose they are, and rows whose text begins as no charge does."""
        text, rows = self._text, self._rows
        keys = [self._number] if self._number >= 0 else self._keys
        bare = blank_in(rows, keys) if keys else ()
        if isinstance(rows, CellColumns):
            begins = rows.told(text, (begins_open(cell) for cell in rows.values[text])).nonzero()[0].tolist()
            return [at for at in sorted({*(bare or ()), *begins}) if not is_blank(rows[at][text])]
        return [
            at
            for at, row in enumerate(rows)
            if not is_blank(row[text]) and ((keys and all(is_blank(row[k]) for k in keys)) or begins_open(row[text]))
        ]

    def _bare(self, row: Sequence[str]) -> bool:
        """Whether nothing but the text is filled."""
        return all(at == self._text or is_blank(cell) for at, cell in enumerate(row))

    def _parted(self, place: int) -> bool:
        """Whether a total or another header stands between a row and the one above."""
        return self._lines[place] in self._section.breaks

    def _verdict(
        self, row: Sequence[str], top: Sequence[str], place: int, signs: _FileSigns, of_a_case: bool
    ) -> Continuation:
        piece, above = row[self._text].strip(), top[self._text].strip()
        if self._bare(row):
            if not of_a_case:
                return Continuation.OWN if not begins_open(piece, above) else Continuation.UNCLEAR
            found = judged(above, piece, self._read, signs.of(self._rows[place - 1][self._text], piece))
            return Continuation.UNCLEAR if found is Continuation.CONTINUES and self._parted(place) else found
        open_text = begins_open(piece, above)
        if self._without_number(row, top) and not self._one_case(row, top):
            # A name may be wrapped with the text, or it is another person of the case.
            return Continuation.UNCLEAR if open_text or ends_open(above) else Continuation.OWN
        if not open_text or not self._one_case(row, top):
            return Continuation.OWN
        others = [at for at in range(len(row)) if at != self._text and at not in self._case]
        alone = all(is_blank(row[at]) or row[at].strip() == top[at].strip() for at in others)
        return Continuation.CONTINUES if alone and not self._parted(place) else Continuation.UNCLEAR

    def _without_number(self, row: Sequence[str], top: Sequence[str]) -> bool:
        """Whether a row has no case number below one that has it."""
        at = self._number
        return at >= 0 and is_blank(row[at]) and not is_blank(top[at])

    def _one_case(self, row: Sequence[str], top: Sequence[str]) -> bool:
        """Whether a row says nothing else of its case and its person than the one above."""
        return all(is_blank(row[at]) or row[at].strip() == top[at].strip() for at in self._case)

    def _together(self, top: list[str], row: Sequence[str]) -> list[str]:
        top[self._text] = f"{top[self._text].rstrip()} {row[self._text].strip()}"
        return top

    def _signs(self, places: Sequence[int]) -> _FileSigns:
        """What the file's rows say together: judged by a sample, so that a large file costs no more."""
        rows, text = self._rows, self._text
        texts = rows.values[text] if isinstance(rows, CellColumns) else [row[text] for row in rows[:_SAMPLE]]
        # A word longer than the column stands alone in its row: it says nothing of the width.
        lengths = sorted((len(cell.strip()) for cell in texts if " " in cell.strip()), reverse=True)
        longest = lengths[0] if lengths else 0
        bare = [at for at in places[:_SAMPLE] if at and self._bare(rows[at])]
        pairs = [(rows[at - 1][text].strip(), rows[at][text].strip()) for at in bare]
        beyond = sum(_beyond(above, piece, longest) for above, piece in pairs)
        wraps = any(begins_open(piece, above) for above, piece in pairs)
        leading = [row for row in rows[: min(len(rows), _SAMPLE)] if any(not is_blank(row[k]) for k in self._keys)]
        each = [at for at in self._of_each if leading and _filled(leading, at) >= _NEARLY * len(leading)]
        own = [at for at in each if not any(not is_blank(rows[p][at]) for p in bare)]
        return _FileSigns(
            longest=longest,
            wrapped=len(pairs) >= _FEW and beyond >= _NEARLY * len(pairs),
            wraps=wraps,
            apart=not wraps and len(pairs) >= _FEW and beyond < _MOST_FIT * len(pairs),
            lacking=bool(own),
            cut=sum(length >= longest - 1 for length in lengths) > _ALIKE,
        )

    def _without(self, gone: Mapping[int, int], above: Mapping[int, list[str]]) -> TableSection:
        """The table with its longer texts and without the rows that stand in them."""
        section, even = self._section, self._section.even
        if not gone:
            return section
        kept = [place for place in range(len(self._rows)) if place not in gone]
        rows = [above.get(place) or list(self._rows[place]) for place in kept]
        lines = [self._lines[place] for place in kept]
        lost = {self._lines[place] for place in gone}
        longer = {self._lines[place]: row for place, row in above.items()}
        raw = {line: self._raw(cells, longer.get(line)) for line, cells in section.raw.items() if line not in lost}
        return replace(section, even=replace(even, rows=rows, lines=lines, raw=None), raw=raw)

    def _raw(self, cells: Sequence[str], longer: Sequence[str] | None) -> Sequence[str]:
        """A record as it stood, with the whole of its text: whoever exports it again loses nothing."""
        own = self._section.own[self._text]
        if longer is None or not 0 <= own < len(cells):
            return cells
        return [longer[self._text] if at == own else cell for at, cell in enumerate(cells)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _FileSigns:
    longest: int
    wrapped: bool
    wraps: bool
    apart: bool
    lacking: bool
    cut: bool

    def of(self, above: str, piece: str) -> FileSigns:
        """The signs for one piece below the row ``above``."""
        return FileSigns(
            wrapped=self.wrapped,
            wraps=self.wraps,
            apart=self.apart,
            fits=not _beyond(above.strip(), piece, self.longest),
            lacking=self.lacking,
            cut=self.cut and len(above.strip()) >= self.longest - 1,
        )


def _beyond(above: str, piece: str, longest: int) -> bool:
    """Whether the first word of a piece had no place behind the text above."""
    first = piece.split(maxsplit=1)[0] if piece else ""
    return len(above) + 1 + len(first) > longest


def _filled(rows: Sequence[Sequence[str]], at: int) -> int:
    return sum(not is_blank(row[at]) for row in rows)
