"""The oversight pack: the sentence, the picture, the table; then what stands behind them."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from screener.domain.errors import ScreenerError
from screener.oversight.facts import FactFile, load_facts
from screener.oversight.measures import measure
from screener.oversight.result import Flag, Measure, Oversight
from screener.reports.document import DEFAULT_MARKING, Document, Provenance, SourceFile
from screener.reports.finished import write_together
from screener.reports.html import html_bytes
from screener.reports.oversight.first import first_section, rest_section, sentence, subtitle
from screener.reports.oversight.groups import groups_section, outcomes_section
from screener.reports.oversight.lists import behind_section, deviations_section, lists_section
from screener.reports.oversight.sections import definitions_section, pictures_section, readings_section, tests_section
from screener.reports.oversight.sheets import pack_tables
from screener.reports.pdf.pdf import pdf_bytes
from screener.reports.xlsx.xlsx import xlsx_bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class PackResult:
    """The files written, the flags of 0-commands, and the lists with their counts (None: not known)."""

    files: tuple[Path, ...]
    flags: tuple[Flag, ...]
    lists: dict[str, int | None]
    oversight: Oversight

    def as_json(self) -> dict[str, object]:
        """The object that ``screener oversight --json`` prints."""
        return {
            "files": [str(path) for path in self.files],
            "flags": [
                {"measure": flag.measure, "attorney": flag.attorney, "p": flag.p, "text": flag.text}
                for flag in self.flags
            ],
            "lists": dict(self.lists),
        }


def build_pack(oversight: Oversight, provenance: Provenance) -> Document:
    """The pack as a document without a format."""
    sections = (
        first_section(oversight),
        rest_section(oversight, provenance),
        readings_section(oversight),
        tests_section(oversight),
        pictures_section(oversight),
        behind_section(oversight),
        lists_section(oversight),
        deviations_section(oversight),
        outcomes_section(oversight),
        groups_section(oversight),
        definitions_section(oversight),
    )
    return Document(
        title="Oversight pack",
        subtitle=subtitle(oversight, provenance),
        provenance=provenance,
        opening=(sentence(oversight),),
        sections=tuple(
            replace(section, title=f"{number} {section.title}")
            for number, section in enumerate((one for one in sections if one is not None), start=1)
        ),
    )


def write_pack(oversight: Oversight, provenance: Provenance, out: Path) -> tuple[Path, ...]:
    """Writes oversight.pdf, oversight.xlsx, oversight.html and measures.json into the folder ``out``.

    All four appear, or none. The same record gives
    the same bytes. Raises ScreenerError where the folder cannot be written.
    """
    document = build_pack(oversight, provenance)
    made = {
        "oversight.pdf": pdf_bytes(document),
        "oversight.xlsx": xlsx_bytes(document, extra=pack_tables(oversight)),
        "oversight.html": html_bytes(document),
        "measures.json": measures_json(oversight.measures),
    }
    return write_together(out, made)


def measures_json(measures: tuple[Measure, ...]) -> bytes:
    """measures.json: one object a measure, with the keys of the guide; an interval's end without bound is null."""
    told = [
        {
            "name": one.name,
            "unit": one.unit,
            "group": dict(one.group),
            "numerator": one.numerator,
            "denominator": one.denominator,
            "estimate": one.estimate,
            "interval": None if one.interval is None else list(one.interval),
            "test": None
            if one.test is None
            else {"name": one.test.name, "p": one.test.p, "adjusted": one.test.adjusted},
            "flag": one.flag,
            "suppressed": one.suppressed,
            "definition": one.definition,
        }
        for one in measures
    ]
    return (json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def facts_provenance(file: FactFile, end: date, *, office: str = "") -> Provenance:
    """Provenance of a pack made from a facts file alone: the file's own hash."""
    return Provenance(
        office=office or f"Oversight from {file.name}",
        marking=DEFAULT_MARKING,
        as_of=end,
        files=(
            SourceFile(
                name=file.name, sha256=file.sha256, rows_read=len(file.rows), accepted=len(file.rows), set_aside=0
            ),
        ),
    )


def _reading_notes(file: FactFile) -> tuple[str, ...]:
    """What the reader of the pack must know of how the facts were read."""
    told = []
    if file.issues:
        places = "; ".join(f"{issue.cell}: {issue.message}" for issue in file.issues[:3])
        more = f"; and {len(file.issues) - 3:,} more" if len(file.issues) > 3 else ""
        told.append(f"{len(file.issues):,} cells could not be read and count as unknown ({places}{more}).")
    if file.ignored:
        told.append(f"Columns that were not used: {', '.join(file.ignored)}.")
    return tuple(told)


def pack_from_facts(facts_path: Path, start: date, end: date, out: Path) -> PackResult:
    """The pack from a FACTS.csv alone: ``screener oversight --facts``. One look; the as-of date is ``end``.

    Raises ScreenerError where the facts cannot be used, the period is turned round, or the folder cannot be written.
    """
    if end < start:
        raise ScreenerError(f"The period ends ({end}) before it starts ({start})", remedy="Turn --from and --to round")
    file = load_facts(facts_path)
    oversight = measure(file.rows, start=start, end=end, looks=1)
    oversight = replace(oversight, notes=(*oversight.notes, *_reading_notes(file)))
    files = write_pack(oversight, facts_provenance(file, end), out)
    return PackResult(files=files, flags=oversight.flags, lists=oversight.list_counts(), oversight=oversight)
