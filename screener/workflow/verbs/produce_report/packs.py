"""The oversight pack, and what the Oversight page shows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from screener.domain.errors import ScreenerError
from screener.oversight.measures import measure
from screener.oversight.result import Oversight
from screener.reports.oversight.pack import write_pack
from screener.workflow.model import PackResult
from screener.workflow.session import Office
from screener.workflow.session.record.exports import about_to_export, exported, last_event, provenance
from screener.workflow.verbs.produce_report.fact_rows import fact_rows


def oversight_view(office: Office, start: date, end: date, *, through: int | None = None) -> Oversight:
    """The measures of a period, by the date decided, as of its last day. Writes nothing."""
    _refuse_turned(start, end)
    last = last_event(office, through)
    return measure(fact_rows(office, through=last.seq, as_of=end), start=start, end=end, looks=1)


def oversight_pack(office: Office, start: date, end: date, out: Path, *, through: int | None = None) -> PackResult:
    """Writes the pack for the record through an event, and records that it was written.

    ``through`` is the last event that is not an export where none is given: asking twice gives the same bytes.
    """
    about_to_export(office, "oversight pack")
    _refuse_turned(start, end)
    last = last_event(office, through)
    found = measure(fact_rows(office, through=last.seq, as_of=end), start=start, end=end, looks=1)
    files = write_pack(found, provenance(office, last, as_of=end), out)
    exported(office, "oversight pack", files, through=last.seq)
    return PackResult(
        files=files,
        flags=tuple(
            {"measure": flag.measure, "attorney": flag.attorney, "p": flag.p, "text": flag.text} for flag in found.flags
        ),
        lists=found.list_counts(),
        oversight=found,
        through=last.seq,
    )


def _refuse_turned(start: date, end: date) -> None:
    if end < start:
        raise ScreenerError(f"The period ends ({end}) before it starts ({start})", "", "Turn the two dates round")
