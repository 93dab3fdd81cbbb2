"""What oversight hands to the reports and to the screen: shares, comparisons, lists and measures.

Every number names its unit, numerator, denominator and definition, and opens to the charges behind it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from screener.oversight.facts import FactRow

NO_DIFFERENCE = "no difference found; n may be too small"
LOOK = "look at the files"
CANNOT = "cannot be assessed at this n"
NOT_RECORDED = "not recorded"
#: Comparisons whose outliers are flags; the others repeat the test on other readings, to be read beside.
FLAGGING = ("concordance", "left_covered")


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """``count`` of ``of``, with a Wilson 95 % interval. ``rate`` is None where there is nothing to divide by."""

    count: int
    of: int
    rate: float | None
    interval: tuple[float, float] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """A test's name, its raw p and the p adjusted for the family that it stands in (None: not in a family)."""

    name: str
    p: float
    adjusted: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fourfold:
    """The table of one test, one covered count per case: yes and no, standalone and grouped."""

    standalone_yes: int
    standalone_no: int
    grouped_yes: int
    grouped_no: int

    @property
    def n(self) -> int:
        """All four cells: the cases that the test looks at."""
        return self.standalone_yes + self.standalone_no + self.grouped_yes + self.grouped_no


@dataclass(frozen=True, slots=True, kw_only=True)
class AttorneyRow:
    """One attorney's covered charges, standalone against grouped. Shares are by charge, the test by case.

    ``verdict`` is one of the words above. ``behind`` holds the ids of the charges that a reader should open:
    the grouped (or, where those are fewer, standalone) covered charges not decided as recommended.
    """

    attorney: str
    standalone: Share
    grouped: Share
    unknown: Share
    tested: Fourfold
    smallest_p: float | None
    test: Test | None
    verdict: str
    flagged: bool
    behind: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeTest:
    """Mantel-Haenszel over attorneys: common odds ratio of "decided as recommended", standalone to grouped."""

    odds_ratio: float | None
    interval: tuple[float, float] | None
    p: float | None
    strata: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Standalone against grouped, per attorney in the order of their codes, and for the office."""

    name: str
    label: str
    definition: str
    rows: tuple[AttorneyRow, ...]
    office: AttorneyRow
    office_test: OfficeTest
    family: int
    looks: int

    @property
    def flagged(self) -> tuple[AttorneyRow, ...]:
        """The attorneys whose test is flagged, in the order of their codes."""
        return tuple(row for row in self.rows if row.flagged)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """An invitation to look at the files: never a judgment about a person."""

    measure: str
    attorney: str
    p: float
    adjusted: float
    text: str
    charges: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeList:
    """A list of charges to open. ``known`` is False where the facts give nothing to make it from: not zero."""

    name: str
    label: str
    explanation: str
    charges: tuple[FactRow, ...]
    known: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeRow:
    """Decided charges of one group: how each was decided, and the share of covered ones decided as recommended."""

    group: str
    decided: int
    outcomes: Mapping[str, int]
    spared: Share
    covered: Share
    charges: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeTable:
    """Outcomes by one attribute; ``group`` "not recorded" is a row of its own, always."""

    by: str
    label: str
    rows: tuple[OutcomeRow, ...]
    known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Disparity:
    """One group against a reference group: ratio and difference of a share.

    ``of`` "decided": declined, dismissed, diverted or reduced, of all decided charges. ``of`` "covered": decided
    as recommended, of covered ones.

    ``ratio_bounds`` and ``difference_bounds`` are over every way in which the charges with nothing recorded
    could belong to the two groups. ``direction_known`` is False where those bounds contain no difference.
    """

    by: str
    of: str
    group: str
    reference: str
    share: Share
    reference_share: Share
    ratio: float | None
    ratio_interval: tuple[float, float] | None
    difference: float | None
    difference_interval: tuple[float, float] | None
    ratio_bounds: tuple[float | None, float | None]
    difference_bounds: tuple[float, float]
    not_recorded: Share
    direction_known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviationRow:
    """Deviations of one kind: what was recommended, what was decided, on which basis and for which reason."""

    recommended: str
    decided: str
    basis: str
    reason: str
    count: int
    approved: int
    grouped: int
    charges: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """Covered charges decided in one month (p-chart of the office): share, 3-sigma limits, outside or not."""

    month: str
    share: Share
    lower: float | None
    upper: float | None
    outside: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One named number of measures.json, documented in the guide."""

    name: str
    unit: str
    group: Mapping[str, str]
    numerator: int
    denominator: int | None
    estimate: float | None
    interval: tuple[float | None, float | None] | None
    definition: str
    test: Test | None = None
    flag: str | None = None
    suppressed: bool = False
    charges: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcordanceContext:
    """What stands beside concordance, always: counts of charges (unit: charge)."""

    undecided: int
    held: int
    withdrawn: int
    while_needs_information: int
    undated: int
    coverage_unknown: int
    outside_period: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Oversight:
    """Everything that a pack or the oversight page shows, for decisions from ``start`` to ``end`` inclusive."""

    start: date
    end: date
    looks: int
    rows: int
    decided: tuple[FactRow, ...]
    concordance: Share
    concordance_policy: Share
    compliance: Share
    compliance_unknown: int
    beside: ConcordanceContext
    screened: Share
    main: Comparison
    on_policy: Comparison
    at_import: Comparison
    leaving: Comparison
    leaving_by_race: tuple[tuple[str, Share], ...]
    flags: tuple[Flag, ...]
    lists: tuple[ChargeList, ...]
    outcomes: tuple[OutcomeTable, ...]
    disparities: tuple[Disparity, ...]
    deviations: tuple[DeviationRow, ...]
    months: tuple[Month, ...]
    race_not_recorded: Share  # no race is known, whatever the answer
    race_answers: Mapping[str, int]  # of these: not recorded, unknown, refused
    policy_versions: tuple[tuple[str, int], ...]
    measures: tuple[Measure, ...]
    notes: tuple[str, ...] = field(default=())

    def charge(self, charge_id: str) -> FactRow | None:
        """The decision behind an id, for "explain this number"."""
        return next((row for row in self.decided if row.charge_id == charge_id), None)

    def list_counts(self) -> dict[str, int | None]:
        """``lists`` of 0-commands: name to count; None where the facts give nothing to count from."""
        return {item.name: len(item.charges) if item.known else None for item in self.lists}
