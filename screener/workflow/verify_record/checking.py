"""Verify: every check of the record, one after another, or one half of them beside the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from screener.reports.anchor import prefix_of
from screener.reports.record_code import point_of
from screener.storage import check
from screener.storage.check import UNREADABLE
from screener.storage.engine import Connection, Damaged, open_database
from screener.workflow.office.anchored import Anchored, compare_anchors
from screener.workflow.office.exports import compare_exports, sha256_of_file
from screener.workflow.office.places import Place
from screener.workflow.office.signed import compare_signatures
from screener.workflow.verify_record.beside import Helper, Signatures, helped
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

    ``thorough`` computes every signature, not only the last one of each person and day. ``anchor_places`` are anchor
    files, or folders of them, beside the folder that the office names itself; ``anchor_words`` are the twelve words of
    printed reports, ``codes`` what a scanner reads off them, ``exports`` files that should be what went out. Raises
    ScreenerError for what is no office file, for anchors that cannot be read, for words and codes that are none, and
    for files that are not there.
    """
    prefixes, points = [prefix_of(words) for words in anchor_words], [point_of(code) for code in codes]
    asked = [(path, sha256_of_file(path)) for path in exports]
    anchored, compared = Anchored(), tuple(ExportCheck(path=path, sha256=sha256) for path, sha256 in asked)
    events, found = 0, []
    signatures: Signatures = ((), ())
    try:
        database = open_database(place, check=False)
        try:
            with helped(place, thorough=thorough) as helper, database.reading() as connection:
                half = _OtherHalf(connection, helper, thorough=thorough)
                events, faults = check.check_trail(connection, lambda: half.sightings(progress), progress)
                faults = (*half.faults, *faults)
                try:
                    anchored = compare_anchors(connection, anchor_places, prefixes, points)
                    compared = compare_exports(connection, asked)
                    signatures = half.signatures()
                except UNREADABLE:  # a record so spoiled that its settings cannot be read is already a finding
                    anchored = Anchored()
        finally:
            database.close()
        found = [VerifyFinding(chain=f.chain, seq=f.seq, table=f.table, message=f.message) for f in faults]
        found += [*signatures[0], *anchored.findings]
    except Damaged as error:
        found = [VerifyFinding(chain="", seq=0, table="", message=str(error))]
    return Verification(
        ok=not found and all(check.event for check in compared),
        events=events,
        findings=tuple(found),
        protected_to=anchored.protected_to,
        anchors=anchored.anchors,
        places=anchored.places,
        notes=(*anchored.notes, *signatures[1]),
        exports=compared,
    )


class _OtherHalf:
    """What stands beside the trail: done by the helper, or here where there is none or it did not come to its end."""

    def __init__(self, connection: Connection, helper: Helper | None, *, thorough: bool) -> None:
        self._connection, self._helper, self._thorough = connection, helper, thorough
        self.faults: tuple[check.Fault, ...] = ()

    def sightings(self, progress: Callable[[int, int], None] | None) -> check.Sightings:
        """The charges of the imports, when everything about these was checked."""
        if self._helper is not None:
            # The trail is done: nearly all of it. Asked only so that it can be stopped while it waits.
            if self._helper.finished(lambda: progress(99, 100) if progress is not None else None):
                self.faults = self._helper.faults
                return self._helper.sightings
            self._helper = None
        found = check.Sightings()
        self.faults = check.check_stored(self._connection, found.add)
        return found

    def signatures(self) -> Signatures:
        if self._helper is not None:
            return self._helper.signatures
        return compare_signatures(self._connection, every=self._thorough)
