"""The rows of an import as blocks, made one after the other while they are written: a docket may hold a million."""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby, islice
from typing import Any

from screener.docket.cells.cell_columns import LineRows
from screener.docket.model.result import DocketReading, FurtherTable
from screener.docket.reading.column_charges import DocketCharges
from screener.domain.case import Charge
from screener.domain.collection import let_go
from screener.policy.evaluation.coding import array_of, combined
from screener.screening.linking.persons import name_key
from screener.storage.rows.block import NAMED, ROWS, Filled, Line, filled, salts
from screener.storage.rows.charge_columns import ChargeSource, source_of
from screener.storage.rows.charge_rows import ChargeRows, sound
from screener.storage.schema.canonical import Digests, Names
from screener.storage.schema.charge_table import place_of
from screener.workflow.session import Count
from screener.workflow.verbs.import_docket.identity import KEY, Identity, unknown_person_key

#: The places of charges among those of the docket, and the row of each.
_Standing = tuple[Sequence[int], Sequence[int]]
_Row = list[Sequence[Any]]


class Draft:
    """Gives people, cases and charges of one file their names, and makes the rows of the tables.

    ``people`` and ``cases`` are those that the office knows: match key -> id.
    """

    def __init__(self, docket_id: str, *, salt: str, people: dict[str, str], cases: dict[str, str]) -> None:
        self.docket_id = docket_id
        self.number = 0  # of the import within the tables, given when it begins
        self._salt = salt
        self._known = {"person": people, "case": cases}
        self._names = {what: Names(docket_id) for what in ("charge", "person", "case")}
        self._new: dict[str, str] = {}  # the match key of everybody and everything that was named here and not written
        self._known_person, self._known_case = Digests("person", salt), Digests("case", salt)

    def let_go(self) -> None:
        """Frees in parts what it knows of a large docket: nothing is named any more."""
        for found in self._known.values():
            let_go(found)

    def blocks(self, reading: DocketReading, identity: Identity) -> Iterator[Filled]:
        """The rows of a docket. The charges of a row stand in it in the order of the reading."""
        charges = reading.charges
        plain = isinstance(charges, DocketCharges) and reading.first is None and charges.sheet == reading.sheet
        raw = reading.raw_rows
        if plain and isinstance(raw, LineRows) and all(item.row in raw for item in reading.set_aside):
            assert isinstance(charges, DocketCharges)
            lines = charges.lines
            odd = [at for line in sorted(raw.odd) for at in range(bisect_left(lines, line), bisect_right(lines, line))]
            source = source_of(charges, lambda at: raw[lines[at]], odd)
            standing: Callable[[str, Sequence[int]], _Standing] = _in_order(lines)
            columns = tuple((column.letter, column.header) for column in reading.columns)
            tables: Iterable[tuple[str, Any, Iterator[tuple[int, Sequence[str]]]]] = [
                (reading.sheet, columns, raw.in_order())
            ]
        else:
            source = source_of(charges, lambda at: reading.raw(charges[at].row, charges[at].sheet), ())
            there = _ByPlace(charges)
            standing = there.standing
            tables = ((t.sheet, t.names, iter(t.rows.items())) for t in _tables(reading, there.places))
        rows = _Charges(self, source, identity, charges, reading.sheet)
        yield from self._packed(reading, tables, standing, rows)
        rows.let_go()

    def warrant_blocks(self, reading: DocketReading, rows: Iterable[int]) -> Iterator[Filled]:
        """The rows of a list of warrants, these among them: the warrants themselves stand in their own table."""
        tables = (
            (t.sheet, t.names, iter(t.rows.items())) for t in _tables(reading, {(reading.sheet, r) for r in rows})
        )
        yield from self._packed(reading, tables, lambda _sheet, _lines: ((), ()), None)

    def _packed(
        self,
        reading: DocketReading,
        tables: Iterable[tuple[str, Sequence[tuple[str, str]], Iterator[tuple[int, Sequence[str]]]]],
        standing: Callable[[str, Sequence[int]], _Standing],
        rows: _Charges | None,
    ) -> Iterator[Filled]:
        aside = {(item.sheet, item.row): item.reason for item in reading.set_aside}
        number = 0
        for sheet, names, found in tables:
            columns = json.dumps([[letter, sound(name)] for letter, name in names], ensure_ascii=False)
            while some := list(islice(found, ROWS)):
                number += 1
                numbers = [row for row, _ in some]
                named: list[_Row] = [[] for _ in NAMED]
                places, on_rows = standing(sheet, numbers)
                made = rows.rows(places, on_rows, number, named) if rows is not None and len(places) else ()
                lines = _lines(
                    some, [(aside.get((sheet, r)) or aside.get(("", r))) if aside else None for r in numbers]
                )
                yield filled((self.docket_id, number, sheet), columns, lines, made, named)

    # -- names ---------------------------------------------------------------------------------------------------------

    def charges(self, many: int) -> list[str]:
        """Names for so many new charges."""
        return self._names["charge"].some(many)

    def person(self, number: str, name: str, born: str) -> str:
        """The id of a person by what is written: known to the office, met in this file, or new. "" where that is not
        enough (``link.person_identity``)."""
        if not (number or (name and born)):
            return ""
        known = ("id", number) if number else ("born", name_key(name), born)
        return self._named("person", self._known_person.of(*known))

    def unknown_person(self, name: str, case: str, court: str, sheet: str, row: int) -> str:
        """The id of a person of whom less is written."""
        key = unknown_person_key(self._salt, self.docket_id, name, case, court, sheet, row)
        return self._named("person", key)

    def case(self, court: str, number: str) -> str:
        """The id of a case by its court and number."""
        return self._named("case", self._known_case.of(court, number))

    def new_key(self, name: str) -> str | None:
        """The match key of a person or case that was named here, once."""
        return self._new.pop(name, None)

    def _named(self, what: str, key: str) -> str:
        known, key = self._known[what], key[:KEY]
        found = known.get(key)
        if found is None:
            found = known[key] = self._names[what].next()
            self._new[f"{what} {found}"] = key
        return found


