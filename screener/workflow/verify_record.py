"""Verify: recompute the chain, compare rows with digests, rebuild the projections."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from screener.reports.anchor import prefix_of
from screener.reports.record_code import point_of
from screener.storage import check
from screener.storage.check import UNREADABLE
from screener.storage.engine import Damaged, open_database
from screener.workflow.office.anchored import Anchored, compare_anchors
from screener.workflow.office.exports import compare_exports, sha256_of_file
from screener.workflow.office.places import Place
from screener.workflow.office.signed import compare_signatures
from screener.workflow.office.trail import trail as trail  # the record, to read beside the verdict about it
from screener.workflow.views import ExportCheck, Verification, VerifyFinding


def verify(
    place: Place,
    *,
    thorough: bool = False,
    progress: Callable[[int, int], None] | None = None,
    anchor_places: Sequence[Path] = (),
    anchor_words: Sequence[str] = (),
    codes: Sequence[str] = (),
    exports: Sequence[Path] = (),
) -> Verification:
    """Checks the record of an office file. Needs no user, changes nothing, names every fault with its place.

    ``thorough`` reads every page of the file as well, and computes every signature. ``anchor_places`` are anchor
    files, or folders of them, beside the folder that the office names itself; ``anchor_words`` are the twelve words of
    printed reports, ``codes`` what a scanner reads off them, ``exports`` files that should be what went out. Raises
    ScreenerError for what is no office file, for anchors that cannot be read, for words and codes that are none, and
    for files that are not there.
    """
    prefixes, points = [prefix_of(words) for words in anchor_words], [point_of(code) for code in codes]
    asked = [(path, sha256_of_file(path)) for path in exports]
    anchored, compared = Anchored(), tuple(ExportCheck(path=path, sha256=sha256) for path, sha256 in asked)
    events, found = 0, []
    signatures: tuple[VerifyFinding, ...] = ()
    said: tuple[str, ...] = ()
    try:
        database = open_database(place, check=False)
        try:
            with database.reading() as connection:
                events, faults = check.check_record(connection, thorough=thorough, progress=progress)
                try:
                    anchored = compare_anchors(connection, anchor_places, prefixes, points)
                    compared = compare_exports(connection, asked)
                    signatures, said = compare_signatures(connection, every=thorough)
                except UNREADABLE:  # a record so spoiled that its settings cannot be read is already a finding
                    anchored = Anchored()
        finally:
            database.close()
        found = [VerifyFinding(chain=f.chain, seq=f.seq, table=f.table, message=f.message) for f in faults]
        found += [*signatures, *anchored.findings]
    except Damaged as error:
        found = [VerifyFinding(chain="", seq=0, table="", message=str(error))]
    return Verification(
        ok=not found and all(check.event for check in compared),
        events=events,
        findings=tuple(found),
        protected_to=anchored.protected_to,
        anchors=anchored.anchors,
        places=anchored.places,
        notes=(*anchored.notes, *said),
        exports=compared,
    )
