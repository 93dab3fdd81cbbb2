"""The oversight pack, and what the Oversight page shows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from screener import __version__
from screener.domain.errors import ScreenerError
from screener.oversight.measures import measure
from screener.oversight.result import Oversight
from screener.reports.document import PolicySource, Provenance, SourceFile
from screener.reports.oversight_pack import write_pack
from screener.storage import imports, journal, projection, records
from screener.storage.canonical import Json
from screener.storage.journal import Entry, Event
from screener.workflow.office import Office
from screener.workflow.office.anchoring import keep_anchored
from screener.workflow.produce_report.fact_rows import fact_rows
from screener.workflow.views import PackResult


def oversight_view(office: Office, start: date, end: date, *, through: int | None = None) -> Oversight:
    """The measures of a period, by the date decided, as of its last day. Writes nothing."""
    _refuse_turned(start, end)
    last = last_event(office, through)
    return measure(fact_rows(office, through=last.seq, as_of=end), start=start, end=end, looks=1)


def oversight_pack(office: Office, start: date, end: date, out: Path, *, through: int | None = None) -> PackResult:
    """Writes the pack for the record through an event, and records that it was written.

    ``through`` is the last event that is not an export where none is given: asking twice gives the same bytes.
    """
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


def last_event(office: Office, through: int | None) -> Event:
    """The event that a report counts through."""
    with office.reading() as connection:
        if through is None:
            found = journal.last_event(connection, outputs=False)
        else:
            found = next(iter(journal.stream(connection, after=through - 1, through=through)), None)
    if found is None:
        raise ScreenerError(f"The record has no event {through}", "", "Look at Records for the last one")
    return found


def provenance(office: Office, last: Event, *, as_of: date | None) -> Provenance:
    """What a report of this office rests on: the record through an event, its files, its policies."""
    with office.reading() as connection:
        dockets = imports.dockets(connection, through=last.seq)
        adopted = records.adopted_through(connection, last.seq)
    policies = [policy for policy in map(office.policy_text, adopted) if policy is not None]
    return Provenance(
        office=office.name,
        marking=office.marking,
        as_of=as_of,
        event=last.seq,
        head_hash=last.hash,
        files=tuple(
            SourceFile(
                name=d.name,
                sha256=d.file_sha256,
                rows_read=d.rows_read,
                accepted=d.rows_accepted,
                set_aside=d.rows_set_aside,
            )
            for d in dockets
        ),
        policies=tuple(
            PolicySource(title=p.title, version=p.version, effective=p.effective, sha256=p.sha256) for p in policies
        ),
        app_version=__version__,
    )


def exported(office: Office, what: str, files: tuple[Path, ...], *, through: int) -> None:
    """Records that something left the office: what, under which names, through which event."""
    if not office.user:
        return  # reading without a user: nobody acted, nothing can be signed
    body: dict[str, Json] = {"what": what, "file": ", ".join(path.name for path in files), "through": through}
    office.record([Entry(kind=projection.EXPORTED, object=f"report:{what}", body=body)])
    keep_anchored(office)
