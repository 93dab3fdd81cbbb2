"""What the verbs give back: frozen views that the window and the command line show. No row of the database leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from screener.docket.reading import DocketReading
from screener.domain.decision import Approval, Basis, Rollup
from screener.domain.errors import ScreenerError
from screener.oversight.result import Oversight
from screener.policy.finding import Finding
from screener.policy.model import Policy
from screener.warrants.review import WarrantReview


class NeedsConfirmation(ScreenerError):
    """Nothing is wrong, nothing is saved: the sentence is said out loud, then the verb called again, confirmed."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return self.sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """An act that is on disk. ``at`` is UTC. ``event_ids`` holds all of them where one act wrote several."""

    event_id: str
    at: datetime
    warnings: tuple[str, ...] = ()
    event_ids: tuple[str, ...] = ()
    charge_ids: tuple[str, ...] = ()  # charges whose state or recommendation may differ now
    words: str = ""  # what was done, for the status line ("Declined: POSS COCAINE, 20-CR-00412")


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeStatus:
    """The office in numbers. ``held`` counts charges that a person put on hold. ``last_saved`` is UTC."""

    name: str
    county: str
    marking: str
    charges: int
    people: int
    cases: int
    decided: int
    held: int
    dockets: int
    warrants: int
    warrants_decided: int
    events: int
    policies: int
    last_saved: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UserView:
    """A person who works in the office, by the code that reports print. ``role`` is attorney or supervisor."""

    code: str
    name: str
    role: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """How many charges go from one roll-up to another."""

    before: str
    after: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """What adopting a file would change on the office's own dockets. Nothing is written by looking."""

    policy: Policy
    transitions: tuple[Transition, ...]
    charges: int
    warnings: tuple[str, ...] = ()
    already_adopted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyVersion:
    """A policy text that the office adopted. ``in_force`` is about today, and about versions that succeeded it."""

    policy: Policy
    adopted_at: datetime
    adopted_by: str
    in_force: bool
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """What an import would do: counted before anything is written.

    ``new`` + ``same`` + ``changed`` is the number of charges that the file holds. ``already_imported`` says when and by
    whom where this very file is already there. ``open_by_absent_fact`` counts, for each fact that the policy looks at
    and no column gives, the charges that wait for it.
    """

    reading: DocketReading
    new: int
    same: int
    changed: int
    already_imported: str | None
    open_by_absent_fact: Mapping[str, int]
    silent_facts: tuple[str, ...] = ()  # absent facts whose silence the policy itself treats as "not shown"
    twins: int = 0  # charges that are alike in every field within the file: separate counts, kept apart
    rollups: Mapping[str, int] | None = None  # what the policy in force says of the file's charges


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult:
    """An import that is in the record, as one event."""

    event: str
    docket_id: str
    charges: int
    new: int
    same: int
    changed: int
    rows_read: int
    rows_accepted: int
    rows_set_aside: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DocketRow:
    """One imported file with its progress."""

    docket_id: str
    name: str
    kind: str  # docket or warrants
    sheet: str
    format: str
    sha256: str
    imported_at: datetime
    imported_by: str
    rows_read: int
    rows_accepted: int
    rows_set_aside: int
    charges: int
    people: int
    cases: int
    decided: int
    not_recognized: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCell:
    """One cell of the original row. ``fact`` names what was read from it, or is empty."""

    letter: str
    header: str
    raw: str
    fact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """The row of the file that a charge came from, as it stood."""

    file: str
    sheet: str
    row: int
    cells: tuple[SourceCell, ...]


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
class DecisionView:
    """What a person decided, and what the policy had recommended at that moment."""

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
    quiet: tuple[str, ...] = ()  # signs that the policy looks for and no one recorded: what R attests
    dates: Mapping[str, date] | None = None


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
class Place:
    """Where a user was: the charge and the half-typed note."""

    charge_id: str
    person_id: str
    draft: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """Something found. ``kind`` says in what: person, case, charge, note or warrant."""

    kind: str
    person_id: str
    charge_id: str
    words: str
    where: str
    warrant_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WarrantDecision:
    """What a person decided on a warrant: recall, partial, keep, summons or refer."""

    event_id: str
    outcome: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WarrantCard:
    """One warrant on the board, with the charges underneath in ``review.underlying``."""

    warrant_id: str
    number: str
    person: str
    birth_date: date | None
    case_number: str
    court: str
    type: str
    text: str
    issued: date | None
    age_days: int | None
    review: WarrantReview
    decision: WarrantDecision | None
    file: str
    row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WarrantBoard:
    """Every warrant in exactly one column; ``total`` equals what was imported."""

    columns: Mapping[str, tuple[WarrantCard, ...]]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PackResult:
    """The files that an oversight run wrote, and what stands in them."""

    files: tuple[Path, ...]
    flags: tuple[Mapping[str, object], ...]
    lists: Mapping[str, int | None]  # None: not known
    oversight: Oversight
    through: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeRow:
    """One charge behind a number: enough to recognize it and to go there."""

    charge_id: str
    person_id: str
    case: str
    count: str
    text: str
    statute: str
    attorney: str
    recommended: str
    decided: str
    basis: str
    reason: str
    grouped: bool | None
    decided_on: date | None
    file: str
    row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyFinding:
    """One fault of the record, with its place."""

    chain: str
    seq: int
    table: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What Verify found. ``protected_to`` is the last event that an anchor kept elsewhere covers; 0 without one."""

    ok: bool
    events: int
    findings: tuple[VerifyFinding, ...]
    protected_to: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailRow:
    """One event as the Records page lists it. ``at`` is UTC."""

    chain: str
    seq: int
    event_id: str
    at: datetime
    office_date: date
    actor: str
    kind: str
    object: str
    words: str
    hash: str
    undone: bool = False
