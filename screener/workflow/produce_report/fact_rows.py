"""The record as the flat rows that oversight measures: a function of the trail through one event, of nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from screener.domain.case import FactValue
from screener.domain.decision import Approval, Basis, Force, Rollup, is_covered
from screener.domain.quantity import Quantity
from screener.oversight.facts import FactRow
from screener.policy.vocabulary import WEIGHTS
from screener.storage import codec, journal, projection
from screener.storage.canonical import Json, list_in, part_in, text_in
from screener.storage.engine import Connection
from screener.storage.journal import Event
from screener.workflow.office import Count, Model, Office

STAGE = "new"
_GROUPED = {"yes": True, "no": False}


def fact_rows(office: Office, *, through: int, as_of: date) -> tuple[FactRow, ...]:
    """One row for every decision that stands, every hold and withdrawal, and every charge that is undecided."""
    model = office.past_model(through, as_of)
    with office.reading() as connection:
        units = _units(connection, through)
        histories = _histories(connection, through)
    rows: list[FactRow] = []
    for count in sorted(model.counts.values(), key=lambda c: c.at):
        rows.extend(_charge_rows(model, count, histories.get(count.charge_id, ()), units))
    return tuple(rows)


def _units(connection: Connection, through: int) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for event in journal.stream(connection, kinds=(projection.USER,), through=through):
        found[text_in(event.content, "code")] = text_in(event.content, "unit")
    return found


def _histories(connection: Connection, through: int) -> Mapping[str, tuple[Event, ...]]:
    kinds = (projection.DECIDED, projection.HELD, projection.RELEASED, projection.UNDONE, projection.REDONE)
    found: dict[str, list[Event]] = {}
    for event in journal.stream(connection, kinds=kinds, through=through):
        kind, _, name = event.object.partition(":")
        if kind == "charge":
            found.setdefault(name, []).append(event)
    return {name: tuple(events) for name, events in found.items()}


def _charge_rows(model: Model, count: Count, events: Sequence[Event], units: Mapping[str, str]) -> Iterator[FactRow]:
    live = projection.live(events)
    standing = [event for event in live if event.kind == projection.DECIDED]
    hold = count.state.hold
    for event in standing:
        yield _decided(model, count, event, units, withdrawn=False)
    if hold is not None:
        yield _held(model, count, hold, units)
    if standing or hold is not None:
        return
    taken_back = [event for event in events if event.kind == projection.DECIDED]
    if taken_back:
        yield _decided(model, count, taken_back[-1], units, withdrawn=True)
    else:
        yield _row(model, count, units, facts=count.screened.facts, actor=None, decided_on=None)


def _decided(model: Model, count: Count, event: Event, units: Mapping[str, str], *, withdrawn: bool) -> FactRow:
    body, texts = event.content, model.texts.get(event.event_id, {})
    recommendation, policy = part_in(body, "recommendation"), part_in(body, "policy")
    recommended = Rollup(text_in(recommendation, "rollup"))
    imported = Rollup(text_in(part_in(body, "as imported"), "rollup"))
    force = text_in(recommendation, "force")
    # What the decision itself used stands before what is known of the charge today.
    facts = {**count.screened.facts, **_facts(body)}
    return _row(
        model,
        count,
        units,
        facts=facts,
        actor=event.actor,
        decided_on=event.day,
        grouped=_GROUPED.get(text_in(body, "grouped")),
        recommended=recommended,
        at_import=imported,
        decided=Rollup(text_in(body, "outcome")),
        basis=Basis(text_in(body, "basis")),
        reason=texts.get("reason") or None,
        approval=Approval(text_in(body, "approval", "none")),
        version=text_in(policy, "version") or None,
        rule=text_in(recommendation, "rule") or None,
        force=Force(force) if force else None,
        needs_approval=bool(list_in(recommendation, "approvers")),
        noted=bool(texts.get("note")),
        withdrawn=withdrawn,
    )


def _held(model: Model, count: Count, hold: Event, units: Mapping[str, str]) -> FactRow:
    return _row(
        model,
        count,
        units,
        facts=count.screened.facts,
        actor=hold.actor,
        decided_on=hold.day,
        decided=Rollup.HELD,
        reason=model.texts.get(hold.event_id, {}).get("reason") or None,
    )


def _facts(body: Mapping[str, Json]) -> dict[str, FactValue]:
    found: dict[str, FactValue] = {}
    for entry in list_in(body, "facts"):
        if isinstance(entry, Mapping):
            found[text_in(entry, "name")] = codec.value_of(entry.get("value"))
    return found


def _row(
    model: Model,
    count: Count,
    units: Mapping[str, str],
    *,
    facts: Mapping[str, FactValue],
    actor: str | None,
    decided_on: date | None,
    grouped: bool | None = None,
    recommended: Rollup | None = None,
    at_import: Rollup | None = None,
    decided: Rollup | None = None,
    basis: Basis | None = None,
    reason: str | None = None,
    approval: Approval | None = None,
    version: str | None = None,
    rule: str | None = None,
    force: Force | None = None,
    needs_approval: bool | None = None,
    noted: bool | None = None,
    withdrawn: bool = False,
) -> FactRow:
    screened, charge = count.screened, count.imported
    if recommended is None:  # nobody decided: what the policy says of it as of the day of the report
        recommended, at_import, grouped = (
            screened.finding.rollup,
            model.as_imported(count).finding.rollup,
            screened.grouped,
        )
        version = None if screened.policy is None else screened.policy.version
        rule, force = screened.finding.decided_by, screened.finding.force
    return FactRow(
        charge_id=count.charge_id,
        case_id=count.case_id,
        person_id=count.person,
        attorney=actor,
        unit=(units.get(actor) if actor is not None else None) or charge.attributes.get("unit of office") or None,
        stage=STAGE,
        referral_date=charge.dates.get("referral date"),
        decided_on=decided_on,
        offense=_word(facts, "offense"),
        substance=_word(facts, "substance"),
        quantity_g=_grams(facts),
        grouped=grouped,
        covered=is_covered(recommended),
        covered_at_import=None if at_import is None else is_covered(at_import),
        recommended=recommended,
        decided=decided,
        basis=basis,
        reason=reason,
        approval=approval,
        custody=_yes_no(facts, "in custody"),
        priors=_number(facts, "prior convictions"),
        race=charge.attributes.get("race"),
        ethnicity=charge.attributes.get("ethnicity"),
        sex=charge.attributes.get("sex"),
        age=_number(facts, "age at offense"),
        agency=_word(facts, "agency") or charge.attributes.get("agency"),
        policy_version=version,
        rule=rule,
        force=force,
        needs_approval=needs_approval,
        noted=noted,
        withdrawn=withdrawn,
        source=f"{model.files[count.docket_id].name} row {charge.row}",
        label=f"{charge.case_number or f'row {charge.row}'}, count {charge.count or charge.part}",
    )


def _word(facts: Mapping[str, FactValue], name: str) -> str | None:
    value = facts.get(name)
    if isinstance(value, tuple):
        return "multiple"
    return None if value is None else str(value)


def _number(facts: Mapping[str, FactValue], name: str) -> int | None:
    value = facts.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _yes_no(facts: Mapping[str, FactValue], name: str) -> str | None:
    value = facts.get(name)
    return None if value is None else "yes" if value is True else "no"


def _grams(facts: Mapping[str, FactValue]) -> Decimal | None:
    """The surest weight, in grams; counts of pills are no weight."""
    for name in WEIGHTS:
        value = facts.get(name)
        if isinstance(value, Quantity) and value.dimension == "mass":
            return value.base
    return None
