"""The doubtful pairs of the office side by side: what is written of both, what speaks for and against, and charges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from screener.screening.linking.doubtful import Pair
from screener.screening.linking.linking import Standing
from screener.screening.linking.mentions import Mention
from screener.workflow.session import Count, Model, Office
from screener.workflow.session.charges.people import PERSON, Compared, Linking, object_of

#: How charges are grouped, in words.
GROUPED: Mapping[bool | None, str] = {True: "grouped", False: "standalone", None: "not known"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SideCharge:
    """One charge of a side, as it is screened now."""

    charge_id: str
    case: str
    text: str
    statute: str
    arrest: date | None
    offense: date | None
    incident: str
    grouped: str
    recommended: str
    decided: str
    file: str
    row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PairSide:
    """One of the two: as the dockets write this person. ``charge_id`` stands for the person in an answer."""

    charge_id: str
    person_id: str
    name: str
    birth_date: date | None
    id_number: str
    sex: str
    race: str
    address: str
    charges: tuple[SideCharge, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PairView:
    """A doubtful pair. ``shared``: by what their charges would be grouped; empty: the answer groups nothing.

    ``kept``: one person id stands under both, so they count as one until somebody says that they are two.
    """

    object: str
    kind: str
    evidence: tuple[str, ...]
    against: tuple[str, ...]
    shared: tuple[str, ...]
    kept: bool
    said: Standing
    by: str
    reason: str
    first: PairSide
    second: PairSide


@dataclass(frozen=True, slots=True, kw_only=True)
class PairList:
    """Doubtful pairs, those whose answer may group charges first.

    ``total`` = ``open`` + ``not_known`` + ``same`` + ``different``; ``waiting`` are the open ones that leave a charge's
    grouping unknown. ``people`` counts the persons of the office, ``across`` those with charges in several files.
    """

    pairs: tuple[PairView, ...]
    total: int
    open: int
    waiting: int
    not_known: int
    same: int
    different: int
    people: int
    across: int


def doubtful_pairs(office: Office, *, everything: bool = False, limit: int | None = None) -> PairList:
    """Pairs that nobody answered yet; with ``everything`` the answered ones behind them. Looking writes nothing."""
    model = office.model()
    linking = model.linking
    tally = dict.fromkeys(Standing, 0)
    chosen: list[tuple[Pair, Standing]] = []
    waits = 0
    for pair, said in _pairs(linking):
        tally[said] += 1
        waits += said is Standing.OPEN and bool(pair.shared) and not pair.kept
        if said is Standing.OPEN or everything:
            chosen.append((pair, said))
    chosen.sort(key=lambda each: each[1] is not Standing.OPEN)
    across = sum(len({model.counts[name].docket_id for name in names}) > 1 for names in model.people.values())
    views = tuple(_view(office, model, pair, said) for pair, said in chosen[:limit])
    return PairList(
        pairs=views,
        total=sum(tally.values()),
        open=tally[Standing.OPEN],
        waiting=waits,
        not_known=tally[Standing.NOT_KNOWN],
        same=tally[Standing.SAME],
        different=tally[Standing.DIFFERENT],
        people=len(model.people),
        across=across,
    )


def waiting(office: Office) -> int:
    """How many pairs without an answer leave a charge's grouping unknown."""
    return waiting_of(office.model().doubts)


def waiting_of(linking: Linking) -> int:
    """The same of people who are known already."""
    return sum(said is Standing.OPEN and bool(pair.shared) and not pair.kept for pair, said in _pairs(linking))


def _pairs(linking: Linking) -> Iterator[tuple[Pair, Standing]]:
    """Each pair of persons once, by its best pair of mentions; those who became one by an answer are answered."""
    people = linking.people
    seen: set[frozenset[frozenset[int]]] = set()
    for pair in linking.pairs:
        said = people.standing(pair)
        given = (pair.first, pair.second) in people.answers.people
        if said is Standing.SAME and not given:
            continue  # they are one through another answer
        if not given:
            two = frozenset((people.person(pair.first), people.person(pair.second)))
            if two in seen and not pair.kept:
                continue
            seen.add(two)
        yield pair, said


def standing_answer(linking: Linking, answers: Mapping[str, Compared], one: int, other: int) -> Compared | None:
    """The answer that stands about two mentions, whichever of their charges it names."""
    for answer in answers.values():
        if answer.about == PERSON:
            at = [linking.places.get(name) for name in (answer.first, answer.second)]
            if None not in at and {linking.roster.of_charge[place] for place in at if place is not None} == {
                one,
                other,
            }:
                return answer
    return None


def charge_of(linking: Linking, mention: Mention) -> str:
    """The charge that stands for a mention in an answer."""
    return linking.names[mention.charges[0]]


def _view(office: Office, model: Model, pair: Pair, said: Standing) -> PairView:
    linking = model.linking
    first, second = (linking.roster.mentions[at] for at in (pair.first, pair.second))
    answer = standing_answer(linking, model.compared, pair.first, pair.second)
    names = charge_of(linking, first), charge_of(linking, second)
    name = object_of(PERSON, *names) if answer is None else answer.object
    office.shown[name] = "" if answer is None else answer.event_id
    return PairView(
        object=name,
        kind=pair.kind,
        evidence=pair.evidence,
        against=pair.against,
        shared=pair.shared,
        kept=pair.kept,
        said=said,
        by="" if answer is None else answer.actor,
        reason="" if answer is None else model.texts.get(answer.event_id, {}).get("reason", ""),
        first=_side(model, first),
        second=_side(model, second),
    )


def _side(model: Model, mention: Mention) -> PairSide:
    linking = model.linking
    charges = linking.people.charges_of([mention.at])
    counts = [model.counts[linking.names[place]] for place in charges]
    person, attributes = mention.person, counts[0].imported.attributes
    return PairSide(
        charge_id=counts[0].charge_id,
        person_id=counts[0].person,
        name=person.name or "",
        birth_date=person.birth_date,
        id_number=person.person_id or "",
        sex=attributes.get("sex", ""),
        race=attributes.get("race", ""),
        address=", ".join(attributes[name] for name in ("address", "city") if attributes.get(name)),
        charges=tuple(side_charge(model, count) for count in counts),
    )


def side_charge(model: Model, count: Count) -> SideCharge:
    """One charge of a person, as it is screened now."""
    charge, decision = count.imported, count.state.decision
    return SideCharge(
        charge_id=count.charge_id,
        case=charge.case_number or "",
        text=charge.text,
        statute=charge.statute,
        arrest=charge.dates.get("arrest date"),
        offense=charge.dates.get("offense date"),
        incident=charge.incident or "",
        grouped=GROUPED[count.screened.grouped],
        recommended=count.screened.finding.rollup.value,
        decided="" if decision is None else str(decision.content.get("outcome", "")),
        file=model.files[count.docket_id].name,
        row=charge.row,
    )
