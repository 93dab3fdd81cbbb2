"""What a verb prints: JSON alone on standard output where asked, words otherwise, messages on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, overload

import typer

from screener.domain.errors import ScreenerError

JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
AsOf = Annotated[str, typer.Option("--as-of", metavar="DATE", help="The day whose policy speaks, as YYYY-MM-DD.")]
OfficeOption = Annotated[
    str, typer.Option("--office", metavar="O", help="The office: its file, or its postgresql+psycopg:// address.")
]
UserOption = Annotated[str, typer.Option("--user", metavar="U", help="The code of the person who acts.")]


def emit(document: object) -> None:
    """One JSON document on standard output."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2, default=str) + "\n")


def say(text: str) -> None:
    """A line for a person on standard output."""
    sys.stdout.write(text + "\n")


def tell(text: str) -> None:
    """A message on standard error: progress, notices, errors."""
    sys.stderr.write(text + "\n")


def show(document: Mapping[str, object], *, as_json: bool, lines: list[str]) -> None:
    """The same facts for a program or for a person."""
    if as_json:
        emit(document)
    else:
        for line in lines:
            say(line)


def parse_day(text: str, option: str = "--as-of") -> date:
    """A day from the command line: YYYY-MM-DD, and nothing else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(
            f"'{text}' is not a date. Write it as YYYY-MM-DD, as in 2026-06-30.", param_hint=option
        ) from None


@overload
def existing(path: Path) -> Path: ...
@overload
def existing(path: str) -> Path | str: ...
def existing(path: Path | str) -> Path | str:
    """A file that must be there. A text names an office: its file, or its address on a server, without the password."""
    if isinstance(path, str):
        path = office_place(path)
    if isinstance(path, Path) and not path.exists():
        raise ScreenerError(f"{path} does not exist", "", "Check the name and the folder")
    return path


def office_place(text: str) -> Path | str:
    """What was given as an office: a path, or an address from which the password was put away."""
    from screener.workflow.session.office_paths import office_place as read  # reading a docket needs no database

    return read(text)
