"""Which lines of a sheet are records and which are titles, headers, totals, footers or blank.

Every line ends up in exactly one place: a record, or one layout entry that names it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from screener.docket.cells.controlled_words import headless_layouts, layout_words, plain
from screener.docket.cells.dates import date_share
from screener.docket.cells.headers import CHARGE_FIELDS, looks_like_header, matches
from screener.docket.model.result import LayoutEntry, column_letter
from screener.docket.tables.layout_sure import in_one, spans, sure_records

_HEADER_DEPTH = 60
_FURTHER = 4
_TEXT_LIMIT = 200
_DIGIT = re.compile(r"\d")
_PAGE = re.compile(r"page(?:\s*:?\s*\d.*)?")
_NUMBER = re.compile(r"[\d.,$%/:-]+")
_BREAKS = frozenset({"total", "subtotal", "header"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TableBlock:
    """A further table of charges on the sheet: its own line of column names, and the records below it (from 0)."""

    header_row: int
    header: tuple[str, ...]
    records: Sequence[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """``header`` holds one text per column; ``records`` are indexes into the rows (from 0) of the data records.

    ``breaks`` are records that follow a total or a new header: nothing is filled down over them. ``blocks`` are
    further tables with charges under other column names. ``foreign`` are records under a later line of column names
    without a charge among them, each with that line.
    """

    header_row: int
    header: tuple[str, ...]
    records: Sequence[int]
    entries: tuple[LayoutEntry, ...]
    breaks: frozenset[int] = frozenset()
    foreign: Mapping[int, int] = field(default_factory=dict)
    blocks: tuple[TableBlock, ...] = ()
    notices: tuple[str, ...] = ()
    headless: bool = False


@dataclass(slots=True)
class _Header:
    first: int
    last: int
    texts: list[str]
    score: float = 0.0
    known: int = field(default=0)


def find_layout(
    rows: Sequence[Sequence[str]], *, first_line: int = 1, positional: bool = False, chosen: int | None = None
) -> Layout | None:
    """The layout of a sheet; None where no line names the columns and no known layout without names fits.

    ``first_line`` is the line of the first row as a person sees it. ``positional`` takes a sheet without names
    as it is: every column gets its letter as its name. ``chosen`` is the line that a person says holds the names
    (0: none does); it must be there and not be blank.
    """
    header = _chosen_header(rows, chosen - first_line) if chosen else None if chosen == 0 else _find_header(rows)
    if header is None:
        known = _known_headless(rows)
        if known is not None:
            return _headless(
                rows,
                cast(list[str], known["columns"]),
                f"the file has no line of column names; read as {known['name']}",
            )
        if not positional and chosen != 0:
            return None
        width = max((len(row) for row in rows), default=0)
        return _headless(
            rows,
            [column_letter(at) for at in range(width)],
            "the file has no line of column names; columns are named by their letters",
        )
    return _walk(rows, header, first_line)


def _headless(rows: Sequence[Sequence[str]], names: Sequence[str], notice: str) -> Layout:
    entries = []
    records = []
    for at, row in enumerate(rows):
        if _blank(row):
            entries.append(LayoutEntry(cell=f"A{at + 1}", kind="blank", text=""))
        else:
            records.append(at)
    return Layout(
        header_row=0,
        header=tuple(names),
        records=tuple(records),
        entries=tuple(entries),
        notices=(notice,),
        headless=True,
    )


def _blank(row: Sequence[str]) -> bool:
    return not any(cell and not cell.isspace() for cell in row)


def _filled(row: Sequence[str]) -> list[tuple[int, str]]:
    return [(at, cell.strip()) for at, cell in enumerate(row) if cell and not cell.isspace()]


def _find_header(rows: Sequence[Sequence[str]]) -> _Header | None:
    best: _Header | None = None
    for at in range(min(len(rows), _HEADER_DEPTH)):
        for candidate in _candidates(rows, at):
            if best is None or candidate.score > best.score + 0.01:
                best = candidate
        if best is not None and at >= best.last + _FURTHER and _plain_header(best):
            break
    return best if best is not None and _good_enough(best) else None


def _chosen_header(rows: Sequence[Sequence[str]], at: int) -> _Header:
    """The header that ends in a line: that line, with the one above where both together say more."""
    alone = _scored(at, at, [cell.strip() for cell in rows[at]])
    above = _candidates(rows, at - 1)[1:] if at else []
    return above[0] if above and above[0].score > alone.score + 0.01 else alone


def _plain_header(header: _Header) -> bool:
    """Most of its cells are names that the program knows: no better line is looked for far below."""
    filled = sum(bool(text) for text in header.texts)
    return header.known >= 3 and header.known > 0.6 * filled


def _candidates(rows: Sequence[Sequence[str]], at: int) -> list[_Header]:
    row = rows[at]
    if _blank(row):
        return []
    found = [_scored(at, at, [cell.strip() for cell in row])]
    if at + 1 < len(rows) and len(_filled(row)) > 1 and not _blank(rows[at + 1]):
        below = rows[at + 1]
        if not any(_datalike(cell) for _, cell in [*_filled(row), *_filled(below)]):
            merged = _merge(row, below)
            if merged is not None:
                found.append(_scored(at, at + 1, merged))
    return found


def _merge(above: Sequence[str], below: Sequence[str]) -> list[str] | None:
    """A header of two lines: a merged cell above stands over the blanks to its right while there is text below.

    None where the line above adds nothing to what the lower one says: then it is no part of the header.
    """
    width = max(len(above), len(below))
    upper = [cell.strip() for cell in [*above, *[""] * (width - len(above))]]
    lower = [cell.strip() for cell in [*below, *[""] * (width - len(below))]]
    texts, carried, helped = [], "", 0
    for at in range(width):
        if upper[at]:
            carried = upper[at]
        elif not lower[at]:
            carried = ""
        both = f"{carried} {lower[at]}".strip() if lower[at] else upper[at]
        alone = lower[at] or upper[at]
        text = both if _header_score(both) >= _header_score(alone) or not _header_score(alone) else alone
        helped += text != lower[at] and _header_score(text) > 0
        texts.append(text)
    return texts if helped >= 2 else None


def _scored(first: int, last: int, texts: list[str]) -> _Header:
    filled = [text for text in texts if text]
    known = sum(_header_score(text) for text in filled)
    data = sum(_datalike(text) for text in filled)
    doubles = len(filled) - len({text.lower() for text in filled})
    score = known - 2.0 * data - 0.3 * doubles + 0.01 * len(filled)
    return _Header(first, last, texts, score, sum(looks_like_header(text) for text in filled))


def _header_score(text: str) -> float:
    if len(text) >= 60:
        return 0.0
    found = matches(text)
    return max((match.score for match in found), default=0.0)


def _datalike(text: str) -> bool:
    text = text.strip()
    return bool(text) and (_NUMBER.fullmatch(text) is not None or date_share([text], serials=False) > 0)


def _good_enough(header: _Header) -> bool:
    filled = [text for text in header.texts if text]
    data = sum(_datalike(text) for text in filled)
    if data > len(filled) * 0.2:
        return False
    return header.known >= 2 or (header.known == 1 and len(filled) == 1)


def _known_headless(rows: Sequence[Sequence[str]]) -> Mapping[str, object] | None:
    width = Counter(len(row) for row in rows if not _blank(row)).most_common(1)
    if not width:
        return None
    for layout in headless_layouts():
        names = cast(list[str], layout["columns"])
        if len(names) != width[0][0]:
            continue
        fits = True
        for name in cast(list[str], layout["dates"]):
            at = names.index(name)
            cells = [row[at] for row in rows if len(row) > at and row[at].strip()]
            fits = fits and (not cells or date_share(cells[:200], serials=False) > 0.8)
        if fits:
            return layout
    return None


def _walk(rows: Sequence[Sequence[str]], header: _Header, first_line: int) -> Layout:
    names = list(header.texts)
    while names and not names[-1]:
        names.pop()
    marks = _Marks(rows, header, len(names))
    entries: list[LayoutEntry] = []
    breaks: set[int] = set()
    broken = False
    below = _Below()
    sure = sure_records(rows, header.last + 1, marks.many, marks.starts)
    for at, stop in spans(len(rows), sure):
        if stop > at:
            below.add(range(at, stop))
            if broken:
                breaks.add(at)
            broken = False
            continue
        row = rows[at]
        kind = marks.kind(at, row)
        if kind == "other header":
            kind = "repeated header" if below.under(at, row) else "header"
        elif kind == "repeated header":
            below.back()
        if kind is None:
            below.add(range(at, at + 1))
            if broken:
                breaks.add(at)
            broken = False
            continue
        broken = broken or kind in _BREAKS or (kind == "repeated header" and below.changed)
        if at + first_line < 1:
            continue
        filled = _filled(row)
        cell = f"{column_letter(filled[0][0] if filled else 0)}{at + first_line}"
        text = " ".join(text for _, text in filled)[:_TEXT_LIMIT] if kind not in ("header", "repeated header") else ""
        entries.append(LayoutEntry(cell=cell, kind=kind, text=text))
    foreign, blocks = below.apart(first_line)
    return Layout(
        header_row=header.last + first_line,
        header=tuple(names),
        records=in_one(below.records),
        entries=tuple(entries),
        breaks=frozenset(breaks),
        foreign=foreign,
        blocks=blocks,
    )


class _Below:
    """Under which line of column names each record stands: the header's, or that of a further table."""

    def __init__(self) -> None:
        self.records: list[range] = []
        self.changed = False  # whether the last line of names began another table than the one before
        self._tables: list[tuple[int, tuple[str, ...], list[range]]] = []
        self._known: dict[tuple[str, ...], int] = {}
        self._now = -1

    def add(self, places: range) -> None:
        (self.records if self._now < 0 else self._tables[self._now][2]).append(places)

    def back(self) -> None:
        """The header's own names stand here again."""
        self.changed, self._now = self._now >= 0, -1

    def under(self, at: int, row: Sequence[str]) -> bool:
        """Other names stand here; True where they stood above already."""
        names = tuple(cell.strip() for cell in _trim(row))
        key = tuple(_key(name) for name in names)
        known = self._known.get(key)
        if known is None:
            self._known[key] = len(self._tables)
            self._tables.append((at, names, []))
        now = self._known[key]
        self.changed, self._now = self._now != now, now
        return known is not None

    def apart(self, first_line: int) -> tuple[dict[int, int], tuple[TableBlock, ...]]:
        """Records of tables without charges (with the line of their names), and the tables with charges."""
        foreign: dict[int, int] = {}
        blocks = []
        for line, names, records in self._tables:
            if any(match.field in CHARGE_FIELDS for name in names if name for match in matches(name)):
                blocks.append(TableBlock(header_row=line + first_line, header=names, records=in_one(records)))
            else:
                foreign.update(dict.fromkeys(in_one(records), line + first_line))
        return foreign, tuple(block for block in blocks if block.records)


