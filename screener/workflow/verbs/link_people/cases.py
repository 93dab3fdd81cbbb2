"""The cases of one person, to be joined or parted by hand."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date

from screener.domain.errors import ScreenerError
from screener.screening.linking.linking import unit_of
from screener.workflow.session import Model, Office
from screener.workflow.session.charges.people import CASE, PairAnswer
from screener.workflow.verbs.link_people.pairs import SideCharge, side_charge


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonCase:
    """What stands together for a person by what the dockets say: a case, an incident, or a row without either.

    ``charge_id`` stands for it in an answer.
    """

    charge_id: str
    name: str
    charges: tuple[SideCharge, ...]

    @property
    def arrests(self) -> tuple[date, ...]:
        """The days of arrest of its charges, the first one first."""
        return tuple(sorted({charge.arrest for charge in self.charges if charge.arrest is not None}))


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAnswer:
    """What somebody said of two of the cases."""

    first: str
    second: str
    said: PairAnswer
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonCases:
    """A person with all cases of all files, and the answers about them that stand."""

    person_id: str
    name: str
    birth_date: date | None
    cases: tuple[PersonCase, ...]
    answers: tuple[CaseAnswer, ...]


def cases_of(office: Office, charge_id: str) -> PersonCases:
    """The cases of the person of a charge, in the order of the files. Looking writes nothing."""
    model = office.model()
    if charge_id not in model.counts:
        raise ScreenerError(f"There is no charge {charge_id} in this office", "", "Look it up with Find")
    linking = model.linking
    person = linking.people.person(linking.roster.of_charge[linking.places[charge_id]])
    units: dict[Hashable, list[int]] = {}
    for place in linking.people.charges_of(sorted(person)):
        units.setdefault(unit_of(linking.roster.charges[place]), []).append(place)
    cases = tuple(_case(model, places) for places in units.values())
    count = model.counts[charge_id]
    return PersonCases(
        person_id=count.person,
        name=count.imported.person.name or "",
        birth_date=count.imported.person.birth_date,
        cases=cases,
        answers=tuple(_answers(model, cases)),
    )


def _case(model: Model, places: list[int]) -> PersonCase:
    counts = [model.counts[model.linking.names[place]] for place in places]
    first = counts[0].imported
    name = first.case_number or (f"incident {first.incident}" if first.incident else "")
    return PersonCase(
        charge_id=counts[0].charge_id,
        name=name or f"{model.files[counts[0].docket_id].name} line {first.row}",
        charges=tuple(side_charge(model, count) for count in counts),
    )


def _answers(model: Model, cases: tuple[PersonCase, ...]) -> list[CaseAnswer]:
    names = {charge.charge_id: case.name for case in cases for charge in case.charges}
    return [
        CaseAnswer(
            first=names[answer.first],
            second=names[answer.second],
            said=answer.said,
            by=answer.actor,
            reason=model.texts.get(answer.event_id, {}).get("reason", ""),
        )
        for answer in model.compared.values()
        if answer.about == CASE and answer.first in names and answer.second in names
    ]
