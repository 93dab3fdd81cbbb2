"""The quality report of a docket: how complete it is, and every cell to look at, for the people who export it.

Counted from the file alone: it says nothing of what was decided.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from screener.docket.cells.controlled_words import FIELDS
from screener.docket.files.delimited import delimiter_name
from screener.docket.model.result import DocketReading
from screener.docket.quality.quality import KINDS, Quality, quality_of
from screener.domain.counting import plural
from screener.domain.errors import ScreenerError
from screener.reports.document import (
    DEFAULT_MARKING,
    Block,
    Column,
    Document,
    Provenance,
    Section,
    SourceFile,
    Table,
    TableCell,
    plain,
)
from screener.reports.finished import write_whole
from screener.reports.pdf.pdf import pdf_bytes
from screener.reports.quality.as_json import quality_json
from screener.reports.quality.cell_locations import every_place, places_together
from screener.reports.quality.months import month_blocks
from screener.reports.quality.stage_sections import number, race_blocks, share_of, stage_section
from screener.reports.xlsx.xlsx import xlsx_bytes

_FORMS: Mapping[str, Callable[[Document], bytes]] = {".pdf": pdf_bytes, ".xlsx": xlsx_bytes}
_MOST = 100_000  # rows of a sheet: a file with more faults has another trouble
_KINDS = {
    "set aside": "Rows set aside: they became no charge",
    "impossible": "Cells that cannot be what their column is: dates in no calendar or after the as-of date, no amount",
    "unknown word": "Words that no list of the program knows: their value stays unknown",
    "not recognized": "Charges that were not recognized: an attorney reads them",
    "missing": "Blank cells in columns that are filled on most rows",
    "alike": "Rows that are exact copies of another row",
}


@dataclass(frozen=True, slots=True)
class _Words:
    title: str
    many: str


_WORDS = {
    "docket": _Words("Quality of a docket", "charges"),
    "cases": _Words("Quality of a docket", "charges"),
    "warrants": _Words("Quality of a warrant list", "warrants"),
}


def check_form(out: Path) -> None:
    """Raises ScreenerError where a file of this name is no form of the report."""
    if out.suffix.lower() not in (*_FORMS, ".json"):
        raise ScreenerError(
            f"{out.name} cannot be written",
            f"'{out.suffix}' is no form of a quality report",
            "Use .pdf for people, .xlsx or .json for every cell",
        )


def write_quality(
    reading: DocketReading, out: Path, *, as_of: date | None, office: str = "", marking: str = DEFAULT_MARKING
) -> None:
    """Writes the report as PDF, workbook or JSON, by the name's ending; the file appears whole or not at all."""
    check_form(out)
    provenance = Provenance(
        office=office,
        marking=marking,
        audience="",
        as_of=as_of,
        files=(
            SourceFile(
                name=reading.name,
                sha256=reading.sha256,
                rows_read=reading.rows_read,
                accepted=reading.rows_accepted,
                set_aside=len(reading.set_aside),
            ),
        ),
    )
    quality, form = quality_of(reading), out.suffix.lower()
    if form == ".json":
        write_whole(out, quality_json(reading, quality, as_of=as_of))
    else:
        made = quality_document(reading, quality, provenance, paper=form == ".pdf")
        write_whole(out, _FORMS[form](made))


def quality_document(
    reading: DocketReading, quality: Quality, provenance: Provenance, *, paper: bool = False
) -> Document:
    """The report as a document; ``paper`` tells alike places in one line."""
    words = _WORDS[reading.kind]
    return Document(
        title=words.title,
        subtitle=reading.name,
        provenance=provenance,
        opening=tuple(_opening(reading, quality)),
        sections=(
            Section(title="Columns", anchor="columns", blocks=tuple(_columns(quality))),
            Section(title="Race recorded", anchor="race", blocks=tuple(race_blocks(quality))),
            *stage_section(quality),
            Section(title="Months and agencies", anchor="months", blocks=tuple(month_blocks(quality, words.many))),
            Section(title="Charge texts not recognized", anchor="texts", blocks=(_texts(quality),)),
            Section(
                title="Places to look at",
                anchor="places",
                blocks=((places_together if paper else every_place)(quality),),
            ),
        ),
    )


