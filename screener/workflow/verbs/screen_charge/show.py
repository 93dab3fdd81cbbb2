"""Everything about one person: cases, counts, recommendations with their reasons, decisions, facts and notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from screener.domain import substance
from screener.domain.decision import Approval, Basis, Rollup
from screener.domain.errors import ScreenerError
from screener.policy.language.facts.asked import askable
from screener.policy.language.vocabulary import FACTS, show_fact
from screener.screening.decide import takes_one_key
from screener.screening.recommend.recommend import bound_explanation, origin_of
from screener.screening.worklist import state_of
from screener.storage.audit_log.journal import Event
from screener.storage.schema.canonical import list_in, part_in, text_in
from screener.workflow.model import (
    CaseView,
    CountView,
    DecidedCharge,
    DecisionView,
    FactView,
    NoteView,
    PersonView,
)
from screener.workflow.session import Count, Model, Office
from screener.workflow.session.charges.approvals import answers_to
from screener.workflow.verbs.screen_charge.charge import charge_count, offense_words, open_signs


def person_of(office: Office, charge_id: str) -> str:
    """The id of the person whose charge it is."""
    return charge_count(office, charge_id).person


def person(office: Office, person_id: str, *, looked: bool = True) -> PersonView:
    """A person with all cases and counts, in the order of the docket. With accounts it is recorded who looked;
    ``looked=False`` where it is not known yet whether the person is shown: then ``office.saw`` says so."""
    model = office.model()
    counts = sorted(model.of_person(person_id), key=lambda count: count.at)
    if not counts:
        raise ScreenerError(f"There is no person {person_id} in this office", "", "Look the name up with Find")
    if looked:
        office.saw(counts[0].person)
    for count in counts:
        office.shown[count.charge_id] = "" if count.state.decision is None else count.state.decision.event_id
    born = next((c.imported.person.birth_date for c in counts if c.imported.person.birth_date), None)
    return PersonView(
        id=counts[0].person,
        name=next((c.imported.person.name for c in counts if c.imported.person.name), "") or "",
        birth_date=born,
        race=_attribute(counts, "race"),
        sex=_attribute(counts, "sex"),
        custody=_custody(counts),
        cases=tuple(_case(model, members) for members in _by_case(counts)),
        age=None if born is None else _age(born, model.as_of),
        narrative=_attribute(counts, "narrative") or _attribute(counts, "report narrative"),
    )


def _attribute(counts: Sequence[Count], name: str) -> str:
    return next((c.imported.attributes[name] for c in counts if c.imported.attributes.get(name)), "")


def _custody(counts: Sequence[Count]) -> bool | None:
    said = [c.screened.facts.get("in custody") for c in counts]
    return True if True in said else False if False in said else None


def _age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _by_case(counts: Sequence[Count]) -> list[list[Count]]:
    """Counts by case; those without a case number by what they are grouped with."""
    cases: dict[object, list[Count]] = {}
    for count in counts:
        charge = count.imported
        key: object = (charge.court, charge.case_number) if charge.case_number else count.screened.group
        cases.setdefault(key, []).append(count)
    return list(cases.values())


def _case(model: Model, counts: Sequence[Count]) -> CaseView:
    grouped = [count.screened.grouped for count in counts]
    first = counts[0].imported
    return CaseView(
        number=first.case_number or "",
        arrest=_date(counts, "arrest date"),
        referral=_date(counts, "referral date"),
        filed=_date(counts, "filing date"),
        hearing=_date(counts, "next hearing") or _date(counts, "hearing date"),
        agency=str(_fact(counts, "agency") or _attribute(counts, "agency")),
        court=first.court or "",
        grouped=True if True in grouped else None if None in grouped else False,
        counts=tuple(_count(model, count, number) for number, count in enumerate(counts, start=1)),
    )


def _date(counts: Sequence[Count], name: str) -> date | None:
    return next((c.imported.dates[name] for c in counts if name in c.imported.dates), None)


def _fact(counts: Sequence[Count], name: str) -> object:
    return next((c.screened.facts[name] for c in counts if name in c.screened.facts), None)


def _count(model: Model, count: Count, number: int) -> CountView:
    screened, finding, policy = count.screened, count.screened.finding, count.screened.policy
    charge, facts = count.imported, count.screened.facts
    hold = count.state.hold
    return CountView(
        charge_id=count.charge_id,
        number=charge.count or str(number),
        statute=charge.statute,
        text=charge.text,
        offense=offense_words(count),
        substance=_substance(facts),
        grade=str(facts.get("grade", "")),
        finding=finding,
        explanation=bound_explanation(screened, as_of=model.as_of),
        grouped=screened.grouped,
        decision=decision_view(model, count),
        held=None if hold is None else model.texts.get(hold.event_id, {}).get("reason", ""),
        notes=tuple(_note(model, event) for event in count.state.notes),
        facts=_facts(count),
        policy_title="" if policy is None else policy.title,
        policy_version="" if policy is None else policy.version,
        stage=charge.stage,
        state=state_of(finding.rollup),
        one_key=takes_one_key(finding) and not count.behind,
        row=charge.row,
        file=model.files[count.docket_id].name,
        asks=tuple(missing.fact for missing in finding.missing),
        questions=askable(policy),
        quiet=open_signs(count),
        dates=dict(charge.dates),
        behind=count.behind,
        settled=count.settled,
    )


def _substance(facts: Mapping[str, object]) -> str:
    name = facts.get("substance")
    if isinstance(name, tuple):
        return " and ".join(substance.label(str(each)) for each in name)
    return "" if name in (None, "none", "unspecified", substance.SOME_DRUG) else substance.label(str(name))


def _note(model: Model, event: Event) -> NoteView:
    text = model.texts.get(event.event_id, {}).get("text", "")
    return NoteView(event_id=event.event_id, text=text, by=event.actor, at=event.at)


def decision_view(model: Model, count: Count) -> DecisionView | None:
    """The decision of a charge as people read it, with what the policy had recommended then."""
    event = count.state.decision
    if event is None:
        return None
    try:
        return _decision_view(model, count, event)
    except ValueError as error:
        raise event.spoiled() from error


def _decision_view(model: Model, count: Count, event: Event) -> DecisionView:
    body, texts = event.content, model.texts.get(event.event_id, {})
    recommended = part_in(body, "recommendation")
    rule = recommended.get("rule")
    return DecisionView(
        event_id=event.event_id,
        outcome=Rollup(text_in(body, "outcome")),
        basis=Basis(text_in(body, "basis")),
        reason=texts.get("reason", ""),
        note=texts.get("note", ""),
        by=event.actor,
        at=event.at,
        office_date=event.day,
        deviation=body.get("deviation") is True,
        approval=Approval(count.state.approval),
        recommended=Rollup(text_in(recommended, "rollup")),
        rule=rule if isinstance(rule, str) else None,
        policy_version=text_in(part_in(body, "policy"), "version"),
        displayed=body.get("displayed") is True,
        approvers=tuple(str(each) for each in list_in(recommended, "approvers")),
        answers=answers_to(model, count, event),
    )


_FACT_ORDER = {name: at for at, name in enumerate(FACTS)}


def _facts(count: Count) -> tuple[FactView, ...]:
    """Every known fact of the vocabulary, in its order, with where it stood."""
    recorded = {fact.name for fact in count.state.facts}
    found = []
    charge, policy = count.screened.charge, count.screened.policy
    known = askable(policy)
    for name, value in sorted(count.screened.facts.items(), key=lambda item: _FACT_ORDER.get(item[0], 999)):
        if name in known:
            found.append(
                FactView(
                    name=name,
                    label=name,
                    value=show_fact(name, value),
                    source=_source(origin_of(charge, policy, name)),
                    recorded=name in recorded,
                )
            )
    return tuple(found)


def _source(found: Mapping[str, object]) -> str:
    if "cell" in found:
        header = str(found.get("column", ""))
        cell = f"{found['cell']} ({header})" if header else str(found["cell"])
        return f"{cell}; {found['source']}" if "source" in found else cell
    if "source" in found:
        return str(found["source"])
    return f"row {found['row']}" if "row" in found else ""


def last_decisions(office: Office, count: int = 10) -> tuple[DecidedCharge, ...]:
    """This user's last decisions that stand, the newest first."""
    model = office.model()
    mine = []
    for item in model.counts.values():
        event = item.state.decision
        if event is not None and event.actor == office.user:
            mine.append((event.seq, item, event))
    mine.sort(key=lambda entry: entry[0], reverse=True)
    found = []
    for _, item, _event in mine[:count]:
        view = decision_view(model, item)
        if view is not None:
            charge = item.imported
            found.append(
                DecidedCharge(
                    charge_id=item.charge_id,
                    person_id=item.person,
                    person=charge.person.name or "",
                    case=charge.case_number or "",
                    text=charge.text or charge.statute,
                    decision=view,
                )
            )
    return tuple(found)
