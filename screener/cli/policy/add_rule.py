"""``screener policy add-rule``: adds a rule with its scenarios to a policy file, checked, tested and analyzed first."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from screener.cli.output import JsonOption, emit, existing, say
from screener.domain.errors import ScreenerError
from screener.policy.authoring.add_rule import RuleDraft, add_rule
from screener.policy.authoring.rule_text import read_wish
from screener.policy.loading.amendments import beside
from screener.reports.finished import write_whole


def add(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The policy file.")],
    wish: Annotated[Path, typer.Option("--from", metavar="RULE", help="The rule, in YAML or JSON, as a file has it.")],
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="FILE", help="The file to write; it may be the policy itself.")
    ] = None,
    settle: Annotated[
        bool, typer.Option("--settle", help="Let scenarios that come out otherwise expect what the file then says.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Add a rule with a scenario for each side of it, its id free, comments kept. Exit code 1 where it does not fit.

    Without --out nothing is written: the rule and its scenarios are shown, and what check, test and analyze say of the
    file with them.
    """
    text, rule = _text(existing(file)), read_wish(_text(existing(wish)))
    draft = add_rule(text, rule, str(file), beside(file.parent), settle=settle)
    written = out is not None and draft.ok
    if out is not None and draft.ok:
        write_whole(out, draft.text.encode())
    if as_json:
        emit(_json(draft, str(out) if written else None))
    else:
        for line in _lines(draft):
            say(line)
        if written:
            say(f"Written to {out}. Read each scenario: whether it is what was meant only you know.")
    if not draft.ok:
        raise typer.Exit(1)


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ScreenerError(f"{path} cannot be read", "it is no text in UTF-8", "Save it as UTF-8") from error


def _lines(draft: RuleDraft) -> list[str]:
    lines = [draft.rule, draft.scenarios] if draft.scenarios else [draft.rule]
    lines += [f"{error}" for error in draft.errors]
    lines += [f"line {each.scenario.place.line}: '{each.scenario.name}': {each.reason}" for each in draft.failures]
    lines += [f"line {item.place.line}: {item.sentence}" for item in draft.found]
    lines += [f"No scenario covers: {each.id}" for each in draft.uncovered]
    if draft.ok:
        lines.append(f"Rule {draft.id} fits: no errors, {draft.passed} scenarios pass, nothing new in the analysis.")
    elif draft.failures and not (draft.errors or draft.found):
        lines.append("Where the new outcomes are meant, --settle writes them into these scenarios.")
    return lines


def _json(draft: RuleDraft, file: str | None) -> dict[str, object]:
    return {
        "ok": draft.ok,
        "id": draft.id,
        "line": draft.line,
        "rule": draft.rule,
        "scenarios": draft.scenarios,
        "passed": draft.passed,
        "errors": [
            {"line": e.line, "column": e.column, "code": e.code, "message": e.message, "hint": e.hint}
            for e in draft.errors
        ],
        "conflicts": [{"rules": list(each.rules), "charge": each.charge} for each in draft.conflicts],
        "failures": [{"scenario": each.scenario.name, "reason": each.reason} for each in draft.failures],
        "analysis": [{"kind": item.kind, **item.as_json()} for item in draft.found],
        "uncovered": [each.id for each in draft.uncovered],
        "file": file,
    }
