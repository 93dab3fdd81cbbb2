"""When an office backs itself up without being asked, and how old its copy in a second place is.

After half an hour in which something was done a copy is made beside the work; nobody waits for it. A copy on the same
disk helps against mistakes and damage, not against a thief or a fire: a week without one elsewhere is said.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from screener.domain.errors import ScreenerError
from screener.storage.audit_log import journal, projection
from screener.storage.audit_log.journal import Entry
from screener.storage.backup import backup
from screener.storage.backup.backup import Copy as Copy  # screens hand a copy back to be told of
from screener.storage.rows import records
from screener.storage.schema.canonical import text_in
from screener.workflow.session import Office
from screener.workflow.session.backups import back_up, backup_folder, tell_of

#: The settings, and what holds where an office has not set them (design: 7-records-and-security, section 8).
MINUTES, SECOND_FOLDER = "minutes between backups", "second backup folder"
_MINUTES = 30
OVERDUE = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """``minutes`` 0: none by itself. ``reminder`` is the sentence where a copy in another folder than the
    office's own is missing or older than a week, else "".
    """

    minutes: int
    second_folder: str
    reminder: str


def rhythm(office: Office) -> Rhythm:
    """How the office backs itself up, as the record has it."""
    with office.reading() as connection:
        found = records.settings(connection)
        begun = next(journal.stream(connection, through=1), None)
        second = None
        for event in journal.stream(connection, kinds=(projection.BACKED_UP,)):
            if text_in(event.content, "place") == "second":
                second = event.at
    return Rhythm(
        minutes=_minutes(found.get(MINUTES, "")),
        second_folder=found.get(SECOND_FOLDER, ""),
        reminder=_reminder(office.now(), second, None if begun is None else begun.at),
    )


def _minutes(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else _MINUTES


def _reminder(now: datetime, second: datetime | None, begun: datetime | None) -> str:
    if second is not None:
        days = (now - second).days
        return f"The newest backup in a second place is {days} days old." if now - second > OVERDUE else ""
    if begun is not None and now - begun > OVERDUE:
        return "There is no backup in a second place: a thief or a fire would take the office and its backups together."
    return ""


def set_minutes(office: Office, minutes: int) -> None:
    """After how much work a backup is made by itself; 0 for never. Raises ScreenerError outside 0 to 480."""
    if not 0 <= minutes <= 480:
        raise ScreenerError(f"{minutes} minutes cannot be set", "", "Choose 5 to 480 minutes, or 0 for none")
    office.record([Entry(kind=projection.SET, object="office", body={"settings": {MINUTES: str(minutes)}})])


def set_second_folder(office: Office, folder: Path | None) -> None:
    """Where copies in a second place go (a stick, a share); None for nowhere."""
    if folder is not None and not folder.is_dir():
        raise ScreenerError(f"There is no folder {folder}", "", "Make it first, or put the stick in")
    if folder is not None and folder.resolve() == backup_folder(office.path).resolve():
        raise ScreenerError(f"{folder} is the office's own folder of backups", "", "Choose one on another disk")
    named = "" if folder is None else str(folder.resolve())
    office.record([Entry(kind=projection.SET, object="office", body={"settings": {SECOND_FOLDER: named}})])


def back_up_second(office: Office, *, passphrase: str | None = None) -> Copy:
    """A checked copy in the second place. Raises ScreenerError where none is chosen or it cannot be written."""
    folder = rhythm(office).second_folder
    if not folder:
        raise ScreenerError("No second place for backups is chosen", "", "Choose a folder on a stick or a share")
    if not Path(folder).is_dir():
        raise ScreenerError(f"The folder {folder} is not there", "", "Put the stick in, or choose another folder")
    return back_up(office, why="second place", folder=Path(folder), passphrase=passphrase)


def is_due(office: Office, since: datetime) -> bool:
    """Whether so much time went by since the later of ``since`` and the newest backup, and something was done in it."""
    minutes = rhythm(office).minutes
    if not minutes or not office.automatic_backups:
        return False
    newest = next(iter(backup.copies_in(backup_folder(office.path), office.path.stem)), None)
    begun = since if newest is None else max(since, newest.at)
    with office.reading() as connection:
        last = journal.last_event(connection, outputs=False)
    if last is None or office.now() - begun < timedelta(minutes=minutes):
        return False
    return newest is None or last.seq > newest.seq


def copy_beside(office: Office) -> Copy:
    """Makes and checks the copy. May run beside the office's own thread: it reads through a connection of its own."""
    return office.copied(backup_folder(office.path), stem=office.path.stem)


def tell(office: Office, made: Copy) -> None:
    """Records the copy, in the office's own thread."""
    minutes = rhythm(office).minutes
    tell_of(office, made, why=f"{minutes} minutes of work", own=True)
