"""Anchors: where the record ends, as words for people and as a line in a file kept elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from screener.domain.errors import ScreenerError
from screener.reports.anchor import anchor_words
from screener.storage.audit_log import anchors, journal, projection
from screener.storage.audit_log.journal import Entry
from screener.workflow.session import Office
from screener.workflow.session.opened import ANCHOR_FOLDER
from screener.workflow.session.record.anchored import compare_anchors
from screener.workflow.session.record.anchoring import anchor_file, write_anchor


@dataclass(frozen=True, slots=True, kw_only=True)
class AnchorMade:
    """The end of the record: its last event, that event's hash, the hash as words, and the file it was added to."""

    event: int
    hash: str
    words: tuple[str, ...]
    file: Path | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnchorCoverage:
    """The end of the record as it stands, and the last event that the office's own anchors cover (0: none)."""

    event: int
    words: tuple[str, ...]
    folder: str
    anchored_to: int


def standing(office: Office) -> AnchorCoverage:
    """Where the record ends and how far it is anchored. Writes nothing; a missing stick reads as no anchor."""
    with office.reading() as connection:
        last = journal.last_event(connection)
    if last is None:
        raise ScreenerError("The record is empty", "", "There is nothing to write down yet")
    reach = 0
    if office.anchor_folder:
        file = anchor_file(office, Path(office.anchor_folder))
        found = anchors.read(file)[0] if file.is_file() else ()
        reach = max((one.seq for one in found if one.chain == last.chain), default=0)
    return AnchorCoverage(
        event=last.seq, words=anchor_words(last.hash), folder=office.anchor_folder, anchored_to=min(reach, last.seq)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AnchorRow:
    """One anchor that was written down elsewhere. ``agrees``: the record still holds that event as it was. UTC."""

    event: int
    at: datetime
    file: Path
    agrees: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AnchorsHeld:
    """The anchors that the office's own folder holds, the newest first, and what they prove in a sentence."""

    rows: tuple[AnchorRow, ...]
    said: str
    whole: bool


def held(office: Office) -> AnchorsHeld:
    """Compares the record with the anchors in the office's own folder. Changes nothing."""
    with office.reading() as connection:
        compared = compare_anchors(connection, (), ())
        mark = anchors.office_mark(connection)
        found = []
        if office.anchor_folder:
            for file in anchors.files_in(Path(office.anchor_folder)):
                if file.is_file():
                    found += [one for one in anchors.read(file)[0] if one.office == mark]
        there = anchors.hashes_at(connection, found)
    rows = [
        AnchorRow(event=one.seq, at=one.at, file=Path(one.source), agrees=there.get((one.chain, one.seq)) == one.hash)
        for one in dict.fromkeys(found)
    ]
    said = " ".join((*(finding.message for finding in compared.findings[:1]), *compared.notes))
    return AnchorsHeld(
        rows=tuple(sorted(rows, key=lambda row: (row.at, row.event), reverse=True)),
        said=said,
        whole=not compared.findings,
    )


def anchor(office: Office, folder: Path | None = None) -> AnchorMade:
    """Adds the end of the record to the anchor file of ``folder``, else of the office's own folder, if it has one."""
    chosen = folder or (Path(office.anchor_folder) if office.anchor_folder else None)
    with office.reading() as connection:
        last = journal.last_event(connection)
    if last is None:
        raise ScreenerError("The record is empty", "", "There is nothing to write down yet")
    if chosen is not None:
        write_anchor(office, chosen)
        office.anchor_fault = ""
    file = None if chosen is None else anchor_file(office, chosen)
    return AnchorMade(event=last.seq, hash=last.hash, words=anchor_words(last.hash), file=file)


def set_folder(office: Office, folder: Path | None) -> None:
    """Where the office writes anchors by itself; None for nowhere. Recorded like every setting."""
    if folder is not None and not folder.is_dir():
        raise ScreenerError(f"There is no folder {folder}", "", "Make it first, or put the stick in")
    named = "" if folder is None else str(folder.resolve())
    office.record([Entry(kind=projection.SET, object="office", body={"settings": {ANCHOR_FOLDER: named}})])
    office.anchor_folder = named
