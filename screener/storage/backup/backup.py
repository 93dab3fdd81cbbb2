"""Copies of an office file: made of a running office, checked before they get their name, and put back.

A copy is what SQLite's ``VACUUM INTO`` writes of one snapshot: other windows go on meanwhile, and what was deleted is
not in it (https://www.sqlite.org/lang_vacuum.html#vacuuminto). Beside it stands a side file with its SHA-256 and the
head of the record that it holds, so that a copy that was changed or spoiled is named without opening it.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from screener.domain.errors import ScreenerError
from screener.domain.unfinished import unfinished
from screener.storage.audit_log import journal
from screener.storage.audit_log.check import RecordFault, check_record
from screener.storage.backup import sealed_file
from screener.storage.backup.upgrade_office import upgrade_unpacked
from screener.storage.engines import encrypted
from screener.storage.engines.engine import Connection, Damaged, Database, open_database, translated
from screener.storage.engines.place import BACKUP_SUFFIX
from screener.storage.engines.synced import sync_file, sync_folder

SIDE = ".sha256.json"
_CHUNK = 1024**2


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """One backup: the file, and what its side file says of it. ``seq`` and ``hash`` are the record's last event."""

    path: Path
    at: datetime
    sha256: str
    size: int
    seq: int
    hash: str
    locked: bool = False


def make_copy(
    database: Database, folder: Path, *, beside: Path, stem: str, at: datetime, passphrase: str | None = None
) -> Copy:
    """Copies an office into ``folder`` and checks the copy; it has its name only when all of it is on disk and whole.

    ``beside`` is the local folder in which it is written. With a passphrase the copy is encrypted. Raises
    ScreenerError where the folder cannot be written or is full, or where the copy does not verify: then the office
    itself is damaged, and no name is given.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ScreenerError(
            f"The backup folder {folder} cannot be made", error.strerror or "", "Choose another folder"
        ) from error
    name = f"{stem} {at.astimezone(UTC):%Y-%m-%d %H%M%S}Z"
    final = folder / f"{name}{BACKUP_SUFFIX}"
    number = 1
    while final.exists():
        number += 1
        final = folder / f"{name} ({number}){BACKUP_SUFFIX}"
    # Beside the office, where SQLite may work: the folder of backups can be a share or a stick.
    draft = unfinished(beside / final.name)
    locked = unfinished(beside / final.name, "locking")
    leftovers = (draft, locked, *(Path(f"{draft}{end}") for end in ("-wal", "-shm", "-journal")))
    try:
        with translated(draft):
            database.copy_into(draft)
            draft.chmod(0o600)
            head, faults = _looked_through(draft)
            if faults:
                raise ScreenerError(
                    f"No backup of {stem} was made: the record does not agree with itself",
                    faults[0].message,
                    "Run Verify, and go on with the latest backup",
                )
            ready = draft
            if passphrase is not None:
                sealed_file.seal(draft, locked, passphrase)
                ready = locked
            sync_file(ready)
            copy = Copy(
                path=final,
                at=at,
                sha256=sha256_of(ready),
                size=ready.stat().st_size,
                seq=head[0],
                hash=head[1],
                locked=passphrase is not None,
            )
            _write_side(copy)
            _moved(ready, final, copy.sha256)
            sync_folder(folder)
    finally:
        for leftover in leftovers:
            leftover.unlink(missing_ok=True)
    return copy


def _moved(ready: Path, final: Path, sha256: str) -> None:
    """Gives a finished file its name in another folder, on another disk too: there it is read back before."""
    try:
        os.replace(ready, final)
        return
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
    arriving = unfinished(final)
    try:
        shutil.copyfile(ready, arriving)
        arriving.chmod(0o600)
        sync_file(arriving)
        if sha256_of(arriving) != sha256:
            raise ScreenerError(f"{final} was not written whole", "the disk gives back other bytes", "Use another disk")
        os.replace(arriving, final)
    finally:
        arriving.unlink(missing_ok=True)


def sha256_of(path: Path) -> str:
    """The hash of a closed file. Never of an open office: reading it would drop this process's locks."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            found.update(chunk)
    return found.hexdigest()


def _write_side(copy: Copy) -> None:
    """The side file is there before the copy is: a copy without one is no backup that this program finished."""
    said = {
        "file": copy.path.name,
        "at": copy.at.astimezone(UTC).isoformat(),
        "sha256": copy.sha256,
        "size": copy.size,
        "seq": copy.seq,
        "hash": copy.hash,
        "locked": copy.locked,
    }
    said["check"] = _check_of(said)
    side = side_of(copy.path)
    draft = unfinished(side)
    try:
        draft.write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")
        sync_file(draft)
        os.replace(draft, side)
    finally:
        draft.unlink(missing_ok=True)


