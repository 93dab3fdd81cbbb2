"""People under a sealing order, as files bring them again: known by keyed digests, and not let in.

A digest is made of the office's own secret. Whoever holds the office file and guesses a name can ask whether it is
under an order; an order may say that no digest is kept, and then nothing knows the person again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from screener.docket.model.result import DocketReading, FurtherTable, Issue, SetAside, WarrantReading
from screener.docket.reading.column_charges import TableCharges
from screener.docket.reading.identity import count_cases, count_people
from screener.domain.case import Charge, PersonKey
from screener.domain.charge_batch import batch_of
from screener.domain.columns import Coded
from screener.policy.evaluation.coding import array_of
from screener.screening.linking.persons import name_key
from screener.storage.audit_log import journal
from screener.storage.audit_log.sealing import seals_of
from screener.storage.schema.canonical import digest
from screener.workflow.session.opened import Office

#: The field of an order's event that holds its number, as a person wrote it.
ORDER = "order"
_Place = tuple[str, int]
#: Person id, name, birth date, court and case number of a charge.
_Parts = tuple[str | None, str | None, date | None, str | None, str | None]
_Value = TypeVar("_Value")


def marks_of(salt: str, person: PersonKey, court: str | None, case: str | None) -> tuple[str, ...]:
    """The digests by which one row of a person is known: of the id, of name and birth date, of name and case."""
    found: list[tuple[str, ...]] = []
    name = name_key(person.name) if person.name else ""
    if person.person_id:
        found.append(("id", person.person_id))
    if name and person.birth_date:
        found.append(("born", name, person.birth_date.isoformat()))
    if case and (name or not person.known):
        found.append(("case", court or "", case, name))
    return tuple(digest("sealed person", salt, *parts) for parts in found)


def case_mark(salt: str, court: str | None, case: str) -> str:
    """The digest of a case that is the person's alone, for rows that name nobody."""
    return digest("sealed person", salt, "case", court or "", case, "")


@dataclass(frozen=True, slots=True)
class Orders:
    """The orders that an import has to obey: digest -> the order as it is called. Empty where there are none."""

    salt: str
    marks: Mapping[str, str]

    def about(self, person: PersonKey, court: str | None, case: str | None) -> str | None:
        """The order that a row falls under; None where it falls under none."""
        return next((self.marks[m] for m in marks_of(self.salt, person, court, case) if m in self.marks), None)


def orders(office: Office) -> Orders:
    """What orders the office has to obey at imports."""
    with office.reading() as connection:
        marks = seals_of(connection).marks
        texts = journal.written_of(connection, set(marks.values()))
    words = {name: texts.get(name, {}).get(ORDER, "") for name in set(marks.values())}
    return Orders(office.match_salt, {mark: words[name] for mark, name in marks.items()})


def without_sealed(office: Office, reading: DocketReading) -> DocketReading:
    """A docket as it may be brought in: rows of people under an order are set aside, empty, with the order."""
    held = orders(office)
    if not held.marks:
        return reading
    asked: dict[tuple[object, ...], str | None] = {}
    gone: dict[_Place, str] = {}
    for place, parts in _told(reading):
        if parts not in asked:
            number, name, born, court, case = parts
            asked[parts] = held.about(PersonKey(person_id=number, name=name, birth_date=born), court, case)
        if (order := asked[parts]) is not None:
            gone[place] = order
    return _emptied(reading, gone) if gone else reading


def _told(reading: DocketReading) -> Iterator[tuple[_Place, _Parts]]:
    """Where each charge stands, and who and which case it names. No charge is made of a docket read by column."""
    charges, size = reading.charges, len(reading.charges)
    if isinstance(charges, TableCharges):
        places = [(charges.sheet, line) for line in charges.lines]
    else:
        places = [(charge.sheet, charge.row) for charge in charges]
    found = batch_of(charges).columns
    who = _values(found.person_id, size), _values(found.name, size), _values(found.birth_date, size)
    case = _values(found.court, size), _values(found.case_number, size)
    for place, number, name, born, court, case_number in zip(places, *who, *case, strict=True):
        yield place, (number, name, born, court, case_number)


def _values(column: Coded[_Value] | None, rows: int) -> Sequence[_Value | None]:
    if column is None:
        return [None] * rows
    values = (*column.values, None)  # a code of -1 is no value
    return [values[code] for code in array_of(column).tolist()]


def warrants_without_sealed(office: Office, found: WarrantReading) -> WarrantReading:
    """A list of warrants as it may be brought in."""
    held = orders(office)
    if not held.marks:
        return found
    gone: dict[_Place, str] = {}
    for warrant in found.warrants:
        order = held.about(warrant.person, warrant.court, warrant.case_number)
        if order is not None:
            gone[found.sheet, warrant.row] = order
    if not gone:
        return found
    lines = {row for _, row in gone}
    left = tuple(warrant for warrant in found.warrants if warrant.row not in lines)
    return replace(found, docket=_emptied(found.docket, gone), warrants=left)


def sealed_words(order: str) -> str:
    """Why a row is set aside."""
    return f"sealed by order {order}" if order else "sealed by order"


def _emptied(reading: DocketReading, gone: Mapping[_Place, str]) -> DocketReading:
    lost = {cell.strip() for sheet, row in gone for cell in reading.raw(row, sheet) if cell.strip()}
    lines = {row for _, row in gone}
    theirs = [each for each in reading.charges if (each.sheet, each.row) in gone]
    charges = tuple(each for each in reading.charges if (each.sheet, each.row) not in gone)
    several = reading.first is not None
    aside = [
        SetAside(row=row, reason=sealed_words(order), cells=(), sheet=sheet if several else "")
        for (sheet, row), order in sorted(gone.items())
    ]
    own = reading.sheet if reading.first is None else reading.first.sheet
    known = _known(theirs) - _known(charges)  # a joined file may tell more of the person under these
    kept = {(each.sheet, each.row) for each in charges}
    return replace(
        reading,
        charges=charges,
        rows_accepted=reading.rows_accepted - len(gone),
        set_aside=(*reading.set_aside, *aside),
        raw_rows=_rows(own, reading.raw_rows, gone),
        first=None if reading.first is None else _table(reading.first, gone, known, kept),
        more=tuple(_table(table, gone, known, kept) for table in reading.more),
        columns=tuple(
            replace(each, samples=tuple(s for s in each.samples if s.strip() not in lost)) for each in reading.columns
        ),
        issues=tuple(issue for issue in reading.issues if _line(issue) not in lines),
        people=count_people(charges),
        cases=count_cases(charges),
    )


def _known(charges: Iterable[Charge]) -> set[str]:
    found = ((each.person.person_id, each.person.name, each.case_number, each.incident) for each in charges)
    return {part for parts in found for part in parts if part}


def _rows(sheet: str, rows: Mapping[int, Sequence[str]], gone: Mapping[_Place, str]) -> Mapping[int, Sequence[str]]:
    return {row: () if (sheet, row) in gone else cells for row, cells in rows.items()}


def _table(table: FurtherTable, gone: Mapping[_Place, str], known: Set[str], kept: Set[_Place]) -> FurtherTable:
    rows = {
        row: () if (table.sheet, row) not in kept and any(cell.strip() in known for cell in cells) else cells
        for row, cells in _rows(table.sheet, table.rows, gone).items()
    }
    return replace(table, rows=rows)


def _line(issue: Issue) -> int:
    digits = "".join(c for c in issue.cell.rpartition("!")[2] if c.isdigit())
    return int(digits) if digits else 0
