"""Every verb and option of the command line says what it is for, and the README names only what is there."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from screener.cli.app import build

ROOT = Path(__file__).resolve().parents[2]
COMMAND: Any = typer.main.get_command(build(["--help"]))


def verbs(command: Any = COMMAND, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name, part in getattr(command, "commands", {}).items():
        yield (*path, name), part
        yield from verbs(part, (*path, name))


VERBS = dict(verbs())


@pytest.mark.parametrize("path", VERBS, ids=" ".join)
def test_every_verb_and_option_says_what_it_is_for(path: tuple[str, ...]) -> None:
    verb = VERBS[path]
    assert (verb.help or "").strip()
    options = [part for part in verb.params if part.param_type_name == "option"]
    assert [part.name for part in options if not part.help] == []


README = re.findall(r"^screener +([^#\s][^#\n]*)", (ROOT / "README.md").read_text("utf-8"), flags=re.MULTILINE)


@pytest.mark.parametrize("line", README)
def test_the_readme_names_verbs_and_options_that_are_there(line: str) -> None:
    words = shlex.split(line)
    verb, depth = COMMAND, 0
    while depth < len(words) and words[depth] in getattr(verb, "commands", {}):
        verb, depth = verb.commands[words[depth]], depth + 1
    assert depth > 0, f"no verb {words[0]}"
    known = {option for part in verb.params for option in (*part.opts, *part.secondary_opts)}
    assert [word for word in words[depth:] if word.startswith("-") and word not in known] == []


def test_the_readme_shows_commands() -> None:
    assert len(README) >= 5


_DRAWERS = ("sqlalchemy", "reportlab", "openpyxl", "PIL", "PySide6")  # each takes longer to load than a docket to read


@pytest.mark.parametrize(
    ("module", "loaded"),
    [("docket.read", []), ("docket.classify", []), ("docket.read, screener.reports.pdf.pdf", ["reportlab"])],
)
def test_reading_a_docket_loads_no_database_and_nothing_that_draws(module: str, loaded: list[str]) -> None:
    """The last case is the control: what draws is seen where it is loaded."""
    told = f"import sys, screener.cli.{module}; print(*(m for m in {_DRAWERS} if m in sys.modules))"
    found = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout.split()
    assert found[:1] == loaded


def test_a_verb_is_the_same_alone_as_among_all() -> None:
    """Only what is called is built."""
    for path, whole in VERBS.items():
        alone = typer.main.get_command(build([*path, "--help"]))
        for name in path:
            alone = alone.commands[name]
        told = [(alone.name, alone.help, [(part.name, part.opts, part.required) for part in alone.params])]
        assert told == [(whole.name, whole.help, [(part.name, part.opts, part.required) for part in whole.params])]


def test_a_misspelling_is_told_among_all_the_verbs_of_its_group() -> None:
    office = typer.main.get_command(build(["office", "staus"])).commands["office"]
    assert set(office.commands) == set(COMMAND.commands["office"].commands)
    assert set(typer.main.get_command(build(["office", "status"])).commands["office"].commands) == {"status"}
