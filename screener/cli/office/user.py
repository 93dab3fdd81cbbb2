"""``screener office user``: the people of an office, and each one's own way to log on."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from screener.cli.office_for import office_for
from screener.cli.output import JsonOption, OfficeOption, UserOption, existing, say, show
from screener.cli.passphrases import asked_for, given
from screener.domain.errors import ScreenerError
from screener.workflow.model import Saved
from screener.workflow.session import Office, system_clock
from screener.workflow.verbs import access
from screener.workflow.verbs.access import AccountView, NewAccount, TotpSecret

app = typer.Typer(help="The people of the office and their accounts.", rich_markup_mode=None)

Code = Annotated[str, typer.Argument(metavar="CODE", help="The person's code, as reports print it.")]
NewPassphraseOption = Annotated[
    Path | None,
    typer.Option("--new-passphrase-file", metavar="F", help="A file whose first line is the new passphrase."),
]
NameOption = Annotated[str, typer.Option("--name", help="The person's name.")]
RoleOption = Annotated[str, typer.Option("--role", help=", ".join(access.ROLES))]
UnitOption = Annotated[str, typer.Option("--unit", help="The unit.")]


@app.callback(invoke_without_command=True)
def people(
    context: typer.Context,
    office: Annotated[
        str, typer.Option("--office", metavar="O", help="The office: its file, or its address on a server.")
    ] = "",
    user: UserOption = "",
    add: Annotated[
        str | None, typer.Option("--add", metavar="CODE", help="Add a person by the code reports print.")
    ] = None,
    name: NameOption = "",
    role: RoleOption = "attorney",
    unit: UnitOption = "",
    as_json: JsonOption = False,
) -> None:
    """The people of the office; --add adds one where there are no accounts."""
    if context.invoked_subcommand is not None:
        return
    if not office:
        raise typer.BadParameter("say which office", param_hint="--office")
    with office_for(office, user) as opened:
        if add is not None:
            _added(opened, add, name, role, unit, None)
        _list(opened, as_json=as_json)


def _list(opened: Office, *, as_json: bool) -> None:
    found = access.accounts(opened)
    show({"users": [document_of(one) for one in found]}, as_json=as_json, lines=[line_of(one) for one in found])


def document_of(one: AccountView) -> dict[str, object]:
    """An account for a program."""
    return {
        "code": one.code,
        "name": one.name,
        "role": one.role,
        "unit": one.unit,
        "state": one.state,
        "asked_role": one.asked_role,
        "last_used": None if one.last_used is None else one.last_used.isoformat(),
        "second_factor": one.has_totp,
        "log_on": one.log_on,
        "fingerprint": one.fingerprint,
    }


def line_of(one: AccountView) -> str:
    """An account for a person."""
    state = "" if one.state == "active" else f"({one.state})"
    asked = f"asked to be {one.asked_role}" if one.asked_role and one.asked_role != one.role else ""
    key = f"key {one.fingerprint}" if one.fingerprint else ""
    second = "second factor" if one.has_totp else ""
    return "  ".join(part for part in (one.code, one.role, one.unit, state, asked, second, key) if part)


def _added(opened: Office, code: str, name: str, role: str, unit: str, file: Path | None) -> str:
    """Adds a person; gives the fingerprint of the key in an office with accounts."""
    if opened.acting is None:
        opened.add_user(code, name or code, role, unit)
        return ""
    passphrase = asked_for(f"A passphrase, typed by {name or code}", file, "--new-passphrase-file", twice=True)
    return access.add_account(
        opened, NewAccount(code=code, name=name or code, passphrase=passphrase, role=role, unit=unit)
    )


@app.command("add")
def add(
    code: Code,
    office: OfficeOption,
    user: UserOption = "",
    name: NameOption = "",
    role: RoleOption = "attorney",
    unit: UnitOption = "",
    new_passphrase_file: NewPassphraseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Add a person. With accounts: an administrator enrolls, the person types a passphrase, a supervisor confirms."""
    with office_for(office, user) as opened:
        mark = _added(opened, code, name, role, unit, new_passphrase_file)
    document = {"code": code, "role": role, "fingerprint": mark, "waits": bool(mark)}
    waiting = f"{code} waits for a supervisor: screener office user confirm {code}. The key is {mark}."
    show(document, as_json=as_json, lines=[waiting if mark else f"{code} is added as {role}."])


def _saved(saved: Saved, *, as_json: bool) -> None:
    document = {"event": saved.event_id, "at": saved.at.isoformat(), "words": saved.words}
    show(document, as_json=as_json, lines=[f"Saved: {saved.words}"])


@app.command("confirm")
def confirm(code: Code, office: OfficeOption, user: UserOption = "", as_json: JsonOption = False) -> None:
    """A supervisor confirms an account, or a change of its role, that an administrator asked for."""
    with office_for(office, user) as opened:
        _saved(access.confirm(opened, code), as_json=as_json)


@app.command("role")
def role_(
    code: Code,
    role: Annotated[str, typer.Argument(metavar="ROLE", help=", ".join(access.ROLES))],
    office: OfficeOption,
    user: UserOption = "",
    as_json: JsonOption = False,
) -> None:
    """An administrator asks for another role; it holds once a supervisor confirmed it."""
    with office_for(office, user) as opened:
        _saved(access.change_role(opened, code, role), as_json=as_json)


