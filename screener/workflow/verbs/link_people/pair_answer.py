"""Answer whether two are one person, or two cases of a person one incident; and what an answer would do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from screener.domain.errors import ScreenerError
from screener.screening.linking.linking import People, unit_of
from screener.storage.audit_log.journal import Entry
from screener.storage.schema.canonical import Json
from screener.workflow.model import Saved
from screener.workflow.session import Model, Office
from screener.workflow.session.charges.people import CASE, KINDS, PERSON, Compared, Linking, PairAnswer
from screener.workflow.verbs.link_people.effects import Effects, effects_of
from screener.workflow.verbs.link_people.pairs import charge_of, standing_answer

_WORDS: Mapping[str, Mapping[PairAnswer, str]] = {
    PERSON: {
        PairAnswer.SAME: "One person",
        PairAnswer.DIFFERENT: "Two people",
        PairAnswer.NOT_KNOWN: "Not known whether one person",
    },
    CASE: {
        PairAnswer.SAME: "One incident",
        PairAnswer.DIFFERENT: "Two incidents",
        PairAnswer.NOT_KNOWN: "Not known whether one incident",
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PairAnswered:
    """An answer that is in the record, and what it did."""

    saved: Saved
    effects: Effects


def link(office: Office, first: str, second: str, said: PairAnswer, reason: str = "") -> PairAnswered:
    """Says of two charges whether their people are one: same, different, or not known.

    Refused where another person answered since it was shown, where an answer that stands says otherwise, and for
    people whom nothing makes alike where no reason is given.
    """
    model = office.model()
    answer = _about_people(model, first, second, said)
    _refuse_unseen(office, model, answer)
    if said is not PairAnswer.NOT_KNOWN and not reason.strip() and not _listed(model, answer):
        raise ScreenerError("Nothing in the dockets makes these two alike", "nothing was saved", "Say why, as a reason")
    _refuse_contrary(model, answer)
    return _record(office, model, answer, reason)


def effects(office: Office, first: str, second: str, said: PairAnswer) -> Effects:
    """What an answer would do to the charges of the two people. Nothing is written."""
    model = office.model()
    answer = _about_people(model, first, second, said)
    return effects_of(model, {**model.compared, answer.object: answer}, (first, second))


def compare_cases(office: Office, first: str, second: str, said: PairAnswer, reason: str) -> PairAnswered:
    """Says of two charges of one person whether their cases are one incident (joined) or two (parted), and why."""
    if not reason.strip():
        raise ScreenerError("A reason is needed", "nothing was saved", "Say how it is known")
    model = office.model()
    answer = _about_cases(model, first, second, said)
    _refuse_unseen(office, model, answer)
    return _record(office, model, answer, reason)


def case_effects(office: Office, first: str, second: str, said: PairAnswer) -> Effects:
    """What an answer about two cases would do to the charges of their person. Nothing is written."""
    model = office.model()
    answer = _about_cases(model, first, second, said)
    standing = model.compared.get(answer.object)
    office.shown[answer.object] = "" if standing is None else standing.event_id
    return effects_of(model, {**model.compared, answer.object: answer}, (first, second))


def _about_cases(model: Model, first: str, second: str, said: PairAnswer) -> Compared:
    here, there = (model.linking.places[_known(model, name)] for name in (first, second))
    of_charge = model.linking.roster.of_charge
    if of_charge[there] not in model.linking.people.person(of_charge[here]):
        raise ScreenerError(
            "The two cases are of two people", "nothing was saved", "Say first that they are one person"
        )
    units = [unit_of(model.linking.roster.charges[place]) for place in (here, there)]
    if units[0] == units[1]:
        raise ScreenerError("The two charges stand in one case", "nothing was saved", "Name charges of two cases")
    answer = _standing_case(model, (of_charge[here], units[0]), (of_charge[there], units[1]))
    return Compared(about=CASE, first=first, second=second, said=said) if answer is None else replace(answer, said=said)


def _standing_case(model: Model, one: object, other: object) -> Compared | None:
    linking = model.linking
    for answer in model.compared.values():
        at = [linking.places.get(name) for name in (answer.first, answer.second)]
        if answer.about == CASE and None not in at:
            found = {(linking.roster.of_charge[p], unit_of(linking.roster.charges[p])) for p in at if p is not None}
            if found == {one, other}:
                return answer
    return None


def _known(model: Model, name: str) -> str:
    if name not in model.counts:
        raise ScreenerError(f"There is no charge {name} in this office", "", "Look it up with Find")
    return name


def _mention(model: Model, name: str) -> int:
    return model.linking.roster.of_charge[model.linking.places[_known(model, name)]]


def _about_people(model: Model, first: str, second: str, said: PairAnswer) -> Compared:
    one, other = _mention(model, first), _mention(model, second)
    linking = model.linking
    if one == other:
        raise ScreenerError("The dockets write these two alike", "they are one person already", "")
    standing = standing_answer(linking, model.compared, one, other)
    if standing is not None:
        return replace(standing, said=said)
    names = [charge_of(linking, linking.roster.mentions[at]) for at in (one, other)]
    return Compared(about=PERSON, first=names[0], second=names[1], said=said)


def _listed(model: Model, answer: Compared) -> bool:
    two = {_mention(model, answer.first), _mention(model, answer.second)}
    people = model.linking.people
    return any(
        {pair.first, pair.second} == two
        for at in two
        for pair in map(people.pairs.__getitem__, people.doubts.get(at, ()))
    )


def _refuse_unseen(office: Office, model: Model, answer: Compared) -> None:
    """One sentence where another person answered after this one looked. What stands at the first look is seen."""
    standing = model.compared.get(answer.object)
    now = "" if standing is None else standing.event_id
    seen = office.shown.setdefault(answer.object, now)
    if standing is not None and seen != now and standing.actor != office.user:
        office.shown[answer.object] = now
        raise ScreenerError(
            f"{standing.actor} answered this meanwhile: {standing.said}", "nothing was saved", "Look at it again"
        )


def _refuse_contrary(model: Model, answer: Compared) -> None:
    """An answer that another one makes void would stand in the record and do nothing."""
    after = model.linking.under({**model.compared, answer.object: answer})
    one, other = _mention(model, answer.first), _mention(model, answer.second)
    if answer.said is PairAnswer.DIFFERENT and other in after.person(one):
        raise ScreenerError(
            "Other answers make these two one person", "nothing was saved", "Take back one of those answers first"
        )
    if answer.said is PairAnswer.SAME and (contrary := _said_two(model.linking, after, one)):
        raise ScreenerError(
            f"{contrary} would be one person, and it was said that they are two",
            "nothing was saved",
            "Take back that answer first",
        )


def _said_two(linking: Linking, after: People, mention: int) -> str:
    whole = after.person(mention)
    for (one, other), same in after.answers.people.items():
        if same is False and one in whole and other in whole:
            names = [linking.roster.mentions[at].person.name or "a person without a name" for at in (one, other)]
            return " and ".join(names)
    return ""


def _record(office: Office, model: Model, answer: Compared, reason: str) -> PairAnswered:
    done = effects_of(model, {**model.compared, answer.object: answer}, (answer.first, answer.second))
    standing = model.compared.get(answer.object)
    body: dict[str, Json] = {
        "answer": answer.said.value,
        "charges": [answer.first, answer.second],
        "effects": done.body,
    }
    entry = Entry(
        kind=KINDS[answer.about],
        object=answer.object,
        body=body,
        supersedes=() if standing is None else (standing.event_id,),
        written={"reason": reason.strip()} if reason.strip() else None,
    )
    act = office.record([entry])
    office.shown[answer.object] = act.events[-1].event_id
    words = _WORDS[answer.about][answer.said]
    moved = tuple(each.charge_id for each in done.moved)
    return PairAnswered(saved=act.saved(charge_ids=moved, words=words), effects=done)
