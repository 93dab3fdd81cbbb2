"""What people answered about doubtful pairs and cases, and the groups that follow: yes, no, or unknown.

The rules of ``link`` stand. An answer changes who counts as one person, or which cases are one incident; while a pair
is not answered, a charge that the answer would group is grouped *unknown*, and a group that it would enlarge is not
known to be whole. Where the two share no incident, arrest day or case nothing waits for the answer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import combinations

from screener.domain.case import Charge
from screener.screening.linking.doubtful import REUSED, Pair
from screener.screening.linking.link import Links, link
from screener.screening.linking.mentions import Roster, Traces, meet, traces

#: A case of one mention, or what stands for it where a charge has no case number.
Unit = tuple[int, Hashable]
Two = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What stands: mentions (the lower first) that are one person, two, or not known; units that are one incident."""

    people: Mapping[Two, bool | None] = field(default_factory=dict)
    cases: Mapping[tuple[Unit, Unit], bool] = field(default_factory=dict)


class Standing(StrEnum):
    """What people said of a pair: nothing yet, one person, two people, or that it is not known."""

    OPEN = "open"
    SAME = "same"
    DIFFERENT = "different"
    NOT_KNOWN = "not known"


_SAID: Mapping[bool | None, Standing] = {True: Standing.SAME, False: Standing.DIFFERENT, None: Standing.NOT_KNOWN}


def unit_of(charge: Charge) -> Hashable:
    """What a case is to its person: court and number, else the incident, else the row."""
    if charge.case_number:
        return ("case", charge.court or "", charge.case_number)
    if charge.incident:
        return ("incident", charge.incident)
    return ("row", charge.attributes.get("source", ""), charge.sheet, charge.row)


class People:
    """The mentions of a roster as persons, under some answers."""

    def __init__(self, roster: Roster, pairs: Sequence[Pair], answers: Answers) -> None:
        self.roster, self.pairs, self.answers = roster, pairs, answers
        self._same: dict[int, list[int]] = defaultdict(list)
        for (one, other), same in answers.people.items():
            if same:
                self._same[one].append(other)
                self._same[other].append(one)
        self.doubts: dict[int, list[int]] = defaultdict(list)  # mention -> places of its pairs
        for at, pair in enumerate(pairs):
            self.doubts[pair.first].append(at)
            self.doubts[pair.second].append(at)
        self.of_one_id = {at for pair in pairs if pair.kind == REUSED or pair.kept for at in (pair.first, pair.second)}
        self._person: dict[int, frozenset[int]] = {}
        self._separate: dict[int, list[int]] = defaultdict(list)
        for (one, other), same in answers.people.items():
            if not same:
                self._separate[one].append(other)
                self._separate[other].append(one)

    def person(self, mention: int) -> frozenset[int]:
        """The mentions that are one person with this one."""
        known = self._person.get(mention)
        if known is not None:
            return known
        if mention not in self._same and mention not in self.roster.joined:
            return frozenset((mention,))
        found, waiting = {mention}, [mention]
        while waiting:
            at = waiting.pop()
            for other in (*self.roster.joined.get(at, ()), *self._same.get(at, ())):
                if other not in found and self.answers.people.get(_two(at, other), True):
                    found.add(other)
                    waiting.append(other)
        whole = frozenset(found)
        for each in whole:
            self._person[each] = whole
        return whole

    def standing(self, pair: Pair) -> Standing:
        """The answer that stands between the two persons of a pair."""
        two = _two(pair.first, pair.second)
        given = _SAID[self.answers.people[two]] if two in self.answers.people else Standing.OPEN
        mine, theirs = self.person(pair.first), self.person(pair.second)
        if pair.second in mine:
            return given if pair.kept else Standing.SAME
        found = Standing.OPEN
        for one in mine:
            for other in self._separate.get(one, ()):
                if other in theirs:
                    answer = _SAID[self.answers.people[_two(one, other)]]
                    if answer is Standing.DIFFERENT:
                        return answer
                    found = answer
        return found

    def waits(self, pair: Pair) -> bool:
        """Whether a pair leaves something unsettled: two persons of whom nobody said that they are two."""
        if pair.second in self.person(pair.first):
            return False
        return self.standing(pair) in (Standing.OPEN, Standing.NOT_KNOWN)

    def near(self, mentions: Iterable[int]) -> frozenset[int]:
        """The persons of some mentions, and those who may be one with them."""
        found: set[int] = set()
        for mention in mentions:
            found |= self.person(mention)
        for mention in tuple(found):
            for at in self.doubts.get(mention, ()):
                pair = self.pairs[at]
                found |= self.person(pair.first) | self.person(pair.second)
        return frozenset(found)

    def charges_of(self, mentions: Iterable[int]) -> list[int]:
        """The places of the charges of some mentions, in order."""
        return sorted(index for at in mentions for index in self.roster.mentions[at].charges)


