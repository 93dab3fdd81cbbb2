"""What the policy recommends for every charge of a docket, and the explanation bound to its cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from screener import __version__
from screener.domain.case import Cell, Charge
from screener.domain.charge_batch import batch_of
from screener.domain.decision import Rollup
from screener.policy.evaluation.finding import Finding, explanation
from screener.policy.explanation.evaluate import version_for
from screener.policy.language.model import BOTH, OWN, Policy
from screener.screening.linking.docket_links import link_docket, renamed_among
from screener.screening.linking.link import Links
from screener.screening.linking.linking import People
from screener.screening.past.sources import HISTORY, counts_own
from screener.screening.recommend.screened import NO_POLICY as NO_POLICY
from screener.screening.recommend.screened import Screened as Screened
from screener.screening.recommend.screened import charge_facts as charge_facts
from screener.screening.recommend.screened_columns import ScreenedCharges
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
) -> ScreenedCharges:
    """The recommendation for every charge, in order.

    Undecided charges are governed by the as-of date, so the version in force on that day speaks for them.
    Every count is evaluated with all counts of its group at once: what reaches one may rest on the others.
    ``known`` are the charges as linking knows their people, where it is not as they are written. ``past`` are the
    people of an office and the places of these charges among them: where a policy counts the office's own charges as
    events of a person's history, they are looked for there (else among these charges).
    """
    policy = version_for(policies, as_of)
    batch = batch_of(charges)
    if links is None:
        linked = link_docket(batch)
        links, known = linked.links, linked.charges
    return ScreenedCharges(batch, renamed_among(known, batch), links, policy, as_of=as_of, mode=mode, past=past)


def rollup_counts(screened: ScreenedCharges) -> dict[str, int]:
    """How many charges stand under each roll-up; every roll-up of the list is named, with 0 where none is."""
    counted = screened.rollups()
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


def origin_of(charge: Charge, policy: Policy | None, fact: str) -> dict[str, object]:
    """Where a fact was found, a history also in the office's own charges."""
    found = origin(charge, fact)
    if fact != HISTORY or policy is None or not counts_own(policy):
        return found
    own, said = _OWN_SOURCES[policy.history_from], found.get("source", "in no column")
    return found | {"source": own if said == "in no column" else f"{said}; {own}"}


def policy_files(policy: Policy) -> list[str]:
    """The SHA-256 of every file that the policy stands on, in order: one, unless it amends another."""
    return [sha256 for _, sha256 in policy.files] or [policy.sha256]


def bound_explanation(screened: Screened, *, as_of: date) -> dict[str, object]:
    """The explanation of one charge as JSON, with every condition's cell."""
    charge, policy = screened.charge, screened.policy
    return explanation_of(screened.finding, policy, lambda fact: origin_of(charge, policy, fact), as_of=as_of)


def explanation_of(
    finding: Finding, policy: Policy | None, where: Callable[[str], object], *, as_of: date
) -> dict[str, object]:
    """The explanation as JSON; ``where`` says of each fact that a condition read where it was found."""
    identity: Mapping[str, object] = {} if policy is None else {**policy.identity, "files": policy_files(policy)}
    tree = explanation(finding, policy=identity, as_of=as_of.isoformat(), app_version=__version__)
    because = tree["because"]
    if isinstance(because, list):
        for trace in because:
            for condition in trace["conditions"]:
                condition["origin"] = where(condition["fact"])
    return tree


def recorded_cell(source: str, raw: str) -> Cell:
    """The cell that stands for a fact which a person recorded at the desk, with its source in words."""
    return Cell(column="", header=source, row=0, raw=raw)
