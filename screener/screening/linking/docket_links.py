"""Links of a docket about which nobody was asked: the same as an office has while no doubtful pair is answered.

Most people of a docket are in no doubt. Only those who share a day, a case or an incident with somebody of nearly the
same name or birth date can be grouped otherwise by an answer; they alone are looked at as an office would.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import overload

from screener.domain.case import Charge
from screener.domain.collection import no_collection
from screener.domain.columns import ColumnCharges
from screener.domain.counting import plural
from screener.screening.linking.doubt_columns import in_doubt_by_column
from screener.screening.linking.doubtful import Pair, doubtful_pairs
from screener.screening.linking.in_doubt import in_doubt
from screener.screening.linking.link import Links, link
from screener.screening.linking.link_columns import link_columns, merged_links
from screener.screening.linking.linking import Answers, People, link_people, pairs_that_matter
from screener.screening.linking.mentions import make_roster

_TOLD = 5  # so many pairs are listed; the number says how many there are


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Two people of a docket who may be one, by their first rows, with what speaks for it in words."""

    rows: tuple[int, int]
    evidence: tuple[str, ...]
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocketLinks:
    """The links of all charges in order, the charges as linking knows their people, and the pairs nobody answered."""

    charges: Sequence[Charge]
    links: Links
    doubts: tuple[Doubt, ...] = ()

    def told(self) -> list[str]:
        """The doubtful pairs in a sentence with the remedy, and the first of them by their rows. Nothing where none."""
        if not self.doubts:
            return []
        n = len(self.doubts)
        pairs = plural(n, "pair of people may be one person", "pairs of people may each be one person")
        lines = [
            f"{pairs}: a charge that this could put beside another is grouped 'not known'. "
            "Answer in an office on the People page, or correct the names"
        ]
        for doubt in self.doubts[:_TOLD]:
            first, second = doubt.rows
            lines.append(f"  rows {first:,} and {second:,}: {', '.join((*doubt.evidence, *doubt.shared[:1]))}")
        return lines


class KnownCharges(Sequence[Charge]):
    """The charges of a docket, some of them under the names by which linking knows their people."""

    def __init__(self, charges: ColumnCharges, renamed: Mapping[int, Charge]) -> None:
        self.charges, self.renamed = charges, renamed

    def __len__(self) -> int:
        return len(self.charges)

    @overload
    def __getitem__(self, at: int) -> Charge: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[Charge, ...]: ...

    def __getitem__(self, at: int | slice) -> Charge | tuple[Charge, ...]:
        if isinstance(at, slice):
            return tuple(self[each] for each in range(*at.indices(len(self))))
        found = self.renamed.get(at if at >= 0 else at + len(self))
        return self.charges[at] if found is None else found


def link_docket(charges: Sequence[Charge]) -> DocketLinks:
    """Links every charge; what a doubtful pair could put beside another charge is grouped unknown, never alone."""
    if isinstance(charges, ColumnCharges):
        with no_collection():
            links = link_columns(charges.columns, len(charges))
            places = in_doubt_by_column(charges, links)
    else:
        links = link(charges)
        places = in_doubt(charges, links)
    if not places:
        return DocketLinks(charges=charges, links=links)
    some = [charges[place] for place in places]
    roster = make_roster(some)
    people = People(roster, doubtful_pairs(roster), Answers())
    linked = link_people(people)
    doubts = tuple(_doubt(people, pair) for pair in pairs_that_matter(people))
    renamed = {place: now for place, now, was in zip(places, linked.charges, some, strict=True) if now is not was}
    if isinstance(charges, ColumnCharges):
        known: Sequence[Charge] = KnownCharges(charges, renamed)
        return DocketLinks(charges=known, links=merged_links(links, places, linked.links), doubts=doubts)
    known = [renamed.get(place, charge) for place, charge in enumerate(charges)]
    return DocketLinks(charges=known, links=merged(links, places, linked.links), doubts=doubts)


def _doubt(people: People, pair: Pair) -> Doubt:
    mentions, charges = people.roster.mentions, people.roster.charges
    first, second = (charges[mentions[at].charges[0]].row for at in (pair.first, pair.second))
    return Doubt(rows=(first, second), evidence=pair.evidence, shared=pair.shared)


def merged(links: Links, places: Sequence[int], better: Links) -> Links:
    """The links of some charges put into those of all: whole groups and whole people."""
    group: list[Hashable] = list(links.group)
    person: list[Hashable] = list(links.person)
    grouped = list(links.grouped)
    for at, place in enumerate(places):
        group[place], person[place] = ("looked at", better.group[at]), ("looked at", better.person[at])
        grouped[place] = better.grouped[at]
    groups: dict[Hashable, int] = {}
    persons: dict[Hashable, int] = {}
    return Links(
        group=tuple(groups.setdefault(each, len(groups)) for each in group),
        person=tuple(persons.setdefault(each, len(persons)) for each in person),
        grouped=tuple(grouped),
        open=frozenset(
            [
                *(groups[each] for each, was in zip(group, links.group, strict=True) if was in links.open),
                *(groups["looked at", number] for number in better.open),
            ]
        ),
    )