def _two(one: int, other: int) -> Two:
    return (one, other) if one < other else (other, one)


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """Charges with the names by which linking knows them, and their links, in the order of ``indices``."""

    indices: Sequence[int]
    charges: Sequence[Charge]
    links: Links


def link_people(people: People, indices: Sequence[int] | None = None) -> Linked:
    """Links all charges of a roster, or those at ``indices`` (whole persons with whom they may be one)."""
    roster = people.roster
    places: Sequence[int] = range(len(roster.charges)) if indices is None else indices
    charges = _renamed(people, places)
    links = link(charges)
    links = _separated(people, places, charges, links)
    return Linked(indices=places, charges=charges, links=_doubted(people, places, links, whole=indices is None))


def _renamed(people: People, places: Sequence[int]) -> Sequence[Charge]:
    """Charges of persons whom the names alone would not link so get a name of their own for it."""
    roster = people.roster
    charges = [roster.charges[place] for place in places]
    touched = set(roster.joined) | {at for pair in people.answers.people for at in pair} | people.of_one_id
    joined = _joined_cases(people)
    if not touched and not joined:
        return charges
    names: dict[int, str | None] = {}
    for at, place in enumerate(places):
        mention = roster.of_charge[place]
        if mention in touched:
            if mention not in names:
                names[mention] = _name(people, mention)
            name = names[mention]
            if name is not None:
                charges[at] = replace(charges[at], person=replace(charges[at].person, person_id=name))
        if joined:
            charges[at] = _as_incident(people, mention, charges[at], joined)
    return charges


def _name(people: People, mention: int) -> str | None:
    """None where linking finds the same person by itself."""
    whole = people.person(mention)
    identities = {people.roster.mentions[at].identity for at in whole}
    if len(identities) == 1:
        (identity,) = identities
        if identity is None:
            if len(whole) == 1:
                return None
        elif people.roster.sharing[identity] == len(whole):
            return None
    return f"linked {min(whole)}"


# -- cases joined and separated by hand --------------------------------------------------------


def _joined_cases(people: People) -> dict[tuple[frozenset[int], Hashable], str]:
    """(person, unit or incident) -> the incident that cases joined by hand are."""
    parent: dict[tuple[frozenset[int], Hashable], tuple[frozenset[int], Hashable]] = {}

    def find(item: tuple[frozenset[int], Hashable]) -> tuple[frozenset[int], Hashable]:
        while parent.setdefault(item, item) != item:
            item = parent[item]
        return item

    for (one, other), same in people.answers.cases.items():
        whole = people.person(one[0])
        if not same or other[0] not in whole:
            continue
        for unit in (one[1], other[1]):
            parent[find((whole, unit))] = find((whole, one[1]))
            for index in people.charges_of(whole):
                charge = people.roster.charges[index]
                if unit_of(charge) == unit and charge.incident:
                    parent[find((whole, ("incident", charge.incident)))] = find((whole, unit))
    members: dict[tuple[frozenset[int], Hashable], list[str]] = defaultdict(list)
    for item in parent:
        kind, *rest = item[1] if isinstance(item[1], tuple) else ("", "")
        if kind == "case":
            members[find(item)].append(str(rest[-1]))
    return {item: " and ".join(sorted(members[find(item)])) or "joined" for item in parent}


def _as_incident(
    people: People, mention: int, charge: Charge, joined: Mapping[tuple[frozenset[int], Hashable], str]
) -> Charge:
    whole = people.person(mention)
    name = joined.get((whole, unit_of(charge)))
    if name is None and charge.incident:
        name = joined.get((whole, ("incident", charge.incident)))
    return charge if name is None else replace(charge, incident=name)


def _separated(people: People, places: Sequence[int], charges: Sequence[Charge], links: Links) -> Links:
    """Persons with cases that were separated by hand: the pair's own link is taken away, every other one stays."""
    separate: dict[frozenset[int], set[frozenset[Hashable]]] = defaultdict(set)
    for (one, other), same in people.answers.cases.items():
        whole = people.person(one[0])
        if not same and other[0] in whole:
            separate[whole].add(frozenset((one[1], other[1])))
    if not separate:
        return links
    at_of = {place: at for at, place in enumerate(places)}
    group, grouped = list(links.group), list(links.grouped)
    fresh = max(group, default=-1) + 1
    for whole, parts in separate.items():
        mine = [at_of[place] for place in people.charges_of(whole) if place in at_of]
        if mine:
            fresh = _regroup(mine, charges, people.roster, places, parts, group, grouped, fresh)
    return replace(links, group=tuple(group), grouped=tuple(grouped))


