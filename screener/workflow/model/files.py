"""What the verbs give back about files: what an import would do, what it did, and the rows as they stood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from screener.docket.columns.join_again import JoinedFile
from screener.docket.columns.profile import Profile
from screener.docket.quality.control import ControlTotal
from screener.docket.reading.facts.unread import UnreadCells
from screener.docket.reading.reading import DocketReading


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """The docket that a file adds to: its rows were set aside there, fixed in a workbook, and come back."""

    docket_id: str
    name: str


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
    facts_read: tuple[str, ...] = ()  # what the policy in force looks at
    unread: tuple[UnreadCells, ...] = ()  # cells that are filled and no answers, of facts of the policy in force
    twins: int = 0  # charges that are alike in every field within the file: separate counts, kept apart
    settled: int = 0  # charges that a court has settled: history, not for the queue
    settled_by: Mapping[str, int] = field(default_factory=dict)  # the columns that say so, each with its charges
    doubtful: int = 0  # pairs of people of the file who may each be one person: the answer would group charges
    rollups: Mapping[str, int] | None = None  # what the policy in force says of the file's charges
    profile: Profile | None = None  # the mapping that the columns were read by
    addition: Addition | None = None  # the docket whose rows, set aside once, these are
    joined: tuple[JoinedFile, ...] = ()  # the files whose rows stand beside its own

    @property
    def kind(self) -> str:
        """``docket``: charges to be screened; ``cases``: the cases behind warrants, which are not."""
        return self.reading.kind


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
    control: ControlTotal | None = None  # of a list of warrants, which has no plan: what was counted and compared
    columns_as: str = ""  # how its columns differ from those of the list before, in words


@dataclass(frozen=True, slots=True, kw_only=True)
class DocketRow:
    """One imported file with its progress."""

    docket_id: str
    name: str
    kind: str  # docket, cases (behind warrants) or warrants
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
