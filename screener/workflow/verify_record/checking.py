"""Verify: every check of the record, one after another, or one half of them beside the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from screener.reports.anchor import prefix_of
from screener.reports.record_code import point_of
from screener.storage import check
from screener.storage.check import UNREADABLE
from screener.storage.engine import Connection, Damaged, open_database
from screener.storage.signing import has_accounts
from screener.workflow.office.anchored import Anchored, compare_anchors
from screener.workflow.office.exports import compare_exports, sha256_of_file
from screener.workflow.office.places import Place
from screener.workflow.office.signed import compare_signatures
from screener.workflow.verify_record.beside import Helper, Signatures, helped
from screener.workflow.views import ExportCheck, Verification, VerifyFinding

_STEPS = 1000  # of all of it, as its progress is told
#: The part of it that the trail is; where every signature is computed, these are the larger one.
_TRAIL, _TRAIL_BESIDE_SIGNATURES = 0.9, 0.4


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
                told = _Told(progress, connection, thorough=thorough)
                half = _OtherHalf(connection, helper, told, thorough=thorough)
                events, faults = check.check_trail(connection, half.sightings, told.trail)
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


class _Told:
    """How far it is, over both halves: the trail takes most of it, unless every signature is computed."""

    def __init__(self, progress: Callable[[int, int], None] | None, connection: Connection, *, thorough: bool) -> None:
        self._progress = progress
        self._share = _TRAIL_BESIDE_SIGNATURES if thorough and has_accounts(connection) else _TRAIL

    def trail(self, done: int, total: int) -> None:
        self._tell(self._share * done / total)

    def rest(self, part: float) -> None:
        self._tell(self._share + (1 - self._share) * part)

    def _tell(self, part: float) -> None:
        if self._progress is not None:
            self._progress(int(part * _STEPS), _STEPS)


class _OtherHalf:
    """What stands beside the trail: done by the helper, or here where there is none or it did not come to its end."""

    def __init__(self, connection: Connection, helper: Helper | None, told: _Told, *, thorough: bool) -> None:
        self._connection, self._helper, self._told, self._thorough = connection, helper, told, thorough
        self.faults: tuple[check.Fault, ...] = ()

    def sightings(self) -> check.Sightings:
        """The charges of the imports, when everything about these was checked."""
        if self._helper is not None:
            if self._helper.finished(self._told.rest):
                self.faults = self._helper.faults
                return self._helper.sightings
            self._helper = None
        found = check.Sightings()

        def seen(charges: Sequence[str] | None) -> None:
            self._told.rest(0)  # asked block by block, so that it can be stopped
            found.add(charges)

        self.faults = check.check_stored(self._connection, seen)
        return found

    def signatures(self) -> Signatures:
        if self._helper is not None:
            return self._helper.signatures
        return compare_signatures(self._connection, every=self._thorough, told=self._told.rest)
