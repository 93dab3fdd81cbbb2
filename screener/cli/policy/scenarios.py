"""``screener policy test``: the scenarios of a policy file, and what they cover."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from screener.cli.output import JsonOption, emit, existing, say, tell
from screener.policy.authoring.coverage import Coverage, Tally, coverage
from screener.policy.authoring.scenarios import ScenarioReport, run_scenarios
from screener.policy.loading.load import load_policy


def run_tests(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The policy file.")], as_json: JsonOption = False
) -> None:
    """Run the scenarios of a policy file and list what they do not cover. Exit code 1 where a scenario fails."""
    policy = load_policy(existing(file))
    report, covered = run_scenarios(policy), coverage(policy)
    if as_json:
        emit(_document(report, covered))
    else:
        _tell(file, report, covered)
    if not report.ok:
        raise typer.Exit(1)


def _document(report: ScenarioReport, covered: Coverage) -> dict[str, object]:
    return {
        "passed": report.passed,
        "failed": [
            {"scenario": each.scenario.name, "line": each.scenario.place.line, "reason": each.reason}
            for each in report.failed
        ],
        "coverage": {
            "rules": _tally(covered.rules),
            "exceptions": _tally(covered.exceptions),
            "boundaries": _tally(covered.boundaries),
            "unknowns": _tally(covered.unknowns),
            "uncovered": [
                {"kind": each.kind, "id": each.id, "reason": each.reason, "line": each.line}
                for each in covered.uncovered
            ],
        },
    }


def _tally(tally: Tally) -> dict[str, int]:
    return {"covered": tally.covered, "total": tally.total}


def _tell(file: Path, report: ScenarioReport, covered: Coverage) -> None:
    for each in report.failed:
        tell(f"{file}:{each.scenario.place.line}: the scenario '{each.scenario.name}' fails: {each.reason}")
    say(f"{report.passed} of {report.passed + len(report.failed)} scenarios pass.")
    for label, tally in (
        ("rules", covered.rules),
        ("exceptions", covered.exceptions),
        ("sides of thresholds", covered.boundaries),
        ("unknown facts", covered.unknowns),
    ):
        say(f"  {tally.covered} of {tally.total} {label} covered")
    for open_thing in covered.uncovered:
        place = f"{file}:{open_thing.line}: " if open_thing.line is not None else ""
        reason = open_thing.reason or "no scenario, and the file does not say why"
        say(f"  {place}not covered: {open_thing.kind} {open_thing.id}: {reason}")
