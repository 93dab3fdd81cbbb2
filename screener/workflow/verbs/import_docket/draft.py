"""The rows of an import as blocks, made one after the other while they are written: a docket may hold a million."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby, islice
from operator import itemgetter

from screener.docket.cells.cell_columns import LineRows
from screener.docket.model.result import DocketReading, FurtherTable
from screener.docket.reading.column_charges import DocketCharges
from screener.domain.case import Charge
from screener.domain.collection import let_go
from screener.screening.linking.persons import name_key
from screener.storage.rows.block import ROWS, Block, Line, pack
from screener.storage.rows.charge_fields import ChargeWriter
from screener.storage.rows.column_fields import ColumnWriter
from screener.storage.schema.canonical import Digests, Json, Names
from screener.workflow.verbs.import_docket.identity import Identity, unknown_person_key
from screener.workflow.verbs.import_docket.quick import Names as QuickNames
from screener.workflow.verbs.import_docket.quick import Quick, parts

#: Where a row stands: its sheet (or file) and its line.
_Place = tuple[str, int]
#: Makes the line of a row of these cells, given why it was set aside.
_LineOf = Callable[[_Place, Sequence[str], str | None], Line]


class Draft:
    """Gives people, cases and charges of one file their names, and packs its rows.

    ``people`` and ``cases`` are those that the office knows: match key -> id.
    """

    def __init__(self, docket_id: str, *, salt: str, people: dict[str, str], cases: dict[str, str]) -> None:
        self.docket_id = docket_id
        self._salt = salt
        self._people, self._cases = people, cases
        self._met: dict[object, str] = {}  # people and cases of this file by what they are known by
        self._names = {what: Names(docket_id) for what in ("charge", "person", "case")}
        self._new: dict[str, list[tuple[str, str]]] = {"people": [], "cases": []}
        self._writer = ChargeWriter()
        self._known_person, self._known_case = Digests("person", salt), Digests("case", salt)

    def let_go(self) -> None:
        """Frees in parts what it knows of a large docket: nothing is named any more."""
        for found in (self._people, self._cases, self._met):
            let_go(found)

    def blocks(self, reading: DocketReading, identity: Identity) -> Iterator[Block]:
        """The rows of a docket. The charges of a row stand in it in the order of the reading."""
        if isinstance(reading.charges, DocketCharges) and isinstance(reading.raw_rows, LineRows):
            raw, made = reading.raw_rows, reading.charges
            plain = reading.first is None and made.sheet == reading.sheet
            if plain and all(item.row in raw for item in reading.set_aside):
                yield from self._by_column(reading, made, raw, identity)
                return
        charges: dict[_Place, list[int]] = {}
        for at, charge in enumerate(reading.charges):
            charges.setdefault((charge.sheet, charge.row), []).append(at)

        def line(place: _Place, cells: Sequence[str], aside: str | None) -> Line:
            said, apart = [], []
            for at in charges.get(place, ()):
                fields, personal = self._charge(reading.charges[at], identity, at, cells)
                said.append(fields)
                apart.append(personal)
            return place[1], aside, cells, said, apart

        yield from self._packed(reading, charges, line)

    def warrant_blocks(self, reading: DocketReading, personal: Mapping[int, str]) -> Iterator[Block]:
        """The rows of a list of warrants: the warrants themselves stand in their own table, without the people."""

        def line(place: _Place, cells: Sequence[str], aside: str | None) -> Line:
            row = place[1]
            apart = [[personal[row]]] if row in personal else []
            return row, aside, cells, (), apart

        yield from self._packed(reading, {(reading.sheet, row): None for row in personal}, line)

    def _packed(self, reading: DocketReading, held: Mapping[_Place, object], line: _LineOf) -> Iterator[Block]:
        number = 0
        aside = {(item.sheet, item.row): item.reason for item in reading.set_aside}
        for table in _tables(reading, held):
            columns: list[Json] = [[letter, header] for letter, header in table.names]
            found = iter(table.rows.items())
            while some := tuple(islice(found, ROWS)):
                number += 1
                self._writer.begin()
                self._new = {"people": [], "cases": []}
                places = [((table.sheet, row), cells) for row, cells in some]
                lines = [
                    line(at, cells, (aside.get(at) or aside.get(("", at[1]))) if aside else None)
                    for at, cells in places
                ]
                header: Json = {"columns": columns, **self._writer.header(), **self._new}
                yield pack(self.docket_id, number, table.sheet, header, lines)

    def _by_column(
        self, reading: DocketReading, charges: DocketCharges, raw: LineRows, identity: Identity
    ) -> Iterator[Block]:
        """The rows of one plain table. Blocks with a charge on a row of another width go charge by charge."""
        aside = {item.row: item.reason for item in reading.set_aside}
        columns: list[Json] = [[column.letter, column.header] for column in reading.columns]
        writer = ColumnWriter(charges)
        quick = Quick(
            self.docket_id,
            reading.sheet,
            columns,
            writer=writer,
            raw=raw,
            identity=identity,
            aside=aside,
            names=lambda: QuickNames(writer, self._person_written, self._unknown_person, self._case_written),
            charges=self._names["charge"].some,
        )
        lines, stop = charges.lines, 0
        for number, part in enumerate(parts(raw), start=1):
            self._new = {"people": [], "cases": []}
            start, stop = stop, bisect_right(lines, part.lines[-1], stop)
            made = quick.block(number, part, start, stop, self._new)
            if made is None:
                odd = bool(raw.odd) and any(line in raw.odd for line in lines[start:stop])
                some = part.rows()
                self._writer.begin()
                told = (
                    self._each(charges, identity, dict(some), start, stop)
                    if odd
                    else self._told(writer, identity, start, stop)
                )
                packed = _lines(some, lines[start:stop], told, aside)
                shared = self._writer.header() if odd else writer.header()
                header: Json = {"columns": columns, **shared, **self._new}
                made = pack(self.docket_id, number, reading.sheet, header, packed)
            yield made
        quick.let_go()

    def _each(
        self, charges: DocketCharges, identity: Identity, cells: Mapping[int, Sequence[str]], start: int, stop: int
    ) -> Iterator[tuple[list[str], list[str]]]:
        for at in range(start, stop):
            yield self._charge(charges[at], identity, at, cells[charges.lines[at]])

    def _told(
        self, writer: ColumnWriter, identity: Identity, start: int, stop: int
    ) -> Iterator[tuple[list[str], list[str]]]:
        """The same as ``_charge`` of some charges by column."""
        places = [writer.place_of(name) for name in ("person id", "name", "birth date", "case number", "court")]
        pick, lines, sheet = itemgetter(*places), writer.charges.lines, writer.charges.sheet
        for at, (body, personal, row) in enumerate(writer.block(start, stop), start):
            known = identity.known[at]
            if known is None:
                person_id, name, born, case, court = pick(row)
                said = [
                    self._names["charge"].next(),
                    identity.keys[at],
                    self._person_of(person_id, name, born) or self._unknown_person(name, case, court, sheet, lines[at]),
                    self._case_of(court, case) if case else "",
                    "1",
                    "1",
                ]
            else:
                version = str(known.version + identity.changed[at])
                said = [known.charge_id, known.match_key, known.stored_person, known.case_id or "", "1", version]
                if not identity.changed[at]:
                    yield said, []
                    continue
            yield said + body, personal

    def _charge(self, charge: Charge, identity: Identity, at: int, cells: Sequence[str]) -> tuple[list[str], list[str]]:
        known = identity.known[at]
        part = str(charge.part)
        if known is None:
            said = [
                self._names["charge"].next(), identity.keys[at], self._person(charge), self._case(charge), part, "1"
            ]  # fmt: skip
        else:
            version = str(known.version + identity.changed[at])
            said = [known.charge_id, known.match_key, known.stored_person, known.case_id or "", part, version]
            if not identity.changed[at]:
                return said, []
        body, personal = self._writer.fields(charge, cells)
        return said + body, personal

    def _person(self, charge: Charge) -> str:
        """The id of the charge's person: known to the office, met in this file, or new."""
        person = charge.person
        born = "" if person.birth_date is None else person.birth_date.isoformat()
        name, case, court = person.name or "", charge.case_number or "", charge.court or ""
        known = self._person_of(person.person_id or "", name, born)
        return known or self._unknown_person(name, case, court, charge.sheet, charge.row)

    def _person_of(self, number: str, name: str, born: str) -> str:
        """The same by what is written of the person; "" where that is not enough (``link.person_identity``)."""
        found = self._met.get((number, name, born))
        if found is None and (found := self._person_written(number, name, born)):
            self._met[number, name, born] = found
        return found or ""

    def _person_written(self, number: str, name: str, born: str) -> str:
        """The same, where nobody is asked for twice."""
        if not (number or (name and born)):
            return ""
        known = ("id", number) if number else ("born", name_key(name), born)
        return self._named("person", self._people, self._known_person.of(*known))

    def _unknown_person(self, name: str, case: str, court: str, sheet: str, row: int) -> str:
        key = unknown_person_key(self._salt, self.docket_id, name, case, court, sheet, row)
        return self._named("person", self._people, key)

    def _case(self, charge: Charge) -> str:
        """The id of the charge's case; "" where it has no number."""
        return self._case_of(charge.court or "", charge.case_number) if charge.case_number else ""

    def _case_of(self, court: str, number: str) -> str:
        found = self._met.get((court, number))
        if found is None:
            found = self._met[court, number] = self._case_written(court, number)
        return found

    def _case_written(self, court: str, number: str) -> str:
        return self._named("case", self._cases, self._known_case.of(court, number))

    def _named(self, what: str, known: dict[str, str], key: str) -> str:
        found = known.get(key)
        if found is None:
            found = known[key] = self._names[what].next()
            self._new["people" if what == "person" else "cases"].append((key, found))
        return found


