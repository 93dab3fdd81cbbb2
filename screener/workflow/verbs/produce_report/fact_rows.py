"""The record as the flat rows that oversight measures: from the audit log through one event, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from screener.domain.case import FactValue
from screener.domain.decision import Approval, Basis, Force, Rollup, is_covered
from screener.domain.quantity import Quantity
from screener.oversight.facts import FactRow
from screener.policy.language.vocabulary import WEIGHTS
from screener.storage.audit_log import journal, projection
from screener.storage.audit_log.journal import Event
from screener.storage.engines.engine import Connection
from screener.storage.rows import codec
from screener.storage.schema.canonical import Json, list_in, part_in, text_in
from screener.workflow.session import Count, Model, Office

STAGE, STAGE_BEHIND = "new", "warrant"
_GROUPED = {"yes": True, "no": False}


def fact_rows(office: Office, *, through: int, as_of: date) -> tuple[FactRow, ...]:
    """One row for every decision that stands, every hold and withdrawal, and every charge that is undecided."""
    model = office.past_model(through, as_of)
    with office.reading() as connection:
        units = _units(connection, through)
        histories = _histories(connection, through)
    rows: list[FactRow] = []
    counts = sorted(model.counts.values(), key=lambda c: c.at)
    for count, imported in zip(counts, model.as_imported(counts), strict=True):
        events = histories.get(count.charge_id, ())
        rows.extend(_charge_rows(model, count, events, units, at_import=is_covered(imported.finding.rollup)))
    return tuple(rows)


def _units(connection: Connection, through: int) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for event in journal.stream(connection, kinds=(projection.USER,), through=through):
        found[text_in(event.content, "code")] = text_in(event.content, "unit")
    return found


def _histories(connection: Connection, through: int) -> Mapping[str, tuple[Event, ...]]:
    kinds = (
        projection.DECIDED, projection.HELD, projection.RELEASED, *projection.APPROVALS, projection.UNDONE,
        projection.REDONE,
    )  # fmt: skip
    found: dict[str, list[Event]] = {}
    for event in journal.stream(connection, kinds=kinds, through=through):
        kind, _, name = event.object.partition(":")
        if kind == "charge":
            found.setdefault(name, []).append(event)
    return {name: tuple(events) for name, events in found.items()}


def _charge_rows(
    model: Model, count: Count, events: Sequence[Event], units: Mapping[str, str], *, at_import: bool
) -> Iterator[FactRow]:
    plain = replace(_undecided(model, count, count.screened.facts), covered_at_import=at_import)
    acts = projection.live(events)
    standing = [event for event in acts if event.kind == projection.DECIDED]
    answers = projection.answers_in(acts)
    hold = count.state.hold
    for event in standing:
        yield _decided(model, count, event, units, answers)
    if hold is not None:
        said = model.texts.get(hold.event_id, {}).get("reason") or None
        yield _acted(plain, hold, units, decided=Rollup.HELD, reason=said)
    if standing or hold is not None:
        return
    taken_back = [event for event in events if event.kind == projection.DECIDED]
    if taken_back:
        yield replace(_decided(model, count, taken_back[-1], units), withdrawn=True)
    else:
        yield plain


def _decided(
    model: Model, count: Count, event: Event, units: Mapping[str, str], answers: Sequence[Event] = ()
) -> FactRow:
    """A decision with the recommendation that stood when it was taken, and what its approvers said until then."""
    body, texts = event.content, model.texts.get(event.event_id, {})
    recommendation, policy = part_in(body, "recommendation"), part_in(body, "policy")
    recommended = Rollup(text_in(recommendation, "rollup"))
    force = text_in(recommendation, "force")
    # What the decision itself used stands before what is known of the charge today.
    row = _undecided(model, count, {**count.screened.facts, **_facts(body)})
    return replace(
        _acted(row, event, units, decided=Rollup(text_in(body, "outcome")), reason=texts.get("reason") or None),
        grouped=_GROUPED.get(text_in(body, "grouped")),
        covered=is_covered(recommended),
        covered_at_import=is_covered(Rollup(text_in(part_in(body, "as imported"), "rollup"))),
        recommended=recommended,
        basis=Basis(text_in(body, "basis")),
        approval=Approval(projection.approval_of(event, answers)),
        policy_version=text_in(policy, "version") or None,
        rule=text_in(recommendation, "rule") or None,
        force=Force(force) if force else None,
        needs_approval=bool(list_in(recommendation, "approvers")),
        noted=bool(texts.get("note")),
    )


def _acted(row: FactRow, event: Event, units: Mapping[str, str], *, decided: Rollup, reason: str | None) -> FactRow:
    """The row with who did what on which day. The person's own unit goes before the docket's."""
    unit = units.get(event.actor) or row.unit
    return replace(row, attorney=event.actor, unit=unit, decided_on=event.day, decided=decided, reason=reason)


def _facts(body: Mapping[str, Json]) -> dict[str, FactValue]:
    found: dict[str, FactValue] = {}
    for entry in list_in(body, "facts"):
        if isinstance(entry, Mapping):
            found[text_in(entry, "name")] = codec.value_of(entry.get("value"))
    return found


def _undecided(model: Model, count: Count, facts: Mapping[str, FactValue]) -> FactRow:
    """A charge that nobody decided, with what the policy says of it as of the day of the report."""
    screened, charge = count.screened, count.imported
    return FactRow(
        charge_id=count.charge_id,
        case_id=count.case_id,
        person_id=count.person,
        unit=charge.attributes.get("unit of office"),
        stage=STAGE_BEHIND if count.behind else STAGE,
        referral_date=charge.dates.get("referral date"),
        offense=_word(facts, "offense"),
        substance=_word(facts, "substance"),
        quantity_g=_grams(facts),
        grouped=screened.grouped,
        covered=is_covered(screened.finding.rollup),
        covered_at_import=is_covered(screened.finding.rollup),
        recommended=screened.finding.rollup,
        custody=_yes_no(facts, "in custody"),
        priors=_number(facts, "prior convictions"),
        race=charge.attributes.get("race"),
        ethnicity=charge.attributes.get("ethnicity"),
        sex=charge.attributes.get("sex"),
        age=_number(facts, "age at offense"),
        agency=_word(facts, "agency") or charge.attributes.get("agency"),
        policy_version=None if screened.policy is None else screened.policy.version,
        rule=screened.finding.decided_by,
        force=screened.finding.force,
        source=f"{model.files[count.docket_id].name} row {charge.row}",
        # How people name the charge: reports print it where the id is none of their words.
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
