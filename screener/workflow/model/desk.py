"""What the desk shows: the queue, a person with cases and counts, decisions, notes and places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from screener.domain.decision import Approval, Basis, Rollup
from screener.policy.evaluation.finding import Finding
from screener.policy.language.vocabulary import FACTS, FactSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """A value that the queue can be narrowed to, with the charges that it holds."""

    key: str
    label: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """Who is to be screened, the most urgent first, with facets and progress.

    ``people`` are ids for ``person()``. Facets: ``state`` (the keys of screening.worklist.STATES, and ``onhold``,
    ``decided``, ``undecided``), ``offense``, ``grouped`` (yes, no, unknown), ``agency``, ``unit``, ``attorney``,
    ``docket``. Totals are over the filtered charges. ``first_open`` is the first person with something to decide.
    """

    people: tuple[str, ...]
    facets: Mapping[str, tuple[Facet, ...]]
    total_charges: int
    decided_charges: int
    total_people: int
    done_people: int
    first_open: str | None = None
    minutes_left: float | None = None  # by this attorney's own median; None until there is enough to say


@dataclass(frozen=True, slots=True, kw_only=True)
class FactView:
    """A fact of one charge as people read it, and where it stood ("C14", or "recorded by A3: lab report")."""

    name: str
    label: str
    value: str
    source: str
    recorded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteView:
    """A note on a charge."""

    event_id: str
    text: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerView:
    """What an approver said of a deviation: ``kind`` is approved, refused or verbal.

    ``by`` said it at ``at`` (UTC); a verbal one was written down by ``recorded_by`` and waits to be confirmed.
    ``instead_of`` is the approver whose delegate answered, else empty.
    """

    event_id: str
    kind: Approval
    step: int
    role: str
    by: str
    at: datetime
    recorded_by: str
    instead_of: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionView:
    """What a person decided, what the policy had recommended at that moment, and what its approvers said since."""

    event_id: str
    outcome: Rollup
    basis: Basis
    reason: str
    note: str
    by: str
    at: datetime
    office_date: date
    deviation: bool
    approval: Approval
    recommended: Rollup
    rule: str | None
    policy_version: str
    displayed: bool
    approvers: tuple[str, ...] = ()
    answers: tuple[AnswerView, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CountView:
    """One count on the desk. ``explanation`` is the JSON object of 2-policy-file with every cell bound."""

    charge_id: str
    number: str
    statute: str
    text: str
    offense: str
    substance: str
    grade: str
    finding: Finding
    explanation: Mapping[str, object]
    grouped: bool | None
    decision: DecisionView | None
    held: str | None  # the reason, where a person put it on hold
    notes: tuple[NoteView, ...]
    facts: tuple[FactView, ...]
    policy_title: str
    policy_version: str
    stage: str
    state: str  # a key of screening.worklist.STATES
    one_key: bool  # whether A accepts it
    row: int
    file: str
    asks: tuple[str, ...] = ()  # facts that could change the result, in the order to ask them
    questions: Mapping[str, FactSpec] = field(
        default_factory=lambda: FACTS, repr=False
    )  # what can be recorded of it: facts, and judgments of the policy
    quiet: tuple[str, ...] = ()  # signs that the policy looks for and no one recorded: what R attests
    dates: Mapping[str, date] | None = None
    behind: bool = False  # it only stands behind a warrant, or is settled: read, never decided on the desk
    settled: str = ""  # what says that a court has settled it ("Disposition: Guilty")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """One case of a person with its counts."""

    number: str
    arrest: date | None
    referral: date | None
    filed: date | None
    hearing: date | None
    agency: str
    court: str
    grouped: bool | None
    counts: tuple[CountView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonView:
    """A person with all cases and counts together. Empty text or None: the docket does not say."""

    id: str
    name: str
    birth_date: date | None
    race: str
    sex: str
    custody: bool | None
    cases: tuple[CaseView, ...]
    age: int | None = None  # today, in the office's zone
    narrative: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedCharge:
    """One of the last decisions, newest first: what to show, and where to go."""

    charge_id: str
    person_id: str
    person: str
    case: str
    text: str
    decision: DecisionView


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskPosition:
    """Where a user was: the charge and the half-typed note."""

    charge_id: str
    person_id: str
    draft: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHit:
    """Something found. ``kind`` says in what: person, case, charge, note or warrant."""

    kind: str
    person_id: str
    charge_id: str
    words: str
    where: str
    warrant_id: str = ""
