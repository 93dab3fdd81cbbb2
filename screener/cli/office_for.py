"""The one place where the command line opens an office for the person who acts."""

from __future__ import annotations

import sys

import typer

from screener.cli.output import existing, tell
from screener.cli.passphrases import given
from screener.domain.errors import ScreenerError
from screener.workflow.session import Office, system_clock
from screener.workflow.session.office_paths import Place
from screener.workflow.verbs import access


def office_for(place: str, user: str, *, to_read: bool = False) -> Office:
    """The office, open for who acts. In one with accounts that person logs on: by the system's log-on where the
    account has it, else with the passphrase of ``--passphrase-file`` or of the prompt.

    ``to_read`` asks nobody, and nobody acts: for numbers.
    """
    return entered(existing(place), user, to_read=to_read)


def entered(where: Place, user: str, *, to_read: bool = False) -> Office:
    """``office_for`` a place that was read already."""
    return access.enter(where, user=user, clock=system_clock, ask=_ask, ask_code=_ask_code, to_read=to_read)


def _ask(banner: str) -> str:
    asked = given()
    if asked.passphrase_file is None and not asked.typed and sys.stdin.isatty():
        tell(banner)
    return asked.passphrase()


def _ask_code() -> str:
    if given().code:
        return given().code
    if not sys.stdin.isatty():
        raise ScreenerError("The code of the second factor is needed", "", "Give --code DIGITS")
    return str(typer.prompt("Code of the second factor", err=True))
