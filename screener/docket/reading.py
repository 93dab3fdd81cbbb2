"""Reads any docket: the one door through which rows become charges.

Nothing is guessed silently and nothing lost: rows read are rows accepted plus rows set aside, and every line of
the sheet is one record or one layout entry.
"""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from screener.docket.assemble import Assembled, Assembler
from screener.docket.charges import OfficeTable, classify
from screener.docket.columns import Mapped, Profile, map_columns
from screener.docket.content import ColumnContent
from screener.docket.filldown import fill_down
from screener.docket.grid import Grid
from screener.docket.known import Classify
from screener.docket.layout import Layout, find_layout
from screener.docket.plan import AMOUNTS, DATE_FACTS, Plan, make_plan
from screener.docket.result import Column, DocketReading, Issue, LayoutEntry, SetAside, column_letter
from screener.docket.splitting import find_splitter
from screener.docket.words import is_blank
from screener.docket.workbook import Source, load, open_grid
from screener.domain.case import Charge, Reading
from screener.domain.errors import ScreenerError
from screener.domain.offense import OffenseClass

__all__ = ["Column", "DocketReading", "Issue", "LayoutEntry", "SetAside", "match_keys", "read_docket"]


_CHARGES = ("text", "statute", "charge code", "arrest text", "arrest statute")
#: What a list of each kind must have, at least one of them.
_NEEDED = {
    "docket": _CHARGES,
    "warrants": (*_CHARGES, "underlying text", "warrant number", "case number", "underlying case"),
}


def read_docket(
    path: Path,
    *,
    as_of: date | None,
    profile: Profile | None = None,
    sheet: str | None = None,
    overrides: Mapping[str, str] | None = None,
    table: OfficeTable | None = None,
) -> DocketReading:
    """Reads a docket file into charges; writes nothing.

    ``as_of`` judges future dates and two-digit centuries (None: not judged). ``profile`` and ``overrides``
    (column letter to field name, "" for none) go before the program's own mapping. Raises ScreenerError, one
    plain sentence, where the file is no docket that can be read.
    """
    return read_source(load(path), as_of=as_of, profile=profile, sheet=sheet, overrides=overrides, table=table)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Pauses the search for reference cycles: reading makes none, and walking its millions of cells costs a third."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rows:
    """The records of a sheet, even in width, and those that could not be made so."""

    rows: Sequence[Sequence[str]]
    lines: Sequence[int]
    ragged: tuple[SetAside, ...]
    short: frozenset[int]


def read_source(
    source: Source,
    *,
    as_of: date | None,
    profile: Profile | None = None,
    sheet: str | None = None,
    overrides: Mapping[str, str] | None = None,
    table: OfficeTable | None = None,
    kind: str = "docket",
    extra_names: Mapping[str, str] | None = None,
) -> DocketReading:
    """Like ``read_docket`` for a file that is already loaded; ``kind`` and ``extra_names`` serve warrant lists."""
    with _no_collection():
        return _read_grid(
            source, open_grid(source, sheet), as_of, profile, overrides or {}, table, kind, extra_names or {}
        )


def _read_grid(
    source: Source,
    grid: Grid,
    as_of: date | None,
    profile: Profile | None,
    overrides: Mapping[str, str],
    table: OfficeTable | None,
    kind: str,
    extra_names: Mapping[str, str],
) -> DocketReading:
    layout = find_layout(grid.rows, first_line=grid.first_line, positional=bool(overrides))
    if layout is None:
        raise _no_header(source.name)
    if not layout.records:
        raise ScreenerError(
            f"{source.name} has column names in line {layout.header_row} but no rows below them", "", "Export it again"
        )
    even = _even(grid.rows, layout, grid.first_line)
    read_charge = _classifier(table)
    headers = layout.header
    contents = [ColumnContent(column) for column in zip(*even.rows, strict=True)]
    mapped = map_columns(
        headers,
        contents,
        profile=profile,
        overrides=overrides,
        recognized=_recognizer(read_charge),
        extra_names=extra_names,
    )
    if not any(name in mapped.at for name in _NEEDED[kind]):
        raise _no_charge(source.name, headers, layout)
    splitter = find_splitter(mapped, contents, _recognizer(read_charge))
    plan = make_plan(mapped, splitter.contents(contents) if splitter else contents, as_of)
    rows, lines, misfits = _drop_misfits(even, plan)
    breaks = frozenset(at + grid.first_line for at in layout.breaks)
    filled = fill_down(rows, lines, breaks, mapped, is_blank)
    assembler = Assembler(
        plan,
        headers,
        read_charge,
        sheet=grid.sheet,
        name=source.name,
        splitter=splitter,
        dated=table is not None,
        bare=kind == "warrants",
    )
    made = assembler.run(filled.rows, lines, filled.origins)
    notices = [*grid.notices, *layout.notices, *mapped.notices]
    if filled.origins:
        notices.append(f"{len(filled.origins)} rows without case columns belong to the row above them")
    if splitter is not None:
        notices.append(f"several charges stand in one cell, parted by {splitter.mark!r}")
    return _result(source, grid, layout, mapped, plan, made, (*even.ragged, *misfits), tuple(notices), kind)