class _Marks:
    """Tells what a line is, given the header and the lines above it."""

    def __init__(self, rows: Sequence[Sequence[str]], header: _Header, width: int) -> None:
        self.header = header
        self.width = width
        self.headers = {tuple(_key(cell) for cell in _trim(rows[at])) for at in range(header.first, header.last + 1)}
        self.titles = {
            tuple(_key(cell) for _, cell in _filled(rows[at])) for at in range(header.first) if not _blank(rows[at])
        }
        self.starts = {key[0] for key in self.headers if key}
        self.few = max(2, width // 4) if width > 3 else 1
        self.many = max(self.few, 4)

    def kind(self, at: int, row: Sequence[str]) -> str | None:
        """The kind of a line that is no record, or None for a record."""
        if at < self.header.first:
            if len(row) == 1 and row[0].lower().startswith("sep="):
                return "separator"
            return "blank" if _blank(row) else "title"
        if at <= self.header.last:
            return "header"
        first = row[0].strip().lower() if row else ""
        if len(row) - row.count("") > self.many and first and first[0] not in "-=_*" and first not in self.starts:
            return "other header" if self._names_columns(row) else None
        return self._kind_below(row)

    def _names_columns(self, row: Sequence[str]) -> bool:
        """Whether a line names other columns: a second table on the sheet."""
        if _DIGIT.search("".join(row)):
            return False  # nearly every record has a digit, hardly a header
        filled = [text for _, text in _filled(row)]
        return len(filled) >= 3 and sum(_header_score(text) >= 0.85 for text in filled) >= 0.8 * len(filled)

    def _kind_below(self, row: Sequence[str]) -> str | None:
        filled = _filled(row)
        if not filled:
            return "blank"
        if len(filled) > 1 and tuple(_key(cell) for cell in _trim(row)) in self.headers:
            return "repeated header"
        if all(_rule(cell) for _, cell in filled):
            return "separator"
        if self._names_columns(row):
            return "other header"
        if len(filled) > self.many:
            return None
        if tuple(_key(cell) for _, cell in filled) in self.titles:
            return "title"
        first = plain(filled[0][1])
        words = [plain(cell) for _, cell in filled]
        if len(filled) <= self.few or len(filled) <= 4:
            for kind in ("subtotal", "total"):
                if any(_begins(word, kind) for word in words) and all(_countlike(w) or _begins(w, kind) for w in words):
                    return kind
        if len(filled) <= 2 and self.width > 2 and _begins(first, "footer"):
            return "footer"
        return None


def _key(cell: str) -> str:
    return " ".join(cell.lower().split())


def _trim(row: Sequence[str]) -> list[str]:
    cells = list(row)
    while cells and not cells[-1].strip():
        cells.pop()
    return cells


def _rule(word: str) -> bool:
    return len(word) >= 2 and set(word) <= set("-=_*. ")


def _begins(word: str, kind: str) -> bool:
    for start in layout_words(kind):
        if start == "page" and _PAGE.fullmatch(word) is None:
            continue  # Page is a name too
        if word == start or (word.startswith(start) and not word[len(start) :][:1].isalpha()):
            return True
    # A total may follow its group: "Courtroom 3 total: 12".
    return kind == "total" and re.search(r"\btotals?\b[ :=]*[\d,]*$", word) is not None and len(word) < 60


def _countlike(word: str) -> bool:
    return _NUMBER.fullmatch(word) is not None or word in (
        "cases",
        "charges",
        "records",
        "counts",
        "defendants",
        "rows",
    )
