"""Links of a docket about which nobody was asked: the same as an office has while no doubtful pair is answered.

Most people of a docket are in no doubt. Only those who share a day, a case or an incident with somebody of nearly the
same name or birth date can be grouped otherwise by an answer; they alone are looked at as an office would.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import overload

from screener.domain.case import Charge
from screener.domain.charge_batch import batch_of
from screener.domain.counting import plural
from screener.screening.linking.ambiguous_match import ambiguous_matches
from screener.screening.linking.doubtful import Pair, doubtful_pairs
from screener.screening.linking.link import Links, link, merged
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

    def __init__(self, charges: Sequence[Charge], renamed: Mapping[int, Charge]) -> None:
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


def renamed_among(known: Sequence[Charge] | None, charges: Sequence[Charge]) -> Mapping[int, Charge]:
    """By their places the charges that linking knows under another name or incident than they are written."""
    if known is None or known is charges:
        return {}
    if isinstance(known, KnownCharges):
        return known.renamed
    return {at: now for at, (now, was) in enumerate(zip(known, charges, strict=True)) if now is not was}


def link_docket(charges: Sequence[Charge]) -> DocketLinks:
    """Links every charge; what a doubtful pair could group is grouped unknown, never alone."""
    batch = batch_of(charges)
    links = link(batch)
    places = ambiguous_matches(batch, links)
    if not places:
        return DocketLinks(charges=charges, links=links)
    some = [charges[place] for place in places]
    roster = make_roster(some)
    people = People(roster, doubtful_pairs(roster), Answers())
    linked = link_people(people)
    doubts = tuple(_doubt(people, pair) for pair in pairs_that_matter(people))
    renamed = {place: now for place, now, was in zip(places, linked.charges, some, strict=True) if now is not was}
    known = KnownCharges(charges, renamed)
    return DocketLinks(charges=known, links=merged(links, places, linked.links), doubts=doubts)


def _doubt(people: People, pair: Pair) -> Doubt:
    mentions, charges = people.roster.mentions, people.roster.charges
    first, second = (charges[mentions[at].charges[0]].row for at in (pair.first, pair.second))
    return Doubt(rows=(first, second), evidence=pair.evidence, shared=pair.shared)