@app.command("disable")
def disable(code: Code, office: OfficeOption, user: UserOption = "", as_json: JsonOption = False) -> None:
    """An administrator disables an account, at once."""
    with office_for(office, user) as opened:
        _saved(access.disable(opened, code), as_json=as_json)


@app.command("release")
def release(code: Code, office: OfficeOption, user: UserOption = "", as_json: JsonOption = False) -> None:
    """An administrator releases an account that is locked or disabled."""
    with office_for(office, user) as opened:
        _saved(access.release(opened, code), as_json=as_json)


@app.command("passphrase")
def passphrase(
    office: OfficeOption,
    user: UserOption = "",
    new_passphrase_file: NewPassphraseOption = None,
    system: Annotated[
        bool, typer.Option("--system", help="Let the operating system's log-on of this account open it from now on.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Change the passphrase of who acts; or give it up for the operating system's log-on."""
    with office_for(office, user) as opened:
        _acting(opened)
        if system:
            name = access.use_system_log_on(opened, given().passphrase())
            show(
                {"log_on": "system", "name": name}, as_json=as_json, lines=[f"{opened.user} is {name} of this system."]
            )
            return
        own = next(one for one in access.accounts(opened) if one.code == opened.user)
        old = "" if own.log_on == "system" else given().passphrase()
        new = asked_for("The new passphrase", new_passphrase_file, "--new-passphrase-file", twice=True)
        access.change_passphrase(opened, old, new)
        show({"log_on": "passphrase"}, as_json=as_json, lines=["The passphrase is changed."])


@app.command("totp")
def totp(
    office: OfficeOption,
    user: UserOption = "",
    keep: Annotated[
        Path | None,
        typer.Option("--keep", metavar="FILE", help="Without a keyboard: first write the link here, then read it."),
    ] = None,
    app_code: Annotated[str, typer.Option("--app-code", metavar="DIGITS", help="What the app shows for it.")] = "",
    drop: Annotated[bool, typer.Option("--drop", help="Give the second factor up.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Set up a second factor in an authenticator app (RFC 6238; needs no network), or give it up."""
    with office_for(office, user) as opened:
        _acting(opened)
        if drop:
            access.drop_totp(opened, given().passphrase())
            show({"second_factor": False}, as_json=as_json, lines=["There is no second factor any more."])
            return
        if keep is not None and not app_code:
            secret = access.new_totp(opened)
            write_private(keep, secret.uri)
            said = f"Scan or type what {keep} holds into the app, then run this again with --app-code; then destroy it."
            show({"second_factor": False, "file": str(keep)}, as_json=as_json, lines=[said])
            return
        secret = _kept(keep) if keep is not None else access.new_totp(opened)
        if not app_code:
            say(f"Add this to the app, by its key or by the link:\n  {secret.base32}\n  {secret.uri}")
            app_code = asked_for("The six digits that the app shows", None, "--app-code DIGITS, not a", hidden=False)
        access.enrol_totp(opened, given().passphrase(), secret, app_code)
        show({"second_factor": True}, as_json=as_json, lines=["From now on every log-on asks for the app's code."])


def _acting(opened: Office) -> None:
    if opened.acting is None:
        raise ScreenerError("The office has no accounts", "", "screener office access begin")


def _kept(file: Path) -> TotpSecret:
    uri = existing(file).read_text(encoding="utf-8").strip()
    secret = uri.partition("secret=")[2].partition("&")[0]
    if not secret:
        raise ScreenerError(f"{file} holds no second factor", "", "Write it anew: leave --app-code out")
    return TotpSecret(uri=uri, base32=secret)


def write_private(path: Path, text: str) -> None:
    """A new file that only its owner reads. Raises ScreenerError where it is there already or cannot be written."""
    try:
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
            file.write(text + "\n")
    except FileExistsError:
        raise ScreenerError(f"{path} already exists", "", "Choose another name") from None
    except OSError as error:
        raise ScreenerError(f"{path} could not be written", error.strerror or "", "Choose another place") from error


@app.command("recover")
def recover(
    code: Code,
    office: OfficeOption,
    half_1_file: Annotated[Path | None, typer.Option("--half-1-file", metavar="F", help="The first half.")] = None,
    half_2_file: Annotated[Path | None, typer.Option("--half-2-file", metavar="F", help="The second half.")] = None,
    new_passphrase_file: NewPassphraseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Open an account by both halves of the recovery key, and give it a new passphrase."""
    one = asked_for("The first half of the recovery key", half_1_file, "--half-1-file", hidden=False)
    two = asked_for("The second half", half_2_file, "--half-2-file", hidden=False)
    new = asked_for("The new passphrase", new_passphrase_file, "--new-passphrase-file", twice=True)
    access.recover(existing(office), user=code, half_1=one, half_2=two, new_passphrase=new, clock=system_clock)
    show({"code": code, "recovered": True}, as_json=as_json, lines=[f"{code} can log on with the new passphrase."])
