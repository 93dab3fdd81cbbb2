"""Verify: every check of the record, one after another, or one half of them beside the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from screener.reports.anchor import prefix_of
from screener.reports.record_code import point_of
from screener.storage.audit_log import check
from screener.storage.audit_log.check import UNREADABLE
from screener.storage.audit_log.journal import count_events
from screener.storage.audit_log.signing import has_accounts
from screener.storage.engines.engine import Connection, Damaged, open_database
from screener.workflow.model import ExportCheck, Verification, VerifyFinding
from screener.workflow.session.office_paths import Place
from screener.workflow.session.record.anchored import Anchored, compare_anchors
from screener.workflow.session.record.exports import compare_exports, sha256_of_file
from screener.workflow.session.record.signed import compare_signatures, look_at_share, said_of
from screener.workflow.verbs.verify_record.parallel_check import MINE, SHARES, Helper, Signatures, helped

#: The part of it that the audit log is: with a helper (the rest is mostly done by then) and without one, and where
#: every signature is computed, which takes longer than all the rest.
_TRAIL = {(True, False): 0.9, (False, False): 0.5, (True, True): 0.35, (False, True): 0.2}
_SIGNATURES = 0.5  # of what is left without a helper


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
                told = _Told(progress, connection, helped=helper is not None, thorough=thorough)
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
    """How far it is, over both halves, in events: as many as would be done if each were the same work."""

    def __init__(
        self, progress: Callable[[int, int], None] | None, connection: Connection, *, helped: bool, thorough: bool
    ) -> None:
        self._progress, self._far = progress, 0
        self._total = count_events(connection)  # the first look: what the helper reads is no older
        self._share = _TRAIL[helped, thorough and has_accounts(connection)]

    def trail(self, part: float) -> None:
        self._tell(self._share * part)

    def rest(self, part: float) -> None:
        self._tell(self._share + (1 - self._share) * part)

    def _tell(self, part: float) -> None:
        """Never back: two halves are done at once."""
        if self._progress is not None:
            self._far = max(self._far, int(part * self._total))
            self._progress(self._far, self._total)


class _OtherHalf:
    """What stands beside the audit log: done by the helper, or here where there is none or it did not end."""

    def __init__(self, connection: Connection, helper: Helper | None, told: _Told, *, thorough: bool) -> None:
        self._connection, self._helper, self._told, self._thorough = connection, helper, told, thorough
        self._signatures: Signatures | None = None
        self.faults: tuple[check.RecordFault, ...] = ()

    def sightings(self) -> check.Sightings:
        """The charges of the imports, when everything about these was checked."""
        if self._helper is not None and self._finished(self._helper):
            return self._helper.sightings
        found = check.Sightings()
        self.faults = check.check_stored(
            self._connection, found.add, lambda part: self._told.rest((1 - _SIGNATURES) * part)
        )
        return found

    def _finished(self, helper: Helper) -> bool:
        """Whether it came to its end; one half of all signatures is computed meanwhile, where all are wanted."""
        mine = None
        if self._thorough and has_accounts(self._connection):
            with suppress(*UNREADABLE):  # said once the rest is done
                mine = look_at_share(self._connection, which=MINE, of=SHARES, told=self._told.rest)
        if not helper.finished(self._told.rest):
            self._helper = None
            return False
        self.faults, self._signatures = helper.faults, helper.signatures
        if mine is not None and helper.forged is not None:
            self._signatures = said_of(self._connection, mine, every=True, beside=helper.forged)
        return True

    def signatures(self) -> Signatures:
        if self._signatures is not None:
            return self._signatures
        return compare_signatures(
            self._connection,
            every=self._thorough,
            told=lambda part: self._told.rest(1 - _SIGNATURES + _SIGNATURES * part),
        )
