"""What can be told apart within a docket: counts, people, cases, and the facts that its columns can give."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from screener.docket.cells.coding import Spread
from screener.docket.columns.plan import AMOUNT_FIELDS, DATE_FACTS, Plan
from screener.docket.model.result import DocketReading
from screener.docket.reading.column_charges import TableCharges
from screener.domain.case import Charge
from screener.domain.collection import let_go
from screener.domain.offense import OffenseClass

_TOGETHER = 1 << 14  # charges whose words are looked up at once
_SHELVES = 64  # parts of what is remembered of each charge


def count_people(charges: Sequence[Charge]) -> int:
    """People by id, else by name and birth date; two of one name and no birth date count as one."""
    if isinstance(charges, TableCharges):
        return charges.people
    found: set[object] = set()
    for charge in charges:
        person = charge.person
        if person.person_id is not None:
            found.add(person.person_id)
        elif person.name is not None:
            found.add((person.name.casefold(), person.birth_date))
    return len(found)


def count_cases(charges: Sequence[Charge]) -> int:
    """Cases by court and number, else incidents."""
    if isinstance(charges, TableCharges):
        return charges.cases
    return len(
        {
            (charge.court, charge.case_number) if charge.case_number else charge.incident
            for charge in charges
            if charge.case_number or charge.incident
        }
    )


def count_unknown(charges: Sequence[Charge]) -> int:
    """Charges whose class stayed unknown."""
    if isinstance(charges, TableCharges):
        return charges.not_recognized
    return sum(charge.reading.offense is OffenseClass.UNKNOWN for charge in charges)


def facts_given(plan: Plan) -> frozenset[str]:
    """Facts that at least one filled column gives; what no column gives must be asked for."""
    given = {"offense", "substance", "conduct", "attempted", "penalty group", "schedule"}
    columns = plan.mapped.columns
    filled = {column.field for column in columns if column.field and any(column.samples)}
    given |= {name for (name, at), values in plan.facts.items() if values}
    given |= {name for name in DATE_FACTS if name in filled}
    given |= {name for name in AMOUNT_FIELDS if name in filled}
    if "class" in filled and plan.classes is not None:
        given |= {"class", "grade"}
    if filled & {"statute", "arrest statute"}:
        given.add("statute")
    if "quantity" in filled:
        bases = {fact for found in plan.bases.values() for fact in found.values()}
        given |= bases or {"stated amount"}
    if "birth date" in filled and filled & {"offense date", "arrest date"}:
        given.add("age at offense")
    if "substance" in filled:
        given.add("drug involved")
    return frozenset(given)


def match_keys(reading: DocketReading, *, source: str = "") -> tuple[str, ...]:
    """``each_match_key`` of all charges."""
    return tuple(each_match_key(reading, source=source))


def each_match_key(reading: DocketReading, *, source: str = "") -> Iterator[str]:
    """One key per charge, in charge order: the same when the same count is imported again.

    Made of source, case, person and count number, else statute, text, offense date and the ordinal among alike
    rows: exact twins are separate counts and get separate keys. ``source`` names the system that the docket
    comes from.
    """
    shelves: list[dict[str, int]] = [{} for _ in range(_SHELVES)]
    charges = reading.charges
    told = _by_column(charges) if isinstance(charges, TableCharges) else _by_row(charges)
    for who, county, event, count, *words in told:
        plain = "\x1f".join((source, county, event, who, *(("count", count) if count and event else ("text", *words))))
        seen = shelves[hash(plain) % _SHELVES]
        ordinal = seen[plain] = seen.get(plain, 0) + 1
        yield hashlib.blake2b(f"{plain}\x1f{ordinal}".encode(), digest_size=16).hexdigest()
    while shelves:  # one by one, as they grew: in one go no window would move
        shelves.pop()


#: Who, county, case or incident, count, statute, text and day of a charge, as its key takes them.
_Told = tuple[str, str, str, str, str, str, str]


def _by_row(charges: Sequence[Charge]) -> Iterator[_Told]:
    for charge in charges:
        person = charge.person
        yield (
            person.person_id or f"{(person.name or '').casefold()}|{person.birth_date or ''}",
            charge.attributes.get("county", ""),
            charge.case_number or charge.incident or "",
            charge.count or "",
            charge.statute,
            charge.text,
            str(charge.dates.get("offense date", "")),
        )


def _by_column(charges: TableCharges) -> Iterator[_Told]:
    found = charges.found
    name, born, person = Spread(found.name, str.casefold), Spread(found.birth_date, str), Spread(found.person_id, str)
    number, incident, county = (
        Spread(each, str) for each in (found.case_number, found.incident, found.words.get("county"))
    )
    words = [Spread(each, str) for each in (found.count, found.statute, found.text, found.dates.get("offense date"))]
    for start in range(0, len(charges), _TOGETHER):
        at = start, min(start + _TOGETHER, len(charges))
        people = zip(person.some(*at), name.some(*at), born.some(*at), strict=True)
        events = zip(number.some(*at), incident.some(*at), strict=True)
        yield from zip(
            [known or f"{called}|{on}" for known, called, on in people],
            county.some(*at),
            [case or other for case, other in events],
            *(each.some(*at) for each in words),
            strict=True,
        )
    for table in (*(each.table for each in (name, person, number, incident, county, *words)), born.table):
        let_go(table)  # nobody asks for it any more