def _lines(
    rows: Sequence[tuple[int, Sequence[str]]],
    charged: Sequence[int],
    told: Iterator[tuple[list[str], list[str]]],
    aside: Mapping[int, str],
) -> list[Line]:
    """Rows as they are packed; on the lines of ``charged`` stands a charge each."""
    made: list[Line] = []
    waiting = iter(charged)
    next_one = next(waiting, None)
    for line, cells in rows:
        if line == next_one:
            said, personal = next(told)
            made.append((line, aside.get(line), cells, (said,), (personal,)))
            next_one = next(waiting, None)
        else:
            made.append((line, aside.get(line), cells, (), ()))
    return made


def _tables(reading: DocketReading, held: Mapping[_Place, object]) -> Iterator[FurtherTable]:
    """The tables of a docket, each with all its rows in the order of their lines, those without cells among them."""
    if reading.first is not None:
        for table in (reading.first, *reading.more):
            yield replace(table, rows=dict(sorted(table.rows.items())))
        return
    sheet_of = {row: sheet for sheet, row in held if sheet != reading.sheet}
    names = tuple((column.letter, column.header) for column in reading.columns)
    lines = {*reading.raw_rows, *(row for _, row in held), *(item.row for item in reading.set_aside)}

    if not sheet_of:
        rows = {row: reading.raw_rows.get(row, ()) for row in sorted(lines)}
        yield FurtherTable(sheet=reading.sheet, header_row=reading.header_row, names=names, rows=rows)
        return

    def sheet_at(row: int) -> str:
        return sheet_of.get(row, reading.sheet)

    for sheet, found in groupby(sorted(sorted(lines), key=sheet_at), key=sheet_at):
        rows = {row: reading.raw_rows.get(row, ()) for row in found}
        yield FurtherTable(sheet=sheet, header_row=reading.header_row, names=names, rows=rows)