class _Charges:
    """The charges of one docket as rows of the tables."""

    def __init__(
        self, draft: Draft, source: ChargeSource, identity: Identity, charges: Sequence[Charge], sheet: str
    ) -> None:
        self._draft, self._identity, self._charges, self._sheet = draft, identity, charges, sheet
        self._bodies = ChargeRows(draft.number, source)
        self._people, self._of_person = _identities(source, "person id", "name", None)
        self._cases, self._of_case = _identities(source, "court", "case number")
        self._ids: list[str | None] = [None] * len(self._people)
        self._case_ids: list[str | None] = [None] * len(self._cases)
        self._person_numbers, self._case_numbers = [0] * len(self._people), [0] * len(self._cases)
        self._written: tuple[dict[tuple[str, int], int], dict[tuple[str, int], int]] = ({}, {})

    def let_go(self) -> None:
        """Frees in parts what was made of a large docket: no row is made any more."""
        self._bodies.let_go()
        for each in (
            self._people,
            self._of_person,
            self._cases,
            self._of_case,
            self._ids,
            self._case_ids,
            self._person_numbers,
            self._case_numbers,
        ):
            let_go(each)
        for numbers in self._written:
            let_go(numbers)

    def rows(
        self, places: Sequence[int], on_rows: Sequence[int], block: int, named: Sequence[_Row]
    ) -> list[Sequence[Any]]:
        """The columns of the charges at some places. ``named`` takes what is named for the first time."""
        identity, draft = self._identity, self._draft
        known = [identity.known[at] for at in places]
        fresh = known.count(None)
        new = draft.charges(fresh)
        ids, keys, versions, same = new, [identity.keys[at] for at in places], [1] * len(known), set[int]()
        if fresh < len(known):
            ids, keys, versions, same = self._known(places, known, new)
        many = len(known)
        part = [1] * many if isinstance(self._charges, DocketCharges) else [self._charges[at].part for at in places]
        people = self._people_of(places, on_rows, known, same, block, named[2])
        cases = self._cases_of(places, known, same, block, named[3])
        start = place_of(draft.number, block)
        columns: list[Sequence[Any]] = [
            range(start, start + many), [draft.number] * many, [block] * many, on_rows,
            part, ids, keys, versions, people, cases,
        ]  # fmt: skip
        bodies = self._bodies.bodies(places, block, named)
        if same:  # of these the row says nothing new
            bodies = ([None if at in same else value for at, value in enumerate(column)] for column in bodies)
        return [*columns, *bodies]

    def _known(
        self, places: Sequence[int], known: Sequence[Count | None], new: list[str]
    ) -> tuple[list[str], list[str], list[int], set[int]]:
        """Name, match key and version of charges of which the office knows some; and those of which nothing is new."""
        changed, names = self._identity.changed, iter(new)
        both = list(zip(places, known, strict=True))
        ids = [next(names) if each is None else each.charge_id for each in known]
        keys = [self._identity.keys[at] if each is None else each.match_key for at, each in both]
        versions = [1 if each is None else each.version + changed[at] for at, each in both]
        return ids, keys, versions, {n for n, (at, each) in enumerate(both) if each is not None and not changed[at]}

    def _people_of(
        self,
        places: Sequence[int],
        on_rows: Sequence[int],
        known: Sequence[Count | None],
        same: set[int],
        block: int,
        new: _Row,
    ) -> list[int]:
        """The number of the person of each charge. ``new`` takes those that are met for the first time."""
        which = [self._of_person[at] for at in places]
        numbers, found = self._person_numbers, list[int]()
        for at, one in enumerate(which):
            number = numbers[one] if known[at] is None else 0
            if not number:
                each = known[at]
                person = each.stored_person if each is not None else self._person(places[at], one, on_rows[at])
                number = self._number(0, person, -1 if at in same else one, block, new)
                if each is None and self._ids[one]:  # what is written says who it is, wherever it stands
                    numbers[one] = number
            found.append(number)
        return found

    def _cases_of(
        self, places: Sequence[int], known: Sequence[Count | None], same: set[int], block: int, new: _Row
    ) -> list[int | None]:
        """The same of the case of each charge; None where nothing is written of one."""
        which = [self._of_case[at] for at in places]
        numbers, found = self._case_numbers, list[int | None]()
        for at, one in enumerate(which):
            number: int | None = numbers[one] if known[at] is None else 0
            if not number:
                each = known[at]
                case = (each.case_id or "") if each is not None else self._case(one)
                written = -1 if at in same else one
                number = None
                if case or (written >= 0 and self._cases[one] != (None, None)):
                    number = self._number(1, case, written, block, new)
                if each is None:
                    numbers[one] = number or 0
            found.append(number)
        return found

    def _number(self, which: int, name: str, written: int, block: int, new: _Row) -> int:
        """The number of a person or case (0, 1) of this name that is written so (-1: the row says nothing new)."""
        numbers = self._written[which]
        number = numbers.get((name, written))
        if number is None:
            number = numbers[name, written] = len(numbers) + 1
            values = self._cases[written] if which else self._people[written]
            key = self._draft.new_key(f"{_WHAT[which]} {name}")
            new.append((self._draft.number, number, block, name or None, key,
                        *(values if written >= 0 else [None] * len(values))))  # fmt: skip
        return number

    def _person(self, place: int, which: int, row: int) -> str:
        found = self._ids[which]
        number, name, born = (each or "" for each in self._people[which])
        if found is None:
            found = self._ids[which] = self._draft.person(number, name, born)
        if found:
            return found
        court, case = (each or "" for each in self._cases[self._of_case[place]])
        charges = self._charges
        sheet = charges.sheet if isinstance(charges, DocketCharges) else charges[place].sheet
        return self._draft.unknown_person(name, case, court, sheet, row)

    def _case(self, which: int) -> str:
        """The id of the charge's case; "" where it has no number."""
        found = self._case_ids[which]
        if found is None:
            court, number = self._cases[which]
            found = self._case_ids[which] = self._draft.case(court or "", number) if number else ""
        return found


