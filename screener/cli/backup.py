"""``screener backup`` and ``screener restore``: copies of an office, made, listed, checked and put back."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from screener.cli.office_for import entered, office_for
from screener.cli.output import JsonOption, OfficeOption, UserOption, existing, office_place, show, tell
from screener.cli.passphrases import first_line
from screener.workflow.model import BackupRow
from screener.workflow.session import system_clock
from screener.workflow.verbs import backup_rhythm, keep_backups

PassphraseOption = Annotated[
    Path | None,
    typer.Option("--passphrase-file", metavar="F", help="A file whose first line is the passphrase of the backup."),
]


def backup(
    office: OfficeOption,
    user: UserOption = "",
    to: Annotated[
        Path | None, typer.Option("--to", metavar="DIR", help="Another folder, such as a stick or a share.")
    ] = None,
    passphrase_file: PassphraseOption = None,
    listed: Annotated[bool, typer.Option("--list", help="List the backups instead of making one.")] = False,
    check: Annotated[
        Path | None, typer.Option("--check", metavar="BACKUP", help="Check a backup instead of making one.")
    ] = None,
    automatic: Annotated[
        str, typer.Option("--automatic", metavar="on|off", help="Whether imports and large acts make one first.")
    ] = "",
    minutes: Annotated[
        int | None, typer.Option("--minutes", metavar="N", help="After so much work the window makes one; 0 for never.")
    ] = None,
    second: Annotated[
        Path | None, typer.Option("--second", metavar="DIR", help="From now on the second place: a stick or a share.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Make a checked backup of an office while others work; or list backups, or check one."""
    if sum((listed, check is not None, bool(automatic), minutes is not None, second is not None)) > 1:
        raise typer.BadParameter("give one of --list, --check, --automatic, --minutes and --second")
    if listed:
        _list(office_place(office), to, as_json=as_json)
    elif check is not None:
        _check(existing(check), passphrase_of(passphrase_file), as_json=as_json)
    elif automatic:
        _switch(office, user, automatic, as_json=as_json)
    elif minutes is not None or second is not None:
        _set(office, user, minutes, second, as_json=as_json)
    else:
        with office_for(office, user) as opened:
            made = keep_backups.make(opened, folder=to, passphrase=passphrase_of(passphrase_file))
            reminder = backup_rhythm.rhythm(opened).reminder
        lines = [f"{made.path} ({_size(made)}, through event {made.through:,})", *([reminder] if reminder else [])]
        show({**document_of(made), "reminder": reminder}, as_json=as_json, lines=lines)


def restore(
    chosen: Annotated[Path, typer.Argument(metavar="BACKUP", help="The backup to put back.")],
    office: OfficeOption,
    user: UserOption = "",
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Put a backup in the place of an office. The replaced file is kept beside it."""
    place = office_place(office)
    done = keep_backups.restore(
        place,
        existing(chosen),
        user=user,
        clock=system_clock,
        passphrase=passphrase_of(passphrase_file),
        enter=lambda where: entered(where, user),
    )
    lines = [f"{place} is the office as of event {done.backup.through:,}."]
    if done.kept is not None:
        lost = "an unknown number of" if done.lost_events is None else f"{done.lost_events:,}"
        lines.append(f"What was there before is kept as {done.kept}: it holds {lost} events that the backup does not.")
    document = {
        "office": str(place),
        "backup": document_of(done.backup),
        "kept": None if done.kept is None else str(done.kept),
        "lost_events": done.lost_events,
    }
    show(document, as_json=as_json, lines=lines)


def passphrase_of(path: Path | None) -> str | None:
    """The first line of a passphrase file."""
    return None if path is None else first_line(path)


def document_of(row: BackupRow) -> dict[str, object]:
    """A backup for a program."""
    return {
        "file": str(row.path),
        "at": row.at.isoformat(),
        "sha256": row.sha256,
        "bytes": row.size,
        "through": row.through,
        "locked": row.locked,
    }


def _size(row: BackupRow) -> str:
    return f"{row.size / 1_000_000:.1f} MB" + (", locked" if row.locked else "")


def _list(office: Path | str, folder: Path | None, *, as_json: bool) -> None:
    rows = keep_backups.listed(office, folder)
    lines = [f"{row.at:%Y-%m-%d %H:%M:%S} UTC  {_size(row):>10}  event {row.through:,}  {row.path}" for row in rows]
    show(
        {"backups": [document_of(row) for row in rows]},
        as_json=as_json,
        lines=lines or ["There is no backup there yet: screener backup --office O makes one."],
    )


def _check(path: Path, passphrase: str | None, *, as_json: bool) -> None:
    with tempfile.TemporaryDirectory(prefix="screener-") as folder:
        faults = keep_backups.check(path, Path(folder), passphrase)
    found = [{"chain": f.chain, "seq": f.seq, "table": f.table, "message": f.message} for f in faults]
    lines = [f"{path} is whole: it could be put back as it is."] if not faults else []
    show({"ok": not faults, "findings": found}, as_json=as_json, lines=lines)
    if faults:
        if not as_json:
            tell(f"{path} is not whole:")
            for fault in faults:
                tell(f"  {fault.message}")
        raise typer.Exit(1)


def _switch(office: str, user: str, wish: str, *, as_json: bool) -> None:
    if wish not in ("on", "off"):
        raise typer.BadParameter("--automatic is on or off")
    with office_for(office, user) as opened:
        keep_backups.set_automatic(opened, on=wish == "on")
    words = "A backup is made before imports and large acts" if wish == "on" else "No backup is made by itself"
    show({"automatic": wish == "on"}, as_json=as_json, lines=[f"{words}."])


def _set(office: str, user: str, minutes: int | None, second: Path | None, *, as_json: bool) -> None:
    with office_for(office, user) as opened:
        if minutes is not None:
            backup_rhythm.set_minutes(opened, minutes)
        if second is not None:
            backup_rhythm.set_second_folder(opened, second)
        found = backup_rhythm.rhythm(opened)
    often = f"After {found.minutes} minutes of work a backup is made by itself" if found.minutes else "None by itself"
    lines = [f"{often}.", f"Second place: {found.second_folder or 'none'}."]
    show({"minutes": found.minutes, "second": found.second_folder}, as_json=as_json, lines=lines)
