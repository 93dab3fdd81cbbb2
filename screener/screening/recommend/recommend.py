"""What the policy recommends for every charge of a docket, and the explanation bound to its cells."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date

from screener import __version__
from screener.domain.case import Cell, Charge
from screener.domain.collection import no_collection
from screener.domain.columns import ColumnCharges
from screener.domain.decision import Rollup
from screener.policy.evaluation.finding import Finding, explanation
from screener.policy.explanation.evaluate import evaluator, version_for
from screener.policy.language.model import BOTH, OWN, Policy
from screener.screening.linking.docket_links import KnownCharges, link_docket
from screener.screening.linking.link import Links
from screener.screening.linking.linking import People
from screener.screening.past.events import people_of
from screener.screening.past.sources import HISTORY, add_past, counts_own
from screener.screening.recommend.screened import NO_POLICY as NO_POLICY
from screener.screening.recommend.screened import SETTLED, complete
from screener.screening.recommend.screened import Screened as Screened
from screener.screening.recommend.screened import charge_facts as charge_facts
from screener.screening.recommend.screened_columns import ScreenedCharges, by_column
from screener.screening.recommend.units import CASE, INCIDENT

NEW_CASES = "new cases"


def screen(
    charges: Sequence[Charge],
    policies: Sequence[Policy],
    *,
    as_of: date,
    mode: str = NEW_CASES,
    links: Links | None = None,
    known: Sequence[Charge] | None = None,
    past: tuple[People, Sequence[int]] | None = None,
) -> Sequence[Screened]:
    """The recommendation for every charge, in order.

    Undecided charges are governed by the as-of date, so the version in force on that day speaks for them.
    Every count is evaluated with all counts of its group at once: what reaches one may rest on the others.
    ``known`` are the charges as linking knows their people, where it is not as they are written. ``past`` are the
    people of an office and the places of these charges among them: where a policy counts the office's own charges as
    events of a person's history, they are looked for there (else among these charges).
    """
    policy = version_for(policies, as_of)
    own = policy is not None and counts_own(policy)
    if not own and isinstance(charges, ColumnCharges) and by_column(charges):
        if links is None:
            linked = link_docket(charges)
            links, known = linked.links, linked.charges
        renamed = known.renamed if isinstance(known, KnownCharges) else {}
        if known is None or known is charges or isinstance(known, KnownCharges):
            return ScreenedCharges(charges, renamed, links, policy, as_of=as_of, mode=mode)
    if links is None:
        linked = link_docket(charges)
        links, known = linked.links, linked.charges
    with no_collection():
        facts = [charge_facts(charge) for charge in charges]
        members: dict[int, list[int]] = defaultdict(list)
        for index, group in enumerate(links.group):
            members[group].append(index)
        complete(charges if known is None else known, facts, members.values())
        if policy is not None and own:
            people, places = past or (people_of(charges), range(len(charges)))
            add_past(policy, charges, facts, people, places)
        findings: list[Finding] = [NO_POLICY] * len(charges)
        if policy is not None:
            groups = [
                ([facts[index] for index in indices], links.grouped[indices[0]] is not None and group not in links.open)
                for group, indices in members.items()
            ]
            found = evaluator(policy, as_of, mode).findings(groups)
            for index, finding in zip((index for indices in members.values() for index in indices), found, strict=True):
                findings[index] = finding
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


def without_settled(screened: Sequence[Screened], settled: Collection[int]) -> Sequence[Screened]:
    """The same without a recommendation for charges that a court has settled (by their places)."""
    if isinstance(screened, ScreenedCharges):
        screened.settle(settled)
        return screened
    return tuple(replace(item, finding=SETTLED) if at in settled else item for at, item in enumerate(screened))


def rollup_counts(screened: Sequence[Screened]) -> dict[str, int]:
    """How many charges stand under each roll-up; every roll-up of the list is named, with 0 where none is."""
    if isinstance(screened, ScreenedCharges):
        counted: Mapping[Rollup, int] = screened.rollups()
    else:
        counted = Counter(item.finding.rollup for item in screened)
    return {rollup.value: counted.get(rollup, 0) for rollup in Rollup}


#: Where the name of a count's case or incident stands.
_UNIT_CELLS: Mapping[str, str] = {CASE: "case number", INCIDENT: "incident"}


def origin(charge: Charge, fact: str) -> dict[str, object]:
    """Where a fact was found: its cell, a recorded entry, the charge's own words, or nowhere."""
    cell = charge.cells.get(fact)
    if cell is not None:
        if cell.row == 0:  # recorded by a person, not read from the docket
            return {"field": fact, "source": cell.header}
        return {"field": fact, "cell": cell.address, "row": cell.row, "column": cell.header, "raw": cell.raw}
    if fact in ("offense", "substance", "drug involved"):
        return {"field": fact, "source": charge.reading.basis, "row": charge.row}
    if fact == "age at offense" and fact in charge.facts:
        return {"field": fact, "source": "computed from birth date and offense date", "row": charge.row}
    if fact in _UNIT_CELLS and fact in charge.facts:  # recorded by a person
        return {"field": fact, "row": charge.row}
    if fact in _UNIT_CELLS and _UNIT_CELLS[fact] in charge.cells:
        return origin(charge, _UNIT_CELLS[fact]) | {"field": fact}
    if fact in ("grouped", "beside", "companions", *_UNIT_CELLS):
        return {"field": fact, "source": "links of person, case and incident"}
    if fact in charge.facts:
        return {"field": fact, "row": charge.row}
    return {"field": fact, "source": "in no column"}


#: Where a history comes from that the office's own charges are counted in.
_OWN_SOURCES: Mapping[str, str] = {
    OWN: "the office's own charges, each with its case",
    BOTH: "the docket's history and the office's own charges, each with its case",
}


def origin_of(screened: Screened, fact: str) -> dict[str, object]:
    """Where a fact was found, a history also in the office's own charges."""
    found, policy = origin(screened.charge, fact), screened.policy
    if fact != HISTORY or policy is None or not counts_own(policy):
        return found
    own, said = _OWN_SOURCES[policy.history_from], found.get("source", "in no column")
    return found | {"source": own if said == "in no column" else f"{said}; {own}"}


def policy_files(policy: Policy) -> list[str]:
    """The SHA-256 of every file that the policy stands on, in order: one, unless it amends another."""
    return [sha256 for _, sha256 in policy.files] or [policy.sha256]


def bound_explanation(screened: Screened, *, as_of: date) -> dict[str, object]:
    """The explanation as JSON with every condition's cell: the tree is shared, the cells are this charge's own."""
    policy = screened.policy
    identity: Mapping[str, object] = {} if policy is None else {**policy.identity, "files": policy_files(policy)}
    tree = explanation(screened.finding, policy=identity, as_of=as_of.isoformat(), app_version=__version__)
    because = tree["because"]
    if isinstance(because, list):
        for trace in because:
            for condition in trace["conditions"]:
                condition["origin"] = origin_of(screened, condition["fact"])
    return tree


def recorded_cell(source: str, raw: str) -> Cell:
    """The cell that stands for a fact which a person recorded at the desk, with its source in words."""
    return Cell(column="", header=source, row=0, raw=raw)
