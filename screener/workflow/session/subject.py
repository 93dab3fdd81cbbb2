"""The subject of a sealing order, or of a request for data: charges, warrants, and all by which texts name them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from screener.domain.case import PersonKey
from screener.domain.errors import ScreenerError
from screener.screening.linking.persons import name_key, person_identity
from screener.screening.linking.traces import Finder, Traces
from screener.storage.audit_log.sealing import objects_of, rows_of_warrants
from screener.storage.audit_log.sealing_rows import StandIns, Subject
from screener.storage.engines.engine import Connection
from screener.workflow.session.charges.charges import Model
from screener.workflow.session.charges.count import Count
from screener.workflow.session.charges.people import copies
from screener.workflow.session.opened import Office
from screener.workflow.session.sealed import case_mark, marks_of
from screener.workflow.session.warrants import HeldWarrant, held_warrants

#: Attributes that are numbers of a person's own papers.
_NUMBERED = ("arrest number", "citation number", "uniform case number", "warrant number", "incident number")
#: Attributes by which a person could be found that no one else shares, where they hold a number.
_OWN = ("address", "phone", "state id", "fbi number", "license", "alias")


@dataclass(frozen=True, slots=True, kw_only=True)
class DataSubject:
    """A person as an order finds them: what is theirs, how they are called, and what the order seals."""

    person_id: str
    name: str
    counts: tuple[Count, ...]
    warrants: tuple[HeldWarrant, ...]
    subject: Subject
    marks: tuple[str, ...]
    spoken: tuple[str, ...]  # names and numbers that the order's own words must not hold

    @property
    def dockets(self) -> frozenset[str]:
        """The imports on which one of the charges or warrants stood last."""
        return frozenset(count.docket_id for count in self.counts)


def data_subject(office: Office, connection: Connection, name: str) -> DataSubject:
    """The person of an id: a person's, a charge's or a warrant's. Raises ScreenerError where there is none."""
    model = office.model()
    warrants = held_warrants(office)
    counts = _counts(model, name)
    named = [each for each in warrants if each.warrant_id == name]
    if not counts and not named:
        raise ScreenerError(f"There is no person {name} in this office", "", "Look the name up with Find")
    people = [count.imported.person for count in counts] + [each.warrant.person for each in named]
    mine = _warrants(warrants, counts, people, _others(model, counts))
    people += [each.warrant.person for each in mine]
    return _person(office, connection, model, name, counts, mine, people)


def _counts(model: Model, name: str) -> tuple[Count, ...]:
    one = model.counts.get(name) or model.copies.get(name)
    found = list(model.of_person(one.person if one is not None and one.person else name))
    if one is not None and one not in found:
        found.append(one)
    mine = {count.charge_id for count in found}
    known = {person_identity(count.imported.person) for count in found} - {None}
    kept = copies(model.compared)
    for charge_id, count in model.copies.items():
        if charge_id not in mine and (kept.get(charge_id) in mine or person_identity(count.imported.person) in known):
            found.append(count)
    return tuple(found)


def _others(model: Model, counts: Iterable[Count]) -> tuple[Count, ...]:
    mine = {count.charge_id for count in counts}
    return tuple(c for c in (*model.counts.values(), *model.copies.values()) if c.charge_id not in mine)


def _warrants(
    warrants: Sequence[HeldWarrant], counts: Sequence[Count], people: Sequence[PersonKey], others: Sequence[Count]
) -> tuple[HeldWarrant, ...]:
    """Warrants of the same id or name and birth date; of the same name and case; of a case that is theirs alone."""
    known = {person_identity(person) for person in people} - {None}
    cases = {(c.imported.court, c.imported.case_number) for c in counts if c.imported.case_number}
    numbers = {number for _, number in cases}
    alone = numbers - {c.imported.case_number for c in others}
    names = {name_key(person.name) for person in people if person.name}
    found = []
    for each in warrants:
        person, case = each.warrant.person, each.warrant.case_number
        named = name_key(person.name) in names if person.name else False
        if person_identity(person) in known or (case in numbers and named) or (case in alone and not person.name):
            found.append(each)
    return tuple(found)