_WHAT = ("person", "case")


def _identities(source: ChargeSource, *names: str | None) -> tuple[list[tuple[Any, ...]], list[int]]:
    """The different combinations of some texts (None: the birth date), and which of them each charge has."""
    columns = [source.born if name is None else source.texts[name] for name in names]
    codes = [array_of(column, source.size) for column in columns]
    sizes = [0 if column is None else len(column.values) for column in columns]
    numbers, first = combined(zip(codes, sizes, strict=True))
    picked: list[list[Any]] = []
    for column, own in zip(columns, codes, strict=True):
        values: Sequence[Any] = () if column is None else column.values
        written = [each.isoformat() if isinstance(each, date) else sound(each) for each in values]
        picked.append([None if code < 0 else written[code] for code in own[first].tolist()])
    return list(zip(*picked, strict=True)), numbers.tolist()


def _lines(rows: Sequence[tuple[int, Sequence[str]]], aside: Iterable[str | None]) -> list[Line]:
    made = [
        Line(row, None if why is None else sound(why), salt, cells if isinstance(cells, list) else list(cells))
        for (row, cells), why, salt in zip(rows, aside, salts(len(rows)), strict=False)
    ]
    return made


def _in_order(lines: Sequence[int]) -> Callable[[str, Sequence[int]], _Standing]:
    """Where charges stand that follow each other in the order of their lines."""
    stop = 0

    def standing(_: str, some: Sequence[int]) -> _Standing:
        nonlocal stop
        start, stop = stop, bisect_right(lines, some[-1], stop)
        return range(start, stop), lines[start:stop]

    return standing


