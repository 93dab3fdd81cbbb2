"""The rows of an import as blocks, made one after the other while they are written: a docket may hold a million."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby, islice

from screener.docket.result import DocketReading
from screener.domain.case import Charge
from screener.screening.link import person_identity
from screener.storage.block import ROWS, Block, Line, pack
from screener.storage.canonical import Json, Names
from screener.storage.charge_fields import ChargeWriter
from screener.workflow.import_docket.identity import Identity, case_key, person_key

#: Makes the line of a row, given why it was set aside.
_LineOf = Callable[[int, str | None], Line]


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

    def blocks(self, reading: DocketReading, identity: Identity) -> Iterator[Block]:
        """The rows of a docket. The charges of a row stand in it in the order of the reading."""
        charges: dict[int, list[int]] = {}
        for at, charge in enumerate(reading.charges):
            charges.setdefault(charge.row, []).append(at)

        def line(row: int, aside: str | None) -> Line:
            cells = reading.raw_rows.get(row, ())
            said, apart = [], []
            for at in charges.get(row, ()):
                fields, personal = self._charge(reading.charges[at], identity, at, cells)
                said.append(fields)
                apart.append(personal)
            return row, aside, cells, said, apart

        yield from self._packed(reading, charges, line)

    def warrant_blocks(self, reading: DocketReading, personal: Mapping[int, str]) -> Iterator[Block]:
        """The rows of a list of warrants: the warrants themselves stand in their own table, without the people."""

        def line(row: int, aside: str | None) -> Line:
            apart = [[personal[row]]] if row in personal else []
            return row, aside, reading.raw_rows.get(row, ()), (), apart

        yield from self._packed(reading, personal, line)

    def _packed(self, reading: DocketReading, held: Mapping[int, object], line: _LineOf) -> Iterator[Block]:
        aside = {item.row: item.reason for item in reading.set_aside}
        sheet_of = {charge.row: charge.sheet for charge in reading.charges if charge.sheet != reading.sheet}
        columns: list[Json] = [[column.letter, column.header] for column in reading.columns]

        def sheet_at(row: int) -> str:
            return sheet_of.get(row, reading.sheet)

        rows = sorted({*reading.raw_rows, *held, *aside})
        if sheet_of:
            rows.sort(key=sheet_at)
        number = 0
        for sheet, found in groupby(rows, key=sheet_at):
            while some := tuple(islice(found, ROWS)):
                number += 1
                self._writer.begin()
                self._new = {"people": [], "cases": []}
                lines = [line(row, aside.get(row)) for row in some]
                header: Json = {"columns": columns, **self._writer.header(), **self._new}
                yield pack(self.docket_id, number, sheet, header, lines)

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
            key = person_key(self._salt, self.docket_id, charge)
            found = self._met[known] = self._named("person", self._people, key)
        return found

    def _case(self, charge: Charge) -> str:
        """The id of the charge's case; "" where it has no number."""
        if not charge.case_number:
            return ""
        place = (charge.court or "", charge.case_number)
        found = self._met.get(place)
        if found is None:
            key = case_key(self._salt, charge) or ""
            found = self._met[place] = self._named("case", self._cases, key)
        return found

    def _named(self, what: str, known: dict[str, str], key: str) -> str:
        found = known.get(key)
        if found is None:
            found = known[key] = self._names[what].next()
            self._new["people" if what == "person" else "cases"].append([key, found])
        return found
