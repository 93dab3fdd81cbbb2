"""Who is one person and what is one incident, as the audit log has it: people's answers, and the links that follow.

An answer is an event about two charges that stand for their people, their cases, or themselves. Nothing that was
imported is rewritten, so that an answer that is taken back leaves everything as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from screener.domain.case import Charge
from screener.domain.charge_batch import batch_of
from screener.screening.linking.ambiguous_match import ambiguous_matches
from screener.screening.linking.docket_links import KnownCharges
from screener.screening.linking.doubtful import Pair, doubtful_pairs
from screener.screening.linking.link import Links, first_of, link, merged, whole_numbers
from screener.screening.linking.linking import Answers, Linked, People, Unit, link_people, unit_of
from screener.screening.linking.mentions import make_roster
from screener.storage.audit_log import journal, projection
from screener.storage.audit_log.journal import Event
from screener.storage.engines.engine import Connection
from screener.storage.schema.canonical import text_in

PERSON, CASE, COPY = "people", "cases", "charges"
KINDS: Mapping[str, str] = {PERSON: projection.PEOPLE, CASE: projection.CASES, COPY: projection.COPIES}


class PairAnswer(StrEnum):
    """What a person answered."""

    SAME = "same"
    DIFFERENT = "different"
    NOT_KNOWN = "not known"


_YES: Mapping[PairAnswer, bool | None] = {
    PairAnswer.SAME: True,
    PairAnswer.DIFFERENT: False,
    PairAnswer.NOT_KNOWN: None,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """An answer about two charges, the people behind them, or their cases (``about``). ``kept``: of a charge that
    stands twice, the one that is screened. ``event_id`` is empty for an answer that is only tried."""

    about: str
    first: str
    second: str
    said: PairAnswer
    kept: str = ""
    event_id: str = ""
    actor: str = ""
    seq: int = 0

    @property
    def object(self) -> str:
        """The name of the question whether the two are one, as events carry it."""
        return object_of(self.about, self.first, self.second)


def object_of(about: str, first: str, second: str) -> str:
    """The name of what is answered, the same whichever of the two comes first."""
    return f"{about}:{'+'.join(sorted((first, second)))}"


def is_comparison(event: Event) -> bool:
    """Whether an event answers, or takes back an answer, about people, cases or two charges."""
    return event.object.partition(":")[0] in KINDS


def standing_of(events: Iterable[Event]) -> Compared | None:
    """The answer that stands about one object, from its events in order."""
    acts = projection.heads_of([event for event in projection.live(events) if event.kind in KINDS.values()])
    if not acts:
        return None
    event = acts[-1]
    about, _, names = event.object.partition(":")
    first, _, second = names.partition("+")
    try:
        said = PairAnswer(text_in(event.content, "answer"))
    except ValueError as error:
        raise event.spoiled() from error
    kept = text_in(event.content, "kept", first)
    return Compared(
        about=about,
        first=first,
        second=second,
        said=said,
        kept=kept,
        event_id=event.event_id,
        actor=event.actor,
        seq=event.seq,
    )


def compared(connection: Connection, *, through: int | None = None) -> dict[str, Compared]:
    """Every answer that stands, by its object, in the order of the audit log."""
    kinds = (*KINDS.values(), projection.UNDONE, projection.REDONE)
    events: dict[str, list[Event]] = {}
    for event in journal.stream(connection, kinds=kinds, through=through):
        if is_comparison(event):
            events.setdefault(event.object, []).append(event)
    found = [each for each in map(standing_of, events.values()) if each is not None]
    return {each.object: each for each in sorted(found, key=lambda each: each.seq)}


def copies(answers: Mapping[str, Compared]) -> dict[str, str]:
    """Charges of which it was said that another file brought them over again -> the charge that is screened."""
    return {
        answer.second if answer.kept == answer.first else answer.first: answer.kept
        for answer in answers.values()
        if answer.about == COPY and answer.said is PairAnswer.SAME
    }


class Linking:
    """The people of an office by its charges, the pairs that are doubtful, and who is one under given answers."""

    def __init__(self, charges: Mapping[str, Charge], answers: Mapping[str, Compared]) -> None:
        self.names = tuple(charges)
        self.places = {name: at for at, name in enumerate(self.names)}
        self.roster = make_roster(tuple(charges.values()))
        self.pairs: tuple[Pair, ...] = doubtful_pairs(self.roster)
        self.answers: Mapping[str, Compared] = answers
        self.people = self.under(answers)

    def under(self, answers: Mapping[str, Compared]) -> People:
        """The people of the office if these answers stood."""
        people: dict[tuple[int, int], bool | None] = {}
        cases: dict[tuple[Unit, Unit], bool] = {}
        for answer in answers.values():
            here, there = self.places.get(answer.first), self.places.get(answer.second)
            if here is None or there is None:
                continue
            one, other = self.roster.of_charge[here], self.roster.of_charge[there]
            if answer.about == PERSON and one != other:
                people[min(one, other), max(one, other)] = _YES[answer.said]
            elif answer.about == CASE and answer.said is not PairAnswer.NOT_KNOWN:
                mine, theirs = (unit_of(self.roster.charges[place]) for place in (here, there))
                cases[(one, mine), (other, theirs)] = answer.said is PairAnswer.SAME
        return People(self.roster, self.pairs, Answers(people=people, cases=cases))

    def take(self, answers: Mapping[str, Compared]) -> None:
        """Goes by other answers from now on."""
        self.answers, self.people = answers, self.under(answers)

    def whole(self) -> Linked:
        """The links of all charges."""
        return _by_place(link_people(self.people))

    def near(
        self, names: Iterable[str], after: People, companions: Callable[[str], Sequence[str]]
    ) -> tuple[list[str], Linked]:
        """The charges that other answers about these charges may move, and their links under them.

        ``companions`` gives the charges with which one is grouped now. Nothing else in the office is looked at.
        """
        of_charge = self.roster.of_charge
        start = {of_charge[self.places[name]] for name in names if name in self.places}
        found = set(self.people.near(start) | after.near(start))
        while True:
            places = after.charges_of(found)
            mates = {of_charge[self.places[mate]] for at in places for mate in companions(self.names[at])}
            more = {each for at in (*found, *mates) for each in (*self.people.person(at), *after.person(at))}
            if more == found:
                break
            found = more
        return [self.names[at] for at in places], _by_place(link_people(after, places))


def linked_at_once(
    charges: Sequence[Charge], names: Sequence[str], answers: Mapping[str, Compared]
) -> tuple[Linked, Linking]:
    """The links of all charges, and who is one person among those of whom that is asked or was answered.

    The same as ``Linking(dict(zip(names, charges)), answers).whole()``; but nobody is compared whom no answer could
    group otherwise, which is nearly everybody. Who looks at all pairs needs ``Linking``.
    """
    at = {name: place for place, name in enumerate(names)} if answers else {}
    asked = [(at[one.first], at[one.second]) for one in answers.values() if one.first in at and one.second in at]
    batch = batch_of(charges)
    links = link(batch)
    places = ambiguous_matches(batch, links, asked)
    some = [charges[place] for place in places]
    few = Linking({names[place]: charge for place, charge in zip(places, some, strict=True)}, answers)
    renamed: dict[int, Charge] = {}
    if places:
        linked = few.whole()
        links = merged(links, places, linked.links)
        pairs = zip(places, linked.charges, some, strict=True)
        renamed = {place: now for place, now, was in pairs if now is not was}
    known = KnownCharges(charges, renamed)
    return _by_place(Linked(indices=range(len(charges)), charges=known, links=links)), few


def _by_place(linked: Linked) -> Linked:
    """Groups and people numbered by their first charge: the same whether all or a part were linked."""
    links, places = linked.links, np.asarray(linked.indices, np.int32)
    numbers = np.asarray(links.group, np.int32)
    group = places[first_of(numbers)]
    named = Links(
        group=whole_numbers(group),
        person=whole_numbers(places[first_of(np.asarray(links.person, np.int32))]),
        grouped=links.grouped,
        open=frozenset(group[np.isin(numbers, sorted(links.open))].tolist()),
    )
    return replace(linked, links=named)
