"""The program's verbs, and the one place where an error becomes a sentence and an exit code."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from importlib import import_module

import typer
from typer.exceptions import TyperException
from typer.main import get_command_name
from typer.models import CommandInfo

from screener import __version__
from screener.cli.output import tell
from screener.cli.passphrases import add_log_on
from screener.cli.window import OpenWindow
from screener.domain.errors import ScreenerError
from screener.runtime.logs import log, write_fault_report

OK, AT_FAULT, WRONG_USAGE, PROGRAM_FAULT = 0, 1, 2, 3

#: Each verb with its module in this room and the name of its command there. A verb's module, and all that it stands
#: on, is loaded only when that verb is called: reading a docket needs no database, asking for the version nothing.
VERBS = {
    "demo": ("demo", "demo"),
    "read": ("docket.read", "read"),
    "classify": ("docket.classify", "classify_verb"),
    "charges": ("docket.charges", "charges"),
    "policy": ("policy.policy", "app"),
    "screen": ("docket.screen", "screen"),
    "warrants": ("docket.warrants", "warrants"),
    "office": ("office.office", "app"),
    "oversight": ("oversight", "oversight"),
    "verify": ("verify", "verify"),
    "backup": ("backup", "backup"),
    "restore": ("backup", "restore"),
    "guide": ("guide", "guide"),
}


def build(arguments: Sequence[str]) -> typer.Typer:
    """The command line with the verb that is called, or with all of them where none is (help, a misspelling)."""
    app = typer.Typer(
        name="screener",
        help="Screens charges under an office's written declination policy. Without a verb it opens the window.",
        no_args_is_help=False,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback(invoke_without_command=True)(_root)
    called = arguments[0] if arguments else ""
    only_version = list(arguments) == ["--version"]
    for verb, (module, command) in VERBS.items():
        if only_version or (called in VERBS and verb != called):
            continue
        found = getattr(import_module(f"screener.cli.{module}"), command)
        if isinstance(found, typer.Typer):
            app.add_typer(_only(found, arguments[1:2]), name=verb)
        else:
            app.command(verb)(found)
    add_log_on(app)
    return app


def _only(group: typer.Typer, named: Sequence[str]) -> typer.Typer:
    """A group of verbs with the one that is named, or whole where none is: to make an option of each costs most of the
    time that a short verb takes.
    """
    commands = [each for each in group.registered_commands if _name(each) in named]
    groups = [each for each in group.registered_groups if each.name in named]
    if not commands and not groups:
        return group
    part = copy(group)
    part.registered_commands, part.registered_groups = commands, groups
    return part


def _name(command: CommandInfo) -> str:
    """As Typer calls it: by its own name, else by that of its function."""
    return command.name or get_command_name(getattr(command.callback, "__name__", ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOutcome:
    """How a run ended: its exit code, or the office that the window should open (None: the last one)."""

    code: int
    window: OpenWindow | None = None


def _root(
    context: typer.Context,
    version: bool = typer.Option(False, "--version", help="Print the version and stop."),
) -> None:
    if version:
        sys.stdout.write(f"screener {__version__}\n")
        raise typer.Exit
    if context.invoked_subcommand is None:
        raise OpenWindow


def run(arguments: Sequence[str], *, tries: int = 3) -> RunOutcome:
    """Runs one command line. Never raises: every error ends as a sentence on standard error and a code.

    Where the office's server asks for a password and a person sits there, it is asked for, up to ``tries`` times.
    """
    if not arguments:
        return RunOutcome(code=OK, window=OpenWindow())
    outcome = _ran(arguments, tries)
    if outcome.window is None:
        log("command ended", code=outcome.code)
    return outcome


def _ran(arguments: Sequence[str], tries: int) -> RunOutcome:
    try:
        result = build(arguments)(list(arguments), standalone_mode=False)
    except OpenWindow as window:
        return RunOutcome(code=OK, window=window)
    except typer.Exit as ended:
        return RunOutcome(code=ended.exit_code)
    except (typer.Abort, KeyboardInterrupt):
        tell("Stopped.")
        return RunOutcome(code=AT_FAULT)
    except TyperException as usage:
        tell(f"screener: {usage.format_message().rstrip('.')}. See: {_help_of(usage)}")
        return RunOutcome(code=WRONG_USAGE)
    except ScreenerError as error:
        if tries and _password_given(error):
            return _ran(arguments, tries - 1)
        tell(f"screener: {error}")
        return RunOutcome(code=AT_FAULT)
    except BrokenPipeError:
        return RunOutcome(code=OK)
    except Exception as error:
        return _fault(error)
    return RunOutcome(code=result if isinstance(result, int) else OK)


def _password_given(error: ScreenerError) -> bool:
    place = getattr(error, "asks_for", "")
    if not place or not sys.stdin.isatty():
        return False
    from screener.workflow.session.office_paths import keep_password  # asked by an office on a server only

    tell(f"screener: {error}")
    keep_password(place, typer.prompt("Password on the server", hide_input=True, err=True))
    return True


def _help_of(usage: TyperException) -> str:
    """The command that explains the verb that was called wrongly."""
    context = getattr(usage, "ctx", None)
    return f"{context.command_path if context is not None else 'screener'} --help"


def _fault(error: Exception) -> RunOutcome:
    """A fault of the program itself: told in a sentence, the details in a file without record text."""
    where = write_fault_report(error)
    place = f" A report without record text lies at {where}." if where else ""
    tell(f"screener: the program failed ({type(error).__name__}); nothing that was saved is lost.{place}")
    return RunOutcome(code=PROGRAM_FAULT)
