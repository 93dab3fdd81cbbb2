"""People as dockets write them: a mention is one spelling of one person, with the charges that stand under it.

Several mentions may be one person, and one person id may have been given to two. ``doubtful`` says which pairs a person
should look at, ``linking`` what the answers do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, pairwise

from screener.domain.births import is_placeholder
from screener.domain.case import Charge, PersonKey
from screener.screening.linking.names import births_alike, names_alike
from screener.screening.linking.persons import name_key, person_identity

#: An id that stands under more spellings than this is no person's: its mentions are joined as they come.
_MOST_OF_ID = 40


@dataclass(eq=False)
class Mention:
    """One spelling of one person. ``charges`` are places in the charges that it was made from."""

    key: Hashable
    at: int
    person: PersonKey
    name: str  # as it is compared
    identity: Hashable | None
    charges: tuple[int, ...] = ()


def mention_key(charge: Charge) -> Hashable:
    """Under which mention a charge stands: all that is written of the person, else the case, else the row alone."""
    person = charge.person
    name = name_key(person.name) if person.name else ""
    if person.known:
        return ("known", person.person_id or "", name, person.birth_date)
    if charge.case_number:
        return ("case", name, charge.court or "", charge.case_number)
    if charge.incident and name:
        return ("incident", name, charge.incident)
    return ("row", charge.attributes.get("source", ""), charge.sheet, charge.row)


@dataclass(eq=False)
class Roster:
    """Every mention of a docket or an office, and which of them are one person without anybody's answer."""

    charges: Sequence[Charge]
    mentions: tuple[Mention, ...]
    of_charge: tuple[int, ...]
    joined: Mapping[int, tuple[int, ...]]  # mention -> those that it is one person with, by id, else name and birth
    sharing: Mapping[Hashable, int]  # an identity -> how many mentions have it

    @cached_property
    def by_key(self) -> Mapping[Hashable, int]:
        """The place of each mention by its key; of two with one key the later one."""
        return {mention.key: mention.at for mention in self.mentions}


def make_roster(charges: Sequence[Charge]) -> Roster:
    """Collects the mentions of charges.

    Mentions of one person id are one person unless neither name nor birth date agree: such an id was given twice.
    A mention without an id is the one person id that has its name and birth date; where several have, it is asked.
    """
    found: dict[Hashable, Mention] = {}
    members: list[list[int]] = []
    of_charge: list[int] = []
    for index, charge in enumerate(charges):
        key = mention_key(charge)
        mention = found.get(key)
        if mention is None:
            person = charge.person
            name = name_key(person.name) if person.name else ""
            identity = person_identity(person)
            mention = found[key] = Mention(key=key, at=len(found), person=person, name=name, identity=identity)
            members.append([])
        members[mention.at].append(index)
        of_charge.append(mention.at)
    mentions = tuple(found.values())
    for mention, indices in zip(mentions, members, strict=True):
        mention.charges = tuple(indices)
    sharing: dict[Hashable, int] = defaultdict(int)
    for mention in mentions:
        if mention.identity is not None:
            sharing[mention.identity] += 1
    return Roster(
        charges=charges,
        mentions=mentions,
        of_charge=tuple(of_charge),
        joined=_joined(mentions),
        sharing=dict(sharing),
    )


def _joined(mentions: Sequence[Mention]) -> dict[int, tuple[int, ...]]:
    by_id: dict[str, list[Mention]] = defaultdict(list)
    by_birth: dict[Hashable, list[Mention]] = defaultdict(list)
    for mention in mentions:
        person = mention.person
        if person.person_id:
            by_id[person.person_id].append(mention)
        if person.name and person.birth_date and not is_placeholder(person.birth_date):
            by_birth[mention.name, person.birth_date].append(mention)
    edges: dict[int, list[int]] = defaultdict(list)
    for one, other in (*_of_one_id(by_id.values()), *_of_one_birth(by_birth.values())):
        edges[one.at].append(other.at)
        edges[other.at].append(one.at)
    return {at: tuple(others) for at, others in edges.items()}


def _of_one_id(groups: Iterable[Sequence[Mention]]) -> Iterator[tuple[Mention, Mention]]:
    for same in groups:
        if len(same) > _MOST_OF_ID:
            yield from pairwise(same)
        else:
            yield from (pair for pair in combinations(same, 2) if agree(*pair))


def _of_one_birth(groups: Iterable[Sequence[Mention]]) -> Iterator[tuple[Mention, Mention]]:
    """One without an id with each who has the only id among those of the same name and birth date."""
    for alike in groups:
        with_id = [mention for mention in alike if mention.person.person_id]
        if len({mention.person.person_id for mention in with_id}) == 1:
            yield from ((one, other) for one in alike if not one.person.person_id for other in with_id)


def agree(one: Mention, other: Mention) -> bool:
    """Whether two mentions of one id may well be one person: name or birth date agree, or one is not written."""
    if not one.name or not other.name or names_alike(one.name, other.name) is not None:
        return True
    mine, theirs = one.person.birth_date, other.person.birth_date
    return mine is None or theirs is None or births_alike(mine, theirs) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Traces:
    """What the charges of a person have by which charges are grouped."""

    incidents: frozenset[str]
    cases: frozenset[tuple[str, str]]
    arrests: frozenset[object]
    offenses: frozenset[object]  # days of offenses
    undated: frozenset[object]  # days of offenses of charges without an arrest day


def traces(charges: Sequence[Charge], indices: Sequence[int]) -> Traces:
    """The traces of some charges."""
    incidents, cases, arrests, offenses, undated = set(), set(), set(), set(), set()
    for index in indices:
        charge = charges[index]
        if charge.incident:
            incidents.add(charge.incident)
        if charge.case_number:
            cases.add((charge.court or "", charge.case_number))
        arrest, offense = charge.dates.get("arrest date"), charge.dates.get("offense date")
        if arrest is not None:
            arrests.add(arrest)
        if offense is not None:
            offenses.add(offense)
            if arrest is None:
                undated.add(offense)
    return Traces(
        incidents=frozenset(incidents),
        cases=frozenset(cases),
        arrests=frozenset(arrests),
        offenses=frozenset(offenses),
        undated=frozenset(undated),
    )


def meet(one: Traces, other: Traces) -> bool:
    """Whether charges of the two would be grouped if they were one person."""
    return not (
        one.incidents.isdisjoint(other.incidents)
        and one.cases.isdisjoint(other.cases)
        and one.arrests.isdisjoint(other.arrests)
        and one.undated.isdisjoint(other.offenses)
        and one.offenses.isdisjoint(other.undated)
    )


def shared(one: Traces, other: Traces) -> tuple[str, ...]:
    """By what charges of the two would be grouped if they were one person: in words, the surest first."""
    if not meet(one, other):
        return ()
    found = [f"the same incident {number}" for number in sorted(one.incidents & other.incidents)]
    found += [f"the same case {number}" for _, number in sorted(one.cases & other.cases)]
    found += [f"the same arrest day {day}" for day in sorted(map(str, one.arrests & other.arrests))]
    days = (one.undated & other.offenses) | (one.offenses & other.undated)
    return (*found, *(f"the same day of the offense {day}" for day in sorted(map(str, days))))
