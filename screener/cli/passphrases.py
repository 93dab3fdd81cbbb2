"""Passphrases on the command line: from a file or a prompt, of who logs on and of an office that is encrypted.

Verbs know nothing of it: each that has ``--user`` or an office gets the options here, and what was given waits until
the verb opens the office (cli.office_for). An office without accounts that is not encrypted asks for neither.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Annotated

import typer

from screener.cli.output import existing
from screener.domain.errors import ScreenerError


@dataclass(slots=True, kw_only=True)
class Given:
    """What the command line says beside ``--user``. ``typed`` is a passphrase that was asked for in this run."""

    passphrase_file: Path | None = None
    office_file: Path | None = None
    code: str = ""
    typed: str = ""

    def passphrase(self) -> str:
        """The passphrase of who acts, asked for once."""
        if not self.typed:
            self.typed = asked_for("Passphrase", self.passphrase_file, "--passphrase-file")
        return self.typed


_GIVEN: ContextVar[Given | None] = ContextVar("given", default=None)


def given() -> Given:
    """What this run was given."""
    return _GIVEN.get() or Given()


_CODE = Annotated[str, typer.Option("--code", metavar="DIGITS", help="The six digits of the second factor.")]
_ASKS = "_asks_who"


_OF_WHO = "A file whose first line is the passphrase of who acts, in an office with accounts."
_OF_OFFICE = "A file whose first line is the passphrase of the office, where its file is encrypted."
_OFFICE_FILE = "--office-passphrase-file"


def _file_option(name: str, said: str) -> object:
    return Annotated[Path | None, typer.Option(name, metavar="F", help=said)]


def add_log_on(app: typer.Typer) -> None:
    """Gives every verb with ``--user`` or an office the options by which that person logs on and the office opens."""
    for command in app.registered_commands:
        if command.callback is not None:
            command.callback = _asking(command.callback)
    for group in app.registered_groups:
        if group.typer_instance is not None:
            add_log_on(group.typer_instance)
    if app.registered_callback is not None and app.registered_callback.callback is not None:
        app.registered_callback.callback = _asking(app.registered_callback.callback)


def _asking(verb: Callable[..., object]) -> Callable[..., object]:
    if getattr(verb, _ASKS, False):
        return verb
    signature = inspect.signature(verb, eval_str=True)
    added: dict[str, tuple[object, object]] = {}
    if "user" in signature.parameters:
        # The lock of a backup has that name already: there, the person's own is called otherwise.
        taken = "passphrase_file" in signature.parameters
        option = _file_option("--user-passphrase-file" if taken else "--passphrase-file", _OF_WHO)
        added |= {"log_on_file": (option, None), "log_on_code": (_CODE, "")}
    if "office" in signature.parameters:
        added["office_file"] = (_file_option(_OFFICE_FILE, _OF_OFFICE), None)
    if not added:
        return verb

    @wraps(verb)
    def asked(*args: object, **kwargs: object) -> object:
        said = {name: kwargs.pop(name, None) for name in ("log_on_file", "log_on_code", "office_file")}
        files = [said[name] if isinstance(said[name], Path) else None for name in ("log_on_file", "office_file")]
        token = _GIVEN.set(
            Given(passphrase_file=files[0], office_file=files[1], code=str(said["log_on_code"] or ""))  # type: ignore[arg-type]  # looked at above
        )
        try:
            if not kwargs.get("office"):
                return verb(*args, **kwargs)
            from screener.workflow.session.office_paths import asking  # reading a docket needs no database

            with asking(_office_passphrase):
                return verb(*args, **kwargs)
        finally:
            _GIVEN.reset(token)

    keyword = inspect.Parameter.KEYWORD_ONLY
    more = [
        inspect.Parameter(each, keyword, default=default, annotation=kind) for each, (kind, default) in added.items()
    ]
    asked.__signature__ = signature.replace(parameters=[*signature.parameters.values(), *more])  # type: ignore[attr-defined]  # read by inspect
    asked.__annotations__ = {**verb.__annotations__, **{each: kind for each, (kind, _) in added.items()}}
    setattr(asked, _ASKS, True)
    return asked


def _office_passphrase(path: Path, words: str) -> str:
    """Of an encrypted office: from its file; else from the one of who acts, where that opens it; else asked for."""
    from screener.workflow.session.office_paths import PassphraseNeeded, unlock

    said = given()
    if said.office_file is None and said.passphrase_file is not None:
        try:
            unlock(path, first := first_line(said.passphrase_file))
            return first
        except PassphraseNeeded:
            pass
    return asked_for(words, said.office_file, _OFFICE_FILE)


def first_line(path: Path) -> str:
    """The first line of a passphrase file."""
    try:
        lines = existing(path).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ScreenerError(f"{path} cannot be read", "", "Give a text file whose first line is it") from error
    if not lines or not lines[0].strip():
        raise ScreenerError(f"{path} holds no passphrase", "its first line is empty", "Write it there")
    return lines[0].strip()


def asked_for(what: str, path: Path | None, option: str, *, hidden: bool = True, twice: bool = False) -> str:
    """A secret from its file, else from a person at the keyboard. Raises ScreenerError where neither can be had."""
    if path is not None:
        return first_line(path)
    if not sys.stdin.isatty():
        raise ScreenerError(f"{what} is needed", "nobody is at the keyboard", f"Give {option} FILE")
    return str(typer.prompt(what, hide_input=hidden, confirmation_prompt=twice, err=True))
