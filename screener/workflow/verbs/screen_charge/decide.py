"""Decide a charge: what a person did, why, and everything that is needed to replay it later."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date

from screener import __version__
from screener.domain.case import NOT_UNDERSTOOD
from screener.domain.decision import Basis, Rollup, is_covered
from screener.domain.errors import ScreenerError
from screener.domain.offense import OffenseClass
from screener.policy.language.vocabulary import FACTS
from screener.screening.decide import DecisionCheck, check_decision, refuse_accept, takes_one_key, unexceptional
from screener.screening.recommend.recommend import Screened, bound_explanation, origin_of
from screener.storage.audit_log import projection
from screener.storage.audit_log.journal import Entry, Event
from screener.storage.rows import codec
from screener.storage.schema.canonical import Json, digest, new_id
from screener.workflow.model import NeedsConfirmation, Saved
from screener.workflow.session import Count, Office
from screener.workflow.session.backups import LARGE, back_up_before
from screener.workflow.verbs.screen_charge.charge import (
    charge_words,
    offense_words,
    refuse_unseen,
    screened_here,
    written,
)

#: Which words the vocabulary knew when a decision was taken: replay under another one would not prove anything.
VOCABULARY = digest("vocabulary", *(f"{spec.name}={spec.type}" for spec in FACTS.values()))[:16]
_DRUG_COUNTS = frozenset({OffenseClass.SIMPLE_POSSESSION.value, OffenseClass.PARAPHERNALIA.value})
_DECIDED_WORDS = {
    Rollup.DECLINED: "Declined",
    Rollup.FILED: "Filed",
    Rollup.DIVERTED: "Diverted",
    Rollup.REDUCED: "Reduced",
    Rollup.DISMISSED: "Dismissed",
    Rollup.NO_OFFENSE: "No offense",
}


def decide(
    office: Office,
    charge_id: str,
    *,
    outcome: Rollup,
    basis: Basis,
    reason: str = "",
    note: str = "",
    displayed: bool = True,
    confirmed: bool = False,
) -> Saved:
    """Records what a person decided. A later decision supersedes it; nothing is overwritten.

    ``displayed`` says whether the charge was on screen. Raises NeedsConfirmation before a covered possession
    count of a grouped case is filed, unless ``confirmed``; ScreenerError where a reason is still lacking.
    """
    count = screened_here(office, charge_id)
    check = _check(office, count, outcome, basis, reason, note)
    if not confirmed and (sentence := filing_sentence(office, count, outcome)) is not None:
        raise NeedsConfirmation(sentence)
    entry = decision_entry(office, count, check, outcome, basis, reason, note, displayed=displayed, batch=None)
    return _save(office, [entry], [count], _DECIDED_WORDS[outcome], check.warnings)


def accept(office: Office, charge_id: str) -> Saved:
    """One key: decides as recommended. Only where a rule spares the charge; nothing outside the policy, ever."""
    count = screened_here(office, charge_id)
    if not takes_one_key(count.screened.finding):
        raise refuse_accept(count.screened.finding)
    if count.state.hold is not None:
        raise ScreenerError("This charge is on hold", "", "Release it with H, then decide")
    outcome = count.screened.finding.rollup
    if _stands(count, outcome):
        raise ScreenerError("This charge is already decided so", "", "Press O to decide otherwise, Ctrl+Z to undo")
    check = _check(office, count, outcome, Basis.POLICY, "", "")
    entry = decision_entry(office, count, check, outcome, Basis.POLICY, "", "", displayed=True, batch=None)
    return _save(office, [entry], [count], _DECIDED_WORDS[outcome], check.warnings)


def accept_group(office: Office, person_id: str, charge_ids: Sequence[str]) -> Saved:
    """Accepts this person's clear charges, one event each, in one transaction.

    ``charge_ids`` are the displayed ones. Passed over: what is not clear, rests on a sign that was merely "not shown",
    is on hold, or is decided. Refused where none is left.
    """
    shown = frozenset(charge_ids)
    chosen = [
        count
        for count in office.model().of_person(person_id)
        if count.charge_id in shown
        and not (count.decided or count.behind)
        and count.state.hold is None
        and unexceptional(count.screened.finding)
    ]
    if not chosen:
        raise ScreenerError(
            "None of these charges can be accepted together",
            "they are decided, on hold, not clear, or rest on something that was not shown",
            "Decide them one by one",
        )
    for count in chosen:
        refuse_unseen(office, count)
    if len(chosen) > LARGE:
        back_up_before(office, "so many decisions")
    batch = new_id()
    entries = []
    for count in chosen:
        outcome = count.screened.finding.rollup
        check = _check(office, count, outcome, Basis.POLICY, "", "")
        entries.append(decision_entry(office, count, check, outcome, Basis.POLICY, "", "", displayed=True, batch=batch))
    number = f"{len(chosen)} charges" if len(chosen) > 1 else "1 charge"
    act = written(office, entries, chosen)
    return act.saved(charge_ids=tuple(c.charge_id for c in chosen), words=f"Accepted {number} as recommended")


def filing_sentence(office: Office, count: Count, outcome: Rollup) -> str | None:
    """What is said out loud before a covered possession count of a grouped case is filed; None for all else."""
    finding = count.screened.finding
    if outcome is not Rollup.FILED or not is_covered(finding.rollup) or count.screened.grouped is not True:
        return None
    if count.screened.facts.get("offense") not in _DRUG_COUNTS:
        return None
    rule = f"rule {finding.decided_by}" if finding.decided_by else "the policy"
    beside = companions_words(office.model().companions(count), count)
    company = f"although it stands beside {beside}" if beside else "although its case holds other counts"
    return (
        f"This {offense_words(count)} count is covered by {rule} {company}. "
        "Filing it departs from the policy. File it all the same?"
    )


def companions_words(members: Iterable[Count], count: Count) -> str:
    """The other counts in words, the gravest first: 'ROBBERY 1ST' and 2 other counts."""
    others = [member for member in members if member is not count]
    if not others:
        return ""
    others.sort(key=_gravity)
    first = f"'{charge_words(others[0])}'"
    if len(others) == 1:
        return first
    rest = len(others) - 1
    return f"{first} and {rest} other {'counts' if rest > 1 else 'count'}"


def _gravity(count: Count) -> tuple[bool, bool, bool, int]:
    """Violent before other, what the policy does not cover before what it does, felonies before the rest."""
    facts = count.screened.facts
    violent = facts.get("offense") == OffenseClass.VIOLENT.value
    return not violent, is_covered(count.screened.finding.rollup), facts.get("grade") != "felony", count.at


def _check(office: Office, count: Count, outcome: Rollup, basis: Basis, reason: str, note: str) -> DecisionCheck:
    check = check_decision(
        count.screened.finding,
        outcome=outcome,
        basis=basis,
        reason=reason,
        note=note,
        grouped=count.screened.grouped,
        beside=companions_words(office.model().companions(count), count),
    )
    if check.needs:
        raise ScreenerError(
            f"This decision still needs a {' and a '.join(check.needs)}",
            "it departs from the recommendation" if check.deviation else "",
            "Say why in a few words",
        )
    return check


def _stands(count: Count, outcome: Rollup) -> bool:
    decision = count.state.decision
    return decision is not None and decision.content.get("outcome") == outcome.value


def _save(
    office: Office, entries: Sequence[Entry], counts: Sequence[Count], words: str, warnings: tuple[str, ...]
) -> Saved:
    act = written(office, entries, counts)
    names = tuple(count.charge_id for count in counts)
    return act.saved(warnings=warnings, charge_ids=names, words=f"{words}: {charge_words(counts[0])}")


def decision_entry(
    office: Office,
    count: Count,
    check: DecisionCheck,
    outcome: Rollup,
    basis: Basis,
    reason: str,
    note: str,
    *,
    displayed: bool,
    batch: str | None,
) -> Entry:
    """The event of a decision, with everything that replay needs. ``batch`` joins decisions that are one act."""
    model = office.model()
    texts = {name: text.strip() for name, text in (("reason", reason), ("note", note)) if text.strip()}
    body: dict[str, Json] = {
        "outcome": outcome.value,
        "basis": basis.value,
        "deviation": check.deviation,
        "approval": check.approval.value,
        "displayed": displayed,
        "batch": batch,
        "recommendation": {**_recommendation(count.screened), **_force(count.screened), **_chosen(count, outcome)},
        "as imported": _recommendation(model.as_imported((count,))[0]),
        "grouped": grouped_word(count.screened.grouped),
        "group": [member.charge_id for member in model.companions(count)],
        **_replay(count, model.as_of),
    }
    return Entry(
        kind=projection.DECIDED,
        object=f"charge:{count.charge_id}",
        body=body,
        supersedes=tuple(event.event_id for event in (*count.state.decisions, *_hold(count))),
        written=texts,
    )


def _hold(count: Count) -> tuple[Event, ...]:
    """A decision ends the hold on its charge; undoing the decision brings the hold back."""
    return () if count.state.hold is None else (count.state.hold,)


def grouped_word(grouped: bool | None) -> str:
    """Grouped as the record says it."""
    return "unknown" if grouped is None else "yes" if grouped else "no"


def _recommendation(screened: Screened) -> dict[str, Json]:
    finding = screened.finding
    return {"rollup": finding.rollup.value, "outcome": finding.outcome, "rule": finding.decided_by}


def _chosen(count: Count, outcome: Rollup) -> dict[str, Json]:
    """Of a recommendation with two outcomes the one that was chosen, and the other: choosing is no deviation."""
    finding = count.screened.finding
    second = finding.alternative
    if second is None:
        return {}
    chosen = finding.recommends(outcome)
    other = finding.rollup if chosen is second.rollup else second.rollup
    return {"rollup": chosen.value, "or": other.value, "chosen by": second.chosen_by}


def _force(screened: Screened) -> dict[str, Json]:
    finding = screened.finding
    force = None if finding.force is None else finding.force.value
    return {"force": force, "approvers": list(finding.approval)}


def _replay(count: Count, as_of: date) -> dict[str, Json]:
    """What replay needs: facts with their source, the texts in force, the versions of what read them."""
    screened, policy = count.screened, count.screened.policy
    recorded = {fact.name: fact.event.event_id for fact in count.state.facts}
    used = ("offense", "substance", "statute", NOT_UNDERSTOOD, *(policy.facts_read if policy is not None else ()))
    facts: list[Json] = []
    for name in dict.fromkeys(used):
        if name not in screened.facts:
            continue
        source: dict[str, Json] = {"event": recorded[name]} if name in recorded else _cell_of(screened, name)
        facts.append({"name": name, "value": codec.value_json(screened.facts[name]), **source})
    identity = None if policy is None else {name: str(value) for name, value in policy.identity.items()}
    tree = bound_explanation(screened, as_of=as_of)
    return {
        "as of": as_of.isoformat(),
        "facts": facts,
        "policy": identity,
        "policies": [] if policy is None else [policy.sha256],
        "versions": {"app": __version__, "evaluator": __version__, "vocabulary": VOCABULARY, "charge table": "shipped"},
        "explanation": digest("explanation", explanation_text(tree)),
        "docket": count.docket_id,
        "row": screened.charge.row,
    }


def _cell_of(screened: Screened, name: str) -> dict[str, Json]:
    found = origin_of(screened.charge, screened.policy, name)
    cell = found.get("cell")
    return {"cell": str(cell)} if cell is not None else {"source": str(found.get("source", "docket"))}


def explanation_text(tree: dict[str, object]) -> str:
    """The explanation as one text, for its digest."""
    return json.dumps(tree, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
