"""``screener office encryption``: an office file that nobody reads without its passphrase."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from screener.cli.office.user import write_private
from screener.cli.office_for import entered
from screener.cli.output import JsonOption, OfficeOption, UserOption, existing, show, tell
from screener.cli.passphrases import asked_for
from screener.domain.counting import plural
from screener.domain.errors import ScreenerError
from screener.workflow.session import Office, system_clock
from screener.workflow.session.office_paths import Place
from screener.workflow.verbs import access, encrypt_office
from screener.workflow.verbs.encrypt_office import Act, Changed

app = typer.Typer(
    help="Encrypt an office's file, change its passphrase, or end it.", no_args_is_help=True, rich_markup_mode=None
)

_HALF = "Write this half of the recovery key to a new file instead of printing it; the two belong in two hands."
Half1Option = Annotated[Path | None, typer.Option("--half-1", metavar="FILE", help=_HALF)]
Half2Option = Annotated[Path | None, typer.Option("--half-2", metavar="FILE", help=_HALF)]
NewPassphraseOption = Annotated[
    Path | None,
    typer.Option("--new-passphrase-file", metavar="F", help="A file whose first line is the office's new passphrase."),
]


class Halves(NamedTuple):
    """What is said of the two halves, to a program and to a person."""

    document: dict[str, object]
    lines: list[str]


def refuse_files(half_1: Path | None, half_2: Path | None) -> None:
    """Both files for the halves or none, and none that is there already."""
    if (half_1 is None) != (half_2 is None):
        raise typer.BadParameter("give both files for the halves, or none")
    for file in (half_1, half_2):
        if file is not None and file.exists():
            raise ScreenerError(f"{file} already exists", "", "Choose another name")


def new_passphrase(file: Path | None, option: str = "--passphrase-file") -> str:
    """A new passphrase for an office: what losing it means is said first."""
    tell(encrypt_office.LOST)
    typed = asked_for("The passphrase of the office", file, option, twice=True)
    access.refuse_weak(typed)
    return typed


def keep_halves(halves: tuple[str, str], half_1: Path | None, half_2: Path | None) -> Halves:
    """Prints the halves, or writes each to a file of its own."""
    said = Halves({}, [])
    for number, half, file in ((1, halves[0], half_1), (2, halves[1], half_2)):
        if file is None:
            said.document[f"half_{number}"] = half
            said.lines.append(f"Half {number} of the recovery key of the file, shown only now:\n  {half}")
        else:
            write_private(file, half)
            said.document[f"half_{number}_file"] = str(file)
            said.lines.append(f"Half {number} of the recovery key is in {file}: print it, then destroy the file.")
    return said


@app.command("status")
def status(office: OfficeOption, as_json: JsonOption = False) -> None:
    """Whether the office's file is encrypted. Needs no passphrase."""
    found = encrypt_office.standing(existing(office))
    document = {
        "encrypted": found.encrypted,
        "installed": found.installed,
        "plain_backups": [str(path) for path in found.plain_backups],
    }
    lines = ["The file is encrypted (AES-256, SQLCipher 4)." if found.encrypted else "The file is not encrypted."]
    if not found.installed:
        lines.append("What encrypts offices is not installed here: pip install 'screener[encrypted]'")
    show(document, as_json=as_json, lines=[*lines, *(_plain(found.plain_backups) if found.encrypted else ())])


def _plain(paths: tuple[Path, ...]) -> list[str]:
    if not paths:
        return []
    count = plural(len(paths), "backup")
    return [f"{count} from before can be read by everybody who has the file; move or destroy:", *map(str, paths)]


@app.command("begin")
def begin(
    office: OfficeOption,
    user: UserOption = "",
    new_passphrase_file: NewPassphraseOption = None,
    half_1: Half1Option = None,
    half_2: Half2Option = None,
    as_json: JsonOption = False,
) -> None:
    """Encrypt the office's file. A backup is made before, locked with the same passphrase."""
    _set(office, user, "begin", new_passphrase_file, (half_1, half_2), as_json=as_json)


@app.command("passphrase")
def passphrase(
    office: OfficeOption,
    user: UserOption = "",
    new_passphrase_file: NewPassphraseOption = None,
    half_1: Half1Option = None,
    half_2: Half2Option = None,
    from_half_1: Annotated[
        Path | None, typer.Option("--from-half-1-file", metavar="F", help="Where the passphrase is lost: one half.")
    ] = None,
    from_half_2: Annotated[
        Path | None, typer.Option("--from-half-2-file", metavar="F", help="Where the passphrase is lost: the other.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Give an encrypted office another passphrase. Backups from before keep the old one."""
    if (from_half_1 is None) != (from_half_2 is None):
        raise typer.BadParameter("give the files of both halves, or none")
    if from_half_1 is not None:
        one = asked_for("The first half", from_half_1, "--from-half-1-file", hidden=False)
        two = asked_for("The second half", from_half_2, "--from-half-2-file", hidden=False)
        encrypt_office.open_with_halves(existing(office), one, two)
    _set(office, user, "passphrase", new_passphrase_file, (half_1, half_2), as_json=as_json)


def _set(
    office: str, user: str, act: Act, file: Path | None, halves: tuple[Path | None, Path | None], *, as_json: bool
) -> None:
    refuse_files(*halves)
    changed = _change(office, user, act, lambda: new_passphrase(file, "--new-passphrase-file"))
    kept = keep_halves((changed.half_1, changed.half_2), *halves)
    document = {"encrypted": True, "backup": str(changed.backup.path), **kept.document}
    document["plain_backups"] = [str(path) for path in changed.plain_backups]
    show(document, as_json=as_json, lines=[*_done(act, changed), *kept.lines, *_plain(changed.plain_backups)])


@app.command("end")
def end(office: OfficeOption, user: UserOption = "", as_json: JsonOption = False) -> None:
    """Have the office's file plain again. Backups from before stay encrypted."""
    changed = _change(office, user, "end", lambda: "")
    document = {"encrypted": False, "backup": str(changed.backup.path)}
    show(document, as_json=as_json, lines=_done("end", changed))


def _change(office: str, user: str, act: Act, asked: Callable[[], str]) -> Changed:
    def enter(where: Place) -> Office:
        return entered(where, user)

    return encrypt_office.change(
        existing(office), act, passphrase=asked, user=user, clock=system_clock, enter=enter
    )  # fmt: skip


_DONE: Mapping[Act, str] = {
    "begin": "The office is encrypted",
    "passphrase": "The office has another passphrase; backups from before keep the old one",
    "end": "The office is not encrypted any more; backups from before still are",
}


def _done(act: Act, changed: Changed) -> list[str]:
    locked = ", locked with the new passphrase" if changed.backup.locked else ""
    return [f"{_DONE[act]}. The backup from before is {changed.backup.path}{locked}."]
