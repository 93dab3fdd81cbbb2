"""How complete a docket is: per column, race by who recorded it, and months without a row.

For the import wizard and for the report that goes with a file: what is thin here is unknown in every table later.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from string import ascii_uppercase

from screener.docket.cells.controlled_words import is_blank, plain
from screener.docket.model.result import DocketReading
from screener.docket.quality.stage_compare import Stages, compare_stages
from screener.domain.case import Charge
from screener.domain.offense import OffenseClass

#: Dates by which a docket is ordered in time, the first that it has.
_ORDER = ("referral date", "filing date", "arrest date", "offense date", "booking date", "issue date")
_RECORDED_BY = ("agency", "attorney")
#: Whose record of a race or an ethnicity it is: the docket's own, and that of each stage.
STAGES = tuple(
    f"{stage}{what}"
    for what in ("race", "ethnicity")
    for stage in ("", "arrest ", "referral ", "screening ", "disposition ")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnQuality:
    """One column: of ``rows`` cells so many are filled, impossible (with examples) or words that are not known."""

    letter: str
    header: str
    field: str
    rows: int
    filled: int
    distinct: int
    impossible: int
    unknown: int
    examples: tuple[str, ...]  # cell addresses of what is impossible
    unknown_words: tuple[tuple[str, int, str], ...] = ()  # word, cells, the first of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """How many charges of an agency or attorney have a race or an ethnicity recorded.

    ``stage`` is whose record it is, a word of :data:`STAGES`: "race" the docket's own, "arrest race" that of the
    arrest. ``unknown`` and ``refused`` are recorded answers; ``not_understood`` are words that no list knows.
    What is left of ``charges`` is not recorded: its cell is blank.
    """

    by: str
    name: str
    charges: int
    recorded: int
    unknown: int = 0
    refused: int = 0
    not_understood: int = 0
    stage: str = "race"

    @property
    def not_recorded(self) -> int:
        return self.charges - self.recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Months in which an agency that sends charges in most months sent none, though the docket has rows of them."""

    agency: str
    months: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One place to look at. ``cell`` is its address; ``kind`` is a word of :data:`KINDS`."""

    cell: str
    header: str
    kind: str
    message: str


#: What a fault can be, in the order in which they are told.
KINDS = ("set aside", "impossible", "unknown word", "not recognized", "missing", "alike")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """The quality report of one docket."""

    columns: tuple[ColumnQuality, ...]
    race: tuple[Recorded, ...]
    dated_by: str
    months: Mapping[str, int]
    missing_months: tuple[str, ...]
    not_recognized: tuple[tuple[str, int], ...]  # charge texts, the most frequent first
    agencies: int = 0  # different ones
    gaps: tuple[Gap, ...] = ()
    stages: Stages | None = None  # None where the docket has the charge of one stage only
    faults: tuple[Fault, ...] = ()


def quality_of(reading: DocketReading) -> Quality:
    """Counts what a docket holds; reads nothing anew."""
    dated_by = next((name for name in _ORDER if any(name in charge.dates for charge in reading.charges)), "")
    months = Counter(charge.dates[dated_by].strftime("%Y-%m") for charge in reading.charges if dated_by in charge.dates)
    texts = Counter(
        charge.text or charge.statute for charge in reading.charges if charge.reading.offense.value == "unknown"
    )
    cells = [_Cells(reading, at) for at in range(len(reading.columns))]
    return Quality(
        columns=tuple(one.quality(reading) for one in cells),
        race=_race(reading),
        dated_by=dated_by,
        months=dict(sorted(months.items())),
        missing_months=_missing(months),
        not_recognized=tuple(texts.most_common()),
        agencies=len({agency for charge in reading.charges if (agency := _agency(charge))}),
        gaps=_gaps(reading.charges, dated_by, months),
        stages=compare_stages(reading),
        faults=_faults(reading, cells),
    )


class _Cells:
    """The cells of one column, counted once: what is blank and what is an unknown word."""

    def __init__(self, reading: DocketReading, at: int) -> None:
        self.column = reading.columns[at]
        cells = reading.column_cells(at)
        self.addresses = [address for address, _ in cells]
        self.values = [value for _, value in cells]
        self.counts = Counter(self.values)
        self.blank = frozenset(value for value in self.counts if is_blank(value))
        known = reading.unknown_words.get(self.column.field, {})
        self.words = {value: plain(value) for value in self.counts if value not in self.blank and plain(value) in known}

    def places(self, wanted: Container[str]) -> list[tuple[str, str]]:
        """(address, value) of every cell whose value is wanted, in the order of the lines."""
        found = [(cell, value) for cell, value in zip(self.addresses, self.values, strict=True) if value in wanted]
        return sorted(found, key=lambda each: (each[0].rpartition("!")[0], _line(each[0])))

    @property
    def filled(self) -> int:
        return len(self.values) - sum(self.counts[value] for value in self.blank)

    def quality(self, reading: DocketReading) -> ColumnQuality:
        letter = self.column.letter
        own = frozenset(self.addresses) if reading.issues else frozenset()
        impossible = [issue.cell for issue in reading.issues if issue.cell in own]
        unknown: dict[str, list[str]] = {}
        for cell, value in self.places(self.words) if self.words else ():
            unknown.setdefault(self.words[value], []).append(cell)
        return ColumnQuality(
            letter=letter,
            header=self.column.header,
            field=self.column.field,
            rows=len(self.values),
            filled=self.filled,
            distinct=len({value.strip() for value in self.counts if value not in self.blank}),
            impossible=len(impossible),
            unknown=sum(map(len, unknown.values())),
            examples=tuple(impossible[:5]),
            unknown_words=tuple(
                (word, len(found), found[0])
                for word, found in sorted(unknown.items(), key=lambda item: (-len(item[1]), item[0]))
            ),
        )


def _faults(reading: DocketReading, columns: Sequence[_Cells]) -> tuple[Fault, ...]:
    """Every place to look at, with its address: by kind, then by line."""
    header = {one.column.letter: one.column.header for one in columns}
    names: dict[str, str] = {}
    if reading.first is not None:
        names = {address: one.column.header for one in columns for address in one.addresses}
    found = [
        Fault(cell=_whole(row.sheet, row.row), header="whole row", kind="set aside", message=row.reason)
        for row in reading.set_aside
    ]
    for issue in reading.issues:
        named = names.get(issue.cell) or header.get(issue.cell.rstrip("0123456789"), "")
        found.append(Fault(cell=issue.cell, header=named, kind="impossible", message=issue.message))
    told = {fault.cell for fault in found}
    aside = {_line(fault.cell) for fault in found if fault.kind == "set aside"} if reading.first is None else set()
    for one in columns:
        name = one.column.header
        for cell, value in one.places(one.words) if one.words else ():
            message = f"{value.strip()!r} is no word that is known here"
            found.append(Fault(cell=cell, header=name, kind="unknown word", message=message))
        if one.column.field and one.blank and 2 * one.filled >= len(one.values):
            found.extend(
                Fault(cell=cell, header=name, kind="missing", message="nothing is recorded")
                for cell, _ in one.places(one.blank)
                if cell not in told and _line(cell) not in aside  # its fault is told already
            )
    found.extend(_unread(reading, header))
    found.extend(_twins(reading))
    return tuple(sorted(found, key=lambda fault: (KINDS.index(fault.kind), _line(fault.cell), fault.cell)))


def _unread(reading: DocketReading, header: Mapping[str, str]) -> Iterator[Fault]:
    letters = {column.field: column.letter for column in reversed(reading.columns) if column.field}
    for charge in reading.charges:
        if charge.reading.offense is OffenseClass.UNKNOWN:
            name = "text" if charge.text else "statute"
            stood = charge.cells.get(name)
            letter = stood.column if stood is not None else letters.get(name, "A")
            row = stood.row if stood is not None else charge.row
            text = charge.text or charge.statute
            message = f"{text!r} is recognized as no charge" if text else "no charge is written here"
            yield Fault(cell=f"{letter}{row}", header=header.get(letter, ""), kind="not recognized", message=message)


def _twins(reading: DocketReading) -> Iterator[Fault]:
    met: dict[tuple[str, ...], tuple[str, int]] = {}
    own = reading.sheet if reading.first is None else reading.first.sheet
    aside = {(row.sheet or own, row.row) for row in reading.set_aside}
    several = len({sheet for sheet, _ in reading.places()}) > 1
    for sheet, line in reading.places():
        if (sheet, line) in aside:
            continue
        first = met.setdefault(tuple(reading.raw(line, sheet)), (sheet, line))
        if first != (sheet, line):
            said = f"{first[0]} line {first[1]}" if several else f"line {first[1]}"
            message = f"every cell is as in {said}: kept as a count of its own"
            yield Fault(cell=_whole(sheet if several else "", line), header="whole row", kind="alike", message=message)


def _whole(sheet: str, line: int) -> str:
    """Where a row begins."""
    return f"{sheet}!A{line}" if sheet else f"A{line}"


def _line(cell: str) -> int:
    return int(cell.rpartition("!")[2].lstrip(ascii_uppercase) or 0)


def _race(reading: DocketReading) -> tuple[Recorded, ...]:
    """By stage, for all and for each agency and attorney. The docket's own race is told even where no column has it."""
    counts: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    mapped = {column.field for column in reading.columns}
    stages = [stage for stage in STAGES if stage in mapped] or ["race"]
    for charge in reading.charges:
        names = [("all", "all")]
        for by in _RECORDED_BY:
            name = charge.attributes.get(by) or charge.facts.get(by)
            names.append((by, str(name) if name else "not recorded"))
        for stage in stages:
            said = charge.attributes.get(stage) or _not_understood(charge, stage)
            for by, name in names:
                counts[stage, by, name][said] += 1
    return tuple(
        Recorded(
            by=by, name=name, charges=said.total(), recorded=said.total() - said[""],
            unknown=said["unknown"], refused=said["refused"], not_understood=said["?"], stage=stage,
        )
        for (stage, by, name), said in sorted(counts.items(), key=lambda item: (STAGES.index(item[0][0]), item[0][1:]))
    )  # fmt: skip