class _ByPlace:
    """Where charges stand that may stand anywhere: by sheet and row."""

    def __init__(self, charges: Sequence[Charge]) -> None:
        self.places: dict[tuple[str, int], list[int]] = {}
        for at in sorted(range(len(charges)), key=lambda at: charges[at].part):
            self.places.setdefault((charges[at].sheet, charges[at].row), []).append(at)

    def standing(self, sheet: str, lines: Sequence[int]) -> _Standing:
        found = [(at, row) for row in lines for at in self.places.get((sheet, row), ())]
        return [at for at, _ in found], [row for _, row in found]


def _tables(reading: DocketReading, held: Iterable[tuple[str, int]]) -> Iterator[FurtherTable]:
    """The tables of a docket, each with all its rows in the order of their lines, those without cells among them."""
    if reading.first is not None:
        for table in (reading.first, *reading.more):
            yield replace(table, rows=dict(sorted(table.rows.items())))
        return
    there = list(held)
    sheet_of = {row: sheet for sheet, row in there if sheet != reading.sheet}
    names = tuple((column.letter, column.header) for column in reading.columns)
    lines = {*reading.raw_rows, *(row for _, row in there), *(item.row for item in reading.set_aside)}

    if not sheet_of:
        rows = {row: reading.raw_rows.get(row, ()) for row in sorted(lines)}
        yield FurtherTable(sheet=reading.sheet, header_row=reading.header_row, names=names, rows=rows)
        return

    def sheet_at(row: int) -> str:
        return sheet_of.get(row, reading.sheet)

    for sheet, found in groupby(sorted(sorted(lines), key=sheet_at), key=sheet_at):
        rows = {row: reading.raw_rows.get(row, ()) for row in found}
        yield FurtherTable(sheet=sheet, header_row=reading.header_row, names=names, rows=rows)
