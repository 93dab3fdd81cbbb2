"""Screening written charge by charge and group by group: slow, and independent of the columns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from datetime import date

from screener.domain.case import Charge, Facts, FactValue
from screener.domain.offense import OffenseClass
from screener.policy.explanation.evaluate import evaluator, version_for
from screener.policy.language.model import Policy
from screener.screening.linking.docket_links import link_docket
from screener.screening.linking.persons import person_identity
from screener.screening.recommend.recommend import NEW_CASES
from screener.screening.recommend.screened import NO_POLICY, Screened, charge_facts
from screener.screening.recommend.units import CASE, INCIDENT, Origin, cases_of, incidents_of

_PARAPHERNALIA = OffenseClass.PARAPHERNALIA.value


def slow_screen(charges: Sequence[Charge], policies: Sequence[Policy], *, as_of: date) -> tuple[Screened, ...]:
    """What ``screen`` says."""
    policy, linked = version_for(policies, as_of), link_docket(charges)
    links = linked.links
    facts = [charge_facts(charge) for charge in charges]
    members: dict[int, list[int]] = defaultdict(list)
    for index, group in enumerate(links.group):
        members[group].append(index)
    complete(linked.charges, facts, members.values())
    findings = dict.fromkeys(range(len(charges)), NO_POLICY)
    for group, indices in members.items() if policy is not None else ():
        known = links.grouped[indices[0]] is not None and group not in links.open
        assert policy is not None
        found = evaluator(policy, as_of, NEW_CASES).findings([([facts[index] for index in indices], known)])
        findings.update(zip(indices, found, strict=True))
    return tuple(
        Screened(
            charge=charge,
            group=links.group[index],
            person=links.person[index],
            grouped=links.grouped[index],
            finding=findings[index],
            policy=policy,
            facts=facts[index],
            whole=links.group[index] not in links.open,
        )
        for index, charge in enumerate(charges)
    )


def units_of(charges: Sequence[Charge]) -> tuple[dict[str, FactValue], ...]:
    """For each count of one group the facts ``case`` and ``incident``, where they are known.

    A number that a person recorded stands before the docket's. Equal values mean the same case or incident, different
    ones another; what can be neither is absent.
    """
    found: tuple[dict[str, FactValue], ...] = tuple({} for _ in charges)
    for place, name in cases_of([_case_of(charge) for charge in charges]).items():
        found[place][CASE] = name
    for place, name in incidents_of(_origins(charges)).items():
        found[place][INCIDENT] = name
    return found


def _recorded(charge: Charge, fact: str) -> str | None:
    value = charge.facts.get(fact)
    return value if isinstance(value, str) and value else None


def _case_of(charge: Charge) -> tuple[str, str] | None:
    number = _recorded(charge, CASE) or charge.case_number
    return (number, charge.court or "") if number else None


def _origins(charges: Sequence[Charge]) -> list[Origin]:
    parts: set[Hashable] = {_row(charge) for charge in charges if charge.part > 1}
    found = []
    for charge in charges:
        row = _row(charge) if parts else None
        origin = Origin(
            _recorded(charge, INCIDENT) or charge.incident,
            person_identity(charge.person),
            charge.dates.get("arrest date"),
            charge.dates.get("offense date"),
            row if row in parts else None,
        )
        found.append(origin)
    return found


def _drug_involved(facts: dict[str, FactValue], companions: Sequence[Facts]) -> None:
    """Paraphernalia takes its drug from its own text, else from the possession counts beside it (2-policy-file, 3)."""
    own = facts.get("substance")
    if isinstance(own, tuple) or (isinstance(own, str) and own not in ("unspecified", "none")):
        facts["drug involved"] = own
        return
    possession = OffenseClass.SIMPLE_POSSESSION.value
    named = {c.get("substance", "unspecified") for c in companions if c.get("offense") == possession}
    if len(named) == 1:
        facts["drug involved"] = named.pop()
    elif named:
        facts["drug involved"] = "multiple"


def complete(
    charges: Sequence[Charge], facts: Sequence[dict[str, FactValue]], members: Iterable[Sequence[int]]
) -> None:
    """Adds what the counts of a group say of each other: their cases and incidents, and the drug of paraphernalia."""
    for indices in members:
        if len(indices) > 1:
            for index, units in zip(indices, units_of([charges[index] for index in indices]), strict=True):
                facts[index].update(units)
        for index in indices:
            if facts[index]["offense"] == _PARAPHERNALIA and "drug involved" not in facts[index]:
                _drug_involved(facts[index], [facts[other] for other in indices if other != index])


def _row(charge: Charge) -> Hashable:
    return (charge.attributes.get("source", ""), charge.sheet, charge.row)
