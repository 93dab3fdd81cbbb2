"""Warrants under today's policy, each read through its underlying charges.

The charge on the row is often only "failure to appear": a search for possession codes does not find it.
What counts is what the person was to appear for (5-retroactive).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from screener.domain.case import Charge, Warrant
from screener.domain.decision import COVERED, Rollup
from screener.domain.offense import OffenseClass, label
from screener.policy.language.model import Policy
from screener.screening.linking.docket_links import DocketLinks, link_docket
from screener.screening.linking.link import Links
from screener.screening.linking.persons import name_key, person_identity
from screener.screening.recommend.recommend import Screened, screen

WARRANTS = "warrants"


class WarrantRecommendation(StrEnum):
    """What the office may ask the court to do. The court acts, not the office."""

    RECALL = "recall"
    PARTIAL = "partial"
    KEEP = "keep"
    NEEDS_INFORMATION = "needs information"
    FIND_THE_CASE = "find the case"


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A fact that the result waits for, on one of the underlying charges."""

    charge: Charge
    fact: str
    ask: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WarrantReview:
    """One warrant with its recommendation, the charges that it rests on, and the reason in a sentence."""

    warrant: Warrant
    recommendation: WarrantRecommendation
    underlying: tuple[Screened, ...]
    needs: tuple[Need, ...]
    reason: str
    approval: bool  # anything violent or with a victim goes to a supervisor first


def _own_charges(warrant: Warrant) -> tuple[Charge, ...]:
    """The charges of the row that are more than a failure to appear: an answer of the office may have made one that."""
    return tuple(charge for charge in warrant.charges if charge.reading.offense is not OffenseClass.FTA_WARRANT)


class _Cases:
    """The charges of a docket, found by case number within the court, else by the person of a warrant."""

    def __init__(self, screened: Sequence[Screened]) -> None:
        self._number: dict[str, dict[str, list[Screened]]] = defaultdict(lambda: defaultdict(list))
        for item in screened:
            number = item.charge.case_number
            if number:
                self._number[_number_key(number)][item.charge.court or ""].append(item)

    def of(self, warrant: Warrant) -> tuple[Screened, ...]:
        """The underlying charges, never those of another person who shares a number, never a warrant's own FTA."""
        if not warrant.case_number:
            return ()
        courts = self._number.get(_number_key(warrant.case_number), {})
        found = courts.get(warrant.court or "", [])
        if not found and (len(courts) == 1 or not warrant.court):
            # Only one court of the data uses this number, or the warrant does not say its court.
            found = next(iter(courts.values())) if len(courts) == 1 else []
        return tuple(
            item
            for item in found
            if _same_person(warrant, item.charge) and item.charge.reading.offense is not OffenseClass.FTA_WARRANT
        )


def _number_key(number: str) -> str:
    return "".join(number.upper().split())


def _same_person(warrant: Warrant, charge: Charge) -> bool:
    """Not known to be two people: both identified and unlike, or both named and unlike, are two."""
    mine, theirs = person_identity(warrant.person), person_identity(charge.person)
    if mine is not None and theirs is not None and type(mine) is type(theirs):
        same_kind = isinstance(mine, tuple) and isinstance(theirs, tuple) and mine[0] == theirs[0]
        if same_kind:
            return mine == theirs
    if warrant.person.name and charge.person.name:
        return name_key(warrant.person.name) == name_key(charge.person.name)
    return True


def _incomplete(links: Links) -> Links:
    """A row of a warrant list does not show its whole case: what seems to stand alone may have company."""
    return replace(links, grouped=tuple(grouped or None for grouped in links.grouped))


def review_warrants(
    warrants: Sequence[Warrant],
    cases: Sequence[Charge],
    policies: Sequence[Policy],
    *,
    as_of: date,
    linked: DocketLinks | None = None,
) -> tuple[WarrantReview, ...]:
    """Every warrant once, in the order of the list, with the recommendation under the policy in force on ``as_of``.

    ``linked`` are the links of the cases, where they are known already: an office has answers about its people.
    """
    by_case = None
    if cases:
        linked = link_docket(cases) if linked is None else linked
        by_case = _Cases(screen(cases, policies, as_of=as_of, mode=WARRANTS, links=linked.links, known=linked.charges))
    own = [_own_charges(warrant) for warrant in warrants]
    flat = [charge for charges in own for charge in charges]
    screened = iter(screen(flat, policies, as_of=as_of, mode=WARRANTS, links=_incomplete(link_docket(flat).links)))
    reviews: list[WarrantReview] = []
    for warrant, charges in zip(warrants, own, strict=True):
        on_row = tuple(next(screened) for _ in charges)
        from_case = by_case.of(warrant) if by_case is not None else ()
        # The case is the better source: the row repeats at most its lead charge.
        reviews.append(_review(warrant, from_case or on_row))
    return tuple(reviews)


