"""The rows of an import as blocks, made one after the other while they are written: a docket may hold a million."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby, islice

from screener.docket.result import DocketReading, Table
from screener.domain.case import Charge
from screener.screening.link import person_identity
from screener.storage.block import ROWS, Block, Line, pack
from screener.storage.canonical import Digests, Json, Names
from screener.storage.charge_fields import ChargeWriter
from screener.workflow.import_docket.identity import Identity, person_key

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
        self._new: dict[str, list[Json]] = {"people": [], "cases": []}
        self._writer = ChargeWriter()
        self._known_person, self._known_case = Digests("person", salt), Digests("case", salt)

    def blocks(self, reading: DocketReading, identity: Identity) -> Iterator[Block]:
        """The rows of a docket. The charges of a row stand in it in the order of the reading."""
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
        known = person_identity(charge.person)
        if known is None:
            return self._named("person", self._people, person_key(self._salt, self.docket_id, charge))
        found = self._met.get(known)
        if found is None:
            key = self._known_person.of(*map(str, known if isinstance(known, tuple) else (known,)))
            found = self._met[known] = self._named("person", self._people, key)
        return found

    def _case(self, charge: Charge) -> str:
        """The id of the charge's case; "" where it has no number."""
        if not charge.case_number:
            return ""
        place = (charge.court or "", charge.case_number)
        found = self._met.get(place)
        if found is None:
            found = self._met[place] = self._named("case", self._cases, self._known_case.of(*place))
        return found

    def _named(self, what: str, known: dict[str, str], key: str) -> str:
        found = known.get(key)
        if found is None:
            found = known[key] = self._names[what].next()
            self._new["people" if what == "person" else "cases"].append([key, found])
        return found


def _tables(reading: DocketReading, held: Mapping[_Place, object]) -> Iterator[Table]:
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
        yield Table(sheet=reading.sheet, header_row=reading.header_row, names=names, rows=rows)
        return

    def sheet_at(row: int) -> str:
        return sheet_of.get(row, reading.sheet)

    for sheet, found in groupby(sorted(sorted(lines), key=sheet_at), key=sheet_at):
        rows = {row: reading.raw_rows.get(row, ()) for row in found}
        yield Table(sheet=sheet, header_row=reading.header_row, names=names, rows=rows)
