"""An office file that is encrypted on its own: begun, ended, given another passphrase, opened by its two halves.

The file is written anew beside the old one and takes its place when it is whole and nobody worked in the office
meanwhile; before, a checked backup is made. The record goes on: the change is its next event.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from screener.domain.errors import ScreenerError
from screener.domain.unfinished import unfinished
from screener.storage.audit_log import projection
from screener.storage.audit_log.journal import Entry
from screener.storage.backup import backup, rewritten
from screener.storage.engines import encrypted
from screener.storage.engines.encrypted import FileKey
from screener.storage.engines.engine import open_database
from screener.storage.schema.canonical import Json
from screener.workflow.model import BackupRow
from screener.workflow.session import Clock, Office, open_office
from screener.workflow.session.backups import back_up, backup_folder
from screener.workflow.session.office_paths import Place, is_encrypted, on_server

#: Said before a passphrase is set, on the screen and on the command line.
LOST = (
    "Without the passphrase nobody can open this office again: not the people who made the program, not the "
    "administrator of this machine. Two halves of a recovery key are shown once when it is set; print them and give "
    "them to two people. Whoever loses the passphrase and a half has lost the office and its backups."
)
Act = Literal["begin", "passphrase", "end"]
_WORDS: Mapping[Act, str] = {"begin": "encrypted", "passphrase": "under another passphrase", "end": "plain"}
_ENDS = ("", "-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True, kw_only=True)
class Encryption:
    """Whether an office is encrypted, and what lies beside it that is not."""

    encrypted: bool
    installed: bool
    plain_backups: tuple[Path, ...]  # in the office's own folder: as readable as before


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What was done. The halves open the file as the passphrase does; they are in this answer only ("" for plain)."""

    encrypted: bool
    backup: BackupRow
    half_1: str = field(repr=False, default="")
    half_2: str = field(repr=False, default="")
    plain_backups: tuple[Path, ...] = ()


def standing(place: Place) -> Encryption:
    """Whether an office is encrypted. Opens nothing and needs no passphrase."""
    if on_server(place):
        return Encryption(encrypted=False, installed=encrypted.is_installed(), plain_backups=())
    path = Path(place)
    return Encryption(
        encrypted=is_encrypted(path), installed=encrypted.is_installed(), plain_backups=_plain_backups(path)
    )


def _plain_backups(path: Path) -> tuple[Path, ...]:
    copies = backup.copies_in(backup_folder(path), path.stem)
    return tuple(copy.path for copy in copies if not copy.locked and encrypted.salt_of(copy.path) is None)


def halves(place: Place) -> tuple[str, str]:
    """Two halves of what opens an encrypted office that is open in this run, for two sheets of paper."""
    key = encrypted.key_of(Path(place))
    if key is None:
        raise ScreenerError(f"{place} is not encrypted", "", "Begin with it: screener office encryption begin")
    return rewritten.halves(key)


def open_with_halves(place: Place, half_1: str, half_2: str) -> None:
    """Opens an encrypted office for this run without its passphrase, so that it can be given a new one.

    Raises ScreenerError where a half was mistyped, or they are those of another office or of an earlier passphrase.
    """
    rewritten.unlock_with_halves(Path(place), half_1, half_2)


def change(
    place: Place,
    act: Act,
    *,
    user: str,
    clock: Clock,
    passphrase: str | Callable[[], str] = "",
    enter: Callable[[Place], Office] | None = None,
) -> Changed:
    """Encrypts an office file, gives it another passphrase, or has it plain again; wholly or not at all.

    Refused for an office on a server, while it is open elsewhere, and where it or the new file is not whole. The
    backup before is made as the office was; of a plain one it is locked with the new passphrase. ``passphrase`` is the
    new one, or asks for it once the act is allowed. ``enter`` opens the office for who acts, as with a restore. Raises
    ScreenerError; then the office is as it was.
    """
    if on_server(place):
        raise ScreenerError(
            "An office on a server is not encrypted by this program",
            "its disk is the server's",
            "Have its administrator encrypt that disk",
        )
    path = Path(place)
    entering = enter or (lambda where: open_office(where, user=user, clock=clock))
    with entering(path) as office:
        office.require(projection.ENCRYPTION, "office")
        _refuse(office, path, act)
        new = None if act == "end" else passphrase() if callable(passphrase) else passphrase
        refuse_short(new)
        words = _WORDS[act]
        made = back_up(office, why=f"before the file is {words}", passphrase=new if act == "begin" else None)
        mark = f"{office.now():%H%M%S}"
    key = None if new is None else encrypted.new_key(new)
    _exchange(path, key, entering, {"to": words, "backup": made.path.name, "sha256": made.sha256}, mark)
    one, two = ("", "") if key is None else rewritten.halves(key)
    row = BackupRow(
        path=made.path, at=made.at, sha256=made.sha256, size=made.size, through=made.seq, locked=made.locked
    )
    left = () if key is None else _plain_backups(path)
    return Changed(encrypted=key is not None, backup=row, half_1=one, half_2=two, plain_backups=left)


def _refuse(office: Office, path: Path, act: Act) -> None:
    encrypted.sqlcipher()
    if not office.user:
        raise ScreenerError("Somebody has to answer for it", "", "Say who you are with --user")
    if act == "begin" and is_encrypted(path):
        raise ScreenerError(f"{path} is encrypted already", "", "Change it: screener office encryption passphrase")
    if act != "begin" and not is_encrypted(path):
        raise ScreenerError(f"{path} is not encrypted", "", "Begin with it: screener office encryption begin")


def refuse_short(passphrase: str | None) -> None:
    """The least that a passphrase must have: ``access.refuse_weak`` asks for more where a person chooses one."""
    if passphrase is not None and len(passphrase) < 12:
        raise ScreenerError("The passphrase is too short", "", "Choose one of at least twelve characters")


def _exchange(
    path: Path, key: FileKey | None, entering: Callable[[Place], Office], body: dict[str, Json], mark: str
) -> None:
    """Copy, new file, its event, the place of the old one: the old one is taken away last."""
    copy, ready = unfinished(path, "copying"), unfinished(path, "encrypting" if key else "opening")
    kept = unfinished(path, f"replaced {mark}")
    try:
        database = open_database(path)
        try:
            database.copy_into(copy)
            copy.chmod(0o600)
        finally:
            database.close()
        ends = _end_of(copy)
        rewritten.rewrite(copy, ready, key)
        faults = backup.check_office(ready)
        if faults or _end_of(ready) != ends:
            why = faults[0].message if faults else "it ends elsewhere"
            raise ScreenerError(f"{path} was left as it is: the new file is not whole", why, "Run Verify")
        with entering(ready) as office:
            office.record([Entry(kind=projection.ENCRYPTION, object="office", body=body)])
        backup.put_in_place(path, ready, kept, ends=ends)
    finally:
        for leftover in (copy, ready, kept):
            for end in _ENDS:
                Path(f"{leftover}{end}").unlink(missing_ok=True)


def _end_of(path: Path) -> tuple[int, str]:
    database = open_database(path, check=False)
    try:
        with database.reading() as connection:
            return backup.head_of(connection)
    finally:
        database.close()
