"""What an answer does: which charges are grouped otherwise, and what is recommended for them then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from screener.storage.schema.canonical import Json, text_in
from screener.workflow.model import Transition
from screener.workflow.session import Count, Model
from screener.workflow.session.charges.people import Compared

_WORDS: Mapping[bool | None, str] = {True: "grouped", False: "standalone", None: "not known"}
_READ_AS: Mapping[str, str] = {"yes": "grouped", "no": "standalone", "unknown": "not known"}


@dataclass(frozen=True, slots=True, kw_only=True)
class RegroupedCharge:
    """One charge that an answer moves. ``grouped`` before and after: grouped, standalone or not known.

    ``decided`` is the outcome that stands, with ``decided_as``, how the charge was grouped when it was decided.
    """

    charge_id: str
    person_id: str
    person: str
    case: str
    text: str
    grouped_before: str
    grouped_after: str
    recommended_before: str
    recommended_after: str
    beside: tuple[str, ...] = ()  # what it is grouped with afterwards
    decided: str = ""
    decided_as: str = ""

    @property
    def read_otherwise(self) -> bool:
        """Whether it was decided when it was grouped otherwise than the answer says."""
        return bool(self.decided) and self.decided_as != self.grouped_after


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """What an answer does, or would do. Only charges that it moves are listed."""

    moved: tuple[RegroupedCharge, ...] = ()
    grouped: tuple[Transition, ...] = ()
    recommendations: tuple[Transition, ...] = ()

    @property
    def decided(self) -> tuple[RegroupedCharge, ...]:
        """Charges that were decided when they were grouped otherwise: their decisions stand as they were made."""
        return tuple(each for each in self.moved if each.read_otherwise)

    @property
    def body(self) -> dict[str, Json]:
        """The numbers, as the event keeps them."""
        return {
            "charges": len(self.moved),
            "decided": len(self.decided),
            "grouped": [[t.before, t.after, t.count] for t in self.grouped],
            "recommendations": [[t.before, t.after, t.count] for t in self.recommendations],
        }


def effects_of(model: Model, answers: Mapping[str, Compared], about: Iterable[str]) -> Effects:
    """What the charges of the office would be under other answers about some charges. Changes nothing."""
    counts, _, screened = model.would_be(answers, about)
    groups: dict[int, list[Count]] = {}
    for count, found in zip(counts, screened, strict=True):
        groups.setdefault(found.group, []).append(count)
    moved = []
    for count, after in zip(counts, screened, strict=True):
        before = count.screened
        same_company = {c.charge_id for c in model.companions(count)} == {c.charge_id for c in groups[after.group]}
        if before.grouped is after.grouped and before.finding.rollup is after.finding.rollup and same_company:
            continue
        beside = [other for other in groups[after.group] if other is not count]
        moved.append(_moved(count, before.grouped, after.grouped, after.finding.rollup.value, beside))
    return Effects(
        moved=tuple(moved),
        grouped=_transitions((each.grouped_before, each.grouped_after) for each in moved),
        recommendations=_transitions((each.recommended_before, each.recommended_after) for each in moved),
    )


def _moved(
    count: Count, before: bool | None, after: bool | None, rollup: str, beside: Sequence[Count]
) -> RegroupedCharge:
    charge, decision = count.imported, count.state.decision
    body = {} if decision is None else decision.content
    return RegroupedCharge(
        charge_id=count.charge_id,
        person_id=count.person,
        person=charge.person.name or "",
        case=charge.case_number or "",
        text=charge.text or charge.statute,
        grouped_before=_WORDS[before],
        grouped_after=_WORDS[after],
        recommended_before=count.screened.finding.rollup.value,
        recommended_after=rollup,
        beside=tuple(_beside(other) for other in beside),
        decided=text_in(body, "outcome") if decision is not None else "",
        decided_as=_READ_AS.get(text_in(body, "grouped", "unknown"), "not known") if decision is not None else "",
    )


def _beside(count: Count) -> str:
    charge = count.imported
    return ", ".join(part for part in (charge.text or charge.statute, charge.case_number) if part)


def _transitions(pairs: Iterable[tuple[str, str]]) -> tuple[Transition, ...]:
    counted = Counter(pair for pair in pairs if pair[0] != pair[1])
    ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Transition(before=before, after=after, count=n) for (before, after), n in ordered)
