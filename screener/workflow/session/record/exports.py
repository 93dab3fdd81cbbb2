"""What leaves the office: the record that a report counts through, and the event that tells which bytes went out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

from screener import __version__
from screener.domain.errors import ScreenerError
from screener.reports.document import PolicySource, Provenance, SourceFile
from screener.storage.audit_log import journal, projection
from screener.storage.audit_log.journal import Entry, Event
from screener.storage.engines.engine import Connection
from screener.storage.rows import imports, records
from screener.storage.schema.canonical import Json, list_in, text_in
from screener.workflow.model import ExportCheck
from screener.workflow.session.opened import Office
from screener.workflow.session.record.anchoring import keep_anchored

_CHUNK = 1024**2


def last_event(office: Office, through: int | None) -> Event:
    """The event that a report counts through: the last that is no output, where none is given."""
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
        events = {d.docket_id: journal.event_by_id(connection, d.event_id or "") for d in dockets}
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
                imported=None if event is None else event.day,
                event=None if event is None else event.seq,
            )
            for d, event in ((d, events[d.docket_id]) for d in dockets)
        ),
        policies=tuple(
            PolicySource(title=p.title, version=p.version, effective=p.effective, sha256=p.sha256) for p in policies
        ),
        app_version=__version__,
    )


def about_to_export(office: Office, what: str) -> None:
    """Refuses before anything is written what ``exported`` would refuse after: the file would be out by then."""
    office.require(projection.EXPORTED, f"report:{what}", what)


def exported(office: Office, what: str, files: Sequence[Path], *, through: int) -> None:
    """Records that something left the office: what, under which names, with which SHA-256, through which event.

    By the hash anybody can tell later whether a file is byte for byte what went out (``screener verify --export``).
    Nothing goes out unrecorded: where the record cannot be written, the files are taken away again, and ScreenerError
    says so.
    """
    if not office.user:
        return  # reading without a user: nobody acted, nothing can be signed
    went: list[Json] = [{"name": path.name, "sha256": sha256_of_file(path)} for path in files]
    names = ", ".join(path.name for path in files)
    body: dict[str, Json] = {"what": what, "file": names, "files": went, "through": through}
    try:
        office.record([Entry(kind=projection.EXPORTED, object=f"report:{what}", body=body)])
    except ScreenerError as error:
        for path in files:
            with suppress(OSError):
                path.unlink(missing_ok=True)
        if type(error) is not ScreenerError:
            raise
        why = f"it could not be written into the record: {error.why or error.what}"
        raise ScreenerError(f"{names} was not exported", why, error.remedy) from error
    keep_anchored(office)


def compare_exports(connection: Connection, asked: Sequence[tuple[Path, str]]) -> tuple[ExportCheck, ...]:
    """Each file with its SHA-256 against every export of the record: the first event that let these bytes go out."""
    if not asked:
        return ()
    by_hash: dict[str, Event] = {}
    by_name: dict[str, Event] = {}
    for event in journal.stream(connection, kinds=(projection.EXPORTED,)):
        for went in list_in(event.content, "files"):
            if isinstance(went, Mapping):
                by_hash.setdefault(text_in(went, "sha256"), event)
                by_name[text_in(went, "name")] = event
    return tuple(_compared(path, sha256, by_hash.get(sha256), by_name.get(path.name)) for path, sha256 in asked)


def _compared(path: Path, sha256: str, same: Event | None, named: Event | None) -> ExportCheck:
    if same is None:
        return ExportCheck(path=path, sha256=sha256, known=0 if named is None else named.seq)
    what = text_in(same.content, "what")
    return ExportCheck(path=path, sha256=sha256, event=same.seq, what=what, by=same.actor, at=same.at)


def sha256_of_file(path: Path) -> str:
    """The hash of a file that is no open office. Raises ScreenerError where it cannot be read."""
    found = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                found.update(chunk)
    except OSError as error:
        raise ScreenerError(f"{path} cannot be read", error.strerror or "", "Check the name and the folder") from error
    return found.hexdigest()
