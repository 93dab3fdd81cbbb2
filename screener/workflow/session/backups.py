"""Backups that the office makes of itself: where they lie, and the one made before anything large."""

from __future__ import annotations

from pathlib import Path

from screener.domain.errors import ScreenerError
from screener.storage.audit_log import journal, projection
from screener.storage.audit_log.journal import Entry
from screener.storage.backup import backup
from screener.storage.backup.backup import Copy
from screener.storage.schema.canonical import Json
from screener.workflow.session.opened import Office

#: Acts on more charges than this are preceded by a backup (7-records-and-security, section 8).
LARGE = 50


def backup_folder(office_path: Path) -> Path:
    """Where an office's own backups lie: beside it, since there the program may surely write."""
    return office_path.with_name(f"{office_path.stem} backups")


def back_up(office: Office, *, why: str, folder: Path | None = None, passphrase: str | None = None) -> Copy:
    """Makes a checked backup and records it: which file, with which SHA-256, through which event.

    Without ``folder`` it goes to the office's own, from which the superfluous ones are removed.
    """
    made = office.copied(folder or backup_folder(office.path), stem=office.path.stem, passphrase=passphrase)
    tell_of(office, made, why=why, own=folder is None)
    return made


def tell_of(office: Office, made: Copy, *, why: str, own: bool) -> None:
    """Records a backup that was made. In the office's own folder the superfluous ones go."""
    body: dict[str, Json] = {
        "file": made.path.name,
        "folder": str(made.path.parent),
        "sha256": made.sha256,
        "through": made.seq,
        "head": made.hash,
        "locked": made.locked,
        "place": "own" if own else "second",
        "why": why,
    }
    if office.user:
        office.record([Entry(kind=projection.BACKED_UP, object="backup", body=body)])
    if own:
        for copy in backup.superfluous(backup.copies_in(made.path.parent, office.path.stem), office.now()):
            backup.remove(copy)


def back_up_before(office: Office, what: str) -> Copy | None:
    """The backup before an import or a large act. None where there is nothing to lose, or it is there already.

    Raises ScreenerError where none can be made: then the act is not begun.
    """
    if not office.automatic_backups:
        return None
    with office.reading() as connection:
        worked = next(journal.stream(connection, kinds=_WORK), None) is not None
        last = journal.last_event(connection, outputs=False)
    if not worked or last is None:
        return None
    newest = next(iter(backup.copies_in(backup_folder(office.path), office.path.stem)), None)
    if newest is not None and newest.seq >= last.seq and _of_this_record(office, newest):
        return newest  # only reports and backups were written since
    try:
        return back_up(office, why=f"before {what}")
    except ScreenerError as error:
        raise ScreenerError(
            f"No backup could be made before {what}, so it was not begun",
            str(error).rstrip("."),
            "See to that, or turn automatic backups off: screener backup --automatic off",
        ) from error


def _of_this_record(office: Office, copy: Copy) -> bool:
    """Whether the record as it stands goes through the end of a copy; not where a restore took that back."""
    with office.reading() as connection:
        end = next(journal.stream(connection, after=copy.seq - 1, through=copy.seq), None)
    return end is not None and end.hash == copy.hash


#: What makes an office worth a copy.
_WORK = (
    projection.IMPORTED,
    projection.CASES_IMPORTED,
    projection.WARRANTS_IMPORTED,
    projection.DECIDED,
    projection.ANSWERED,
)
