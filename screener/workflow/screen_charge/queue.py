"""Who is to be screened, the most urgent first, with facets, counts and progress."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from screener.domain.decision import Approval
from screener.domain.offense import OffenseClass, label
from screener.screening.worklist import STATES, state_of
from screener.workflow.office import Count, Model, Office
from screener.workflow.screen_charge.decide import grouped_word
from screener.workflow.views import Facet, Queue

NOT_RECORDED = "not recorded"
_FACETS = ("state", "offense", "grouped", "agency", "unit", "attorney", "docket")
_STATE_LABELS = {
    **{key: words for key, words, _ in STATES},
    "undecided": "Undecided",
    "decided": "Decided",
    "onhold": "On hold",
    "conflict": "Conflicts",
    "asked": "Waits for approval",
    "refused": "Approval refused",
}
#: Approvals that somebody has still to do something about.
_APPROVALS = {Approval.REQUESTED.value: "asked", Approval.REFUSED.value: "refused"}
_GROUPED_LABELS = {"yes": "Grouped", "no": "Standalone", "unknown": "Grouping not known"}
#: A pause longer than this is no time spent on a charge.
_PAUSE = timedelta(minutes=10)
_ENOUGH = 5


def queue(
    office: Office,
    *,
    state: str | None = None,
    offense: str | None = None,
    grouped: str | None = None,
    agency: str | None = None,
    unit: str | None = None,
    text: str = "",
    attorney: str | None = None,
    docket: str | None = None,
) -> Queue:
    """The people with charges that pass every filter. A facet counts what it would show with the other filters kept.

    Decided charges stay in the queue, so that the frame does not move while one works; filter by ``undecided``
    to leave them out.
    """
    model = office.model()
    filters = {
        name: value
        for name, value in zip(_FACETS, (state, offense, grouped, agency, unit, attorney, docket), strict=True)
        if value is not None
    }
    words = text.casefold().split()
    facets: dict[str, Counter[str]] = {name: Counter() for name in _FACETS}
    people: dict[str, list[Count]] = {}
    for person_id, charge_ids in model.people.items():
        for charge_id in charge_ids:
            count = model.counts[charge_id]
            if count.behind:
                continue
            if words and not all(word in count.haystack for word in words):
                continue
            keys = _keys(count)
            missed = [name for name, value in filters.items() if value not in keys[name]]
            for name in _FACETS if not missed else missed if len(missed) == 1 else ():
                facets[name].update(keys[name])
            if not missed:
                people.setdefault(person_id, []).append(count)
    return _queue(office, model, people, facets)


def _queue(
    office: Office, model: Model, people: Mapping[str, list[Count]], facets: Mapping[str, Counter[str]]
) -> Queue:
    done = [name for name, counts in people.items() if all(count.decided and not count.refused for count in counts)]
    finished = frozenset(done)
    total = sum(len(counts) for counts in people.values())
    decided = sum(count.decided for counts in people.values() for count in counts)
    waiting = (name for name, counts in people.items() if any(_waits(count) for count in counts))
    return Queue(
        people=tuple(people),
        facets={name: _sorted(name, counted, model) for name, counted in facets.items()},
        total_charges=total,
        decided_charges=decided,
        total_people=len(people),
        done_people=len(finished),
        first_open=next(waiting, None),
        minutes_left=_minutes(office, model, total - decided),
    )


def _waits(count: Count) -> bool:
    return (not count.decided or count.refused) and count.state.hold is None


def _keys(count: Count) -> dict[str, tuple[str, ...]]:
    """The values under which a charge is counted, by facet."""
    charge = count.imported
    standing = ["decided" if count.decided else "undecided"]
    if count.state.hold is not None:
        standing.append("onhold")
    if count.state.conflict:
        standing.append("conflict")
    if count.state.approval in _APPROVALS:
        standing.append(_APPROVALS[count.state.approval])
    return {
        "state": (state_of(count.screened.finding.rollup), *standing),
        "offense": (str(count.screened.facts.get("offense", OffenseClass.UNKNOWN.value)),),
        "grouped": (grouped_word(count.screened.grouped),),
        "agency": (_said(count, "agency"),),
        "unit": (charge.attributes.get("unit of office") or charge.attributes.get("unit") or NOT_RECORDED,),
        "attorney": (charge.attributes.get("attorney", NOT_RECORDED),),
        "docket": (count.listed,),
    }


def _said(count: Count, name: str) -> str:
    found = count.screened.facts.get(name) or count.imported.attributes.get(name)
    return str(found) if found else NOT_RECORDED


def _sorted(name: str, counted: Counter[str], model: Model) -> tuple[Facet, ...]:
    if name == "state":
        keys: Iterable[str] = [key for key in _STATE_LABELS if counted[key]]
    else:
        keys = sorted(counted, key=lambda key: (key == NOT_RECORDED, -counted[key], key))
    return tuple(Facet(key=key, label=_label(name, key, model), count=counted[key]) for key in keys)


def _label(name: str, key: str, model: Model) -> str:
    if name == "state":
        return _STATE_LABELS[key]
    if name == "grouped":
        return _GROUPED_LABELS[key]
    if name == "offense":
        return label(OffenseClass(key))
    if name == "docket":
        return model.files[key].name
    return key


def _minutes(office: Office, model: Model, left: int) -> float | None:
    """By this attorney's own median time between decisions; nothing is shown before there is enough to say."""
    if not left:
        return 0.0
    times: list[datetime] = []
    for count in model.counts.values():
        decision = count.state.decision
        if decision is not None and decision.actor == office.user:
            times.append(decision.at)
    times = sorted(times)[-200:]
    gaps = [b - a for a, b in pairwise(times) if b - a <= _PAUSE]
    if len(gaps) < _ENOUGH:
        return None
    return left * median(gap.total_seconds() for gap in gaps) / 60
