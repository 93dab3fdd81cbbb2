"""What can be told apart within a docket: counts, people, cases, and the facts that its columns can give."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from screener.docket.column_charges import DocketCharges
from screener.docket.plan import AMOUNTS, DATE_FACTS, Plan
from screener.docket.result import DocketReading
from screener.domain.case import Charge
from screener.domain.offense import OffenseClass


def count_people(charges: Sequence[Charge]) -> int:
    """People by id, else by name and birth date; two of one name and no birth date count as one."""
    if isinstance(charges, DocketCharges):
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
    if isinstance(charges, DocketCharges):
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
    if isinstance(charges, DocketCharges):
        return charges.not_recognized
    return sum(charge.reading.offense is OffenseClass.UNKNOWN for charge in charges)


def facts_given(plan: Plan) -> frozenset[str]:
    """Facts that at least one filled column gives; what no column gives must be asked for."""
    given = {"offense", "substance"}
    columns = plan.mapped.columns
    filled = {column.field for column in columns if column.field and any(column.samples)}
    given |= {name for (name, at), values in plan.facts.items() if values}
    given |= {name for name in DATE_FACTS if name in filled}
    given |= {name for name in AMOUNTS if name in filled}
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
    """One key per charge, in charge order: the same when the same count is imported again.

    Made of source, case, person and count number, else statute, text, offense date and the ordinal among alike
    rows: exact twins are separate counts and get separate keys. ``source`` names the system that the docket
    comes from.
    """
    seen: dict[str, int] = {}
    keys: list[str] = []
    for charge in reading.charges:
        person = charge.person
        who = person.person_id or f"{(person.name or '').casefold()}|{person.birth_date or ''}"
        county = charge.attributes.get("county", "")
        what = [source, county, charge.case_number or charge.incident or "", who]
        if charge.count and (charge.case_number or charge.incident):
            what += ["count", charge.count]
        else:
            what += ["text", charge.statute, charge.text, str(charge.dates.get("offense date", ""))]
        plain = "\x1f".join(what)
        ordinal = seen[plain] = seen.get(plain, 0) + 1
        keys.append(hashlib.blake2b(f"{plain}\x1f{ordinal}".encode(), digest_size=16).hexdigest())
    return tuple(keys)
