"""Who is to be screened, the most urgent first, with facets, counts and progress."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from screener.domain.offense import OffenseClass, label
from screener.screening.worklist import STATES, state_of
from screener.workflow.model import Facet, Queue
from screener.workflow.session import Count, Model, Office
from screener.workflow.verbs.screen_charge.decide import grouped_word
from screener.workflow.verbs.screen_charge.key_counts import NOT_RECORDED, Alike, Alikes

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
    alikes = Alikes(model)
    number_of = alikes.number
    counted: dict[int, int] = {}
    passed: dict[int, bool] = {}
    missed: dict[int, tuple[str, ...]] = {}
    shown = _Shown()
    counts = model.counts
    for person_id, charge_ids in model.people.items():
        mine = []
        for charge_id in charge_ids:
            count = counts[charge_id]
            if not count.listed or (words and not all(word in count.haystack for word in words)):
                continue
            number = number_of(count)
            if number in counted:
                counted[number] += 1
            else:
                counted[number] = 1
                keys = _keys(alikes.found[number])
                missed[number] = tuple(name for name, value in filters.items() if value not in keys[name])
                passed[number] = not missed[number]
            if passed[number]:
                mine.append(count)
        if mine:
            shown.add(person_id, mine)
    facets: dict[str, Counter[str]] = {name: Counter() for name in _FACETS}
    for number, many in counted.items():
        away = missed[number]
        keys = _keys(alikes.found[number])
        for name in _FACETS if not away else away if len(away) == 1 else ():
            for key in keys[name]:
                facets[name][key] += many
    return Queue(
        people=tuple(shown.people),
        facets={name: _sorted(name, counted, model) for name, counted in facets.items()},
        total_charges=shown.charges,
        decided_charges=shown.decided,
        total_people=len(shown.people),
        done_people=shown.finished,
        first_open=shown.first_open,
        minutes_left=_minutes(office, model, shown.charges - shown.decided),
    )


@dataclass(slots=True)
class _Shown:
    """The people who pass the filters, counted one after the other: to keep the charges of each, and to let go of
    them all at the end, stops the window."""

    people: list[str] = field(default_factory=list)
    charges: int = 0
    decided: int = 0
    finished: int = 0
    first_open: str | None = None

    def add(self, person_id: str, counts: list[Count]) -> None:
        self.people.append(person_id)
        self.charges += len(counts)
        self.decided += sum([count.decided for count in counts])
        self.finished += all(count.decided and not count.refused for count in counts)
        if self.first_open is None and any(map(_waits, counts)):
            self.first_open = person_id


def _waits(count: Count) -> bool:
    return (not count.decided or count.refused) and count.state.hold is None


def _keys(alike: Alike) -> dict[str, tuple[str, ...]]:
    """The values under which a charge is counted, by facet."""
    rollup, grouped, offense, agency, unit, attorney, docket, standing = alike
    return {
        "state": (state_of(rollup), *standing),
        "offense": (OffenseClass.UNKNOWN.value if offense is None else str(offense),),
        "grouped": (grouped_word(grouped),),
        "agency": (str(agency) if agency else NOT_RECORDED,),
        "unit": (unit,),
        "attorney": (attorney,),
        "docket": (docket,),
    }


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
