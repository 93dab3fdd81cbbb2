"""``screener policy analyze``: conflicts, gaps, shadowed and unreachable rules, each with a concrete charge."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from screener.cli.docket.charges import TableOption, own_table
from screener.cli.output import JsonOption, emit, existing, say
from screener.policy.analysis.analyse import Analysis, Budget, Item, analyse
from screener.policy.analysis.unknown_statutes import UnknownCode, unknown_codes
from screener.policy.loading.load import PolicyErrors, draft_policy

HEADINGS = (
    ("conflicts", "Rules that disagree"),
    ("gaps", "Charges that only 'otherwise' decides"),
    ("shadowed", "Rules that never decide"),
    ("unreachable", "Rules that can never hold"),
    ("not_decided", "Not decided"),
)


def analyze(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The policy file.")],
    table: TableOption = None,
    as_json: JsonOption = False,
) -> None:
    """Look for conflicts, gaps, shadowed and unreachable rules. Exit code 1 where there is one.

    A statute that no statute table holds, nor the office's charge table, is worth a look, and no fault.
    What was not decided within the budget is said, and is no fault of the file: exit code 0 if nothing else was found.
    """
    policy, errors = draft_policy(existing(file))
    if policy is None:
        raise PolicyErrors(errors)
    found = analyse(policy, budget=Budget())
    own = own_table(table)
    unheard = unknown_codes(policy, [row.statute for row in own.rows if row.statute] if own is not None else ())
    if as_json:
        looked = [{"line": each.place.line, "statute": each.named, "sentence": each.sentence} for each in unheard]
        emit({**found.as_json(), "worth_a_look": looked})
    else:
        for line in [*_lines(found, file), *_unheard(unheard)]:
            say(line)
    if found.found:
        raise typer.Exit(1)


def _unheard(found: tuple[UnknownCode, ...]) -> list[str]:
    """Statutes that may be slips of the pen."""
    lines = [f"  line {each.place.line}: {each.sentence}" for each in found]
    return ["Worth a look", *lines] if lines else []


def _lines(found: Analysis, file: Path) -> list[str]:
    if found.clean:
        return [f"{file}: no conflicts, no gaps, every rule can decide."]
    lines: list[str] = []
    for name, heading in HEADINGS:
        items: tuple[Item, ...] = getattr(found, name)
        if items:
            lines.append(heading)
        for item in items:
            lines.append(f"  line {item.place.line}: {item.sentence}")
            lines.extend(f"    {line}" for line in item.scenario().splitlines())
    return lines