def _person(
    office: Office,
    connection: Connection,
    model: Model,
    name: str,
    counts: tuple[Count, ...],
    warrants: tuple[HeldWarrant, ...],
    people: Sequence[PersonKey],
) -> DataSubject:
    others = _others(model, counts)
    charges = frozenset(count.charge_id for count in counts)
    ids = frozenset(each.warrant_id for each in warrants)
    words = StandIns()
    numbers, cases = _numbers(counts, warrants, people, others)
    traces = _traces(people, numbers, others, words)
    subject = Subject(
        person_id=counts[0].person if counts else name,
        charges=charges,
        warrants=ids,
        people=frozenset(c.stored_person for c in counts) - {c.stored_person for c in others},
        cases=frozenset(c.case_id for c in counts if c.case_id) - {c.case_id for c in others if c.case_id},
        about=objects_of(charges, ids, connection),
        warrant_rows=rows_of_warrants(connection, ids),
        finder=Finder(traces),
        stand_ins=words,
    )
    return DataSubject(
        person_id=subject.person_id,
        name=next((person.name for person in people if person.name), ""),
        counts=counts,
        warrants=warrants,
        subject=subject,
        marks=_marks(office.match_salt, counts, warrants, cases),
        spoken=(*traces.names, *traces.shared_names, *traces.numbers),
    )


def _traces(people: Sequence[PersonKey], numbers: Iterable[str], others: Sequence[Count], words: StandIns) -> Traces:
    names = tuple(dict.fromkeys(person.name for person in people if person.name))
    borne = "\n".join({c.imported.person.name for c in others if c.imported.person.name})
    shared = tuple(name for name in names if Finder(Traces(names=(name,))).names_somebody(borne))
    return Traces(
        names=tuple(name for name in names if name not in shared),
        shared_names=shared,
        numbers={number: words.word(number) for number in numbers},
        days=tuple({person.birth_date for person in people if person.birth_date}),
    )


def _numbers(
    counts: Sequence[Count], warrants: Sequence[HeldWarrant], people: Sequence[PersonKey], others: Sequence[Count]
) -> tuple[set[str], set[str]]:
    """Numbers that stand for this person alone, and their case numbers among them."""
    theirs = _of_charges(counts) | {person.person_id or "" for person in people}
    for each in warrants:
        theirs |= {each.warrant.number or "", each.warrant.case_number or ""}
        theirs |= _of(each.warrant.attributes)
    alone = theirs - _of_charges(others) - {""}
    cases = {c.imported.case_number for c in counts if c.imported.case_number}
    return alone, {case for case in cases if case in alone}


def _of_charges(counts: Iterable[Count]) -> set[str]:
    found: set[str] = set()
    for count in counts:
        charge = count.imported
        found |= {charge.case_number or "", charge.incident or "", charge.person.person_id or ""}
        found |= _of(charge.attributes)
    return found


def _of(attributes: Mapping[str, str]) -> set[str]:
    return {value for name, value in attributes.items() if name in _NUMBERED or name in _OWN}


def _marks(
    salt: str, counts: Sequence[Count], warrants: Sequence[HeldWarrant], alone: Iterable[str]
) -> tuple[str, ...]:
    found: dict[str, None] = {}
    only = set(alone)
    for count in counts:
        charge = count.imported
        found.update(dict.fromkeys(marks_of(salt, charge.person, charge.court, charge.case_number)))
        if charge.case_number in only:
            found[case_mark(salt, charge.court, charge.case_number or "")] = None
    for each in warrants:
        warrant = each.warrant
        found.update(dict.fromkeys(marks_of(salt, warrant.person, warrant.court, warrant.case_number)))
    return tuple(found)
