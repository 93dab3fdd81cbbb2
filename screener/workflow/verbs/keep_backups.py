"""Backups: made, listed, checked, put back. The office is copied while others work; a copy is checked before it counts.

Restoring is an event of the restored office: it says from which backup, and where the record of the replaced file
ended, so that an anchor or a report of the lost time can be understood. The replaced file is kept.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from screener.domain.errors import ScreenerError
from screener.domain.unfinished import unfinished
from screener.storage.audit_log import projection
from screener.storage.audit_log.journal import Entry
from screener.storage.backup import backup, rewritten
from screener.storage.backup.backup import Copy
from screener.storage.engines import encrypted
from screener.storage.engines.address import address_of, beside
from screener.storage.engines.engine import Damaged, NoOffice, open_database, put_on_server
from screener.storage.rows import records
from screener.storage.schema.canonical import Json
from screener.workflow.model import BackupRow, Restored, RestorePlan, VerifyFinding
from screener.workflow.session import Clock, Office, open_office
from screener.workflow.session.backups import back_up, backup_folder
from screener.workflow.session.gate import Acting
from screener.workflow.session.office_paths import Place, local_file, made_ready, on_server
from screener.workflow.session.opened import AUTOMATIC_BACKUPS
from screener.workflow.session.opening import open_file, opened


def make(
    office: Office, *, folder: Path | None = None, passphrase: str | None = None, why: str = "asked for"
) -> BackupRow:
    """Makes a backup in the office's own folder, or in another one (a stick, a share), and records it.

    Raises ScreenerError where the folder cannot be written, or the office does not agree with itself.
    """
    if passphrase is not None and len(passphrase) < 12:
        raise ScreenerError("The passphrase is too short", "", "Choose one of at least twelve characters")
    return _row(back_up(office, why=why, folder=folder, passphrase=passphrase))


def listed(place: Place, folder: Path | None = None) -> tuple[BackupRow, ...]:
    """The backups of an office, the newest first. Needs no user and opens nothing."""
    path = local_file(place)
    return tuple(_row(copy) for copy in backup.copies_in(folder or backup_folder(path), path.stem))


def check(path: Path, workspace: Path, passphrase: str | None = None) -> tuple[VerifyFinding, ...]:
    """Every fault of one backup: none where it could be put back as it is. ``workspace`` is a local folder."""
    faults = backup.check_copy(backup.read_copy(path), workspace, passphrase)
    return tuple(VerifyFinding(chain=f.chain, seq=f.seq, table=f.table, message=f.message) for f in faults)


def look(office: Office, path: Path) -> RestorePlan:
    """What putting a backup back would replace. Changes nothing; raises ScreenerError where it cannot be judged."""
    copy = backup.read_copy(path)
    with office.reading() as connection:
        seq, _ = backup.head_of(connection)
    server = on_server(office.place)
    kept = _kept_schema(office.place, office.now()) if server else _kept_name(office.path, office.now()).name
    return RestorePlan(backup=_row(copy), event=seq, lost_events=max(seq - copy.seq, 0), kept=kept)


def restore(
    place: Place,
    path: Path,
    *,
    user: str,
    clock: Clock,
    passphrase: str | None = None,
    enter: Callable[[Place], Office] | None = None,
) -> Restored:
    """Puts a backup in the place of an office, wholly or not at all; the replaced one is kept: a file beside it, on a
    server a schema beside its own.

    Refused where the backup is not whole, where it is of another office, or while the office is open elsewhere.
    ``enter`` opens an office for who acts; without it, one with accounts cannot be restored.
    """
    copy = backup.read_copy(path)
    entering = enter or (lambda where: open_office(where, user=user, clock=clock))
    now = clock()
    place = place if on_server(place) else Path(place)
    own = made_ready(place)
    ready = unfinished(own, "restoring")
    try:
        backup.open_copy(copy, ready, passphrase)
        _encrypted_as(place, ready)
        _refuse_unsound(ready, copy)
        lost = _present(place)
        _refuse_another(ready, place, lost)
        had = lost is not None if on_server(place) else own.exists()
        kept = _kept_schema(str(place), now) if on_server(place) else _kept_name(own, now)
        name = kept if isinstance(kept, str) else kept.name
        if enter is not None and lost is not None:
            with entering(place) as standing:  # whoever may not restore is refused, and recorded, where it counts
                standing.require(projection.RESTORED, "office")
        _said(ready, copy, lost, name if had else "", entering)
        if isinstance(kept, str):
            put_on_server(str(place), ready, kept)
        else:
            backup.put_in_place(own, ready, kept)
    finally:
        for end in ("", "-wal", "-shm", "-journal"):
            Path(f"{ready}{end}").unlink(missing_ok=True)
    return Restored(
        backup=_row(copy),
        kept=None if not had else beside(str(place), kept) if isinstance(kept, str) else kept,
        lost_events=None if lost is None else max(lost[1] - copy.seq, 0),
    )


def as_logged_on(acting: Acting | None, clock: Clock) -> Callable[[Place], Office] | None:
    """How ``restore`` opens an office for somebody who is logged on already; None where the office has no accounts."""
    if acting is None:
        return None
    return lambda where: opened(open_file(where), user=acting.code, clock=clock, acting=acting)


def set_automatic(office: Office, *, on: bool) -> None:
    """Whether the office makes a backup before imports and large acts."""
    body: dict[str, Json] = {"settings": {AUTOMATIC_BACKUPS: "on" if on else "off"}}
    office.record([Entry(kind=projection.SET, object="office", body=body)])
    office.automatic_backups = on


def _encrypted_as(place: Place, ready: Path) -> None:
    """What takes the place of an encrypted office is encrypted as it is, whenever the backup was made."""
    if not isinstance(place, Path) or encrypted.salt_of(place) is None or encrypted.salt_of(ready) is not None:
        return
    plain = unfinished(ready, "plain")
    try:
        os.replace(ready, plain)
        rewritten.rewrite(plain, ready, encrypted.key_of(place))
    finally:
        for end in ("", "-wal", "-shm", "-journal"):
            Path(f"{plain}{end}").unlink(missing_ok=True)


def _refuse_unsound(ready: Path, copy: Copy) -> None:
    faults = backup.check_office(ready)
    if faults:
        raise ScreenerError(
            f"The backup {copy.path.name} does not agree with itself", faults[0].message, "Choose another backup"
        )


def _present(place: Place) -> tuple[str, int, str] | None:
    """Of the office to be replaced: its salt, and where its record ends. None where it is not there or not readable."""
    if isinstance(place, Path) and not place.exists():
        return None
    try:
        database = open_database(place, check=False, older=True)
    except (Damaged, NoOffice):
        return None
    try:
        with database.reading() as connection:
            return records.settings(connection).get("match salt", ""), *backup.head_of(connection)
    except (Damaged, ValueError):
        return None
    finally:
        database.close()


def _refuse_another(ready: Path, place: Place, present: tuple[str, int, str] | None) -> None:
    """Two offices differ in their salt, which no event and no person ever changes."""
    if present is None:
        return
    other = _present(ready)
    if other is not None and other[0] != present[0]:
        named = place.name if isinstance(place, Path) else place
        raise ScreenerError(
            f"The backup is of another office than {named}", "", "Restore it under a name of its own: --office NEW"
        )


def _kept_name(path: Path, now: datetime) -> Path:
    return path.with_name(f"{path.stem} replaced {now.astimezone(UTC):%Y-%m-%d %H%M%S}Z{path.suffix}")


def _kept_schema(place: str, now: datetime) -> str:
    """Under which name the replaced office stays on the server."""
    return f"{address_of(place).schema}_replaced_{now.astimezone(UTC):%Y%m%d_%H%M%S}"


def _said(
    ready: Path, copy: Copy, lost: tuple[str, int, str] | None, kept: str, entering: Callable[[Place], Office]
) -> None:
    """The event that tells of it, written before the file takes the office's name, by who logs on to the backup."""
    with entering(ready) as office:
        body: dict[str, Json] = {
            "file": copy.path.name,
            "sha256": copy.sha256,
            "through": copy.seq,
            "head": copy.hash,
            "replaced file": kept,
            "replaced through": None if lost is None else lost[1],
            "replaced head": None if lost is None else lost[2],
        }
        office.record([Entry(kind=projection.RESTORED, object="office", body=body)])


def _row(copy: Copy) -> BackupRow:
    return BackupRow(
        path=copy.path, at=copy.at, sha256=copy.sha256, size=copy.size, through=copy.seq, locked=copy.locked
    )