def _check_of(said: Mapping[str, object]) -> str:
    """The hash over everything else that a side file says, so that a bit that flipped in a time or a number is seen."""
    held = {name: value for name, value in said.items() if name != "check"}
    return hashlib.sha256(json.dumps(held, sort_keys=True).encode()).hexdigest()


def side_of(path: Path) -> Path:
    """Where the side file of a backup stands."""
    return path.with_name(path.name + SIDE)


def read_copy(path: Path) -> Copy:
    """What the side file says of a backup. Raises ScreenerError where there is none or it cannot be read."""
    if not path.is_file():
        raise ScreenerError(f"There is no backup {path}", "", "Look at the list: screener backup --list")
    side = side_of(path)
    try:
        said = json.loads(side.read_text(encoding="utf-8"))
        if "check" in said and said["check"] != _check_of(said):  # an earlier release wrote none
            raise ValueError("its hash")
        return Copy(
            path=path,
            at=datetime.fromisoformat(said["at"]),
            sha256=str(said["sha256"]),
            size=int(said["size"]),
            seq=int(said["seq"]),
            hash=str(said["hash"]),
            locked=bool(said["locked"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ScreenerError(
            f"The backup {path.name} cannot be judged",
            f"its side file {side.name} is missing or damaged",
            "Choose another backup",
        ) from error


def copies_in(folder: Path, stem: str) -> tuple[Copy, ...]:
    """The backups of an office in a folder, the newest first. Files that cannot be judged are left out."""
    found = []
    for path in sorted(folder.glob(f"{_escaped(stem)} *{BACKUP_SUFFIX}")):
        try:
            found.append(read_copy(path))
        except ScreenerError:
            continue
    return tuple(sorted(found, key=lambda copy: (copy.at, copy.path.name), reverse=True))


def _escaped(stem: str) -> str:
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in stem)


def open_copy(copy: Copy, into: Path, passphrase: str | None) -> None:
    """Writes the office file that a backup holds to ``into``, on disk; refuses one that is not as it was written.

    What an earlier release wrote is brought to this one there; the backup stays as it is.

    Raises ScreenerError where the file's hash differs, the passphrase is missing or wrong, or the disk is full.
    """
    if sha256_of(copy.path) != copy.sha256:
        raise ScreenerError(
            f"The backup {copy.path.name} was changed or damaged",
            "its SHA-256 is not the one that was written down when it was made",
            "Choose another backup",
        )
    with translated(into):
        os.close(os.open(into, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        if copy.locked:
            if passphrase is None:
                raise ScreenerError(
                    f"The backup {copy.path.name} is locked", "", "Give its passphrase: --passphrase-file"
                )
            sealed_file.unseal(copy.path, into, passphrase)
        else:
            with copy.path.open("rb") as source, into.open("wb") as target:
                while chunk := source.read(_CHUNK):
                    target.write(chunk)
        sync_file(into)
    upgrade_unpacked(into)


def check_copy(copy: Copy, workspace: Path, passphrase: str | None = None) -> tuple[RecordFault, ...]:
    """Every fault of a backup: its hash, its pages, its chain, and whether it ends where its side file says.

    ``workspace`` is a local folder in which the copy may be unpacked; nothing is left there.
    """
    scratch = unfinished(workspace / copy.path.name, "checking")
    try:
        open_copy(copy, scratch, passphrase)
        head, faults = _looked_through(scratch)
        if not faults and head != (copy.seq, copy.hash):
            message = f"it ends with event {head[0]}, its side file says {copy.seq}"
            faults = (RecordFault(chain="", seq=head[0], table="event", message=message),)
        return faults
    finally:
        for end in ("", "-wal", "-shm", "-journal"):
            Path(f"{scratch}{end}").unlink(missing_ok=True)


def check_office(path: Path) -> tuple[RecordFault, ...]:
    """Every fault of an office file that nobody works in."""
    return _looked_through(path)[1]


def _looked_through(path: Path) -> tuple[tuple[int, str], tuple[RecordFault, ...]]:
    """Opens an office file beside its place: where its record ends, and every fault of it."""
    try:
        database = open_database(path, check=False)
    except Damaged as error:
        return (0, ""), (RecordFault(chain="", seq=0, table="", message=str(error)),)
    try:
        with database.reading() as connection:
            _, faults = check_record(connection)
            return head_of(connection), faults
    except Damaged as error:
        return (0, ""), (RecordFault(chain="", seq=0, table="", message=str(error)),)
    finally:
        database.close()


def head_of(connection: Connection) -> tuple[int, str]:
    """The number and hash of the newest event."""
    last = max(journal.heads(connection), key=lambda head: head.seq, default=None)
    return (0, "") if last is None else (last.seq, last.hash)


def put_in_place(path: Path, ready: Path, kept: Path, *, ends: tuple[int, str] | None = None) -> None:
    """Exchanges an office file for ``ready``; the old one stays under the name ``kept``.

    At no moment is there no office under the name. Refused while any other window has the office open: it would go on
    writing to the file that is no longer the office; and where its record does not end with ``ends`` any more.
    """
    with translated(path):
        if not path.exists():
            os.replace(ready, path)
            sync_folder(path.parent)
            return
        raw = _alone(path)
        try:
            if kept.exists():
                raise ScreenerError(f"{kept} already exists", "", "Do it again in a second")
            if ends is not None and (raw is None or _ends(raw) != ends):
                raise ScreenerError(f"Somebody worked in {path} meanwhile", "nothing was changed", "Do it again")
            try:
                os.link(path, kept)
            except OSError:  # a disk without links (FAT): the bytes, read through no handle but this one's copy
                if raw is not None:
                    raw.execute("ROLLBACK")
                    raw.execute("VACUUM INTO ?", (str(kept),))
                else:
                    kept.write_bytes(path.read_bytes())
            if os.name != "posix" and raw is not None:
                raw.close()  # Windows renames nothing over an open file
                raw = None
            os.replace(ready, path)
            sync_folder(path.parent)
        finally:
            if raw is not None:
                raw.close()


def _ends(raw: sqlite3.Connection) -> tuple[int, str] | None:
    found: tuple[int, str] | None = raw.execute("SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1").fetchone()
    return found


def _alone(path: Path) -> sqlite3.Connection | None:
    """Holds the office for this process alone, its write-ahead log folded in; None where SQLite cannot read it."""
    raw = encrypted.connect(path, encrypted.key_of(path), timeout=2)
    try:
        # Every connection in WAL mode holds a shared lock on the file, even an idle one; leaving WAL needs all of it.
        raw.execute("PRAGMA journal_mode = DELETE").fetchall()
        raw.execute("BEGIN EXCLUSIVE")
    except encrypted.faults() as error:
        raw.close()
        if "locked" in str(error):
            raise ScreenerError(
                f"{path} is open in another window", "", "Close it everywhere, then do it again"
            ) from None
        return None  # damaged: that is why it is being replaced
    return raw


#: For how long which copies are kept: name of a period, how many periods, and what makes two moments one period.
_KEEP: tuple[tuple[int, Callable[[datetime], tuple[int, ...]]], ...] = (
    (30, lambda at: (at.year, at.month, at.day)),
    (12, lambda at: tuple(at.isocalendar()[:2])),
    (24, lambda at: (at.year, at.month)),
)
_ALL_FOR = 24 * 3600
_LAST = 24  # copies that stay in any case: by a clock that jumped, all of this day's would be old


def superfluous(copies: Iterable[Copy], now: datetime) -> tuple[Copy, ...]:
    """Those that may go: all of the last 24 hours stay, the newest of each of 30 days, 12 weeks and 24 months, and the
    last 24 of the record whatever the clock says.

    Days, weeks and months are those in which a copy was made, not of the calendar: an office that made none for a
    month keeps as many as one that worked every day (design: 7-records-and-security, section 8).
    """
    newest = sorted(copies, key=lambda copy: (copy.at, copy.path.name), reverse=True)
    kept = {copy.path for copy in newest if (now - copy.at).total_seconds() <= _ALL_FOR}
    kept.update(copy.path for copy in sorted(newest, key=lambda copy: copy.seq, reverse=True)[:_LAST])
    for count, period in _KEEP:
        seen: set[tuple[int, ...]] = set()
        for copy in newest:
            name = period(copy.at.astimezone(UTC))
            if name not in seen and len(seen) < count:
                seen.add(name)
                kept.add(copy.path)
    return tuple(copy for copy in newest if copy.path not in kept)


def remove(copy: Copy) -> None:
    """Takes a backup and its side file away."""
    try:
        copy.path.unlink(missing_ok=True)
        side_of(copy.path).unlink(missing_ok=True)
    except OSError as error:
        raise ScreenerError(
            f"The old backup {copy.path.name} cannot be removed", error.strerror or "", "Remove it by hand"
        ) from error


__all__ = [
    "Copy",
    "check_copy",
    "check_office",
    "copies_in",
    "head_of",
    "make_copy",
    "open_copy",
    "put_in_place",
    "read_copy",
    "remove",
    "sha256_of",
    "superfluous",
]