def _opening(reading: DocketReading, quality: Quality) -> Iterator[Block]:
    yield plain(
        f"{plural(reading.rows_read, 'row')} read = {reading.rows_accepted:,} accepted + "
        f"{len(reading.set_aside):,} set aside. {_counted(reading)}; {reading.not_recognized:,} not recognized.",
        "lead",
    )
    yield plain(_as_read(reading), "body")
    yield plain(f"File: {reading.name}, SHA-256 {reading.sha256}", "note")
    counted = Counter(fault.kind for fault in quality.faults)
    if not counted:
        yield plain("Nothing was found to look at.", "body")
        return
    yield Table(
        name="Summary of places",
        caption=f"{plural(len(quality.faults), 'place')} to look at",
        columns=(Column(header="What", weight=5), Column(header="Cells", align="right", number="0")),
        rows=tuple((TableCell(text=_KINDS[kind]), number(counted[kind])) for kind in KINDS if counted[kind]),
    )


def _counted(reading: DocketReading) -> str:
    people = plural(reading.people, "person", "people")
    if reading.kind == "warrants":
        return (
            f"{plural(reading.rows_accepted, 'warrant')} of {people}, naming {plural(len(reading.charges), 'charge')}"
        )
    return f"{plural(len(reading.charges), 'charge')} in {plural(reading.cases, 'case')} of {people}"


def _as_read(reading: DocketReading) -> str:
    parts = [reading.format, *filter(None, (reading.encoding, delimiter_name(reading.delimiter)))]
    parts += [f"sheet {reading.sheet}"] if reading.sheet else []
    parts.append(f"column names in line {reading.header_row}" if reading.header_row else "no line of column names")
    parts += [f"days read {' and '.join(reading.date_orders)}"] if reading.date_orders else []
    return f"Read as: {', '.join(parts)}. Nothing was repaired: what is wrong or blank stays unknown."


def _columns(quality: Quality) -> Iterator[Block]:
    yield Table(
        name="Columns",
        caption="How each column is filled, and what in it cannot be read",
        columns=(
            Column(header="", weight=0.5, spoken="Column"),
            Column(header="Header", weight=2.2),
            Column(header="Read as", weight=2.2),
            Column(header="Look at", weight=2, muted=True),
            Column(header="Filled", align="right", number="0"),
            Column(header="Share", align="right", number="0.0%"),
            Column(header="Impossible", align="right", number="0", weight=1.2),
            Column(header="Unknown", align="right", number="0", weight=1.1),
        ),
        rows=tuple(
            (
                TableCell(text=column.letter),
                TableCell(text=column.header),
                TableCell(text=FIELDS[column.field].label if column.field else "not used"),
                TableCell(text=", ".join([*column.examples, *(word[2] for word in column.unknown_words)][:3])),
                number(column.filled),
                share_of(column.filled, column.rows),
                number(column.impossible, look=True),
                number(column.unknown, look=True),
            )
            for column in quality.columns
        ),
    )
    words = [(column, word) for column in quality.columns for word in column.unknown_words]
    if words:
        yield Table(
            name="Unknown words",
            caption="Words that no list of the program knows",
            columns=(
                Column(header="Column", weight=2),
                Column(header="Word", weight=2),
                Column(header="First cell", muted=True),
                Column(header="Cells", align="right", number="0"),
            ),
            rows=tuple(
                (TableCell(text=column.header), TableCell(text=word), TableCell(text=first), number(count))
                for column, (word, count, first) in words[:_MOST]
            ),
            paper_rows=40,
        )


def _texts(quality: Quality) -> Table:
    return Table(
        name="Texts not recognized",
        caption="Charge texts that were not recognized, the most frequent first",
        columns=(Column(header="Charge text", weight=5), Column(header="Charges", align="right", number="0")),
        rows=tuple((TableCell(text=text or "(blank)"), number(n)) for text, n in quality.not_recognized[:_MOST]),
        empty="Every charge text was recognized.",
        paper_rows=40,
    )
