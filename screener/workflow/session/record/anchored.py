"""What the anchors of an office say of its record: up to which event nobody can have changed it unseen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from screener.domain.counting import plural
from screener.domain.errors import ScreenerError
from screener.reports.record_code import RecordPoint
from screener.storage.audit_log import anchors, journal
from screener.storage.audit_log.anchors import Anchor
from screener.storage.engines.engine import Connection
from screener.storage.rows import records
from screener.workflow.model import VerifyFinding
from screener.workflow.session.opened import ANCHOR_FOLDER

_LISTED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchored:
    """The comparison of a record with its anchors. ``places`` counts files and sheets of paper that agree."""

    protected_to: int = 0
    anchors: int = 0
    places: int = 0
    findings: tuple[VerifyFinding, ...] = ()
    notes: tuple[str, ...] = ()


def compare_anchors(
    connection: Connection, places: Sequence[Path], prefixes: Sequence[str], points: Sequence[RecordPoint] = ()
) -> Anchored:
    """Compares the record with every anchor of ``places`` and of the office's own folder, and with printed words.

    ``prefixes`` are beginnings of hashes, as ``prefix_of`` reads them from words; ``points`` what the codes of reports
    hold. Raises ScreenerError where a place that was named cannot be read; the office's own folder (a stick in a
    drawer) is only noted.
    """
    found, notes, strangers = _collected(connection, places)
    held = anchors.hashes_at(connection, found)
    findings = [_contradicted(anchor) for anchor in found if held.get((anchor.chain, anchor.seq)) != anchor.hash]
    findings += [_of_another_office(source) for source in strangers]
    agreed = [anchor for anchor in found if held.get((anchor.chain, anchor.seq)) == anchor.hash]
    reach, sources = [anchor.seq for anchor in agreed], {anchor.source for anchor in agreed}
    for number, prefix in enumerate(prefixes, 1):
        event = anchors.with_prefix(connection, prefix)
        if event is None:
            message = "the twelve words of a report name no event: what the report was made from is not there any more"
            findings.append(VerifyFinding(chain="", seq=0, table="event", message=message))
        else:
            reach.append(event.seq)
            sources.add(f"words {number}")
    for number, point in enumerate(points, 1):
        held_there = anchors.with_prefix(connection, point.hash)
        if held_there is None or held_there.seq != point.event:
            findings.append(_not_there(point))
        else:
            reach.append(point.event)
            sources.add(f"code {number}")
    protected = max(reach, default=0)
    return Anchored(
        protected_to=protected,
        anchors=len(agreed) + sum(source.startswith(("words ", "code ")) for source in sources),
        places=len(sources),
        findings=tuple(findings[:_LISTED]),
        notes=(*notes, *_in_words(connection, protected, len(reach), len(sources))),
    )


def _collected(connection: Connection, places: Sequence[Path]) -> tuple[list[Anchor], list[str], list[str]]:
    """The anchors of this office, notes about what could not be read, and named files that hold only others'."""
    mark = anchors.office_mark(connection)
    found: list[Anchor] = []
    notes: list[str] = []
    strangers: list[str] = []
    own = records.settings(connection).get(ANCHOR_FOLDER, "")
    for place in dict.fromkeys(places):
        files = anchors.files_in(place)
        if not files:
            raise ScreenerError(f"There are no anchors in {place}", "", "Name the folder, or one of its files")
        here = _read(files, notes)
        mine = [anchor for anchor in here if anchor.office == mark]
        found += mine
        if here and not mine:
            strangers.append(str(place))
    if own and Path(own) not in places:
        try:
            found += [anchor for anchor in _read(anchors.files_in(Path(own)), notes) if anchor.office == mark]
        except ScreenerError as error:
            notes.append(str(error))
    return list(dict.fromkeys(found)), notes, strangers


def _read(files: Iterable[Path], notes: list[str]) -> list[Anchor]:
    found: list[Anchor] = []
    for path in files:
        anchored, unread = anchors.read(path)
        found += anchored
        if unread:
            lines = plural(unread, "line")
            notes.append(f"{lines} of {path.name} could not be read and count for nothing.")
    return found


def _contradicted(anchor: Anchor) -> VerifyFinding:
    when = f"{anchor.at:%Y-%m-%d %H:%M} UTC"
    message = (
        f"event {anchor.seq} is not the one that was written down on {when} in {Path(anchor.source).name}: "
        "the record was changed or cut since, or an older copy was put in its place"
    )
    return VerifyFinding(chain=anchor.chain, seq=anchor.seq, table="event", message=message)


def _not_there(point: RecordPoint) -> VerifyFinding:
    message = (
        f"event {point.event:,} is not the one that the code of a report names: what the report was made from is not "
        "there any more"
    )
    return VerifyFinding(chain="", seq=point.event, table="event", message=message)


def _of_another_office(source: str) -> VerifyFinding:
    message = (
        f"the anchors in {Path(source).name} are of another office, or this record was written anew from its start"
    )
    return VerifyFinding(chain="", seq=1, table="event", message=message)


def _in_words(connection: Connection, protected: int, count: int, places: int) -> tuple[str, ...]:
    last = max((head.seq for head in journal.heads(connection)), default=0)
    if not count:
        return (
            "No anchor kept elsewhere was compared: "
            "whoever can edit the file could have written the whole record anew.",
        )
    by = f"{count:,} anchor{'' if count == 1 else 's'} in {places:,} place{'' if places == 1 else 's'}"
    newer = last - protected
    said = f"Protected up to event {protected:,} by {by}"
    if newer > 0:
        return (f"{said}; {newer:,} newer event{' is' if newer == 1 else 's are'} protected by no anchor yet.",)
    return (f"{said}.",)
