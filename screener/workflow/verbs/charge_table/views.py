"""What the verbs of the charge table give back: clusters with what stands in them, answers, and what they move."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from screener.docket.charges.clusters import Cluster
from screener.docket.charges.table import TableRow
from screener.domain.offense import OffenseClass
from screener.workflow.model import Saved, Transition

#: What the charges of a cluster have in common: not recognized; read, but least surely; read by the office's answer.
UNREAD, UNSURE, ANSWERED = "not recognized", "least sure", "answered"
KINDS = (UNREAD, UNSURE, ANSWERED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeCluster:
    """A cluster of the office's charges, of dockets and of warrants.

    ``people`` counts those who wait: with a charge of the cluster that is not decided. ``open`` counts the charges
    that are not decided. ``offense`` is the class of most of them, ``substance`` the drug that is read for them ("" for
    none named), ``read_as`` the class in words (several, by comma, where they differ), ``basis`` why the
    most frequent text is read so, ``guess`` what the program would have said below its bar ("" for nothing), and
    ``confidence`` of that, from 0 to 1. ``files`` counts charges by file, the most frequent first.
    """

    kind: str
    cluster: Cluster
    people: int
    open: int
    offense: OffenseClass
    substance: str
    read_as: str
    basis: str
    guess: str
    confidence: float
    files: tuple[tuple[str, int], ...]

    @property
    def key(self) -> str:
        """The name of the cluster among those of its kind."""
        return self.cluster.key

    @property
    def words(self) -> str:
        """What stands for the cluster: its text, or its statute where there is no text."""
        return self.cluster.text or self.cluster.statute or "no text and no statute"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterCharge:
    """Where a charge of a cluster stands. ``charge_id`` is "" for one that is written on a warrant.

    ``recommended`` is a roll-up, for warrants the recommendation; ``decided`` a roll-up or outcome, "" for none.
    ``earlier`` says that it was decided before the answer by which it is read now: the decision stands.
    """

    charge_id: str
    warrant_id: str
    file: str
    row: int
    case: str
    count: str
    person: str
    text: str
    statute: str
    recommended: str
    decided: str
    decided_by: str
    decided_on: date | None
    earlier: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TableLine:
    """An answer of the office's table: its row, where it came from, and how many charges are read by it now."""

    row: TableRow
    at: datetime
    file: str
    note: str
    charges: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterBoard:
    """All clusters by kind, the largest first; how many charges they hold; and the table, the newest answer first.

    Of those that are read less surely than ``least``, the office's threshold, the ones that wait for a person stand
    first, the least sure before all. ``charges`` counts all charges of the office, ``waiting`` those of dockets that
    are not recognized, or read below the threshold, and not decided.
    """

    groups: Mapping[str, tuple[ChargeCluster, ...]]
    totals: Mapping[str, int]
    charges: int
    waiting: int
    least: float
    lines: tuple[TableLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedCharge:
    """A charge whose recommendation is another than before: by roll-ups. ``charge_id`` names a charge or warrant."""

    charge_id: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerEffect:
    """What an answer moves, or would move: nothing is written by looking.

    ``charges`` are read otherwise than before, in so many ``files``; ``decided`` of them are decided already: their
    decisions stand. ``beyond`` of them do not belong to the cluster. ``readings`` says from which class to which.
    ``moved`` are the undecided charges whose recommendation changes, those that stand beside them among these.
    """

    charges: int
    files: int
    decided: int
    beyond: int
    readings: tuple[Transition, ...]
    moved: tuple[MovedCharge, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedAnswer:
    """An answer that is in the record, and what it moved.

    ``charges`` of dockets and of warrants are read otherwise than before: ``readings`` says from which class to which,
    ``recommendations`` from which roll-up to which (for warrants, from which recommendation); those that stayed are
    counted too. ``decided`` of them were decided already: their decisions stand as they were made. ``moved`` are the
    undecided charges whose recommendation changed, those that stand beside among them.
    """

    saved: Saved
    rows: int
    charges: int
    files: int
    decided: int
    readings: tuple[Transition, ...]
    recommendations: tuple[Transition, ...]
    moved: tuple[MovedCharge, ...]
