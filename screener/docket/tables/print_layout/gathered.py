"""A printed report as a table: one row a charge, each value with the line on which it stood."""

from __future__ import annotations

from collections.abc import Sequence

from screener.docket.cells.controlled_words import field_specs
from screener.docket.model.result import Issue, LayoutEntry, SetAside, column_letter
from screener.docket.tables.print_layout.read_printed import Printed
from screener.docket.tables.records import Rows
from screener.docket.tables.sections import TableSection
from screener.docket.tables.sheets import Gathered
from screener.domain.counting import plural

#: Reasons of which a person is told how many lines there are.
_TOLD = 6


def headers_of(fields: Sequence[str]) -> tuple[str, ...]:
    """The names of the columns: the fields by their labels for people."""
    return tuple(field_specs()[name].label for name in fields)


def gathered_of(printed: Printed, name: str) -> Gathered:
    """The table of a report that was read by the layout of this name."""
    fields = printed.fields
    rows = [[record.values.get(each, "") for each in fields] for record in printed.records]
    lines = [record.line for record in printed.records]
    headers, places = headers_of(fields), {each: at for at, each in enumerate(fields)}
    text_at = places.get("text", 0)
    letter = column_letter(text_at)
    section = TableSection(
        sheet="",
        header_row=0,
        names=headers,
        headers=headers,
        letters=tuple(column_letter(at) for at in range(len(fields))),
        own=tuple(range(len(fields))),
        even=Rows(rows=rows, lines=lines, ragged=(), short=frozenset()),
        raw=dict(zip(lines, rows, strict=True)),
        origins={
            record.line: {places[each]: at for each, at in record.stood.items() if at != record.line}
            for record in printed.records
        },
        filled=True,
        open_texts={
            line: Issue(code="print_line", cell=f"{letter}{line}", message=why)
            for line, why in printed.open_lines.items()
        },
    )
    return Gathered(
        sheet="",
        sections=(section,),
        entries=_entries(printed),
        set_aside=tuple(
            SetAside(row=line, reason=why, cells=_whole(text, fields)) for line, why, text in printed.aside
        ),
        notices=(_said(printed, name),),
    )


def _entries(printed: Printed) -> tuple[LayoutEntry, ...]:
    """Every line that is no record and was not set aside, by its number."""
    found = [LayoutEntry(cell=f"A{line}", kind=kind, text=text[:200]) for line, kind, text in printed.passed]
    found += [
        LayoutEntry(cell=f"A{line}", kind="part of a case", text=" ".join(printed.texts[line].split())[:200])
        for line in printed.used
    ]
    return tuple(sorted(found, key=lambda entry: int(entry.cell[1:])))


def _whole(text: str, fields: Sequence[str]) -> tuple[str, ...]:
    """A line that could not be read, behind the columns: it is shown there, and is no value of any of them."""
    return (*("" for _ in fields), text)


def _said(printed: Printed, name: str) -> str:
    cases, people = plural(printed.cases, "case"), plural(printed.people, "person", "people")
    said = f"a printed report, read by the layout “{name}”: {cases}, {people}, {plural(printed.charges, 'charge')}"
    if printed.aside:
        lines = ", ".join(str(line) for line, _, _ in printed.aside[:_TOLD])
        more = " ..." if len(printed.aside) > _TOLD else ""
        fit = "line fits" if len(printed.aside) == 1 else "lines fit"
        said += f"; {len(printed.aside):,} {fit} nothing in it or stand below one that does not ({lines}{more})"
    return said