def _review(warrant: Warrant, underlying: tuple[Screened, ...]) -> WarrantReview:
    recommendation, needs, reason = _recommend(underlying)
    violent = any(
        item.charge.reading.offense is OffenseClass.VIOLENT or item.facts.get("victim") is True for item in underlying
    )
    asks_court = recommendation in (WarrantRecommendation.RECALL, WarrantRecommendation.PARTIAL)
    return WarrantReview(
        warrant=warrant,
        recommendation=recommendation,
        underlying=underlying,
        needs=needs,
        reason=reason,
        approval=violent and asks_court,
    )


def _spared(item: Screened) -> bool:
    return item.finding.rollup in COVERED or item.finding.rollup is Rollup.NO_OFFENSE


def _can_change(item: Screened) -> bool:
    """Whether an unsettled charge could come out either covered or not: else it does not hold the result up."""
    if item.finding.settled:
        return False
    outcomes = item.policy.outcomes if item.policy is not None else {}
    for missing in item.finding.missing:
        spared: set[bool] = set()
        for answer in missing.answers.values():
            if not isinstance(answer, str) or answer not in outcomes:
                return True
            rollup = outcomes[answer].rollup
            spared.add(rollup in COVERED or rollup is Rollup.NO_OFFENSE)
        if len(spared) > 1:
            return True
    return not item.finding.missing


def _recommend(
    underlying: tuple[Screened, ...],
) -> tuple[WarrantRecommendation, tuple[Need, ...], str]:
    if not underlying:
        return WarrantRecommendation.FIND_THE_CASE, (), "No underlying case stands in the data."
    if any(item.policy is None for item in underlying):
        return (
            WarrantRecommendation.NEEDS_INFORMATION,
            (),
            "No policy is in force on the as-of date, or none was given.",
        )
    unread = [item for item in underlying if item.charge.reading.offense is OffenseClass.UNKNOWN]
    needs = tuple(
        Need(charge=item.charge, fact=missing.fact, ask=missing.ask)
        for item in underlying
        if _can_change(item)
        for missing in item.finding.missing
    )
    waiting = [item for item in underlying if _can_change(item)]
    if waiting:
        return WarrantRecommendation.NEEDS_INFORMATION, needs, _waiting_sentence(waiting, unread)
    spared = [item for item in underlying if _spared(item)]
    kept = [item for item in underlying if not _spared(item)]
    if not kept:
        return WarrantRecommendation.RECALL, (), f"Covered: {_names(spared)}."
    if spared:
        return WarrantRecommendation.PARTIAL, (), f"Covered: {_names(spared)}. Not covered: {_names(kept)}."
    return WarrantRecommendation.KEEP, (), f"Not covered: {_names(kept)}."


def _waiting_sentence(waiting: Sequence[Screened], unread: Sequence[Screened]) -> str:
    if unread:
        return f"The charge was not recognized: {_names(unread)}."
    facts = sorted({missing.fact for item in waiting for missing in item.finding.missing})
    what = ", ".join(facts) if facts else "an attorney's judgment"
    return f"Waits for {what}: {_names(waiting)}."


def _names(items: Sequence[Screened]) -> str:
    words = []
    for item in items:
        kind = label(item.charge.reading.offense)
        rule = item.finding.decided_by
        shown = item.charge.text if item.charge.reading.offense in (OffenseClass.OTHER, OffenseClass.UNKNOWN) else kind
        words.append(f"{shown} ({rule})" if rule else shown)
    return ", ".join(dict.fromkeys(words))


def totals(reviews: Sequence[WarrantReview]) -> dict[str, int]:
    """How many warrants stand under each recommendation; the sum is the number of warrants."""
    counted = {word.value: 0 for word in WarrantRecommendation}
    for review in reviews:
        counted[review.recommendation.value] += 1
    return counted