def _no_header(name: str) -> ScreenerError:
    return ScreenerError(
        f"{name} has no line of column names that the program knows",
        "a docket needs names such as Case Number, Statute, Charge above its rows",
        "Add a line of column names, or choose the meaning of each column by hand",
    )


def _no_charge(name: str, headers: Sequence[str], layout: Layout) -> ScreenerError:
    named = [header for header in headers if header]
    shown = ", ".join(named[:8]) + (" ..." if len(named) > 8 else "")
    return ScreenerError(
        f"{name} has no column with charges or statutes (names in line {layout.header_row}: {shown})",
        "",
        "Choose the column by hand, or export the docket with its charges",
    )


def _classifier(table: OfficeTable | None) -> Classify:
    def read(text: str, statute: str, on: date | None) -> Reading:
        return classify(text, statute, "", table, on=on)

    return read


def _recognizer(read_charge: Classify) -> Callable[[str], bool]:
    return lambda text: read_charge(text, "", None).offense is not OffenseClass.UNKNOWN


def _even(rows: Sequence[list[str]], layout: Layout, first_line: int) -> _Rows:
    """Rows of the header's width: short ones are filled with blanks, long ones with text beyond it set aside."""
    width = len(layout.header)
    even: list[Sequence[str]] = []
    lines: list[int] = []
    ragged: list[SetAside] = []
    short: set[int] = set()
    for at in layout.records:
        row = rows[at]
        have = len(row)
        if have < width:
            short.add(at + first_line)
            row = [*row, *[""] * (width - have)]
        elif have > width:
            if any(cell.strip() for cell in row[width:]) and not layout.headless and _strays(rows, layout, width):
                reason = f"{have} cells where the header names {width}: a delimiter stands inside a cell"
                ragged.append(SetAside(row=at + first_line, reason=reason, cells=tuple(row)))
                continue
            row = row[:width]
        even.append(row)
        lines.append(at + first_line)
    return _Rows(rows=even, lines=lines, ragged=tuple(ragged), short=frozenset(short))


def _strays(rows: Sequence[Sequence[str]], layout: Layout, width: int) -> bool:
    """Whether cells beyond the header are strays of single rows, not a further column without a name."""
    beyond = sum(any(cell.strip() for cell in rows[at][width:]) for at in layout.records)
    return beyond <= len(layout.records) / 2


def _drop_misfits(even: _Rows, plan: Plan) -> tuple[Sequence[Sequence[str]], Sequence[int], tuple[SetAside, ...]]:
    """Short rows whose cells do not fit their columns are shifted, not merely short."""
    if not even.short or len(even.short) == len(even.rows):
        return even.rows, even.lines, ()
    rows: list[Sequence[str]] = []
    lines: list[int] = []
    misfits: list[SetAside] = []
    for row, line in zip(even.rows, even.lines, strict=True):
        if line in even.short and not _aligned(row, plan):
            misfits.append(
                SetAside(
                    row=line, reason="shorter than the header, and its cells do not fit the columns", cells=tuple(row)
                )
            )
        else:
            rows.append(row)
            lines.append(line)
    return rows, lines, tuple(misfits)


def _aligned(row: Sequence[str], plan: Plan) -> bool:
    judged = [at for at in (*plan.dates, *(at for _, at in plan.facts)) if not is_blank(row[at])]
    return sum(plan.fits(at, row[at]) for at in judged) >= len(judged) * 0.7


