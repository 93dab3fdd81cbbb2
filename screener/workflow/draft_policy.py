"""A policy text that is being written: checked while it grows, tried on the office's charges, saved as a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from screener.domain.errors import ScreenerError
from screener.policy.coverage import Coverage, coverage
from screener.policy.errors import PolicyError
from screener.policy.load import check_bytes
from screener.policy.model import Policy
from screener.policy.new_draft import draft
from screener.policy.scenarios import ScenarioReport, run_scenarios
from screener.reports.finished import write_whole


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftCheck:
    """A text as it stands: its policy, or None and every error by place."""

    policy: Policy | None
    errors: tuple[PolicyError, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftTrial:
    """How a draft's own scenarios fare, and what they cover."""

    report: ScenarioReport
    coverage: Coverage


def check_draft(text: str, name: str) -> DraftCheck:
    """Every error of a text. Nothing is written; a text that cannot even be read is an error with a place."""
    policy, errors = check_bytes(text.encode("utf-8", "replace"), name)
    return DraftCheck(policy=policy, errors=errors)


def try_draft(policy: Policy) -> DraftTrial:
    """Runs the scenarios of a draft."""
    return DraftTrial(report=run_scenarios(policy), coverage=coverage(policy))


def new_draft(answers: Mapping[str, str]) -> str:
    """The text of a new policy from the answers to the ten questions. ScreenerError where one cannot be used."""
    return draft(answers)


def save_draft(text: str, path: Path) -> Path:
    """Writes the text to a file, whole or not at all. It is a draft until it is adopted."""
    if path.suffix.lower() not in (".yaml", ".yml"):
        raise ScreenerError(f"{path.name} is no name of a policy file", "", "Let it end in .yaml")
    write_whole(path, text.encode("utf-8"))
    return path
