"""What the verbs give back about the office: acts, numbers, users, policies, warrants, reports, the audit log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from screener.domain.errors import ScreenerError
from screener.oversight.result import Oversight
from screener.policy.language.model import Policy
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
    """The office in numbers. ``held`` counts charges that a person put on hold. ``last_saved`` is UTC.

    ``charges``, ``people``, ``cases`` and ``dockets`` are what is to be screened; the ``case_files`` with the
    ``charges_behind`` warrants, and ``charges_settled`` by a court, are counted apart.
    """

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
    events: int
    policies: int
    last_saved: datetime | None
    case_files: int = 0
    charges_behind: int = 0
    charges_settled: int = 0


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
    kept_out: bool = False  # a version that is effective later stays in force


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyVersion:
    """A policy text that the office adopted. ``in_force`` is about today, and about versions that succeeded it.

    ``notice`` says of the version in force that it ends soon or has ended, in one sentence; else it is empty.
    ``reason`` is why it was withdrawn.
    """

    policy: Policy
    adopted_at: datetime
    adopted_by: str
    in_force: bool
    withdrawn_at: datetime | None = None
    withdrawn_by: str = ""
    reason: str = ""
    notice: str = ""


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
class ExportCheck:
    """Whether a file is byte for byte what went out of the office: ``event`` 0 where no export had these bytes.

    ``known`` is the event that exported a file of this name with other bytes, 0 where there is none. ``at`` is UTC.
    """

    path: Path
    sha256: str
    event: int = 0
    what: str = ""
    by: str = ""
    at: datetime | None = None
    known: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What Verify found. ``protected_to`` is the last event that an anchor kept elsewhere covers; 0 without one.

    ``anchors`` of ``places`` files or sheets of paper agree; ``notes`` say in words what is proved and what is not.
    ``exports`` are the files that were to be compared with what went out; one that is none makes it not ``ok``.
    """

    ok: bool
    events: int
    findings: tuple[VerifyFinding, ...]
    protected_to: int
    anchors: int = 0
    places: int = 0
    notes: tuple[str, ...] = ()
    exports: tuple[ExportCheck, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupRow:
    """One backup of an office. ``at`` is UTC, ``size`` in bytes; ``through`` is the last event that it holds."""

    path: Path
    at: datetime
    sha256: str
    size: int
    through: int
    locked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RestorePlan:
    """What putting a backup back would do: ``event`` is where the record ends now; ``lost_events`` the backup has not.

    ``kept`` is the name under which the replaced office stays.
    """

    backup: BackupRow
    event: int
    lost_events: int
    kept: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What a restore did. ``lost_events`` were made after the backup: None where the replaced file was unreadable."""

    backup: BackupRow
    kept: Path | str | None
    lost_events: int | None


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


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailWays:
    """By what the audit log can be narrowed: the codes of who worked, the kinds of events."""

    actors: tuple[str, ...]
    kinds: tuple[str, ...]