def _result(
    source: Source,
    grid: Grid,
    layout: Layout,
    mapped: Mapped,
    plan: Plan,
    made: Assembled,
    ragged: tuple[SetAside, ...],
    notices: tuple[str, ...],
    kind: str,
) -> DocketReading:
    columns = tuple(
        replace(column, notes=(*column.notes, *plan.column_notes.get(at, ())))
        for at, column in enumerate(mapped.columns)
    )
    set_aside = tuple(sorted((*made.set_aside, *ragged), key=lambda one: one.row))
    charges = tuple(made.charges)
    return DocketReading(
        path=source.path,
        name=source.name,
        sha256=source.sha256,
        format=grid.format,
        encoding=grid.encoding,
        delimiter=grid.delimiter,
        sheet=grid.sheet,
        header_row=layout.header_row,
        columns=columns,
        layout=layout.entries,
        rows_read=len(layout.records),
        charges=charges,
        rows_accepted=made.accepted,
        set_aside=set_aside,
        issues=(*_oddities(grid), *made.issues),
        unknown_words={name: dict(words) for name, words in plan.unknown_words.items()},
        not_recognized=sum(charge.reading.offense is OffenseClass.UNKNOWN for charge in charges),
        people=_people(charges),
        cases=_cases(charges),
        kind=kind,
        sheets=grid.sheets,
        notices=notices,
        facts_given=_facts_given(plan),
        raw_rows={at + grid.first_line: grid.rows[at] for at in layout.records},
    )


def _oddities(grid: Grid) -> tuple[Issue, ...]:
    return tuple(
        Issue(code=code, cell=f"{column_letter(at)}{row + 1}", message=message)
        for row, at, code, message in grid.oddities
    )


def _people(charges: Sequence[Charge]) -> int:
    found: set[object] = set()
    for charge in charges:
        person = charge.person
        if person.person_id is not None:
            found.add(person.person_id)
        elif person.name is not None:
            found.add((person.name.casefold(), person.birth_date))
    return len(found)


def _cases(charges: Sequence[Charge]) -> int:
    return len(
        {
            (charge.court, charge.case_number) if charge.case_number else charge.incident
            for charge in charges
            if charge.case_number or charge.incident
        }
    )


def _facts_given(plan: Plan) -> frozenset[str]:
    """Facts that at least one filled column gives; what no column gives must be asked for."""
    given = {"offense", "substance"}
    columns = plan.mapped.columns
    filled = {column.field for column in columns if column.field and any(column.samples)}
    given |= {name for (name, at), values in plan.facts.items() if values}
    given |= {name for name in DATE_FACTS if name in filled}
    given |= {name for name in AMOUNTS if name in filled}
    if filled & {"statute", "arrest statute"}:
        given.add("statute")
    if "quantity" in filled:
        bases = {fact for found in plan.bases.values() for fact in found.values()}
        given |= bases or {"stated amount"}
    if "birth date" in filled and filled & {"offense date", "arrest date"}:
        given.add("age at offense")
    if "substance" in filled:
        given.add("drug involved")
    return frozenset(given)


def match_keys(reading: DocketReading, *, source: str = "") -> tuple[str, ...]:
    """One key per charge, in charge order: the same when the same count is imported again.

    Made of source, case, person and count number, else statute, text, offense date and the ordinal among alike
    rows: exact twins are separate counts and get separate keys. ``source`` names the system that the docket
    comes from.
    """
    seen: dict[str, int] = {}
    keys: list[str] = []
    for charge in reading.charges:
        person = charge.person
        who = person.person_id or f"{(person.name or '').casefold()}|{person.birth_date or ''}"
        county = charge.attributes.get("county", "")
        what = [source, county, charge.case_number or charge.incident or "", who]
        if charge.count and (charge.case_number or charge.incident):
            what += ["count", charge.count]
        else:
            what += ["text", charge.statute, charge.text, str(charge.dates.get("offense date", ""))]
        plain = "\x1f".join(what)
        ordinal = seen[plain] = seen.get(plain, 0) + 1
        keys.append(hashlib.blake2b(f"{plain}\x1f{ordinal}".encode(), digest_size=16).hexdigest())
    return tuple(keys)