def _regroup(
    mine: Sequence[int],
    charges: Sequence[Charge],
    roster: Roster,
    places: Sequence[int],
    parts: set[frozenset[Hashable]],
    group: list[int],
    grouped: list[bool | None],
    fresh: int,
) -> int:
    units: dict[Hashable, list[int]] = defaultdict(list)
    for at in mine:
        units[unit_of(roster.charges[places[at]])].append(at)
    parent = {unit: unit for unit in units}

    def find(unit: Hashable) -> Hashable:
        while parent[unit] != unit:
            unit = parent[unit]
        return unit

    unknown: set[Hashable] = set()
    for one, other in combinations(units, 2):
        if frozenset((one, other)) in parts:
            continue
        both = [*units[one], *units[other]]
        found = link([charges[at] for at in both])
        if set(found.group[: len(units[one])]) & set(found.group[len(units[one]) :]):
            parent[find(other)] = find(one)
        elif None in found.grouped:
            unknown |= {one, other}
    sets: dict[Hashable, list[int]] = defaultdict(list)
    for unit, members in units.items():
        sets[find(unit)].extend(members)
    for root, members in sets.items():
        doubtful = any(find(unit) == root for unit in unknown)
        for at in members:
            group[at] = fresh
            grouped[at] = True if len(members) > 1 else None if doubtful else False
        fresh += 1
    return fresh


# -- what waits for an answer -----------------------------------------------------------------


def _doubted(people: People, places: Sequence[int], links: Links, *, whole: bool) -> Links:
    """Charges that a pair without an answer would group are unknown, and groups that it would enlarge are open."""
    if whole:
        waiting = [pair for pair in people.pairs if pair.shared and people.waits(pair)]
        waiting += [pair for pair in people.pairs if not pair.shared and people.waits(pair) and _many(people, pair)]
    else:
        mentions = {people.roster.of_charge[place] for place in places}
        wanted = sorted({at for mention in mentions for at in people.doubts.get(mention, ())})
        waiting = [people.pairs[at] for at in wanted if people.waits(people.pairs[at])]
    if not waiting:
        return links
    at_of = {place: at for at, place in enumerate(places)}
    traced = _Traced(people)
    doubtful: set[int] = set()
    for pair in waiting:
        if not traced.grouped(pair):
            continue
        for here, there in ((pair.first, pair.second), (pair.second, pair.first)):
            beyond = traced.person(there)
            doubtful |= {place for place in traced.charges(here) if meet(traced.charge(place), beyond)}
    open_groups = {links.group[at_of[place]] for place in doubtful if place in at_of}
    size: dict[int, int] = defaultdict(int)
    for number in links.group:
        size[number] += 1
    grouped = tuple(
        None if said is False and number in open_groups and size[number] == 1 else said
        for said, number in zip(links.grouped, links.group, strict=True)
    )
    return replace(links, grouped=grouped, open=links.open | open_groups)


def pairs_that_matter(people: People) -> tuple[Pair, ...]:
    """The pairs without an answer whose answer would group charges."""
    traced = _Traced(people)
    return tuple(
        pair
        for pair in people.pairs
        if (pair.shared or _many(people, pair)) and people.waits(pair) and traced.grouped(pair)
    )


class _Traced:
    """What persons and their charges have by which charges are grouped, found once for each: of many who share a name
    and a birth date that stands for none, everybody stands in as many pairs."""

    def __init__(self, people: People) -> None:
        self._people = people
        self._places: dict[frozenset[int], list[int]] = {}
        self._persons: dict[frozenset[int], Traces] = {}
        self._charges: dict[int, Traces] = {}

    def charges(self, mention: int) -> list[int]:
        """The places of the charges of a mention's person."""
        person = self._people.person(mention)
        known = self._places.get(person)
        if known is None:
            known = self._places[person] = self._people.charges_of(person)
        return known

    def person(self, mention: int) -> Traces:
        """Of a mention's person."""
        person = self._people.person(mention)
        known = self._persons.get(person)
        if known is None:
            known = self._persons[person] = traces(self._people.roster.charges, self.charges(mention))
        return known

    def charge(self, place: int) -> Traces:
        """Of one charge."""
        known = self._charges.get(place)
        if known is None:
            known = self._charges[place] = traces(self._people.roster.charges, (place,))
        return known

    def grouped(self, pair: Pair) -> bool:
        """Whether charges of the two would be grouped if they were one person."""
        return meet(self.person(pair.first), self.person(pair.second))


def _many(people: People, pair: Pair) -> bool:
    """Whether a person of the pair has other mentions, which may share what the pair itself does not."""
    return len(people.person(pair.first)) > 1 or len(people.person(pair.second)) > 1
