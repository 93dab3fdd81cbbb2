"""``screener office access``: whether the office has accounts, their beginning, and the banner."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from screener.cli.office.user import document_of, line_of, write_private
from screener.cli.office_for import office_for
from screener.cli.output import JsonOption, OfficeOption, UserOption, existing, show
from screener.cli.passphrases import asked_for
from screener.domain.errors import ScreenerError
from screener.workflow.verbs import access
from screener.workflow.verbs.access import NewAccount

app = typer.Typer(help="Accounts, log-ons and the banner.", no_args_is_help=True, rich_markup_mode=None)

_HALF = "Write it to this new file instead of printing it; the two belong in two hands."


@app.command("begin")
def begin(
    office: OfficeOption,
    administrator: Annotated[str, typer.Option("--administrator", metavar="CODE", help="Who keeps the accounts.")],
    supervisor: Annotated[str, typer.Option("--supervisor", metavar="CODE", help="Who confirms them.")],
    user: UserOption = "",
    administrator_name: Annotated[str, typer.Option("--administrator-name", help="The person's name.")] = "",
    supervisor_name: Annotated[str, typer.Option("--supervisor-name", help="The person's name.")] = "",
    administrator_file: Annotated[
        Path | None, typer.Option("--administrator-passphrase-file", metavar="F", help="Its first line is theirs.")
    ] = None,
    supervisor_file: Annotated[
        Path | None, typer.Option("--supervisor-passphrase-file", metavar="F", help="Its first line is theirs.")
    ] = None,
    half_1: Annotated[Path | None, typer.Option("--half-1", metavar="FILE", help=_HALF)] = None,
    half_2: Annotated[Path | None, typer.Option("--half-2", metavar="FILE", help=_HALF)] = None,
    as_json: JsonOption = False,
) -> None:
    """Give the office accounts: two people, two keys, and the recovery key in two halves. There is no way back."""
    if (half_1 is None) != (half_2 is None):
        raise typer.BadParameter("give both files for the halves, or none")
    for file in (half_1, half_2):
        if file is not None and file.exists():
            raise ScreenerError(f"{file} already exists", "", "Choose another name")
    with office_for(office, user) as opened:
        option = "--administrator-passphrase-file"
        one = asked_for(f"A passphrase, typed by {administrator}", administrator_file, option, twice=True)
        option = "--supervisor-passphrase-file"
        two = asked_for(f"A passphrase, typed by {supervisor}", supervisor_file, option, twice=True)
        known = {person.code: person.name for person in opened.users()}
        first = access.begin_accounts(
            opened,
            administrator=NewAccount(code=administrator, name=administrator_name or administrator, passphrase=one),
            supervisor=NewAccount(
                code=supervisor, name=supervisor_name or known.get(supervisor, supervisor), passphrase=two
            ),
        )
    document: dict[str, object] = {
        "administrator": first.administrator,
        "supervisor": first.supervisor,
        "fingerprints": first.fingerprints,
    }
    lines = [f"{code} has the key {mark}: write that down on paper." for code, mark in first.fingerprints.items()]
    for number, half, file in ((1, first.half_1, half_1), (2, first.half_2, half_2)):
        if file is None:
            document[f"half_{number}"] = half
            lines.append(f"Half {number} of the recovery key, shown only now:\n  {half}")
        else:
            write_private(file, half)
            document[f"half_{number}_file"] = str(file)
            lines.append(f"Half {number} of the recovery key is in {file}: print it, then destroy the file.")
    show(document, as_json=as_json, lines=lines)


@app.command("status")
def status(office: OfficeOption, as_json: JsonOption = False) -> None:
    """Whether the office has accounts, and which. Needs no passphrase."""
    with office_for(office, "", to_read=True) as opened:
        people = access.accounts(opened)
        document = {"mode": opened.mode, "accounts": [document_of(one) for one in people]}
        accounts = opened.mode == "accounts"
        head = "The office has accounts: every act is signed." if accounts else "No accounts: nobody logs on."
        show(document, as_json=as_json, lines=[head, *(line_of(one) for one in people)])


@app.command("acknowledge")
def acknowledge(office: OfficeOption, user: UserOption = "", as_json: JsonOption = False) -> None:
    """Record that who acts has read the banner and goes on."""
    with office_for(office, user) as opened:
        saved = access.acknowledge_banner(opened)
        show({"event": saved.event_id}, as_json=as_json, lines=[access.banner_text(opened), "", "Acknowledged."])


@app.command("banner")
def banner(
    office: OfficeOption,
    user: UserOption = "",
    text: Annotated[
        Path | None, typer.Option("--set", metavar="FILE", help="A text file with the office's own words.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Show the banner that stands before the log-on, or set the office's own."""
    if text is None:
        said = access.banner_text(existing(office))
    else:
        try:
            said = existing(text).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise ScreenerError(f"{text} cannot be read", "", "Give a text file") from error
        with office_for(office, user) as opened:
            access.set_banner(opened, said)
    show({"banner": said}, as_json=as_json, lines=[said])
