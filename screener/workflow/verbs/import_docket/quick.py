"""Blocks of a plain table without a look at each charge: every different value is named and written once, rows pick.

What it makes is what ``Draft`` makes row by row; a block that is not plain enough it leaves to it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, repeat
from typing import Any

from screener.docket.cells.cell_columns import CellColumns, LineRows
from screener.domain.collection import let_go
from screener.storage.rows.block import FIELD, PART, ROWS, Block, escaped, pack_texts
from screener.storage.rows.column_fields import ColumnWriter, RowTexts
from screener.storage.schema.canonical import Json
from screener.workflow.verbs.import_docket.identity import Identity


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The rows of one block: their lines, and the place of the first where they stand by column."""

    lines: Sequence[int]
    at: int | None
    rows: Callable[[], list[tuple[int, Sequence[str]]]]


def parts(raw: LineRows) -> Iterator[Part]:
    """The rows of a table, as many as a block holds at a time."""
    even = raw.even
    if even is None:
        found = raw.in_order()
        while some := list(islice(found, ROWS)):
            yield Part(lines=[line for line, _ in some], at=None, rows=some.copy)
        return
    for at in range(0, len(even), ROWS):
        lines = raw.lines[at : at + ROWS]
        yield Part(lines=lines, at=at, rows=_Rows(raw, even, at, lines))


@dataclass(frozen=True, slots=True)
class _Rows:
    raw: LineRows
    even: CellColumns
    at: int
    lines: Sequence[int]

    def __call__(self) -> list[tuple[int, Sequence[str]]]:
        rows = zip(self.lines, self.even.between(self.at, self.at + len(self.lines)), strict=True)
        return [(line, self.raw.odd.get(line, row)) for line, row in rows]


class Names:
    """The people and cases of the charges of a table: each different one is named where it is met first."""

    def __init__(
        self,
        writer: ColumnWriter,
        person: Callable[[str, str, str], str],
        unknown: Callable[[str, str, str, str, int], str],
        case: Callable[[str, str], str],
    ) -> None:
        self._writer = writer
        self._person, self._unknown, self._case = person, unknown, case
        self._people, self._of_person = writer.identities("person id", "name", "birth date")
        self._cases, self._of_case = writer.identities("court", "case number")
        self._ids: list[str | None] = [None] * len(self._people)
        self._numbers: list[str | None] = [None] * len(self._cases)

    def held(self) -> list[list[Any]]:
        """What takes long to be let go of in one go; nobody else has these lists."""
        return [self._people, self._of_person, self._cases, self._of_case, self._ids, self._numbers]

    def people(self, start: int, stop: int) -> list[str]:
        """The person of each charge."""
        some, ids = self._of_person[start:stop], self._ids
        for number in dict.fromkeys(some):
            if ids[number] is None:
                ids[number] = self._person(*self._people[number])
        found = [ids[number] or "" for number in some]
        for at in [at for at, name in enumerate(found) if not name]:
            court, case = self._cases[self._of_case[start + at]]
            line = self._writer.charges.lines[start + at]
            found[at] = self._unknown(self._people[some[at]][1], case, court, self._writer.charges.sheet, line)
        return found

    def cases(self, start: int, stop: int) -> list[str]:
        """The case of each charge; "" where it has no number."""
        some, numbers = self._of_case[start:stop], self._numbers
        for number in dict.fromkeys(some):
            if numbers[number] is None:
                court, case = self._cases[number]
                numbers[number] = self._case(court, case) if case else ""
        return [numbers[number] or "" for number in some]


class Quick:
    """Makes the blocks of new charges of one plain table."""

    def __init__(
        self,
        docket_id: str,
        sheet: str,
        columns: Json,
        *,
        writer: ColumnWriter,
        raw: LineRows,
        identity: Identity,
        aside: Mapping[int, str],
        names: Callable[[], Names],
        charges: Callable[[int], list[str]],
    ) -> None:
        self._docket_id, self._sheet = docket_id, sheet
        self._columns = json.dumps(columns, separators=(",", ":"))
        self._writer, self._raw, self._identity, self._aside = writer, raw, identity, aside
        self._names, self._ids = names, charges
        self._found: Names | None = None
        self._rows = None if raw.even is None else RowTexts(raw.even)

    def block(
        self, number: int, part: Part, start: int, stop: int, new: Mapping[str, list[tuple[str, str]]]
    ) -> Block | None:
        """The block of some rows with the charges from one place to another; None where it is not plain enough.

        ``new`` is where people and cases are put as they are named.
        """
        rows, lines, aside = self._rows, part.lines, self._aside
        if part.at is None or rows is None or not rows.plain or not self._writer.plain:
            return None
        known = self._identity.known
        if known[start:stop].count(None) < stop - start or not self._raw.odd.keys().isdisjoint(lines):
            return None
        if self._found is None:
            self._found = self._names()
        said, own = self._charges(self._found, start, stop)
        there = self._writer.charges.lines[start:stop]
        if len(there) < len(lines):
            said, own = _between(said, there, lines), _between(own, there, lines)
        if aside:
            starts: Iterable[str] = [str(n) if n not in aside else f"{n}{FIELD}{escaped(aside[n])}" for n in lines]
        else:
            starts = map(str, lines)
        top = (
            f'{{"columns":{self._columns},{self._writer.top()},'
            f'"people":{_pairs(new["people"])},"cases":{_pairs(new["cases"])}}}'
        )
        place = (self._docket_id, number, self._sheet, lines[0], lines[-1])
        cells = rows.texts(part.at, part.at + len(lines))
        return pack_texts(place, top, list(map("".join, zip(starts, said, strict=True))), own, cells)

    def let_go(self) -> None:
        """Frees in parts what it made of a large docket, the texts of its writer too: no block is made any more."""
        held: list[list[Any]] = [*self._writer.held()]
        held += () if self._rows is None else self._rows.held()
        held += () if self._found is None else self._found.held()
        self._found = self._rows = None
        for each in held:
            let_go(each)

    def _charges(self, names: Names, start: int, stop: int) -> tuple[list[str], list[str]]:
        ids = [PART + name for name in self._ids(stop - start)]
        ones = repeat("1")
        named = (ids, self._identity.keys[start:stop], names.people(start, stop), names.cases(start, stop), ones, ones)
        said, own = self._writer.texts(start, stop, named)
        return said, [PART + each for each in own]


def _between(texts: Sequence[str], there: Iterable[int], lines: Iterable[int]) -> list[str]:
    """The texts of charges at their lines; nothing where a line has none."""
    found = dict(zip(there, texts, strict=True))
    return [found.get(line, "") for line in lines]


def _pairs(pairs: Sequence[tuple[str, str]]) -> str:
    """Match keys and names in the letters of a header: both are hexadecimal."""
    return "[" + ",".join([f'["{key}","{name}"]' for key, name in pairs]) + "]"
