"""Reads any docket: the one door through which rows become charges.

Nothing is guessed silently and nothing lost: rows read are rows accepted plus rows set aside, and every line of
the sheet is one record or one layout entry.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from string import ascii_uppercase

from screener.docket.cells.cell_columns import copies
from screener.docket.cells.controlled_words import is_blank
from screener.docket.cells.dates import ORDERS
from screener.docket.cells.headers import CHARGE_FIELDS
from screener.docket.charges.charges import OfficeTable, classify, names_several
from screener.docket.charges.unsettled import left_open
from screener.docket.columns.by_content import Told, is_table, told_by_content
from screener.docket.columns.columns import Mapped, Profile, map_columns
from screener.docket.columns.content import ColumnContent, contents_of
from screener.docket.columns.own_export import lines_again
from screener.docket.columns.plan import Plan, make_plan
from screener.docket.files.source import DocketFile, load
from screener.docket.model.choices import NOTHING_CHOSEN, ReadChoices
from screener.docket.model.result import DocketReading, FileColumn, Issue, LayoutEntry, SetAside, column_letter
from screener.docket.reading.assemble import Assembled, Assembler, together
from screener.docket.reading.column_charges import TableCharges
from screener.docket.reading.epochs import from_1904
from screener.docket.reading.facts.births import without_placeholders
from screener.docket.reading.facts.declared_columns import plan_own, with_own
from screener.docket.reading.facts.unread import plan_unread
from screener.docket.reading.identity import count_cases, count_people, count_unknown, facts_given, match_keys
from screener.docket.reading.known import Classify
from screener.docket.reading.opened_file import OpenedFile, open_chosen, open_under_names
from screener.docket.reading.several_in_cell import with_parts
from screener.docket.reading.splitting import Splitter, find_splitter
from screener.docket.tables.continuation.rows import join_continued
from screener.docket.tables.filldown import Filled, fill_down
from screener.docket.tables.joining import JoinedFile, ToJoin, join, names_said, shown_where
from screener.docket.tables.layout import find_layout
from screener.docket.tables.no_columns import NoColumns, no_charge, no_header, other_sheets, where_is
from screener.docket.tables.print_layout.gathered import gathered_of
from screener.docket.tables.records import drop_misfits, picked, without_headings
from screener.docket.tables.sections import TableSection, whole_header
from screener.docket.tables.sheets import Gathered, gather, in_order
from screener.domain.case import Reading
from screener.domain.collection import no_collection
from screener.domain.offense import OffenseClass
from screener.policy.language.vocabulary import FactSpec

__all__ = [
    "DocketReading",
    "FileColumn",
    "Issue",
    "JoinedFile",
    "LayoutEntry",
    "NoColumns",
    "SetAside",
    "match_keys",
    "read_docket",
    "read_gathered",
]


_SURE = 0.75
_BY_CONTENT = 2_000  # rows by which the columns of a table without names are told
#: What a list of each kind must have, at least one of them.
_NEEDED = {
    "docket": CHARGE_FIELDS,
    "warrants": (*CHARGE_FIELDS, "underlying text", "warrant number", "case number", "underlying case"),
}


def read_docket(
    path: Path,
    *,
    as_of: date | None,
    profile: Profile | None = None,
    sheet: str | None = None,
    overrides: Mapping[str, str] | None = None,
    table: OfficeTable | None = None,
    choices: ReadChoices = NOTHING_CHOSEN,
    joined: Sequence[JoinedFile] = (),
    state: str = "",
    own: Sequence[FactSpec] = (),
) -> DocketReading:
    """Reads a docket file into charges; writes nothing.

    ``as_of`` judges future dates and two-digit centuries (None: not judged). ``profile`` and ``overrides``
    (column letter to field name, "" for none) go before the program's own mapping. ``choices`` say how the file is
    opened; what they leave open, the profile says where it fits, else the program finds it. ``state`` is the office's:
    a citation is read by the statutes of the state that the choices name, else of this one. ``own`` are facts that the
    policy declares itself: a column of such a name fills it. Raises ScreenerError, one
    plain sentence, where the file is no docket that can be read, WrongChoice where a choice cannot be obeyed.
    """
    return read_source(
        load(path),
        as_of=as_of,
        profile=profile,
        sheet=sheet,
        overrides=overrides,
        table=table,
        choices=choices,
        joined=joined,
        state=state,
        own=own,
    )


def read_source(
    source: DocketFile,
    *,
    as_of: date | None,
    profile: Profile | None = None,
    sheet: str | None = None,
    overrides: Mapping[str, str] | None = None,
    table: OfficeTable | None = None,
    kind: str = "docket",
    extra_names: Mapping[str, str] | None = None,
    choices: ReadChoices = NOTHING_CHOSEN,
    joined: Sequence[JoinedFile] = (),
    state: str = "",
    own: Sequence[FactSpec] = (),
) -> DocketReading:
    """Like ``read_docket`` for a file that is already loaded; ``kind`` and ``extra_names`` serve warrant lists."""
    with no_collection():
        opened = open_chosen(source, ReadChoices(sheet=sheet).over(choices), profile)
        source = source.released()  # its cells are read: the bytes are held by nobody here any more
        read_charge = _classifier(table, opened.choices.state or state)
        told = {} if overrides or kind != "docket" else _told(opened, _recognizer(read_charge))
        found = _gathered(source.name, opened, bool(overrides or told), kind)
        opened = replace(opened, grid=replace(opened.grid, rows=(), others=()))  # its rows stand in what was gathered
        if joined:
            found = _whole_texts(found, read_charge, opened.choices.continued)
            names = names_said(whole_header(found.sections), profile, own)
            files = [_to_join(each, read_charge, opened.choices.continued, names) for each in joined]
            found = join(found, source.name, source.sha256, files)
        if opened.printed is not None and (profile is None or profile.print_layout is None):
            profile = Profile.of_layout(opened.printed.layout)
        contents = _contents(found.sections)
        mapped = map_columns(
            whole_header(found.sections),
            contents,
            profile=profile,
            overrides=overrides,
            recognized=_recognizer(read_charge),
            extra_names=extra_names,
            told=told,
        )
        if not any(name in mapped.at for name in _NEEDED[kind]):
            raise no_charge(source.name, opened.grid, found.sections[0], opened.choices)
        whole = join_continued(found, mapped, lambda text: read_charge(text, "", None), opened.choices.continued)
        if whole is not found:
            found, contents = whole, _contents(whole.sections)
        mapped = with_own(mapped, own)
        parts = _Parts(source=source, opened=opened, found=found, mapped=mapped, kind=kind, dated=table is not None,
                       state=opened.choices.state or state, own=tuple(own))  # fmt: skip
        return _read_rows(parts, contents, as_of, read_charge)


def read_gathered(
    source: DocketFile,
    opened: OpenedFile,
    found: Gathered,
    *,
    fields: Sequence[str],
    kind: str,
    as_of: date | None,
    state: str = "",
) -> DocketReading:
    """Reads tables that were gathered before; ``fields`` are what their columns were taken for then."""
    with no_collection():
        contents = _contents(found.sections)
        overrides = {column_letter(at): name for at, name in enumerate(fields)}
        mapped = map_columns(whole_header(found.sections), contents, overrides=overrides)
        parts = _Parts(source=source, opened=opened, found=found, mapped=mapped, kind=kind, dated=False, state=state)
        return _read_rows(parts, contents, as_of, _classifier(None, state))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    """What is known of a file before its rows are read."""

    source: DocketFile
    opened: OpenedFile
    found: Gathered
    mapped: Mapped
    kind: str
    dated: bool
    state: str
    own: tuple[FactSpec, ...] = ()


def _told(opened: OpenedFile, recognized: Callable[[str], bool]) -> Told:
    """What the columns of a table without names are by their cells; empty for every other file."""
    if opened.layout is not None or opened.printed is not None or opened.grid.first_line != 1:
        return {}
    rows = opened.grid.rows[:_BY_CONTENT]
    return told_by_content(rows, recognized) if is_table(rows) else {}


def _gathered(name: str, opened: OpenedFile, positional: bool, kind: str) -> Gathered:
    """The tables of a file that was opened; ``positional`` takes one without names as it is.

    A list of warrants is one sheet: a warrant is told by its line alone.
    """
    if opened.printed is not None:
        return gathered_of(opened.printed.read, opened.printed.layout.name)
    grid, layout = opened.grid, opened.layout
    if layout is None and positional:
        layout = find_layout(grid.rows, first_line=grid.first_line, positional=True)
    if layout is None:
        raise no_header(name, grid, opened.choices)
    if not layout.records and not layout.blocks:
        raise NoColumns(
            f"{where_is(name, grid)} has column names in line {layout.header_row} but no rows below them",
            "",
            other_sheets(grid, "Export it again"),
            grid,
        )
    return gather(grid, layout, one_sheet=kind == "warrants")


def _to_join(file: JoinedFile, read_charge: Classify, continued: str | None, names: Container[str]) -> ToJoin:
    source = load(file.path)
    found = _gathered(source.name, open_under_names(source, names), False, "docket")
    found = _whole_texts(found, read_charge, continued)
    return ToJoin(name=source.name, sha256=source.sha256, found=found, by=file.by)


def _whole_texts(found: Gathered, read_charge: Classify, continued: str | None) -> Gathered:
    """A file whose texts that go over several rows are joined, before its blanks are filled to join it with others."""
    mapped = map_columns(whole_header(found.sections), _contents(found.sections))
    return join_continued(found, mapped, lambda text: read_charge(text, "", None), continued)


def _contents(sections: Sequence[TableSection]) -> list[ColumnContent]:
    """The values of each column, over all tables."""
    rows = sections[0].even.rows
    if len(sections) > 1:
        rows = [row for section in sections for row in section.even.rows]
    return contents_of(rows, len(sections[0].own))


def _read_rows(
    parts: _Parts, contents: Sequence[ColumnContent], as_of: date | None, read_charge: Classify
) -> DocketReading:
    mapped, sections = parts.mapped, parts.found.sections
    splitter = find_splitter(mapped, contents, _recognizer(read_charge), [s.even.rows for s in sections])
    parted = splitter.contents(contents) if splitter else contents
    parted = with_parts(mapped, parted, names_several)
    said = parts.opened.choices
    plan = make_plan(mapped, parted, as_of, said.date_order, parts.state, said.unit)
    plan_own(plan, parts.own, parted, as_of, said.date_order)
    if parts.opened.grid.from_1904:
        from_1904(plan, as_of)
    without_placeholders(plan, [section.even.rows for section in sections])
    plan_unread(plan, parts.own, parted)
    read = [_read_section(parts, section, contents, plan, splitter, read_charge) for section in sections]
    made = read[0].made if len(read) == 1 else together([one.made for one in read])
    notices = [*parts.opened.grid.notices, *parts.opened.notices, *parts.found.notices, *mapped.notices]
    rows = read[0].rows if len(read) == 1 else [row for one in read for row in one.rows]
    twins = copies(rows)
    if twins:
        notices.append(f"{twins} rows are exact copies of another row: each is kept as a count of its own")
    if filled := sum(one.filled for one in read):
        notices.append(f"{filled} rows without case columns belong to the row above them")
    if splitter is not None:
        notices.append(f"several charges stand in one cell, {splitter.how}")
    if n := made.cells_parted:
        cells = "1 cell names several charges and is" if n == 1 else f"{n:,} cells name several charges and are"
        notices.append(f"{cells} parted where each part is a charge by itself")
    return _result(parts, plan, made, read, tuple(notices))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """What became of one table. ``apart`` are its rows that were set aside before they could be charges.

    ``unfilled`` are its lines that a total or a header parts from the case above.
    """

    section: TableSection
    made: Assembled
    rows: Sequence[Sequence[str]]
    headings: tuple[LayoutEntry, ...]
    apart: tuple[SetAside, ...]
    filled: int
    unfilled: frozenset[int]


def _read_section(
    parts: _Parts,
    section: TableSection,
    contents: Sequence[ColumnContent],
    plan: Plan,
    splitter: Splitter | None,
    read_charge: Classify,
) -> _Read:
    even = section.even
    headings: tuple[LayoutEntry, ...] = ()
    if not section.filled and not section.headed:
        even, headings = without_headings(even, parts.mapped, contents, section.letters)
    rows, lines, misfits = drop_misfits(even, plan)
    if section.filled:
        filled = Filled(rows=rows, origins={at: section.origins[line] for at, line in enumerate(lines)})
    else:
        filled = fill_down(rows, lines, section.breaks, parts.mapped, is_blank)
    made = _assembled(parts, section, plan, splitter, read_charge, filled, lines)
    letter = section.letters[0]
    if not section.filled and (again := lines_again(rows, lines, section.headers, letter, made.charges)):
        headings = (*headings, *again)
        twice = _lines_of(again)
        kept = [at for at, line in enumerate(lines) if line not in twice]
        rows, lines = picked(rows, kept), [lines[at] for at in kept]
        filled = fill_down(rows, lines, section.breaks, parts.mapped, is_blank)
        made = _assembled(parts, section, plan, splitter, read_charge, filled, lines)
    if section.filled:
        made.issues[:] = shown_where(section, made.issues)
    if section.open_texts:
        made.charges = left_open(made.charges, section.open_texts)
        made.issues += section.open_texts.values()
    headed = _lines_of(headings)
    return _Read(
        section=section.without(headed) if headed else section,
        made=made,
        rows=rows,
        headings=headings,
        apart=(*even.ragged, *misfits),
        unfilled=section.breaks if section.filled else filled.unfilled,
        filled=0 if section.filled else len(filled.origins),
    )


def _lines_of(entries: Sequence[LayoutEntry]) -> set[int]:
    return {int(entry.cell.rpartition("!")[2].lstrip(ascii_uppercase)) for entry in entries}


def _assembled(
    parts: _Parts,
    section: TableSection,
    plan: Plan,
    splitter: Splitter | None,
    read_charge: Classify,
    filled: Filled,
    lines: Sequence[int],
) -> Assembled:
    name = parts.source.name
    assembler = Assembler(
        plan,
        section.headers,
        read_charge,
        letters=section.letters,
        sheet=section.sheet,
        name=f"{name} {section.sheet}" if section.mark else name,
        splitter=splitter,
        dated=parts.dated,
        bare=parts.kind == "warrants",
    )
    return assembler.run(filled.rows, lines, filled.origins)


def _set_aside(found: Gathered, read: Sequence[_Read]) -> tuple[SetAside, ...]:
    """All rows set aside, by sheet and line."""
    rows = list(found.set_aside)
    sheets = [*(one.section.sheet for one in read), *(section.sheet for section in found.lookups)]
    order = {sheet: at for at, sheet in reversed(list(enumerate(sheets)))}
    for one in read:
        own = (*one.made.set_aside, *one.apart)
        rows += (replace(row, sheet=one.section.sheet) for row in own) if one.section.mark or found.joined else own
    return tuple(sorted(rows, key=lambda row: (order.get(row.sheet, 0), row.row)))


def _classifier(table: OfficeTable | None, state: str) -> Classify:
    def read(text: str, statute: str, on: date | None) -> Reading:
        return classify(text, statute, state, table, on=on)

    return read


def _recognizer(read_charge: Classify) -> Callable[[str], bool]:
    """Whether a text is surely a charge: words about nothing in particular read as "other", less surely."""

    def known(text: str) -> bool:
        reading = read_charge(text, "", None)
        return reading.offense is not OffenseClass.UNKNOWN and reading.confidence >= _SURE

    return known


def _result(
    parts: _Parts, plan: Plan, made: Assembled, read: Sequence[_Read], notices: tuple[str, ...]
) -> DocketReading:
    source, grid, found = parts.source, parts.opened.grid, parts.found
    tables = [*(one.section.table for one in read), *(section.table for section in found.lookups)]
    accepted = made.accepted + found.matched
    set_aside = _set_aside(found, read)
    columns = tuple(
        replace(column, notes=(*column.notes, *plan.column_notes.get(at, ())))
        for at, column in enumerate(parts.mapped.columns)
    )
    charges = made.charges if isinstance(made.charges, TableCharges) else tuple(made.charges)
    return DocketReading(
        path=source.path,
        name=source.name,
        sha256=source.sha256,
        format=grid.format,
        encoding=grid.encoding,
        delimiter=grid.delimiter,
        sheet=found.sheet,
        header_row=read[0].section.header_row,
        columns=columns,
        layout=in_order(found.entries, [entry for one in read for entry in one.headings]),
        rows_read=accepted + len(set_aside),
        charges=charges,
        rows_accepted=accepted,
        set_aside=set_aside,
        issues=(*found.issues, *made.issues),
        unknown_words={name: dict(words) for name, words in plan.unknown_words.items()},
        not_recognized=count_unknown(charges),
        people=count_people(charges),
        cases=count_cases(charges),
        kind=parts.kind,
        state=parts.state,
        mapped_as=parts.mapped.mapped_as,
        sheets=grid.sheets,
        choices=parts.opened.choices,
        date_orders=_date_orders(plan),
        notices=notices,
        facts_given=facts_given(plan),
        own=tuple(plan.own),
        unread=dict(plan.unread),
        raw_rows=tables[0].rows,
        first=tables[0] if len(tables) > 1 else None,
        more=tuple(tables[1:]),
        joined=found.joined,
        print_layout=parts.opened.printed.layout if parts.opened.printed is not None else None,
        unfilled=frozenset((one.section.sheet, line) for one in read for line in one.unfilled),
    )


def _date_orders(plan: Plan) -> tuple[str, ...]:
    found = Counter(ORDERS.get(column.format, "") for column in plan.dates.values())
    return tuple(order for order, _ in found.most_common() if order)
