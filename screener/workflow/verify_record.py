"""Verify: recompute the chain, compare rows with digests, rebuild the projections. And the trail, to read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from screener.reports.anchor import prefix_of
from screener.reports.record_code import point_of
from screener.storage import check, journal, projection
from screener.storage.canonical import Json, list_in, part_in, text_in
from screener.storage.check import UNREADABLE
from screener.storage.engine import Damaged, open_database
from screener.storage.journal import Event
from screener.workflow.office import Office
from screener.workflow.office.anchored import Anchored, compare_anchors
from screener.workflow.office.exports import compare_exports, sha256_of_file
from screener.workflow.views import ExportCheck, TrailRow, Verification, VerifyFinding


def verify(
    office_path: Path,
    *,
    thorough: bool = False,
    progress: Callable[[int, int], None] | None = None,
    anchor_places: Sequence[Path] = (),
    anchor_words: Sequence[str] = (),
    codes: Sequence[str] = (),
    exports: Sequence[Path] = (),
) -> Verification:
    """Checks the record of an office file. Needs no user, changes nothing, names every fault with its place.

    ``thorough`` reads every page of the file as well. ``anchor_places`` are anchor files, or folders of them, beside
    the folder that the office names itself; ``anchor_words`` are the twelve words of printed reports, ``codes`` what a
    scanner reads off them, ``exports`` files that should be what went out. Raises ScreenerError for what is no office
    file, for anchors that cannot be read, for words and codes that are none, and for files that are not there.
    """
    prefixes, points = [prefix_of(words) for words in anchor_words], [point_of(code) for code in codes]
    asked = [(path, sha256_of_file(path)) for path in exports]
    anchored, compared = Anchored(), tuple(ExportCheck(path=path, sha256=sha256) for path, sha256 in asked)
    events, found = 0, []
    try:
        database = open_database(office_path, check=False)
        try:
            with database.reading() as connection:
                events, faults = check.check_record(connection, thorough=thorough, progress=progress)
                try:
                    anchored = compare_anchors(connection, anchor_places, prefixes, points)
                    compared = compare_exports(connection, asked)
                except UNREADABLE:  # a record so spoiled that its settings cannot be read is already a finding
                    anchored = Anchored()
        finally:
            database.close()
        found = [VerifyFinding(chain=f.chain, seq=f.seq, table=f.table, message=f.message) for f in faults]
        found += anchored.findings
    except Damaged as error:
        found = [VerifyFinding(chain="", seq=0, table="", message=str(error))]
    return Verification(
        ok=not found and all(check.event for check in compared),
        events=events,
        findings=tuple(found),
        protected_to=anchored.protected_to,
        anchors=anchored.anchors,
        places=anchored.places,
        notes=anchored.notes,
        exports=compared,
    )


def trail(office: Office, limit: int = 200, before: int | None = None, text: str = "") -> tuple[TrailRow, ...]:
    """Events, the newest first; ``before`` is the seq to continue from. ``text`` looks in who, what and about what."""
    words = text.casefold().split()
    found: list[TrailRow] = []
    with office.reading() as connection:
        while len(found) < limit:
            page = journal.backwards(connection, before=before, limit=max(limit, 200))
            if not page:
                break
            undone = journal.undone_among(connection, [event.event_id for event in page])
            for event in page:
                row = _row(office, event, undone=event.event_id in undone)
                if _matches(row, words):
                    found.append(row)
            before = page[-1].seq
    return tuple(found[:limit])


def _matches(row: TrailRow, words: list[str]) -> bool:
    said = " ".join((row.actor, row.kind, row.object, row.words, row.event_id, str(row.seq))).casefold()
    return all(word in said for word in words)


def _row(office: Office, event: Event, *, undone: bool) -> TrailRow:
    return TrailRow(
        chain=event.chain,
        seq=event.seq,
        event_id=event.event_id,
        at=event.at,
        office_date=event.day,
        actor=event.actor,
        kind=event.kind,
        object=event.object,
        words=_words(office, event),
        hash=event.hash,
        undone=undone,
    )


def _words(office: Office, event: Event) -> str:
    """What happened in a line, without names: charges by their text and case number."""
    body = event.content
    about = _charge(office, event.object)
    act = _ACTS.get(event.kind)
    return "; ".join(part for part in (act(body) if act is not None else "", about) if part)


def _charge(office: Office, object_name: str) -> str:
    kind, _, name = object_name.partition(":")
    count = office.model().counts.get(name) if kind == "charge" else None
    if count is None:
        return ""
    charge = count.imported
    return ", ".join(part for part in (charge.text or charge.statute, charge.case_number) if part)


def _decided(body: Mapping[str, Json]) -> str:
    recommended = text_in(part_in(body, "recommendation"), "rollup")
    words = f"{text_in(body, 'outcome')} on {text_in(body, 'basis')}, recommended {recommended}"
    return f"{words}, deviation" if body.get("deviation") is True else words


def _facts(body: Mapping[str, Json]) -> str:
    names = [text_in(fact, "name") for fact in list_in(body, "facts") if isinstance(fact, Mapping)]
    return ", ".join(names)


def _imported(body: Mapping[str, Json]) -> str:
    number = body.get("charges", body.get("warrants", 0))
    return f"{text_in(body, 'file')}: {body.get('rows read')} rows, {number} entries"


def _answer(body: Mapping[str, Json]) -> str:
    return f"{text_in(body, 'text') or text_in(body, 'statute')}: {text_in(body, 'offense').replace('_', ' ')}"


def _compared(body: Mapping[str, Json]) -> str:
    moved = part_in(body, "effects").get("charges", 0)
    words = text_in(body, "answer")
    return f"{words}; {moved} charges are grouped or recommended otherwise" if moved else words


_ACTS: Mapping[str, Callable[[Mapping[str, Json]], str]] = {
    projection.DECIDED: _decided,
    projection.FACT: _facts,
    projection.ATTESTED: _facts,
    projection.UNDONE: lambda body: text_in(body, "target kind"),
    projection.REDONE: lambda body: text_in(body, "target kind"),
    projection.IMPORTED: _imported,
    projection.CASES_IMPORTED: _imported,
    projection.WARRANTS_IMPORTED: _imported,
    projection.ADOPTED: lambda body: f"{text_in(body, 'title')}, version {text_in(body, 'version')}",
    projection.WITHDRAWN: lambda body: text_in(body, "file"),
    projection.USER: lambda body: f"{text_in(body, 'code')}, {text_in(body, 'role')}",
    projection.ANSWERED: _answer,
    projection.TAKEN_BACK: _answer,
    projection.WARRANT_DECIDED: lambda body: text_in(body, "outcome"),
    projection.PEOPLE: _compared,
    projection.CASES: _compared,
    projection.COPIES: _compared,
    projection.EXPORTED: lambda body: f"{text_in(body, 'what')}: {text_in(body, 'file')}",
    projection.BACKED_UP: lambda body: f"{text_in(body, 'why')}: {text_in(body, 'file')}",
    projection.RESTORED: lambda body: f"from {text_in(body, 'file')}",
    projection.CREATED: lambda body: text_in(part_in(body, "settings"), "name"),
    projection.CLOCK: lambda body: f"from {text_in(body, 'before')} to {text_in(body, 'now')}",
}
