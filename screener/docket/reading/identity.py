"""What a docket holds of each kind: counts, people, cases, and the facts that its columns can give."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from screener.docket.cells.coding import Spread
from screener.docket.columns.plan import AMOUNT_FIELDS, DATE_FACTS, Plan
from screener.docket.model.result import DocketReading
from screener.docket.reading.column_charges import TableCharges
from screener.domain.case import Charge
from screener.domain.charge_batch import batch_of
from screener.domain.collection import let_go
from screener.domain.columns import Coded
from screener.domain.offense import OffenseClass
from screener.policy.evaluation.coding import array_of, combined, different, merged, narrowed, those_there

_TOGETHER = 1 << 14  # charges whose words are looked up at once
_SHELVES = 64  # parts of what is remembered of each charge


def count_people(charges: Sequence[Charge]) -> int:
    """People by id, else by name and birth date; two of one name and no birth date count as one."""
    columns, size = batch_of(charges).columns, len(charges)
    ids, name = columns.person_id, columns.name
    without = array_of(ids, size) < 0
    many = 0 if ids is None else len(those_there(array_of(ids)[~without]))
    if name is not None and without.any():
        named = narrowed(name, without)
        folded = merged(named, [each.casefold() for each in named.values])
        many += _combinations(folded, columns.birth_date, size)
        if isinstance(folded.values, list):
            let_go(folded.values)  # they were made here
    return many


def count_cases(charges: Sequence[Charge]) -> int:
    """Cases by court and number, else incidents."""
    columns, size = batch_of(charges).columns, len(charges)
    incidents = array_of(columns.incident, size)[array_of(columns.case_number, size) < 0]
    return _combinations(columns.case_number, columns.court, size) + len(those_there(incidents[incidents >= 0]))


def numbered_cases(charges: Sequence[Charge]) -> tuple[int, Sequence[str]]:
    """How many cases have a number, each within its court; and the numbers."""
    columns = batch_of(charges).columns
    number = columns.case_number
    if number is None:
        return 0, ()
    codes = array_of(number)
    used: list[int] = those_there(codes[codes >= 0]).tolist()
    return _combinations(number, columns.court, len(charges)), [number.values[n] for n in used]


def _combinations(first: Coded[Any] | None, second: Coded[Any] | None, size: int) -> int:
    """How many different ones there are of two values, of charges that have the first."""
    if first is None:
        return 0
    codes, others = array_of(first), array_of(second, size)
    some = codes >= 0
    return len(combined(((codes[some], different(first)), (others[some], different(second))))[1])


def count_unknown(charges: Sequence[Charge]) -> int:
    """Charges whose class stayed unknown."""
    reading = batch_of(charges).columns.reading
    unknown = np.array([each.offense is OffenseClass.UNKNOWN for each in reading.values], np.bool_)
    return int(np.count_nonzero(unknown[array_of(reading)])) if len(unknown) else 0


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
