"""How every charge of the office is read now, those of the dockets and those that stand on warrants."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from screener.domain.case import Charge, Reading
from screener.domain.offense import label
from screener.storage.audit_log.journal import Event
from screener.storage.schema.canonical import text_in
from screener.workflow.model import Transition
from screener.workflow.session import HeldWarrant, Office, held_warrants
from screener.workflow.verbs.charge_table.views import MovedCharge


@dataclass(frozen=True, slots=True, kw_only=True)
class Stands:
    """One charge: what it says, how it is read, what is recommended, and what was decided (None for nothing)."""

    name: str  # the charge's id, or the warrant's with the place of the charge on it
    charge: Charge
    file: str
    rollup: str
    person: tuple[object, ...]
    decision: Event | None
    warrant: HeldWarrant | None = None

    @property
    def reading(self) -> Reading:
        """How its text is read, by the office's table where that has an answer."""
        return self.charge.reading

    @property
    def offense(self) -> str:
        """The class in words."""
        return label(self.charge.reading.offense)

    @property
    def decided_on(self) -> date | None:
        """The office's day on which it was decided; None where it was not."""
        return None if self.decision is None else self.decision.day

    @property
    def decided_at(self) -> datetime | None:
        """The moment of the same, in UTC."""
        return None if self.decision is None else self.decision.at

    @property
    def outcome(self) -> str:
        """What was decided, "" for nothing."""
        return "" if self.decision is None else text_in(self.decision.content, "outcome")


def standing(office: Office) -> Mapping[str, Stands]:
    """Every charge by name, as the dockets say it and the office's table reads it."""
    model = office.model()
    found: dict[str, Stands] = {}
    for charge_id, count in model.counts.items():
        docket = model.files.get(count.docket_id)
        found[charge_id] = Stands(
            name=charge_id,
            charge=count.imported,
            file="" if docket is None else docket.name,
            rollup=count.screened.finding.rollup.value,
            person=(count.person,),
            decision=count.state.decision,
        )
    for held in held_warrants(office):
        for at, charge in enumerate(held.warrant.charges):
            name = f"{held.warrant_id}/{at}"
            found[name] = Stands(
                name=name,
                charge=charge,
                file=held.file,
                rollup=held.review.recommendation.value,
                person=("warrant", held.warrant.person.name or held.warrant_id, held.warrant.person.birth_date),
                decision=held.decision,
                warrant=held,
            )
    return found


def said(reading: Reading) -> tuple[str, str, str]:
    """What makes a reading another one."""
    return reading.offense.value, reading.substance, reading.basis


def transitions(pairs: Iterable[tuple[str, str]]) -> tuple[Transition, ...]:
    """How many go from what to what, the most frequent first."""
    ordered = sorted(Counter(pairs).items(), key=lambda item: (-item[1], item[0]))
    return tuple(Transition(before=before, after=after, count=n) for (before, after), n in ordered)


def moved(before: Mapping[str, Stands], after: Mapping[str, Stands]) -> tuple[MovedCharge, ...]:
    """The undecided charges whose recommendation is another now, in the order of the dockets; a warrant once."""
    found: dict[str, MovedCharge] = {}
    for name, now in after.items():
        was = before.get(name)
        if was is not None and was.rollup != now.rollup and now.decision is None:
            object_name = name if now.warrant is None else now.warrant.warrant_id
            found.setdefault(object_name, MovedCharge(charge_id=object_name, before=was.rollup, after=now.rollup))
    return tuple(found.values())


def files_of(found: Sequence[Stands]) -> tuple[tuple[str, int], ...]:
    """How many of these charges stand in which file, the most frequent first."""
    counted = Counter(each.file for each in found)
    return tuple(sorted(counted.items(), key=lambda item: (-item[1], item[0])))