def _not_understood(charge: Charge, stage: str) -> str:
    """A ``?`` where a cell holds a word that no list knows, "" where nothing is recorded."""
    cell = charge.cells.get(stage)
    return "" if cell is None or is_blank(cell.raw) else "?"


def _agency(charge: Charge) -> str:
    return str(charge.attributes.get("agency") or charge.facts.get("agency") or "")


def _gaps(charges: Sequence[Charge], dated_by: str, months: Mapping[str, int]) -> tuple[Gap, ...]:
    """An agency that has rows in more than half of the docket's months, and none in some."""
    sent: dict[str, set[str]] = defaultdict(set)
    for charge in charges:
        agency = _agency(charge)
        if agency and dated_by in charge.dates:
            sent[agency].add(charge.dates[dated_by].strftime("%Y-%m"))
    return tuple(
        Gap(agency=agency, months=tuple(sorted(months.keys() - have)))
        for agency, have in sorted(sent.items())
        if months.keys() - have and 2 * len(have) > len(months)
    )


def _missing(months: Mapping[str, int]) -> tuple[str, ...]:
    """Months between the first and the last that have no row at all."""
    if not months:
        return ()
    first, last = min(months), max(months)
    year, month = int(first[:4]), int(first[5:])
    found = []
    while (now := date(year, month, 1).strftime("%Y-%m")) < last:
        if now not in months:
            found.append(now)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return tuple(found)
