"""The rules of linking written as they are stated, charge against charge: slow, and independent of the columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations

from screener.domain.births import is_placeholder
from screener.domain.case import Charge
from screener.screening.linking.persons import name_key

Said = tuple[list[int], list[int], list[bool | None], set[int]]


def _who(charge: Charge) -> tuple[object, bool]:
    """By what the person is recognized, and whether it is more than a name."""
    person = charge.person
    if person.person_id:
        return ("id", person.person_id), True
    name = name_key(person.name) if person.name else ""
    if person.name and person.birth_date and not is_placeholder(person.birth_date):
        return (name, person.birth_date), True
    return ("name", name) if person.name else None, False


def _row(charge: Charge) -> tuple[object, ...]:
    return charge.attributes.get("source", ""), charge.sheet, charge.row


def _case(charge: Charge) -> tuple[str, str] | None:
    return (charge.court or "", charge.case_number) if charge.case_number else None


def _first_of(size: int, joined: Callable[[int, int], bool]) -> list[int]:
    """For each charge the first of those that it is joined with, by way of others too."""
    first = list(range(size))
    for one, other in combinations(range(size), 2):
        if first[one] != first[other] and joined(one, other):
            low, high = sorted((first[one], first[other]))
            first = [low if each == high else each for each in first]
    return first


def slow_links(charges: Sequence[Charge]) -> Said:
    """For each charge the first charge of its group, and of its person, and whether it is grouped; the open groups."""
    who = [_who(charge) for charge in charges]
    shared = {_row(charge) for charge in charges if charge.part > 1}
    days: dict[object, int] = {}  # the first charge of a known person's day of an offense
    for at, charge in enumerate(charges):
        if who[at][1] and "offense date" in charge.dates:
            days.setdefault((who[at], charge.dates["offense date"]), at)

    def one_row(one: int, other: int) -> bool:
        return who[one] == who[other] and _row(charges[one]) in shared and _row(charges[one]) == _row(charges[other])

    def undated(one: int, other: int) -> bool:
        """Without a day of arrest the day of the offense joins a charge with the first charge of that day."""
        day = charges[other].dates.get("offense date")
        return "arrest date" not in charges[other].dates and day is not None and days[who[other], day] == one

    def grouped(one: int, other: int) -> bool:
        mine, theirs = charges[one], charges[other]
        if who[one] != who[other]:
            return False
        if mine.incident and mine.incident == theirs.incident:
            return True
        if (_case(mine) and _case(mine) == _case(theirs)) or one_row(one, other):
            return True
        arrest = mine.dates.get("arrest date")
        return who[one][1] and (
            (arrest is not None and arrest == theirs.dates.get("arrest date")) or undated(one, other)
        )

    def one_person(one: int, other: int) -> bool:
        if who[one] != who[other]:
            return False
        case = _case(charges[one])
        return who[one][1] or (case is not None and case == _case(charges[other])) or one_row(one, other)

    group, person = _first_of(len(charges), grouped), _first_of(len(charges), one_person)
    open_groups = {group[at] for at, charge in enumerate(charges) if charge.reading.several}
    kinds: dict[int, set[str]] = {number: set() for number in group}
    for at, charge in enumerate(charges):
        kinds[group[at]] |= {"incident"} if charge.incident else set()
        kinds[group[at]] |= set(charge.dates) & {"arrest date", "offense date"} if who[at][1] else set()

    def said(at: int) -> bool | None:
        if group.count(group[at]) > 1:
            return True
        others = {group[other] for other in range(len(charges)) if person[other] == person[at]} - {group[at]}
        separate = all(kinds[group[at]] & kinds[other] for other in others)
        nothing = not (charges[at].case_number or charges[at].incident or who[at][1])
        return None if not separate or nothing or group[at] in open_groups else False

    return group, person, [said(at) for at in range(len(charges))], open_groups
